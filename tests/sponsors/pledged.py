"""Pledges made by the operations, and money for them, in few words."""

from datetime import UTC, date, datetime

from sponsors import pledging
from sponsors.models import Entry, Pledge, Receipt
from tests.factories import BAC_NINH, make_campaign, make_offer, make_officer, make_sponsor

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
GIFT = 500_000
"""Đồng of one gift."""


def register(campaign, lines=(), **facts):
    defaults = {"province_id": BAC_NINH, "pledged_on": date(2026, 11, 1), "note": ""}
    defaults |= {"by": facts.pop("by", None) or make_officer(), "at": NOW}
    defaults |= {"sponsor": facts.pop("sponsor", None) or make_sponsor()}
    return pledging.register(campaign=campaign, lines=lines, **(defaults | facts))


def make_amount_pledge(amount=5_000_000, *, campaign=None, status="confirmed", **fields):
    """A pledge of money, without lines."""
    campaign = campaign or make_campaign()
    by = make_officer(province=None)
    count = Pledge.objects.count()
    facts = {"reference": f"{campaign.code}-T{count:04}", "campaign": campaign, "pledged_on": date(2026, 11, 1)}
    facts |= {"province_id": campaign.province_id, "registered_by": by, "registered_at": NOW, "amount": amount}
    if status != "registered":
        facts |= {"confirmed_by": by, "confirmed_at": NOW}
    if "sponsor" not in fields:
        facts["sponsor"] = make_sponsor(campaign.province_id)
    return Pledge.objects.create(status=status, **(facts | fields))


def make_gift(campaign=None):
    """A gift of 500.000 đồng."""
    return make_offer(campaign, "gift")


def pay(pledge, amount):
    """Money for the pledge, as the ledger keeps it; nothing follows."""
    by = make_officer()
    receipt = Receipt.objects.create(
        province_id=pledge.province_id,
        kind="cash",
        received_on=TODAY,
        amount=amount,
        payer="Thử",
        recorded_by=by,
        recorded_at=NOW,
    )
    return Entry.objects.create(receipt=receipt, pledge=pledge, kind="matched", amount=amount, day=TODAY, by=by, at=NOW)
