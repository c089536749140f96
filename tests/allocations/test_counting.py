"""What counts, wherever a campaign is counted."""

import pytest

from allocations.counting import awards_by_place, nominations_by_place
from allocations.models import Allocation
from beneficiaries.models import Nomination
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_nomination,
    make_offer,
    make_person,
    make_pledge,
)
from tests.office.making import allocate, release

pytestmark = pytest.mark.django_db


def test_nominations_that_stand_are_counted_by_gift_and_commune():
    campaign = make_campaign()
    card, gift = make_offer(campaign), make_offer(campaign, "gift")
    for status in ("proposed", "approved", "approved", "rejected", "withdrawn"):
        make_nomination(card, status=status)
    make_nomination(gift, person=make_person(TAM_GIANG))
    make_nomination(make_offer())  # of another campaign
    assert sorted(nominations_by_place(campaign, Nomination.objects.all())) == [
        (card.pk, YEN_TRUNG, "approved", 2),
        (card.pk, YEN_TRUNG, "proposed", 1),
        (gift.pk, TAM_GIANG, "approved", 1),
    ]
    assert list(nominations_by_place(campaign, Nomination.objects.none())) == []


def test_awards_that_are_not_released_are_counted_by_gift_and_commune():
    campaign = make_campaign()
    card = make_offer(campaign)
    line, other = make_pledge(card), make_pledge(make_offer())
    places = (YEN_TRUNG, YEN_TRUNG, TAM_GIANG)
    awards = [allocate(line, make_nomination(card, person=make_person(place))) for place in places]
    allocate(other, make_nomination(other.offer))
    release(awards[0])
    counted = awards_by_place(campaign, Allocation.objects.all())
    assert sorted(counted) == [(card.pk, TAM_GIANG, 1), (card.pk, YEN_TRUNG, 1)]
