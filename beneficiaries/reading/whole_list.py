"""A list as it was sent → its people, each with facts, problems and what to choose from.

Pure: bytes in, values out; whoever calls it gives the gazetteer and the date. This is the door to the reading of
lists; the steps are ``workbook`` (bytes to cells), ``columns`` and ``tables`` (cells to rows of people), ``cleaning``
(rows to facts) and ``repeats`` (the same person twice).

A large list is read in steps: ``open_workbook`` takes the file apart, its ``Tables`` give their people one by one,
``read_person`` reads each of them, and ``with_repeats`` compares all of them in the end. ``read_list`` is all in one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from beneficiaries.reading.cleaning import Context, Facts, clean_row, facts_to_json, status_of
from beneficiaries.reading.columns import Meanings
from beneficiaries.reading.list_notes import SheetFacts, nobody_grouped, notes_on_sheets
from beneficiaries.reading.months import MonthsSaid
from beneficiaries.reading.problems import Problem
from beneficiaries.reading.raw_rows import RawRow, cells_as_written
from beneficiaries.reading.repeats import Entry, duplicates
from beneficiaries.reading.result_columns import without_results
from beneficiaries.reading.table_rows import SkippedRow, UnknownColumn
from beneficiaries.reading.tables import SheetRows, Tables
from documents.workbooks.workbook import Workbook, read_workbook
from locations.gazetteer import Candidate, Gazetteer

_ROW_FACTS = (
    "full_name",
    "birth_date",
    "birth_precision",
    "sex",
    "personal_id",
    "insurance_code",
    "commune",
    "hamlet",
    "groups",
    "requested",
)


@dataclass(frozen=True)
class SheetSummary:
    """``rows``: people read; ``skipped``: rows that are none, with the reason; ``unknown_columns``: those that were not
    understood, with some of their values; ``headings_of``, ``old_font``, ``hidden_columns``: see
    ``list_notes.SheetFacts``; ``months``: what columns say that ask for some."""

    name: str
    rows: int
    hidden: bool
    skipped: tuple[SkippedRow, ...]
    unknown_columns: tuple[UnknownColumn, ...] = ()
    headings_of: str = ""
    old_font: str = ""
    hidden_columns: tuple[str, ...] = ()
    months: tuple[MonthsSaid, ...] = ()

    @property
    def facts(self) -> SheetFacts:
        """What may be worth a note on the list."""
        return SheetFacts(self.name, self.rows, self.hidden, self.headings_of, self.old_font, self.hidden_columns)

    @property
    def unknown_headings(self) -> tuple[str, ...]:
        """The headings of the columns that were not understood."""
        return tuple(column.heading for column in self.unknown_columns)


@dataclass(frozen=True)
class PersonRow:
    """A person of the list. ``position`` counts from 0 through the file; ``row`` is Excel's row number."""

    position: int
    raw: RawRow
    facts: Facts
    problems: tuple[Problem, ...]
    commune_candidates: tuple[Candidate, ...] = ()

    @property
    def sheet(self) -> str:
        return self.raw.sheet

    @property
    def row(self) -> int:
        return self.raw.row

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Heading and text as written of every cell that is not empty."""
        return cells_as_written(self.raw)

    @property
    def status(self) -> str:
        """``ready`` or ``needs_attention``."""
        return status_of(self.problems)


@dataclass(frozen=True)
class ReadList:
    sheets: tuple[SheetSummary, ...]
    rows: tuple[PersonRow, ...]

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What is to be said once, of the list as a whole."""
        grouped = any(row.facts.groups or any(one.field == "groups" for one in row.problems) for row in self.rows)
        about_groups = () if grouped or not self.rows else (nobody_grouped(),)
        return (*about_groups, *notes_on_sheets(sheet.facts for sheet in self.sheets))


