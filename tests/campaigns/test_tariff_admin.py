"""The page of all figures, the form of a row, and a price to try out: who may what, and every message in Vietnamese."""

import html as markup
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from campaigns import tariff_admin, tariff_page
from campaigns.models import Offer, Rate, Share, keep_what_priced
from locations.models import Province
from tests.campaigns.test_changing_at_once import wait_until_somebody_waits
from tests.factories import (
    BAC_NINH,
    THANH_HOA,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_offer,
    make_officer,
    make_user,
)
from tests.pages import said

pytestmark = pytest.mark.django_db

DAY = date(2030, 1, 1)
PAGE_QUERIES = 10
FIGURES, TRY_OUT = "/quan-tri/campaigns/rate/", "/quan-tri/campaigns/rate/tinh-thu/"


def page(response) -> str:
    return re.sub(r"\s+", " ", markup.unescape(response.content.decode()))


def cells(response) -> list[str]:
    """The text of each table row of the page."""
    rows = re.findall(r"<tr.*?</tr>", page(response), re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]


def of(row: Rate | Share, action: str = "change") -> str:
    return reverse(f"admin:campaigns_{row._meta.model_name}_{action}", args=[row.pk])


def rate(kind: str, day: date, position: int | None = None) -> Rate:
    return Rate.objects.get(kind=kind, valid_from=day, position=position)


def top_up(group: str | None = "near_poor", day: date = DAY, province: str = BAC_NINH, kind: str = "card") -> Share:
    return Share.objects.create(
        kind=kind, group_id=group, province_id=province, share=2_000, valid_from=day, legal_basis="NQ 12"
    )


def rate_data(**fields: object) -> dict[str, object]:
    return {
        "kind": "base_salary",
        "position": "",
        "value": "2.700.000",
        "valid_from": "01/01/2030",
        "legal_basis": "Nghị định 1/2029/NĐ-CP",
        **fields,
    }


def share_data(**fields: object) -> dict[str, object]:
    return {
        "kind": "card",
        "group": "student",
        "province": BAC_NINH,
        "share": "12,5",
        "valid_from": "01/01/2030",
        "legal_basis": "Nghị quyết 12/2029/NQ-HĐND",
        **fields,
    }


# --- the page ------------------------------------------------------------------------------------------------------


def test_page_shows_every_figure_with_its_day_and_legal_basis(desk):
    response = desk(make_officer(None)).get(FIGURES)
    rows = cells(response)
    assert response.status_code == 200
    for beginning in (
        "2.530.000 đồng 01/07/2026 đang áp dụng Nghị định 161/2026/NĐ-CP Sửa",
        "1.390.000 đồng 01/07/2018 Nghị định 72/2018/NĐ-CP Sửa",
        "4,5 % 01/07/2025 đang áp dụng Nghị định 188/2025/NĐ-CP Sửa",
        "22 % 01/07/2025 đang áp dụng Luật BHXH 41/2024/QH15 Sửa",
        "01/07/2025 đang áp dụng 100 % 70 % 60 % 50 % 40 % Nghị định 188/2025/NĐ-CP",
        "01/01/2015 100 % 70 % 60 % 50 % 40 % Nghị định 105/2014/NĐ-CP",
        "Học sinh, sinh viên 50 % 01/07/2025 đang áp dụng Nghị định 188/2025/NĐ-CP Sửa",
        "Học sinh, sinh viên 30 % 01/12/2018 Nghị định 146/2018/NĐ-CP, điều 3 và 8 Sửa",
        "Những người khác 20 % 01/07/2025 đang áp dụng Nghị định 159/2025/NĐ-CP Sửa",
    ):
        assert [row for row in rows if row.startswith(beginning)], beginning
    assert "Chưa địa phương nào hỗ trợ thêm" in page(response)


def test_page_marks_what_comes():
    today, user = timezone.localdate(), make_officer(None)
    Rate.objects.filter(kind="poverty_line").delete()
    for days in (-700, -1, 0, 1):
        Rate.objects.create(
            kind="poverty_line", value=1_000 + days, valid_from=today + timedelta(days), legal_basis="x"
        )
    [lines] = [s for s in tariff_page.rate_series(user, today) if s.title == "Chuẩn nghèo khu vực nông thôn"]
    assert [(row.record.value, row.state) for row in lines.rows] == [
        (1_001, "coming"),
        (1_000, "now"),
        (999, "past"),
        (300, "past"),
    ]
    assert (len(lines.present), len(lines.past)) == (2, 2)


