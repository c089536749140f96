"""The page on which quotas are shared out: what is asked, the proposal, the writing; strangers and bad input."""

import html as markup
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from campaigns import quota_views
from campaigns.models import Campaign, HouseholdCount, Quota
from campaigns.quota_views import decimal_text
from locations.models import Commune, Province
from tests.factories import (
    BAC_NINH,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_offer,
    make_officer,
    make_user,
)
from tests.pages import said

pytestmark = pytest.mark.django_db


def page(response):
    return " ".join(markup.unescape(response.content.decode()).split())


def address(campaign, name="campaign_share"):
    return reverse(f"admin:campaigns_{name}", args=[campaign.pk])


def asked(gift, /, **fields):
    given = {
        "offer": gift.pk,
        "area": BAC_NINH,
        "total": "1.000",
        "method": "evenly",
        "poor_weight": 1,
        "near_poor_weight": 1,
        "most_each": "",
        "keep_typed": "on",
    }
    return {key: value for key, value in (given | fields).items() if value is not None}


def count(campaign, poor=1, near_poor=2, leave_out=()):
    communes = Commune.objects.exclude(pk__in=leave_out)
    if campaign.province_id:
        communes = communes.filter(province=campaign.province_id)
    HouseholdCount.objects.bulk_create(
        HouseholdCount(
            campaign=campaign,
            commune=commune,
            poor=poor,
            near_poor=near_poor,
            source="Quyết định số 15/QĐ-UBND",
            counted_on=date(2026, 11, 15),
        )
        for commune in communes
    )


@pytest.fixture
def offer():
    return make_offer(make_campaign(code="TET2027"), wanted=500)


@pytest.fixture
def officer(client):
    user = make_officer(full_name="Nguyễn Thị Chia")
    client.force_login(user)
    return client


def write(client, offer, **fields):
    shown = client.get(address(offer.campaign), asked(offer, **fields))
    query = shown.wsgi_request.META["QUERY_STRING"]
    return client.post(f"{address(offer.campaign)}?{query}", {"seen": shown.context["proposal"].digest})


def test_the_page_asks_before_it_proposes(officer, offer):
    text = page(officer.get(address(offer.campaign)))
    assert "Chia hạn mức: TET2027" in text
    assert "Xã, phường: Thành phố Bắc Ninh" in text
    assert "Đề xuất" not in text


def test_a_proposal_is_shown_then_written(officer, offer):
    text = page(officer.get(address(offer.campaign), asked(offer)))
    assert "Đề xuất: Thẻ BHYT 12 tháng" in text
    assert '<td class="t-num" data-label="Chia chính xác">10,10</td>' in text
    assert "Cộng (99 địa bàn)" in text
    assert "Ghi 99 hạn mức" in text
    assert not Quota.objects.exists()
    response = write(officer, offer)
    assert said(response) == ["Đã chia hạn mức: 99 hạn mức mới, 0 thay đổi, 0 giữ nguyên."]
    assert sum(Quota.objects.values_list("most", flat=True)) == 1000
    assert response.url == (
        f"{reverse('admin:campaigns_quota_changelist')}"
        f"?offer__campaign__id__exact={offer.campaign_id}&offer__kind__exact=card"
    )
    listed = page(officer.get(response.url))
    assert "Chia đều" in listed
    assert "Nguyễn Thị Chia, " in listed


def test_differences_from_the_quotas_of_now_are_shown(officer, offer):
    write(officer, offer)
    Quota.objects.filter(commune=YEN_TRUNG).update(most=4)
    Quota.objects.filter(commune=TAM_GIANG).update(most=1234)
    rows = dict.fromkeys(("+6", "-1.224", ">0<"))
    text = page(officer.get(address(offer.campaign), asked(offer)))
    for difference in rows:
        assert difference in text
    assert "Ghi 2 hạn mức" in text


def test_an_empty_total_is_filled_in(officer, offer):
    text = page(officer.get(address(offer.campaign), asked(offer, total="")))
    assert 'name="total" value="500"' in text


def test_who_gets_none_is_told_from_who_has_no_limit(officer, offer):
    text = page(officer.get(address(offer.campaign), asked(offer, total=20)))
    assert "79 địa bàn có hạn mức 0: không ai ở đó được nhận loại quà này." in text
    assert "chưa có hạn mức nên không bị giới hạn" not in text
    write(officer, offer, total=20)
    assert Quota.objects.filter(most=0).count() == 79
    assert "0 (không suất nào)" in page(officer.get(reverse("admin:campaigns_quota_changelist")))
    assert "có hạn mức 0" not in page(officer.get(address(offer.campaign), asked(offer, total=990)))


