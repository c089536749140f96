"""Husband and wife side by side in one row: each is a person, with cells of their own and cells of both.

Pure. Whose a column is, its words say ("Năm sinh vợ", "Năm sinh" below "Vợ"), or its place where the same headings
stand behind either name. Whatever else is said of one person only, as a birth year below a heading without a word, is
nobody's; then the two are read, and asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from beneficiaries.reading.columns import NAMES, Column, Heading, Meanings, Spouse
from beneficiaries.reading.columns_by_cells import TELLING, cells_of
from beneficiaries.reading.groups import is_not_ticked
from beneficiaries.reading.heading_paths import Path, heading_text, meaning_of_path
from beneficiaries.reading.headings import Field, heading_key
from beneficiaries.reading.headless_columns import are_given_names, are_halves
from beneficiaries.reading.names import looks_like_name, says_nobody
from beneficiaries.reading.sexes import FEMALE, MALE
from beneficiaries.reading.spelling import cell_text
from beneficiaries.reading.spouse_words import whose, without_spouse
from documents.workbooks.workbook import Row

Read = Callable[[Mapping[int, Heading], Meanings], tuple[Column, ...]]
"""What the columns below these headings are."""

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
    columns that are not those of family and given name.
    """
    of = {index: sex for index, heading in headings.items() if (sex := whose(heading.path))}
    if len(set(of.values())) < 2:
        return None
    whole = _with_given_names(of, headings, below)
    if whole is None:
        return None
    headings = whole
    of |= {index + part: sex for index, sex in of.items() for part in range(headings[index].width)}
    if any(column.field in NAMES and column.index not in of for column in columns):
        return None
    names = {sex: _names(sex, of, headings, below) for sex in (MALE, FEMALE)}
    if not all(names.values()):
        return None
    if set(of) == {index for found in names.values() for index in found}:
        of |= _by_place(names, headings)
    return _Reader(headings, meanings, read, names, of).couple()


class _Reader:
    def __init__(
        self,
        headings: Mapping[int, Heading],
        meanings: Meanings,
        read: Read,
        names: Mapping[str, tuple[int, ...]],
        whose: Mapping[int, str],
    ) -> None:
        self._headings = headings
        self._meanings = meanings
        self._read = read
        self._names = names
        self._whose = whose

    def couple(self) -> Couple | None:
        settled = {sex: self._settled(found[0]) for sex, found in self._names.items()}
        left = sorted((sex for sex in self._names if settled[sex] is not False), key=lambda sex: self._names[sex])
        own = {sex: self._columns_for(sex) for sex in left}
        if len(left) < 2:
            return Couple(own[left[0]], (self._spouse(left[0]),)) if left else None
        shared = [column for column in own[left[0]] if column.index not in self._whose]
        unclear = {column.index for column in shared if column.field in _OF_ONE}
        asked: set[int] = set()
        if not all(self._tells_of(sex, own[sex]) for sex in left):
            asked = {self._names[sex][0] for sex in left if settled[sex] is None}
        columns = (*own[left[0]], *(column for column in own[left[1]] if column.index in self._whose))
        # Not asked about as a column: what "Năm sinh" means here must not be remembered for other lists.
        nobodys = (replace(column, field=None, of="") if column.index in unclear else column for column in columns)
        return Couple(
            tuple(replace(column, asked=True) if self._is_asked(column, asked) else column for column in nobodys),
            tuple(self._spouse(sex, asked=bool(unclear) or self._names[sex][0] in asked) for sex in left),
        )

    def _is_asked(self, column: Column, asked: set[int]) -> bool:
        """Whether the sender is asked about a column; not about one that holds half a name."""
        return column.index in asked and column.field is Field.FULL_NAME

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
        return Spouse(sex, heading_text(self._headings[self._names[sex][0]].path), own, others, asked)

    def _columns_for(self, sex: str) -> tuple[Column, ...]:
        """The columns as if the other one did not stand there: "Năm sinh vợ" is then the year of birth."""
        headings, meanings = dict[int, Heading](), dict(self._meanings)
        for index, heading in self._headings.items():
            of = self._whose.get(index)
            if of is None:
                headings[index] = heading
            elif (index,) == self._names[sex][:1] and index + heading.width - 1 == self._names[sex][-1]:
                headings[index] = replace(_WHOLE_NAME, width=heading.width)
                meanings[heading_key(_WHOLE_NAME.path[0])] = Field.FULL_NAME
            elif of == sex:
                headings[index] = replace(heading, path=without_spouse(heading.path) or heading.path)
                key = heading_key(heading_text(heading.path))
                if key in self._meanings:
                    meanings[heading_key(heading_text(headings[index].path))] = self._meanings[key]
        return tuple(
            replace(column, heading=heading_text(self._headings[column.index].path))
            if column.index in self._whose and column.index in self._headings
            else column
            for column in self._read(headings, meanings)
        )