def test_page_says_where_nothing_is_known_yet(desk):
    Rate.objects.all().delete()
    Share.objects.all().delete()
    text = page(desk(make_officer(None)).get(FIGURES))
    assert text.count("Chưa có dòng nào nên chưa tính được giá.") == 8
    assert text.count("Chưa có nhóm nào được hỗ trợ.") == 2


def test_steps_that_begin_alone_stand_in_a_row_of_their_own(desk):
    Rate.objects.create(kind="household_step", position=3, value=5_500, valid_from=date(2026, 1, 1), legal_basis="NĐ 9")
    Rate.objects.create(kind="household_step", position=5, value=3_500, valid_from=DAY, legal_basis="NĐ 10")
    rows = cells(desk(make_officer(None)).get(FIGURES))
    assert "01/01/2030 sắp áp dụng – – – – 35 % NĐ 10" in rows
    assert "01/01/2026 đang áp dụng – – 55 % – – NĐ 9" in rows
    assert "01/07/2025 đang áp dụng 100 % 70 % 60 % 50 % 40 % Nghị định 188/2025/NĐ-CP" in rows


def test_page_shows_top_ups_by_province(desk):
    for province in (BAC_NINH, THANH_HOA):
        top_up(province=province, day=date(2026, 1, 1))
    top_up(None, kind="book")
    client = desk(make_officer(BAC_NINH))
    both, one = client.get(FIGURES), client.get(FIGURES, {"tinh": THANH_HOA})
    mine = "Thành phố Bắc Ninh Thẻ BHYT Hộ cận nghèo 20 % 01/01/2026 đang áp dụng NQ 12 Sửa Thẻ BHYT, Hộ cận nghèo"
    everybody = "Thành phố Bắc Ninh Sổ BHXH Những người khác 20 % 01/01/2030 sắp áp dụng NQ 12 Sửa Sổ BHXH, Những"
    other = "Tỉnh Thanh Hóa Thẻ BHYT Hộ cận nghèo 20 % 01/01/2026 đang áp dụng NQ 12"
    top_ups = [row for row in cells(both) if "NQ 12" in row]
    assert [row.startswith(start) for row, start in zip(top_ups, (everybody, mine, other), strict=True)] == [True] * 3
    assert top_ups[-1] == other
    assert [row for row in cells(one) if "NQ 12" in row] == [other]
    assert "Thêm mức hỗ trợ của địa phương" in page(both)


def test_top_ups_go_over_several_pages(desk):
    for province in Province.objects.values_list("pk", flat=True):
        for kind in ("card", "book"):
            top_up(province=province, kind=kind)
    client = desk(make_officer(None))
    first, second = page(client.get(FIGURES)), page(client.get(FIGURES, {"trang": 2}))
    assert (first.count("NQ 12</td>"), second.count("NQ 12</td>")) == (50, 18)
    links = [re.findall(r'href="\?trang=(\d)#tinh">([\w ]+)<', text) for text in (first, second)]
    assert links == [[("2", "Trang sau")], [("1", "Trang trước")]]


@pytest.mark.parametrize("times", [1, 3])
def test_page_needs_the_same_queries_however_many_rows_there_are(desk, django_assert_num_queries, times):
    client = desk(make_officer(None))
    for number in range(times):
        top_up(day=DAY + timedelta(number))
        top_up(province=THANH_HOA, day=DAY + timedelta(number))
        Rate.objects.create(
            kind="base_salary", value=1, valid_from=DAY + timedelta(number), legal_basis="Nghị định mới"
        )
    client.get(FIGURES)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(FIGURES)


def test_who_may_not_see_plans_sees_no_figures(desk):
    for user in (make_commune_officer(), make_user()):
        client = desk(user)
        assert client.get(FIGURES).status_code in (302, 403)
        assert client.get(TRY_OUT).status_code in (302, 403)
    user = make_officer()
    client = desk(user)
    user.duties.all().delete()
    assert client.get(FIGURES).status_code in (302, 403)


def test_the_pages_themselves_ask_who_comes(rf):
    for view in (tariff_admin.all_figures, tariff_admin.try_out):
        request = rf.get(FIGURES)
        request.user = make_commune_officer()
        with pytest.raises(PermissionDenied):
            view(request)


def test_who_only_reads_a_row_sees_it_in_words(desk):
    client = desk(make_user(Role.AUDITOR))
    assert "2.200.000" in page(client.get(of(rate("poverty_line", date(2027, 1, 1)))))
    shown = page(client.get(of(top_up())))
    assert "Thành phố Bắc Ninh" in shown
    assert "NQ 12" in shown


