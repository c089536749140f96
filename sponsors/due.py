"""What a pledge is to bring, and how much of that is still to come. The one place that says so."""

from datetime import date

from django.db.models import F, Sum

from sponsors.models import Instalment, Pledge


def due(pledge: Pledge) -> int:
    """Đồng: the amount promised, else what its lines come to. For many pledges: `Pledge.objects.with_due()`."""
    if pledge.amount is not None:
        return pledge.amount
    return int(pledge.lines.aggregate(value=Sum(F("quantity") * F("unit_price"), default=0))["value"])


def missing(pledge: Pledge) -> int:
    """Đồng that are still to come; never below 0."""
    return max(0, due(pledge) - pledge.received)


def parts_due(pledge: Pledge, wanted: int) -> list[tuple[Instalment, int]]:
    """The instalments in the order of their days, each with what is due of it: together no more than the whole pledge
    (`wanted`, đồng), which may have become less since they were agreed.
    """
    parts, rest = [], wanted
    for instalment in pledge.instalments.order_by("due_on"):
        asked = min(rest, instalment.amount)
        rest -= asked
        parts.append((instalment, asked))
    return parts


def asked_next(pledge: Pledge, wanted: int, on: date) -> int:
    """Đồng that a sponsor is asked for on that day: of the instalments that the money received does not pay, the first,
    and with it those whose day has passed; all that is missing where none are agreed or all are paid. `wanted` (đồng):
    of the whole pledge.
    """
    asked_now, received = 0, pledge.received
    for instalment, asked in parts_due(pledge, wanted):
        unpaid = asked - min(received, asked)
        received -= asked - unpaid
        if unpaid and (not asked_now or instalment.due_on < on):
            asked_now += unpaid
    return asked_now or max(0, wanted - pledge.received)
