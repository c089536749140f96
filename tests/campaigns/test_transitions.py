"""The one door of all states: what may move, moves; everything else is refused and changes nothing."""

from datetime import UTC, datetime

import pytest

from campaigns.models import Campaign
from campaigns.transitions import StaleMove, move, move_many, sources
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db
STATES = list(Campaign.Status)
PAIRS = [(source, target) for source in STATES for target in STATES]


@pytest.mark.parametrize(("source", "target"), [pair for pair in PAIRS if pair[1] in Campaign.MOVES[pair[0]]])
def test_move_writes_an_allowed_state_and_the_fields_with_it(source, target):
    campaign = make_campaign(status=source)
    move(campaign, target, name="Đã chuyển")
    stored = Campaign.objects.get()
    assert (campaign.status, campaign.name) == (stored.status, stored.name) == (target, "Đã chuyển")


@pytest.mark.parametrize(("source", "target"), [pair for pair in PAIRS if pair[1] not in Campaign.MOVES[pair[0]]])
def test_move_refuses_every_other_state_and_writes_nothing(source, target):
    campaign = make_campaign(status=source)
    with pytest.raises(StaleMove) as refusal:
        move(campaign, target, name="Đã chuyển")
    stored = Campaign.objects.get()
    assert (stored.status, stored.name) == (source, "Chiến dịch thử")
    assert str(source.label) in str(refusal.value)
    assert campaign.code in str(refusal.value)


def test_move_tells_the_record_what_it_has_become_meanwhile():
    campaign = make_campaign(status="draft")
    Campaign.objects.update(status="cancelled")
    with pytest.raises(StaleMove):
        move(campaign, Campaign.Status.OPEN)
    assert campaign.status == "cancelled"


def test_move_leaves_only_the_state_that_it_names():
    campaign = make_campaign(status="closed")
    with pytest.raises(StaleMove):
        move(campaign, Campaign.Status.OPEN, leaving=Campaign.Status.DRAFT)
    assert Campaign.objects.get().status == "closed"
    move(campaign, Campaign.Status.OPEN, leaving=Campaign.Status.CLOSED)
    assert Campaign.objects.get().status == "open"


def test_move_is_one_statement(django_assert_num_queries):
    campaign = make_campaign(status="draft")
    with django_assert_num_queries(2):  # the UPDATE, and reading back what it made
        move(campaign, Campaign.Status.OPEN)


def test_move_many_moves_those_that_may_go_and_counts_them():
    for status in STATES:
        make_campaign(status=status, year=2000 + datetime.now(tz=UTC).year % 100)
    assert move_many(Campaign.objects.all(), Campaign.Status.OPEN, name="Mở") == 2
    assert sorted(Campaign.objects.values_list("status", "name")) == [
        ("cancelled", "Chiến dịch thử"),
        ("open", "Chiến dịch thử"),
        ("open", "Mở"),
        ("open", "Mở"),
    ]


def test_sources_are_the_states_from_which_a_state_is_reached():
    assert sources(Campaign, "open") == ["draft", "closed"]
    assert sources(Campaign, "cancelled") == ["draft"]
    assert sources(Campaign, "draft") == ["open"]
