"""What a heading over several rows means: "Năm sinh" above "Nam | Nữ", "Địa chỉ" above "Thôn | Xã".

Pure. A path holds the texts above a column from top to bottom. What stands above settles what a word below means:
"Thẻ BHYT" below "Đề nghị tặng" is a wish and no number, "Họ và tên" below "Chủ hộ" is not the person's.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from beneficiaries.reading.groups import is_minority, requests_in
from beneficiaries.reading.heading_words import Field
from beneficiaries.reading.headings import Meaning, is_elsewhere, is_of_no_use, known_whole, meaning_of, without_head
from locations.vietnamese import clean_spaces, fold

Path = tuple[str, ...]

_BIRTHS = frozenset({Field.BIRTH_DATE, Field.BIRTH_YEAR})
_PARTS = frozenset({Field.DAY_PART, Field.MONTH_PART, Field.YEAR_PART})
_BORN = {Field.MALE_MARK: Field.BIRTH_MALE, Field.FEMALE_MARK: Field.BIRTH_FEMALE}
PLACES = frozenset({Field.HAMLET, Field.COMMUNE, Field.DISTRICT, Field.PROVINCE})
_NAMED_BESIDES = PLACES | {Field.SCHOOL_CLASS, Field.HOSPITAL_WARD, Field.DIAGNOSIS}
_OF_SOMEBODY = (
    _BIRTHS
    | _PARTS
    | PLACES
    | frozenset(_BORN)
    | frozenset(_BORN.values())
    | {Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME, Field.SEX, Field.ADDRESS, Field.PHONE}
    | {Field.PERSONAL_ID, Field.OLD_ID, Field.INSURANCE_CODE}
)
_OF_HOUSEHOLD = PLACES | {Field.ADDRESS, Field.HOUSEHOLD, Field.GROUPS, Field.GROUP_MARK, Field.RELATIONSHIP}
_NOTHING_NEW = frozenset({"so", "ma so", "ma", "ghi ro", "ghi cu the", "cu the", "ghi day du", "ten"})
_ONLY_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]?\s*\Z|[\W\d_]*\Z")


def heading_text(path: Path) -> str:
    """The heading as it is shown: "Năm sinh – Nam"; one that is only broken over rows reads as one ("Họ và tên")."""
    shown = path[0]
    for above, text in pairwise(path):
        shown = f"{shown} {text}" if is_broken(above, text) else f"{shown} – {text}"
    return clean_spaces(shown)


def is_broken(above: str, text: str) -> bool:
    """Whether two texts, one below the other, are one heading written over two rows ("Số" above "CCCD")."""
    whole, first, rest = known_whole(f"{above} {text}"), known_whole(above), known_whole(text)
    if whole is None or _field(rest) in _BORN:
        return False
    return first is None or (rest is None and first.field is whole.field)


@lru_cache(maxsize=4_000)
def meaning_of_path(path: Path, *, of_head: bool = False) -> Meaning | None:
    """What a column is by the headings above it; None if that is not known.

    ``of_head``: the list names nobody but heads of households, so that what is said of them counts.
    """
    path = tuple(text for text in path if not _is_remark(text)) or path[-1:]
    if of_head:
        path = tuple(bare for text in path if (bare := _own(text))) or path[-1:]
    *above, last = path
    if not above:
        return meaning_of(last)
    child = meaning_of(last)
    if any(is_elsewhere(text) for text in above) and child is not None and child.field in _OF_SOMEBODY:
        return _of_head(child) if any("chu ho" in fold(text) for text in above) else None
    if _field(child) not in _PARTS:  # "năm sinh" above "Năm" is not "năm sinh nam"
        joined = known_whole(" ".join(path)) or known_whole(f"{above[-1]} {last}")
        if joined is not None:
            return joined
    return _below(meaning_of_path(tuple(above)), child, path)


def is_path_of_no_use(path: Path) -> bool:
    """Whether it is known that a column says nothing of the person that counts here."""
    people = len(path) > 1 and _field(meaning_of(path[-2])) is Field.ETHNICITY and is_minority(path[-1]) is False
    return people or any(map(is_of_no_use, path))


def _field(meaning: Meaning | None) -> Field | None:
    return meaning.field if meaning else None


def _is_remark(text: str) -> bool:
    return _ONLY_REMARK.match(text) is not None and meaning_of(text) is None


def _own(text: str) -> str:
    known = meaning_of(text)
    return text if known is not None and known.field is not Field.HOUSEHOLD_HEAD else without_head(text)


def _of_head(child: Meaning) -> Meaning | None:
    if child.field is Field.FULL_NAME:
        return replace(child, field=Field.HOUSEHOLD_HEAD)
    return child if child.field in _OF_HOUSEHOLD else None


def _below(parent: Meaning | None, child: Meaning | None, path: Path) -> Meaning | None:
    """What the last text means below a heading of this meaning."""
    last = path[-1]
    said = fold(last)
    match _field(parent):
        case Field.BIRTH_DATE | Field.BIRTH_YEAR if child is not None and child.field in _BORN:
            return replace(child, field=_BORN[child.field])
        case Field.REQUESTED | Field.REQUEST_MARK if len(kinds := requests_in(last)) == 1:
            return Meaning(Field.REQUEST_MARK, 0, next(iter(kinds)))
        case Field.ETHNICITY if child is None and (said.startswith("khac") or is_minority(last)):
            return Meaning(Field.GROUP_MARK, 0, "ethnic_minority")
        case Field.ADDRESS if parent and child is not None and child.field in PLACES:
            return replace(child, rank=parent.rank)
        case field if field in _NAMED_BESIDES and said == "ten":
            return parent
    if child is not None:
        return _alone(child, path)
    if parent is None or is_of_no_use(last):
        return None
    return parent if said in _NOTHING_NEW or parent.field in (Field.GROUPS, *_BIRTHS) else None


def _alone(child: Meaning, path: Path) -> Meaning | None:
    """A word that means the same below any heading; a day, month or year only below a birth, if below anything."""
    if child.field in _PARTS and not any("sinh" in fold(text) for text in path):
        return None
    if child.field not in _OF_SOMEBODY and any(map(is_of_no_use, path[:-1])):
        return None
    return child
