"""What waits for whom: numbers of the own area and work, and none of anybody else's."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Quota
from office.waiting import campaign_dates, tasks
from tests.factories import (
    BAC_NINH,
    TAM_GIANG,
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


def test_the_home_page_of_an_administrator_leads_to_the_accounts(client):
    words = "Hãy mở tài khoản cho lãnh đạo, cán bộ và các xã"
    client.force_login(make_officer())
    assert words not in client.get(reverse("admin:index")).content.decode()
    client.force_login(make_user(is_superuser=True))
    page = client.get(reverse("admin:index")).content.decode()
    assert words in page
    assert f'href="{reverse("admin:accounts_user_changelist")}">Mở tài khoản</a>' in page


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
        with django_assert_num_queries(28):
            client.get(reverse("admin:index"))


@pytest.mark.parametrize(("role", "told"), [("officer", True), ("auditor", False), ("accountant", False)])
def test_to_close_a_campaign_is_told_to_those_who_can(client, role, told):
    make_campaign(handover_until=TODAY - timedelta(days=30))
    client.force_login(make_user(role, province=BAC_NINH))
    page = client.get(reverse("admin:index")).content.decode()
    assert ("Đã hết hạn trao tặng" in page, "Kết thúc trao tặng" in page) == (told, not told)


# Drafts


@pytest.fixture
def drafts(rf):
    """What each draft of a user's still needs: (title, count, more, missing)."""

    def found(user):
        request = rf.get("/")
        request.user = user
        return [(str(task.title), task.count, task.more, task.missing) for task in tasks(request)]

    return found


DATES = {
    name: timezone.localdate() + timedelta(days=days)
    for name, days in (("pledges_until", 20), ("lists_until", 30), ("handover_from", 60), ("handover_until", 75))
}


def test_a_planner_sees_what_a_draft_still_needs(drafts):
    dates = DATES | {"pledges_until": None}
    campaign = make_campaign(BAC_NINH, code="TET2028", name="Tết", status="draft", **dates)
    make_offer(campaign, "card", premiums_paid_on=None, wanted=1)
    assert drafts(make_officer()) == [
        (
            "Việc cần làm để mở chiến dịch",
            2,
            "TET2028 · Tết",
            (
                "“Thẻ BHYT 12 tháng” chưa có giá. Chưa có ngày đóng tiền: ghi ngày dự kiến đóng tiền cho cơ quan BHXH.",
                "Chưa có ngày “nhận cam kết đến ngày”: hãy ghi ngày này.",
            ),
        )
    ]


def test_a_draft_that_lacks_nothing_can_be_opened(drafts):
    campaign = make_campaign(BAC_NINH, code="TET2028", name="Tết", status="draft", **DATES)
    make_offer(campaign, premiums_paid_on=DATES["handover_from"], wanted=1)
    assert drafts(make_officer()) == [("Bản nháp đã đủ, có thể mở", 1, "TET2028 · Tết", ())]


@pytest.mark.parametrize("user", [lambda: make_officer(THANH_HOA), lambda: make_user("auditor", province=BAC_NINH)])
def test_who_does_not_plan_a_draft_is_not_told(drafts, user):
    make_campaign(BAC_NINH, status="draft")
    assert drafts(user()) == []


def test_the_newest_five_drafts_are_looked_at(drafts):
    for year in range(2020, 2028):
        make_campaign(BAC_NINH, code=f"TET{year}", name="Tết", year=year, status="draft")
    assert [more for _title, _count, more, _missing in drafts(make_officer())] == [
        f"TET{year} · Tết" for year in (2027, 2026, 2025, 2024, 2023)
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_drafts_cost_the_same_however_many(rf, django_assert_num_queries, count):
    for _ in range(count):
        make_offer(make_campaign(BAC_NINH, status="draft"))
    request = rf.get("/")
    request.user = make_officer()
    request.user.areas("plan")
    with django_assert_num_queries(20):
        list(tasks(request))


def test_the_desk_lists_what_is_missing(client):
    make_campaign(BAC_NINH, code="TET2028", status="draft")
    client.force_login(make_officer())
    shown = client.get(reverse("admin:index")).content.decode()
    assert "Chưa có loại quà tặng nào: hãy thêm ít nhất một loại" in shown


def test_who_can_be_given_nothing_waits_for_no_allocation(waiting):
    campaign = make_campaign(BAC_NINH)
    card = make_offer(campaign, pays="residual")
    make_pledge(card, 10)
    for groups, commune in ((["near_poor"], YEN_TRUNG), (["near_poor"], TAM_GIANG), (["poor"], TAM_GIANG)):
        make_nomination(card, person=make_person(commune), groups=groups)
    title, officer = "Người đã duyệt chưa có suất", make_officer()
    assert waiting(officer)[title] == 2
    yen_trung = Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=0)
    assert waiting(officer)[title] == 1
    province = Quota.objects.create(offer=card, province_id=BAC_NINH, most=0)
    assert title not in waiting(officer)
    Quota.objects.filter(pk=province.pk).update(most=1)
    Quota.objects.filter(pk=yen_trung.pk).delete()
    assert waiting(officer)[title] == 1
    allocate(make_pledge(card), make_nomination(card, person=make_person(YEN_TRUNG)))
    assert title not in waiting(officer)
