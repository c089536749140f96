"""Instalments: a pledge paid in parts, each by a day. The money received pays them one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import BigIntegerField, DateField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from campaigns.transitions import StaleMove
from locations.vietnamese import date_text, money
from sponsors import mails
from sponsors.due import due, missing
from sponsors.models import Instalment, Pledge
from sponsors.money.ledger import check_amount
from sponsors.pledge_records import check_office, lock

Status = Pledge.Status
# Money is still expected for these.
AWAITED = (Status.REGISTERED, *Pledge.ALLOCATABLE)


class DoesNotAddUp(Refusal):
    message = _("The instalments come to %(sum)s, but the pledge to %(due)s. Correct the amounts.")


class TwoOnOneDay(Refusal):
    message = _("There are two instalments on %(day)s. Put their amounts together.")


class BeforeThePledge(Refusal):
    message = _("The pledge was made on %(day)s, so no instalment can be due before.")


@dataclass(frozen=True)
class Part:
    """So many đồng by that day."""

    due_on: date
    amount: int


@operation(words=_("Instalments agreed"))
def agree(pledge: Pledge, *, parts: Sequence[Part], by: User, at: datetime) -> None:
    """Write the instalments of a pledge anew; none: it is paid at once. They come to what is due. Where its gifts wait
    for money until a day, they wait until the last instalment. The sponsor is told where anything is new. Raises
    `NotYourOffice`, `StaleMove`, `NoAmount`, `TwoOnOneDay`, `BeforeThePledge`, `DoesNotAddUp`.
    """
    check_office(pledge.province_id, by=by)
    lock(pledge)
    if pledge.status not in AWAITED:
        raise StaleMove(record=pledge, status=pledge.get_status_display())
    ordered = sorted(parts, key=lambda part: part.due_on)
    _check(pledge, ordered)
    before = [Part(one.due_on, one.amount) for one in pledge.instalments.order_by("due_on")]
    pledge.instalments.all().delete()
    Instalment.objects.bulk_create(Instalment(pledge=pledge, due_on=one.due_on, amount=one.amount) for one in parts)
    last = max((part.due_on for part in parts), default=None)
    if pledge.held_until is not None and last is not None and last > pledge.held_until:
        pledge.held_until, pledge.reminded_at = last, None
        pledge.save(update_fields=["held_until", "reminded_at"])
    if ordered != before and missing(pledge):
        mails.instalments_agreed(pledge, at)


def _check(pledge: Pledge, parts: Sequence[Part]) -> None:
    for part in parts:
        check_amount(part.amount)
    for part, following in pairwise(parts):
        if part.due_on == following.due_on:
            raise TwoOnOneDay(day=date_text(part.due_on))
    if parts and parts[0].due_on < pledge.pledged_on:
        raise BeforeThePledge(day=date_text(pledge.pledged_on))
    together, wanted = sum(part.amount for part in parts), due(pledge)
    if parts and together != wanted:
        raise DoesNotAddUp(sum=money(together), due=money(wanted))


def remind(on: date, *, by: User, at: datetime) -> int:
    """Remind the sponsors of all overdue pledges, each once for each instalment; how many were written to. `on`:
    today.
    """
    late: Any = overdue(on).select_related("sponsor", "campaign").order_by("pk")
    return sum(1 for pledge in late if _remind(pledge, by=by, at=at))


@operation(words=_("Sponsor reminded of an instalment"))
def _remind(pledge: Any, *, by: User, at: datetime) -> bool:
    return mails.overdue(pledge, pledge.overdue_amount, pledge.overdue_on) is not None


def overdue(on: date) -> QuerySet[Pledge]:
    """Confirmed pledges of which more should have come before the day `on` than did, with `overdue_amount` (đồng, never
    above what is missing of the whole) and `overdue_on`, the last day on which an instalment was due.
    """
    passed = Instalment.objects.filter(pledge=OuterRef("pk"), due_on__lt=on).order_by()
    asked = Subquery(passed.values("pledge").annotate(sum=Sum("amount")).values("sum"), output_field=BigIntegerField())
    last = Subquery(passed.order_by("-due_on").values("due_on")[:1], output_field=DateField())
    waiting: Any = Pledge.objects.filter(status__in=[Status.CONFIRMED, Status.PART_FUNDED]).with_due()
    by_now = Least(Coalesce(asked, 0), F("due"))
    late: Any = waiting.annotate(overdue_amount=by_now - F("received"), overdue_on=last)
    found: QuerySet[Pledge] = late.filter(overdue_amount__gt=0)
    return found
