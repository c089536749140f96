"""What a row below the header is: a person, or a section, a total, a signature …

Pure. Never lose a person, never invent one: a row with an identity number, a date of birth or a sex is a person,
unless it says "Cộng"; a row with less is one only if it stands among people and looks like them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from beneficiaries.columns import Column, Header
from beneficiaries.groups import groups_in, is_tick, requests_in
from beneficiaries.headings import Field
from beneficiaries.identity import read_sex
from beneficiaries.names import looks_like_name
from beneficiaries.spelling import cell_text, repaired
from beneficiaries.workbook import BadCell, Cell, Row
from locations.addresses import Address
from locations.vietnamese import exact_key, fold


class Kind(StrEnum):
    PERSON = "person"
    SECTION = "section"
    TOTAL = "total"
    SIGNATURE = "signature"
    COLUMN_NUMBERS = "column_numbers"
    NUMBER_ONLY = "number_only"
    OTHER = "other"


REASONS = {
    Kind.SECTION: "Dòng tên mục",
    Kind.TOTAL: "Dòng cộng",
    Kind.SIGNATURE: "Ngày tháng, chữ ký",
    Kind.COLUMN_NUMBERS: "Dòng đánh số cột",
    Kind.NUMBER_ONLY: "Dòng chỉ có số thứ tự",
    Kind.OTHER: "Không phải là người trong danh sách",
}
"""Why a row is not read as a person, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Section:
    """What a section row says about the people below it. Places as written, '' if not named.

    ``numbered``: it carries a number of its own ("I. HỘ NGHÈO").
    """

    address: Address = field(default_factory=lambda: Address("", "", "", ""))
    groups: frozenset[str] = frozenset()
    request: str = ""
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """``only_name``: a person of whom the row gives nothing but the name, so that somebody should look."""

    kind: Kind
    section: Section | None = None
    only_name: bool = False


SplitAddress = Callable[[str], Address]

_TOTAL = re.compile(r"(?:tổng|cộng)\b(?!\s+(?:hợp|hòa|hoà|quát|quan))|(?:tong(?: cong| so)?|cong)(?=\s*(?:[:(\d]|$))")
_SIGNED = re.compile(
    r"\b(?:nguoi lap|lap bieu|lap bang|thu truong|giam doc|chu tich|hieu truong|ky,? ghi|ky ten|ky va ghi|xac nhan|"
    r"uy ban nhan dan|ubnd|ke toan|truong thon|thon truong|truong ban|truong ap|truong khoa|can bo|dai dien|noi nhan|"
    r"bi thu|mttq|uy ban mat tran|nguoi kiem tra|cong chuc|to truong)\b"
    r"|\b(?:tm|kt|tl|tuq)\. "
    r"|\bngay\s*[\d.…_]*\s*thang\s*[\d.…_]*\s*nam\b"
)
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:\d{1,2}|[A-Z])\s*\)?\Z")
_NUMBERING = re.compile(r"(?:[IVXLC]+|[A-Z]|\d+(?:\.\d+)*)\s*[.)/:–-]+\s*|[IVX]+\s+(?=\S)")
_ORDER_OF_SECTION = re.compile(r"(?:[IVXLC]+|[A-Z]|\d+(?:\.\d+)*)[.)]?\Z")
_COUNT = re.compile(
    r"\s*[:(–-]?\s*\(?\b\d+\s*(?:hộ|người|khẩu|nhân khẩu|em|học sinh|hs|đối tượng|trường hợp|bệnh nhân)\b.*\Z",
    re.IGNORECASE,
)
_UNIT_WORDS = r"(?:xã(?!\s+(?:hội|đội))|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh)\s+"
HAMLET_WORDS = (
    r"(?:thôn(?!\s+trưởng)|xóm|bản(?!\s+(?:tổng|sao|thân|cam))|làng|ấp|buôn|bon|plei|plơi|sóc|phum|khóm|khu phố|"
    r"khu dân cư|khu vực(?!\s+(?:[iv]+|đặc|miền|nông|thành|biên)\b)|khu(?!\s+vực)|tổ dân phố|"
    r"tổ(?!\s+(?:chức|quốc|trưởng))|tdp|kp|kdc|khối phố|khối|phố|tiểu khu|đội|cụm dân cư|chòm)(?:[\s.:]+|(?=\d))"
)
"""The type words of hamlets, as ``exact_key`` writes them."""
_HAMLET, _UNIT = re.compile(rf"{HAMLET_WORDS}\S"), re.compile(rf"{_UNIT_WORDS}\S")
_HAMLET_FOLDED, _UNIT_FOLDED = re.compile(rf"{fold(HAMLET_WORDS)}\S"), re.compile(rf"{fold(_UNIT_WORDS)}\S")
_GRADE = re.compile(r"(?:khối|lớp|tổ)\b")
_SECTION_PARTS = re.compile(r"\s[-–]\s|[:;,]")
_TITLE_OF_GROUP = re.compile(
    r"\b(?:danh sach|doi tuong|tang|de nghi|ho tro|ho|nguoi|tre|hoc sinh|sinh vien|benh nhan|dan toc|nct|nkt|dtts)\b"
)


