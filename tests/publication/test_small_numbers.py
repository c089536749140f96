"""What may be told about how many people there are."""

from hypothesis import given
from hypothesis import strategies as st

from publication.small_numbers import FEWEST, Count, parts_told, told, tree_told

FEW, WITHHELD = Count(None, few=True), Count(None)


def test_a_count_is_told_from_five_on():
    assert [told(value).text for value in (0, 1, 4, 5, 1234)] == ["0", "dưới 5", "dưới 5", "5", "1.234"]


def test_a_hidden_count_stands_for_no_more_than_is_told():
    assert [count.at_least for count in (told(0), told(3), told(7), WITHHELD)] == [0, 1, 7, 0]
    assert WITHHELD.text == "không nêu"


def test_parts_that_are_large_are_all_told():
    assert parts_told({"a": 5, "b": 80, "c": 0}, total_is_told=True) == {"a": told(5), "b": told(80), "c": told(0)}


def test_one_small_part_hides_the_smallest_of_the_others():
    assert parts_told({"a": 3, "b": 80, "c": 9, "d": 0}, total_is_told=True) == {
        "a": FEW,
        "b": told(80),
        "c": WITHHELD,
        "d": told(0),
    }


def test_two_small_parts_that_come_to_five_hide_no_other():
    assert parts_told({"a": 3, "b": 2, "c": 9}, total_is_told=True) == {"a": FEW, "b": FEW, "c": told(9)}


def test_two_parts_of_one_each_hide_another():
    assert parts_told({"a": 1, "b": 1, "c": 9}, total_is_told=True) == {"a": FEW, "b": FEW, "c": WITHHELD}


def test_equal_parts_are_hidden_in_a_fixed_order():
    assert parts_told({"b": 9, "a": 9, "c": 1}, total_is_told=True) == {"a": WITHHELD, "b": told(9), "c": FEW}


def test_the_parts_of_a_hidden_total_do_not_add_up_to_it():
    assert parts_told({"a": 7, "b": 9}, total_is_told=False) == {"a": WITHHELD, "b": told(9)}
    assert parts_told({"a": 2, "b": 9}, total_is_told=False) == {"a": FEW, "b": told(9)}
    assert parts_told({"a": 0}, total_is_told=False) == {"a": told(0)}


def test_a_small_whole_is_hidden_at_every_level():
    assert tree_told({"24": {"09205": 2}}) == (FEW, {"24": FEW}, {"24": {"09205": FEW}})


def test_a_province_that_is_hidden_for_another_hides_a_commune():
    whole, provinces, communes = tree_told({"24": {"09205": 3}, "38": {"16378": 8}, "01": {"00004": 50}})
    assert whole == told(61)
    assert provinces == {"24": FEW, "38": WITHHELD, "01": told(50)}
    assert communes == {"24": {"09205": FEW}, "38": {"16378": WITHHELD}, "01": {"00004": told(50)}}


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
        assert hidden or not sum(values.values())
    else:
        assert not hidden or (len(hidden) > 1 and sum(hidden) >= FEWEST)
