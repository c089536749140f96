"""Which individuals may be named without telling what they gave (docs/decisions/0014).

Pure. Beside the names of organisations it is told how many gifts they pledged, so that what all others pledged is told,
too: the whole less those numbers. Whoever reads may know the rule, and who agreed to be named.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping

from publication.promised import FEWEST_SPONSORS


def nameable(
    agreed: Iterable[Hashable], others: Collection[Hashable], gifts: Iterable[Mapping[Hashable, int]]
) -> set[Hashable]:
    """Those of the individuals who `agreed` of whom nobody can tell what they gave. `others`: all sponsors whose gifts
    are not told by number, those who pledged money among them; `gifts`: the units of each gift that they pledged, by
    sponsor.
    """
    if len(others) < FEWEST_SPONSORS:
        return set()
    known = {sponsor for units in gifts if _can_be_worked_out(units) for sponsor in units}
    return set(agreed) - known


def _can_be_worked_out(units: Mapping[Hashable, int]) -> bool:
    """Few sponsors are known to each other, and of as many units as sponsors each pledged one."""
    return len(units) < FEWEST_SPONSORS or sum(units.values()) == len(units)
