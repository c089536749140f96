"""The groups of a row and the gift it asks for, from all the cells that speak of them.

Pure. What the list says counts, in whatever column: the row's own cells, the section above, the first row of the
household, a tick below "Hộ nghèo", a people other than Kinh, a list of pupils or of patients.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from beneficiaries.reading.groups import (
    GROUPS,
    OF_HOUSEHOLD,
    POVERTY,
    REQUESTS,
    GroupReading,
    groups_in,
    is_minority,
    is_not_ticked,
    is_tick,
    requests_in,
)
from beneficiaries.reading.headings import Field, asks_for_degree
from beneficiaries.reading.names import old_font_problem
from beneficiaries.reading.problems import Problem, error, quoted, warning
from beneficiaries.reading.raw_rows import RawCell, RawRow, Surroundings
from beneficiaries.reading.requests_denied import request_denied, says_no, without_denials
from beneficiaries.reading.spelling import cell_text, repair_problem, repaired
from beneficiaries.reading.titles import title_problem
from documents.workbooks.workbook import BadCell
from locations.vietnamese import fold

SCHOOL, HOSPITAL = "school", "hospital"
_WORTH_REMEMBERING = 200
"""Characters: longer texts hardly come twice."""
_TELLING = (
    *(Field.GROUPS, Field.GROUP_MARK, Field.ETHNICITY),
    *(Field.NOTE, Field.REQUESTED, Field.REQUEST_MARK),
)
"""The cells that speak of groups or gifts."""
_LONGEST = 60
"""Characters of those that are worth remembering together."""
_OTHER_PEOPLE = re.compile(r"dan toc\s*–\s*khac")


@dataclass(frozen=True, slots=True)
class Hardship:
    """``groups``: sorted codes; ``requested``: ``book``, ``card``, ``gift`` or None."""

    groups: tuple[str, ...]
    requested: str | None
    problems: tuple[Problem, ...]


def read_hardship(raw: RawRow, *, institution_kind: str | None, corrections: dict[str, str]) -> Hardship:
    """What a row says of groups and gift. ``corrections`` of ``groups`` and ``requested`` replace all of that."""
    cells = raw.having(*_TELLING)
    if corrections or not all(type(cell.value) is str and len(cell.value) <= _LONGEST for cell in cells):
        return _hardship_of(raw, institution_kind, corrections)
    return _alike(cells, raw.around, institution_kind)


@lru_cache(maxsize=10_000)
def _alike(cells: tuple[RawCell, ...], around: Surroundings, institution_kind: str | None) -> Hardship:
    """What is said in many rows is read once. No other cells count."""
    return _hardship_of(RawRow("", 0, cells, around), institution_kind, {})


def _hardship_of(raw: RawRow, institution_kind: str | None, corrections: Mapping[str, str]) -> Hardship:
    problems: list[Problem] = []
    if (typed := corrections.get("groups")) is not None:
        groups = _typed_groups(typed, problems)
    else:
        groups = _all_groups(raw, institution_kind, problems)
    if (typed := corrections.get("requested")) is not None:
        requested = _request(typed, problems)
    else:
        requested = _all_requests(raw, problems)
    return Hardship(tuple(sorted(groups)), requested, tuple(problems))


def household_groups(raw: RawRow) -> tuple[str, ...]:
    """The groups by a household's first row that count for all its members."""
    return tuple(sorted(_own_groups(raw, []) & OF_HOUSEHOLD))


def is_patient_list(raw: RawRow, institution_kind: str | None) -> bool:
    """Whether the row is a patient's, so that what is written about illness must not be repeated."""
    return not _is_pupil_list(raw, institution_kind) and (raw.around.hospital or institution_kind == HOSPITAL)


def _is_pupil_list(raw: RawRow, institution_kind: str | None) -> bool:
    return raw.around.school or institution_kind == SCHOOL


def _all_groups(raw: RawRow, institution_kind: str | None, problems: list[Problem]) -> set[str]:
    groups = _own_groups(raw, problems)
    groups |= set(raw.around.section_groups)
    inherited = set(raw.around.household_groups)
    if raw.having(Field.ETHNICITY):
        inherited.discard("ethnic_minority")
    groups |= inherited - POVERTY if groups & POVERTY else inherited
    if _is_pupil_list(raw, institution_kind):
        groups.add("student")
    if is_patient_list(raw, institution_kind):
        groups.add("hospital_patient")
    if groups >= POVERTY:
        groups.discard("poor")
        problems.append(_both_poor())
    if problem := title_problem(raw, groups):
        problems.append(problem)
    return groups


def _own_groups(raw: RawRow, problems: list[Problem]) -> set[str]:
    """By the row's own cells."""
    groups: set[str] = set()
    for cell in raw.having(Field.GROUPS):
        groups |= _of_one(raw, cell, _by_text(cell, problems), problems)
    for cell in raw.having(Field.GROUP_MARK):
        groups |= _of_one(raw, cell, _by_mark(cell, problems), problems)
    for cell in raw.having(Field.ETHNICITY):
        if isinstance(cell.value, str) and is_minority(repaired(cell.value).value):
            groups.add("ethnic_minority")
    for cell in raw.having(Field.NOTE):
        reading = groups_in(cell_text(cell.value))
        if reading.whole:
            groups |= _of_one(raw, cell, set(reading.groups), problems)
    return groups


