"""The allocation rule: who gets which pledged gift. Public, exactly one answer, for anybody to re-check.

1. The nominations are put in order: points, highest first; among equals `sha256(f"{seed}|{nomination id}")` (UTF-8)
   as a hexadecimal string, lowest first.
2. Down the order, a nomination is awarded if everybody awarded before it and it can all be served together by the
   pledge lines (quantity, offer, earmark) within the quotas. So nobody is passed over for someone lower in the order,
   unless serving them is impossible. A quota counts the awards of its offer whose commune or province is its area; of
   several quotas for the same offer and area the lowest decides.

Which line serves whom the rule leaves open. Here:

- Lines stand from the narrowest earmark to the widest. First the institutions decide: named is narrower than any, few
  narrower than many. If that is equal, the area: communes only are narrower than an area with a province in it, that
  is narrower than anywhere, and few are narrower than many (provinces counted before communes). Then the groups: named
  before any, few before many. Then the names themselves (institutions, provinces, communes, groups, each sorted by
  code point), and at last the line's id.
- At its turn an awarded nomination takes a unit of the narrowest line that serves it and still has one. When none has,
  the shortest chain of moves makes room: somebody awarded before goes to another line that serves them too, and so on
  to a line that has a unit. A line once used up stays used up, so at the end nobody is on a line while a narrower one
  that serves them has a unit left.
- Nominations that the same lines serve are alike: in the end those higher in the order have the narrower lines.

All of this starts from the order of the nominations and that of the lines, never from the order in which a file names
them: the same content gives the same awards on the same lines.

`python -m allocations.solver < instance.json > result.json` needs only the standard library. The instance may also
stand under "instance" in an object with other things beside it. Bad input gives `{"error": "…"}` on standard output,
in Vietnamese, and the exit code 2.
"""

import gc
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain, groupby, islice, pairwise, repeat
from typing import BinaryIO, TypeVar

from allocations.instance import (
    Award,
    Instance,
    Left,
    Line,
    Nomination,
    Quota,
    Reason,
    Result,
    Unserved,
    digest,
)
from allocations.strict_json import InvalidInstance, read_json

__all__ = [
    "Award",
    "Instance",
    "InvalidInstance",
    "Left",
    "Line",
    "Nomination",
    "Quota",
    "Reason",
    "Result",
    "Unserved",
    "digest",
    "no_search_for_cycles",
    "order",
    "replacement",
    "solve",
]

NEVER = sys.maxsize  # more moves than any chain has

Thing = TypeVar("Thing")


def order(instance: Instance) -> tuple[Nomination, ...]:
    """The nominations as the rule goes through them."""
    return tuple(sorted(instance.nominations, key=_rank(instance.seed)))


def solve(instance: Instance) -> Result:
    """Apply the rule to the whole instance."""
    quotas = _Quotas(instance.quotas)
    stocks = _stocks(instance.lines)
    awarded: list[tuple[Nomination, int]] = []
    unserved: list[Unserved] = []
    for nomination in order(instance):
        stock = stocks[nomination.offer]
        alike = stock.alike(nomination)
        if alike is None:
            unserved.append(Unserved(nomination.id, Reason.NO_LINE))
        elif quotas.full(nomination):
            unserved.append(Unserved(nomination.id, Reason.QUOTA))
        elif stock.units.serve(alike):
            quotas.count(nomination)
            awarded.append((nomination, alike))
        else:
            unserved.append(Unserved(nomination.id, Reason.OUTRANKED))
    line_ids = {offer: stock.hand_out() for offer, stock in stocks.items()}
    awards = tuple(Award(one.id, next(line_ids[one.offer][alike])) for one, alike in awarded)
    used = Counter(award.line for award in awards)
    left = tuple(Left(line.id, line.quantity - used[line.id]) for line in instance.lines)
    return Result(awards, tuple(unserved), left, digest(instance))


