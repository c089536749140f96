"""A commune officer fills in an empty list, sends it, takes the file back with its results, and opens it again."""

from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from beneficiaries.file_back.blank_lists import HEADER_ROW, LIST_SHEET
from beneficiaries.models import RecipientList
from beneficiaries.reading.result_columns import STATE
from locations.gazette import gazetteer
from tests.beneficiaries.results import read
from tests.factories import YEN_TRUNG, make_campaign, make_commune_officer, make_offer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = (
    {"Họ và tên": "Nguyễn Thị Hồng", "Ngày sinh": "05/03/1962", "Giới tính": "Nữ", "Đối tượng": "Hộ cận nghèo"},
    {"Họ và tên": "Trần Văn Minh", "Ngày sinh": "31/02/1971", "Giới tính": "Nam", "Đối tượng": "Hộ cận nghèo"},
)


def fill(path):
    book = openpyxl.load_workbook(path)
    sheet = book[LIST_SHEET]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    for number, person in enumerate(PEOPLE, start=HEADER_ROW + 1):
        for heading, text in person.items():
            sheet.cell(number, columns[heading]).value = text
    book.save(path)


def saved(desk, link, path):
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name=link).click()
    download.value.save_as(path)
    return download.value.suggested_filename


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_an_empty_list_is_filled_sent_and_taken_back_with_its_results(browse, tmp_path, phone):
    campaign = make_campaign(code="TET2027", province=None, lists_until=date(2099, 1, 1))
    make_offer(campaign, "card")
    desk = browse(make_commune_officer(YEN_TRUNG), phone=phone)
    page = desk.page
    desk.goto(reverse("beneficiaries:upload"))
    desk.shot("tep-01-mau-danh-sach")
    path = tmp_path / "danh-sach.xlsx"
    assert saved(desk, "Mẫu danh sách của xã, phường", path) == "Mẫu danh sách của xã, phường.xlsx"
    fill(path)
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Gửi danh sách").click()
    desk.settle()
    expect(page.get_by_text("31/02/1971").first).to_be_visible()
    desk.shot("tep-02-xu-ly")
    back = tmp_path / "ket-qua.xlsx"
    assert saved(desk, "Tải về kèm kết quả đọc", back) == "danh-sach - kết quả đọc.xlsx"
    book = openpyxl.load_workbook(back)
    sheet = book[LIST_SHEET]
    head = [cell.value for cell in sheet[HEADER_ROW]]
    assert [sheet.cell(number, head.index(STATE) + 1).value for number in (6, 7)] == ["Sẵn sàng", "Cần xử lý"]
    assert sheet["C7"].comment.text.startswith("Trao: Cần xử lý – Ngày sinh: ")
    again = read(back.read_bytes(), gazetteer())
    assert [row.facts.full_name for row in again.rows] == ["Nguyễn Thị Hồng", "Trần Văn Minh"]
    assert [row.status for row in again.rows] == ["ready", "needs_attention"]
    assert RecipientList.objects.get().rows.count() == 2
