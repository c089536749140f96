"""What a table of points brings about: nobody is lost, and more points never make a group worse off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.points import Alike, Chances, Comparison, Effect, compare, effect, points_for

CARD, BOOK = 1, 2
GROUPS = ("poor", "orphan", "elderly", "disabled")
tables = st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 12))
crowds = st.lists(
    st.builds(Alike, st.just(CARD), st.frozensets(st.sampled_from(GROUPS)), st.integers(0, 6)), max_size=12
)
gifts = st.integers(0, 40)


def alike(count, *groups, offer=CARD):
    return Alike(offer, frozenset(groups), count)


def test_points_and_gifts_decide_who_is_sure_who_draws_and_who_gets_none():
    people = [alike(2, "poor", "orphan"), alike(5, "poor"), alike(3, "orphan"), alike(4)]
    assert effect(people, 4, {"poor": 30, "orphan": 20}) == Effect(
        free=4,
        total=Chances(sure=2, lot=5, none=7),
        threshold=30,
        drawn=2,
        groups={
            "poor": Chances(sure=2, lot=5),
            "orphan": Chances(sure=2, none=3),
            "": Chances(none=4),
        },
        spread=((50, 2), (30, 5), (20, 3), (0, 4)),
    )


def test_people_of_equal_points_draw_together_whatever_their_groups():
    found = effect([alike(2, "poor"), alike(2, "orphan")], 3, {"poor": 10, "orphan": 10})
    assert (found.total, found.threshold, found.drawn) == (Chances(lot=4), 10, 3)
    assert found.spread == ((10, 4),)


@pytest.mark.parametrize(
    ("free", "total"),
    [(0, Chances(none=5)), (2, Chances(sure=2, none=3)), (5, Chances(sure=5)), (9, Chances(sure=5))],
)
def test_nobody_draws_where_the_gifts_end_with_the_equals(free, total):
    found = effect([alike(2, "poor"), alike(3)], free, {"poor": 1})
    assert (found.total, found.threshold, found.drawn) == (total, None, 0)


def test_nobody_is_there():
    assert effect([], 3, {"poor": 1}) == Effect(free=3, total=Chances())
    assert effect([alike(0, "poor")], 3, {}) == Effect(free=3, total=Chances(), groups={"poor": Chances()})


@pytest.mark.parametrize(("people", "free"), [([], -1), ([alike(-1)], 0)])
def test_numbers_below_nothing_are_refused(people, free):
    with pytest.raises(ValueError, match="counted from 0 up"):
        effect(people, free, {})


def test_offers_are_compared_apart_in_their_order():
    people = [alike(2, "poor"), alike(1, offer=BOOK), alike(1, "poor", offer=BOOK)]
    found = compare(people, {BOOK: 1, CARD: 1}, {}, {"poor": 5})
    assert found == [
        Comparison(BOOK, effect(people[1:], 1, {}), effect(people[1:], 1, {"poor": 5})),
        Comparison(CARD, effect(people[:1], 1, {}), effect(people[:1], 1, {"poor": 5})),
    ]
    assert [(one.now.total, one.new.total) for one in found] == [
        (Chances(lot=2), Chances(sure=1, none=1)),
        (Chances(lot=2), Chances(lot=2)),
    ]


def test_an_offer_without_people_is_compared_too():
    assert compare([], {CARD: 3}, {}, {}) == [Comparison(CARD, Effect(3, Chances()), Effect(3, Chances()))]


def test_people_of_an_offer_without_a_number_of_gifts_are_refused():
    with pytest.raises(ValueError, match="offer 1"):
        compare([alike(1)], {BOOK: 3}, {}, {})


@given(crowds, gifts, tables)
def test_nobody_is_lost(people, free, table):
    found = effect(people, free, table)
    count = sum(one.count for one in people)
    assert found.total.people == count == sum(number for _points, number in found.spread)
    for group, chances in found.groups.items():
        belonging = [one for one in people if group in one.groups or (group == "" and not one.groups)]
        assert chances.people == sum(one.count for one in belonging)


@given(crowds, gifts, tables)
def test_as_many_gifts_are_given_as_there_are_or_people_want(people, free, table):
    found = effect(people, free, table)
    assert found.total.sure + found.drawn == min(free, found.total.people)
    assert (found.total.lot > found.drawn > 0) if found.total.lot else found.drawn == 0
    assert (found.threshold is not None) == (found.total.lot > 0)


@given(crowds, gifts, tables)
def test_who_is_sure_has_more_points_than_who_draws_and_these_more_than_the_rest(people, free, table):
    """An independent way to the same: person by person, by how many have more points or as many."""
    everybody = sorted((points_for(one.groups, table) for one in people for _ in range(one.count)), reverse=True)
    sure = sum(1 for points in everybody if sum(other >= points for other in everybody) <= free)
    none = sum(1 for points in everybody if sum(other > points for other in everybody) >= free)
    assert effect(people, free, table).total == Chances(sure, len(everybody) - sure - none, none)


@given(crowds, gifts, tables, st.sampled_from(GROUPS), st.integers(0, 12))
def test_more_points_for_a_group_never_make_it_worse_off(people, free, table, group, more):
    """Its people rise together above others, and nobody of them falls behind another: so of the group never fewer are
    sure and never more get none, and of all others it is the other way round.
    """
    raised = table | {group: table.get(group, 0) + more}
    before, after = effect(people, free, table), effect(people, free, raised)
    own, own_after = before.groups.get(group, Chances()), after.groups.get(group, Chances())
    assert own_after.sure >= own.sure
    assert own_after.none <= own.none
    assert after.total.sure - own_after.sure <= before.total.sure - own.sure
    assert after.total.none - own_after.none >= before.total.none - own.none


@given(crowds, gifts, tables, st.integers(0, 5))
def test_more_gifts_never_make_anybody_worse_off(people, free, table, more):
    before, after = effect(people, free, table), effect(people, free + more, table)
    for group, chances in before.groups.items():
        assert after.groups[group].sure >= chances.sure
        assert after.groups[group].none <= chances.none


@given(crowds, gifts, tables, tables)
def test_comparing_a_table_with_itself_shows_no_difference(people, free, now, new):
    for one in compare(people, {CARD: free}, now, now):
        assert one.now == one.new
    (forth,) = compare(people, {CARD: free}, now, new)
    (back,) = compare(people, {CARD: free}, new, now)
    assert (forth.now, forth.new) == (back.new, back.now)
