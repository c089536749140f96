"""What a row below the header is: a person, or a section, a total, a signature …

Pure. Never lose a person, never invent one: a row with an identity number, a date of birth or a sex is a person,
unless it says "Cộng"; a row with less is one only if it stands among people and looks like them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from beneficiaries.reading.columns import Column, Header
from beneficiaries.reading.groups import groups_in, requests_in
from beneficiaries.reading.headings import Field
from beneficiaries.reading.households import is_head
from beneficiaries.reading.names import looks_like_name, named_with_remark
from beneficiaries.reading.row_cells import (
    is_birth,
    is_column_numbers,
    is_new_id,
    is_number_of_person,
    is_order,
    is_sex,
)
from beneficiaries.reading.spelling import cell_text, repaired
from documents.workbooks.workbook import Cell, Row
from locations.addresses import Address
from locations.vietnamese import clean_spaces, exact_key, fold


class Kind(StrEnum):
    PERSON = "person"
    SECTION = "section"
    TOTAL = "total"
    SIGNATURE = "signature"
    COLUMN_NUMBERS = "column_numbers"
    NUMBER_ONLY = "number_only"
    NOTE = "note"
    OTHER = "other"


REASONS = {
    Kind.SECTION: "Dòng tên mục",
    Kind.TOTAL: "Dòng cộng",
    Kind.SIGNATURE: "Ngày tháng, chữ ký",
    Kind.COLUMN_NUMBERS: "Dòng đánh số cột",
    Kind.NUMBER_ONLY: "Dòng chỉ có số thứ tự",
    Kind.NOTE: "Dòng ghi chú",
    Kind.OTHER: "Không phải là người trong danh sách",
}
"""Why a row is not read as a person, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Section:
    """What a section row says about the people below it. Places as written, '' if not named.

    ``numbered``: it carries a number of its own ("I. HỘ NGHÈO"); ``other``: it names people who are of none of our
    groups ("II. ĐỐI TƯỢNG KHÁC"), which ends the group above.
    """

    address: Address = field(default_factory=lambda: Address("", "", "", ""))
    groups: frozenset[str] = frozenset()
    request: str = ""
    numbered: bool = False
    other: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """``only_name``: a person of whom the row gives nothing but the name, so that somebody should look;
    ``unless_followed``: a name below a sum, which is a signature only if no people follow."""

    kind: Kind
    section: Section | None = None
    only_name: bool = False
    unless_followed: bool = False


SplitAddress = Callable[[str], Address]

