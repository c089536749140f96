"""A commune officer on a phone of 390 px sends the list, settles a row, and reads what became of it."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from beneficiaries import vetting
from beneficiaries.lists import intake
from beneficiaries.models import Nomination
from locations.models import Commune
from tests.browser.desk import assert_fits, assert_no_english
from tests.factories import PASSWORD, YEN_TRUNG, make_campaign, make_commune_officer, make_leader, make_offer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn", "Đối tượng"]
ROWS = [
    [1, "Nguyễn Thị Hồng", "05/03/1962", "Nữ", "027162001234", "Thôn Đông Thôn", "Hộ cận nghèo"],
    [2, "Trần Văn Minh", "31/02/1971", "Nam", "027071004321", "Thôn Lương Cầm", "Hoàn cảnh khó khăn"],
    [3, "Ngô Thị Thanh Thủy", "1955", "Nữ", "027155009876", "Thôn Yên Lãng", "Hộ cận nghèo; người khuyết tật"],
]


def commune_list() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Danh sách"
    book.active.append(["DANH SÁCH NGƯỜI CÓ HOÀN CẢNH KHÓ KHĂN XÃ YÊN TRUNG"])
    book.active.append(HEADINGS)
    for row in ROWS:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def test_a_commune_officer_sends_the_list_and_reads_its_outcome(browse, tmp_path):
    campaign = make_campaign(code="TET2027", province=None, name="Không để ai bị bỏ lại phía sau - Tết 2027")
    make_offer(campaign, "card")
    make_offer(campaign, "book")
    make_commune_officer(YEN_TRUNG, username="xayentrung", full_name="Ngô Văn Bình")
    path = tmp_path / "danh-sach-xa-yen-trung.xlsx"
    path.write_bytes(commune_list())
    desk = browse(phone=True)

    desk.sign_in("xayentrung", PASSWORD)
    page = desk.page
    expect(page).to_have_url(desk.address + reverse("beneficiaries:sent-lists"))
    desk.shot("xa-01-danh-sach-cua-toi")

    desk.goto(reverse("beneficiaries:upload"))
    page.set_input_files("input[type=file]", path)
    page.locator("select[name=kind]").select_option("card")
    desk.shot("xa-02-gui-danh-sach")
    page.get_by_role("button", name="Gửi danh sách").click()
    desk.settle()
    expect(page.get_by_text("31/02/1971").first).to_be_visible()
    desk.shot("xa-03-xu-ly")

    page.get_by_role("link", name="Sửa Trần Văn Minh").click()
    desk.settle()
    page.fill("#id_birth_date", "28/02/1971")
    desk.shot("xa-04-sua-dong")
    page.get_by_role("button", name="Lưu và kiểm tra lại dòng").click()
    desk.settle()
    page.get_by_role("link", name="Chốt danh sách (3 người)").or_(
        page.get_by_role("button", name="Chốt danh sách (3 người)")
    ).click()
    desk.settle()
    desk.shot("xa-05-chap-nhan")
    page.get_by_role("button", name="Chốt danh sách (3 người)").click()
    desk.settle()
    assert Nomination.objects.filter(recipient_list__commune=YEN_TRUNG).count() == 3

    leader = make_leader()
    first, second, third = Nomination.objects.order_by("code")
    vetting.approve(first, by=leader, at=timezone.now())
    vetting.reject(third, reason="Đã có thẻ BHYT còn hạn", by=leader, at=timezone.now())
    assert second.status == "proposed"

    received = first.recipient_list
    desk.goto(reverse("beneficiaries:list", args=[received.pk]))
    assert_fits(page)
    assert_no_english(page)
    text = page.locator("main").inner_text()
    for words in ("Nguyễn Thị Hồng", "Đã duyệt", "Chờ xét duyệt", "Đã có thẻ BHYT còn hạn"):
        assert words in text
    desk.shot("xa-06-ket-qua")


def in_view(page, words):
    """Whether all of the first element of these words is on the screen, once the page has come to rest."""
    found = page.get_by_text(words).first
    try:
        expect(found).to_be_in_viewport(ratio=1)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_after_the_last_row_the_answer_and_the_next_step_are_on_the_screen(browse, phone):
    campaign = make_campaign(code="TET2027", province=None, lists_until=date(2099, 1, 1))
    make_offer(campaign, "card")
    sender = make_commune_officer(YEN_TRUNG)
    name = "danh-sach-nguoi-co-hoan-canh-kho-khan-xa-yen-trung-tet-2027.xlsx"
    home = Commune.objects.get(pk=YEN_TRUNG)
    sent = intake.receive(
        commune_list(), name=name, campaign=campaign, commune=home, kind="card", by=sender, at=timezone.now()
    )
    desk = browse(sender, phone=phone)
    page = desk.goto(reverse("beneficiaries:list", args=[sent.pk]))
    assert in_view(page, "Xử lý dòng tiếp theo")
    page.get_by_role("link", name="Xử lý dòng tiếp theo").click()
    page.fill(".lists-editor #id_birth_date", "28/02/1971")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Trần Văn Minh, đã sẵn sàng.")).to_be_visible()
    assert in_view(page, "Trần Văn Minh, đã sẵn sàng.")
    assert in_view(page, "Chốt danh sách (3 người)")
    assert_fits(page)
