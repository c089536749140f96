"""The list for signature on paper and on a phone, and the way back from it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.allocations.making import approve, nominate, propose
from tests.browser.desk import assert_fits
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_leader,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_sponsor,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = re.compile(rb"/Type\s*/Page\b")


def handed_over(people):
    """An approved run with so many people in one commune and one more in another, and long texts in every column."""
    name = "Lễ phát động tặng sổ BHXH, thẻ BHYT cho người có hoàn cảnh khó khăn Xuân Đinh Mùi 2027"
    offer = make_offer(make_campaign(code="BN2027", name=name))
    fund = make_sponsor(name="Quỹ từ thiện Bảo hiểm xã hội thành phố Bắc Ninh và các huyện", may_be_named=True)
    make_pledge(offer, people, sponsor=fund)
    make_pledge(offer, 1, sponsor=make_sponsor(name="Công ty Hoa Sen", may_be_named=True))
    for number in range(people):
        person = make_person(YEN_TRUNG, full_name=f"Nguyễn Phương Hoàng {number}", hamlet="Khu phố Thượng Đồng")
        nominate(offer, f"BN2027-{number:05}", person=person)
    nominate(offer, "BN2027-90000", commune=TAM_GIANG)
    return approve(propose(offer, by=make_officer()), by=make_leader())


def sheets(page: Page) -> int:
    """How many sheets of paper the printer would take; its own choice of paper gives way to that of the page."""
    return len(SHEET.findall(page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize(("people", "expected"), [(5, 2), (20, 3)])
def test_a_commune_with_few_people_fits_on_one_sheet(browse, people, expected):
    handed_over(people)
    page = browse(make_officer()).goto(reverse("admin:allocations_signature_list", args=["BN2027"]))
    assert sheets(page) == expected


def test_the_list_of_a_run_fits_every_screen_and_leads_back_to_the_run(browse):
    run = handed_over(3)
    desk = browse(make_officer(), phone=True)
    page = desk.goto(reverse("admin:allocations_allocationrun_change", args=[run.pk]))
    desk.shot("dot-phan-bo")
    page.get_by_role("link", name="Danh sách ký nhận").click()
    desk.settle()
    assert_fits(page)
    desk.shot("danh-sach-ky-nhan")
    page.get_by_role("link", name="Quay lại").click()
    expect(page).to_have_url(desk.address + reverse("admin:allocations_allocationrun_change", args=[run.pk]))


def test_the_inputs_of_a_run_are_downloaded(browse):
    run = handed_over(2)
    page = browse(make_officer()).goto(reverse("admin:allocations_allocationrun_change", args=[run.pk]))
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải dữ liệu đầu vào").click()
    assert download.value.suggested_filename == "BN2027-dot-1-instance.json"
