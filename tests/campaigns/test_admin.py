"""The plan's pages: who sees and changes what, forged requests, every message in Vietnamese, queries bounded."""

import re
from datetime import date, timedelta

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from campaigns.models import Campaign, HardshipGroup, Offer, PriorityPoints, Quota
from documents.models import Document
from locations.vietnamese import date_text
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    give_duty,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_pledge,
    make_user,
)
from tests.pages import page, said

pytestmark = pytest.mark.django_db
GROUPS = 12
MOST_QUERIES = 85
WHOLE_COUNTRY = '<option value="" selected>Toàn quốc</option>'


def required():
    return str(forms.Field.default_error_messages["required"])


def at_least(limit):
    return MinValueValidator.message % {"limit_value": limit}


def at_most(limit):
    return MaxValueValidator.message % {"limit_value": limit}


def url(name, *args):
    return reverse(f"admin:campaigns_{name}", args=args)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def coming(days):
    return date_text(in_days(days))


def form_data(campaign=None, *, offers=(), points=None, **fields):
    """What the campaign's form sends. `offers`: dictionaries; `points`: {code of the group: points}."""
    given = {row.group_id: row for row in campaign.points.all()} if campaign else {}
    existing = list(campaign.offers.all()) if campaign else []
    ordered = sorted(given.values(), key=lambda row: (-row.points, row.group.position, row.group_id))
    missing = [group.pk for group in HardshipGroup.objects.all() if group.pk not in given]
    data = {
        "code": "TET2027",
        "name": "Xuân Đinh Mùi",
        "year": "2027",
        "province": BAC_NINH,
        "pledges_until": coming(20),
        "lists_until": coming(30),
        "handover_from": coming(60),
        "handover_until": coming(75),
        "offers-TOTAL_FORMS": len(offers),
        "offers-INITIAL_FORMS": len(existing),
        "points-TOTAL_FORMS": GROUPS,
        "points-INITIAL_FORMS": len(given),
    }
    for place, offer in enumerate(offers):
        data |= {f"offers-{place}-{name}": value for name, value in offer.items()}
    rows = [(row.group_id, row.pk, row.points) for row in ordered] + [(code, "", 0) for code in missing]
    for place, (code, pk, number) in enumerate(rows):
        data |= {
            f"points-{place}-id": pk,
            f"points-{place}-group": code,
            f"points-{place}-points": (points or {}).get(code, number),
        }
    return data | fields


CARD = {"id": "", "kind": "card", "months": "12", "pays": "list", "premiums_paid_on": "18/01/2027", "wanted": "20"}
BOOK = CARD | {"kind": "book", "months": "6"}
GIFT = {"id": "", "kind": "gift", "value": "500.000", "wanted": "5"}


def of(offer, **changes):
    day = date_text(offer.premiums_paid_on) if offer.premiums_paid_on else ""
    data = {"id": offer.pk, "kind": offer.kind, "months": offer.months or "", "pays": offer.pays}
    data |= {"premiums_paid_on": day, "monthly_income": offer.monthly_income or "", "value": offer.value or ""}
    return data | {"wanted": offer.wanted} | changes


def test_the_form_of_a_campaign_says_what_a_code_is_and_saves_in_two_ways(desk):
    text = page(desk(make_officer()).get(url("campaign_add")))
    assert "Mã gồm 3 đến 12 chữ cái in hoa không dấu và chữ số" in text
    assert ('name="_save"' in text, 'name="_continue"' in text, 'name="_addanother"' in text) == (True, True, False)


def test_an_officer_plans_a_campaign_with_gifts_points_and_dates(desk):
    response = desk(make_officer()).post(
        url("campaign_add"),
        form_data(
            code="bn2023",
            lists_until="20/12/2026",
            offers=[CARD, GIFT],
            points={"poor": 30, "orphan": 20},
        ),
    )
    campaign = Campaign.objects.get()
    assert response.url == url("campaign_change", campaign.pk)
    assert said(response)[-1] == "Chiến dịch đang là bản nháp. Hãy xem lại, rồi mở chiến dịch bằng nút ở dưới."
    assert (campaign.code, campaign.status, campaign.province_id) == ("BN2023", "draft", BAC_NINH)
    assert campaign.lists_until == date(2026, 12, 20)
    assert list(campaign.offers.values_list("kind", "months", "premiums_paid_on", "value", "wanted")) == [
        ("card", 12, date(2027, 1, 18), None, 20),
        ("gift", None, None, 500_000, 5),
    ]
    assert campaign.points_table() == {"poor": 30, "orphan": 20}


def test_what_the_public_is_told_is_written_beside_the_plan(desk):
    told = {
        "introduction": "Vì người nghèo\n\nMỗi thẻ giúp một người được khám bệnh.",
        "contact_name": "Nguyễn Thu Hà",
        "contact_phone": "0222.3.821.330",
        "contact_email": "taitro@bhxh.example",
        "takes_online": "on",
        "days_to_pay": "30",
    }
    client = desk(make_officer())
    client.post(url("campaign_add"), form_data(code="BN2023", **told))
    campaign = Campaign.objects.get()
    assert campaign.introduction.split() == told["introduction"].split()
    assert (campaign.contact_name, campaign.contact_phone) == ("Nguyễn Thu Hà", "0222.3.821.330")
    assert (campaign.contact_email, campaign.takes_online, campaign.days_to_pay) == ("taitro@bhxh.example", True, 30)
    client.post(url("campaign_change", campaign.pk), form_data(campaign))
    campaign.refresh_from_db()
    assert (campaign.introduction, campaign.takes_online, campaign.days_to_pay) == ("", False, None)


