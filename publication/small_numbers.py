"""Counts of people as they may be told: a small one could be somebody's neighbour.

Pure. A count from 1 to 4 is not told. Where a total is told beside its parts, more of them are hidden, the smallest
first, until nobody who adds and subtracts can say what a hidden one is. Where even all of them would not do, as with
thirty people in thirty communes, nothing at all is told of the parts, not even in which of them anybody is: then the
total stands alone, and may be told unless it is small itself. There is one word for whatever is hidden, and equal parts
are hidden together: neither tells which of them is the small one. Whoever reads may know all of these rules.

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


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole, its provinces and their communes: None where nothing is told of any, not even where nobody is."""

    whole: Count
    provinces: Mapping[str, Count] | None
    communes: Mapping[str, Mapping[str, Count] | None]

    def count(self, province: str, commune: str = "") -> Count:
        """Of the commune, or of the whole province."""
        parts = self._beside(province, commune)
        return HIDDEN if parts is None else parts.get(commune or province, told(0))

    def names(self, province: str, commune: str = "") -> bool:
        """Whether everybody may know that somebody is there, if not how many."""
        return self._beside(province, commune) is not None and self.count(province, commune) != told(0)

    def _beside(self, province: str, commune: str) -> Mapping[str, Count] | None:
        if self.provinces is None or not commune:
            return self.provinces
        return self.communes.get(province, _NOBODY)


_NOBODY: Mapping[str, Count] = {}


def parts_told(parts: Mapping[Key, int]) -> dict[Key, Count] | None:
    """The counts of parts beside their sum, what is 0 as that; None where whatever is hidden could be worked out as
    long as it is known in which parts anybody is: then nothing is told of the parts.
    """
    few = max((value for value in parts.values() if 0 < value < FEWEST), default=0)
    for limit in sorted({few, *(value for value in parts.values() if value > few)}):
        hidden = [value for value in parts.values() if 0 < value <= limit]
        next_one = min((value for value in parts.values() if value > limit), default=None)
        if _enough(hidden, next_one):
            return {key: HIDDEN if 0 < value <= limit else Count(value) for key, value in parts.items()}
    return None


def tree_told(places: Mapping[str, Mapping[str, int]]) -> Tree:
    """The whole, its provinces and their communes (counts by province and commune). The whole is told unless it is
    small itself. Nothing is told of the communes of a province that is hidden.
    """
    sums = {province: sum(communes.values()) for province, communes in places.items()}
    whole = told(sum(sums.values()))
    provinces = None if whole == HIDDEN else parts_told(sums)
    communes = {
        province: None if provinces is None or provinces[province] == HIDDEN else parts_told(inside)
        for province, inside in places.items()
    }
    return Tree(whole, provinces, communes)


def _enough(hidden: Collection[int], next_one: int | None) -> bool:
    """Whether nothing that is hidden can be worked out from the sum. `next_one`: the smallest that is told, which is
    larger than whatever is hidden.
    """
    if not hidden:
        return True
    total = sum(hidden)
    if len(hidden) == 1 or total - len(hidden) < FEWEST:
        return False
    return next_one is None or total + _ROOM < FEWEST + (len(hidden) - 1) * (next_one - 1)
