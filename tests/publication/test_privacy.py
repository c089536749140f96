"""What the public pages keep to themselves: people, sponsors who did not agree, and one reader from another."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from publication import views
from tests.factories import (
    DONG_SON,
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_institution,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_sponsor,
)
from tests.office.making import allocate
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db


def at(name, campaign, query=""):
    return reverse(f"publication:{name}", args=[campaign.code]) + query


def read(client, name, campaign, query=""):
    return text_of(page(client.get(at(name, campaign, query))))


def test_campaigns_are_kept_apart(client):
    here, there = make_campaign(name="Chiến dịch Một"), make_campaign(name="Chiến dịch Hai")
    make_pledge(make_offer(here), 11, sponsor=make_sponsor(name="Công ty Đây", may_be_named=True))
    make_offer(there)
    for _ in range(2):
        for name in ("campaign", "places", "sponsors"):
            text = read(client, name, there)
            assert "Chiến dịch Hai" in text
            assert "Chiến dịch Một" not in text
            assert "Công ty Đây" not in text


def test_nobody_who_reads_gets_anything_of_another_reader(client):
    campaign = make_campaign()
    make_offer(campaign)
    officer = make_officer(full_name="Người Đang Đăng Nhập")
    client.force_login(officer)
    mine = client.get(at("campaign", campaign))
    other = Client().get(at("campaign", campaign))
    assert other.content == mine.content
    assert "Người Đang Đăng Nhập" not in page(mine)
    assert "csrf" not in page(mine)
    assert other.cookies == {}


def test_no_public_page_names_anybody_or_any_number_of_theirs(client):
    campaign = make_campaign(None)
    school = make_institution(name="Trường Bí Mật")
    people = [
        make_person(
            commune,
            full_name=f"Quách Kỳ Lạ {number}",
            personal_id=f"0275556667{number:02}",
            insurance_code=f"27999888{number:02}",
            phone=f"09123400{number:02}",
            hamlet="Thôn Kín Đáo",
            birth_date=date(1951, 3, 9),
        )
        for number, commune in enumerate((YEN_TRUNG, TAM_GIANG, DONG_SON) * 4)
    ]
    sponsor = make_sponsor(
        name="Doãn Kín Tiếng",
        kind="individual",
        tax_code="027085001234",
        phone="0977123123",
        email="kin@example.vn",
        address="Số 7 Ngõ Kín",
        contact_name="Lạc Danh Tính",
    )
    promised = {"contact_name": "Mai Liên Hệ", "contact_email": "lien-he@example.vn", "note": "Ghi chú riêng"}
    for kind in ("book", "card", "gift"):
        offer = make_offer(campaign, kind)
        line = make_pledge(offer, 20, sponsor=sponsor, **promised)
        for person in people:
            allocate(line, make_nomination(offer, person=person, institution=school, note="Bệnh hiểm nghèo"))
    read_pages = [
        reverse("publication:campaigns"),
        at("campaign", campaign),
        at("places", campaign),
        at("places", campaign, "?tinh=24"),
        at("places", campaign, "?tim=yen"),
        at("sponsors", campaign),
        reverse("publication:help"),
        reverse("publication:data-use"),
        reverse("publication:robots"),
    ]
    private = re.compile(
        "Quách|Kỳ Lạ|0275556667|27999888|09123400|Kín|1951|Trường Bí Mật|Bệnh hiểm|Lạc Danh|Mai Liên|"
        "lien-he@|kin@|027085001234|0977123123|Ghi chú riêng|hộ cận nghèo|Cận nghèo"
    )
    for address in read_pages:
        response = client.get(address)
        assert response.status_code == 200
        found = set(private.findall(page(response)))
        assert found == ({"hộ cận nghèo"} if address == reverse("publication:help") else set()), address


def test_the_kept_figures_hold_numbers_and_texts_only(client):
    campaign = make_campaign()
    make_pledge(make_offer(campaign), 5, sponsor=make_sponsor(may_be_named=True))
    client.get(at("campaign", campaign))
    figures = views._figures(campaign.code)
    assert "objects" not in repr(type(figures))
    assert figures.heading.code == campaign.code
    assert timezone.now() - figures.as_of < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("sponsor", "pledge"),
    [
        ({"kind": "individual", "may_be_named": True}, {}),
        ({"kind": "individual"}, {}),
        ({"kind": "business"}, {}),
        ({"kind": "business", "may_be_named": True}, {"unnamed": True}),
    ],
)
def test_what_an_individual_or_an_unnamed_sponsor_gives_to_a_place_is_told_of_no_place(client, sponsor, pledge):
    campaign = make_campaign()
    card = make_offer(campaign)
    for _ in range(6):
        make_nomination(card, person=make_person(YEN_TRUNG))
    make_pledge(card, 37, earmarks=({"commune_id": YEN_TRUNG},), sponsor=make_sponsor(**sponsor), **pledge)
    for name in ("campaign", "places"):
        text = read(client, name, campaign)
        assert "6 đang chờ 0 đã phân bổ" in text
        assert "37 cam kết riêng" not in text
    assert "không nêu theo nơi: " in text
    assert re.search(r"không nêu theo nơi: .*: 37 ", text)


def _pledge_of(card, units, name, *, paid=0, **fields):
    line = make_pledge(
        card, units, sponsor=make_sponsor(name=name, may_be_named=True, **fields), received=paid * 804_600
    )
    line.paid_units = paid
    line.save(update_fields=["paid_units"])


def test_an_individual_is_named_where_nobody_can_work_out_what_she_gave(client):
    card = make_offer(make_campaign())
    for units, name in ((10, "Công ty Ánh Sáng"), (7, "Công ty Bình Minh")):
        _pledge_of(card, units, name)
    for units, name, named in ((3, "Bà Riêng", False), (2, "Ông Kín", False), (2, "Bà Đủ", True)):
        _pledge_of(card, units, name, kind="individual")
        views.forget()
        for place in ("campaign", "sponsors"):
            assert [one in read(client, place, card.campaign) for one in ("Bà Riêng", "Ánh Sáng")] == [named, True]
    assert re.search("nhà tài trợ không nêu tên", read(client, "campaign", card.campaign)) is None


def test_what_one_or_two_sponsors_paid_is_told_nowhere(client):
    card = make_offer(make_campaign(), wanted=40)
    for number, told in enumerate((False, False, True)):
        _pledge_of(card, 10, f"Công ty {number}", paid=number + 3)
        views.forget()
        text = read(client, "campaign", card.campaign)
        assert "không nêu /" not in text
        shown = ["Đã nhận đủ tiền không nêu" in text, "Đã nhận không nêu" in text, "Đã nhận đủ tiền 12 / 40" in text]
        assert (shown, "Đã nhận 9.655.200 đồng" in text) == ([not told, not told, told], told)
