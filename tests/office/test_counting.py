"""What the board counts, compared with a count of its own, record by record."""

from collections import Counter

import pytest
from django.utils import timezone

from allocations.models import Allocation
from beneficiaries.models import Nomination
from campaigns.models import Quota
from office.board import Numbers
from office.counting import common_place, count
from sponsors.models import Pledge, PledgeLine
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_user,
)
from tests.office.making import allocate, release

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """A nationwide campaign with people in two provinces and pledges of every kind."""
    campaign = make_campaign(province=None)
    card, book = make_offer(campaign, "card"), make_offer(campaign, "book")
    Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=5)
    Quota.objects.create(offer=card, commune_id=TAM_GIANG, most=2)
    Quota.objects.create(offer=card, province_id=THANH_HOA, most=9)
    approved = [make_nomination(card, person=make_person(YEN_TRUNG)) for _each in range(3)]
    make_nomination(card, person=make_person(YEN_TRUNG), status="proposed")
    make_nomination(card, person=make_person(YEN_TRUNG), status="rejected")
    make_nomination(card, person=make_person(DONG_SON), status="withdrawn")
    make_nomination(card, person=make_person(DONG_SON), status="proposed")
    make_nomination(book, person=make_person(DONG_SON))
    line = make_pledge(card, 40)
    allocate(line, approved[0])
    release(allocate(line, approved[1]))
    make_pledge(card, 7, earmarks=({"commune_id": YEN_TRUNG}, {"group_id": "near_poor"}), status="funded")
    make_pledge(card, 3, earmarks=({"commune_id": YEN_TRUNG}, {"commune_id": TAM_GIANG}), status="closed")
    make_pledge(card, 2, earmarks=({"province_id": BAC_NINH}, {"commune_id": DONG_SON}))
    make_pledge(card, 6, earmarks=({"institution": make_institution(TAM_GIANG)},))
    make_pledge(card, 5, earmarks=({"province_id": THANH_HOA},), status="registered")
    Pledge.objects.filter(pk=make_pledge(card, 90).pledge_id).update(
        status="withdrawn", withdrawn_by=make_leader(None), withdrawn_at=timezone.now(), withdrawal_reason="Đổi ý"
    )
    return campaign


def offers(campaign):
    return campaign.offers.get(kind="card").pk, campaign.offers.get(kind="book").pk


def test_the_board_of_the_nation_counts_everything_in_its_place(campaign):
    card, book = offers(campaign)
    board = count(campaign, make_leader(None))
    assert {row.place.code: row.numbers for row in board.communes(card)} == {
        YEN_TRUNG: Numbers(quota=5, pledged=7, proposed=1, approved=3, allocated=1),
        TAM_GIANG: Numbers(quota=2, pledged=6),
        DONG_SON: Numbers(proposed=1),
    }
    assert board.province_general(card, BAC_NINH) == Numbers(pledged=3)
    assert board.province_general(card, THANH_HOA) == Numbers(quota=9, registered=5)
    assert board.general(card) == Numbers(pledged=42)
    assert board.total(book) == Numbers(approved=1)


def test_totals_agree_with_a_count_record_by_record(campaign):
    card, _book = offers(campaign)
    statuses = Counter(one.status for one in Nomination.objects.all() if one.offer_id == card)
    pledged, registered = 0, 0
    for line in PledgeLine.objects.select_related("pledge"):
        if line.pledge.status in ("confirmed", "part_funded", "funded", "closed"):
            pledged += line.quantity
        elif line.pledge.status == "registered":
            registered += line.quantity
    allocated = sum(one.status != "released" for one in Allocation.objects.all())
    assert count(campaign, make_leader(None)).total(card) == Numbers(
        quota=5 + 2 + 9,
        pledged=pledged,
        registered=registered,
        proposed=statuses["proposed"],
        approved=statuses["approved"],
        allocated=allocated,
    )


def test_a_province_sees_its_own_area_only(campaign):
    card, book = offers(campaign)
    board = count(campaign, make_officer(THANH_HOA))
    assert [row.place.code for row in board.provinces(card)] == [THANH_HOA]
    # Of the pledges that the nation keeps, what is meant for the province.
    assert board.total(card) == Numbers(quota=9, registered=5, proposed=1)
    assert board.total(book) == Numbers(approved=1)


def test_pledges_kept_by_an_office_are_on_its_board_unless_meant_for_elsewhere(campaign):
    card, _book = offers(campaign)
    make_pledge(campaign.offers.get(kind="card"), 11, province_id=THANH_HOA)
    make_pledge(campaign.offers.get(kind="card"), 4, province_id=THANH_HOA, earmarks=({"commune_id": YEN_TRUNG},))
    make_pledge(campaign.offers.get(kind="card"), 8, province_id=THANH_HOA, earmarks=({"commune_id": DONG_SON},))
    board = count(campaign, make_officer(THANH_HOA))
    assert board.general(card) == Numbers(pledged=11)
    assert board.total(card) == Numbers(quota=9, pledged=19, registered=5, proposed=1)


def test_who_sees_no_pledges_is_not_told_what_is_meant_for_the_own_area(campaign):
    card, _book = offers(campaign)
    board = count(campaign, make_user("insurance_officer", province=BAC_NINH))
    assert board.province(card, BAC_NINH) == Numbers(quota=7, proposed=1, approved=3, allocated=1)


@pytest.mark.parametrize("make_stranger", [make_commune_officer, make_user])
def test_a_stranger_gets_zeros(campaign, make_stranger):
    board = count(campaign, make_stranger())
    assert [board.total(offer) for offer in offers(campaign)] == [Numbers(), Numbers()]


def test_another_campaign_is_not_counted(campaign):
    other = make_campaign(province=None)
    make_offer(other, "card")
    assert [count(other, make_leader(None)).total(offer.pk) for offer in other.offers.all()] == [Numbers()]


def test_counting_asks_as_much_for_three_gifts_and_communes_as_for_one(django_assert_num_queries):
    leader = make_leader(None)
    small, large = make_campaign(province=None), make_campaign(province=None)
    for campaign, kinds, communes in (
        (small, ["card"], [YEN_TRUNG]),
        (large, ["card", "book", "gift"], [YEN_TRUNG, TAM_GIANG, DONG_SON]),
    ):
        for kind in kinds:
            offer = make_offer(campaign, kind)
            for commune in communes:
                Quota.objects.create(offer=offer, commune_id=commune, most=1)
                allocate(
                    make_pledge(offer, earmarks=({"commune_id": commune},)),
                    make_nomination(offer, person=make_person(commune)),
                )
    assert bool(leader.areas("see_plans"))  # the duties are read once per request
    for campaign in (small, large):
        with django_assert_num_queries(7):
            count(campaign, leader)


@pytest.mark.parametrize(
    ("places", "common"),
    [
        ([], ""),
        ([("24", "09205")], "09205"),
        ([("24", "")], "24"),
        ([("24", "09205"), ("24", "09202")], "24"),
        ([("24", "09205"), ("24", "")], "24"),
        ([("24", "09205"), ("38", "16378")], ""),
        ([("24", ""), ("38", "")], ""),
    ],
)
def test_a_line_counts_to_the_narrowest_place_that_holds_all_it_is_meant_for(places, common):
    assert common_place(places) == common
