"""Where the table of transfers begins on a sheet of a statement, and what its columns mean.

Pure. The header stands in up to three rows, anywhere; what an officer settled about its headings (`Layout`) comes
before our own knowledge of them. A column that can't be told is asked, never guessed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from documents.workbooks.workbook import BadCell, Cell, Row, Sheet
from locations.vietnamese import clean_spaces, date_text, fold
from sponsors.money.statements.amounts import Convention, amount_in
from sponsors.money.statements.days import day_in
from sponsors.money.statements.headings import (
    MAYBE_DIRECTION,
    NUMBER_OR_DEBIT,
    Field,
    heading_key,
    is_heading,
    meaning_of,
)

MOST_HEADER_ROWS = 3
_LEAST_HEADINGS = 3

_LONGEST_HEADING = 80
_DIGIT = re.compile("[0-9]")
_SAMPLES = 3
_LOOKED_AT = 40
# đồng: a smaller number may count rows.
_LEAST_AMOUNT = 1_000
_MONEY = frozenset({Field.DEBIT, Field.CREDIT, Field.AMOUNT})
_TO_THE_POINT = frozenset({Field.DATE, Field.CONTENT, Field.REFERENCE, Field.BALANCE, *_MONEY})
_IN = frozenset({"c", "co", "cr", "credit", "+", "ghi co", "tang", "thu", "vao", "tien vao", "in"})
_OUT = frozenset({"d", "no", "dr", "debit", "-", "ghi no", "giam", "chi", "ra", "tien ra", "out"})


@dataclass(frozen=True)
class Layout:
    """What headings mean, by `headings.heading_key`: what is remembered of a bank's statements. `headings`: by the same
    keys, as the bank writes them.
    """

    fields: Mapping[str, Field] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A column that can't be told. `key`: of its heading; `samples`: what stands in it; `needed`: no line can be read
    before this is answered.
    """

    key: str
    heading: str
    samples: tuple[str, ...]
    needed: bool = False


@dataclass(frozen=True)
class Column:
    """A column of the table; `field` None: it can't be told."""

    index: int
    key: str
    heading: str
    field: Field | None
    rank: int = 0


@dataclass(frozen=True)
class Table:
    """The columns below the header that stands in the rows `top` to `bottom` (as Excel counts)."""

    top: int
    bottom: int
    columns: tuple[Column, ...]

    def index_of(self, field: Field) -> int | None:
        return next((column.index for column in self.columns if column.field is field), None)

    def has(self, field: Field) -> bool:
        return self.index_of(field) is not None

    @property
    def shape(self) -> str:
        """The headings of the columns that tell the day, the reference and the content of a line."""
        told = (Field.DATE, Field.REFERENCE, Field.CONTENT)
        return "|".join(f"{column.field}={column.key}" for column in self.columns if column.field in told)


def find_table(sheet: Sheet, layout: Layout) -> Table | None:
    """The table of a sheet; None if it has none. If no heading is understood, the row of texts above the first row
    with a date, an amount and a text is the header.
    """
    return _with_known_headings(sheet, layout) or _above_first_transfer(sheet, layout)


def _with_known_headings(sheet: Sheet, layout: Layout) -> Table | None:
    filled = _filled(sheet)
    for place, row in enumerate(sheet.rows):
        if not _may_be_header(row):
            continue
        blocks = [_block(filled, start, size, layout) for start in (place, place + 1) for size in (1, 2, 3)]
        best = max((block for block in blocks if block), key=lambda block: (_score(block), -block.bottom), default=None)
        if best is not None and _is_header(best):
            return _settled(sheet, best, layout)
    return None


def parts_of(sheet: Sheet, layout: Layout) -> Iterator[tuple[Sheet, Table | None]]:
    """The tables of a sheet that stand below each other with other headings, each with its part of the rows."""
    table = find_table(sheet, layout)
    if table is not None:
        headings = headings_of(sheet, table)
        for place, row in enumerate(sheet.rows):
            if row.number > table.bottom and _is_other_header(row, headings):
                rest = replace(sheet, rows=sheet.rows[place:])
                below = _with_known_headings(rest, layout)
                if below is not None and below.top == row.number:
                    yield replace(sheet, rows=sheet.rows[:place]), table
                    yield from parts_of(rest, layout)
                    return
    yield sheet, table


def headings_of(sheet: Sheet, table: Table) -> frozenset[str]:
    """The folded texts of the rows of the header."""
    rows = (row for row in sheet.rows if table.top <= row.number <= table.bottom)
    return frozenset(fold(text_of(cell)) for row in rows for cell in row.cells if cell is not None)


def _is_other_header(row: Row, headings: frozenset[str]) -> bool:
    texts = [cell for cell in row.cells if isinstance(cell, str)]
    needed = max(_LEAST_HEADINGS, len(texts) - 1)
    if sum(_DIGIT.search(text) is None for text in texts) < needed or all(fold(text) in headings for text in texts):
        return False
    return sum(map(is_heading, texts)) >= needed


