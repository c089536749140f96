"""Days and months that changed places: 5/3/1960 typed in an Excel that puts the month first is 3 May.

Pure. One date does not show it, its column may: where every date that stayed a text has a day behind the twelfth, and
no real date has one, Excel took for dates whatever it could read with the month first. So it is with texts some of
which can only be read so ("12/25/1960").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from beneficiaries.reading.columns_by_cells import cells_of
from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import Problem, warning
from beneficiaries.reading.raw_rows import RawRow
from documents.workbooks.workbook import Cell, Row
from locations.vietnamese import date_text

REAL, TEXT = "real", "text"
"""Which dates of a column are doubted: those that are dates for Excel, or those that are texts."""

_DATE = re.compile(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d\d)\s*\Z")
_MONTHS = 12
_TEXTS_SEEN, _DATES_SEEN = 3, 2


def swapped_in(rows: Sequence[Row], index: int) -> str:
    """REAL or TEXT if days and months of a column may have changed places; '' if nothing speaks for it."""
    late_day = late_month = early = real = 0
    for cell in cells_of(rows, index):
        if isinstance(cell, str):
            if found := _DATE.match(cell):
                day, month = int(found[1]), int(found[2])
                late_day += day > _MONTHS >= month
                late_month += month > _MONTHS >= day
                early += day <= _MONTHS and month <= _MONTHS
                if late_day and early:  # mostly, and soon: nothing further down speaks for it any more
                    return ""
        elif isinstance(cell, date):
            if cell.day > _MONTHS:
                return ""
            real += 1
    if late_month and not late_day:
        return TEXT
    only_late = late_day >= _TEXTS_SEEN and not early and not late_month
    return REAL if only_late and real >= _DATES_SEEN else ""


def remarks_on_swapped(raw: RawRow, corrected: Collection[str]) -> Iterator[Problem]:
    """What is asked of a row of such a column whose date can be read either way. ``corrected``: what is typed."""
    if not raw.around.swapped or "birth_date" in corrected:
        return
    cell = raw.first(Field.BIRTH_DATE)
    other = _other_way(cell, raw.around.swapped)
    if other is not None:
        why = (
            "các ngày sinh khác trong cột mà Excel không nhận là ngày đều sau ngày 12"
            if raw.around.swapped == REAL
            else "cột này có ngày sinh chỉ đọc được theo kiểu tháng/ngày/năm"
        )
        message = f"Ngày và tháng có thể đã bị đổi chỗ, ngày đúng có thể là {other}: {why}; hãy đối chiếu."
        yield warning("birth_date", "date_swapped", message)


def _other_way(cell: Cell, doubted: str) -> str | None:
    """The date with day and month in each other's place; None if there is no other or it is not doubted."""
    if doubted == REAL:
        if not isinstance(cell, date) or cell.day > _MONTHS or cell.day == cell.month:
            return None
        return date_text(date(cell.year, cell.day, cell.month))
    found = _DATE.match(cell) if isinstance(cell, str) else None
    if found is None or int(found[1]) == int(found[2]) or max(int(found[1]), int(found[2])) > _MONTHS:
        return None
    return f"{int(found[2]):02}/{int(found[1]):02}/{found[3]}"
