"""The dates of a campaign, without a database."""

from datetime import date

from campaigns.models import Campaign
from office.milestones import milestones

TODAY = date(2026, 11, 22)


def test_dates_come_in_the_order_of_the_days_and_only_those_that_are_set():
    campaign = Campaign(handover_from=date(2027, 1, 20), pledges_until=date(2026, 11, 20), lists_until=TODAY)
    found = milestones(campaign, TODAY)
    assert [(one.field, one.days) for one in found] == [
        ("pledges_until", -2),
        ("lists_until", 0),
        ("handover_from", 59),
    ]
    assert [(one.is_past, one.is_near) for one in found] == [(True, False), (False, True), (False, False)]


def test_near_is_within_a_week():
    campaign = Campaign(posting_from=date(2026, 11, 29), posting_until=date(2026, 11, 30))
    assert [one.is_near for one in milestones(campaign, TODAY)] == [True, False]


def test_a_campaign_without_dates_has_none():
    assert milestones(Campaign(), TODAY) == []
