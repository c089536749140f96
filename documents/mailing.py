"""E-mails: written in the transaction of what they tell, sent by a worker once that is committed, each at most once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents import mail_queue
from documents.mail_server import mail_is_set_up
from documents.models import Document, Email, EmailAttachment

__all__ = [
    "CODES_KEPT",
    "LIFE_OF_A_CODE",
    "MOST_BYTES",
    "TEXTS_KEPT",
    "UnfitEmail",
    "first_key",
    "forget_old",
    "is_address",
    "mail_is_set_up",
    "send",
    "send_again",
]

MOST_BYTES = 10_000_000
"""Of all that is attached to one e-mail: many servers take no more than 15 MB, and attachments grow by a third."""

LIFE_OF_A_CODE = timedelta(minutes=15)
"""How long what a secret e-mail says is kept, sent or not."""

CODES_KEPT = timedelta(hours=24)
"""How long it is kept that a code went to an address: whoever it belongs to need not know of the programme."""

TEXTS_KEPT = timedelta(days=365)
"""How long the other e-mails can be read, and sent again. What they told stands with the pledge."""

_AGAIN = "#"


class UnfitEmail(ValueError):
    """What can't be sent as it is, with a message for the person who wrote it."""

    def __init__(self, message: str | Promise, **details: object) -> None:
        self.message, self.details = message, details
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message) % self.details if self.details else str(self.message)


class Sender(Protocol):
    """Whoever asks for something: a user."""

    def get_username(self) -> str: ...


def send(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str,
    about: str = "",
    attachments: Sequence[Document] = (),
    secret: bool = False,
    reply_to: str = "",
) -> Email:
    """Write an e-mail in the caller's transaction; it goes out when that is committed, or never.

    `key` says what the e-mail is for, such as `pledge-received:TRAO00017`: a second call with the same key returns the
    first e-mail and sends nothing. `text` and `html` say the same. `about`: the reference of the pledge. `secret`: it
    holds a code to sign in with (in the texts alone: subject and key are kept), so it is emptied once it is sent, and
    after 15 minutes in any case. `reply_to`: the address of the office in charge. Raises UnfitEmail.
    """
    if _AGAIN in key:
        raise ValueError(f"A key has no “{_AGAIN}”: {key}")
    fields = {"to": to, "subject": subject, "text": text, "html": html, "about": about}
    return _write(key, attachments, {**fields, "secret": secret, "reply_to": reply_to})


def send_again(email: Email, *, by: Sender, at: datetime) -> Email:
    """Write the e-mail anew, under its key with a number, for one that failed, that was perhaps sent, or that the
    recipient can't find. Asked for twice, it is one. Raises UnfitEmail.
    """
    email.refresh_from_db()
    if email.status in (Email.Status.WAITING, Email.Status.SENDING):
        raise UnfitEmail(_("This e-mail is still to be sent: wait until that has succeeded or failed."))
    if email.secret or not email.text:
        raise UnfitEmail(_("What this e-mail said is not kept any more, so it can't be sent again."))
    number = email.key.partition(_AGAIN)[2]
    fields = {name: getattr(email, name) for name in ("to", "subject", "text", "html", "about", "reply_to")}
    files = [attached.document for attached in email.attached.select_related("document")]
    asked = {"again_of": email, "asked_by": by.get_username(), "written_at": at, "due_at": at}
    return _write(f"{first_key(email)}{_AGAIN}{int(number or 1) + 1}", files, {**fields, **asked})


def first_key(email: Email) -> str:
    """The key of what it says, the same however often that was sent."""
    return email.key.partition(_AGAIN)[0]


def forget_old(*, at: datetime) -> int:
    """Delete e-mails with codes, and empty the texts of the others, once they were kept for long enough (retention);
    how many. Those still to be sent stay, and of the others that there was one, to whom and when.
    """
    done = Email.objects.done()
    codes = done.filter(secret=True, written_at__lte=at - CODES_KEPT).delete()[0]
    return codes + done.filter(written_at__lte=at - TEXTS_KEPT).empty()


def _write(key: str, attachments: Sequence[Document], fields: dict[str, object]) -> Email:
    _check(fields, attachments)
    with transaction.atomic():
        email, is_new = Email.objects.get_or_create(key=key, defaults=fields)
        if is_new:
            EmailAttachment.objects.bulk_create(EmailAttachment(email=email, document=file) for file in attachments)
            mail_queue.send_later(email)
    return email


def _check(fields: dict[str, object], attachments: Sequence[Document]) -> None:
    for address in filter(None, (str(fields["to"]), str(fields["reply_to"]))):
        if not is_address(address):
            raise UnfitEmail(_("“%(address)s” is not an e-mail address."), address=address[:100])
    if not fields["to"]:
        raise UnfitEmail(_("The e-mail has no recipient."))
    subject = str(fields["subject"])
    if not subject.strip() or not subject.isprintable() or len(subject) > 200:
        raise UnfitEmail(_("The subject of an e-mail is one line of 1 to 200 characters."))
    if not str(fields["text"]).strip():
        raise UnfitEmail(_("An e-mail that is to be sent must have a text."))
    if sum(file.size for file in attachments) > MOST_BYTES:
        raise UnfitEmail(_("The attached files are too large for an e-mail: 10 MB at most."))


def is_address(text: str) -> bool:
    """Whether it is one address as a server takes it: no name beside it, no second one, no line break."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return text.isprintable() and len(text) <= 254
