"""The priority points of a nomination: a public sum over a table, nothing hidden in it; and what a table brings about.

Pure. The preview asks one question of each gift: with these points, who is sure of one of the gifts that are free, who
has as many points as others while the gifts don't suffice for all of them (so that the public seed decides), and for
whom nothing is left. It knows nothing of quotas and earmarks, which keep gifts from some and for others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

NO_GROUP = ""


def points_for(groups: Iterable[str], table: Mapping[str, int]) -> int:
    """The points of the hardship groups (their codes) in a campaign's table (code → points), added up.

    A group named twice counts once; one that the table leaves out counts nothing.
    """
    return sum(table.get(group, 0) for group in set(groups))


@dataclass(frozen=True, slots=True)
class Alike:
    """`count` people who are put forward for one offer (its primary key) and belong to the same groups (codes)."""

    offer: int
    groups: frozenset[str]
    count: int


@dataclass(frozen=True, slots=True)
class Chances:
    """People by what a table of points brings them: `sure` of a gift, in the `lot` among equals, or `none`."""

    sure: int = 0
    lot: int = 0
    none: int = 0

    @property
    def people(self) -> int:
        return self.sure + self.lot + self.none

    def __add__(self, other: "Chances") -> "Chances":
        return Chances(self.sure + other.sure, self.lot + other.lot, self.none + other.none)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a table brings about for one offer with `free` gifts.

    `threshold`: the points at which the gifts don't suffice for all equals (None: there is no such place), and
    `drawn`: how many of these gifts go there. `groups`: the chances of the people of each group; whoever belongs to
    several counts in each of them, `NO_GROUP` holds those without any. `spread`: (points, people), highest first.
    """

    free: int
    total: Chances
    threshold: int | None = None
    drawn: int = 0
    groups: Mapping[str, Chances] = field(default_factory=dict)
    spread: tuple[tuple[int, int], ...] = ()


def effect(people: Iterable[Alike], free: int, table: Mapping[str, int]) -> Effect:
    """What `table` brings about for people who are all put forward for the same offer. Raises ValueError for a
    negative number of gifts or people.
    """
    alike = tuple(people)
    if free < 0 or any(one.count < 0 for one in alike):
        raise ValueError("free gifts and people are counted from 0 up")
    counted: Counter[int] = Counter()
    for one in alike:
        counted[points_for(one.groups, table)] += one.count
    spread = tuple(sorted(((points, count) for points, count in counted.items() if count), reverse=True))
    all_sure, threshold, drawn = _threshold(spread, free)
    groups: dict[str, Chances] = {}
    total = Chances()
    for one in alike:
        points = points_for(one.groups, table)
        if points in all_sure:
            chances = Chances(sure=one.count)
        else:
            chances = Chances(lot=one.count) if points == threshold else Chances(none=one.count)
        total += chances
        for group in one.groups or (NO_GROUP,):
            groups[group] = groups.get(group, Chances()) + chances
    return Effect(free=free, total=total, threshold=threshold, drawn=drawn, groups=groups, spread=spread)


def _threshold(spread: Iterable[tuple[int, int]], free: int) -> tuple[frozenset[int], int | None, int]:
    """The points whose people all get a gift, those at which some do, and how many do there."""
    left = free
    all_sure: set[int] = set()
    for points, count in spread:
        if count > left:
            return (frozenset(all_sure), points, left) if left else (frozenset(all_sure), None, 0)
        all_sure.add(points)
        left -= count
    return frozenset(all_sure), None, 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One offer under the table of now and under a new one."""

    offer: int
    now: Effect
    new: Effect


def compare(
    people: Iterable[Alike], free: Mapping[int, int], now: Mapping[str, int], new: Mapping[str, int]
) -> list[Comparison]:
    """Each offer of `free` (offer → gifts) under the two tables, in the order of `free`.

    Raises ValueError for people who are put forward for an offer that `free` leaves out.
    """
    by_offer: dict[int, list[Alike]] = {offer: [] for offer in free}
    for one in people:
        if one.offer not in by_offer:
            raise ValueError(f"nothing is said about the free gifts of offer {one.offer}")
        by_offer[one.offer].append(one)
    return [
        Comparison(offer, effect(alike, free[offer], now), effect(alike, free[offer], new))
        for offer, alike in by_offer.items()
    ]
