"""The vetting queue in a real Chromium: by keyboard at a desk, by thumb on a phone, and the form for one person."""

import pytest
from django.urls import reverse

from beneficiaries.models import Nomination
from tests.browser.desk import english_on, misfits
from tests.factories import (
    make_campaign,
    make_commune_officer,
    make_leader,
    make_list,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = reverse("admin:beneficiaries_vetting")


@pytest.fixture
def card():
    card = make_offer(make_campaign(code="TET2027", name="Tết ấm áp", last_nomination_number=5), "card")
    sent = make_list(card.campaign)
    sender = make_commune_officer(full_name="Ngô Văn Bắc")
    names = ["Nguyễn Thị Hồng", "Trần Văn Ánh", "Lê Thị Thanh Thảo", "Đỗ Đức Dũng", "Phạm Thị Ngọc Yến"]
    for number, name in enumerate(names, start=1):
        make_nomination(
            card,
            status="proposed",
            code=f"TET2027-{number:05}",
            person=make_person(full_name=name, hamlet="Thôn Đông"),
            groups=["poor"] if number == 5 else ["near_poor", "disabled"],
            recipient_list=sent,
            nominated_by=sender,
        )
    return card


def statuses():
    return list(Nomination.objects.order_by("code").values_list("status", flat=True))


def fits(desk):
    assert misfits(desk.page) == []
    assert english_on(desk.page) == []


def test_rows_are_ticked_by_keyboard_and_decided_together(browse, card):
    desk = browse(make_officer(full_name="Lê Thị Mai"))
    page = desk.goto(QUEUE)
    fits(desk)
    page.keyboard.press("Space")  # the first row has the focus
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert page.locator("[data-count]").inner_text() == "Đã chọn: 2"
    page.locator("button[name=decision][value=approve]").click()
    desk.settle()
    assert page.get_by_text("Đã duyệt 2 hồ sơ.").is_visible()
    assert statuses() == ["approved", "proposed", "approved", "proposed", "proposed"]


def test_the_enter_key_in_the_reason_decides_nothing(browse, card):
    page = browse(make_officer()).goto(QUEUE)
    page.locator("[data-tick]").first.check()
    page.locator("input[name=reason]").fill("Trùng")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert statuses() == ["proposed"] * 5


def test_shift_ticks_a_stretch_and_one_tick_the_page(browse, card):
    page = browse(make_officer()).goto(QUEUE)
    ticks = page.locator("[data-tick]")
    ticks.nth(0).click()
    ticks.nth(2).click(modifiers=["Shift"])
    assert [ticks.nth(place).is_checked() for place in range(5)] == [True, True, True, False, False]
    page.get_by_label("Cả trang này").check()
    assert page.locator("[data-tick]:checked").count() == 5


def test_on_a_phone_one_is_rejected_with_a_reason(browse, card):
    desk = browse(make_leader(full_name="Phạm Đức Long"), phone=True)
    page = desk.goto(QUEUE)
    fits(desk)
    page.locator("[data-tick]").last.check()
    page.locator("select[name=common_reason]").select_option("insured")
    page.locator("button[name=decision][value=reject]").click()
    desk.settle()
    fits(desk)
    assert statuses() == ["proposed"] * 4 + ["rejected"]
    desk.goto(reverse("admin:beneficiaries_vetting_decided"))
    fits(desk)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_pages_of_a_nomination_and_a_person_fit(browse, card, phone):
    desk = browse(make_officer(full_name="Lê Thị Mai"), phone=phone)
    nomination = Nomination.objects.get(code="TET2027-00005")
    for address in (
        reverse("admin:beneficiaries_nomination_changelist"),
        reverse("admin:beneficiaries_nomination_change", args=[nomination.pk]),
        reverse("admin:beneficiaries_decide", args=[nomination.pk, "tu-choi"]),
        reverse("admin:beneficiaries_person_changelist"),
        reverse("admin:beneficiaries_person_change", args=[nomination.person_id]),
        reverse("admin:beneficiaries_nominate"),
    ):
        desk.goto(address)
        fits(desk)


def test_a_commune_officer_adds_somebody_known_on_a_phone(browse, card):
    desk = browse(make_commune_officer(full_name="Ngô Văn Bắc"), phone=True)
    page = desk.goto(reverse("beneficiaries:nominate"))
    fits(desk)
    known = Nomination.objects.get(code="TET2027-00002").person
    book = make_offer(card.campaign, "book")
    page.reload()
    page.get_by_label("Quà tặng và chiến dịch").select_option(str(book.pk))
    page.get_by_label("Họ và tên").fill(known.full_name)
    page.get_by_label("Số định danh cá nhân").fill(known.personal_id)
    page.get_by_label("Hộ cận nghèo", exact=True).check()
    page.get_by_role("button", name="Đề nghị").click()
    desk.settle()
    fits(desk)
    page.get_by_role("button", name="Đúng người này, đề nghị").click()
    desk.settle()
    fits(desk)
    assert Nomination.objects.get(offer=book).person == known


def test_five_people_fit_on_the_screen_of_a_desk(browse, card):
    Nomination.objects.update(groups=["near_poor", "disabled"])
    page = browse(make_leader(full_name="Phạm Đức Long")).goto(QUEUE)
    rows = [row.bounding_box() for row in page.locator(".v-table tbody tr").all()]
    bar = page.locator(".v-bar").bounding_box()
    assert [box["y"] + box["height"] <= bar["y"] for box in rows] == [True] * 5
