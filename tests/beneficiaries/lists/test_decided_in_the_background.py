"""A decision about many rows is done in the background as it is while somebody waits: wholly, or not at all."""

import pytest
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from beneficiaries.lists import queue, rereading, reviewing, rewriting, settling
from beneficiaries.models import RecipientList, SettlingStep
from tests.beneficiaries.doors import at
from tests.beneficiaries.list_pages.test_many_rows import ASIDE, GIFT, IN_PLACE
from tests.beneficiaries.running_jobs import run_jobs, waiting
from tests.beneficiaries.sent import HONG, LAN, but, person, received
from tests.pages import told

pytestmark = pytest.mark.django_db

EVERYBODY = Q()
ROW = ("pk", "corrections", "confirmed", "facts", "problems", "full_name", "commune_id", "status", "set_aside_reason")
STEP = ("what", "fields", "value", "row_keys", "row_number", "former", "by")


@pytest.fixture
def sent(campaign, sender):
    """A list of rows that concern each other."""
    unclear = [but(person(number), groups="Hộ hơi nghèo") for number in range(4)]
    return received(sender, campaign, HONG, but(HONG, name="Lê Thị Mai"), LAN, *unclear, person(1))


def about(by):
    return {"by": by, "at": timezone.now()}


def unclear(sent):
    return sent.rows.filter(facts__groups=[]).order_by("position").first()


def aside(sent, by, act):
    act(sent, rows=EVERYBODY, reason="Gửi nhầm", **about(by))


def aside_some(sent, by, act):
    act(sent, rows=Q(full_name=HONG[1]), reason="Gửi nhầm", seen=1, **about(by))


def give(sent, by, act):
    act(sent, rows=Q(position__lt=4), kind="book", **about(by))


def correct(sent, by, act):
    seen = {"groups": None}
    act(unclear(sent), corrections={"groups": "poor"}, alike=["groups"], seen=seen, **about(by))


def undo(sent, by, act):
    act(SettlingStep.objects.standing().first(), **about(by))


DECISIONS = {
    "set aside": (aside, settling.set_aside_many, rereading.ask_setting_aside),
    "set some aside": (aside_some, settling.set_aside_many, rereading.ask_setting_aside),
    "give": (give, settling.give_many, rereading.ask_giving),
    "correct": (correct, settling.correct, rereading.ask_correcting),
    "undo": (undo, settling.undo, rereading.ask_undoing),
}


def state(sent):
    steps = SettlingStep.objects.order_by("pk").values_list(*STEP, "undone_by")
    rows = sent.rows.order_by("position").values_list(*ROW)
    return list(rows), list(steps), RecipientList.objects.values_list("status", "not_reread_because").get(pk=sent.pk)


@pytest.mark.parametrize("decision", DECISIONS)
def test_it_comes_out_as_while_somebody_waits(sent, sender, decision):
    act, now, later = DECISIONS[decision]
    settling.give_many(sent, rows=Q(position__gt=2), kind="book", **about(sender))
    before = state(sent)
    with transaction.atomic():
        act(sent, sender, now)
        expected = state(sent)
        transaction.set_rollback(True)
    act(sent, sender, later)
    assert waiting() == [(queue.READ_AGAIN, {"list_pk": sent.pk})]
    assert state(sent) == (*before[:2], ("rereading", ""))
    run_jobs()
    assert state(sent) == expected
    assert expected[:2] != before[:2]


@pytest.mark.parametrize("decision", DECISIONS)
def test_rows_changed_in_portions_come_out_as_changed_together(sent, sender, decision, monkeypatch):
    act, now, _later = DECISIONS[decision]
    row = sent.rows.get(position=1)
    settling.correct(row, corrections={"personal_id": ""}, **about(sender))
    settling.set_aside(row, reason="Trùng", **about(sender))
    settling.correct(sent.rows.get(position=5), corrections={"groups": ""}, **about(sender))
    settling.give_many(sent, rows=Q(position__gt=2), kind="book", **about(sender))

    def state_after(together, portion):
        with monkeypatch.context() as patch, transaction.atomic():
            patch.setattr(rewriting, "TOGETHER", together)
            patch.setattr(rewriting, "CHUNK", portion)
            patch.setattr(reviewing, "CHUNK", portion)
            act(sent, sender, now)
            after = state(sent)
            transaction.set_rollback(True)
        return after

    assert state_after(0, 2) == state_after(100, 100) != state(sent)


