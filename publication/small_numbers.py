"""Counts of people as they may be told: a small one could be somebody's neighbour.

Pure. A count from 1 to 4 is not told. Where a total is told beside its parts, more of them are hidden, the smallest
first, until nobody who adds and subtracts can say what a hidden one is; where even all of them would not do, the total
is hidden, too. There is one word for whatever is hidden, and equal parts are hidden together: neither tells which of
them is the small one. Whoever reads may know all of these rules.

`tests/publication/test_small_numbers.py` looks at every small table: for each view that is published there are several
tables that it could have come from, and each hidden count has another value in one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from locations.vietnamese import number

FEWEST = 5
"""The smallest count of people that is told."""
_ROOM = 2
"""By so many at least, hidden parts come to less than the most that they could come to, one of them being few."""

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Count:
    """`value`: the count, None where it is hidden."""

    value: int | None

    @property
    def text(self) -> str:
        return "không nêu" if self.value is None else number(self.value)


HIDDEN = Count(None)


def told(value: int) -> Count:
    """A count that stands alone."""
    return HIDDEN if 0 < value < FEWEST else Count(value)


def parts_told(parts: Mapping[Key, int]) -> dict[Key, Count] | None:
    """The counts of parts beside their sum; None where they can't stand beside it, whatever is hidden. What is 0 is
    told as that, and hides nothing.
    """
    hidden = _hidden(parts, dict.fromkeys(parts, 1), ())
    if hidden is None:
        return None
    return {key: HIDDEN if key in hidden else Count(value) for key, value in parts.items()}


def tree_told(
    places: Mapping[str, Mapping[str, int]],
) -> tuple[Count, dict[str, Count], dict[str, dict[str, Count]]]:
    """The whole, its provinces and their communes. Nothing is told of the communes of a province that is hidden, and
    nothing of any place, not even that nobody is there, where the whole is.
    """
    sums = {province: sum(communes.values()) for province, communes in places.items()}
    inside = {province: parts_told(communes) for province, communes in places.items()}
    least = {province: sum(1 for value in communes.values() if value) for province, communes in places.items()}
    hidden = _hidden(sums, least, [province for province, parts in inside.items() if parts is None])
    whole = told(sum(sums.values()))
    if hidden is None or whole.value is None:
        nothing = {province: dict.fromkeys(communes, HIDDEN) for province, communes in places.items()}
        return HIDDEN, dict.fromkeys(places, HIDDEN), nothing
    provinces = {province: HIDDEN if province in hidden else Count(value) for province, value in sums.items()}
    communes = {
        province: _none_told(places[province]) if parts is None or province in hidden else parts
        for province, parts in inside.items()
    }
    return whole, provinces, communes


def _none_told(parts: Mapping[Key, int]) -> dict[Key, Count]:
    return {key: HIDDEN if value else Count(0) for key, value in parts.items()}


def _hidden(parts: Mapping[Key, int], least: Mapping[Key, int], besides: Collection[Key]) -> set[Key] | None:
    """Which parts are hidden beside their sum: the few, those named `besides`, and the smallest of the others until
    that is enough; None where all are not. `least`: what a hidden part comes to at least, as far as may be known.
    """
    most = max((value for key, value in parts.items() if 0 < value < FEWEST or key in besides), default=0)
    for limit in sorted({most, *(value for value in parts.values() if value > most)}):
        hidden = {key for key, value in parts.items() if 0 < value <= limit}
        next_one = min((value for value in parts.values() if value > limit), default=None)
        if _enough({key: parts[key] for key in hidden}, least, next_one):
            return hidden
    return None


def _enough(hidden: Mapping[Key, int], least: Mapping[Key, int], next_one: int | None) -> bool:
    """Whether nothing that is hidden can be worked out from the sum. `next_one`: the smallest that is told, which is
    larger than whatever is hidden.
    """
    if not hidden:
        return True
    total = sum(hidden.values())
    if len(hidden) == 1 or total - sum(least[key] for key in hidden) < FEWEST:
        return False
    return next_one is None or total + _ROOM < FEWEST + (len(hidden) - 1) * (next_one - 1)
