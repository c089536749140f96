"""Who waits, who has a gift and what is pledged, province by province and commune by commune, as it may be told.

Pure: counts in, rows out, in which small numbers are hidden (`publication.small_numbers`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from locations.unit_names import unit_order
from locations.vietnamese import fold
from publication.promised import NOTHING, BySponsor, Meant, Promise, promises_told
from publication.small_numbers import HIDDEN, Count, told, tree_told

Counts = Mapping[int, Mapping[str, int]]
"""By offer and commune."""


@dataclass(frozen=True)
class Place:
    """A province or a commune; `province` is the code of the commune's, or the own one."""

    code: str
    name: str
    province: str

    @property
    def order(self) -> tuple[str, str]:
        return unit_order(self.name), self.code


@dataclass(frozen=True)
class Cell:
    """Of one gift in one place. `promised`: by sponsors, for this place."""

    waiting: Count
    allocated: Count
    promised: Promise = NOTHING


@dataclass(frozen=True)
class Row:
    """A place with a cell for each gift (`offer` keys). `within`: the name of a commune's province."""

    place: Place
    within: str
    cells: Mapping[int, Cell]

    def cell(self, offer: int) -> Cell:
        return self.cells.get(offer, _NOTHING)

    @property
    def waiting(self) -> int:
        """So many wait here, as far as it is told."""
        return sum(cell.waiting.value or 0 for cell in self.cells.values())


_NOTHING = Cell(told(0), told(0))


@dataclass(frozen=True)
class Places:
    """`provinces` and `communes` in the order of their names. Of a gift whose whole is hidden every place is, and none
    is there for its sake.
    """

    provinces: tuple[Row, ...]
    communes: tuple[Row, ...]
    whole_waiting: Mapping[int, Count]
    whole_allocated: Mapping[int, Count]

    def province(self, code: str) -> Row | None:
        return next((row for row in self.provinces if row.place.code == code), None)

    def of_province(self, code: str) -> list[Row]:
        return [row for row in self.communes if row.place.province == code]

    def found(self, text: str) -> list[Row]:
        """Communes whose name has the text in it, diacritics and capitals aside."""
        wanted = fold(text)
        return [row for row in self.communes if wanted in fold(row.place.name)]

    def most_waiting(self, rows: tuple[Row, ...], most: int) -> list[Row]:
        """The rows in which most people wait, as far as it is told; then those where it is not."""
        waiting = (row for row in rows if any(cell.waiting != told(0) for cell in row.cells.values()))
        return sorted(waiting, key=lambda row: (-row.waiting, row.place.order))[:most]

    @property
    def few_wait(self) -> bool:
        """Whether of some gift so few wait that nothing is told of it."""
        return HIDDEN in self.whole_waiting.values()


def placed(
    waiting: Counts,
    allocated: Counts,
    communes: Mapping[str, Place],
    provinces: Mapping[str, Place],
    *,
    meant: Iterable[Meant] = (),
    everybody: BySponsor | None = None,
) -> Places:
    """The places in which anybody waits or has a gift, or for which gifts are pledged. `everybody`: who pledged each
    gift, wherever it goes.
    """
    hidden = [_told(counts, communes) for counts in (waiting, allocated)]
    promises = promises_told(
        meant, everybody or {}, lambda offer, level, code: _count(hidden[1], offer, level, code) != HIDDEN
    )
    offers = sorted({*waiting, *allocated, *(offer for offer, _level, _code in promises)})

    def row(place: Place, level: int, within: str) -> Row:
        cells = {
            offer: Cell(
                _count(hidden[0], offer, level, place.code),
                _count(hidden[1], offer, level, place.code),
                promises.get((offer, level, place.code), NOTHING),
            )
            for offer in offers
        }
        return Row(place, within, cells)

    def ordered(places: Mapping[str, Place]) -> list[Place]:
        return sorted(places.values(), key=lambda place: place.order)

    wholes = [{offer: found[0] for offer, found in one.items()} for one in hidden]

    def is_there(one: Row) -> bool:
        return any(cell.promised.units for cell in one.cells.values()) or any(
            count != told(0) and whole.get(offer) != HIDDEN
            for offer, cell in one.cells.items()
            for count, whole in zip((cell.waiting, cell.allocated), wholes, strict=True)
        )

    rows = (row(place, 2, provinces[place.province].name) for place in ordered(communes))
    return Places(
        provinces=tuple(filter(is_there, (row(place, 1, "") for place in ordered(provinces)))),
        communes=tuple(filter(is_there, rows)),
        whole_waiting=wholes[0],
        whole_allocated=wholes[1],
    )


_Told = tuple[Count, dict[str, Count], dict[str, Count]]


def _told(counts: Counts, communes: Mapping[str, Place]) -> dict[int, _Told]:
    """By offer: the whole, its provinces, its communes."""
    found: dict[int, _Told] = {}
    for offer, of_offer in counts.items():
        tree: dict[str, dict[str, int]] = {}
        for code, number in of_offer.items():
            tree.setdefault(communes[code].province, {})[code] = number
        whole, provinces, parts = tree_told(tree)
        found[offer] = whole, provinces, {code: count for part in parts.values() for code, count in part.items()}
    return found


def _count(found: Mapping[int, _Told], offer: int, level: int, code: str) -> Count:
    counts = found.get(offer)
    if counts is None:
        return told(0)
    whole, *by_level = counts
    return HIDDEN if whole == HIDDEN else by_level[level - 1].get(code, told(0))
