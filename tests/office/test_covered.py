"""Approved people whose whole premium others pay by now: on the board, and one by one."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from campaigns.models import Share
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_user,
)
from tests.office.making import allocate

pytestmark = pytest.mark.django_db
LATE = date(2027, 1, 18)


@pytest.fixture
def card():
    return make_offer(make_campaign(None), premiums_paid_on=LATE)


def nominate(offer, *groups, commune=YEN_TRUNG, **fields):
    return make_nomination(offer, groups=list(groups), person=make_person(commune), **fields)


def pay_for_all_near_poor(province=BAC_NINH):
    Share.objects.create(
        kind="card",
        group_id="near_poor",
        province_id=province,
        share=3_000,
        valid_from=date(2026, 12, 1),
        legal_basis="NQ 12/2026/NQ-HĐND",
    )


def page_of(client, campaign, user, **query):
    client.force_login(user)
    return client.get(reverse("admin:office_covered", args=[campaign.pk]), query)


def codes(response):
    return [one.code for one, _coverage, _url in response.context["rows"]]


def board_of(client, campaign, user):
    client.force_login(user)
    return client.get(reverse("admin:office_board", args=[campaign.pk])).content.decode()


def test_exactly_those_whose_premium_is_paid_by_now_are_counted_and_listed(client, card):
    found = [
        nominate(card, "near_poor"),
        nominate(card, "near_poor", "student"),
        nominate(card, "poor", commune=DONG_SON),
    ]
    nominate(card, "near_poor", commune=DONG_SON)  # there nothing is added
    nominate(card, "student")
    nominate(card, "near_poor", status="proposed")
    allocate(make_pledge(card, 1), nominate(card, "near_poor"))
    pay_for_all_near_poor()
    board = board_of(client, card.campaign, make_officer(None))
    assert (
        "3 hồ sơ đã duyệt nay được hỗ trợ toàn bộ mức đóng: Thẻ BHYT 12 tháng, Hộ cận nghèo: 2; "
        "Thẻ BHYT 12 tháng, Hộ nghèo: 1." in board
    )
    assert reverse("admin:office_covered", args=[card.campaign.pk]) in board
    response = page_of(client, card.campaign, make_officer(None))
    assert codes(response) == sorted(one.code for one in found)
    text = response.content.decode()
    for words in ("NQ 12/2026/NQ-HĐND", "Nghị định 188/2025/NĐ-CP", found[0].person.full_name):
        assert words in text
    assert reverse("admin:beneficiaries_nomination_change", args=[found[0].pk]) in text


def test_they_are_not_among_those_whom_a_gift_can_go_to(client, card):
    nominate(card, "poor")
    nominate(card, "student")
    make_pledge(card, 5)
    text = board_of(client, card.campaign, make_officer(None))
    assert "Thẻ BHYT 12 tháng: có thể phân bổ ngay 1 suất cho người đã được duyệt." in text


def test_where_everybody_has_something_to_pay_nothing_is_said(client, card):
    nominate(card, "student")
    assert "được hỗ trợ toàn bộ mức đóng" not in board_of(client, card.campaign, make_officer(None))
    assert "Không có hồ sơ nào" in page_of(client, card.campaign, make_officer(None)).content.decode()


def test_who_has_no_price_is_not_told_to_be_paid_for(client):
    card = make_offer(premiums_paid_on=LATE, months=9)
    nominate(card, "near_poor")
    assert "được hỗ trợ toàn bộ mức đóng" not in board_of(client, card.campaign, make_officer())


def test_each_sees_the_people_of_the_own_area(client, card):
    nominate(card, "poor")
    assert len(codes(page_of(client, card.campaign, make_officer(BAC_NINH)))) == 1
    assert codes(page_of(client, card.campaign, make_officer(THANH_HOA))) == []


def test_a_closed_campaign_asks_for_nothing(client):
    card = make_offer(make_campaign(status="closed"), premiums_paid_on=LATE)
    nominate(card, "poor")
    assert "được hỗ trợ toàn bộ mức đóng" not in board_of(client, card.campaign, make_officer())


def test_another_province_and_who_sees_no_people_stay_outside(client):
    campaign = make_offer().campaign
    assert page_of(client, campaign, make_officer(THANH_HOA)).status_code == 404
    assert page_of(client, campaign, make_user(Role.ACCOUNTANT, province=BAC_NINH)).status_code == 403


def test_three_people_take_as_many_queries_as_one(client, card, django_assert_num_queries):
    nominate(card, "poor")
    officer = make_officer(None)
    page_of(client, card.campaign, officer)
    with django_assert_num_queries(19):
        assert len(codes(page_of(client, card.campaign, officer))) == 1
    nominate(card, "poor", household_position=2)
    nominate(card, "poor", "student", commune=DONG_SON)
    with django_assert_num_queries(19):
        assert len(codes(page_of(client, card.campaign, officer))) == 3
