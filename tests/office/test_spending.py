"""Spending against a count by hand and, at random, against a walk person by person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.spending import BY_POINTS, MOST_PEOPLE, Bought, Needed, Want, cost_of, spend

BOOK, CARD = 1, 2
POOR_BOOK = Want(BOOK, "poor", points=5, cost=990_000, people=4)
BOOK_OF_OTHERS = Want(BOOK, "", points=1, cost=1_584_000, people=10)
CARD_OF_OTHERS = Want(CARD, "", points=3, cost=1_366_200, people=6)
WANTS = (BOOK_OF_OTHERS, CARD_OF_OTHERS, POOR_BOOK)


def reached(spending):
    return {(line.want.offer, line.want.group): line.reached for line in spending.lines}


def test_those_with_the_most_points_come_first():
    spending = spend(12_000_000, WANTS)
    # 4 × 990.000 = 3.960.000, then 5 × 1.366.200 = 6.831.000; 1.209.000 are left, too little for anything
    assert [line.want for line in spending.lines] == [POOR_BOOK, CARD_OF_OTHERS, BOOK_OF_OTHERS]
    assert reached(spending) == {(BOOK, "poor"): 4, (CARD, ""): 5, (BOOK, ""): 0}
    assert (spending.spent, spending.left) == (10_791_000, 1_209_000)
    assert (spending.reached, spending.missed) == (9, 11)
    assert spending.missing == 1_366_200 + 10 * 1_584_000


def test_who_is_too_dear_is_passed_over_and_the_next_looked_at():
    dear, cheap = Want(BOOK, "", points=9, cost=100, people=1), Want(CARD, "", points=1, cost=60, people=2)
    assert reached(spend(99, [dear, cheap])) == {(BOOK, ""): 0, (CARD, ""): 1}


def test_most_people_takes_the_cheapest_first():
    dear, cheap = Want(BOOK, "", points=9, cost=100, people=1), Want(CARD, "", points=1, cost=60, people=2)
    assert reached(spend(120, [dear, cheap], order=MOST_PEOPLE)) == {(CARD, ""): 2, (BOOK, ""): 0}


def test_parts_of_the_money_go_to_their_gift_and_what_they_leave_to_all():
    spending = spend(10_000_000, WANTS, mix={BOOK: 20, CARD: 80})
    # books: 2.000.000 → 2 of the poor, 20.000 over; cards: 8.000.000 → 5, 1.169.000 over; together 1 poor more
    assert reached(spending) == {(BOOK, "poor"): 3, (CARD, ""): 5, (BOOK, ""): 0}
    assert spending.left == 10_000_000 - 3 * 990_000 - 5 * 1_366_200


def test_part_without_people_goes_to_the_others():
    assert reached(spend(2_000_000, [POOR_BOOK], mix={CARD: 100})) == {(BOOK, "poor"): 2}


def test_money_outside_the_parts_goes_to_all():
    assert reached(spend(2_000_000, [POOR_BOOK], mix={BOOK: 50})) == {(BOOK, "poor"): 2}


def test_pledged_gifts_go_first_to_those_with_the_most_points():
    spending = spend(1_584_000, WANTS, order=MOST_PEOPLE, pledged={BOOK: 5, CARD: 6})
    covered = {(line.want.offer, line.want.group): line.covered for line in spending.lines}
    assert covered == {(BOOK, "poor"): 4, (BOOK, ""): 1, (CARD, ""): 6}
    assert reached(spending) == {(BOOK, "poor"): 0, (BOOK, ""): 1, (CARD, ""): 0}
    assert spending.missed == 8


def test_more_allocated_than_pledged_covers_nobody():
    assert reached(spend(990_000, [POOR_BOOK], pledged={BOOK: -3})) == {(BOOK, "poor"): 1}


@pytest.mark.parametrize(
    ("amount", "wants", "options"),
    [
        (-1, WANTS, {}),
        (1, WANTS, {"order": "luck"}),
        (1, WANTS, {"mix": {BOOK: -1}}),
        (1, WANTS, {"mix": {BOOK: 60, CARD: 41}}),
        (1, [Want(CARD, "poor", points=1, cost=0, people=1)], {}),
    ],
)
def test_what_makes_no_sense_is_refused(amount, wants, options):
    with pytest.raises(ValueError, match=r"amount|order|money"):
        spend(amount, wants, **options)


wants_of_any_kind = st.lists(
    st.builds(
        Want,
        offer=st.integers(1, 3),
        group=st.sampled_from(["", "poor", "near_poor"]),
        points=st.integers(0, 3),
        cost=st.integers(1, 50),
        people=st.integers(0, 6),
    ),
    max_size=6,
    unique_by=lambda want: (want.offer, want.group, want.points, want.cost),
)


def person_by_person(amount, wants, order, mix, pledged):
    """Everybody stands in a queue of his own; nothing is counted together."""
    by_points = sorted(wants, key=lambda w: (-w.points, w.cost, w.offer, w.group))
    waiting, free = [], dict(pledged)
    for want in by_points:
        for number in range(want.people):
            if free.get(want.offer, 0) > 0:
                free[want.offer] -= 1
            else:
                waiting.append((want, number))
    if order == MOST_PEOPLE:
        waiting.sort(key=lambda one: (one[0].cost, -one[0].points, one[0].offer, one[0].group))
    served, left = set(), amount
    for offer in sorted(mix):
        part = amount * mix[offer] // 100
        left -= part
        for one in waiting:
            if one not in served and one[0].offer == offer and one[0].cost <= part:
                part -= one[0].cost
                served.add(one)
        left += part
    for one in waiting:
        if one not in served and one[0].cost <= left:
            left -= one[0].cost
            served.add(one)
    return left, {want: sum(1 for one in served if one[0] == want) for want in wants}


@given(
    amount=st.integers(0, 600),
    wants=wants_of_any_kind,
    order=st.sampled_from([BY_POINTS, MOST_PEOPLE]),
    mix=st.dictionaries(st.integers(1, 3), st.integers(0, 33)),
    pledged=st.dictionaries(st.integers(1, 3), st.integers(0, 8)),
)
def test_counted_together_comes_to_the_same_as_person_by_person(amount, wants, order, mix, pledged):
    spending = spend(amount, wants, order=order, mix=mix, pledged=pledged)
    left, counts = person_by_person(amount, wants, order, mix, pledged)
    assert {line.want: line.reached for line in spending.lines} == counts
    assert (spending.left, spending.spent + spending.left) == (left, amount)


@given(amount=st.integers(0, 600), wants=wants_of_any_kind)
def test_order_of_the_input_does_not_matter(amount, wants):
    assert spend(amount, wants) == spend(amount, reversed(wants))


@given(amount=st.integers(0, 600), wants=wants_of_any_kind)
def test_nobody_gets_more_than_once_and_nothing_is_overspent(amount, wants):
    spending = spend(amount, wants, order=MOST_PEOPLE)
    assert all(0 <= line.reached <= line.want.people for line in spending.lines)
    assert spending.left >= 0
    # the cheapest first: nobody who is missed could be paid with what is left
    assert all(line.missed == 0 or line.want.cost > spending.left for line in spending.lines)


def test_line_says_what_it_costs_and_whom_it_misses():
    line = Bought(POOR_BOOK, reached=1, covered=2)
    assert (line.cost, line.missed) == (990_000, 1)


def test_wanted_gifts_cost_what_the_first_cost_and_the_price_of_one_for_the_rest():
    # 4 of the poor and 3 of the others are known; 3 more are not
    needed = cost_of(10, [POOR_BOOK, Want(BOOK, "", points=1, cost=1_584_000, people=3)], 1_980_000)
    assert needed == Needed(7, 4 * 990_000 + 3 * 1_584_000, 3, 3 * 1_980_000)
    assert needed.cost == 14_652_000
    assert cost_of(2, [BOOK_OF_OTHERS, POOR_BOOK], 1_980_000) == Needed(2, 2 * 990_000, 0, 0)


def test_less_than_nothing_is_not_wanted():
    with pytest.raises(ValueError, match="quantity"):
        cost_of(-1, [], 1)


def test_money_meant_for_some_leaves_the_others_out():
    spending = spend(12_000_000, WANTS, pledged={BOOK: 5}, meant_for=lambda want: want.offer == BOOK)
    # the four poor and one of the others have the pledged books; 9 are left, of whom 7 can be paid
    assert reached(spending) == {(BOOK, "poor"): 0, (BOOK, ""): 7}
    assert (spending.missed, spending.left) == (2, 12_000_000 - 7 * 1_584_000)
