"""What a pledge is to bring: told of one and of many alike."""

import pytest

from sponsors.due import due, missing
from sponsors.models import Pledge
from tests.factories import make_line, make_offer, make_pledge
from tests.sponsors.pledged import GIFT, make_amount_pledge, make_gift, pay

pytestmark = pytest.mark.django_db


def stored(pledge):
    one = Pledge.objects.with_due().get(pk=pledge.pk)
    assert (due(one), missing(one)) == (one.due, one.missing)
    return one.due, one.missing


def test_lines_are_due_at_their_promised_prices():
    line = make_pledge(make_offer(kind="gift"), 3)
    make_line(line.pledge, make_offer(line.offer.campaign, "book"), 2, unit_price=1_000_000)
    assert stored(line.pledge) == (3 * GIFT + 2_000_000, 3 * GIFT + 2_000_000)


def test_an_amount_promised_is_due_whatever_its_lines_come_to():
    pledge = make_amount_pledge(5_000_000)
    assert stored(pledge) == (5_000_000, 5_000_000)
    make_line(pledge, make_gift(pledge.campaign), 4)
    assert stored(pledge) == (5_000_000, 5_000_000)


@pytest.mark.parametrize(("received", "left"), [(1, 4_999_999), (5_000_000, 0), (6_000_000, 0)])
def test_what_is_missing_is_never_below_nothing(received, left):
    pledge = make_amount_pledge(5_000_000)
    pay(pledge, received)
    assert stored(pledge) == (5_000_000, left)


def test_a_pledge_without_lines_or_amount_is_due_nothing():
    pledge = make_pledge(make_offer()).pledge
    pledge.lines.all().delete()
    assert stored(pledge) == (0, 0)


def test_totals_tell_the_amount_of_a_pledge_of_money():
    pledge = make_amount_pledge(5_000_000)
    make_line(pledge, make_gift(pledge.campaign), 4)
    told = Pledge.objects.with_totals().with_due().get()
    assert (told.value, told.gifts, told.due, told.missing) == (5_000_000, 4, 5_000_000, 5_000_000)
