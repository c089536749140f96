"""The same person twice in one list.

Pure. The same number; or the same name, birth date and hamlet, unless both rows have different 12-digit numbers. The
later row is to be settled, the earlier one is marked. Who may be the same, since one row says no more than the year of
birth or neither says anything by which people are told apart, is remarked on only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from beneficiaries.reading.cleaning import Facts
from beneficiaries.reading.problems import Problem, error, quoted, warning
from locations.vietnamese import exact_key

ROW = "row"
_SHOWN = 5
_ANYWHERE = "anywhere"
_COARSE = frozenset({"year", "month"})
REPEATED = frozenset({"repeated_id", "repeated_code", "repeated_person", "repeated_perhaps", "repeated_below"})
"""The codes of the remarks made here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to compare. ``position``: its place in the file; ``sheet`` and ``row``: where a person finds it."""

    position: int
    sheet: str
    row: int
    facts: Facts


def duplicates(entries: Iterable[Entry], *, distinct: Collection[int] = ()) -> dict[int, tuple[Problem, ...]]:
    """Problems by position. Leave out rows that are set aside.

    ``distinct``: positions of rows that a person looked at and lets stand: somebody else of the same name, or the same
    person put forward for another gift.
    """
    problems: dict[int, list[Problem]] = {}
    below: dict[int, list[tuple[str, str]]] = {}
    by_number: dict[str, Entry] = {}
    by_code: dict[str, Entry] = {}
    by_name: dict[tuple[object, ...], _Namesakes] = {}
    in_order = sorted(entries, key=lambda one: one.position)
    for entry in in_order:
        for first, later, what in _repeats(entry, by_number, by_code, by_name, distinct):
            problems.setdefault(entry.position, []).append(later)
            below.setdefault(first.position, []).append((what, _where(first, entry)))
    for first, entry, what in (*_born_alike(in_order), *_told_alike(in_order)):
        if entry.position not in distinct and entry.position not in problems:
            problems[entry.position] = [_perhaps(entry, first, what)]
            below.setdefault(first.position, []).append((what, _where(first, entry)))
    for position, found in below.items():
        problems.setdefault(position, []).append(_earlier(found))
    return {position: tuple(dict.fromkeys(found)) for position, found in problems.items()}


def _repeats(
    entry: Entry,
    by_number: dict[str, Entry],
    by_code: dict[str, Entry],
    by_name: dict[tuple[object, ...], _Namesakes],
    distinct: Collection[int],
) -> Iterator[tuple[Entry, Problem, str]]:
    """The earlier row, the remark on the later one and what is the same, for each way in which the row repeats."""
    facts = entry.facts
    same_number = by_number.setdefault(facts.personal_id, entry) if facts.personal_id else entry
    if same_number is not entry and not _for_another_gift(entry, same_number, distinct):
        what = f"số định danh {facts.personal_id}"
        yield same_number, _later("repeated_id", entry, same_number, what), what
    same_code = by_code.setdefault(facts.insurance_code, entry) if facts.insurance_code else entry
    if same_code is not entry and same_number is entry:
        message = f"Mã số BHXH {facts.insurance_code} đã có ở {_where(entry, same_code)}: hãy kiểm tra lại."
        yield same_code, warning("insurance_code", "repeated_code", message), "mã số BHXH"
    if facts.full_name is None or facts.birth_date is None:
        return
    key = (exact_key(facts.full_name), facts.birth_date, exact_key(facts.hamlet or ""))
    known = by_name.setdefault(key, _Namesakes())
    if entry.position not in distinct and same_number is entry:
        same = known.first_like(facts)
        if same is not None:
            what = "họ tên, ngày sinh và thôn"
            yield same, _later("repeated_person", entry, same, what), what
    known.add(entry)


def _born_alike(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry, str]]:
    """Earlier row, later row and what is the same, where one tells only the year or the month of the other's birth."""
    coarse: dict[tuple[object, ...], _Namesakes] = {}
    if len({entry.facts.birth_precision for entry in entries} - {None}) < 2:  # mostly
        return
    for entry in entries:
        if entry.facts.full_name and entry.facts.birth_date and entry.facts.birth_precision in _COARSE:
            coarse.setdefault(_name_and(entry, *(_born(entry.facts) or ())), _Namesakes()).add(entry)
    for entry in entries:
        born = entry.facts.birth_date
        if not entry.facts.full_name or born is None or entry.facts.birth_precision == "year":
            continue
        for key in ((born.year, 0), (born.year, born.month)):
            known = coarse.get(_name_and(entry, *key))
            same = known.first_like(entry.facts) if known is not None and key != _born(entry.facts) else None
            if same is not None and same.facts.birth_date != born:
                first, later = sorted((entry, same), key=lambda one: one.position)
                yield first, later, "họ tên, thôn và năm sinh"


