"""The pages of places: what is pledged for each, and the rest of it."""

import re

import pytest
from django.urls import reverse

from publication import views
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_institution,
    make_nomination,
    make_offer,
    make_person,
    make_pledge,
    make_sponsor,
)
from tests.office.making import allocate
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db


def at(name, campaign, query=""):
    return reverse(f"publication:{name}", args=[campaign.code]) + query


def put_forward(offer, commune, count, **fields):
    return [make_nomination(offer, person=make_person(commune), **fields) for _ in range(count)]


def row_of(html, place):
    """The cells of the place's row, as text."""
    (row,) = (row for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL) if place in row)
    return [text_of(cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


def cards_for(offer, quantity, *marks, paid=0, **fields):
    line = make_pledge(offer, quantity, earmarks=marks, **fields)
    line.paid_units = paid
    line.save(update_fields=["paid_units"])
    return line


def told_sponsor(**fields):
    return make_sponsor(may_be_named=True, **fields)


def rest_of(html):
    found = re.search(r'<p class="p-rest">(.*?)</p>\s*<ul>(.*?)</ul>', html, re.DOTALL)
    return tuple(text_of(part).strip() for part in found.groups()) if found else None


def test_what_is_pledged_and_paid_for_a_place_comes_with_the_rest_to_the_figures_of_the_campaign(client):
    campaign = make_campaign(None)
    card = make_offer(campaign)
    put_forward(card, YEN_TRUNG, 6)
    one, two, three = (told_sponsor() for _ in range(3))
    school = make_institution(YEN_TRUNG)
    cards_for(card, 10, {"commune_id": YEN_TRUNG}, sponsor=one, paid=10)
    cards_for(card, 5, {"institution": school}, sponsor=two, paid=2)
    cards_for(card, 7, {"commune_id": YEN_TRUNG}, {"institution": school}, sponsor=three, status="part_funded", paid=3)
    cards_for(card, 20, {"province_id": "24"}, sponsor=two, paid=20)
    cards_for(card, 9, {"commune_id": YEN_TRUNG}, {"commune_id": TAM_GIANG}, sponsor=one)
    cards_for(card, 8, {"commune_id": YEN_TRUNG}, {"commune_id": TAM_GIANG}, sponsor=three)
    cards_for(card, 30, {"province_id": "24"}, {"province_id": "38"}, sponsor=one, paid=30)
    cards_for(card, 40, sponsor=two, paid=1)
    cards_for(card, 11, {"group_id": "poor"}, sponsor=three)
    cards_for(card, 90, {"commune_id": YEN_TRUNG}, sponsor=three, status="registered")
    html = page(client.get(at("places", campaign)))
    assert row_of(html, "Bắc Ninh") == ["6 đang chờ 0 đã phân bổ 59 cam kết riêng cho nơi này, 35 đã nhận đủ tiền"]
    assert rest_of(html) == (
        "Cam kết không chỉ định nơi nhận, hoặc không nêu theo nơi:",
        f"{card}: 81 , 31 đã nhận đủ tiền",
    )
    html = page(client.get(at("places", campaign, "?tinh=24")))
    assert row_of(html, "Yên Trung") == ["6 đang chờ 0 đã phân bổ 22 cam kết riêng cho nơi này, 15 đã nhận đủ tiền"]
    assert rest_of(html)[1] == f"{card}: 37 , 20 đã nhận đủ tiền"
    (gift,) = views._figures(campaign.code).gifts
    assert (gift.pledged, gift.paid.value) == (59 + 81, 35 + 31)
    assert rest_of(page(client.get(at("places", campaign, "?tim=yen")))) is None


def test_gifts_for_a_group_in_a_place_are_told_of_no_place_but_its_own(client):
    card = make_offer(make_campaign())
    cards_for(card, 12, {"group_id": "poor"}, {"commune_id": YEN_TRUNG}, sponsor=told_sponsor())
    html = page(client.get(at("places", card.campaign)))
    assert row_of(html, "Yên Trung") == ["0 đang chờ 0 đã phân bổ 12 cam kết riêng cho nơi này"]
    assert rest_of(html) is None


def test_in_a_campaign_of_a_province_the_rest_is_all_that_no_commune_tells(client):
    campaign = make_campaign()
    card = make_offer(campaign)
    for number, commune in enumerate((YEN_TRUNG, TAM_GIANG)):
        cards_for(card, 10 + number, {"commune_id": commune}, sponsor=told_sponsor(), paid=10)
    cards_for(card, 6, {"province_id": "24"}, sponsor=told_sponsor(), paid=6)
    cards_for(card, 2, sponsor=told_sponsor())
    html = page(client.get(at("places", campaign)))
    assert row_of(html, "Yên Trung") == ["0 đang chờ 0 đã phân bổ 10 cam kết riêng cho nơi này"]
    assert row_of(html, "Tam Giang") == ["0 đang chờ 0 đã phân bổ 11 cam kết riêng cho nơi này"]
    assert rest_of(html)[1] == f"{card}: 8"


def test_where_people_with_a_gift_are_few_nothing_is_told_of_pledges_for_the_place(client):
    campaign = make_campaign()
    card = make_offer(campaign)
    line = cards_for(card, 12, {"commune_id": YEN_TRUNG}, sponsor=told_sponsor())
    for nomination in put_forward(card, YEN_TRUNG, 3):
        allocate(line, nomination)
    for nomination in put_forward(card, TAM_GIANG, 6):
        allocate(line, nomination)
    html = page(client.get(at("places", campaign)))
    assert row_of(html, "Yên Trung") == ["0 đang chờ đã phân bổ: không nêu"]
    assert rest_of(html)[1] == f"{card}: 12"
