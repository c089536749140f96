"""The gifts on a campaign's page: what each costs and why, and what is refused while it is typed."""

import html as markup
import json
import re
from datetime import date

import pytest
from django.urls import reverse

from campaigns.models import Offer, Rate
from tests.campaigns.test_admin import BOOK, CARD, form_data, of
from tests.factories import make_campaign, make_leader, make_offer, make_officer, make_pledge

pytestmark = pytest.mark.django_db
LATE = date(2027, 1, 18)


@pytest.fixture
def page(client):
    """The campaign's page as an officer of the province sees it."""
    client.force_login(make_officer())

    def text(campaign):
        answer = client.get(reverse("admin:campaigns_campaign_change", args=[campaign.pk]))
        return markup.unescape(answer.content.decode())

    return text


def sent(client, campaign, *offers):
    client.force_login(make_officer())
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    return client.post(address, form_data(campaign, offers=offers, code=campaign.code))


def test_each_gift_shows_the_price_of_one_and_each_step_with_its_law(page):
    book = make_offer(make_campaign(), "book", premiums_paid_on=LATE, wanted=10)
    text = page(book.campaign)
    for words in (
        "2.904.000 đồng",
        "Mức đóng BHXH tự nguyện một tháng: 22 % × 2.200.000 đồng",
        "Nghị định 351/2025/NĐ-CP",
        "29.040.000 đồng",
    ):
        assert words in text


def test_a_new_figure_of_the_law_moves_the_price_and_the_sum_at_once(page):
    card = make_offer(make_campaign(), premiums_paid_on=LATE, wanted=10)
    assert "13.662.000 đồng" in page(card.campaign)
    Rate.objects.create(kind="base_salary", value=2_600_000, valid_from=date(2027, 1, 1), legal_basis="NĐ 1/2026/NĐ-CP")
    assert ("14.040.000 đồng" in page(card.campaign), "NĐ 1/2026/NĐ-CP" in page(card.campaign)) == (True, True)


def test_what_sponsors_pay_decides_the_price_shown(page):
    book = make_offer(make_campaign(), "book", premiums_paid_on=LATE, pays="residual")
    assert "2.323.200 đồng" in page(book.campaign)


def test_an_unfinished_gift_says_what_its_price_waits_for(page):
    campaign = make_campaign(status="draft")
    make_offer(campaign, premiums_paid_on=None, wanted=5)
    make_offer(campaign, "gift", wanted=2)
    text = page(campaign)
    assert "Chưa có ngày đóng tiền: ghi ngày dự kiến đóng tiền cho cơ quan BHXH." in text
    assert "1.000.000 đồng" in text
    assert "(chưa tính: Thẻ BHYT 12 tháng)" in text


def test_the_page_tells_the_script_which_fields_and_months_a_kind_has(page):
    text = page(make_offer(make_campaign()).campaign)
    told = re.findall(r'data-offer-fields="(\{.*?\})"', text)
    fields = json.loads(told[0])
    assert fields["gift"] == ["value"]
    assert fields["card"] == ["months", "pays", "premiums_paid_on"]
    assert "data-offer-months" in text


def test_a_draft_may_be_saved_without_the_day_of_payment(client):
    campaign = make_campaign(code="TET2027", status="draft")
    response = sent(client, campaign, BOOK | {"premiums_paid_on": ""})
    assert (response.status_code, Offer.objects.get().premiums_paid_on) == (302, None)


def test_an_open_campaign_keeps_its_prices(client):
    campaign = make_campaign(code="TET2027")
    card = make_offer(campaign)
    response = sent(client, campaign, of(card, premiums_paid_on=""))
    assert "loại quà tặng phải có giá" in markup.unescape(response.content.decode())
    assert Offer.objects.get().premiums_paid_on == card.premiums_paid_on


def test_an_income_that_the_law_overtook_stays_as_it_was_chosen(client):
    campaign = make_campaign(code="TET2027")
    book = make_offer(campaign, "book", monthly_income=2_000_000)
    response = sent(client, campaign, of(book, premiums_paid_on="18/01/2027"))
    assert (response.status_code, Offer.objects.get().premiums_paid_on) == (302, LATE)


def test_the_same_kind_twice_is_told_at_its_field(client):
    campaign = make_campaign(code="TET2027", status="draft")
    response = sent(client, campaign, CARD, CARD)
    assert response.status_code == 200
    assert Offer.objects.count() == 0


def test_a_card_for_a_school_year_is_offered_to_pupils(client):
    campaign = make_campaign(code="TET2027", status="draft")
    assert sent(client, campaign, CARD | {"months": "9"}).status_code == 302
    assert Offer.objects.get().months == 9


def test_pledged_prices_stay_when_the_day_moves(client):
    campaign = make_campaign(code="TET2027")
    card = make_offer(campaign)
    line = make_pledge(card, 5)
    sent(client, campaign, of(card, premiums_paid_on="18/01/2027"))
    line.refresh_from_db()
    assert line.unit_price == 804_600


def test_the_page_asks_as_much_for_three_gifts_as_for_one(client, django_assert_max_num_queries):
    client.force_login(make_leader())
    campaign = make_campaign()
    make_offer(campaign)
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])

    def counted():
        with django_assert_max_num_queries(60) as captured:
            assert client.get(address).status_code == 200
        return sum("campaigns_rate" in query["sql"] for query in captured.captured_queries)

    one = counted()
    make_offer(campaign, "book")
    make_offer(campaign, "gift")
    assert counted() == one
