"""A workbook's sheets taken apart into rows of people, and rows that are none, with the reason.

Pure. Finds the tables of each sheet and has their rows read from top to bottom, of tables beside each other the left
one first. Every row of a sheet ends as a person or with the reason why it is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from beneficiaries.reading.columns import Column, Meanings, UnclearHeader, column_name
from beneficiaries.reading.columns_by_cells import goes_on_with
from beneficiaries.reading.continued_rows import CONTINUED, Continuations
from beneficiaries.reading.header_search import find_tables
from beneficiaries.reading.headings import Field
from beneficiaries.reading.months import MonthsSaid
from beneficiaries.reading.problems import quoted
from beneficiaries.reading.raw_rows import RawRow, Surroundings
from beneficiaries.reading.row_kinds import HAMLET_WORDS, REASONS, Kind, is_hamlet
from beneficiaries.reading.sections import SectionContext
from beneficiaries.reading.sheet_titles import Title, lines_of, titles_of
from beneficiaries.reading.spelling import is_old_font
from beneficiaries.reading.swapped_dates import swapped_in
from beneficiaries.reading.table_places import Table
from beneficiaries.reading.table_rows import Filled, SkippedRow, TableReader, UnknownColumn, skipped_row
from beneficiaries.reading.telling_cells import tell_something
from beneficiaries.reading.titles import TitleGroups, groups_of_title
from beneficiaries.reading.unheaded_people import has_people_above, looks_like_people
from documents.workbooks.legacy_fonts import LegacyText, in_unicode
from documents.workbooks.workbook import Cell, Row, Sheet, UnreadableFile, Workbook
from locations.gazetteer import Gazetteer
from locations.vietnamese import clean_spaces, exact_key

TITLE, HEADING = "Tiêu đề của danh sách", "Dòng tiêu đề cột"
NO_PEOPLE = "Trang tính không có danh sách người"

_EXPECTED = (
    "một dòng tiêu đề có cột “Họ và tên” và ít nhất một trong các cột “Ngày sinh”, “Giới tính”, “Số CCCD”, "
    "“Thôn”, “Xã”, “Địa chỉ”, “Đối tượng”"
)
_SHEET_PREFIX = re.compile(r"^(?:ds|danh sách|d\.s)[\s.:_-]+", re.IGNORECASE)
_OLD_FONT_SAMPLE = 30


@dataclass(frozen=True)
class SheetRows:
    """What was read from one sheet. ``unknown_columns``: those that were not understood and hold something;
    ``headings_of``, ``old_font``, ``hidden_columns``: see ``list_notes.SheetFacts``; ``months``: what columns say
    that ask for some."""

    name: str
    hidden: bool
    people: tuple[RawRow, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    unknown_columns: tuple[UnknownColumn, ...] = ()
    headings_of: str = ""
    old_font: str = ""
    hidden_columns: tuple[str, ...] = ()
    months: tuple[MonthsSaid, ...] = ()

    @property
    def unknown_headings(self) -> tuple[str, ...]:
        """Headings of columns that were not understood."""
        return tuple(column.heading for column in self.unknown_columns)


class Tables:
    """The tables of a file: found at once, read row by row.

    ``meanings``: what this sender settled about headings, by ``headings.heading_key``; None for a column not to be
    used. Raises UnreadableFile if no sheet has a header, or if one cannot be read for sure.
    """

    def __init__(self, book: Workbook, gazetteer: Gazetteer, meanings: Meanings | None = None) -> None:
        self._found = _found(book.sheets, meanings or {})
        if not any(self._found):
            raise _no_header()
        self._readers = [
            _SheetReader(sheet, book, gazetteer, title)
            for sheet, title in zip(book.sheets, titles_of(book.sheets, self._found, gazetteer), strict=True)
        ]

    def people(self) -> Iterator[RawRow]:
        """The people of all sheets in order, each as soon as its row is read. Raises UnreadableFile in the end if there
        was nobody. To be asked for once.
        """
        nobody = True
        for reader, tables in zip(self._readers, self._found, strict=True):
            for person in reader.people(tables):
                nobody = False
                yield person
        if nobody:
            raise UnreadableFile(
                "no_people",
                "Dưới dòng tiêu đề không có người nào; hãy kiểm tra đã chọn đúng tệp danh sách rồi gửi lại.",
            )

    def sheets(self) -> tuple[SheetRows, ...]:
        """All sheets in order, once ``people`` has come to its end."""
        return tuple(reader.sheet_rows() for reader in self._readers)


def _found(sheets: Sequence[Sheet], meanings: Meanings) -> list[tuple[Table, ...]]:
    """The tables of each sheet; one without headings may go on with those of the sheet before it."""
    found: list[tuple[Table, ...]] = []
    headed: tuple[Sheet, Table] | None = None
    for sheet in sheets:
        tables = _tables(sheet, headed, meanings)
        found.append(tables)
        if tables and tables[0].continues is None:
            headed = (sheet, tables[-1])
    return found


def _tables(sheet: Sheet, before: tuple[Sheet, Table] | None, meanings: Meanings) -> tuple[Table, ...]:
    try:
        tables = find_tables(sheet, meanings)
    except UnclearHeader as error:
        raise _unclear(sheet, error) from error
    if not tables:
        if before is not None and goes_on_with(before[1].header, sheet.rows):
            return (Table(replace(before[1].header, rows=(0,)), continues=before[0].name),)
        if looks_like_people(sheet.rows):
            raise _headless(sheet)
    if tables and has_people_above(sheet.rows[: _place(sheet, tables[0].top)]):
        raise _headless(sheet, tables[0].top)
    return tables


def _unclear(sheet: Sheet, error: UnclearHeader) -> UnreadableFile:
    where = f"Trang tính {quoted(sheet.name)}, dòng {error.row}"
    messages = {
        "several_rows": "các dòng tiêu đề cột không khớp nhau hoặc nhiều hơn 4 dòng; hãy sửa thành một dòng tiêu đề, "
        "mỗi cột một tên (ví dụ “Ngày sinh”, “Giới tính”), rồi gửi lại.",
        "side_by_side": "có hai bảng đặt cạnh nhau mà không rõ cột nào thuộc bảng nào; hãy để mỗi người một dòng "
        "trong một bảng, rồi gửi lại.",
        "merged": f"ô tiêu đề {quoted(error.heading)} gộp trùm lên nhiều cột có dữ liệu; hãy đặt tên riêng cho từng "
        "cột, rồi gửi lại.",
        "couples": f"mỗi dòng ghi hai người ({quoted(error.heading)}); hãy để mỗi người một dòng, tên của mọi người "
        "trong một cột “Họ và tên”, rồi gửi lại.",
        "no_names": "ở đây có tiêu đề cột của một bảng khác nhưng không rõ cột nào ghi họ tên; hãy ghi “Họ và tên” ở "
        "đầu cột đó, rồi gửi lại.",
        "too_many": "có quá nhiều dòng tiêu đề cột; hãy để mỗi trang tính một bảng với một dòng tiêu đề, rồi gửi lại.",
    }
    return UnreadableFile("unclear_header", f"{where}: {messages[error.reason]}")


def _headless(sheet: Sheet, top: int | None = None) -> UnreadableFile:
    if _in_old_font(sheet.rows):
        return UnreadableFile(
            "old_font",
            f"Trang tính {quoted(sheet.name)} viết bằng phông chữ cũ (TCVN3 hoặc VNI) nên không đọc được tiêu đề cột; "
            "hãy chuyển sang bảng mã Unicode rồi gửi lại.",
        )
    if top is not None:
        return UnreadableFile(
            "no_header",
            f"Trang tính {quoted(sheet.name)} có người ở phía trên dòng tiêu đề cột (dòng {top}); hãy thêm {_EXPECTED} "
            "ở phía trên những người đó, rồi gửi lại.",
        )
    return UnreadableFile(
        "no_header",
        f"Trang tính {quoted(sheet.name)} có vẻ có danh sách người nhưng không thấy dòng tiêu đề cột; "
        f"hãy thêm {_EXPECTED}, rồi gửi lại.",
    )


def _no_header() -> UnreadableFile:
    return UnreadableFile("no_header", f"Không tìm thấy dòng tiêu đề cột ở trang tính nào; danh sách cần {_EXPECTED}.")


def _in_old_font(rows: Iterable[Row]) -> bool:
    texts = [cell for row in list(rows)[:_OLD_FONT_SAMPLE] for cell in row.cells if isinstance(cell, str)]
    return any(map(is_old_font, texts))


def _place(sheet: Sheet, number: int) -> int:
    """The place in ``sheet.rows`` of the first row that is not above this row number."""
    return bisect_left(sheet.rows, number, key=lambda row: row.number)


def _sheet_hamlet(sheet: Sheet, first: Table) -> str:
    """The sheet's name if it is a hamlet's: by its own words, or because the title says so."""
    name = clean_spaces(_SHEET_PREFIX.sub("", in_unicode(sheet.name)))
    if first.header.is_school_list or first.header.is_hospital_list:
        return ""
    if is_hamlet(name):
        return name
    titled = re.compile(rf"(?<!\w){HAMLET_WORDS}{re.escape(exact_key(name))}(?!\w)")
    titles = (cell for row in sheet.rows[: _place(sheet, first.top)] for cell in row.cells)
    return name if any(isinstance(cell, str) and titled.search(exact_key(cell)) for cell in titles) else ""


def _merged_down(sheet: Sheet, below: int) -> Filled:
    """Values of cells merged over several rows, for the rows below their first; only under the first header."""
    filled: dict[int, dict[int, Cell]] = {}
    reached: dict[int, int] = {}
    for merge in sorted(sheet.merges, key=lambda merge: (merge.top, merge.left)):
        if merge.top <= max(below, reached.get(merge.left, 0)) or merge.bottom == merge.top:
            continue
        reached[merge.left] = merge.bottom
        place = _place(sheet, merge.top)
        first = sheet.rows[place] if place < len(sheet.rows) else None
        if first is None or first.number != merge.top or merge.left >= len(first.cells):
            continue
        value = first.cells[merge.left]
        for row in sheet.rows[place + 1 : _place(sheet, merge.bottom + 1)] if value is not None else ():
            filled.setdefault(row.number, {})[merge.left] = value
    return filled


class _SheetReader:
    """Reads the tables of one sheet."""

    def __init__(self, sheet: Sheet, book: Workbook, gazetteer: Gazetteer, title: Title) -> None:
        self._sheet = sheet
        self._gazetteer = gazetteer
        around = Surroundings(title_provinces=title.provinces, title_communes=title.communes, date_1904=book.date_1904)
        self._around = _titled(around, title.groups)
        self._delimited = book.delimited
        self._swapped: dict[int, str] = {}
        self._filled: Filled = {}
        self._top = 0
        self._headings_of = ""
        self._readers: list[TableReader] = []
        self._latest: dict[tuple[int, int], TableReader] = {}

    def people(self, tables: Sequence[Table]) -> Iterator[RawRow]:
        """The people of the first table as its rows are read, then those of tables beside it."""
        if not tables:
            return
        self._top = tables[0].top
        self._headings_of = tables[0].continues or ""
        self._around = replace(self._around, sheet_hamlet=_sheet_hamlet(self._sheet, tables[0]))
        self._filled = _merged_down(self._sheet, tables[0].bottom)
        given = 0
        for table in tables:
            for _row in self._read_table(table):
                first = self._readers[0].people
                while given < len(first):
                    yield first[given]
                    given += 1
        for reader in self._readers[1:]:
            yield from reader.people

    def sheet_rows(self) -> SheetRows:
        """The whole sheet, once all its people were asked for."""
        name, hidden = self._sheet.name, self._sheet.hidden
        if not self._readers:
            return SheetRows(name, hidden, (), tuple(skipped_row(row, NO_PEOPLE) for row in self._sheet.rows))
        people = tuple(person for reader in self._readers for person in reader.people)
        skipped = [one for reader in self._readers for one in reader.skipped]
        taken = {person.row for person in people} | {one.row for one in skipped}
        for row in self._sheet.rows:
            if row.number not in taken:
                skipped.append(skipped_row(row, TITLE if row.number < self._top else REASONS[Kind.OTHER]))
        columns = _each_once(column for reader in self._readers for column in reader.unknown_columns)
        font = _old_font(people)
        away = _named(column for reader in self._readers for column in reader.hidden_columns)
        months = tuple(said for reader in self._readers for said in reader.months.said)
        return SheetRows(name, hidden, people, tuple(_once(skipped)), columns, self._headings_of, font, away, months)

    def _read_table(self, table: Table) -> Iterator[Row]:
        """Its rows, each when it was read."""
        reader = self._reader(table)
        last = len(self._sheet.rows) if table.end is None else _place(self._sheet, table.end)
        continuations = Continuations(table.header)
        held: Row | None = None
        end = 0
        following = self._own_rows(table, last)
        below = next(following, None)
        while below is not None:
            row, below = below, next(following, None)
            if row.number <= table.bottom:
                reader.skip(row, HEADING)
            elif held and (joined := continuations.joined(held, row, below, last=end)):
                held, end = joined, row.number
                reader.skip(row, CONTINUED)
            else:
                if held:
                    reader.take(held)
                    yield held
                held, end = row, row.number
        if held:
            reader.take(held)
            yield held

    def _own_rows(self, table: Table, last: int) -> Iterator[Row]:
        """The rows of a table with the cells that are its own."""
        for row in self._sheet.rows[_place(self._sheet, table.top) : last]:
            if (own := _own_cells(row, table)) is not None:
                yield own

    def _reader(self, table: Table) -> TableReader:
        """The reader of the table above if only its headings are printed again, at the top of a page."""
        first, last = table.span
        above = self._latest.get(table.span)
        if above is not None and above.goes_on and above.header.columns == table.header.columns:
            above.go_on_below(table.header)
            return above
        over = [span for span in self._latest if span[0] <= last and first <= span[1]]
        above = [self._latest.pop(span) for span in over][-1] if over else None
        reader = TableReader(
            self._sheet.name,
            table.header,
            around=replace(self._around_below(above, table), swapped=self._swapped_in(table)),
            delimited=self._delimited,
            sections=above.sections.since_last_person() if above else SectionContext(),
            split_address=self._gazetteer.split_address,
            filled=self._filled,
            are_telling=partial(tell_something, places=self._gazetteer),
            hidden_columns=self._sheet.hidden_columns,
        )
        self._readers.append(reader)
        self._latest[table.span] = reader
        return reader

    def _swapped_in(self, table: Table) -> str:
        """Which dates of the column of births may have day and month in each other's place, by all of the sheet."""
        index = next((column.index for column in table.header.having(Field.BIRTH_DATE)), None)
        if index is None:
            return ""
        if index not in self._swapped:
            self._swapped[index] = swapped_in(self._sheet.rows, index)
        return self._swapped[index]

    def _around_below(self, above: TableReader | None, table: Table) -> Surroundings:
        """What is known around a table; a title between it and the people above counts before the sheet's."""
        if above is None or not above.people:
            return self._around
        between = self._sheet.rows[_place(self._sheet, above.people[-1].row + 1) : _place(self._sheet, table.top)]
        title = groups_of_title(lines_of(between))
        return _titled(self._around, title) if title.groups else self._around


