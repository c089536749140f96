"""In which cells of a row a fact stands, or would have to.

Pure.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cached_property

from beneficiaries.reading.headings import Field

SOURCES: Mapping[str, tuple[Field, ...]] = {
    "full_name": (Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME),
    "birth_date": (
        Field.BIRTH_DATE,
        Field.DAY_PART,
        Field.MONTH_PART,
        Field.YEAR_PART,
        Field.YEAR_ONLY_MARK,
        Field.BIRTH_YEAR,
        Field.BIRTH_MALE,
        Field.BIRTH_FEMALE,
    ),
    "sex": (Field.SEX, Field.MALE_MARK, Field.FEMALE_MARK),
    "personal_id": (Field.PERSONAL_ID, Field.OLD_ID),
    "old_id": (Field.OLD_ID,),
    "insurance_code": (Field.INSURANCE_CODE,),
    "commune": (Field.COMMUNE, Field.DISTRICT, Field.PROVINCE, Field.ADDRESS),
    "hamlet": (Field.HAMLET,),
    "phone": (Field.PHONE,),
    "household_position": (Field.HOUSEHOLD_POSITION,),
    "groups": (Field.GROUPS, Field.GROUP_MARK, Field.ETHNICITY),
    "requested": (Field.REQUESTED, Field.REQUEST_MARK),
    "note": (Field.NOTE,),
}
"""By fact, the columns from which it is read."""


def sources_in(fact: str, present: Container[Field | None]) -> tuple[Field, ...]:
    """The columns from which a fact is read in a row that has these: an old number counts as the personal ID only
    where there is no other."""
    if fact == "personal_id" and Field.PERSONAL_ID in present:
        return (Field.PERSONAL_ID,)
    return SOURCES.get(fact, ())


Places = Sequence[tuple[Field | None, int]]
"""The cells of a row that are not empty: what they are, and their columns counted from 0."""
Own = tuple[int, ...]
"""The columns that are one person's alone in a row that names husband and wife, else none."""


class CellFinder:
    """Finds the cells of facts; of an empty one by the columns that other rows of the same table fill.

    Several tables may stand beside each other in one sheet, and husband and wife in one row: the empty cell is looked
    for among the columns of this very person.
    """

    def __init__(self, rows: Iterable[tuple[str, Places, Own]]) -> None:
        """``rows``: sheet, cells and own columns of every row."""
        self._seen: dict[tuple[str, Own], _Seen] = {}
        for sheet, cells, own in rows:
            self._seen.setdefault((sheet, own), _Seen()).add(cells)

    def find(self, sheet: str, fact: str, cells: Places, own: Own = ()) -> tuple[int, ...]:
        """The columns of the cells; none for what is no fact, or has no column in the table of this row."""
        sources = sources_in(fact, [field for field, _ in cells])
        filled = tuple(sorted({index for field, index in cells if field in sources}))
        if filled:
            return filled
        seen = self._seen.get((sheet, own))
        place = seen.first_of(sources, cells) if seen else None
        return () if place is None else (place,)


class _Seen:
    """What rows of a sheet have shown of its tables."""

    def __init__(self) -> None:
        self._columns: dict[Field, set[int]] = {}
        self._spans: set[tuple[int, int]] = set()

    def add(self, cells: Places) -> None:
        for field, index in cells:
            if field is not None:
                self._columns.setdefault(field, set()).add(index)
        if cells:
            self._spans.add(_span(cells))

    def first_of(self, sources: Iterable[Field], cells: Places) -> int | None:
        """The first column of one of these fields in the table in which the cells stand."""
        first, last = self._table_around(*_span(cells)) if cells else (0, 0)
        for field in sources:
            inside = [index for index in self._columns.get(field, ()) if first <= index <= last]
            if inside:
                return min(inside)
        return None

    def _table_around(self, first: int, last: int) -> tuple[int, int]:
        """From which column to which the table reaches: rows of one table overlap, those of two never do."""
        for start, end in self._tables:
            if start <= first <= end:
                return start, end
        return first, last

    @cached_property
    def _tables(self) -> list[tuple[int, int]]:
        """Once all rows are seen."""
        tables: list[tuple[int, int]] = []
        for first, last in sorted(self._spans):
            if tables and first <= tables[-1][1]:
                tables[-1] = (tables[-1][0], max(last, tables[-1][1]))
            else:
                tables.append((first, last))
        return tables


def _span(cells: Places) -> tuple[int, int]:
    columns = [index for _, index in cells]
    return min(columns), max(columns)
