"""A whole number of gifts shared out among areas by weights: the largest-remainder method (Hare–Niemeyer).

Pure, and integers throughout: an exact share is a fraction, never a float. Each area first gets the whole part of
its exact share; what is then left goes, one by one, to the largest remainders. Of equal ones the area with more
households in need comes first, and of those that have as many the one that a public draw names: the smaller SHA-256
hash of what is drawn for and of the area's code. So the same question always has the same answer, anybody can work it
out again, and no area comes first for ever because of its number. Without a most each area is within one gift of its
exact share, a larger weight never gets fewer, and the parts sum to the total.

An area whose exact share is above its most gets its most, and the others share the rest by the same rule. What nobody
may take any more is said (`Sharing.left`), never lost.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Claim:
    """An area's part in the sharing: its `weight` (0: nothing) and, if it is limited, the `most` that it may get.
    `households` in need, if they are known, only decide between equal remainders.
    """

    code: str
    weight: int
    most: int | None = None
    households: int = 0


@dataclass(frozen=True, slots=True)
class Portion:
    """What an area gets: `units` whole gifts, where exactly `exact` would be due (its most, if that is less)."""

    code: str
    exact: Fraction
    units: int


@dataclass(frozen=True, slots=True)
class Sharing:
    """The portions in the order of the claims; their units and `left` sum to the total."""

    portions: tuple[Portion, ...]
    left: int


def share(total: int, claims: Sequence[Claim], *, draw: str = "") -> Sharing:
    """Share `total` gifts among the claims, each area once; `draw` names what is shared out (see `drawn`).

    Raises ValueError for a negative total, weight or most, and for an area that is there twice: whoever asks has
    looked at what was typed before.
    """
    _check(total, claims)
    exact = _exact_shares(total, claims)
    units = {code: int(due) for code, due in exact.items()}
    over = int(sum(exact.values(), start=Fraction(0))) - sum(units.values())
    households = {claim.code: claim.households for claim in claims}
    by_remainder = sorted(exact, key=lambda code: (units[code] - exact[code], -households[code], drawn(draw, code)))
    for code in by_remainder[:over]:
        units[code] += 1
    portions = tuple(Portion(claim.code, exact[claim.code], units[claim.code]) for claim in claims)
    return Sharing(portions, total - sum(units.values()))


def drawn(draw: str, code: str) -> str:
    """The area's lot in the draw, the smallest first: SHA-256 (hexadecimal) of "draw/code" in UTF-8."""
    return hashlib.sha256(f"{draw}/{code}".encode()).hexdigest()


def evenly(codes: Iterable[str], *, most: int | None = None) -> list[Claim]:
    """Claims of the same weight for every area."""
    return [Claim(code, 1, most) for code in codes]


def household_weight(poor: int, near_poor: int, *, poor_weight: int, near_poor_weight: int) -> int:
    """The weight of an area by its households: each poor one counts `poor_weight` times, each near-poor one
    `near_poor_weight` times.
    """
    return poor * poor_weight + near_poor * near_poor_weight


def _check(total: int, claims: Sequence[Claim]) -> None:
    if total < 0:
        raise ValueError(f"the total is negative: {total}")
    for claim in claims:
        if claim.weight < 0 or (claim.most is not None and claim.most < 0):
            raise ValueError(f"a weight or a most is negative: {claim}")
    if len({claim.code for claim in claims}) < len(claims):
        raise ValueError("an area claims twice")


def _exact_shares(total: int, claims: Sequence[Claim]) -> dict[str, Fraction]:
    """What is due to each area. The tightest most comes first, measured by the weight: who takes its most and no more
    raises what is due to the others, and the first that stays within its most shows that all after it do.
    """
    exact = {claim.code: Fraction(0) for claim in claims}
    left, weight = total, sum(claim.weight for claim in claims)
    limited = [(claim.most, claim) for claim in claims if claim.most is not None and claim.weight]
    taken: set[str] = set()
    for most, claim in sorted(limited, key=lambda one: (Fraction(one[0], one[1].weight), one[1].code)):
        if left * claim.weight <= most * weight:
            break
        exact[claim.code] = Fraction(most)
        taken.add(claim.code)
        left, weight = left - most, weight - claim.weight
    for claim in claims:
        if claim.weight and claim.code not in taken:
            exact[claim.code] = Fraction(left * claim.weight, weight)
    return exact