def _titled(around: Surroundings, title: TitleGroups) -> Surroundings:
    return replace(around, title_groups=title.groups, title_of_several=title.several)


def _each_once(columns: Iterable[UnknownColumn]) -> tuple[UnknownColumn, ...]:
    """The columns, each as it is told first; what one table does not tell by its cells another may."""
    found: dict[str, UnknownColumn] = {}
    for column in columns:
        first = found.setdefault(column.key, column)
        if column.telling and not first.telling:
            found[column.key] = replace(first, telling=True)
    return tuple(found.values())


def _named(columns: Iterable[Column]) -> tuple[str, ...]:
    """What columns are called, each once: "Họ và tên" (cột D)."""
    return tuple(dict.fromkeys(f"{quoted(column.heading)} (cột {column_name(column.index)})" for column in columns))


def _old_font(people: Sequence[RawRow]) -> str:
    """The encoding in which most people of a sheet stood, by the first of them; '' if that was Unicode."""
    sample = people[:_OLD_FONT_SAMPLE]
    found = [next((cell.value for cell in raw.cells if isinstance(cell.value, LegacyText)), None) for raw in sample]
    old = [text.encoding for text in found if text is not None]
    return old[0].value if len(old) * 2 > len(sample) else ""


def _once(skipped: list[SkippedRow]) -> Iterator[SkippedRow]:
    """In the order of the rows; what tables beside each other have in one row and for one reason is one."""

    def place(one: SkippedRow) -> tuple[int, str]:
        return one.row, one.reason

    for (row, reason), same in groupby(sorted(skipped, key=place), place):
        yield SkippedRow(row, reason, " | ".join(one.text for one in same))


def _own_cells(row: Row, table: Table) -> Row | None:
    """The part of a row that is the table's; None if it holds nothing."""
    if table.left == 0 and table.right is None:
        return row
    cells = row.cells[: table.right]
    cells = (*[None] * min(table.left, len(cells)), *cells[table.left :])
    return replace(row, cells=cells) if any(cell is not None for cell in cells) else None
