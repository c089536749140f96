"""The page that starts a campaign from an earlier one."""

import html
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns import repeating_views
from campaigns.models import Campaign, Quota
from locations.models import Commune
from tests.campaigns.test_repeating import DATES, LONG_AGO, MOVED
from tests.factories import (
    BAC_NINH,
    THANH_HOA,
    make_campaign,
    make_offer,
    make_officer,
    make_user,
)
from tests.pages import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def tet2027():
    """Cards and books that were paid for in December 2026, before the poverty line rises."""
    campaign = make_campaign(BAC_NINH, code="TET2027", name="Xuân Đinh Mùi 2027", status="closed", **DATES)
    make_offer(campaign, "book", premiums_paid_on=date(2026, 12, 20), wanted=24)
    make_offer(campaign, "card", premiums_paid_on=date(2027, 1, 18), wanted=250)
    make_offer(campaign, "gift", value=500_000)
    return campaign


def address(campaign, **query):
    return reverse("admin:campaigns_campaign_repeat", args=[campaign.pk], query=query)


def typed(**changed):
    days = MOVED | {"premium-book": date(2027, 12, 9), "premium-card": date(2028, 1, 7)}
    sent = {"code": "TET2028", "name": "Xuân Mậu Thân 2028"} | {
        name: day.strftime("%d/%m/%Y") for name, day in days.items()
    }
    return sent | {name.replace("premium_", "premium-"): value for name, value in changed.items()}


def text_of(response):
    return html.unescape(response.content.decode())


def prices(response):
    return {row.offer.kind: (row.old, row.new, row.more, row.problem) for row in response.context["prices"]}


def test_the_page_shows_dates_and_prices_of_both_side_by_side(client, tet2027):
    client.force_login(make_officer())
    response = client.get(address(tet2027, nam=2028))
    shown = text_of(response)
    for text in (
        "2028: Mậu Thân.",
        "mùng 1 Tết trước là 06/02/2027, nay là 26/01/2028",
        'value="TET2028"',
        'value="Xuân Mậu Thân 2028"',
        "31/12/2026",
        'value="20/12/2027"',
        'name="premium-book" value="09/12/2027"',
    ):
        assert text in shown
    assert prices(response) == {
        "book": (1_980_000, 2_904_000, 924_000, ""),
        "card": (1_366_200, 1_366_200, 0, ""),
        "gift": (500_000, 500_000, 0, ""),
    }
    assert ("+ 924.000 đồng" in shown, "premium-gift" in shown) == (True, False)


def test_the_next_year_is_proposed_first(client, tet2027):
    client.force_login(make_officer())
    year = client.get(address(tet2027)).context["proposed"].year
    assert year == max(2028, timezone.localdate().year) or year == timezone.localdate().year + 1


@pytest.mark.parametrize("year", ["", "x", "1999", "2101"])
def test_a_year_that_is_none_is_told_and_another_proposed(client, tet2027, year):
    client.force_login(make_officer())
    response = client.get(address(tet2027, nam=year))
    assert list(response.context["years"].errors) == ["nam"]
    assert response.context["proposed"].year >= 2028


def test_a_year_beyond_the_table_keeps_the_days_of_the_year(client, tet2027):
    client.force_login(make_officer())
    shown = text_of(client.get(address(tet2027, nam=2055)))
    assert ("Các ngày đề xuất là cùng ngày, tháng của năm mới." in shown, 'value="08/01/2055"' in shown) == (True, True)


def test_a_campaign_beyond_all_tables_is_repeated_without_dates_that_no_calendar_has(client):
    """Neither the year nor the days of an older record need to make sense."""
    campaign = make_campaign(code="TET2027", year=9999, lists_until=date(9999, 12, 31), handover_until=date(1, 1, 1))
    client.force_login(make_officer())
    response = client.get(address(campaign))
    assert (response.status_code, response.context["proposed"].year) == (200, 2100)
    assert response.context["proposed"].dates["handover_until"] is None
    Campaign.objects.update(year=2027)
    dates = client.get(address(campaign, nam=2028)).context["proposed"].dates
    assert (dates["lists_until"], dates["handover_until"]) == (None, date(2, 1, 1))


def test_one_step_makes_the_draft(client, tet2027):
    client.force_login(make_officer())
    response = client.post(address(tet2027, nam=2028), typed(lists_until="02/01/2028", code="tet2028"))
    draft = Campaign.objects.get(code="TET2028")
    assert (response.status_code, response.url) == (302, reverse("admin:campaigns_campaign_change", args=[draft.pk]))
    assert said(response) == ["Đã lập chiến dịch TET2028 ở trạng thái bản nháp. Hãy kiểm tra rồi mở chiến dịch."]
    assert (draft.year, draft.status, draft.lists_until, draft.handover_from) == (
        2028,
        "draft",
        date(2028, 1, 2),
        MOVED["handover_from"],
    )
    assert dict(draft.offers.values_list("kind", "premiums_paid_on")) == {
        "book": date(2027, 12, 9),
        "card": date(2028, 1, 7),
        "gift": None,
    }
    assert client.get(response.url).status_code == 200


