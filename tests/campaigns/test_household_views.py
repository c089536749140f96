"""Household counts from Excel on the screen: a file, what it says, the saving; strangers, bad files, many rows."""

import html as markup
from datetime import date, timedelta
from io import BytesIO

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.roles import Role
from campaigns import household_views, quota_forms
from campaigns.household_sheet import HEADINGS, written
from campaigns.models import Campaign, HouseholdCount
from locations.models import Commune
from locations.vietnamese import date_text
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_officer,
    make_user,
)
from tests.pages import said

pytestmark = pytest.mark.django_db
LIST = "admin:campaigns_householdcount_changelist"
DECISION = {"source": "Quyết định số 15/QĐ-UBND", "counted_on": "15/11/2026"}


def page(response):
    return " ".join(markup.unescape(response.content.decode()).split())


def address(campaign, name="campaign_households"):
    return reverse(f"admin:campaigns_{name}", args=[campaign.pk])


def workbook(*rows):
    book = Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(list(row))
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def send(client, campaign, content, **fields):
    return client.post(address(campaign), {"file": SimpleUploadedFile("so-ho.xlsx", content)} | DECISION | fields)


def save(client, campaign, content, **fields):
    rows = send(client, campaign, content, **fields).context["rows"]
    return client.post(address(campaign), {"rows": rows})


def kept():
    return set(HouseholdCount.objects.values_list("commune", "poor", "near_poor", "source", "counted_on"))


@pytest.fixture
def campaign():
    return make_campaign(code="TET2027")


@pytest.fixture
def officer(client):
    client.force_login(make_officer())
    return client


def test_a_file_is_shown_before_it_is_saved(officer, campaign):
    content = workbook(("", "Yen Trung", "", 1200, 30), ("", "Xã Tam Giang", "", 7, 8), ("", "Tổng cộng", "", 1207, 38))
    text = page(send(officer, campaign, content))
    assert "Chưa có gì được lưu." in text
    assert "Xã Yên Trung, Thành phố Bắc Ninh" in text
    assert ">1.200<" in text
    assert ">1.207<" in text
    assert not kept()
    response = save(officer, campaign, content)
    assert said(response) == ["Số hộ nghèo, cận nghèo: 2 xã, phường mới, 0 thay đổi, 0 giữ nguyên."]
    assert response.url == f"{reverse(LIST)}?campaign__id__exact={campaign.pk}"
    decision = ("Quyết định số 15/QĐ-UBND", date(2026, 11, 15))
    assert kept() == {(YEN_TRUNG, 1200, 30, *decision), (TAM_GIANG, 7, 8, *decision)}


def test_what_changes_is_shown_beside_what_was(officer, campaign):
    save(officer, campaign, workbook(("", "Yên Trung", "", 1, 2), ("", "Tam Giang", "", 3, 4)))
    text = page(send(officer, campaign, workbook(("", "Tam Giang", "", 3, 4), ("", "Yên Trung", "", 1, 5))))
    assert "trước đây: 1 và 2" in text
    assert text.index("Xã Yên Trung") < text.index("Xã Tam Giang")
    assert '<span class="t-badge t-badge--muted">giữ nguyên</span>' in text


def test_a_file_with_a_wrong_row_is_not_taken_in_and_every_row_is_named(officer, campaign):
    content = workbook(("", "Xã Không Có", "", 1, 2), ("", "Yên Trung", "", "ít", 2), ("", "Tam Giang", "", 1, 2))
    response = send(officer, campaign, content)
    text = page(response)
    assert "Chưa nhập gì: có 2 dòng sai." in text
    assert "Dòng 2: không tìm thấy xã, phường “Xã Không Có”." in text
    assert "Dòng 3: số hộ nghèo “ít” không phải là số nguyên từ 0 trở lên." in text
    assert "rows" not in response.context
    assert not kept()