def test_who_only_reads_sees_figures_and_no_way_to_change_them(desk):
    top_up()
    client = desk(make_user(Role.AUDITOR, province=BAC_NINH))
    text = page(client.get(FIGURES))
    assert "2.530.000 đồng" in text
    assert "NQ 12" in text
    assert "Sửa" not in text
    assert "Thêm" not in text
    row = rate("base_salary", date(2026, 7, 1))
    assert client.post(reverse("admin:campaigns_rate_add"), rate_data()).status_code == 403
    assert client.post(of(row), rate_data()).status_code == 403
    assert client.post(of(row, "delete"), {"post": "yes"}).status_code == 403


# --- the nation's figures ------------------------------------------------------------------------------------------


def test_a_following_row_is_added_as_offices_write_it(desk):
    client = desk(make_leader(None))
    form = client.get(reverse("admin:campaigns_rate_add"), {"kind": "base_salary"})
    assert '<option value="base_salary" selected>' in page(form)
    assert "từ 1 đến 5, số 5 áp dụng cho cả những người sau" in page(form)
    response = client.post(reverse("admin:campaigns_rate_add"), rate_data(value="2,7 triệu"))
    assert response.url == FIGURES
    added = rate("base_salary", DAY)
    assert (added.value, added.legal_basis) == (2_700_000, "Nghị định 1/2029/NĐ-CP")
    client.post(reverse("admin:campaigns_rate_add"), rate_data(kind="card_rate", value="4,6"))
    assert rate("card_rate", DAY).value == 460
    client.post(reverse("admin:campaigns_rate_add"), rate_data(kind="household_step", position="2", value="65 %"))
    assert rate("household_step", DAY, 2).value == 6_500


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": "nhiều"}, "Không đọc được số tiền “nhiều”: gõ như 1.980.000, 500 nghìn, 100 triệu hoặc 1,5 tỷ."),
        (
            {"kind": "card_rate", "value": "4,567"},
            "Không đọc được tỷ lệ “4,567”: gõ như 4,5 hoặc 70 (phần trăm, tối đa hai số lẻ).",
        ),
        ({"kind": "card_rate", "value": "101"}, "Tối đa 100 %."),
        ({"kind": "card_rate", "value": "999"}, "Tối đa 100 %."),
        ({"value": "0"}, "0"),
        ({"kind": "card_wait", "value": "4,5"}, "Hãy nhập số nguyên"),
        ({"kind": "income_ceiling", "value": "1001"}, "1.000"),
        ({"valid_from": "01/07/2026"}, "Mức này đã có dòng áp dụng từ ngày đó."),
        (
            {"position": "1"},
            "Mức đóng của thành viên hộ gia đình cần thứ tự từ 1 đến 5; các mức khác không có thứ tự.",
        ),
        (
            {"kind": "household_step", "value": "50"},
            "Mức đóng của thành viên hộ gia đình cần thứ tự từ 1 đến 5; các mức khác không có thứ tự.",
        ),
    ],
)
def test_a_wrong_row_is_refused_with_what_to_do(desk, fields, message):
    before = Rate.objects.count()
    response = desk(make_leader(None)).post(reverse("admin:campaigns_rate_add"), rate_data(**fields))
    assert response.status_code == 200
    assert message in page(response)
    assert Rate.objects.count() == before


@pytest.mark.parametrize("name", ["kind", "value", "valid_from", "legal_basis"])
def test_a_row_needs_everything(desk, name):
    response = desk(make_leader(None)).post(reverse("admin:campaigns_rate_add"), rate_data(**{name: ""}))
    assert response.status_code == 200
    assert not Rate.objects.filter(valid_from=DAY).exists()
    assert ("Hãy chọn loại mức trước." in page(response)) == (name == "kind")


def test_bounds_are_written_as_plain_numbers_and_amounts(desk):
    client = desk(make_officer(None))
    text = page(client.get(FIGURES))
    assert all(words in text for words in ("50.000 đồng", "20 lần lương cơ sở", "30 ngày"))
    assert 'value="20"' in page(client.get(of(rate("income_ceiling", date(2025, 7, 1)))))
    for kind, typed, value in (
        ("card_wait", "15", 15),
        ("income_ceiling", "25", 25),
        ("income_step", "100.000", 100_000),
    ):
        add = reverse("admin:campaigns_rate_add")
        assert client.post(add, rate_data(kind=kind, value=typed)).url == FIGURES
        assert Rate.objects.get(kind=kind, valid_from=DAY).value == value


