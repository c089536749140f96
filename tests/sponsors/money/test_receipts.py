"""Money recorded, matched, undone, moved and sent back: each operation, each refusal, and what follows."""

from datetime import date

import pytest

from accounts.roles import Role
from campaigns.transitions import StaleMove
from sponsors.funding import MoreGivenThanPaid
from sponsors.models import Entry, Pledge, PledgeLine, Receipt, StatementLine
from sponsors.money import receipts
from sponsors.money.receipts import Share
from tests.factories import THANH_HOA, make_campaign, make_line, make_officer, make_pledge, make_user
from tests.sponsors.money.records import make_account, make_credit, make_statement
from tests.sponsors.pledged import GIFT, NOW, TODAY, make_amount_pledge, make_gift

pytestmark = pytest.mark.django_db
TOMORROW = date(2026, 11, 23)


def record(amount=1_000_000, shares=(), *, by=None, **facts):
    defaults = {"province_id": "24", "kind": "cash", "received_on": TODAY, "payer": "Công ty Thử"}
    defaults |= {"bank_reference": "", "note": ""}
    return receipts.record(amount=amount, shares=shares, by=by or make_officer(), at=NOW, **(defaults | facts))


def match(line, *shares, by=None):
    return receipts.match_line(line, shares=shares, by=by or make_officer(), at=NOW)


def take_back(entry, reason="Nhầm", by=None):
    return receipts.take_back(entry, reason=reason, by=by or make_officer(), at=NOW)


def move_money(receipt, source, target, amount, reason="Theo đề nghị của nhà tài trợ", by=None):
    return receipts.move_money(
        receipt, source=source, target=target, amount=amount, reason=reason, by=by or make_officer(), at=NOW
    )


def refund(receipt, pledge, amount, *, day=TODAY, line=None, reason="Chuyển thừa", by=None):
    sent = {"pledge": pledge, "amount": amount, "day": day, "line": line, "reason": reason}
    return receipts.refund(receipt, by=by or make_officer(), at=NOW, **sent)


def make_debit(debit=1_000_000, **fields):
    return make_credit(0, debit=debit, status="outgoing", **fields)


def state(pledge):
    stored = Pledge.objects.get(pk=pledge.pk)
    return stored.received, stored.status


# Recording


def test_record_keeps_what_came_and_gives_it_to_pledges():
    first, second = make_amount_pledge(1_000_000), make_amount_pledge(3_000_000)
    accountant = make_user(Role.ACCOUNTANT, province="24")
    account = make_account()
    receipt = record(
        2_500_000,
        [Share(second, 1_000_000), Share(first, 1_000_000)],
        by=accountant,
        kind="transfer",
        account=account,
        payer=" Công ty \n Thử",
        bank_reference="FT01",
        note="Đợt 1",
    )
    stored = Receipt.objects.get()
    assert (stored, stored.account, stored.line, stored.kind) == (receipt, account, None, "transfer")
    assert (stored.payer, stored.bank_reference, stored.note) == ("Công ty Thử", "FT01", "Đợt 1")
    assert (stored.amount, stored.used, stored.left, receipt.left) == (2_500_000, 2_000_000, 500_000, 500_000)
    assert (stored.recorded_by, stored.recorded_at) == (accountant, NOW)
    assert (state(first), state(second)) == ((1_000_000, "funded"), (1_000_000, "part_funded"))
    entry = second.entries.get()
    assert (entry.kind, entry.amount, entry.day, entry.by, entry.at) == ("matched", 1_000_000, TODAY, accountant, NOW)
    assert stored.events.get().pgh_context == {"user": accountant.pk, "operation": "receipts.record"}


def test_money_for_a_registered_pledge_waits_with_it():
    pledge = make_amount_pledge(1_000_000, status="registered")
    record(1_000_000, [Share(pledge, 1_000_000)])
    assert state(pledge) == (1_000_000, "registered")


def test_money_for_a_closed_pledge_is_recorded():
    pledge = make_amount_pledge(1_000_000, status="closed")
    record(1_000_000, [Share(pledge, 1_000_000)])
    assert state(pledge) == (1_000_000, "closed")