def test_points_are_changed_in_the_table_of_all_groups(desk):
    campaign = make_campaign(code="TET2027", status="draft")
    PriorityPoints.objects.create(campaign=campaign, group_id="poor", points=30)
    client = desk(make_officer())
    text = page(client.get(url("campaign_change", campaign.pk)))
    assert all(group.name in text for group in HardshipGroup.objects.all())
    response = client.post(
        url("campaign_change", campaign.pk), form_data(campaign, points={"poor": 0, "elderly": 7, "student": ""})
    )
    assert required() in page(response)
    client.post(url("campaign_change", campaign.pk), form_data(campaign, points={"poor": 0, "elderly": 7}))
    assert campaign.points_table() == {"poor": 0, "elderly": 7}


@pytest.mark.parametrize("status", ["draft", "open"])
def test_points_stay_once_somebody_is_nominated(desk, status):
    campaign = make_campaign(code="TET2027", status=status, last_nomination_number=1)
    PriorityPoints.objects.create(campaign=campaign, group_id="poor", points=30)
    client = desk(make_officer())
    text = page(client.get(url("campaign_change", campaign.pk)))
    assert (reverse("admin:office_points", args=[campaign.pk]) in text, "đã có hồ sơ đề nghị" in text) == (True, True)
    assert ("Hộ nghèo" in text, 'name="_save"' in text) == (True, True)
    assert not re.search(r'name="points-\d+-(points|group)"', text)
    forged = form_data(campaign, offers=[GIFT], points={"poor": 1, "elderly": 9, "orphan": -1})
    forged |= {"points-0-DELETE": "on"}
    response = client.post(url("campaign_change", campaign.pk), forged)
    assert (response.status_code, campaign.points_table()) == (302, {"poor": 30})
    assert Campaign.objects.get().name == "Xuân Đinh Mùi"
    assert said(response)[0] == "Đã có người được đề nghị trong lúc đó, nên điểm được giữ nguyên như trước."


def test_the_page_with_standing_points_saves_the_rest_without_a_word_on_points(desk):
    campaign = make_campaign(code="TET2027", last_nomination_number=1)
    points = PriorityPoints.objects.create(campaign=campaign, group_id="poor", points=30)
    data = {name: value for name, value in form_data(campaign, offers=[GIFT]).items() if not name.startswith("points-")}
    data |= {"points-TOTAL_FORMS": 1, "points-INITIAL_FORMS": 1, "points-0-id": points.pk}
    response = desk(make_officer()).post(url("campaign_change", campaign.pk), data)
    assert (response.status_code, Campaign.objects.get().name) == (302, "Xuân Đinh Mùi")
    assert (campaign.points_table(), any("điểm" in sentence for sentence in said(response))) == ({"poor": 30}, False)


def test_points_of_an_open_campaign_change_until_somebody_is_nominated(desk):
    campaign = make_campaign(code="TET2027")
    client = desk(make_officer())
    text = page(client.get(url("campaign_change", campaign.pk)))
    assert (reverse("admin:office_points", args=[campaign.pk]) in text, "đã có hồ sơ đề nghị" in text) == (True, False)
    client.post(url("campaign_change", campaign.pk), form_data(campaign, offers=[GIFT], points={"poor": 7}))
    assert campaign.points_table() == {"poor": 7}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"code": "bắc ninh"}, "Hãy bỏ dấu cách, ký hiệu và dấu tiếng Việt, rồi kiểm tra độ dài của mã."),
        ({"code": "CU2027"}, "Đã có chiến dịch mang mã này."),
        ({"posting_from": "05/01/2027", "posting_until": "04/01/2027"}, "“niêm yết đến ngày” (04/01/2027) đứng trước"),
        ({"lists_until": "31/12/1926"}, "Năm 1926 không đúng: chỉ ghi năm từ 2000 đến 2100."),
        ({"year": "1999"}, at_least(2000)),
        ({"year": "2101"}, at_most(2100)),
        ({"lists_until": "31/02/2027"}, "ví dụ 05/02/2027"),
        ({"offers": [GIFT | {"value": "1.98"}]}, "Hãy nhập số tiền bằng đồng"),
        ({"offers": [GIFT | {"value": "0"}]}, at_least(1)),
        ({"offers": [GIFT | {"value": "9.223.372.036.854.775.807"}]}, at_most("1.000.000.000.000")),
        ({"offers": [GIFT | {"wanted": "10.000.001"}]}, at_most("10.000.000")),
        ({"offers": [GIFT | {"value": ""}]}, "“Quà Tết” cần có thông tin này: hãy điền vào."),
        ({"offers": [CARD | {"months": ""}]}, "“Thẻ BHYT” cần có thông tin này: hãy điền vào."),
        ({"offers": [BOOK | {"months": "9"}]}, "chỉ đóng trước được 1, 3, 6 hoặc 12 tháng"),
        ({"offers": [CARD | {"months": "16"}]}, "Hãy chọn"),
        ({"offers": [CARD | {"kind": "gift", "value": "5"}]}, "“Quà Tết” không có mục này: hãy để trống."),
        ({"offers": [CARD | {"value": "500000"}]}, "“Thẻ BHYT” không có mục này: hãy để trống."),
        ({"offers": [CARD | {"monthly_income": "3.000.000"}]}, "“Thẻ BHYT” không có mục này: hãy để trống."),
        ({"offers": [BOOK | {"monthly_income": "2.000.000"}]}, "thấp hơn chuẩn nghèo"),
        ({"offers": [BOOK | {"monthly_income": "60.000.000"}]}, "cao hơn 20 lần lương cơ sở"),
        ({"offers": [BOOK | {"monthly_income": "3.010.000"}]}, "Chọn 3.000.000 đồng hoặc 3.050.000 đồng."),
        ({"offers": [CARD | {"premiums_paid_on": "01/01/2009"}]}, "Chưa có lương cơ sở cho ngày 01/01/2009"),
        ({"offers": [GIFT | {"pays": "residual"}]}, "“Quà Tết” không có mục này: hãy để trống."),
        ({"points": {"poor": "-1"}}, at_least(0)),
        ({"points": {"poor": "1001"}}, at_most(1000)),
        ({"contact_phone": "12345"}, "“12345” không đúng dạng"),
        ({"contact_email": "khong-phai-thu"}, "id_contact_email_error"),
        ({"days_to_pay": "366"}, "id_days_to_pay_error"),
    ],
)
def test_bad_input_gets_a_vietnamese_message_and_saves_nothing(desk, fields, message):
    make_campaign(code="CU2027")
    response = desk(make_officer()).post(url("campaign_add"), form_data(**fields))
    assert response.status_code == 200
    assert message in page(response)
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize("province", ["", THANH_HOA, "99"])
def test_a_forged_area_is_refused(desk, province):
    response = desk(make_officer()).post(url("campaign_add"), form_data(province=province))
    assert response.status_code == 200
    assert not Campaign.objects.exists()
    campaign = make_campaign(code="TET2027")
    desk(make_officer()).post(url("campaign_change", campaign.pk), form_data(campaign, province=province))
    assert Campaign.objects.get().province_id == BAC_NINH


