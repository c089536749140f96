"""A list is read and saved in chunks, and comes out the same however it was interrupted."""

import gc
import io
import threading
import zipfile

import pytest
from django.db import connection, transaction
from django.utils import timezone

from beneficiaries.lists import intake, portions, staging, waiting
from beneficiaries.models import ListRow, RecipientList
from campaigns.transitions import StaleMove
from tests.beneficiaries.killing import result_of, workbook
from tests.beneficiaries.sent import BAD_DATE, HONG, LAN, but, content_of

pytestmark = pytest.mark.django_db

PEOPLE = 25


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(portions, "CHUNK", 4)


def now():
    return timezone.now()


def sent(campaign, officer, content, **options):
    options = {"at_once": False} | options
    return intake.receive(content, name="ds.xlsx", campaign=campaign, by=officer, at=now(), **options)


def asked(times):
    """Says yes when asked for the `times`-th time."""
    answers = iter([False] * (times - 1) + [True])
    return lambda: next(answers)


def test_a_list_just_sent_is_being_read_and_has_no_rows(campaign, officer):
    received = sent(campaign, officer, content_of(HONG))
    assert (received.status, received.rows_found, received.rows_checked, received.rows_saved) == ("reading", None, 0, 0)
    assert received.sheets == []
    assert received.rows.count() == 0


def test_staging_counts_what_it_finds_checks_and_saves(campaign, officer):
    received = sent(campaign, officer, workbook(PEOPLE))
    staging.stage(received, at=now())
    received.refresh_from_db()
    assert received.status == "staged"
    assert (received.rows_found, received.rows_checked, received.rows_saved) == (PEOPLE, PEOPLE, PEOPLE)
    assert [sheet["rows"] for sheet in received.sheets] == [PEOPLE]
    assert list(received.rows.order_by("position").values_list("position", flat=True)) == list(range(PEOPLE))


@pytest.mark.parametrize("times", [1, 2, 4, 6])
def test_what_was_interrupted_goes_on_where_the_rows_end(campaign, officer, times):
    content = workbook(PEOPLE)
    at_once = sent(campaign, officer, content, at_once=True)
    expected = result_of(at_once, content)
    at_once.delete()
    received = sent(campaign, officer, content)
    with pytest.raises(staging.Interrupted):
        staging.stage(received, at=now(), stopped=asked(times))
    assert ListRow.objects.count() == 4 * (times - 1)
    staging.stage(received, at=now())
    assert result_of(received, content) == expected


def test_chunks_and_reading_at_once_say_the_same_of_every_row(campaign, officer):
    content = workbook(PEOPLE)
    read = intake.preview(content, campaign=campaign, by=officer, at=now())
    received = sent(campaign, officer, content, at_once=True)
    rows = list(received.rows.order_by("position").values_list("facts", "problems", "status"))
    assert [problems for _facts, problems, _status in rows] == [
        [problem.to_json() for problem in row.problems] for row in read.rows
    ]
    assert [(facts["full_name"], status) for facts, _problems, status in rows] == [
        (row.facts.full_name, row.status) for row in read.rows
    ]


def test_who_stands_in_two_chunks_is_told_in_both(campaign, officer, monkeypatch):
    monkeypatch.setattr(portions, "CHUNK", 1)
    received = sent(campaign, officer, content_of(HONG, LAN, HONG), at_once=True)
    rows = received.rows.order_by("position")
    codes = [{problem["code"] for problem in row.problems} for row in rows]
    assert "repeated_below" in codes[0]
    assert "repeated_id" in codes[2]
    assert codes[1].isdisjoint({"repeated_below", "repeated_id"})
    assert [row.status for row in rows] == ["ready", "ready", "needs_attention"]


def test_a_chunk_that_somebody_else_has_saved_is_not_saved_twice(campaign, officer):
    received = sent(campaign, officer, content_of(HONG, BAD_DATE))
    staging.stage(received, at=now())
    RecipientList.objects.filter(pk=received.pk).update(status="reading")
    assert staging.save(received, [("not", "looked", "at")], position=0, by=officer, at=now()) == 2
    assert received.rows.count() == 2


def test_a_withdrawn_list_is_read_no_further(campaign, officer):
    received = sent(campaign, officer, workbook(PEOPLE))

    def withdrawn_meanwhile():
        if received.rows.count() == 8:
            intake.withdraw(received, reason="Gửi nhầm", by=officer, at=now())
        return False

    with pytest.raises(StaleMove):
        staging.stage(received, at=now(), stopped=withdrawn_meanwhile)
    received.refresh_from_db()
    assert (received.status, received.rows.count()) == ("withdrawn", 8)


def test_a_staged_list_is_not_staged_again(campaign, officer):
    received = sent(campaign, officer, content_of(HONG), at_once=True)
    with pytest.raises(StaleMove):
        staging.stage(received, at=now())
    assert received.rows.count() == 1


def test_today_is_the_day_of_sending(campaign, officer):
    received = sent(campaign, officer, content_of(HONG))
    RecipientList.objects.filter(pk=received.pk).update(sent_at="1962-03-04T12:00:00+07:00")
    staging.stage(received, at=now())
    assert "birth_date" in {problem["field"] for problem in received.rows.get().problems}  # born the day after


