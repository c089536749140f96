"""A row as it came, with all that is needed to read it again.

Pure. It is kept beside the facts as JSON, so that a correction, or a better reading, starts from the cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from beneficiaries.reading.headings import Field
from beneficiaries.reading.spelling import cell_text
from beneficiaries.reading.taken_text import Taken, TakenText
from documents.workbooks.legacy_fonts import Encoding, LegacyText
from documents.workbooks.workbook import BadCell, Cell
from locations.addresses import Address

NOWHERE = Address("", "", "", "")


class RawCell(NamedTuple):
    """A cell that is not empty. ``of``: the group or gift that a tick stands for; ``index``: its column from 0.

    A tuple, since a large list has a million of them.
    """

    heading: str
    field: Field | None
    value: Cell
    of: str = ""
    index: int = 0  # type: ignore[assignment]  # nobody asks a cell for the place of a value, as one may ask a tuple


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the sheet says about a row outside of it.

    ``title_provinces``, ``title_groups``: codes of the provinces and groups that the title names, ``title_of_several``:
    not all of these groups are everybody's; ``title_communes``: those that the title or the sheet's name speaks of, as
    written; ``section``: the place of the section rows above;
    ``section_groups``, ``section_request``: what they say besides; ``sheet_hamlet``: the sheet's name if each hamlet
    has a sheet; ``household``: the place as the first row of the household says it, and ``household_groups``;
    ``school``, ``hospital``: a list with a column *Lớp*, *Khoa*; ``hidden``: the row is hidden in Excel,
    ``in_hidden_columns``: all columns of its table are; ``struck``: the name or the whole row is struck through,
    ``struck_cells``: the headings of other cells that are;
    ``only_name``: the row gives nothing but a name; ``sex``: of a row that names husband and wife, the one's who is
    meant; ``own_columns``: those that are that one's alone; ``couple``: the headings of both names, if it is not
    clear what is said of whom; ``below_unknown``: the words of a row between here and the section above that nobody
    understood;
    ``commune_above``: what the rows above name, where this one leaves the commune blank;
    ``ages``: a heading of the columns *Nam* and *Nữ* tells of ages;
    ``halves``: the label of the column without a heading in which half of each name may stand;
    ``swapped``: which dates of birth may have day and month in each other's place (``swapped_dates``); ``overflows``:
    the row of a text file has cells beyond the last heading; ``date_1904``: day numbers count from 1904.
    """

    title_provinces: tuple[str, ...] = ()
    title_communes: tuple[str, ...] = ()
    title_groups: tuple[str, ...] = ()
    title_of_several: bool = False
    section: Address = NOWHERE
    section_groups: tuple[str, ...] = ()
    section_request: str = ""
    sheet_hamlet: str = ""
    household: HouseholdPlace | None = None
    household_groups: tuple[str, ...] = ()
    school: bool = False
    hospital: bool = False
    hidden: bool = False
    in_hidden_columns: bool = False
    struck: bool = False
    struck_cells: tuple[str, ...] = ()
    only_name: bool = False
    sex: str = ""
    own_columns: tuple[int, ...] = ()
    couple: tuple[str, ...] = ()
    halves: str = ""
    below_unknown: str = ""
    commune_above: str = ""
    swapped: str = ""
    ages: bool = False
    overflows: bool = False
    date_1904: bool = False

    def __hash__(self) -> int:
        """By what differs from section to section; all of it takes long, and is asked for of every row."""
        return hash((self.section.hamlet, self.section.commune, self.household, self.commune_above, self.hidden))


