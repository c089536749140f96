"""Sharing gifts out by weights: sums, fairness, limits, ties, as properties and worked by hand."""

import hashlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.sharing import Claim, Portion, Sharing, drawn, evenly, household_weight, share

TOTALS = st.integers(0, 100_000)
WEIGHTS = st.one_of(st.integers(0, 3), st.integers(0, 1000))
LIMITS = st.one_of(st.none(), st.integers(0, 60))


def claims_of(limits):
    codes = st.integers(1, 199).map(lambda code: f"{code:05}")
    return st.lists(st.builds(Claim, codes, WEIGHTS, limits), min_size=1, max_size=40, unique_by=lambda one: one.code)


FREE, LIMITED = claims_of(st.none()), claims_of(LIMITS)


def units(sharing):
    return {portion.code: portion.units for portion in sharing.portions}


def test_the_largest_remainders_get_what_is_left():
    # 10 among 3, 3 and 1: due are 4 2/7, 4 2/7 and 1 3/7
    sharing = share(10, [Claim("a", 3), Claim("b", 3), Claim("c", 1)])
    assert sharing == Sharing(
        (
            Portion("a", Fraction(30, 7), 4),
            Portion("b", Fraction(30, 7), 4),
            Portion("c", Fraction(10, 7), 2),
        ),
        0,
    )


def test_of_equal_remainders_more_households_come_first():
    claims = [Claim("a", 1, None, 5), Claim("b", 1, None, 9), Claim("c", 1, None, 7)]
    assert units(share(2, claims)) == {"a": 0, "b": 1, "c": 1}
    assert units(share(4, claims)) == {"a": 1, "b": 2, "c": 1}


def test_households_decide_between_equal_remainders_only():
    # 3 among weights 4 and 3: due are 1 5/7 and 1 2/7
    assert units(share(3, [Claim("a", 4, None, 1), Claim("b", 3, None, 900)])) == {"a": 2, "b": 1}


def test_of_equal_households_a_draw_that_anybody_can_repeat_decides():
    """Whatever the order, and for each campaign and gift anew."""
    lots = {code: hashlib.sha256(f"TET2027/card/{code}".encode()).hexdigest() for code in "abc"}
    assert lots == {code: drawn("TET2027/card", code) for code in "abc"}
    last = max(lots, key=lots.__getitem__)
    for order in ("cab", "bca", "abc"):
        assert units(share(2, evenly(order), draw="TET2027/card")) == {code: int(code != last) for code in order}
    assert len({tuple(units(share(1, evenly("abc"), draw=f"T{year}/card")).values()) for year in range(20)}) == 3


def test_portions_stand_in_the_order_of_the_claims():
    assert [portion.code for portion in share(5, evenly(["z", "a", "m"])).portions] == ["z", "a", "m"]


def test_areas_without_weight_get_nothing():
    assert units(share(5, [Claim("a", 0), Claim("b", 1)])) == {"a": 0, "b": 5}


def test_what_nobody_claims_is_left():
    assert share(5, []) == Sharing((), 5)
    assert share(5, [Claim("a", 0)]) == Sharing((Portion("a", Fraction(0), 0),), 5)


def test_a_limited_area_gets_its_most_and_the_others_share_the_rest():
    # without limits 60, 30 and 10; then 70 among 30 and 10
    sharing = share(100, [Claim("a", 6, 30), Claim("b", 3), Claim("c", 1)])
    assert units(sharing) == {"a": 30, "b": 53, "c": 17}
    assert sharing.portions[1].exact == Fraction(105, 2)


def test_a_limit_may_be_met_only_once_another_has_taken_its_own():
    # b's 30 are within 40 until a takes 10 of its 60
    assert units(share(100, [Claim("b", 3, 40), Claim("a", 6, 10), Claim("c", 1)])) == {"b": 40, "a": 10, "c": 50}


def test_what_the_limits_leave_over_is_said():
    assert share(100, [Claim("a", 1, 30), Claim("b", 1, 20), Claim("c", 0)]).left == 50


@given(TOTALS, LIMITED)
def test_units_and_what_is_left_sum_to_the_total(total, claims):
    sharing = share(total, claims)
    assert sum(portion.units for portion in sharing.portions) + sharing.left == total
    assert all(portion.units >= 0 for portion in sharing.portions)


@given(TOTALS, LIMITED)
def test_nothing_is_left_while_an_area_may_still_take_some(total, claims):
    sharing = share(total, claims)
    if sharing.left:
        most = {claim.code: claim.most if claim.weight else 0 for claim in claims}
        assert units(sharing) == most


@given(TOTALS, LIMITED)
def test_everybody_is_within_one_of_what_is_due(total, claims):
    assert all(abs(portion.units - portion.exact) < 1 for portion in share(total, claims).portions)


@given(TOTALS, FREE)
def test_without_limits_due_is_the_part_of_the_weight(total, claims):
    weight = sum(claim.weight for claim in claims)
    for claim, portion in zip(claims, share(total, claims).portions, strict=True):
        assert portion.exact == (Fraction(total * claim.weight, weight) if weight else 0)


@given(TOTALS, LIMITED)
def test_no_limit_is_passed(total, claims):
    for claim, portion in zip(claims, share(total, claims).portions, strict=True):
        assert claim.most is None or portion.units <= claim.most


@given(TOTALS, FREE)
def test_a_larger_weight_never_gets_fewer(total, claims):
    for most in (None, 3, 25):
        got = units(share(total, [Claim(claim.code, claim.weight, most) for claim in claims]))
        ordered = [got[claim.code] for claim in sorted(claims, key=lambda one: (one.weight, got[one.code]))]
        assert ordered == sorted(ordered)


@given(TOTALS, LIMITED)
def test_who_counts_more_households_never_loses_by_it(total, claims):
    first, *others = claims
    before = units(share(total, claims))[first.code]
    for more in (1, 7, 300):
        heavier = Claim(first.code, first.weight + more, first.most)
        assert units(share(total, [heavier, *others]))[first.code] >= before


@given(TOTALS, FREE)
def test_limits_above_what_is_due_change_nothing(total, claims):
    roomy = [Claim(claim.code, claim.weight, total) for claim in claims]
    assert share(total, roomy) == share(total, claims)


def test_even_claims_differ_by_one_at_the_most():
    got = units(share(17, evenly([f"{code:05}" for code in range(5)])))
    assert sorted(got.values()) == [3, 3, 3, 4, 4]
    assert evenly(["a"], most=4) == [Claim("a", 1, 4)]


def test_households_weigh_as_chosen():
    assert household_weight(10, 4, poor_weight=1, near_poor_weight=1) == 14
    assert household_weight(10, 4, poor_weight=3, near_poor_weight=2) == 38
    assert household_weight(10, 4, poor_weight=1, near_poor_weight=0) == 10


@pytest.mark.parametrize(
    ("total", "claims"),
    [
        (-1, [Claim("a", 1)]),
        (1, [Claim("a", -1)]),
        (1, [Claim("a", 1, -1)]),
        (1, [Claim("a", 1), Claim("a", 2)]),
    ],
)
def test_what_makes_no_sense_is_refused(total, claims):
    with pytest.raises(ValueError, match=r"negative|twice"):
        share(total, claims)
