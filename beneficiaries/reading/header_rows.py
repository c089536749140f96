"""Which rows of a sheet are the headings of a table, one to four of them, and what stands above each column.

Pure. The rows are found from one that has a heading for names: merged cells that reach into the row above or below
belong to it, and so do unmerged rows that only name parts of its columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from beneficiaries.reading.columns import Heading, UnclearHeader, is_birth_like
from beneficiaries.reading.heading_paths import PLACES, Path, is_broken, meaning_of_path
from beneficiaries.reading.headings import Field, is_of_no_use, known_whole, meaning_of
from beneficiaries.reading.spouse_words import is_spouse
from documents.workbooks.workbook import Cell, Merge, Row, Sheet
from locations.vietnamese import clean_spaces, fold

LEVELS = 4
"""The most rows that headings stand in."""
_LAST_COLUMN = 255

_PARTS = frozenset({Field.DAY_PART, Field.MONTH_PART, Field.YEAR_PART})
_MARKS = frozenset({Field.GROUP_MARK, Field.REQUEST_MARK, Field.GROUPS})
_NAMES = frozenset({Field.FULL_NAME, Field.FAMILY_NAME, Field.HOUSEHOLD_HEAD})
_SEXES = frozenset({Field.MALE_MARK, Field.FEMALE_MARK})
_TITLE = re.compile(
    r"\b(?:danh sach|cong hoa xa hoi|doc lap|uy ban|ubnd|mttq|bieu so|mau so|phu luc|kem theo|tinh den|don vi|"
    r"nam hoc|bao cao|tong hop|bang ke|bao hiem xa hoi|bhxh (?:tinh|thanh pho|co so|huyen))\b"
    r"|^(?:xa|phuong|dac khu|huyen|tinh|thanh pho|thon|truong|benh vien|so|phong|hoi|chi hoi) \w"
)
_REMARK = re.compile(r"[(\[][^()\[\]]*[)\]]\Z")
_DIGITS = re.compile(r"\d{4,}|\d[/.-]\d")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in a row of headings; ``merge``: the merged cell that it fills."""

    text: str
    merge: Merge | None = None


Level = Mapping[int, _Text]


