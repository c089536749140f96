"""What was typed wrong about money is put right by an entry: receipts that never came, refunds that never left."""

import pytest

from documents.models import Email
from sponsors import pledging
from sponsors.letters.figures import received
from sponsors.models import Entry, Pledge
from sponsors.money import corrections, receipts
from sponsors.money.ledger import NoReason, NotYourMoney
from sponsors.money.receipts import Share
from sponsors.pledge_records import NotYourOffice
from tests.factories import THANH_HOA, make_officer
from tests.sponsors.money.records import give, make_credit, make_receipt
from tests.sponsors.pledged import NOW, TODAY, make_amount_pledge

pytestmark = pytest.mark.django_db


def void(receipt, amount=None, reason="Gõ thừa một số 0", by=None):
    amount = receipt.left if amount is None else amount
    return corrections.void_rest(receipt, amount=amount, reason=reason, by=by or make_officer(), at=NOW)


def undo(entry, reason="Gõ nhầm", by=None):
    return corrections.undo_refund(entry, reason=reason, by=by or make_officer(), at=NOW)


def refund(receipt, amount, pledge=None, line=None):
    facts = {"pledge": pledge, "amount": amount, "day": TODAY, "reason": "Chuyển thừa", "line": line}
    return receipts.refund(receipt, by=make_officer(), at=NOW, **facts)


def sums(receipt):
    receipt.refresh_from_db()
    return receipt.used, receipt.voided, receipt.left, receipt.came


# A receipt that never came


def test_what_was_typed_with_a_nought_too_many_no_longer_counts():
    receipt, pledge = make_receipt(150_000_000), make_amount_pledge(15_000_000)
    give(receipt, pledge, 15_000_000)
    receipt.refresh_from_db()
    by = make_officer()
    entry = void(receipt, by=by)
    assert (entry.kind, entry.amount, entry.pledge, entry.day) == ("voided", -135_000_000, None, receipt.received_on)
    assert (entry.reason, entry.by, entry.at) == ("Gõ thừa một số 0", by, NOW)
    assert sums(receipt) == (150_000_000, 135_000_000, 0, 15_000_000)
    assert not receipts.with_rest().exists()
    assert Pledge.objects.get().received == 15_000_000
    assert entry.events.get().pgh_context["operation"] == "corrections.void_rest"


def test_a_receipt_is_voided_once_and_gives_nothing_after():
    receipt, pledge = make_receipt(5), make_amount_pledge()
    void(receipt)
    with pytest.raises(corrections.NothingLeft):
        void(receipt, 5)
    with pytest.raises(receipts.MoreThanLeft):
        receipts.match_rest(receipt, shares=[Share(pledge, 1)], by=make_officer(), at=NOW)
    assert sums(receipt) == (5, 5, 0, 0)


def test_no_more_is_voided_than_whoever_does_it_saw():
    receipt, pledge = make_receipt(5), make_amount_pledge()
    match = give(receipt, pledge, 2)
    receipts.take_back(match, reason="Nhầm", by=make_officer(), at=NOW)
    with pytest.raises(corrections.OtherRest, match=r"còn lại 5 đồng.*không phải 3 đồng"):
        void(receipt, 3)
    assert sums(receipt) == (0, 0, 5, 5)


def test_what_a_statement_brought_did_come():
    receipt = receipts.match_line(make_credit(5), shares=[], by=make_officer(), at=NOW)
    with pytest.raises(corrections.BroughtByStatement):
        void(receipt)


def test_what_a_line_was_set_aside_as_did_come():
    receipt, line, officer = make_receipt(5), make_credit(5), make_officer()
    receipts.set_aside(line, reason="Đã ghi", recorded_as=receipt, by=officer, at=NOW)
    with pytest.raises(corrections.StandsForLine, match="20/11/2026"):
        void(receipt)
    assert sums(receipt) == (0, 0, 5, 5)
    receipts.reopen(line, by=officer, at=NOW)
    void(receipt)
    assert sums(receipt) == (5, 5, 0, 0)


def test_a_receipt_is_voided_by_its_office_with_a_reason():
    receipt = make_receipt()
    with pytest.raises(NotYourMoney):
        void(receipt, by=make_officer(THANH_HOA))
    with pytest.raises(NoReason):
        void(receipt, reason="  ")
    assert not Entry.objects.exists()


# A refund that never left


def test_a_refund_is_undone_at_its_pledge():
    receipt, pledge = make_receipt(5_000_000), make_amount_pledge(5_000_000)
    receipts.match_rest(receipt, shares=[Share(pledge, 5_000_000)], by=make_officer(), at=NOW)
    sent = refund(receipt, 4_000_000, pledge)
    assert Pledge.objects.get().status == "part_funded"
    entry = undo(sent)
    assert (entry.kind, entry.amount, entry.pledge, entry.reverses) == ("refund_undone", 4_000_000, pledge, sent)
    pledge.refresh_from_db()
    assert (pledge.received, pledge.status, sums(receipt)) == (5_000_000, "funded", (5_000_000, 0, 0, 5_000_000))
    assert [(one.amount, one.received_on) for one in received(pledge)] == [(5_000_000, receipt.received_on)]


def test_a_refund_of_what_no_pledge_had_is_left_of_its_receipt_again():
    receipt = make_receipt(5)
    undo(refund(receipt, 4))
    assert sums(receipt) == (0, 0, 5, 5)
    refund(receipt, 5)
    assert sums(receipt) == (5, 0, 0, 5)


