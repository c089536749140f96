"""Who may settle a list, and what settling leaves alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from beneficiaries.lists import intake, reviewing, settling
from beneficiaries.lists.title_groups import Asked, Stretch, groups_asked
from beneficiaries.models import RecipientList, SettlingStep
from campaigns.transitions import StaleMove
from tests.beneficiaries.made_workbooks import xlsx
from tests.beneficiaries.sent import BAD_DATE, HEADINGS, HONG, LAN, but, open_for_lists, person, received
from tests.factories import (
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    give_duty,
    make_commune_officer,
    make_institution,
    make_leader,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return open_for_lists("TET2027", province=None)


def test_a_communes_list_is_settled_where_the_commune_lies(campaign):
    sent = received(make_commune_officer(YEN_TRUNG), campaign, HONG)
    may = {
        "colleague": make_commune_officer(YEN_TRUNG, TAM_GIANG),
        "province": make_officer(),
        "nation": make_officer(province=None),
        "insurance": make_user(Role.INSURANCE_OFFICER, communes=(YEN_TRUNG,)),
    }
    may_not = {
        "other commune": make_commune_officer(TAM_GIANG),
        "other province": make_officer(province=THANH_HOA),
        "leader": make_leader(),
        "school": make_user(Role.CLERK, institution=make_institution(YEN_TRUNG)),
    }
    assert {name for name, user in may.items() if settling.may_settle(user, sent)} == set(may)
    assert {name for name, user in may_not.items() if settling.may_settle(user, sent)} == set()


def test_who_sent_a_list_but_left_the_commune_settles_it_no_more(campaign):
    sender = make_commune_officer(YEN_TRUNG)
    sent = received(sender, campaign, HONG)
    sender.duties.update(ends_on=timezone.localdate() - timedelta(days=1))
    give_duty(sender, Role.COMMUNE_OFFICER, communes=(TAM_GIANG,))
    again = sender.__class__.objects.get(pk=sender.pk)
    assert settling.may_settle(again, sent) is False
    assert not RecipientList.objects.visible_to(again).exists()
    with pytest.raises(settling.NotYourList):
        settling.review(sent, by=again, at=timezone.now())


def test_a_list_of_several_provinces_is_settled_by_who_sent_it_and_by_the_nation(campaign):
    sender = make_officer()
    give_duty(sender, Role.OFFICER, province=THANH_HOA)
    sent = received(sender, campaign, HONG, commune=None)
    assert (sent.province, settling.may_settle(sender, sent)) == (None, True)
    assert settling.may_settle(make_officer(province=None), sent) is True
    assert settling.may_settle(make_officer(), sent) is False
    assert list(RecipientList.objects.visible_to(sender)) == [sent]
    assert not RecipientList.objects.visible_to(make_officer()).exists()
    sender.duties.update(ends_on=timezone.localdate() - timedelta(days=1))
    again = sender.__class__.objects.get(pk=sender.pk)
    assert settling.may_settle(again, sent) is False
    assert not RecipientList.objects.visible_to(again).exists()


def test_a_correction_adds_to_those_before(campaign):
    officer = make_officer()
    row = received(officer, campaign, BAD_DATE).rows.get()
    settling.correct(row, corrections={"birth_date": "1962"}, by=officer, at=timezone.now())
    settling.correct(row, corrections={"hamlet": " Thôn Mới "}, by=officer, at=timezone.now())
    row.refresh_from_db()
    assert row.corrections == {"birth_date": "1962", "hamlet": "Thôn Mới"}


def test_settling_one_row_leaves_rows_without_new_remarks_untouched(campaign):
    officer = make_officer()
    sent = received(officer, campaign, BAD_DATE, LAN)
    settling.correct(sent.rows.first(), corrections={"birth_date": "1962"}, by=officer, at=timezone.now())
    assert [row.events.count() > 1 for row in sent.rows.all()] == [True, False]


def test_counts_of_rows_by_state_come_in_one_query(campaign, django_assert_num_queries):
    officer = make_officer()
    sent = received(officer, campaign, HONG, BAD_DATE, LAN)
    settling.set_aside(sent.rows.last(), reason="Đã mất", by=officer, at=timezone.now())
    with django_assert_num_queries(1):
        assert settling.settled(sent.rows) == {"ready": 1, "needs_attention": 1, "rejected": 1}
    counted = RecipientList.objects.with_row_counts().get()
    assert (counted.ready, counted.to_settle, counted.set_aside) == (1, 1, 1)


def now():
    return timezone.now()


def states(sent):
    """What a row says and is, by its number in the file; as if the whole list had just been looked at."""
    return {
        row.row_number: (row.status, sorted(problem["code"] for problem in row.problems)) for row in sent.rows.all()
    }


def assert_reviewed(sent):
    """Reviewing the whole list finds nothing that reviewing the rows concerned did not."""
    before = list(sent.rows.values_list("pk", "status", "problems"))
    reviewing.review_all(RecipientList.objects.get(pk=sent.pk))
    assert list(sent.rows.values_list("pk", "status", "problems")) == before


def test_a_correction_is_reviewed_where_it_concerns_others_before_and_after(campaign):
    officer = make_officer()
    other = but(LAN, number="027171009999")
    sent = received(officer, campaign, HONG, but(LAN, number=HONG[4]), other, person(4))
    first, second, third, _fourth = sent.rows.all()
    assert states(sent)[3][0] == "needs_attention"
    assert "repeated_below" in states(sent)[2][1]
    done = settling.correct(second, corrections={"personal_id": "027171009999"}, by=officer, at=now())
    assert done.rows == {first.pk, second.pk, third.pk}
    assert "repeated_below" not in states(sent)[2][1]
    assert states(sent)[4][0] == "needs_attention"
    assert_reviewed(sent)


@pytest.mark.parametrize("links", [1, 5])
def test_what_a_row_said_of_others_is_followed_over_several_links(campaign, links, monkeypatch):
    monkeypatch.setattr(reviewing, "LINKS", links)
    officer = make_officer()
    bare = but(HONG, number=None)
    sent = received(officer, campaign, bare, HONG, but(LAN, number=HONG[4]), but(LAN, number=None))
    assert_reviewed(sent)
    for row, corrections in (
        (2, {"personal_id": ""}),
        (1, {"full_name": "Nguyễn Thị Hoa"}),
        (3, {"birth_date": "05/03/1962", "full_name": "Nguyễn Thị Hồng", "hamlet": "Thôn Đông"}),
    ):
        settling.correct(sent.rows.get(position=row), corrections=corrections, by=officer, at=now())
        assert_reviewed(sent)


def test_rows_with_one_insurance_code_concern_each_other(campaign):
    officer = make_officer()
    sent = received(officer, campaign, HONG, LAN, person(1))
    for row in (0, 1):
        done = settling.correct(
            sent.rows.get(position=row), corrections={"insurance_code": "2712345678"}, by=officer, at=now()
        )
        assert_reviewed(sent)
    assert states(sent)[3] == ("ready", ["repeated_code"])
    assert len(done.rows) == 2


def test_a_decision_about_several_is_reviewed_like_one(campaign):
    officer = make_officer()
    rows = [but(person(number), groups="Hộ hơi nghèo") for number in range(3)]
    sent = received(officer, campaign, *rows, HONG, HONG)
    settling.correct(sent.rows.first(), corrections={"groups": "poor"}, alike=["groups"], by=officer, at=now())
    assert [row.facts["groups"] for row in sent.rows.all()][:3] == [["poor"]] * 3
    assert_reviewed(sent)


@pytest.fixture
def of_anywhere(campaign):
    """A list of the province in which five write a commune that nobody knows, one of them after a hamlet."""
    unknown = [but(person(number), commune="Xã Đâu Đó") for number in range(4)]
    return received(make_officer(), campaign, *unknown, but(HONG, commune="xã  đâu đó"), LAN, commune=None)


def test_one_commune_is_decided_for_all_who_write_it_so(of_anywhere):
    sent = of_anywhere
    row = sent.rows.first()
    done = settling.correct(row, corrections={"commune": YEN_TRUNG}, alike=["commune"], by=sent.sent_by, at=now())
    assert [one.commune_id for one in sent.rows.all()] == [YEN_TRUNG] * 6
    assert [one.corrections for one in sent.rows.all()] == [{"commune": YEN_TRUNG}] * 5 + [{}]
    assert (len(done.step.row_keys), done.step.fields, done.step.row_number) == (5, ["commune"], 2)
    assert done.step.value.startswith("Xã Yên Trung")
    assert settling.settled(sent.rows) == {"ready": 6, "needs_attention": 0, "rejected": 0}
    assert_reviewed(sent)


def test_two_facts_are_decided_for_all_who_have_either_alike(campaign):
    officer = make_officer()
    odd = {"commune": "Xã Đâu Đó", "groups": "Hộ hơi nghèo"}
    rows = [but(person(1), **odd), but(person(2), **odd), but(person(3), groups=odd["groups"])]
    sent = received(officer, campaign, *rows, commune=None)
    decided = {"commune": YEN_TRUNG, "groups": "poor"}
    settling.correct(sent.rows.first(), corrections=decided, alike=["commune", "groups"], by=officer, at=now())
    assert [row.corrections for row in sent.rows.all()] == [decided, decided, {"groups": "poor"}]


def test_who_was_corrected_or_set_aside_is_left_out_of_a_decision_for_all(of_anywhere):
    sent = of_anywhere
    one, two, *rest = sent.rows.all()
    settling.correct(one, corrections={"commune": TAM_GIANG}, by=sent.sent_by, at=now())
    settling.set_aside(two, reason="Đã mất", by=sent.sent_by, at=now())
    settling.correct(rest[0], corrections={"commune": YEN_TRUNG}, alike=["commune"], by=sent.sent_by, at=now())
    assert [row.commune_id for row in sent.rows.all()] == [TAM_GIANG, None, YEN_TRUNG, YEN_TRUNG, YEN_TRUNG, YEN_TRUNG]


def test_a_decision_for_all_is_undone_in_one(of_anywhere):
    sent = of_anywhere
    before = list(sent.rows.values())
    row = sent.rows.first()
    done = settling.correct(row, corrections={"commune": YEN_TRUNG}, alike=["commune"], by=sent.sent_by, at=now())
    undone = settling.undo(done.step, by=sent.sent_by, at=now())
    assert list(sent.rows.values()) == before
    assert undone.rows == set(done.step.row_keys)
    assert not sent.steps.standing().exists()
    with pytest.raises(settling.UndoneBefore):
        settling.undo(done.step, by=sent.sent_by, at=now())


def test_each_kind_of_decision_is_undone_the_last_first(campaign):
    officer = make_officer()
    nameless = but(HONG, number=None)
    sent = received(officer, campaign, nameless, nameless, BAD_DATE, *[but(LAN, gift=None)])
    rows = list(sent.rows.all())
    acts = [
        lambda: settling.confirm_distinct(rows[1], by=officer, at=now()),
        lambda: settling.correct(rows[2], corrections={"birth_date": "1962"}, by=officer, at=now()),
        lambda: settling.undo_corrections(rows[2], by=officer, at=now()),
        lambda: settling.set_aside(rows[2], reason="Đã mất", by=officer, at=now()),
        lambda: settling.take_back(rows[2], by=officer, at=now()),
        lambda: settling.set_aside_many(sent, rows=Q(status="needs_attention"), reason="Thiếu", by=officer, at=now()),
        lambda: settling.choose_gift(sent, kind="card", by=officer, at=now()),
        lambda: settling.choose_gift(sent, kind="book", by=officer, at=now()),
    ]

    def picture():
        sent.refresh_from_db()
        return sent.default_kind, list(sent.rows.values())

    pictures = []
    for act in acts:
        pictures.append(picture())
        act()
        assert_reviewed(sent)
    for was in reversed(pictures):
        settling.undo(sent.steps.standing().first(), by=officer, at=now())
        assert picture() == was
    assert sent.steps.count() == len(acts)


def test_a_decision_is_not_undone_below_a_later_one_of_the_same_row(campaign):
    officer = make_officer()
    sent = received(officer, campaign, BAD_DATE, but(LAN, born="32/01/1971"))
    first, second = sent.rows.all()
    date = settling.correct(first, corrections={"birth_date": "1962"}, by=officer, at=now()).step
    settling.correct(second, corrections={"birth_date": "1971"}, by=officer, at=now())
    hamlet = settling.correct(first, corrections={"hamlet": "Thôn Mới"}, by=officer, at=now()).step
    with pytest.raises(settling.DecidedSince):
        settling.undo(date, by=officer, at=now())
    settling.undo(hamlet, by=officer, at=now())
    settling.undo(date, by=officer, at=now())
    assert [row.corrections for row in sent.rows.all()] == [{}, {"birth_date": "1971"}]


def test_a_gift_chosen_again_is_undone_before_the_first(campaign):
    officer = make_officer()
    sent = received(officer, campaign, but(HONG, gift=None))
    first = settling.choose_gift(sent, kind="card", by=officer, at=now()).step
    settling.choose_gift(sent, kind="book", by=officer, at=now())
    with pytest.raises(settling.DecidedSince):
        settling.undo(first, by=officer, at=now())


def test_nothing_is_undone_once_the_list_is_accepted(campaign):
    officer = make_officer()
    sent = received(officer, campaign, BAD_DATE)
    step = settling.correct(sent.rows.get(), corrections={"birth_date": "1962"}, by=officer, at=now()).step
    intake.accept(sent, by=officer, at=now())
    with pytest.raises(StaleMove):
        settling.undo(step, by=officer, at=now())


def test_a_cell_that_somebody_else_corrected_is_not_written_over(campaign):
    officer = make_officer()
    row = received(officer, campaign, BAD_DATE).rows.get()
    settling.correct(row, corrections={"birth_date": "1962"}, seen={"birth_date": None}, by=officer, at=now())
    with pytest.raises(settling.ChangedByAnother):
        settling.correct(row, corrections={"birth_date": "1963"}, seen={"birth_date": None}, by=officer, at=now())
    settling.correct(row, corrections={"birth_date": "1963"}, seen={"birth_date": "1962"}, by=officer, at=now())
    row.refresh_from_db()
    assert row.corrections == {"birth_date": "1963"}


@pytest.mark.parametrize(
    ("corrections", "refusal"),
    [
        ({"household": "x"}, settling.CannotBeTyped),
        ({"__class__": "x"}, settling.CannotBeTyped),
        ({"full_name": "x" * 10_000}, settling.TooLong),
    ],
)
def test_what_cannot_be_typed_is_refused_with_a_sentence(campaign, corrections, refusal):
    officer = make_officer()
    row = received(officer, campaign, HONG).rows.get()
    with pytest.raises(refusal) as refused:
        settling.correct(row, corrections=corrections, by=officer, at=now())
    assert str(refused.value)
    row.refresh_from_db()
    assert row.corrections == {}


def test_signs_that_nobody_sees_are_left_out_of_what_is_typed(campaign):
    officer = make_officer()
    row = received(officer, campaign, HONG).rows.get()
    settling.correct(row, corrections={"hamlet": "\x00Thôn\x07\n Mới\u200b "}, by=officer, at=now())
    row.refresh_from_db()
    assert row.corrections == {"hamlet": "Thôn Mới"}


def test_rows_are_set_aside_together_with_one_reason(campaign):
    officer = make_officer()
    sent = received(officer, campaign, BAD_DATE, but(LAN, born="32/01/1971"), person(3))
    bad = Q(problems__contains=[{"field": "birth_date", "severity": "error"}])
    done = settling.set_aside_many(sent, rows=bad, reason="Sai ngày sinh", by=officer, at=now())
    assert [(row.status, row.set_aside_reason) for row in sent.rows.all()] == [
        ("rejected", "Sai ngày sinh"),
        ("rejected", "Sai ngày sinh"),
        ("ready", ""),
    ]
    with pytest.raises(settling.NoSuchRows):
        settling.set_aside_many(sent, rows=bad, reason="Sai ngày sinh", by=officer, at=now())
    assert (done.step.value, len(done.step.row_keys)) == ("Sai ngày sinh", 2)


@pytest.mark.parametrize(("reason", "refusal"), [(" \x00 ", settling.NoReason), ("x" * 301, settling.TooLong)])
def test_a_reason_must_be_given_in_a_few_words(campaign, reason, refusal):
    officer = make_officer()
    row = received(officer, campaign, HONG).rows.get()
    with pytest.raises(refusal):
        settling.set_aside(row, reason=reason, by=officer, at=now())


def test_a_row_that_is_gone_is_refused(campaign):
    officer = make_officer()
    sent = received(officer, campaign, HONG)
    row = sent.rows.get()
    sent.rows.all().delete()
    with pytest.raises(settling.RowIsGone):
        settling.correct(row, corrections={"hamlet": "x"}, by=officer, at=now())
    row.pk = 0
    with pytest.raises(settling.RowIsGone):
        settling.set_aside(row, reason="x", by=officer, at=now())


def test_undo_leaves_rows_that_are_gone_alone(campaign):
    officer = make_officer()
    sent = received(officer, campaign, BAD_DATE)
    step = settling.correct(sent.rows.get(), corrections={"birth_date": "1962"}, by=officer, at=now()).step
    sent.rows.all().delete()
    assert settling.undo(step, by=officer, at=now()).rows == frozenset()


def test_one_correction_takes_as_many_queries_in_a_long_list_as_in_a_short_one(campaign):
    officer = make_officer()

    def queries(count):
        sent = received(officer, campaign, BAD_DATE, *(person(number) for number in range(count)))
        with CaptureQueriesContext(connection) as captured:
            settling.correct(sent.rows.first(), corrections={"birth_date": "1962"}, by=officer, at=now())
        intake.withdraw(sent, reason="Đã đếm", by=officer, at=now())  # the next one corrects nothing
        return len(captured)

    queries(1)  # what a process remembers
    assert queries(2) == queries(50)


def test_one_correction_takes_as_many_queries_however_long_the_chain_of_rows_is(campaign):
    """Each row has the name of the one before, or its number."""
    officer = make_officer()

    def queries(count):
        chain = [but(person(place // 2), number=f"0271620{(place + 1) // 2:05}") for place in range(count)]
        sent = received(officer, campaign, *chain)
        with CaptureQueriesContext(connection) as captured:
            settling.correct(sent.rows.first(), corrections={"full_name": "Lò Thị Mới"}, by=officer, at=now())
        assert_reviewed(sent)
        intake.withdraw(sent, reason="Đã đếm", by=officer, at=now())
        return len(captured)

    queries(2)
    assert queries(2 * reviewing.LINKS) == queries(4 * reviewing.LINKS)


def test_undone_is_with_who_and_when(campaign):
    officer = make_officer()
    step = settling.set_aside(received(officer, campaign, HONG).rows.get(), reason="x", by=officer, at=now()).step
    with pytest.raises(IntegrityError, match="a_step_undone_has_who_and_when"), transaction.atomic():
        SettlingStep.objects.filter(pk=step.pk).update(undone_at=now())


def test_many_rows_ask_for_another_gift_in_one_step(campaign):
    officer = make_officer()
    sent = received(officer, campaign, HONG, LAN, person(3), but(person(4), gift=None))
    keys = list(sent.rows.values_list("pk", flat=True))
    aside = sent.rows.get(position=2)
    settling.set_aside(aside, reason="Đã mất", by=officer, at=now())
    done = settling.give_many(sent, rows=Q(pk__in=keys), kind="book", seen=3, by=officer, at=now())
    assert [row.facts["requested"] for row in sent.rows.all()] == ["book", "book", "card", "book"]
    assert (done.step.what, done.step.fields, done.step.value) == ("corrected", ["requested"], "Sổ BHXH")
    assert done.step.row_keys == [key for key in keys if key != aside.pk]
    settling.undo(done.step, by=officer, at=now())
    assert [row.facts["requested"] for row in sent.rows.all()] == ["card", "book", "card", None]
    assert sent.rows.get(position=2).status == "rejected"


def test_a_decision_about_all_that_match_is_refused_if_other_rows_match_by_now(campaign):
    officer = make_officer()
    sent = received(officer, campaign, HONG, LAN, person(3))
    everybody = Q(position__gte=0)
    with pytest.raises(settling.OtherRowsByNow) as refused:
        settling.give_many(sent, rows=everybody, kind="book", seen=2, by=officer, at=now())
    assert str(refused.value).startswith("Hiện có 3 dòng khớp, không còn là 2 dòng")
    with pytest.raises(settling.OtherRowsByNow):
        settling.set_aside_many(sent, rows=everybody, reason="Đã mất", seen=4, by=officer, at=now())
    assert (sent.steps.count(), sent.rows.exclude(corrections={}).count()) == (0, 0)
    assert len(settling.set_aside_many(sent, rows=everybody, reason="x", seen=3, by=officer, at=now()).rows) == 3
    with pytest.raises(settling.NoSuchRows):
        settling.give_many(sent, rows=everybody, kind="book", seen=0, by=officer, at=now())


def test_what_the_title_says_is_added_to_what_a_row_has(campaign):
    officer = make_officer()
    peoples = ("Kinh", "Tày", None)
    silent = [(*but(person(number), groups=None), people) for number, people in enumerate(peoples)]
    headings = (*HEADINGS, "Dân tộc")
    content = xlsx(("DANH SÁCH HỘ NGHÈO",), headings, *silent, (*HONG, "Mường"))
    sent = intake.receive(content, name="a.xlsx", campaign=campaign, by=officer, at=now(), commune=None)
    assert named(sent) == [("poor",)]
    settling.choose_group(sent, group="poor", by=officer, at=now())
    groups = [row.facts["groups"] for row in sent.rows.order_by("position")]
    assert groups == [["poor"], ["ethnic_minority", "poor"], ["poor"], ["ethnic_minority", "near_poor"]]
    assert named(sent) == []


def named(sent):
    return [one.groups for one in groups_asked(sent)]


def test_each_title_is_asked_about_by_itself(campaign):
    officer = make_officer()
    silent = [but(person(number), groups=None) for number in range(4)]
    first = (("DANH SÁCH HỘ NGHÈO",), HEADINGS, silent[0], silent[1])
    content = xlsx(*first, ("DANH SÁCH HỘ CẬN NGHÈO",), HEADINGS, silent[2], silent[3])
    sent = intake.receive(content, name="a.xlsx", campaign=campaign, by=officer, at=now(), commune=None)
    sheet = sent.rows.first().sheet
    assert groups_asked(sent) == [
        Asked(("poor",), 2, (Stretch(sheet, 3, 4),)),
        Asked(("near_poor",), 2, (Stretch(sheet, 7, 8),)),
    ]
    done = settling.choose_group(sent, group="poor", title="poor", by=officer, at=now())
    assert [row.facts["groups"] for row in sent.rows.order_by("position")] == [["poor"], ["poor"], [], []]
    assert named(sent) == [("near_poor",)]
    with pytest.raises(settling.NoSuchRows):
        settling.choose_group(sent, group="poor", title="poor", by=officer, at=now())
    settling.undo(done.step, by=officer, at=now())
    assert named(sent) == [("poor",), ("near_poor",)]


def test_that_nobody_belongs_to_the_group_of_the_title_is_said_once(campaign):
    officer = make_officer()
    silent = [(*but(person(number), groups=None), people) for number, people in enumerate(("Tày", None))]
    content = xlsx(("DANH SÁCH HỘ NGHÈO",), (*HEADINGS, "Dân tộc"), *silent, (*HONG, None))
    sent = intake.receive(content, name="a.xlsx", campaign=campaign, by=officer, at=now(), commune=None)
    done = settling.choose_group(sent, group="", by=officer, at=now())
    groups = [(row.facts["groups"], row.problems) for row in sent.rows.order_by("position")]
    assert groups == [(["ethnic_minority"], []), ([], []), (["near_poor"], [])]
    assert (len(done.step.row_keys), done.step.value) == (2, "không thuộc nhóm nào")
    assert named(sent) == []
    settling.undo(done.step, by=officer, at=now())
    assert named(sent) == [("poor",)]


def test_a_group_is_chosen_for_the_rows_that_say_none(campaign):
    officer = make_officer()
    unclear = but(person(4), groups="Hộ hơi nghèo")
    sent = received(officer, campaign, HONG, but(LAN, groups=None), but(person(3), groups=None), unclear)
    unknown = sent.rows.get(position=2)
    settling.correct(unknown, corrections={"groups": ""}, by=officer, at=now())
    done = settling.choose_group(sent, group="poor", by=officer, at=now())
    assert [row.facts["groups"] for row in sent.rows.all()] == [["near_poor"], ["poor"], [], []]
    assert (done.step.what, done.step.fields, done.step.value) == ("corrected", ["groups"], "Hộ nghèo")
    with pytest.raises(settling.NoSuchRows):
        settling.choose_group(sent, group="near_poor", by=officer, at=now())
    settling.undo(done.step, by=officer, at=now())
    assert [row.facts["groups"] for row in sent.rows.all()] == [["near_poor"], [], [], []]
    with pytest.raises(settling.NotYourList):
        settling.choose_group(sent, group="poor", by=make_commune_officer(TAM_GIANG), at=now())
