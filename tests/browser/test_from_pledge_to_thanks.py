"""The whole way of a gift, in a real Chromium: pledged on a phone, confirmed, paid by a line of the bank's statement,
thanked for by a letter that somebody releases, and whose QR code leads to the page that confirms it.
"""

import re
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from publication import views as public_pages
from sponsors.models import Letter, Pledge, Receipt, ReceivingAccount, StatementLine
from tests.browser.desk import artifacts
from tests.browser.usable import looked_at
from tests.documents.mail_jobs import send_waiting_mail
from tests.documents.pdf_pages import qr_codes, words
from tests.factories import BAC_NINH, make_campaign, make_offer, make_officer, make_user
from tests.sponsors.letters.letter_jobs import do_waiting_letters
from tests.sponsors.letters.written import make_head
from tests.sponsors.money.statement_files import came, statement, went
from tests.sponsors.pledge_jobs import tell_of_waiting_statements

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COMPANY, TAX_CODE, EMAIL = "Công ty TNHH Cơ khí Hoàng Long", "0100233488", "ha@hoanglong.example.vn"
SUM, TOTAL = 51_669_000, "51.669.000 đồng"
IN_WORDS = "Năm mươi mốt triệu sáu trăm sáu mươi chín nghìn đồng"
ACCOUNT = "0011004321987"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def public_url(settings, live_server):
    settings.PUBLIC_URL = live_server.url


@pytest.fixture
def campaign():
    """Of Bắc Ninh, whose office has an account and a letterhead."""
    campaign = make_campaign(
        code="TET2027",
        name="Không để ai bị bỏ lại phía sau – Tết 2027",
        takes_online=True,
        pledges_until=date(2099, 1, 15),
        contact_name="Bà Nguyễn Thị Hòa",
        contact_phone="0222.3.821.330",
        days_to_pay=30,
    )
    for kind in ("book", "card", "gift"):
        make_offer(campaign, kind, wanted=100)
    bank = {"bank_name": "Vietcombank", "bank_bin": "970436", "number": ACCOUNT, "holder": "BHXH TINH BAC NINH"}
    ReceivingAccount.objects.create(province_id=BAC_NINH, is_preferred=True, **bank)
    make_head()
    return campaign


def pledge_on_a_phone(desk, campaign):
    """From the public page to the form, the code, and how to pay; returns the note for the transfer."""
    page = desk.goto(reverse("publication:campaign", args=[campaign.code]))
    page.locator(".p-hero").get_by_role("link", name="Tài trợ", exact=True).click()
    desk.settle()
    opened = page.evaluate("performance.now()")
    counts = page.locator("input[data-price]")
    counts.nth(0).fill("20")
    counts.nth(1).fill("15")
    page.fill("#id_name", COMPANY)
    page.fill("#id_tax_code", TAX_CODE)
    page.fill("#id_contact_name", "Trần Thị Thu Hà")
    page.fill("#id_contact_phone", "0912 345 678")
    page.fill("#id_email", EMAIL)
    page.check("input[name=named][value=yes]")
    page.check("#id_agreed")
    expect(page.locator("[data-total]")).to_have_text("51.669.000")
    looked_at(desk, "tron-duong-01-bieu-mau")
    page.wait_for_function("opened => performance.now() > opened + 3000", arg=opened)
    page.get_by_role("button", name="Tiếp tục").click()
    page.fill("#id_code", code_in_the_mail())
    looked_at(desk, "tron-duong-02-ma")
    page.get_by_role("button", name="Xác nhận cam kết").click()
    expect(page.locator(".o-reference")).to_have_text(Pledge.objects.get().reference)
    expect(page.locator(".o-qr img")).to_be_visible()
    looked_at(desk, "tron-duong-03-da-ghi-nhan")
    return page.locator("dt", has_text="Nội dung chuyển khoản").locator("xpath=following-sibling::dd").inner_text()


def code_in_the_mail():
    send_waiting_mail()
    message = mail.outbox[-1]
    assert message.to == [EMAIL]
    [code] = re.findall(r"^(\d{6})$", message.body, re.MULTILINE)
    return code


def confirm(desk, pledge):
    """From the desk's list of what waits."""
    page = desk.goto(reverse("admin:index"))
    desk.shot("tron-duong-04-viec-cho-toi")
    page.get_by_role("link", name="Cam kết chờ xác nhận").first.click()
    desk.settle()
    card = page.locator("section.t-card", has_text=pledge.reference)
    expect(card).to_contain_text(TOTAL)
    looked_at(desk, "tron-duong-05-cho-xac-nhan")
    card.get_by_role("button", name="Xác nhận cam kết").click()
    expect(page.get_by_text("Không có cam kết nào chờ xác nhận.")).to_be_visible()
    pledge.refresh_from_db()
    assert pledge.status == "confirmed"


def statement_with(note):
    """As the bank gives it: the note in small letters between the bank's own words, broken and cut off."""
    on = timezone.localdate()
    broken = f"{note[:8]} {note[8:]}".lower()
    return statement(
        came(350_000, "UNG HO NGUOI NGHEO DIP TET", reference="FT001", on=on, payer="NGUYEN VAN BINH"),
        came(SUM, f"MBVCB.8837261904.HOANG LONG CK.{broken}.CT tu 1903", reference="FT002", on=on),
        came(12_500, "LAI NHAP GOC", reference="FT003", on=on),
        came(SUM, f"CONG TY CO KHI HOANG LONG {note[:9]}", reference="FT004", on=on),
        went(11_000, "PHI QUAN LY TAI KHOAN", reference="FT005", on=on),
        head=(("NGÂN HÀNG TMCP NGOẠI THƯƠNG VIỆT NAM",), ("SAO KÊ TÀI KHOẢN",), ("Số tài khoản:", ACCOUNT)),
    )


