"""What an amount of money covers: gifts by their prices, in the order in which they are wanted.

Pure: amounts in đồng, quantities in pieces.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """A gift that can be given. `key`: names it (the id of its offer); `price`: đồng for one, at least 1; `most`: so
    many are still wanted, None where nobody says.
    """

    key: int
    price: int
    most: int | None = None


@dataclass(frozen=True)
class Suggested:
    """So many of a gift, which cost `value` đồng together."""

    key: int
    quantity: int
    value: int


@dataclass(frozen=True)
class Suggestion:
    """`lines`: what the amount covers, at least 1 of each; `left`: đồng that pay for no further gift."""

    lines: tuple[Suggested, ...]
    left: int


def suggest(amount: int, choices: Sequence[Choice]) -> Suggestion:
    """As many as can be paid of the first choice, of what is left as many of the second, and so on. Only when no more
    of any is wanted, or the rest is less than one costs, something is left. Raises ValueError if a price is not
    positive or the amount is negative.
    """
    if amount < 0 or any(choice.price < 1 for choice in choices):
        raise ValueError("Số tiền không được âm và mỗi suất phải có giá từ 1 đồng.")
    lines, left = [], amount
    for choice in choices:
        quantity = left // choice.price
        if choice.most is not None:
            quantity = min(quantity, max(0, choice.most))
        if quantity:
            lines.append(Suggested(choice.key, quantity, quantity * choice.price))
            left -= quantity * choice.price
    return Suggestion(tuple(lines), left)
