"""A cell opened where it stands, on a desk and on a telephone: its buttons can be reached; what is said after Ctrl and
Enter on a fact that is everybody's own; and what stays ticked when the bar refuses.
"""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from beneficiaries.lists import intake
from locations.models import Commune
from tests.beneficiaries.made_workbooks import xlsx
from tests.beneficiaries.sent import HEADINGS, open_for_lists
from tests.browser.desk import assert_fits
from tests.factories import YEN_TRUNG, make_commune_officer, make_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOTH = (*HEADINGS, "Số CMND cũ")
ODD = ("Nữ", "02716200ABCD", "Thôn Đông", "Xã Đâu Đó", "Hộ hơi nghèo", "Cái gì đó và sổ BHXH, thẻ BHYT", "31692674")
ALONE = "Chỉ sửa dòng này, không áp dụng cho dòng khác."
NAMES = ("Vũ Thị Hoa", "Vũ Thị Lan", "Vũ Thị Mai", "Vũ Thị Cúc", "Vũ Thị Bình", "Vũ Thị Dung")
FACTS = ("full_name", "birth_date", "sex", "personal_id", "commune", "hamlet", "groups", "requested")


@pytest.fixture
def sent():
    """Six people with something to settle in nearly every cell."""
    campaign = open_for_lists("TET2027", province=None)
    rows = [(number, name, "31/02/1971", *ODD) for number, name in enumerate(NAMES, 1)]
    origin = {"campaign": campaign, "commune": Commune.objects.get(pk=YEN_TRUNG)}
    return intake.receive(xlsx(BOTH, *rows), name="x.xlsx", by=make_officer(), at=timezone.now(), **origin)


@pytest.fixture(params=["desk", "telephone"])
def page(request, browse, sent):
    """The settle page, of the staff on a desk and of a commune officer on a telephone."""
    if request.param == "desk":
        return browse(make_officer()).goto(reverse("admin:beneficiaries_list", args=[sent.pk]))
    desk = browse(make_commune_officer(YEN_TRUNG), phone=True)
    return desk.goto(reverse("beneficiaries:list", args=[sent.pk]))


def cell(page, name, fact):
    return page.locator("tbody.lists-person", has_text=name).locator(f"[data-cell={fact}]")


REACHED = """(button) => {
  const box = button.getBoundingClientRect();
  const inside = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return inside && button.contains(there);
}"""


@pytest.mark.parametrize("name", [NAMES[0], NAMES[-1]])
def test_the_buttons_of_every_editor_are_in_view_and_nothing_stands_before_them(page, name):
    hidden = []
    for fact in FACTS:
        cell(page, name, fact).click()
        editor = page.locator(f".lists-editor form[action*='/o/{fact}/']")
        editor.wait_for()
        page.wait_for_timeout(100)
        buttons = editor.locator(".t-actions button").all()
        assert len(buttons) >= 2
        hidden += [f"{fact}: {button.inner_text()}" for button in buttons if not button.evaluate(REACHED)]
        assert_fits(page)
        editor.get_by_role("button", name="Không, quay lại").click()
        expect(editor).to_have_count(0)
    assert hidden == []


def test_the_bar_comes_back_when_the_editor_is_left(page):
    bar = page.locator("[data-bar]")
    expect(bar).to_be_in_viewport()
    cell(page, NAMES[0], "birth_date").click()
    page.locator(".lists-editor").wait_for()
    page.keyboard.press("Escape")
    expect(bar).to_be_in_viewport()


CLEAR_OF_WHAT_IS_TOLD = """() => {
  const told = document.querySelector("[data-told]").getBoundingClientRect();
  const row = document.activeElement.closest("tbody[data-row]").getBoundingClientRect();
  return told.bottom <= row.top || told.top >= row.bottom;
}"""


@pytest.mark.parametrize(("fact", "text"), [("birth_date", "28/02/1971"), ("personal_id", "027171001234")])
def test_what_is_everybodys_own_is_saved_for_one_row_only_and_that_is_said(page, sent, fact, text):
    cell(page, NAMES[0], fact).click()
    page.locator(f".lists-editor input[name={fact}]").fill(text)
    page.keyboard.press("Control+Enter")
    told = page.locator("[data-told]")
    expect(told).to_contain_text(f"dòng 2: “{text}”")
    expect(told).to_contain_text(ALONE)
    assert [row.corrections for row in sent.rows.order_by("position")] == [{fact: text}, {}, {}, {}, {}, {}]
    assert page.evaluate(CLEAR_OF_WHAT_IS_TOLD)


def test_what_others_say_alike_is_saved_for_all_and_nothing_is_said_of_one_row(page, sent):
    cell(page, NAMES[0], "commune").click()
    page.locator(".lists-editor input[name=commune]").fill("Xã Yên Trung")
    page.keyboard.press("Control+Enter")
    told = page.locator("[data-told]")
    expect(told).to_contain_text("6 dòng: “Xã Yên Trung")
    expect(told).not_to_contain_text(ALONE)
    assert sent.rows.filter(corrections__has_key="commune").count() == 6


def ticked(page):
    return [box.get_attribute("value") for box in page.locator("input[name=row]:checked").all()]


def open_bar(page):
    summary = page.locator("[data-deeds] summary")
    if summary.is_visible():
        summary.click()


def test_what_was_ticked_and_typed_is_kept_when_the_bar_refuses(page, sent):
    keys = [str(row.pk) for row in sent.rows.order_by("position")]
    ticks, bar = page.locator("input[name=row]"), page.locator("[data-bar]")
    for place in (1, 4):
        ticks.nth(place).check()
    open_bar(page)
    bar.get_by_label("Ghi rõ").fill("Chuyển đi")
    bar.get_by_role("button", name="Đổi loại quà").click()
    expect(bar.locator("[role=alert]")).to_have_text("Hãy chọn loại quà mà chiến dịch này tặng.")
    assert ticked(page) == [keys[1], keys[4]]
    expect(bar).to_contain_text("Đã chọn: 2")
    expect(bar.get_by_label("Ghi rõ")).to_have_value("Chuyển đi")

    bar.get_by_role("button", name="Để riêng", exact=True).click()
    expect(page.get_by_text("Đã để riêng 2 dòng.")).to_be_visible()
    aside = sent.rows.filter(status="rejected").order_by("position")
    assert [(str(row.pk), row.set_aside_reason) for row in aside] == [
        (keys[1], "Chuyển đi"),
        (keys[4], "Chuyển đi"),
    ]


def test_all_that_match_stay_chosen_when_the_bar_refuses(page, sent):
    bar = page.locator("[data-bar]")
    everything = bar.locator("[data-everything]")
    everything.check()
    open_bar(page)
    bar.get_by_role("button", name="Để riêng", exact=True).click()
    expect(bar.locator("[role=alert]")).to_have_text("Hãy nêu lý do để riêng các dòng này.")
    expect(everything).to_be_checked()
    expect(page.locator("input[name=row]").first).to_be_disabled()
    assert sent.rows.filter(status="rejected").count() == 0
