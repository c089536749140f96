"""Counts of people as they may be told: a small one could be somebody's neighbour.

Pure. A count from 1 to 4 is told as "dưới 5". Where a total is told beside its parts, one hidden part could be worked
out by subtraction: then the smallest parts that are left are withheld too, until at least two are hidden that come to
five or more. A part of a total that is itself hidden is withheld so that the others don't add up to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from locations.vietnamese import number

FEWEST = 5
"""The smallest count of people that is told."""

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Count:
    """`value`: the count, None where it is hidden; `few`: it is hidden because it is from 1 to 4."""

    value: int | None
    few: bool = False

    @property
    def text(self) -> str:
        if self.value is not None:
            return number(self.value)
        return f"dưới {FEWEST}" if self.few else "không nêu"

    @property
    def at_least(self) -> int:
        """What may be told about how many it is, to put the largest first."""
        return self.value or (1 if self.few else 0)


def told(value: int) -> Count:
    """A count that stands alone."""
    few = 0 < value < FEWEST
    return Count(None if few else value, few)


def parts_told(parts: Mapping[Key, int], *, total_is_told: bool) -> dict[Key, Count]:
    """The counts of parts, whose sum stands beside them or is hidden. What is 0 is told as that, and hides nothing."""
    counts = {key: told(value) for key, value in parts.items()}
    hidden = {key for key, count in counts.items() if count.value is None}
    if not hidden and total_is_told:
        return counts
    # The smallest first, in a fixed order.
    left = sorted((key for key in parts if parts[key] and key not in hidden), key=lambda key: (parts[key], str(key)))
    for key in left:
        if _enough([parts[each] for each in hidden], total_is_told=total_is_told):
            break
        hidden.add(key)
        counts[key] = Count(None)
    return counts


def _enough(hidden: list[int], *, total_is_told: bool) -> bool:
    """Whether what is hidden can't be worked out from what is told."""
    if not total_is_told:
        return bool(hidden)
    return len(hidden) > 1 and sum(hidden) >= FEWEST


def tree_told(places: Mapping[str, Mapping[str, int]]) -> tuple[Count, dict[str, Count], dict[str, dict[str, Count]]]:
    """The whole, its provinces and their communes, none of which can be worked out from the others."""
    sums = {province: sum(communes.values()) for province, communes in places.items()}
    whole = told(sum(sums.values()))
    provinces = parts_told(sums, total_is_told=whole.value is not None)
    communes = {
        province: parts_told(parts, total_is_told=provinces[province].value is not None)
        for province, parts in places.items()
    }
    return whole, provinces, communes