def test_only_who_plans_the_nation_plans_national_campaigns(desk):
    desk(make_leader(None)).post(url("campaign_add"), form_data(province=""))
    assert Campaign.objects.get().province is None
    assert WHOLE_COUNTRY in page(desk(make_leader(None)).get(url("campaign_add")))
    assert WHOLE_COUNTRY not in page(desk(make_officer()).get(url("campaign_add")))


def test_the_form_offers_the_own_provinces_only(desk):
    officer = make_officer()
    text = page(desk(officer).get(url("campaign_add")))
    assert f'<option value="{BAC_NINH}" selected' in text
    assert f'<option value="{THANH_HOA}"' not in text
    give_duty(officer, Role.OFFICER, province=THANH_HOA)
    assert f'<option value="{THANH_HOA}"' in page(desk(make_leader(None)).get(url("campaign_add")))


def test_a_provincial_officer_reads_a_national_campaign_and_changes_nothing(desk):
    campaign = make_campaign(None, code="TET2027", year=2027)
    offer = make_offer(campaign, "card", wanted=19500)
    PriorityPoints.objects.create(campaign=campaign, group_id="poor", points=30)
    client = desk(make_officer())
    text = page(client.get(url("campaign_change", campaign.pk)))
    assert ("804.600 đồng" in text, "19.500" in text, "Hộ nghèo" in text, "2027" in text) == (True,) * 4
    assert 'name="points-0-points"' not in text
    assert 'name="_save"' not in text
    response = client.post(
        url("campaign_change", campaign.pk),
        form_data(campaign, name="Giả mạo", offers=[of(offer, wanted="1")], points={"poor": 1}),
    )
    assert response.status_code == 403
    assert (Campaign.objects.get().name, Offer.objects.get().wanted) == ("Chiến dịch thử", 19_500)
    assert campaign.points_table() == {"poor": 30}


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_a_campaign_that_is_over_is_only_read(desk, status):
    campaign = make_campaign(status=status)
    client = desk(make_officer())
    assert 'name="_save"' not in page(client.get(url("campaign_change", campaign.pk)))
    assert client.post(url("campaign_change", campaign.pk), form_data(campaign)).status_code == 403
    assert Campaign.objects.get().name == "Chiến dịch thử"


@pytest.mark.parametrize("use", [make_pledge, make_nomination])
@pytest.mark.parametrize("change", [{"kind": "book"}, {"months": "6"}, {"DELETE": "on"}])
def test_a_used_gift_keeps_its_kind_and_is_not_removed(desk, use, change):
    campaign = make_campaign(code="TET2027")
    offer = make_offer(campaign, "card")
    used = use(offer)
    response = desk(make_officer()).post(
        url("campaign_change", campaign.pk), form_data(campaign, offers=[of(offer, **change)])
    )
    assert response.status_code == 200
    assert "đã có cam kết tài trợ hoặc hồ sơ đề nghị" in page(response)
    assert str(used) not in page(response)
    assert Offer.objects.values_list("kind", "months").get() == ("card", 12)


def test_day_of_payment_and_wanted_of_a_used_gift_change(desk):
    campaign = make_campaign(code="TET2027")
    offer = make_offer(campaign, "card")
    make_pledge(offer)
    response = desk(make_officer()).post(
        url("campaign_change", campaign.pk),
        form_data(campaign, offers=[of(offer, premiums_paid_on="18/01/2027", pays="residual", wanted=9)]),
    )
    assert said(response)[0] == (
        "Ngày đóng tiền của “Thẻ BHYT 12 tháng” nay là 18/01/2027, không còn là 05/01/2023. Suất đã duyệt và cam kết "
        "giữ nguyên giá; phần còn thiếu theo giá hiện nay hiện trên bảng điều hành của chiến dịch."
    )
    changed = Offer.objects.values_list("premiums_paid_on", "pays", "wanted").get()
    assert changed == (date(2027, 1, 18), "residual", 9)