def test_what_to_look_at_is_noted(officer, campaign):
    text = page(send(officer, campaign, workbook(("", "Yên Trung", "", 1, 2), ("", "Tổng", "", 9, 9))))
    assert "Dòng 3: dòng tổng ghi 9 hộ nghèo, 9 hộ cận nghèo, nhưng cộng các dòng được" in text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("file", SimpleUploadedFile("so-ho.xlsx", b"words"), "Không đọc được tệp"),
        ("source", "", str(forms.Field.default_error_messages["required"])),
        ("counted_on", "31/02/2026", "ngày"),
        ("counted_on", "", str(forms.Field.default_error_messages["required"])),
    ],
)
def test_bad_input_is_answered_in_words(officer, campaign, field, value, words):
    response = send(officer, campaign, workbook(("", "Yên Trung", "", 1, 2)), **{field: value})
    assert list(response.context["form"].errors) == [field]
    assert words in page(response)
    assert not kept()


def test_a_day_that_has_not_come_is_refused(officer, campaign):
    tomorrow = date_text(timezone.localdate() + timedelta(days=1))
    response = send(officer, campaign, workbook(("", "Yên Trung", "", 1, 2)), counted_on=tomorrow)
    assert "Ngày này chưa đến." in page(response)


def test_a_file_too_large_is_refused(officer, campaign, monkeypatch):
    monkeypatch.setattr(quota_forms, "COUNT_FILE_BYTES", 10)
    assert "lớn hơn 5 MB" in page(send(officer, campaign, workbook(("", "Yên Trung", "", 1, 2))))


def test_rows_are_taken_as_they_were_shown_only(officer, campaign):
    rows = send(officer, campaign, workbook(("", "Yên Trung", "", 1, 2))).context["rows"]
    forged = officer.post(address(campaign), {"rows": rows[:-1] + ("a" if rows[-1] != "a" else "b")})
    assert (forged.url, said(forged)) == (
        address(campaign),
        ["Đã quá một giờ kể từ khi đọc tệp. Hãy chọn lại tệp."],
    )
    other = make_campaign()
    elsewhere = officer.post(address(other), {"rows": rows})
    assert "Các dòng này thuộc chiến dịch khác. Hãy chọn lại tệp." in said(elsewhere)
    assert not kept()


def test_the_file_given_out_has_all_communes_and_comes_back(officer, campaign):
    save(officer, campaign, workbook(("", "Yên Trung", "", 12, 34)))
    response = officer.get(address(campaign, "campaign_household_file"))
    assert 'filename="ho-ngheo-TET2027.xlsx"' in response["Content-Disposition"]
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(min_row=5, values_only=True))
    assert len(rows) == 99
    assert (YEN_TRUNG, "Xã Yên Trung", "Thành phố Bắc Ninh", 12, 34) in rows
    assert "0 xã, phường mới, 0 thay đổi, 1 giữ nguyên" in said(save(officer, campaign, response.content))[-1]


@pytest.mark.parametrize(
    ("stranger", "reading", "sending"),
    [
        (lambda: make_officer(THANH_HOA), 404, 404),
        (lambda: make_user(Role.AUDITOR, province=BAC_NINH), 200, 403),
    ],
)
def test_strangers_take_nothing_in(client, campaign, stranger, reading, sending):
    client.force_login(stranger())
    assert client.get(address(campaign, "campaign_household_file")).status_code == reading
    assert client.get(address(campaign)).status_code == sending
    assert send(client, campaign, workbook(("", "Yên Trung", "", 1, 2))).status_code == sending
    assert client.post(address(campaign), {"rows": ""}).status_code == sending
    assert not kept()


def test_who_does_not_work_in_the_admin_gets_no_page_of_it(client, campaign):
    client.force_login(make_commune_officer(YEN_TRUNG))
    for name in ("campaign_households", "campaign_household_file"):
        assert client.get(address(campaign, name)).status_code in (302, 403, 404)


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_a_campaign_that_is_over_refuses(officer, campaign, status):
    rows = send(officer, campaign, workbook(("", "Yên Trung", "", 1, 2))).context["rows"]
    Campaign.objects.update(status=status)
    for response in (officer.get(address(campaign)), officer.post(address(campaign), {"rows": rows})):
        assert response.url == reverse(LIST)
        assert said(response)[-1] == "Chiến dịch TET2027 đã kết thúc hoặc đã hủy nên kế hoạch được giữ nguyên."
    assert not kept()