def direction_of(cell: Cell) -> int:
    """1 for money that came, -1 for money that went, 0 for a cell that says neither."""
    text = clean_spaces(cell).strip("().").replace("−", "-") if isinstance(cell, str) else ""
    text = fold(text)
    return 1 if text in _IN else -1 if text in _OUT else 0


def samples_of(sheet: Sheet, table: Table, index: int) -> tuple[str, ...]:
    """The first different values of a column."""
    values = (shown(cell) for cell in _cells_below(sheet, table, index))
    return tuple(dict.fromkeys(value for value in values if value))[:_SAMPLES]


def text_of(cell: Cell) -> str:
    """A cell as an officer reads it; "" for an empty one."""
    if isinstance(cell, date):
        return date_text(cell)
    if isinstance(cell, BadCell):
        return cell.text
    return "" if cell is None else clean_spaces(str(cell))


def shown(cell: Cell) -> str:
    """The same, not too long."""
    text = text_of(cell)
    return text if len(text) <= _LONGEST_HEADING else f"{text[:_LONGEST_HEADING]}…"


def _filled(sheet: Sheet) -> list[tuple[Row, dict[int, str]]]:
    """Each row with its texts by column; what is merged over several columns or rows counts for all of them."""
    over: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for merge in sheet.merges:
        for number in range(merge.top, min(merge.bottom, merge.top + MOST_HEADER_ROWS) + 1):
            for index in range(merge.left, merge.right + 1):
                over[number][index] = (merge.top, merge.left)
    by_number = {row.number: row for row in sheet.rows}
    filled = []
    for row in sheet.rows:
        texts = {index: cell for index, cell in enumerate(row.cells) if isinstance(cell, str)}
        for index, (top, left) in over.get(row.number, {}).items():
            first = by_number.get(top)
            cell = first.cells[left] if first and left < len(first.cells) else None
            if isinstance(cell, str):
                texts[index] = cell
        filled.append((row, texts))
    return filled


def _may_be_header(row: Row) -> bool:
    texts = [cell for cell in row.cells if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING]
    return sum(map(is_heading, texts)) > 1


def _block(filled: Sequence[tuple[Row, Mapping[int, str]]], start: int, size: int, layout: Layout) -> Table | None:
    """The header that these rows would be."""
    rows = filled[start : start + size]
    if len(rows) < size or rows[-1][0].number - rows[0][0].number >= MOST_HEADER_ROWS:
        return None
    if any(day_in(cell) or isinstance(cell, (int, float)) for row, _texts in rows for cell in row.cells):
        return None
    levels: dict[int, list[str]] = defaultdict(list)
    for _row, texts in rows:
        for index, text in texts.items():
            if clean_spaces(text) not in map(clean_spaces, levels[index]):
                levels[index].append(text)
    columns = tuple(_column(index, levels[index], layout) for index in sorted(levels))
    return Table(rows[0][0].number, rows[-1][0].number, columns)


def _column(index: int, levels: Sequence[str], layout: Layout) -> Column:
    key, heading = heading_key(levels), " / ".join(map(clean_spaces, levels))
    if key in layout.fields:
        return Column(index, key, heading, layout.fields[key], -1)
    meaning = meaning_of(levels)
    return Column(index, key, heading, meaning.field if meaning else None, meaning.rank if meaning else 0)


def _score(table: Table) -> int:
    """How much of a header it is: fields to the point count, columns that can't be told count against it."""
    fields = {column.field for column in table.columns}
    return 10 * len(fields & _TO_THE_POINT) + len(fields) - sum(column.field is None for column in table.columns)


def _is_header(table: Table) -> bool:
    fields = {column.field for column in table.columns}
    return len(fields & _TO_THE_POINT) > 2 and bool(fields & _MONEY) and bool(fields & {Field.DATE, Field.CONTENT})


def _above_first_transfer(sheet: Sheet, layout: Layout) -> Table | None:
    """The table whose headings nobody understands: above the first row that looks like a transfer."""
    filled = _filled(sheet)
    for place, row in enumerate(sheet.rows):
        if looks_like_transfer(row):
            above = [start for start in range(max(0, place - MOST_HEADER_ROWS), place) if len(filled[start][1]) > 2]
            block = _block(filled, above[-1], 1, layout) if above else None
            return _settled(sheet, block, layout) if block else None
    return None


def looks_like_transfer(row: Row) -> bool:
    days = [index for index, cell in enumerate(row.cells) if day_in(cell)]
    amounts = [amount_in(cell, Convention.UNKNOWN) for index, cell in enumerate(row.cells) if index not in days]
    texts = [cell for cell in row.cells if isinstance(cell, str) and any(char.isalpha() for char in cell)]
    return bool(days) and any(isinstance(one, int) and abs(one) >= _LEAST_AMOUNT for one in amounts) and bool(texts)