def test_an_unused_gift_changes_its_kind_and_is_removed(desk):
    campaign = make_campaign(code="TET2027", status="draft")
    offer = make_offer(campaign, "card")
    client = desk(make_officer())
    client.post(url("campaign_change", campaign.pk), form_data(campaign, offers=[of(offer, kind="book")]))
    assert Offer.objects.get().kind == "book"
    client.post(url("campaign_change", campaign.pk), form_data(campaign, offers=[of(Offer.objects.get(), DELETE="on")]))
    assert not Offer.objects.exists()


@pytest.mark.parametrize(("status", "kept"), [("open", True), ("draft", False)])
@pytest.mark.parametrize("name", ["pledges_until", "lists_until"])
def test_an_open_campaign_keeps_the_dates_that_it_needed(desk, name, status, kept):
    dates = {"pledges_until": date(2026, 12, 10), "lists_until": date(2026, 12, 20)}
    campaign = make_campaign(code="TET2027", status=status, **dates)
    sent = {field: date_text(day) for field, day in dates.items()} | {name: ""}
    response = desk(make_officer()).post(url("campaign_change", campaign.pk), form_data(campaign, **sent))
    assert getattr(Campaign.objects.get(), name) == (dates[name] if kept else None)
    assert ("Chiến dịch đang mở nên phải có ngày này: hãy sửa ngày, không để trống." in page(response)) == kept


@pytest.mark.parametrize("name", ["pledges_until", "lists_until"])
def test_an_open_campaign_without_a_date_is_saved_with_it_only(desk, name):
    """As those are that were opened when nothing asked for it."""
    stored = {"pledges_until": in_days(20), "lists_until": in_days(30)}
    campaign = make_campaign(code="TET2027", name="Tết", **(stored | {name: None}))
    gift = make_offer(campaign, "gift")
    client = desk(make_officer())
    response = client.post(
        url("campaign_change", campaign.pk), form_data(campaign, offers=[of(gift)], **{name: "", "name": "Tết mới"})
    )
    assert "Chiến dịch đang mở mà còn thiếu ngày này: hãy điền rồi lưu." in page(response)
    assert Campaign.objects.get().name == "Tết"
    client.post(url("campaign_change", campaign.pk), form_data(campaign, offers=[of(gift)], name="Tết mới"))
    saved = Campaign.objects.get()
    assert (saved.name, saved.pledges_until, saved.lists_until) == ("Tết mới", in_days(20), in_days(30))


@pytest.mark.parametrize(
    ("sent", "name", "message"),
    [
        (
            {"pledges_until": 76},
            "handover_until",
            "“trao tặng đến ngày” ({75}) đứng trước “nhận cam kết đến ngày” ({76})",
        ),
        ({"posting_from": 29}, "posting_from", "“niêm yết từ ngày” ({29}) đứng trước “nhận danh sách đến ngày” ({30})"),
        ({"lists_until": -1}, "lists_until", "“nhận danh sách đến ngày” ({-1}) đã qua: hãy chọn ngày từ hôm nay"),
        (
            {"pledges_until": -395, "lists_until": -390, "handover_from": -370, "handover_until": -365},
            "handover_until",
            "“trao tặng đến ngày” ({-365}) đã qua: hãy chọn ngày từ hôm nay",
        ),
    ],
)
def test_an_open_campaign_stays_in_order(desk, sent, name, message):
    stored = {"pledges_until": 20, "lists_until": 30, "handover_from": 60, "handover_until": 75}
    campaign = make_campaign(code="TET2027", **{field: in_days(days) for field, days in stored.items()})
    gift = make_offer(campaign, "gift")
    data = form_data(campaign, offers=[of(gift)], **{field: coming(days) for field, days in sent.items()})
    response = desk(make_officer()).post(url("campaign_change", campaign.pk), data)
    for days in {*stored.values(), *sent.values(), 29}:
        message = message.replace(f"{{{days}}}", coming(days))
    [error] = [error for error in response.context["adminform"].form.errors[name] if message in error]
    assert error in page(response)
    assert Campaign.objects.get().lists_until == in_days(30)


def test_days_that_are_over_and_stay_as_they_are_keep_nobody_from_saving(desk):
    days = {"pledges_until": -30, "lists_until": -20, "handover_from": -3, "handover_until": 5}
    campaign = make_campaign(code="TET2027", **{field: in_days(number) for field, number in days.items()})
    gift = make_offer(campaign, "gift")
    sent = {field: coming(number) for field, number in days.items()}
    desk(make_officer()).post(
        url("campaign_change", campaign.pk), form_data(campaign, offers=[of(gift)], name="Tên mới", **sent)
    )
    assert Campaign.objects.get().name == "Tên mới"


@pytest.mark.parametrize(
    ("paid_on", "message"),
    [
        (lambda: coming(76), "đứng sau ngày trao tặng cuối"),
        (lambda: "18/01/2020", "Ngày đóng tiền 18/01/2020 đứng trước chiến dịch năm 2027 quá lâu"),
        (lambda: "18/01/2026", "Ngày đóng tiền 18/01/2026 đứng trước ngày đầu tiên của chiến dịch"),
    ],
)
@pytest.mark.parametrize("status", ["open", "draft"])
def test_premiums_of_an_open_campaign_are_paid_within_it(desk, paid_on, message, status):
    campaign = make_campaign(code="TET2027", status=status)
    card = make_offer(campaign, premiums_paid_on=date(2027, 1, 18))
    data = form_data(campaign, offers=[of(card, premiums_paid_on=paid_on())])
    response = desk(make_officer()).post(url("campaign_change", campaign.pk), data)
    is_open = status == "open"
    assert (message in page(response)) == is_open
    assert (Offer.objects.get().premiums_paid_on == date(2027, 1, 18)) == is_open