def _of_one(raw: RawRow, cell: RawCell, groups: set[str], problems: list[Problem]) -> set[str]:
    """What a cell says of this person; if it is said of husband and wife, whose a group of one person is, is asked."""
    if not raw.around.own_columns or cell.index in raw.around.own_columns or groups <= OF_HOUSEHOLD:
        return groups
    names = ", ".join(GROUPS[group] for group in sorted(groups - OF_HOUSEHOLD))
    message = f"{quoted(names)} ghi chung cho hai vợ chồng nên không rõ là của ai: hãy chọn nhóm cho người này."
    problems.append(error("groups", "group_of_whom", message))
    return groups & OF_HOUSEHOLD


def _by_text(cell: RawCell, problems: list[Problem]) -> set[str]:
    if isinstance(cell.value, BadCell):
        problems.append(warning("groups", "cell_unknown", f"{cell.heading} không có giá trị ({cell.value.text})."))
        return set()
    written = cell_text(cell.value)
    told = _told if len(written) <= _WORTH_REMEMBERING else _told.__wrapped__
    groups, remarks = told(cell.heading, written)
    problems.extend(remarks)
    return set(groups)


@lru_cache(maxsize=10_000)
def _told(heading: str, written: str) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """What a text below a heading says, and what there is to say about it."""
    problems: list[Problem] = []
    text = repaired(written)
    if text.old_font:
        return frozenset(), (old_font_problem("groups", heading, written),)
    if repair := repair_problem("groups", written, text):
        problems.append(repair)
    reading = groups_in(text.value)
    if not is_not_ticked(written) and not reading.place:
        _doubt(reading, f"cột {quoted(heading)}", problems)
    return reading.groups, tuple(problems)


def _by_mark(cell: RawCell, problems: list[Problem]) -> set[str]:
    """A tick below a group's name; another text there may name a group by itself, or its degree."""
    if is_not_ticked(cell.value):
        return set()
    if is_tick(cell.value) or asks_for_degree(cell.heading):
        return {cell.of}
    if _OTHER_PEOPLE.match(fold(cell.heading)) and is_minority(repaired(cell_text(cell.value)).value):
        return {cell.of}
    return _by_text(cell, problems)


def _doubt(reading: GroupReading, where: str, problems: list[Problem]) -> None:
    """The text itself is not quoted: a hardship that is no group is often an illness."""
    if reading.doubtful:
        message = (
            f"Theo {where}, người này có vẻ đã ra khỏi hoặc chưa được công nhận hộ nghèo, cận nghèo nên nhóm đó không "
            "được tính: hãy chọn nhóm nếu vẫn đúng."
        )
        problems.append(warning("groups", "group_doubtful", message))
    elif reading.contradiction:
        problems.append(_both_poor())
    elif not reading.groups:
        message = f"Không rõ người này thuộc nhóm đối tượng nào theo {where}: hãy chọn nhóm nếu có."
        problems.append(warning("groups", "group_unknown", message))


def _both_poor() -> Problem:
    message = "Ghi cả hộ nghèo và hộ cận nghèo, tạm xếp hộ cận nghèo: hãy chọn lại nếu không đúng."
    return warning("groups", "group_contradiction", message)


def _typed_groups(typed: str, problems: list[Problem]) -> set[str]:
    parts = [part.strip() for part in typed.replace(";", ",").split(",")]
    groups = {part for part in parts if part in GROUPS}
    rest = ", ".join(part for part in parts if part and part not in GROUPS)
    if rest:
        reading = groups_in(rest)
        _doubt(reading, "nội dung đã nhập", problems)
        groups |= reading.groups
    return groups


def _all_requests(raw: RawRow, problems: list[Problem]) -> str | None:
    wishes = raw.having(Field.REQUESTED)
    marks = raw.having(Field.REQUEST_MARK)
    written = [cell_text(cell.value) for cell in wishes if not is_not_ticked(cell.value)]
    ticked = [cell for cell in marks if not is_not_ticked(cell.value)]
    written += [cell_text(cell.value) for cell in ticked if not is_tick(cell.value)]
    written += [REQUESTS[kind] for kind in sorted({cell.of for cell in ticked if _is_of_heading(cell)})]
    if not written and (refused := _refused(wishes) or _refused(marks)):
        problems.append(request_denied(refused))
        return None
    return _request("; ".join(written) or raw.around.section_request, problems)


def _refused(cells: tuple[RawCell, ...]) -> str:
    """The word with which all of these cells say that nothing is asked for; '' if they do not."""
    said = [cell_text(cell.value).strip() for cell in cells]
    return said[0] if said and all(map(says_no, said)) else ""


def _is_of_heading(cell: RawCell) -> bool:
    """Whether a mark asks for the gift of its heading: a tick does, and a text that names another one does as well,
    so that somebody has to choose; below "Quà đề nghị" a text says which."""
    if is_tick(cell.value):
        return True
    kinds = requests_in(cell_text(cell.value))
    return bool(kinds) and cell.of not in kinds and cell.of != "gift"


def _request(written: str, problems: list[Problem]) -> str | None:
    if not written.strip():
        return None
    wish = without_denials(written)
    kinds = requests_in(wish)
    if wish != written and not kinds:
        problems.append(request_denied(written))
        return None
    if len(kinds) == 1:
        return next(iter(kinds))
    if kinds:
        names = ", ".join(REQUESTS[kind] for kind in sorted(kinds))
        message = f"Đề nghị tặng {quoted(written)} gồm nhiều loại ({names}): hãy chọn một loại cho dòng này."
        problems.append(error("requested", "request_several", message))
    else:
        message = f"Không rõ đề nghị tặng {quoted(written)} là loại nào: hãy chọn sổ BHXH, thẻ BHYT hoặc quà."
        problems.append(warning("requested", "request_unknown", message))
    return None