def test_record_counts_the_units_that_are_paid():
    line = make_pledge(make_gift(), 5, status="confirmed")
    record(3 * GIFT + 1, [Share(line.pledge, 3 * GIFT + 1)])
    line.refresh_from_db()
    assert line.paid_units == 3


@pytest.mark.parametrize("amount", [0, -1, 10**13 + 1])
def test_what_is_no_money_is_not_recorded(amount):
    with pytest.raises(receipts.NoAmount):
        record(amount)
    pledge = make_amount_pledge()
    with pytest.raises(receipts.NoAmount):
        record(1_000, [Share(pledge, amount)])
    assert Receipt.objects.count() == 0


def test_only_the_office_that_received_it_records_money():
    with pytest.raises(receipts.NotYourMoney):
        record(by=make_officer(THANH_HOA))
    with pytest.raises(receipts.NotYourMoney):
        record(province_id=None)
    with pytest.raises(receipts.NotYourMoney):
        record(by=make_user(Role.AUDITOR, province="24"))
    with pytest.raises(receipts.OtherAccount):
        record(kind="transfer", account=make_account(None))
    elsewhere = make_amount_pledge(campaign=make_campaign(THANH_HOA))
    with pytest.raises(receipts.NotYourOffice):
        record(shares=[Share(elsewhere, 1)])
    record(1, [Share(elsewhere, 1)], by=make_officer(None), province_id=None)
    assert state(elsewhere)[0] == 1


def test_what_is_still_to_come_and_what_does_not_fit_is_refused():
    with pytest.raises(receipts.StillToCome):
        record(received_on=TOMORROW)
    for field, most in (("payer", 200), ("bank_reference", 100), ("note", 500)):
        with pytest.raises(receipts.TooLong, match=str(most)):
            record(**{field: "x" * (most + 1)})


def test_no_more_is_given_than_came_and_to_each_once():
    pledge, withdrawn = make_amount_pledge(), make_amount_pledge()
    withdrawn_now = {"withdrawn_by": make_officer(), "withdrawn_at": NOW, "withdrawal_reason": "Rút"}
    Pledge.objects.filter(pk=withdrawn.pk).update(status="withdrawn", **withdrawn_now)
    with pytest.raises(receipts.MoreThanLeft, match=r"1\.000 đồng"):
        record(1_000, [Share(pledge, 1_001)])
    with pytest.raises(receipts.NamedTwice, match=pledge.reference):
        record(1_000, [Share(pledge, 1), Share(pledge, 1)])
    with pytest.raises(receipts.TakesNoMoney, match=withdrawn.reference):
        record(1_000, [Share(withdrawn, 1)])
    assert (Receipt.objects.count(), Entry.objects.count()) == (0, 0)


# Twice


@pytest.mark.parametrize(
    "second",
    [
        {},
        {"payer": "CONG TY THU"},
        {"payer": ""},
        {"bank_reference": "PT01"},
    ],
)
def test_money_like_that_on_record_is_not_recorded_again(second):
    record()
    with pytest.raises(receipts.RecordedBefore, match=r"1\.000\.000 đồng ngày 22/11/2026 đã được ghi nhận \(Công ty"):
        record(**second)
    record(**second, is_another=True)
    assert Receipt.objects.count() == 2


@pytest.mark.parametrize(
    "second",
    [
        {"amount": 999_999},
        {"received_on": date(2026, 11, 21)},
        {"payer": "Bà Lan"},
        {"province_id": None},
    ],
)
def test_money_that_differs_is_other_money(second):
    by = make_officer(None)
    record(by=by)
    record(**({"amount": 1_000_000, "by": by} | second))
    assert Receipt.objects.count() == 2


def test_two_numbers_of_receipts_are_two_receipts():
    record(bank_reference="PT01")
    record(bank_reference="PT02")
    assert Receipt.objects.count() == 2


