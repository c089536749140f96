"""The campaign board's pages: who may open them, what they show, what they cost."""

import io
import re
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from campaigns.models import Quota
from office.admin_views import board
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def national():
    """A nationwide campaign with people in two provinces."""
    campaign = make_campaign(None, code="TET2027", name="Tết Đinh Mùi")
    card = make_offer(campaign, "card", wanted=100)
    make_offer(campaign, "book", wanted=50)
    for commune, status in ((YEN_TRUNG, "proposed"), (YEN_TRUNG, "approved"), (DONG_SON, "approved")):
        make_nomination(card, person=make_person(commune), status=status)
    Quota.objects.create(offer=card, commune_id=TAM_GIANG, most=3)
    make_pledge(card, 40)
    make_pledge(card, 7, earmarks=({"province_id": THANH_HOA},))
    make_pledge(card, 5, status="registered")
    return campaign


def open_board(client, user, campaign, **choices):
    client.force_login(user)
    return client.get(reverse("admin:office_board", args=[campaign.pk]), choices)


def shown(response) -> list[str]:
    return [row.place.name for row, _url, _province in response.context["rows"]]


def links_to_pages(response) -> list[str]:
    return [unescape(link) for link in re.findall(r'rel="(?:prev|next)" href="([^"]+)"', response.content.decode())]


def test_campaigns_to_choose_come_open_ones_first(client):
    for code, status in (("CD1", "closed"), ("CD2", "draft"), ("CD3", "open"), ("CD4", "cancelled")):
        make_campaign(BAC_NINH, code=code, status=status)
    client.force_login(make_officer(BAC_NINH))
    response = client.get(reverse("admin:office_boards"))
    assert [row["campaign"].code for row in response.context["rows"]] == ["CD3", "CD2", "CD1", "CD4"]


def test_campaigns_to_choose_are_those_of_the_own_area(client, national):
    make_campaign(BAC_NINH)
    client.force_login(make_officer(THANH_HOA))
    response = client.get(reverse("admin:office_boards"))
    assert [row["campaign"] for row in response.context["rows"]] == [national]


@pytest.mark.parametrize(("search", "found"), [("dinh mui", 1), ("tet", 1), ("khac", 0)])
def test_campaigns_are_found_by_code_and_name(client, national, search, found):
    make_campaign(None, name="Hè xanh")
    client.force_login(make_officer(None))
    response = client.get(reverse("admin:office_boards"), {"tim": search})
    assert len(response.context["rows"]) == found


def test_a_campaign_shows_its_next_date(client):
    today = timezone.localdate()
    make_campaign(BAC_NINH, lists_until=today)
    client.force_login(make_officer(BAC_NINH))
    assert f'Hạn gửi danh sách: <span class="t-nowrap">{today:%d/%m/%Y}' in (
        client.get(reverse("admin:office_boards")).content.decode()
    )


def test_without_campaigns_the_page_says_so(client):
    client.force_login(make_officer())
    page = client.get(reverse("admin:office_boards")).content.decode()
    assert "Chưa có chiến dịch nào" in page
    assert f'href="{reverse("admin:campaigns_campaign_add")}"' in page
    client.force_login(make_user("auditor", province=BAC_NINH))
    page = client.get(reverse("admin:office_boards")).content.decode()
    assert f'href="{reverse("admin:campaigns_campaign_add")}"' not in page


def test_the_national_board_goes_province_by_province_first(client, national):
    response = open_board(client, make_leader(None), national, loai="card")
    assert response.context["by_province"]
    assert shown(response) == ["Thành phố Bắc Ninh", "Tỉnh Thanh Hóa"]
    assert [(name, numbers.pledged) for name, numbers, _general in response.context["sums"]] == [
        ("Tổng cộng", 47),
        ("Chung (không chỉ định nơi nhận)", 40),
    ]


