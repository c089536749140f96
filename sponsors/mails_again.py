"""Which e-mails about a pledge staff may send again: one that did not arrive, and otherwise the newest alone.

What an older one says (a sum, a request to pay) held before the newer one, and it would go out as of today.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from accounts.models import User
from documents import mailing
from documents.models import Email
from documents.models.emails import EmailQuerySet
from sponsors.letters.sending import is_of_letter
from sponsors.models import Pledge

SHOWN = 50
_DONE = (Email.Status.SENT, Email.Status.FAILED, Email.Status.UNKNOWN)
_LOST = (Email.Status.FAILED, Email.Status.UNKNOWN)


class OutOfDate(Refusal):
    message = _(
        "A newer e-mail about this pledge went out since. What this one says may hold no more, so it is not sent "
        "again: send the newest."
    )


class OfALetter(Refusal):
    message = _("This e-mail takes a letter along. Send it again at that letter, under “Letters and confirmations”.")


@dataclass(frozen=True)
class Row:
    """An e-mail as the page of its pledge shows it."""

    email: Email
    may_again: bool
    is_of_letter: bool
    is_out_of_date: bool


def mails_of(pledge: Pledge) -> EmailQuerySet:
    """The newest first, without codes to sign in with."""
    return Email.objects.about(pledge.reference).filter(secret=False).order_by("-written_at", "-pk")


def rows_of(pledge: Pledge) -> list[Row]:
    """The newest of them, in one query."""
    emails = list(mails_of(pledge)[:SHOWN])
    newest = next((mailing.first_key(email) for email in emails if email.again_of_id is None), "")
    again = {email.again_of_id for email in emails}
    return [_row(email, newest=newest, has_again=email.pk in again) for email in emails]


def _row(email: Email, *, newest: str, has_again: bool) -> Row:
    """`newest`: the key of what was written last, however often that was sent."""
    of_letter = is_of_letter(email)
    counts = not has_again and (email.status in _LOST or mailing.first_key(email) == newest)
    may = counts and bool(email.text) and email.status in _DONE and not of_letter
    return Row(email, may, of_letter, is_out_of_date=not counts)


def send_again(pledge: Pledge, email: Email, *, by: User, at: datetime) -> Email:
    """Asked for twice, it is one. Raises `OfALetter`, `OutOfDate`, `UnfitEmail`."""
    if is_of_letter(email):
        raise OfALetter
    again = Email.objects.filter(again_of=email).first()
    if again is not None and again.status not in _DONE:
        return again
    newest = mails_of(pledge).filter(again_of=None)[:1].get()
    if _row(email, newest=mailing.first_key(newest), has_again=again is not None).is_out_of_date:
        raise OutOfDate
    return mailing.send_again(email, by=by, at=at)
