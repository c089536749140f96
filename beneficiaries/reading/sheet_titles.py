"""What the rows above the first table of each sheet say of it: provinces, communes and groups.

Pure. A sheet that goes on with the table of another one has its title; a province that only one sheet names counts for
all of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from beneficiaries.reading.places_in_words import communes_of_title
from beneficiaries.reading.table_places import Table
from beneficiaries.reading.titles import TitleGroups, groups_of_title
from documents.workbooks.legacy_fonts import in_unicode
from documents.workbooks.workbook import Row, Sheet
from locations.gazetteer import Gazetteer

_TITLES_WITHIN = 20
"""Rows of a sheet without a table in which its title is looked for."""


@dataclass(frozen=True, slots=True)
class Title:
    """``provinces``: codes; ``communes``: as they are written, of the sheet's name or else of its title."""

    provinces: tuple[str, ...]
    communes: tuple[str, ...]
    groups: TitleGroups


def titles_of(sheets: Sequence[Sheet], found: Sequence[tuple[Table, ...]], gazetteer: Gazetteer) -> Iterator[Title]:
    """The title of each sheet. ``found``: its tables."""
    provinces = [_provinces(_above(sheet, tables), gazetteer) for sheet, tables in zip(sheets, found, strict=True)]
    anywhere = tuple(sorted({code for codes in provinces for code in codes}))
    groups, communes = TitleGroups(), tuple[str, ...]()
    for sheet, tables, own in zip(sheets, found, provinces, strict=True):
        if tables and tables[0].continues is None:
            above = list(lines_of(_above(sheet, tables)))
            groups, communes = groups_of_title(above), communes_of_title(above, gazetteer)
        named = communes_of_title((in_unicode(sheet.name),), gazetteer)
        yield Title(own or anywhere, named or communes, groups)


def lines_of(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of the rows, those of merged cells once."""
    for row in rows:
        yield from dict.fromkeys(line for cell in row.cells if isinstance(cell, str) for line in cell.splitlines())


def _above(sheet: Sheet, tables: Sequence[Table]) -> Sequence[Row]:
    """The rows above the first header; without a header, the first rows."""
    top = tables[0].top if tables else _TITLES_WITHIN
    return sheet.rows[: bisect_left(sheet.rows, top, key=lambda row: row.number)]


def _provinces(rows: Iterable[Row], gazetteer: Gazetteer) -> tuple[str, ...]:
    texts = {cell for row in rows for cell in row.cells if isinstance(cell, str)}
    return tuple(sorted({code for text in texts for code in gazetteer.provinces_in_title(text)}))