def test_a_campaign_that_closes_at_the_same_moment_refuses(officer, campaign, monkeypatch):
    rows = send(officer, campaign, workbook(("", "Yên Trung", "", 1, 2))).context["rows"]
    planned = household_views.planned_campaign

    def closed_meanwhile(request, pk):
        found = planned(request, pk)
        Campaign.objects.update(status="closed")
        return found

    monkeypatch.setattr(household_views, "planned_campaign", closed_meanwhile)
    response = officer.post(address(campaign), {"rows": rows})
    assert "đã kết thúc" in said(response)[-1]
    assert not kept()


def test_the_whole_country_comes_in_from_one_file(client, django_assert_max_num_queries):
    campaign = make_campaign(None)
    client.force_login(make_leader(None))
    communes = Commune.objects.select_related("province")
    rows = [(commune.pk, commune.name, commune.province.name, 5, 6) for commune in communes]
    content = written("Số hộ", rows)
    client.get(address(campaign))
    with django_assert_max_num_queries(30):
        shown = send(client, campaign, content)
    text = page(shown)
    assert ">3.321<" in text
    assert "Và 3.021 dòng nữa." in text
    assert said(client.post(address(campaign), {"rows": shown.context["rows"]})) == [
        "Số hộ nghèo, cận nghèo: 3.321 xã, phường mới, 0 thay đổi, 0 giữ nguyên."
    ]


def test_the_list_shows_counts_and_leads_to_the_file(officer, campaign):
    save(officer, campaign, workbook(("", "Yên Trung", "", 1234, 2), ("", "Tam Giang", "", 3, 4)))
    foreign = make_campaign(THANH_HOA, code="BIMAT")
    HouseholdCount.objects.create(
        campaign=foreign, commune_id=DONG_SON, poor=1, near_poor=1, source="Mật", counted_on=date(2026, 11, 15)
    )
    text = page(officer.get(reverse(LIST)))
    for words in ("Xã Yên Trung, Thành phố Bắc Ninh", "1.234", "Quyết định số 15/QĐ-UBND", "15/11/2026"):
        assert words in text
    assert address(campaign) in text
    assert "BIMAT" not in text
    assert "Xã Tam Giang" not in page(officer.get(reverse(LIST) + "?q=yen+trung"))
    assert address(campaign) in page(officer.get(f"{reverse(LIST)}?campaign__id__exact={campaign.pk}"))


def test_the_list_takes_as_many_queries_for_three_as_for_one(officer, campaign, django_assert_max_num_queries):
    numbers = []
    for communes in ([YEN_TRUNG], [TAM_GIANG, Commune.objects.filter(province=BAC_NINH)[0].pk]):
        for code in communes:
            HouseholdCount.objects.create(
                campaign=campaign, commune_id=code, poor=1, near_poor=1, source="QĐ", counted_on=date(2026, 11, 15)
            )
        officer.get(reverse(LIST))
        with django_assert_max_num_queries(16) as queries:
            officer.get(reverse(LIST))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_one_count_is_mended_by_who_plans_and_read_by_others(officer, campaign, client):
    save(officer, campaign, workbook(("", "Yên Trung", "", 1, 2)))
    count = HouseholdCount.objects.get()
    form = reverse("admin:campaigns_householdcount_change", args=[count.pk])
    data = {"poor": 9, "near_poor": 8, "source": "Quyết định số 16/QĐ-UBND", "counted_on": "16/11/2026"}
    officer.post(form, data)
    assert kept() == {(YEN_TRUNG, 9, 8, "Quyết định số 16/QĐ-UBND", date(2026, 11, 16))}
    client.force_login(make_user(Role.AUDITOR, province=BAC_NINH))
    assert client.get(form).status_code == 200
    assert client.post(form, data).status_code == 403
    client.force_login(make_officer(THANH_HOA))
    assert client.get(form).status_code in (302, 404)
    assert client.get(reverse("admin:campaigns_householdcount_add")).status_code == 403
    client.force_login(make_officer())
    Campaign.objects.update(status="closed")
    assert client.post(form, data | {"poor": 1}).status_code == 403
    assert HouseholdCount.objects.get().poor == 9
