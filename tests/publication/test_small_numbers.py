"""What may be told about how many people there are."""

from collections import defaultdict
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.small_numbers import FEWEST, HIDDEN, parts_told, told, tree_told


def test_a_count_is_told_from_five_on():
    assert [told(value).text for value in (0, 1, 4, 5, 1234)] == ["0", "không nêu", "không nêu", "5", "1.234"]


def test_parts_that_are_large_are_all_told():
    assert parts_told({"a": 5, "b": 80, "c": 0}) == {"a": told(5), "b": told(80), "c": told(0)}


def test_one_small_part_hides_the_smallest_of_the_others_by_the_same_word():
    assert parts_told({"a": 3, "b": 80, "c": 9, "d": 0}) == {"a": HIDDEN, "b": told(80), "c": HIDDEN, "d": told(0)}


def test_few_that_leave_room_for_each_other_hide_no_third():
    assert parts_told({"a": 3, "b": 4, "c": 90}) == {"a": HIDDEN, "b": HIDDEN, "c": told(90)}


@pytest.mark.parametrize("few", [(1, 1), (2, 4), (3, 2)])
def test_few_that_leave_little_room_hide_a_third(few):
    assert parts_told(dict(enumerate((*few, 9, 90)))) == {0: HIDDEN, 1: HIDDEN, 2: HIDDEN, 3: told(90)}


def test_few_just_below_what_is_told_hide_it():
    assert parts_told({"a": 4, "b": 4, "c": 5, "d": 90}) == {"a": HIDDEN, "b": HIDDEN, "c": HIDDEN, "d": told(90)}


def test_equal_parts_are_hidden_together():
    assert parts_told({"b": 9, "a": 9, "c": 1, "d": 40}) == {"a": HIDDEN, "b": HIDDEN, "c": HIDDEN, "d": told(40)}


@pytest.mark.parametrize("parts", [(3,), (1, 5), (1, 1, 1, 1), (2, 2, 2)])
def test_nothing_is_told_of_parts_of_which_one_could_be_worked_out(parts):
    assert parts_told(dict(enumerate(parts))) is None


@pytest.mark.parametrize("parts", [(1,) * 30, (2, 2, 2), (1, 5), (1, 1, 1, 1, 2)])
def test_a_sum_stands_alone_where_nothing_is_told_of_its_parts(parts):
    tree = tree_told({"24": {str(key): value for key, value in enumerate((*parts, 0))}})
    assert (tree.whole, tree.count("24")) == (told(sum(parts)), told(sum(parts)))
    # Not even where nobody is.
    assert {tree.count("24", str(key)) for key in range(len(parts) + 1)} == {HIDDEN}
    assert (tree.count("24", "99999"), tree.names("24", "0"), tree.names("24")) == (HIDDEN, False, True)


def test_the_whole_stands_alone_where_few_are_in_each_province():
    tree = tree_told({str(key): {f"{key}1": 1} for key in range(30)})
    assert tree.whole == told(30)
    assert {(tree.count(str(key)), tree.names(str(key))) for key in range(31)} == {(HIDDEN, False)}
    assert {(tree.count(str(key), f"{key}1"), tree.names(str(key), f"{key}1")) for key in range(31)} == {
        (HIDDEN, False)
    }


def test_a_small_whole_is_not_told_nor_where_it_is():
    tree = tree_told({"24": {"09205": 2, "09202": 0}})
    assert (tree.whole, tree.count("24"), tree.count("24", "09205"), tree.count("24", "09202")) == (HIDDEN,) * 4
    assert (tree.count("38"), tree.count("38", "16378")) == (HIDDEN, HIDDEN)


def test_nobody_is_told_as_that():
    for tree in (tree_told({"24": {"09205": 0}}), tree_told({})):
        assert (tree.whole, tree.count("24"), tree.count("24", "09205")) == (told(0),) * 3
        assert (tree.names("24"), tree.names("24", "09205")) == (False, False)


def test_a_province_that_is_hidden_for_another_tells_nothing_of_its_communes():
    tree = tree_told({"24": {"09205": 3}, "38": {"16378": 8, "16380": 9, "16381": 0}, "01": {"00004": 50}})
    assert tree.whole == told(70)
    assert [tree.count(code) for code in ("24", "38", "01", "02")] == [HIDDEN, HIDDEN, told(50), told(0)]
    assert [tree.count("38", code) for code in ("16378", "16381", "16400")] == [HIDDEN] * 3
    assert [tree.names("38", code) for code in ("", "16378", "16381")] == [True, False, False]
    assert [tree.count("01", code) for code in ("00004", "00008")] == [told(50), told(0)]
    assert [tree.names("01", code) for code in ("", "00004", "00008")] == [True, True, False]


