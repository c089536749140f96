"""The dates of a campaign, and how far they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Offer

# From how many days before a date it is told to those who have work to do until then.
NEAR = 7
NAMES: dict[str, str | Promise] = {
    "pledges_until": _("Last day for pledges"),
    "lists_until": _("Last day for lists"),
    "posting_from": _("Posting begins"),
    "posting_until": _("Posting ends"),
    "handover_from": _("Handover begins"),
    "handover_until": _("Handover ends"),
}


PREMIUMS_PAID_ON = "premiums_paid_on"
PREMIUM_NAMES: dict[str, str | Promise] = {
    Offer.Kind.BOOK: _("Premiums of the books are paid"),
    Offer.Kind.CARD: _("Premiums of the cards are paid"),
}


@dataclass(frozen=True)
class Milestone:
    """`days`: how many days from today; negative when it has passed. `kind`: of the gift whose premiums are paid."""

    field: str
    name: str | Promise
    day: date
    days: int
    kind: str = ""

    @property
    def is_past(self) -> bool:
        return self.days < 0

    @property
    def is_near(self) -> bool:
        return 0 <= self.days <= NEAR


def milestones(campaign: Campaign, offers: Iterable[Offer], today: date) -> list[Milestone]:
    """The dates that are set, and the days on which premiums of the campaign's `offers` are paid, in their order."""
    days = ((field, name, getattr(campaign, field)) for field, name in NAMES.items())
    found = [Milestone(field, name, day, (day - today).days) for field, name, day in days if day]
    found += [
        Milestone(PREMIUMS_PAID_ON, PREMIUM_NAMES[offer.kind], day, (day - today).days, offer.kind)
        for offer in offers
        if (day := offer.premiums_paid_on)
    ]
    return sorted(found, key=lambda milestone: milestone.day)
