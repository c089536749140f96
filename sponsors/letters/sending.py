"""Letters that go out by e-mail, the file with them: each at most once by itself, and again when staff ask for it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from documents import mailing
from documents.mail_texts import render_mail
from documents.mailing import UnfitEmail
from documents.models import Email
from sponsors.letters import addresses
from sponsors.letters.facts import restored
from sponsors.mails import address_of
from sponsors.models import Letter, Pledge
from sponsors.pledge_records import check_office, lock


class NoAddress(Refusal):
    message = _("Neither the pledge nor its sponsor has an e-mail address. Print the letter and send it.")


class NotSent(Refusal):
    """An e-mail that can't be sent, for the reason that is told."""


class Ended(Refusal):
    message = _("This letter counts no more, so it is not sent.")


def send_thanks(letter: Letter) -> Email | None:
    """The e-mail that goes out by itself, once for a pledge; None without an address that can be written to."""
    try:
        return _send(letter, key=f"thanks:{letter.pledge_id}")
    except (NoAddress, UnfitEmail):
        return None


@operation(words=_("Letter sent by e-mail"))
def send(letter: Letter, *, by: User, at: datetime) -> Email:
    """Send the letter; one that was sent before goes out again. Raises `NotYourOffice`, `NoAddress`, `Ended`,
    `NotSent`.
    """
    check_office(letter.pledge.province_id, by=by)
    lock(letter.pledge)
    letter.refresh_from_db(fields=["ended_at"])
    if letter.ended_at is not None:
        raise Ended
    address = address_of(letter.pledge)
    before = Email.objects.filter(attached__document=letter.document_id).order_by("-pk").first()
    try:
        if before is not None and before.to == address and before.text:
            return mailing.send_again(before, by=by, at=at)
        count = Email.objects.filter(attached__document=letter.document_id).count()
        return _send(letter, key=f"letter:{letter.pk}:{count}")
    except UnfitEmail as problem:
        raise NotSent(str(problem)) from problem


def _send(letter: Letter, *, key: str) -> Email:
    """Raises `NoAddress`, UnfitEmail."""
    pledge, facts = letter.pledge, restored(letter.facts)
    to = address_of(pledge)
    if not to:
        raise NoAddress
    texts = render_mail(
        "sponsors/letters/mail",
        {
            "kind": letter.kind,
            "paid_in_full": letter.kind == Letter.Kind.THANKS and pledge.status == Pledge.Status.FUNDED,
            "came": [(one.received_on, one.bank_reference, one.amount) for one in facts.receipts],
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
        attachments=[letter.document],
        reply_to=pledge.campaign.contact_email,
        **texts._asdict(),
    )