def test_that_premiums_were_paid_last_week_is_recorded(desk):
    campaign = make_campaign(code="TET2027")
    card = make_offer(campaign, premiums_paid_on=date(2027, 1, 18))
    data = form_data(campaign, offers=[of(card, premiums_paid_on=coming(-7))])
    assert desk(make_officer()).post(url("campaign_change", campaign.pk), data).status_code == 302
    assert date_text(Offer.objects.get().premiums_paid_on) == coming(-7)


def test_an_open_campaign_without_gifts_is_saved_with_one_only(desk):
    campaign = make_campaign(code="TET2027")
    client = desk(make_officer())
    response = client.post(url("campaign_change", campaign.pk), form_data(campaign))
    assert "Chiến dịch đang mở mà chưa có loại quà tặng nào: hãy thêm ít nhất một loại." in page(response)
    client.post(url("campaign_change", campaign.pk), form_data(campaign, offers=[GIFT]))
    assert [offer.kind for offer in campaign.offers.all()] == ["gift"]


def test_the_page_of_an_open_campaign_names_what_it_lacks(desk):
    campaign = make_campaign(code="TET2027", lists_until=date(2026, 12, 20))
    make_offer(campaign, premiums_paid_on=None)
    client = desk(make_officer())
    text = page(client.get(url("campaign_change", campaign.pk)))
    assert "Chiến dịch đang mở nhưng còn thiếu điều kiện để mở:" in text
    assert "Chưa có ngày “nhận cam kết đến ngày”: hãy ghi ngày này." in text
    assert "chưa có giá" in text
    Campaign.objects.update(status="draft")
    assert "Chiến dịch đang mở nhưng" not in page(client.get(url("campaign_change", campaign.pk)))


def test_an_open_campaign_keeps_at_least_one_gift(desk):
    campaign = make_campaign(code="TET2027")
    card, gift = make_offer(campaign), make_offer(campaign, "gift")
    client = desk(make_officer())
    both = [of(card, DELETE="on"), of(gift, DELETE="on")]
    response = client.post(url("campaign_change", campaign.pk), form_data(campaign, offers=both))
    assert "Chiến dịch đang mở nên phải còn ít nhất một loại quà tặng." in page(response)
    assert campaign.offers.count() == 2
    client.post(url("campaign_change", campaign.pk), form_data(campaign, offers=[of(card, DELETE="on"), of(gift)]))
    assert set(campaign.offers.all()) == {gift}
    Campaign.objects.update(status="draft")
    client.post(url("campaign_change", campaign.pk), form_data(campaign, offers=[of(gift, DELETE="on")]))
    assert not campaign.offers.exists()


def test_code_and_area_of_a_used_campaign_stay(desk):
    campaign = make_campaign(code="BN2027")
    make_pledge(make_offer(campaign))
    leader = make_leader(None)
    data = form_data(campaign, code="KHAC", province=THANH_HOA, offers=[of(campaign.offers.get())])
    assert desk(leader).post(url("campaign_change", campaign.pk), data).status_code == 302
    stored = Campaign.objects.get()
    assert (stored.code, stored.province_id, stored.name) == ("BN2027", BAC_NINH, "Xuân Đinh Mùi")


def test_only_an_unused_draft_is_deleted(desk):
    draft, used, running = make_campaign(status="draft"), make_campaign(status="draft"), make_campaign()
    make_offer(draft)
    make_pledge(make_offer(used), status="registered")
    client = desk(make_officer())
    for campaign in (draft, used, running):
        client.post(url("campaign_delete", campaign.pk), {"post": "yes"})
    assert set(Campaign.objects.all()) == {used, running}
    client.post(url("campaign_changelist"), {"action": "delete_selected", "_selected_action": [used.pk], "post": "yes"})
    assert set(Campaign.objects.all()) == {used, running}


def pdf(name="ke-hoach.pdf", content=b"%PDF-1.7 noi dung"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_plan_document_is_kept_and_given_out_to_who_sees_the_campaign(desk):
    campaign = make_campaign(code="TET2027")
    client = desk(make_officer())
    client.post(url("campaign_change", campaign.pk), form_data(campaign, offers=[GIFT], plan_file=pdf("Kế hoạch.pdf")))
    response = client.get(url("campaign_plan", campaign.pk))
    assert (response.content, response["Content-Type"]) == (b"%PDF-1.7 noi dung", "application/pdf")
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Văn bản kế hoạch: Kế hoạch.pdf" in page(client.get(url("campaign_change", campaign.pk)))
    assert desk(make_officer(THANH_HOA)).get(url("campaign_plan", campaign.pk)).status_code == 404
    assert desk(make_leader(None)).get(url("campaign_plan", make_campaign().pk)).status_code == 404


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (pdf("ke-hoach.exe"), "không phải là PDF hay văn bản Word"),
        (pdf(content=b"MZ"), "không phải là PDF hay văn bản Word"),
        (pdf(content=b"%PDF-1.7".ljust(10 * 1024 * 1024 + 1)), "lớn hơn 10 MB"),
        (pdf(content=b""), str(forms.FileField.default_error_messages["empty"])),
    ],
)
def test_a_file_that_is_no_plan_is_refused_and_leaves_nothing(desk, file, message):
    file.seek(0)
    response = desk(make_officer()).post(url("campaign_add"), form_data(plan_file=file))
    assert message in page(response)
    assert not Document.objects.exists()
    assert not Campaign.objects.exists()


