"""The crowd of `make torture`, a small one: servers, checks and figures work."""

import pytest

from benchmarks import crowd


@pytest.mark.django_db(transaction=True)
def test_a_small_crowd_loses_nothing_and_doubles_nothing():
    told = list(crowd.pledging(8))
    assert told[0].strip() == ", ".join(f"2 {habit.value}" for habit in crowd.Habit)
    assert "8 pledges of" in told[2]
    assert "16 e-mails" in told[2]
    pages = ["campaign", "form", "form sent", "page for the code", "(code in the mailbox)", "code sent", "result"]
    assert [line[:24].strip() for line in told[4:-1]] == pages
