"""What an amount of money would pay for."""

from collections.abc import Iterable
from dataclasses import dataclass

from sponsors.online.gifts import Gift


@dataclass(frozen=True)
class Covered:
    """So many of one gift, if all of the money went there; `left`: đồng that remain."""

    gift: Gift
    count: int
    left: int


def covered_by(amount: int, gifts: Iterable[Gift]) -> list[Covered]:
    """For each gift of which the amount pays for one at least."""
    counted = [Covered(gift, *divmod(amount, gift.price)) for gift in gifts]
    return [one for one in counted if one.count]
