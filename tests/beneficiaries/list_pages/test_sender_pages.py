"""The senders' own page: their lists with the state in words and what to do next."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from beneficiaries.lists import intake, settling
from beneficiaries.models import Nomination
from tests.beneficiaries.sent import BAD_DATE, HONG, LAN, but, person, received
from tests.factories import (
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_user,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db

MINE = reverse("beneficiaries:sent-lists")


@pytest.fixture
def campaign():
    campaign = make_campaign(code="TET2027", province=None, lists_until=timezone.localdate() + timedelta(days=9))
    make_offer(campaign, "card")
    make_offer(campaign, "book")
    return campaign


@pytest.fixture
def sender(client):
    sender = make_commune_officer(YEN_TRUNG)
    client.force_login(sender)
    return sender


def text(client, address=MINE):
    return text_of(client.get(address).content.decode())


def test_an_empty_page_says_what_to_do(client, campaign, sender):
    page = client.get(MINE).content.decode()
    assert "Chưa có danh sách nào." in page
    assert reverse("beneficiaries:upload") in page
    assert reverse("beneficiaries:nominate") in page
    assert campaign.lists_until.strftime("%d/%m/%Y") in page


def test_a_campaign_that_is_over_for_senders_is_not_announced(client, sender):
    make_offer(make_campaign(code="CU2023", lists_until=date(2023, 1, 5)))
    assert "CU2023" not in text(client)


def test_each_list_says_its_state_and_what_to_do_next(client, campaign, sender):
    received(sender, campaign, HONG, but(BAD_DATE, number=None))
    page = text(client)
    assert "Còn 1 dòng cần xử lý trước khi chốt danh sách." in page
    assert "Xử lý các dòng" in page


def test_a_list_that_is_ready_asks_to_be_accepted(client, campaign, sender):
    received(sender, campaign, HONG, LAN)
    page = text(client)
    assert "2 người đã sẵn sàng. Hãy xem lại rồi chốt danh sách." in page
    assert ("Chờ chốt" in page, "Xem lại và chốt" in page) == (True, True)


def test_an_accepted_list_tells_how_many_of_its_people_wait_are_approved_and_are_not(client, campaign, sender):
    sent = received(sender, campaign, HONG, LAN, person(1), person(2), person(3))
    settling.set_aside(sent.rows.last(), reason="Đã mất", by=sender, at=timezone.now())
    first, second, third, _fourth = intake.accept(sent, by=sender, at=timezone.now())
    decided = {"decided_by": make_leader(), "decided_at": timezone.now()}
    Nomination.objects.filter(pk=first.pk).update(status="approved", **decided)
    Nomination.objects.filter(pk=second.pk).update(status="rejected", decision_reason="Đã có thẻ", **decided)
    Nomination.objects.filter(pk=third.pk).update(status="withdrawn", decision_reason="Đã chuyển đi", **decided)
    page = text(client)
    assert "Chờ xét duyệt: 1 · đã duyệt: 1 · không duyệt: 1 · đã rút: 1 · để riêng: 1" in page
    outcome = text(client, reverse("beneficiaries:list", args=[sent.pk]))
    for words in ("Chờ xét duyệt", "Đã duyệt", "Không duyệt Đã có thẻ", "Để riêng Đã mất"):
        assert words in outcome


def test_a_withdrawn_list_says_why(client, campaign, sender):
    sent = received(sender, campaign, HONG)
    intake.withdraw(sent, reason="Gửi nhầm tệp", by=sender, at=timezone.now())
    assert "Đã rút: Gửi nhầm tệp" in text(client)


def test_a_colleague_of_the_same_commune_goes_on_with_the_list(client, campaign, sender):
    sent = received(make_commune_officer(YEN_TRUNG), campaign, HONG)
    client.post(reverse("beneficiaries:list_accept", args=[sent.pk]))
    sent.refresh_from_db()
    assert (sent.status, sent.accepted_by) == ("accepted", sender)


def test_a_list_that_the_office_sent_for_the_commune_is_seen_by_the_commune(client, campaign, sender):
    received(make_officer(), campaign, HONG, name="tinh-gui.xlsx")
    assert "tinh-gui.xlsx" in text(client)


def test_a_clerk_sees_the_lists_of_the_own_school(client, campaign):
    school = make_institution(YEN_TRUNG)
    clerk = make_user(Role.CLERK, institution=school)
    received(clerk, campaign, HONG, commune=None, institution=school, name="truong.xlsx")
    client.force_login(clerk)
    assert "truong.xlsx" in text(client)


def test_lists_come_in_pages_the_newest_first(client, campaign, sender):
    for number in range(21):
        received(sender, campaign, person(number), name=f"so-{number}.xlsx")
    first, second = client.get(MINE), client.get(f"{MINE}?page=2")
    assert [sent.received.document.name for sent in first.context["lists"]][:2] == ["so-20.xlsx", "so-19.xlsx"]
    assert [sent.received.document.name for sent in second.context["lists"]] == ["so-0.xlsx"]
    assert 'rel="next" href="?page=2"' in first.content.decode()


def test_the_page_takes_as_many_queries_for_three_lists_as_for_one(client, campaign, sender):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(MINE)
        return len(captured)

    intake.accept(received(sender, campaign, HONG), by=sender, at=timezone.now())
    queries()
    with_one = queries()
    received(sender, campaign, LAN, but(BAD_DATE, number=None))
    intake.accept(received(sender, campaign, person(1), person(2)), by=sender, at=timezone.now())
    assert queries() == with_one


def test_who_sends_no_lists_is_offered_none(client, campaign):
    client.force_login(make_leader())
    page = client.get(MINE).content.decode()
    assert reverse("beneficiaries:upload") not in page


def test_without_an_open_campaign_no_file_is_asked_for(client, sender):
    page = client.get(MINE).content.decode()
    assert "Hiện không có chiến dịch nào" in page
    assert reverse("beneficiaries:upload") not in page
    make_offer(make_campaign())
    assert reverse("beneficiaries:upload") in client.get(MINE).content.decode()


def test_people_added_one_by_one_are_there_with_the_decision(client, campaign, sender):
    card = campaign.offers.get(kind="card")
    approved = make_nomination(card, nominated_by=sender, code="TET2027-00001")
    refused = make_nomination(card, nominated_by=sender, code="TET2027-00002")
    decided = {"decided_by": make_leader(), "decided_at": timezone.now()}
    Nomination.objects.filter(pk=approved.pk).update(status="approved", **decided)
    Nomination.objects.filter(pk=refused.pk).update(status="rejected", decision_reason="Đã có thẻ", **decided)
    make_nomination(card, code="TET2027-00003")  # somebody else's
    page = text(client)
    assert "Người thêm từng người (2)" in page
    for words in ("TET2027-00001", "Đã duyệt", "TET2027-00002", "· Đã có thẻ", "Không duyệt"):
        assert words in page
    assert "TET2027-00003" not in page
    client.force_login(make_commune_officer(YEN_TRUNG))
    assert "Người thêm từng người" not in text(client)


def test_people_added_one_by_one_have_pages_of_their_own(client, campaign, sender):
    card = campaign.offers.get(kind="card")
    for number in range(1, 22):
        make_nomination(card, nominated_by=sender, code=f"TET2027-{number:05}")
        received(sender, campaign, person(number), name=f"{number}.xlsx")
    first = client.get(MINE)
    assert (len(first.context["people"]), "?nguoi=2#nguoi-them" in first.content.decode()) == (20, True)
    second = client.get(f"{MINE}?nguoi=2&page=2")
    assert (len(second.context["people"]), len(second.context["lists"])) == (1, 1)
    shown = second.content.decode()
    assert ("?nguoi=1&amp;page=2#nguoi-them" in shown, "?nguoi=2&amp;page=1" in shown) == (True, True)