def test_a_province_of_the_national_board_goes_commune_by_commune(client, national):
    response = open_board(client, make_leader(None), national, loai="card", tinh=BAC_NINH)
    assert shown(response) == ["Xã Tam Giang", "Xã Yên Trung"]
    response = open_board(client, make_leader(None), national, loai="card", tinh=THANH_HOA)
    assert [(name, numbers.pledged) for name, numbers, _general in response.context["sums"]] == [
        ("Tỉnh Thanh Hóa (tổng)", 7),
        ("Cho cả tỉnh hoặc nhiều xã, phường", 7),
    ]


def sums(response) -> list[tuple[str, int]]:
    return [(name, numbers.pledged) for name, numbers, _general in response.context["sums"]]


def test_what_is_meant_for_one_province_alone_has_a_row_of_its_own(client):
    campaign = make_campaign(None)
    card = make_offer(campaign, "card")
    make_pledge(card, 500, earmarks=({"province_id": BAC_NINH},))
    make_pledge(card, 80)
    make_nomination(card, person=make_person(YEN_TRUNG))
    nation = open_board(client, make_leader(None), campaign)
    assert shown(nation) == ["Thành phố Bắc Ninh"]
    assert [row.numbers.pledged for row, _url, _province in nation.context["rows"]] == [500]
    assert sums(nation) == [("Tổng cộng", 580), ("Chung (không chỉ định nơi nhận)", 80)]
    province = open_board(client, make_officer(BAC_NINH), campaign)
    assert shown(province) == ["Xã Yên Trung"]
    assert sums(province) == [("Tổng cộng", 500), ("Cho cả tỉnh hoặc nhiều xã, phường", 500)]


def test_what_is_meant_for_several_communes_of_a_provincial_campaign_has_a_row(client):
    campaign = make_campaign(BAC_NINH)
    make_pledge(make_offer(campaign, "card"), 9, earmarks=({"commune_id": YEN_TRUNG}, {"commune_id": TAM_GIANG}))
    response = open_board(client, make_officer(BAC_NINH), campaign)
    assert sums(response) == [("Tổng cộng", 9), ("Cho cả tỉnh hoặc nhiều xã, phường", 9)]


def test_communes_found_in_the_whole_nation_are_named_with_their_province(client, national):
    found = open_board(client, make_leader(None), national, loai="card", tim="tam giang")
    assert [province for _row, _url, province in found.context["rows"]] == ["Thành phố Bắc Ninh"]
    assert 'Xã Tam Giang<br><span class="t-muted">Thành phố Bắc Ninh</span>' in found.content.decode()
    own = open_board(client, make_officer(BAC_NINH), national, loai="card", tim="tam giang")
    assert [province for _row, _url, province in own.context["rows"]] == [None]


@pytest.mark.parametrize(
    ("choices", "found"),
    [
        ({"tim": "dong son"}, ["Phường Đông Sơn"]),
        ({"loc": "chua-de-nghi"}, ["Xã Tam Giang"]),
        ({"loc": "cho-xet-duyet"}, ["Xã Yên Trung"]),
        ({"loc": "chua-co-suat", "tinh": THANH_HOA}, ["Phường Đông Sơn"]),
        ({"tim": "khong co"}, []),
        ({"loc": "???", "tinh": "??", "trang": "??"}, ["Thành phố Bắc Ninh", "Tỉnh Thanh Hóa"]),
        ({"loai": "book"}, []),
    ],
)
def test_communes_are_searched_and_filtered(client, national, choices, found):
    assert shown(open_board(client, make_leader(None), national, **({"loai": "card"} | choices))) == found


def test_a_province_sees_its_own_area_and_is_told_so(client, national):
    response = open_board(client, make_officer(THANH_HOA), national, loai="card")
    page = response.content.decode()
    assert shown(response) == ["Phường Đông Sơn"]
    assert "Số liệu chỉ tính trong địa bàn được giao của anh/chị" in page
    assert "Xã Yên Trung" not in page
    assert "Nhu cầu" not in page


