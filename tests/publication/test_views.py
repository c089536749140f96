import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from locations.models import Commune
from publication import views
from sponsors.models import Pledge
from tests.factories import (
    DONG_SON,
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_line,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_sponsor,
)
from tests.office.making import allocate, release
from tests.pages import page, text_of
from tests.sponsors.letters.written import SITE, make_letter

pytestmark = pytest.mark.django_db

UNKEPT, KEPT = 14, 0
"""Queries of a campaign's page: made anew, and from memory."""


def at(name, campaign, query=""):
    return reverse(f"publication:{name}", args=[campaign.code]) + query


def read(client, name, campaign, query=""):
    return text_of(page(client.get(at(name, campaign, query))))


def put_forward(offer, commune, count, **fields):
    return [make_nomination(offer, person=make_person(commune), **fields) for _ in range(count)]


def row_of(html, place):
    """The cells of the place's row, as text."""
    (row,) = (row for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL) if place in row)
    return [text_of(cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


@pytest.mark.parametrize("name", ["campaign", "places", "sponsors"])
@pytest.mark.parametrize(("status", "answer"), [("draft", 404), ("open", 200), ("closed", 200), ("cancelled", 404)])
def test_only_what_is_announced_has_pages(client, name, status, answer):
    assert client.get(at(name, make_campaign(status=status))).status_code == answer


@pytest.mark.parametrize("address", ["/chien-dich/KHONGCO/", "/chien-dich/khong-co/dia-phuong/", "/chien-dich/a%00b/"])
def test_a_campaign_that_is_not_there_is_told_calmly(client, address):
    response = client.get(address)
    assert response.status_code in (400, 404)
    assert "<h1>" in page(response)


def test_addresses_that_somebody_makes_up_cost_no_query_and_are_not_kept(client, django_assert_num_queries):
    client.get(at("campaign", make_campaign()))
    with django_assert_num_queries(0):
        for number in range(50):
            assert client.get(f"/chien-dich/MADEUP{number}/").status_code == 404
    assert len(views._FIGURES) == 1


def test_the_campaign_is_introduced(client):
    campaign = make_campaign(
        None,
        name="Xuân Đinh Mùi",
        introduction="Dòng đầu.\n\n<script>alert(1)</script>",
        pledges_until=date(2026, 12, 31),
        handover_from=date(2027, 1, 18),
        handover_until=date(2027, 2, 4),
        contact_name="Ban Tuyên truyền",
        contact_phone="024 (3936) 1778",
        contact_email="tet@example.vn",
    )
    html = page(client.get(at("campaign", campaign)))
    for told in ("Xuân Đinh Mùi", "Toàn quốc", "31/12/2026", "18/01/2027 – 04/02/2027", "<p>Dòng đầu.</p>"):
        assert told in html
    assert 'href="tel:02439361778"' in html
    assert 'href="mailto:tet@example.vn"' in html
    assert "<script" not in client.get(at("campaign", campaign)).content.decode()


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"takes_online": True}, True),
        ({"takes_online": True, "pledges_until": date(2100, 1, 1)}, True),
        ({"takes_online": False}, False),
        ({"takes_online": True, "pledges_until": date(2020, 1, 1)}, False),
        ({"takes_online": True, "status": "closed"}, False),
    ],
)
def test_the_button_stands_where_pledges_are_taken_online(client, fields, shown):
    campaign = make_campaign(**fields)
    button = f'href="/tai-tro/{campaign.code}/"'
    assert (button in page(client.get(at("campaign", campaign)))) is shown
    assert (button in page(client.get(reverse("publication:campaigns")))) is shown


def test_a_gift_has_its_price_and_the_reasons_for_it(client):
    campaign = make_campaign()
    make_offer(campaign, "book")
    make_offer(campaign, "gift")
    text = read(client, "campaign", campaign)
    assert "1.980.000 đồng một sổ, theo mức đóng ngày 05/01/2023" in text
    assert "500.000 đồng một phần quà" in text
    assert "07/2021/NĐ-CP" in text  # the legal basis of the poverty line


def test_a_gift_without_a_price_says_so(client):
    campaign = make_campaign()
    make_offer(campaign, "card", premiums_paid_on=None)
    assert "Chưa xác định được giá" in read(client, "campaign", campaign)


