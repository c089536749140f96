"""A pledge that is withdrawn frees what it held; one of an amount of money becomes gifts. In a real Chromium."""

import re
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from allocations.models import Allocation
from publication import views as public_pages
from sponsors.models import Pledge
from tests.allocations.making import approve, award_of, nominate, propose
from tests.browser.usable import looked_at
from tests.documents.mail_jobs import send_waiting_mail
from tests.factories import make_campaign, make_leader, make_offer, make_officer, make_pledge, make_sponsor
from tests.sponsors.pledged import make_amount_pledge

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL, PERSON = "ha@hoanglong.example.vn", "BN2027-00001"


@pytest.fixture
def campaign():
    return make_campaign(
        code="BN2027",
        name="Không để ai bị bỏ lại phía sau – Tết 2027",
        takes_online=True,
        pledges_until=date(2099, 1, 15),
        contact_phone="0222.3.821.330",
        days_to_pay=30,
    )


def figures(desk, campaign):
    """Of its one gift: pledged and still wanted as the public sees it; pledged on the board; what can be allocated, and
    how many wait for it.
    """
    public_pages.forget()
    page = desk.goto(reverse("publication:campaign", args=[campaign.code]))
    page.reload()  # a browser keeps the page for a minute, too
    public = page.locator(".p-progress dd").first.inner_text(), page.locator(".p-still").inner_text()
    page = desk.goto(reverse("admin:office_board", args=[campaign.pk]))
    board = page.locator(".o-bar", has_text="Đã cam kết").locator("dd").first.inner_text()
    page = desk.goto(f"{reverse('admin:allocations_allocationrun_propose')}?campaign={campaign.code}")
    free = page.locator("td[data-label='Còn có thể trao']").inner_text()
    waiting = page.locator("td[data-label='Đã duyệt, đang chờ quà']").inner_text()
    return (*public, board, free, waiting)


