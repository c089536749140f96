"""How many of those who wait the quotas let receive a gift."""

import pytest

from office.quota_room import may_receive

HOME = {"a": "P", "b": "P", "c": "Q"}


@pytest.mark.parametrize(
    ("left", "people"),
    [
        ({}, 9),
        ({"a": 1}, 6),
        ({"a": 0, "c": 9}, 5),
        ({"P": 3}, 5),
        ({"a": 1, "b": 1, "P": 5}, 4),
        ({"a": -2, "P": 1, "Q": -1}, 1),
        ({"P": 0, "Q": 0}, 0),
        ({"x": 0}, 9),
    ],
)
def test_the_narrower_quota_counts_first(left, people):
    assert may_receive({"a": 4, "b": 3, "c": 2}, HOME, left) == people
