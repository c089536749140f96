"""Husband and wife side by side in one row: each is a person, with cells of their own and cells of both.

Pure. Whose a column is, its words say ("Năm sinh vợ", "Năm sinh" below "Vợ"), or its place where the same headings
stand behind either name. Whatever else is said of one person only, as a birth year below a heading without a word, is
nobody's; then the two are read, and asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from beneficiaries.reading.columns import NAMES, Column, Heading, Meanings, Spouse
from beneficiaries.reading.columns_by_cells import TELLING, cells_of
from beneficiaries.reading.groups import is_not_ticked
from beneficiaries.reading.heading_paths import Path, heading_text, meaning_of_path
from beneficiaries.reading.headings import Field, heading_key
from beneficiaries.reading.names import looks_like_name, says_nobody
from beneficiaries.reading.sexes import FEMALE, MALE
from beneficiaries.reading.spelling import cell_text
from beneficiaries.workbooks.workbook import Row
from locations.vietnamese import exact_key, fix_lookalikes

Read = Callable[[Mapping[int, Heading], Meanings], tuple[Column, ...]]
"""What the columns below these headings are."""

_HUSBAND, _WIFE = re.compile(r"\bchồng\b|\bchong\b"), re.compile(r"\bvợ\b|\bvo\b")
_WORDS = re.compile(r"\b(?:(?:của|cua|người|nguoi)\s+)*(?:chồng|chong|vợ|vo)\b", re.IGNORECASE)
_SIGNS = " \t\n.,:;*/-–"
_WHOLE_NAME = Heading(("Họ và tên",))
_HALF = 0.5
_OF_ONE = TELLING | {
    Field.MALE_MARK,
    Field.FEMALE_MARK,
    Field.DAY_PART,
    Field.MONTH_PART,
    Field.YEAR_ONLY_MARK,
    Field.HOUSEHOLD_POSITION,
    Field.RELATIONSHIP,
    Field.ETHNICITY,
    Field.SCHOOL_CLASS,
    Field.HOSPITAL_WARD,
}
"""What is said of one person, never of two."""


@dataclass(frozen=True)
class Couple:
    """``columns``: those of the table, most trusted first, both names among them; ``spouses``: who stands in a row,
    from left to right; one of them only if the sender does not use the other column."""

    columns: tuple[Column, ...]
    spouses: tuple[Spouse, ...]


def couple_in(
    columns: Sequence[Column], headings: Mapping[int, Heading], below: Sequence[Row], meanings: Meanings, read: Read
) -> Couple | None:
    """Who stands in each row below these headings, if they are husband and wife and nobody else is named.

    ``columns``: as they are read without regard to that. None if it is not so, or if the names of one stand in several
    columns.
    """
    whose = {index: sex for index, heading in headings.items() if (sex := _whose(heading.path))}
    if len(set(whose.values())) < 2:
        return None
    if any(column.field in NAMES and column.index not in whose for column in columns):
        return None
    named = {sex: _names(sex, whose, headings, below) for sex in (MALE, FEMALE)}
    if any(len(found) != 1 for found in named.values()):
        return None
    names = {sex: found[0] for sex, found in named.items()}
    if set(whose) == set(names.values()):
        whose |= _by_place(names, headings)
    return _Reader(headings, meanings, read, names, whose).couple()


class _Reader:
    def __init__(
        self,
        headings: Mapping[int, Heading],
        meanings: Meanings,
        read: Read,
        names: Mapping[str, int],
        whose: Mapping[int, str],
    ) -> None:
        self._headings = headings
        self._meanings = meanings
        self._read = read
        self._names = names
        self._whose = whose

    def couple(self) -> Couple | None:
        settled = {sex: self._settled(index) for sex, index in self._names.items()}
        left = sorted((sex for sex in self._names if settled[sex] is not False), key=lambda sex: self._names[sex])
        own = {sex: self._columns_for(sex) for sex in left}
        if len(left) < 2:
            return Couple(own[left[0]], (self._spouse(left[0]),)) if left else None
        shared = [column for column in own[left[0]] if column.index not in self._whose]
        unclear = {column.index for column in shared if column.field in _OF_ONE}
        asked: set[int] = set()
        if not all(self._tells_of(sex, own[sex]) for sex in left):
            asked = {self._names[sex] for sex in left if settled[sex] is None}
        columns = (*own[left[0]], *(column for column in own[left[1]] if column.index in self._whose))
        # Not asked about as a column: what "Năm sinh" means here must not be remembered for other lists.
        nobodys = (replace(column, field=None, of="") if column.index in unclear else column for column in columns)
        return Couple(
            tuple(replace(column, asked=True) if column.index in asked else column for column in nobodys),
            tuple(self._spouse(sex, asked=bool(unclear) or self._names[sex] in asked) for sex in left),
        )

    def _tells_of(self, sex: str, columns: Sequence[Column]) -> bool:
        """Whether anything is said of this one alone by which people are told apart."""
        return any(column.field in TELLING and self._whose.get(column.index) == sex for column in columns)

    def _settled(self, index: int) -> bool | None:
        """Whether the sender said that names of people to be helped stand in a column; None if nothing was said."""
        key = heading_key(heading_text(self._headings[index].path))
        return self._meanings[key] is Field.FULL_NAME if key in self._meanings else None

    def _spouse(self, sex: str, *, asked: bool = False) -> Spouse:
        others = frozenset(index for index, of in self._whose.items() if of != sex)
        own = frozenset(index for index, of in self._whose.items() if of == sex)
        return Spouse(sex, heading_text(self._headings[self._names[sex]].path), own, others, asked)

    def _columns_for(self, sex: str) -> tuple[Column, ...]:
        """The columns as if the other one did not stand there: "Năm sinh vợ" is then the year of birth."""
        headings, meanings = dict[int, Heading](), dict(self._meanings)
        for index, heading in self._headings.items():
            of = self._whose.get(index)
            if of is None:
                headings[index] = heading
            elif index == self._names[sex]:
                headings[index] = _WHOLE_NAME
                meanings[heading_key(_WHOLE_NAME.path[0])] = Field.FULL_NAME
            elif of == sex:
                headings[index] = replace(heading, path=_without_words(heading.path) or heading.path)
                key = heading_key(heading_text(heading.path))
                if key in self._meanings:
                    meanings[heading_key(heading_text(headings[index].path))] = self._meanings[key]
        return tuple(
            replace(column, heading=heading_text(self._headings[column.index].path))
            if column.index in self._whose
            else column
            for column in self._read(headings, meanings)
        )


def _whose(path: Path) -> str:
    """MALE below or with "Chồng", FEMALE with "Vợ"; '' with neither, or with both ("Vợ/chồng")."""
    plain = exact_key(" ".join(path))
    husband, wife = bool(_HUSBAND.search(plain)), bool(_WIFE.search(plain))
    return "" if husband == wife else MALE if husband else FEMALE


def _without_words(path: Path) -> Path:
    return tuple(
        bare for text in path if (bare := " ".join(_WORDS.sub(" ", fix_lookalikes(text)).strip(_SIGNS).split()))
    )


def _names(sex: str, whose: Mapping[int, str], headings: Mapping[int, Heading], below: Sequence[Row]) -> list[int]:
    """The columns of this one's headings in which whole names stand."""
    found = []
    for index, of in whose.items():
        rest = _without_words(headings[index].path)
        known = meaning_of_path(rest) if rest else None
        is_name = not rest or (known is not None and known.field is Field.FULL_NAME)
        if of == sex and is_name and _holds_names(below, index):
            found.append(index)
    return found


def _holds_names(below: Sequence[Row], index: int) -> bool:
    """Whether names stand in a column, or words for nobody, as of widows and widowers."""
    filled = [cell for cell in cells_of(below, index) if not is_not_ticked(cell) and not says_nobody(cell_text(cell))]
    return sum(map(looks_like_name, filled)) > len(filled) * _HALF


def _by_place(names: Mapping[str, int], headings: Mapping[int, Heading]) -> dict[int, str]:
    """Whose the columns behind each name are, if the same headings stand behind both: "Chồng | Năm sinh | CCCD | Vợ |
    Năm sinh | CCCD"."""
    (sex, first), (other, second) = sorted(names.items(), key=lambda item: item[1])
    mine = [index for index in sorted(headings) if first < index < second]
    theirs = [index for index in sorted(headings) if index > second][: len(mine)]
    texts = [[heading_key(heading_text(headings[index].path)) for index in side] for side in (mine, theirs)]
    if not mine or texts[0] != texts[1]:
        return {}
    return dict.fromkeys(mine, sex) | dict.fromkeys(theirs, other)
