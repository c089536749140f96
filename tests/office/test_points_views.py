"""The page of a campaign's points: what it shows, what it tries, what it writes, and for whom."""

import html

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from allocations import allocating
from beneficiaries.models import Nomination
from campaigns.models import HardshipGroup, PriorityPoints
from campaigns.points import Chances
from office.points_views import points
from tests.allocations.making import NOW, approve, propose
from tests.factories import (
    BAC_NINH,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_pledge,
    make_user,
)
from tests.pages import said

pytestmark = pytest.mark.django_db
TABLE = {"near_poor": 30, "orphan": 20}


@pytest.fixture
def card():
    """An open campaign of Bắc Ninh: three cards, one poor person, two orphans, one elderly who waits for vetting."""
    campaign = make_campaign(BAC_NINH, code="TET2027")
    PriorityPoints.objects.bulk_create(
        PriorityPoints(campaign=campaign, group_id=group, points=points) for group, points in TABLE.items()
    )
    offer = make_offer(campaign, "card")
    make_pledge(offer, 2)
    make_pledge(offer, 5, status="registered")
    make_nomination(offer, groups=["near_poor"], points=30)
    make_nomination(offer, groups=["orphan"], points=20)
    make_nomination(offer, groups=["orphan"], points=20)
    make_nomination(offer, groups=["elderly"], points=0, status="proposed")
    make_nomination(offer, groups=["near_poor"], points=30, status="rejected")
    return offer


def address(campaign):
    return reverse("admin:office_points", args=[campaign.pk])


def typed(table=TABLE, **more):
    return {f"diem-{group.pk}": table.get(group.pk, 0) for group in HardshipGroup.objects.all()} | more


def preview(table=TABLE, **more):
    return typed(table, **{"xem-truoc": "1"}, **more)


def text_of(response):
    return html.unescape(response.content.decode())


def rows(response):
    (effect,) = response.context["effects"]
    return {row.name: (row.points, row.new_points, row.now, row.new) for row in effect.rows}


def test_the_page_shows_what_the_points_bring_about_now(client, card):
    client.force_login(make_officer())
    response = client.get(address(card.campaign))
    (effect,) = response.context["effects"]
    assert (effect.offer, effect.now) == (card, effect.new)
    assert (effect.now.free, effect.now.total, effect.now.threshold) == (2, Chances(sure=1, lot=2, none=1), 20)
    assert rows(response) == {
        "Hộ cận nghèo": (30, 30, Chances(sure=1), Chances(sure=1)),
        "Người cao tuổi": (0, 0, Chances(none=1), Chances(none=1)),
        "Trẻ mồ côi": (20, 20, Chances(lot=2), Chances(lot=2)),
    }
    assert "trên 20 điểm là chắc chắn có suất; còn 1 suất cho 2 hồ sơ cùng 20 điểm." in text_of(response)
    assert "chưa tính hạn mức và chỉ định của nhà tài trợ" in text_of(response)


def test_a_preview_shows_other_points_beside_those_of_now_and_writes_nothing(client, card):
    client.force_login(make_officer())
    response = client.post(address(card.campaign), preview({"near_poor": 30, "orphan": 20, "elderly": 25}))
    assert response.status_code == 200
    assert rows(response) == {
        "Hộ cận nghèo": (30, 30, Chances(sure=1), Chances(sure=1)),
        "Người cao tuổi": (0, 25, Chances(none=1), Chances(sure=1)),
        "Trẻ mồ côi": (20, 20, Chances(lot=2), Chances(none=2)),
    }
    (effect,) = response.context["effects"]
    assert effect.spread == [(30, 1, 1), (25, 0, 1), (20, 2, 2), (0, 1, 0)]
    shown = text_of(response)
    assert ("Xem trước: hiện nay và theo điểm mới" in shown, "hiện nay 0" in shown) == (True, True)
    assert card.campaign.points_table() == TABLE
    assert sorted(Nomination.objects.values_list("points", flat=True)) == [0, 20, 20, 30, 30]


def test_a_preview_may_count_approved_people_only(client, card):
    client.force_login(make_officer())
    response = client.post(address(card.campaign), preview(counted="da-duyet"))
    assert set(rows(response)) == {"Hộ cận nghèo", "Trẻ mồ côi"}
    assert "Đây là bảng điểm hiện nay nên không có gì thay đổi." in text_of(response)


def test_saving_ranks_everybody_and_tells_what_it_did(client, card):
    propose(card)
    client.force_login(make_officer())
    response = client.post(address(card.campaign), typed({"near_poor": 30, "orphan": 25}))
    assert (response.status_code, response.url) == (302, address(card.campaign))
    assert said(response) == [
        "Đã lưu bảng điểm; 2 hồ sơ đề nghị có điểm mới.",
        "Còn 1 đề xuất phân bổ lập theo bảng điểm cũ: hãy bỏ đề xuất đó và đề xuất lại.",
    ]
    assert card.campaign.points_table() == {"near_poor": 30, "orphan": 25}
    assert sorted(Nomination.objects.values_list("points", flat=True)) == [0, 25, 25, 30, 30]