def replacement(
    instance: Instance,
    awards: Iterable[tuple[str, str]],
    *,
    freed_line: str,
    excluded: frozenset[str] = frozenset(),
) -> str | None:
    """The id of the nomination that gets the unit of `freed_line` which a released award has given back.

    `awards` are those that remain, as (nomination id, line id); all of them stay where they are. The unit goes to the
    first nomination in the order that has no award, is not in `excluded` (ids of those released, or no longer
    approved), is served by that line, and fits in the quotas as the remaining awards fill them. None: there is no such
    nomination, or the remaining awards already use the line's whole quantity. Raises `InvalidInstance` when `awards` or
    `freed_line` name what the instance does not hold, or when a nomination has two awards.
    """
    lines = {line.id: line for line in instance.lines}
    nominations = {nomination.id: nomination for nomination in instance.nominations}
    line = _known(lines, freed_line, "dòng cam kết")
    quotas = _Quotas(instance.quotas)
    held: set[str] = set()
    free = line.quantity
    for nomination_id, line_id in awards:
        if nomination_id in held:
            raise InvalidInstance(f"Đề cử “{nomination_id}” có hai suất tặng; mỗi đề cử chỉ được nhận một suất.")
        held.add(nomination_id)
        quotas.count(_known(nominations, nomination_id, "đề cử"))
        free -= _known(lines, line_id, "dòng cam kết") is line
    if free <= 0:
        return None
    candidates = [
        one
        for one in instance.nominations
        if one.id not in held and one.id not in excluded and line.serves(one) and not quotas.full(one)
    ]
    return min(candidates, key=_rank(instance.seed)).id if candidates else None


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Nothing here forms cycles, and looking for them would double the time of a big instance."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def main(arguments: Sequence[str], source: BinaryIO, target: BinaryIO) -> int:
    """Read an instance as UTF-8 JSON, write the result or `{"error": …}`, return the exit code."""
    answer: Mapping[str, object]
    try:
        if arguments:
            raise InvalidInstance(
                "Lệnh này không nhận tham số; hãy chạy: python -m allocations.solver < instance.json > result.json."
            )
        answer, code = solve(Instance.from_dict(_unwrapped(read_json(source.read())))).to_dict(), 0
    except InvalidInstance as invalid:
        answer, code = {"error": str(invalid)}, 2
    target.write(json.dumps(answer, ensure_ascii=False).encode(errors="backslashreplace") + b"\n")
    return code


def _unwrapped(raw: object) -> object:
    """The instance itself, which may come with what was made of it: `{"instance": …, "result": …}`."""
    return raw["instance"] if isinstance(raw, dict) and "instance" in raw else raw


def _rank(seed: str) -> Callable[[Nomination], tuple[int, str]]:
    return lambda one: (-one.points, sha256(f"{seed}|{one.id}".encode()).hexdigest())


def _known(things: Mapping[str, Thing], one: str, what: str) -> Thing:
    if one not in things:
        raise InvalidInstance(f"Không có {what} “{one}” trong dữ liệu phân bổ; hãy kiểm tra lại mã.")
    return things[one]


class _Quotas:
    """How much room the awards counted so far leave in each offer and area that has a quota."""

    def __init__(self, quotas: Iterable[Quota]) -> None:
        self.room: dict[tuple[str, str], int] = {}
        for quota in quotas:
            row = (quota.offer, quota.area)
            self.room[row] = min(quota.most, self.room.get(row, quota.most))

    def full(self, nomination: Nomination) -> bool:
        return any(self.room[row] <= 0 for row in self._rows(nomination))

    def count(self, nomination: Nomination) -> None:
        for row in self._rows(nomination):
            self.room[row] -= 1

    def _rows(self, nomination: Nomination) -> list[tuple[str, str]]:
        areas = {nomination.province, nomination.commune}
        return [row for area in areas if (row := (nomination.offer, area)) in self.room]


def _earmark(line: Line) -> tuple[list[str], ...]:
    named = (line.institutions, line.provinces, line.communes, line.groups)
    return tuple(sorted(set(names)) for names in named)


def _width(line: Line) -> tuple[object, ...]:
    """Sorts lines from the narrowest earmark to the widest, as the head of this module says."""
    institutions, provinces, communes, groups = earmark = _earmark(line)
    area = (len(provinces), len(communes)) if provinces or communes else (sys.maxsize, 0)
    return (len(institutions) or sys.maxsize, area, len(groups) or sys.maxsize, earmark, line.id)


def _stocks(lines: Iterable[Line]) -> defaultdict[str, "_Stock"]:
    by_offer = defaultdict(list)
    for line in lines:
        by_offer[line.offer].append(line)
    return defaultdict(lambda: _Stock([]), {offer: _Stock(some) for offer, some in by_offer.items()})


