"""Household counts taken in from a file: by those who plan the campaign, as a whole, with few queries."""

from datetime import UTC, date, datetime

import pytest

from accounts.roles import Role
from campaigns import household_counting
from campaigns.household_counting import Taken
from campaigns.household_sheet import Count, read, written
from campaigns.lifecycle import NotYourCampaign
from campaigns.models import HouseholdCount
from campaigns.planning import Changes, PlanClosed
from locations.models import Commune
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_leader,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DECISION = {"source": "Quyết định số 15/QĐ-UBND", "counted_on": date(2026, 11, 15)}


def take_in(campaign, *counts, by=None, **decision):
    rows = [Count(number, *count) for number, count in enumerate(counts, 2)]
    given = DECISION | decision
    return household_counting.take_in(campaign, counts=rows, by=by or make_officer(), at=NOW, **given)


def kept():
    return set(HouseholdCount.objects.values_list("commune", "poor", "near_poor"))


def test_counts_are_made_changed_and_left():
    campaign = make_campaign()
    assert take_in(campaign, (YEN_TRUNG, 1, 2), (TAM_GIANG, 3, 4)) == Changes(made=2, changed=0, removed=0, kept=0)
    other = Commune.objects.filter(province=BAC_NINH).exclude(pk__in=[YEN_TRUNG, TAM_GIANG])[0].pk
    assert take_in(campaign, (YEN_TRUNG, 1, 2), (TAM_GIANG, 3, 5), (other, 0, 0)) == Changes(
        made=1, changed=1, removed=0, kept=1
    )
    assert kept() == {(YEN_TRUNG, 1, 2), (TAM_GIANG, 3, 5), (other, 0, 0)}
    assert take_in(campaign, (other, 7, 7)) == Changes(made=0, changed=1, removed=0, kept=0)
    assert kept() == {(YEN_TRUNG, 1, 2), (TAM_GIANG, 3, 5), (other, 7, 7)}


def test_the_same_numbers_of_another_decision_bear_its_name():
    campaign, officer = make_campaign(), make_officer()
    take_in(campaign, (YEN_TRUNG, 1, 2))
    changes = take_in(campaign, (YEN_TRUNG, 1, 2), by=officer, source="Quyết định số 16/QĐ-UBND")
    assert changes == Changes(made=0, changed=0, removed=0, kept=1)
    count = HouseholdCount.objects.get()
    assert (count.source, count.counted_on) == ("Quyết định số 16/QĐ-UBND", date(2026, 11, 15))
    event = count.events.order_by("pgh_id").last()
    assert event.pgh_context == {"user": officer.pk, "operation": "household_counting.take_in"}
    events = count.events.count()
    take_in(campaign, (YEN_TRUNG, 1, 2), source="Quyết định số 16/QĐ-UBND")
    assert count.events.count() == events


def test_counts_of_other_campaigns_stay():
    take_in(make_campaign(), (YEN_TRUNG, 1, 2))
    take_in(make_campaign(), (YEN_TRUNG, 5, 6))
    assert kept() == {(YEN_TRUNG, 1, 2), (YEN_TRUNG, 5, 6)}


@pytest.mark.parametrize("stranger", [lambda: make_officer(THANH_HOA), lambda: make_user(Role.AUDITOR), make_user])
def test_strangers_take_nothing_in(stranger):
    with pytest.raises(NotYourCampaign):
        take_in(make_campaign(), (YEN_TRUNG, 1, 2), by=stranger())
    assert not kept()


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_a_campaign_that_is_over_keeps_its_counts(status):
    with pytest.raises(PlanClosed):
        take_in(make_campaign(status=status), (YEN_TRUNG, 1, 2))
    assert not kept()


def test_what_would_become_of_the_counts_is_said():
    campaign = make_campaign()
    take_in(campaign, (YEN_TRUNG, 1, 2), (TAM_GIANG, 3, 4))
    counts = [Count(5, YEN_TRUNG, 1, 2), Count(6, TAM_GIANG, 3, 5), Count(7, DONG_SON, 0, 0)]
    names = {YEN_TRUNG: "Xã Yên Trung", TAM_GIANG: "Xã Tam Giang", DONG_SON: "Phường Đông Sơn"}
    taken = household_counting.looked_at(campaign, counts, names)
    assert taken == [
        Taken(5, YEN_TRUNG, "Xã Yên Trung", 1, 2, (1, 2)),
        Taken(6, TAM_GIANG, "Xã Tam Giang", 3, 5, (3, 4)),
        Taken(7, DONG_SON, "Phường Đông Sơn", 0, 0, None),
    ]
    assert [one.outcome for one in taken] == ["same", "changed", "new"]


def test_the_file_has_every_commune_of_the_campaign_and_reads_back():
    campaign = make_campaign()
    take_in(campaign, (YEN_TRUNG, 12, 34))
    rows = household_counting.count_rows(campaign)
    assert len(rows) == 99
    assert (YEN_TRUNG, "Xã Yên Trung", "Thành phố Bắc Ninh", 12, 34) in rows
    sheet = read(written("Số hộ", rows), place=household_counting.place_of(campaign))
    assert [(count.commune, count.poor, count.near_poor) for count in sheet.counts] == [(YEN_TRUNG, 12, 34)]
    assert sheet.problems == ()


def test_a_campaigns_place_is_its_province_or_the_nation():
    provincial, national = (household_counting.place_of(make_campaign(area)) for area in (BAC_NINH, None))
    assert (len(provincial.communes), provincial.provinces) == (99, frozenset({BAC_NINH}))
    assert (len(national.communes), national.provinces) == (3321, frozenset())
    assert provincial.communes[YEN_TRUNG] == "Xã Yên Trung, Thành phố Bắc Ninh"


def test_the_whole_country_takes_few_queries(django_assert_max_num_queries):
    campaign, leader = make_campaign(None), make_leader(None)
    leader.may()
    codes = list(Commune.objects.values_list("pk", flat=True))
    for poor in (1, 2):
        with django_assert_max_num_queries(20):
            take_in(campaign, *((code, poor, 3) for code in codes), by=leader)
    assert HouseholdCount.objects.filter(poor=2).count() == 3321
    with django_assert_max_num_queries(2):
        assert len(household_counting.count_rows(campaign)) == 3321