def test_a_plan_sent_with_a_mistake_elsewhere_is_to_be_chosen_again(desk):
    client, hint = desk(make_officer()), "Trình duyệt không giữ lại tệp: hãy chọn lại tệp."
    assert hint not in page(client.get(url("campaign_add")))
    assert hint not in page(client.post(url("campaign_add"), form_data(name="")))
    assert hint in page(client.post(url("campaign_add"), form_data(name="", plan_file=pdf())))
    wrong_gift = [GIFT | {"value": ""}]
    assert hint in page(client.post(url("campaign_add"), form_data(offers=wrong_gift, plan_file=pdf())))


# Moving the state


def ready(**fields):
    days = {"pledges_until": 20, "lists_until": 30, "handover_from": 60, "handover_until": 75}
    dates = {name: in_days(number) for name, number in days.items()}
    campaign = make_campaign(**({"status": "draft"} | dates | fields))
    make_offer(campaign, premiums_paid_on=in_days(60), wanted=1)
    return campaign


def test_the_page_offers_the_moves_of_the_state(desk):
    client = desk(make_officer())
    offered = {
        status: re.findall(r"/trang-thai/([a-z-]+)/", page(client.get(url("campaign_change", ready(status=status).pk))))
        for status in Campaign.Status.values
    }
    assert offered == {"draft": ["mo", "huy"], "open": ["dong", "ve-nhap"], "closed": ["mo-lai"], "cancelled": []}
    national = ready(province=None)
    assert "/trang-thai/" not in page(client.get(url("campaign_change", national.pk)))


@pytest.mark.parametrize(
    ("slug", "status", "then", "words"),
    [
        ("mo", "draft", "open", "Chiến dịch BN1 đã mở."),
        ("dong", "open", "closed", "Chiến dịch BN1 đã kết thúc."),
        ("ve-nhap", "open", "draft", "Chiến dịch BN1 đã trở về bản nháp."),
        ("mo-lai", "closed", "open", "Chiến dịch BN1 đã được mở lại."),
        ("huy", "draft", "cancelled", "Chiến dịch BN1 đã hủy."),
    ],
)
def test_a_move_is_explained_then_done(desk, slug, status, then, words):
    campaign = ready(status=status, code="BN1")
    client = desk(make_officer())
    asked = client.get(url("campaign_move", campaign.pk, slug))
    assert (asked.status_code, Campaign.objects.get().status) == (200, status)
    assert '<form method="post"' in page(asked)
    response = client.post(url("campaign_move", campaign.pk, slug))
    assert (response.url, said(response)) == (url("campaign_change", campaign.pk), [words])
    assert Campaign.objects.get().status == then
    again = client.post(url("campaign_move", campaign.pk, slug))
    assert "người khác đã làm trước" in said(again)[-1]
    assert Campaign.objects.get().status == then
    assert "nên không thực hiện được việc này" in page(client.get(url("campaign_move", campaign.pk, slug)))


def test_what_stands_in_the_way_is_shown_and_refused(desk):
    campaign = make_campaign(status="draft")
    client = desk(make_officer())
    for address in (url("campaign_change", campaign.pk), url("campaign_move", campaign.pk, "mo")):
        assert "Chưa có loại quà tặng nào" in page(client.get(address))
    assert '<form method="post" class="t-form">' not in page(client.get(url("campaign_move", campaign.pk, "mo")))
    response = client.post(url("campaign_move", campaign.pk, "mo"))
    assert "Chưa có loại quà tặng nào" in said(response)[0]
    assert Campaign.objects.get().status == "draft"


def test_apps_above_are_asked_before_a_campaign_closes(desk):
    campaign = ready(status="open")
    make_pledge(campaign.offers.get(), status="registered")
    client = desk(make_officer())
    assert "Còn 1 cam kết chưa xác nhận" in page(client.get(url("campaign_move", campaign.pk, "dong")))
    client.post(url("campaign_move", campaign.pk, "dong"))
    assert Campaign.objects.get().status == "open"


def test_an_unknown_move_is_not_found(desk):
    assert desk(make_officer()).get(url("campaign_move", ready().pk, "bay")).status_code == 404


# Strangers


def addresses(campaign, quota):
    return [
        url("campaign_change", campaign.pk),
        url("campaign_history", campaign.pk),
        url("campaign_delete", campaign.pk),
        url("campaign_plan", campaign.pk),
        url("campaign_quota_file", campaign.pk),
        url("campaign_quotas", campaign.pk),
        url("campaign_move", campaign.pk, "mo"),
        url("campaign_move", campaign.pk, "huy"),
        url("quota_change", quota.pk),
        url("quota_history", quota.pk),
        url("quota_delete", quota.pk),
    ]


@pytest.fixture
def foreign():
    """A campaign of another province, with everything."""
    campaign = make_campaign(
        THANH_HOA, code="BIMAT", status="draft", plan=Document.objects.keep(kind="plan", name="a.pdf", content=b"%PDF-")
    )
    return Quota.objects.create(offer=make_offer(campaign), commune_id=DONG_SON, most=1)


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_officer_of_another_province_finds_nothing(desk, foreign, method):
    client = desk(make_officer())
    campaign = foreign.offer.campaign
    for address in addresses(campaign, foreign):
        response = getattr(client, method)(address)
        gone = response.status_code == 302 and response.url == reverse("admin:index")
        assert gone or response.status_code in (403, 404, 405), address
        assert "BIMAT" not in page(response)
    assert (Campaign.objects.get().status, Quota.objects.get().most) == ("draft", 1)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("stranger", [make_commune_officer, make_user], ids=["commune officer", "no duty"])
