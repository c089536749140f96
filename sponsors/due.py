"""What a pledge is to bring, and how much of that is still to come. The one place that says so."""

from django.db.models import F, Sum

from sponsors.models import Pledge


def due(pledge: Pledge) -> int:
    """Đồng: the amount promised, else what its lines come to. For many pledges: `Pledge.objects.with_due()`."""
    if pledge.amount is not None:
        return pledge.amount
    return int(pledge.lines.aggregate(value=Sum(F("quantity") * F("unit_price"), default=0))["value"])


def missing(pledge: Pledge) -> int:
    """Đồng that are still to come; never below 0."""
    return max(0, due(pledge) - pledge.received)
