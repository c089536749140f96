"""How long the gifts of a confirmed pledge wait for its money, who is told before that ends, and what happens then.

Only a pledge of which nothing is allocated and for which nothing was received ends by itself, and only after its
sponsor could know: who has an address was written to on an earlier day, who has none has stood in the list of those to
call (`to_call`). All others are for somebody to decide (`stuck_holds`).
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from campaigns.models import Campaign
from campaigns.transitions import StaleMove
from locations.vietnamese import date_text
from sponsors import mails
from sponsors.models import Pledge, PledgeLine, PledgeQuerySet
from sponsors.pledge_records import check_office, leave, lock

Status = Pledge.Status
REMIND_BEFORE = timedelta(days=5)
"""Before the last day of a hold."""
LEAST_NOTICE = timedelta(days=3)
"""A hold of which nobody was reminded in time goes on for so long."""


class OverAlready(Refusal):
    message = _("%(day)s is over. Choose a day from today on.")


@operation(words=_("Pledge held for longer"))
def extend(pledge: Pledge, *, until: date, by: User, at: datetime) -> None:
    """Let the gifts of a confirmed pledge wait for money until that day. Its sponsor is reminded of it anew. Raises
    `NotYourOffice`, `StaleMove`, `OverAlready`.
    """
    check_office(pledge.province_id, by=by)
    lock(pledge)
    if pledge.status not in Pledge.ALLOCATABLE:
        raise StaleMove(record=pledge, status=pledge.get_status_display())
    if until < timezone.localdate(at):
        raise OverAlready(day=date_text(until))
    pledge.held_until, pledge.reminded_at = until, None
    pledge.save(update_fields=["held_until", "reminded_at"])


def remind(on: date, *, by: User, at: datetime) -> int:
    """Remind the sponsors of all pledges whose hold ends soon and of which money is missing, each once; how many. `on`:
    today.
    """
    return _each(_ending(on).filter(reminded_at=None), lambda pledge: _remind(pledge, on=on, by=by, at=at))


def expire(on: date, *, by: User, at: datetime) -> int:
    """Withdraw the pledges whose hold has ended without money, of which nothing is allocated; how many. `on`: today."""
    ended = _ending(on).filter(held_until__lt=on, status=Status.CONFIRMED, received=0)
    told = ended.filter(~_given(), reminded_at__lt=_midnight(on), campaign__status__in=_PLANNED)
    return _each(told, lambda pledge: _expire(pledge, on=on, by=by, at=at))


def stuck_holds(on: date) -> PledgeQuerySet:
    """Pledges whose hold has ended before all money came, and of which something is received or allocated: somebody has
    to decide about them. With `due` and `missing`.
    """
    return _ending(on).filter(Q(received__gt=0) | _given(), held_until__lt=on)


def to_call(on: date) -> PledgeQuerySet:
    """Pledges whose hold ends soon, and whose sponsor has no e-mail address to be reminded by."""
    return _ending(on).filter(contact_email="", sponsor__email="")


_PLANNED = (Campaign.Status.DRAFT, Campaign.Status.OPEN)


def _ending(on: date) -> PledgeQuerySet:
    """Confirmed pledges of which money is missing and whose hold ends soon or has ended."""
    held = Pledge.objects.filter(status__in=[Status.CONFIRMED, Status.PART_FUNDED], held_until__lte=on + REMIND_BEFORE)
    short: Any = held.with_due()
    ending: PledgeQuerySet = short.filter(missing__gt=0)
    return ending


def _given() -> Exists:
    return Exists(PledgeLine.objects.filter(pledge=OuterRef("pk"), allocated__gt=0))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _each(pledges: PledgeQuerySet, act: Callable[[Pledge], bool]) -> int:
    """One after the other, each by itself; how many it was done to. What somebody changes at this moment, or what must
    not be, is left to the next time and to whoever sees it in the lists.
    """
    done = 0
    for pledge in pledges.select_related("campaign", "sponsor").order_by("pk"):
        with suppress(Refusal):
            done += act(pledge)
    return done


@operation(words=_("Sponsor reminded before the hold ends"))
def _remind(pledge: Pledge, *, on: date, by: User, at: datetime) -> bool:
    lock(pledge)
    if not _ending(on).filter(pk=pledge.pk, reminded_at=None).exists():
        return False
    if pledge.held_until is not None and pledge.held_until < on:
        pledge.held_until = on + LEAST_NOTICE
    pledge.reminded_at = at
    pledge.save(update_fields=["held_until", "reminded_at"])
    mails.hold_reminder(pledge, pledge.held_until)
    return True


@operation(words=_("Pledge withdrawn when its hold ended"))
def _expire(pledge: Pledge, *, on: date, by: User, at: datetime) -> bool:
    lock(pledge)
    held_until, given = pledge.held_until, pledge.lines.filter(allocated__gt=0)
    if held_until is None or held_until >= on or pledge.received or pledge.status != Status.CONFIRMED or given.exists():
        return False
    leave(pledge, reason=gettext("Hold ended on %(day)s") % {"day": date_text(held_until)}, by=by, at=at)
    mails.hold_expired(pledge, held_until)
    return True
