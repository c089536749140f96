"""Status and paid units follow the money."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from sponsors import funding
from sponsors.models import Pledge, PledgeLine
from tests.factories import make_line, make_offer, make_pledge
from tests.sponsors.pledged import GIFT, make_amount_pledge, pay

lines_and_money = st.tuples(
    st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), max_size=5),
    st.integers(0, 3000),
)


@given(lines_and_money, st.integers(0, 500))
def test_paid_units_cost_no_more_than_was_received_and_more_money_never_pays_for_fewer(case, more):
    lines, received = [PledgeLine(quantity=units, unit_price=price) for units, price in case[0]], case[1]
    paid = funding.paid_units(lines, received)
    assert all(0 <= count <= line.quantity for line, count in zip(lines, paid, strict=True))
    assert sum(line.unit_price * count for line, count in zip(lines, paid, strict=True)) <= received
    later = funding.paid_units(lines, received + more)
    assert all(after >= before for before, after in zip(paid, later, strict=True))
    # Line after line: nothing of a line before the one above it is paid.
    begun = [count for count in paid if count]
    assert paid[: len(begun)] == begun
    assert [line.quantity for line, _full in zip(lines, begun[:-1], strict=False)] == begun[:-1]
    if received >= sum(line.value for line in lines):
        assert paid == [line.quantity for line in lines]


def follow(*pledges):
    with transaction.atomic():
        funding.lock_pledges(pledge.pk for pledge in pledges)
        return funding.follow([pledge.pk for pledge in pledges])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("received", "status", "paid"),
    [
        (0, "confirmed", [0, 0]),
        (1, "part_funded", [0, 0]),
        (GIFT, "part_funded", [1, 0]),
        (2 * GIFT + 999_999, "part_funded", [2, 0]),
        (2 * GIFT + 1_000_000, "part_funded", [2, 1]),
        (2 * GIFT + 3_000_000, "funded", [2, 3]),
        (9_000_000, "funded", [2, 3]),
    ],
)
def test_status_and_units_follow_the_money(received, status, paid):
    line = make_pledge(make_offer(kind="gift"), 2)
    pledge = line.pledge
    make_line(pledge, make_offer(line.offer.campaign, "book"), 3, unit_price=1_000_000)
    if received:
        pay(pledge, received)
    funded = follow(pledge)
    pledge.refresh_from_db()
    assert (pledge.status, list(pledge.lines.values_list("paid_units", flat=True))) == (status, paid)
    assert funded == ([pledge.pk] if status == "funded" else [])
    assert follow(pledge) == []  # not again


@pytest.mark.django_db
@pytest.mark.parametrize("before", ["part_funded", "funded"])
def test_a_status_goes_back_where_the_money_has_gone(before):
    pledge = make_amount_pledge(status=before)
    assert follow(pledge) == []
    pledge.refresh_from_db()
    assert pledge.status == "confirmed"


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["registered", "closed"])
def test_what_is_not_confirmed_or_is_closed_keeps_its_status(status):
    line = make_pledge(make_offer(kind="gift"), 2, status=status)
    pay(line.pledge, 2 * GIFT)
    assert follow(line.pledge) == []
    line.refresh_from_db()
    assert (line.pledge.__class__.objects.get().status, line.paid_units) == (status, 2)


@pytest.mark.django_db
def test_units_that_are_with_somebody_stay_paid_for():
    line = make_pledge(make_offer(kind="gift"), 5)
    PledgeLine.objects.update(allocated=3)
    follow(line.pledge)  # gives before it is paid
    PledgeLine.objects.update(only_when_paid=True, paid_units=3)
    pay(line.pledge, 2 * GIFT)
    with pytest.raises(funding.MoreGivenThanPaid) as refused:
        follow(line.pledge)
    said = str(refused.value)
    assert line.pledge.reference in said
    assert "3" in said
    assert "2" in said
    pay(line.pledge, GIFT)
    follow(line.pledge)
    line.refresh_from_db()
    assert line.paid_units == 3


@pytest.mark.django_db
def test_many_follow_in_as_many_queries_as_one(django_assert_num_queries):
    before = ("confirmed", "confirmed", "part_funded", "part_funded")
    pledges = [make_pledge(make_offer(kind="gift"), 2, status=status).pledge for status in before]
    for pledge in pledges[:2]:
        pay(pledge, GIFT)
    with django_assert_num_queries(5):  # pledges, lines, paid units, two statuses
        funding.follow([pledge.pk for pledge in pledges])
    assert list(Pledge.objects.order_by("pk").values_list("status", flat=True)) == [
        "part_funded",
        "part_funded",
        "confirmed",
        "confirmed",
    ]
