"""What a column's heading means.

Pure. Headings are compared whole, without diacritics, case and signs; only then are longer headings searched
for a known phrase, word by word and never inside a word: "tên" stands in "tên chủ hộ" as well, and the head of a
household is not the person who is to be helped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from beneficiaries.reading.groups import groups_in, requests_in
from beneficiaries.reading.heading_words import WHOLE, WITHIN, Field
from locations.vietnamese import exact_key, fold

__all__ = [
    "BY_PHRASE",
    "Field",
    "Meaning",
    "asks_for_degree",
    "heading_key",
    "is_elsewhere",
    "is_of_no_use",
    "known_whole",
    "meaning_of",
    "speaks_of_others",
    "without_head",
]


@dataclass(frozen=True, slots=True)
class Meaning:
    """``rank``: 0 for a heading known as a whole, higher the less sure. ``of``: the group or gift of a mark."""

    field: Field
    rank: int = 0
    of: str = ""


# Words that turn a heading to another person, a paper's date or a sum: "Ngày cấp CCCD", "Họ tên cha".
_HEAD = re.compile(r"\b(?:(?:cua )?chu ho|chu ho gia dinh)\b")
_HEAD_AND_MEMBERS = re.compile(r"\bchu ho\b.*\b(?:thanh vien|nhan khau)\b")
_OTHERS = (
    r"cha|me|bo|vo|chong|giam ho|nguoi than|nguoi nha|than nhan(?! (?:nguoi|liet|quan|bo doi))|phu huynh|dai dien|"
    r"can bo|giao vien|chu nhiem|nguoi (?:lap|nop|nhan thay|nhan ho|gioi thieu|lien he|bao lanh|cham soc|nuoi)|"
    r"nuoi benh|con (?:cua )?(?:ong|ba)|ong ba (?:noi|ngoai|nuoi)|"
    r"dung ten (?:nhan|thay|ho|chu)|chu tk"
)
_ELSEWHERE = re.compile(
    rf"\b(?:chu ho|{_OTHERS}|tai tro|ung ho|truong|het han|hieu luc|email|"
    r"muc dong|so tien|so thang|tu thang|den thang|ky ten|ky ghi|ky nhan|ngan hang|tai khoan|nhan vien|bien lai|"
    r"ky va ghi|khai sinh|(?:chi )?co nam sinh|kcb|kham chua benh)\b"
    r"|^(?:ngay|noi|nam|co quan|don vi) cap\b|^(?:thong tin (?:ve )?)?gia dinh\Z"
)
_OF_OTHERS = re.compile(rf"\b(?:{_OTHERS})\b")
_OF_HEAD_OR_OTHERS = re.compile(rf"\b(?:chu ho|{_OTHERS})\b")
_EITHER = re.compile(r"\b(?:hoac|neu)\b")
# What lists of the insurance offices and of poor households hold besides, and nobody here needs.
_OF_NO_USE = re.compile(
    r"\b(?:chu ky|diem chi|xac nhan|thanh tien|tien dong|luong|thu nhap|ty le|ti le|ho tro khac|ho tro them|nsnn|nsdp|"
    r"ngan sach|(?:phai|tham gia|da) dong|so thang|tu ngay|den ngay|phuong thuc|phuong an|het han|han su dung|so bl|"
    r"ngay bl|ma dot|nv thu|dai ly|benh vien|noi sinh|que quan|nguyen quan|quoc tich|ton giao|trinh do|nghe nghiep|"
    r"giuong|buong|benh an|(?:vao|nhap|ra) vien|ma bn|so ba|hoc luc|hanh kiem|diem trung binh|noi lam viec|cong tac|"
    r"han the|gia tri the|thoi han|chuc vu|vung sinh song|muc huong|nhan khau|so khau|quyet dinh|qd|nguyen nhan|"
    r"kha nang|co cong|muc chuan)\b"
    r"|^(?:tuoi|so tuoi|diem|b1|b2|pa|ky|tien|muc|ngay vao so|ma (?:tinh|huyen|xa|phuong|thon|vung|kcb|nv))\b"
    # of nominations, and of a list that Trao gave back
    r"|^(?:(?:giai thich )?ket qua doc|ket qua xet duyet|ma ho so)\Z"
    # the agencies' own names of columns
    r"|^(?:ccns|heso|loai|phuongthuc|ma(?:vungss|tinh\w*|huyen\w*|xa\w*|benhvien)|muc(?:huong|tien|luong)|"
    r"(?:ngay|so)bienlai|t(?:ien|ong|yle)\w+|sothang|tu(?:thang|ngay)|ngaychet|hotrokhac)\Z"
)
_DEGREE = re.compile(r"^(?:dang|muc do|loai|hang|tinh trang|giay xac nhan) ")
_NO_MARK = re.compile(
    r"\b(?:(?<!thieu )so|thu tu|stt|ma|ten|cccd|cmnd|ddcn|can cuoc|sinh nam|nam sinh|dien thoai|ngay|dia chi|qd|"
    r"quyet dinh|nguyen nhan|diem|ly do)\b"
)
_ILLNESS = re.compile(r"\b(?:chan doan|icd|(?<!kham )(?<!chua )(?<!nguoi )(?<!nuoi )benh(?! (?:nhan|vien|an)))\b")
_MARK_HEADS = re.compile(r"^(?:thuoc|la|dien|doi tuong|thuoc dien|con|nguoi|tre|tre em) (?=.)")
_BIDS = re.compile(r"\b(?:tang|de nghi|de xuat|ho tro|duoc nhan|nhu cau)\b")

_PARENTHESES = re.compile(r"[(\[][^()\[\]]*[)\]]?")
# "(1) Họ và tên", "[01] Họ và tên", "B. Họ và tên"; "Họ và tên (2)", "Số CCCD*", "Đối tượng²"
_NUMBER_BEFORE = re.compile(r"\s*(?:[(\[]\s*\w{1,2}\s*[)\]]|\d{1,2}\s*[.):]|[A-Z]\s*[.)]\s)[\s.:-]*(?=\S)")
_FOOTNOTE = re.compile(r"(?<=\S)\s*(?:[(\[]\s*(?:\d{1,2}|[a-zA-Z*]{1,2})\s*[)\]]|[*¹²³⁰⁴-⁹]+)\s*\Z")
_DIGIT_AFTER = re.compile(r"(?<=[^\W\d_])\d\Z")
_SIGNS = re.compile(r"[\W_]+")
_PARTS = re.compile(r"\s*(?:[/,;&+\n]|\s-\s|\bhoặc\b|\bvà\b|\bhoac\b|\bva\b)\s*", re.IGNORECASE)
_NEUTRAL_PARTS = frozenset(
    {"hochieu", "sohochieu", "passport", "neuco", "khac", "giaytokhac", "thanhpho", "tp", "tx", "dk"}
)
_PLACES = frozenset({Field.HAMLET, Field.COMMUNE, Field.DISTRICT, Field.PROVINCE})
_TOGETHER = {
    frozenset({Field.PERSONAL_ID, Field.OLD_ID}): Field.PERSONAL_ID,
    frozenset({Field.MALE_MARK, Field.FEMALE_MARK}): Field.SEX,
    frozenset({Field.DAY_PART, Field.MONTH_PART, Field.BIRTH_YEAR}): Field.BIRTH_DATE,
    frozenset({Field.BIRTH_DATE, Field.BIRTH_YEAR}): Field.BIRTH_DATE,
    frozenset({Field.COMMUNE, Field.ORDER}): Field.COMMUNE,  # "Xã, phường, TT"
}
_NAMES = frozenset({Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME})
_TELLING = frozenset(
    {Field.PERSONAL_ID, Field.OLD_ID, Field.INSURANCE_CODE, Field.BIRTH_DATE, Field.BIRTH_YEAR, Field.SEX}
)
_NUMBERED = _PLACES | {Field.SCHOOL_CLASS, Field.HOSPITAL_WARD, Field.HOUSEHOLD}
_LONGEST, _MOST_READ = 120, 1_000
"""Characters of a heading, and those of any text that are looked at."""
_BY_PARTS, BY_PHRASE = 100, 200
"""The ranks of headings that are known by their parts, or only by a phrase in them."""


def _phrases(table: dict[Field, str]) -> Iterator[tuple[str, Field, int]]:
    for field, phrases in table.items():
        for place, phrase in enumerate(phrases.split(", ")):
            yield phrase, field, place


def _compact(key: str) -> str:
    return _SIGNS.sub("", key)


def _folded_whole() -> dict[str, Meaning]:
    """By folded heading, without those that mean two things ("Họ", "Hộ"; "Nam", "Năm")."""
    by_key: dict[str, Meaning] = {}
    clashes = set()
    for phrase, field, place in _phrases(WHOLE):
        known = by_key.setdefault(_compact(fold(phrase)), Meaning(field, place))
        if known.field is not field:
            clashes.add(_compact(fold(phrase)))
    return {key: meaning for key, meaning in by_key.items() if key not in clashes}


_EXACT = {_compact(exact_key(phrase)): Meaning(field, place) for phrase, field, place in _phrases(WHOLE)}
_FOLDED = _folded_whole()
_INSIDE = sorted(
    ((f" {fold(phrase)} ", field) for phrase, field, _ in _phrases(WITHIN)), key=lambda item: -len(item[0].split())
)


@lru_cache(maxsize=4_000)
def meaning_of(heading: str) -> Meaning | None:
    """What a column is by its heading; None if the heading is not known (or is a title, or a name)."""
    if len(heading) > _LONGEST:
        return None
    heading = _bare(heading)
    text = _PARENTHESES.sub(" ", heading).strip() or heading
    whole = known_whole(heading) or known_whole(text)
    if (whole is None or whole.field is Field.NOTE) and _ILLNESS.search(_plain(heading)):
        return Meaning(Field.DIAGNOSIS, BY_PHRASE)
    known = whole or _known_by_parts(text) or _known_mark(text) or _known_by_phrase(text)
    return None if known is not None and _is_of_others(known.field, heading) else known


def _is_of_others(field: Field, heading: str) -> bool:
    """Whether parentheses say that a name or a number is somebody else's: "Số CCCD (bố/mẹ)". "Họ và tên (cả chủ hộ)"
    names the people."""
    if field not in _NAMES | _TELLING:
        return False
    others = _OF_OTHERS if field in _NAMES else _OF_HEAD_OR_OTHERS
    said = " ".join(_plain(part) for part in _PARENTHESES.findall(heading))
    return others.search(said) is not None and _EITHER.search(said) is None


@lru_cache(maxsize=4_000)
def known_whole(text: str) -> Meaning | None:
    """What a heading means that is known word for word."""
    text = _bare(text)
    known = _by_key(text)
    if known is not None or not _DIGIT_AFTER.search(text):
        return known
    known = _by_key(_DIGIT_AFTER.sub("", text))
    return known if known is not None and known.field not in _NUMBERED else None


@lru_cache(maxsize=4_000)
def heading_key(text: str) -> str:
    """By which the same heading is known in another file of the same sender: "Họ và  Tên (1)" → "họ và tên".

    At most 120 characters; '' for a text without letters and digits.
    """
    return " ".join(_SIGNS.sub(" ", exact_key(_bare(text))).split())[:_LONGEST].strip()


def is_elsewhere(heading: str, *, but_head: bool = False) -> bool:
    """Whether a heading speaks of somebody or something else ("Họ tên cha", "Ngày cấp", "Nơi đăng ký khai sinh").

    ``but_head``: the head of the household is the person meant.
    """
    plain = _plain(heading)
    return _ELSEWHERE.search(_HEAD.sub(" ", plain) if but_head else plain) is not None


def speaks_of_others(heading: str) -> bool:
    """Whether a heading names somebody who is not the person: the head of a household, a parent, a carer."""
    return _OF_HEAD_OR_OTHERS.search(_plain(heading)) is not None


def without_head(heading: str) -> str:
    """A heading without the words for the head of a household: "Năm sinh chủ hộ" → "nam sinh"."""
    return " ".join(_HEAD.sub(" ", _plain(heading)).split())


@lru_cache(maxsize=4_000)
def is_of_no_use(heading: str) -> bool:
    """Whether it is known what stands there, and that it is nothing about the person that counts here."""
    return is_elsewhere(heading) or _OF_NO_USE.search(_plain(heading)) is not None


def _bare(heading: str) -> str:
    """Without the column's number before it and footnotes behind."""
    heading = heading[:_MOST_READ]
    bare = _FOOTNOTE.sub("", _NUMBER_BEFORE.sub("", heading, count=1))
    return bare if any(map(str.isalpha, bare)) else heading


