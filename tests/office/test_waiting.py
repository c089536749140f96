"""What waits for whom: numbers of the own area and work, and none of anybody else's."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from office.waiting import campaign_dates, tasks
from tests.factories import (
    BAC_NINH,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_list,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_user,
)
from tests.office.making import allocate, make_run

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def waiting(rf):
    """{title: count} of what waits for a user."""

    def found(user):
        request = rf.get("/")
        request.user = user
        return {str(task.title): task.count for task in tasks(request)}

    return found


@pytest.fixture
def work():
    """Something of everything, in Bắc Ninh."""
    campaign = make_campaign(BAC_NINH)
    card = make_offer(campaign, "card")
    make_pledge(card, status="registered")
    make_pledge(card, 10)
    for problems in ("needs_attention", "ready"):
        recipient_list = make_list(campaign, YEN_TRUNG)
        recipient_list.rows.create(position=1, sheet="Trang 1", row_number=5, full_name="Lê Thị Thử", status=problems)
    make_nomination(card, status="proposed")
    make_nomination(card, person=make_person(YEN_TRUNG))
    return campaign


def test_an_officer_confirms_settles_vets_and_proposes(work, waiting):
    assert waiting(make_officer()) == {
        "Cam kết chờ xác nhận": 1,
        "Danh sách chờ xử lý": 2,
        "Hồ sơ chờ xét duyệt": 1,
        "Người đã duyệt chưa có suất": 1,
    }


def test_a_leader_settles_no_lists_and_approves_what_others_proposed(work, waiting):
    leader = make_leader()
    make_run(work, number=1)
    make_run(work, number=2, by=leader)
    make_run(work, number=3, status="discarded")
    assert waiting(leader) == {"Cam kết chờ xác nhận": 1, "Hồ sơ chờ xét duyệt": 1, "Đợt phân bổ chờ phê duyệt": 1}


@pytest.mark.parametrize("role", ["officer", "leader", "accountant", "insurance_officer", "auditor"])
def test_a_stranger_has_nothing(work, waiting, role):
    make_run(work)
    assert waiting(make_user(role, province=THANH_HOA)) == {}


def test_an_auditor_has_no_work(work, waiting):
    assert waiting(make_user("auditor", province=BAC_NINH)) == {}


def test_what_one_sent_in_oneself_is_vetted_by_another(waiting):
    officer = make_officer()
    make_nomination(make_offer(), status="proposed", nominated_by=officer)
    assert waiting(officer) == {}
    assert waiting(make_officer()) == {"Hồ sơ chờ xét duyệt": 1}


def test_a_campaign_that_is_not_open_asks_for_nothing(waiting):
    campaign = make_campaign(status="closed")
    card = make_offer(campaign)
    make_pledge(card, status="registered")
    make_list(campaign)
    make_nomination(card, status="proposed")
    make_pledge(card)
    make_nomination(card)
    assert waiting(make_officer()) == {}


def test_people_wait_for_a_gift_only_while_one_is_left_and_nothing_is_proposed(waiting):
    officer = make_officer()
    card = make_offer()
    nomination = make_nomination(card)
    assert waiting(officer) == {}
    line = make_pledge(card, 1)
    assert waiting(officer) == {"Người đã duyệt chưa có suất": 1}
    allocate(line, nomination)
    make_nomination(card)
    assert waiting(officer) == {}
    make_pledge(card, 1)
    assert waiting(officer) == {"Người đã duyệt chưa có suất": 1}
    make_run(card.campaign)
    assert waiting(officer) == {}


def test_tasks_say_since_when_where_and_how_much(rf, work):
    recipient_list = work.lists.earliest("sent_at")
    recipient_list.sent_at = timezone.now() - timedelta(days=9)
    recipient_list.save(update_fields=["sent_at"])
    request = rf.get("/")
    request.user = make_officer()
    task = next(task for task in tasks(request) if str(task.title) == "Danh sách chờ xử lý")
    assert task.since == timezone.localdate() - timedelta(days=9)
    assert task.more == "số dòng có vấn đề: 1"
    assert task.url == f"{reverse('admin:beneficiaries_recipientlist_changelist')}?status__exact=staged"


def test_open_campaigns_come_with_the_next_date_and_the_last(rf):
    ahead = make_campaign(year=2027, lists_until=TODAY + timedelta(days=3), pledges_until=TODAY - timedelta(days=1))
    over = make_campaign(year=2026, handover_until=TODAY - timedelta(days=30))
    make_campaign(year=2025, status="closed")
    request = rf.get("/")
    request.user = make_officer()
    first, second = campaign_dates(request, TODAY)
    assert (first.campaign, first.next.field, first.last.field, first.is_over) == (
        ahead,
        "lists_until",
        "pledges_until",
        False,
    )
    assert (second.campaign, second.next, second.is_over) == (over, None, True)


def test_campaigns_are_for_those_who_see_plans(rf):
    make_campaign()
    request = rf.get("/")
    request.user = make_commune_officer()
    assert campaign_dates(request, TODAY) == []


def test_the_home_page_shows_what_waits(client, work):
    client.force_login(make_officer())
    page = client.get(reverse("admin:index")).content.decode()
    assert "Danh sách chờ xử lý" in page
    assert "số dòng có vấn đề: 1" in page
    assert work.name in page


def test_the_home_page_says_when_nothing_waits(client):
    client.force_login(make_officer())
    page = client.get(reverse("admin:index")).content.decode()
    assert "Không có việc nào đang chờ anh/chị" in page
    assert "Hiện không có chiến dịch nào đang mở." in page


def test_the_home_page_asks_as_much_for_one_of_each_as_for_three(client, django_assert_num_queries):
    for number in (1, 2):
        for _each in range(number):
            campaign = make_campaign()
            card = make_offer(campaign)
            make_pledge(card, status="registered")
            make_pledge(card)
            make_list(campaign)
            make_nomination(card, status="proposed")
            make_nomination(card)
            make_run(make_campaign())
        client.force_login(make_leader())
        with django_assert_num_queries(10):
            client.get(reverse("admin:index"))


@pytest.mark.parametrize(("role", "told"), [("officer", True), ("auditor", False), ("accountant", False)])
def test_to_close_a_campaign_is_told_to_those_who_can(client, role, told):
    make_campaign(handover_until=TODAY - timedelta(days=30))
    client.force_login(make_user(role, province=BAC_NINH))
    page = client.get(reverse("admin:index")).content.decode()
    assert ("Đã hết hạn trao tặng" in page, "Kết thúc trao tặng" in page) == (told, not told)
