"""Planning in the browser: last year's campaign becomes this year's in one step, and points are tried before saved."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import Campaign, PriorityPoints, Quota
from tests.factories import YEN_TRUNG, make_campaign, make_nomination, make_offer, make_officer, make_pledge

pytestmark = pytest.mark.browser


def last_year():
    """The campaign of Tết 2026: a book paid for in January 2026, when the poverty line was 1.500.000 đồng."""
    campaign = make_campaign(
        None,
        code="TET2026",
        name="Không để ai bị bỏ lại phía sau - Xuân Bính Ngọ 2026",
        year=2026,
        status="closed",
        pledges_until=date(2025, 12, 31),
        lists_until=date(2026, 1, 10),
        posting_from=date(2026, 1, 12),
        posting_until=date(2026, 1, 16),
        handover_from=date(2026, 1, 29),
        handover_until=date(2026, 2, 14),
    )
    make_offer(campaign, "book", premiums_paid_on=date(2026, 1, 22), wanted=24_300)
    card = make_offer(campaign, "card", premiums_paid_on=date(2025, 12, 30), wanted=250_000)
    Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=75)
    PriorityPoints.objects.create(campaign=campaign, group_id="orphan", points=20)
    return campaign


def test_last_years_campaign_becomes_this_years_in_one_step(browse):
    campaign = last_year()
    desk = browse(make_officer(None))
    page = desk.goto(reverse("admin:campaigns_campaign_add"))
    desk.shot("chien-dich-moi")
    page.get_by_role("link", name="TET2026").click()
    desk.settle()
    page.get_by_label("Năm của chiến dịch mới").fill("2027")
    page.get_by_role("button", name="Đề xuất ngày theo năm này").click()
    desk.settle()
    expect(page.get_by_text("mùng 1 Tết trước là 17/02/2026, nay là 06/02/2027")).to_be_visible()
    expect(page.get_by_label("Mã", exact=True)).to_have_value("TET2027")
    expect(page.get_by_label("Tên", exact=True)).to_have_value("Không để ai bị bỏ lại phía sau - Xuân Đinh Mùi 2027")
    expect(page.get_by_label("Trao tặng từ ngày")).to_have_value("18/01/2027")
    book = page.get_by_role("row", name="Sổ BHXH 6 tháng")
    expect(book).to_contain_text("1.980.000 đồng")
    expect(book).to_contain_text("2.904.000 đồng")
    expect(book).to_contain_text("+ 924.000 đồng")
    desk.shot("bat-dau-tu-chien-dich-truoc")
    page.get_by_role("button", name="Lập chiến dịch mới").click()
    desk.settle()
    draft = Campaign.objects.get(code="TET2027")
    expect(page).to_have_url(desk.address + reverse("admin:campaigns_campaign_change", args=[draft.pk]))
    expect(page.get_by_text("Đã lập chiến dịch TET2027 ở trạng thái bản nháp.")).to_be_visible()
    desk.shot("chien-dich-vua-lap")
    assert (draft.status, draft.handover_until) == ("draft", date(2027, 2, 3))
    assert dict(draft.offers.values_list("kind", "premiums_paid_on")) == {
        "book": date(2027, 1, 11),
        "card": date(2026, 12, 19),
    }
    assert Quota.objects.get(offer__campaign=draft).most == 75
    assert Campaign.objects.get(pk=campaign.pk).status == "closed"


def test_points_are_tried_before_they_are_saved(browse):
    campaign = make_campaign(None, code="TET2027", name="Tết Đinh Mùi")
    card = make_offer(campaign)
    make_pledge(card, 1)
    PriorityPoints.objects.create(campaign=campaign, group_id="orphan", points=20)
    for group, points in (("orphan", 20), ("elderly", 0)):
        make_nomination(card, groups=[group], points=points)
    desk = browse(make_officer(None))
    page = desk.goto(reverse("admin:office_board", args=[campaign.pk]))
    page.get_by_role("link", name="Điểm ưu tiên").click()
    desk.settle()
    page.get_by_label("Người cao tuổi").fill("30")
    page.get_by_role("button", name="Xem trước").click()
    desk.settle()
    expect(page.get_by_role("row", name="Trẻ mồ côi").last).to_contain_text("1 → 0")
    expect(page.get_by_role("row", name="Người cao tuổi").last).to_contain_text("0 → 1")
    desk.shot("diem-uu-tien-xem-truoc")
    assert campaign.points_table() == {"orphan": 20}
    page.get_by_role("button", name="Lưu bảng điểm").click()
    desk.settle()
    expect(page.get_by_text("Đã lưu bảng điểm; 1 hồ sơ đề nghị có điểm mới.")).to_be_visible()
    assert campaign.points_table() == {"orphan": 20, "elderly": 30}
    desk.shot("diem-uu-tien")