TREES = st.dictionaries(
    st.sampled_from("ABCDE"), st.dictionaries(st.sampled_from("12345"), st.integers(0, 12), min_size=1), min_size=1
)


@given(TREES)
def test_no_small_number_is_told_or_left_over_by_subtraction(places):
    tree = tree_told(places)
    _never_left_over(tree.whole, tree.provinces, {key: sum(parts.values()) for key, parts in places.items()})
    for key, parts in places.items():
        _never_left_over(tree.count(key), tree.communes[key], parts)


def _never_left_over(total, counts, values):
    assert total.value in (None, sum(values.values()))
    assert not 0 < (total.value or 0) < FEWEST
    if counts is None:
        return
    assert total.value is not None
    for key, count in counts.items():
        assert count.value in (None, values[key])
        assert not 0 < (count.value or 0) < FEWEST
    hidden = [values[key] for key, count in counts.items() if count.value is None]
    assert all(hidden)
    assert not hidden or (len(hidden) > 1 and sum(hidden) >= FEWEST + len(hidden))


@cache
def rising(count, most, least=0):
    """All rising rows of so many numbers that come to no more than `most`."""
    if not count:
        return ((),)
    firsts = range(least, most // count + 1)
    return tuple((first, *rest) for first in firsts for rest in rising(count - 1, most - first, first))


def tables(shape, most):
    """All tables of provinces with so many communes each, and `most` people in all. What stands in a commune is told by
    its number alone, so that the order within a province may be left out.
    """
    if not shape:
        yield ()
        return
    for communes in rising(shape[0], most):
        for rest in tables(shape[1:], most - sum(communes)):
            yield (communes, *rest)


SHAPES = [
    ((1,), 12), ((2,), 30), ((3,), 30), ((4,), 30), ((6,), 26), ((12,), 18),
    ((1, 1), 30), ((1, 1, 1), 30), ((1, 1, 1, 1), 26), ((2, 1), 30), ((2, 2), 26), ((3, 2), 24), ((5, 3), 18),
    ((2, 1, 1), 30), ((3, 1, 1), 28), ((4, 1, 1), 29), ((2, 2, 1), 24), ((2, 1, 1, 1), 22), ((2, 2, 2), 21),
]  # fmt: skip


def views(shape, most):
    """Of all small tables: which ones each view that is published could have come from, as (whole, provinces, communes
    of each) with None where nothing is told of them.
    """
    fitting = defaultdict(list)
    for table in tables(shape, most):
        tree = tree_told({str(key): dict(zip("abcdefghijkl", row, strict=False)) for key, row in enumerate(table)})
        provinces = None if tree.provinces is None else tuple(tree.provinces.values())
        communes = (None if inside is None else tuple(inside.values()) for inside in tree.communes.values())
        fitting[tree.whole, provinces, tuple(communes)].append(table)
    return fitting


def hidden_in(view, tables):
    """The numbers that each hidden count can be, of provinces and of communes. Those that are hidden in a province may
    change places.
    """
    _whole, provinces, communes = view
    for place, row in enumerate(communes):
        if provinces is None or provinces[place] == HIDDEN:
            yield {sum(table[place]) for table in tables}
        hidden = [number for number, _ in enumerate(tables[0][place]) if row is None or row[number] == HIDDEN]
        if hidden:
            yield {table[place][number] for table in tables for number in hidden}


@pytest.mark.parametrize(("shape", "most"), SHAPES)
def test_whoever_knows_the_rules_can_work_out_no_hidden_number(shape, most):
    """In one of the tables that fit what is published each hidden count is another."""
    for view, found in views(shape, most).items():
        assert view[0] != HIDDEN or len({sum(map(sum, table)) for table in found}) > 1
        assert all(len(values) > 1 for values in hidden_in(view, found)), view


@pytest.mark.parametrize(
    ("shape", "most"), [((3,), 30), ((5,), 26), ((1, 1, 1), 30), ((1, 1, 1, 1), 26), ((3, 3), 16), ((3, 3, 3), 11)]
)
def test_where_nothing_is_told_of_places_of_none_can_be_said_that_few_are_there(shape, most):
    """There are three of them at least: each may have nobody, or as many as would be told."""
    for (whole, provinces, communes), found in views(shape, most).items():
        if whole == HIDDEN:
            continue
        if provinces is None and len(shape) > 2:
            for place, _ in enumerate(shape):
                assert any(not 0 < sum(table[place]) < FEWEST for table in found), (whole, communes)
        for place, row in enumerate(communes):
            if row is None and shape[place] > 2:
                assert any(not 0 < value < FEWEST for table in found for value in table[place]), (whole, communes)
