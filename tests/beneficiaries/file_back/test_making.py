"""The file back of a large list: made once for a click, for one person, and never given out when it is of before."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.exceptions import JobAborted

from accounts.acting import Busy
from beneficiaries import tasks, vetting
from beneficiaries.file_back import making, progress
from beneficiaries.lists import intake, queue, settling
from beneficiaries.models import FileBack, Nomination
from campaigns.transitions import StaleMove
from documents.models import Document
from documents.workbooks.workbook import UnreadableFile
from tests.beneficiaries.running_jobs import run_jobs, waiting
from tests.beneficiaries.sent import BAD_DATE, HONG, LAN, received
from tests.factories import (
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_list,
    make_offer,
)

pytestmark = pytest.mark.django_db

FAULT = "Máy chủ đã nhiều lần gặp lỗi khi lập tệp này. Hãy báo cho quản trị viên hệ thống rồi yêu cầu lập lại."


@pytest.fixture
def sent(officer):
    campaign = make_campaign(code="BN2027", lists_until=date(2099, 1, 1))
    for kind in ("card", "book"):
        make_offer(campaign, kind)
    return received(officer, campaign, HONG, LAN)


def now():
    return timezone.now()


def ask(sent, by):
    return making.ask(sent, by=by, at=now())


def made(sent, by):
    """The file that was asked for and made."""
    ask(sent, by)
    run_jobs()
    return making.found(sent, by=by)


def kept():
    return Document.objects.filter(kind=Document.Kind.LIST_RESULTS)


def cells(document):
    book = openpyxl.load_workbook(io.BytesIO(bytes(document.content)))
    return [cell.value for row in book["Sheet1"].iter_rows(min_col=10) for cell in row]


def broken(*args, **kwargs):
    raise ZeroDivisionError


def test_a_click_makes_one_job_and_so_do_two(sent, officer):
    first, second = ask(sent, officer), ask(sent, officer)
    assert (first.pk, first.status) == (second.pk, "making")
    assert waiting() == [(queue.GIVE_BACK, {"file_back_pk": first.pk})]


def test_the_job_makes_the_file_and_keeps_it_for_a_day(sent, officer):
    ready = made(sent, officer)
    assert (ready.status, ready.document.name, ready.failed_because) == ("made", "danh-sach.xlsx", "")
    assert "Sẵn sàng" in cells(ready.document)
    assert making.is_of_now(ready) is True
    assert kept().get() == ready.document
    assert waiting() == []  # `run_jobs` leaves none, also not the one that comes in a day


def test_the_file_is_to_be_removed_in_a_day(sent, officer):
    making.make(ask(sent, officer), at=now())
    assert [name for name, _arguments in waiting()] == [queue.GIVE_BACK, queue.FORGET_FILE]


def test_a_file_that_tells_how_things_are_is_not_made_again(sent, officer):
    ready = made(sent, officer)
    again = ask(sent, officer)
    assert (again.pk, again.document_id, waiting()) == (ready.pk, ready.document_id, [])


def change_row(sent, officer):
    settling.correct(sent.rows.first(), corrections={"hamlet": "Thôn Tây"}, by=officer, at=now())


def set_aside(sent, officer):
    settling.set_aside(sent.rows.first(), reason="Đã mất", by=officer, at=now())


def withdraw(sent, officer):
    intake.withdraw(sent, reason="Nhầm", by=officer, at=now())


def accept(sent, officer):
    intake.accept(sent, by=officer, at=now())


@pytest.mark.parametrize("change", [change_row, set_aside, withdraw, accept])
def test_a_file_of_before_is_made_anew_and_the_former_removed(sent, officer, change):
    ready = made(sent, officer)
    change(sent, officer)
    sent.refresh_from_db()
    assert making.is_of_now(making.found(sent, by=officer)) is False
    anew = made(sent, officer)
    assert anew.pk == ready.pk
    assert anew.document_id != ready.document_id
    assert kept().get() == anew.document
    assert making.is_of_now(anew) is True


def test_a_decision_about_a_nomination_makes_the_file_one_of_before(sent, officer):
    accept(sent, officer)
    sent.refresh_from_db()
    ready = made(sent, officer)
    assert making.is_of_now(ready) is True
    vetting.approve(Nomination.objects.first(), by=make_leader(), at=now())
    assert making.is_of_now(ready) is False
    assert "Đã duyệt" in cells(made(sent, officer).document)


def test_what_changes_while_the_file_is_made_makes_it_one_of_before(sent, officer, monkeypatch):
    wanted = ask(sent, officer)
    monkeypatch.setattr(progress, "EVERY", 1)

    def changed_meanwhile():
        sent.rows.filter(position=1).update(set_aside_reason="")
        return False

    making.make(wanted, at=now(), stopped=changed_meanwhile)
    wanted.refresh_from_db()
    assert (wanted.status, making.is_of_now(wanted)) == ("made", False)


def test_each_person_gets_a_file_of_their_own(sent, officer):
    other = make_commune_officer(YEN_TRUNG)
    mine, theirs = made(sent, officer), made(sent, other)
    assert mine.pk != theirs.pk
    assert mine.document_id != theirs.document_id
    assert making.found(sent, by=make_leader()) is None


def test_who_sees_fewer_nominations_than_before_has_a_file_of_before(sent, officer):
    accept(sent, officer)
    sent.refresh_from_db()
    ready = made(sent, officer)
    officer.duties.all().delete()
    assert making.is_of_now(FileBack.objects.get(pk=ready.pk)) is False


def test_how_far_it_is_is_told_on_the_way(sent, officer, monkeypatch):
    wanted = ask(sent, officer)
    monkeypatch.setattr(progress, "EVERY", 1)
    heard = []

    def looked():
        wanted.refresh_from_db()
        heard.append(wanted.rows_done)
        return False

    making.make(wanted, at=now(), stopped=looked)
    assert heard == [1, 2]  # gathered; a small .xlsx file is not written anew row by row


def test_a_worker_that_is_stopped_begins_anew_later(sent, officer, monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 1)
    ask(sent, officer)
    with pytest.raises(JobAborted):
        run_jobs(stop_after=1)
    wanted = making.found(sent, by=officer)
    assert (wanted.status, wanted.rows_done, kept().count()) == ("making", 2, 0)
    run_jobs()
    assert making.found(sent, by=officer).status == "made"


def test_another_worker_that_was_quicker_is_left_alone(sent, officer):
    wanted = ask(sent, officer)
    run_jobs()
    with pytest.raises(StaleMove):
        making.keep(wanted, b"x", told_of="x", by=officer, at=now())
    assert kept().count() == 1


def test_a_job_that_comes_late_does_nothing(sent, officer):
    wanted = ask(sent, officer)
    making.give_up(wanted, because="Vì thế.", by=officer, at=now())
    run_jobs()
    assert (making.found(sent, by=officer).status, kept().count()) == ("failed", 0)
    wanted.delete()
    ask(sent, officer)
    FileBack.objects.all().delete()
    run_jobs()
    assert kept().count() == 0


def test_a_job_ends_where_another_worker_was_quicker(sent, officer, monkeypatch):
    wanted = ask(sent, officer)
    monkeypatch.setattr(progress, "EVERY", 1)
    told_of = making.stamp(sent, by=officer)

    def made_meanwhile(*args, **kwargs):
        making.keep(wanted, b"quicker", told_of=told_of, by=officer, at=now())
        return b"slower"

    monkeypatch.setattr(making, "file_back", made_meanwhile)
    run_jobs()
    assert [bytes(one.content) for one in kept()] == [b"quicker"]


@pytest.mark.parametrize(("attempts", "status"), [(0, "making"), (tasks.MOST_FAULTS - 1, "failed")])
def test_a_fault_is_tried_again_and_told_in_the_end(sent, officer, monkeypatch, attempts, status):
    monkeypatch.setattr(making, "file_back", broken)
    ask(sent, officer)
    with pytest.raises(ZeroDivisionError):
        run_jobs(attempts=attempts)
    wanted = making.found(sent, by=officer)
    assert (wanted.status, wanted.failed_because) == (status, FAULT if status == "failed" else "")


def test_a_file_that_kills_its_workers_is_given_up_and_may_be_asked_for_again(sent, officer):
    ask(sent, officer)
    run_jobs(attempts=tasks.MOST_DEATHS)
    assert making.found(sent, by=officer).failed_because == FAULT
    assert made(sent, officer).status == "made"


def test_a_file_that_is_no_longer_taken_says_so(sent, officer, monkeypatch):
    def stricter(*args, **kwargs):
        raise UnreadableFile("too_big", "Tệp quá lớn.")

    monkeypatch.setattr(making, "file_back", stricter)
    assert made(sent, officer).failed_because == "Tệp quá lớn."


def test_a_file_is_removed_after_its_time_but_not_one_made_anew_since(sent, officer):
    ready = made(sent, officer)
    making.forget(ready, by=officer, at=now())
    assert kept().count() == 1
    later = now() + making.KEPT
    making.forget(ready, by=officer, at=later)
    assert (FileBack.objects.count(), kept().count()) == (0, 0)
    making.forget(ready, by=officer, at=later)


def test_the_job_of_the_next_day_removes_the_file(sent, officer):
    ready = made(sent, officer)
    queue.forget_file_later(ready, after=timedelta())
    run_jobs()
    assert kept().count() == 1
    FileBack.objects.update(made_at=now() - making.KEPT)
    queue.forget_file_later(ready, after=timedelta())
    run_jobs()
    assert (FileBack.objects.count(), kept().count()) == (0, 0)
    queue.forget_file_later(ready, after=timedelta())
    run_jobs()


def test_a_file_removed_at_the_moment_of_a_click_is_asked_for_again(sent, officer, monkeypatch):
    ready = made(sent, officer)

    def gone(**_kwargs):
        FileBack.objects.filter(pk=ready.pk).delete()
        return ready, False

    monkeypatch.setattr(FileBack.objects, "get_or_create", gone)
    with pytest.raises(Busy):
        ask(sent, officer)


@pytest.mark.parametrize(
    ("rows", "size", "large"),
    [
        (making.AT_ONCE_ROWS, 1, False),
        (making.AT_ONCE_ROWS + 1, 1, True),
        (0, making.AT_ONCE_BYTES, False),
        (0, making.AT_ONCE_BYTES + 1, True),
    ],
)
def test_large_is_what_has_many_rows_or_many_bytes(sent, rows, size, large):
    sent.rows_saved, sent.document.size = rows, size
    assert making.is_large(sent) is large


def test_an_empty_list_has_a_stamp_too(officer):
    empty = make_list(make_campaign(), sent_by=officer)
    assert len(making.stamp(empty, by=officer)) == 64


def test_what_must_not_be_is_refused_by_the_database(sent, officer):
    wanted = {"recipient_list": sent, "asked_by": officer, "asked_at": now()}
    for values, name in (
        ({"status": "made"}, "a_file_back_is_there_once_it_is_made"),
        ({"stamp": "x"}, "a_file_back_is_there_once_it_is_made"),
        ({"status": "failed"}, "a_file_back_that_failed_says_why"),
        ({"failed_because": "x"}, "a_file_back_that_failed_says_why"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            FileBack.objects.create(**wanted, **values)
    FileBack.objects.create(**wanted)
    with pytest.raises(IntegrityError, match="a_person_has_one_file_back_of_a_list"), transaction.atomic():
        FileBack.objects.create(**wanted)


def test_a_file_back_says_of_which_list_it_is(sent, officer):
    assert str(ask(sent, officer)) == f"{sent}: Đang lập"


def test_rows_to_settle_are_told_too(officer, sent):
    other = received(officer, sent.campaign, BAD_DATE, name="khac.xlsx")
    assert "Cần xử lý" in cells(made(other, officer).document)
