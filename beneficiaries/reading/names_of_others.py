"""What stands in a cell of names and is not the person's own name: "Con bà Lê Thị Ba", "Gia đình ông …", "… và vợ".

Pure. A card carries one person's name, so that whose it is must be settled wherever a mother, a household or two people
may be meant.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from beneficiaries.reading.surnames import SURNAMES
from locations.vietnamese import exact_key

_LONGEST = 300
"""Characters of a cell that may hold a name."""
_TITLE = r"(?:ông|bà|anh|chị|cô|chú|bác|cụ|em|cháu|ô|b)"
_MAY_BE = re.compile(
    r"(?:con|cb|c\.b|c/b|gia đình|gđ|hộ|vợ chồng|vc|v/c|mẹ|má|bố|cha|vợ|chồng|đại diện)\b[\s.:]*"
    r"|.*(?:[\s,;]+(?:và|cùng|với|\+|&)\s+(?:\d+\s+)?(?:vợ|chồng|con|mẹ|bố|cha|gia đình|em|cháu|các con)\b"
    r"|\s(?:con|cháu|vợ|chồng|mẹ|bố)\s+(?:ông|bà)\s|\bsinh đôi\b|\+\s*\d)",
    re.IGNORECASE | re.DOTALL,
)
"""A first look, for all names: few go further."""
_MAY_BE_SEVERAL = re.compile(
    r"\s*(?:hai|\d|cả|vợ|anh|chị|mẹ|bố|cha|ông|bà|nhà|cháu|bé)\b|.*\snuôi\s", re.IGNORECASE | re.DOTALL
)
_KIN = r"(?:cháu|em)(?: (?:nội|ngoại|ruột|họ|gái|trai|dâu|rể|nuôi))?|(?:anh|chị) (?:ruột|họ|gái|trai|dâu|rể|em)"
_OF_KIN = re.compile(
    rf"\s*(?:(?:{_KIN})(?: của)? (?:ông|bà|cụ|chú|bác|chị|dì|cậu|mợ|thím|dượng|(?-i:cô|anh|em))"
    r"|(?:mẹ|má|bố|cha) (?:thằng|cu|bé|con|cái))[\s.:]+\w",
    re.IGNORECASE,
)
"""Somebody by whose kin: "Cháu bà Tư". "Cháu Anh Thư" is the form of address for a child of that name."""
_BEGINS_PERSON = rf"(?:{_TITLE}[\s.:]+\w|(?:{'|'.join(sorted(SURNAMES))})(?:\s|\Z))"
_OF_SEVERAL = re.compile(
    r"(?:(?:hai|\d|cả) )?(?:vợ chồng|anh em|chị em|(?:mẹ|bố|cha) con|ông bà|(?:ông|bà) cháu|nhà)"
    rf"[\s.:]+{_BEGINS_PERSON}"
    rf"|(?:cháu (?:của|con)|bé (?:trai|gái)(?: của| con)?)[\s.:]+{_BEGINS_PERSON}"
    r"|[^(\[,;–-]*\snuôi (?:cháu|con)\b"
)
"""Two or more people, a household by one of them, or a child by its kin. What is said of somebody in parentheses or
behind a comma ("(nuôi con nhỏ)") is a remark."""
_OF_HOUSEHOLD = re.compile(rf"(?:gia đình|gđ|vợ chồng|vc|v/c|hộ (?=(?:gia đình|{_TITLE})\b))[\s.:]*")
_OF_MOTHER = re.compile(rf"(?:con|cb|c\.b|c/b|mẹ|má|bố|cha|vợ|chồng|đại diện)(?: của)?[\s.:]*(?:{_TITLE}[\s.:]+)?")
_TOLD_BY_TITLE = re.compile(rf"(?:con|mẹ|má|bố|cha|vợ|chồng|đại diện)(?: của)?[\s.:]+{_TITLE}[\s.:]")
_TAIL = re.compile(
    r"(?:\s+[-–]\s+|\s*[,;\n]\s*)((?:thôn|xóm|bản|ấp|buôn|làng|khu|khóm|khối|tổ|tdp|kp|đội|xã|phường|hộ|hn|cn|hcn|"
    r"người|con|cháu|vợ|chồng|mẹ|bố|nct|nkt|sn|sinh|cựu|thương|bệnh|mồ côi|khuyết tật|học sinh|hs|sv|đơn thân)\b.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_GROUP_BEHIND = re.compile(r"(?<=[^\W\d_])\s+((?:hộ (?:cận )?nghèo|cận nghèo|khuyết tật|mồ côi)\b.*)\Z", re.DOTALL)
_FOOTNOTE = re.compile(r"\s*[⁽(\[]*[¹²³⁰⁴-⁹]+[⁾)\]]*\s*\Z")


def is_of_another(text: str) -> bool:
    """Whether a text names a mother, a household or more than one person in place of the person."""
    if len(text) > _LONGEST:
        return False
    text = normalize("NFC", text)
    if _MAY_BE_SEVERAL.match(text) is not None and _OF_SEVERAL.match(exact_key(text)) is not None:
        return True
    if _OF_KIN.match(text) is not None:
        return True
    if _MAY_BE.match(text) is None:  # mostly
        return False
    key = exact_key(text)
    if household := _OF_HOUSEHOLD.match(key):
        return not key.startswith(("vc", "v/c", "gđ")) or _begins_name(key[household.end() :])
    if mother := _OF_MOTHER.match(key):
        return _TOLD_BY_TITLE.match(key) is not None or _begins_name(key[mother.end() :])
    return not key.startswith("hộ ")


def _begins_name(key: str) -> bool:
    words = re.sub(rf"\A{_TITLE}[\s.:]+", "", key).split()
    return len(words) > 1 and words[0] in SURNAMES


def without_tail(text: str) -> tuple[str, str]:
    """A name, and what stands behind a dash, a comma or in the next line and tells of a hamlet, a group or kin."""
    found = _TAIL.search(text) or _GROUP_BEHIND.search(text)
    if found is None or len(text[: found.start()].split()) < 2:
        return text, ""
    return text[: found.start()], found[1].strip()


def without_footnote(text: str) -> str:
    """A name without the raised number of a footnote: "Nguyễn Văn Bảy¹"."""
    return _FOOTNOTE.sub("", text) if len(text) <= _LONGEST else text


def words_apart(text: str) -> str:
    """ "NguyễnThịHồng" as three words, if the first of them is a family name."""
    if " " in text or text.isupper() or text.islower():
        return text
    parted = "".join(f" {sign}" if sign.isupper() else sign for sign in text).split()
    return " ".join(parted) if len(parted) > 1 and exact_key(parted[0]) in SURNAMES else text
