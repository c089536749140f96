"""The letters of a pledge as its page shows them, and what may be done with each."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.models import User
from documents.models import Email, EmailAttachment
from sponsors.letters import figures, sending, waiting
from sponsors.letters.facts import Facts, restored
from sponsors.letters.making import Kind, head_of
from sponsors.models import Letter, Pledge


@dataclass(frozen=True)
class Row:
    """A letter with its figures, and the e-mails that took it along, the latest first. `differs`: the ledger tells
    other figures now; `says_too_much`: less is received than it says.
    """

    letter: Letter
    facts: Facts
    mails: list[Email]
    differs: bool
    says_too_much: bool

    @property
    def may_release(self) -> bool:
        return self.letter.released_at is None and not self.says_too_much

    @property
    def may_send(self) -> bool:
        if self.letter.released_at is None or self.says_too_much:
            return False
        return not self.mails or self.mails[0].status not in (Email.Status.WAITING, Email.Status.SENDING)


def context_of(pledge: Pledge, *, by: User) -> dict[str, Any]:
    """What the page of a pledge adds about letters. `by`: who looks."""
    rows = rows_of(pledge)
    counting = {row.letter.kind for row in rows if row.letter.ended_at is None}
    mine, head = pledge.recordable_by(by), head_of(pledge)
    return {
        "letters": rows,
        "letters_to_make": [kind for kind in Kind if kind.value not in counting] if pledge.received > 0 else [],
        "may_write": mine,
        "letterhead": head,
        "letterhead_lacks": head is None and (pledge.received > 0 or bool(rows)),
        "address_lacks": not settings.PUBLIC_URL,
        "letters_go_to": sending.address_of(pledge),
        "thanks_wait": waiting.to_thank().filter(pk=pledge.pk).exists(),
    }


def rows_of(pledge: Pledge) -> list[Row]:
    """The latest first. A fixed number of queries."""
    letters = list(pledge.letters.select_related("made_by", "released_by", "posted_by", "ended_by", "replaced_by"))
    mails: dict[int, list[Email]] = defaultdict(list)
    attached = EmailAttachment.objects.filter(document__in=[letter.file_id for letter in letters])
    for one in attached.select_related("email").order_by("-email"):
        mails[one.document_id].append(one.email)
    now = figures.received(pledge) if letters else ()
    rows = []
    for letter in letters:
        facts = restored(letter.facts)
        differs = letter.ended_at is None and facts.receipts != now
        says_too_much = letter.ended_at is None and letter.total > pledge.received
        rows.append(Row(letter, facts, mails[letter.file_id], differs, says_too_much))
    return rows