def test_of_a_transfer_one_difference_may_be_a_slip():
    account = make_account()
    line = make_credit(booked_on=TODAY, bank_reference="A1", payer="NGUYEN VAN A", statement=make_statement(account))
    match(line)
    written = {"kind": "transfer", "account": account}
    for typed in (
        {"payer": "Ông Nguyễn Văn A"},
        {"payer": "Nguyễn Văn A", "bank_reference": "FT A1"},
        {"payer": "Nguyễn Văn A", "bank_reference": "B2"},
        {"payer": "Bà Lan", "bank_reference": "a-1"},
        {"payer": "Bà Lan"},
    ):
        with pytest.raises(receipts.RecordedBefore):
            record(**written, **typed)
    record(**written, payer="Bà Lan", bank_reference="B2")
    assert Receipt.objects.count() == 2


def test_two_differences_or_two_accounts_are_two_transfers():
    account = make_account()
    record(kind="transfer", account=account, bank_reference="FT01")
    record(kind="transfer", account=account, bank_reference="FT02", payer="Bà Lan")
    record(kind="transfer", account=make_account(), bank_reference="FT01")
    with pytest.raises(receipts.RecordedBefore):
        record(kind="transfer", bank_reference="ft01")
    with pytest.raises(receipts.RecordedBefore):
        record(kind="transfer", account=account, bank_reference="ft01")


def test_a_transfer_is_alike_some_days_off():
    """What a sponsor sent on Friday evening the bank books on Monday."""
    record(kind="transfer", received_on=date(2026, 11, 19))
    with pytest.raises(receipts.RecordedBefore):
        record(kind="transfer", received_on=date(2026, 11, 22))
    waiting = make_credit(2_000_000, booked_on=date(2026, 11, 22), bank_reference="", payer="")
    with pytest.raises(receipts.RecordedBefore):
        record(2_000_000, kind="transfer", account=waiting.account, received_on=date(2026, 11, 19))
    record(2_000_000, kind="transfer", account=waiting.account, received_on=date(2026, 11, 18))
    record(kind="transfer", received_on=date(2026, 11, 15))
    assert Receipt.objects.count() == 3


def test_what_waits_in_a_statement_is_not_typed_besides():
    line = make_credit(booked_on=TODAY, bank_reference="", payer="CONG TY THU", content="UNG HO")
    for facts in ({}, {"account": line.account}):
        with pytest.raises(receipts.RecordedBefore, match="UNG HO"):
            record(kind="transfer", **facts)
    record(kind="transfer", account=make_account())
    with pytest.raises(receipts.RecordedBefore, match="UNG HO"):
        record(kind="cash", account=line.account, payer="")
    record(kind="cash", payer="Bà Lan")
    receipts.set_aside(line, reason="Lãi", by=make_officer(), at=NOW)
    record(kind="transfer", account=line.account, bank_reference="FT9")


# Lines of statements


def test_a_line_becomes_a_receipt_and_its_rest_waits():
    pledge = make_amount_pledge(5_000_000)
    line = make_credit(1_500_000, payer="CONG TY THU", content="x" * 600)
    officer = make_officer()
    receipt = match(line, Share(pledge, 1_000_000), by=officer)
    stored = Receipt.objects.get()
    assert (stored, stored.line, stored.account, stored.kind) == (receipt, line, line.account, "transfer")
    assert (stored.amount, stored.left, stored.received_on) == (1_500_000, 500_000, line.booked_on)
    assert (stored.payer, stored.bank_reference, stored.note) == ("CONG TY THU", line.bank_reference, "x" * 500)
    line.refresh_from_db()
    assert (line.status, line.decided_by, line.decided_at) == ("matched", officer, NOW)
    assert state(pledge) == (1_000_000, "part_funded")
    receipts.match_rest(receipt, shares=[Share(pledge, 500_000)], by=officer, at=NOW)
    assert state(pledge) == (1_500_000, "part_funded")
    with pytest.raises(receipts.MoreThanLeft, match="còn lại 0 đồng"):
        receipts.match_rest(receipt, shares=[Share(pledge, 1)], by=officer, at=NOW)


