"""Which lines of a file an earlier statement brought, and which may be one that it brought in another form.

Pure. A bank gives the same transfers in several forms: with the balance and without, under its own reference or under
another number, by the day of the transfer or of the booking, with the content cut or the sender's words before it. A
line that is recognised (`line_keys`, or day, amount, reference and content) is known. One that may be a line of an
earlier statement, and isn't recognised for sure, has that line as its twin: it is for a person to decide, since to
drop it would lose a second transfer that is like the first, and to match it would count one transfer twice. Each line
that came before is known again once; as a twin it is named once, too, as long as others may be meant.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sponsors.money import payment_codes
from sponsors.money.statements.line_keys import TELLING, digest, line_keys, plain, plain_reference
from sponsors.money.statements.lines import Line

DAYS = timedelta(days=3)
"""The day of a transfer and the day on which it was booked are no further apart."""
_PIECE = 10
"""Letters: contents that have no such piece in common are of two transfers, where both are written in one form."""
_MOST_COMPARED = 300


@dataclass(frozen=True)
class Stored:
    """A line that came before. `mark`: what the caller knows it by; `shape`: of `lines.Line`."""

    mark: int
    key: str
    on: date
    amount: int
    reference: str
    content: str
    shape: str
    balance: int | None = None


@dataclass(frozen=True)
class Met:
    """What is known of a line of a file. `key`: under which it is to be kept; `known`: the mark of the line that it is;
    `twin`: of one that came before and may be the same transfer; `copy_of`: the place in the file of a line on another
    sheet that may be.
    """

    key: str
    known: int | None = None
    twin: int | None = None
    copy_of: int | None = None

    @property
    def is_alone(self) -> bool:
        """Whether it is new, and nothing else on record may be the same transfer."""
        return self.known is None and self.twin is None and self.copy_of is None


def meet(lines: Sequence[Line], stored: Iterable[Stored], account: str) -> tuple[Met, ...]:
    """What is known of each line of one file, given the lines that other files brought for the account: at least those
    with a day up to `DAYS` before and after the file's.
    """
    before = {one.key: one for one in stored}
    keys = _keys(lines, before, account)
    known = [before.pop(key, None) for key in keys]
    rest = _Rest(before.values())
    for place, line in enumerate(lines):
        if known[place] is None and (same := rest.the_same(line)) is not None:
            rest.take(same)
            known[place] = same
    copies = _copies(lines)
    twins = rest.twins_of({place: line for place, line in enumerate(lines) if known[place] is None and line.amount > 0})
    return tuple(
        Met(key, known=same.mark) if same else Met(key, twin=twins.get(place), copy_of=copies.get(place))
        for place, (line, key, same) in enumerate(zip(lines, keys, known, strict=True))
    )


def _keys(lines: Sequence[Line], before: dict[str, Stored], account: str) -> list[str]:
    """The keys of the lines; where one is that of a line that says something else, a key of its own: some banks give
    one number to all transfers of a day.
    """
    keys = []
    seen: Counter[str] = Counter()
    for line, key in zip(lines, line_keys(lines, account), strict=True):
        if key in before and not _is_surely(line, before[key]):
            said = f"apart|{key}|{line.balance}|{plain(line.content)}"
            seen[said] += 1
            key = digest(f"{said}|{seen[said]}")
        keys.append(key)
    return keys


def _is_surely(line: Line, one: Stored) -> bool:
    """Whether a line is one that came before, given that day, amount and reference are the same. In one form nothing
    else of it changes, but that a content is cut; in another one the sender's words may stand before it, or it is
    another text, which a reference that tells something outweighs.
    """
    if _are_apart(line.content, one.content):
        return False
    ours, theirs = plain(line.content), plain(one.content)
    if not _is_same_form(line, one):
        return len(plain_reference(line.reference)) >= TELLING or ours in theirs or theirs in ours
    if line.balance is not None and one.balance is not None and line.balance != one.balance:
        return False
    return ours.startswith(theirs) or theirs.startswith(ours)


def _is_same_form(line: Line, other: Stored | Line) -> bool:
    return bool(other.shape) and other.shape == line.shape


class _Rest:
    """Lines that came before and that no line of the file accounts for yet."""

    def __init__(self, stored: Iterable[Stored]) -> None:
        self._free, self._named = _Placed(), _Placed()
        for one in stored:
            self._free.add(one)

    def take(self, one: Stored) -> None:
        self._free.remove(one)

    def the_same(self, line: Line) -> Stored | None:
        """Of that day, amount and reference, with a content of which one holds the other: one transfer of several that
        go under one reference, of which another file brought more or fewer.
        """
        content = plain(line.content)
        under = self._free.under_reference(line)
        exact = next((one for one in under if plain(one.content) == content and _is_surely(line, one)), None)
        if exact is not None or len(under) > _MOST_COMPARED:
            return exact
        alike = [one for one in under if _is_surely(line, one)]
        held = [one for one in alike if plain(one.content) in content or content in plain(one.content)]
        return held[0] if len(held) == 1 else None

    def twins_of(self, lines: Mapping[int, Line]) -> dict[int, int]:
        """By place, the mark of one that may be the same transfer in another form: first for those of which the content
        says it, then for the others; where all that may be are named for other lines, one of these.
        """
        twins: dict[int, int] = {}
        for is_told in (True, False):
            for place, line in lines.items():
                if place in twins:
                    continue
                one = _among(line, self._free, is_told=is_told)
                if one is not None:
                    self._free.remove(one)
                    self._named.add(one)
                elif not is_told:
                    one = _among(line, self._named, is_told=False)
                if one is not None:
                    twins[place] = one.mark
        return twins


class _Placed:
    """Lines that came before by amount, day, form and reference; the first that came first."""

    def __init__(self) -> None:
        self._lines: dict[tuple[int, date], dict[str, dict[str, dict[int, Stored]]]] = {}

    def add(self, one: Stored) -> None:
        forms = self._lines.setdefault((one.amount, one.on), {})
        forms.setdefault(one.shape, {}).setdefault(plain_reference(one.reference), {})[one.mark] = one

    def remove(self, one: Stored) -> None:
        references = self._lines[one.amount, one.on][one.shape]
        having = references[plain_reference(one.reference)]
        del having[one.mark]
        if not having:
            del references[plain_reference(one.reference)]

    def under_reference(self, line: Line) -> list[Stored]:
        """Of its day, amount and reference, in whatever form."""
        reference = plain_reference(line.reference)
        forms = self._lines.get((line.amount, line.on), {}) if reference else {}
        return [one for references in forms.values() for one in references.get(reference, {}).values()]

    def near(self, line: Line) -> Iterator[Stored]:
        """Of its amount, the nearest day first; none that another number of the same form makes another, or another
        day, unless a reference that tells something says that it is the same: banks book what comes at a weekend anew.
        """
        reference = plain_reference(line.reference)
        for days in sorted(range(-DAYS.days, DAYS.days + 1), key=abs):
            for shape, references in self._lines.get((line.amount, line.on + timedelta(days=days)), {}).items():
                told: Iterable[str] = references
                if shape and shape == line.shape:
                    told = _of_same_form(reference, references, is_other_day=bool(days))
                for one in told:
                    yield from references.get(one, {}).values()


def _of_same_form(reference: str, references: Iterable[str], *, is_other_day: bool) -> Iterable[str]:
    """Under which references a line of the same form may stand."""
    if is_other_day:
        return (reference,) if len(reference) >= TELLING else ()
    return (reference, "") if reference else references


def _among(line: Line, placed: _Placed, *, is_told: bool) -> Stored | None:
    """The first that may be the line. `is_told`: of which the content says so."""
    told = _Told(line)
    for compared, one in enumerate(placed.near(line)):
        if compared == _MOST_COMPARED:
            return None if is_told else one
        if told.is_told(one) if is_told else told.may_be(one):
            return one
    return None


class _Told:
    """What a line tells, for the comparison with many."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._reference = plain_reference(line.reference)
        self._content = plain(line.content)
        self._pieces = _pieces(self._content)

    def is_other_by_number(self, other: Line) -> bool:
        """In one form of the same bank, transfers with two references are two, and each has one day."""
        if not _is_same_form(self._line, other):
            return False
        theirs = plain_reference(other.reference)
        return other.on != self._line.on or bool(theirs and self._reference and theirs != self._reference)

    def is_told(self, other: Stored) -> bool:
        """Whether one content, long enough to tell something, holds the other."""
        theirs = plain(other.content)
        if len(theirs) < _PIECE or len(self._content) < _PIECE or _are_apart(self._line.content, other.content):
            return False
        return theirs in self._content or self._content in theirs

    def may_be(self, other: Stored | Line) -> bool:
        if _are_apart(self._line.content, other.content):
            return False
        theirs = plain(other.content)
        if not _is_same_form(self._line, other) or len(theirs) < _PIECE or not self._pieces:
            return True
        return not self._pieces.isdisjoint(_pieces(theirs))