@dataclass(frozen=True, slots=True)
class HouseholdPlace:
    """The texts of the cells of a household's first row that count for its members, '' if there are none."""

    hamlet: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""
    address: str = ""
    number: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a person. ``row``: its number in Excel; ``cells``: those that are not empty, most trusted first."""

    sheet: str
    row: int
    cells: tuple[RawCell, ...]
    around: Surroundings = Surroundings()
    _places: Mapping[Field, tuple[int, ...]] | None = field(default=None, init=False, repr=False, compare=False)

    def having(self, *wanted: Field) -> tuple[RawCell, ...]:
        """The cells of these fields, in the order of the fields."""
        places = self._places or self._found_places()
        if len(wanted) == 1 and wanted[0] not in places:  # mostly
            return ()
        return tuple([self.cells[place] for one in wanted if one in places for place in places[one]])

    def first(self, *wanted: Field) -> Cell:
        """The value of the first of these cells; None if there is none."""
        places = self._places or self._found_places()
        for one in wanted:
            if one in places:
                return self.cells[places[one][0]].value
        return None

    def value(self, wanted: Field) -> Cell:
        """The value of the first cell of this field; None if there is none."""
        places = (self._places or self._found_places()).get(wanted)
        return None if places is None else self.cells[places[0]].value

    def has_any(self, wanted: frozenset[Field]) -> bool:
        """Whether it has a cell of one of these fields."""
        return not wanted.isdisjoint(self._places or self._found_places())

    def _found_places(self) -> Mapping[Field, tuple[int, ...]]:
        """Where the cells of each field are. Rows are asked for field after field, and those of a table are alike."""
        places = _places_of(tuple([cell.field for cell in self.cells]))
        object.__setattr__(self, "_places", places)
        return places


@lru_cache(maxsize=1_000)
def _places_of(layout: tuple[Field | None, ...]) -> Mapping[Field, tuple[int, ...]]:
    places: dict[Field, tuple[int, ...]] = {}
    for place, one in enumerate(layout):
        if one is not None:
            places[one] = (*places.get(one, ()), place)
    return places


def raw_to_json(raw: RawRow) -> dict[str, Any]:
    """Plain values: ``sheet``, ``row``, ``cells`` as [heading, field, value, of, index], ``around`` without defaults.

    Dates are ``{"date": …}``, moments ``{"moment": …}``, cells whose value is not known ``{"bad": …}``, texts that
    stood in an old font ``{"old": what was written, "text": what is read, "encoding": …}``, texts that are taken from
    another row ``{"taken": what was written, "text": what is read, "how": …}``, very large numbers ``{"float": …}``.
    """
    cells = [
        [heading, field and field.value, value if type(value) is str else plain_cell(value), of, index]
        for heading, field, value, of, index in raw.cells
    ]
    return {"sheet": raw.sheet, "row": raw.row, "cells": cells, "around": dict(surroundings_to_json(raw.around))}


_AROUND = frozenset(one.name for one in fields(Surroundings))


@lru_cache(maxsize=100)
def surroundings_to_json(around: Surroundings) -> Mapping[str, Any]:
    """Plain values of what is not by default; the same for all rows of a section."""
    return {
        one.name: list(astuple(value)) if isinstance(value, (Address, HouseholdPlace)) else value
        for one in fields(Surroundings)
        if (value := getattr(around, one.name)) != one.default
    }


def raw_from_json(value: Mapping[str, Any]) -> RawRow:
    """The inverse of ``raw_to_json``, also after a way through a database."""
    cells = tuple(
        RawCell(heading, field and Field(field), _cell(plain), of, index)
        for heading, field, plain, of, index in value["cells"]
    )
    around: dict[str, Any] = {
        name: tuple(said) if isinstance(said, list) else said
        for name, said in value["around"].items()
        if name in _AROUND  # rows of before may say more
    }
    if "section" in around:
        around["section"] = Address(*around["section"])
    if "household" in around:
        around["household"] = HouseholdPlace(*around["household"])
    return RawRow(value["sheet"], value["row"], cells, Surroundings(**around))


def cells_as_written(raw: RawRow) -> tuple[tuple[str, str], ...]:
    """Heading and text of every cell that is not empty, in the order of the columns."""
    return tuple((cell.heading, cell_text(cell.value)) for cell in sorted(raw.cells, key=lambda cell: cell.index))


_WITH_EXPONENT = 1e16
"""From here on Python writes a float with an exponent, and PostgreSQL gives it back as a whole number."""


def plain_cell(cell: Cell) -> Any:
    """A cell as ``raw_to_json`` writes it."""
    match cell:
        case datetime():
            return {"moment": cell.isoformat()}
        case date():
            return {"date": cell.isoformat()}
        case BadCell():
            return {"bad": cell.text}
        case LegacyText():
            return {"old": cell.written, "text": str(cell), "encoding": cell.encoding.value}
        case TakenText():
            return {"taken": cell.written, "text": str(cell), "how": cell.how.value}
        case float() if abs(cell) >= _WITH_EXPONENT:
            return {"float": repr(cell)}
        case _:
            return cell


def _cell(plain: Any) -> Cell:
    match plain:
        case {"date": text}:
            return date.fromisoformat(text)
        case {"moment": text}:
            return datetime.fromisoformat(text)
        case {"bad": text}:
            return BadCell(text)
        case {"float": text}:
            return float(text)
        case {"old": written, "text": text, "encoding": encoding}:
            return LegacyText(text, written, Encoding(encoding))
        case {"taken": written, "text": text, "how": how}:
            return TakenText(text, written, Taken(how))
        case str() | int() | float() | None:
            return plain
        case _:
            raise ValueError(f"not the JSON of a cell: {plain!r}")