_TOTAL = re.compile(
    r"(?:tổng|cộng)\b(?!\s+(?:hợp|hòa|hoà|quát|quan|(?:văn(?! phòng)|thị(?! (?:trấn|xã)\b))\s+[^\W\d]))"
    r"|(?:tong(?: cong| so)?|cong)(?=\s*(?:[:(\d]|$))"
    r"|(?:trong đó|bao gồm|lũy kế|mang sang|chuyển sang|(?:tổng )?số (?:hộ|người|khẩu|nhân khẩu|lượng))\b"
    r"|(?:mang|chuyển) (?:sang|trang)(?: trang)?(?: sau| trước)?(?=\s*(?:[:(\d]|$))"
)
_NOTE = re.compile(r"(?:ghi chú|chú thích|lưu ý|chú ý|hướng dẫn|cách ghi)\b|(?:ghi chu|luu y|chu y)\s*:")
# The parts of the insurance agencies' lists (D05-TS): who joins and who leaves.
_CHANGE = re.compile(
    r"(?:phát sinh |báo )?(?:tăng|giảm)(?: mới| khác| hẳn| mức đóng)?|điều chỉnh(?: mức đóng)?|người tham gia"
)
_SIGNED = re.compile(
    r"\b(?:nguoi lap|lap bieu|lap bang|thu truong|giam doc|chu tich|hieu truong|ky,? ghi|ky ten|ky va ghi|xac nhan|"
    r"uy ban nhan dan|ubnd|ke toan|truong thon|thon truong|truong ban|truong ap|truong khoa|can bo|dai dien|noi nhan|"
    r"bi thu|mttq|uy ban mat tran|nguoi kiem tra|cong chuc|to truong)\b"
    r"|\b(?:tm|kt|tl|tuq)\. "
    r"|\bngay\s*[\d.…_]*\s*thang\s*[\d.…_]*\s*nam\b"
)
_SHORT = 8
_SIGNING_WORDS = 3
_BULLETS = " -+*•–.:;,\t"
_TOTAL_STARTS = ("t", "c", "b", "l", "m", "s")
_NUMBERING = re.compile(r"(?:[IVXLC]+|[A-Z]|\d+(?:\.\d+)*)\s*[.)/:–-]+\s*|[IVX]+\s+(?=\S)")
_ORDER_OF_SECTION = re.compile(r"(?:[IVXLC]+|[A-Z]|\d+)(?:\.\d+)*[.)]?\Z")
_COUNT = re.compile(
    r"\s*+[:(–-]?\s*+\(?(?:tổng số|tổng cộng|có|gồm)?\s*+:?\s*+\b\d++\s*+"
    r"(?:hộ|người|khẩu|nhân khẩu|em|học sinh|hs|đối tượng|trường hợp|bệnh nhân)\b.*\Z",
    re.IGNORECASE,
)
_UNIT_TYPES = r"(?:xã(?!\s+(?:hội|đội))|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh)"
_HAMLET_TYPES = (
    r"(?:thôn(?!\s+trưởng)|xóm|bản(?!\s+(?:tổng|sao|thân|cam))|làng|ấp|buôn|bon|plei|plơi|sóc|phum|khóm|khu phố|"
    r"khu dân cư|khu vực(?!\s+(?:[iv]+|đặc|miền|nông|thành|biên|biển|hải|đảo)\b)|khu(?!\s+vực)|tổ dân phố|"
    r"tổ(?!\s+(?:chức|quốc|trưởng))|tdp|kp|kdc|khối phố|khối|phố|tiểu khu|đội|cụm dân cư|chòm)"
)
_UNIT_WORDS = rf"{_UNIT_TYPES}\s+"
HAMLET_WORDS = rf"{_HAMLET_TYPES}(?:[\s.:]+|(?=\d))"
"""The type words of hamlets, as ``exact_key`` writes them."""
_HAMLET, _UNIT = re.compile(rf"{HAMLET_WORDS}\S"), re.compile(rf"{_UNIT_WORDS}\S")
_HAMLET_FOLDED, _UNIT_FOLDED = re.compile(rf"{fold(HAMLET_WORDS)}\S"), re.compile(rf"{fold(_UNIT_WORDS)}\S")
_KINDS = (
    ("commune", re.compile(r"(?:xã(?!\s+(?:hội|đội))|phường|thị trấn|đặc khu)\s+\S")),
    ("district", re.compile(r"(?:huyện|quận|thị xã)\s+\S")),
    ("province", re.compile(r"tỉnh\s+\S")),
)
_GRADE = re.compile(r"(?:khối|lớp|tổ)\b")
_SECTION_PARTS = re.compile(r"\s[-–]\s|[:;,]")
_TITLE_OF_GROUP = re.compile(
    r"\b(?:danh sach|doi tuong|tang|de nghi|ho tro|ho|nguoi|tre|hoc sinh|sinh vien|benh nhan|dan toc|nct|nkt|dtts)\b"
)
_OTHER_GROUP = re.compile(
    r"(?:các |những )?(?:(?:đối tượng|trường hợp)\b.*|khác"
    r"|(?:hộ|người|diện|gia đình|thân nhân)\b.*\b(?:khác|còn lại|chính sách|có công|mức sống)\b.*)\Z"
)


