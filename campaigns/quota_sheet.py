"""Quotas of a campaign in and out of Excel: one row per offer and area, to be filled in and taken in again.

Pure: bytes and facts in, entries and problems out. The headings and messages are part of the file, so they are
Vietnamese. An empty quota cell takes the area's quota away; an area that is not in the file keeps its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from campaigns.sheet_cells import Cell, Failed, WrongSheet, made_file, rows_of, said, text_of, whole_of
from locations.vietnamese import fold
from locations.vietnamese import number as dots

CAMPAIGN, KIND, CODE, NAME, MOST, HOW = (
    "Chiến dịch",
    "Loại quà",
    "Mã xã/tỉnh",
    "Tên xã/tỉnh",
    "Hạn mức",
    "Cách chia",
)
HEADINGS = (CAMPAIGN, KIND, CODE, NAME, MOST, HOW)
NEEDED = (KIND, CODE, MOST)
HEADING_WITHIN = 20
MOST_ROWS = 20_000
MOST_UNITS = 10_000_000  # of one area; forms have the same end
_CODE_DIGITS = (2, 5)
_WIDTHS = (12, 24, 14, 48, 12, 28)


@dataclass(frozen=True)
class Entry:
    """The most that an area (code of a province, 2 digits, or commune, 5) gets of a kind; None: no quota."""

    kind: str
    area: str
    most: int | None


@dataclass(frozen=True)
class Sheet:
    """What a file says. With `problems` (sentences that name the row) nothing of it should be taken in."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]


def read(content: bytes, *, campaign: str, kinds: Mapping[str, str], areas: Mapping[str, str]) -> Sheet:
    """The entries of the first sheet of an .xlsx file.

    `campaign`: its code, which every row bears that names a campaign at all; `kinds`: kind → its name in the file;
    `areas`: code → name of each area in which the campaign is held. Raises
    `WrongSheet` when it is no workbook, has no heading within the first 20 rows, no rows below it, or too many.
    """
    rows = rows_of(content)
    heading, columns = _heading(rows)
    body = [(number, row) for number, row in enumerate(rows[heading + 1 :], heading + 2) if _filled(row, columns)]
    if not body:
        raise WrongSheet("Tệp không có dòng hạn mức nào dưới dòng tiêu đề. Hãy tải tệp mẫu, điền rồi gửi lại.")
    if len(body) > MOST_ROWS:
        raise WrongSheet(f"Tệp có hơn {MOST_ROWS} dòng. Hãy chia thành nhiều tệp.")
    names = {fold(name): kind for kind, name in kinds.items()}
    entries: list[Entry] = []
    problems: list[str] = []
    first_rows: dict[tuple[str, str], int] = {}
    for number, row in body:
        cells = {name: row[place] for name, place in columns.items()}
        other = text_of(cells.get(CAMPAIGN, ""))
        if other and fold(other) != fold(campaign):
            problems.append(f"Dòng {number}: dòng này thuộc chiến dịch {other}, không phải {campaign}.")
            continue
        read_row = _entry(cells, names, kinds, areas)
        if isinstance(read_row, str):
            problems.append(f"Dòng {number}: {read_row}")
            continue
        earlier = first_rows.setdefault((read_row.kind, read_row.area), number)
        if earlier != number:
            problems.append(f"Dòng {number}: {kinds[read_row.kind]} của {areas[read_row.area]} đã có ở dòng {earlier}.")
        entries.append(read_row)
    return Sheet(tuple(entries), tuple(problems))


def written(title: str, rows: Iterable[tuple[str, str, str, str, int | None, str]]) -> bytes:
    """An .xlsx file with a title and a row per (code of the campaign, name of the kind, area code, area name, quota or
    None, how it was shared out).
    """
    return made_file(
        name="Hạn mức",
        title=title,
        hint="Điền cột “Hạn mức” (số suất nhiều nhất): ghi 0 nếu không được suất nào, để trống nếu không giới hạn. "
        "Không sửa các cột khác.",
        headings=HEADINGS,
        widths=_WIDTHS,
        rows=rows,
        codes=(HEADINGS.index(CODE) + 1,),
    )


def _heading(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]]:
    """The place of the heading row and of each column."""
    wanted = {fold(name): name for name in HEADINGS}
    for index, row in enumerate(rows[:HEADING_WITHIN]):
        found = {wanted[key]: place for place, cell in enumerate(row) if (key := fold(str(cell))) in wanted}
        if all(name in found for name in NEEDED):
            return index, found
    raise WrongSheet(f"Không thấy dòng tiêu đề có đủ các cột: {', '.join(NEEDED)}. Hãy tải tệp mẫu, điền rồi gửi lại.")


def _filled(row: Sequence[Cell], columns: Mapping[str, int]) -> bool:
    return any(text_of(row[columns[name]]) for name in NEEDED)


def _entry(
    cells: Mapping[str, Cell], names: Mapping[str, str], kinds: Mapping[str, str], areas: Mapping[str, str]
) -> Entry | str:
    """What a row says, or what is wrong with it."""
    kind = names.get(fold(text_of(cells[KIND])))
    if kind is None:
        return (
            f"loại quà “{text_of(cells[KIND])}” không có trong chiến dịch. Các loại quà: {', '.join(kinds.values())}."
        )
    codes = sorted(_codes(cells[CODE]) & areas.keys(), key=len)
    if len(codes) > 1:
        both = " hay ".join(f"{code} ({areas[code]})" for code in codes)
        return f"mã “{text_of(cells[CODE])}” có thể là {both}. Hãy ghi đủ các chữ số, kể cả số 0 ở đầu."
    if not codes:
        return f"mã xã/tỉnh “{text_of(cells[CODE])}” không có trong phạm vi của chiến dịch."
    most = _most(cells[MOST])
    if isinstance(most, str):
        return most
    return Entry(kind, codes[0], most)


def _codes(cell: Cell) -> set[str]:
    """The codes that the digits may mean. Where Excel has made a number of a code, it has dropped its leading zeros,
    so that 4 is province 04 or commune 00004; a text of 2 or 5 digits is what it says.
    """
    text = text_of(cell)
    if not (text.isascii() and text.isdigit()):
        return set()
    if isinstance(cell, str) and len(text) in _CODE_DIGITS:
        return {text}
    return {text.zfill(digits) for digits in _CODE_DIGITS if len(text) <= digits}


def _most(cell: Cell) -> int | str | None:
    if isinstance(cell, Failed):
        return cell.words("ô hạn mức")
    if not text_of(cell):
        return None
    most = whole_of(cell)
    if most is None:
        return f"hạn mức {said(cell)} không phải là số nguyên từ 0 trở lên."
    return (
        most if most <= MOST_UNITS else f"hạn mức {said(cell)} lớn quá mức có thể (nhiều nhất {dots(MOST_UNITS)} suất)."
    )
