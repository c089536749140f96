"""A large list is read again in the background when somebody says what a column means: wholly, or it stays as it is."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import OperationalError
from django.utils import timezone

from accounts.acting import Busy
from beneficiaries import tasks
from beneficiaries.lists import column_meanings, intake, queue, rereading, settling
from beneficiaries.lists.column_meanings import NoSuchColumn, NoSuchMeaning, settle_column, unknown_columns
from beneficiaries.models import ColumnMeaning, RecipientList
from campaigns.transitions import StaleMove
from tests.beneficiaries.running_jobs import run_jobs, waiting
from tests.beneficiaries.sent import BAD_DATE, HEADINGS, HONG, LAN, received
from tests.factories import TAM_GIANG, YEN_TRUNG, make_campaign, make_commune_officer, make_offer

pytestmark = pytest.mark.django_db

ODD = [*HEADINGS, "Mã liên lạc"]
KEY = "mã liên lạc"
FAULT = "Máy chủ đã nhiều lần gặp lỗi với danh sách này. Hãy báo cho quản trị viên hệ thống rồi thử lại."


@pytest.fixture
def officer():
    return make_commune_officer(YEN_TRUNG)


@pytest.fixture
def sent(officer):
    campaign = make_campaign(code="BN2027")
    for kind in ("card", "book"):
        make_offer(campaign, kind)
    rows = [(*row, f"09123456{number:02}") for number, row in enumerate((HONG, BAD_DATE, LAN))]
    return received(officer, campaign, *rows, headings=ODD)


def now():
    return timezone.now()


def ask(sent, by, field="phone"):
    rereading.ask_settling(sent, key=KEY, field=field, by=by, at=now())
    sent.refresh_from_db()
    return sent


def phones(sent):
    return [row.facts["phone"] for row in sent.rows.all()]


def raising(error):
    def act(*args, **kwargs):
        raise error

    return act


def test_a_click_makes_one_job_and_the_list_waits(sent, officer):
    ask(sent, officer)
    assert (sent.status, sent.rereading_asked_by, sent.column_asked) == (
        "rereading",
        officer,
        {"key": KEY, "field": "phone"},
    )
    assert phones(sent) == [None, None, None]
    with pytest.raises(StaleMove):
        ask(sent, officer)
    assert waiting() == [(queue.READ_AGAIN, {"list_pk": sent.pk})]


def test_the_job_reads_the_list_again_and_keeps_what_was_decided(sent, officer):
    first, second, _third = sent.rows.all()
    settling.set_aside(first, reason="Đã mất", by=officer, at=now())
    settling.correct(second, corrections={"birth_date": "1962"}, by=officer, at=now())
    ask(sent, officer)
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, sent.column_asked, sent.not_reread_because) == ("staged", None, "")
    assert phones(sent) == ["0912345600", "0912345601", "0912345602"]
    assert unknown_columns(sent) == {}
    assert [(row.pk, row.status, row.corrections) for row in sent.rows.all()][:2] == [
        (first.pk, "rejected", {}),
        (second.pk, "ready", {"birth_date": "1962"}),
    ]
    meaning = ColumnMeaning.objects.get()
    assert (meaning.field, meaning.settled_by, meaning.settled_at) == ("phone", officer, sent.rereading_asked_at)


def test_what_was_read_so_is_taken_back_in_the_background_too(sent, officer):
    meaning = settle_column(sent, key=KEY, field="phone", by=officer, at=now())
    rereading.ask_forgetting(sent, meaning, by=officer, at=now())
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, phones(sent), list(unknown_columns(sent))) == ("staged", [None, None, None], [KEY])
    with pytest.raises(NoSuchColumn):
        rereading.ask_forgetting(sent, meaning, by=officer, at=now())


def test_a_decision_of_before_can_be_undone_afterwards(sent, officer):
    step = settling.correct(sent.rows.last(), corrections={"hamlet": "Thôn Tây"}, by=officer, at=now()).step
    ask(sent, officer)
    with pytest.raises(StaleMove):
        settling.undo(step, by=officer, at=now())
    run_jobs()
    settling.undo(step, by=officer, at=now())
    last = sent.rows.last()
    assert (last.corrections, last.facts["hamlet"], last.facts["phone"]) == ({}, "Thôn Đoài", "0912345602")


def test_a_list_that_is_read_again_is_neither_accepted_nor_withdrawn_meanwhile(sent, officer):
    ask(sent, officer)
    for act in (
        lambda: intake.accept(sent, by=officer, at=now()),
        lambda: intake.withdraw(sent, reason="Nhầm", by=officer, at=now()),
    ):
        with pytest.raises(StaleMove):
            act()


def test_what_is_known_at_once_is_refused_at_once(sent, officer):
    with pytest.raises(NoSuchMeaning):
        ask(sent, officer, field="diagnosis")
    with pytest.raises(NoSuchColumn):
        rereading.ask_settling(sent, key="x", field="phone", by=officer, at=now())
    with pytest.raises(settling.NotYourList):
        ask(sent, make_commune_officer(TAM_GIANG))
    sent.refresh_from_db()
    assert (sent.status, waiting()) == ("staged", [])


def test_a_meaning_with_which_nothing_can_be_read_leaves_the_list_as_it_was(sent, officer):
    before = list(sent.rows.values())
    ColumnMeaning.objects.create(
        commune_id=YEN_TRUNG, key="họ và tên", heading="Họ và tên", settled_by=officer, settled_at=now()
    )
    ask(sent, officer)
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, sent.column_asked) == ("staged", None)
    assert "chưa thay đổi gì" in sent.not_reread_because
    assert list(sent.rows.values()) == before
    assert ColumnMeaning.objects.count() == 1


def test_a_meaning_that_was_removed_meanwhile_is_told(sent, officer):
    meaning = settle_column(sent, key=KEY, field="phone", by=officer, at=now())
    rereading.ask_forgetting(sent, meaning, by=officer, at=now())
    ColumnMeaning.objects.all().delete()
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, sent.not_reread_because) == ("staged", str(NoSuchColumn.message))


def test_who_asked_and_may_no_longer_settle_is_refused(sent, officer):
    ask(sent, officer)
    officer.duties.all().delete()
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, sent.not_reread_because) == ("staged", str(settling.NotYourList.message))


def test_a_worker_that_dies_on_the_way_leaves_the_list_as_it_was(sent, officer, monkeypatch):
    before = list(sent.rows.values())
    ask(sent, officer)
    with monkeypatch.context() as patch:
        patch.setattr(column_meanings, "review_all", raising(OperationalError("the connection is lost")))
        with pytest.raises(OperationalError), transaction.atomic():
            run_jobs()
    sent.refresh_from_db()
    assert (sent.status, list(sent.rows.values()), ColumnMeaning.objects.count()) == ("rereading", before, 0)
    run_jobs()
    assert phones(sent) == ["0912345600", "0912345601", "0912345602"]


@pytest.mark.parametrize(
    ("error", "attempts", "because"),
    [
        (ZeroDivisionError(), 0, ""),
        (ZeroDivisionError(), tasks.MOST_FAULTS - 1, FAULT),
        (Busy(), tasks.MOST_FAULTS, ""),
        (Busy(), tasks.MOST_DEATHS - 1, str(Busy.message)),
    ],
)
def test_a_fault_is_tried_again_and_told_in_the_end(sent, officer, monkeypatch, error, attempts, because):
    ask(sent, officer)
    monkeypatch.setattr(rereading, "settle_column", raising(error))
    with pytest.raises(type(error)):
        run_jobs(attempts=attempts)
    sent.refresh_from_db()
    assert (sent.status, sent.not_reread_because) == ("staged" if because else "rereading", because)


def test_a_list_that_kills_its_workers_is_given_up_and_may_be_asked_for_again(sent, officer):
    ask(sent, officer)
    run_jobs(attempts=tasks.MOST_DEATHS)
    sent.refresh_from_db()
    assert (sent.status, sent.not_reread_because) == ("staged", FAULT)
    ask(sent, officer)
    assert sent.not_reread_because == ""
    run_jobs()
    assert phones(sent)[0] == "0912345600"


def test_a_job_that_comes_late_does_nothing(sent, officer):
    ask(sent, officer)
    rereading.refuse(sent, because="Vì thế.", by=officer, at=now())
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, sent.not_reread_because, phones(sent)[0]) == ("staged", "Vì thế.", None)
    with pytest.raises(StaleMove):
        rereading.read_again_as_asked(sent, by=officer, at=now())


def test_large_is_what_has_many_rows(sent, monkeypatch):
    monkeypatch.setattr(rereading, "AT_ONCE_ROWS", 3)
    assert rereading.is_large(sent) is False
    monkeypatch.setattr(rereading, "AT_ONCE_ROWS", 2)
    assert rereading.is_large(sent) is True


def test_what_must_not_be_is_refused_by_the_database(sent, officer):
    asked = {"rereading_asked_by": officer, "rereading_asked_at": now()}
    for values, name in (
        ({"column_asked": {}}, "a_list_is_read_again_for_a_column"),
        ({"status": "rereading", **asked}, "a_list_is_read_again_for_a_column"),
        ({"status": "rereading", "column_asked": {}}, "a_rereading_asked_for_has_who_and_when"),
        ({"rereading_asked_at": now()}, "a_rereading_asked_for_has_who_and_when"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            RecipientList.objects.filter(pk=sent.pk).update(**values)
