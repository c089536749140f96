"""From money that funds a pledge to the page that confirms the letter, in a real Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.urls import reverse

from documents.models import Email
from sponsors.models import Letter, LetterHead
from tests.browser.desk import artifacts, assert_fits, assert_no_english
from tests.documents.mail_jobs import send_waiting_mail
from tests.documents.pdf_made import pdf_of
from tests.documents.pdf_pages import qr_codes, words
from tests.factories import make_officer, make_sponsor
from tests.sponsors.letters.letter_jobs import do_waiting_letters
from tests.sponsors.letters.written import make_promise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCAN = pdf_of(1)
TOTAL, IN_WORDS = "10.046.000 đồng", "Mười triệu không trăm bốn mươi sáu nghìn đồng"


@pytest.fixture(autouse=True)
def public_url(settings, live_server):
    settings.PUBLIC_URL = live_server.url


def keep(content, name):
    """Beside the screenshots, to be looked at."""
    (artifacts() / f"{name}.pdf").write_bytes(content)


def fill_in_the_letterhead(desk):
    page = desk.page
    page.get_by_role("link", name="Điền phần đầu thư").click()
    desk.settle()
    desk.shot("thu-1-phan-dau-thu")
    for label, text in {
        "Cơ quan chủ quản": "Bảo hiểm xã hội Việt Nam",
        "Cơ quan ban hành": "Bảo hiểm xã hội tỉnh Bắc Ninh",
        "Địa danh": "Bắc Ninh",
        "Ký thay": "KT. Giám đốc",
        "Chức vụ người ký": "Phó Giám đốc",
        "Họ tên người ký": "Nguyễn Thị Hồng Nhung",
    }.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Lưu", exact=True).click()
    desk.settle()
    assert LetterHead.objects.get().signer_name == "Nguyễn Thị Hồng Nhung"


def record_the_money(desk, pledge):
    page = desk.goto(f"{reverse('admin:sponsors_receipt_add')}?pledge={pledge.pk}")
    page.locator("[name=kind]").select_option("cash")
    page.locator("[name=amount]").fill("10.046.000")
    page.locator("[name=payer]").fill("Công ty TNHH Minh Phát")
    page.locator("[name=shares-0-amount]").fill("10.046.000")
    page.get_by_role("button", name="Ghi khoản thu").click()
    desk.settle()


def release_with_the_scan(desk, letter):
    page = pledge_page(desk, letter.pledge)
    page.get_by_role("link", name="Phát hành", exact=True).click()
    desk.settle()
    page.set_input_files("[name=file]", {"name": "quet.pdf", "mimeType": "application/pdf", "buffer": SCAN})
    desk.shot("thu-2-phat-hanh")
    page.get_by_label("Người ký đã ký thư này").check()
    page.get_by_role("button", name="Phát hành và gửi thư điện tử").click()
    desk.settle()


def pledge_page(desk, pledge):
    return desk.goto(reverse("admin:sponsors_pledge_change", args=[pledge.pk]))


def test_a_sponsor_is_thanked_by_a_letter_that_a_page_confirms(browse):
    sponsor = make_sponsor(name="Công ty TNHH Minh Phát", tax_code="2300123457", email="ke.toan@thu.com")
    pledge = make_promise(sponsor)
    desk = browse(make_officer())
    record_the_money(desk, pledge)
    assert do_waiting_letters() == 1
    assert Letter.objects.count() == 0
    page = pledge_page(desk, pledge)
    page.locator("#thu-va-giay").scroll_into_view_if_needed()
    fill_in_the_letterhead(desk)
    assert do_waiting_letters() == 1

    letter = Letter.objects.get()
    content = bytes(letter.document.content)
    keep(content, "thu-cam-on")
    assert TOTAL in words(content)
    assert IN_WORDS in words(content)
    release_with_the_scan(desk, letter)
    send_waiting_mail()
    [message] = [one for one in mail.outbox if one.subject.startswith("Thư cảm ơn")]
    assert message.attachments[0][1] == SCAN
    email = Email.objects.get(key=f"letter:{letter.pk}:0")
    assert email.status == "sent"

    page = pledge_page(desk, pledge)
    assert page.get_by_text("Thư điện tử: Đã gửi").is_visible()
    desk.shot("thu-2-cam-ket")
    for name in ("giấy ghi nhận", "giấy xác nhận tài trợ"):
        page = pledge_page(desk, pledge)
        page.get_by_role("link", name=f"Lập: {name}").click()
        desk.settle()
        desk.shot(f"thu-3-lap-{name.replace(' ', '-')}")
        page.get_by_role("button", name=f"Lập {name}").click()
        desk.settle()
    desk.shot("thu-4-cam-ket")
    for made in Letter.objects.exclude(kind="thanks").select_related("document"):
        keep(bytes(made.document.content), made.kind)

    [address] = qr_codes(content)
    phone = browse(phone=True)
    page = phone.goto(address)
    text = page.locator("main").inner_text()
    assert TOTAL in text
    assert IN_WORDS in text
    assert "Cơ quan lưu bản quét đã ký." in text
    assert Axe().run(page).violations_count == 0
    assert_fits(page)
    assert_no_english(page)
    phone.shot("thu-5-trang-xac-nhan")

    page = desk.goto(reverse("admin:sponsors_letter_replace", args=[letter.pk]))
    page.get_by_label("Lý do thay thư").fill("Ghi sai tên nhà tài trợ")
    page.get_by_label("Tên nhà tài trợ ghi trong thư").fill("Công ty TNHH Minh Phát Bắc Ninh")
    page.get_by_role("button", name="Thay thư").click()
    desk.settle()
    desk.shot("thu-6-da-thay")
    page = phone.goto(address)
    assert "không còn giá trị" in page.locator("h1").inner_text()
    assert TOTAL not in page.locator("main").inner_text()
    assert Axe().run(page).violations_count == 0
    phone.shot("thu-7-khong-con-gia-tri")
    phone.goto("/xac-nhan/" + "a" * 24 + "/", status=404)
    phone.shot("thu-8-khong-tim-thay")
    for name in ("to_release", "to_post", "to_correct"):
        desk.goto(reverse(f"admin:sponsors_letters_{name}"))
        desk.shot(f"thu-9-{name}")
