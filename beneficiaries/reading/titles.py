"""Which groups the title of a list names: "DANH SÁCH HỘ NGHÈO XÃ YÊN TRUNG ĐỀ NGHỊ TẶNG THẺ BHYT".

Pure. A title gives no group: it is often the name of a form, or of a campaign. But a list whose people are poor by its
title only must not be taken for one of people of no group, so each row that names none is told what the title says, and
one decision may hold for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from beneficiaries.reading.groups import GROUPS, groups_in, is_not_ticked
from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import Problem, quoted, warning
from beneficiaries.reading.raw_rows import RawRow
from beneficiaries.reading.spelling import repaired
from locations.vietnamese import fold

CODE = "group_in_title"

_BEGINS = re.compile(
    r"(?:danh sach|ds|bieu|bang|tong hop|phu luc|mau|doi tuong|dien|tang|de nghi|cap|ho tro|cho|"
    r"ho|nguoi|hoc sinh|sinh vien|benh nhan|tre|can ngheo|dong bao)\b"
)
"""Of a line that may say who stands in the list; others name the office that sends it, or a document."""
_BODIES = re.compile(
    r"\b(?:quy|hoi|ngan hang|trung tam|cau lac bo|clb|chuong trinh|cuoc van dong|phong trao|thang cao diem|"
    r"vi nguoi ngheo)\b[^,;:–-]*"
)
"""Whose names name a group that nobody in the list need belong to: "QUỸ VÌ NGƯỜI NGHÈO TẶNG QUÀ"."""
_PARTS = re.compile(r"[,;/+&]|\bva\b|\bhoac\b")
_SAYS_LITTLE = frozenset({"household", "other_hardship"})
"""All people of the programme are in hardship, and "BHYT hộ gia đình" is a kind of insurance."""
_NAMES_NO_GROUP = frozenset({"student", "hospital_patient", "ethnic_minority"})
"""What a row has by the kind of the list, or by its people; the title may name another group beside it."""


@dataclass(frozen=True, slots=True)
class TitleGroups:
    """``groups``: sorted codes; ``several``: it names more than one kind of people, so that not all are all of it."""

    groups: tuple[str, ...] = ()
    several: bool = False


def groups_of_title(lines: Iterable[str]) -> TitleGroups:
    """What the lines above a table say of the people in it."""
    kinds: set[frozenset[str]] = set()
    for line in lines:
        text = fold(repaired(line).value).strip(" .,:;-–*\"'“”")
        if _BEGINS.match(text):
            parts = _PARTS.split(_BODIES.sub(" ", text))
            kinds |= {groups for part in parts if (groups := groups_in(part.strip()).groups - _SAYS_LITTLE)}
    return TitleGroups(tuple(sorted(frozenset().union(*kinds))), len(kinds) > 1)


def title_problem(raw: RawRow, groups: Collection[str]) -> Problem | None:
    """What is to be said of a row that has these groups by its cells, its section and its household."""
    around = raw.around
    if not set(around.title_groups) - set(groups) or set(groups) - _NAMES_NO_GROUP:
        return None
    if any(not is_not_ticked(cell.value) for cell in raw.having(Field.GROUPS)):
        return None
    names = quoted(", ".join(GROUPS[group] for group in around.title_groups))
    if around.title_of_several:
        message = f"Tiêu đề phía trên ghi {names} nhưng dòng này không ghi thuộc nhóm nào: hãy chọn nhóm."
    else:
        message = (
            f"Tiêu đề phía trên ghi {names} nhưng dòng này không ghi thuộc nhóm nào: nếu các dòng không ghi nhóm dưới "
            "tiêu đề này đều thuộc nhóm đó, hãy chọn một lần cho các dòng ấy ở đầu trang."
        )
    return warning("groups", CODE, message)
