"""Headings of another table in the midst of people: "TT | Cụ | Tuổi | Thôn" below a first table.

Pure. The search for tables goes by headings of names. Where further down nobody knows that heading, the words beside it
tell that it is one: read with the columns above, ages would become years of birth.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from beneficiaries.reading.ages import is_of_ages
from beneficiaries.reading.columns import is_birth_like
from beneficiaries.reading.heading_words import WHOLE, Field
from beneficiaries.reading.headings import known_whole
from beneficiaries.reading.table_places import Table
from documents.workbooks.workbook import Row
from locations.vietnamese import clean_spaces

_BIRTHS = (Field.BIRTH_DATE, Field.BIRTH_YEAR)
_WATCHED = (Field.ORDER, *_BIRTHS)
_TOLD = frozenset(
    {
        *(
            *_WATCHED,
            Field.SEX,
            Field.PERSONAL_ID,
            Field.OLD_ID,
            Field.INSURANCE_CODE,
            Field.ADDRESS,
            Field.HAMLET,
            Field.COMMUNE,
            Field.GROUPS,
        ),
        *(Field.NOTE, Field.PHONE, Field.ETHNICITY, Field.SCHOOL_CLASS),
    }
)
_OF_PEOPLE = frozenset({*_BIRTHS, Field.SEX, Field.PERSONAL_ID, Field.OLD_ID, Field.INSURANCE_CODE})
_AROUND = " \t\n.:*"
_ENOUGH = 2
_LONGEST = 30


def _written(*fields: Field) -> frozenset[str]:
    return frozenset(phrase.lower() for field in fields for phrase in WHOLE[field].split(", "))


_HEADINGS = _written(*_WATCHED, Field.SEX, Field.PERSONAL_ID, Field.ADDRESS, Field.HAMLET) | {
    "tuổi",
    "tuoi",
    "s.t.t",
    "t.t",
    "nam sinh",
    "ngay sinh",
}
"""Headings as they are written, small letters: what is looked for in every row."""


def headings_among(rows: Sequence[Row], tables: Sequence[Table]) -> Iterator[int]:
    """The places of rows that are headings beyond doubt, and stand below a table without being known as its own."""
    if not tables:
        return
    known = {number for table in tables for number in table.header.rows}
    watched = sorted({column.index for table in tables for column in table.header.having(*_WATCHED)} | {0})
    for place in range(bisect_right(rows, tables[0].bottom, key=_number), len(rows)):
        cells = rows[place].cells
        for cell in [cells[index] for index in watched if index < len(cells)]:
            if isinstance(cell, str) and cell.strip(_AROUND).lower() in _HEADINGS:
                if rows[place].number not in known and _is_headings(rows[place]):
                    yield place
                break


def heads_people(row: Row) -> bool:
    """Whether one of these headings is of births, ages, sexes or identity numbers, which only people have."""
    texts = [clean_spaces(cell) for cell in row.cells if isinstance(cell, str)]
    return any(
        is_of_ages(text) or ((meaning := known_whole(text)) is not None and meaning.field in _OF_PEOPLE)
        for text in texts
    )


def _number(row: Row) -> int:
    return row.number


def _is_headings(row: Row) -> bool:
    """Whether a row holds words only, two of which stand nowhere but above columns."""
    filled = [cell for cell in row.cells if cell is not None]
    texts = [clean_spaces(cell) for cell in filled if isinstance(cell, str) and not is_birth_like(cell)]
    if len(texts) < len(filled) or any(len(text) > _LONGEST * 4 for text in texts):
        return False
    fields = {meaning.field for text in texts if (meaning := known_whole(text)) and meaning.field in _TOLD}
    return len(fields) + any(map(is_of_ages, texts)) >= _ENOUGH
