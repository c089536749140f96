"""Household counts as they are kept: once per commune and campaign, seen by those who see the campaign."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from campaigns.models import HouseholdCount
from locations.models import Commune
from tests.factories import BAC_NINH, THANH_HOA, YEN_TRUNG, make_campaign, make_officer, make_user

pytestmark = pytest.mark.django_db


def make_count(campaign, commune=YEN_TRUNG, poor=12, near_poor=1234):
    return HouseholdCount.objects.create(
        campaign=campaign,
        commune_id=commune,
        poor=poor,
        near_poor=near_poor,
        source="Quyết định số 15/QĐ-UBND",
        counted_on=date(2026, 11, 15),
    )


def test_a_commune_is_counted_once_in_a_campaign():
    campaign = make_campaign()
    make_count(campaign)
    make_count(make_campaign())
    with (
        pytest.raises(IntegrityError, match="a_commune_has_one_household_count_in_a_campaign"),
        transaction.atomic(),
    ):
        make_count(campaign, poor=1)


@pytest.mark.parametrize("field", ["poor", "near_poor"])
def test_no_count_is_below_zero(field):
    with pytest.raises(IntegrityError, match=f"{field}_check"), transaction.atomic():
        make_count(make_campaign(), **{field: -1})


def test_a_count_names_its_commune_and_numbers():
    assert str(make_count(make_campaign())) == "Xã Yên Trung: 12 + 1.234"


def test_counts_go_with_their_campaign_and_keep_their_commune():
    campaign = make_campaign(status="draft")
    make_count(campaign)
    with pytest.raises(ProtectedError):
        Commune.objects.get(pk=YEN_TRUNG).delete()
    assert not campaign.in_use()
    campaign.delete()
    assert not HouseholdCount.objects.exists()


def test_counts_are_seen_with_their_campaign():
    count = make_count(make_campaign())
    assert list(HouseholdCount.objects.visible_to(make_officer(BAC_NINH))) == [count]
    assert list(HouseholdCount.objects.visible_to(make_officer(THANH_HOA))) == []
    assert list(HouseholdCount.objects.visible_to(make_user())) == []
