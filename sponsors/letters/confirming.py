"""What everybody is told who opens the address on a letter: values, never records.

The page confirms the figures of a letter that counts. A sponsor is named as in the letter where the public may be told
who gave; an individual never is, since of individuals nobody is told what they gave. A tax code, an address, and what
a bank wrote are not told at all.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from documents.letter_facts import GiftLine
from locations.vietnamese import money_in_words
from sponsors.letters.facts import restored
from sponsors.models import Letter, Sponsor

_TOKEN = re.compile(r"[0-9A-Za-z_-]{22,64}")


@dataclass(frozen=True)
class Paid:
    """Đồng; below 0 where money was sent back."""

    day: date
    amount: int


@dataclass(frozen=True)
class Confirmed:
    """A letter as its page tells it. `sponsor`: "" where the public is not told who gave; `is_person`: since it is an
    individual. `ended_on`: the day since which it counts no more, with no figure then; `is_replaced`: another took its
    place. `is_waiting`: it is not released yet, with no figure either. `is_less_now`: of the money some was sent back
    or taken off again since the letter was made. `is_electronic`: nobody signs it by hand; `is_scanned`: the office
    keeps a scan of the signed paper.
    """

    title: str
    made_on: date
    office: str
    ended_on: date | None = None
    is_replaced: bool = False
    is_waiting: bool = False
    sponsor: str = ""
    is_person: bool = False
    campaign: str = ""
    reference: str = ""
    number: str = ""
    place: str = ""
    signer: str = ""
    total: int = 0
    total_in_words: str = ""
    lines: tuple[GiftLine, ...] = ()
    receipts: tuple[Paid, ...] = ()
    is_less_now: bool = False
    is_electronic: bool = False
    is_scanned: bool = False


def confirmed(token: str) -> Confirmed | None:
    """The letter whose address holds this token; None if there is none."""
    if not _TOKEN.fullmatch(token):
        return None
    letter = Letter.objects.select_related("pledge__sponsor").filter(token=token).first()
    if letter is None:
        return None
    facts = restored(letter.facts)
    is_person = letter.pledge.sponsor.kind == Sponsor.Kind.INDIVIDUAL
    title = str(letter.get_kind_display())
    if letter.ended_at is not None:
        ended_on = timezone.localdate(letter.ended_at)
        replaced = letter.replaced_by_id is not None
        return Confirmed(title, facts.written_on, facts.office.name, ended_on, is_replaced=replaced)
    if letter.released_at is None:
        return Confirmed(title, facts.written_on, facts.office.name, is_waiting=True)
    return Confirmed(
        title=title,
        made_on=facts.written_on,
        office=facts.office.name,
        sponsor=facts.sponsor.name if letter.pledge.is_named and not is_person else "",
        is_person=is_person,
        campaign=facts.campaign,
        reference=facts.pledge_reference,
        number=facts.number,
        place=facts.office.place,
        signer=facts.signature.name,
        total=facts.total,
        total_in_words=money_in_words(facts.total),
        lines=facts.lines,
        receipts=tuple(Paid(one.received_on, one.amount) for one in facts.receipts),
        is_less_now=letter.pledge.received < facts.total,
        is_electronic=facts.signature.is_electronic,
        is_scanned=letter.signed_document_id is not None,
    )
