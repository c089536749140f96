"""A campaign does not close over lists and nominations that are not finished."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone

from beneficiaries import vetting
from beneficiaries.closing import UNFINISHED, obstacles
from beneficiaries.models import Nomination, RecipientList
from campaigns import lifecycle
from campaigns.models import Campaign
from documents.models import Document
from tests.factories import make_campaign, make_leader, make_list, make_nomination, make_offer, make_officer
from tests.pages import page

NOW = datetime(2027, 1, 15, 2, 30, tzinfo=UTC)
VETTING = "Hồ sơ đề nghị chưa xét duyệt: 2. Hãy duyệt, từ chối hoặc rút các hồ sơ này trước."
STAGED = "Danh sách ở trạng thái “Cần xử lý”: 1. Hãy tiếp nhận hoặc rút các danh sách này trước."


def test_what_can_still_bring_people_is_unfinished():
    assert "staged" in UNFINISHED
    assert {"accepted", "withdrawn"}.isdisjoint(UNFINISHED)


@pytest.mark.django_db
def test_lists_to_settle_and_nominations_to_vet_stand_in_the_way_of_closing():
    card = make_offer()
    for status in ("proposed", "proposed", "approved", "rejected", "withdrawn"):
        make_nomination(card, status=status)
    make_list(card.campaign, status="staged")
    make_list(card.campaign, status="accepted", accepted_by=make_officer(), accepted_at=timezone.now())
    elsewhere = make_offer(make_campaign())
    make_nomination(elsewhere, status="proposed")
    with pytest.raises(lifecycle.InTheWay) as refusal:
        lifecycle.close_campaign(card.campaign, by=make_officer(), at=NOW)
    assert refusal.value.obstacles == (STAGED, VETTING)
    assert Campaign.objects.get(pk=card.campaign_id).status == "open"
    Nomination.objects.filter(status="proposed").update(status="approved", decided_by=make_leader(), decided_at=NOW)
    RecipientList.objects.filter(status="staged").update(
        status="withdrawn", withdrawn_by=make_officer(), withdrawn_at=NOW, withdrawal_reason="Gửi nhầm"
    )
    lifecycle.close_campaign(card.campaign, by=make_officer(), at=NOW)
    assert Campaign.objects.get(pk=card.campaign_id).status == "closed"


@pytest.mark.django_db
def test_a_list_that_is_being_taken_in_is_waited_for():
    campaign = make_offer().campaign
    make_list(campaign, status="accepting", acceptance_asked_by=make_officer(), acceptance_asked_at=NOW)
    assert [str(obstacle) for obstacle in obstacles(campaign, "closed")] == [
        "Danh sách ở trạng thái “Đang chốt”: 1. Các danh sách này đang được tiếp nhận: hãy chờ xong rồi làm lại."
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["open", "draft", "cancelled"])
def test_only_closing_asks_for_decisions(to):
    card = make_offer()
    make_nomination(card, status="proposed")
    assert list(obstacles(card.campaign, to)) == []


@pytest.mark.django_db
def test_the_page_of_closing_leads_to_what_waits(client):
    card = make_offer()
    waiting = make_nomination(card, status="proposed")
    others = make_nomination(make_offer(make_campaign()), status="proposed")
    kept = Document.objects.keep(kind="list", name="xom-dong.xlsx", content=b"x")
    make_list(card.campaign, status="staged", document=kept)
    client.force_login(make_officer())
    told = page(client.get(f"/quan-tri/campaigns/campaign/{card.campaign_id}/trang-thai/dong/"))
    nominations = f"/quan-tri/beneficiaries/nomination/?campaign={card.campaign_id}&status__exact=proposed"
    lists = f"/quan-tri/beneficiaries/recipientlist/?campaign={card.campaign_id}&status__exact=staged"
    assert f'<a href="{nominations}">Hồ sơ đề nghị chưa xét duyệt: 1.' in told
    assert f'<a href="{lists}">Danh sách ở trạng thái' in told
    shown = page(client.get(nominations))
    assert (f"nomination/{waiting.pk}/change" in shown, f"nomination/{others.pk}/change" in shown) == (True, False)
    assert "xom-dong.xlsx" in page(client.get(lists))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [True, False])
def test_who_closes_waits_for_somebody_who_puts_a_nomination_back(many):
    card = make_offer()
    rejected = make_nomination(card, status="rejected")
    officer, leader, campaign = make_officer(), make_leader(), card.campaign
    outcome: list[str] = []

    def close() -> None:
        try:
            lifecycle.close_campaign(campaign, by=officer, at=NOW)
        except lifecycle.InTheWay as refusal:
            outcome.append(str(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=close)
    with transaction.atomic():
        if many:
            vetting.reconsider_many(Nomination.objects.all(), by=leader, at=NOW)
        else:
            vetting.reconsider(rejected, by=leader, at=NOW)
        thread.start()
        thread.join(1.0)
        assert outcome == []  # it waits
    thread.join()
    assert ["Hồ sơ đề nghị chưa xét duyệt: 1." in said for said in outcome] == [True]
    assert Campaign.objects.get().status == "open"
