"""The public pages as somebody without an account meets them: with and without scripts, on a desk and on a phone."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from sponsors.models import Sponsor
from tests.browser.desk import DESKTOP, PHONE, artifacts, assert_fits, assert_no_english
from tests.factories import (
    DONG_SON,
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_nomination,
    make_offer,
    make_person,
    make_pledge,
    make_sponsor,
)
from tests.office.making import allocate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def campaign():
    """One that is under way, with everything that its pages can show."""
    campaign = make_campaign(
        None,
        name="Không để ai bị bỏ lại phía sau – Xuân Đinh Mùi",
        introduction="Tặng sổ BHXH, thẻ BHYT và quà Tết.\n\nDanh sách do xã, phường đề nghị.",
        takes_online=True,
        pledges_until=date(2100, 12, 31),
        handover_from=date(2101, 1, 18),
        handover_until=date(2101, 2, 4),
        contact_name="Ban Tuyên truyền",
        contact_phone="024 1234 5678",
        contact_email="lien-he@example.vn",
    )
    names = iter(("Công ty Ánh Sáng", "Hội Chữ thập đỏ phường Thử Nghiệm", "Nguyễn Văn Mẫu"))
    kinds = iter((Sponsor.Kind.BUSINESS, Sponsor.Kind.ORGANISATION, Sponsor.Kind.INDIVIDUAL))
    for kind in ("book", "card", "gift"):
        offer = make_offer(campaign, kind, wanted=100)
        sponsor = make_sponsor(None, name=next(names), kind=next(kinds), may_be_named=True)
        line = make_pledge(offer, 60, sponsor=sponsor)
        for commune, count in ((YEN_TRUNG, 3), (TAM_GIANG, 7), (DONG_SON, 6)):
            for number in range(count):
                nomination = make_nomination(offer, person=make_person(commune))
                if number == 0:
                    allocate(line, nomination)
    return campaign


def addresses(campaign):
    here = [campaign.code]
    return {
        "chien-dich": reverse("publication:campaigns"),
        "mot-chien-dich": reverse("publication:campaign", args=here),
        "dia-phuong": reverse("publication:places", args=here),
        "xa-phuong": reverse("publication:places", args=here) + "?tinh=24",
        "tim-xa": reverse("publication:places", args=here) + "?tim=khong+co",
        "nha-tai-tro": reverse("publication:sponsors", args=here),
        "can-giup-do": reverse("publication:help"),
        "du-lieu": reverse("publication:data-use"),
    }


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_everybody_can_use_the_public_pages(browse, campaign, phone):
    desk = browse(phone=phone)
    for name, address in addresses(campaign).items():
        desk.goto(address)
        for summary in desk.page.query_selector_all("summary"):
            summary.click()
        found = Axe().run(desk.page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert desk.page.locator("h1").count() == 1
        assert_fits(desk.page)
        assert_no_english(desk.page)
        desk.page.screenshot(path=artifacts() / f"cong-khai-{name}-{'phone' if phone else 'desk'}.png", full_page=True)


@pytest.mark.parametrize(("width", "height"), [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_public_pages_need_no_script(chromium, live_server, campaign, width, height):
    context = chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/")
    expect(page).to_have_url(live_server.url + reverse("publication:campaigns"))
    page.get_by_role("link", name=campaign.name).first.click()
    expect(page.locator("h1")).to_have_text(campaign.name)
    page.locator("summary").first.click()
    expect(page.locator(".p-why li").first).to_be_visible()
    page.get_by_role("link", name="Xem tất cả tỉnh, thành phố, xã, phường").click()
    page.get_by_role("link", name="Thành phố Bắc Ninh").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("Tìm xã, phường").fill("dong son")
    page.get_by_role("button", name="Tìm kiếm").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.locator("tbody th").all_inner_texts() == ["Phường Đông Sơn\nTỉnh Thanh Hóa"]
    page.get_by_role("link", name="Dữ liệu cá nhân được sử dụng thế nào").click()
    expect(page.locator("h1")).to_have_text("Dữ liệu cá nhân được sử dụng thế nào")
    context.close()


def test_a_reader_with_the_keyboard_skips_to_the_content(browse, campaign):
    desk = browse()
    page = desk.goto(reverse("publication:campaign", args=[campaign.code]))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    page.keyboard.press("Enter")
    assert page.url.endswith("#noi-dung")


def test_the_campaign_is_fit_to_be_printed(browse, campaign):
    desk = browse()
    page = desk.goto(reverse("publication:campaign", args=[campaign.code]))
    page.emulate_media(media="print")
    assert not page.locator(".p-nav").is_visible()
    assert page.locator("h1").is_visible()
    page.screenshot(path=artifacts() / "cong-khai-in.png", full_page=True)
