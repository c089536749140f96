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
def test_a_sum_beside_which_nothing_can_be_hidden_is_not_told_itself(parts):
    assert parts_told(dict(enumerate(parts))) is None
    whole, provinces, communes = tree_told({"24": {str(key): value for key, value in enumerate(parts)}})
    assert (whole, provinces) == (HIDDEN, {"24": HIDDEN})
    assert set(communes["24"].values()) == {HIDDEN}


def test_of_a_small_whole_not_even_is_told_where_nobody_is():
    assert tree_told({"24": {"09205": 2, "09202": 0}}) == (
        HIDDEN,
        {"24": HIDDEN},
        {"24": {"09205": HIDDEN, "09202": HIDDEN}},
    )


def test_nobody_is_told_as_that():
    assert tree_told({"24": {"09205": 0}}) == (told(0), {"24": told(0)}, {"24": {"09205": told(0)}})
    assert tree_told({}) == (told(0), {}, {})


def test_a_province_that_is_hidden_for_another_tells_nothing_of_its_communes():
    tree = {"24": {"09205": 3}, "38": {"16378": 8, "16380": 9, "16381": 0}, "01": {"00004": 50}}
    whole, provinces, communes = tree_told(tree)
    assert whole == told(70)
    assert provinces == {"24": HIDDEN, "38": HIDDEN, "01": told(50)}
    assert communes == {
        "24": {"09205": HIDDEN},
        "38": {"16378": HIDDEN, "16380": HIDDEN, "16381": told(0)},
        "01": {"00004": told(50)},
    }


TREES = st.dictionaries(
    st.sampled_from("ABCDE"), st.dictionaries(st.sampled_from("12345"), st.integers(0, 12), min_size=1), min_size=1
)


@given(TREES)
def test_no_small_number_is_told_or_left_over_by_subtraction(tree):
    whole, provinces, communes = tree_told(tree)
    _never_left_over(whole, provinces, {key: sum(parts.values()) for key, parts in tree.items()})
    for key, parts in tree.items():
        _never_left_over(provinces[key], communes[key], parts)


def _never_left_over(total, counts, values):
    for key, count in counts.items():
        assert count.value in (None, values[key])
        assert not 0 < (count.value or 0) < FEWEST
    hidden = [values[key] for key, count in counts.items() if count.value is None]
    if total.value is None:
        assert all(count in (HIDDEN, told(0)) for count in counts.values())
    else:
        assert total.value == sum(values.values())
        assert not hidden or (len(hidden) > 1 and sum(hidden) >= FEWEST + len(hidden))


@cache
def rising(count, most, least=1):
    """All rising rows of so many numbers that come to no more than `most`."""
    if not count:
        return ((),)
    firsts = range(least, most // count + 1)
    return tuple((first, *rest) for first in firsts for rest in rising(count - 1, most - first, first))


def tables(shape, most):
    """All tables of provinces with so many communes each, with at least one person in each commune and `most` in all.
    What stands in a commune is told by its number alone, so that the order within a province may be left out.
    """
    if not shape:
        yield ()
        return
    for communes in rising(shape[0], most):
        for rest in tables(shape[1:], most - sum(communes)):
            yield (communes, *rest)


SHAPES = [
    ((1,), 12), ((2,), 30), ((3,), 30), ((4,), 30), ((6,), 26),
    ((1, 1), 30), ((1, 1, 1), 30), ((1, 1, 1, 1), 26), ((2, 1), 30), ((2, 2), 26), ((3, 2), 24),
    ((2, 1, 1), 30), ((3, 1, 1), 28), ((4, 1, 1), 29), ((2, 2, 1), 24), ((2, 1, 1, 1), 22), ((2, 2, 2), 21),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "most"), SHAPES)
def test_whoever_knows_the_rules_can_work_out_no_hidden_number(shape, most):
    """Of all small tables: each view fits several, and in one of them each hidden count is another."""
    fitting = defaultdict(list)
    for table in tables(shape, most):
        whole, provinces, communes = tree_told({key: dict(enumerate(row)) for key, row in enumerate(table)})
        view = (whole, tuple(provinces.values()), tuple(tuple(row.values()) for row in communes.values()))
        fitting[view].append(table)
    for (whole, provinces, communes), found in fitting.items():
        if whole == HIDDEN:
            assert len({sum(map(sum, table)) for table in found}) > 1
        for place, (province, row) in enumerate(zip(provinces, communes, strict=True)):
            if province == HIDDEN:
                assert len({sum(table[place]) for table in found}) > 1, (whole, provinces, communes)
            hidden = [number for number, count in enumerate(row) if count == HIDDEN]
            # Those that are hidden in a province may change places.
            values = {table[place][number] for table in found for number in hidden}
            assert not hidden or len(values) > 1, (whole, provinces, communes)
