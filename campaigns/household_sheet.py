"""Counts of poor and near-poor households per commune, in and out of Excel.

Pure: bytes and facts in, counts and problems out. A commune is known by its code, its name, or both; codes were
re-used in July 2025, so where both are written they must mean the same commune. A row without any number is passed
over (not known is not 0), a row of totals is recognised and compared with the rows above. The headings and messages
are part of the file, so they are Vietnamese.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from campaigns.sheet_cells import Cell, Failed, WrongSheet, made_file, rows_of, said, text_of, whole_of
from locations.gazetteer import Gazetteer, Resolution
from locations.vietnamese import fold, number

CODE, NAME, PROVINCE, POOR, NEAR_POOR = (
    "Mã xã/phường",
    "Xã/phường",
    "Tỉnh/thành phố",
    "Số hộ nghèo",
    "Số hộ cận nghèo",
)
HEADINGS = (CODE, NAME, PROVINCE, POOR, NEAR_POOR)
HEADING_WITHIN = 20
MOST_ROWS = 5_000
MOST_HOUSEHOLDS = 100_000
_WIDTHS = (14, 34, 30, 14, 18)
_NAMES_SHOWN = 5
_ROWS_SHOWN = 10

# Folded, every run of other signs one space: "Xã, phường" is "xa phuong".
_SPELLINGS = {
    "ma xa phuong": CODE,
    "ma xa phuong dac khu": CODE,
    "ma xa": CODE,
    "ma don vi": CODE,
    "ma don vi hanh chinh": CODE,
    "ma dvhc": CODE,
    "xa phuong": NAME,
    "ten xa phuong": NAME,
    "xa phuong dac khu": NAME,
    "ten xa phuong dac khu": NAME,
    "ten xa": NAME,
    "xa": NAME,
    "don vi": NAME,
    "ten don vi": NAME,
    "don vi hanh chinh": NAME,
    "dia phuong": NAME,
    "tinh thanh pho": PROVINCE,
    "ten tinh thanh pho": PROVINCE,
    "tinh": PROVINCE,
    "ten tinh": PROVINCE,
    "so ho ngheo": POOR,
    "tong so ho ngheo": POOR,
    "ho ngheo": POOR,
    "so ho can ngheo": NEAR_POOR,
    "tong so ho can ngheo": NEAR_POOR,
    "ho can ngheo": NEAR_POOR,
}
_TOTAL = re.compile(r"(tong|cong|tong cong|tong so|cong chung|tong chung|(?:tong |cong )?toan (?:tinh|thanh pho|quoc))")
_OTHER_SIGNS = re.compile(r"[^a-z0-9]+")
_IN_PARENTHESES = re.compile(r"\([^)]*\)?")
_NONE = {"-", "–", "—"}


@dataclass(frozen=True, slots=True)
class Count:
    """How many households of a commune (5-digit code) are poor and near-poor; `row` is its number in the file."""

    row: int
    commune: str
    poor: int
    near_poor: int


@dataclass(frozen=True, slots=True)
class HouseholdSheet:
    """What a file says. With `problems` (sentences that name the row) nothing of it should be taken in; `notes` say
    what somebody should look at before it is.
    """

    counts: tuple[Count, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the counts belong: the gazetteer, the communes in which the campaign is held (code → name with province),
    and the provinces that are meant where none is written.
    """

    gazetteer: Gazetteer
    communes: Mapping[str, str]
    provinces: frozenset[str] = frozenset()


def read(content: bytes, *, place: Place) -> HouseholdSheet:
    """The counts of the first sheet of an .xlsx file.

    Raises `WrongSheet` when it is no workbook, has no heading within the first 20 rows, no rows with numbers below it,
    or too many.
    """
    rows = rows_of(content)
    heading, columns = _heading(rows)
    body = [
        _Row(index, row, columns)
        for index, row in enumerate(rows[heading + 1 :], heading + 2)
        if not (index == heading + 2 and _numbers_columns(row))
    ]
    counted = [row for row in body if row.has_numbers]
    if not counted:
        raise WrongSheet("Tệp không có dòng nào ghi số hộ dưới dòng tiêu đề. Hãy tải tệp mẫu, điền rồi gửi lại.")
    if len(counted) > MOST_ROWS:
        raise WrongSheet(f"Tệp có hơn {number(MOST_ROWS)} dòng. Hãy kiểm tra lại tệp.")
    reading = _Reading(place)
    for row in counted:
        reading.take(row)
    reading.finish()
    without = [row.index for row in body if not row.has_numbers and row.names_commune]
    return HouseholdSheet(
        tuple(reading.counts.values()), tuple(reading.problems), (*reading.notes, *_passed_over(without))
    )


