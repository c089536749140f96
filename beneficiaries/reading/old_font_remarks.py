"""What is said about cells that stood in an old font and were converted.

Pure. Each such cell is reported on the fact that is read from it, in one place for all facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import Problem, fixed, quoted
from beneficiaries.reading.raw_rows import RawCell, RawRow
from documents.workbooks.legacy_fonts import LegacyText

FACT_BY_FIELD = {
    **dict.fromkeys((Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME), "full_name"),
    **dict.fromkeys((Field.BIRTH_DATE, Field.BIRTH_YEAR, Field.BIRTH_MALE, Field.BIRTH_FEMALE), "birth_date"),
    **dict.fromkeys((Field.SEX, Field.MALE_MARK, Field.FEMALE_MARK), "sex"),
    **dict.fromkeys((Field.PERSONAL_ID, Field.OLD_ID), "personal_id"),
    **dict.fromkeys((Field.COMMUNE, Field.DISTRICT, Field.PROVINCE, Field.ADDRESS), "commune"),
    **dict.fromkeys((Field.GROUPS, Field.GROUP_MARK, Field.ETHNICITY), "groups"),
    **dict.fromkeys((Field.REQUESTED, Field.REQUEST_MARK), "requested"),
    Field.INSURANCE_CODE: "insurance_code",
    Field.HAMLET: "hamlet",
    Field.PHONE: "phone",
}
QUOTABLE = frozenset({"full_name", "birth_date", "sex", "commune", "hamlet"})
"""A hardship that is no group is often an illness, and so is a note: these are not repeated."""


def old_font_remarks(raw: RawRow, corrected: Collection[str]) -> Iterator[Problem]:
    """One remark for each fact with such a cell, and one for all the rest of the row. ``corrected``: the facts that a
    person typed, so that their cells no longer count."""
    by_fact: dict[str, list[RawCell]] = {}
    for cell in raw.cells:
        if isinstance(cell.value, LegacyText):
            fact = FACT_BY_FIELD.get(cell.field, "row") if cell.field else "row"
            by_fact.setdefault(fact, []).append(cell)
    for fact, cells in by_fact.items():
        if fact not in corrected:
            yield fixed(fact, "old_font", _told(cells) if fact in QUOTABLE else _named(cells))


def _named(cells: list[RawCell]) -> str:
    names = ", ".join(quoted(cell.heading) for cell in sorted(cells, key=lambda cell: cell.index))
    return f"Đã chuyển từ phông chữ cũ sang Unicode ở cột {names}."


def _told(cells: list[RawCell]) -> str:
    texts = [cell.value for cell in cells if isinstance(cell.value, LegacyText)]
    written, read = (quoted(" ".join(" ".join(parts).split())) for parts in ([t.written for t in texts], texts))
    return f"Đã chuyển từ phông chữ cũ ({texts[0].encoding}) sang Unicode: {written} đọc là {read}."