def test_page_and_form_say_who_everybody_else_is(desk):
    client = desk(make_officer(BAC_NINH))
    assert "chỉ dành cho người không thuộc nhóm nào được hỗ trợ" in page(client.get(FIGURES))
    text = page(client.get(reverse("admin:campaigns_share_add")))
    assert "Những người khác: không thuộc nhóm nào được hỗ trợ" in text
    assert "thêm cả một dòng cho từng nhóm" in text


def test_a_row_is_shown_and_changed_as_offices_write_it(desk):
    client = desk(make_officer(None))
    row, step = rate("poverty_line", date(2027, 1, 1)), rate("household_step", date(2025, 7, 1), 5)
    assert 'value="2.200.000"' in page(client.get(of(row)))
    assert 'value="40"' in page(client.get(of(step)))
    hidden = [client.get(of(one)).context["adminform"].form["position"].is_hidden for one in (row, step)]
    assert hidden == [True, False]
    data = rate_data(kind="base_salary", value="2.300.000", valid_from="01/02/2027", legal_basis="NĐ khác")
    assert client.post(of(row), data).url == FIGURES
    row.refresh_from_db()
    assert (row.kind, row.value, row.valid_from, row.legal_basis) == (
        "poverty_line",
        2_300_000,
        date(2027, 2, 1),
        "NĐ khác",
    )


def test_a_row_that_moves_onto_the_day_of_another_is_refused(desk):
    row = rate("poverty_line", date(2027, 1, 1))
    response = desk(make_officer(None)).post(of(row), rate_data(kind="poverty_line", valid_from="01/01/2022"))
    assert "Mức này đã có dòng áp dụng từ ngày đó." in page(response)


def planned(kind: str = "book", paid_on: date = date(2027, 1, 25), **fields: object) -> Offer:
    campaign = make_campaign(None, code="TET2027", **fields)
    return make_offer(campaign, kind, premiums_paid_on=paid_on)


def test_a_first_row_typed_by_mistake_is_moved_and_removed(desk):
    planned("card")
    client = desk(make_officer(None))
    slip = Rate.objects.create(kind="base_salary", value=2_700_000, valid_from=date(2017, 7, 1), legal_basis="x")
    assert client.post(of(slip), rate_data(valid_from="01/07/2017")).url == FIGURES
    assert client.post(of(slip), rate_data(valid_from="01/01/2018")).url == FIGURES
    assert client.post(of(slip, "delete"), {"post": "yes"}).url == FIGURES
    assert Rate.objects.filter(kind="base_salary").count() == 5


NEEDED = (
    "Dòng này cần để tính giá cho: TET2027 (Sổ BHXH 6 tháng). Hãy thêm dòng đúng trước hoặc đổi ngày đóng tiền của các "
    "loại quà tặng đó."
)


def test_what_an_offer_needs_is_neither_moved_away_nor_removed(desk):
    planned()
    Rate.objects.filter(kind="poverty_line").exclude(valid_from=date(2022, 1, 1)).delete()
    client, row = desk(make_officer(None)), rate("poverty_line", date(2022, 1, 1))
    data = rate_data(kind="poverty_line", value="1.500.000", valid_from="26/01/2027")
    assert NEEDED in page(client.post(of(row), data))
    for response in (client.get(of(row, "delete")), client.post(of(row, "delete"), {"post": "yes"})):
        assert (response.url, said(response)[-1]) == (FIGURES, NEEDED)
    assert rate("poverty_line", date(2022, 1, 1)).pk == row.pk


def test_what_an_offer_comes_to_need_meanwhile_is_kept_by_the_database(desk, monkeypatch):
    planned()
    Rate.objects.filter(kind="poverty_line").exclude(valid_from=date(2022, 1, 1)).delete()
    monkeypatch.setattr(tariff_admin, "left_without_a_price", lambda found: [])  # looked at before the offer came
    client, row = desk(make_officer(None)), rate("poverty_line", date(2022, 1, 1))
    response = client.post(of(row, "delete"), {"post": "yes"})
    told = (
        "Có chiến dịch chưa kết thúc cần dòng này để tính giá hoặc tính ngày thẻ BHYT có giá trị sử dụng nên dòng được "
        "giữ nguyên. Không có gì thay đổi."
    )
    assert (response.url, said(response)[-1]) == (FIGURES, told)


