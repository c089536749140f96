"""Quotas in and out of Excel on the screen: a file, what it would do, the saving; what is wrong with files and rows."""

from datetime import timedelta

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from campaigns import quota_file_views
from campaigns.models import Campaign, Quota
from campaigns.quota_sheet import written
from campaigns.quota_taking import Taken
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_leader,
    make_offer,
    make_officer,
    make_user,
)
from tests.pages import page, said

pytestmark = pytest.mark.django_db
LIST = reverse("admin:campaigns_quota_changelist")
NOTHING_WRITTEN = "Chưa lưu gì cả."


def address(campaign, name="campaign_quotas"):
    return reverse(f"admin:campaigns_{name}", args=[campaign.pk])


@pytest.fixture
def offer():
    return make_offer(make_campaign(code="BN2027"))


@pytest.fixture
def campaign(offer):
    return offer.campaign


@pytest.fixture
def officer(client):
    client.force_login(make_officer())
    return client


def send(client, campaign, rows, name="han-muc.xlsx"):
    content = rows if isinstance(rows, bytes) else written("Hạn mức", [("", *row, "") for row in rows])
    return client.post(address(campaign), {"file": SimpleUploadedFile(name, content)})


def confirm(client, campaign, looked):
    return client.post(address(campaign), {"rows": looked.context["rows"]})


def quotas():
    return {quota.area_code: quota.most for quota in Quota.objects.all()}


def row(area, most):
    return ("Thẻ BHYT", area, "", most)


def test_a_file_is_shown_before_it_is_saved(officer, offer, campaign):
    for code, most in ((YEN_TRUNG, 5), (TAM_GIANG, 7), (BAC_NINH, 100)):
        area = {"province_id": code} if code == BAC_NINH else {"commune_id": code}
        Quota.objects.create(offer=offer, most=most, **area)
    before = quotas()
    other = Quota.objects.create(offer=make_offer(campaign, "book"), commune_id=YEN_TRUNG, most=9)
    looked = send(officer, campaign, [row(YEN_TRUNG, 6), row(TAM_GIANG, None), row(BAC_NINH, 100)])
    text = " ".join(page(looked).split())
    assert NOTHING_WRITTEN in text
    assert "1 hạn mức sẽ bị bỏ vì ô hạn mức trong tệp này để trống" in text
    assert "Xã Tam Giang, Thành phố Bắc Ninh (Thẻ BHYT, nay 7)." in text
    assert "Lưu và bỏ 1 hạn mức" in text
    assert looked.context["counted"] == {"removed": 1, "changed": 1, "new": 0, "same": 1}
    assert looked.context["taken"] == [
        Taken("Thẻ BHYT", "Xã Tam Giang, Thành phố Bắc Ninh", None, 7),
        Taken("Thẻ BHYT", "Xã Yên Trung, Thành phố Bắc Ninh", 6, 5),
    ]
    other.delete()
    assert quotas() == before
    done = confirm(officer, campaign, looked)
    assert (done.url, said(done)) == (
        f"{LIST}?offer__campaign__id__exact={campaign.pk}",
        ["Hạn mức: thêm mới 0, thay đổi 1, bỏ 1, giữ nguyên 1."],
    )
    assert quotas() == {YEN_TRUNG: 6, BAC_NINH: 100}


def test_the_file_given_out_comes_back_and_says_nothing_new(officer, offer, campaign):
    Quota.objects.create(offer=offer, commune_id=YEN_TRUNG, most=5)
    given = officer.get(address(campaign, "campaign_quota_file"))
    assert given["Content-Disposition"] == 'attachment; filename="han-muc-BN2027.xlsx"'
    looked = send(officer, campaign, given.content)
    assert "Tệp giống hệt hạn mức hiện nay: không có gì để lưu." in page(looked)
    assert "Lưu hạn mức" not in page(looked)
    assert (looked.context["changing"], looked.context["taken"]) == (0, [])


def test_quotas_of_nobody_are_told_before_they_are_saved(officer, campaign):
    looked = send(officer, campaign, [row(YEN_TRUNG, 0), row(TAM_GIANG, 3)])
    assert "1 địa bàn có hạn mức 0" in page(looked)
    assert looked.context["counted"] == {"removed": 0, "changed": 0, "new": 2, "same": 0}


def test_many_rows_are_counted_and_the_first_shown(officer, offer, campaign, monkeypatch):
    monkeypatch.setattr(quota_file_views, "ROWS_SHOWN", 1)
    monkeypatch.setattr(quota_file_views, "NAMES_SHOWN", 1)
    for commune in (YEN_TRUNG, TAM_GIANG):
        Quota.objects.create(offer=offer, commune_id=commune, most=5)
    looked = send(officer, campaign, [row(YEN_TRUNG, None), row(TAM_GIANG, None), row(BAC_NINH, 1)])
    assert "Và 2 dòng nữa." in page(looked)
    assert len(looked.context["removed"]) == 1
    assert "(Thẻ BHYT, nay 5); …" in " ".join(page(looked).split())


