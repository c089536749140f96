"""Letters that go out by e-mail, the file with them: each at most once as it is released, and again when staff ask."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from documents import mailing
from documents.mail_texts import render_mail
from documents.mailing import UnfitEmail
from documents.models import Email
from sponsors.letters import addresses
from sponsors.letters.facts import restored
from sponsors.mails import address_of, last_of_funded
from sponsors.models import Letter, Pledge
from sponsors.pledge_records import check_office, lock

_KEY = "letter:"
"""So begin the keys of their e-mails; the letter's key and a number follow."""


class NoAddress(Refusal):
    message = _("Neither the pledge nor its sponsor has an e-mail address. Print the letter and send it.")


class NotSent(Refusal):
    """An e-mail that can't be sent, for the reason that is told."""


class Ended(Refusal):
    message = _("This letter counts no more, so it is not sent.")


class NotReleased(Refusal):
    message = _("This letter is not released yet. It goes out by e-mail once it is.")


class SaysTooMuch(Refusal):
    message = _(
        "The letter to %(sponsor)s says more than is received for pledge %(reference)s now. Replace it or take it back."
    )


def is_of_letter(email: Email) -> bool:
    """Whether the e-mail takes a letter along: the letter decides whether it may go out again."""
    return email.key.startswith(_KEY)


def check_figures(letter: Letter) -> None:
    """The letter says no more than is received for its pledge, which is locked. Raises `SaysTooMuch`."""
    pledge = letter.pledge
    if letter.total > pledge.received:
        raise SaysTooMuch(sponsor=pledge.sponsor, reference=pledge.reference)


def send_released(letter: Letter) -> Email | None:
    """The e-mail that goes out when the letter is released; None without an address that can be written to."""
    try:
        return _send(letter, key=f"{_KEY}{letter.pk}:0")
    except (NoAddress, UnfitEmail):
        return None


@operation(words=_("Letter sent by e-mail"))
def send(letter: Letter, *, by: User, at: datetime) -> Email:
    """Send the letter; one that was sent before goes out again. Raises `NotYourOffice`, `NoAddress`, `Ended`,
    `NotReleased`, `SaysTooMuch`, `NotSent`.
    """
    check_office(letter.pledge.province_id, by=by)
    lock(letter.pledge)
    letter.refresh_from_db(fields=["ended_at", "released_at", "signed_document"])
    if letter.ended_at is not None:
        raise Ended
    if letter.released_at is None:
        raise NotReleased
    check_figures(letter)
    emails = Email.objects.filter(attached__document=letter.file_id)
    address = address_of(letter.pledge)
    before = emails.order_by("-pk").first()
    try:
        if before is not None and before.to == address and before.text:
            return mailing.send_again(before, by=by, at=at)
        return _send(letter, key=f"{_KEY}{letter.pk}:{emails.count()}")
    except UnfitEmail as problem:
        raise NotSent(str(problem)) from problem


def _send(letter: Letter, *, key: str) -> Email:
    """Raises `NoAddress`, UnfitEmail."""
    pledge, facts = letter.pledge, restored(letter.facts)
    to = address_of(pledge)
    if not to:
        raise NoAddress
    # An e-mail that all money has come went out at once, unless this one was to say so.
    tells = letter.kind == Letter.Kind.THANKS and last_of_funded(pledge) is None
    texts = render_mail(
        "sponsors/letters/mail",
        {
            "kind": letter.kind,
            "paid_in_full": tells and pledge.status == Pledge.Status.FUNDED,
            "came": [(one.received_on, one.bank_reference, one.amount) for one in facts.receipts] if tells else [],
            "replaced_on": _replaced_on(letter),
            "is_unsigned": letter.signed_document_id is None and not facts.signature.is_electronic,
            "facts": facts,
            "total": facts.total,
            "campaign": pledge.campaign,
            "reference": pledge.reference,
            "confirming": addresses.confirming(letter.token),
            "own": addresses.public(reverse("online:one", args=[pledge.reference])),
        },
    )
    return mailing.send(
        key=key,
        to=to,
        about=pledge.reference,
        attachments=[letter.file],
        reply_to=pledge.campaign.contact_email,
        **texts._asdict(),
    )


def _replaced_on(letter: Letter) -> date | None:
    """The day of the letter that the sponsor had and whose place this one takes."""
    before = Letter.objects.filter(replaced_by=letter, released_at__isnull=False).first()
    return timezone.localdate(before.made_at) if before else None