@dataclass
class HeadingRows:
    """The texts of a sheet's rows, merged cells laid out, for the search for headings."""

    sheet: Sheet
    _rows: dict[int, Row] = field(default_factory=dict)
    _merges: dict[int, list[Merge]] = field(default_factory=dict)
    _tall: dict[int, list[Merge]] = field(default_factory=dict)
    _texts: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = {row.number: row for row in self.sheet.rows}
        for merge in self.sheet.merges:
            if merge.bottom - merge.top < LEVELS:
                for number in range(merge.top, merge.bottom + 1):
                    self._merges.setdefault(number, []).append(merge)
            else:
                self._tall.setdefault(merge.top, []).append(merge)

    def around(self, number: int, columns: range, floor: int = 0) -> tuple[int, int]:
        """First and last row of the headings that the row of this number belongs to; all below row ``floor``.

        Raises UnclearHeader.
        """
        top = bottom = number
        if any(merge.left in columns and _is_heading(self._text_of(merge)) for merge in self._tall.get(number, ())):
            raise UnclearHeader("several_rows", number)
        while self._joined(bottom, columns) or self._continues_below(top, bottom, columns):
            bottom += 1
            _check_levels(top, bottom)
        while top - 1 > floor and (self._joined(top - 1, columns) or self._continues_above(top, columns)):
            top -= 1
            _check_levels(top, bottom)
        return top, bottom

    def headings(self, top: int, bottom: int, columns: range) -> dict[int, Heading]:
        """What stands above each column in these rows."""
        levels = self._levels(top, bottom, columns)
        found: dict[int, Heading] = {}
        last: tuple[Merge | None, ...] = ()
        first = -1
        for index in sorted({index for level in levels for index in level}):
            merges = tuple(level[index].merge for level in levels if index in level)
            wide = [merge for merge in merges if merge is not None and merge.right > merge.left]
            if first >= 0 and merges == last and len(wide) == len(merges):
                found[first] = replace(found[first], width=index - first + 1)
                continue
            found[index] = Heading(_path(levels, index), hidden=index in self.sheet.hidden_columns)
            first, last = index, merges
        return found

    def _joined(self, number: int, columns: range) -> bool:
        """Whether a merged cell with a text reaches from this row into the next."""
        return any(
            merge.top <= number < merge.bottom and merge.left in columns and self._text_of(merge)
            for merge in self._merges.get(number, ())
        )

    def _text_of(self, merge: Merge) -> str:
        row = self._rows.get(merge.top)
        return _text(row.cells[merge.left]) if row and merge.left < len(row.cells) else ""

    def _texts_of(self, number: int) -> list[tuple[int, str]]:
        """The texts of a row by their columns. The search comes to a row many times over, and texts may be long."""
        if number not in self._texts:
            row = self._rows.get(number)
            cells = enumerate(row.cells if row else ())
            self._texts[number] = [(index, text) for index, cell in cells if (text := _text(cell))]
        return self._texts[number]

    def _level(self, number: int, columns: range) -> dict[int, _Text]:
        level = {i: _Text(text) for i, text in self._texts_of(number) if i in columns}
        for merge in self._merges.get(number, ()):
            if merge.left in columns and (text := self._text_of(merge)):
                level |= {i: _Text(text, merge) for i in range(merge.left, min(merge.right, _LAST_COLUMN) + 1)}
        return level

    def _continues_below(self, top: int, bottom: int, columns: range) -> bool:
        """Whether the next row names parts of the columns above it. Raises UnclearHeader if it contradicts them."""
        row = self._rows.get(bottom + 1)
        if row is None or not _is_words(row, columns):
            return False
        above = self.headings(top, bottom, columns)
        level = self._level(bottom + 1, columns)
        below = {index: text.text for index, text in level.items()}
        named = [index for index, text in below.items() if _is_full_name(text) and index <= max(above)]
        whole = {index for index, one in above.items() if one.width == 1 and _is_full_name(one.path[-1])}
        if named and whole and (not whole.isdisjoint(below) or _is_whole(below)):
            return False  # other headings, or the same once more, as at the top of a page
        paths = {index: _path([*self._levels(top, bottom, columns), level], index) for index in below}
        if any(_is_taken(above[index].path, text) for index, text in below.items() if index in above):
            return False
        if not (_names_parts(paths) or _is_below_wide(above, below)):
            return False
        if any(_contradicts(above[index], text) for index, text in below.items() if index in above):
            raise UnclearHeader("several_rows", bottom)
        return True

    def _levels(self, top: int, bottom: int, columns: range) -> list[Level]:
        return [self._level(number, columns) for number in range(top, bottom + 1)]

    def _continues_above(self, top: int, columns: range) -> bool:
        """Whether the row above says what stands over empty cells of the first row of headings, or over several."""
        row = self._rows.get(top - 1)
        if row is None or not _is_words(row, columns):
            return False
        level, first = self._level(top - 1, columns), self._level(top, columns)
        texts = {text.text for text in level.values()}
        if any(_TITLE.search(fold(text)) for text in texts):
            return False
        over_empty = any(_is_heading(text.text) for index, text in level.items() if index not in first)
        broken = any(is_broken(text.text, first[index].text) for index, text in level.items() if index in first)
        return over_empty or (len(texts) > 1 and (broken or _is_wide(level.values())))


def _check_levels(top: int, bottom: int) -> None:
    if bottom - top >= LEVELS:
        raise UnclearHeader("several_rows", top)


def _text(cell: Cell) -> str:
    return clean_spaces(cell) if isinstance(cell, str) else ""


def _is_words(row: Row, columns: range) -> bool:
    """Whether a row holds words only, as headings do: no numbers, no dates."""
    cells = [cell for index, cell in enumerate(row.cells) if index in columns and cell is not None]
    return bool(cells) and all(
        isinstance(cell, str) and not is_birth_like(cell) and not _DIGITS.search(cell) and any(map(str.isalpha, cell))
        for cell in cells
    )


