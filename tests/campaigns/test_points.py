"""Priority points are a sum anybody can do by hand."""

import pytest

from campaigns.models import PriorityPoints
from campaigns.points import points_for
from tests.factories import make_campaign

TABLE = {"poor": 30, "orphan": 20, "elderly": 5}


@pytest.mark.parametrize(
    ("groups", "points"),
    [
        ([], 0),
        (["poor"], 30),
        (["poor", "orphan"], 50),
        (["orphan", "poor"], 50),
        (["poor", "poor"], 30),
        (["household"], 0),
        (["elderly", "household", "unknown"], 5),
        (("poor", "orphan", "elderly"), 55),
    ],
)
def test_points_add_up_over_the_groups(groups, points):
    assert points_for(groups, TABLE) == points


def test_points_of_an_empty_table_are_none():
    assert points_for(["poor", "orphan"], {}) == 0


def test_points_take_groups_from_any_iterable():
    assert points_for((group for group in ("poor", "elderly")), TABLE) == 35


@pytest.mark.django_db
def test_points_table_names_the_groups_of_one_campaign():
    campaign, other = make_campaign(), make_campaign()
    PriorityPoints.objects.create(campaign=campaign, group_id="poor", points=30)
    PriorityPoints.objects.create(campaign=campaign, group_id="orphan", points=0)
    PriorityPoints.objects.create(campaign=other, group_id="poor", points=1)
    assert campaign.points_table() == {"poor": 30, "orphan": 0}
    assert make_campaign().points_table() == {}