def test_saving_points_of_groups_without_people_changes_nobody(client, card):
    client.force_login(make_officer())
    response = client.post(address(card.campaign), typed(TABLE | {"student": 4}))
    assert said(response) == ["Đã lưu bảng điểm. Không hồ sơ nào thay đổi điểm."]


@pytest.mark.parametrize("wrong", ["", "-1", "1001", "2,5", "x"])
@pytest.mark.parametrize("what", [typed, preview])
def test_what_is_no_number_of_points_is_told_at_its_group(client, card, wrong, what):
    client.force_login(make_officer())
    response = client.post(address(card.campaign), what() | {"diem-near_poor": wrong})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["diem-near_poor"]
    assert (text_of(response).count("t-error"), card.campaign.points_table()) == (1, TABLE)


def test_points_that_gave_gifts_are_read_only(client, card):
    run = approve(propose(card))
    client.force_login(make_officer())
    response = client.get(address(card.campaign))
    shown = text_of(response)
    assert (f"Đợt phân bổ {run.number} đã được duyệt theo bảng điểm này" in shown, "xem-truoc" in shown) == (
        True,
        False,
    )
    (effect,) = response.context["effects"]
    assert effect.now.total == Chances(none=2)
    response = client.post(address(card.campaign), typed({"near_poor": 1}))
    assert (response.status_code, card.campaign.points_table()) == (200, TABLE)
    assert "đã được duyệt theo bảng điểm hiện nay" in str(response.context["form"].non_field_errors())


def test_points_of_a_closed_campaign_are_read_only(client, card):
    type(card.campaign).objects.update(status="closed")
    client.force_login(make_officer())
    shown = text_of(client.get(address(card.campaign)))
    assert ("Chỉ lập kế hoạch cho chiến dịch còn là bản nháp" in shown, "xem-truoc" in shown) == (True, False)


@pytest.mark.parametrize("role", ["auditor", "accountant", "insurance_officer"])
def test_who_does_not_plan_reads_only(client, card, role):
    client.force_login(make_user(role, province=BAC_NINH))
    response = client.get(address(card.campaign))
    assert (response.status_code, "xem-truoc" in text_of(response)) == (200, False)
    assert (response.context["effects"] is not None) == (role == "auditor")
    assert client.post(address(card.campaign), typed({"near_poor": 1})).status_code == 403
    assert card.campaign.points_table() == TABLE


def test_a_province_does_not_see_the_people_of_a_national_campaign(client):
    campaign = make_campaign(None)
    make_nomination(make_offer(campaign))
    client.force_login(make_officer())
    response = client.get(address(campaign))
    assert (response.status_code, response.context["effects"]) == (200, None)


@pytest.mark.parametrize("stranger", [make_commune_officer, lambda: make_officer("38")])
def test_strangers_do_not_open_the_page(client, card, stranger):
    client.force_login(stranger())
    assert client.get(address(card.campaign)).status_code in (302, 403, 404)


def test_who_sees_no_plans_is_refused(rf, card):
    request = rf.get("/")
    request.user = make_commune_officer()
    with pytest.raises(PermissionDenied):
        points(request, card.campaign_id)


def test_a_campaign_without_gifts_says_what_to_do(client):
    campaign = make_campaign()
    client.force_login(make_officer())
    response = client.get(address(campaign))
    assert (response.context["effects"], "Chiến dịch chưa có loại quà tặng nào" in text_of(response)) == ([], True)


def test_who_has_a_card_from_the_state_is_not_counted(client, card):
    make_nomination(card, groups=["poor"])
    client.force_login(make_officer())
    assert "Hộ nghèo" not in rows(client.get(address(card.campaign)))


def test_who_holds_a_gift_is_not_counted(client, card):
    approve(propose(card))
    make_pledge(card, 4)
    run = allocating.propose(card.campaign, seed="B", by=make_officer(), at=NOW)
    client.force_login(make_leader())
    (effect,) = client.get(address(card.campaign)).context["effects"]
    assert (effect.now.free, effect.now.total) == (4, Chances(sure=2))
    assert run.counts == {"card": {"nominated": 1, "awarded": 1}}


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_costs_the_same_however_many_there_are(client, django_assert_num_queries, people):
    campaign = make_campaign()
    for kind in ("card", "book"):
        offer = make_offer(campaign, kind)
        for _ in range(people):
            make_pledge(offer, 2)
            make_nomination(offer, groups=["near_poor"])
    client.force_login(make_officer())
    client.get(address(campaign))
    with django_assert_num_queries(16):
        client.get(address(campaign))


def test_the_board_leads_to_the_points(client, card):
    client.force_login(make_officer())
    shown = text_of(client.get(reverse("admin:office_board", args=[card.campaign_id])))
    assert address(card.campaign) in shown
