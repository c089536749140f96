"""In which cells of a row a fact stands, or would have to.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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

Places = Sequence[tuple[Field | None, int]]
"""The cells of a row that are not empty: what they are, and their columns counted from 0."""


class CellFinder:
    """Finds the cells of facts; of an empty one by the columns that other rows of the sheet fill."""

    def __init__(self, rows: Iterable[tuple[str, Places]]) -> None:
        """``rows``: sheet and cells of every row."""
        self._known: dict[str, dict[Field, set[int]]] = {}
        for sheet, cells in rows:
            columns = self._known.setdefault(sheet, {})
            for field, index in cells:
                if field is not None:
                    columns.setdefault(field, set()).add(index)

    def find(self, sheet: str, fact: str, cells: Places) -> tuple[int, ...]:
        """The columns of the cells; none for what is no fact, or has no column in this sheet."""
        sources = SOURCES.get(fact, ())
        own = tuple(sorted({index for field, index in cells if field in sources}))
        if own:
            return own
        columns = self._known.get(sheet, {})
        first = min((index for _, index in cells), default=0)
        for field in sources:
            if places := columns.get(field):
                beside = [index for index in places if index >= first]
                return (min(beside, default=max(places)),)
        return ()
