"""A company pledges on a phone of 390 px, with the code from its e-mail; with and without scripts, for everybody."""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.models import Email
from sponsors.models import Pledge, ReceivingAccount
from tests.browser.desk import PHONE
from tests.browser.usable import looked_at
from tests.factories import make_campaign, make_offer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL = "ha@hoanglong.example.vn"


@pytest.fixture
def campaign():
    campaign = make_campaign(
        code="TET2027",
        province=None,
        name="Không để ai bị bỏ lại phía sau – Tết 2027",
        takes_online=True,
        pledges_until=date(2099, 1, 15),
        contact_name="Bà Nguyễn Thị Hòa",
        contact_phone="024.3628.1539",
        days_to_pay=30,
    )
    for kind in ("book", "card", "gift"):
        make_offer(campaign, kind)
    ReceivingAccount.objects.create(
        bank_name="Vietcombank", bank_bin="970436", number="0011004321987", holder="BHXH VIET NAM", is_preferred=True
    )
    return campaign


def code_sent():
    return re.search(r"^(\d{6})$", Email.objects.filter(secret=True).latest("pk").text, re.M)[1]


def fill_in(page):
    counts = page.locator("input[data-price]")
    counts.nth(0).fill("20")
    counts.nth(1).fill("15")
    page.fill("#id_name", "Công ty TNHH Cơ khí Hoàng Long")
    page.fill("#id_tax_code", "0100233488")
    page.fill("#id_contact_name", "Trần Thị Thu Hà")
    page.fill("#id_contact_phone", "0912 345 678")
    page.fill("#id_email", EMAIL)
    page.check("#id_agreed")


def test_a_company_pledges_on_a_phone_and_follows_its_pledge(browse, campaign):
    desk = browse(phone=True)
    page = desk.goto(reverse("online:first"))
    looked_at(desk, "tai-tro-01-chien-dich")
    page.get_by_role("link", name="Đăng ký tài trợ").first.click()
    desk.settle()
    looked_at(desk, "tai-tro-02-bieu-mau")
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Tiếp tục").click()
    desk.settle()
    expect(page.get_by_text("Chưa gửi được. Hãy xem lại:")).to_be_visible()
    looked_at(desk, "tai-tro-03-loi")

    fill_in(page)
    expect(page.locator("[data-total]")).to_have_text("51.669.000")
    page.locator("[data-stepper] button").nth(1).click()
    expect(page.locator("[data-total]")).to_have_text("53.649.000")
    page.get_by_role("button", name="Tiếp tục").click()
    desk.settle()
    looked_at(desk, "tai-tro-04-ma")
    page.fill("#id_code", code_sent())
    page.get_by_role("button", name="Xác nhận cam kết").click()
    desk.settle()
    pledge = Pledge.objects.get()
    expect(page.locator(".o-reference")).to_have_text(pledge.reference)
    expect(page.locator(".o-qr img")).to_be_visible()
    assert page.evaluate("document.querySelector('.o-qr img').naturalWidth") > 0
    looked_at(desk, "tai-tro-05-da-ghi-nhan")
    page.reload()
    expect(page.locator(".o-reference")).to_have_text(pledge.reference)

    page.get_by_role("link", name="Xem hoặc thay đổi cam kết").click()
    desk.settle()
    looked_at(desk, "tai-tro-06-cam-ket")
    page.get_by_role("link", name="Thay đổi cam kết").click()
    desk.settle()
    looked_at(desk, "tai-tro-07-thay-doi")
    desk.goto(reverse("online:own"))
    looked_at(desk, "tai-tro-08-cua-toi")
    desk.goto(reverse("online:withdraw", args=[pledge.reference]))
    looked_at(desk, "tai-tro-09-rut")
    page.get_by_role("button", name="Đăng xuất").click()
    desk.settle()
    desk.goto(reverse("online:own"))
    looked_at(desk, "tai-tro-10-dang-nhap")
    page.fill("#id_email", EMAIL)
    page.get_by_role("button", name="Gửi mã cho tôi").click()
    desk.settle()
    looked_at(desk, "tai-tro-11-ma-dang-nhap")
    page.fill("#id_code", code_sent())
    page.get_by_role("button", name="Đăng nhập").click()
    desk.settle()
    expect(page.get_by_role("heading", name="Cam kết của bạn")).to_be_visible()


def test_the_same_without_a_script(chromium, live_server, campaign):
    context = chromium.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=False, locale="vi-VN"
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("online:pledge", args=[campaign.code]))
    fill_in(page)
    page.get_by_role("button", name="Tính lại").click()
    expect(page.locator("[data-total]")).to_have_text("51.669.000")
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Tiếp tục").click()
    page.fill("#id_code", code_sent())
    page.get_by_role("button", name="Xác nhận cam kết").click()
    pledge = Pledge.objects.get()
    expect(page.locator(".o-reference")).to_have_text(pledge.reference)
    expect(page.get_by_text("0011004321987")).to_be_visible()
    context.close()


def test_a_campaign_that_takes_none_and_a_flood_are_told_calmly(browse, campaign):
    desk = browse(phone=True)
    closed = make_campaign(code="DONG2027", name="Chiến dịch qua điện thoại", contact_phone="0222.3.821.330")
    desk.goto(reverse("online:pledge", args=[closed.code]))
    looked_at(desk, "tai-tro-12-khong-nhan-qua-mang")