def test_progress_goes_from_wanted_to_allocated(client):
    campaign = make_campaign()
    card = make_offer(campaign, wanted=40)
    line = make_pledge(card, 20, received=9 * 804_600)
    line.paid_units = 9
    line.save(update_fields=["paid_units"])
    make_pledge(card, 100, status="registered")
    for units in (1, 2):
        make_pledge(card, units, status="closed")
    awards = [allocate(line, nomination) for nomination in put_forward(card, YEN_TRUNG, 7)]
    release(awards[0])
    text = read(client, "campaign", campaign)
    assert "Đã cam kết 23 / 40" in text
    assert "Đã nhận đủ tiền 9 / 40" in text
    assert "Đã phân bổ 6 / 40" in text
    assert "Còn cần tài trợ: 17 suất" in text
    assert "Đã nhận 7.241.400 đồng" in text


def test_the_figures_are_those_of_the_staffs_board(client):
    campaign = make_campaign(None)
    card = make_offer(campaign)
    line = make_pledge(card, 30)
    for nomination in put_forward(card, YEN_TRUNG, 9)[:6] + put_forward(card, DONG_SON, 8)[:7]:
        allocate(line, nomination)
    put_forward(card, DONG_SON, 10, status="proposed")
    put_forward(card, DONG_SON, 10, status="rejected")
    client.get(at("campaign", campaign))
    figures = views._figures(campaign.code)
    assert figures.gifts[0].pledged == 30
    assert (figures.gifts[0].waiting.value, figures.gifts[0].allocated.value) == (14, 13)


def test_pledges_of_money_are_told_in_number_not_in_dong(client):
    campaign = make_campaign()
    make_offer(campaign)
    by = make_officer()
    Pledge.objects.create(
        reference="CK-TIEN",
        campaign=campaign,
        sponsor=make_sponsor(),
        amount=123_456_789,
        pledged_on=date(2026, 11, 1),
        registered_by=by,
        registered_at=timezone.now(),
        confirmed_by=by,
        confirmed_at=timezone.now(),
        status="confirmed",
    )
    text = read(client, "campaign", campaign)
    assert "Chưa gồm 1 cam kết bằng tiền" in text
    assert "123.456.789" not in text


def test_few_people_in_a_place_are_not_counted_out(client):
    campaign = make_campaign()
    card = make_offer(campaign)
    put_forward(card, YEN_TRUNG, 4)
    put_forward(card, TAM_GIANG, 6)
    html = page(client.get(at("places", campaign)))
    assert row_of(html, "Yên Trung") == ["đang chờ: không nêu 0 đã phân bổ"]
    assert row_of(html, "Tam Giang") == ["đang chờ: không nêu 0 đã phân bổ"]
    assert "10 đang chờ" not in text_of(html)


@pytest.mark.parametrize("name", ["campaign", "places", "sponsors"])
def test_a_code_in_small_letters_leads_to_its_campaign(client, name):
    campaign = make_campaign(code="BN2026")
    address = reverse(f"publication:{name}", args=["bn2026"])
    assert client.get(f"{address}?trang=2").url == at(name, campaign, "?trang=2")
    assert client.get(address).url == at(name, campaign)
    assert client.get(reverse(f"publication:{name}", args=["bn2025"])).status_code == 404


def test_so_few_that_wait_are_told_in_no_place(client):
    campaign = make_campaign()
    put_forward(make_offer(campaign), YEN_TRUNG, 4)
    for name in ("campaign", "places"):
        text = read(client, name, campaign)
        assert "Ở mỗi nơi có quá ít người đang chờ" in text
        assert "Yên Trung" not in text
    assert "Đang chờ: " not in read(client, "campaign", campaign)


def test_of_one_in_each_commune_the_whole_is_told_and_no_commune(client):
    campaign = make_campaign()
    card = make_offer(campaign)
    line = make_pledge(card, 30)
    for commune in Commune.objects.filter(province_id="24").values_list("pk", flat=True)[:12]:
        put_forward(card, commune, 1)
        allocate(line, put_forward(card, commune, 1)[0])
    text = read(client, "campaign", campaign)
    assert "Đang chờ: 12 người" in text
    assert "Đã phân bổ 12" in text
    for name in ("campaign", "places"):
        html = page(client.get(at(name, campaign)))
        assert row_of(html, "Bắc Ninh") == ["12 đang chờ 12 đã phân bổ"]
        assert html.count('<th scope="row">') == 1
    assert "Không nêu xã, phường nào" in text_of(html)
    assert "Không nêu nơi nào như vậy" in read(client, "places", campaign, "?tim=a")