class _Stock:
    """The lines of one offer: which of them serve whom, and in the end who has which.

    Lines with the same earmark are one pool; pools have numbers, the narrowest 0. A set of pools is an integer with one
    bit per pool. Nominations that the same pools serve are a class; classes have numbers, from 0 up as they are met.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        usable = sorted((line for line in lines if line.quantity), key=_width)
        self.pools = [tuple(pool) for _, pool in groupby(usable, key=_earmark)]
        self.units = _Units([sum(line.quantity for line in pool) for pool in self.pools])
        self.classes: dict[int, int] = {}
        first = [pool[0] for pool in self.pools]
        self.anywhere = _bits(not line.provinces and not line.communes for line in first)
        self.any_group = _bits(not line.groups for line in first)
        self.any_institution = _bits(not line.institutions for line in first)
        self.by_province = _bits_by_name(line.provinces for line in first)
        self.by_commune = _bits_by_name(line.communes for line in first)
        self.by_group = _bits_by_name(line.groups for line in first)
        self.by_institution = _bits_by_name(line.institutions for line in first)

    def alike(self, nomination: Nomination) -> int | None:
        """The nomination's class, or None when no line serves it. Its offer is this stock's."""
        groups = self.any_group
        for group in nomination.groups:
            groups |= self.by_group.get(group, 0)
        area = self.anywhere | self.by_province.get(nomination.province, 0)
        area |= self.by_commune.get(nomination.commune, 0)
        institutions = self.any_institution
        if nomination.institution is not None:
            institutions |= self.by_institution.get(nomination.institution, 0)
        pools = groups & area & institutions
        if not pools:
            return None
        if pools not in self.classes:
            self.classes[pools] = self.units.add_class(pools)
        return self.classes[pools]

    def hand_out(self) -> list[Iterator[str]]:
        """Per class the line ids of its units, narrowest first. A pool gives its lines in turn to whoever asks next."""
        line_ids = [chain.from_iterable(repeat(line.id, line.quantity) for line in pool) for pool in self.pools]
        shares: list[list[Iterator[str]]] = [[] for _ in self.classes]
        for pool, holders in enumerate(self.units.holders):
            for alike, units in holders.items():
                shares[alike].append(islice(line_ids[pool], units))
        return [chain.from_iterable(share) for share in shares]


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def _bits_by_name(named: Iterable[tuple[str, ...]]) -> dict[str, int]:
    bits: defaultdict[str, int] = defaultdict(int)
    for place, names in enumerate(named):
        for name in names:
            bits[name] |= 1 << place
    return dict(bits)


class _Units:
    """The units of one offer's pools, and how many of each pool every class holds.

    This is bipartite matching with capacities, by shortest augmenting paths. `moves[pool]` is never more than the
    number of holders that must move before the pool has a unit to give. It only rises, by `_raise`. When no moves can
    free a unit, nor ever will, since units once given stay given, the pool is taken out of `pools_at` and costs nothing
    again. The cost of all searches together grows with the pools' holders times the longest chain.
    """

    def __init__(self, quantities: Sequence[int]) -> None:
        self.free = list(quantities)
        self.holders: list[dict[int, int]] = [{} for _ in quantities]
        self.moves = [0 for _ in quantities]
        self.pools_at = [(1 << len(quantities)) - 1]  # the sets of pools with 0, 1, 2… moves, none empty
        self.untried: list[list[int]] = [[] for _ in quantities]  # holders to ask since `moves` last rose
        self.choices: list[int] = []  # per class the set of its pools…
        self.fewest: list[int] = []  # …and the fewest moves among them, as last looked at

    def add_class(self, pools: int) -> int:
        """A new class that this set of pools (at least one) serves. Returns its number."""
        self.choices.append(pools)
        self.fewest.append(0)
        return len(self.choices) - 1

    def serve(self, alike: int) -> bool:
        """Give one more unit to this class, if everybody served so far can still be served. False is for ever."""
        while self._fewest(alike) < NEVER:
            if steps := self._steps(alike):
                self._take(steps)
                return True
        return False

    def _fewest(self, alike: int) -> int:
        pools, moves = self.choices[alike], self.fewest[alike]
        while moves < len(self.pools_at) and not pools & self.pools_at[moves]:
            moves += 1
        self.fewest[alike] = moves if moves < len(self.pools_at) else NEVER
        return self.fewest[alike]

    def _steps(self, alike: int) -> list[tuple[int, int]]:
        """A shortest chain of (class, pool): each class takes a unit of its pool from the class after it, the last one
        a free unit. Empty when some pool's `moves` was too low: it is higher now, try again.
        """
        steps = []
        while True:
            nearest = self.choices[alike] & self.pools_at[self.fewest[alike]]
            pool = (nearest & -nearest).bit_length() - 1  # the narrowest
            steps.append((alike, pool))
            if self.free[pool]:
                return steps
            mover = self._mover(pool)
            if mover is None:
                self._raise(pool)
                return []
            alike = mover

    def _mover(self, pool: int) -> int | None:
        """A holder that is one move nearer to a free unit than the pool. Each is asked until it says no: its answer
        stands until the pool's `moves` rise. Those who came since then chose this pool as their nearest, so they too
        would say no.
        """
        untried = self.untried[pool]
        while untried:
            alike = untried[-1]
            if alike in self.holders[pool] and self._fewest(alike) < self.moves[pool]:
                return alike
            untried.pop()
        return None

    def _take(self, steps: list[tuple[int, int]]) -> None:
        for (taker, pool), (mover, _) in pairwise(steps):
            holders = self.holders[pool]
            holders[taker] = holders.get(taker, 0) + 1
            holders[mover] -= 1
            if not holders[mover]:
                del holders[mover]
        last, pool = steps[-1]
        self.holders[pool][last] = self.holders[pool].get(last, 0) + 1
        self.free[pool] -= 1

    def _raise(self, pool: int) -> None:
        """One move more than before for a full pool whose holders are no nearer to a free unit than itself. Moves lead
        down one by one, so when no pool is left at some number, whatever lies above is cut off from every free unit.
        """
        before = self.moves[pool]
        self.moves[pool] = before + 1
        self.untried[pool] = list(self.holders[pool])
        self.pools_at[before] ^= 1 << pool
        if not self.pools_at[before]:
            del self.pools_at[before:]
        elif before + 1 == len(self.pools_at):
            self.pools_at.append(1 << pool)
        else:
            self.pools_at[before + 1] |= 1 << pool


if __name__ == "__main__":
    with no_search_for_cycles():
        sys.exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer))
