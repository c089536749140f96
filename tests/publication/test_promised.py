"""What is pledged for places: told where it may be, and the places and the rest always come to the whole."""

import random

import pytest

from publication.promised import (
    COMMUNE,
    FEWEST_SPONSORS,
    NOTHING,
    PROVINCE,
    Meant,
    Promise,
    located,
    promises_told,
    rest,
)
from publication.small_numbers import FEWEST, HIDDEN, Count

CARD = 1


def line(sponsor, units, paid, place):
    return Meant(CARD, sponsor, place[0], place if len(place) > 1 else "", units, paid)


def shown(lines, others=(), closed=()):
    """What is told, by code. `others`: (sponsor, units) of lines for no place."""
    everybody = {}
    for sponsor, units in (*((one.sponsor, one.units) for one in lines), *others):
        everybody[sponsor] = everybody.get(sponsor, 0) + units
    found = promises_told(lines, {CARD: everybody}, lambda _offer, _level, code: code not in closed)
    assert all(level == (PROVINCE if len(code) == 1 else COMMUNE) for _offer, level, code in found)
    return {code: (promise.units, promise.paid.value) for (_offer, _level, code), promise in found.items()}


@pytest.mark.parametrize(
    ("marks", "place"),
    [
        ([], ("", "")),
        ([("a", "a1")], ("a", "a1")),
        ([("a", "a1"), ("a", "a1")], ("a", "a1")),
        ([("a", "a1"), ("a", "a2")], ("a", "")),
        ([("a", "a1"), ("a", "")], ("a", "")),
        ([("a", "")], ("a", "")),
        ([("a", ""), ("b", "")], ("", "")),
        ([("a", "a1"), ("b", "b1")], ("", "")),
    ],
)
def test_a_line_is_for_the_narrowest_place_that_all_it_names_is_in(marks, place):
    assert located(marks) == place


def test_a_place_of_three_sponsors_is_told_with_what_is_paid():
    lines = [line("A", 10, 10, "a1"), line("B", 5, 0, "a1"), line("C", 1, 1, "a1")]
    assert shown(lines) == {"a1": (16, 11), "a": (16, 11)}


def test_what_one_or_two_sponsors_paid_is_not_told_but_what_they_pledged():
    lines = [line("A", 10, 10, "a1"), line("B", 5, 0, "a1"), line("C", 9, 0, "a2")]
    assert shown(lines) == {"a1": (15, None), "a2": (9, None), "a": (24, 10)}


def test_what_a_few_paid_cannot_be_taken_from_the_province():
    three = [line(sponsor, 10, 10, "a1") for sponsor in "ABC"]
    others = [(sponsor, 1) for sponsor in "XYZ"]
    assert shown([*three, line("D", 6, 2, "a")], others) == {"a1": (30, 30), "a": (36, None)}


def test_what_a_few_paid_cannot_be_taken_from_the_whole():
    three = [line(sponsor, 10, 10, "a1") for sponsor in "ABC"]
    assert shown(three, [("D", 6), ("E", 1)]) == {"a1": (30, None), "a": (30, None)}
    # With what is for the whole province there are enough of them, so that the province alone is left out.
    for_province = [line(sponsor, 2, 2, "a") for sponsor in "XYZ"]
    assert shown([*three, *for_province], [("D", 6)]) == {"a1": (30, 30), "a": (36, None)}
    assert shown(three, [("D", 6), ("E", 1), ("F", 1)]) == {"a1": (30, 30), "a": (30, 30)}


def test_few_gifts_and_those_where_people_are_not_told_count_in_the_rest():
    lines = [line("A", FEWEST - 1, 0, "a1"), line("A", FEWEST, 0, "a2"), line("B", 4, 0, "b1"), line("B", 90, 0, "c1")]
    assert shown(lines) == {"a2": (5, None), "a": (9, None), "c1": (90, None), "c": (90, None)}
    assert shown(lines, closed=("a2", "c")) == {"a": (9, None)}


def test_the_rest_is_what_no_part_tells():
    whole = Promise(20, Count(9))
    assert rest(whole, []) == whole
    assert rest(whole, [Promise(6, Count(2)), Promise(5, Count(5)), NOTHING]) == Promise(9, Count(2))
    assert rest(whole, [Promise(6, Count(2)), Promise(5, HIDDEN)]) == Promise(9, HIDDEN)
    assert rest(Promise(20, HIDDEN), [Promise(6, Count(2))]) == Promise(14, HIDDEN)


PLACES = ("a", "a1", "a2", "b", "b1", "c1", "")


@pytest.mark.parametrize("seed", range(300))
def test_places_and_rest_come_to_the_whole_and_nothing_tells_what_a_few_paid(seed):
    chance = random.Random(seed)
    every = [
        (chance.choice("ABCDEFG"[: 2 + seed % 6]), units, chance.randint(0, units), chance.choice(PLACES))
        for units in (chance.randint(1, 12) for _ in range(chance.randint(1, 14)))
    ]
    lines = [line(*one) for one in every if one[3]]
    told = promises_told(
        lines,
        {CARD: {who: sum(one[1] for one in every if one[0] == who) for who in "ABCDEFG"}},
        lambda _offer, _level, code: chance.random() < 0.8,
    )
    promises = {code: promise for (_offer, _level, code), promise in told.items()}
    whole = Promise(sum(one[1] for one in every), Count(sum(one[2] for one in every)))
    parts = {"": "abc", **{province: [f"{province}1", f"{province}2"] for province in "abc"}}
    for around, inside in parts.items():
        outer = whole if not around else promises.get(around, NOTHING)
        inner = [promises.get(code, NOTHING) for code in inside]
        left = rest(outer, inner)
        assert left.units + sum(one.units for one in inner) == outer.units
        assert left.units >= 0
        assert left.paid.value is None or left.paid.value + sum(one.paid.value for one in inner) == outer.paid.value
    _nothing_of_a_few(every, promises)


def _nothing_of_a_few(every, promises):
    """Who adds and takes away what is told as paid comes to the lines of nobody, or of three sponsors at least: each
    line counts in the narrowest of its places of which the paid ones are told, and what is in one of them and in none
    inside is the least that can be worked out.
    """
    known = {code for code, promise in promises.items() if promise.paid != HIDDEN} | {""}
    payers = {code: set() for code in known}
    for who, _units, _paid, place in every:
        payers[next(code for code in (place, place[:1], "") if code in known)].add(who)
    assert known == {""} or all(not who or len(who) >= FEWEST_SPONSORS for who in payers.values())