def test_the_whole_campaign_is_measured_against_what_is_wanted(client, national):
    cards = {card.offer.kind: card for card in open_board(client, make_leader(None), national).context["cards"]}
    assert (cards["card"].aim, cards["card"].aim_label) == (100, "nhu cầu")
    assert [(bar.value, bar.percent, bar.more) for bar in cards["card"].bars] == [
        (47, 47, "(thêm 5 chờ xác nhận)"),
        (3, 3, "(1 chờ xét duyệt)"),
        (2, 2, ""),
        (0, 0, ""),
    ]


def test_without_what_is_wanted_the_quota_is_the_measure_and_else_the_nominated(client):
    campaign = make_campaign(BAC_NINH)
    card, book = make_offer(campaign, "card"), make_offer(campaign, "book")
    Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=8)
    make_nomination(book)
    cards = {card.offer: card for card in open_board(client, make_officer(), campaign).context["cards"]}
    assert [(cards[offer].aim, cards[offer].aim_label) for offer in (card, book)] == [(8, "hạn mức"), (1, "Đã đề nghị")]


def test_what_is_little_is_still_seen(client):
    campaign = make_campaign(BAC_NINH)
    make_pledge(make_offer(campaign, "card", wanted=1_000_000), 1)
    (card,) = open_board(client, make_officer(), campaign).context["cards"]
    assert [bar.percent for bar in card.bars] == [1, 0, 0, 0]


def test_an_accountant_sees_pledges_and_no_people(client, national):
    page = open_board(client, make_user("accountant"), national).content.decode()
    assert "Cam kết chỉ định" in page
    assert "Chờ xét duyệt" not in page


def test_an_insurance_officer_sees_people_and_no_pledges(client, national):
    page = open_board(client, make_user("insurance_officer", province=BAC_NINH), national).content.decode()
    assert "Cam kết chỉ định" not in page
    assert "Chờ xét duyệt" in page


def test_a_campaign_without_gifts_says_what_to_do(client):
    page = open_board(client, make_officer(), make_campaign()).content.decode()
    assert "Chiến dịch chưa có loại quà tặng nào" in page


def test_many_communes_come_in_pages(client):
    campaign = make_campaign(BAC_NINH)
    card = make_offer(campaign, "card")
    from_bac_ninh = make_officer(BAC_NINH)
    communes = list(card.campaign.province.communes.values_list("code", flat=True)[:60])
    Quota.objects.bulk_create([Quota(offer=card, commune_id=code, most=1) for code in communes])
    first = open_board(client, from_bac_ninh, campaign)
    second = open_board(client, from_bac_ninh, campaign, trang=2)
    assert (len(shown(first)), len(shown(second))) == (50, 10)
    assert links_to_pages(first) == ["?trang=2#xa"]
    assert links_to_pages(second) == ["?trang=1#xa"]


@pytest.mark.parametrize("page", ["admin:office_board", "admin:office_board_sheet"])
def test_a_stranger_gets_no_board(client, page):
    campaign = make_campaign(BAC_NINH)
    make_offer(campaign)
    client.force_login(make_officer(THANH_HOA))
    assert client.get(reverse(page, args=[campaign.pk])).status_code == 404


@pytest.mark.parametrize("page", ["admin:office_boards", "admin:office_board", "admin:office_board_sheet"])
def test_a_list_sender_has_no_way_into_the_boards(client, national, page):
    client.force_login(make_commune_officer())
    arguments = [] if page == "admin:office_boards" else [national.pk]
    assert client.get(reverse(page, args=arguments)).status_code in (302, 403)


