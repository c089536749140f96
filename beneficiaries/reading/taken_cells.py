"""Cells whose text stands elsewhere: "nt" or a ditto mark takes that of the row above, and what a row leaves unfinished
goes on in the row below.

Pure. Such a cell is read with the text that is meant, keeps what was written, and is reported on its fact. What is
everybody's own (name, birth, numbers) is never taken from a neighbour.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from itertools import product

from beneficiaries.reading.headings import Field
from beneficiaries.reading.old_font_remarks import FACT_BY_FIELD, QUOTABLE
from beneficiaries.reading.problems import Problem, error, fixed, quoted, warning
from beneficiaries.reading.raw_rows import RawCell, RawRow
from beneficiaries.reading.spelling import says_anything
from beneficiaries.reading.taken_text import Taken, TakenText
from documents.workbooks.workbook import BadCell, Cell

_SIGNS = ('"', '""', "″", "〃", "''", "’’", "‘‘", "´´", "``", "“", "”", "„", "“”", "””", "““", "//", "///", "↓")
_WORDS = ("nt", "n.t", "n/t", "như trên", "nhu tren", "như tr", "ntrên", "như dòng trên", "ditto")
_FRAMES = ("{}", "-{}-", "- {} -", "–{}–", "– {} –", "-{}", "- {}", "({})", "{}.", " {}", "{} ", " {} ")
_DOTS = frozenset(frame.format(dots) for dots in ("…", "..", "...", "....", "……") for frame in ("{}", " {}", "{} "))


def _forms() -> Iterator[str]:
    cased = (form for word in _WORDS for form in (word, word.upper(), word.capitalize()))
    for core, frame in product((*_SIGNS, *cased), _FRAMES):
        yield frame.format(core)
        yield unicodedata.normalize("NFD", frame.format(core))


_DITTOS = frozenset(_forms())
DITTOS = _DITTOS | _DOTS
"""The texts of cells that may stand for the text above."""

_PLACES = frozenset({Field.HAMLET, Field.COMMUNE, Field.DISTRICT, Field.PROVINCE, Field.ADDRESS})
_TAKEN = _PLACES | {
    *(Field.SEX, Field.MALE_MARK, Field.FEMALE_MARK, Field.ETHNICITY, Field.SCHOOL_CLASS, Field.HOSPITAL_WARD),
    *(Field.GROUPS, Field.GROUP_MARK, Field.REQUESTED, Field.REQUEST_MARK, Field.PHONE, Field.NOTE),
    *(Field.HOUSEHOLD, Field.HOUSEHOLD_HEAD, Field.RELATIONSHIP),
}
_BY_DOTS = _PLACES | {Field.SCHOOL_CLASS, Field.HOSPITAL_WARD, Field.GROUPS}
_OF_COMMUNE = _PLACES - {Field.HAMLET}


def is_ditto(text: str) -> bool:
    """Whether a text says nothing but that the row above says it."""
    return text in _DITTOS


def with_text_above(cell: RawCell, above: Mapping[int, Cell]) -> RawCell:
    """The cell with the text that it means if it is a ditto mark. ``above``: the values of the row above by column;
    a place of which only "-" or "." is written there is none."""
    written = cell.value
    if not isinstance(written, str) or written not in DITTOS:
        return cell
    dots = written in _DOTS
    if cell.field not in (_BY_DOTS if dots else _TAKEN):
        return cell
    meant = above.get(cell.index)
    if cell.field in _PLACES and isinstance(meant, str) and not says_anything(meant):
        meant = None
    if meant is None or isinstance(meant, BadCell) or meant == "":
        return cell if dots else cell._replace(value=TakenText("", written, Taken.NOTHING))
    return cell._replace(value=TakenText(_text(meant), written, Taken.DOTS if dots else Taken.DITTO))


def _text(cell: Cell) -> str:
    return "1" if cell is True else str(cell)


def remarks_on_taken(raw: RawRow, corrected: Collection[str]) -> Iterator[Problem]:
    """What is said of such cells. ``corrected``: the facts that a person typed, whose cells no longer count."""
    for cell in raw.cells:
        if not isinstance(cell.value, TakenText):
            continue
        fact = FACT_BY_FIELD.get(cell.field, "row") if cell.field else "row"
        if fact not in corrected:
            yield _remark(fact, cell, cell.value)


def _remark(fact: str, cell: RawCell, text: TakenText) -> Problem:
    where, mark = quoted(cell.heading), quoted(text.written.strip())
    read = f", đọc là {quoted(str(text))}" if fact in QUOTABLE else ""
    match text.how:
        case Taken.DITTO:
            return fixed(fact, "ditto", f"Ô {where} ghi {mark} nghĩa là như dòng trên{read}.")
        case Taken.DOTS:
            said = f"Ô {where} ghi {mark}, đang hiểu là như dòng trên{read}: hãy xem có đúng không."
            return warning(fact, "ditto_dots", said)
        case Taken.NOTHING:
            said = f"Ô {where} ghi {mark} (như dòng trên) nhưng dòng trên không có gì để lấy: hãy nhập rõ."
            return (error if cell.field in _OF_COMMUNE else warning)(fact, "ditto_nothing", said)
        case _:
            said = f"Ô {where} viết tiếp ở dòng dưới{read}: hãy đối chiếu với tệp gốc."
            return (error if fact == "full_name" else warning)(fact, "cell_continued", said)