def test_a_line_is_matched_once():
    line = make_credit()
    match(line)
    with pytest.raises(StaleMove):
        match(line)
    assert Receipt.objects.count() == 1


def test_a_line_is_matched_by_its_office_and_as_far_as_it_goes():
    line, pledge = make_credit(1_000), make_amount_pledge()
    with pytest.raises(receipts.NotYourMoney):
        match(line, by=make_officer(THANH_HOA))
    with pytest.raises(receipts.MoreThanLeft):
        match(line, Share(pledge, 1_001))
    line.refresh_from_db()
    assert (line.status, Receipt.objects.count()) == ("waiting", 0)
    with pytest.raises(receipts.NoAmount):
        match(make_credit(10**13 + 1))


def test_a_line_is_set_aside_and_opened_again():
    line, officer = make_credit(), make_officer()
    with pytest.raises(receipts.NoReason):
        receipts.set_aside(line, reason=" ", by=officer, at=NOW)
    with pytest.raises(receipts.TooLong):
        receipts.set_aside(line, reason="x" * 301, by=officer, at=NOW)
    with pytest.raises(receipts.NotYourMoney):
        receipts.set_aside(line, reason="Lãi", by=make_officer(THANH_HOA), at=NOW)
    receipts.set_aside(line, reason=" Lãi  tiền gửi ", by=officer, at=NOW)
    assert (line.status, line.set_aside_because, line.decided_by) == ("set_aside", "Lãi tiền gửi", officer)
    with pytest.raises(StaleMove):
        receipts.set_aside(line, reason="Lãi", by=officer, at=NOW)
    with pytest.raises(receipts.NotYourMoney):
        receipts.reopen(line, by=make_officer(THANH_HOA), at=NOW)
    receipts.reopen(line, by=officer, at=NOW)
    stored = StatementLine.objects.get()
    assert (stored.status, stored.set_aside_because, stored.decided_by, stored.decided_at) == (
        "waiting",
        "",
        None,
        None,
    )
    with pytest.raises(StaleMove):
        receipts.reopen(line, by=officer, at=NOW)


def test_a_matched_line_is_opened_again_once_its_money_is_taken_back():
    line, pledge, officer = make_credit(1_000), make_amount_pledge(), make_officer()
    receipt = match(line, Share(pledge, 400))
    with pytest.raises(receipts.StillSpokenFor, match="400 đồng"):
        receipts.reopen(line, by=officer, at=NOW)
    take_back(receipt.entries.get())
    assert list(receipts.with_rest()) == [receipt]
    receipts.reopen(line, by=officer, at=NOW)
    assert list(receipts.with_rest()) == []
    for act in (
        lambda: receipts.match_rest(receipt, shares=[Share(pledge, 1)], by=officer, at=NOW),
        lambda: refund(receipt, None, 1),
    ):
        with pytest.raises(receipts.WaitsInStatement):
            act()
    receipts.set_aside(line, reason="Lãi", by=officer, at=NOW)
    assert list(receipts.with_rest(Receipt.objects.filter(province="24"))) == []
    receipts.reopen(line, by=officer, at=NOW)
    assert match(line, Share(pledge, 1_000)) == receipt  # the same money, on record once
    assert (Receipt.objects.count(), state(pledge)) == (1, (1_000, "part_funded"))
    assert list(receipts.with_rest()) == []


def test_money_that_went_out_is_not_opened_or_matched():
    line, officer = make_debit(), make_officer()
    for act in (
        lambda: match(line),
        lambda: receipts.reopen(line, by=officer, at=NOW),
        lambda: receipts.set_aside(line, reason="Phí", by=officer, at=NOW),
    ):
        with pytest.raises(StaleMove):
            act()


# Taking back


