"""What is remarked beside a name or in the column of notes: "đã mất tháng 10", "chuyển khẩu", "đã có thẻ BHYT".

Pure. Some remarks decide whether a row can stand, so a person looks: that somebody has died, has moved away or may be
away (``fates``), or has already what is asked for. They count only where a clause of the remark says them of the
person. What names an illness is left out of what goes on, and is never quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from beneficiaries.reading.doubted_people import doubt_in, doubted
from beneficiaries.reading.fates import Fate, fate_in, is_only_kin
from beneficiaries.reading.problems import Problem, error, quoted, warning
from beneficiaries.reading.spelling import cell_text, repaired
from documents.workbooks.workbook import BadCell, Cell
from locations.vietnamese import exact_key, fold

NOTE = "note"
_LONGEST, _LONGEST_READ = 300, 2_000
_CLAUSES = re.compile(r"\s*(?:[;\n|]|[.,](?!\d)|\s[-–]\s)\s*")

_HAS = re.compile(r"(?:đã|đang|hiện)\b(?: (?:đã|đang|có|được|cấp|mua|tham gia|đóng|hưởng|nhận|sử dụng|nhà nước))+ (.*)")
_RUNS_OUT = re.compile(r"\b(?:het han|sap het|het hieu luc|hong|mat|rach)\b")
_HELD = {
    "card": re.compile(r"(?:the|(?:the )?(?:bhyt|bao hiem y te))\b"),
    "book": re.compile(r"(?:so )?(?:bhxh|bao hiem xa hoi)\b"),
}
_GONE = "Không còn cư trú tại địa phương"
_REASONS = {Fate.DIED: "Đã mất", Fate.MOVED: _GONE, Fate.AWAY: _GONE}
_ILLNESS = re.compile(
    r"\b(?:ung thu|u nao|u (?:ac|lanh|buou)|khoi u|chay than|loc mau|suy (?:than|tim|gan|tuy|tang)|hiv|aids|lao phoi|"
    r"tam than|tieu duong|dai thao duong|tai bien|dot quy|nhoi mau co tim|ho van tim|cao huyet ap|xo gan|hoa tri|"
    r"xa tri|viem (?:gan|phoi|khop|cau than|nao|tuy)|bach cau|mau trang|thalassemia|tan mau|dong kinh|parkinson|"
    r"alzheimer|tram cam|than kinh phan liet|phoi tac nghen|copd|hen suyen|gay (?:xuong|chan|tay)|phau thuat|"
    r"(?:bi|mac|mang|co)(?: \w+){0,2} benh|benh (?!nhan|vien|an)\w+)\b"
)


@dataclass(frozen=True, slots=True)
class NoteReading:
    """``value``: what goes on with the person, None if nothing does; ``problems``: what a person has to look at."""

    value: str | None
    problems: tuple[Problem, ...] = ()


def read_note(cell: Cell, *, remark: str = "", patient: bool, requested: str | None) -> NoteReading:
    """The note of a row, with the ``remark`` that stood in the cell of the name. ``patient``: the row is one's, so that
    nothing of it goes on; ``requested``: the gift, if the row says one."""
    text = "" if cell is None or isinstance(cell, BadCell) else repaired(cell_text(cell)[:_LONGEST_READ]).value
    problems = [*_of_person(NOTE, text, requested), *_of_person("full_name", remark, requested)]
    clauses = [clause for part in (text, remark) for clause in _CLAUSES.split(part) if clause]
    if patient:
        return NoteReading(None, tuple(problems))
    if not any(map(names_illness, clauses)):
        return NoteReading("; ".join(filter(None, (text, remark)))[:_LONGEST] or None, tuple(problems))
    message = "Ghi chú có nói về bệnh của người này nên phần đó không chuyển vào hồ sơ: danh sách không được ghi bệnh."
    kept = "; ".join(clause for clause in clauses if not names_illness(clause))
    return NoteReading(kept[:_LONGEST] or None, (*problems, warning(NOTE, "note_illness", message)))


def names_illness(text: str) -> bool:
    """Whether a text speaks of an illness, and not only of a sick person's group or a hospital."""
    return _ILLNESS.search(fold(text)) is not None


def insured_with(text: str) -> frozenset[str]:
    """``card`` or ``book`` if a remark says that the person has one, which is not about to run out."""
    return frozenset(kind for clause in _CLAUSES.split(text) for kind in _held(clause))


def status_remark(text: str) -> bool:
    """Whether a text says of a person that he or she has died, has moved away, may be away, or is insured."""
    return fate_in(text) is not None or bool(_held(text))


def insured_problem(field: str, kind: str, code: str = "has_it_already") -> Problem:
    """That a row asks for what its person has already by its own remark; ``kind``: ``card`` or ``book``."""
    what = "thẻ BHYT" if kind == "card" else "sổ BHXH"
    return error(
        field,
        code,
        f"Danh sách ghi người này đã có {what} mà lại đề nghị tặng {what}: hãy để riêng dòng này, chọn loại quà khác, "
        "hoặc sửa phần ghi thêm nếu không đúng.",
    )


def _of_person(field: str, text: str, requested: str | None) -> Iterable[Problem]:
    of_kin = False
    for clause in filter(None, _CLAUSES.split(text)):
        fate = None if of_kin else fate_in(clause)
        of_kin = is_only_kin(clause)
        if fate is not None:
            yield _asked(field, fate, clause)
        elif doubt := doubt_in(clause):
            yield doubted(field, doubt, "" if names_illness(clause) else clause)
        elif requested is not None and requested in _held(clause):
            yield insured_problem(field, requested)


def _asked(field: str, fate: Fate, clause: str) -> Problem:
    said = "" if names_illness(clause) else f" {quoted(clause)}"
    if fate is Fate.AWAY:
        message = (
            f"Danh sách ghi thêm{said}: hãy xem người này còn cư trú tại địa phương không; nếu không, hãy để riêng "
            f"dòng này với lý do {quoted(_REASONS[fate])}."
        )
        return warning(field, "said_away", message)
    return error(
        field,
        "said_dead" if fate is Fate.DIED else "said_moved",
        f"Danh sách ghi thêm{said}: nếu đúng, hãy để riêng dòng này với lý do {quoted(_REASONS[fate])}; nếu không phải "
        "nói về người này, hãy sửa phần ghi thêm.",
    )


def _held(clause: str) -> frozenset[str]:
    found = _HAS.fullmatch(exact_key(clause))
    said = fold(found[1]) if found else ""
    if _RUNS_OUT.search(said):
        return frozenset()
    return frozenset(kind for kind, pattern in _HELD.items() if pattern.match(said))