def take_in(desk, content):
    """From the queue of money; the page of what was read follows."""
    page = desk.goto(reverse("admin:sponsors_queue"))
    page.get_by_role("link", name="Nhập sao kê").first.click()
    desk.settle()
    page.set_input_files("#id_file", {"name": "sao-ke-thang-11.xlsx", "mimeType": XLSX, "buffer": content})
    looked_at(desk, "tron-duong-06-nhap-sao-ke")
    page.get_by_role("button", name="Nhập sao kê").click()
    expect(page.get_by_text("Đã nhập sao kê.")).to_be_visible()
    looked_at(desk, "tron-duong-07-sao-ke")
    sums = page.get_by_role("table", name="Cộng các dòng của sao kê").locator("tbody tr")
    return {kind: tuple(others) for kind, *others in (row.locator("td").all_inner_texts() for row in sums.all())}


def release_the_letter(desk, phone, pledge):
    """Opened by the officer, who says that the leader has signed it; nobody outside knows of it before."""
    [address] = qr_codes(bytes(Letter.objects.get().document.content))
    expect(phone.goto(address).locator("h1")).to_have_text("Văn bản này chưa được phát hành")
    assert TOTAL not in phone.page.locator("main").inner_text()
    looked_at(phone, "tron-duong-08-chua-phat-hanh")
    page = desk.goto(reverse("admin:index"))
    page.get_by_role("link", name="Thư chờ ký và phát hành").first.click()
    desk.settle()
    row = page.get_by_role("row", name=COMPANY)
    expect(row).to_contain_text(TOTAL)
    expect(row).to_contain_text(EMAIL)
    looked_at(desk, "tron-duong-09-cho-phat-hanh")
    row.get_by_role("checkbox").check()
    page.get_by_label("Người ký đã ký các thư được chọn").check()
    page.get_by_role("button", name="Phát hành các thư đã chọn").click()
    expect(page.get_by_text("Đã phát hành 1 thư.")).to_be_visible()
    expect(page.get_by_text("Không có thư nào chờ phát hành.")).to_be_visible()


def letter_from(phone, pledge):
    """The file that the sponsor takes from the own page."""
    page = phone.goto(reverse("online:one", args=[pledge.reference]))
    looked_at(phone, "tron-duong-11-cam-ket-da-du-tien")
    with page.expect_download() as download:
        page.get_by_role("link", name="Thư cảm ơn (PDF)").click()
    path = artifacts() / "tron-duong-12-thu-cam-on.pdf"
    download.value.save_as(path)
    return path.read_bytes()


def test_a_companys_gift_goes_all_the_way_from_the_pledge_to_thanks(browse, campaign):
    phone = browse(phone=True)
    note = pledge_on_a_phone(phone, campaign)
    pledge = Pledge.objects.get()
    officer, accountant = browse(make_officer()), browse(make_user("accountant", province=BAC_NINH))
    confirm(officer, pledge)

    found = take_in(accountant, statement_with(note))
    pledge.refresh_from_db()
    assert (pledge.status, pledge.received) == ("funded", SUM)
    assert Receipt.objects.get().line.bank_reference == "FT002"
    assert StatementLine.objects.filter(status="waiting").count() == 3
    assert found == {
        "Chờ ghép": ("3", "52.031.500 đồng", "0 đồng"),
        "Đã ghép": ("1", "51.669.000 đồng", "0 đồng"),
        "Tiền chuyển đi": ("1", "0 đồng", "11.000 đồng"),
    }
    page = accountant.goto(reverse("admin:sponsors_pledge_change", args=[pledge.pk]))
    expect(page.get_by_role("row", name="FT002")).to_contain_text(f"+{TOTAL}")

    assert (tell_of_waiting_statements(), do_waiting_letters()) == (1, 1)
    send_waiting_mail()
    page.reload()
    expect(page.get_by_role("link", name="Thư cảm ơn (PDF)")).to_be_visible()
    stranger = browse(phone=True)
    release_the_letter(officer, stranger, pledge)
    send_waiting_mail()
    page.reload()
    expect(page.get_by_role("row", name="Thư cảm ơn (PDF)")).to_contain_text("Thư điện tử: Đã gửi")
    looked_at(accountant, "tron-duong-10-cam-ket")
    content = letter_from(phone, pledge)
    assert content == bytes(Letter.objects.get().document.content)
    text = words(content)
    assert COMPANY in text
    assert TOTAL in text
    assert IN_WORDS in text
    [address] = qr_codes(content)
    confirming = stranger.goto(address).locator("main")
    for told in (COMPANY, TOTAL, IN_WORDS):
        expect(confirming).to_contain_text(told)
    looked_at(stranger, "tron-duong-13-trang-xac-nhan")
    public_pages.forget()
    stranger.goto(reverse("publication:campaign", args=[campaign.code]))
    # The only sponsor there: everybody would know what this company paid.
    expect(stranger.page.locator(".p-dates")).to_contain_text("không nêu")
    expect(stranger.page.locator("main")).not_to_contain_text(TOTAL)
    looked_at(stranger, "tron-duong-14-trang-chien-dich")
    subjects = [message.subject for message in mail.outbox]
    assert len(subjects) == len(set(subjects))
    assert subjects[0] == "Mã xác nhận của Trao"
    told = ("Cam kết của Quý vị đã nhận đủ tiền", "Thư cảm ơn")
    assert [subject.startswith(words) for subject, words in zip(subjects[-2:], told, strict=True)] == [True, True]
