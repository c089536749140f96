"""Who waits, who has a gift and what is pledged, province by province and commune by commune, as it may be told.

Pure: counts in, rows out, in which small numbers are hidden (`publication.small_numbers`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from locations.unit_names import unit_order
from locations.vietnamese import fold
from publication.promised import COMMUNE, NOTHING, PROVINCE, BySponsor, Meant, Promise, promises_told
from publication.small_numbers import HIDDEN, Count, Tree, told, tree_told

Counts = Mapping[int, Mapping[str, int]]
"""By offer and commune."""


@dataclass(frozen=True)
class Place:
    """A province or a commune; `province` is the code of the commune's, or the own one."""

    code: str
    name: str
    province: str

    @property
    def commune(self) -> str:
        """The code of a commune, "" of a province."""
        return self.code if self.code != self.province else ""

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

    @property
    def allocated(self) -> int:
        """So many have a gift here, as far as it is told."""
        return sum(cell.allocated.value or 0 for cell in self.cells.values())


_NOTHING = Cell(told(0), told(0))


@dataclass(frozen=True)
class Places:
    """`provinces` and `communes` in the order of their names. Of a gift of which it is not told in which places anybody
    is, every place is hidden, and none is there for its sake.
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

    def most_given(self, rows: tuple[Row, ...], most: int) -> list[Row]:
        """The rows in which most people have a gift, as far as it is told."""
        return sorted(rows, key=lambda row: (-row.allocated, row.place.order))[:most]

    @property
    def anybody_waits(self) -> bool:
        """Whether anybody does at all, wherever it is."""
        return any(count != told(0) for count in self.whole_waiting.values())


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
    waits, has = _trees(waiting, communes), _trees(allocated, communes)

    def may_be_told(offer: int, level: int, code: str) -> bool:
        place = provinces[code] if level == PROVINCE else communes[code]
        return _count(has, offer, place) != HIDDEN

    promises = promises_told(meant, everybody or {}, may_be_told)
    offers = sorted({*waiting, *allocated, *(offer for offer, _level, _code in promises)})

    def row(place: Place) -> Row:
        level = COMMUNE if place.commune else PROVINCE
        cells = {
            offer: Cell(
                _count(waits, offer, place),
                _count(has, offer, place),
                promises.get((offer, level, place.code), NOTHING),
            )
            for offer in offers
        }
        return Row(place, provinces[place.province].name if place.commune else "", cells)

    def is_there(one: Row) -> bool:
        return any(cell.promised.units for cell in one.cells.values()) or any(
            tree.names(one.place.province, one.place.commune) for tree in (*waits.values(), *has.values())
        )

    return Places(
        provinces=tuple(filter(is_there, map(row, _ordered(provinces)))),
        communes=tuple(filter(is_there, map(row, _ordered(communes)))),
        whole_waiting={offer: tree.whole for offer, tree in waits.items()},
        whole_allocated={offer: tree.whole for offer, tree in has.items()},
    )


def _count(trees: Mapping[int, Tree], offer: int, place: Place) -> Count:
    return trees[offer].count(place.province, place.commune) if offer in trees else told(0)


def _ordered(places: Mapping[str, Place]) -> list[Place]:
    return sorted(places.values(), key=lambda place: place.order)


def _trees(counts: Counts, communes: Mapping[str, Place]) -> dict[int, Tree]:
    """By offer."""
    found = {}
    for offer, of_offer in counts.items():
        places: dict[str, dict[str, int]] = {}
        for code, number in of_offer.items():
            places.setdefault(communes[code].province, {})[code] = number
        found[offer] = tree_told(places)
    return found
