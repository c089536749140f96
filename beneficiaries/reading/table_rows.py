"""The rows of one table, one after the other: people, with what the rows above say, and rows that are none.

Pure. Remembers the commune, the hamlet and the group of the section, the place of the household, and what stands in
the columns that nobody understood. Nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from beneficiaries.reading.columns import Column, Header, Spouse, column_name
from beneficiaries.reading.groups import is_not_ticked
from beneficiaries.reading.headings import Field, heading_key
from beneficiaries.reading.headless_columns import is_headless
from beneficiaries.reading.households import Household, is_head
from beneficiaries.reading.months import MonthColumns
from beneficiaries.reading.names import says_nobody
from beneficiaries.reading.raw_rows import RawCell, RawRow, Surroundings
from beneficiaries.reading.row_kinds import REASONS, Kind, RowJudge, SplitAddress
from beneficiaries.reading.sections import SectionContext, words_alone
from beneficiaries.reading.spelling import cell_text, says_anything
from beneficiaries.reading.taken_cells import DITTOS, with_text_above
from beneficiaries.reading.telling_cells import MOST_JUDGED
from documents.workbooks.sheets import NO_COLUMNS
from documents.workbooks.workbook import Cell, Row
from locations.vietnamese import clean_spaces

SAMPLES = 3
NOBODY = "Ô tên không ghi tên người"
_LONGEST_SAMPLE = 80

# What a cell merged over several rows says for all of them.
_MERGED = frozenset(
    {
        Field.HAMLET,
        Field.COMMUNE,
        Field.DISTRICT,
        Field.PROVINCE,
        Field.ADDRESS,
        Field.HOUSEHOLD,
        Field.HOUSEHOLD_HEAD,
        Field.SCHOOL_CLASS,
        Field.HOSPITAL_WARD,
        Field.REQUESTED,
        Field.REQUEST_MARK,
    }
)
_MERGED_OUTSIDE_HOUSEHOLDS = _MERGED | {Field.GROUPS, Field.GROUP_MARK, Field.ETHNICITY, Field.NOTE}
_NAMES = (Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME)

Filled = Mapping[int, Mapping[int, Cell]]
"""By row number and column: the value of the cell that was merged down into this one."""


@dataclass(frozen=True)
class SkippedRow:
    """A row that is no person: its number in Excel, why, and its text."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class UnknownColumn:
    """A column that was not understood. ``key``: see ``headings.heading_key``; ``samples``: up to three of its values,
    none in a list of patients; ``of_names``: names are missed, and seem to stand there; ``telling``: its cells tell who
    somebody is, where they live or what they are given (``telling_cells``)."""

    heading: str
    key: str
    samples: tuple[str, ...] = ()
    of_names: bool = False
    telling: bool = False