_BARE_TYPE = re.compile(rf"(?:{_HAMLET_TYPES}|{_UNIT_TYPES})\s*:?")
_MIDDLE_NAME = re.compile(r"\w+ (?:thị|văn)\b")
_TYPE_WITHIN = re.compile(
    r"(?<!nông)\s(?=(?:thôn|xóm|bản|ấp|buôn|khóm|khu phố|tổ|xã|phường|thị trấn|đặc khu)\s+(\S))", re.IGNORECASE
)


def is_hamlet(text: str) -> bool:
    """Whether a text is a hamlet's name with its type word ("Thôn 3", "Bản Phố")."""
    key = exact_key(text)
    return (_HAMLET_FOLDED if key.isascii() else _HAMLET).match(key) is not None


def hamlet_name(text: str) -> str:
    """A hamlet without the colon behind its type word: "Thôn: 6" → "Thôn 6"."""
    word, colon, name = text.partition(":")
    if colon and name.strip() and _BARE_TYPE.fullmatch(exact_key(word)):
        return f"{word.strip()} {name.strip()}"
    return text


def kind_of_place(text: str) -> str:
    """``hamlet``, ``commune``, ``district`` or ``province`` by the type word before a name; '' if that does not say."""
    if is_hamlet(text):
        return "hamlet"
    key = exact_key(text)
    return next((kind for kind, begins in _KINDS if begins.match(key)), "")


def _place_within(text: str) -> str:
    """The place at the end of a line that names a group: "Hộ nghèo thôn 3"."""
    found = (match for match in _TYPE_WITHIN.finditer(text) if match[1].isupper() or match[1].isdecimal())
    place = next((text[match.end() :] for match in found), "")
    return place[:1].upper() + place[1:]


def _is_unit(text: str) -> bool:
    key = exact_key(text)
    return (_UNIT_FOLDED if key.isascii() else _UNIT).match(key) is not None


