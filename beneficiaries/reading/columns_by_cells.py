"""What the cells below say of a column that its heading alone does not settle.

Pure. A place by its type words, a gift that is ticked and not numbered, names below a heading that nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from beneficiaries.reading.columns import Column, Header, Heading, Meanings, is_birth_like
from beneficiaries.reading.groups import is_tick, requests_in
from beneficiaries.reading.headings import Field, heading_key
from beneficiaries.reading.names import looks_like_name
from beneficiaries.reading.row_kinds import kind_of_place
from beneficiaries.reading.sexes import read_sex
from beneficiaries.reading.spouse_words import whose
from documents.workbooks.workbook import Cell, Row
from locations.vietnamese import clean_spaces, exact_key, fold

_ID_TEXT = re.compile(r"['’]?(?:\d{12}|\d{9})\Z")
_NAME_TEXT = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,5}\Z")
_NUMBERED = re.compile(r"\b(?:mã|số)\b")
_GIFT = re.compile(r"(?:so|the|(?:suat )?qua|tien)(?: (?:bhxh|bhyt|tet|tang|mat))*(?: (?:nam )?\d{4})?")
_BESIDE_EACH_OTHER = 2
_SAID = frozenset({"co", "yes", "y", "true", "khong", "ko", "no", "n", "false"})
_DIGITS_OF_NUMBER = 5
_OF_BENEFICIARIES = re.compile(r"\b(?:ten|huong|thu huong|nguoi)\b")
_HALF, _NEARLY_ALL = 0.5, 0.8
_FILLED = 3
_BIRTHS = frozenset({Field.BIRTH_DATE, Field.BIRTH_YEAR, Field.BIRTH_MALE, Field.BIRTH_FEMALE, Field.YEAR_PART})
TELLING = _BIRTHS | {Field.SEX, Field.PERSONAL_ID, Field.OLD_ID, Field.INSURANCE_CODE}
_OF_GROUPS = frozenset(
    {Field.GROUPS, Field.GROUP_MARK, Field.ETHNICITY, Field.SCHOOL_CLASS, Field.HOSPITAL_WARD, Field.RELATIONSHIP}
)
NAMED_BY_GROUP = frozenset({Field.GROUPS, Field.GROUP_MARK})
SEEDS = TELLING | _OF_GROUPS
"""What headings say in a table of people whose names nobody finds."""
_ROWS_SEEN = 2_000
_PLACE_FIELDS = {
    "hamlet": Field.HAMLET,
    "commune": Field.COMMUNE,
    "district": Field.DISTRICT,
    "province": Field.PROVINCE,
}


def with_parts_of_address(
    columns: tuple[Column, ...], headings: Mapping[int, Heading], below: Sequence[Row]
) -> tuple[Column, ...]:
    """The columns, with an address that is merged over several taken apart if the words in its cells say what is
    what ("Thôn 3" | "Xã Bắc Hà")."""
    found: list[Column] = []
    for column in columns:
        width = headings[column.index].width if column.index in headings else 1
        if column.field is not Field.ADDRESS or width == 1:
            found.append(column)
            continue
        found += parts_of_address(column, below, width) or [column]
    return tuple(found)


def parts_of_address(column: Column, below: Sequence[Row], width: int) -> list[Column] | None:
    """An address over several columns as a column for each part; None if the words in the cells do not say which."""
    kinds = [_kind_of_place(below, index) for index in range(column.index, column.index + width)]
    if None in kinds or len(set(kinds)) < width:
        return None
    return [replace(column, index=column.index + i, field=kind) for i, kind in enumerate(kinds)]


def _kind_of_place(below: Sequence[Row], index: int) -> Field | None:
    """What all cells of a column name by their type words; None if they differ or one says nothing."""
    cells = [row.cells[index] for row in below if index < len(row.cells) and row.cells[index] is not None]
    kinds = {kind_of_place(cell) if isinstance(cell, str) else "" for cell in cells}
    return _PLACE_FIELDS.get(kinds.pop()) if len(kinds) == 1 else None


def is_id_like(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _ID_TEXT.match(cell.strip()) is not None
    return isinstance(cell, int) and not isinstance(cell, bool) and 10**8 <= cell < 10**12


def is_name_like(cell: Cell) -> bool:
    return isinstance(cell, str) and _NAME_TEXT.match(clean_spaces(cell)) is not None


def with_ticked_gifts(
    columns: tuple[Column, ...], rows: Sequence[Row], first: int, meanings: Meanings
) -> tuple[Column, ...]:
    """The columns; "Sổ BHXH" and "Thẻ BHYT" with crosses below are what is asked for, and with numbers the code.

    ``first``: the place in ``rows`` of the first one below the headings. Whether "có" is said of what somebody has or
    wants, nobody can tell: such a column is asked about. What the sender settled stays.
    """
    below = rows[first : first + _ROWS_SEEN]
    found = tuple(
        _as_gift(column, below)
        if column.field is Field.INSURANCE_CODE and heading_key(column.heading) not in meanings
        else column
        for column in columns
    )
    named = {column: _as_gift(column, below) for column in found if column.asked and _is_gift(column.heading)}
    ticked = {old: new for old, new in named.items() if new.field is Field.REQUEST_MARK}
    if len(ticked) + sum(column.field is Field.REQUEST_MARK for column in found) < _BESIDE_EACH_OTHER:
        return found
    return tuple(replace(ticked[column], asked=False) if column in ticked else column for column in found)


def _is_gift(heading: str) -> bool:
    """ "Sổ", "Thẻ" and "Quà Tết" are what is given where they stand beside each other."""
    return _GIFT.fullmatch(fold(heading)) is not None


def _as_gift(column: Column, below: Sequence[Row]) -> Column:
    kinds = requests_in(column.heading)
    if len(kinds) != 1 or _NUMBERED.search(exact_key(column.heading)):
        return column
    ticked = said = False
    for cell in cells_of(below, column.index):
        if sum(map(str.isdigit, str(cell))) >= _DIGITS_OF_NUMBER:
            return column
        word = isinstance(cell, bool) or fold(str(cell)) in _SAID
        said = said or word
        ticked = ticked or (is_tick(cell) and not word)
    if ticked and not said:
        return replace(column, field=Field.REQUEST_MARK, of=next(iter(kinds)))
    return replace(column, field=None, asked=True) if said else column


def likely_names(
    columns: Sequence[Column], below: Sequence[Row], meanings: Meanings, *, sure: bool = False
) -> int | None:
    """The index of the column that holds names, though its heading does not say so, or is missing; None if none does.

    A column of which the sender settled what it is holds no names. ``sure``: these are headings of people, for all
    that stands there; then names may stand below "Bệnh nhân" and "Đối tượng" if they stand nowhere else.
    """
    settled = {column.index for column in columns if heading_key(column.heading) in meanings}
    known = settled | {column.index for column in columns if _is_known(column)}
    reach = range(max(column.index for column in columns) + 1)
    best = _most_names(below, [index for index in reach if index not in known])
    if best is not None or not sure:
        return best
    grouped = {column.index for column in columns if column.field in NAMED_BY_GROUP}
    return _most_names(below, sorted(grouped - settled))


def _most_names(below: Sequence[Row], indexes: Iterable[int]) -> int | None:
    found = {index: _share_of_names(below, index) for index in indexes}
    best = max(found, key=lambda index: found[index], default=None)
    return best if best is not None and found[best] > _HALF else None


def _is_known(column: Column) -> bool:
    """Whether it is known that a column holds no names. "Tên đối tượng" may stand over groups, or over names."""
    return column.field is not None and (
        column.field is not Field.GROUPS or not _OF_BENEFICIARIES.search(fold(column.heading))
    )


def names_of_couples(columns: Sequence[Column], below: Sequence[Row]) -> tuple[str, ...]:
    """The headings of the columns of husbands and wives, if both hold names; none otherwise."""
    named = [column for column in columns if _share_of_names(below, column.index) > _HALF]
    found = {sex: column.heading for column in named if (sex := whose((column.heading,)))}
    return tuple(found.values()) if len(found) > 1 else ()


def _share_of_names(rows: Iterable[Row], index: int) -> float:
    filled = list(cells_of(rows, index))
    return sum(map(looks_like_name, filled)) / len(filled) if filled else 0


def tell_of_people(columns: Sequence[Column], below: Sequence[Row], *, named: bool) -> bool:
    """Whether rows are of people by their other columns: a birth, a number or a sex in one, and two of such columns
    or names. Where there are names, a group is enough."""
    fields = {column.field for column in columns if column.field}
    telling = [column for column in columns if column.field in TELLING]
    if named and fields & _OF_GROUPS:
        return True
    if len(telling) < (1 if named else 2):
        return False
    return any(_is_of_somebody(column, cell) for column in telling for cell in cells_of(below, column.index))


def goes_on_with(header: Header, rows: Sequence[Row]) -> bool:
    """Whether the rows of a sheet without headings stand below those of another one: names and all that can be told
    from its cells in the same columns, and nothing beside them."""
    enough = min(_FILLED, len(header.columns))
    people = [row for row in rows if sum(cell is not None for cell in row.cells) >= enough][:_ROWS_SEEN]
    last = max(column.index for column in header.columns)
    if not people or not header.names or any(len(row.cells) > last + 1 for row in people):
        return False
    if not any(_is_somebody(header, row) for row in people):
        return False
    shares = {
        column: sum(_fits(column, cell) for cell in filled) / len(filled)
        for column in (*header.names, *header.having(*TELLING))
        if (filled := list(cells_of(people, column.index)))
    }
    return header.names[0] in shares and len(shares) > 1 and all(share >= _NEARLY_ALL for share in shares.values())


def _is_somebody(header: Header, row: Row) -> bool:
    """Whether a row without headings names somebody below these, with a birth, a number or a sex."""
    name = next(iter(cells_of((row,), header.names[0].index)), None)
    if not is_name_like(name):
        return False
    told = [(column, cell) for column in header.having(*TELLING) for cell in cells_of((row,), column.index)]
    return any(
        is_id_like(cell) or (is_birth_like(cell) if column.field in _BIRTHS else _fits(column, cell))
        for column, cell in told
    )


def _fits(column: Column, cell: Cell) -> bool:
    if column.field in TELLING - {Field.INSURANCE_CODE}:
        return _is_of_somebody(column, cell)
    if column.field is Field.INSURANCE_CODE:
        return any(map(str.isdigit, str(cell)))
    return is_name_like(cell)


def _is_of_somebody(column: Column, cell: Cell) -> bool:
    if column.field is Field.SEX:
        return read_sex(cell).value is not None
    return is_id_like(cell) or (column.field in _BIRTHS and (is_birth_like(cell) or isinstance(cell, int)))


def cells_of(rows: Iterable[Row], index: int) -> Iterable[Cell]:
    """The cells of a column that are not empty."""
    return (row.cells[index] for row in rows if index < len(row.cells) and row.cells[index] is not None)
