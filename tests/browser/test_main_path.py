"""The main job, end to end, in a real Chromium: a commune's real list becomes allocated books and cards."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.db.models import QuerySet
from django.urls import reverse
from playwright.sync_api import expect

from allocations.models import Allocation
from beneficiaries.models import Nomination
from campaigns.models import Campaign
from sponsors.models import PledgeLine
from tests.browser.desk import Desk
from tests.factories import PASSWORD, make_leader, make_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DATES = {
    "pledges_until": "31/12/2099",
    "lists_until": "31/12/2099",
    "posting_from": "01/01/2100",
    "posting_until": "05/01/2100",
    "handover_from": "10/01/2100",
    "handover_until": "20/01/2100",
}
LAUNCH = Path(__file__).parents[1] / "lists" / "bac-ninh-2023-launch.xlsx"


def list_with_a_problem(folder: Path) -> Path:
    """The launch list, in which somebody was born on a day that does not exist."""
    book = openpyxl.load_workbook(io.BytesIO(LAUNCH.read_bytes()))
    book["Người dân"]["C9"] = "31/11/1974"
    path = folder / "danh-sach-le-phat-dong.xlsx"
    book.save(path)
    return path


def test_a_real_list_becomes_allocated_books_and_cards(browse, tmp_path):
    make_officer(username="canbo", full_name="Nguyễn Thu Hà")
    make_leader(username="lanhdao", full_name="Trần Quốc Việt")
    desk: Desk = browse()
    as_officer, as_leader = sign_in(desk, "canbo"), sign_in(desk, "lanhdao")

    as_officer()
    create_campaign(desk)
    create_pledge(desk)
    upload_list(desk, list_with_a_problem(tmp_path))
    settle_the_problem(desk)
    accept_list(desk)

    as_leader()
    vet_everybody(desk)

    as_officer()
    propose(desk)

    as_leader()
    approve(desk)

    allocations = Allocation.objects.select_related("nomination__person", "nomination__offer")
    kinds = [allocation.nomination.offer.kind for allocation in allocations]
    assert (kinds.count("book"), kinds.count("card")) == (10, 20)
    see_the_gifts_on_named_people(desk, allocations)


def sign_in(desk: Desk, username: str) -> Callable[[], None]:
    def act() -> None:
        desk.sign_out()
        desk.sign_in(username, PASSWORD)
        expect(desk.page).to_have_url(desk.address + reverse("admin:index"))
        desk.shot(f"duong-chinh-{username}-viec-cho-toi")

    return act


def press(desk: Desk, name: str) -> None:
    """Press the button or link of this name in the page's own part."""
    content = desk.page.locator("#content, main").last
    target = content.get_by_role("button", name=name, exact=True)
    target.or_(content.get_by_role("link", name=name, exact=True)).click()
    desk.settle()


def create_campaign(desk: Desk) -> None:
    page = desk.goto(reverse("admin:campaigns_campaign_add"))
    page.fill("#id_code", "BN2027")
    page.fill("#id_name", "Lễ phát động tặng sổ BHXH, thẻ BHYT Xuân Đinh Mùi 2027")
    page.fill("#id_year", "2027")
    for name, value in DATES.items():
        page.fill(f"#id_{name}", value)
    for row, (kind, months, wanted) in enumerate((("book", 6, 10), ("card", 12, 20))):
        if row:
            page.get_by_role("link", name="Thêm: Loại quà tặng").click()
        page.select_option(f"#id_offers-{row}-kind", kind)
        page.select_option(f"#id_offers-{row}-months", str(months))
        page.fill(f"#id_offers-{row}-premiums_paid_on", "10/01/2100")
        page.fill(f"#id_offers-{row}-wanted", str(wanted))
    for row, points in enumerate((10, 8, 4, 3, 4, 6, 6, 3, 1, 3, 3)):
        page.fill(f"#id_points-{row}-points", str(points))
    desk.shot("duong-chinh-01-chien-dich-moi")
    page.click("[name=_save]")
    desk.settle()
    campaign = Campaign.objects.get(code="BN2027")
    desk.goto(reverse("admin:campaigns_campaign_move", args=[campaign.pk, "mo"]))
    desk.shot("duong-chinh-02-mo-chien-dich")
    press(desk, "Mở chiến dịch")
    campaign.refresh_from_db()
    assert campaign.status == "open"
    desk.shot("duong-chinh-03-chien-dich")