def test_who_does_not_work_in_the_admin_gets_no_page_of_it(desk, foreign, stranger, method):
    client = desk(stranger())
    lists = [url("campaign_changelist"), url("campaign_add"), url("quota_changelist"), url("quota_add")]
    lists += [url("hardshipgroup_changelist"), url("hardshipgroup_change", "poor"), url("communes")]
    for address in [*addresses(foreign.offer.campaign, foreign), *lists]:
        response = getattr(client, method)(address)
        assert response.status_code in (302, 403, 404), address
        assert "BIMAT" not in page(response)


def test_lists_search_and_filters_show_only_what_is_visible(desk, foreign):
    make_campaign(code="CUATOI", name="Không để ai bị bỏ lại phía sau")
    client = desk(make_officer())
    for query in ("", "?q=bima", "?q=chien dich thu", "?status__exact=draft"):
        assert "BIMAT" not in page(client.get(url("campaign_changelist") + query))
    assert "CUATOI" in page(client.get(url("campaign_changelist") + "?q=khong de ai bi bo lai"))
    assert "CUATOI" in page(client.get(url("campaign_changelist") + "?q=cuat"))
    for query in ("", "?q=dong son", "?q=bima", f"?offer__campaign__id__exact={foreign.offer.campaign_id}"):
        assert "BIMAT" not in page(client.get(url("quota_changelist") + query)), query
    text = page(desk(make_leader(None)).get(url("quota_changelist") + "?q=dong son"))
    assert ("BIMAT" in text, "Phường Đông Sơn, Tỉnh Thanh Hóa" in text) == (True, True)


def test_who_reads_may_not_add(desk):
    client = desk(make_user(Role.AUDITOR))
    assert client.get(url("campaign_changelist")).status_code == 200
    assert client.post(url("campaign_add"), form_data()).status_code == 403
    assert client.post(url("quota_add"), {}).status_code == 403
    own = ready()
    assert client.post(url("campaign_move", own.pk, "mo")).status_code == 403
    assert client.post(url("campaign_quotas", own.pk)).status_code == 403
    assert (Campaign.objects.get().status, Quota.objects.count()) == ("draft", 0)


# Lists


def counted(client, address, django_assert_max_num_queries, most):
    with django_assert_max_num_queries(most) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_takes_as_many_queries_for_three_as_for_one(desk, django_assert_max_num_queries):
    client = desk(make_officer())
    make_offer(make_campaign(lists_until=date(2090, 1, 1)))
    one = counted(client, url("campaign_changelist"), django_assert_max_num_queries, 15)
    for province in (None, BAC_NINH):
        make_offer(make_campaign(province))
    assert counted(client, url("campaign_changelist"), django_assert_max_num_queries, 15) == one


def test_the_quota_list_takes_as_many_queries_for_three_as_for_one(desk, django_assert_max_num_queries):
    client = desk(make_officer())
    offer = make_offer()
    Quota.objects.create(offer=offer, commune_id=YEN_TRUNG, most=5)
    one = counted(client, url("quota_changelist"), django_assert_max_num_queries, 16)
    Quota.objects.create(offer=offer, commune_id=TAM_GIANG, most=5)
    Quota.objects.create(offer=make_offer(offer.campaign, "book"), province_id=BAC_NINH, most=5)
    assert counted(client, url("quota_changelist"), django_assert_max_num_queries, 16) == one


def test_the_list_says_area_state_and_next_milestone(desk):
    make_campaign(None, code="TET2027", year=2027, lists_until=date(2020, 1, 1), handover_from=date(2090, 1, 18))
    text = page(desk(make_officer()).get(url("campaign_changelist")))
    for words in ("Toàn quốc", "Đang mở", "2027", "18/01/2090 · trao tặng từ ngày"):
        assert words in text
    assert "2.027" not in text


# Quotas


def test_a_quota_is_written_within_the_campaigns_area(desk):
    offer = make_offer()
    client = desk(make_officer())
    data = {"offer": offer.pk, "province": "", "commune": YEN_TRUNG, "most": 5}
    client.post(url("quota_add"), data)
    quota = Quota.objects.get()
    assert (quota.commune_id, quota.province_id, quota.most) == (YEN_TRUNG, None, 5)
    for forged, words in (
        (data | {"commune": DONG_SON}, "id_commune_error"),
        (data | {"commune": "", "province": THANH_HOA}, "id_province_error"),
        (data, "Địa bàn này đã có hạn mức cho loại quà đó."),
        (data | {"commune": ""}, "Hãy chọn hoặc tỉnh/thành phố, hoặc xã/phường."),
        (data | {"province": BAC_NINH}, "Hãy chọn hoặc tỉnh/thành phố, hoặc xã/phường."),
        (data | {"commune": TAM_GIANG, "most": "-1"}, at_least(0)),
    ):
        assert words in page(client.post(url("quota_add"), forged))
    client.post(url("quota_change", quota.pk), data | {"most": 7})
    assert Quota.objects.get().most == 7
    client.post(url("quota_delete", quota.pk), {"post": "yes"})
    assert not Quota.objects.exists()


