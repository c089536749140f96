"""Files of statements on their way: large ones are read by a worker, once; what nobody finishes is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from accounts.acting import Busy
from accounts.roles import Role
from campaigns.transitions import StaleMove
from documents.models import Document
from sponsors import tasks
from sponsors.models import Entry, ReceivingAccount, SentStatement, Statement, StatementLine
from sponsors.money import statement_preview, taking_files
from sponsors.money.ledger import NotYourMoney
from sponsors.money.payment_codes import code_for
from tests.factories import BAC_NINH, THANH_HOA, make_officer, make_user
from tests.pages import page, said
from tests.sponsors.money.records import make_account, make_statement
from tests.sponsors.money.statement_files import came, many, statement
from tests.sponsors.pledged import NOW, make_amount_pledge

pytestmark = pytest.mark.django_db
OPEN_COLUMNS = ("Ngày giao dịch", "Mã PGD", "Khoản mới", "Nội dung")


def send(content, account=None, **fields):
    by = fields.pop("by", None) or make_officer()
    return taking_files.send(account or make_account(), name="sao-ke.xlsx", content=content, by=by, at=NOW)


def large(*more):
    return statement(*many(5_000, lambda number: f"ung ho {number}"), *more)


def work(*, attempts=0):
    """Do the jobs that read statements; how many they are."""
    jobs = list(ProcrastinateJob.objects.filter(task_name="sponsors.read_statement").order_by("id"))
    for job in jobs:
        facts = {"id": 1, "queue": "sponsors", "lock": None, "queueing_lock": None, "task_name": job.task_name}
        told = Job(**facts, task_kwargs=job.args, attempts=attempts)
        context = JobContext(app=app, job=told, start_timestamp=0.0, abort_reason=lambda: None)
        tasks.read_statement(context, **job.args)
    return len(jobs)


def state(sent):
    sent.refresh_from_db()
    return sent.status, StatementLine.objects.count(), Statement.objects.count()


def test_a_small_file_is_taken_in_at_once():
    sent = send(statement(came(1_000, "a")))
    assert (state(sent), work()) == (("taken", 1, 1), 0)
    assert sent.statement.document == sent.document


def test_a_large_file_is_taken_in_by_a_worker_and_once():
    pledge = make_amount_pledge(10_000_000)
    pledge.refresh_from_db()
    sent = send(large(came(7_000, code_for(pledge.number), reference="FT9")))
    assert state(sent) == ("reading", 0, 0)
    with pytest.raises(StaleMove):
        taking_files.confirm(sent, by=sent.sent_by, at=NOW)
    assert (work(), state(sent)) == (1, ("taken", 5_001, 1))
    assert (work(), state(sent), Entry.objects.count()) == (1, ("taken", 5_001, 1), 1)


def test_a_large_file_is_asked_about_and_shown_by_a_worker():
    sent = send(
        statement(*[("20/11/2026", 5_091, 1_000 + place, "a" * 60) for place in range(6_000)], headings=OPEN_COLUMNS)
    )
    work()
    assert (state(sent), [one["heading"] for one in sent.asked]) == (("asking", 0, 0), ["Mã PGD", "Khoản mới"])
    taking_files.answer(sent, answers={"ma pgd": "other", "khoan moi": "credit"}, by=sent.sent_by, at=NOW)
    assert state(sent) == ("reading", 0, 0)
    work()
    assert (state(sent), sent.shown["count"]) == (("shown", 0, 0), 6_000)
    taking_files.confirm(sent, by=sent.sent_by, at=NOW)
    work()
    assert state(sent) == ("taken", 6_000, 1)


def test_what_speaks_against_a_large_file_stands_on_it(desk):
    content = large()
    first = send(content)
    work()
    again = send(content, first.account, by=first.sent_by)
    assert state(again)[0] == "reading"
    text = page(desk(first.sent_by).get(reverse("admin:sponsors_statement_sent", args=[again.pk])))
    assert ("data-progress" in text, "được đọc ở chế độ nền" in text) == (True, True)
    work()
    assert (state(again)[0], "đã được nhập ngày" in again.because) == ("refused", True)
    assert again.because in page(desk(first.sent_by).get(reverse("admin:sponsors_statement_sent", args=[again.pk])))


def test_a_fault_of_the_server_is_tried_again_and_told_at_last():
    sent = send(large())
    Document.objects.filter(pk=sent.document_id).update(content=b"PK\x03\x04")
    SentStatement.objects.filter(pk=sent.pk).update(answers={"x": "no field"})
    with pytest.raises(ValueError, match="no field"):
        work()
    assert state(sent)[0] == "reading"
    with pytest.raises(ValueError, match="no field"):
        work(attempts=tasks.MOST_ATTEMPTS)
    assert (state(sent)[0], "Máy chủ đã nhiều lần" in sent.because) == ("refused", True)


def test_a_file_whose_workers_die_is_given_up():
    sent = send(large())
    work(attempts=tasks.MOST_ATTEMPTS + 1)
    assert state(sent) == ("refused", 0, 0)


def test_a_file_that_was_dropped_is_not_read():
    sent = send(large())
    taking_files.drop(sent, by=sent.sent_by, at=NOW)
    assert (work(), SentStatement.objects.count(), Document.objects.count()) == (1, 0, 0)
    taken = send(statement(came(1, "a")))
    taking_files.drop(taken, by=taken.sent_by, at=NOW)
    assert SentStatement.objects.get() == taken


def test_only_the_office_of_the_account_sends_and_decides():
    stranger = make_officer(THANH_HOA)
    with pytest.raises(NotYourMoney):
        send(statement(came(1, "a")), by=stranger)
    sent = send(statement(("20/11/2026", 5_091, 1_000, "a"), headings=OPEN_COLUMNS))
    acts = (
        lambda: taking_files.answer(sent, answers={}, by=stranger, at=NOW),
        lambda: taking_files.confirm(sent, by=stranger, at=NOW),
        lambda: taking_files.ask_again(sent, by=stranger, at=NOW),
        lambda: taking_files.drop(sent, by=stranger, at=NOW),
    )
    for act in acts:
        with pytest.raises(NotYourMoney):
            act()
    with pytest.raises(StaleMove):
        taking_files.is_of_account(sent, by=sent.sent_by, at=NOW)
    assert (state(sent), Document.objects.count()) == (("asking", 0, 0), 1)


def test_whose_right_ended_meanwhile_is_refused_by_the_worker():
    accountant = make_user(Role.ACCOUNTANT, province=BAC_NINH)
    sent = send(large(), by=accountant)
    accountant.duties.all().delete()
    work()
    assert state(sent) == ("refused", 0, 0)


def test_files_that_nobody_finished_are_forgotten_after_a_day():
    old = datetime(2026, 11, 20, tzinfo=UTC)
    taken, asked = (
        send(statement(came(1, "a"))),
        send(statement(("20/11/2026", 5_091, 1_000, "a"), headings=OPEN_COLUMNS)),
    )
    fresh = send(statement(("20/11/2026", 5_092, 1_000, "a"), headings=OPEN_COLUMNS))
    kept, lost = make_statement(), Document.objects.keep(kind="statement", name="cu.xlsx", content=b"x")
    other = Document.objects.keep(kind="list", name="ds.xlsx", content=b"y")
    Document.objects.update(kept_at=old)
    SentStatement.objects.filter(pk__in=[taken.pk, asked.pk]).update(sent_at=old)
    SentStatement.objects.filter(pk=fresh.pk).update(sent_at=timezone.now() - timedelta(hours=23))
    tasks.forget_files_of_statements(timestamp=0)
    assert list(SentStatement.objects.all()) == [fresh]
    files = {taken.document_id, fresh.document_id, kept.document_id, other.pk}
    assert (set(Document.objects.values_list("pk", flat=True)), lost.pk in files) == (files, False)
    assert Statement.objects.count() == 2


def test_what_the_database_undid_is_tried_again(monkeypatch):
    def busy(*_args, **_facts):
        raise Busy

    sent = send(large())
    monkeypatch.setattr(statement_preview, "look", busy)
    SentStatement.objects.filter(pk=sent.pk).update(answers={"x": "other"})
    with pytest.raises(Busy):
        work()
    assert state(sent)[0] == "reading"


# What is shown is what is taken in


def shown_file(account=None):
    sent = send(statement(("20/11/2026", 5_091, 1_000, "a" * 12), headings=OPEN_COLUMNS), account)
    taking_files.answer(sent, answers={"ma pgd": "other", "khoan moi": "credit"}, by=sent.sent_by, at=NOW)
    return sent


def test_the_first_statement_of_an_account_is_shown_where_another_accounts_columns_are_used(desk):
    first = make_account(layout={"khoan moi": "credit", "ma pgd": "other"})
    second = make_account()
    content = statement(("20/11/2026", 5_091, 1_000, "ung ho"), headings=OPEN_COLUMNS)
    sent = send(content, second)
    assert (state(sent), sent.shown["came"]) == (("shown", 0, 0), {"count": 1, "sum": 1_000})
    text = page(desk(sent.sent_by).get(reverse("admin:sponsors_statement_sent", args=[sent.pk])))
    assert ("tài khoản khác cùng ngân hàng" in text, 'value="again"' in text) == (True, False)
    taking_files.confirm(sent, by=sent.sent_by, at=NOW)
    assert state(sent) == ("taken", 1, 1)
    second.refresh_from_db()
    assert second.layout["khoan moi"] == "credit"
    assert send(statement(("21/11/2026", 5_092, 2_000, "nua"), headings=OPEN_COLUMNS), second).status == "taken"
    another = statement(("20/11/2026", 5_093, 3_000, "nua"), headings=OPEN_COLUMNS)
    assert send(another, first).status == "taken"


def test_what_is_read_otherwise_than_it_was_shown_is_shown_again(desk):
    sent = shown_file()
    assert (sent.status, sent.shown["came"]["sum"]) == ("shown", 1_000)
    before = sent.shown["digest"]
    ReceivingAccount.objects.filter(pk=sent.account_id).update(layout={"noi dung": "content", "ma pgd": "reference"})
    SentStatement.objects.filter(pk=sent.pk).update(answers={"khoan moi": "credit"})
    client = desk(sent.sent_by)
    address = reverse("admin:sponsors_statement_sent", args=[sent.pk])
    again = client.post(address, {"do": "confirm"})
    assert "đọc khác với lúc xem trước" in said(again)[-1]
    assert (state(sent), sent.shown["digest"] != before, sent.shown["again"], sent.is_confirmed) == (
        ("shown", 0, 0),
        True,
        True,
        False,
    )
    assert "Cách đọc cột đã thay đổi" in page(client.get(address))
    client.post(address, {"do": "confirm"})
    assert state(sent) == ("taken", 1, 1)


def test_a_line_of_more_than_three_years_ago_is_told_and_not_taken_in():
    old = came(5_000, "cu", on=NOW.date() - timedelta(days=3 * 365 + 2))
    sent = send(statement(came(1_000, "moi"), old))
    assert (state(sent), sent.statement.rows) == (("taken", 1, 1), 1)
    assert "đã quá ba năm" in sent.statement.remarks[0]
    alone = send(statement(old))
    assert (alone.status, "ba năm gần đây" in alone.because) == ("refused", True)


def test_headings_are_kept_as_the_bank_writes_them(desk):
    sent = send(statement(came(1_000, "a")))
    account = ReceivingAccount.objects.get(pk=sent.account_id)
    assert (account.headings["ghi co"], account.headings.keys() == account.layout.keys()) == ("Ghi có", True)
    ReceivingAccount.objects.filter(pk=account.pk).update(headings={})
    client, address = desk(sent.sent_by), reverse("admin:sponsors_receivingaccount_change", args=[account.pk])
    assert "“ghi co”" in page(client.get(address))
    send(statement(came(2_000, "b")), account)
    assert "“Ghi có”" in page(client.get(address))
    client.post(reverse("admin:sponsors_receivingaccount_forget", args=[account.pk]))
    account.refresh_from_db()
    assert (account.layout, account.headings) == ({}, {})