def test_a_match_is_undone_whole_and_once():
    pledge = make_amount_pledge(1_000)
    receipt = record(1_000, [Share(pledge, 1_000)])
    entry, officer = receipt.entries.get(), make_officer()
    for reason, refusal in ((" ", receipts.NoReason), ("x" * 501, receipts.TooLong)):
        with pytest.raises(refusal):
            take_back(entry, reason)
    undone = take_back(entry, " Ghép  nhầm ", by=officer)
    assert (undone.kind, undone.amount, undone.reverses, undone.reason) == ("taken_back", -1_000, entry, "Ghép nhầm")
    assert (undone.day, undone.by, undone.pledge) == (TODAY, officer, pledge)
    assert (state(pledge), Receipt.objects.get().left) == ((0, "confirmed"), 1_000)
    with pytest.raises(receipts.AlreadyTakenBack):
        take_back(entry)
    with pytest.raises(receipts.NotAMatch):
        take_back(undone)
    receipts.match_rest(receipt, shares=[Share(pledge, 1_000)], by=officer, at=NOW)
    with pytest.raises(receipts.AlreadyTakenBack):
        take_back(entry)
    assert state(pledge) == (1_000, "funded")


def test_a_match_is_undone_by_its_office():
    receipt = record(1_000, [Share(make_amount_pledge(), 1_000)])
    with pytest.raises(receipts.NotYourMoney):
        take_back(receipt.entries.get(), by=make_officer(THANH_HOA))
    national = make_amount_pledge(campaign=make_campaign(None))
    shared = record(2_000, [Share(national, 1_000)], by=make_officer(None))
    with pytest.raises(receipts.NotYourOffice):
        take_back(shared.entries.get())


def test_what_was_moved_or_sent_back_is_not_taken_back():
    pledge, other = make_amount_pledge(), make_amount_pledge()
    receipt = record(1_000, [Share(pledge, 600)])
    entry = receipt.entries.get()
    moved = move_money(receipt, pledge, other, 100)
    with pytest.raises(receipts.MoreThanThere, match="500 đồng"):
        take_back(entry)
    for one in (*moved, refund(receipt, other, 10), refund(receipt, None, 10)):
        with pytest.raises(receipts.NotAMatch):
            take_back(one)


def test_units_that_are_with_somebody_keep_their_money():
    line, other = make_pledge(make_gift(), 4), make_amount_pledge()
    PledgeLine.objects.update(only_when_paid=True)
    receipt = record(2 * GIFT, [Share(line.pledge, 2 * GIFT)])
    PledgeLine.objects.update(allocated=2)
    for act in (
        lambda: take_back(receipt.entries.get()),
        lambda: move_money(receipt, line.pledge, other, 1),
        lambda: refund(receipt, line.pledge, 1),
    ):
        with pytest.raises(MoreGivenThanPaid, match=line.pledge.reference):
            act()
    assert (state(line.pledge), receipt.entries.count()) == ((2 * GIFT, "part_funded"), 1)


# Moving


def test_money_moves_to_another_pledge():
    source, target = make_amount_pledge(1_000), make_amount_pledge(300)
    receipt = record(1_000, [Share(source, 1_000)])
    out, into = move_money(receipt, source, target, 300, by=make_officer())
    assert [(one.kind, one.pledge, one.amount, one.day) for one in (out, into)] == [
        ("moved_out", source, -300, TODAY),
        ("moved_in", target, 300, TODAY),
    ]
    assert (state(source), state(target)) == ((700, "part_funded"), (300, "funded"))
    assert Receipt.objects.get().left == 0
    move_money(receipt, target, source, 300)
    assert (state(source), state(target)) == ((1_000, "funded"), (0, "confirmed"))


def test_no_more_moves_than_is_there_and_only_between_two_that_take_it():
    source, target = make_amount_pledge(), make_amount_pledge()
    receipt = record(1_000, [Share(source, 500)])
    record(5_000, [Share(source, 5_000)])  # money of another receipt
    for act, refusal in (
        (lambda: move_money(receipt, source, target, 501), receipts.MoreThanThere),
        (lambda: move_money(receipt, source, target, 0), receipts.NoAmount),
        (lambda: move_money(receipt, source, source, 1), receipts.SamePledge),
        (lambda: move_money(receipt, source, target, 1, reason=""), receipts.NoReason),
        (lambda: move_money(receipt, source, target, 1, by=make_officer(THANH_HOA)), receipts.NotYourMoney),
    ):
        with pytest.raises(refusal):
            act()
    withdrawn_now = {"withdrawn_by": make_officer(), "withdrawn_at": NOW, "withdrawal_reason": "Rút"}
    Pledge.objects.filter(pk=target.pk).update(status="withdrawn", **withdrawn_now)
    with pytest.raises(receipts.TakesNoMoney):
        move_money(receipt, source, target, 1)