def _by_key(text: str) -> Meaning | None:
    return _EXACT.get(_compact(exact_key(text))) or _FOLDED.get(_compact(fold(text)))


def _known_by_parts(text: str) -> Meaning | None:
    """ "Số CCCD/CMND", "Thôn, xóm", "Thôn, xã, huyện": every part is known, and together they are one thing."""
    parts = [part for part in _PARTS.split(text) if _compact(fold(part)) not in _NEUTRAL_PARTS | {""}]
    known = [known_whole(part) for part in parts]
    fields = frozenset(meaning.field for meaning in known if meaning)
    if not known or None in known or not fields:
        return None
    if len(fields) == 1:
        return Meaning(next(iter(fields)), _BY_PARTS)
    if fields <= _PLACES:
        return Meaning(Field.ADDRESS, _BY_PARTS)
    together = _TOGETHER.get(fields)
    return Meaning(together, _BY_PARTS) if together else None


def _known_mark(text: str) -> Meaning | None:
    """A heading that is itself a group ("Hộ nghèo") or a gift ("Tặng thẻ BHYT"), to be ticked."""
    plain = _plain(text)
    if _ELSEWHERE.search(plain):
        return None
    if _BIDS.search(plain):
        kinds = requests_in(text)
        if len(kinds) == 1:
            return Meaning(Field.REQUEST_MARK, BY_PHRASE, next(iter(kinds)))
        return Meaning(Field.REQUESTED, BY_PHRASE) if kinds else None
    reading = groups_in(_MARK_HEADS.sub("", _DEGREE.sub("", plain)))
    if not reading.groups or _NO_MARK.search(plain):
        return None
    if len(reading.groups) == 1 and not reading.contradiction:
        return Meaning(Field.GROUP_MARK, BY_PHRASE, next(iter(reading.groups)))
    return Meaning(Field.GROUPS, BY_PHRASE)


def _known_by_phrase(text: str) -> Meaning | None:
    plain = _plain(text)
    field = next((field for phrase, field in _INSIDE if phrase in f" {plain} "), None)
    if field is Field.FULL_NAME and _HEAD_AND_MEMBERS.search(plain):
        return Meaning(field, BY_PHRASE)
    if field is None or (_ELSEWHERE.search(plain) and field is not Field.RELATIONSHIP):
        return None
    return Meaning(field, BY_PHRASE)


def _plain(text: str) -> str:
    return " ".join(_SIGNS.sub(" ", fold(text)).split())


def asks_for_degree(heading: str) -> bool:
    """Whether a group's heading asks how much or which kind ("Mức độ khuyết tật"), so that any answer is a yes."""
    return any(_DEGREE.search(_plain(part)) for part in heading.split(" – "))
