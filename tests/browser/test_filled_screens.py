"""Screens of planning once there is something on them: quotas, household counts, prices, the planner with parts."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.household_sheet import written
from campaigns.models import HouseholdCount, Quota, Rate
from locations.models import Commune
from tests.factories import (
    BAC_NINH,
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_pledge,
)

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DECISION = "Quyết định số 15/QĐ-UBND"


def count_households(campaign, *, but=()):
    """Every commune has 3 poor and 7 near-poor households, Yên Trung a hundred times as many."""
    communes = Commune.objects.filter(province=BAC_NINH).exclude(pk__in=but)
    HouseholdCount.objects.bulk_create(
        HouseholdCount(
            campaign=campaign,
            commune=commune,
            poor=300 if commune.pk == YEN_TRUNG else 3,
            near_poor=700 if commune.pk == YEN_TRUNG else 7,
            source=DECISION,
            counted_on=date(2026, 11, 15),
        )
        for commune in communes
    )


def test_quotas_are_shared_out_by_households_on_a_phone(browse):
    campaign = make_campaign(code="TET2027", name="Tết Đinh Mùi 2027")
    card = make_offer(campaign, wanted=198)
    count_households(campaign)
    Quota.objects.create(offer=card, commune_id=TAM_GIANG, most=40)
    desk = browse(make_officer(), phone=True)
    page = desk.goto(reverse("admin:campaigns_campaign_share", args=[campaign.pk]))
    page.get_by_role("button", name="Tính thử").click()
    desk.settle()
    expect(page.get_by_label("Tổng số đem chia")).to_have_value("198")
    write = page.get_by_role("button", name="Ghi 98 hạn mức")
    expect(write).to_be_in_viewport()
    desk.shot("chia-han-muc-theo-ho")
    # 40 are typed and kept; of 158 Yên Trung has 1.000 parts in 1.970, each other commune 10: 80,2 and 0,8
    yen_trung = page.get_by_role("row", name="Xã Yên Trung")
    expect(yen_trung).to_contain_text("300 hộ nghèo, 700 hộ cận nghèo")
    expect(yen_trung.locator(".q-units")).to_have_text("80")
    expect(page.get_by_role("row", name="Xã Tam Giang")).to_contain_text("nhập tay, giữ nguyên")
    expect(page.get_by_text("19 địa bàn có hạn mức 0: không ai ở đó được nhận loại quà này.")).to_be_visible()
    page.get_by_role("row", name="Cộng (99 địa bàn)").scroll_into_view_if_needed()
    expect(write).to_be_in_viewport()
    write.click()
    desk.settle()
    expect(page.get_by_text("Đã chia hạn mức: 98 hạn mức mới, 0 thay đổi, 0 giữ nguyên.")).to_be_visible()
    assert dict(card.quotas.filter(commune__in=[YEN_TRUNG, TAM_GIANG]).values_list("commune", "most")) == {
        YEN_TRUNG: 80,
        TAM_GIANG: 40,
    }
    assert sum(card.quotas.values_list("most", flat=True)) == 198


def test_what_stands_in_the_way_of_sharing_is_said_once(browse):
    campaign = make_campaign()
    make_offer(campaign, wanted=50)
    count_households(campaign, but=[YEN_TRUNG])
    desk = browse(make_officer())
    page = desk.goto(reverse("admin:campaigns_campaign_share", args=[campaign.pk]))
    page.get_by_role("button", name="Tính thử").click()
    desk.settle()
    expect(page.get_by_text("Còn 1 địa bàn chưa có số hộ nghèo, cận nghèo.")).to_have_count(1)
    expect(page.get_by_role("button", name="Ghi")).to_have_count(0)
    desk.shot("chia-han-muc-con-thieu-so-ho")
    page.get_by_label("Bỏ qua địa bàn chưa có số hộ").check()
    page.get_by_role("button", name="Tính lại").click()
    desk.settle()
    expect(page.get_by_text("1 địa bàn bị bỏ qua và chưa có hạn mức nên không bị giới hạn")).to_be_visible()
    expect(page.get_by_role("button", name="Ghi 98 hạn mức")).to_be_in_viewport()
    desk.shot("chia-han-muc-bo-qua")


def send(page, *rows):
    """Choose a file with the rows, name the decision and have it read."""
    content = written("Số hộ nghèo, hộ cận nghèo", rows)
    page.set_input_files("#id_file", {"name": "so-ho.xlsx", "mimeType": XLSX, "buffer": content})
    page.fill("#id_source", DECISION)
    page.fill("#id_counted_on", "15/11/2026")
    page.get_by_role("button", name="Đọc tệp").click()


def test_household_counts_are_looked_at_before_they_are_saved(browse):
    campaign = make_campaign(code="TET2027", name="Tết Đinh Mùi 2027")
    HouseholdCount.objects.create(
        campaign=campaign, commune_id=TAM_GIANG, poor=5, near_poor=6, source=DECISION, counted_on=date(2025, 11, 15)
    )
    desk = browse(make_officer())
    page = desk.goto(reverse("admin:campaigns_campaign_households", args=[campaign.pk]))
    good = (TAM_GIANG, "Xã Tam Giang", "", 1_120, 30)
    send(page, good, ("", "Xã Không Có Thật", "", 1, 2), (YEN_TRUNG, "", "", "9" * 16, 3))
    desk.settle()
    expect(page.get_by_role("alert").first).to_contain_text("Chưa nhập gì: có 2 dòng sai.")
    expect(page.get_by_text("Dòng 6: không tìm thấy xã, phường “Xã Không Có Thật”.")).to_be_visible()
    expect(page.get_by_text("lớn quá mức có thể (nhiều nhất 100.000 hộ).")).to_be_visible()
    desk.shot("so-ho-dong-sai")
    send(page, good, (YEN_TRUNG, "Xã Yên Trung", "", 40, 50), ("", "Tổng cộng", "", 1_160, 81))
    desk.settle()
    expect(page.get_by_role("row", name="Xã Tam Giang")).to_contain_text("trước đây: 5 và 6")
    expect(page.get_by_role("row", name="Xã Yên Trung")).to_contain_text("mới")
    expect(page.get_by_text("dòng tổng ghi 1.160 hộ nghèo, 81 hộ cận nghèo")).to_be_visible()
    desk.shot("so-ho-xem-truoc")
    assert HouseholdCount.objects.count() == 1
    page.get_by_role("button", name="Lưu số liệu").click()
    desk.settle()
    assert set(HouseholdCount.objects.values_list("commune", "poor", "near_poor")) == {
        (TAM_GIANG, 1_120, 30),
        (YEN_TRUNG, 40, 50),
    }


def test_a_price_is_computed_with_its_steps(browse):
    desk = browse(make_officer())
    page = desk.goto(reverse("admin:campaigns_try_out"))
    page.fill("#id_paid_on", "18/01/2027")
    page.get_by_label("Hộ cận nghèo").check()
    page.get_by_role("button", name="Tính").click()
    desk.settle()
    expect(page.get_by_text("Bốn trăm linh chín nghìn tám trăm sáu mươi đồng")).to_be_visible()
    expect(page.get_by_role("row", name="Nhà nước hỗ trợ 70 %")).to_contain_text("956.340 đồng")
    desk.shot("tinh-thu-the-ho-can-ngheo")
    page.get_by_label("Hộ nghèo").check()
    page.get_by_role("button", name="Tính").click()
    desk.settle()
    expect(page.get_by_role("cell", name="Đã được hỗ trợ toàn bộ: không thuộc diện nhận quà")).to_be_visible()
    desk.shot("tinh-thu-khong-thuoc-dien")


def test_a_sponsor_agrees_to_the_prices_of_now(browse):
    campaign = make_campaign(code="TET2027", name="Tết Đinh Mùi 2027")
    line = make_pledge(make_offer(campaign, "book", premiums_paid_on=date(2027, 1, 18)), 10, unit_price=1_980_000)
    desk = browse(make_officer())
    page = desk.goto(reverse("admin:sponsors_pledge_change", args=[line.pledge_id]))
    page.get_by_role("link", name="So sánh và ghi nhận ý kiến đồng ý").click()
    desk.settle()
    expect(page.get_by_role("row", name="Sổ BHXH 6 tháng")).to_contain_text("1.980.000 đồng")
    expect(page.get_by_role("row", name="Sổ BHXH 6 tháng")).to_contain_text("2.904.000 đồng")
    desk.shot("cam-ket-gia-hien-nay")
    page.get_by_role("button", name="Nhà tài trợ đồng ý mức giá hiện nay").click()
    desk.settle()
    line.refresh_from_db()
    assert line.unit_price == 2_904_000
    desk.shot("cam-ket-da-theo-gia-hien-nay")


def test_the_planner_divides_the_money_among_the_gifts(browse):
    campaign = make_campaign(None, code="TET2027", name="Tết Đinh Mùi 2027")
    paid = {"premiums_paid_on": date(2027, 1, 18), "pays": "residual"}
    book, card = make_offer(campaign, "book", **paid), make_offer(campaign, "card", **paid)
    for _each in range(3):
        make_nomination(card, groups=["near_poor"])
        make_nomination(book, groups=["other_hardship"])
    desk = browse(make_officer(None))
    page = desk.goto(reverse("admin:office_planner", args=[campaign.pk]))
    page.fill("#id_so_tien", "7 triệu")
    page.get_by_text("Chia tiền theo loại quà tặng").click()
    page.fill(f"#id_ty_le_{book.pk}", "20")
    page.fill(f"#id_ty_le_{card.pk}", "80")
    # 3 cards at 409.860; of the rest, 5.770.420, 2 books at 2.323.200 (the State pays a fifth)
    expect(page.locator("[data-left]")).to_have_text("1.124.020 đồng")
    expect(page.locator("[data-reached=card]")).to_have_text("3")
    expect(page.locator("[data-reached=book]")).to_have_text("2")
    desk.shot("du-tru-theo-ty-le")
    page.fill(f"#id_ty_le_{card.pk}", "90")
    expect(page.get_by_text("Các phần tiền cộng lại là 110 %: hãy sửa để tổng không quá 100 %.")).to_be_visible()
    desk.shot("du-tru-ty-le-qua-100")


def test_a_law_gives_all_members_their_steps_at_once(browse):
    desk = browse(make_leader(None))
    page = desk.goto(reverse("admin:campaigns_rate_changelist"))
    page.get_by_role("link", name="Mức đóng thẻ BHYT theo thứ tự trong hộ gia đình").click()
    desk.settle()
    for place, step in enumerate(("100", "65", "75", "45", "35,5"), 1):
        page.fill(f"#id_step_{place}", step)
    page.fill("#id_valid_from", "01/01/2030")
    page.fill("#id_legal_basis", "Nghị định 1/2029/NĐ-CP")
    page.get_by_role("button", name="Ghi tất cả các mức").click()
    desk.settle()
    expect(page.get_by_text("Không được cao hơn mức của người trước.")).to_be_visible()
    desk.shot("muc-theo-thu-tu-sai")
    page.fill("#id_step_3", "55")
    page.get_by_role("button", name="Ghi tất cả các mức").click()
    desk.settle()
    expect(page.get_by_role("row", name="01/01/2030")).to_contain_text("35,5 %")
    assert list(
        Rate.objects.filter(valid_from=date(2030, 1, 1)).order_by("position").values_list("value", flat=True)
    ) == [10_000, 6_500, 5_500, 4_500, 3_550]
    desk.shot("muc-theo-thu-tu")


LARGE = ("9.999.999.999", "341.550.000.000", "10.000 tỷ", "999.999 tỷ")


def test_large_amounts_stay_within_their_tiles(browse):
    campaign = make_campaign(None, code="TET2027", name="Tết Đinh Mùi 2027")
    paid = {"premiums_paid_on": date(2027, 1, 18), "pays": "residual", "wanted": 9_999_999}
    offers = [make_offer(campaign, kind, **paid) for kind in ("book", "card")]
    make_offer(campaign, "gift", value=50_000_000, wanted=9_999_999)
    desk = browse(make_officer(None))
    address = reverse("admin:office_planner", args=[campaign.pk])
    page = desk.goto(address)
    expect(page.locator("[data-estimate=book]")).to_have_text("43")
    desk.shot("du-tru-chua-co-ai")
    page.fill("#id_so_tien", "999.999 tỷ")
    expect(page.locator("[data-estimate=book]")).to_have_text("430.440.340")
    desk.shot("du-tru-chua-co-ai-so-lon")
    for offer in offers:
        make_nomination(offer, groups=["near_poor"])
    for amount in LARGE:
        page = desk.goto(f"{address}?so_tien={amount}")
        expect(page.locator("[data-missed]")).to_have_text("0")
        desk.settle()
        desk.shot(f"du-tru-{amount.replace('.', '')}")
    page.fill("#id_so_tien", "")
    expect(page.get_by_text("Hãy nhập số tiền, ví dụ: 100 triệu.")).to_be_visible()
    desk.shot("du-tru-chua-nhap-so-tien")


def test_a_large_price_stays_within_its_page(browse):
    desk = browse(make_officer())
    page = desk.goto(reverse("admin:campaigns_try_out"))
    page.select_option("#id_kind", "book")
    page.fill("#id_months", "12")
    page.fill("#id_paid_on", "18/01/2027")
    page.fill("#id_income", "44.000.000")
    page.get_by_role("button", name="Tính").click()
    desk.settle()
    expect(page.get_by_text("116.160.000 đồng").first).to_be_visible()
    desk.shot("tinh-thu-so-lon")