def test_of_one_in_each_commune_of_a_country_the_province_is_told(client):
    campaign = make_campaign(None)
    card = make_offer(campaign)
    for commune in Commune.objects.filter(province_id="24").values_list("pk", flat=True)[:6]:
        put_forward(card, commune, 1)
    put_forward(card, DONG_SON, 7)
    assert row_of(page(client.get(at("places", campaign))), "Bắc Ninh") == ["6 đang chờ 0 đã phân bổ"]
    html = page(client.get(at("places", campaign, "?tinh=24")))
    assert row_of(html, "Bắc Ninh") == ["6 đang chờ 0 đã phân bổ"]
    assert "Không nêu xã, phường nào" in text_of(html)
    assert row_of(page(client.get(at("places", campaign, "?tinh=38"))), "Đông Sơn") == ["7 đang chờ 0 đã phân bổ"]


def test_where_people_wait_is_told_by_province_then_by_commune(client):
    campaign = make_campaign(None)
    card = make_offer(campaign)
    put_forward(card, YEN_TRUNG, 5)
    put_forward(card, TAM_GIANG, 6)
    put_forward(card, DONG_SON, 7)
    html = page(client.get(at("places", campaign)))
    assert row_of(html, "Bắc Ninh") == ["11 đang chờ 0 đã phân bổ"]
    assert f'href="{at("places", campaign)}?tinh=38"' in html
    html = page(client.get(at("places", campaign, "?tinh=24")))
    assert row_of(html, "Yên Trung") == ["5 đang chờ 0 đã phân bổ"]
    assert "Đông Sơn" not in html


@pytest.mark.parametrize("typed", ["dong son", "ĐÔNG  SƠN", "đông"])
def test_a_commune_is_found_by_its_name_without_diacritics(client, typed):
    campaign = make_campaign(None)
    card = make_offer(campaign)
    put_forward(card, DONG_SON, 5)
    put_forward(card, YEN_TRUNG, 6)
    html = page(client.get(at("places", campaign), {"tim": typed}))
    assert row_of(html, "Đông Sơn") == ["5 đang chờ 0 đã phân bổ"]
    assert "Yên Trung" not in html


def test_a_name_that_is_not_found_is_said_back_escaped_and_short(client):
    campaign = make_campaign(None)
    make_offer(campaign)
    response = client.get(at("places", campaign), {"tim": "<b>không có</b>" + "x" * 500})
    html = response.content.decode()
    assert "&lt;b&gt;không có&lt;/b&gt;" in html
    assert "<b>" not in html
    assert "x" * 100 not in html


@pytest.mark.parametrize(
    ("place", "query"), [("places", "?trang=99999&tinh=zz"), ("places", "?trang=-1"), ("sponsors", "?trang=x")]
)
def test_a_page_that_is_not_there_is_the_nearest_one(client, place, query):
    campaign = make_campaign()
    make_offer(campaign)
    assert client.get(at(place, campaign, query)).status_code == 200


def test_made_up_addresses_keep_no_more_pages(client):
    campaign = make_campaign()
    put_forward(make_offer(campaign), YEN_TRUNG, 5)
    client.get(at("places", campaign))
    before = len(views.KEPT)
    for number in range(30):
        client.get(at("places", campaign, f"?trang={number + 2}&tinh=x{number}&la={number}"))
        client.get(at("places", campaign, f"?tim=yen{number}"))
        client.get(at("campaign", campaign, f"?la={number}"))
    assert len(views.KEPT) == before + 1  # the page of the campaign itself


def test_long_lists_of_places_are_parted(client):
    campaign = make_campaign()
    card = make_offer(campaign)
    communes = list(Commune.objects.filter(province_id="24").values_list("pk", flat=True)[:60])
    for commune in communes:
        put_forward(card, commune, 5)
    first = page(client.get(at("places", campaign)))
    second = page(client.get(at("places", campaign, "?trang=2")))
    assert (first.count("<tr>"), second.count("<tr>")) == (51, 11)
    assert 'href="?trang=2"' in first
    assert 'href="?trang=1"' in second


