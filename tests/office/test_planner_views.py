"""The planner's page: who may open it, what it answers, what it says of a question that makes no sense."""

import pytest
from django.urls import reverse

from campaigns.models import Offer
from tests.factories import (
    BAC_NINH,
    THANH_HOA,
    make_campaign,
    make_commune_officer,
    make_nomination,
    make_offer,
    make_officer,
    make_pledge,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    campaign = make_campaign(BAC_NINH, code="BN2027")
    make_offer(campaign, "book", wanted=2)
    card = make_offer(campaign, "card", wanted=4, pays=Offer.Pays.RESIDUAL)
    for _each in range(3):
        make_nomination(card)
    return campaign


def ask(client, user, campaign, **choices):
    client.force_login(user)
    return client.get(reverse("admin:office_planner", args=[campaign.pk]), choices)


def test_page_answers_for_a_hundred_million_at_first(client, campaign):
    response = ask(client, make_officer(BAC_NINH), campaign)
    spending = response.context["spending"]
    assert (spending.amount, spending.reached, spending.left) == (100_000_000, 3, 100_000_000 - 3 * 241_380)
    content = response.content.decode()
    assert "Một trăm triệu đồng" in content
    # 2 books at 1.980.000, 3 cards at 241.380 and one for somebody not known yet at 804.600
    assert response.context["needs_cost"] == 3_960_000 + 724_140 + 804_600
    assert "5.488.740" in content


def test_question_stands_in_the_address(client, campaign):
    make_pledge(campaign.offers.get(kind="card"), 2)
    officer = make_officer(BAC_NINH)
    first = ask(client, officer, campaign, so_tien="300 nghìn").context["spending"]
    assert (first.reached, sum(line.covered for line in first.lines), first.left) == (1, 2, 58_620)
    without = ask(client, officer, campaign, so_tien="300 nghìn", cam_ket="bo-qua", theo="most").context["spending"]
    assert (without.reached, without.missed) == (1, 2)
    none = ask(client, officer, campaign, so_tien="1 tỷ", nhom=["orphan"], trong_so="de-nghi").context["spending"]
    assert (none.lines, none.left) == ((), 1_000_000_000)


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"so_tien": "một ít"}, "Không đọc được số tiền"),
        ({"so_tien": "-5"}, "Không đọc được số tiền"),
        ({"so_tien": "1" * 70}, "60 ký tự"),
        ({"trong_so": "ai-cung-duoc"}, "ai-cung-duoc"),
        ({"nhom": ["nobody"]}, "nobody"),
    ],
)
def test_question_that_makes_no_sense_is_answered_with_a_sentence(client, campaign, choices, sentence):
    response = ask(client, make_officer(BAC_NINH), campaign, **choices)
    assert response.status_code == 200
    assert "spending" not in response.context
    assert sentence in response.content.decode()


def test_parts_of_more_than_the_whole_are_refused(client, campaign):
    book, card = campaign.offers.order_by("kind")
    response = ask(client, make_officer(BAC_NINH), campaign, **{f"ty_le_{book.pk}": "60", f"ty_le_{card.pk}": "50"})
    assert "cộng lại là 110 %" in response.content.decode()


def test_part_of_the_money_is_kept_for_a_gift(client, campaign):
    card = campaign.offers.get(kind="card")
    spending = ask(client, make_officer(BAC_NINH), campaign, so_tien="1.000.000", **{f"ty_le_{card.pk}": "50"}).context[
        "spending"
    ]
    assert spending.reached == 3  # two from the half that is theirs, the third from what is for all


def test_strangers_see_nothing(client, campaign):
    assert ask(client, make_officer(THANH_HOA), campaign).status_code == 404
    assert ask(client, make_commune_officer(), campaign).status_code in (302, 403)
    assert ask(client, make_user("accountant", province=BAC_NINH), campaign).status_code == 403
    client.logout()
    assert client.get(reverse("admin:office_planner", args=[campaign.pk])).status_code == 302


def test_campaign_without_gifts_says_what_to_do(client):
    response = ask(client, make_officer(BAC_NINH), make_campaign(BAC_NINH))
    assert "Chiến dịch chưa có loại quà tặng nào" in response.content.decode()


def test_page_asks_the_database_as_often_for_three_groups_as_for_one(client, campaign, django_assert_max_num_queries):
    officer = make_officer(BAC_NINH)
    ask(client, officer, campaign)
    for groups in (["student"], ["disabled"], ["elderly", "orphan"]):
        make_nomination(campaign.offers.get(kind="card"), groups=groups)
        with django_assert_max_num_queries(40):
            ask(client, officer, campaign)


def test_sum_too_large_for_words_is_shown_in_figures(client, campaign):
    book = campaign.offers.get(kind="book")
    campaign.offers.filter(pk=book.pk).update(monthly_income=29_800_000, months=12)
    response = ask(client, make_officer(BAC_NINH), campaign, **{f"so_luong_{book.pk}": "10.000.000"})
    assert response.status_code == 200
    # 22 % × 29.800.000 × 12 months, ten million times, and the four cards
    assert response.context["needs_cost"] == 78_672_000 * 10_000_000 + 724_140 + 804_600
