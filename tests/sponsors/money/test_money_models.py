"""What must never be false of money: each constraint and trigger of the ledger, of statements and of accounts broken
once. Who sees what.
"""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.roles import Role
from sponsors.models import Entry, Instalment, Pledge, PledgeLine, Receipt, ReceivingAccount, Statement, StatementLine
from tests.factories import BAC_NINH, THANH_HOA, make_officer, make_pledge, make_user
from tests.sponsors.money.records import give, make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import NOW, TODAY, make_amount_pledge, make_gift

pytestmark = pytest.mark.django_db


def refused(constraint, act):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert error.value.__cause__.diag.constraint_name == constraint


def forbidden(act):
    with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
        act()


def entry(receipt=None, **fields):
    receipt = receipt or make_receipt()
    facts = {"receipt": receipt, "kind": "matched", "amount": 1, "day": TODAY, "by": make_officer(), "at": NOW}
    if "pledge" not in fields:
        facts["pledge"] = make_amount_pledge()
    return Entry.objects.create(**(facts | fields))


# Accounts


def test_an_account_is_kept_once():
    make_account(bank_name="BIDV", number="1")
    refused("an_account_is_kept_once", lambda: make_account(None, bank_name="BIDV", number="1"))
    refused("a_number_is_kept_once", lambda: make_account(bank_name="ACB", number="01"))
    make_account(bank_name="ACB", number="01", shares_number=True)


@pytest.mark.parametrize("province", [BAC_NINH, None])
def test_an_office_tells_sponsors_one_account(province):
    make_account(province, is_preferred=True)
    refused("an_office_tells_sponsors_one_account", lambda: make_account(province, is_preferred=True))
    make_account(THANH_HOA, is_preferred=True)
    make_account(province)


def test_an_account_told_to_sponsors_is_in_use():
    refused("an_account_told_to_sponsors_is_in_use", lambda: make_account(is_preferred=True, is_open=False))


@pytest.mark.parametrize("number", ["97041", "97041a", "97041\n"])
def test_a_bank_has_six_digits(number):
    refused("a_bank_has_six_digits", lambda: make_account(bank_bin=number))


@pytest.mark.parametrize("number", ["", "12 34", "12-34"])
def test_an_account_number_has_digits_and_letters(number):
    refused("an_account_number_has_digits_and_letters", lambda: make_account(number=number))


# Statements


def test_a_statement_counts_its_lines():
    refused("a_statement_counts_its_lines", lambda: make_statement(rows=1, known=2))
    refused(
        "a_statement_counts_its_lines", lambda: make_statement(first_on=date(2026, 11, 2), last_on=date(2026, 11, 1))
    )


def test_a_line_of_an_account_is_kept_once():
    line = make_credit(key="a" * 64)
    refused("a_line_of_an_account_is_kept_once", lambda: make_credit(statement=line.statement, key="a" * 64))
    make_credit(key="a" * 64)


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": 0},
        {"amount": 5, "debit": 5},
        {"amount": 5, "status": "outgoing"},
        {"amount": 0, "debit": 5},
        {"amount": 0, "debit": 0, "status": "outgoing"},
    ],
)
def test_a_line_is_money_in_or_money_out(fields):
    refused("a_line_is_money_in_or_money_out", lambda: make_credit(**fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "set_aside"},
        {"status": "set_aside", "set_aside_because": "Lãi"},
        {"status": "set_aside", "decided": True},
        {"status": "waiting", "set_aside_because": "Lãi", "decided": True},
    ],
)
def test_a_line_set_aside_has_who_when_and_why(fields):
    facts = dict(fields)
    if facts.pop("decided", False):
        facts |= {"decided_by": make_officer(), "decided_at": NOW}
    refused("a_line_set_aside_has_who_when_and_why", lambda: make_credit(**facts))


# Receipts and the ledger


@pytest.mark.parametrize("amount", [0, 10**13 + 1])
def test_a_receipt_is_money(amount):
    refused("a_receipt_is_money", lambda: make_receipt(amount))


def test_a_line_of_a_statement_is_a_transfer():
    line = make_credit()
    refused("a_line_of_a_statement_is_a_transfer", lambda: make_receipt(line=line, kind="cash", account=line.account))
    refused("a_line_of_a_statement_is_a_transfer", lambda: make_receipt(line=line))


def test_a_line_is_one_receipt():
    line = make_credit()
    make_receipt(line=line, account=line.account)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_receipt(line=line, account=line.account)


def test_a_receipt_is_given_once():
    receipt, pledge = make_receipt(1_000), make_amount_pledge()
    give(receipt, pledge, 600)
    refused("a_receipt_is_given_once", lambda: give(receipt, pledge, 401))
    refused("a_receipt_is_given_once", lambda: entry(receipt, pledge=None, kind="refunded", amount=-401, reason="a"))
    give(receipt, pledge, 400)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 2},
        {"payer": "x"},
        {"note": "x"},
        {"kind": "cash"},
        {"received_on": TODAY},
        {"bank_reference": "x"},
        {"province": None},
    ],
)
def test_a_receipt_stays_as_written(change):
    receipt = make_receipt(1, received_on=date(2026, 1, 1))
    forbidden(lambda: Receipt.objects.filter(pk=receipt.pk).update(**change))


