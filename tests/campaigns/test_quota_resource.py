"""The list of quotas as an Excel file: what the user sees, how each came to be; and back in again."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from campaigns.models import Quota
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_offer,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db
EXPORT = "admin:campaigns_quota_export"
PLACE = "Xã Yên Trung, Thành phố Bắc Ninh"


def exported(client, query=""):
    response = client.get(reverse(EXPORT) + query)
    assert response.status_code == 200
    sheet = load_workbook(BytesIO(response.content)).active
    return response.content, list(sheet.iter_rows(min_row=4, values_only=True))


@pytest.fixture
def offer():
    return make_offer(make_campaign(code="TET2027"))


@pytest.fixture
def officer(client):
    user = make_officer(full_name="Nguyễn Thị Chia")
    client.force_login(user)
    return user


def test_the_list_goes_out_with_how_each_quota_came_to_be(client, officer, offer):
    at = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)  # the next day in Vietnam
    Quota.objects.create(offer=offer, province_id=BAC_NINH, most=100)
    Quota.objects.create(
        offer=offer, commune_id=YEN_TRUNG, most=5, shared_out="households", shared_by=officer, shared_at=at
    )
    Quota.objects.create(offer=make_offer(make_campaign(THANH_HOA)), commune_id=DONG_SON, most=9)
    _content, rows = exported(client)
    assert rows[0] == (
        "Chiến dịch",
        "Loại quà",
        "Mã xã/tỉnh",
        "Tên xã/tỉnh",
        "Hạn mức",
        "Cách chia",
        "Người chia",
        "Ngày chia",
    )
    how = "Theo số hộ nghèo, cận nghèo"
    assert sorted(rows[1:], key=lambda row: row[2]) == [
        ("TET2027", "Thẻ BHYT", YEN_TRUNG, PLACE, 5, how, str(officer), "22/11/2026"),
        ("TET2027", "Thẻ BHYT", BAC_NINH, "Thành phố Bắc Ninh", 100, "Nhập tay", None, None),
    ]


def test_what_went_out_of_one_campaign_comes_back_in(client, officer, offer):
    Quota.objects.create(offer=offer, commune_id=YEN_TRUNG, most=5)
    Quota.objects.create(offer=make_offer(make_campaign(code="KHAC")), commune_id=TAM_GIANG, most=9)
    content, rows = exported(client, f"?offer__campaign__id__exact={offer.campaign_id}")
    assert len(rows) == 2
    Quota.objects.filter(offer=offer).update(most=1)
    address = reverse("admin:campaigns_campaign_quotas", args=[offer.campaign_id])
    looked = client.post(address, {"file": SimpleUploadedFile("han-muc.xlsx", content)})
    client.post(address, {"rows": looked.context["rows"]})
    assert Quota.objects.get(offer=offer).most == 5
    everything, _rows = exported(client)
    refused = client.post(address, {"file": SimpleUploadedFile("han-muc.xlsx", everything)})
    assert "dòng này thuộc chiến dịch KHAC, không phải TET2027" in refused.content.decode()


def test_many_quotas_take_as_many_queries_as_one(client, officer, offer, django_assert_max_num_queries):
    Quota.objects.create(offer=offer, commune_id=YEN_TRUNG, most=5)
    exported(client)
    with django_assert_max_num_queries(12) as one:
        exported(client)
    Quota.objects.create(offer=offer, commune_id=TAM_GIANG, most=5)
    Quota.objects.create(offer=offer, province_id=BAC_NINH, most=5)
    with django_assert_max_num_queries(12) as three:
        exported(client)
    assert len(one) == len(three)


def test_who_sees_no_plans_takes_no_list(client, offer):
    Quota.objects.create(offer=offer, commune_id=YEN_TRUNG, most=5)
    client.force_login(make_commune_officer(YEN_TRUNG))
    assert client.get(reverse(EXPORT)).status_code in (302, 403)
    client.force_login(make_user(Role.AUDITOR, province=THANH_HOA))
    assert len(exported(client)[1]) == 1