def test_a_change_of_prices_is_shown_before_it_is_saved(desk):
    planned(paid_on=date(2026, 12, 25))
    planned_later = make_offer(make_campaign(status="closed"), "book", premiums_paid_on=date(2026, 12, 25))
    client, row = desk(make_officer(None)), rate("poverty_line", date(2022, 1, 1))
    data = rate_data(kind="poverty_line", value="1.600.000", valid_from="01/01/2022")
    response = client.post(of(row), data)
    assert response.status_code == 200
    shown = page(response)
    assert "1.500.000 đồng (01/01/2022)” sẽ thành “Chuẩn nghèo khu vực nông thôn: 1.600.000 đồng" in shown
    assert cells(response)[1:] == ["TET2027 · Chiến dịch thử Sổ BHXH 6 tháng 1.980.000 đồng 2.112.000 đồng"]
    assert planned_later.campaign.code not in shown
    row.refresh_from_db()
    assert row.value == 1_500_000
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown))
    sent.pop("csrfmiddlewaretoken", None)
    assert client.post(of(row), sent).url == FIGURES
    row.refresh_from_db()
    assert row.value == 1_600_000


def test_a_row_that_changes_prices_is_shown_before_it_is_added(desk):
    planned()
    client, add = desk(make_officer(None)), reverse("admin:campaigns_rate_add")
    data = rate_data(kind="poverty_line", value="2.300.000", valid_from="15/01/2027")
    response = client.post(add, data)
    shown = page(response)
    assert "Thêm dòng “Chuẩn nghèo khu vực nông thôn: 2.300.000 đồng (15/01/2027)”." in shown
    assert cells(response)[1:] == ["TET2027 · Chiến dịch thử Sổ BHXH 6 tháng 2.904.000 đồng 3.036.000 đồng"]
    assert not Rate.objects.filter(valid_from=date(2027, 1, 15)).exists()
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown))
    sent.pop("csrfmiddlewaretoken", None)
    assert client.post(add, sent).url == FIGURES
    assert rate("poverty_line", date(2027, 1, 15)).value == 2_300_000


def test_a_share_that_changes_prices_is_shown_before_it_is_added(desk):
    offer = planned("card")
    Offer.objects.filter(pk=offer.pk).update(pays="residual")
    data = share_data(group="near_poor", province="", share="80", valid_from="01/01/2027")
    response = desk(make_officer(None)).post(reverse("admin:campaigns_share_add"), data)
    told = "TET2027 · Chiến dịch thử Thẻ BHYT 12 tháng 409.860 đồng 273.240 đồng"
    assert cells(response)[1:] == [told]
    assert not Share.objects.filter(valid_from=date(2027, 1, 1)).exists()


def test_a_figure_that_takes_a_price_away_is_refused(desk):
    offer = planned()
    Offer.objects.filter(pk=offer.pk).update(monthly_income=3_000_000)
    row = rate("income_ceiling", date(2025, 7, 1))
    data = rate_data(kind="income_ceiling", value="1", valid_from="01/07/2025")
    told = "Với mức này thì không còn tính được giá của: TET2027 (Sổ BHXH 6 tháng). Hãy kiểm tra lại mức vừa gõ."
    assert told in page(desk(make_officer(None)).post(of(row), data | {"da-xem": "1"}))
    row.refresh_from_db()
    assert row.value == 20


def test_a_change_of_words_or_of_what_nobody_pays_is_saved_at_once(desk):
    planned(paid_on=date(2026, 12, 25))
    client, row = desk(make_officer(None)), rate("poverty_line", date(2027, 1, 1))
    assert client.post(of(row), rate_data(kind="poverty_line", valid_from="01/01/2027")).url == FIGURES
    row.refresh_from_db()
    assert row.value == 2_700_000


def test_the_page_of_a_removal_shows_the_change_of_prices(desk):
    planned()
    client, row = desk(make_officer(None)), rate("poverty_line", date(2027, 1, 1))
    shown = cells(client.get(of(row, "delete")))
    assert shown[1:] == ["TET2027 · Chiến dịch thử Sổ BHXH 6 tháng 2.904.000 đồng 1.980.000 đồng"]
    assert client.post(of(row, "delete"), {"post": "yes"}).url == FIGURES