def test_a_total_of_nothing_is_refused(officer, offer):
    text = page(officer.get(address(offer.campaign), asked(offer, total=0)))
    assert "Tổng số là 0 nên mọi địa bàn sẽ có hạn mức 0" in text
    assert "Ghi 99 hạn mức" not in text
    write(officer, offer, total=0)
    assert not Quota.objects.exists()


def test_how_odd_ones_are_shared_out_is_said(officer, offer):
    text = page(officer.get(address(offer.campaign), asked(offer)))
    assert "mã băm SHA-256 của “<span data-verbatim>TET2027/card</span>/mã địa bàn” nhỏ hơn đứng trước" in text


def test_who_is_left_out_stands_folded_below(officer, offer, monkeypatch):
    count(offer.campaign, leave_out=Commune.objects.filter(province=BAC_NINH).exclude(pk=YEN_TRUNG).values("pk"))
    Quota.objects.create(offer=offer, commune_id=TAM_GIANG, most=3)
    question = asked(offer, method="households", only_counted="on", keep_typed=None)
    answer = officer.get(address(offer.campaign), question)
    assert [line.code for line, _exact, _outcome in answer.context["rows"]] == [YEN_TRUNG]
    text = page(answer)
    assert "98 địa bàn bị bỏ qua: hạn mức giữ nguyên như hiện nay" in text
    assert "<li>Xã Tam Giang: nay 3</li>" in text
    assert text.count("chưa có hạn mức, không giới hạn</li>") == 97
    monkeypatch.setattr(quota_views, "LEFT_OUT_SHOWN", 5)
    assert "và 93 địa bàn nữa; tệp Excel có đủ tất cả" in page(officer.get(address(offer.campaign), question))


def test_who_is_left_out_without_a_quota_has_no_limit(officer, offer):
    count(offer.campaign, leave_out=[YEN_TRUNG, TAM_GIANG])
    Quota.objects.create(offer=offer, commune_id=TAM_GIANG, most=3)
    question = asked(offer, method="households", only_counted="on", keep_typed=None)
    assert "1 địa bàn bị bỏ qua và chưa có hạn mức nên không bị giới hạn" in page(
        officer.get(address(offer.campaign), question)
    )


def test_typed_quotas_are_marked_as_kept(officer, offer):
    Quota.objects.create(offer=offer, commune_id=YEN_TRUNG, most=20)
    assert "nhập tay, giữ nguyên" in page(officer.get(address(offer.campaign), asked(offer)))
    assert "nhập tay, giữ nguyên" not in page(officer.get(address(offer.campaign), asked(offer, keep_typed=None)))


def test_a_refused_proposal_proposes_nothing_area_by_area(officer, offer):
    Quota.objects.create(offer=offer, commune_id=YEN_TRUNG, most=1_500)
    refused = page(officer.get(address(offer.campaign), asked(offer, total="1.000")))
    assert "nhập tay và được giữ nguyên cộng lại là 1.500 suất" in refused
    assert ("Hạn mức thay đổi" in refused, "t-badge--ok" in refused) == (False, False)
    taken = page(officer.get(address(offer.campaign), asked(offer, total="2.000")))
    assert ("Hạn mức thay đổi" in taken, "t-badge--ok" in taken) == (True, True)


def test_what_is_not_known_is_named_and_in_the_way(officer, offer):
    count(offer.campaign, leave_out=[YEN_TRUNG, TAM_GIANG])
    response = officer.get(address(offer.campaign), asked(offer, method="households"))
    text = page(response)
    assert "Còn 2 địa bàn chưa có số hộ nghèo, cận nghèo." in text
    assert "Có 2 địa bàn chưa có đủ số hộ nghèo, cận nghèo: Xã Tam Giang; Xã Yên Trung." in text
    assert "Ghi 97 hạn mức" not in text
    refused = write(officer, offer, method="households")
    assert said(refused) == []
    assert page(officer.get(refused.url)).count("Còn 2 địa bàn chưa có số hộ nghèo, cận nghèo.") == 1
    assert not Quota.objects.exists()
    text = page(officer.get(address(offer.campaign), asked(offer, method="households", only_counted="on")))
    assert "bỏ qua" in text
    assert said(write(officer, offer, method="households", only_counted="on")) == [
        "Đã chia hạn mức: 97 hạn mức mới, 0 thay đổi, 0 giữ nguyên."
    ]


def test_what_limits_leave_over_is_said(officer, offer):
    assert "Còn 505 suất chưa chia" in page(officer.get(address(offer.campaign), asked(offer, most_each=5)))


