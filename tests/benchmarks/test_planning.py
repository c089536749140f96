"""The benchmark of the planner, with few people: it compares every answer with one worked out person by person."""

import pytest

from benchmarks import planning

pytestmark = pytest.mark.django_db


def test_the_planner_is_compared_in_every_case():
    lines = list(planning.compared(200))
    named = [case.name + told for told, _groups in planning.TOPPED_UP for case in planning.CASES]
    assert [line.split("   ")[0].strip() for line in lines[::3]] == named
    assert [line.split(":")[0].strip() for line in lines[1::3]] == ["peer"] * len(named)
    assert [line.split(":")[0].strip() for line in lines[2::3]] == ["limit"] * len(named)
