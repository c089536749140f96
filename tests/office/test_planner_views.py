"""The planner's page: who may open it, what it answers, what it says of a question that makes no sense."""

import pytest
from django.urls import reverse

from campaigns.models import Offer, Quota
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
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


def test_page_says_what_sponsors_pay_of_the_premium(client, campaign):
    make_offer(campaign, "gift", value=500_000)
    content = ask(client, make_officer(BAC_NINH), campaign).content.decode()
    said = "Sổ BHXH 6 tháng – toàn bộ mức đóng (giá niêm yết); Thẻ BHYT 12 tháng – phần còn lại sau hỗ trợ."
    assert f"Nhà tài trợ trả, theo kế hoạch chiến dịch: {said}" in " ".join(content.split())


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


def draft():
    """A campaign of Bắc Ninh in which nobody is nominated yet: a book costs 1.980.000, a card 804.600."""
    campaign = make_campaign(BAC_NINH, status="draft")
    return campaign, make_offer(campaign, "book"), make_offer(campaign, "card", pays=Offer.Pays.RESIDUAL)


def estimated(response):
    return [(one.offer.kind, one.group, one.gifts, one.left) for one, _name in response.context["estimates"]]


def test_while_nobody_is_nominated_the_price_of_one_answers(client):
    campaign, _book, _card = draft()
    response = ask(client, make_officer(BAC_NINH), campaign)
    assert estimated(response) == [("book", "", 50, 1_000_000), ("card", "", 124, 229_600)]
    sentence = (
        "Chưa có ai được đề nghị: theo giá một suất, số tiền này đủ cho 50 sổ BHXH 6 tháng hoặc 124 thẻ BHYT 12 tháng."
    )
    assert sentence in response.content.decode()


def test_while_nobody_is_nominated_each_gift_has_its_part_of_the_money(client):
    campaign, book, card = draft()
    parts = {f"ty_le_{book.pk}": "30", f"ty_le_{card.pk}": "50"}
    response = ask(client, make_officer(BAC_NINH), campaign, **parts)
    assert estimated(response) == [("book", "", 15, 300_000), ("card", "", 62, 114_800)]
    assert "đủ cho 15 sổ BHXH 6 tháng và 62 thẻ BHYT 12 tháng." in response.content.decode()
    only = ask(client, make_officer(BAC_NINH), campaign, **{f"ty_le_{book.pk}": "100", f"ty_le_{card.pk}": "0"})
    assert estimated(only) == [("book", "", 50, 1_000_000)]


def test_while_nobody_is_nominated_groups_have_prices_of_their_own(client):
    campaign, _book, card = draft()
    make_offer(campaign, "gift", value=400_000)
    response = ask(client, make_officer(BAC_NINH), campaign, nhom=["near_poor", "poor"])
    assert [row for row in estimated(response) if row[0] == "card"] == [
        ("card", "near_poor", 414, 68_680),
        ("card", "poor", 0, 100_000_000),
    ]
    content = response.content.decode()
    assert "414 thẻ BHYT 12 tháng (Hộ cận nghèo)" in content
    assert "Hộ nghèo: " in content
    campaign.offers.filter(pk=card.pk).update(premiums_paid_on=None)
    assert "Chưa có ngày đóng tiền" in ask(client, make_officer(BAC_NINH), campaign).content.decode()


def test_where_nobody_waits_any_more_the_page_says_so(client, campaign):
    response = ask(client, make_officer(BAC_NINH), campaign, nhom=["orphan"])
    content = response.content.decode()
    assert "Không có ai đang chờ suất tặng: theo giá một suất" in content
    assert "Hãy chọn “mọi người được đề nghị” hoặc nhóm khác" in content
    assert "Chưa có ai được đề nghị" not in content


@pytest.mark.parametrize("amount", ["", " ", "0", "0 đồng"])
def test_an_amount_is_asked_for_and_the_wanted_gifts_cost_the_same(client, campaign, amount):
    response = ask(client, make_officer(BAC_NINH), campaign, so_tien=amount)
    assert response.context["form"].errors == {"so_tien": ["Hãy nhập số tiền, ví dụ: 100 triệu."]}
    assert "spending" not in response.context
    assert response.context["needs_cost"] == 3_960_000 + 724_140 + 804_600


def asked_at_first(client, user, campaign):
    response = ask(client, user, campaign)
    return [(field.value(), said) for field, said in response.context["form"].quantities()]


def test_an_office_in_a_nationwide_campaign_starts_from_its_own_quota_or_people(client):
    campaign = make_campaign(None)
    book, card = make_offer(campaign, "book", wanted=24_300), make_offer(campaign, wanted=51_000)
    for offer, area, most in (
        (card, {"province_id": BAC_NINH}, 1_200),
        (card, {"commune_id": YEN_TRUNG}, 40),
        (card, {"province_id": THANH_HOA}, 900),
        (book, {"province_id": THANH_HOA}, 800),
    ):
        Quota.objects.create(offer=offer, most=most, **area)
    for status in ("approved", "proposed", "rejected"):
        make_nomination(book, status=status)
    make_nomination(book, person=make_person(DONG_SON))
    assert asked_at_first(client, make_officer(BAC_NINH), campaign) == [
        ("2", "Địa bàn anh/chị phụ trách chưa có hạn mức; số người được đề nghị: 2."),
        ("1.200", "Hạn mức của địa bàn anh/chị phụ trách: 1.200."),
    ]
    assert asked_at_first(client, make_officer(None), campaign) == [
        ("24.300", "Nhu cầu theo kế hoạch: 24.300."),
        ("51.000", "Nhu cầu theo kế hoạch: 51.000."),
    ]


@pytest.mark.parametrize(
    ("province", "pays", "told"), [(None, "residual", 2), (None, "list", 0), (BAC_NINH, "residual", 0)]
)
def test_prices_that_leave_out_what_provinces_add_say_so(client, province, pays, told):
    campaign = make_campaign(province)
    make_offer(campaign, pays=pays)
    content = ask(client, make_officer(None), campaign).content.decode()
    assert content.count("chưa trừ phần địa phương hỗ trợ thêm") == told
