"""What is kept for a while: how long, how much, and who makes it anew."""

import threading

import pytest

from publication.keeping import Keeper


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def keeper(clock):
    return Keeper(60, most=3, clock=clock)


def test_a_value_is_made_once_within_its_life(keeper, clock):
    made = []
    for _ in range(3):
        assert keeper.get("a", lambda: made.append(1) or len(made)) == 1
        clock.now += 19.9
    clock.now += 0.4
    assert keeper.get("a", lambda: 2) == 2


def test_values_of_different_keys_are_kept_apart(keeper):
    assert (keeper.get("a", lambda: 1), keeper.get("b", lambda: 2)) == (1, 2)
    assert (keeper.get("a", lambda: 9), keeper.get("b", lambda: 9)) == (1, 2)


def test_no_more_than_so_many_are_kept_and_the_least_asked_for_goes(keeper):
    for key in "abc":
        keeper.get(key, lambda: "first")
    keeper.get("a", lambda: "second")
    keeper.get("d", lambda: "first")
    assert len(keeper) == 3
    assert keeper.get("a", lambda: "second") == "first"
    assert keeper.get("b", lambda: "second") == "second"


def test_what_is_none_is_kept_too(keeper):
    assert keeper.get("a", lambda: None) is None
    assert keeper.get("a", lambda: 1) is None


def test_forgetting_makes_everything_anew(keeper):
    keeper.get("a", lambda: 1)
    keeper.forget()
    assert keeper.get("a", lambda: 2) == 2


def test_a_failure_is_told_and_tried_again(keeper, clock):
    keeper.get("a", lambda: 1)
    clock.now += 60
    with pytest.raises(ZeroDivisionError):
        keeper.get("a", lambda: 1 // 0)
    assert keeper.get("a", lambda: 3) == 3


class Slow:
    """Makes a value when told to; counts how often it was asked."""

    def __init__(self, value):
        self.value, self.begun, self.go, self.times = value, threading.Event(), threading.Event(), 0

    def __call__(self):
        self.times += 1
        self.begun.set()
        assert self.go.wait(10)
        return self.value


def _begin(keeper, make, found):
    thread = threading.Thread(target=lambda: found.append(keeper.get("a", make)))
    thread.start()
    return thread


def test_while_one_makes_the_new_the_others_get_the_old(keeper, clock):
    keeper.get("a", lambda: "old")
    clock.now += 61
    slow, found = Slow("new"), []
    maker = _begin(keeper, slow, found)
    assert slow.begun.wait(10)
    assert [keeper.get("a", slow) for _ in range(20)] == ["old"] * 20
    slow.go.set()
    maker.join(10)
    assert (found, slow.times, keeper.get("a", slow)) == (["new"], 1, "new")


@pytest.mark.parametrize("first", [False, True])
def test_what_is_not_there_or_far_too_old_is_made_by_one_and_waited_for(keeper, clock, first):
    if first:
        keeper.get("a", lambda: "old")
        clock.now += 601
    slow, found = Slow("new"), []
    threads = [_begin(keeper, slow, found)]
    assert slow.begun.wait(10)
    threads += [_begin(keeper, slow, found) for _ in range(5)]
    slow.go.set()
    for thread in threads:
        thread.join(10)
    assert (found, slow.times) == (["new"] * 6, 1)


def test_who_waited_for_a_failure_makes_it(keeper):
    slow, found = Slow("new"), []
    begun, go = threading.Event(), threading.Event()

    def fails():
        begun.set()
        assert go.wait(10)
        raise ZeroDivisionError

    def first():
        with pytest.raises(ZeroDivisionError):
            keeper.get("a", fails)

    failing = threading.Thread(target=first)
    failing.start()
    assert begun.wait(10)
    slow.go.set()
    waiting = _begin(keeper, slow, found)
    go.set()
    failing.join(10)
    waiting.join(10)
    assert found == ["new"]
