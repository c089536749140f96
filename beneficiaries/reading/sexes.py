"""The sex of a person, from its column or from two columns to tick.

Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache

from beneficiaries.reading.digits import Reading
from beneficiaries.reading.groups import is_not_ticked, is_tick
from beneficiaries.reading.problems import quoted, warning
from beneficiaries.reading.spelling import cell_text
from documents.workbooks.workbook import Cell
from locations.vietnamese import fold

SEX = "sex"
MALE, FEMALE = "male", "female"
SEXES = {MALE: "Nam", FEMALE: "Nữ"}

_MALE_WORDS = frozenset({"nam", "male", "m", "trai", "con trai", "nam gioi", "ong"})
_AGE = re.compile(r"\d{1,3}(?:\.0)?\s*(?:t|tuổi|tháng)?")
_LONGEST_SEX = 50
"""Characters worth remembering."""
_FEMALE_WORDS = frozenset({"nu", "female", "f", "gai", "con gai", "nu gioi", "ba", "n u"})


def read_sex(cell: Cell) -> Reading:
    """The sex from its column: Nam, Nữ and their usual spellings."""
    if cell is None:
        return Reading(None)
    text = cell_text(cell)
    return _sex_in(text) if len(text) <= _LONGEST_SEX else _sex_in.__wrapped__(text)


@lru_cache(maxsize=1_000)
def _sex_in(text: str) -> Reading:
    plain = fold(text).strip(" .,;()")
    if plain in _MALE_WORDS:
        return Reading(MALE)
    if plain in _FEMALE_WORDS:
        return Reading(FEMALE)
    if not plain.strip("-–/?"):
        return Reading(None)
    message = f"Không đọc được giới tính {quoted(text.strip())}: hãy ghi Nam hoặc Nữ."
    return Reading(None, (warning(SEX, "sex_unreadable", message),))


def read_sex_marks(male: Cell, female: Cell, *, ages: bool = False) -> Reading:
    """The sex from two columns *Nam* and *Nữ* of which one is ticked or filled. ``ages``: an age is a tick there."""
    marks = ((MALE, male), (FEMALE, female))
    said = {sex for sex, cell in marks if is_tick(cell) or read_sex(cell).value == sex}
    if ages and not said and is_not_ticked(male) != is_not_ticked(female):
        said = {sex for sex, cell in marks if _AGE.fullmatch(cell_text(cell).strip())}
    if len(said) == 1:
        return Reading(said.pop())
    if said or not (is_not_ticked(male) and is_not_ticked(female)):
        written = quoted(f"{cell_text(male).strip()} | {cell_text(female).strip()}")
        return Reading(None, (warning(SEX, "sex_unreadable", f"Không rõ giới tính ở hai cột Nam | Nữ: {written}."),))
    return Reading(None)