def test_a_share_of_a_group_and_a_step_are_told_of_one_for_such_a_person(desk):
    offer = planned("card")
    Offer.objects.filter(pk=offer.pk).update(pays="residual")
    client = desk(make_officer(None))
    share = Share.objects.get(kind="card", group="near_poor", province=None, valid_from=date(2025, 7, 1))
    step = rate("household_step", date(2025, 7, 1), 2)
    told = "TET2027 · Chiến dịch thử Thẻ BHYT 12 tháng"
    data = share_data(group="near_poor", province="", share="50", valid_from="01/07/2025")
    assert cells(client.post(of(share), data))[1:] == [f"{told} 409.860 đồng 683.100 đồng"]
    data = rate_data(kind="household_step", position="2", value="60", valid_from="01/07/2025")
    assert cells(client.post(of(step), data))[1:] == [f"{told} 956.340 đồng 819.720 đồng"]


@pytest.mark.parametrize("day", ["01/01/1999", "01/01/2101", "01/07/0217"])
def test_a_year_that_cannot_be_right_is_refused(desk, day):
    response = desk(make_officer(None)).post(reverse("admin:campaigns_rate_add"), rate_data(valid_from=day))
    year = int(day[-4:])
    assert f"Năm {year} không đúng: chỉ ghi năm từ 2000 đến 2100." in page(response)


def test_a_later_row_is_moved_and_removed(desk):
    client, row = desk(make_officer(None)), rate("poverty_line", date(2027, 1, 1))
    client.post(of(row), rate_data(kind="poverty_line", valid_from="01/03/2027"))
    assert "Chuẩn nghèo khu vực nông thôn: 2.700.000 đồng (01/03/2027)" in page(client.get(of(row, "delete")))
    response = client.post(of(row, "delete"), {"post": "yes"})
    assert response.url == FIGURES
    assert said(response)[-1] == "Đã xóa: Chuẩn nghèo khu vực nông thôn: 2.700.000 đồng (01/03/2027)"
    assert Rate.objects.filter(kind="poverty_line").count() == 2


def test_the_last_row_of_a_series_may_go(desk):
    row = top_up()
    assert desk(make_officer()).post(of(row, "delete"), {"post": "yes"}).url == FIGURES
    assert not Share.objects.filter(pk=row.pk).exists()


def test_what_the_database_refuses_is_said_on_the_page(desk):
    """Somebody was quicker: an allocation has just been approved at this row's price."""
    row = rate("poverty_line", date(2027, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE priced_by_test (rate_id bigint)")
        cursor.execute("INSERT INTO priced_by_test VALUES (%s)", [row.pk])
        cursor.execute(str(keep_what_priced("priced_by_test", "rate_id").compile(Rate).install_sql))
    client = desk(make_officer(None))
    message = "Đã có phân bổ được duyệt tính giá theo dòng này nên dòng được giữ nguyên. Hãy thêm dòng mới tiếp theo."
    for response in (
        client.post(of(row), rate_data(kind="poverty_line", value="1")),
        client.post(of(row, "delete"), {"post": "yes"}),
    ):
        assert response.url == FIGURES
        assert said(response)[-1] == message
    row.refresh_from_db()
    assert row.value == 2_200_000


def test_a_row_that_priced_something_is_neither_changed_nor_removed(rf):
    """Such rows come with the app that points to them; here the row only says that it is used."""
    request, row = rf.get(FIGURES), rate("poverty_line", date(2027, 1, 1))
    request.user = make_officer(None)
    model_admin = admin.site.get_model_admin(Rate)
    allowed = []
    for used in (False, True):
        row.used = used
        allowed.append(
            (model_admin.has_change_permission(request, row), model_admin.has_delete_permission(request, row))
        )
    assert allowed == [(True, True), (False, False)]


def test_provinces_do_not_keep_the_nations_figures(desk):
    client = desk(make_officer(BAC_NINH))
    assert client.get(reverse("admin:campaigns_rate_add")).status_code == 403
    assert client.post(reverse("admin:campaigns_rate_add"), rate_data()).status_code == 403
    row = rate("poverty_line", date(2027, 1, 1))
    assert client.post(of(row), rate_data()).status_code == 403
    assert client.post(of(row, "delete"), {"post": "yes"}).status_code == 403
    states = Share.objects.get(kind="book", group="island")
    assert client.post(of(states), share_data()).status_code == 403


def test_history_tells_what_was_changed(desk):
    client, row = desk(make_officer(None)), rate("poverty_line", date(2027, 1, 1))
    client.post(of(row), rate_data(kind="poverty_line", value="2.300.000", valid_from="01/01/2027"))
    text = page(client.get(of(row, "history")))
    assert "2.200.000" in text
    assert "2.300.000" in text


# --- shares --------------------------------------------------------------------------------------------------------


def test_a_province_keeps_its_own_top_ups_only(desk):
    client = desk(make_officer(BAC_NINH))
    form = page(client.get(reverse("admin:campaigns_share_add")))
    assert "Thành phố Bắc Ninh" in form
    assert "Thanh Hóa" not in form
    assert "áp dụng cả nước" not in form
    assert client.post(reverse("admin:campaigns_share_add"), share_data()).url == FIGURES
    added = Share.objects.get(province=BAC_NINH)
    assert (added.kind, added.group_id, added.share, added.valid_from) == ("card", "student", 1_250, DAY)
    for province in (THANH_HOA, ""):
        response = client.post(reverse("admin:campaigns_share_add"), share_data(province=province, share="1"))
        assert response.status_code == 200
    assert Share.objects.exclude(province=None).count() == 1
    other = top_up(province=THANH_HOA)
    assert client.post(of(other), share_data()).status_code == 403


def test_the_nation_keeps_the_states_shares(desk):
    client = desk(make_leader(None))
    form = page(client.get(reverse("admin:campaigns_share_add"), {"kind": "book"}))
    assert '<option value="book" selected>' in form
    assert "Nhà nước, áp dụng cả nước" in form
    assert "Những người khác" in form
    response = client.post(reverse("admin:campaigns_share_add"), share_data(province="", group="", kind="book"))
    assert response.url == FIGURES
    assert Share.objects.get(kind="book", group=None, province=None, valid_from=DAY).share == 1_250


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"share": "101"}, "Tối đa 100 %."),
        ({"share": "một nửa"}, "Không đọc được tỷ lệ “một nửa”"),
        ({"province": "", "valid_from": "01/07/2025"}, "Nhóm này đã có tỷ lệ hỗ trợ áp dụng từ ngày đó."),
    ],
)
def test_a_wrong_share_is_refused_with_what_to_do(desk, fields, message):
    response = desk(make_leader(None)).post(reverse("admin:campaigns_share_add"), share_data(**fields))
    assert message in page(response)
    assert not Share.objects.filter(valid_from=DAY).exists()


