"""Two people do the same with money at the same moment, on real connections: nothing counts twice."""

import time as time_of_day
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction

from accounts.acting import Busy
from campaigns.transitions import StaleMove
from sponsors import pledging
from sponsors.models import Entry, Pledge, Receipt, Statement, StatementLine
from sponsors.money import corrections, receipts, setting_aside, taking_statements
from sponsors.money.alike_receipts import lock_account
from sponsors.money.payment_codes import code_for
from sponsors.money.receipts import Share
from sponsors.money.setting_aside import NotByHand
from sponsors.money.waiting_money import MoneyWaits
from tests.beneficiaries.test_races import together
from tests.factories import make_officer
from tests.sponsors.money.records import make_account, make_credit, make_receipt, make_statement
from tests.sponsors.money.statement_files import FIRST, came, statement
from tests.sponsors.pledged import NOW, TODAY, make_amount_pledge

pytestmark = pytest.mark.django_db(transaction=True)
again = pytest.mark.parametrize("time", [1, 2])


def waits_for_a_lock(asked):
    """Until the act stands before a lock that somebody holds; or is done, where it asks for none."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if asked.done() or cursor.fetchone()[0]:
                return
        time_of_day.sleep(0.05)


def meanwhile(act, first):
    """What `act` comes to, or its refusal, that begins when `first` has written and not committed."""
    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            first()
            asked = elsewhere.submit(together, act)
            waits_for_a_lock(asked)
        [outcome] = asked.result(60)
    return outcome


def officers(count=2):
    return [make_officer() for _ in range(count)]


def counted(results, refusal):
    """How many succeeded; all others were refused like that."""
    refused = [one for one in results if isinstance(one, type)]
    assert set(refused) <= {refusal, Busy}
    return len(results) - len(refused)


@again
def test_one_line_is_matched_once(time):
    line, pledge = make_credit(1_000), make_amount_pledge()

    def match(by, line=line, pledge=pledge):
        mine = StatementLine.objects.select_related("account").get(pk=line.pk)
        return lambda: receipts.match_line(mine, shares=[Share(pledge, 1_000)], by=by, at=NOW)

    assert counted(together(*[match(by) for by in officers(4)]), StaleMove) == 1
    assert Pledge.objects.get(pk=pledge.pk).received == 1_000
    assert Receipt.objects.filter(line=line).count() == 1


@again
def test_one_line_is_either_matched_or_set_aside(time):
    line, pledge = make_credit(1_000), make_amount_pledge()
    first, second = (StatementLine.objects.select_related("account").get(pk=line.pk) for _ in range(2))
    one, other = officers()
    results = together(
        lambda: receipts.match_line(first, shares=[Share(pledge, 1_000)], by=one, at=NOW),
        lambda: receipts.set_aside(second, reason="Lãi", by=other, at=NOW),
    )
    assert counted(results, StaleMove) == 1
    line.refresh_from_db()
    received = Pledge.objects.get(pk=pledge.pk).received
    assert (line.status, received) in (("matched", 1_000), ("set_aside", 0))


@again
def test_the_rest_of_a_receipt_is_given_once(time):
    receipt, pledges = make_receipt(1_000), [make_amount_pledge() for _ in range(3)]
    acts = [
        lambda pledge=pledge, by=by: receipts.match_rest(receipt, shares=[Share(pledge, 1_000)], by=by, at=NOW)
        for pledge, by in zip(pledges, officers(3), strict=True)
    ]
    assert counted(together(*acts), receipts.MoreThanLeft) == 1
    assert sum(Pledge.objects.filter(pk__in=[one.pk for one in pledges]).values_list("received", flat=True)) == 1_000


@again
def test_one_match_is_taken_back_once(time):
    receipt, pledge = make_receipt(1_000), make_amount_pledge()
    receipts.match_rest(receipt, shares=[Share(pledge, 1_000)], by=make_officer(), at=NOW)
    entry = receipt.entries.get()
    acts = [lambda by=by: receipts.take_back(entry, reason="Nhầm", by=by, at=NOW) for by in officers(3)]
    assert counted(together(*acts), receipts.AlreadyTakenBack) == 1
    assert (Pledge.objects.get(pk=pledge.pk).received, Receipt.objects.get(pk=receipt.pk).left) == (0, 1_000)


@again
def test_one_refund_is_undone_once(time):
    receipt, pledge = make_receipt(1_000), make_amount_pledge()
    receipts.match_rest(receipt, shares=[Share(pledge, 1_000)], by=make_officer(), at=NOW)
    facts = {"pledge": pledge, "amount": 1_000, "day": TODAY, "reason": "Trả", "line": None}
    entry = receipts.refund(receipt, by=make_officer(), at=NOW, **facts)
    acts = [lambda by=by: corrections.undo_refund(entry, reason="Nhầm", by=by, at=NOW) for by in officers(3)]
    assert counted(together(*acts), corrections.UndoneAlready) == 1
    assert Pledge.objects.get(pk=pledge.pk).received == 1_000


@again
def test_the_rest_of_a_receipt_is_voided_once_or_given(time):
    receipt, pledge = make_receipt(1_000), make_amount_pledge()
    one, other, third = officers(3)
    results = together(
        lambda: corrections.void_rest(receipt, amount=1_000, reason="Gõ hai lần", by=one, at=NOW),
        lambda: corrections.void_rest(receipt, amount=1_000, reason="Gõ hai lần", by=other, at=NOW),
        lambda: receipts.match_rest(receipt, shares=[Share(pledge, 1_000)], by=third, at=NOW),
    )
    refused = {result for result in results if isinstance(result, type)}
    assert refused <= {corrections.NothingLeft, receipts.MoreThanLeft, Busy}
    assert sum(not isinstance(result, type) for result in results) == 1
    receipt.refresh_from_db()
    received = Pledge.objects.get(pk=pledge.pk).received
    assert (receipt.used, received + receipt.voided) == (1_000, 1_000)


@again
def test_money_is_moved_or_sent_back_once(time):
    receipt, source, target = make_receipt(1_000), make_amount_pledge(), make_amount_pledge()
    receipts.match_rest(receipt, shares=[Share(source, 1_000)], by=make_officer(), at=NOW)
    one, other, third = officers(3)
    facts = {"pledge": source, "amount": 1_000, "day": TODAY, "reason": "Trả", "line": None}
    results = together(
        lambda: receipts.move_money(receipt, source=source, target=target, amount=1_000, reason="Nhầm", by=one, at=NOW),
        lambda: receipts.refund(receipt, by=other, at=NOW, **facts),
        lambda: receipts.refund(receipt, by=third, at=NOW, **facts),
    )
    assert counted(results, receipts.MoreThanThere) == 1
    assert Pledge.objects.get(pk=source.pk).received == 0


@again
def test_money_goes_to_and_fro_between_two_pledges_without_a_deadlock(time):
    receipt, other = make_receipt(1_000), make_receipt(1_000)
    first, second = make_amount_pledge(), make_amount_pledge()
    receipts.match_rest(receipt, shares=[Share(first, 1_000)], by=make_officer(), at=NOW)
    receipts.match_rest(other, shares=[Share(second, 1_000)], by=make_officer(), at=NOW)
    one, two = officers()
    results = together(
        lambda: receipts.move_money(receipt, source=first, target=second, amount=10, reason="a", by=one, at=NOW),
        lambda: receipts.move_money(other, source=second, target=first, amount=10, reason="a", by=two, at=NOW),
    )
    assert not any(isinstance(one, type) for one in results)
    assert list(Pledge.objects.order_by("pk").values_list("received", flat=True)) == [1_000, 1_000]


def test_a_second_click_records_no_second_receipt():
    officer, pledge = make_officer(), make_amount_pledge()
    facts = {"province_id": "24", "kind": "cash", "received_on": TODAY, "amount": 1_000, "payer": "Thử"}
    facts |= {"bank_reference": "", "note": "", "shares": [Share(pledge, 1_000)]}
    results = together(*[lambda: receipts.record(by=officer, at=NOW, **facts)] * 4)
    assert counted(results, receipts.RecordedBefore) == 1
    assert (Receipt.objects.count(), Pledge.objects.get().received) == (1, 1_000)


@again
def test_a_pledge_is_not_withdrawn_while_money_comes_for_it(time):
    receipt, pledge = make_receipt(1_000), make_amount_pledge()
    one, other = officers()
    results = together(
        lambda: receipts.match_rest(receipt, shares=[Share(pledge, 1_000)], by=one, at=NOW),
        lambda: pledging.withdraw(pledge, reason="Đổi ý", by=other, at=NOW),
    )
    assert sum(isinstance(one, type) for one in results) == 1
    stored = Pledge.objects.get(pk=pledge.pk)
    assert (stored.status, stored.received) in (("part_funded", 1_000), ("withdrawn", 0))


@again
def test_a_transfer_that_is_typed_while_its_statement_comes_is_counted_once(time):
    account, pledge = make_account(), make_amount_pledge(10_000_000)
    pledge.refresh_from_db()
    one, other = officers()
    facts = {"province_id": "24", "kind": "transfer", "received_on": FIRST, "amount": 1_000, "payer": ""}
    facts |= {"bank_reference": "", "note": "", "shares": [Share(pledge, 1_000)]}
    content = statement(came(1_000, code_for(pledge.number)))
    together(
        lambda: receipts.record(by=one, at=NOW, **facts),
        lambda: taking_statements.take_in(account, name="a", content=content, layout=None, by=other, at=NOW),
    )
    assert (Receipt.objects.count(), Pledge.objects.get().received) == (1, 1_000)


def test_two_statements_with_the_same_lines_bring_them_once():
    account, pledge = make_account(), make_amount_pledge(10_000_000)
    pledge.refresh_from_db()
    rows = [
        came(1_000 + number, f"{code_for(pledge.number)} {number}", reference=f"FT{number}") for number in range(20)
    ]
    files = [statement(*rows), statement(*rows[::-1]), statement(*rows[5:], came(77, "them")), statement(*rows)]
    acts = [
        lambda content=content, by=by: taking_statements.take_in(
            type(account).objects.get(pk=account.pk), name="a.xlsx", content=content, layout=None, by=by, at=NOW
        )
        for content, by in zip(files, officers(4), strict=True)
    ]
    assert counted(together(*acts), taking_statements.TakenBefore) in (3, 4)
    assert StatementLine.objects.count() == 21
    assert Statement.objects.count() in (3, 4)
    assert Pledge.objects.get().received == sum(1_000 + number for number in range(20))
    assert Entry.objects.count() == Receipt.objects.count() == 20


def test_a_sponsor_withdraws_nothing_whose_money_is_being_taken_in():
    pledge, account, officer = make_amount_pledge(), make_account(), make_officer()

    def take_in():
        lock_account(account)
        make_credit(5, statement=make_statement(account), content=f"{code_for(pledge.number)} chuyen lai")

    withdraw = partial(pledging.withdraw_online, Pledge.objects.get(pk=pledge.pk), by=officer, at=NOW)
    assert meanwhile(withdraw, take_in) is MoneyWaits
    assert Pledge.objects.get(pk=pledge.pk).status == "confirmed"


def test_a_line_is_not_set_aside_as_a_receipt_that_is_being_recorded_as_a_mistake():
    account, (one, other) = make_account(), officers()
    line = make_credit(5_000, statement=make_statement(account))
    typed = make_receipt(5_000, account=account)
    void = partial(corrections.void_rest, typed, amount=5_000, reason="Gõ nhầm", by=one, at=NOW)
    assert meanwhile(partial(setting_aside.as_typed, line, reason="Đã ghi", by=other, at=NOW), void) is NotByHand
    line.refresh_from_db()
    assert (line.status, line.recorded_as) == ("waiting", None)
