"""What paying on the planned days means: cards that hold late, prices that the law changes before."""

from datetime import date, timedelta

import pytest

from campaigns.models import Campaign, Offer, Rate, Share
from campaigns.pricing import load_tariff
from campaigns.tariffs import Tariff
from office.premium_days import cards_that_hold_too_late, price_changes

TODAY = date(2026, 11, 22)
HANDOVER = date(2027, 1, 18)
LATEST = date(2026, 12, 19)


WAIT = Rate(kind="card_wait", value=30, valid_from=date(2025, 7, 1), legal_basis="Nghị định 188/2025/NĐ-CP")


def late(today, *, paid_on, status="open", kind="card", handover=HANDOVER, rates=(WAIT,)):
    offer = Offer(kind=kind, months=12, premiums_paid_on=paid_on)
    campaign = Campaign(status=status, handover_from=handover)
    return list(cards_that_hold_too_late(campaign, [offer], Tariff(rates, []), today))


@pytest.mark.parametrize("days", [7, 1, 0])
def test_a_week_before_it_is_too_late_the_last_day_is_told(days):
    assert late(LATEST - timedelta(days=days), paid_on=HANDOVER) == [
        "Thẻ BHYT của người mới tham gia có giá trị sau 30 ngày kể từ ngày đóng tiền: hãy đóng tiền chậm nhất ngày "
        "19/12/2026 để thẻ có giá trị khi trao tặng (18/01/2027); kế hoạch đang ghi ngày 18/01/2027."
    ]


def test_earlier_only_who_plans_a_draft_is_told():
    eight_days_before = LATEST - timedelta(days=8)
    assert late(eight_days_before, paid_on=HANDOVER) == []
    assert len(late(eight_days_before, paid_on=HANDOVER, status="draft")) == 1


def test_later_it_is_told_from_when_the_cards_hold():
    for today in (LATEST + timedelta(days=1), HANDOVER):
        assert late(today, paid_on=HANDOVER) == [
            "Thẻ BHYT của người mới tham gia có giá trị sau 30 ngày kể từ ngày đóng tiền: đóng ngày 18/01/2027 thì thẻ "
            "chỉ có giá trị từ 17/02/2027, sau ngày bắt đầu trao tặng (18/01/2027)."
        ]
    assert late(HANDOVER + timedelta(days=1), paid_on=HANDOVER) == []


@pytest.mark.parametrize(
    "plan",
    [
        {"paid_on": LATEST},
        {"paid_on": None},
        {"paid_on": HANDOVER, "handover": None},
        {"paid_on": HANDOVER, "kind": "book"},
    ],
)
def test_what_is_early_enough_or_not_known_is_not_told(plan):
    assert late(LATEST, **plan) == []


def test_how_long_a_new_card_waits_is_a_figure_with_its_day():
    sooner = Rate(kind="card_wait", value=15, valid_from=HANDOVER, legal_basis="Nghị định mới")
    assert late(HANDOVER, paid_on=HANDOVER, rates=[WAIT, sooner]) == [
        "Thẻ BHYT của người mới tham gia có giá trị sau 15 ngày kể từ ngày đóng tiền: đóng ngày 18/01/2027 thì thẻ "
        "chỉ có giá trị từ 02/02/2027, sau ngày bắt đầu trao tặng (18/01/2027)."
    ]
    assert late(HANDOVER, paid_on=HANDOVER, rates=[]) == []


def changes(*offers, today=TODAY):
    return list(price_changes(offers, load_tariff(), today))


def book(paid_on, **fields):
    return Offer(kind="book", months=6, premiums_paid_on=paid_on, **fields)


def card(paid_on, **fields):
    return Offer(kind="card", months=12, premiums_paid_on=paid_on, **fields)


@pytest.mark.django_db
def test_a_book_that_rises_with_the_poverty_line_is_told_with_both_prices():
    assert changes(book(HANDOVER), card(HANDOVER), Offer(kind="gift", value=500_000)) == [
        "Từ 01/01/2027 chuẩn nghèo khu vực nông thôn là 2.200.000 đồng: Sổ BHXH 6 tháng tăng từ 1.980.000 đồng lên "
        "2.904.000 đồng (đóng tiền ngày 18/01/2027)."
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("paid_on", [date(2026, 12, 31), TODAY, TODAY - timedelta(days=1), None])
def test_what_is_paid_before_the_change_is_not_told(paid_on):
    assert changes(book(paid_on)) == []


@pytest.mark.django_db
def test_a_change_that_costs_the_sponsor_nothing_is_not_told():
    """An income far above the poverty line, at the list price."""
    assert changes(book(HANDOVER, monthly_income=3_000_000)) == []


@pytest.mark.django_db
def test_a_change_entered_today_is_told_at_once():
    Rate.objects.create(kind="card_rate", value=400, valid_from=date(2027, 1, 1), legal_basis="NĐ thử")
    Rate.objects.create(kind="base_salary", value=2_600_000, valid_from=date(2027, 1, 10), legal_basis="NĐ thử")
    assert changes(card(HANDOVER)) == [
        "Từ 01/01/2027 tỷ lệ đóng thẻ BHYT là 4 %; từ 10/01/2027 lương cơ sở là 2.600.000 đồng: Thẻ BHYT 12 tháng "
        "giảm từ 1.366.200 đồng xuống 1.248.000 đồng (đóng tiền ngày 18/01/2027)."
    ]


@pytest.mark.django_db
def test_a_change_of_support_is_told_where_sponsors_pay_what_is_left():
    Share.objects.create(kind="book", share=1_000, valid_from=date(2026, 12, 1), legal_basis="NĐ thử")
    offer = book(date(2026, 12, 20), pays="residual")
    assert changes(offer) == [
        "Từ 01/12/2026 mức hỗ trợ tiền đóng là 10 %: Sổ BHXH 6 tháng tăng từ 1.584.000 đồng lên 1.782.000 đồng (đóng "
        "tiền ngày 20/12/2026)."
    ]
    offer.pays = "list"
    assert changes(offer) == []


@pytest.mark.django_db
def test_what_has_no_price_is_not_told_here():
    assert changes(book(HANDOVER, monthly_income=1_000_000_000)) == []
