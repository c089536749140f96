"""Whose a number or a birth is that stands behind the name of somebody else.

Pure. "Họ tên trẻ | Lớp | Họ tên cha | Số CCCD": nothing says whether the number is the child's or the father's, and the
one read as the other's makes a wrong person. The sender is asked once for such a column, by a heading that names its
neighbour, so that what is answered holds for this arrangement alone; until then the rows wait for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from beneficiaries.reading.ages import BIRTHS
from beneficiaries.reading.columns import NAMES, Column, Meanings, Ticked
from beneficiaries.reading.columns_by_cells import cells_of
from beneficiaries.reading.headings import Field, heading_key, speaks_of_others
from beneficiaries.reading.names import looks_like_name
from beneficiaries.reading.problems import Problem, error, quoted
from beneficiaries.reading.raw_rows import RawRow
from beneficiaries.reading.spelling import cell_text
from documents.workbooks.workbook import Cell, Row
from locations.vietnamese import fold

ID, BORN = "personal_id", "birth_date"
_NUMBERS = frozenset({Field.PERSONAL_ID, Field.OLD_ID})
_DOUBTED = _NUMBERS | {Field.BIRTH_DATE, Field.BIRTH_YEAR}
_OWN = frozenset({Field.SEX, Field.MALE_MARK, Field.FEMALE_MARK, Field.SCHOOL_CLASS, Field.ETHNICITY})
"""What nobody says of a parent or a carer: with it, a list speaks of its people again."""
_OF_PEOPLE = re.compile(
    r"\b(?:huong|hoc sinh|sinh vien|hssv|hs|benh nhan|nguoi benh|doi tuong|tre|em|chau|thanh vien|nct|nkt)\b"
)
_OF_NAMES = re.compile(r"\b(?:ten|nguoi)\b")
_SPOUSE = re.compile(r"\b(?:vo|chong)\b")
_HEAD = re.compile(r"\bchu ho\b")
_CHILD_OF_BOTH = re.compile(r"\bcon (?:cua )?(?:ong\W+ba|ba\W+ong)\b")
"""Below "Con ông/bà" stands whose child the person is, and one birth behind it is not that of both."""
_HALF = 0.5
_WHOLE_NAME = 3


def with_doubted(columns: tuple[Column, ...], below: Sequence[Row], meanings: Meanings) -> tuple[Column, ...]:
    """The columns; of those whose number or birth may be somebody else's the sender is asked, or has said it."""
    names = [column.index for column in columns if column.field in NAMES]
    others = {column.index: column for column in columns if _names_others(column, below)}
    if not names or not others:
        return columns
    table = _Table(columns, names, others, meanings)
    return tuple(table.read(column) for column in columns)


def remarks_on_doubted(raw: RawRow, corrected: Collection[str]) -> Iterator[Problem]:
    """What is asked of a row about its number or birth that may be somebody else's. ``corrected``: what is typed."""
    for cell in raw.having(Field.OF_WHOM):
        if cell.of not in corrected:
            what = "Số định danh" if cell.of == ID else "Ngày sinh"
            message = (
                f"{what} {quoted(cell_text(cell.value).strip())} ở cột {quoted(cell.heading)} không rõ là của ai nên "
                "chưa dùng: hãy cho biết cột đó là gì ở đầu trang, hoặc nhập lại cho người này."
            )
            yield error(cell.of, "of_whom", message)


@dataclass(frozen=True)
class _Table:
    """``names``: the columns of the people's names; ``others``: those of the names of others."""

    columns: tuple[Column, ...]
    names: Sequence[int]
    others: Mapping[int, Column]
    meanings: Meanings

    def read(self, column: Column) -> Column:
        """A column as it is, or asked about."""
        if self._is_settled(column):
            return column
        if column.index in self.others:
            return replace(column, asked=True) if self._is_spouse_of_head(column) else column
        left = self._name_to_the_left(column)
        if column.field not in _DOUBTED or left not in self.others or self._is_own(column, left):
            return column
        heading = f"{column.heading} (bên phải “{self.others[left].heading}”)"
        key = heading_key(heading)
        if key not in self.meanings:
            return Column(column.index, heading, Field.OF_WHOM, ID if column.field in _NUMBERS else BORN, asked=True)
        said = self.meanings[key]
        if isinstance(said, Ticked):
            return Column(column.index, heading, said.field, said.of)
        return Column(column.index, heading, said)

    def _is_settled(self, column: Column) -> bool:
        return heading_key(column.heading) in self.meanings

    def _name_to_the_left(self, column: Column) -> int:
        """The nearest column of names; -1 if there is none."""
        return max((index for index in (*self.names, *self.others) if index < column.index), default=-1)

    def _is_own(self, column: Column, other: int) -> bool:
        """Whether a number or a birth behind somebody else's name is the person's beyond doubt, or comes to light in
        each row if it is not."""
        if _OF_PEOPLE.search(fold(column.heading)):
            return True
        if _CHILD_OF_BOTH.search(fold(self.others[other].heading)) and any(self._having(*BIRTHS)):
            return True
        if max(self.names) > other:
            return False
        if column.field in _NUMBERS and any(index < other for index in self._having(*BIRTHS)):
            return True  # a number that is not the person's contradicts the birth
        if column.field not in _NUMBERS and self._name_to_the_left(self.others[other]) in self.others:
            return True  # the names of father and mother, and then one birth
        if _HEAD.search(fold(self.others[other].heading)) and any(self._having(Field.RELATIONSHIP)):
            return True
        return any(index > other for index in self._having(*_OWN))

    def _having(self, *fields: Field) -> Iterator[int]:
        return (column.index for column in self.columns if column.field in fields)

    def _is_spouse_of_head(self, column: Column) -> bool:
        """Whether husbands or wives are named beside heads of households, who alone are read as people."""
        of_heads = any(c.field in NAMES and _HEAD.search(fold(c.heading)) for c in self.columns)
        return of_heads and column.field is None and _SPOUSE.search(fold(column.heading)) is not None


def _names_others(column: Column, below: Sequence[Row]) -> bool:
    """Whether a column that is not used holds names of people."""
    if column.field not in (None, Field.HOUSEHOLD_HEAD):
        return False
    is_told = speaks_of_others(column.heading)
    if not is_told and not column.asked:
        return False
    is_name = looks_like_name if is_told or _OF_NAMES.search(fold(column.heading)) else _is_whole_name
    filled = list(cells_of(below, column.index))
    return bool(filled) and sum(map(is_name, filled)) > len(filled) * _HALF


def _is_whole_name(cell: Cell) -> bool:
    """A name of three words; one of two may be a place's ("Hà Nội")."""
    return looks_like_name(cell) and len(str(cell).split()) >= _WHOLE_NAME