class TableReader:
    """Walks the rows of a table from its header down."""

    def __init__(
        self,
        sheet: str,
        header: Header,
        *,
        around: Surroundings,
        sections: SectionContext,
        split_address: SplitAddress,
        filled: Filled,
        delimited: bool,
        are_telling: Callable[[Collection[str]], bool],
        hidden_columns: frozenset[int] = NO_COLUMNS,
    ) -> None:
        self.people: list[RawRow] = []
        self.skipped: list[SkippedRow] = []
        self.header = header
        self._ended = False
        self._below_sum: list[tuple[Row, bool]] | None = None
        self._doubted: list[int] = []
        self._above: list[RawCell] = []
        self._unknown = ""
        self._names_communes = bool(header.having(Field.COMMUNE))
        self._commune_above = ""
        self._blank: dict[tuple[Surroundings, str], Surroundings] = {}
        self.sections = sections
        self._sheet = sheet
        self._judge = RowJudge(header, split_address)
        self._household = Household(header)
        self._columns = tuple(column for column in header.columns if self._is_kept(column))
        self._kept = [(one.index, one.heading, one.field, one.of) for one in self._columns]
        self._headed = frozenset(column.index for column in header.columns)
        self._width = max(self._headed) + 1 if delimited else None
        self._keeps_unheaded = not header.is_hospital_list
        self._names_heads = bool(header.having(Field.HOUSEHOLD_HEAD))
        self._merged = _MERGED if header.is_household_list else _MERGED_OUTSIDE_HOUSEHOLDS
        self._filled = filled
        self._samples: dict[Column, dict[str, None]] = {}
        self._seen: set[tuple[int, Cell]] = set()
        self._are_telling = are_telling
        self._hungry = set(header.unknown)
        self._hidden_unseen = {
            column for column in self._columns if column.index in hidden_columns and column.field is not Field.ORDER
        }
        self._hidden_seen: set[Column] = set()
        self.months = MonthColumns(header.columns)
        marks = header.having(Field.MALE_MARK, Field.FEMALE_MARK)
        self._around = replace(
            around,
            school=header.is_school_list,
            hospital=header.is_hospital_list,
            in_hidden_columns=self._headed <= hidden_columns,
            ages=any("tuổi" in column.heading.lower() for column in marks),
            halves=header.halves,
        )
        self._last = header.rows[-1]
        self._say_sections()

    def _is_kept(self, column: Column) -> bool:
        """A diagnosis is not kept, nor what may be one in a list of patients."""
        if column.field is Field.DIAGNOSIS:
            return False
        return not (self.header.is_hospital_list and is_headless(column))

    @property
    def goes_on(self) -> bool:
        """Whether people may still follow: no total or signature, and no title of another list stands above."""
        return not self._ended and not self.sections.is_titled

    def go_on_below(self, header: Header) -> None:
        """The same headings are printed again, at the top of a page."""
        self._last = header.rows[-1]

    def take(self, row: Row) -> None:
        """Read the next row."""
        judgement = self._judge.judge(row, ended=self._ended, apart=row.number > self._last + 1)
        self._last = row.number
        if judgement.unless_followed and self._below_sum is not None:
            self.skip(row, REASONS[judgement.kind])
            self._below_sum.append((row, judgement.only_name))
            self._doubted.append(len(self.skipped) - 1)
            return
        self._settle_below_sum(judgement.kind)
        if judgement.kind is Kind.PERSON:
            self._ended = False
            self.people += self._people(row, only_name=judgement.only_name)
            return
        self.skip(row, REASONS[judgement.kind])
        self._above = []
        if judgement.section is not None:
            self._ended = False
            self.sections.enter(judgement.section)
            self._unknown = ""
            self._household.leave()
            self._say_sections()
        elif judgement.kind in (Kind.TOTAL, Kind.SIGNATURE):
            self._ended = True
        elif judgement.kind is Kind.OTHER and (said := words_alone(row)) and self.sections.names_place:
            self._unknown = said
            self._say_sections()

    def _settle_below_sum(self, following: Kind) -> None:
        """Names below a sum were people after all, if people, a section or another sum follow, and no signature."""
        if following not in (Kind.PERSON, Kind.SECTION, Kind.TOTAL, Kind.SIGNATURE):
            return
        if following is not Kind.SIGNATURE:
            for place in reversed(self._doubted):
                del self.skipped[place]
            for row, only_name in self._below_sum or ():
                self.people += self._people(row, only_name=only_name)
        self._below_sum = [] if following is Kind.TOTAL else None
        self._doubted.clear()

    def skip(self, row: Row, reason: str) -> None:
        self.skipped.append(skipped_row(row, reason))

    @property
    def unknown_columns(self) -> tuple[UnknownColumn, ...]:
        """The columns to ask about, in their order; those that hold nothing are none."""
        asked = sorted(self._samples, key=lambda column: column.index)
        return tuple(
            UnknownColumn(
                column.heading,
                heading_key(column.heading),
                tuple(islice(self._samples[column], SAMPLES)) if self._keeps_unheaded else (),
                self._may_be_names(column),
                self._are_telling(self._samples[column]),
            )
            for column in asked
        )

    @property
    def hidden_columns(self) -> tuple[Column, ...]:
        """The columns that are hidden in the sheet and hold something of people, but for running numbers."""
        return tuple(sorted(self._hidden_seen, key=lambda column: column.index))

    def _may_be_names(self, column: Column) -> bool:
        """Whether names are missed that may stand there, or do, but whose they are is not clear."""
        if self.header.having(*_NAMES):
            return column.field is Field.FULL_NAME
        return self.header.likely_name in (None, column.index)

    def _say_sections(self) -> None:
        self._said = replace(
            self._around,
            section=self.sections.address,
            section_groups=tuple(sorted(self.sections.groups)),
            section_request=self.sections.request,
            below_unknown=self._unknown,
        )
        self._said_of_spouses = [(one, _said_of(one, self.header.couple, self._said)) for one in self.header.couple]

    def _people(self, row: Row, *, only_name: bool) -> list[RawRow]:
        """Who stands in a row of a person: one, or husband and wife."""
        if self._hungry:
            self._sample(row)
        if self._hidden_unseen:
            self._see_hidden(row)
        if self.months:
            self.months.see(row)
        self.sections.person_follows()
        cells = self._cells(row)
        if not self.header.couple:
            return [self._person(row, cells, self._said, only_name=only_name)]
        there = [(one, said) for one, said in self._said_of_spouses if self._is_there(row, one)]
        return [
            self._person(row, tuple(cell for cell in cells if cell.index not in one.others), said, only_name=only_name)
            for one, said in there or self._said_of_spouses[:1]
        ]

    def _person(self, row: Row, cells: tuple[RawCell, ...], around: Surroundings, *, only_name: bool) -> RawRow:
        """``around`` is the same for all rows of a section."""
        if self._names_communes:
            around = self._with_commune_above(cells, around)
        if row.hidden or only_name:
            around = replace(around, hidden=around.hidden or row.hidden, only_name=only_name)
        if row.struck:
            around = self._with_strikes(row.struck, cells, around)
        if self._width is not None and len(row.cells) > self._width:
            around = replace(around, overflows=True)
        return self._household.with_household(RawRow(self._sheet, row.number, cells, around))

    def _with_strikes(self, struck: frozenset[int], cells: tuple[RawCell, ...], around: Surroundings) -> Surroundings:
        """What is around a row in which something is struck through: the name or all of it, or single cells."""
        names = {column.index for column in self.header.names}
        if any(cell.index in struck and cell.index in names for cell in cells) or struck.issuperset(
            [cell.index for cell in cells]
        ):
            return replace(around, struck=True)
        single = (cell for cell in cells if cell.index in struck and cell.field not in (None, Field.ORDER))
        headings = tuple(cell.heading for cell in sorted(single, key=lambda cell: cell.index))
        return replace(around, struck_cells=headings) if headings else around

    def _with_commune_above(self, cells: tuple[RawCell, ...], around: Surroundings) -> Surroundings:
        """What is around a row whose commune is left blank, with that of the rows above; one for all such rows."""
        named = next((cell_text(cell.value) for cell in cells if cell.field is Field.COMMUNE), "")
        if not says_anything(named):
            named = ""
        if named:
            self._commune_above = named
        if named or not self._commune_above:
            return around
        key = (around, self._commune_above)
        if key not in self._blank:
            self._blank[key] = replace(around, commune_above=self._commune_above)
        return self._blank[key]

    def _is_there(self, row: Row, one: Spouse) -> bool:
        """Whether anything stands in this one's own cells; a word for nobody ("đã mất") is told as a row of none."""
        filled = [
            row.cells[index] for index in one.own if index < len(row.cells) and not is_not_ticked(row.cells[index])
        ]
        if len(filled) == 1 and says_nobody(cell_text(filled[0])):
            self.skipped.append(SkippedRow(row.number, NOBODY, f"{one.heading}: {clean_spaces(cell_text(filled[0]))}"))
            return False
        return bool(filled)

    def _cells(self, row: Row) -> tuple[RawCell, ...]:
        written = row.cells
        width = len(written)
        cells = [
            RawCell(heading, field, value, of, index)
            for index, heading, field, of in self._kept
            if index < width and (value := written[index]) is not None
        ]
        if row.number in self._filled:
            cells = self._with_merged(cells, self._filled[row.number])
        if not DITTOS.isdisjoint(written):
            above = {cell.index: cell.value for cell in self._above}
            cells = [with_text_above(cell, above) for cell in cells]
        self._above = cells
        if self._keeps_unheaded and len(cells) < len(written) - written.count(None):
            cells += [
                RawCell(f"Cột {column_name(index)}", None, value, "", index)
                for index, value in enumerate(written)
                if value is not None and index not in self._headed
            ]
        return _named_as_head(tuple(cells)) if self._names_heads else tuple(cells)

    def _with_merged(self, cells: list[RawCell], values: Mapping[int, Cell]) -> list[RawCell]:
        """The cells, with those that the row has a part of, in the order of trust."""
        own = {cell.index: cell for cell in cells}
        for column in self._columns:
            if column.index not in own and column.index in values and column.field in self._merged:
                value = values[column.index]
                own[column.index] = RawCell(column.heading, column.field, value, column.of, column.index)
        return [own[column.index] for column in self._columns if column.index in own]

    def _see_hidden(self, row: Row) -> None:
        filled = {
            column
            for column in self._hidden_unseen
            if column.index < len(row.cells) and row.cells[column.index] is not None
        }
        self._hidden_seen |= filled
        self._hidden_unseen -= filled

    def _sample(self, row: Row) -> None:
        for column in tuple(self._hungry):
            value = row.cells[column.index] if column.index < len(row.cells) else None
            if value is None or (column.index, value) in self._seen:
                continue
            self._seen.add((column.index, value))
            samples = self._samples.setdefault(column, {})
            if text := clean_spaces(cell_text(value))[:_LONGEST_SAMPLE]:
                samples[text] = None
            if len(samples) == MOST_JUDGED:
                self._hungry.discard(column)


def _said_of(one: Spouse, couple: tuple[Spouse, ...], said: Surroundings) -> Surroundings:
    """What the sheet says about the rows of husband or wife."""
    if len(couple) < 2:
        return replace(said, sex=one.sex)
    asked = tuple(other.heading for other in couple) if one.asked else ()
    return replace(said, sex=one.sex, own_columns=tuple(sorted(one.own)), couple=asked)


def skipped_row(row: Row, reason: str) -> SkippedRow:
    text = " | ".join(cell_text(cell).strip() for cell in row.cells if cell is not None)
    return SkippedRow(row.number, reason, clean_spaces(text))


def _named_as_head(cells: tuple[RawCell, ...]) -> tuple[RawCell, ...]:
    """The head of a household whose name stands only in the column of heads."""
    fields = {cell.field for cell in cells}
    if Field.HOUSEHOLD_HEAD not in fields or not fields.isdisjoint(_NAMES):
        return cells
    if not any(cell.field is Field.RELATIONSHIP and is_head(cell.value) for cell in cells):
        return cells
    own = tuple(cell._replace(field=Field.FULL_NAME) for cell in cells if cell.field is Field.HOUSEHOLD_HEAD)
    return (*cells, *own)