@pytest.mark.parametrize("national_source", [True, False])
def test_money_moves_within_the_area_of_who_moves_it(national_source):
    own, national = make_amount_pledge(), make_amount_pledge(campaign=make_campaign(None))
    source, target = (national, own) if national_source else (own, national)
    receipt = record(1_000, [Share(source, 1_000)], by=make_officer(None))
    with pytest.raises(receipts.NotYourOffice):
        move_money(receipt, source, target, 1)
    move_money(receipt, source, target, 1, by=make_officer(None))


# Sending back


def test_money_is_sent_back_from_a_pledge():
    pledge = make_amount_pledge(1_000)
    receipt = record(1_500, [Share(pledge, 1_500)])
    line = make_debit(700)
    sent = refund(receipt, pledge, 500, line=line)
    assert (sent.kind, sent.amount, sent.day, sent.line, sent.pledge) == ("refunded", -500, TODAY, line, pledge)
    assert (state(pledge), Receipt.objects.get().left) == ((1_000, "funded"), 0)
    with pytest.raises(receipts.MoreThanSent, match="200 đồng"):
        refund(receipt, pledge, 201, line=line)
    refund(receipt, pledge, 200, line=line)
    assert state(pledge) == (800, "part_funded")
    with pytest.raises(receipts.MoreThanThere, match="800 đồng"):
        refund(receipt, pledge, 801)


def test_what_no_pledge_was_given_is_sent_back():
    receipt = record(1_000, [Share(make_amount_pledge(), 400)])
    with pytest.raises(receipts.MoreThanLeft, match="600 đồng"):
        refund(receipt, None, 601)
    assert refund(receipt, None, 600).pledge is None
    stored = Receipt.objects.get()
    assert (stored.used, stored.left) == (1_000, 0)


def test_what_is_sent_back_is_told_with_care():
    pledge = make_amount_pledge()
    receipt = record(1_000, [Share(pledge, 1_000)])
    far = make_debit(statement=make_statement(make_account(THANH_HOA)))
    for act, refusal in (
        (lambda: refund(receipt, pledge, 0), receipts.NoAmount),
        (lambda: refund(receipt, pledge, 1, day=TOMORROW), receipts.StillToCome),
        (lambda: refund(receipt, pledge, 1, day=date(2026, 11, 21)), receipts.BeforeItCame),
        (lambda: refund(receipt, pledge, 1, reason=" "), receipts.NoReason),
        (lambda: refund(receipt, pledge, 1, line=make_credit()), receipts.WrongLine),
        (lambda: refund(receipt, pledge, 1, line=far), receipts.WrongLine),
        (lambda: refund(receipt, pledge, 1, by=make_officer(THANH_HOA)), receipts.NotYourMoney),
    ):
        with pytest.raises(refusal):
            act()
    national = make_amount_pledge(campaign=make_campaign(None))
    shared = record(2_000, [Share(national, 2_000)], by=make_officer(None))
    with pytest.raises(receipts.NotYourOffice):
        refund(shared, national, 1)


def test_lines_after_the_first_are_paid_once_the_first_is():
    line = make_pledge(make_gift(), 2)
    second = make_line(line.pledge, line.offer, 2)
    receipt = record(3 * GIFT, [Share(line.pledge, 3 * GIFT)])
    second.refresh_from_db()
    assert second.paid_units == 1
    refund(receipt, line.pledge, GIFT)
    second.refresh_from_db()
    assert second.paid_units == 0