def _is_heading(text: str) -> bool:
    """A heading known word for word that nobody writes as a value ("Nam", "Hộ nghèo" may be one)."""
    known = known_whole(text)
    return known is not None and known.field not in _SEXES


def _is_full_name(text: str) -> bool:
    """Whether a heading asks for whole names; "Thành viên" may stand above what is said of a member."""
    known = meaning_of(text)
    return known is not None and known.field is Field.FULL_NAME and fold(text) not in ("ten", "thanh vien")


def _is_wide(level: Iterable[_Text]) -> bool:
    return any(text.merge is not None and text.merge.right > text.merge.left for text in level)


def _path(levels: Sequence[Level], index: int) -> Path:
    """The texts above a column from top to bottom, each once."""
    path: list[str] = []
    for place, level in enumerate(levels):
        own = level.get(index)
        text = own.text if own else _from_the_left(levels[place:], index)
        if text and text not in path[-1:]:
            path.append(text)
    return tuple(path)


def _from_the_left(levels: Sequence[Level], index: int) -> str:
    """The text that stands to the left in this row and counts for this column too, without being merged over it.

    It must have a part of its own below it, and so must all columns between.
    """
    level, *rest = levels
    below = rest[0] if rest else {}
    if index not in below:
        return ""
    for left in range(index - 1, -1, -1):
        if left not in below:
            return ""
        if left in level:
            return level[left].text if level[left].merge is None and _settles(level[left], below, index) else ""
    return ""


def _settles(above: _Text, below: Level, index: int) -> bool:
    """Whether the word below means something else, or something at all, under the heading to the left."""
    word = below[index].text
    return meaning_of_path((above.text, word)) != meaning_of(word)


def _is_taken(above: Path, text: str) -> bool:
    """Whether a text below a heading of names or running numbers is a name or a section, not a part of the heading."""
    known = meaning_of_path(above)
    if known is None or known.field not in _NAMES | {Field.ORDER} or is_spouse(text):
        return False
    below = known_whole(text)
    return not (is_broken(above[-1], text) or (below is not None and below.field in _NAMES | {Field.ORDER}))


def _names_parts(paths: Mapping[int, Path]) -> bool:
    """Whether the last words of some columns can only be parts of a heading."""
    words = {index: known_whole(path[-1]) for index, path in paths.items()}
    fields = [known.field for known in words.values() if known]
    if set(fields) >= _SEXES or len(_PARTS & set(fields)) > 1:
        return True
    marks = [index for index, path in paths.items() if _is_mark(path)]
    useless = [index for index, path in paths.items() if is_of_no_use(path[-1])]
    if len(marks) > 1 or len(useless) > 1:
        return True
    if all(_REMARK.match(path[-1]) for path in paths.values()):
        return True
    return any(
        (known is not None and known.field not in _SEXES | _PARTS and index not in marks)
        or (len(paths[index]) > 1 and is_broken(*paths[index][-2:]))
        for index, known in words.items()
    )


def _is_below_wide(above: Mapping[int, Heading], below: Mapping[int, str]) -> bool:
    """Whether each column of a heading that is merged over several has a word of its own below."""
    return any(
        one.width > 1 and all(part in below for part in range(index, index + one.width)) for index, one in above.items()
    )


def _is_whole(below: Mapping[int, str]) -> bool:
    """Whether headings begin as those of a table do, with a running number."""
    known = known_whole(below[min(below)])
    return known is not None and known.field is Field.ORDER


def _is_mark(path: Path) -> bool:
    known = meaning_of_path(path)
    return known is not None and known.field in _MARKS


def _contradicts(above: Heading, text: str) -> bool:
    """Two headings one below the other that are both whole, and neither is a part of the other ("Thôn", "Số CCCD")."""
    upper, lower = known_whole(above.path[-1]), known_whole(text)
    if upper is None or lower is None or upper.field is lower.field or upper.field not in PLACES | {Field.SEX}:
        return False
    return lower.field not in PLACES | _SEXES | _NAMES | {Field.ORDER}