def sign_in_by_code(phone):
    page = phone.goto(reverse("online:own"))
    page.fill("#id_email", EMAIL)
    page.get_by_role("button", name="Gửi mã cho tôi").click()
    expect(page.locator("#id_code")).to_be_visible()
    send_waiting_mail()
    page.fill("#id_code", re.findall(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[0])
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Cam kết của bạn")).to_be_visible()


def withdraw(phone, pledge, name):
    """By the sponsor; the page that follows."""
    page = phone.goto(reverse("online:one", args=[pledge.reference]))
    page.get_by_role("link", name="Rút cam kết").click()
    page.get_by_role("button", name="Rút cam kết").click()
    expect(page).to_have_url(phone.address + reverse("online:one", args=[pledge.reference]))
    looked_at(phone, name)
    return page


def release(desk, award):
    """By a leader, from the page of the award."""
    page = desk.goto(reverse("admin:allocations_allocation_change", args=[award.pk]))
    page.get_by_role("link", name="Thu hồi suất…").click()
    page.locator("#id_reason").fill("Nhà tài trợ rút cam kết")
    page.get_by_role("button", name="Thu hồi suất").click()
    expect(page.get_by_text("Không có người nhận thay")).to_be_visible()
    desk.shot("rut-cam-ket-02-thu-hoi-suat")


def test_a_withdrawn_pledge_frees_what_it_held(browse, campaign):
    card = make_offer(campaign, "card", wanted=20)
    sponsor = make_sponsor(name="Công ty TNHH Cơ khí Hoàng Long")
    pledge = make_pledge(card, 7, sponsor=sponsor, contact_email=EMAIL).pledge
    nominate(card, PERSON)
    approve(propose(card))
    officer, leader, phone = browse(make_officer()), browse(make_leader()), browse(phone=True)
    held = ("7 / 20", "Còn cần tài trợ: 13 suất", "7", "6", "0")
    assert figures(officer, campaign) == held
    officer.goto(reverse("publication:campaign", args=[campaign.code]))
    officer.shot("rut-cam-ket-00-truoc")

    sign_in_by_code(phone)
    page = phone.goto(reverse("online:one", args=[pledge.reference]))
    expect(page.get_by_role("link", name="Rút cam kết")).to_have_count(0)
    looked_at(phone, "rut-cam-ket-01-dang-co-suat")
    page = phone.goto(reverse("online:withdraw", args=[pledge.reference]))
    expect(page.get_by_role("alert")).to_contain_text("hãy gọi điện cho cơ quan BHXH")
    assert figures(officer, campaign) == held
    release(leader, award_of(PERSON))
    assert figures(officer, campaign) == ("7 / 20", "Còn cần tài trợ: 13 suất", "7", "7", "1")

    page = withdraw(phone, pledge, "rut-cam-ket-03-da-rut")
    expect(page.get_by_text("Đã rút cam kết.")).to_be_visible()
    send_waiting_mail()
    assert (mail.outbox[-1].to, pledge.reference in mail.outbox[-1].body) == ([EMAIL], True)
    assert figures(officer, campaign) == ("0 / 20", "Còn cần tài trợ: 20 suất", "0", "0", "1")
    officer.shot("rut-cam-ket-04-de-xuat-sau")
    officer.goto(reverse("publication:campaign", args=[campaign.code]))
    officer.shot("rut-cam-ket-05-chien-dich-sau")
    page = officer.goto(reverse("admin:sponsors_pledge_change", args=[pledge.pk]))
    expect(page.locator("dd", has_text="Nhà tài trợ tự rút qua mạng")).to_be_visible()
    looked_at(officer, "rut-cam-ket-06-trang-cam-ket")

    make_pledge(card, 1, sponsor=make_sponsor(name="Công ty Hoa Sen"))
    assert figures(officer, campaign) == ("1 / 20", "Còn cần tài trợ: 19 suất", "1", "1", "1")
    approve(propose(card))
    [given] = Allocation.objects.live().select_related("pledge_line__pledge__sponsor")
    assert given.pledge_line.pledge.sponsor.name == "Công ty Hoa Sen"


def test_an_amount_of_money_becomes_gifts(browse, campaign):
    book, card = make_offer(campaign, "book", wanted=2), make_offer(campaign, "card", wanted=10)
    sponsor = make_sponsor(name="Công ty TNHH Cơ khí Hoàng Long")
    pledge = make_amount_pledge(10_000_000, campaign=campaign, sponsor=sponsor)
    desk = browse(make_officer())
    page = desk.goto(reverse("admin:sponsors_pledge_change", args=[pledge.pk]))
    looked_at(desk, "so-tien-thanh-qua-01-cam-ket")
    page.get_by_role("link", name="Chuyển số tiền thành suất quà").click()
    desk.settle()
    expect(page.get_by_role("status")).to_contain_text("2 × Sổ BHXH 6 tháng (3.960.000 đồng)")
    expect(page.locator("[data-total]")).to_have_text("9.592.200 đồng")
    looked_at(desk, "so-tien-thanh-qua-02-goi-y")
    page.fill("#id_lines-0-quantity", "50")
    page.get_by_role("button", name="Chuyển số tiền thành suất quà").click()
    expect(page.get_by_text("nhưng nhà tài trợ chỉ cam kết 10.000.000 đồng")).to_be_visible()
    looked_at(desk, "so-tien-thanh-qua-03-qua-so-tien")
    page.fill("#id_lines-0-quantity", "1")
    page.get_by_role("button", name="Chuyển số tiền thành suất quà").click()
    expect(page.get_by_text("đã được ghi thành các suất quà")).to_be_visible()
    looked_at(desk, "so-tien-thanh-qua-04-da-chuyen")
    made = Pledge.objects.get(pk=pledge.pk).lines.order_by("pk").values_list("offer", "quantity")
    assert list(made) == [(book.pk, 1), (card.pk, 7)]
