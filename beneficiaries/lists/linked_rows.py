"""To which rows of two sendings of one list it matters that a few rows are changed.

Rows are paired by what they have in common (`changes`). So those that are linked with none of the changed rows, however
many others stand between, are paired among themselves as before, and need not be compared again.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from django.db.models import Q
from django.db.models.fields.json import KT

from beneficiaries.lists.contexts import reading_context
from beneficiaries.models import ListRow, RecipientList
from beneficiaries.reading.cleaning import Facts, clean_row
from beneficiaries.reading.raw_rows import raw_from_json
from locations.vietnamese import fold

CHUNK = 2_000
FEW = 1_000
"""More changed rows are compared with all: nearly as many would be linked with them."""

IDENTITY = ("full_name", "personal_id", "insurance_code")


class Place(NamedTuple):
    """A row, by the primary keys of its list and its own."""

    list_pk: int
    pk: int


def linked_rows(
    earlier: RecipientList, received: RecipientList, facts: Mapping[int, Facts]
) -> tuple[set[int], set[int]] | None:
    """The primary keys of the rows of either list that are linked with the rows of `received` at the positions of
    `facts`, which say now what is not stored yet. None if that is for too many rows.

    Who has the same cells has the same facts but for what was typed. So the rows with a typed name or number count
    with what their cells say, too.
    """
    if len(facts) > FEW:
        return None
    typed = ListRow.objects.filter(recipient_list__in=[earlier, received]).filter(
        Q(corrections__has_any_keys=IDENTITY) | Q(recipient_list=received, position__in=facts)
    )
    if typed.count() > FEW:
        return None
    by_cells = {one.pk: one for one in typed.only("recipient_list", "cells").iterator(chunk_size=CHUNK)}
    contexts = {one.pk: reading_context(one) for one in (earlier, received)}
    keys: dict[Place, set[Hashable]] = {}
    seeds = set()
    for position, place, stored in _stored(earlier, received):
        keys[place] = set(stored)
        if place.list_pk == received.pk and position in facts:
            seeds.add(place)
            keys[place] |= _keys(*_of(facts[position]))
        if place.pk in by_cells:
            raw = raw_from_json(by_cells[place.pk].cells)
            keys[place] |= _keys(*_of(clean_row(raw, contexts[place.list_pk]).facts))
    found = _closure(seeds, keys)
    return (
        {one.pk for one in found if one.list_pk == earlier.pk},
        {one.pk for one in found if one.list_pk != earlier.pk},
    )


def _stored(*lists: RecipientList) -> Iterator[tuple[int, Place, Iterable[Hashable]]]:
    rows = ListRow.objects.filter(recipient_list__in=lists).order_by()
    found = rows.values_list(
        "position", "recipient_list", "pk", "search_key", KT("facts__personal_id"), KT("facts__insurance_code")
    )
    for position, list_pk, pk, name, number, code in found.iterator(CHUNK):
        yield position, Place(list_pk, pk), _keys(name, number, code)


def _of(facts: Facts) -> tuple[str, str | None, str | None]:
    return fold((facts.full_name or "")[:150]), facts.personal_id, facts.insurance_code


def _keys(name: str, number: str | None, code: str | None) -> set[Hashable]:
    """What a row may share with another one, so that they are paired."""
    return {(kind, key) for kind, key in (("name", name), ("number", number), ("code", code)) if key}


def _closure(seeds: Collection[Place], keys: Mapping[Place, Collection[Hashable]]) -> set[Place]:
    """All that is linked with the seeds."""
    sharing: dict[Hashable, list[Place]] = {}
    for place, own in keys.items():
        for key in own:
            sharing.setdefault(key, []).append(place)
    found, waiting = set(seeds), list(seeds)
    while waiting:
        for key in keys[waiting.pop()]:
            for other in sharing.pop(key, ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
    return found
