"""How long the gifts of a confirmed pledge wait for its money, who is told before that ends, and what happens then.

Only a pledge of which nothing is allocated and for which nothing was received ends by itself, only while no money that
may be its own waits to be matched, and only after its sponsor could know: to who has an address the reminder was sent
on an earlier day (written alone is not enough), who has none has stood in the list of those to call (`to_call`). All
others are for somebody to decide (`stuck_holds`).
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Exists, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from campaigns.models import Campaign
from campaigns.transitions import StaleMove
from documents.models import Email
from locations.vietnamese import date_text
from sponsors import mails
from sponsors.due import missing
from sponsors.models import Pledge, PledgeLine, PledgeQuerySet, SentStatement, StatementLine
from sponsors.money.alike_receipts import lock_accounts
from sponsors.money.receipts import with_rest
from sponsors.pledge_records import check_office, leave, lock

Status = Pledge.Status
REMIND_BEFORE = timedelta(days=5)
"""Before the last day of a hold."""
LEAST_NOTICE = timedelta(days=3)
"""A hold of which nobody was reminded in time goes on for so long."""


class OverAlready(Refusal):
    message = _("%(day)s is over. Choose a day from today on.")


@operation(words=_("Pledge held until another day"))
def extend(pledge: Pledge, *, until: date, by: User, at: datetime) -> None:
    """Let the gifts of a confirmed pledge wait for money until that day, later than so far or, where a day was typed
    wrongly, sooner. Its sponsor is told where that is another day, and reminded of it anew. Raises `NotYourOffice`,
    `StaleMove`, `OverAlready`.
    """
    check_office(pledge.province_id, by=by)
    lock(pledge)
    if pledge.status not in Pledge.ALLOCATABLE:
        raise StaleMove(record=pledge, status=pledge.get_status_display())
    if until < timezone.localdate(at):
        raise OverAlready(day=date_text(until))
    is_another = until != pledge.held_until
    pledge.held_until, pledge.reminded_at = until, None
    pledge.save(update_fields=["held_until", "reminded_at"])
    if is_another and missing(pledge):
        mails.held_until(pledge, until, at)


def remind(on: date, *, by: User, at: datetime) -> int:
    """Remind the sponsors of all pledges whose hold ends soon and of which money is missing, each once; how many. `on`:
    today.
    """
    return _each(_ending(on).filter(reminded_at=None), lambda pledge: _remind(pledge, on=on, by=by, at=at))


def expire(on: date, *, by: User, at: datetime) -> int:
    """Withdraw the pledges whose hold has ended without money, of which nothing is allocated; how many. `on`: today."""
    return _each(_over(on), lambda pledge: _expire(pledge, on=on, by=by, at=at))


def stuck_holds(on: date) -> PledgeQuerySet:
    """Pledges whose hold has ended before all money came, and that don't end by themselves: somebody has to decide.
    With `due`, `missing`, and why: `is_begun` (something is received or allocated), `is_untold` (the reminder did not
    go out), `money_waits` (money that may be theirs is not matched).
    """
    ended = _ending(on).filter(held_until__lt=on)
    why = ended.annotate(is_begun=Q(received__gt=0) | _given(), is_untold=_untold(), money_waits=_money_waits())
    return why.filter(Q(is_begun=True) | Q(is_untold=True) | Q(money_waits=True))


def to_call(on: date) -> PledgeQuerySet:
    """Pledges whose hold ends soon, and whose sponsor has no e-mail address to be reminded by, or was written to and
    the e-mail has not gone out (`is_untold`).
    """
    ending = _ending(on).annotate(is_untold=_untold())
    return ending.filter(_without_address() | Q(is_untold=True, held_until__gte=on))


_PLANNED = (Campaign.Status.DRAFT, Campaign.Status.OPEN)


def _ending(on: date) -> PledgeQuerySet:
    """Confirmed pledges of which money is missing and whose hold ends soon or has ended."""
    held = Pledge.objects.filter(status__in=[Status.CONFIRMED, Status.PART_FUNDED], held_until__lte=on + REMIND_BEFORE)
    short: Any = held.with_due()
    ending: PledgeQuerySet = short.filter(missing__gt=0)
    return ending


def _over(on: date) -> PledgeQuerySet:
    """Those that end by themselves on that day."""
    ended = _ending(on).filter(held_until__lt=on, status=Status.CONFIRMED, received=0, campaign__status__in=_PLANNED)
    could_know = _without_address() | _reminder_sent(sent_at__lt=_midnight(on))
    return ended.filter(could_know, ~_given(), ~_money_waits(), reminded_at__lt=_midnight(on))


def _given() -> Exists:
    return Exists(PledgeLine.objects.filter(pledge=OuterRef("pk"), allocated__gt=0))


def _without_address() -> Q:
    return Q(contact_email="", sponsor__email="")


def _untold() -> Q:
    """Reminded, but the e-mail has not gone out: it failed, the server takes none, or nobody could be written to."""
    return Q(reminded_at__isnull=False) & ~_without_address() & Q(~_reminder_sent())


def _reminder_sent(**how: Any) -> Exists:
    """Whether the e-mail that reminds of this very end went out, at first or sent again."""
    day = Func(OuterRef("held_until"), Value("YYYY-MM-DD"), function="to_char", output_field=CharField())
    key = Concat(Value(f"{mails.HOLD_REMINDER}:"), Cast(OuterRef("pk"), CharField()), Value(":"), day)
    written = Email.objects.filter(Q(key=key) | Q(key__startswith=Concat(key, Value("#"))), about=OuterRef("reference"))
    return Exists(written.filter(status=Email.Status.SENT, **how))


def _money_waits() -> Q:
    """Whether money that came to the pledge's office since it was made is not matched, or a statement of the office is
    on its way in. Whose it is nobody knows yet: sponsors forget the code, and pay by somebody else's account.
    """
    lines = StatementLine.objects.filter(status=StatementLine.Status.WAITING, booked_on__gte=OuterRef("pledged_on"))
    rests = with_rest().filter(received_on__gte=OuterRef("pledged_on"))
    files = SentStatement.objects.exclude(status=SentStatement.Status.TAKEN)
    office = OuterRef("province")
    of_province, of_nation = Q(Exists(rests.filter(province=office))), Q(Exists(rests.filter(province=None)))
    waiting: tuple[QuerySet[Any], ...] = (lines, files)
    for found in waiting:
        of_province |= Q(Exists(found.filter(account__province=office)))
        of_nation |= Q(Exists(found.filter(account__province=None)))
    return of_province | Q(province=None) & of_nation


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
    lock_accounts(pledge.province_id)
    lock(pledge)
    held_until = pledge.held_until
    if held_until is None or not _over(on).filter(pk=pledge.pk).exists():
        return False
    leave(pledge, reason=gettext("Hold ended on %(day)s") % {"day": date_text(held_until)}, by=by, at=at)
    mails.hold_expired(pledge, held_until)
    return True
