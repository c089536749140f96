"""The staff's pages about money at 1280 and 390 px: everybody can use them, everything fits, nothing is English."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from locations.vietnamese import date_text
from sponsors.letters import releasing
from sponsors.models import Receipt, Statement
from sponsors.money import receipts
from tests.browser.money_world import make_world
from tests.browser.usable import looked_at
from tests.sponsors.letters.written import make_head, make_letter, make_released
from tests.sponsors.money.statement_files import statement

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(settings, live_server):
    settings.PUBLIC_URL = live_server.url
    return make_world()


def at(name, *args, query=""):
    return reverse(f"admin:sponsors_{name}", args=args) + query


def choose(page, label, term):
    """In a select that is searched: type, and take what is found."""
    page.locator(f"{label} + .select2 .select2-selection").click()
    page.locator(".select2-search__field").last.fill(term)
    page.locator(".select2-results__option", has_text=term).click()


def told(page, words):
    expect(page.get_by_text(words).first).to_be_visible()


def test_money_that_came_is_matched_and_set_aside(browse, world):
    desk = browse(world.officer)
    page = desk.goto(at("queue"))
    looked_at(desk, "tien-01-cho-ghep")
    page.get_by_role("button", name="Ghép với TET2027-CK0003").click()
    told(page, "8.046.000 đồng")
    page = desk.goto(at("line", world.lines["hinted"].pk))
    looked_at(desk, "tien-02-mot-dong")
    page.get_by_role("link", name="Chọn xuống dưới").first.click()
    page.fill("#id_shares-0-amount", "3.000.000")
    page.get_by_role("button", name="Thêm một cam kết").click()
    choose(page, "#id_shares-1-pledge", "TET2027-CK0005")
    page.fill("#id_shares-1-amount", "9.000.000")
    page.get_by_role("button", name="Ghép", exact=True).click()
    told(page, "nhưng chỉ có 5.000.000 đồng")
    looked_at(desk, "tien-03-qua-so-tien")
    page.fill("#id_shares-1-amount", "1.500.000")
    page.get_by_role("button", name="Ghép", exact=True).click()
    told(page, "Đã ghép")
    desk.goto(at("line", world.lines["typed"].pk))
    looked_at(desk, "tien-04-co-the-da-ghi-tay")
    page = desk.goto(at("queue"))
    page.locator("#id_usual").select_option("interest")
    page.get_by_role("button", name="Để riêng").click()
    told(page, "Hãy đánh dấu các dòng")
    looked_at(desk, "tien-05-chua-chon")
    page.get_by_role("row", name="LAI NHAP GOC").get_by_role("checkbox").check()
    page.get_by_role("button", name="Để riêng").click()
    told(page, "Đã để riêng 1 dòng")
    for slug in ("da-ghep", "de-rieng", "tien-ra"):
        desk.goto(at("queue", query=f"?muc={slug}"))
        looked_at(desk, f"tien-06-{slug}")
    desk.goto(at("queue", query="?q=khong+co"))
    looked_at(desk, "tien-07-khong-dong-nao")


def test_receipts_are_recorded_and_put_right(browse, world):
    desk = browse(world.officer)
    page = desk.goto(at("receipt_add"))
    page.get_by_role("button", name="Ghi khoản thu").click()
    looked_at(desk, "thu-tien-01-con-trong")
    page.select_option("#id_kind", "cash")
    page.fill("#id_amount", "20.000.000")
    page.fill("#id_payer", "Quỹ từ thiện phường Suối Hoa")
    page.get_by_role("button", name="Ghi khoản thu").click()
    told(page, "Đã ghi nhận khoản thu 20.000.000 đồng.")
    receipt = Receipt.objects.latest("pk")
    looked_at(desk, "thu-tien-02-chua-ghep")
    page.get_by_role("link", name="Ghép số còn lại").click()
    choose(page, "#id_shares-0-pledge", "TET2027-CK0003")
    page.fill("#id_shares-0-amount", "4.000.000")
    looked_at(desk, "thu-tien-03-ghep")
    page.get_by_role("button", name="Ghép", exact=True).click()
    told(page, "Đã ghép 4.000.000 đồng; khoản thu còn lại 16.000.000 đồng.")
    page.get_by_role("link", name="Ghi nhận hoàn trả số còn lại").click()
    page.fill("#id_amount", "1.000.000")
    page.fill("#id_reason", "Nhà tài trợ chuyển nhầm")
    looked_at(desk, "thu-tien-04-hoan-tra")
    page.get_by_role("button", name="Ghi nhận hoàn trả tiền").click()
    told(page, "Đã ghi nhận hoàn trả 1.000.000 đồng.")
    looked_at(desk, "thu-tien-05-khoan-thu")
    desk.goto(at("receipt_void", receipt.pk))
    looked_at(desk, "thu-tien-06-ghi-nham")
    desk.goto(at("receipt_changelist"))
    looked_at(desk, "thu-tien-07-danh-sach")
    desk.goto(at("ledger_export"))
    looked_at(desk, "thu-tien-08-so-tien")


def test_the_money_of_a_pledge_is_moved_and_sent_back(browse, world):
    desk, pledge = browse(world.officer), world.paid
    page = desk.goto(at("pledge_change", pledge.pk))
    looked_at(desk, "cam-ket-tien-01")
    page.get_by_role("link", name="Chuyển sang cam kết khác").click()
    choose(page, "#id_target", "TET2027-CK0003")
    page.fill("#id_amount", "5.000.000")
    page.fill("#id_reason", "Theo thư của nhà tài trợ ngày 20/11/2026")
    looked_at(desk, "cam-ket-tien-02-chuyen")
    page.get_by_role("button", name="Chuyển tiền sang cam kết khác").click()
    told(page, "TET2027-CK0003")
    page.get_by_role("link", name="Hoàn trả").first.click()
    page.fill("#id_amount", "2.000.000")
    page.fill("#id_reason", "Nhà tài trợ chuyển thừa")
    page.get_by_role("button", name="Ghi nhận hoàn trả tiền").click()
    told(page, "Sao kê có dòng tiền chuyển đi đúng số tiền này")
    page.locator("#id_line").select_option(str(world.lines["gone"].pk))
    looked_at(desk, "cam-ket-tien-03-hoan-tra")
    page.get_by_role("button", name="Ghi nhận hoàn trả tiền").click()
    told(page, "Đã ghi nhận hoàn trả 2.000.000 đồng.")
    page.get_by_role("link", name="Sửa các đợt nộp").click()
    page.fill("#id_parts-1-amount", "1.000")
    page.get_by_role("button", name="Ghi các đợt nộp").click()
    looked_at(desk, "cam-ket-tien-04-dot-nop")
    page = desk.goto(at("pledge_hold", world.stuck.pk))
    page.fill("#id_until", "01/01/2020")
    page.get_by_role("button", name="Gia hạn giữ").click()
    looked_at(desk, "cam-ket-tien-05-gia-han")
    page.fill("#id_until", date_text(timezone.localdate()))
    page.get_by_role("button", name="Gia hạn giữ").click()
    desk.goto(at("pledge_change", pledge.pk))
    looked_at(desk, "cam-ket-tien-06-sau-do")


def test_pledges_are_followed_up(browse, world):
    desk = browse(world.officer)
    page = desk.goto(at("follow_up"))
    looked_at(desk, "theo-doi-01-cho-xac-nhan")
    page.get_by_role("button", name="Ghi cam kết cho nhà tài trợ này").click()
    told(page, "“Công ty TNHH Minh Phát”")
    for slug in ("qua-han", "can-goi", "het-han-giu", "thu"):
        desk.goto(at("follow_up", query=f"?muc={slug}"))
        looked_at(desk, f"theo-doi-02-{slug}")
    desk.goto(at("pledge_change", world.stuck.pk))
    looked_at(desk, "theo-doi-03-het-han-giu")


def test_accounts_statements_and_letters_are_kept(browse, world):
    desk = browse(world.officer)
    for name, address in {
        "tai-khoan-01-danh-sach": at("receivingaccount_changelist"),
        "tai-khoan-02-moi": at("receivingaccount_add"),
        "tai-khoan-03-sua": at("receivingaccount_change", world.account.pk),
        "sao-ke-01-danh-sach": at("statement_changelist"),
        "sao-ke-02-mot-sao-ke": at("statement_change", world.statement.pk),
        "thu-cam-on-01-phan-dau-thu-moi": at("letterhead_add"),
    }.items():
        desk.goto(address)
        looked_at(desk, name)
    make_head()
    letter = make_letter(world.paid)
    for name, address in {
        "thu-cam-on-02-phan-dau-thu": at("letterhead_changelist"),
        "thu-cam-on-03-cho-phat-hanh": at("letters_to_release"),
        "thu-cam-on-06-phat-hanh": at("letter_release", letter.pk),
        "thu-cam-on-04-thay-thu": at("letter_replace", letter.pk),
        "thu-cam-on-05-thu-hoi": at("letter_take_back", letter.pk),
    }.items():
        desk.goto(address)
        looked_at(desk, name)
    releasing.note_posted(letter, by=world.officer, at=timezone.now())
    make_released(world.paid, "confirmation")
    desk.goto(at("letters_to_post"))
    looked_at(desk, "thu-cam-on-07-can-in")
    for entry in world.paid.entries.filter(kind="matched", reversed_by=None):
        receipts.take_back(entry, reason="Nhầm", by=world.officer, at=timezone.now())
    desk.goto(at("letters_to_correct"))
    looked_at(desk, "thu-cam-on-08-can-thay")


def test_a_statement_with_unknown_columns_is_asked_about_and_shown(browse, world):
    desk, day = browse(world.officer), date_text(timezone.localdate())
    content = statement(
        (day, "FT900", "5091", "1.500.000", "UNG HO TET"),
        (day, "FT901", "5091", "2.250.000", "CONG TY TNHH MINH PHAT CHUYEN TIEN"),
        headings=("Ngày giao dịch", "Số tham chiếu", "Mã PGD", "Khoản mới", "Nội dung"),
    )
    page = desk.goto(at("statement_add"))
    page.get_by_role("button", name="Nhập sao kê").click()
    looked_at(desk, "sao-ke-03-chua-co-tep")
    page.locator("#id_account").select_option(str(world.account.pk))
    page.set_input_files("#id_file", {"name": "sao-ke.xlsx", "mimeType": XLSX, "buffer": content})
    page.get_by_role("button", name="Nhập sao kê").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ý nghĩa các cột")
    looked_at(desk, "sao-ke-04-hoi-cac-cot")
    page.get_by_label("Khoản mới").select_option("credit")
    page.get_by_label("Mã PGD").select_option("other")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sao kê được đọc như vậy đã đúng chưa?")
    told(page, "3.750.000 đồng")
    looked_at(desk, "sao-ke-05-xem-truoc")
    page.get_by_role("button", name="Đúng, nhập sao kê").click()
    told(page, "Đã nhập sao kê.")
    assert sorted(Statement.objects.latest("pk").lines.values_list("credit", flat=True)) == [1_500_000, 2_250_000]
    desk.goto(at("receivingaccount_change", world.account.pk))
    looked_at(desk, "sao-ke-06-cach-doc-da-nho")