def test_the_sheet_has_a_row_for_each_gift_and_place(client, national):
    client.force_login(make_leader(None))
    response = client.get(reverse("admin:office_board_sheet", args=[national.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="bang-dieu-hanh-TET2027.xlsx"'
    rows = [list(row) for row in load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)]
    assert rows[0][0] == "TET2027 · Tết Đinh Mùi"
    assert rows[3] == [
        "Loại quà",
        "Tỉnh/thành phố",
        "Xã/phường",
        "Hạn mức",
        "Đã cam kết",
        "Chờ xác nhận",
        "Đã đề nghị",
        "Chờ xét duyệt",
        "Đã duyệt",
        "Đã phân bổ",
    ]
    cards = [row[1:] for row in rows[4:] if row[0] == "Thẻ BHYT 12 tháng"]
    assert cards == [
        ["Tổng cộng", None, 3, 47, 5, 3, 1, 2, 0],
        ["Chung (không chỉ định nơi nhận)", None, None, 40, 5, 0, 0, 0, 0],
        ["Thành phố Bắc Ninh", "Tổng cộng", 3, 0, 0, 2, 1, 1, 0],
        ["Thành phố Bắc Ninh", "Xã Tam Giang", 3, 0, 0, 0, 0, 0, 0],
        ["Thành phố Bắc Ninh", "Xã Yên Trung", None, 0, 0, 2, 1, 1, 0],
        ["Tỉnh Thanh Hóa", "Tổng cộng", None, 7, 0, 1, 0, 1, 0],
        ["Tỉnh Thanh Hóa", "Cho cả tỉnh hoặc nhiều xã, phường", None, 7, 0, 0, 0, 0, 0],
        ["Tỉnh Thanh Hóa", "Phường Đông Sơn", None, 0, 0, 1, 0, 1, 0],
    ]


def test_the_sheet_leaves_out_what_the_user_does_not_see(client, national):
    client.force_login(make_user("accountant"))
    response = client.get(reverse("admin:office_board_sheet", args=[national.pk]))
    headings = next(load_workbook(io.BytesIO(response.content)).active.iter_rows(4, 4, values_only=True))
    assert headings[3:] == ("Hạn mức", "Đã cam kết", "Chờ xác nhận")
    client.force_login(make_user("insurance_officer", province=BAC_NINH))
    response = client.get(reverse("admin:office_board_sheet", args=[national.pk]))
    headings = next(load_workbook(io.BytesIO(response.content)).active.iter_rows(4, 4, values_only=True))
    assert headings[3:] == ("Hạn mức", "Đã đề nghị", "Chờ xét duyệt", "Đã duyệt", "Đã phân bổ")


def test_a_name_like_a_formula_stays_text_in_the_sheet(client):
    campaign = make_campaign(BAC_NINH, name="=1+1", code="CD9")
    client.force_login(make_officer())
    response = client.get(reverse("admin:office_board_sheet", args=[campaign.pk]))
    cell = load_workbook(io.BytesIO(response.content)).active["A1"]
    assert (cell.data_type, cell.value) == ("s", "CD9 · =1+1")


def test_the_board_asks_as_much_for_three_gifts_and_communes_as_for_one(client, django_assert_num_queries):
    small, large = make_campaign(None), make_campaign(None)
    for campaign, kinds, communes in (
        (small, ["card"], [YEN_TRUNG]),
        (large, ["card", "book", "gift"], [YEN_TRUNG, TAM_GIANG, DONG_SON]),
    ):
        for kind in kinds:
            offer = make_offer(campaign, kind)
            for commune in communes:
                Quota.objects.create(offer=offer, commune_id=commune, most=1)
                make_nomination(offer, person=make_person(commune), status="proposed")
            make_pledge(offer, status="registered")
    client.force_login(make_leader(None))
    for campaign in (small, large):
        with django_assert_num_queries(25):
            client.get(reverse("admin:office_board", args=[campaign.pk]))


def test_who_sees_no_plans_sees_no_board_by_whatever_door(rf, national):
    request = rf.get("/")
    request.user = make_commune_officer()
    with pytest.raises(PermissionDenied):
        board(request, national.pk)
