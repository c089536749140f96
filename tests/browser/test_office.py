"""The staff's desk in the browser: what waits, the campaign board, the menu on a phone, and what forms say."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import Quota
from tests.browser.desk import assert_fits, assert_no_english
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_institution,
    make_leader,
    make_list,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_sponsor,
)
from tests.office.making import allocate

pytestmark = pytest.mark.browser
# What can be typed into or chosen, with neither a label nor a name.
UNNAMED = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
  .filter((field) => field.checkVisibility() && !field.labels.length && !field.ariaLabel && !field.title)
  .map((field) => field.name)"""


def under_way():
    """A nationwide campaign in which something waits at every stage."""
    today = timezone.localdate()
    campaign = make_campaign(None, code="TET2027", name="Tết Đinh Mùi 2027", lists_until=today)
    card, book = make_offer(campaign, "card", wanted=40), make_offer(campaign, "book", wanted=10)
    Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=5)
    Quota.objects.create(offer=card, commune_id=TAM_GIANG, most=4)
    line = make_pledge(card, 20)
    make_pledge(book, 4, earmarks=({"province_id": BAC_NINH},))
    make_pledge(card, 3, status="registered")
    for commune, status in ((YEN_TRUNG, "proposed"), (YEN_TRUNG, "approved"), (DONG_SON, "approved")):
        make_nomination(card, person=make_person(commune), status=status)
    allocate(line, make_nomination(card, person=make_person(YEN_TRUNG)))
    make_list(campaign, YEN_TRUNG)
    return campaign


def test_what_waits_leads_to_where_it_is_done(browse):
    under_way()
    desk = browse(make_officer(None))
    page = desk.goto(reverse("admin:index"))
    desk.shot("viec-cho-toi")
    task = page.locator("li", has_text="Hồ sơ chờ xét duyệt")
    expect(task).to_contain_text("1")
    task.get_by_role("link").click()
    expect(page).to_have_url(desk.address + reverse("admin:beneficiaries_vetting"))


def test_the_board_goes_from_provinces_to_communes(browse):
    campaign = under_way()
    desk = browse(make_leader(None))
    page = desk.goto(reverse("admin:office_boards"))
    desk.shot("bang-dieu-hanh-cac-chien-dich")
    page.get_by_role("link", name="TET2027").click()
    expect(page).to_have_url(desk.address + reverse("admin:office_board", args=[campaign.pk]))
    page.get_by_role("link", name="Thẻ BHYT 12 tháng", exact=True).click()
    desk.settle()
    desk.shot("bang-dieu-hanh")
    page.get_by_role("link", name="Thành phố Bắc Ninh").click()
    expect(page.get_by_role("row", name="Xã Yên Trung")).to_contain_text("5")
    desk.settle()
    desk.shot("bang-dieu-hanh-xa")
    page.get_by_label("Hiện", exact=True).select_option("chua-de-nghi")
    page.get_by_role("button", name="Tìm").click()
    expect(page.get_by_role("rowheader", name="Xã Tam Giang")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Xã Yên Trung")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bảng về Excel").click()
    assert download.value.suggested_filename == "bang-dieu-hanh-TET2027.xlsx"


def test_on_a_phone_the_menu_opens_and_leads_on(browse):
    desk = browse(make_leader(None), phone=True)
    page = desk.goto(reverse("admin:index"))
    entry = page.get_by_role("link", name="Bảng điều hành")
    expect(entry).to_be_hidden()
    page.get_by_role("button", name="Mở danh mục").click()
    expect(entry).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Đóng danh mục").click()
    expect(entry).to_be_hidden()
    page.get_by_role("button", name="Mở danh mục").click()
    entry.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bảng điều hành")


def test_signing_out_is_in_the_menu_of_the_own_name(browse):
    leader = make_leader(None)
    desk = browse(leader)
    page = desk.goto(reverse("admin:index"))
    page.get_by_role("button", name=leader.full_name).click()
    expect(page.get_by_role("link", name="Đổi mật khẩu")).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(desk.address + reverse("accounts:sign-in"))