def test_a_receipt_is_never_deleted():
    receipt = make_receipt()
    forbidden(receipt.delete)


@pytest.mark.parametrize(
    ("kind", "amount"),
    [
        ("matched", -1),
        ("matched", 0),
        ("moved_in", -1),
        ("moved_out", 1),
        ("refunded", 1),
        ("refunded", 0),
        ("voided", 1),
        ("voided", 0),
    ],
)
def test_an_entry_has_the_sign_of_its_kind(kind, amount):
    refused("an_entry_has_the_sign_of_its_kind", lambda: entry(kind=kind, amount=amount, reason="a"))


@pytest.mark.parametrize(("kind", "amount"), [("matched", 1), ("moved_in", 1), ("moved_out", -1)])
def test_only_a_refund_is_of_no_pledge(kind, amount):
    refused("an_entry_has_the_sign_of_its_kind", lambda: entry(kind=kind, amount=amount, reason="a", pledge=None))


def test_what_was_voided_is_of_no_pledge():
    refused("an_entry_has_the_sign_of_its_kind", lambda: entry(kind="voided", amount=-1, reason="a"))


@pytest.mark.parametrize(("kind", "amount"), [("moved_in", 1), ("refunded", -1)])
def test_what_is_undone_moved_or_sent_back_has_a_reason(kind, amount):
    pledge = make_amount_pledge()
    entry(pledge=pledge, amount=5)
    refused("what_is_undone_moved_or_sent_back_has_a_reason", lambda: entry(pledge=pledge, kind=kind, amount=amount))


def test_what_undoes_an_entry_names_it_once():
    receipt, pledge = make_receipt(), make_amount_pledge()
    first, second = give(receipt, pledge, 5), give(receipt, pledge, 5)
    back = {"pledge": pledge, "kind": "taken_back", "amount": -5, "reason": "a"}
    refused("what_undoes_an_entry_names_it", lambda: entry(receipt, **back))
    refused(
        "what_undoes_an_entry_names_it",
        lambda: entry(receipt, **(back | {"kind": "moved_out", "reverses": first})),
    )
    entry(receipt, reverses=first, **back)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry(receipt, reverses=first, **back)
    entry(receipt, reverses=second, **back)


def test_what_undoes_an_entry_mirrors_it():
    receipt, pledge, other = make_receipt(), make_amount_pledge(), make_amount_pledge()
    match = give(receipt, pledge, 5)
    give(receipt, other, 5)
    sent = entry(receipt, pledge=pledge, kind="refunded", amount=-2, reason="a")
    back = {"pledge": pledge, "kind": "taken_back", "amount": -5, "reason": "a", "reverses": match}
    again = {"pledge": pledge, "kind": "refund_undone", "amount": 2, "reason": "a", "reverses": sent}
    for wrong in (
        back | {"amount": -4},
        back | {"pledge": other},
        back | {"receipt": make_receipt()},
        back | {"kind": "refund_undone", "amount": 5},
        again | {"amount": 3},
        again | {"pledge": None},
        again | {"reverses": match},
    ):
        refused("what_undoes_an_entry_mirrors_it", lambda wrong=wrong: entry(**({"receipt": receipt} | wrong)))
    entry(receipt, **again)
    refused("what_undoes_an_entry_names_it", lambda: entry(receipt, **(again | {"reverses": None})))
    entry(receipt, **back)


def test_what_a_statement_brought_is_never_voided():
    line = make_credit(5)
    receipt = make_receipt(5, line=line, account=line.account)
    refused(
        "what_a_statement_brought_is_never_voided",
        lambda: entry(receipt, pledge=None, kind="voided", amount=-5, reason="a"),
    )


def test_the_ledger_is_never_rewritten():
    one = entry()
    forbidden(lambda: Entry.objects.filter(pk=one.pk).update(amount=2))
    forbidden(one.delete)


def test_a_pledge_never_has_less_than_nothing():
    receipt, pledge = make_receipt(), make_amount_pledge()
    give(receipt, pledge, 5)
    with pytest.raises(IntegrityError, match="sponsors_pledge_received_check"), transaction.atomic():
        entry(receipt, pledge=pledge, kind="refunded", amount=-6, reason="a")


def test_sums_are_kept_whoever_writes_and_however_many():
    receipt, other = make_receipt(100), make_receipt(100)
    first, second = make_amount_pledge(), make_amount_pledge()
    common = {"day": TODAY, "by": make_officer(), "at": NOW, "reason": "a"}
    rows = [
        (receipt, first, "matched", 40),
        (receipt, first, "matched", 20),
        (receipt, second, "matched", 30),
        (other, first, "matched", 7),
        (receipt, first, "refunded", -5),
        (receipt, None, "refunded", -10),
        (receipt, first, "moved_out", -9),
        (receipt, second, "moved_in", 9),
        (other, None, "voided", -90),
    ]
    Entry.objects.bulk_create(
        Entry(receipt=one, pledge=pledge, kind=kind, amount=amount, **common) for one, pledge, kind, amount in rows
    )
    assert list(Pledge.objects.order_by("pk").values_list("received", flat=True)) == [53, 39]
    assert list(Receipt.objects.order_by("pk").values_list("used", "voided")) == [(100, 0), (97, 90)]
    other = Receipt.objects.get(pk=other.pk)
    assert (receipt.left, other.left, other.came) == (100, 3, 10)