def test_a_list_given_up_keeps_no_rows_and_says_why(campaign, officer):
    received = sent(campaign, officer, workbook(PEOPLE))
    with pytest.raises(staging.Interrupted):
        staging.stage(received, at=now(), stopped=asked(3))
    staging.give_up(received, because="Tệp hỏng.", by=officer, at=now())
    received.refresh_from_db()
    assert (received.status, received.unreadable_because, received.rows.count()) == ("unreadable", "Tệp hỏng.", 0)


def test_rows_saved_by_copy_are_audited_with_who_and_what(campaign, officer):
    received = sent(campaign, officer, content_of(HONG, LAN), at_once=True)
    for row in received.rows.all():
        event = row.events.get(pgh_label="insert")
        assert event.pgh_context == {"user": officer.pk, "operation": "staging.save"}
        assert event.full_name == row.full_name


def test_progress_is_not_audited(campaign, officer):
    received = sent(campaign, officer, workbook(PEOPLE), at_once=True)
    labels = list(received.events.order_by("pgh_id").values_list("pgh_context__operation", "status"))
    assert labels == [("intake.receive", "reading"), ("staging.begin", "reading"), ("staging.finish", "staged")]


def test_a_chunk_takes_the_same_number_of_queries_however_many_rows(campaign, officer, monkeypatch):
    def queries(people):
        received = sent(campaign, officer, workbook(people, seed=people))
        monkeypatch.setattr(portions, "CHUNK", people)
        with connection.execute_wrapper(count):
            before = len(counted)
            staging.stage(received, at=now())
        taken = len(counted) - before
        received.delete()  # or the next list would have people who resemble those of this one
        return taken

    counted = []

    def count(execute, sql, *args):
        counted.append(sql)
        return execute(sql, *args)

    queries(6)  # what is kept for the life of a process is asked for now
    assert queries(60) == queries(120)  # of whom one and two people stand there twice


def test_what_no_database_takes_is_left_out_of_texts(campaign, officer):
    content = content_of(but(HONG, hamlet="Thon QQQ", name="Nguyễn QQQ Hồng"))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        texts = {name: package.read(name) for name in package.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in texts.items():
            package.writestr(name, text.replace(b"QQQ", b"_x0000_"))
    received = sent(campaign, officer, buffer.getvalue(), at_once=True)
    row = received.rows.get()
    assert (row.full_name, row.facts["hamlet"]) == ("Nguyễn Hồng", "Thon")
    assert "\0" not in str(row.cells)


def test_what_somebody_else_saves_meanwhile_is_gone_on_from(campaign, officer):
    content = workbook(PEOPLE)
    at_once = sent(campaign, officer, content, at_once=True)
    expected = result_of(at_once, content)
    at_once.delete()
    received = sent(campaign, officer, content)
    others = iter([asked(3)])

    def saved_by_another():
        for stopped in others:
            with pytest.raises(staging.Interrupted):
                staging.stage(received, at=now(), stopped=stopped)
        return False

    staging.stage(received, at=now(), stopped=saved_by_another)
    assert result_of(received, content) == expected


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_rows_are_saved_while_the_next_are_read(campaign, officer, monkeypatch):
    saved_by = set()
    save = staging.save

    def save_and_tell(*args, **options):
        saved_by.add(threading.current_thread().name)
        return save(*args, **options)

    monkeypatch.setattr(staging, "save", save_and_tell)
    content = workbook(PEOPLE)
    with transaction.atomic():
        at_once = sent(campaign, officer, content, at_once=True)
        expected = result_of(at_once, content)
        at_once.delete()
    assert saved_by == {threading.main_thread().name}
    saved_by.clear()
    received = sent(campaign, officer, content)
    staging.stage(received, at=now())
    assert threading.main_thread().name not in saved_by
    assert len(saved_by) == 1
    assert result_of(received, content) == expected


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_read_by_another_process_with_the_same_result(campaign, officer, monkeypatch):
    content = workbook(1_200)
    with transaction.atomic():
        at_once = sent(campaign, officer, content, at_once=True)
        expected = result_of(at_once, content)
        at_once.delete()
    apart = []
    read_apart = staging.read_apart

    def read_and_tell(content):
        apart.append(RecipientList.objects.get().rows_saved)
        return read_apart(content)

    monkeypatch.setattr(staging, "read_apart", read_and_tell)
    monkeypatch.setattr(waiting, "AT_ONCE_BYTES", 0)
    received = sent(campaign, officer, content)
    with pytest.raises(staging.Interrupted):
        staging.stage(received, at=now(), stopped=asked(2))
    staging.stage(received, at=now())
    assert result_of(received, content) == expected
    assert apart == [0, 1_000]


def test_a_list_of_which_rows_are_missing_is_never_finished(campaign, officer):
    received = sent(campaign, officer, content_of(HONG))
    RecipientList.objects.filter(pk=received.pk).update(rows_found=2, rows_saved=1)
    with pytest.raises(staging.RowsMissing):
        staging.finish(received, by=officer, at=now())
    received.refresh_from_db()
    assert received.status == "reading"


def test_the_collector_is_left_as_it_was(campaign, officer):
    gc.disable()
    try:
        staging.stage(sent(campaign, officer, content_of(HONG)), at=now())
        assert not gc.isenabled()
    finally:
        gc.enable()
    staging.stage(sent(campaign, officer, content_of(LAN)), at=now())
    assert gc.isenabled()
