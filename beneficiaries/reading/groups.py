"""Which hardship groups a text names, and which gift it asks for.

Pure. A group is taken only where the list says so, never from age. The traps: "hộ cận nghèo" contains the
words of a poor household, "bệnh hiểm nghèo" has nothing to do with one, "vùng đặc biệt khó khăn" is a
place, and "không thuộc hộ nghèo" or "thoát nghèo" says the opposite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from documents.workbooks.workbook import Cell
from locations.vietnamese import exact_key, fold

GROUPS = {
    "poor": "Hộ nghèo",
    "near_poor": "Hộ cận nghèo",
    "ethnic_minority": "Dân tộc thiểu số",
    "student": "Học sinh, sinh viên",
    "elderly": "Người cao tuổi",
    "disabled": "Người khuyết tật",
    "orphan": "Trẻ mồ côi",
    "farm_household": "Hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình",
    "household": "Hộ gia đình",
    "hospital_patient": "Bệnh nhân",
    "other_hardship": "Hoàn cảnh khó khăn",
}
"""Hardship groups by code, with their Vietnamese names."""

OF_HOUSEHOLD = frozenset({"poor", "near_poor", "ethnic_minority", "farm_household", "household", "other_hardship"})
"""Groups that a household belongs to as a whole."""

POVERTY = frozenset({"poor", "near_poor"})

REQUESTS = {"book": "Sổ BHXH", "card": "Thẻ BHYT", "gift": "Quà"}
"""Kinds of gift that a list may ask for, with their Vietnamese names."""

_SIGNS = re.compile(r"[^\w\s,;./+\n|]+")
_CLAUSES = re.compile(r"[;.\n|]")
_SEGMENTS = re.compile(r"[,/+]| va | nhung ")
# Negates everything to the end of the clause, and only to the next comma.
_NOT_IN = re.compile(r"\b(?:(?:khong|ko|chua) (?:thuoc|phai|la|con|trong)|thoat|ra khoi|het)\b")
_NOT = re.compile(r"\b(?:khong|ko|chua)\b")

# Each phrase found is taken out of the text before the next is looked for. "" is no group.
_PHRASES = tuple(
    (group, re.compile(rf"\b(?:{pattern})\b"))
    for group, pattern in (
        ("", r"(?:mac )?(?:benh )?hiem ngheo"),
        ("", r"(?:vung|xa|thon|ban|ap|huyen|dia ban|khu vuc)(?: \w+){0,8}? kho khan"),
        ("near_poor", r"(?:(?:thuoc|dien|ho|gia dinh) ){0,4}can ngheo(?: da chieu)?|h?cn"),
        ("poor", r"(?:ho|gia dinh|nguoi|dien)(?: dan)? ngheo(?: da chieu)?|hn"),
        ("ethnic_minority", r"(?:nguoi |dong bao ){0,3}dan toc (?:thieu so|it nguoi)|dong bao dan toc|dtts|nguoi dtts"),
        ("student", r"hoc sinh|sinh vien|hssv|hs|sv"),
        ("elderly", r"nguoi cao tuoi|cao tuoi|nct|nguoi gia"),
        ("disabled", r"(?:nguoi |tre |tre em )?(?:khuyet tat|tan tat)|nkt"),
        ("orphan", r"(?:tre |tre em )?mo coi"),
        ("other_hardship", r"hoan canh(?: \w+){0,6}? kho khan|kho khan|hckk"),
        ("household", r"ho gia dinh|hgd|gd"),
        ("hospital_patient", r"benh nhan|nguoi benh|bn"),
    )
)
_LOOKED_AT = 500
_DOUBTFUL = re.compile(
    r"\b(?:ngheo|hn|cn|hcn)\b[^,;.|]*\b(?:(?:da|moi|vua) (?:thoat|rut|ra|het|bo|xoa)|thoat|rut|ra khoi|het han|"
    r"nam truoc)\b"
    r"|\b(?:(?:de nghi|xin|dang|cho|chua)(?: duoc)? (?:xet|cong nhan|(?:dua )?vao)|"
    r"(?:vo|chong|bo|me|cha) (?:la|thuoc))\b[^,;.|]*\b(?:ngheo|hn|cn|hcn)\b"
)
_FORMER = re.compile(
    r"\b(?:ngheo|hn|cn|hcn)(?: da chieu)? cu(?=\s*(?:[,;./+|]|\Z)| (?:nam|giai doan|cua|da|nay|\d))"
    r"|(?:(?:\A|[,;./+|] ?)nguyen|\btruoc(?: (?:day|kia|nam \d+))?)(?: (?:la|thuoc|dien|trong|ho|gia dinh|nguoi|can))* "
    r"(?:ngheo|hn|cn|hcn)\b"
)
"""Poverty of once; who is told to be near-poor now besides is taken for that."""
_ONLY_POOR = re.compile(r"\s*(?:ngheo|ngheo da chieu)\s*\Z")
_AVERAGE = re.compile(r"\b(?:muc song trung binh|mstb)\b")
# What stands before it, found from there to the left: a search from each of these words would be quadratic.
_BEFORE_AVERAGE = frozenset(
    {
        *("ho", "gia", "dinh", "hgd", "lam", "nong", "ngu", "diem", "nghiep", "va", "hoac", "dan", "nghe", "thuy"),
        *("san", "muoi", "thuoc", "nguoi"),
    }
)
_WORD = re.compile(r"\w+")
_PLACE = re.compile(
    r"(?:(?:nguoi|dan|nhan dan|cu dan|ho|dang|sinh|song|cu tru|thuong tru|o|tai|thuoc|vung|dia ban) )*"
    r"(?:xa dao|dac khu|huyen dao|hai dao|bien dao|ven bien|(?:vung|xa|thon|ban|ap|huyen|dia ban|khu vuc)"
    r"(?: \w+){0,8}? kho khan|(?:xa |thon )?(?:dbkk|khu vuc i{1,3}))\b"
)
_FILLERS = frozenset({"thuoc", "dien", "la", "doi", "tuong", "ho", "nguoi", "con", "em", "va"})
_FARMING = re.compile(r"\b(?:nong|ngu|diem|lam nghiep|muoi)\b")

_REQUEST_PHRASES = (
    ("book", re.compile(r"\bbhxh(?:tn)?\b|bao hiem xa hoi|\bbook\b")),
    ("card", re.compile(r"\bbhyt\b|bao hiem y te|\bcard\b")),
    ("gift", re.compile(r"\bqua\b|\btien\b|nhu yeu pham|\bgift\b")),
)
_SHORT_REQUESTS = {"sổ": "book", "so": "book", "thẻ": "card", "the": "card"}

_TICKS = frozenset({"x", "v", "1", "co", "true", "yes", "y", "✓", "✔", "√", "☑", "☒", "đung", "dung"})
_NOT_TICKED = frozenset({"", "0", "-", "–", "—", "khong", "ko", "k", "false", "no", "n", ".", "…", "/"})
_WORTH_REMEMBERING = 100
"""Characters: longer texts hardly come twice."""
_MAJORITY = frozenset({"kinh", "viet", "kinh viet", "viet kinh"})


@dataclass(frozen=True, slots=True)
class GroupReading:
    """``contradiction``: the text names both poor and near-poor; then ``groups`` has near-poor only.
    ``whole``: the text says nothing besides; ``place``: it names no group but where somebody lives ("xã đảo");
    ``doubtful``: it names poverty that is over, or not yet acknowledged ("HN 2025 (đã thoát)"), so that it is not in
    ``groups``."""

    groups: frozenset[str]
    contradiction: bool = False
    whole: bool = True
    place: bool = False
    doubtful: bool = False


@lru_cache(maxsize=20_000)
def groups_in(text: str) -> GroupReading:
    """The groups that a text such as "Hộ cận nghèo; người khuyết tật" names."""
    if text in GROUPS:
        return GroupReading(frozenset({text}))
    plain = " ".join(_SIGNS.sub(" ", fold(text.replace("\n", ";"))).split())
    found: set[str] = set()
    rest = ""
    for clause in _CLAUSES.split(plain):
        named, left = _in_clause(clause)
        found |= named
        rest += left
    if not found.isdisjoint(POVERTY) and _is_doubtful(plain, both=found >= POVERTY):
        return GroupReading(frozenset(found - POVERTY), whole=False, doubtful=True)
    whole = bool(found) and not set(re.findall(r"\w+", rest)) - _FILLERS
    if {"poor", "near_poor"} <= found:
        return GroupReading(frozenset(found - {"poor"}), contradiction=True, whole=whole)
    return GroupReading(frozenset(found), whole=whole, place=not found and _PLACE.match(plain) is not None)


def _is_doubtful(plain: str, *, both: bool) -> bool:
    """Whether poverty is told of as over, or as not yet acknowledged. ``both``: as poor and as near-poor."""
    if _DOUBTFUL.search(plain, 0, _LOOKED_AT) is not None:
        return True
    return not both and _FORMER.search(plain, 0, _LOOKED_AT) is not None


def _in_clause(clause: str) -> tuple[set[str], str]:
    """The groups, and what is left of the clause without them."""
    found: set[str] = set()
    left = ""
    if negated := _NOT_IN.search(clause):
        clause, left = clause[: negated.start()], clause[negated.start() :]
    average = _average_households(clause)
    if any(_FARMING.search(clause, start, end) for start, end in average):
        found.add("farm_household")
        clause = _without(clause, average)
    for segment in _SEGMENTS.split(clause):
        if negated := _NOT.search(segment):
            segment, left = segment[: negated.start()], left + segment[negated.start() :]
        if _ONLY_POOR.match(segment):
            found.add("poor")
            continue
        for group, pattern in _PHRASES:
            segment, times = pattern.subn(" , ", segment)
            if times and group:
                found.add(group)
        left += f" {segment}"
    return found, left


def _average_households(clause: str) -> list[tuple[int, int]]:
    """Where households of an average standard of living are named: "ho nong, lam nghiep co muc song trung binh"."""
    places = []
    last = 0
    for average in _AVERAGE.finditer(clause):
        words = list(_WORD.finditer(clause, last, average.start()))
        if words and words[-1][0] == "co":
            words.pop()
        start = average.start()
        right = words[-1].end() if words else start
        for word in reversed(words):
            if word[0] not in _BEFORE_AVERAGE or clause[word.end() : right].strip(" ,/"):
                break
            start = right = word.start()
        if start < average.start():
            places.append((start, average.end()))
        last = average.end()
    return places


def _without(clause: str, places: list[tuple[int, int]]) -> str:
    """The clause with a comma in each of these places."""
    parts = []
    last = 0
    for start, end in places:
        parts.append(clause[last:start])
        last = end
    return " , ".join([*parts, clause[last:]])


@lru_cache(maxsize=20_000)
def requests_in(text: str) -> frozenset[str]:
    """The kinds of gift that a text such as "Sổ BHXH" asks for: any of ``book``, ``card``, ``gift``."""
    plain = fold(text)
    found = {kind for kind, pattern in _REQUEST_PHRASES if pattern.search(plain)}
    if not found:
        found = {kind for word, kind in _SHORT_REQUESTS.items() if word in re.findall(r"\w+", exact_key(text))}
    return frozenset(found)


def is_tick(cell: Cell) -> bool:
    """Whether a cell is a mark that says yes: x, X, ✓, 1, có."""
    return _mark(cell) in _TICKS


def is_not_ticked(cell: Cell) -> bool:
    """Whether a cell says no, or nothing: empty, 0, a dash, không."""
    return _mark(cell) in _NOT_TICKED


def _mark(cell: Cell) -> str:
    if cell is None:
        return ""
    text = str(cell)
    return _mark_in(text) if len(text) <= _WORTH_REMEMBERING else _mark_in.__wrapped__(text)


@lru_cache(maxsize=10_000)
def _mark_in(text: str) -> str:
    return fold(text).strip(" ().[]")


def is_minority(people: str) -> bool | None:
    """Whether the name of a people is another one than Kinh; None if the text names no people."""
    plain = fold(people).strip(" .-–/()")
    for word in ("nguoi ", "dan toc "):
        plain = plain.removeprefix(word)
    plain = " ".join(re.sub(r"[^\w\s]", " ", plain).split())
    if plain in _MAJORITY:
        return False
    if len(plain) < 2 or plain in _TICKS | _NOT_TICKED or plain.startswith("khac") or any(map(str.isdigit, plain)):
        return None
    return True
