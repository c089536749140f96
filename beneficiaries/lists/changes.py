"""What changed between two sendings of one list: who is the same, who was corrected, who is new, who is gone.

Pure. Rows are paired by what tells people apart, the surest first: cells that are all the same; the personal ID; the
social-insurance code with the name; name, birth date and hamlet; name and place in the file; a name with a birth date
that only one row of each list has left; at last a name whose birth date one of the lists knows less exactly, where
nobody else is meant. Every row of both lists comes out exactly once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from beneficiaries.reading.cleaning import Facts
from locations.vietnamese import fold

COMPARED = (
    "full_name",
    "birth_date",
    "sex",
    "personal_id",
    "insurance_code",
    "commune",
    "hamlet",
    "phone",
    "groups",
    "household_position",
)
"""The facts that are compared, besides the gift."""
GIFT = "requested"
MOST_ALIKE = 10
"""Of more rows of one name in one hamlet, or of one year, nobody can tell which is who of the other list."""
_PRECISIONS = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list. ``key``: any name of it, unique in its list; ``gift``: what is asked for, '' if that is not
    known yet; ``cells``: what came in the cells that were understood, without running numbers.
    """

    key: int
    sheet: str
    row: int
    facts: Facts
    gift: str = ""
    cells: tuple[Hashable, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """The same person in both lists. ``changed``: names of facts (``COMPARED`` or ``GIFT``) that differ."""

    earlier: Line
    later: Line
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """In the order of the later list, ``gone`` in that of the earlier one."""

    same: tuple[Pair, ...] = ()
    changed: tuple[Pair, ...] = ()
    new: tuple[Line, ...] = ()
    gone: tuple[Line, ...] = ()

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return self.same + self.changed

    @property
    def is_correction(self) -> bool:
        """Whether one list seems to be a sending of the other: most of the people of either are in both, and asked for
        the same gift. People of one list who are put forward for another gift make another list.
        """
        alike = sum(GIFT not in pair.changed for pair in self.pairs)
        earlier, later = len(self.pairs) + len(self.gone), len(self.pairs) + len(self.new)
        return alike * 2 > min(earlier, later)


def compare(earlier: Iterable[Line], later: Iterable[Line]) -> Comparison:
    """Pair the rows of two lists. The order of the rows decides between rows that nothing tells apart."""
    old = {line.key: line for line in earlier}
    new = {line.key: line for line in later}
    left_old, left_new = dict(old), dict(new)
    found: dict[int, Pair] = {}
    for key_of, alone in _PASSES:
        for one, other in _matches(left_old, left_new, key_of, alone=alone):
            found[other.key] = Pair(one, other, _differences(one, other))
            del left_old[one.key], left_new[other.key]
    for key_of in (_name_in_hamlet, _name_and_year):
        for one, other in _completed(left_old, left_new, key_of):
            found[other.key] = Pair(one, other, _differences(one, other))
            del left_old[one.key], left_new[other.key]
    pairs = [found[key] for key in new if key in found]
    return Comparison(
        same=tuple(pair for pair in pairs if not pair.changed),
        changed=tuple(pair for pair in pairs if pair.changed),
        new=tuple(left_new.values()),
        gone=tuple(left_old.values()),
    )


Key = Callable[[Line], Hashable]


def _matches(old: Mapping[int, Line], new: Mapping[int, Line], key_of: Key, *, alone: bool) -> list[tuple[Line, Line]]:
    """``alone``: only where the key is with one row of each list."""
    waiting = _by_key(old.values(), key_of)
    asking: dict[Hashable, list[Line]] = defaultdict(list)
    for line in new.values():
        key = key_of(line)
        if key in waiting:
            asking[key].append(line)
    matches = []
    for key, later in asking.items():
        earlier = waiting[key]
        if not alone or len(earlier) == len(later) == 1:
            matches += [(one, other) for one, other in zip(earlier, later, strict=False) if _may_be(one, other)]
    return matches


def _completed(old: Mapping[int, Line], new: Mapping[int, Line], key_of: Key) -> list[tuple[Line, Line]]:
    """Rows of one key that may be one person, of whom one list knows the birth date less exactly; each the only one for
    the other.
    """
    waiting, asking = _by_key(old.values(), key_of), _by_key(new.values(), key_of)
    matches = []
    for key in asking.keys() & waiting.keys():
        earlier, later = waiting[key], asking[key]
        if max(len(earlier), len(later)) > MOST_ALIKE:
            continue
        fits = [(one, other) for one in earlier for other in later if _may_be_completed(one, other)]
        ones, others = Counter(one.key for one, _other in fits), Counter(other.key for _one, other in fits)
        matches += [(one, other) for one, other in fits if ones[one.key] == others[other.key] == 1]
    return matches


def _by_key(lines: Iterable[Line], key_of: Key) -> dict[Hashable, list[Line]]:
    found: dict[Hashable, list[Line]] = defaultdict(list)
    for line in lines:
        if (key := key_of(line)) is not None:
            found[key].append(line)
    return found


def _may_be_completed(one: Line, other: Line) -> bool:
    """Two numbers, two codes or two sexes are two people. A birth date that one list does not know says nothing."""
    for name in ("personal_id", "insurance_code", "sex"):
        if len({getattr(line.facts, name) for line in (one, other)} - {None}) > 1:
            return False
    born, also_born = one.facts.birth_date, other.facts.birth_date
    if born is None or also_born is None:
        return born is not also_born
    parts = 1 + min(_PRECISIONS.index(line.facts.birth_precision or "day") for line in (one, other))
    return born.timetuple()[:parts] == also_born.timetuple()[:parts]


def _may_be(one: Line, other: Line) -> bool:
    """Two numbers and two birth years are two people, whatever else they share."""
    numbers = {one.facts.personal_id, other.facts.personal_id} - {None}
    years = {line.facts.birth_date.year for line in (one, other) if line.facts.birth_date}
    return len(numbers) < 2 or len(years) < 2


def _differences(one: Line, other: Line) -> tuple[str, ...]:
    """A gift that one list does not say is none that differs."""
    names = [name for name in COMPARED if getattr(one.facts, name) != getattr(other.facts, name)]
    if one.facts.birth_precision != other.facts.birth_precision and "birth_date" not in names:
        names.append("birth_date")
    if one.gift and other.gift and one.gift != other.gift:
        names.append(GIFT)
    return tuple(names)


def _cells(line: Line) -> Hashable:
    return line.cells or None


def _number(line: Line) -> Hashable:
    return line.facts.personal_id


def _code(line: Line) -> Hashable:
    code = line.facts.insurance_code
    return (code, _name(line)) if code else None


def _home(line: Line) -> Hashable:
    facts = line.facts
    return (_name(line), facts.birth_date, fold(facts.hamlet or "")) if _name(line) and facts.birth_date else None


def _place(line: Line) -> Hashable:
    return (_name(line), line.sheet, line.row) if _name(line) else None


def _birth(line: Line) -> Hashable:
    return (_name(line), line.facts.birth_date) if _name(line) and line.facts.birth_date else None


def _name_in_hamlet(line: Line) -> Hashable:
    hamlet = fold(line.facts.hamlet or "")
    return (_name(line), line.facts.commune, hamlet) if _name(line) and hamlet else None


def _name_and_year(line: Line) -> Hashable:
    return (_name(line), line.facts.birth_date.year) if _name(line) and line.facts.birth_date else None


def _name(line: Line) -> str:
    return fold(line.facts.full_name or "")


def _for_the_gift(key_of: Key) -> Key:
    """The same key, and the same gift: somebody may stand in a list twice, for two gifts."""

    def with_gift(line: Line) -> Hashable:
        key = key_of(line)
        return None if key is None else (key, line.gift)

    return with_gift


_PASSES: tuple[tuple[Key, bool], ...] = (
    *((made(key), False) for key in (_cells, _number, _code, _home, _place) for made in (_for_the_gift, lambda k: k)),
    (_birth, True),
)