def test_a_share_keeps_its_series_when_it_changes(desk):
    row = top_up()
    client = desk(make_officer(BAC_NINH))
    assert 'value="20"' in page(client.get(of(row)))
    client.post(of(row), share_data(kind="book", group="poor", province=THANH_HOA, share="25"))
    row.refresh_from_db()
    assert (row.kind, row.group_id, row.province_id, row.share) == ("card", "near_poor", BAC_NINH, 2_500)


def test_a_share_of_nothing_ends_a_top_up(desk):
    top_up(day=date(2026, 1, 1))
    data = share_data(group="near_poor", share="0")
    assert desk(make_officer()).post(reverse("admin:campaigns_share_add"), data).url == FIGURES
    assert Share.objects.get(province=BAC_NINH, valid_from=DAY).share == 0


def test_the_list_of_shares_is_the_page_of_all_figures(desk):
    client = desk(make_officer())
    assert client.get("/quan-tri/campaigns/share/").url == FIGURES
    assert client.get(FIGURES, {"value__gt": "1"}).status_code == 400


# --- trying out ----------------------------------------------------------------------------------------------------


def tried(desk, user=None, **asked: object):
    return desk(user or make_officer()).get(TRY_OUT, {"kind": "card", "months": "12", "paid_on": "22/11/2026", **asked})


def test_the_empty_form_asks_nothing_yet(desk):
    text = page(desk(make_officer()).get(TRY_OUT))
    assert "Kết quả" not in text
    assert 'class="t-error"' not in text
    assert timezone.localdate().strftime("%d/%m/%Y") in text