def _copies(lines: Sequence[Line]) -> dict[int, int]:
    """Places of lines that may be copies of one on an earlier sheet, with the place of that one: somebody kept a part
    of a sheet on another one. Each line has one copy on a sheet.
    """
    if len({line.sheet for line in lines}) < 2:
        return {}
    copies: dict[int, int] = {}
    first: dict[int, list[int]] = defaultdict(list)
    copied: set[tuple[int, str]] = set()
    for place, line in enumerate(lines):
        if line.amount <= 0:
            continue
        told = _Told(line)
        for earlier in first[line.amount][-_MOST_COMPARED:]:
            other = lines[earlier]
            if other.sheet == line.sheet or (earlier, line.sheet) in copied or abs(other.on - line.on) > DAYS:
                continue
            if not told.is_other_by_number(other) and told.may_be(other):
                copies[place] = earlier
                copied.add((earlier, line.sheet))
                break
        else:
            first[line.amount].append(place)
    return copies


def _are_apart(one: str, other: str) -> bool:
    """Whether both hold codes of pledges, and none is in both."""
    ours, theirs = _codes(one), _codes(other)
    return bool(ours and theirs) and ours.isdisjoint(theirs)


@lru_cache(maxsize=20_000)
def _codes(content: str) -> frozenset[int]:
    return frozenset(payment_codes.codes_in(content))


@lru_cache(maxsize=1_000)
def _pieces(content: str) -> frozenset[str]:
    return frozenset(content[start : start + _PIECE] for start in range(len(content) - _PIECE + 1))