def written(title: str, rows: Iterable[tuple[str, str, str, int | None, int | None]]) -> bytes:
    """An .xlsx file with a row per (commune code, commune, province, poor, near-poor), counts empty if not known."""
    return made_file(
        name="Hộ nghèo, hộ cận nghèo",
        title=title,
        hint="Điền số hộ nghèo và số hộ cận nghèo của từng xã, phường; ghi 0 nếu không có hộ nào, "
        "để trống cả hai nếu chưa có số liệu.",
        headings=HEADINGS,
        widths=_WIDTHS,
        rows=rows,
        codes=(HEADINGS.index(CODE) + 1,),
    )


class _Row:
    """A row below the heading: its number in the file and its cells by heading."""

    def __init__(self, index: int, cells: Sequence[Cell], columns: Mapping[str, int]) -> None:
        self.index = index
        self.cells = {name: cells[place] for name, place in columns.items()}
        self._before_numbers = cells[: min(columns[POOR], columns[NEAR_POOR])]

    def text(self, heading: str) -> str:
        return text_of(self.cells.get(heading, ""))

    @property
    def has_numbers(self) -> bool:
        return bool(self.text(POOR) or self.text(NEAR_POOR))

    @property
    def failed(self) -> bool:
        """Whether a formula instead of a number failed."""
        return any(isinstance(self.cells[heading], Failed) for heading in (POOR, NEAR_POOR))

    @property
    def names_commune(self) -> bool:
        return bool(self.text(CODE) or self.text(NAME))

    @property
    def is_total(self) -> bool:
        """Whether it sums others: no code, and a cell says so, wherever it stands before the numbers. Whole cells
        only, since there are communes such as Tổng Cọt and Cộng Hòa.
        """
        return not self.text(CODE) and any(_TOTAL.fullmatch(_plain(cell)) for cell in self._before_numbers)