def test_prices_are_recomputed_without_making_anything(client, tet2027):
    client.force_login(make_officer())
    response = client.post(address(tet2027, nam=2028), typed(premium_book="20/12/2026") | {"tinh-gia": "1"})
    assert (response.status_code, Campaign.objects.count()) == (200, 1)
    assert prices(response)["book"] == (1_980_000, 1_980_000, 0, "")


def test_an_offer_without_a_day_has_no_price_yet(client, tet2027):
    client.force_login(make_officer())
    response = client.post(address(tet2027, nam=2028), typed(premium_card="") | {"tinh-gia": "1"})
    old, new, more, problem = prices(response)["card"]
    assert (old, new, more) == (1_366_200, None, None)
    assert (problem.startswith("Chưa có ngày đóng tiền"), problem in text_of(response)) == (True, True)


def test_an_old_offer_without_a_price_is_shown_without(client):
    campaign = make_campaign(code="TET2027")
    make_offer(campaign, "card", premiums_paid_on=None)
    client.force_login(make_officer())
    assert prices(client.get(address(campaign)))["card"][:3] == (None, None, None)


def test_a_campaign_without_gifts_says_so(client):
    client.force_login(make_officer())
    response = client.get(address(make_campaign(code="TET2027")))
    assert (response.context["prices"], "không có loại quà tặng nào" in text_of(response)) == ([], True)


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"code": "TET2027"}, "code", "Đã có chiến dịch mang mã này."),
        ({"code": "tết"}, "code", "Mã gồm 3 đến 12 chữ cái in hoa"),
        ({"name": ""}, "name", ""),
        ({"lists_until": "31/02/2028"}, "lists_until", ""),
        ({"premium_book": "mai"}, "premium-book", ""),
        ({"posting_until": "30/12/2027"}, "posting_until", "Ngày này trước ngày bắt đầu."),
        ({"handover_until": "06/01/2028"}, "handover_until", "Ngày này trước ngày bắt đầu."),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client, tet2027, changed, field, message):
    client.force_login(make_officer())
    response = client.post(address(tet2027, nam=2028), typed(**changed))
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert message in text_of(response)
    assert Campaign.objects.count() == 1


def test_a_refusal_is_shown_as_it_stands(client, tet2027, monkeypatch):
    """Somebody else takes the code between the look of the form and the write."""
    monkeypatch.setattr(repeating_views.RepeatForm, "clean_code", lambda form: form.cleaned_data["code"])
    client.force_login(make_officer())
    response = client.post(address(tet2027, nam=2028), typed(code="TET2027"))
    assert "Đã có chiến dịch mang mã TET2027. Hãy chọn mã khác." in text_of(response)


@pytest.mark.parametrize(("count", "messages"), [(2, 3), (12, 12)])
def test_quotas_that_find_no_place_are_named(client, tet2027, count, messages):
    card = tet2027.offers.get(kind="card")
    for number in range(count):
        commune = Commune.objects.create(
            code=f"999{number:02}", name=f"Xã Đã Nhập {number}", kind="xã", province_id=BAC_NINH, as_of=LONG_AGO
        )
        Quota.objects.create(offer=card, commune=commune, most=5)
    client.force_login(make_officer())
    shown = text_of(client.get(address(tet2027, nam=2028)))
    assert (shown.count("Xã Đã Nhập "), "Các hạn mức chưa chuyển sang được:" in shown) == (count, True)
    response = client.post(address(tet2027, nam=2028), typed())
    assert len(said(response)) == messages
    assert (said(response)[-1] == "Còn 2 hạn mức khác bị bỏ ra ngoài.") == (count == 12)


def test_only_planners_of_the_area_open_the_page(client, tet2027):
    for user, status in (
        (make_officer(THANH_HOA), 404),
        (make_user("auditor", province=BAC_NINH), 403),
        (make_officer(None), 200),
    ):
        client.force_login(user)
        assert client.get(address(tet2027)).status_code == status


def test_campaign_pages_lead_here(client, tet2027):
    client.force_login(make_officer())
    page = text_of(client.get(reverse("admin:campaigns_campaign_change", args=[tet2027.pk])))
    added = text_of(client.get(reverse("admin:campaigns_campaign_add")))
    assert (address(tet2027) in page, address(tet2027) in added) == (True, True)
    national = make_campaign(None, code="TET2028")
    page = text_of(client.get(reverse("admin:campaigns_campaign_change", args=[national.pk])))
    added = text_of(client.get(reverse("admin:campaigns_campaign_add")))
    assert (address(national) in page, address(national) in added) == (False, False)
