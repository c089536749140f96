"""Letters made: once of each kind and occasion, out of the ledger; replaced or taken back where they are wrong.

A letter is kept for good with its file and its figures; it goes out once it is released (`releasing`). The pledge
is locked while one is made, so that its figures are those of one moment, and two who make the same at once make one.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from documents.letter_facts import Signature
from documents.models import Document
from locations.vietnamese import clean_spaces
from sponsors import mails
from sponsors.letters import addresses
from sponsors.letters.facts import Facts, kept, set_letter
from sponsors.letters.figures import facts_of
from sponsors.letters.releasing import go_out, locked
from sponsors.models import Letter, LetterHead, Pledge
from sponsors.money.ledger import stated
from sponsors.pledge_records import check_office, lock

Kind = Letter.Kind
Occasion = Letter.Occasion
MOST_REASON = 300
THANKED = (Pledge.Status.FUNDED, Pledge.Status.CLOSED)


class NothingReceived(Refusal):
    message = _("No money is received for pledge %(reference)s, so there is nothing to thank for or to confirm yet.")


class NoLetterHead(Refusal):
    message = _("The letterhead of the office is not filled in yet: who writes, where, and who signs.")


class AlreadyMade(Refusal):
    message = _("This letter is made already. Replace it if it is wrong.")


@dataclass(frozen=True)
class Wording:
    """What whoever makes a letter says otherwise than sponsor and letterhead do; "" is as they do. `number`: of a
    confirmation, “12/XN-BHXH”.
    """

    name: str = ""
    addressed_as: str = ""
    number: str = ""
    signs_for: str = ""
    signer_title: str = ""
    signer_name: str = ""


PLAIN = Wording()


def head_of(pledge: Pledge) -> LetterHead | None:
    """Of the office that keeps the pledge."""
    return LetterHead.objects.filter(province_id=pledge.province_id).first()


def drafted(pledge: Pledge, *, at: datetime, occasion: str = Occasion.FUNDING) -> Facts:
    """What a letter made now would say. Raises `NoLetterHead`, `NothingReceived`."""
    head = head_of(pledge)
    if head is None:
        raise NoLetterHead
    facts = facts_of(pledge, head, on=timezone.localdate(at), handed_over=occasion == Occasion.HANDOVER)
    if facts.total <= 0:
        raise NothingReceived(reference=pledge.reference)
    return facts


@operation(words=_("Letter made"))
def make(
    pledge: Pledge,
    kind: str,
    *,
    wording: Wording = PLAIN,
    occasion: str = Occasion.FUNDING,
    by: User,
    at: datetime,
) -> Letter:
    """Raises `NotYourOffice`, `NoLetterHead`, `NothingReceived`, `NoPublicAddress`, `AlreadyMade`."""
    check_office(pledge.province_id, by=by)
    lock(pledge)
    if _that_counts(pledge, kind, occasion):
        raise AlreadyMade
    return _made(pledge, kind, occasion, wording, by=by, at=at)


@operation(words=_("Letter replaced"))
def replace_letter(letter: Letter, *, reason: str, wording: Wording = PLAIN, by: User, at: datetime) -> Letter:
    """Make the letter anew, out of the ledger as it is now; the page of the one before says that another replaced it,
    and a sponsor who had that is told. Raises what `make` does, `NoReason`, `TooLong`, `CountsNoMore`.
    """
    _end(letter, reason, by=by, at=at)
    made = _made(letter.pledge, letter.kind, letter.occasion, wording, by=by, at=at)
    letter.replaced_by = made
    letter.save(update_fields=["replaced_by"])
    _tell_the_end(letter)
    return made


@operation(words=_("Letter taken back"))
def take_back(letter: Letter, *, reason: str, by: User, at: datetime) -> None:
    """The letter counts no more, and no other takes its place; a sponsor who had it is told. Raises `NotYourOffice`,
    `NoReason`, `TooLong`, `CountsNoMore`.
    """
    _end(letter, reason, by=by, at=at)
    _tell_the_end(letter)


@operation(words=_("Letter of thanks made"))
def thank(pledge: Pledge, *, by: User, at: datetime) -> Letter | None:
    """Make the letter of thanks for a pledge that is funded. It waits to be released, unless the signer has agreed that
    letters of thanks go out at once.

    Once, however often it is called: also a letter that was taken back since is not made again. None where there is
    nothing to be done, or it can't be done yet (no letterhead, no public address): `to_thank` finds it later.
    """
    lock(pledge)
    if pledge.status not in THANKED or not may_be_thanked(pledge):
        return None
    at_once = thanks_go_at_once(pledge)
    letter = _made(pledge, Kind.THANKS, Occasion.FUNDING, PLAIN, is_electronic=at_once, by=by, at=at)
    if at_once:
        go_out(letter, by=by, at=at)
    return letter


def may_be_thanked(pledge: Pledge) -> bool:
    """Whether the letter of thanks for a funded pledge is still to be made and can be."""
    can_be_made = bool(settings.PUBLIC_URL) and head_of(pledge) is not None and pledge.received > 0
    return can_be_made and not _thanks(pledge).exists()


def thanks_go_at_once(pledge: Pledge) -> bool:
    """Whether that letter goes out by itself: its e-mail says that the pledge is paid in full."""
    head = head_of(pledge)
    return head is not None and head.thanks_go_at_once and may_be_thanked(pledge)


def thanked_at(pledge: Pledge) -> datetime | None:
    """When the last letter of thanks for its money that went out was made, also one that counts no more."""
    return _thanks(pledge).filter(released_at__isnull=False).aggregate(last=Max("made_at"))["last"]


def _thanks(pledge: Pledge) -> "QuerySet[Letter]":
    return Letter.objects.filter(pledge=pledge, kind=Kind.THANKS, occasion=Occasion.FUNDING)


def _that_counts(pledge: Pledge, kind: str, occasion: str) -> bool:
    return Letter.objects.that_count().filter(pledge=pledge, kind=kind, occasion=occasion).exists()


def _end(letter: Letter, reason: str, *, by: User, at: datetime) -> None:
    why = stated(reason, MOST_REASON)
    locked(letter, by=by)
    letter.ended_by, letter.ended_at, letter.ended_because = by, at, why
    letter.save(update_fields=["ended_by", "ended_at", "ended_because"])


def _tell_the_end(letter: Letter) -> None:
    if letter.released_at is not None:
        mails.letter_ended(letter.pledge, letter)


def _made(
    pledge: Pledge,
    kind: str,
    occasion: str,
    wording: Wording,
    *,
    is_electronic: bool = False,
    by: User,
    at: datetime,
) -> Letter:
    facts = _worded(drafted(pledge, at=at, occasion=occasion), wording)
    facts = replace(facts, signature=replace(facts.signature, is_electronic=is_electronic))
    token = secrets.token_urlsafe(18)
    content = set_letter(kind, facts, address=addresses.confirming(token), font_folder=settings.FONT_FOLDER)
    name = f"{Letter.FILE_NAMES[Kind(kind)]}-{pledge.reference}.pdf"
    document = Document.objects.keep(kind=Document.Kind.LETTER, name=name, content=content)
    return Letter.objects.create(
        pledge=pledge,
        kind=kind,
        occasion=occasion,
        token=token,
        facts=kept(facts),
        document=document,
        made_by=by,
        made_at=at,
    )


def _worded(facts: Facts, wording: Wording) -> Facts:
    sponsor = replace(
        facts.sponsor,
        name=clean_spaces(wording.name) or facts.sponsor.name,
        addressed_as=clean_spaces(wording.addressed_as) or facts.sponsor.addressed_as,
    )
    signature = facts.signature
    if wording.signer_title and wording.signer_name:
        authority = (clean_spaces(wording.signs_for), clean_spaces(wording.signer_title))
        signature = Signature(tuple(filter(None, authority)), clean_spaces(wording.signer_name))
    return replace(facts, sponsor=sponsor, signature=signature, number=clean_spaces(wording.number))