@dataclass(slots=True)
class _Reading:
    """What was read so far; the sums are those since the beginning and since the last row of totals. Totals may also
    stand on `top`, before what they sum.
    """

    place: Place
    counts: dict[str, Count] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    all_above: tuple[int, int] = (0, 0)
    since_total: tuple[int, int] = (0, 0)
    top: tuple[_Row, tuple[int, int]] | None = None

    def take(self, row: _Row) -> None:
        if row.is_total and row.failed:
            self.notes.append(f"Dòng {row.index}: dòng tổng có lỗi công thức nên không so được với các dòng trên.")
            self.since_total = (0, 0)
            return
        numbers = self._numbers(row)
        if numbers is None:
            return
        if row.is_total:
            self._compare(row, numbers)
            return
        self.all_above, self.since_total = _added(self.all_above, numbers), _added(self.since_total, numbers)
        commune = _commune(row, self.place)
        if isinstance(commune, _Wrong):
            self.problems.append(f"Dòng {row.index}: {commune.words}")
        elif (earlier := self.counts.get(commune)) is not None:
            self.problems.append(
                f"Dòng {row.index}: {self.place.communes[commune]} đã có ở dòng {earlier.row}. "
                "Mỗi xã, phường một dòng; nếu là các xã cũ nay đã nhập làm một, hãy cộng lại thành một dòng."
            )
        else:
            self.counts[commune] = Count(row.index, commune, *numbers)

    def _numbers(self, row: _Row) -> tuple[int, int] | None:
        found = [_households(heading, row.cells[heading]) for heading in (POOR, NEAR_POOR)]
        self.problems += [f"Dòng {row.index}: {one.words}" for one in found if isinstance(one, _Wrong)]
        poor, near_poor = found
        if isinstance(poor, _Wrong) or isinstance(near_poor, _Wrong):
            return None
        return poor, near_poor

    def finish(self) -> None:
        if self.top is not None and self.top[1] != self.all_above:
            self._differs(*self.top)

    def _compare(self, row: _Row, total: tuple[int, int]) -> None:
        if not self.counts and not self.problems and self.top is None:
            self.top = (row, total)
        elif total not in (self.all_above, self.since_total):
            self._differs(row, total)
        self.since_total = (0, 0)

    def _differs(self, row: _Row, total: tuple[int, int]) -> None:
        self.notes.append(
            f"Dòng {row.index}: dòng tổng ghi {_in_words(total)}, nhưng cộng các dòng được "
            f"{_in_words(self.all_above)}. Hãy kiểm tra xem có dòng nào thiếu hoặc sai số không."
        )


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What is wrong with a cell, in a sentence."""

    words: str


def _heading(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]]:
    """The place of the heading row and of each column."""
    for index, row in enumerate(rows[:HEADING_WITHIN]):
        columns: dict[str, int] = {}
        twice: list[str] = []
        for place, cell in enumerate(row):
            heading = _SPELLINGS.get(_plain(cell))
            if heading in columns:
                twice.append(heading)
            elif heading is not None:
                columns[heading] = place
        if {POOR, NEAR_POOR} <= columns.keys() and columns.keys() & {CODE, NAME}:
            if twice:
                raise WrongSheet(f"Dòng {index + 1}: cột “{twice[0]}” có hai lần. Hãy chỉ để lại một cột.")
            return index, columns
    raise WrongSheet(
        f"Không thấy dòng tiêu đề. Tệp cần có các cột “{POOR}”, “{NEAR_POOR}” và “{CODE}” hoặc “{NAME}”. "
        "Hãy tải tệp mẫu, điền rồi gửi lại."
    )


def _numbers_columns(row: Sequence[Cell]) -> bool:
    """Whether the row below the heading only numbers the columns: A, B, 1, 2, 3."""
    marks = [_plain(_without_parentheses(cell)) for cell in row if text_of(cell)]
    numbers = [mark.lstrip("0") for mark in marks if mark.isdigit()]
    letters = [mark for mark in marks if not mark.isdigit()]
    return (
        len(marks) > 2
        and numbers == [str(place) for place in range(1, len(numbers) + 1)]
        and letters == [chr(ord("a") + place) for place in range(len(letters))]
    )


def _commune(row: _Row, place: Place) -> str | _Wrong:
    """The code of the commune that a row means, or what is wrong."""
    code, name = row.text(CODE), row.text(NAME)
    if not code and not name:
        return _Wrong("thiếu mã hoặc tên xã, phường.")
    said = place.gazetteer.resolve(name, province=row.text(PROVINCE), default_provinces=place.provinces)
    if not code:
        return _in_campaign(said.code, place, name) if said.code else _Wrong(_unclear(name, said))
    known = place.gazetteer.commune(code.zfill(5)) if code.isascii() and code.isdigit() else None
    if known is None:
        return _Wrong(f"không có xã, phường nào mang mã “{code}”. Hãy sửa mã, hoặc xóa mã và chỉ ghi tên.")
    if name and not _may_be(known.code, known.name, name, said):
        return _Wrong(
            f"mã {known.code} là {known.name}, {known.province}, nhưng tên ghi “{name}”. Nhiều mã đã được dùng lại cho "
            "xã khác từ ngày 01/7/2025; hãy sửa mã, hoặc xóa mã và chỉ ghi tên."
        )
    return _in_campaign(known.code, place, name or known.name)


def _may_be(code: str, own_name: str, name: str, said: Resolution) -> bool:
    """Whether the written name can mean the commune of this code."""
    return code == said.code or fold(own_name) == fold(name) or code in {one.code for one in said.candidates}


def _in_campaign(code: str, place: Place, name: str) -> str | _Wrong:
    return code if code in place.communes else _Wrong(f"“{name}” nằm ngoài phạm vi của chiến dịch.")


def _unclear(name: str, said: Resolution) -> str:
    if not said.candidates:
        return f"không tìm thấy xã, phường “{name}”. Hãy sửa tên hoặc ghi mã."
    names = "; ".join(f"{one.name}, {one.province} ({one.code})" for one in said.candidates[:_NAMES_SHOWN])
    return f"chưa rõ “{name}” là xã, phường nào: {names}. Hãy ghi mã."


def _households(heading: str, cell: Cell) -> int | _Wrong:
    if isinstance(cell, Failed):
        return _Wrong(cell.words(f"ô {_lower(heading)}"))
    text = text_of(cell)
    if not text:
        return _Wrong(f"thiếu {_lower(heading)}; ghi 0 nếu không có hộ nào.")
    households = 0 if text in _NONE else whole_of(cell)
    if households is None:
        return _Wrong(f"{_lower(heading)} {said(cell)} không phải là số nguyên từ 0 trở lên.")
    if households > MOST_HOUSEHOLDS:
        return _Wrong(f"{_lower(heading)} {said(cell)} lớn quá mức có thể (nhiều nhất {number(MOST_HOUSEHOLDS)} hộ).")
    return households


def _passed_over(rows: Sequence[int]) -> list[str]:
    if not rows:
        return []
    shown = ", ".join(map(str, rows[:_ROWS_SHOWN])) + (", …" if len(rows) > _ROWS_SHOWN else "")
    return [f"{number(len(rows))} dòng không ghi số hộ nên được bỏ qua (dòng {shown})."]


def _added(sums: tuple[int, int], more: tuple[int, int]) -> tuple[int, int]:
    return sums[0] + more[0], sums[1] + more[1]


def _in_words(sums: tuple[int, int]) -> str:
    return f"{number(sums[0])} hộ nghèo, {number(sums[1])} hộ cận nghèo"


def _lower(heading: str) -> str:
    return heading[0].lower() + heading[1:]


def _plain(cell: Cell) -> str:
    """Folded, without what stands in parentheses and without punctuation."""
    text = text_of(cell)
    return _OTHER_SIGNS.sub(" ", fold(_IN_PARENTHESES.sub(" ", text))).strip()


def _without_parentheses(cell: Cell) -> str:
    return text_of(cell).strip("()")