class RowJudge:
    """Judges the rows of one table."""

    def __init__(self, header: Header, split_address: SplitAddress) -> None:
        self._split_address = split_address
        self._is_school_list = header.is_school_list
        self._names = header.names
        self._name_indexes = frozenset(column.index for column in self._names)
        self._are_of_two = len(header.couple) > 1
        self._order = header.having(Field.ORDER)
        self._heads = header.having(Field.HOUSEHOLD_HEAD)
        self._relations = header.having(Field.RELATIONSHIP)
        self._last_name = max(column.index for column in self._names or header.columns)
        self._ids = header.having(Field.PERSONAL_ID, Field.OLD_ID, Field.INSURANCE_CODE)
        self._births = header.having(
            Field.BIRTH_DATE, Field.BIRTH_YEAR, Field.BIRTH_MALE, Field.BIRTH_FEMALE, Field.YEAR_PART
        )
        self._sexes = header.having(Field.SEX, Field.MALE_MARK, Field.FEMALE_MARK)
        known = {*self._names, *self._order, *header.having(Field.NOTE, Field.HOUSEHOLD_POSITION)}
        self._others = tuple(c for c in header.columns if c.field is not None and c not in known)

    def judge(self, row: Row, *, ended: bool, apart: bool) -> Judgement:
        """What the row is. ``ended``: a total or a signature stands above; ``apart``: empty rows do."""
        label = next((cell for cell in row.cells if isinstance(cell, str)), "")
        names = self._names_in(row)
        numbered = any(is_order(cell) for cell in _cells(row, self._order))
        if self._is_total(label, names, row, numbered=numbered):
            return Judgement(Kind.TOTAL)
        if (not names or len(cell_text(names[0])) <= _SHORT) and is_column_numbers(row):
            return Judgement(Kind.COLUMN_NUMBERS)
        if not numbered and self._is_signed_with_date(names, row):
            return Judgement(Kind.SIGNATURE)
        if names and self._has_strong_evidence(row):
            return Judgement(Kind.PERSON)
        if not names and not numbered and _is_signed(row):
            return Judgement(Kind.SIGNATURE)
        if self._has_strong_evidence(row):
            return Judgement(Kind.PERSON)
        if _NOTE.match(exact_key(label.lstrip(_BULLETS))) and not self._is_named(names, row, numbered=numbered):
            return Judgement(Kind.NOTE)
        section = self._section(row)
        if section is not None:
            return Judgement(Kind.TOTAL) if ended and _is_sum(label, section) else Judgement(Kind.SECTION, section)
        return self._judge_bare(row, names, numbered=numbered, ended=ended, apart=apart)

    def _judge_bare(self, row: Row, names: Sequence[Cell], *, numbered: bool, ended: bool, apart: bool) -> Judgement:
        """A row that is no heading of others, and has no number, date of birth or sex of a person."""
        others = any(cell is not None for cell in _cells(row, self._others))
        if numbered:
            return Judgement(Kind.PERSON if names or others else Kind.NUMBER_ONLY)
        if not names:
            return Judgement(Kind.OTHER)
        if ended:
            named = self._look_like_names(names) and not self._order and not _is_signed(row)
            return Judgement(Kind.SIGNATURE, only_name=named and not others, unless_followed=named)
        if self._is_signed_among_names(names, row):
            return Judgement(Kind.SIGNATURE)
        if others and not (apart and self._order):
            return Judgement(Kind.PERSON)
        if not others and not apart and self._look_like_names(names):
            return Judgement(Kind.PERSON, only_name=True)
        return Judgement(Kind.OTHER)

    def _look_like_names(self, names: Sequence[Cell]) -> bool:
        """One name, perhaps in two columns; of husband and wife one of two is enough."""
        if self._are_of_two:
            return any(map(looks_like_name, names))
        written = " ".join(map(cell_text, names))
        return looks_like_name(written) or named_with_remark(written)

    def _names_in(self, row: Row) -> Sequence[Cell]:
        """What stands in the columns of names; of a head of household also in the column of heads."""
        names = [cell for cell in _cells(row, self._names) if cell is not None]
        if not names and self._heads and any(map(is_head, _cells(row, self._relations))):
            return [cell for cell in _cells(row, self._heads) if cell is not None]
        return names

    def _is_total(self, label: str, names: Sequence[Cell], row: Row, *, numbered: bool) -> bool:
        """Whether the row is a sum: by a name cell, or by the first text of a row that names nobody ("Tổng Cọt" is a
        commune, and "Cộng" may be a family name)."""
        texts = [name for name in names if isinstance(name, str)]
        if not any(map(says_total, (label, *texts))):  # mostly
            return False
        if not any(map(_may_be_name, texts)) or label in _cells(row, self._order):
            texts.append(label)
        if not any(says_total(text) for text in texts):
            return False
        if any(is_number_of_person(cell) for cell in _cells(row, self._ids)):
            return False
        born = any(is_birth(cell) for cell in _cells(row, self._births))
        sexed = any(cell is not None and is_sex(cell) for cell in _cells(row, self._sexes))
        if any(_MIDDLE_NAME.match(exact_key(text)) for text in texts):
            return not (born or sexed or numbered)
        return not (born and (sexed or numbered))

    def _is_signed_with_date(self, names: Sequence[Cell], row: Row) -> bool:
        """ "Người lập biểu" with the day of signing in the column of births."""
        if not any(_is_signing(name) for name in names) or any(map(is_number_of_person, _cells(row, self._ids))):
            return False
        births = [cell for cell in _cells(row, self._births) if cell is not None]
        dated = any(isinstance(cell, str) and _SIGNED.search(fold(cell)) for cell in births)
        return dated or (bool(births) and all(len(cell_text(name).split()) <= _SIGNING_WORDS for name in names))

    def _is_signed_among_names(self, names: Sequence[Cell], row: Row) -> bool:
        """Signing words where a name, a birth or a number stands; elsewhere they tell of a person ("Con trưởng
        thôn")."""
        told = _cells(row, (*self._births, *self._sexes, *self._ids))
        return any(_is_signing(name) for name in names) or any(
            isinstance(cell, str) and _SIGNED.search(fold(cell)) for cell in told
        )

    def _is_named(self, names: Sequence[Cell], row: Row, *, numbered: bool) -> bool:
        """Whether somebody's name begins like a note ("Lưu Ý Nhi")."""
        if not names or not self._look_like_names(names):
            return False
        others = any(cell is not None for cell in _cells(row, self._others))
        return numbered or (others and all(cell_text(name).istitle() for name in names))

    def _has_strong_evidence(self, row: Row) -> bool:
        if any(is_number_of_person(cell) for cell in _cells(row, self._ids)):
            return True
        if any(is_birth(cell) for cell in _cells(row, self._births)):
            return True
        if any(cell is not None and is_sex(cell) for cell in _cells(row, self._sexes)):
            return True
        return any(map(is_new_id, row.cells)) and any(cell is not None for cell in _cells(row, self._names))

    def _section(self, row: Row) -> Section | None:
        """What the row says if it is a heading for the rows below it."""
        order = next((cell for cell in _cells(row, self._order) if cell is not None), None)
        numbered = order is not None and _ORDER_OF_SECTION.match(cell_text(order).strip()) is not None
        texts = [
            (index, cell)
            for index, cell in enumerate(row.cells)
            if isinstance(cell, str) and not _COUNT.fullmatch(cell) and not (numbered and cell is order)
        ]
        if len(texts) == 2 and _BARE_TYPE.fullmatch(exact_key(texts[0][1])):  # "Thôn:", "Na Hối"
            return self._read_section(" ".join(repaired(text).value.strip(" :") for _, text in texts), numbered)
        if len(texts) != 1:
            return None
        [(index, text)] = texts
        if (index > self._last_name and numbered) or (order is not None and not numbered and text is not order):
            return None  # a numbered row without a name, or a word in the column of numbers
        if order is not None and is_order(order) and _MIDDLE_NAME.match(exact_key(text)):
            return None  # somebody of the family name Khu or Phố
        if index in self._name_indexes and named_with_remark(text):
            return None  # "Trần Thị Lan - hộ nghèo", who has no number
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
        place = bare
        if groups:
            place = ", ".join(part for part in parts if not groups_in(part).groups) or _place_within(bare)
        if is_hamlet(place) or _is_unit(place):
            return Section(self._split_address(hamlet_name(place)), groups, request, numbered)
        if groups or request or (numbered and _CHANGE.fullmatch(exact_key(bare))):
            return Section(groups=groups, request=request, numbered=numbered)
        if _OTHER_GROUP.match(exact_key(bare)) and not _SIGNED.search(fold(bare)):
            return Section(numbered=numbered, other=True)
        return None


