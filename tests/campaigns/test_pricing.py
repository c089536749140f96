"""Prices by the stored figures."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from campaigns.models import HardshipGroup, Rate, Share
from campaigns.pricing import (
    LEFT_OUT,
    asked,
    cost,
    dearest,
    first_price,
    leaves_out_top_ups,
    load_tariff,
    price_of_one,
)
from campaigns.tariffs import CannotPrice, Facts
from tests.factories import BAC_NINH

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Offered:
    kind: str
    months: int | None = None
    pays: str = "list"
    premiums_paid_on: date | None = date(2026, 12, 31)
    monthly_income: int | None = None
    value: int | None = None
    home: str = ""


CARD, BOOK, GIFT = Offered("card", 12), Offered("book", 6), Offered("gift", value=500_000)


def test_figures_are_loaded_in_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        load_tariff()


def test_stored_rows_are_what_prices_are_made_of():
    rise = Rate.objects.create(kind="base_salary", value=2_800_000, valid_from=date(2026, 12, 1), legal_basis="NĐ 1")
    top_up = Share.objects.create(
        kind="card",
        group_id="near_poor",
        province_id=BAC_NINH,
        share=2_000,
        valid_from=date(2026, 12, 1),
        legal_basis="NQ 1",
    )
    found = cost(CARD, Facts(frozenset({"near_poor"}), province=BAC_NINH), load_tariff())
    assert (found.list_price, found.state_share, found.local_share) == (1_512_000, 1_058_400, 302_400)
    assert rise.pk in [rate.key for rate in found.rates]
    assert [share.key for share in found.shares][1:] == [top_up.pk]
    assert (found.rates[0].legal_basis, found.rates[0].position) == ("Nghị định 188/2025/NĐ-CP", None)


def test_groups_are_called_as_the_office_calls_them():
    HardshipGroup.objects.filter(pk="near_poor").update(name="Hộ cận nghèo của xã")
    found = cost(CARD, Facts(frozenset({"near_poor"})), load_tariff())
    assert found.why[0].text == "Thuộc nhóm: Hộ cận nghèo của xã"


def test_household_steps_keep_their_positions():
    tariff = load_tariff()
    assert [cost(CARD, Facts(household_position=place), tariff).list_price for place in (1, 2, 5, 6)] == [
        1_366_200,
        956_340,
        546_480,
        546_480,
    ]


def test_an_offer_says_income_and_value():
    tariff = load_tariff()
    assert cost(replace(BOOK, monthly_income=2_000_000), Facts(), tariff).list_price == 2_640_000
    assert cost(BOOK, Facts(monthly_income=9_000_000), tariff).list_price == 1_980_000
    assert cost(GIFT, Facts(value=1), tariff).list_price == 500_000


@pytest.mark.parametrize(
    ("offer", "by_list", "residual"),
    [(CARD, 1_366_200, 1_366_200), (BOOK, 1_980_000, 1_584_000), (GIFT, 500_000, 500_000)],
)
def test_one_gift_is_promised_at_its_list_price_or_at_what_is_left(offer, by_list, residual):
    tariff = load_tariff()
    assert price_of_one(offer, tariff) == by_list
    assert price_of_one(replace(offer, pays="residual"), tariff) == residual


def test_one_gift_costs_what_the_law_says_on_the_day_of_payment():
    tariff = load_tariff()
    prices = [
        price_of_one(replace(BOOK, premiums_paid_on=day), tariff) for day in (date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert prices == [1_980_000, 2_904_000]


def test_a_card_of_a_school_year_is_a_pupils():
    tariff, card = load_tariff(), replace(CARD, months=9)
    assert price_of_one(card, tariff) == 1_024_650
    assert price_of_one(replace(card, pays="residual"), tariff) == 512_325


def test_what_has_no_price_says_why():
    with pytest.raises(CannotPrice, match="giá trị quà"):
        price_of_one(replace(GIFT, value=None), load_tariff())


def test_a_card_or_book_without_a_day_of_payment_has_no_price():
    with pytest.raises(CannotPrice, match="Chưa có ngày đóng tiền"):
        price_of_one(replace(CARD, premiums_paid_on=None), load_tariff())
    assert price_of_one(replace(GIFT, premiums_paid_on=None), load_tariff()) == 500_000


def test_an_income_that_the_law_overtook_counts_as_the_lowest():
    late = replace(BOOK, monthly_income=2_000_000, premiums_paid_on=date(2027, 1, 1))
    found = first_price(late, load_tariff())
    assert found.list_price == 2_904_000
    assert (found.why[0].text.startswith("Thu nhập đã chọn 2.000.000 đồng thấp hơn"), found.why[0].amount) == (
        True,
        2_200_000,
    )


def test_who_is_supported_in_full_costs_a_sponsor_nothing():
    tariff = load_tariff()
    poor = cost(CARD, Facts(frozenset({"poor"})), tariff)
    assert (poor.eligible, asked(CARD, poor), asked(replace(CARD, pays="residual"), poor)) == (False, 0, 0)


@pytest.mark.parametrize("pays", ["list", "residual"])
@pytest.mark.parametrize("offer", [CARD, BOOK, replace(BOOK, monthly_income=5_000_000)])
def test_nobody_costs_more_than_the_price_of_one(offer, pays):
    tariff, offer = load_tariff(), replace(offer, pays=pays)
    most = price_of_one(offer, tariff)
    for groups in ({"poor"}, {"near_poor"}, {"student"}, {"near_poor", "student"}, {"ethnic_minority"}, set()):
        for position in (None, 1, 2, 5):
            facts = Facts(frozenset(groups), household_position=position)
            assert asked(offer, cost(offer, facts, tariff)) <= most


def test_who_pays_the_list_price_is_told_so_at_the_end():
    tariff = load_tariff()
    by_list, residual = (first_price(replace(BOOK, pays=pays), tariff).why for pays in ("list", "residual"))
    assert [(step.text, step.amount) for step in by_list[-2:]] == [
        ("Còn lại sau hỗ trợ", 1_584_000),
        ("Theo kế hoạch, nhà tài trợ trả toàn bộ mức đóng (giá niêm yết)", 1_980_000),
    ]
    assert (residual[-1].text, residual[-1].amount) == ("Còn lại, nhà tài trợ trả", 1_584_000)
    assert first_price(CARD, tariff).why[-1].text == "Còn lại, nhà tài trợ trả"


# What a province adds for everybody


def top_up(province=BAC_NINH, group=None, share=1_000):
    Share.objects.create(
        kind="book",
        group_id=group,
        province_id=province,
        share=share,
        valid_from=date(2026, 1, 1),
        legal_basis="NQ 9/2026/NQ-HĐND",
    )


def test_what_the_province_of_the_campaign_adds_for_everybody_is_in_the_price_of_one():
    top_up()
    here, elsewhere = (replace(BOOK, pays="residual", home=province) for province in (BAC_NINH, "38"))
    tariff = load_tariff()
    found = first_price(here, tariff)
    assert (found.state_share, found.local_share, found.sponsor_share) == (396_000, 198_000, 1_386_000)
    assert "NQ 9/2026/NQ-HĐND" in [step.legal_basis for step in found.why]
    assert (price_of_one(here, tariff), price_of_one(elsewhere, tariff)) == (1_386_000, 1_584_000)


def test_what_a_province_adds_for_a_group_is_not_in_the_price_of_one():
    top_up(group="near_poor")
    assert price_of_one(replace(BOOK, pays="residual", home=BAC_NINH), load_tariff()) == 1_584_000


def test_a_campaign_of_the_whole_country_says_that_no_top_up_is_taken_off():
    top_up()
    found = first_price(replace(BOOK, pays="residual"), load_tariff())
    assert found.sponsor_share == 1_584_000
    assert [step.text for step in found.why[-2:]] == [LEFT_OUT, "Còn lại, nhà tài trợ trả"]
    assert found.why[-2].text.startswith("Chiến dịch toàn quốc: chưa trừ phần địa phương hỗ trợ thêm")


@pytest.mark.parametrize(
    "offer", [BOOK, GIFT, replace(BOOK, pays="residual", home=BAC_NINH)], ids=["list price", "gift", "province"]
)
def test_where_no_top_up_could_be_taken_off_nothing_is_said_of_it(offer):
    assert not leaves_out_top_ups(offer)
    assert LEFT_OUT not in [step.text for step in first_price(offer, load_tariff()).why]


def test_nobody_costs_more_than_the_dearest_who_may_live_elsewhere():
    top_up()
    tariff, offer = load_tariff(), replace(BOOK, pays="residual", home=BAC_NINH)
    assert (price_of_one(offer, tariff), dearest(offer, tariff)) == (1_386_000, 1_584_000)
    assert asked(offer, cost(offer, Facts(province="38"), tariff)) == dearest(offer, tariff)


def income_steps_move(line: int, **more: int) -> date:
    """A new poverty line, and other figures if wanted; the day on which a book is paid by them."""
    for kind, value in {"poverty_line": line, **more}.items():
        Rate.objects.create(kind=kind, value=value, valid_from=date(2031, 1, 1), legal_basis="NĐ 7")
    return date(2031, 2, 1)


def test_an_income_that_the_law_left_between_two_steps_counts_as_the_next_one():
    day = income_steps_move(2_325_000)
    found = first_price(replace(BOOK, monthly_income=2_400_000, premiums_paid_on=day), load_tariff())
    assert found.list_price == 6 * 533_500  # 22 % of 2.425.000 đồng
    assert found.why[0] == (
        "Thu nhập đã chọn 2.400.000 đồng không còn đúng bậc theo chuẩn nghèo khu vực nông thôn áp dụng từ 01/01/2031: "
        "tính theo bậc 2.425.000 đồng",
        2_425_000,
        "NĐ 7",
    )
    on_a_step = first_price(replace(BOOK, monthly_income=2_425_000, premiums_paid_on=day), load_tariff())
    assert (on_a_step.list_price, on_a_step.why) == (found.list_price, found.why[1:])


def test_the_next_step_is_never_above_the_ceiling():
    day = income_steps_move(2_325_000, income_ceiling=1)  # 2.530.000 đồng
    tariff = load_tariff()
    assert (
        cost(replace(BOOK, monthly_income=2_530_000, premiums_paid_on=day), Facts(), tariff).why[0].amount == 2_525_000
    )
    with pytest.raises(CannotPrice, match="cao hơn 1 lần lương cơ sở"):
        cost(replace(BOOK, monthly_income=2_531_000, premiums_paid_on=day), Facts(), tariff)
