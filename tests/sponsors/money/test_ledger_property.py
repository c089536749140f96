"""Whatever is done with money in whatever order, the sums are those of the ledger, and nothing is given twice."""

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.acting import Refusal
from sponsors import funding
from sponsors.models import Entry, Pledge, Receipt
from sponsors.money import corrections, receipts
from sponsors.money.receipts import Share
from tests.factories import make_officer, make_pledge
from tests.sponsors.pledged import GIFT, NOW, TODAY, make_amount_pledge, make_gift

places = st.integers(0, 2)
amounts = st.integers(1, 12).map(lambda units: units * GIFT // 4)
steps = st.one_of(
    st.tuples(st.just("record"), amounts, places, amounts),
    st.tuples(st.just("match"), places, places, amounts),
    st.tuples(st.just("move"), places, st.tuples(places, places), amounts),
    st.tuples(st.just("take_back"), st.integers(0, 20)),
    st.tuples(st.just("refund"), places, st.none() | places, amounts),
    st.tuples(st.just("undo_refund"), st.integers(0, 20)),
    st.tuples(st.just("void"), places),
)


def act(step, pledges, by):
    """Do one step; what may not be done is refused and changes nothing."""
    kind, *facts = step
    found = list(Receipt.objects.order_by("pk"))
    if kind == "record":
        amount, place, share = facts
        receipts.record(
            province_id="24", kind="cash", received_on=TODAY, amount=amount, payer="Thử", bank_reference="", note="",
            is_another=True, shares=[Share(pledges[place], share)], by=by, at=NOW,
        )  # fmt: skip
    elif kind in ("take_back", "undo_refund"):
        entries = list(Entry.objects.order_by("pk"))
        if entries:
            undo = receipts.take_back if kind == "take_back" else corrections.undo_refund
            undo(entries[facts[0] % len(entries)], reason="Nhầm", by=by, at=NOW)
    elif found and kind == "void":
        receipt = found[facts[0] % len(found)]
        corrections.void_rest(receipt, amount=receipt.left, reason="Nhầm", by=by, at=NOW)
    elif found:
        receipt = found[facts[0] % len(found)]
        where, amount = facts[1], facts[2]
        if kind == "match":
            receipts.match_rest(receipt, shares=[Share(pledges[where], amount)], by=by, at=NOW)
        elif kind == "move":
            source, target = (pledges[place] for place in where)
            receipts.move_money(receipt, source=source, target=target, amount=amount, reason="a", by=by, at=NOW)
        else:
            pledge = None if where is None else pledges[where]
            receipts.refund(receipt, pledge=pledge, amount=amount, day=TODAY, reason="a", line=None, by=by, at=NOW)


def check(pledges):
    for pledge in Pledge.objects.with_due().filter(pk__in=[one.pk for one in pledges]):
        entries = list(pledge.entries.all())
        assert pledge.received == sum(entry.amount for entry in entries)
        by_receipt = {entry.receipt_id: 0 for entry in entries}
        for entry in entries:
            by_receipt[entry.receipt_id] += entry.amount
        assert all(amount >= 0 for amount in by_receipt.values())
        if pledge.status != "registered":
            full = pledge.received >= pledge.due
            assert pledge.status == ("funded" if full else "part_funded" if pledge.received else "confirmed")
        lines = list(pledge.lines.order_by("pk"))
        assert [line.paid_units for line in lines] == funding.paid_units(lines, pledge.received)
    for receipt in Receipt.objects.all():
        gone = sum(-entry.amount for entry in receipt.entries.filter(kind__in=["refunded", "refund_undone", "voided"]))
        held = sum(entry.amount for entry in receipt.entries.filter(pledge__isnull=False))
        assert receipt.used == held + gone
        assert 0 <= receipt.voided <= receipt.used <= receipt.amount


class TestLedger(TestCase):
    """hypothesis begins each example on a clean database only in a test case of its own."""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(steps, min_size=1, max_size=8))
    def test_sums_and_statuses_follow_the_ledger(self, done):
        by, gift = make_officer(), make_gift()
        pledges = [
            make_pledge(gift, 4).pledge,
            make_amount_pledge(2 * GIFT),
            make_pledge(gift, 2, status="registered").pledge,
        ]
        for step in done:
            before = Entry.objects.count()
            try:
                act(step, pledges, by)
            except Refusal:
                assert Entry.objects.count() == before
            check(pledges)
        assert connection.in_atomic_block
