"""Until when people may be put forward, and what the staff is told of a campaign whose last day is over."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from beneficiaries.deadlines import TooLate, check_in_time, is_late, late_words, taking_people
from tests.factories import THANH_HOA, make_campaign, make_commune_officer, make_officer, make_user

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
LAST_DAYS = [(None, False), (0, False), (1, False), (-1, True)]


@pytest.mark.parametrize(("days", "late"), LAST_DAYS)
def test_the_last_day_is_one_on_which_people_are_still_taken(days, late):
    campaign = make_campaign(lists_until=None if days is None else TODAY() + timedelta(days=days))
    sender, officer = make_commune_officer(), make_officer()
    assert is_late(campaign, TODAY()) is late
    assert (campaign not in taking_people(sender)) is late
    assert campaign in taking_people(officer)
    assert bool(late_words(campaign)) is late
    check_in_time(campaign, by=officer, at=timezone.now())
    if late:
        with pytest.raises(TooLate, match=campaign.lists_until.strftime("%d/%m/%Y")):
            check_in_time(campaign, by=sender, at=timezone.now())
    else:
        check_in_time(campaign, by=sender, at=timezone.now())


def test_the_staff_is_told_since_when_it_is_late():
    assert late_words(make_campaign(lists_until=date(2023, 1, 5))) == "đã quá hạn nhận danh sách 05/01/2023"


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "closed"}, {"province": THANH_HOA}], ids=str)
def test_what_is_not_open_or_elsewhere_takes_nobody_from_here(fields):
    make_campaign(**fields)
    for user in (make_commune_officer(), make_officer(), make_user()):
        assert list(taking_people(user)) == []
