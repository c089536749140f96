"""What was priced by a row of the figures of the law (see `campaigns.tariff_changes`)."""

from django.utils.translation import gettext as _

from allocations.models import Allocation, AllocationRun
from campaigns.models import Rate, Share

# So many runs are named.
NAMED = 3


def priced_by(row: Rate | Share) -> list[str]:
    """The allocation runs in whose awards the row counts, the latest first."""
    through = "price__rates" if isinstance(row, Rate) else "price__shares"
    awards = Allocation.objects.filter(**{through: row.pk})
    runs = AllocationRun.objects.filter(pk__in=awards.order_by().values("run")).select_related("campaign")
    found = list(runs.order_by("-decided_at", "-pk")[: NAMED + 1])
    named = [
        _("allocation run %(number)s of %(campaign)s") % {"number": run.number, "campaign": run.campaign.code}
        for run in found[:NAMED]
    ]
    return [*named, "…"] if len(found) > NAMED else named
