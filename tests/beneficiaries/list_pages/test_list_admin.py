"""The list of lists in the admin: columns, filters, search, and where it leads."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from beneficiaries.lists import intake, settling
from tests.beneficiaries.sent import BAD_DATE, HONG, LAN, but, open_for_lists, person, received
from tests.factories import (
    DONG_SON,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_institution,
    make_offer,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db

LISTS = reverse("admin:beneficiaries_recipientlist_changelist")


@pytest.fixture
def campaign():
    return open_for_lists("TET2027", province=None)


@pytest.fixture
def officer(client):
    officer = make_officer(province=None, full_name="Lê Thị Tỉnh")
    client.force_login(officer)
    return officer


def found(client, query=""):
    return [one.document.name for one in client.get(LISTS + query).context["cl"].result_list]


def test_a_line_tells_file_campaign_place_sender_counts_and_state(client, campaign, officer):
    sent = received(officer, campaign, HONG, LAN, but(BAD_DATE, number=None), name="Danh sách xã.xlsx")
    settling.set_aside(sent.rows.all()[1], reason="Đã mất", by=officer, at=timezone.now())
    page = client.get(LISTS).content.decode()
    when = timezone.localtime(sent.sent_at).strftime("%H:%M %d/%m/%Y")
    for words in (
        "Danh sách xã.xlsx",
        "TET2027",
        "Xã Yên Trung, Thành phố Bắc Ninh",
        "Lê Thị Tỉnh",
        when,
        "1 / 1 / 1",
        "Cần xử lý",
    ):
        assert words in page, words


def test_a_list_with_nothing_left_to_settle_waits_to_be_accepted(client, campaign, officer):
    sent = received(officer, campaign, HONG)
    assert "Chờ chốt" in client.get(LISTS).content.decode()
    intake.accept(sent, by=officer, at=timezone.now())
    assert "Chờ chốt" not in client.get(LISTS).content.decode()


def test_the_place_is_a_commune_an_institution_a_province_or_the_country(client, campaign, officer):
    school = make_institution(YEN_TRUNG, name="Trường Thử")
    by_commune = received(officer, campaign, HONG)
    by_school = received(officer, campaign, LAN, commune=None, institution=school)
    by_province = received(make_officer(), campaign, person(1), commune=None)
    by_country = received(officer, campaign, person(2), commune=None)
    assert [one.place for one in (by_commune, by_school, by_province, by_country)] == [
        "Xã Yên Trung, Thành phố Bắc Ninh",
        "Trường Thử, Xã Yên Trung",
        "Thành phố Bắc Ninh",
        "cả nước",
    ]


def test_a_line_leads_to_the_page_of_the_list_and_so_does_its_record(client, campaign, officer):
    sent = received(officer, campaign, HONG)
    page = reverse("admin:beneficiaries_list", args=[sent.pk])
    assert f'href="{page}' in client.get(LISTS).content.decode()
    record = client.get(reverse("admin:beneficiaries_recipientlist_change", args=[sent.pk]))
    assert record.url == page
    assert client.get(reverse("admin:beneficiaries_recipientlist_change", args=["x"])).url == LISTS


def test_the_button_to_add_leads_to_the_page_to_send(client, campaign, officer):
    add = reverse("admin:beneficiaries_recipientlist_add")
    assert add in client.get(LISTS).content.decode()
    assert client.get(add).url == reverse("admin:beneficiaries_upload")


@pytest.mark.parametrize(
    ("query", "files"),
    [
        ("q=thang", ["thang-11.xlsx"]),
        ("q=THANG-11", ["thang-11.xlsx"]),
        ("q=yen+trung", ["thang-11.xlsx"]),
        ("q=Yên+Trung", ["thang-11.xlsx"]),
        ("q=truong+thu", ["truong.xlsx"]),
        ("q=TET", ["truong.xlsx", "thang-11.xlsx"]),
        ("q=+", ["truong.xlsx", "thang-11.xlsx"]),
        ("q=khong+co", []),
        ("province=24", ["thang-11.xlsx"]),
        ("province=38", ["truong.xlsx"]),
        ("status__exact=accepted", ["thang-11.xlsx"]),
    ],
)
def test_lists_are_found_by_file_place_and_filters(client, campaign, officer, query, files):
    first = received(officer, campaign, HONG, name="thang-11.xlsx")
    intake.accept(first, by=officer, at=timezone.now())
    school = make_institution(DONG_SON, name="Trường Thử")
    received(officer, campaign, person(1), commune=None, institution=school, name="truong.xlsx")
    assert found(client, f"?{query}") == files


def test_lists_are_found_by_campaign(client, campaign, officer):
    other = make_campaign(code="XX2027", province=None)
    make_offer(other)
    received(officer, campaign, HONG, name="tet.xlsx")
    received(officer, other, HONG, name="khac.xlsx")
    assert found(client, f"?campaign={other.pk}") == ["khac.xlsx"]


def test_the_filter_by_province_is_there_for_whom_it_helps(client, campaign):
    officer, other = make_officer(), make_officer(province=THANH_HOA)
    received(officer, campaign, HONG)
    received(other, campaign, person(1), commune=DONG_SON)
    client.force_login(officer)
    assert "province=38" not in client.get(LISTS).content.decode()
    client.force_login(make_officer(province=None))
    assert "Tỉnh Thanh Hóa" in client.get(LISTS).content.decode()


def test_the_page_takes_as_many_queries_for_three_lists_as_for_one(client, campaign, officer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(LISTS)
        return len(captured)

    received(officer, campaign, HONG, LAN)
    queries()
    with_one = queries()
    received(officer, campaign, person(1), commune=None, institution=make_institution(DONG_SON))
    received(make_officer(), campaign, person(2), commune=None)
    assert queries() == with_one


def test_nobody_deletes_or_edits_a_list(client, campaign, officer):
    sent = received(officer, campaign, HONG)
    assert client.post(reverse("admin:beneficiaries_recipientlist_delete", args=[sent.pk])).status_code == 403
    client.post(LISTS, {"action": "delete_selected", "_selected_action": sent.pk, "post": "yes"})
    sent.refresh_from_db()
    assert sent.status == "staged"


def test_an_insurance_officer_works_on_the_lists_of_the_own_communes(client, campaign):
    officer = make_user(Role.INSURANCE_OFFICER, communes=(YEN_TRUNG,))
    received(make_officer(), campaign, HONG, name="cua-xa.xlsx")
    received(make_officer(province=None), campaign, LAN, commune=None, name="ca-nuoc.xlsx")
    client.force_login(officer)
    assert found(client) == ["cua-xa.xlsx"]


@pytest.mark.parametrize("words", ["danh sach", "Danh sách thôn Đông", "DANH SACH THON DONG", "đông"])
def test_a_file_is_found_without_diacritics(client, campaign, officer, words):
    received(officer, campaign, HONG, name="Danh sách thôn Đông.xlsx")
    received(officer, campaign, LAN, name="thon-tay.xlsx")
    assert found(client, f"?{urlencode({'q': words})}") == ["Danh sách thôn Đông.xlsx"]
