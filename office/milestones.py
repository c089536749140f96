"""The dates of a campaign, and how far they are."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign

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


@dataclass(frozen=True)
class Milestone:
    """`days`: how many days from today; negative when it has passed."""

    field: str
    name: str | Promise
    day: date
    days: int

    @property
    def is_past(self) -> bool:
        return self.days < 0

    @property
    def is_near(self) -> bool:
        return 0 <= self.days <= NEAR


def milestones(campaign: Campaign, today: date) -> list[Milestone]:
    """The dates that are set, in the order of the days."""
    days = ((field, name, getattr(campaign, field)) for field, name in NAMES.items())
    found = [Milestone(field, name, day, (day - today).days) for field, name, day in days if day]
    return sorted(found, key=lambda milestone: milestone.day)