def _with_given_names(
    of: Mapping[int, str], headings: Mapping[int, Heading], below: Sequence[Row]
) -> Mapping[int, Heading] | None:
    """The headings, those of names over both columns where the given names stand beside them below none, as a merge
    leaves them that was taken off. None if what stands there may be half of the names, or something else."""
    covered = {index + part for index, heading in headings.items() for part in range(heading.width)}
    done = dict(headings)
    for index in of:
        if index + 1 in covered or not _is_of_names(headings[index].path):
            continue
        if are_given_names(below, index):
            done[index] = replace(headings[index], width=2)
        elif are_halves(below, index + 1, (index,)):
            return None
    return done


def _is_of_names(path: Path) -> bool:
    """Whether a heading of a husband's or wife's says no more than that, or that names stand there."""
    rest = without_spouse(path)
    known = meaning_of_path(rest) if rest else None
    return not rest or (known is not None and known.field is Field.FULL_NAME)


def _names(sex: str, of: Mapping[int, str], headings: Mapping[int, Heading], below: Sequence[Row]) -> tuple[int, ...]:
    """The columns in which the names of this one stand: one, or those of family and given name, also below one heading
    merged over both. None if they stand nowhere for sure."""
    whole, family = [], []
    for index, heading in headings.items():
        if of.get(index) != sex:
            continue
        if _is_of_names(heading.path):
            whole.append(tuple(range(index, index + heading.width)))
        elif (known := meaning_of_path(without_spouse(heading.path))) and known.field is Field.FAMILY_NAME:
            family.append(index)
    if family:
        whole = [(family[0], *given) for given in whole] if len(family) == 1 else []
    held = [found for found in whole if _holds_names(below, found)]
    return held[0] if len(held) == 1 else ()


def _holds_names(below: Sequence[Row], indexes: Sequence[int]) -> bool:
    """Whether names stand in columns, or words for nobody, as of widows and widowers."""
    rows = [[cell for index in indexes for cell in cells_of((row,), index)] for row in below]
    texts = [" ".join(map(cell_text, cells)) for cells in rows if not all(map(is_not_ticked, cells))]
    filled = [text for text in texts if not says_nobody(text)]
    return sum(map(looks_like_name, filled)) > len(filled) * _HALF


def _by_place(names: Mapping[str, tuple[int, ...]], headings: Mapping[int, Heading]) -> dict[int, str]:
    """Whose the columns behind each name are, if the same headings stand behind both: "Chồng | Năm sinh | CCCD | Vợ |
    Năm sinh | CCCD"."""
    (sex, first), (other, second) = sorted(names.items(), key=lambda item: item[1])
    mine = [index for index in sorted(headings) if first[-1] < index < second[0]]
    theirs = [index for index in sorted(headings) if index > second[-1]][: len(mine)]
    texts = [[heading_key(heading_text(headings[index].path)) for index in side] for side in (mine, theirs)]
    if not mine or texts[0] != texts[1]:
        return {}
    return dict.fromkeys(mine, sex) | dict.fromkeys(theirs, other)
