"""The lists of pledges and sponsors, the export, the form of a sponsor; strangers and forged requests."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from sponsors.models import Pledge, Sponsor
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    THANH_HOA,
    give_duty,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_line,
    make_offer,
    make_officer,
    make_pledge,
    make_sponsor,
    make_user,
)
from tests.pages import page, said
from tests.sponsors.making import add_url, entry, of, url

pytestmark = pytest.mark.django_db


# The list


def test_the_list_says_what_is_pledged(desk):
    campaign = make_campaign(code="BN2023")
    line = make_pledge(make_offer(campaign, "card"), 1200, sponsor=make_sponsor(name="Ngân hàng Thử"))
    make_line(line.pledge, make_offer(campaign, "book"), quantity=10)
    text = page(desk(make_officer()).get(url("pledge_changelist")))
    for words in ("Ngân hàng Thử", "10 sổ · 1.200 thẻ", "985.320.000 đồng", "Đã xác nhận", "01/11/2026"):
        assert words in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"A1", "B2"}),
        ("?q=ngan hang", {"A1"}),
        ("?q=NGÂN HÀNG", {"A1"}),
        ("?q=b2", {"B2"}),
        ("?q=0100233488", {"A1"}),
        ("?q=khong co", set()),
        ("?status__exact=registered", {"B2"}),
        ("?sponsor__kind__exact=individual", {"B2"}),
        ("?province__code__exact=24", {"A1", "B2"}),
    ],
)
def test_the_list_is_searched_and_filtered(desk, query, found):
    bank = make_sponsor(name="Ngân hàng Thử", tax_code="0100233488")
    offer = make_offer()
    make_pledge(offer, sponsor=bank, reference="A1")
    make_pledge(offer, sponsor=make_sponsor(kind="individual", name="Lê Thị An"), reference="B2", status="registered")
    text = page(desk(make_officer()).get(url("pledge_changelist") + query))
    assert {reference for reference in ("A1", "B2") if f">{reference}<" in text} == found


def test_the_filter_by_campaign_names_only_campaigns_of_visible_pledges(desk):
    mine = make_pledge(make_offer(make_campaign(code="CUATOI")))
    make_pledge(make_offer(make_campaign(THANH_HOA, code="BIMAT")))
    client = desk(make_officer())
    assert "BIMAT" not in page(client.get(url("pledge_changelist")))
    found = client.get(url("pledge_changelist") + f"?campaign__id__exact={mine.offer.campaign_id}")
    assert mine.pledge.reference in page(found)


def test_many_are_confirmed_at_once_and_what_is_refused_is_told(desk):
    ready = [make_pledge(make_offer(), status="registered").pledge for _ in range(2)]
    waiting = make_pledge(make_offer(make_campaign(status="draft", code="NHAP")), status="registered").pledge
    foreign = make_pledge(make_offer(make_campaign(THANH_HOA)), status="registered").pledge
    chosen = [pledge.pk for pledge in (*ready, waiting, foreign)]
    response = desk(make_officer()).post(
        url("pledge_changelist"), {"action": "confirm_selected", "_selected_action": chosen}
    )
    assert said(response) == [
        "Đã xác nhận 2 cam kết.",
        "Chiến dịch NHAP ở trạng thái “Bản nháp”. Hãy mở chiến dịch rồi mới xác nhận cam kết.",
    ]
    assert set(Pledge.objects.filter(status="registered")) == {waiting, foreign}
    again = desk(make_officer()).post(
        url("pledge_changelist"), {"action": "confirm_selected", "_selected_action": [waiting.pk]}
    )
    assert said(again)[-1].startswith("Chiến dịch NHAP ở trạng thái")


def test_many_are_confirmed_as_their_rows_showed_them(desk):
    kept, changed = (make_pledge(make_offer(), 5, status="registered", note="").pledge for _ in range(2))
    client = desk(make_officer())
    rows = page(client.get(url("pledge_changelist")))
    seen = dict(re.findall(r'<input type="hidden" name="(seen-\d+)" value="(\w+)">', rows))
    assert set(seen) == {f"seen-{kept.pk}", f"seen-{changed.pk}"}
    changed.lines.update(quantity=50)
    ask = {"action": "confirm_selected", "_selected_action": [kept.pk, changed.pk], **seen}
    response = client.post(url("pledge_changelist"), ask)
    words = f"Cam kết {changed.reference} đã thay đổi"
    assert [line.startswith(("Đã xác nhận 1 cam kết.", words)) for line in said(response)] == [True, True]
    assert Pledge.objects.get(status="registered") == changed
    assert "seen-" not in page(client.get(url("pledge_changelist") + "?status__exact=confirmed"))


def test_who_only_reads_confirms_nothing_and_exports_what_is_seen(desk):
    pledge = make_pledge(make_offer(), status="registered").pledge
    client = desk(make_user(Role.AUDITOR, province=BAC_NINH))
    client.post(url("pledge_changelist"), {"action": "confirm_selected", "_selected_action": [pledge.pk]})
    assert Pledge.objects.get().status == "registered"
    assert client.get(url("pledge_add")).status_code == 403
    assert client.get(url("pledge_export")).status_code == 200


def exported(response):
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(response.content)).active.iter_rows()]


def test_the_export_holds_what_the_list_shows(desk):
    bank = make_sponsor(name="=Ngân hàng\x0bThử", tax_code="0100233488")
    make_pledge(make_offer(make_campaign(code="BN2023")), 20, sponsor=bank, reference="BN2023-CK0001")
    make_pledge(make_offer(make_campaign(THANH_HOA)), reference="BIMAT")
    make_pledge(make_offer(), 1, reference="KHAC", status="registered", province_id=None)
    client = desk(make_officer())
    response = client.get(url("pledge_export"))
    rows = exported(response)
    assert rows[0] == [
        "Mã cam kết",
        "Nhà tài trợ",
        "Loại nhà tài trợ",
        "Mã số thuế",
        "Chiến dịch",
        "Cơ quan quản lý",
        "Sổ BHXH",
        "Thẻ BHYT",
        "Quà Tết",
        "Giá trị (đồng)",
        "Đã nhận (đồng)",
        "Còn thiếu (đồng)",
        "Hình thức",
        "Trạng thái",
        "Ngày cam kết",
    ]
    assert [row[0] for row in rows[1:]] == ["KHAC", "BN2023-CK0001"]
    assert rows[2][2:] == [
        "Doanh nghiệp",
        "0100233488",
        "BN2023",
        "Thành phố Bắc Ninh",
        0,
        20,
        0,
        16_092_000,
        0,
        16_092_000,
        "Tại cơ quan",
        "Đã xác nhận",
        "01/11/2026",
    ]
    assert rows[1][5] == "Cơ quan trung ương"
    assert rows[2][1] == "Ngân hàngThử"  # nothing that Excel would take for a formula, or could not open
    assert response["Content-Disposition"].startswith('attachment; filename="cam-ket-tai-tro-')
    assert [row[0] for row in exported(client.get(url("pledge_export") + "?q=bn2023"))[1:]] == ["BN2023-CK0001"]


@pytest.mark.parametrize("name", ["pledge_changelist", "sponsor_changelist"])
def test_lists_take_as_many_queries_for_three_as_for_one(desk, name, django_assert_max_num_queries):
    client = desk(make_officer())

    def counted():
        with django_assert_max_num_queries(16) as captured:
            assert client.get(url(name)).status_code == 200
        return len(captured)

    make_pledge(make_offer())
    one = counted()
    for _ in range(2):
        line = make_pledge(make_offer())
        make_line(line.pledge, line.offer, quantity=1)
    assert counted() == one


# Strangers


def addresses(pledge):
    names = ("change", "amend", "confirm", "withdraw", "adjust", "history", "delete")
    return [url(f"pledge_{name}", pledge.pk) for name in names] + [
        url(f"sponsor_{name}", pledge.sponsor.pk) for name in ("change", "history", "delete")
    ]


@pytest.fixture
def foreign():
    """A pledge of another province, with everything that may not be seen."""
    sponsor = make_sponsor(THANH_HOA, name="Công ty Bí Mật", tax_code="0100233488")
    offer = make_offer(make_campaign(THANH_HOA))
    return make_pledge(offer, sponsor=sponsor, reference="BIMAT", status="registered").pledge


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_officer_of_another_province_finds_nothing(desk, foreign, method):
    client = desk(make_officer())
    for address in [*addresses(foreign), add_url(foreign.campaign)]:
        response = client.post(address, {"reason": "Thử"}) if method == "post" else client.get(address)
        gone = response.status_code == 302 and response.url == reverse("admin:index")
        assert gone or response.status_code in (403, 404, 405), address
        assert "BIMAT" not in page(response)
        assert "Bí Mật" not in page(response)
    assert Pledge.objects.get().status == "registered"


def test_lists_searches_and_exports_hold_nothing_of_another_province(desk, foreign):
    client = desk(make_officer())
    for address in (
        url("pledge_changelist"),
        url("pledge_changelist") + "?q=cong ty bi",
        url("pledge_changelist") + "?q=bima",
        url("pledge_changelist") + f"?campaign__id__exact={foreign.campaign_id}",
        url("sponsor_changelist"),
        url("sponsor_changelist") + "?q=cong ty bi",
        url("sponsor_changelist") + "?q=01002",
    ):
        text = page(client.get(address))
        assert ("BIMAT" in text, "Bí Mật" in text) == (False, False), address
    assert exported(client.get(url("pledge_export")))[1:] == []
    query = "?app_label=sponsors&model_name=pledge&field_name=sponsor&term="
    assert client.get(reverse("admin:autocomplete") + query + "cong ty").json()["results"] == []
    found = desk(make_officer(THANH_HOA)).get(reverse("admin:autocomplete") + query + "cong ty").json()["results"]
    assert [row["text"] for row in found] == ["Công ty Bí Mật · 0100233488 · Tỉnh Thanh Hóa"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "stranger",
    [make_commune_officer, make_user, lambda: make_user(Role.INSURANCE_OFFICER, communes=(DONG_SON,))],
    ids=["commune officer", "no duty", "insurance officer"],
)
def test_who_has_nothing_to_do_with_pledges_gets_no_page_of_them(desk, foreign, stranger, method):
    lists = [url(f"{model}_{name}") for model in ("pledge", "sponsor") for name in ("changelist", "add")]
    client = desk(stranger())
    for address in [*addresses(foreign), *lists, url("pledge_export"), url("institutions"), add_url(foreign.campaign)]:
        response = client.post(address, {"reason": "Thử"}) if method == "post" else client.get(address)
        assert response.status_code in (302, 403, 404, 405), address
        assert "BIMAT" not in page(response)
        assert "Bí Mật" not in page(response)
    assert Pledge.objects.get().status == "registered"


# Sponsors


SPONSOR = {
    "kind": "business",
    "name": "Công ty Hoa Sen",
    "tax_code": "0314409058002",
    "contact_name": "Trần Thị Bình",
    "phone": "0222.3.821.330",
    "email": "lienhe@hoasen.example",
    "address": "Thành phố Bắc Ninh",
    "province": BAC_NINH,
    "may_be_named": "on",
}


def test_a_sponsor_is_kept_with_its_facts(desk):
    desk(make_officer()).post(url("sponsor_add"), SPONSOR)
    sponsor = Sponsor.objects.get()
    assert (sponsor.tax_code, sponsor.phone, sponsor.may_be_named) == ("0314409058-002", "0222.3.821.330", True)
    assert (sponsor.province_id, sponsor.sort_key != "") == (BAC_NINH, True)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"tax_code": "0314409059"}, "không khớp"),
        ({"phone": "12345"}, "“12345” không đúng dạng"),
        ({"email": "khong-phai-thu"}, "id_email_error"),
        ({"name": "  "}, "Hãy điền ô này."),
        ({"kind": "khac"}, "id_kind_error"),
        ({"province": THANH_HOA}, "id_province_error"),
        ({"province": ""}, "id_province_error"),
    ],
)
def test_bad_facts_of_a_sponsor_are_told(desk, fields, message):
    response = desk(make_officer()).post(url("sponsor_add"), SPONSOR | fields)
    assert response.status_code == 200
    assert message in page(response)
    assert not Sponsor.objects.exists()


def test_a_sponsor_very_like_another_is_pointed_out_once(desk):
    known = make_sponsor(name="Công ty Hoa Sen")
    client = desk(make_officer())
    assert 'type="checkbox" name="is_another"' not in page(client.get(url("sponsor_add")))
    text = page(client.post(url("sponsor_add"), SPONSOR))
    assert "Đã có nhà tài trợ rất giống:" in text
    assert f'<a href="{url("sponsor_change", known.pk)}">Công ty Hoa Sen · Thành phố Bắc Ninh</a>' in text
    assert 'type="checkbox" name="is_another"' in text
    client.post(url("sponsor_add"), SPONSOR | {"is_another": "on"})
    assert Sponsor.objects.count() == 2


def test_saving_a_sponsor_unchanged_asks_nothing(desk):
    make_sponsor(name="Công ty Hoa Sen")
    twin = make_sponsor(name="Công ty Hoa Sen")
    data = {"kind": "business", "name": "Công ty Hoa Sen", "province": BAC_NINH}
    assert desk(make_officer()).post(url("sponsor_change", twin.pk), data).status_code == 302


def test_a_tax_code_of_another_office_is_pointed_out_to_who_sees_both(desk):
    make_sponsor(THANH_HOA, name="Tên khác", tax_code="0314409058-002")
    client = desk(make_leader(None))
    assert "Đã có nhà tài trợ rất giống:" in page(client.post(url("sponsor_add"), SPONSOR))
    client.post(url("sponsor_add"), SPONSOR | {"is_another": "on"})
    assert Sponsor.objects.count() == 2
    make_sponsor(THANH_HOA, name="Công ty Bí Mật", tax_code="0100233488")
    text = page(desk(make_officer()).post(url("sponsor_add"), SPONSOR | {"tax_code": "0100233488", "name": "Mới"}))
    assert "Bí Mật" not in text
    assert Sponsor.objects.filter(tax_code="0100233488").count() == 2


def test_an_office_keeps_its_own_sponsors_only(desk):
    national = make_sponsor(None, name="Ngân hàng Trung ương")
    make_pledge(make_offer(), sponsor=national)
    client = desk(make_officer())
    text = page(client.get(url("sponsor_change", national.pk)))
    assert ("Ngân hàng Trung ương" in text, 'name="_save"' in text) == (True, False)
    assert client.post(url("sponsor_change", national.pk), SPONSOR).status_code == 403
    assert Sponsor.objects.get(pk=national.pk).name == "Ngân hàng Trung ương"


def test_who_records_for_two_provinces_chooses_the_office(desk):
    officer = make_officer()
    give_duty(officer, Role.ACCOUNTANT, province=THANH_HOA)
    client = desk(officer)
    assert f'<option value="{BAC_NINH}" selected' not in page(client.get(url("sponsor_add")))
    client.post(url("sponsor_add"), SPONSOR | {"province": THANH_HOA})
    assert Sponsor.objects.get().province_id == THANH_HOA
    offer = make_offer(make_campaign(None))
    assert '<select name="province"' in page(client.get(add_url(offer.campaign)))


def test_the_page_of_a_sponsor_lists_its_visible_pledges(desk):
    sponsor = make_sponsor()
    own = make_pledge(make_offer(), 20, sponsor=sponsor, reference="CUATOI")
    make_pledge(make_offer(make_campaign(THANH_HOA)), sponsor=sponsor, reference="BIMAT")
    client = desk(make_officer())
    text = page(client.get(url("sponsor_change", sponsor.pk)))
    assert ("CUATOI" in text, "16.092.000 đồng" in text, "BIMAT" in text) == (True, True, False)
    assert url("pledge_change", own.pledge.pk) in text
    assert "Chưa có cam kết nào." in page(client.get(url("sponsor_change", make_sponsor().pk)))


def test_only_a_sponsor_without_pledges_is_deleted(desk):
    free, giving = make_sponsor(), make_sponsor()
    make_pledge(make_offer(), sponsor=giving)
    client = desk(make_officer())
    for sponsor in (free, giving):
        client.post(url("sponsor_delete", sponsor.pk), {"post": "yes"})
    assert Sponsor.objects.get() == giving
    data = {"action": "delete_selected", "_selected_action": [giving.pk], "post": "yes"}
    client.post(url("sponsor_changelist"), data)
    assert Sponsor.objects.exists()


def test_the_list_of_sponsors_counts_visible_pledges_and_is_searched(desk):
    bank = make_sponsor(name="Ngân hàng Thử", phone="0912345678")
    for province in (BAC_NINH, BAC_NINH, THANH_HOA):
        make_pledge(make_offer(make_campaign(province)), sponsor=bank)
    make_sponsor(name="Công ty Khác")
    client = desk(make_officer())
    for query in ("?q=ngan hang", "?q=0912", "?kind__exact=business&q=thu"):
        text = page(client.get(url("sponsor_changelist") + query))
        assert ("Ngân hàng Thử" in text, "Công ty Khác" in text) == (True, False)
        shown = client.get(url("sponsor_changelist") + query).context["cl"].result_list
        assert [sponsor.pledge_count for sponsor in shown] == [2]


def test_the_history_of_a_pledge_tells_lines_and_earmarks(desk):
    offer = make_offer()
    client = desk(make_officer(full_name="Nguyễn Thị Cán Bộ"))
    client.post(add_url(offer.campaign), entry(of(offer, "5", groups=["poor"]), sponsor=make_sponsor().pk))
    pledge = Pledge.objects.get()
    client.post(url("pledge_confirm", pledge.pk))
    text = page(client.get(url("pledge_history", pledge.pk)))
    for words in ("Đăng ký cam kết", "Xác nhận cam kết", "Nguyễn Thị Cán Bộ", "Hộ nghèo"):
        assert words in text


def test_records_of_the_national_office_are_filtered_by_its_name(desk):
    make_sponsor(None)
    make_sponsor(BAC_NINH)
    text = page(desk(make_leader(None)).get(url("sponsor_changelist")))
    assert "Cơ quan trung ương" in text.split('id="changelist-filter"')[-1]
    assert (
        page(desk(make_leader(None)).get(url("sponsor_changelist") + "?province__isnull=True")).count("Công ty Thử")
        == 1
    )