def test_sponsors_are_named_if_they_agreed_and_their_pledge_is_confirmed(client):
    campaign = make_campaign()
    card = make_offer(campaign)
    cases = [
        ("Công ty Ánh Sáng", "business", True, False, "confirmed"),
        ("Công ty Bình Minh", "business", True, False, "registered"),
        ("Công ty Cát Tường", "business", False, False, "confirmed"),
        ("Công ty Đại Dương", "business", True, True, "funded"),
        ("Nguyễn Văn Ban", "individual", True, False, "funded"),  # one of three of whose gifts nothing is told
        ("Hội Chữ thập đỏ", "organisation", True, False, "closed"),
    ]
    for name, kind, agreed, unnamed, status in cases:
        sponsor = make_sponsor(name=name, kind=kind, may_be_named=agreed)
        make_pledge(card, 12, sponsor=sponsor, unnamed=unnamed, status=status)
    for place in ("campaign", "sponsors"):
        html = page(client.get(at(place, campaign)))
        names = re.findall(r"<li><strong>(.*?)</strong>(?: <span>(.*?)</span>)?", html)
        assert names == [
            ("Nguyễn Văn Ban", ""),
            ("Công ty Ánh Sáng", "12 thẻ BHYT"),
            ("Hội Chữ thập đỏ", "12 thẻ BHYT"),
        ]
        assert "Có 2 nhà tài trợ không nêu tên" in read(client, place, campaign)


def test_an_organisation_that_two_offices_keep_is_one_sponsor(client):
    campaign = make_campaign(None)
    card, book = make_offer(campaign), make_offer(campaign, "book")
    for province, offer in (("24", card), ("38", book)):
        sponsor = make_sponsor(province, name="Công ty Một", tax_code="0100109106", may_be_named=True)
        make_pledge(offer, 1_000, sponsor=sponsor)
    html = page(client.get(at("campaign", campaign)))
    assert re.findall(r"<li><strong>Công ty Một</strong> <span>(.*?)</span>", html) == ["1.000 sổ BHXH, 1.000 thẻ BHYT"]


def test_many_sponsors_have_a_page_of_their_own(client):
    campaign = make_campaign()
    card = make_offer(campaign)
    first = make_pledge(card, 1, sponsor=make_sponsor(name="Công ty 1", may_be_named=True)).pledge
    for number in range(2, 44):
        sponsor = make_sponsor(name=f"Công ty {number}", may_be_named=True)
        make_pledge(card, 1, sponsor=sponsor, registered_by=first.registered_by)
    html = page(client.get(at("campaign", campaign)))
    assert html.count("<li><strong>") == 40
    assert f'href="{at("sponsors", campaign)}"' in html
    assert page(client.get(at("sponsors", campaign))).count("<li><strong>") == 43


@pytest.mark.parametrize("size", [1, 3])
def test_a_page_costs_the_same_queries_however_much_there_is_and_none_from_memory(
    client, size, django_assert_num_queries
):
    campaign = make_campaign()
    for kind in ("book", "card", "gift")[:size]:
        offer = make_offer(campaign, kind)
        for commune in (YEN_TRUNG, TAM_GIANG, DONG_SON)[:size]:
            sponsor = make_sponsor(may_be_named=True)
            line = make_pledge(offer, 9, sponsor=sponsor, earmarks=({"commune_id": commune},))
            make_line(line.pledge, offer, 2)
            allocate(line, put_forward(offer, commune, 6)[0])
    with django_assert_num_queries(UNKEPT):
        client.get(at("campaign", campaign))
    with django_assert_num_queries(KEPT):
        for name, query in (("campaign", ""), ("places", ""), ("places", "?tim=yen"), ("sponsors", "")):
            assert client.get(at(name, campaign, query)).status_code == 200


def test_a_page_is_the_same_for_a_minute_and_is_not_sent_twice(client):
    campaign = make_campaign()
    card = make_offer(campaign, wanted=40)
    first = client.get(at("campaign", campaign))
    make_pledge(card, 20)
    again = client.get(at("campaign", campaign))
    assert again.content == first.content
    assert client.get(at("campaign", campaign), headers={"if-none-match": first["ETag"]}).status_code == 304
    views.forget()
    later = client.get(at("campaign", campaign), headers={"if-none-match": first["ETag"]})
    assert (later.status_code, "Đã cam kết 20 / 40" in text_of(page(later))) == (200, True)
    assert later["ETag"] != first["ETag"]


def test_search_engines_are_told_what_is_for_them(client):
    response = client.get(reverse("publication:robots"))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Allow: /chien-dich/" in page(response)
    assert page(response).rstrip().endswith("Disallow: /")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client, method):
    assert getattr(client, method)(at("campaign", make_campaign())).status_code == 405