def test_a_proposal_that_was_not_seen_is_not_written(officer, offer):
    query = officer.get(address(offer.campaign), asked(offer)).wsgi_request.META["QUERY_STRING"]
    response = officer.post(f"{address(offer.campaign)}?{query}", {"seen": "khác"})
    assert said(response)[0].startswith("Số liệu đã thay đổi")
    assert response.url == f"{address(offer.campaign)}?{query}"
    assert not Quota.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"total": "nhiều"}, "Hãy nhập số nguyên, ví dụ 24.300."),
        ({"total": "-5"}, "Giá trị không được nhỏ hơn 0."),
        ({"total": "99999999999"}, "Giá trị không được lớn hơn 10.000.000."),
        ({"poor_weight": 0, "near_poor_weight": 0}, "Ít nhất một trong hai hệ số phải lớn hơn 0."),
        ({"poor_weight": 101}, "Giá trị không được lớn hơn 100."),
        ({"area": THANH_HOA}, "Không có lựa chọn “38”. Hãy chọn trong danh sách."),
        ({"area": "provinces"}, "Không có lựa chọn “provinces”."),
        ({"method": "by_hand"}, "Không có lựa chọn “by_hand”."),
        ({"offer": 0}, "Lựa chọn này không có"),
    ],
)
def test_bad_input_is_answered_in_words_and_writes_nothing(officer, offer, fields, words):
    response = officer.get(address(offer.campaign), asked(offer, **fields))
    errors = " ".join(str(error) for errors in response.context["form"].errors.values() for error in errors)
    assert response.context.get("proposal") is None
    assert words in errors
    assert words in page(response)
    query = response.wsgi_request.META["QUERY_STRING"]
    assert officer.post(f"{address(offer.campaign)}?{query}", {"seen": ""}).status_code == 200
    assert not Quota.objects.exists()


def test_a_province_without_communes_is_told_and_not_asked_for_ever(client):
    province = Province.objects.create(code="98", name="Tỉnh Chưa Có Xã", kind="tỉnh", as_of=date(2026, 7, 1))
    offer = make_offer(make_campaign(province.pk))
    client.force_login(make_officer(province.pk))
    response = client.get(address(offer.campaign), asked(offer, area=province.pk))
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == ["Chiến dịch không thực hiện tại địa bàn này."]
    assert "Chiến dịch không thực hiện tại địa bàn này." in page(response)
    question = response.wsgi_request.META["QUERY_STRING"]
    posted = client.post(f"{address(offer.campaign)}?{question}", {"seen": ""})
    assert page(posted).count("Chiến dịch không thực hiện tại địa bàn này.") == 1
    refused = client.get(address(offer.campaign, "campaign_share_file"), asked(offer, area=province.pk))
    assert refused.url == address(offer.campaign)
    assert "Chiến dịch không thực hiện tại địa bàn này." in said(refused)


def test_provinces_without_communes_are_not_offered(client):
    Province.objects.create(code="98", name="Tỉnh Chưa Có Xã", kind="tỉnh", as_of=date(2026, 7, 1))
    offer = make_offer(make_campaign(None))
    client.force_login(make_leader(None))
    offered = dict(client.get(address(offer.campaign)).context["form"].fields["area"].choices)
    assert (BAC_NINH in offered, "98" in offered) == (True, False)


def test_the_offer_of_another_campaign_is_refused(officer, offer):
    other = make_offer(make_campaign())
    assert officer.get(address(offer.campaign), asked(other)).context.get("proposal") is None


def test_a_national_campaign_is_shared_among_provinces_then_within_one(client):
    offer = make_offer(make_campaign(None), wanted=340)
    client.force_login(make_leader(None))
    count(offer.campaign, leave_out=[YEN_TRUNG])
    text = page(client.get(address(offer.campaign), asked(offer, area="provinces", total="", method="households")))
    assert "Có 1 địa bàn chưa có đủ số hộ nghèo, cận nghèo: Thành phố Bắc Ninh (98/99 xã, phường)." in text
    write(client, offer, area="provinces", total="")
    assert Quota.objects.filter(province=BAC_NINH, most=10).exists()
    text = page(client.get(address(offer.campaign), asked(offer, total="")))
    assert 'name="total" value="10"' in text
    text = page(client.get(address(offer.campaign), asked(offer, total="11")))
    assert "tổng cộng 11 suất, nhiều hơn hạn mức 10 suất của cả tỉnh" in text


def test_the_whole_country_is_shown_page_by_page_with_few_queries(client, django_assert_max_num_queries):
    offer = make_offer(make_campaign(None))
    client.force_login(make_leader(None))
    count(offer.campaign)
    question = asked(offer, area="communes", method="households", total="50.000")
    client.get(address(offer.campaign))
    with django_assert_max_num_queries(16):
        first = client.get(address(offer.campaign), question)
    assert "1–100 trong 3.321" in page(first)
    assert len(first.context["rows"]) == 100
    last = client.get(address(offer.campaign), question | {"trang": 34})
    assert "3.301–3.321 trong 3.321" in page(last)
    assert "trang=33" in page(last)
    assert first.context["proposal"].digest == last.context["proposal"].digest