def test_the_line_that_showed_a_refund_can_be_told_again():
    receipt = make_receipt(5, account=(line := make_credit(credit=0, debit=5, status="outgoing")).account)
    undo(refund(receipt, 5, line=line))
    assert refund(receipt, 5, line=line).line == line


def test_a_refund_is_undone_once():
    entry = refund(make_receipt(5), 4)
    undone = undo(entry)
    with pytest.raises(corrections.UndoneAlready):
        undo(entry)
    with pytest.raises(corrections.NotARefund):
        undo(undone)
    with pytest.raises(receipts.NotAMatch):
        receipts.take_back(undone, reason="a", by=make_officer(), at=NOW)


def test_a_refund_is_undone_by_the_offices_of_receipt_and_pledge():
    receipt, pledge = make_receipt(5), make_amount_pledge()
    give(receipt, pledge, 5)
    entry = refund(receipt, 5, pledge)
    with pytest.raises(NotYourMoney):
        undo(entry, by=make_officer(THANH_HOA))
    with pytest.raises(NoReason):
        undo(entry, reason="")
    Pledge.objects.update(province=THANH_HOA)
    with pytest.raises(NotYourOffice):
        undo(entry)


def withdrawn_after(*refunds):
    """The receipt of 5 đồng, all of it sent back, and the entries that say so, of a pledge withdrawn after that."""
    receipt, pledge = make_receipt(5), make_amount_pledge(contact_email="thu@example.vn")
    receipts.match_rest(receipt, shares=[Share(pledge, 5)], by=make_officer(), at=NOW)
    entries = [refund(receipt, amount, pledge) for amount in refunds]
    pledging.withdraw(Pledge.objects.get(), reason="Thôi", by=make_officer(), at=NOW)
    return receipt, entries


def test_what_was_not_sent_back_of_a_withdrawn_pledge_is_left_of_its_receipt():
    receipt, [entry] = withdrawn_after(5)
    undone = undo(entry)
    assert (undone.kind, sums(receipt)) == ("refund_undone", (0, 0, 5, 5))
    assert (Pledge.objects.get().received, Pledge.objects.get().status) == (0, "withdrawn")
    assert list(Entry.objects.order_by("pk").values_list("kind", "amount", "reason")) == [
        ("matched", 5, ""),
        ("refunded", -5, "Chuyển thừa"),
        ("refund_undone", 5, "Gõ nhầm"),
        ("taken_back", -5, "Gõ nhầm"),
    ]
    mail = Email.objects.order_by("pk").last()
    assert (mail.key, "cơ quan vẫn đang giữ" in mail.text, "Còn thiếu" in mail.text) == (
        f"money-corrected:{undone.pk}",
        True,
        False,
    )
    other = make_amount_pledge()
    receipts.match_rest(receipt, shares=[Share(other, 5)], by=make_officer(), at=NOW)
    assert sums(receipt) == (5, 0, 0, 5)
    with pytest.raises(corrections.UndoneAlready):
        undo(entry)


def test_what_had_been_moved_to_a_withdrawn_pledge_goes_back_where_it_came_from():
    receipt, [entry] = withdrawn_after(5)
    undo(entry)
    source, gone = make_amount_pledge(), make_amount_pledge()
    receipts.match_rest(receipt, shares=[Share(source, 5)], by=make_officer(), at=NOW)
    move = {"source": source, "target": gone, "amount": 5}
    receipts.move_money(receipt, **move, reason="Nhầm", by=make_officer(), at=NOW)
    sent_back = refund(receipt, 5, gone)
    pledging.withdraw(Pledge.objects.get(pk=gone.pk), reason="Thôi", by=make_officer(), at=NOW)
    assert undo(sent_back).kind == "refund_undone"
    received = [Pledge.objects.get(pk=one.pk).received for one in (source, gone)]
    assert (received, sums(receipt)) == ([5, 0], (5, 0, 0, 5))
    last = Entry.objects.order_by("-pk")[:2]
    assert [(one.kind, one.pledge, one.amount) for one in last] == [("moved_in", source, 5), ("moved_out", gone, -5)]


def test_what_had_been_moved_from_a_pledge_that_is_withdrawn_too_stays_sent_back():
    receipt, [entry] = withdrawn_after(5)
    undo(entry)
    source, gone = make_amount_pledge(), make_amount_pledge()
    receipts.match_rest(receipt, shares=[Share(source, 5)], by=make_officer(), at=NOW)
    move = {"source": source, "target": gone, "amount": 5}
    receipts.move_money(receipt, **move, reason="Nhầm", by=make_officer(), at=NOW)
    sent_back = refund(receipt, 5, gone)
    for one in (source, gone):
        pledging.withdraw(Pledge.objects.get(pk=one.pk), reason="Thôi", by=make_officer(), at=NOW)
    with pytest.raises(corrections.SentBackInParts):
        undo(sent_back)


def test_what_a_withdrawn_pledge_got_back_in_parts_stays_sent_back():
    receipt, entries = withdrawn_after(2, 3)
    with pytest.raises(corrections.SentBackInParts):
        undo(entries[0])
    assert (sums(receipt), Entry.objects.count()) == ((5, 0, 0, 5), 3)
