"""How a pledge stood when a page about it was opened, so that nobody decides about what he never saw: its sponsor may
change a registered pledge online at any moment, and so may a colleague.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from sponsors.models import Pledge, PledgeLine

_LENGTH = 24


class ChangedMeanwhile(Refusal):
    message = _(
        "Pledge %(reference)s was changed since this page was opened, perhaps by its sponsor online. Open its page "
        "anew, look at it as it is now, then decide."
    )


def stamp_of(pledge: Pledge, lines: Sequence[PledgeLine]) -> str:
    """What a page carries about the pledge and its lines as it shows them. Money, holds and allocating don't change
    it.
    """
    told = [
        [pledge.sponsor_id, pledge.province_id, pledge.pledged_on, pledge.amount, pledge.unnamed, pledge.note],
        [pledge.contact_name, pledge.contact_phone, pledge.contact_email],
        *sorted([line.pk, line.offer_id, line.quantity, line.unit_price, line.only_when_paid] for line in lines),
    ]
    return _digest(told)


def row_stamp(pledge: Any) -> str:
    """What a row of the list carries about a pledge (`with_totals`): no more than the row shows, so that a page of them
    costs no query.
    """
    counts = [pledge.books, pledge.cards, pledge.gifts, pledge.value]
    return _digest([pledge.sponsor_id, pledge.province_id, pledge.pledged_on, pledge.amount, *counts])


def _digest(told: Any) -> str:
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:_LENGTH]


def stamps(pledges: Iterable[Pledge]) -> dict[int, str]:
    """By key of the pledge: one query, however many they are."""
    found = {pledge.pk: pledge for pledge in pledges}
    lines: dict[int, list[PledgeLine]] = defaultdict(list)
    for line in PledgeLine.objects.filter(pledge__in=found.keys()):
        lines[line.pledge_id].append(line)
    return {key: stamp_of(pledge, lines[key]) for key, pledge in found.items()}


def check_seen(pledge: Pledge, seen: str | None) -> None:
    """Raises `ChangedMeanwhile` unless the pledge, which must be locked, is as whoever decides saw it (`seen`: the
    stamp of the page; None: of no page).
    """
    if seen is not None and seen != stamps([pledge])[pledge.pk]:
        raise ChangedMeanwhile(reference=pledge.reference)