@dataclass(frozen=True)
class OpenedList:
    """A file taken apart: ``people`` are its rows of people in the order of the file, their cells not yet read."""

    sheets: tuple[SheetSummary, ...]
    people: tuple[RawRow, ...]


def open_workbook(content: bytes) -> Workbook:
    """The cells of a file, without what Trao itself once added. Raises UnreadableFile with a Vietnamese sentence."""
    return without_results(read_workbook(content))


def open_list(content: bytes, *, gazetteer: Gazetteer, meanings: Meanings | None = None) -> OpenedList:
    """Take a file apart as a whole. Raises UnreadableFile with a Vietnamese sentence."""
    tables = Tables(open_workbook(content), gazetteer, meanings)
    people = tuple(tables.people())
    return OpenedList(summaries(tables), people)


def summaries(tables: Tables) -> tuple[SheetSummary, ...]:
    """The sheets of a file all of whose people were asked for."""
    return tuple(map(_summary, tables.sheets()))


def read_person(position: int, raw: RawRow, context: Context) -> PersonRow:
    """Read one person, at this position (counted from 0) of the file, for itself."""
    row = clean_row(raw, context)
    return PersonRow(position, raw, row.facts, row.problems, row.commune_candidates)


def with_repeats(people: Collection[PersonRow]) -> Iterator[PersonRow]:
    """The same people, with a problem more where one stands in the list twice. ``people``: all of the list."""
    repeats = duplicates(Entry(row.position, row.sheet, row.row, row.facts) for row in people)
    for row in people:
        yield replace(row, problems=(*row.problems, *repeats.get(row.position, ())))


def read_list(
    content: bytes,
    *,
    gazetteer: Gazetteer,
    today: date,
    commune: str | None = None,
    institution_kind: str | None = None,
    default_provinces: Collection[str] = (),
    meanings: Meanings | None = None,
) -> ReadList:
    """Read a file at once. Raises UnreadableFile with a Vietnamese sentence.

    ``commune``: the 5-digit code for which the list was sent; ``institution_kind``: ``school`` or ``hospital``;
    ``default_provinces``: codes, for rows whose province neither row, title nor commune says; ``meanings``: what this
    sender settled about headings, by ``headings.heading_key``: a field, or None for a column that is not to be used.
    """
    context = Context(gazetteer, today, commune, institution_kind, tuple(default_provinces))
    opened = open_list(content, gazetteer=gazetteer, meanings=meanings)
    people = [read_person(position, raw, context) for position, raw in enumerate(opened.people)]
    return ReadList(opened.sheets, tuple(with_repeats(people)))


def _summary(sheet: SheetRows) -> SheetSummary:
    return SheetSummary(
        sheet.name,
        len(sheet.people),
        sheet.hidden,
        sheet.skipped,
        sheet.unknown_columns,
        sheet.headings_of,
        sheet.old_font,
        sheet.hidden_columns,
        sheet.months,
    )


def list_json(read: ReadList, *, name: str, sha256: str) -> dict[str, Any]:
    """What ``import_list --json`` prints: the file, totals, and every person with facts and problems; and ``notes``, if
    there is something to say of the list as a whole."""
    ready = sum(row.status == "ready" for row in read.rows)
    return {
        "file": {
            "name": name,
            "sha256": sha256,
            "sheets": [{"name": sheet.name, "rows": sheet.rows} for sheet in read.sheets],
        },
        "totals": {
            "rows": len(read.rows),
            "ready": ready,
            "needs_attention": len(read.rows) - ready,
            "rejected": 0,
        },
        **({"notes": [note.to_json() for note in read.notes]} if read.notes else {}),
        "rows": [_row_json(row) for row in read.rows],
    }


def _row_json(row: PersonRow) -> dict[str, Any]:
    facts = facts_to_json(row.facts)
    return {
        "sheet": row.sheet,
        "row": row.row,
        "status": row.status,
        **{name: facts[name] for name in _ROW_FACTS},
        "problems": [problem.to_json() for problem in row.problems],
    }