def is_hamlet(text: str) -> bool:
    """Whether a text is a hamlet's name with its type word ("Thôn 3", "Bản Phố")."""
    key = exact_key(text)
    return (_HAMLET_FOLDED if key.isascii() else _HAMLET).match(key) is not None


def _is_unit(text: str) -> bool:
    key = exact_key(text)
    return (_UNIT_FOLDED if key.isascii() else _UNIT).match(key) is not None


class RowJudge:
    """Judges the rows of one table."""

    def __init__(self, header: Header, split_address: SplitAddress) -> None:
        self._split_address = split_address
        self._is_school_list = header.is_school_list
        self._names = header.having(Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME)
        self._order = header.having(Field.ORDER)
        self._last_name = max(column.index for column in self._names)
        self._ids = header.having(Field.PERSONAL_ID, Field.OLD_ID, Field.INSURANCE_CODE)
        self._births = header.having(
            Field.BIRTH_DATE, Field.BIRTH_YEAR, Field.BIRTH_MALE, Field.BIRTH_FEMALE, Field.YEAR_PART
        )
        self._sexes = header.having(Field.SEX, Field.MALE_MARK, Field.FEMALE_MARK)
        known = {*self._names, *self._order, *header.having(Field.NOTE, Field.HOUSEHOLD_POSITION)}
        self._others = tuple(c for c in header.columns if c.field is not None and c not in known)

    def judge(self, row: Row, *, ended: bool, apart: bool) -> Judgement:
        """What the row is. ``ended``: a total or a signature stands above; ``apart``: empty rows do."""
        if _is_column_numbers(row):
            return Judgement(Kind.COLUMN_NUMBERS)
        label = next((cell for cell in row.cells if isinstance(cell, str)), "")
        if self._is_total(label, row):
            return Judgement(Kind.TOTAL)
        names = [cell for cell in _cells(row, self._names) if cell is not None]
        numbered = any(_is_order(cell) for cell in _cells(row, self._order))
        if not names and not numbered and _is_signed(row):
            return Judgement(Kind.SIGNATURE)
        if self._has_strong_evidence(row):
            return Judgement(Kind.PERSON)
        section = self._section(row)
        if section is not None:
            return Judgement(Kind.SECTION, section)
        others = any(cell is not None for cell in _cells(row, self._others))
        if numbered:
            return Judgement(Kind.PERSON if names or others else Kind.NUMBER_ONLY)
        if not names:
            return Judgement(Kind.OTHER)
        if ended or _is_signed(row):
            return Judgement(Kind.SIGNATURE)
        if others and not (apart and self._order):
            return Judgement(Kind.PERSON)
        if not others and not apart and looks_like_name(" ".join(map(cell_text, names))):
            return Judgement(Kind.PERSON, only_name=True)
        return Judgement(Kind.OTHER)

    def _is_total(self, label: str, row: Row) -> bool:
        key = exact_key(label)
        if not _TOTAL.match(key):
            return False
        return not any(_is_number_of_person(cell) for cell in _cells(row, self._ids))

    def _has_strong_evidence(self, row: Row) -> bool:
        if any(_is_number_of_person(cell) for cell in _cells(row, self._ids)):
            return True
        if any(_is_birth(cell) for cell in _cells(row, self._births)):
            return True
        return any(cell is not None and _is_sex(cell) for cell in _cells(row, self._sexes))

    def _section(self, row: Row) -> Section | None:
        """What the row says if it is a heading for the rows below it."""
        order = next((cell for cell in _cells(row, self._order) if cell is not None), None)
        numbered = order is not None and _ORDER_OF_SECTION.match(cell_text(order).strip()) is not None
        texts = [
            (index, cell)
            for index, cell in enumerate(row.cells)
            if isinstance(cell, str) and not _COUNT.fullmatch(cell) and not (numbered and cell is order)
        ]
        if len(texts) != 1:
            return None
        [(index, text)] = texts
        if (index > self._last_name and numbered) or (order is not None and not numbered and text is not order):
            return None  # a numbered row without a name, or a word in the column of numbers
        return self._read_section(repaired(text).value, numbered)

    def _read_section(self, text: str, numbered: bool) -> Section | None:
        bare = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
        numbered = numbered or bare != text
        bare = _COUNT.sub("", bare).strip(" .:;-–*")
        if self._is_school_list and _GRADE.match(exact_key(bare)):
            return Section(numbered=numbered)
        parts = [part.strip() for part in _SECTION_PARTS.split(bare)]
        said = [part for part in parts if _TITLE_OF_GROUP.search(fold(part))]
        groups = frozenset().union(*(groups_in(part).groups for part in said))
        requests = requests_in(bare) if said else frozenset()
        request = next(iter(requests)) if len(requests) == 1 else ""
        place = ", ".join(part for part in parts if not groups_in(part).groups) if groups else bare
        if is_hamlet(place) or _is_unit(place):
            return Section(self._split_address(place), groups, request, numbered)
        return Section(groups=groups, request=request, numbered=numbered) if groups or request else None