def test_a_price_is_explained_step_by_step(desk):
    Share.objects.create(
        kind="card",
        group_id="near_poor",
        province_id=BAC_NINH,
        share=2_000,
        valid_from=date(2026, 1, 1),
        legal_basis="NQ 12",
    )
    response = tried(desk, groups=["near_poor", "student"], province=BAC_NINH)
    text = page(response)
    for amount in ("1.366.200 đồng", "956.340 đồng", "273.240 đồng", "136.620 đồng"):
        assert f"<dd>{amount}</dd>" in text
    assert "Một trăm ba mươi sáu nghìn sáu trăm hai mươi đồng" in text
    assert cells(response)[1:] == [
        "Thuộc nhiều nhóm, tính theo nhóm được hỗ trợ cao nhất: Hộ cận nghèo 90 % "
        "(không tính: Học sinh, sinh viên 50 %) – Nghị định 188/2025/NĐ-CP; NQ 12",
        "Mức đóng BHYT một tháng: 4,5 % × lương cơ sở 2.530.000 đồng 113.850 đồng "
        "Nghị định 188/2025/NĐ-CP; Nghị định 161/2026/NĐ-CP",
        "Đóng 12 tháng: 12 × 113.850 đồng 1.366.200 đồng Nghị định 188/2025/NĐ-CP",
        "Nhà nước hỗ trợ 70 %: 12 × 79.695 đồng 956.340 đồng Nghị định 188/2025/NĐ-CP",
        "Địa phương hỗ trợ thêm 20 %: 12 × 22.770 đồng 273.240 đồng NQ 12",
        "Còn lại, nhà tài trợ trả 136.620 đồng Nghị định 188/2025/NĐ-CP; NQ 12",
    ]


def test_a_book_and_a_gift_are_priced(desk):
    book = page(tried(desk, kind="book", months="6", income="2 triệu", groups="poor"))
    assert "<dd>2.640.000 đồng</dd>" in book
    assert "<dd>1.650.000 đồng</dd>" in book
    gift = page(tried(desk, kind="gift", months="", value="500 nghìn"))
    assert "Năm trăm nghìn đồng" in gift


def test_a_household_card_is_priced_by_its_place(desk):
    assert "<dd>546.480 đồng</dd>" in page(tried(desk, position="7"))


def test_who_is_not_eligible_is_said(desk):
    text = page(tried(desk, groups="poor"))
    assert "không thuộc diện nhận quà này. Hãy hướng dẫn người đó nhận chế độ của Nhà nước." in text
    assert "Không đồng" in text


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"months": "7"}, "Thẻ BHYT 7 tháng: chỉ đóng được 3, 6 hoặc 12 tháng (học sinh, sinh viên: 1 đến 15)."),
        ({"months": ""}, "Chưa có số tháng đóng: ghi số tháng của thẻ hoặc sổ."),
        ({"paid_on": "01/01/2010"}, "Chưa có lương cơ sở cho ngày 01/01/2010"),
        ({"kind": "book", "months": "6", "income": "1 triệu"}, "Thu nhập 1.000.000 đồng thấp hơn chuẩn nghèo"),
        ({"kind": "gift"}, "Chưa có giá trị quà"),
        ({"income": "nhiều"}, "Không đọc được số tiền “nhiều”"),
        ({"groups": "giau"}, "giau"),
        ({"paid_on": "32/01/2027"}, "ngày"),
        ({"position": "0"}, "1"),
    ],
)
def test_what_has_no_price_says_why(desk, asked, message):
    response = tried(desk, **asked)
    assert response.status_code == 200
    assert message in page(response)
    assert "Kết quả" not in page(response)
    assert 'role="alert"' in page(response)


def test_a_change_of_the_poverty_line_shows_at_once(desk):
    client = desk(make_officer(None))
    asked = {"kind": "book", "months": "6", "paid_on": "25/01/2027"}
    assert "<dd>2.904.000 đồng</dd>" in page(client.get(TRY_OUT, asked))
    row = rate("poverty_line", date(2027, 1, 1))
    client.post(of(row), rate_data(kind="poverty_line", value="2.300.000", valid_from="01/01/2027"))
    assert "<dd>3.036.000 đồng</dd>" in page(client.get(TRY_OUT, asked))


def test_the_sidebar_leads_to_the_figures(desk):
    assert f'href="{FIGURES}"' in page(desk(make_officer()).get("/quan-tri/"))


@pytest.mark.django_db(transaction=True)
def test_two_rows_for_one_day_at_once_are_refused_politely(client):
    client.force_login(make_officer(None))

    def send():
        try:
            response = client.post(reverse("admin:campaigns_rate_add"), rate_data())
            return response.url, said(response)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Rate.objects.create(kind="base_salary", value=1, valid_from=DAY, legal_basis="NĐ khác")
            answer = pool.submit(send)
            wait_until_somebody_waits()
            time.sleep(0.1)
        assert answer.result(60) == (
            FIGURES,
            ["Người khác vừa ghi một dòng áp dụng từ ngày đó. Chưa có gì thay đổi; hãy xem lại."],
        )
    assert rate("base_salary", DAY).value == 1
