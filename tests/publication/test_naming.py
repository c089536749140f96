"""Individuals are named where nobody can tell from the figures beside their names what they gave."""

from collections import defaultdict
from itertools import product

import pytest

from publication.naming import nameable

CARD, BOOK = {"Hà": 3, "Lan": 1, "Minh": 1}, {"Hà": 2, "Lan": 2}


@pytest.mark.parametrize(
    ("others", "gifts", "named"),
    [
        ({"Hà"}, [{"Hà": 9}], set()),
        ({"Hà", "Lan"}, [{"Hà": 9, "Lan": 9}], set()),
        ({"Hà", "Lan", "Minh"}, [CARD], {"Hà", "Lan"}),
        ({"Hà", "Lan", "Minh"}, [{"Hà": 1, "Lan": 1, "Minh": 1}], set()),
        ({"Hà", "Lan", "Minh"}, [CARD, {"Hà": 9}], {"Lan"}),
        ({"Hà", "Lan", "Minh"}, [CARD, BOOK], set()),
        ({"Hà", "Lan", "Minh"}, [], {"Hà", "Lan"}),
    ],
)
def test_an_individual_is_named_among_three_who_gave_the_same_gifts(others, gifts, named):
    assert nameable(["Hà", "Lan"], others, gifts) == named


def tables(kinds, most, units):
    """All that up to `most` individuals may have pledged: units of each kind, and how many of them agreed to be named.
    Who pledged no unit pledged money.
    """
    for count in range(1, most + 1):
        for pledged in product(product(range(units + 1), repeat=kinds), repeat=count):
            for agreed in range(count + 1):
                yield pledged, agreed


def view_of(pledged, agreed):
    """What everybody reads: who is named, how many are not, pledges of money, and units of each kind that no
    organisation's name tells.
    """
    kinds = range(len(pledged[0]))
    gifts = [{who: units[kind] for who, units in enumerate(pledged) if units[kind]} for kind in kinds]
    named = nameable(range(agreed), range(len(pledged)), gifts)
    money = sum(not any(units) for units in pledged)
    return frozenset(named), len(pledged), money, tuple(sum(gift.values()) for gift in gifts)


@pytest.mark.parametrize(("kinds", "most", "units"), [(1, 5, 4), (2, 4, 2)])
def test_no_unit_that_a_named_individual_gave_can_be_worked_out(kinds, most, units):
    possible = defaultdict(set)
    for pledged, agreed in tables(kinds, most, units):
        view = view_of(pledged, agreed)
        if max(view[3]) > units + 2:
            continue  # somebody of three could have pledged more than these tables have
        for who in view[0]:
            for kind in range(kinds):
                possible[view, who, kind].add(pledged[who][kind])
    sure = {key for key, found in possible.items() if len(found) == 1 and found != {0}}
    assert (len(possible) > 100, sure) == (True, set())