def _cells(row: Row, columns: tuple[Column, ...]) -> list[Cell]:
    cells = row.cells
    return [cells[column.index] for column in columns if column.index < len(cells)]


def _is_number_of_person(cell: Cell) -> bool:
    """An identity number, an insurance number, or what is left of one."""
    if isinstance(cell, str):
        return sum(map(str.isdigit, cell)) >= 5 and sum(map(str.isalpha, cell)) <= 4
    return isinstance(cell, int) and cell >= 10**6


def _is_birth(cell: Cell) -> bool:
    if isinstance(cell, str):
        digits = sum(map(str.isdigit, cell))
        return digits >= 4 or (digits >= 3 and "/" in cell)
    if isinstance(cell, int):
        return 1900 <= cell <= 2100 or 10_000 <= cell <= 60_000
    return isinstance(cell, date)


def _is_sex(cell: Cell) -> bool:
    return read_sex(cell).value is not None or (isinstance(cell, str) and is_tick(cell))


def _is_order(cell: Cell) -> bool:
    """A running number: 1, "01", "1." or a formula that counts on."""
    if isinstance(cell, str):
        return cell.strip(" .)").isdecimal()
    return (isinstance(cell, (int, float)) and not isinstance(cell, bool)) or isinstance(cell, BadCell)


def _is_signed(row: Row) -> bool:
    return any(isinstance(cell, str) and _SIGNED.search(fold(cell)) for cell in row.cells)


def _is_column_numbers(row: Row) -> bool:
    """(1) (2) (3), or A B 1 2 3: every cell is the number or letter of its column."""
    filled = [cell for cell in row.cells if cell is not None]
    return len(filled) >= 3 and all(
        isinstance(cell, (int, str)) and _COLUMN_NUMBER.match(cell_text(cell).strip()) for cell in filled
    )