def test_who_plans_more_than_one_province_is_told_where_the_campaign_is_held(desk):
    offer, officer = make_offer(), make_officer()
    give_duty(officer, Role.OFFICER, province=THANH_HOA)
    data = {"offer": offer.pk, "province": "", "commune": DONG_SON, "most": 5}
    for planner in (officer, make_leader(None)):
        text = page(desk(planner).post(url("quota_add"), data))
        assert "Chiến dịch chỉ thực hiện tại Thành phố Bắc Ninh." in text
    assert not Quota.objects.exists()


@pytest.mark.parametrize("province", [None, THANH_HOA])
def test_a_forged_offer_is_refused(desk, province):
    offer = make_offer(make_campaign(province))
    client = desk(make_officer())
    client.post(url("quota_add"), {"offer": offer.pk, "province": BAC_NINH, "commune": "", "most": 5})
    assert not Quota.objects.exists()
    assert offer.campaign.code not in page(client.get(url("quota_add")))


def test_quotas_of_a_national_campaign_are_only_read_in_a_province(desk):
    quota = Quota.objects.create(offer=make_offer(make_campaign(None)), province_id=BAC_NINH, most=5)
    client = desk(make_officer())
    assert client.get(url("quota_change", quota.pk)).status_code == 200
    data = {"offer": quota.offer_id, "province": BAC_NINH, "commune": "", "most": 500}
    assert client.post(url("quota_change", quota.pk), data).status_code == 403
    assert client.post(url("quota_delete", quota.pk), {"post": "yes"}).status_code == 403
    client.post(url("quota_changelist"), {"action": "delete_selected", "_selected_action": [quota.pk], "post": "yes"})
    assert Quota.objects.get().most == 5


def test_the_quota_list_leads_to_the_files_of_the_chosen_campaign(desk):
    own, national = make_campaign(code="CUATOI"), make_campaign(None, code="CANUOC")
    client = desk(make_officer())
    text = page(client.get(url("quota_changelist")))
    assert url("campaign_quotas", own.pk) in text
    assert url("campaign_quotas", national.pk) not in text
    assert url("campaign_quota_file", national.pk) in text
    text = page(client.get(url("quota_changelist") + f"?offer__campaign__id__exact={national.pk}"))
    assert url("campaign_quota_file", own.pk) not in text


# Finding a commune


def found(client, query):
    return client.get(url("communes") + query).json()


def test_communes_are_found_without_diacritics_and_named_with_their_province(desk):
    client = desk(make_officer())
    assert found(client, "?term=yen trung") == {
        "results": [
            {"id": YEN_TRUNG, "text": "Xã Yên Trung, Thành phố Bắc Ninh"},
            {"id": "18007", "text": "Xã Yên Trung, Tỉnh Nghệ An"},
        ],
        "pagination": {"more": False},
    }
    assert [row["id"] for row in found(client, f"?term=Yên Trung&province={BAC_NINH}")["results"]] == [YEN_TRUNG]


def test_communes_come_twenty_at_a_time(desk):
    client = desk(make_officer())
    pages = [found(client, f"?term=&province={BAC_NINH}&page={number}") for number in range(1, 6)]
    assert [(len(part["results"]), part["pagination"]["more"]) for part in pages] == [(20, True)] * 4 + [(19, False)]
    assert len({row["id"] for part in pages for row in part["results"]}) == 99
    for odd in ("0", "-1", "x", "", "99999999999999999999"):
        assert found(client, f"?province={BAC_NINH}&page={odd}")["results"] == pages[0]["results"]


# Hardship groups


def test_only_who_plans_the_nation_changes_a_hardship_group(desk):
    data = {
        "code": "khac",
        "name": "Người khuyết tật nặng",
        "position": 5,
        "legal_basis": "x",
    }
    assert desk(make_officer()).post(url("hardshipgroup_change", "disabled"), data).status_code == 403
    client = desk(make_leader(None))
    assert client.post(url("hardshipgroup_change", "disabled"), data).status_code == 302
    group = HardshipGroup.objects.get(pk="disabled")
    assert group.name == "Người khuyết tật nặng"
    assert HardshipGroup.objects.count() == GROUPS
    text = page(client.get(url("hardshipgroup_changelist")))
    assert ("Không cần tặng thẻ" in text, "Được tặng thẻ" in text) == (True, True)


def test_hardship_groups_are_neither_added_nor_deleted(desk):
    client = desk(make_leader(None))
    assert client.get(url("hardshipgroup_add")).status_code == 403
    assert client.post(url("hardshipgroup_delete", "poor"), {"post": "yes"}).status_code == 403
    assert HardshipGroup.objects.count() == GROUPS


def test_the_page_links_the_board_where_it_is_installed(desk):
    campaign = make_campaign()
    text = page(desk(make_officer()).get(url("campaign_change", campaign.pk)))
    assert reverse("admin:office_board", args=[campaign.pk]) in text


@pytest.mark.parametrize("given", [1, GROUPS])
def test_the_form_asks_for_the_groups_once_however_many_have_points(desk, given):
    campaign = ready()
    for group in HardshipGroup.objects.all()[:given]:
        PriorityPoints.objects.create(campaign=campaign, group=group, points=3)
    client, page_of = desk(make_officer()), url("campaign_change", campaign.pk)
    data = form_data(campaign, offers=[of(Offer.objects.get())], name="Tên mới")
    asked = []
    for send in (lambda: client.get(page_of), lambda: client.post(page_of, data)):
        with CaptureQueriesContext(connection) as queries:
            send()
        asked.append(sum('SELECT "campaigns_hardshipgroup"' in query["sql"] for query in queries))
        assert len(queries) < MOST_QUERIES
    assert asked == [1, 1]
    assert Campaign.objects.get().name == "Tên mới"
