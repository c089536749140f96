"""For how many months a list asks: "Số tháng – BHXH | BHYT".

Pure. What a campaign gives it gives for the same months to everybody, so that these numbers are not read of a person.
But who put 12 in the file may expect 12, and a campaign may give a card of 6: that is told once, of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from beneficiaries.reading.columns import Column
from beneficiaries.reading.groups import REQUESTS, requests_in
from beneficiaries.reading.list_notes import LIST
from beneficiaries.reading.problems import Problem, quoted, warning
from beneficiaries.reading.spelling import cell_text
from documents.workbooks.workbook import Cell, Row
from locations.vietnamese import fold, number

CODE = "months_differ"
_HEADING = re.compile(r"\bso thang\b(?!.*\b(?:tuoi|sinh|con lai|no)\b)|\bthoi (?:gian|han)\b.*\bthang\b")
_SO_FAR = re.compile(r"\bda\b|\btruoc (?:day|do)\b|\btich luy\b")
"""Of the months that are over, not of those that are asked for."""
_MONTHS = re.compile(r"0*([1-9]\d{0,2})(?:[.,]0+)?\s*(?:tháng|thang|th|t)?\.?", re.IGNORECASE)
_DIFFERENT = 12
"""How many different numbers are remembered of a column."""


@dataclass(frozen=True, slots=True)
class MonthsSaid:
    """What a column says. ``kind``: ``book``, ``card``, ``gift`` or '' if its heading does not say of what."""

    heading: str
    kind: str
    months: tuple[int, ...]


class MonthColumns:
    """The columns of a table in which months are asked for, and what is found there."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self._found: dict[Column, set[int]] = {column: set() for column in columns if _is_of_months(column)}

    def __bool__(self) -> bool:
        return bool(self._found)

    def see(self, row: Row) -> None:
        """Take note of the next row of a person."""
        for column, found in self._found.items():
            if column.index < len(row.cells) and len(found) < _DIFFERENT:
                found.update(_months(row.cells[column.index]))

    @property
    def said(self) -> tuple[MonthsSaid, ...]:
        """By column, of those that say a number, in their order."""
        told = sorted((column for column, found in self._found.items() if found), key=lambda column: column.index)
        return tuple(MonthsSaid(one.heading, _kind(one.heading), tuple(sorted(self._found[one]))) for one in told)


def notes_on_months(said: Iterable[MonthsSaid], offered: Mapping[str, int]) -> Iterator[Problem]:
    """What is to be told of a list. ``offered``: the months of what the campaign gives, by kind."""
    for heading, kind in dict.fromkeys((one.heading, one.kind) for one in said):
        months = sorted({month for one in said if one.heading == heading for month in one.months})
        given = {one: offered[one] for one in (kind or "book", kind or "card") if one in offered}
        others = [month for month in months if month not in given.values()]
        if given and others:
            what = " và ".join(f"{REQUESTS[one]} {number(given[one])} tháng" for one in given)
            yield warning(
                LIST,
                CODE,
                f"Cột {quoted(heading)} ghi {', '.join(map(number, others))} tháng, nhưng chiến dịch này tặng {what} "
                "cho mọi người: số tháng trong tệp không được dùng. Hãy hỏi lại nơi lập danh sách xem số tháng của "
                "chiến dịch có được không trước khi tiếp nhận.",
            )


def _is_of_months(column: Column) -> bool:
    heading = fold(column.heading)
    return column.field is None and _HEADING.search(heading) is not None and _SO_FAR.search(heading) is None


def _kind(heading: str) -> str:
    kinds = requests_in(heading)
    return next(iter(kinds)) if len(kinds) == 1 else ""


def _months(cell: Cell) -> Iterator[int]:
    if cell is not None and not isinstance(cell, bool) and (found := _MONTHS.fullmatch(cell_text(cell).strip())):
        yield int(found[1])