def test_what_changed_since_it_was_shown_is_not_written(officer, offer, campaign):
    Quota.objects.create(offer=offer, commune_id=YEN_TRUNG, most=5)
    looked = send(officer, campaign, [row(YEN_TRUNG, None), row(TAM_GIANG, 2)])
    Quota.objects.update(most=50)
    back = confirm(officer, campaign, looked)
    assert back.url == address(campaign)
    assert said(back) == ["Có người khác vừa sửa hạn mức cùng lúc. Chưa thay đổi gì; hãy gửi lại tệp."]
    assert quotas() == {YEN_TRUNG: 50}


def test_rows_are_taken_as_they_were_shown_only(officer, campaign):
    rows = send(officer, campaign, [row(YEN_TRUNG, 5)]).context["rows"]
    again = make_campaign(code="KHAC")
    make_offer(again)
    forged = officer.post(address(campaign), {"rows": rows + "x"})
    other = officer.post(address(again), {"rows": rows})
    assert (forged.url, other.url) == (address(campaign), address(again))
    assert said(other)[-1] == "Các dòng này thuộc chiến dịch khác. Hãy chọn lại tệp."
    assert quotas() == {}


def test_what_was_shown_an_hour_ago_is_read_again(officer, campaign, monkeypatch):
    rows = send(officer, campaign, [row(YEN_TRUNG, 5)]).context["rows"]
    later = (timezone.now() + timedelta(hours=1, seconds=5)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert "Đã quá một giờ" in said(officer.post(address(campaign), {"rows": rows}))[0]
    assert quotas() == {}


def test_a_file_with_a_wrong_row_is_not_taken_in_at_all(officer, campaign):
    response = send(officer, campaign, [row(YEN_TRUNG, 5), row(DONG_SON, 5), row(TAM_GIANG, "#REF!")])
    assert "Chưa nhập gì: có 2 dòng sai." in page(response)
    assert "Dòng 6: mã xã/tỉnh “16378” không có trong phạm vi của chiến dịch." in page(response)
    assert "rows" not in response.context
    assert quotas() == {}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"khong phai excel", "Không đọc được tệp."),
        (b"", str(forms.FileField.default_error_messages["empty"])),
        (b"x" * (5 * 1024 * 1024 + 1), "Tệp lớn hơn 5 MB."),
    ],
    ids=["no workbook", "empty", "too large"],
)
def test_a_file_that_is_no_quota_file_is_refused(officer, campaign, content, words):
    assert words in page(send(officer, campaign, content))


def test_a_file_has_to_be_chosen(officer, campaign):
    assert str(forms.Field.default_error_messages["required"]) in page(officer.post(address(campaign)))


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_a_campaign_that_is_over_refuses(officer, offer, campaign, status):
    looked = send(officer, campaign, [row(YEN_TRUNG, 5)])
    Campaign.objects.update(status=status)
    for response in (send(officer, campaign, [row(YEN_TRUNG, 5)]), confirm(officer, campaign, looked)):
        assert response.url == f"{LIST}?offer__campaign__id__exact={campaign.pk}"
        assert "nên kế hoạch được giữ nguyên" in said(response)[-1]
    assert quotas() == {}


def test_a_province_below_the_sum_of_its_communes_is_told(officer, offer, campaign):
    words = (
        "Thẻ BHYT 12 tháng: các xã, phường của Thành phố Bắc Ninh được tổng cộng 1.007 suất, nhiều hơn hạn mức 1.000 "
        "suất của cả tỉnh/thành phố: nơi nào được phân bổ trước sẽ dùng hết hạn mức của tỉnh/thành phố."
    )
    looked = send(officer, campaign, [row(YEN_TRUNG, 7), row(TAM_GIANG, 1000), row(BAC_NINH, 1000)])
    assert said(confirm(officer, campaign, looked))[1:] == [words]
    quota = Quota.objects.get(commune=YEN_TRUNG)
    data = {"offer": offer.pk, "province": "", "commune": YEN_TRUNG}
    change = reverse("admin:campaigns_quota_change", args=[quota.pk])
    assert said(officer.post(change, data | {"most": "7"})).count(words) == 2
    assert said(officer.post(change, data | {"most": "0"})).count(words) == 2
    province = reverse("admin:campaigns_quota_change", args=[Quota.objects.get(province=BAC_NINH).pk])
    data = {"offer": offer.pk, "province": BAC_NINH, "commune": "", "most": "999"}
    assert any("nhiều hơn hạn mức 999 suất" in text for text in said(officer.post(province, data)))


def test_strangers_take_nothing_in(client, campaign):
    client.force_login(make_user(Role.AUDITOR))
    assert client.post(address(campaign)).status_code == 403
    client.force_login(make_leader(None))
    assert client.get(address(campaign)).status_code == 200
