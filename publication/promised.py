"""What sponsors pledged for one place, and what of it is paid, as it may be told.

Pure. What is not told in a place counts in the rest: in that of the province, or of the whole campaign. So the places
and the rest always come to what is told of the whole, and nothing that is left out of a place can be told from gifts
that are for anybody. Why each rule is there: docs/decisions/0014.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

from publication.small_numbers import FEWEST, HIDDEN, Count

FEWEST_SPONSORS = 3
"""What fewer sponsors paid together is not told: one of them would know what the other paid."""
PROVINCE, COMMUNE = 1, 2


@dataclass(frozen=True)
class Promise:
    """`units`: gifts that are pledged, 0 where nothing is told. `paid`: as many of them as the money received pays
    for.
    """

    units: int
    paid: Count


NOTHING = Promise(0, Count(0))


@dataclass(frozen=True)
class Meant:
    """A line that is meant for one place: `province` (code), and `commune`, "" for the whole province. `sponsor`: who
    it is, never told.
    """

    offer: int
    sponsor: Hashable
    province: str
    commune: str
    units: int
    paid: int


Promises = Mapping[tuple[int, int, str], Promise]
"""By offer, level (`PROVINCE`, `COMMUNE`) and code; what is not there is not told."""
MayBeTold = Callable[[int, int, str], bool]
BySponsor = Mapping[int, Mapping[Hashable, int]]
"""Units by offer and sponsor: of all lines, for whatever place they are."""


def located(marks: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The one place (province, commune) that all of these are in, as (province, commune or ""): ("", "") where they
    are in several provinces, or there is none.
    """
    named = set(marks)
    provinces = {province for province, _commune in named}
    if len(provinces) != 1:
        return "", ""
    communes = {commune for _province, commune in named}
    return provinces.pop(), communes.pop() if len(communes) == 1 else ""


def promises_told(meant: Iterable[Meant], everybody: BySponsor, may_be_told: MayBeTold) -> Promises:
    """`may_be_told`: whether the number of people who have this gift there is."""
    by_offer: dict[int, list[Meant]] = defaultdict(list)
    for line in meant:
        by_offer[line.offer].append(line)
    found: dict[tuple[int, int, str], Promise] = {}
    for offer, lines in by_offer.items():
        found |= _of_offer(offer, lines, everybody[offer], may_be_told)
    return found


def rest(whole: Promise, parts: Iterable[Promise]) -> Promise:
    """What of the whole is told in none of its parts."""
    parts = [part for part in parts if part.units]
    units = whole.units - sum(part.units for part in parts)
    paid = [part.paid.value for part in parts]
    if whole.paid.value is None or None in paid:
        return Promise(units, HIDDEN)
    return Promise(units, Count(whole.paid.value - sum(value or 0 for value in paid)))


def _of_offer(
    offer: int, lines: list[Meant], everybody: Mapping[Hashable, int], may_be_told: MayBeTold
) -> dict[tuple[int, int, str], Promise]:
    found: dict[tuple[int, int, str], Promise] = {}
    besides = dict(everybody)
    unknown: set[Hashable] = set()
    in_provinces: set[Hashable] = set()
    for province, inside in _grouped(lines, lambda line: line.province).items():
        if not _is_told(inside) or not may_be_told(offer, PROVINCE, province):
            continue
        for line in inside:
            besides[line.sponsor] -= line.units
        others: set[Hashable] = set()
        for commune, there in _grouped(inside, lambda line: line.commune).items():
            if commune and _is_told(there) and may_be_told(offer, COMMUNE, commune):
                promise = found[offer, COMMUNE, commune] = _promise(there, _sponsors(there))
                others |= _sponsors(there) if promise.paid == HIDDEN else set()
            else:
                others |= _sponsors(there)
        promise = found[offer, PROVINCE, province] = _promise(inside, others)
        unknown |= others if promise.paid == HIDDEN else set()
        in_provinces |= others
    unknown |= {sponsor for sponsor, units in besides.items() if units}
    if not are_few(unknown):
        return found
    hidden = (PROVINCE, COMMUNE) if are_few(unknown | in_provinces) else (PROVINCE,)
    return {key: Promise(one.units, HIDDEN) if key[1] in hidden else one for key, one in found.items()}


def _grouped(lines: Iterable[Meant], key: Callable[[Meant], str]) -> dict[str, list[Meant]]:
    groups: dict[str, list[Meant]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return groups


def _is_told(lines: Iterable[Meant]) -> bool:
    return sum(line.units for line in lines) >= FEWEST


def _sponsors(lines: Iterable[Meant]) -> set[Hashable]:
    return {line.sponsor for line in lines}


def are_few(sponsors: Collection[Hashable]) -> bool:
    """Whether they are somebody, and so few that each could know of the other."""
    return 0 < len(sponsors) < FEWEST_SPONSORS


def _promise(lines: list[Meant], payers: set[Hashable]) -> Promise:
    """`payers`: the sponsors of what could be worked out, were the paid ones told."""
    paid = HIDDEN if are_few(payers) else Count(sum(line.paid for line in lines))
    return Promise(sum(line.units for line in lines), paid)
