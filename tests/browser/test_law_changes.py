"""The law changes in the middle of a campaign: board, shortfall and planner follow at once."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import Rate
from tests.browser.desk import Desk
from tests.factories import make_campaign, make_nomination, make_offer, make_officer, make_pledge

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def plan(desk: Desk, campaign) -> None:
    """Ask the planner what six million do, by typing."""
    page = desk.goto(reverse("admin:office_planner", args=[campaign.pk]))
    page.select_option("#id_cam_ket", "bo-qua")
    page.fill("#id_so_tien", "6 triệu")


def test_new_poverty_line_moves_board_shortfall_and_planner(browse):
    officer = make_officer(None)
    campaign = make_campaign(None, code="TET2027", name="Xuân Đinh Mùi 2027")
    book = make_offer(campaign, "book", premiums_paid_on=date(2027, 1, 18), wanted=10)
    line = make_pledge(book, 10)
    for _each in range(2):
        make_nomination(book, groups=["other_hardship"])
    assert line.unit_price == 2_904_000
    desk = browse(officer)
    board = reverse("admin:office_board", args=[campaign.pk])

    page = desk.goto(board)
    expect(page.get_by_text("26.400.000")).to_have_count(0)
    plan(desk, campaign)
    expect(page.locator("[data-reached=book]")).to_have_text("2")
    expect(page.locator("[data-left]")).to_have_text("192.000 đồng")
    desk.shot("luat-moi-1-du-tru")

    coming = Rate.objects.get(kind="poverty_line", valid_from=date(2027, 1, 1))
    page = desk.goto(reverse("admin:campaigns_rate_delete", args=[coming.pk]))
    expect(page.get_by_text("1.980.000 đồng").first).to_be_visible()
    desk.shot("luat-moi-1-truoc-khi-xoa")
    page = desk.goto(reverse("admin:campaigns_rate_change", args=[coming.pk]))
    page.fill("#id_value", "4.200.000")
    page.click("[name=_save]")
    desk.settle()
    expect(page.get_by_text("2.904.000 đồng").first).to_be_visible()
    expect(page.get_by_text("5.544.000 đồng").first).to_be_visible()
    desk.shot("luat-moi-1-truoc-khi-luu")
    page.get_by_role("button", name="Lưu thay đổi").click()
    desk.settle()
    assert Rate.objects.get(pk=coming.pk).value == 4_200_000

    # a book costs 22 % × 4.200.000 × 6 = 5.544.000 now: 2.640.000 more than was promised, for each of 10
    page = desk.goto(board)
    expect(page.get_by_text("26.400.000 đồng").first).to_be_visible()
    desk.shot("luat-moi-2-bang-dieu-hanh")
    page = desk.goto(reverse("admin:office_shortfalls", args=[campaign.pk]))
    expect(page.get_by_text(line.pledge.reference).first).to_be_visible()
    expect(page.get_by_text("26.400.000 đồng").first).to_be_visible()
    expect(page.get_by_text("2.200.000 đồng → 4.200.000 đồng").first).to_be_visible()
    desk.shot("luat-moi-3-con-thieu")
    plan(desk, campaign)
    expect(page.locator("[data-reached=book]")).to_have_text("1")
    expect(page.locator("[data-left]")).to_have_text("456.000 đồng")
    # the 10 wanted: 2 for those who wait, 8 for people not known yet
    expect(page.locator("[data-needs-cost]")).to_have_text("55.440.000 đồng")
    desk.shot("luat-moi-4-du-tru")


def test_planner_on_a_phone(browse):
    officer = make_officer(None)
    campaign = make_campaign(None)
    card = make_offer(campaign, "card", pays="residual", wanted=3)
    for groups in (["farm_household", "student", "other_hardship"], ["near_poor"], []):
        make_nomination(card, groups=groups)
    desk = browse(officer, phone=True)
    page = desk.goto(reverse("admin:office_planner", args=[campaign.pk]))
    page.locator("summary").first.click()
    page.locator("summary").nth(1).click()
    desk.shot("du-tru-dien-thoai")
    page.fill("#id_so_tien", "chín đồng")
    expect(page.locator(".t-error")).to_contain_text("Không đọc được số tiền")
    page.fill("#id_so_tien", "1 triệu")
    expect(page.locator("[data-reached=card]")).to_have_text("2")
    expect(page.locator(".t-error")).to_have_count(0)