@pytest.mark.parametrize("form", ["sponsors_sponsor", "campaigns_campaign", "locations_institution"])
def test_an_empty_form_is_refused_in_vietnamese(browse, form):
    desk = browse(make_officer(None))
    page = desk.goto(reverse(f"admin:{form}_add"))
    page.locator("[name=_save]").click()
    expect(page.get_by_text("Hãy sửa những chỗ được đánh dấu ở dưới.")).to_be_visible()
    expect(page.get_by_text("Hãy điền ô này.").first).to_be_visible()
    desk.settle()
    desk.shot(f"bieu-mau-trong-{form}")


def test_the_calendar_of_a_date_is_vietnamese(browse):
    desk = browse(make_officer(None))
    page = desk.goto(reverse("admin:campaigns_campaign_add"))
    page.locator("#calendarlink0").click()
    calendar = page.locator("#calendarbox0")
    expect(calendar).to_contain_text("Hôm nay")
    expect(calendar).to_contain_text("CN")
    assert_no_english(page)


def test_every_field_has_a_name_that_is_said_aloud(browse):
    desk = browse(make_officer(None))
    for address in ("campaigns_campaign_add", "campaigns_quota_changelist", "sponsors_sponsor_add"):
        page = desk.goto(reverse(f"admin:{address}"))
        assert (address, page.evaluate(UNNAMED)) == (address, [])


def test_a_pledge_meant_for_long_names_is_read_to_the_end_on_a_phone(browse):
    school = make_institution(name=f"Trường Phổ thông Dân tộc nội trú {'Trung học cơ sở và ' * 4}Trung học phổ thông")
    sponsor = make_sponsor(
        None, name="Công ty Trách nhiệm hữu hạn Một thành viên Đầu tư và Phát triển Hạ tầng Kỹ thuật"
    )
    line = make_pledge(
        make_offer(make_campaign(None)),
        earmarks=({"institution": school}, {"commune_id": YEN_TRUNG}),
        status="registered",
        sponsor=sponsor,
    )
    desk = browse(make_officer(None))
    for name in ("change", "amend", "withdraw"):
        desk.goto(reverse(f"admin:sponsors_pledge_{name}", args=[line.pledge_id]))
        desk.shot(f"cam-ket-ten-dai-{name}")


def test_a_page_of_ours_has_one_heading_and_a_way_to_its_list(browse):
    pledge = make_pledge(make_offer(make_campaign(None))).pledge
    desk = browse(make_officer(None))
    page = desk.goto(reverse("admin:sponsors_pledge_change", args=[pledge.pk]))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_contain_text(pledge.reference)
    page.locator(".t-top").get_by_role("link", name="Cam kết tài trợ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cam kết tài trợ")
    page.get_by_role("link", name="Thêm cam kết tài trợ").click()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_choosing_a_commune_finds_without_diacritics_and_says_so_when_there_is_none(browse):
    desk = browse(make_officer(None))
    page = desk.goto(reverse("admin:locations_institution_add"))
    page.locator(".field-commune .select2-selection").click()
    page.locator(".select2-search__field").fill("yen trung")
    expect(page.locator(".select2-results")).to_contain_text("Xã Yên Trung")
    page.locator(".select2-search__field").fill("khong co xa nao")
    expect(page.locator(".select2-results")).to_contain_text("Không tìm thấy gì")
    assert_no_english(page)


def test_the_filters_of_a_list_open_on_a_phone(browse):
    under_way()
    desk = browse(make_leader(None), phone=True)
    page = desk.goto(reverse("admin:beneficiaries_nomination_changelist"))
    page.locator("#changelist a", has_text="Bộ lọc").click()
    expect(page.locator("#changelist-filter")).to_contain_text("Theo chiến dịch")
    assert_no_english(page)
    assert_fits(page)


def test_what_is_deleted_is_confirmed_first(browse):
    school = make_institution()
    desk = browse(make_leader(None))
    page = desk.goto(reverse("admin:locations_institution_delete", args=[school.pk]))
    expect(page.locator("#content")).to_contain_text(school.name)
    desk.shot("xac-nhan-xoa")


def test_pages_that_are_not_there_or_not_allowed_say_so(browse):
    desk = browse(make_officer(BAC_NINH))
    desk.goto("/khong-co/", status=404)
    desk.shot("khong-tim-thay")
    desk.goto(reverse("admin:campaigns_hardshipgroup_add"), status=403)
    desk.shot("khong-co-quyen")