def _born(facts: Facts) -> tuple[int, int] | None:
    """Year and month as far as they are told, 0 for a month that is not; None for a whole date."""
    if facts.birth_date is None or facts.birth_precision not in _COARSE:
        return None
    return facts.birth_date.year, facts.birth_date.month if facts.birth_precision == "month" else 0


def _told_alike(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry, str]]:
    """The same for rows of one name and hamlet that say neither a birth nor a number."""
    known: dict[tuple[object, ...], _Namesakes] = {}
    for entry in entries:
        facts = entry.facts
        if facts.full_name and facts.hamlet and not (facts.birth_date or facts.personal_id or facts.insurance_code):
            namesakes = known.setdefault(_name_and(entry), _Namesakes())
            if (same := namesakes.first_like(facts)) is not None:
                yield same, entry, "họ tên và thôn"
            namesakes.add(entry)


def _name_and(entry: Entry, *more: object) -> tuple[object, ...]:
    return exact_key(entry.facts.full_name or ""), exact_key(entry.facts.hamlet or ""), *more


def _perhaps(entry: Entry, first: Entry, what: str) -> Problem:
    message = (
        f"Trùng {what} với {quoted(first.facts.full_name or '')} ở {_where(entry, first)}: hãy xem có phải là một "
        "người không."
    )
    return warning(ROW, "repeated_perhaps", message)


def _for_another_gift(entry: Entry, first: Entry, distinct: Collection[int]) -> bool:
    """Confirmed by a person, and the two rows do ask for different gifts."""
    asked, before = entry.facts.requested, first.facts.requested
    return entry.position in distinct and asked is not None and before is not None and asked != before


class _Namesakes:
    """The first of one name, birth date and hamlet in each commune, with a 12-digit number and without: however many
    there are, a row is compared with these only."""

    def __init__(self) -> None:
        self._first: dict[tuple[str | None, bool], Entry] = {}

    def add(self, entry: Entry) -> None:
        for place in (entry.facts.commune or None, _ANYWHERE):
            self._first.setdefault((place, _is_numbered(entry.facts)), entry)

    def first_like(self, facts: Facts) -> Entry | None:
        """The first who may be the same person: of the same commune or one that is not known, and not of another
        number. ``facts``: of a row whose number no earlier row has.
        """
        places = (facts.commune, None) if facts.commune else (_ANYWHERE,)
        numbered = (False,) if _is_numbered(facts) else (False, True)
        found = [self._first[key] for key in product(places, numbered) if key in self._first]
        return min(found, key=lambda entry: entry.position, default=None)


def _is_numbered(facts: Facts) -> bool:
    return facts.personal_id is not None and len(facts.personal_id) == 12


def _later(code: str, entry: Entry, first: Entry, what: str) -> Problem:
    name = quoted(first.facts.full_name) if first.facts.full_name else "người"
    message = f"Trùng {what} với {name} ở {_where(entry, first)}: hãy loại một dòng, hoặc nhập lại cho đúng."
    return error(ROW, code, message)


def _earlier(found: Sequence[tuple[str, str]]) -> Problem:
    """One remark for all that come below. ``found``: what is the same, and where."""
    rows: dict[str, list[str]] = {}
    for what, where in found:
        rows.setdefault(what, []).append(where)
    said = [f"{what} với {_few(places)}" for what, places in rows.items()]
    return warning(ROW, "repeated_below", f"Trùng {'; '.join(said)}.")


def _few(places: Sequence[str]) -> str:
    shown = ", ".join(places[:_SHOWN])
    return shown if len(places) <= _SHOWN else f"{shown} và {len(places) - _SHOWN} dòng khác"


def _where(here: Entry, there: Entry) -> str:
    row = f"dòng {there.row}"
    return row if here.sheet == there.sheet else f"{row} của trang tính {quoted(there.sheet)}"
