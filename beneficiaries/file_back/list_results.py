"""What is told in the file back: for each row what became of it, at which cells, and where that is written.

Pure. ``plan_sheet`` lays the results of a sheet beside its cells; ``annotated_file`` and ``copied_file`` write them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from beneficiaries.reading import result_columns
from beneficiaries.reading.problems import Severity
from beneficiaries.reading.result_columns import State
from beneficiaries.reading.table_rows import SkippedRow
from beneficiaries.reading.tables import HEADING
from documents.workbooks.sheets import Merge, Sheet

FIELDS: Mapping[str, str] = {
    "full_name": "Họ và tên",
    "birth_date": "Ngày sinh",
    "sex": "Giới tính",
    "personal_id": "Số định danh",
    "old_id": "Số CMND cũ",
    "insurance_code": "Mã số BHXH",
    "commune": "Xã/phường",
    "hamlet": "Thôn",
    "phone": "Số điện thoại",
    "household_position": "Thứ tự trong hộ",
    "groups": "Nhóm hoàn cảnh",
    "requested": "Đề nghị tặng",
}
"""The facts of a row, as the file back calls them; a remark on another field is on the row as a whole."""

_LEADS = {Severity.ERROR: "Cần xử lý", Severity.WARNING: "Cần xem lại", Severity.FIXED: "Đã sửa"}
_DOUBTFUL = ("Không phải là người trong danh sách", "Dòng chỉ có số thứ tự", "Dòng ghi chú")
"""Reasons for which a row is no person that somebody should see beside the row: a person may have been meant."""
LONGEST_NAME = 100
_LONGEST = 32_000  # characters of a cell; Excel takes 32,767


class Look(StrEnum):
    """How a cell of ours, or a marked cell, looks."""

    ERROR = "error"
    WARNING = "warning"
    FIXED = "fixed"
    READY = "ready"
    SET_ASIDE = "set_aside"
    HEADING = "heading"
    PLAIN = "plain"


_LOOK_OF_STATE = {
    State.READY: Look.READY,
    State.TO_SETTLE: Look.ERROR,
    State.SET_ASIDE: Look.SET_ASIDE,
    State.TAKEN: Look.READY,
}
_WORST = (Look.ERROR, Look.WARNING, Look.FIXED)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a row. ``field``: as of a ``Problem``; ``columns``: its cells, counted from 0, none if the sheet
    has no such column."""

    field: str
    severity: Severity
    message: str
    columns: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        name = FIELDS.get(self.field)
        return (
            f"{_LEADS[self.severity]} – {name}: {self.message}" if name else f"{_LEADS[self.severity]}: {self.message}"
        )


@dataclass(frozen=True, slots=True)
class RowResult:
    """A person of the list. ``row``: Excel's number; ``first``: the first column with a cell of this person, which
    tells those of tables beside each other apart; ``reason``: why set aside; ``code``, ``decision``: of the nomination.
    """

    sheet: str
    row: int
    state: State
    first: int = 0
    reason: str = ""
    remarks: tuple[Remark, ...] = ()
    code: str = ""
    decision: str = ""

    @property
    def detail(self) -> str:
        """All that is to be said, a line each, what is asked first."""
        lines = [f"Lý do để riêng: {self.reason}"] if self.reason else []
        for severity in (Severity.ERROR, Severity.WARNING, Severity.FIXED):
            lines += [remark.sentence for remark in self.remarks if remark.severity is severity]
        return "\n".join(lines)


@dataclass(frozen=True)
class ListResult:
    """A list as it stands. ``skipped``: by sheet, the rows that are no person; ``unknown``: by sheet, headings that
    were not understood; ``nominated``: the people are nominated, so that codes and decisions are told. Names of sheets
    are cut at ``LONGEST_NAME``."""

    name: str
    rows: Sequence[RowResult]
    skipped: Mapping[str, Sequence[SkippedRow]] = field(default_factory=dict)
    unknown: Mapping[str, Sequence[str]] = field(default_factory=dict)
    nominated: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """Those of the columns that are added for each table of a sheet."""
        more = (result_columns.CODE, result_columns.DECISION) if self.nominated else ()
        return (result_columns.STATE, result_columns.DETAIL, *more)


@dataclass(frozen=True, slots=True)
class Added:
    """A cell that is written beside the table."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell of the list that is pointed at. ``text``: what is said of it, '' for nothing."""

    look: Look
    text: str


@dataclass(frozen=True)
class SheetPlan:
    """What is written in a sheet: by row number, and column counted from 0. ``columns``: those that are added, with
    their headings; ``earlier``: those of an earlier file back, which are emptied before."""

    columns: Mapping[int, str]
    added: Mapping[int, Mapping[int, Added]]
    marks: Mapping[int, Mapping[int, Mark]]
    earlier: Mapping[int, int]


