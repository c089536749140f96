"""What a pledge is to bring, and how much of that is still to come. The one place that says so."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Sum

from sponsors.models import Entry, Instalment, Pledge


def due(pledge: Pledge) -> int:
    """Đồng: the amount promised, else what its lines come to. For many pledges: `Pledge.objects.with_due()`."""
    if pledge.amount is not None:
        return pledge.amount
    return int(pledge.lines.aggregate(value=Sum(F("quantity") * F("unit_price"), default=0))["value"])


def missing(pledge: Pledge) -> int:
    """Đồng that are still to come; never below 0."""
    return max(0, due(pledge) - pledge.received)


def sent_back(pledge: Pledge, missing_now: int) -> int:
    """Đồng that came for the pledge and were sent back, where something is missing of it: the sponsor may not mean to
    pay that a second time. `missing_now` (đồng): of the whole; it may be less than what was sent back, or more.
    """
    if not missing_now:
        return 0
    refunds = pledge.entries.filter(kind=Entry.Kind.REFUNDED, reversed_by=None)
    return -int(refunds.aggregate(sum=Sum("amount", default=0))["sum"])


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
    return asked_of(parts_due(pledge, wanted), pledge.received, wanted=wanted, on=on)


def asked_of(parts: Iterable[tuple[Instalment, int]], received: int, *, wanted: int, on: date) -> int:
    """The same of instalments that are loaded already (`parts_due`)."""
    asked_now, rest = 0, max(0, wanted - received)
    for instalment, asked in parts:
        unpaid = asked - min(received, asked)
        received -= asked - unpaid
        if unpaid and (not asked_now or instalment.due_on < on):
            asked_now += unpaid
    return asked_now or rest