def _cells(row: Row, columns: tuple[Column, ...]) -> list[Cell]:
    cells = row.cells
    return [cells[column.index] for column in columns if column.index < len(cells)]


def is_signature(text: str) -> bool:
    """Whether a text has the words of a signature, or its date."""
    return _SIGNED.search(fold(text)) is not None


def _may_be_name(text: str) -> bool:
    """Whether a text beside "Tổng …" may be somebody's name, and no count ("25 người")."""
    return not any(map(str.isdigit, text)) and len(text.split()) > 1


def _is_signing(name: Cell) -> bool:
    """Whether signing words stand in place of a name; "Tô Trường An" only reads like them."""
    return isinstance(name, str) and _SIGNED.search(fold(name)) is not None and not looks_like_name(name)


def _is_signed(row: Row) -> bool:
    return any(isinstance(cell, str) and _SIGNED.search(fold(cell)) for cell in row.cells)


def says_total(text: str) -> bool:
    """Whether a text begins like a sum."""
    bare = text.lstrip(_BULLETS)
    if bare[:1].lower() not in _TOTAL_STARTS:
        return False
    return _TOTAL.match(exact_key(bare)) is not None


def _is_sum(label: str, section: Section) -> bool:
    """Below a total: "- Hộ nghèo: 12 hộ" counts once more what stands above."""
    return bool(section.groups) and label.lstrip()[:1] in _BULLETS and _COUNT.search(clean_spaces(label)) is not None
