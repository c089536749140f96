"""What to do next in a campaign: concrete sentences, each to whom it concerns."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from campaigns.models import PriorityPoints, Quota, Rate
from office.counting import count
from office.next_steps import Situation, next_steps
from sponsors.models import PledgeLine
from tests.factories import (
    BAC_NINH,
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_leader,
    make_list,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_sponsor,
    make_user,
)
from tests.office.making import allocate, make_run
from tests.sponsors.money.records import make_account

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def steps(rf):
    def found(campaign, user):
        request = rf.get("/")
        request.user = user
        offers = list(campaign.offers.all())
        return next_steps(Situation(campaign, offers, count(campaign, user), request, TODAY))

    return found


@pytest.fixture
def texts(steps):
    return lambda campaign, user: [step.text for step in steps(campaign, user)]


def planned(**fields):
    """A campaign of Bắc Ninh whose plan leaves nothing to wish for."""
    campaign = make_campaign(BAC_NINH, **fields)
    PriorityPoints.objects.create(campaign=campaign, group_id="near_poor", points=10)
    return campaign, make_offer(campaign, "card", premiums_paid_on=TODAY + timedelta(days=40))


def test_a_new_campaign_needs_gifts_and_to_be_opened(steps):
    campaign = make_campaign(BAC_NINH, status="draft")
    page = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    assert [(step.text, step.url) for step in steps(campaign, make_officer())] == [
        ("Chưa có loại quà tặng nào: hãy thêm những gì chiến dịch này trao tặng.", page),
        ("Chiến dịch còn là bản nháp: hãy mở chiến dịch để nhận cam kết và danh sách.", page),
    ]


def test_gifts_without_points_are_told(texts):
    campaign = make_offer(make_campaign()).campaign
    assert texts(campaign, make_officer()) == [
        "Chưa đặt điểm ưu tiên cho nhóm hoàn cảnh nào: mọi người sẽ được xếp ngang nhau."
    ]


def test_planning_is_for_those_who_plan(texts):
    campaign = make_campaign(None, status="draft")
    assert texts(campaign, make_officer(BAC_NINH)) == []
    assert len(texts(campaign, make_officer(None))) == 2


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "Hạn gửi danh sách là hôm nay ({day})."),
        (1, "Hạn gửi danh sách: {day}, còn 1 ngày."),
        (7, "Hạn gửi danh sách: {day}, còn 7 ngày."),
    ],
)
def test_a_date_that_is_near_is_told(texts, days, text):
    day = TODAY + timedelta(days=days)
    campaign, _card = planned(lists_until=day)
    assert texts(campaign, make_officer()) == [text.format(day=day.strftime("%d/%m/%Y"))]


def test_dates_of_a_campaign_that_is_not_open_are_not_told(texts):
    campaign, _card = planned(lists_until=TODAY, status="closed")
    assert texts(campaign, make_officer()) == []


@pytest.mark.parametrize(
    ("milestone", "name"),
    [
        ("pledges_until", "Hạn nhận cam kết"),
        ("lists_until", "Hạn gửi danh sách"),
        ("posting_until", "Kết thúc niêm yết"),
        ("handover_until", "Kết thúc trao tặng"),
    ],
)
def test_a_date_that_has_passed_is_told_while_something_is_missing(texts, milestone, name):
    yesterday = TODAY - timedelta(days=1)
    campaign, card = planned(**{milestone: yesterday})
    overdue = f"{name} đã qua ({yesterday:%d/%m/%Y}) mà việc chưa xong."
    officer = make_officer()
    assert overdue not in texts(campaign, officer)
    card.wanted = 5
    card.save(update_fields=["wanted"])
    Quota.objects.create(offer=card, commune_id=TAM_GIANG, most=1)
    make_nomination(card, status="proposed", person=make_person(YEN_TRUNG))
    make_nomination(card, person=make_person(YEN_TRUNG))
    assert overdue in texts(campaign, officer)


def test_people_are_not_told_of_to_who_does_not_see_them(texts):
    campaign, card = planned(lists_until=TODAY - timedelta(days=1))
    Quota.objects.create(offer=card, commune_id=TAM_GIANG, most=1)
    make_nomination(card, status="proposed")
    make_list(campaign)
    assert texts(campaign, make_user("accountant", province=BAC_NINH)) == []


def test_pledges_are_named_up_to_three_and_the_rest_counted(steps):
    campaign, card = planned()
    lines = [make_pledge(card, status="registered", sponsor=make_sponsor(name="Công ty Sơn Hà")) for _each in range(5)]
    found = steps(campaign, make_officer())
    first = lines[0].pledge
    assert found[0].text == f"Cam kết {first.reference} của Công ty Sơn Hà chưa được xác nhận."
    assert found[0].url == reverse("admin:sponsors_pledge_change", args=[first.pk])
    assert len(found) == 4
    assert found[3].text == "Còn 2 cam kết khác chưa được xác nhận."
    assert found[3].url == (
        f"{reverse('admin:sponsors_pledge_changelist')}?campaign__id__exact={campaign.pk}&status__exact=registered"
    )


def test_pledges_are_not_told_of_to_who_does_not_see_them(texts):
    campaign, card = planned()
    make_pledge(card, status="registered")
    assert texts(campaign, make_user("insurance_officer", province=BAC_NINH)) == []


def test_lists_to_settle_are_counted_with_their_problems(texts):
    campaign, _card = planned()
    make_list(campaign)
    assert texts(campaign, make_officer()) == ["1 danh sách chờ xử lý."]
    for position in (1, 2):
        make_list(campaign).rows.create(
            position=position, sheet="Trang 1", row_number=9, full_name="Lê Thị Thử", status="needs_attention"
        )
    assert texts(campaign, make_officer()) == ["3 danh sách chờ xử lý (2 dòng có vấn đề)."]


def test_communes_with_a_quota_and_no_list_are_counted(steps, texts):
    campaign, card = planned()
    for commune in (YEN_TRUNG, TAM_GIANG):
        Quota.objects.create(offer=card, commune_id=commune, most=3)
    (step,) = steps(campaign, make_officer())
    assert step.text == "Chưa có danh sách nào từ 2 xã, phường có hạn mức."
    assert step.url == f"{reverse('admin:office_board', args=[campaign.pk])}?loc=chua-de-nghi#xa"
    make_list(campaign, YEN_TRUNG)
    assert texts(campaign, make_officer())[1] == "Chưa có danh sách nào từ 1 xã, phường có hạn mức."
    make_list(campaign, TAM_GIANG)
    assert texts(campaign, make_officer()) == ["2 danh sách chờ xử lý."]


def test_vetting_is_told_to_who_vets_and_to_who_waits_for_it(steps):
    campaign, card = planned()
    officer = make_officer()
    make_nomination(card, status="proposed", nominated_by=officer)
    for _each in range(2):
        make_nomination(card, status="proposed")
    assert [(step.text, bool(step.url)) for step in steps(campaign, officer)] == [
        ("2 hồ sơ chờ xét duyệt.", True),
        ("1 hồ sơ chờ người khác xét duyệt.", False),
    ]
    auditor = make_user("auditor", province=BAC_NINH)
    assert [step.text for step in steps(campaign, auditor)] == ["3 hồ sơ chờ người khác xét duyệt."]


def test_a_proposal_waits_for_a_leader_who_did_not_make_it(texts):
    campaign, _card = planned()
    leader = make_leader()
    make_run(campaign, number=1, by=leader)
    make_run(campaign, number=2)
    assert texts(campaign, leader) == [
        "Đợt phân bổ số 1 chờ lãnh đạo phê duyệt.",
        "Đợt phân bổ số 2 chờ anh/chị phê duyệt.",
    ]
    assert texts(campaign, make_officer())[1] == "Đợt phân bổ số 2 chờ lãnh đạo phê duyệt."


def test_gifts_are_to_allocate_left_over_or_missing(steps, texts):
    campaign, card = planned()
    line = make_pledge(card, 3)
    people = [make_nomination(card) for _each in range(2)]
    proposing = f"{reverse('admin:allocations_allocationrun_propose')}?campaign={campaign.code}"
    assert [(step.text, step.url) for step in steps(campaign, make_officer())] == [
        ("Thẻ BHYT 12 tháng: có thể phân bổ ngay 2 suất cho người đã được duyệt.", proposing),
        ("Thẻ BHYT 12 tháng: còn 1 suất đã cam kết chưa có người nhận.", ""),
    ]
    for nomination in people:
        allocate(line, nomination)
    assert texts(campaign, make_officer()) == ["Thẻ BHYT 12 tháng: còn 1 suất đã cam kết chưa có người nhận."]
    for _each in range(4):
        make_nomination(card)
    assert texts(campaign, make_officer()) == [
        "Thẻ BHYT 12 tháng: có thể phân bổ ngay 1 suất cho người đã được duyệt.",
        "Thẻ BHYT 12 tháng: thiếu 3 suất so với số người đã được duyệt.",
    ]


def test_of_gifts_is_told_only_where_all_pledges_are_in_sight(texts):
    campaign = make_campaign(None)
    make_nomination(make_offer(campaign, "card", premiums_paid_on=TODAY + timedelta(days=40)))
    assert texts(campaign, make_officer(BAC_NINH)) == []


def test_who_may_not_propose_gets_no_link_to_proposing(steps):
    campaign, card = planned()
    make_pledge(card, 1)
    make_nomination(card)
    (step,) = steps(campaign, make_user("auditor", province=BAC_NINH))
    assert (step.text, step.url) == ("Thẻ BHYT 12 tháng: có thể phân bổ ngay 1 suất cho người đã được duyệt.", "")


# Days of payment


def test_the_day_of_payment_is_told_when_it_is_near(texts):
    campaign, card = planned()
    card.premiums_paid_on = TODAY + timedelta(days=7)
    card.save(update_fields=["premiums_paid_on"])
    assert texts(campaign, make_officer())[0] == f"Đóng tiền thẻ BHYT: {card.premiums_paid_on:%d/%m/%Y}, còn 7 ngày."


def test_a_day_of_payment_that_has_passed_is_told_while_people_wait_for_that_gift(texts):
    campaign, card = planned()
    book = make_offer(campaign, "book", premiums_paid_on=TODAY - timedelta(days=1))
    card.premiums_paid_on = TODAY - timedelta(days=1)
    card.save(update_fields=["premiums_paid_on"])
    make_nomination(card)
    overdue = f"Đóng tiền thẻ BHYT đã qua ({card.premiums_paid_on:%d/%m/%Y}) mà việc chưa xong."
    found = texts(campaign, make_officer())
    assert (overdue in found, any("sổ BHXH đã qua" in text for text in found)) == (True, False)
    make_nomination(book)
    assert any("sổ BHXH đã qua" in text for text in texts(campaign, make_officer()))
    assert overdue not in texts(campaign, make_user("accountant", province=BAC_NINH))


def test_cards_that_hold_late_lead_who_plans_to_the_plan(steps):
    campaign, card = planned(handover_from=TODAY + timedelta(days=35))
    card.premiums_paid_on = campaign.handover_from
    card.save(update_fields=["premiums_paid_on"])
    page = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    for user, url in ((make_officer(), page), (make_user("auditor", province=BAC_NINH), "")):
        told = [step for step in steps(campaign, user) if "sau 30 ngày kể từ ngày đóng tiền" in step.text]
        assert [(step.url, step.look) for step in told] == [(url, "warn")]


def test_a_change_of_the_law_before_the_day_of_payment_is_told(steps):
    change = TODAY + timedelta(days=10)
    Rate.objects.create(kind="card_rate", value=500, valid_from=change, legal_basis="NĐ thử")
    campaign, card = planned()
    card.premiums_paid_on = change
    card.save(update_fields=["premiums_paid_on"])
    (told,) = [step for step in steps(campaign, make_officer()) if "tỷ lệ đóng thẻ BHYT" in step.text]
    assert told.text.startswith(f"Từ {change:%d/%m/%Y} tỷ lệ đóng thẻ BHYT là 5 %: Thẻ BHYT 12 tháng tăng từ ")
    assert told.look == "info"
    type(campaign).objects.filter(pk=campaign.pk).update(status="closed")
    campaign.refresh_from_db()
    assert not [step for step in steps(campaign, make_officer()) if "tỷ lệ đóng thẻ BHYT" in step.text]


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_a_campaign_that_is_over_asks_for_nothing(texts, status):
    campaign, card = planned()
    Quota.objects.create(offer=card, commune_id=TAM_GIANG, most=3)
    make_pledge(card, 5)
    make_nomination(card)
    assert len(texts(campaign, make_officer())) > 1
    campaign.status = status
    campaign.save(update_fields=["status"])
    PriorityPoints.objects.all().delete()
    assert texts(campaign, make_officer()) == []


def test_what_the_quota_makes_impossible_is_not_offered(texts, steps):
    campaign, card = planned()
    make_pledge(card, 10)
    make_nomination(card, person=make_person(YEN_TRUNG))
    make_nomination(card, person=make_person(TAM_GIANG), groups=["poor"])
    now, over = (
        "Thẻ BHYT 12 tháng: có thể phân bổ ngay 1 suất",
        "Thẻ BHYT 12 tháng: hạn mức đã hết, nên 1 người đã duyệt",
    )
    officer = make_officer()
    assert [text[: len(now)] for text in texts(campaign, officer) if "phân bổ" in text] == [now]
    quota = Quota.objects.create(offer=card, province_id=BAC_NINH, most=0)
    [step] = [step for step in steps(campaign, officer) if "phân bổ" in step.text]
    assert step.text == f"{over} chưa thể được phân bổ."
    assert step.url == (f"{reverse('admin:campaigns_quota_changelist')}?offer__campaign__id__exact={campaign.pk}")
    Quota.objects.filter(pk=quota.pk).update(most=1)
    assert [text[: len(now)] for text in texts(campaign, officer) if "phân bổ" in text] == [now]
    # The province has its one; who still waits comes too late, and who is supported in full doesn't wait.
    allocate(make_pledge(card), make_nomination(card, person=make_person(TAM_GIANG)))
    assert [text[: len(over)] for text in texts(campaign, officer) if "phân bổ" in text] == [over]


def test_who_is_supported_in_full_keeps_no_date_overdue(texts):
    campaign, card = planned(handover_until=TODAY - timedelta(days=1))
    make_nomination(card, groups=["poor"])
    assert not [text for text in texts(campaign, make_officer()) if "việc chưa xong" in text]
    make_nomination(card, groups=["near_poor"])
    assert len([text for text in texts(campaign, make_officer()) if "việc chưa xong" in text]) == 1


def test_gifts_that_wait_for_their_money_are_told(texts):
    campaign, card = planned()
    line = make_pledge(card, 5)
    PledgeLine.objects.update(only_when_paid=True, paid_units=1)
    for _ in range(4):
        make_nomination(card)
    told = [text for text in texts(campaign, make_officer()) if text.startswith(str(card))]
    assert told == [
        "Thẻ BHYT 12 tháng: có thể phân bổ ngay 1 suất cho người đã được duyệt.",
        "Thẻ BHYT 12 tháng: 4 suất đã cam kết chờ nhận tiền rồi mới phân bổ được.",
    ]
    for _ in range(3):
        make_nomination(card)
    assert f"{card}: thiếu 2 suất so với số người đã được duyệt." in texts(campaign, make_officer())
    PledgeLine.objects.filter(pk=line.pk).update(paid_units=5)
    assert [text for text in texts(campaign, make_officer()) if "chờ nhận tiền" in text] == []


def test_an_office_that_takes_pledges_online_tells_an_account(steps):
    campaign, _offer = planned(takes_online=True)
    said = "Chiến dịch nhận cam kết qua mạng nhưng cơ quan chưa chọn tài khoản nhận tiền để báo cho nhà tài trợ"
    accounts = reverse("admin:sponsors_receivingaccount_changelist")
    [step] = [one for one in steps(campaign, make_officer()) if one.text.startswith(said)]
    assert (step.url, step.look) == (accounts, "bad")
    [step] = [one for one in steps(campaign, make_user(Role.AUDITOR, province=BAC_NINH)) if one.text.startswith(said)]
    assert step.url == ""
    account = make_account(is_preferred=False)
    make_account(None, is_preferred=True)
    assert any(one.text.startswith(said) for one in steps(campaign, make_officer()))
    type(account).objects.filter(pk=account.pk).update(is_preferred=True)
    assert not any(one.text.startswith(said) for one in steps(campaign, make_officer()))
