"""A messy list is sent, read, and settled where it stands, with the keyboard: one cell, all alike, undone, accepted."""

import io
import re
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from beneficiaries.lists import intake, staging
from beneficiaries.models import ColumnMeaning, Nomination, RecipientList
from tests.beneficiaries.sent import HONG, but, person, received
from tests.browser.desk import assert_fits, assert_no_english
from tests.factories import make_campaign, make_offer, make_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UNKNOWN = "Xã Đâu Đó"
ALIKE = 40
GIVEN = ("Hoa", "Lan", "Mai", "Cúc", "Bình", "Dung", "Hạnh", "Nga")
MIDDLE = ("Thị", "Thu", "Kim", "Ngọc", "Bích")


def messy_list() -> bytes:
    """A title, a header of two rows, a column that nobody knows, dates that are none, a commune that is none."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    sheet.append(["DANH SÁCH NGƯỜI CÓ HOÀN CẢNH KHÓ KHĂN TỈNH BẮC NINH"])
    sheet.append(["STT", "Họ và tên", "Năm sinh", None, "Số CCCD", "Xã", "Thôn", "Đối tượng", "Kênh báo tin"])
    sheet.append([None, None, "Nam", "Nữ", None, None, None, None, None])
    for merged in ("A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3", "G2:G3", "H2:H3", "I2:I3"):
        sheet.merge_cells(merged)
    for number in range(ALIKE):
        name = f"Vũ {MIDDLE[number // len(GIVEN)]} {GIVEN[number % len(GIVEN)]}"
        sheet.append([number + 1, name, None, 1960, None, UNKNOWN, f"Thôn {number}", "Hộ cận nghèo", "0912345678"])
    sheet.append([41, "Nguyễn Văn Hùng", "31/02/1971", None, None, "Xã Yên Trung", "Thôn Đông", "Hộ cận nghèo", None])
    sheet.append([42, "Trần Văn Minh", "30/02/1965", None, None, "Xã Yên Trung", "Thôn Đoài", "Hộ cận nghèo", None])
    sheet.append([43, "Ngô Thị Thanh Thủy", None, 1955, None, "Xã Yên Trung", "Thôn Đoài", "Hộ cận nghèo", None])
    sheet.append(["Cộng: 43 người"])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.fixture
def campaign():
    campaign = make_campaign(code="TET2027", province=None, name="Tết 2027", lists_until=date(2099, 1, 1))
    make_offer(campaign, "card")
    return campaign


def cell(page, row, fact):
    """The link of a cell of the row that has this number in the file."""
    person = page.locator("tbody.lists-person").filter(
        has=page.locator(".lists-number strong", has_text=re.compile(rf"^{row}$"))
    )
    return person.locator(f"[data-cell={fact}]")


def test_a_messy_list_is_settled_with_the_keyboard_and_accepted(browse, campaign, tmp_path):
    officer = make_officer()
    path = tmp_path / "danh-sach-tinh.xlsx"
    path.write_bytes(messy_list())
    desk = browse(officer)

    desk.goto(reverse("admin:beneficiaries_upload"))
    desk.page.set_input_files("input[type=file]", path)
    desk.page.locator("select[name=kind]").select_option("card")
    desk.page.get_by_role("button", name="Gửi danh sách").click()
    desk.settle()
    page = desk.page
    sent = RecipientList.objects.get()
    expect(page.get_by_role("heading", name="Cột chưa rõ")).to_be_visible()
    expect(page.locator("tbody.lists-person")).to_have_count(42)
    desk.shot("xu-ly-01-danh-sach-nhu-da-doc")

    page.get_by_label("Kênh báo tin").select_option("phone")
    page.get_by_role("button", name="Đọc như vậy").click()
    desk.settle()
    assert ColumnMeaning.objects.get().field == "phone"
    expect(page.get_by_role("heading", name="Cột chưa rõ")).to_have_count(0)

    page.get_by_role("link", name="Xử lý dòng tiếp theo").click()
    typed = page.locator(".lists-editor input[name=commune]")
    expect(typed).to_be_focused()
    typed.fill("yen trung")
    expect(page.locator("#cac-xa option").first).to_be_attached()
    expect(page.get_by_role("button", name=f"Áp dụng cho cả {ALIKE} dòng")).to_be_visible()
    desk.shot("xu-ly-02-o-dang-mo")
    typed.fill("Xã Yên Trung")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-told]")).to_contain_text(f"{ALIKE} dòng: “Xã Yên Trung")
    assert sent.rows.filter(corrections__has_key="commune").count() == ALIKE
    expect(cell(page, 44, "birth_date")).to_be_focused()

    page.keyboard.press("Enter")
    born = page.locator(".lists-editor input[name=birth_date]")
    expect(born).to_have_value("31/02/1971")
    born.fill("28/02/1971 ạ")
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_contain_text("vẫn còn điều cần xử lý")
    page.keyboard.press("F2")
    page.locator(".lists-editor input[name=birth_date]").fill("28/02/1971")
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_contain_text("đã sẵn sàng")
    expect(cell(page, 45, "birth_date")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(page, 44, "birth_date")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(cell(page, 44, "full_name")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".lists-editor input[name=full_name]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell(page, 44, "full_name")).to_be_focused()
    desk.shot("xu-ly-03-da-sua-mot-dong")

    page.keyboard.press("Control+z")
    expect(page.locator("[data-told]")).to_contain_text("Đã hoàn tác: Sửa ngày sinh, dòng 44")
    page.get_by_text("Các việc đã làm trước đó").click()
    expect(page.locator(".lists-steps")).to_contain_text(f"{ALIKE} dòng: “Xã Yên Trung")
    for row, day in ((44, "28/02/1971"), (45, "28/02/1965")):
        cell(page, row, "birth_date").click()
        page.locator(".lists-editor input[name=birth_date]").fill(day)
        page.keyboard.press("Enter")
        expect(cell(page, row, "birth_date")).to_have_text(re.compile(rf"{day}\s*$"))
    expect(page.get_by_role("link", name="Chốt danh sách (43 người)")).to_be_visible()
    desk.shot("xu-ly-04-xong")
    assert_fits(page)

    # The annotated file is taken back here, and opened again.

    page.get_by_role("link", name="Chốt danh sách (43 người)").click()
    desk.settle()
    page.get_by_role("button", name="Chốt danh sách (43 người)").click()
    desk.settle()
    assert Nomination.objects.filter(recipient_list=sent).count() == 43


def test_progress_is_seen_before_the_rows(browse, campaign):
    officer = make_officer()
    sent = intake.receive(
        messy_list(), name="lon.xlsx", campaign=campaign, kind="card", by=officer, at=timezone.now(), at_once=False
    )
    desk = browse(officer)
    page = desk.goto(reverse("admin:beneficiaries_list", args=[sent.pk]))
    expect(page.get_by_role("progressbar")).to_be_visible()
    staging.stage(sent, at=timezone.now())
    expect(page.locator("tbody.lists-person")).to_have_count(42, timeout=45_000)
    expect(page.get_by_role("link", name="Xử lý dòng tiếp theo")).to_be_visible()


def test_what_was_changed_by_another_is_shown_and_not_written_over(browse, campaign):
    officer = make_officer()
    intake.receive(messy_list(), name="x.xlsx", campaign=campaign, kind="card", by=officer, at=timezone.now())
    sent = RecipientList.objects.get()
    desks = [browse(officer), browse(make_officer())]
    for desk in desks:
        page = desk.goto(reverse("admin:beneficiaries_list", args=[sent.pk]))
        cell(page, 44, "birth_date").click()
        page.locator(".lists-editor input[name=birth_date]").wait_for()
    for desk, day in zip(desks, ("27/02/1971", "26/02/1971"), strict=True):
        desk.awaited = {409}
        desk.page.locator(".lists-editor input[name=birth_date]").fill(day)
        desk.page.keyboard.press("Enter")
        expect(cell(desk.page, 44, "birth_date")).to_contain_text("27/02/1971")
    expect(desks[1].page.locator("[data-told]")).to_contain_text("Người khác vừa sửa ô này")
    assert sent.rows.get(row_number=44).corrections == {"birth_date": "27/02/1971"}


def test_many_rows_are_ticked_and_set_aside_in_the_bar(browse, campaign):
    officer = make_officer()
    make_offer(campaign, "book")
    sent = intake.receive(messy_list(), name="x.xlsx", campaign=campaign, kind="card", by=officer, at=timezone.now())
    desk = browse(officer)
    page = desk.goto(reverse("admin:beneficiaries_list", args=[sent.pk]))
    bar, ticks = page.locator("[data-bar]"), page.locator("input[name=row]")
    expect(bar).to_be_in_viewport()
    ticks.nth(0).check()
    ticks.nth(3).click(modifiers=["Shift"])
    expect(bar).to_contain_text("Đã chọn: 4")
    bar.get_by_role("button", name="Để riêng", exact=True).click()
    desk.settle()
    expect(bar.locator("[role=alert]")).to_have_text("Hãy nêu lý do để riêng các dòng này.")
    expect(bar.get_by_label("Ghi rõ")).to_be_focused()
    assert page.locator("input[name=row]:checked").count() == 4
    desk.shot("xu-ly-06-thanh-nhieu-dong")

    bar.get_by_label("Lý do để riêng").select_option("outside")
    bar.get_by_role("button", name="Để riêng", exact=True).click()
    desk.settle()
    expect(page.get_by_text("Đã để riêng 4 dòng.")).to_be_visible()
    expect(page.locator("tbody.lists-person")).to_have_count(38)
    cell(page, 44, "birth_date").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("tbody.lists-person")).to_have_count(42)
    expect(page.get_by_text("Đã để riêng 4 dòng.")).to_have_count(0)

    page.get_by_role("link", name=re.compile("Xã không rõ")).click()
    desk.settle()
    bar.get_by_label(f"Tất cả {ALIKE} dòng khớp bộ lọc").check()
    bar.get_by_label("Loại quà").select_option("book")
    bar.get_by_role("button", name="Đổi loại quà").click()
    desk.settle()
    expect(page.get_by_text(f"{ALIKE} dòng nay đề nghị tặng: Sổ BHXH.")).to_be_visible()
    assert sent.rows.filter(facts__requested="book").count() == ALIKE


def test_a_short_list_is_settled_on_a_phone_and_without_a_script(browse, campaign):
    officer = make_officer()
    sent = intake.receive(messy_list(), name="x.xlsx", campaign=campaign, kind="card", by=officer, at=timezone.now())
    desk = browse(officer, phone=True)
    page = desk.goto(reverse("beneficiaries:list", args=[sent.pk]))
    cell(page, 44, "birth_date").click()
    expect(page.locator(".lists-editor input[name=birth_date]")).to_be_focused()
    assert_fits(page)
    assert_no_english(page)
    desk.shot("xu-ly-05-dien-thoai")
    deeds = page.locator("[data-deeds]")
    expect(deeds).to_be_hidden()
    page.locator("input[name=row]").nth(1).check()
    expect(deeds).to_be_visible()
    expect(page.get_by_label("Lý do để riêng")).to_be_hidden()
    desk.shot("xu-ly-07-dien-thoai-da-chon")
    page.locator("input[name=row]").nth(1).uncheck()
    expect(deeds).to_be_hidden()
    page.locator(".lists-editor input[name=birth_date]").fill("28/02/1971")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("[data-told]")).to_contain_text("đã sẵn sàng")

    context = desk.context.browser.new_context(java_script_enabled=False)
    context.add_cookies(desk.context.cookies())
    plain = context.new_page()
    plain.goto(desk.address + reverse("beneficiaries:list", args=[sent.pk]))
    cell(plain, 45, "birth_date").click()
    expect(plain.locator("#id_birth_date")).to_be_visible()
    plain.fill("#id_birth_date", "28/02/1965")
    plain.get_by_role("button", name="Lưu và kiểm tra lại dòng").click()
    expect(plain.get_by_text("đã sẵn sàng")).to_be_visible()
    cell(plain, 4, "commune").click()
    plain.fill("#id_commune", "Xã Yên Trung")
    plain.get_by_label(f"áp dụng cho cả {ALIKE} dòng").first.check()
    plain.get_by_role("button", name="Lưu và kiểm tra lại dòng").click()
    plain.get_by_role("button", name="Hoàn tác").first.click()
    expect(plain.get_by_text(f"Đã hoàn tác: Sửa xã/phường, {ALIKE} dòng")).to_be_visible()
    context.close()
    assert sent.rows.filter(status="needs_attention").count() == ALIKE


def test_what_is_typed_while_a_cell_opens_is_kept(browse, campaign):
    officer = make_officer()
    sent = intake.receive(messy_list(), name="x.xlsx", campaign=campaign, kind="card", by=officer, at=timezone.now())
    desk = browse(officer)
    page = desk.goto(reverse("admin:beneficiaries_list", args=[sent.pk]))
    held = []

    def hold(route):
        if route.request.method == "GET":
            held.append(route)
        else:
            route.continue_()

    def arrive():
        while not held:
            page.wait_for_timeout(20)
        held.pop().continue_()

    page.route("**/o/full_name/**", hold)
    typed = page.locator(".lists-editor input[name=full_name]")

    cell(page, 44, "full_name").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Nguyễn Văn Hòa")
    page.keyboard.press("Enter")
    assert sent.rows.get(row_number=44).corrections == {}
    arrive()
    expect(cell(page, 44, "full_name")).to_contain_text("Nguyễn Văn Hòa")
    assert sent.rows.get(row_number=44).corrections == {"full_name": "Nguyễn Văn Hòa"}

    cell(page, 45, "full_name").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Trần")
    arrive()
    expect(typed).to_have_value("Trần")
    page.keyboard.type(" Văn Minh Anh")
    expect(typed).to_have_value("Trần Văn Minh Anh")
    page.keyboard.press("Escape")
    expect(cell(page, 45, "full_name")).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.type("Sai")
    page.keyboard.press("Escape")
    arrive()
    page.keyboard.press("Enter")
    arrive()
    expect(typed).to_have_value("Trần Văn Minh")
    assert sent.rows.get(row_number=45).corrections == {}


@pytest.mark.parametrize("phone", [False, True])
def test_next_leads_to_a_repeated_number_with_what_can_be_done_and_opens_no_cell(browse, campaign, phone):
    """Who stands there twice is set aside: there is nothing to be typed."""
    officer = make_officer()
    sent = received(officer, campaign, HONG, but(HONG, name="Trần Thị Lan"), but(person(3), born="31/02/1971"))
    page = browse(officer, phone=phone).goto(reverse("admin:beneficiaries_list", args=[sent.pk]))
    page.get_by_role("link", name="Xử lý dòng tiếp theo").click()
    aside = page.locator("summary", has_text="Để riêng Trần Thị Lan")
    expect(aside).to_be_focused()
    expect(page.locator(".lists-editor")).to_have_count(0)
    row = page.locator("tbody.lists-person", has=aside)
    expect(row.locator(".t-problem--error").first).to_be_in_viewport(ratio=1)
    expect(aside).to_be_in_viewport(ratio=1)
    aside.click()
    row.get_by_label("Lý do").select_option(index=1)
    row.get_by_role("button", name="Để riêng dòng này").click()
    expect(cell(page, 4, "birth_date")).to_be_focused()
    assert sent.rows.get(row_number=3).status == "rejected"


def test_the_first_two_rows_are_seen_without_rolling(browse, campaign):
    officer = make_officer()
    wrong = [but(person(number), commune=UNKNOWN) for number in range(4)]
    sent = received(officer, campaign, HONG, *wrong)
    page = browse(officer).goto(reverse("beneficiaries:list", args=[sent.pk]))
    page.set_viewport_size({"width": 1280, "height": 800})
    second = page.locator("tbody.lists-person").nth(1).bounding_box()
    bar = page.locator(".lists-bar").bounding_box()
    assert second["y"] + second["height"] <= bar["y"]