def test_the_proposal_goes_out_to_excel(officer, offer):
    Quota.objects.create(offer=offer, commune_id=YEN_TRUNG, most=20)
    response = officer.get(address(offer.campaign, "campaign_share_file"), asked(offer))
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet["A1"].value.startswith("Đề xuất chia hạn mức Thẻ BHYT 12 tháng, chiến dịch TET2027")
    assert sheet["A2"].value == (
        "Tổng số: 1.000; giữ nguyên: 20; chia: 980; chưa chia: 0. Phần lẻ: phần lẻ lớn hơn được trước; bằng nhau thì "
        "nơi nhiều hộ nghèo, cận nghèo hơn; vẫn bằng nhau thì theo mã băm SHA-256 của “TET2027/card/mã địa bàn”, "
        "nhỏ hơn đứng trước."
    )
    rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert len(rows) == 99
    assert rows[YEN_TRUNG][1:3] == ("Xã Yên Trung", "Thành phố Bắc Ninh")
    assert rows[YEN_TRUNG][5:] == (None, 20, 20)
    assert rows[TAM_GIANG][5:] == ("10", 10, None)
    assert officer.get(address(offer.campaign, "campaign_share_file"), {"offer": 0}).url == address(offer.campaign)


@pytest.mark.parametrize("name", ["campaign_share", "campaign_share_file"])
@pytest.mark.parametrize(
    ("stranger", "status"),
    [
        (lambda: make_officer(THANH_HOA), 404),
        (lambda: make_user(Role.AUDITOR, province=BAC_NINH), 403),
        (lambda: make_user(Role.ACCOUNTANT, province=BAC_NINH), 403),
    ],
)
def test_strangers_neither_see_nor_write(client, offer, name, stranger, status):
    client.force_login(stranger())
    assert client.get(address(offer.campaign, name), asked(offer)).status_code == status
    assert client.post(f"{address(offer.campaign)}?offer={offer.pk}", {"seen": ""}).status_code == status
    assert not Quota.objects.exists()


def test_who_does_not_work_in_the_admin_gets_no_page_of_it(client, offer):
    client.force_login(make_commune_officer(YEN_TRUNG))
    assert client.get(address(offer.campaign)).status_code in (302, 403, 404)
    assert client.post(address(offer.campaign), {"seen": ""}).status_code in (302, 403, 404)


def test_a_province_does_not_share_a_national_campaign_out(officer):
    assert officer.get(address(make_offer(make_campaign(None)).campaign)).status_code == 403


@pytest.mark.parametrize("status", ["closed", "cancelled"])
@pytest.mark.parametrize("name", ["campaign_share", "campaign_share_file"])
def test_a_campaign_that_is_over_refuses(officer, offer, status, name):
    Campaign.objects.update(status=status)
    response = officer.get(address(offer.campaign, name), asked(offer))
    assert response.url == reverse("admin:campaigns_quota_changelist")
    assert said(response) == ["Chiến dịch TET2027 đã kết thúc hoặc đã hủy nên kế hoạch được giữ nguyên."]
    assert officer.post(address(offer.campaign), {"seen": ""}).status_code in (302, 405)
    assert not Quota.objects.exists()


def test_a_quota_that_is_typed_says_so_and_one_left_alone_stays_shared_out(officer, offer):
    write(officer, offer)
    quota = Quota.objects.get(commune=YEN_TRUNG)
    form = reverse("admin:campaigns_quota_change", args=[quota.pk])
    text = page(officer.get(form))
    assert "Nguyễn Thị Chia, " in text
    assert "Chia đều" in text
    assert "('evenly'" not in text
    data = {"offer": offer.pk, "province": "", "commune": YEN_TRUNG, "most": quota.most}
    officer.post(form, data)
    quota.refresh_from_db()
    assert quota.shared_out == "evenly"
    officer.post(form, data | {"most": 77})
    quota.refresh_from_db()
    assert (quota.most, quota.shared_out, quota.shared_by) == (77, "by_hand", None)
    assert "Nhập tay" in page(officer.get(reverse("admin:campaigns_quota_changelist") + "?shared_out__exact=by_hand"))


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        (None, ""),
        (Fraction(0), "0"),
        (Fraction(12), "12"),
        (Fraction(1000, 99), "10,10"),
        (Fraction(1, 200), "0,01"),
        (Fraction(1, 201), "0"),
        (Fraction(123456789, 100), "1.234.567,89"),
        (Fraction(1999, 1000), "2"),
    ],
)
def test_shares_are_shown_with_two_decimals(exact, text):
    assert decimal_text(exact) == text