def create_pledge(desk: Desk) -> None:
    campaign = Campaign.objects.get(code="BN2027")
    page = desk.goto(reverse("admin:sponsors_pledge_add") + f"?campaign={campaign.pk}")
    page.get_by_text("Nhà tài trợ mới, chưa có trong danh sách").click()
    page.select_option("#id_new-kind", "staff_fund")
    page.fill("#id_new-name", "Quỹ Nghĩa tình Luy Lâu")
    for row, (offer, quantity) in enumerate((("Sổ BHXH", 10), ("Thẻ BHYT", 20))):
        option = page.locator(f"#id_lines-{row}-offer option", has_text=offer).get_attribute("value")
        page.select_option(f"#id_lines-{row}-offer", option)
        page.fill(f"#id_lines-{row}-quantity", str(quantity))
    desk.shot("duong-chinh-04-cam-ket-moi")
    press(desk, "Đăng ký cam kết")
    desk.shot("duong-chinh-05-cam-ket")
    press(desk, "Xác nhận cam kết")
    assert list(PledgeLine.objects.filter(pledge__campaign=campaign).values_list("quantity", "pledge__status")) == [
        (10, "confirmed"),
        (20, "confirmed"),
    ]


def upload_list(desk: Desk, path: Path) -> None:
    page = desk.goto(reverse("admin:beneficiaries_upload"))
    if page.locator("#id_campaign").count():  # asked for only where several campaigns are open
        page.select_option("#id_campaign", label=page.locator("#id_campaign option", has_text="BN2027").inner_text())
    page.set_input_files("input[type=file]", path)
    desk.shot("duong-chinh-06-gui-danh-sach")
    press(desk, "Gửi danh sách")
    expect(page.get_by_role("heading", level=1)).to_contain_text(path.name)


def settle_the_problem(desk: Desk) -> None:
    page = desk.page
    expect(page.get_by_text("31/11/1974").first).to_be_visible()
    desk.shot("duong-chinh-07-xu-ly-danh-sach")
    press(desk, "Sửa Hồ Ngọc Mạnh")
    desk.shot("duong-chinh-08-sua-dong")
    page.fill("#id_birth_date", "30/11/1974")
    press(desk, "Lưu và kiểm tra lại dòng")


def accept_list(desk: Desk) -> None:
    press(desk, "Chốt danh sách (36 người)")
    desk.shot("duong-chinh-09-chap-nhan")
    press(desk, "Chốt danh sách (36 người)")
    desk.shot("duong-chinh-10-ket-qua-danh-sach")
    assert Nomination.objects.filter(campaign__code="BN2027").count() == 36


def vet_everybody(desk: Desk) -> None:
    page = desk.goto(reverse("admin:beneficiaries_vetting"))
    desk.shot("duong-chinh-11-xet-duyet")
    page.get_by_label("Tất cả 36 hồ sơ khớp bộ lọc").check()
    page.locator("button[name=decision][value=approve]").click()
    desk.settle()
    desk.shot("duong-chinh-12-xac-nhan-duyet")
    press(desk, "Duyệt tất cả")
    desk.shot("duong-chinh-13-da-xet-duyet")
    assert set(Nomination.objects.filter(campaign__code="BN2027").values_list("status", flat=True)) == {"approved"}


def propose(desk: Desk) -> None:
    page = desk.goto(reverse("admin:allocations_allocationrun_propose") + "?campaign=BN2027")
    page.fill("#id_seed", "XSMB 15/01/2027 giải đặc biệt 04821")
    desk.shot("duong-chinh-14-de-xuat")
    press(desk, "Chốt dữ liệu và đề xuất")
    desk.shot("duong-chinh-15-dot-phan-bo")


def approve(desk: Desk) -> None:
    page = desk.goto(reverse("admin:allocations_allocationrun_changelist"))
    page.get_by_role("link", name="BN2027, đợt 1").click()
    desk.settle()
    press(desk, "Duyệt…")
    desk.shot("duong-chinh-16-duyet")
    press(desk, "Duyệt phân bổ")
    desk.shot("duong-chinh-17-da-duyet")


def see_the_gifts_on_named_people(desk: Desk, allocations: QuerySet[Allocation]) -> None:
    text = desk.goto(reverse("admin:allocations_allocation_changelist")).locator("#content").inner_text()
    assert [name for name in names(allocations) if name not in text] == []
    desk.shot("duong-chinh-18-suat-da-phan-bo")
    campaign = Campaign.objects.get(code="BN2027")
    desk.goto(reverse("admin:office_board", args=[campaign.pk]))
    desk.shot("duong-chinh-19-bang-dieu-hanh")


def names(allocations: QuerySet[Allocation]) -> list[str]:
    return [allocation.nomination.person.full_name for allocation in allocations]