def plan_sheet(sheet: Sheet, result: ListResult) -> SheetPlan:
    """Where the results of one sheet go. ``sheet``: as it stands in the file."""
    name = sheet.name[:LONGEST_NAME]
    rows = [row for row in result.rows if row.sheet == name]
    skipped = result.skipped.get(name, ())
    earlier = result_columns.result_columns(sheet)
    by_number = {number: sorted(same, key=lambda one: one.first) for number, same in _by_number(rows)}
    headings = _last_of_each(one.row for one in skipped if one.reason == HEADING)
    beside = max(map(len, by_number.values()), default=0)
    start = _first_free(sheet, min(headings, default=min(by_number, default=1)), earlier)
    columns = {start + place: heading for place, heading in enumerate(result.headings * beside)}
    added: dict[int, dict[int, Added]] = {
        number: {column: Added(heading, Look.HEADING) for column, heading in columns.items()}
        for number in (headings if beside else ())
    }
    for number, same in by_number.items():
        added[number] = dict(_added(same, start, len(result.headings)))
    for one in skipped:
        if beside and one.reason in _DOUBTFUL and one.row not in added:
            added[one.row] = {start: Added(f"{result_columns.NOT_READ}{one.reason}", Look.SET_ASIDE)}
    return SheetPlan(columns, added, _on_first_cells(_marks(rows), sheet.merges), earlier)


def _by_number(rows: Iterable[RowResult]) -> Iterator[tuple[int, list[RowResult]]]:
    ordered = sorted(rows, key=lambda one: one.row)
    return ((number, list(same)) for number, same in groupby(ordered, key=lambda one: one.row))


def _last_of_each(numbers: Iterable[int]) -> list[int]:
    """The lowest row of each header."""
    every = set(numbers)
    return sorted(number for number in every if number + 1 not in every)


def _first_free(sheet: Sheet, top: int, earlier: Mapping[int, int]) -> int:
    """The first column to the right of everything that stands in or below the first header."""
    merged = (merge.right for merge in sheet.merges if merge.bottom >= top and merge.right not in earlier)
    filled = (index for row in sheet.rows if row.number >= top for index in (_last_filled(row.cells, earlier),))
    return max((*merged, *filled), default=-1) + 1


def _last_filled(cells: Sequence[object], but: Mapping[int, int]) -> int:
    return next((i for i in range(len(cells) - 1, -1, -1) if cells[i] is not None and i not in but), -1)


def _added(same: Sequence[RowResult], start: int, width: int) -> Iterator[tuple[int, Added]]:
    """The cells of the people of one row."""
    for place, one in enumerate(same):
        texts = (one.state.value, one.detail, one.code, one.decision)[:width]
        looks = (_LOOK_OF_STATE[one.state], Look.PLAIN, Look.PLAIN, Look.PLAIN)
        for offset, (text, look) in enumerate(zip(texts, looks, strict=False)):
            if text:
                yield start + place * width + offset, Added(text[:_LONGEST], look)


def _marks(rows: Iterable[RowResult]) -> dict[int, dict[int, Mark]]:
    """The cells that remarks are about, each with the worst of them and all sentences."""
    said: dict[tuple[int, int], list[Remark]] = {}
    for one in rows:
        for remark in one.remarks:
            for column in remark.columns:
                said.setdefault((one.row, column), []).append(remark)
    marks: dict[int, dict[int, Mark]] = {}
    for (number, column), remarks in said.items():
        look = min((Look(remark.severity.value) for remark in remarks), key=_WORST.index)
        marks.setdefault(number, {})[column] = Mark(look, "\n".join(dict.fromkeys(one.sentence for one in remarks)))
    return marks


def _on_first_cells(marks: dict[int, dict[int, Mark]], merges: Iterable[Merge]) -> dict[int, dict[int, Mark]]:
    """Marks on merged cells stand on the first of them, which is all that is seen."""
    numbers = sorted(marks)
    for merge in merges:
        for number in numbers[bisect_left(numbers, merge.top) : bisect_right(numbers, merge.bottom)]:
            for column in [one for one in marks[number] if merge.left <= one <= merge.right]:
                if (number, column) != (merge.top, merge.left):
                    mark = marks[number].pop(column)
                    first = marks.setdefault(merge.top, {})
                    first[merge.left] = _both(first[merge.left], mark) if merge.left in first else mark
    return marks


def _both(one: Mark, other: Mark) -> Mark:
    return Mark(min(one.look, other.look, key=_WORST.index), f"{one.text}\n{other.text}")