# Pledges, lines, instalments


@pytest.mark.parametrize("amount", [0, 10**13 + 1])
def test_an_amount_promised_is_money(amount):
    refused("an_amount_promised_is_money", lambda: make_amount_pledge(amount))


@pytest.mark.parametrize("fields", [{"consented_at": NOW}, {"contact_email": "a@b.vn"}])
def test_who_pledges_online_agrees_and_has_an_address(fields):
    name = "who_pledges_online_agrees_and_has_an_address"
    refused(name, lambda: make_amount_pledge(channel="online", **fields))


def test_an_address_is_kept_in_small_letters():
    refused("an_address_is_kept_in_small_letters", lambda: make_amount_pledge(contact_email="A@b.vn"))


@pytest.mark.parametrize("fields", [{"number": 99_999_999}, {"reference": "X"}])
def test_a_pledge_keeps_its_number(fields):
    pledge = make_amount_pledge()
    forbidden(lambda: Pledge.objects.filter(pk=pledge.pk).update(**fields))


def test_numbers_of_pledges_differ():
    first, second = make_amount_pledge(), make_amount_pledge()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.number != second.number
    with pytest.raises(IntegrityError), transaction.atomic():
        make_amount_pledge(number=first.number)


def test_no_more_of_a_line_is_paid_than_its_quantity_and_no_more_given_than_paid():
    make_pledge(make_gift(), 5)
    refused("no_more_of_a_line_is_paid_than_its_quantity", lambda: PledgeLine.objects.update(paid_units=6))
    PledgeLine.objects.update(only_when_paid=True, paid_units=2, allocated=2)
    name = "a_line_gives_no_more_than_is_paid_for"
    refused(name, lambda: PledgeLine.objects.update(allocated=3))
    refused(name, lambda: PledgeLine.objects.update(paid_units=1))
    PledgeLine.objects.update(only_when_paid=False, allocated=3)
    refused(name, lambda: PledgeLine.objects.update(only_when_paid=True))


def test_an_instalment_is_money_once_a_day():
    pledge = make_amount_pledge()
    Instalment.objects.create(pledge=pledge, due_on=TODAY, amount=1)
    again = {"pledge": pledge, "due_on": TODAY, "amount": 1}
    refused("one_instalment_of_a_pledge_a_day", lambda: Instalment.objects.create(**again))
    for amount in (0, 10**13 + 1):
        wrong = {"pledge": pledge, "due_on": date(2027, 1, 1), "amount": amount}
        refused("an_instalment_is_money", lambda wrong=wrong: Instalment.objects.create(**wrong))


# Who sees what, and how it is called


def test_money_is_seen_by_the_area_of_its_office():
    line, far = make_credit(), make_credit(statement=make_statement(make_account(THANH_HOA)))
    nation = make_credit(statement=make_statement(make_account(None)))
    own, national = make_receipt(), make_receipt(province_id=None)
    officer, auditor = make_officer(), make_user(Role.AUDITOR, province=BAC_NINH)
    for user in (officer, auditor):
        assert set(StatementLine.objects.visible_to(user)) == {line}
        assert set(Statement.objects.visible_to(user)) == {line.statement}
        assert set(ReceivingAccount.objects.visible_to(user)) == {line.account}
        assert set(Receipt.objects.visible_to(user)) == {own}
    assert list(Receipt.objects.recordable_by(auditor)) == []
    assert list(Receipt.objects.recordable_by(officer)) == [own]
    everywhere = make_officer(None)
    assert set(StatementLine.objects.recordable_by(everywhere)) == {line, far, nation}
    assert set(Receipt.objects.visible_to(everywhere)) == {own, national}
    assert list(Receipt.objects.visible_to(make_user(Role.COMMUNE_OFFICER, communes=("09205",)))) == []


def test_money_says_what_it_is():
    account = make_account(bank_name="BIDV", number="12")
    statement = make_statement(account, first_on=date(2026, 11, 1), last_on=date(2026, 11, 30))
    line = make_credit(5_000, statement=statement, booked_on=TODAY)
    pledge = make_amount_pledge()
    part = Instalment(pledge=pledge, due_on=TODAY, amount=1_000)
    one = entry(make_receipt(9_000, received_on=TODAY), pledge=pledge, amount=2_000)
    assert [str(thing) for thing in (account, statement, line, one.receipt, one, part)] == [
        "12 · BIDV",
        "12 · BIDV · 01/11/2026–30/11/2026",
        "22/11/2026 · 5.000 đồng",
        "22/11/2026 · 9.000 đồng",
        f"{one.get_kind_display()} · 2.000 đồng",
        "22/11/2026 · 1.000 đồng",
    ]