def _settled(sheet: Sheet, table: Table, layout: Layout) -> Table:
    """The table with one column for each field, keys that differ, and columns told by their cells."""
    table = Table(table.top, _last_header_row(sheet, table), table.columns)
    columns = list(_with_own_keys(table.columns, layout))
    columns = [_by_its_cells(sheet, table, column, layout) for column in columns]
    columns = [_as(column, Field.DEBIT) if _is_debit(sheet, table, column, columns) else column for column in columns]
    fields = {column.field for column in columns}
    if {Field.DEBIT, Field.CREDIT} <= fields:
        columns = [
            _as(column, Field.OTHER) if column.field is Field.AMOUNT and column.rank >= 0 else column
            for column in columns
        ]
    return Table(table.top, table.bottom, tuple(_one_of_each(columns)))


def _last_header_row(sheet: Sheet, table: Table) -> int:
    """Below it: a row of headings in another language, or of the numbers of columns, belongs to the header."""
    last = table.bottom
    for row in sheet.rows:
        if last < row.number <= last + 1 and row.number < table.top + MOST_HEADER_ROWS + 1:
            cells = [cell for cell in row.cells if cell is not None]
            texts = [cell for cell in cells if isinstance(cell, str)]
            in_words = len(texts) == len(cells) and sum(map(is_heading, texts)) * 2 > len(cells)
            if in_words or is_number_row(row):
                last = row.number
    return last


def is_number_row(row: Row) -> bool:
    """Whether a row only numbers its columns: 1, 2, 3 or (1), (2) or A, B, 1."""
    texts = [shown(cell).strip("()[]") for cell in row.cells if cell is not None]
    counted = [int(text) for text in texts if text.isascii() and text.isdigit()]
    letters = [text for text in texts if len(text) == 1 and text.isalpha()]
    in_order = counted == list(range(counted[0], counted[0] + len(counted))) if counted else False
    return len(texts) > 2 and in_order and len(counted) + len(letters) == len(texts)


def _with_own_keys(columns: Sequence[Column], layout: Layout) -> Iterator[Column]:
    """Of headings that are alike, the second and later ones with their number, so that each can be settled."""
    seen: Counter[str] = Counter()
    for column in columns:
        seen[column.key] += 1
        if seen[column.key] == 1:
            yield column
            continue
        key = f"{column.key} {seen[column.key]}"
        settled = layout.fields.get(key)
        yield Column(column.index, key, column.heading, settled or column.field, -1 if settled else column.rank)


def _by_its_cells(sheet: Sheet, table: Table, column: Column, layout: Layout) -> Column:
    """A column whose heading alone does not tell it: "Loại giao dịch" is a direction if its cells are."""
    if column.field is not None or column.key not in MAYBE_DIRECTION:
        return column
    cells = [cell for cell in _cells_below(sheet, table, column.index) if cell is not None]
    told = sum(direction_of(cell) != 0 for cell in cells)
    return _as(column, Field.DIRECTION if told * 2 > len(cells) else Field.OTHER)


def _is_debit(sheet: Sheet, table: Table, column: Column, columns: Sequence[Column]) -> bool:
    """Whether "No", beside a "Co", is "Nợ" without its diacritics rather than a row's number."""
    fields = {other.field for other in columns}
    if column.key != NUMBER_OR_DEBIT or column.rank < 0 or Field.DEBIT in fields or Field.CREDIT not in fields:
        return False
    amounts = [amount_in(cell, Convention.UNKNOWN) for cell in _cells_below(sheet, table, column.index)]
    return any(isinstance(amount, int) and abs(amount) >= _LEAST_AMOUNT for amount in amounts)


def _cells_below(sheet: Sheet, table: Table, index: int) -> list[Cell]:
    rows = [row for row in sheet.rows if row.number > table.bottom][:_LOOKED_AT]
    return [row.cells[index] if index < len(row.cells) else None for row in rows]


def _one_of_each(columns: Sequence[Column]) -> Iterator[Column]:
    """Of columns with one field the best named; of two that are as good, none: both are asked."""
    by_field: dict[Field | None, list[Column]] = defaultdict(list)
    for column in columns:
        by_field[column.field].append(column)
    for column in columns:
        rivals = by_field[column.field]
        best = min(rivals, key=lambda one: one.rank).rank
        if column.field in (None, Field.OTHER) or len(rivals) == 1:
            yield column
        elif sum(one.rank == best for one in rivals) > 1 or (column.field in _MONEY and best >= 0):
            yield _as(column, None)
        elif column.rank == best:
            yield column
        else:
            spare = column.field is Field.DATE and Field.VALUE_DATE not in by_field
            yield _as(column, Field.VALUE_DATE if spare else Field.OTHER)


def _as(column: Column, field: Field | None) -> Column:
    return Column(column.index, column.key, column.heading, field, column.rank)


def filled_down(sheet: Sheet, below: int) -> dict[int, dict[int, Cell]]:
    """Values of cells that are merged over several rows, for the rows below their first, by row and column."""
    by_number = {row.number: row for row in sheet.rows}
    filled: dict[int, dict[int, Cell]] = defaultdict(dict)
    for merge in sheet.merges:
        first = by_number.get(merge.top)
        if merge.top <= below or first is None or merge.left >= len(first.cells):
            continue
        for number in range(merge.top + 1, merge.bottom + 1):
            if number in by_number:
                filled[number][merge.left] = first.cells[merge.left]
    return filled
