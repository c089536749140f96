"""What an amount of money gives to people who wait, and to whom.

Pure. People who are alike (same gift, group, price and points) are counted together, so that a campaign of a hundred
thousand is a few hundred `Want`s. The rule is one that can be followed with a pencil: people stand in an order, and
each gets the gift if the money that is left covers it; who is too dear is passed over, and the next is looked at.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

BY_POINTS = "points"
MOST_PEOPLE = "most"


@dataclass(frozen=True, slots=True)
class Want:
    """People alike who wait for a gift. `cost`: đồng for one; `people`: how many of them."""

    offer: int
    group: str
    points: int
    cost: int
    people: int


@dataclass(frozen=True, slots=True)
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

    @cached_property
    def spent(self) -> int:
        return sum(line.cost for line in self.lines)

    @cached_property
    def left(self) -> int:
        return self.amount - self.spent

    @cached_property
    def reached(self) -> int:
        return sum(line.reached for line in self.lines)

    @cached_property
    def missed(self) -> int:
        return sum(line.missed for line in self.lines)

    @cached_property
    def missing(self) -> int:
        """Đồng that all who are missed would cost."""
        return sum(line.missed * line.want.cost for line in self.lines)


# In either order the same people come out, whatever the order of the input: each field has its turn.
_ORDERS = {BY_POINTS: ("points", "cost", "offer", "group"), MOST_PEOPLE: ("cost", "points", "offer", "group")}


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
    queue = _in_order(wants, order)
    _check(amount, queue, mix or {})
    covered = _covered(queue, order, pledged or {})
    meant = [(want, held) for want, held in zip(queue, covered, strict=True) if meant_for(want)]
    reached, left = [0] * len(meant), amount
    for offer, percent in sorted((mix or {}).items()):
        part = amount * percent // 100
        left -= part - _buy(meant, reached, part, offer)
    _buy(meant, reached, left)
    return Spending(amount, tuple(Bought(want, more, held) for (want, held), more in zip(meant, reached, strict=True)))


def _in_order(wants: Iterable[Want], order: str) -> list[Want]:
    if order not in _ORDERS:
        raise ValueError(f"no such order: {order}")
    queue = list(wants)
    for name in reversed(_ORDERS[order]):  # four sorts by one field are faster than one by a tuple of four
        queue.sort(key=attrgetter(name), reverse=name == "points")
    return queue


def _by_points(want: Want) -> tuple[int, int, int, str]:
    return -want.points, want.cost, want.offer, want.group


def _check(amount: int, wants: Sequence[Want], mix: Mapping[int, int]) -> None:
    if amount < 0:
        raise ValueError("the amount is negative")
    if any(percent < 0 for percent in mix.values()) or sum(mix.values()) > 100:
        raise ValueError("the parts are percents of the amount, together 100 at most")
    if any(want.cost <= 0 for want in wants):
        raise ValueError("who costs nothing needs no money")


def _covered(queue: Sequence[Want], order: str, pledged: Mapping[int, int]) -> list[int]:
    """How many of each wait for a gift that is already pledged: those are allocated by points, whatever the money is
    spent by.
    """
    covered, free = [0] * len(queue), {offer: units for offer, units in pledged.items() if units > 0}
    places: Sequence[int] = range(len(queue))
    if free and order != BY_POINTS:
        places = sorted(places, key=lambda place: _by_points(queue[place]))
    for place in places if free else ():
        want = queue[place]
        covered[place] = min(want.people, free.get(want.offer, 0))
        free[want.offer] = free.get(want.offer, 0) - covered[place]
    return covered


def _buy(meant: Sequence[tuple[Want, int]], reached: list[int], money: int, offer: int | None = None) -> int:
    """Go through all once (of one offer, if given) and add who is reached; the money that is left."""
    for place, (want, held) in enumerate(meant):
        if want.cost <= money and offer in (None, want.offer):
            more = min(want.people - held - reached[place], money // want.cost)
            money -= more * want.cost
            reached[place] += more
    return money


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
