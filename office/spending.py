"""What an amount of money gives to people who wait, and to whom.

Pure. People who are alike (same gift, group, price and points) are counted together, so that a campaign of a hundred
thousand is a few hundred `Want`s. The rule is one that can be followed with a pencil: people stand in an order, and
each gets the gift if the money that is left covers it; who is too dear is passed over, and the next is looked at.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

BY_POINTS = "points"
MOST_PEOPLE = "most"


@dataclass(frozen=True)
class Want:
    """People alike who wait for a gift. `cost`: đồng for one; `people`: how many of them."""

    offer: int
    group: str
    points: int
    cost: int
    people: int


@dataclass(frozen=True)
class Bought:
    """Of these people so many are reached. `covered`: they wait for a gift that is already pledged."""

    want: Want
    reached: int
    covered: int = 0

    @property
    def cost(self) -> int:
        return self.reached * self.want.cost

    @property
    def missed(self) -> int:
        return self.want.people - self.covered - self.reached


@dataclass(frozen=True)
class Spending:
    """`lines`: all whom the money may be for, in the order in which the money was spent."""

    amount: int
    lines: tuple[Bought, ...]

    @property
    def spent(self) -> int:
        return sum(line.cost for line in self.lines)

    @property
    def left(self) -> int:
        return self.amount - self.spent

    @property
    def reached(self) -> int:
        return sum(line.reached for line in self.lines)

    @property
    def missed(self) -> int:
        return sum(line.missed for line in self.lines)

    @property
    def missing(self) -> int:
        """Đồng that all who are missed would cost."""
        return sum(line.missed * line.want.cost for line in self.lines)


# In either order the same people come out, whatever the order of the input: each field has its turn.
_ORDERS: dict[str, Callable[[Want], tuple[int | str, ...]]] = {
    BY_POINTS: lambda want: (-want.points, want.cost, want.offer, want.group),
    MOST_PEOPLE: lambda want: (want.cost, -want.points, want.offer, want.group),
}


def spend(
    amount: int,
    wants: Iterable[Want],
    *,
    order: str = BY_POINTS,
    mix: Mapping[int, int] | None = None,
    pledged: Mapping[int, int] | None = None,
    meant_for: Callable[[Want], bool] = lambda want: True,
) -> Spending:
    """Spend `amount` đồng on `wants`, by points (highest first, cheaper first among equals) or on the most people.

    `mix`: percent of the money by offer; they need not add up to 100. What a part can't spend, for want of people or as
    a remainder smaller than a gift, goes to all in the order. `pledged`: gifts by offer that are pledged and free:
    they go first, to those with the most points of all, and cost nothing here. `meant_for`: whom the money is for; the
    others are left out of the answer. Raises ValueError for a negative amount, an
    unknown order, negative percents or more than 100 together, and a gift that costs nothing.
    """
    lines = [Bought(want, 0) for want in _in_order(wants, order)]
    _check(amount, lines, mix or {})
    lines = [line for line in _cover(lines, pledged or {}) if meant_for(line.want)]
    left = amount
    for offer, percent in sorted((mix or {}).items()):
        part = amount * percent // 100
        lines, rest = _buy(lines, part, offer)
        left -= part - rest
    lines, _ = _buy(lines, left)
    return Spending(amount, tuple(lines))


def _in_order(wants: Iterable[Want], order: str) -> list[Want]:
    if order not in _ORDERS:
        raise ValueError(f"no such order: {order}")
    return sorted(wants, key=_ORDERS[order])


def _check(amount: int, lines: Sequence[Bought], mix: Mapping[int, int]) -> None:
    if amount < 0:
        raise ValueError("the amount is negative")
    if any(percent < 0 for percent in mix.values()) or sum(mix.values()) > 100:
        raise ValueError("the parts are percents of the amount, together 100 at most")
    if any(line.want.cost <= 0 for line in lines):
        raise ValueError("who costs nothing needs no money")


def _cover(lines: list[Bought], pledged: Mapping[int, int]) -> list[Bought]:
    """Pledged gifts are allocated by points, whatever the money is spent by."""
    free = dict(pledged)
    covered = {}
    for place in sorted(range(len(lines)), key=lambda place: _ORDERS[BY_POINTS](lines[place].want)):
        want = lines[place].want
        covered[place] = min(want.people, max(free.get(want.offer, 0), 0))
        free[want.offer] = free.get(want.offer, 0) - covered[place]
    return [replace(line, covered=covered[place]) for place, line in enumerate(lines)]


def _buy(lines: list[Bought], money: int, offer: int | None = None) -> tuple[list[Bought], int]:
    """Go through the lines once (of one offer, if given); the lines after it and the money that is left."""
    after = []
    for line in lines:
        more = min(line.missed, money // line.want.cost) if offer in (None, line.want.offer) else 0
        money -= more * line.want.cost
        after.append(replace(line, reached=line.reached + more))
    return after, money


@dataclass(frozen=True)
class Needed:
    """What a number of gifts costs: `people` of those who wait, for `people_cost` đồng, and `others` not known yet."""

    people: int
    people_cost: int
    others: int
    others_cost: int

    @property
    def cost(self) -> int:
        return self.people_cost + self.others_cost


def cost_of(quantity: int, wants: Iterable[Want], price_of_one: int) -> Needed:
    """What `quantity` gifts of one offer cost: the people who wait for them in the order of their points, each at the
    own price, then those who are not known yet at the price of one. Raises ValueError for a negative quantity.
    """
    if quantity < 0:
        raise ValueError("the quantity is negative")
    left, cost = quantity, 0
    for want in _in_order(wants, BY_POINTS):
        served = min(left, want.people)
        left -= served
        cost += served * want.cost
    return Needed(quantity - left, cost, left, left * price_of_one)