def test_a_gift_for_a_whole_large_list_is_chosen_in_portions(campaign, sender, monkeypatch):
    sent = received(
        sender, campaign, *(but(person(number), gift=None) for number in range(5)), LAN, but(LAN, gift=None)
    )

    def state_after(together):
        with monkeypatch.context() as patch, transaction.atomic():
            patch.setattr(settling, "TOGETHER", together)
            patch.setattr(reviewing, "CHUNK", 2)
            done = settling.choose_gift(sent, kind="card", **about(sender))
            after = state(sent), done.rows >= {row.pk for row in sent.rows.all()[:5]}
            transaction.set_rollback(True)
        return after

    assert state_after(0) == state_after(100)
    assert state_after(0)[1] is True


@pytest.mark.parametrize("ask", [rereading.ask_setting_aside, rereading.ask_giving])
def test_rows_that_are_other_ones_by_now_are_refused_at_once(sent, sender, ask):
    what = {"reason": "Gửi nhầm"} if ask is rereading.ask_setting_aside else {"kind": "book"}
    with pytest.raises(settling.OtherRowsByNow):
        ask(sent, rows=EVERYBODY, seen=7, **what, **about(sender))
    with pytest.raises(settling.NoSuchRows):
        ask(sent, rows=Q(full_name="Không ai"), **what, **about(sender))
    sent.refresh_from_db()
    assert (sent.status, waiting()) == ("staged", [])


def test_what_cannot_be_undone_is_refused_at_once(sent, sender):
    first = settling.set_aside(sent.rows.first(), reason="Đã mất", **about(sender)).step
    last = settling.take_back(sent.rows.first(), **about(sender)).step
    with pytest.raises(settling.DecidedSince):
        rereading.ask_undoing(first, **about(sender))
    settling.undo(last, **about(sender))
    with pytest.raises(settling.UndoneBefore):
        rereading.ask_undoing(last, **about(sender))
    assert waiting() == []


def test_why_it_was_not_done_is_told_by_the_list(sent, sender):
    before = state(sent)
    rereading.ask_setting_aside(sent, rows=EVERYBODY, reason="x" * 400, **about(sender))
    run_jobs()
    said = str(settling.TooLong(most="300"))
    assert state(sent) == (*before[:2], ("staged", said))


def test_the_bar_has_many_rows_decided_in_the_background(client, campaign, door, monkeypatch):
    sent = received(client.user, campaign, HONG, LAN, person(3))
    monkeypatch.setattr(rereading, "AT_ONCE_DECIDED", 2)
    for data, reads in (
        (GIFT | {"kind": "book"}, [("ready", "book")] * 3),
        (ASIDE | {"reason": "Gửi nhầm"}, [("rejected", "book")] * 3),
    ):
        answer = client.post(at(door, "rows", sent.pk), data | {"everything": "1", "matching": "3"}, follow=True)
        assert told(answer) == []
        assert "Danh sách đang được đọc lại" in answer.content.decode()
        run_jobs()
        assert [(row.status, row.facts["requested"]) for row in sent.rows.all()] == reads
        assert client.get(at(door, "list", sent.pk)).context["last_step"].step.row_keys == [
            row.pk for row in sent.rows.all()
        ]


def test_few_rows_are_decided_about_at_once(client, campaign, door, monkeypatch):
    sent = received(client.user, campaign, HONG, LAN, person(3))
    monkeypatch.setattr(rereading, "AT_ONCE_DECIDED", 3)
    data = ASIDE | {"everything": "1", "matching": "3", "reason": "Gửi nhầm"}
    assert told(client.post(at(door, "rows", sent.pk), data, follow=True)) == ["Đã để riêng 3 dòng."]
    assert waiting() == []


@pytest.mark.parametrize("in_place", [IN_PLACE, {}])
def test_many_alike_are_corrected_and_that_is_undone_in_the_background(client, campaign, door, monkeypatch, in_place):
    rows = [but(person(number), groups="Hộ hơi nghèo") for number in range(3)]
    sent = received(client.user, campaign, *rows, LAN)
    monkeypatch.setattr(rereading, "AT_ONCE_DECIDED", 2)
    first = sent.rows.first()
    data = {"groups": ["poor"], "alike": "1"}
    answer = client.post(at(door, "cell", sent.pk, first.pk, "groups"), data, **IN_PLACE)
    assert answer.json() == {"address": at(door, "list", sent.pk)}
    run_jobs()
    assert [row.facts["groups"] for row in sent.rows.all()] == [["poor"]] * 4
    answer = client.post(at(door, "step_undo", sent.pk, sent.steps.get().pk), **in_place)
    assert (answer.json()["address"] if in_place else answer.url) == at(door, "list", sent.pk)
    sent.refresh_from_db()
    assert sent.status == "rereading"
    run_jobs()
    assert [row.facts["groups"] for row in sent.rows.all()] == [[]] * 3 + [["poor"]]
