"""Letters released: somebody says that the signer signed a letter or agrees to it, and only then it goes out.

A paper over a name is signed (Decree 30/2020/NĐ-CP, art. 13). Until a letter is released neither its sponsor nor the
public is told what it says. What is released stays so; what was wrong is replaced or taken back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from documents.models import Document, Email
from documents.pdf_files import is_readable
from sponsors.letters import sending
from sponsors.models import Letter
from sponsors.pledge_records import check_office, lock

MOST_BYTES = 8 * 1024 * 1024
"""Of a signed paper: it goes with an e-mail (`documents.mailing.MOST_BYTES`)."""


class CountsNoMore(Refusal):
    message = _("This letter counts no more: it was replaced or taken back.")


class AlreadyReleased(Refusal):
    message = _("The letter to %(sponsor)s is released already. If it is wrong, replace it.")


class TooLarge(Refusal):
    message = _("The file is larger than 8 MB. Scan the paper with fewer dots per inch.")


class NotAPdf(Refusal):
    message = _("The file is no PDF. Scan the signed paper as a PDF, or save the picture as one.")


class Unreadable(Refusal):
    message = _(
        "The file can't be opened as a PDF: it is broken, cut off, without a page or locked by a password. Open it "
        "yourself, then save or scan it anew."
    )


@dataclass(frozen=True)
class Outcome:
    """What came of releasing many: how many went through, and why the others did not."""

    released: int
    refused: tuple[Refusal, ...]


@operation(words=_("Letter released"))
def release(letter: Letter, *, signed: bytes | None = None, by: User, at: datetime) -> Email | None:
    """Let the letter go out: `by` says that the signer signed it or agrees. `signed`: the signed paper as a PDF.

    The e-mail that takes it along; None where it is to be printed and sent. Raises `NotYourOffice`, `CountsNoMore`,
    `AlreadyReleased`, `SaysTooMuch`, `TooLarge`, `NotAPdf`, `Unreadable`.
    """
    if signed is not None:
        check_signed(signed)
    locked(letter, by=by)
    if letter.released_at is not None:
        raise AlreadyReleased(sponsor=letter.pledge.sponsor)
    return go_out(letter, signed=signed, by=by, at=at)


def release_many(letters: Iterable[Letter], *, by: User, at: datetime) -> Outcome:
    """Release each letter by itself, as it was made: one that is refused does not hold up the others."""
    released, refused = 0, []
    for letter in letters:
        try:
            release(letter, by=by, at=at)
            released += 1
        except Refusal as refusal:
            refused.append(refusal)
    return Outcome(released, tuple(refused))


@operation(words=_("Letter sent on paper"))
def note_posted(letter: Letter, *, by: User, at: datetime) -> None:
    """Somebody printed the letter, had it signed and sent it; it is released, if it was not. Raises `NotYourOffice`,
    `CountsNoMore`, `SaysTooMuch`.
    """
    locked(letter, by=by)
    if letter.released_at is None:
        _mark(letter, by=by, at=at)
    if letter.posted_at is None:
        letter.posted_by, letter.posted_at = by, at
        letter.save(update_fields=["posted_by", "posted_at"])


def go_out(letter: Letter, *, signed: bytes | None = None, by: User, at: datetime) -> Email | None:
    """Release a letter whose pledge is locked. Raises `SaysTooMuch`."""
    if signed is not None:
        name = f"{Letter.FILE_NAMES[letter.kind]}-{letter.pledge.reference}-da-ky.pdf"
        letter.signed_document = Document.objects.keep(kind=Document.Kind.LETTER, name=name, content=signed)
    _mark(letter, by=by, at=at)
    return sending.send_released(letter)


def check_signed(content: bytes) -> None:
    """Raises `TooLarge`, `NotAPdf`, `Unreadable`: the content decides, whatever the file is called."""
    if len(content) > MOST_BYTES:
        raise TooLarge
    if not content.startswith(b"%PDF-"):
        raise NotAPdf
    if not is_readable(content):
        raise Unreadable


def locked(letter: Letter, *, by: User) -> None:
    """As it is now that nobody else changes letters of its pledge. Raises `NotYourOffice`, `CountsNoMore`."""
    check_office(letter.pledge.province_id, by=by)
    lock(letter.pledge)
    letter.refresh_from_db(fields=["ended_at", "posted_at", "released_at", "signed_document"])
    if letter.ended_at is not None:
        raise CountsNoMore


def _mark(letter: Letter, *, by: User, at: datetime) -> None:
    sending.check_figures(letter)
    letter.released_by, letter.released_at = by, at
    letter.save(update_fields=["released_by", "released_at", "signed_document"])