def test_a_public_page_has_a_strict_policy(client):
    response = client.get(at("campaign", make_campaign()))
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_campaign_that_was_taken_back_meanwhile_is_no_longer_there(client):
    campaign = make_campaign()
    client.get(reverse("publication:campaigns"))
    campaign.status = "draft"
    campaign.save(update_fields=["status"])
    assert client.get(at("campaign", campaign)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "stage", "over"),
    [
        ({"takes_online": True, "pledges_until": date(2100, 1, 1)}, "Đang nhận tài trợ", False),
        ({"handover_from": date(2026, 1, 1), "handover_until": date(2100, 1, 1)}, "Đang thực hiện", False),
        (
            {
                "pledges_until": date(2022, 12, 31),
                "handover_from": date(2023, 1, 5),
                "handover_until": date(2023, 1, 18),
            },
            "Đã hết thời gian trao tặng",
            True,
        ),
        ({"status": "closed", "pledges_until": date(2022, 12, 31)}, "Đã kết thúc", True),
    ],
)
def test_a_campaign_says_how_far_it_is_and_which_day_has_passed(client, fields, stage, over):
    campaign = make_campaign(**{"takes_online": False, **fields})
    text = read(client, "campaign", campaign)
    listed = text_of(page(client.get(reverse("publication:campaigns"))))
    assert [stage in one for one in (text, listed)] == [True, True]
    assert ("(đã hết hạn)" in text) is over
    assert ("Đã trao tặng từ ngày" in listed) is ("handover_until" in fields and over)


@pytest.mark.parametrize(("status", "phone"), [("open", True), ("cancelled", False)])
def test_who_doubts_a_letter_reads_whom_to_call(client, settings, status, phone):
    settings.PUBLIC_URL = SITE
    letter = make_letter()
    Campaign.objects.update(contact_name="Phòng Truyền thông", contact_phone="0222.3.821.330", status=status)
    html = page(client.get(reverse("publication:letter", args=[letter.token])))
    assert ('href="tel:02223821330"' in html) is phone
    assert ("Phòng Truyền thông" in html) is phone


def test_of_a_campaign_that_is_over_is_told_where_it_was_given_and_nothing_is_asked_for(client):
    campaign = make_campaign()
    card = make_offer(campaign, wanted=40)
    line = make_pledge(card, 20)
    for commune, count in ((YEN_TRUNG, 6), (TAM_GIANG, 8)):
        for nomination in put_forward(card, commune, count):
            allocate(line, nomination)
    assert "Còn cần tài trợ: 20 suất" in read(client, "campaign", campaign)
    Campaign.objects.update(status="closed")
    views.forget()
    html = page(client.get(at("campaign", campaign)))
    assert "Còn cần tài trợ" not in html
    assert "Nơi đã nhận hỗ trợ" in html
    assert html.index("Tam Giang") < html.index("Yên Trung")
    assert row_of(html, "Tam Giang") == ["0 đang chờ 8 đã phân bổ"]


def test_a_campaign_that_is_over_and_gave_nothing_awaits_nothing(client):
    campaign = make_campaign(status="closed")
    make_offer(campaign, wanted=40)
    text = read(client, "campaign", campaign)
    assert [words for words in ("ngay khi có", "đầu tiên", "Còn cần", "đủ theo kế hoạch") if words in text] == []
    assert "Không có số liệu theo địa phương" in text


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, True),
        ({"takes_online": True}, False),
        ({"pledges_until": date(2020, 1, 1)}, False),
        ({"handover_from": date(2020, 1, 1), "handover_until": date(2020, 1, 2)}, False),
        ({"status": "closed"}, False),
    ],
)
def test_a_campaign_that_takes_none_online_says_whom_to_call(client, fields, shown):
    campaign = make_campaign(**{"takes_online": False, "contact_phone": "0222.3.821.330", **fields})
    assert ("nhận tài trợ qua điện thoại" in read(client, "campaign", campaign)) is shown


def test_each_page_of_a_campaign_says_whom_to_call_and_the_province_leads_on(client):
    campaign = make_campaign(None, contact_phone="0222.3.821.330")
    put_forward(make_offer(campaign), YEN_TRUNG, 6)
    for name in ("campaign", "places", "sponsors"):
        assert 'href="tel:02223821330"' in page(client.get(at(name, campaign)))
    assert f'href="{at("places", campaign)}?tinh=24"' in page(client.get(at("campaign", campaign)))
    # Under the province's name the communes need not tell it again.
    assert page(client.get(at("places", campaign, "?tinh=24"))).count("Thành phố Bắc Ninh") == 2
