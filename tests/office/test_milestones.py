"""The dates of a campaign, without a database."""

from datetime import date

from campaigns.models import Campaign, Offer
from office.milestones import milestones

TODAY = date(2026, 11, 22)


def test_dates_come_in_the_order_of_the_days_and_only_those_that_are_set():
    campaign = Campaign(handover_from=date(2027, 1, 20), pledges_until=date(2026, 11, 20), lists_until=TODAY)
    found = milestones(campaign, [], TODAY)
    assert [(one.field, one.days) for one in found] == [
        ("pledges_until", -2),
        ("lists_until", 0),
        ("handover_from", 59),
    ]
    assert [(one.is_past, one.is_near) for one in found] == [(True, False), (False, True), (False, False)]


def test_near_is_within_a_week():
    campaign = Campaign(posting_from=date(2026, 11, 29), posting_until=date(2026, 11, 30))
    assert [one.is_near for one in milestones(campaign, [], TODAY)] == [True, False]


def test_a_campaign_without_dates_has_none():
    assert milestones(Campaign(), [], TODAY) == []


def test_days_of_payment_stand_among_the_dates():
    campaign = Campaign(lists_until=date(2026, 12, 1), handover_from=date(2027, 1, 18))
    offers = [
        Offer(kind="book", premiums_paid_on=date(2026, 11, 29)),
        Offer(kind="card", premiums_paid_on=date(2026, 12, 18)),
        Offer(kind="gift", value=1),
    ]
    found = milestones(campaign, offers, TODAY)
    assert [(one.field, one.kind, str(one.name), one.days) for one in found] == [
        ("premiums_paid_on", "book", "Đóng tiền sổ BHXH", 7),
        ("lists_until", "", "Hạn gửi danh sách", 9),
        ("premiums_paid_on", "card", "Đóng tiền thẻ BHYT", 26),
        ("handover_from", "", "Bắt đầu trao tặng", 57),
    ]
