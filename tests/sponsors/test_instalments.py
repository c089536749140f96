"""Pledges paid in parts."""

from datetime import date

import pytest

from campaigns.transitions import StaleMove
from sponsors import instalments, pledging
from sponsors.due import parts_due
from sponsors.instalments import Part
from sponsors.models import Pledge
from sponsors.pledge_records import NotYourOffice
from sponsors.promised_lines import NoAmount
from tests.factories import THANH_HOA, make_officer, make_pledge
from tests.sponsors.pledged import NOW, make_amount_pledge, make_gift, pay

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)


def agree(pledge, *parts, by=None):
    instalments.agree(pledge, parts=[Part(*part) for part in parts], by=by or make_officer(), at=NOW)


def stored(pledge):
    return list(pledge.instalments.order_by("due_on").values_list("due_on", "amount"))


@pytest.mark.parametrize("status", ["registered", "confirmed", "part_funded", "funded"])
def test_instalments_are_agreed_anew_or_dropped(status):
    pledge = make_amount_pledge(5_000_000, status=status)
    agree(pledge, (SECOND, 3_000_000), (FIRST, 2_000_000))
    assert stored(pledge) == [(FIRST, 2_000_000), (SECOND, 3_000_000)]
    agree(pledge, (SECOND, 5_000_000))
    assert stored(pledge) == [(SECOND, 5_000_000)]
    agree(pledge)
    assert stored(pledge) == []


@pytest.mark.parametrize(
    ("parts", "refusal", "words"),
    [
        ([(FIRST, 4_999_999)], instalments.DoesNotAddUp, r"4\.999\.999 đồng.*5\.000\.000 đồng"),
        ([(FIRST, 5_000_000), (SECOND, 0)], NoAmount, "1 đến"),
        ([(FIRST, 1_000_000), (FIRST, 4_000_000)], instalments.TwoOnOneDay, "01/12/2026"),
        ([(date(2026, 10, 31), 5_000_000)], instalments.BeforeThePledge, "01/11/2026"),
    ],
)
def test_instalments_fit_the_pledge(parts, refusal, words):
    pledge = make_amount_pledge(5_000_000)
    with pytest.raises(refusal, match=words):
        agree(pledge, *parts)


def test_instalments_are_agreed_with_the_office_while_money_is_awaited():
    with pytest.raises(NotYourOffice):
        agree(make_amount_pledge(), by=make_officer(THANH_HOA))
    with pytest.raises(StaleMove):
        agree(make_amount_pledge(status="closed"))


@pytest.mark.parametrize(
    ("held", "until", "reminded"),
    [(None, None, NOW), (FIRST, SECOND, None), (SECOND, SECOND, NOW), (THIRD, THIRD, NOW)],
)
def test_gifts_wait_until_the_last_instalment(held, until, reminded):
    pledge = make_amount_pledge(5_000_000, held_until=held, reminded_at=NOW)
    agree(pledge, (FIRST, 1_000_000), (SECOND, 4_000_000))
    one = Pledge.objects.get()
    assert (one.held_until, one.reminded_at) == (until, reminded)
    agree(pledge)
    assert Pledge.objects.get().held_until == until


@pytest.mark.parametrize(
    ("received", "on", "amount", "last"),
    [
        (0, FIRST, None, None),
        (0, date(2026, 12, 2), 2_000_000, FIRST),
        (2_000_000, date(2026, 12, 2), None, None),
        (1, SECOND, 1_999_999, FIRST),
        (1_000_000, date(2027, 1, 2), 4_000_000, SECOND),
        (4_999_999, date(2028, 1, 1), 1, SECOND),
    ],
)
def test_what_should_have_come_is_overdue(received, on, amount, last):
    pledge = make_amount_pledge(5_000_000, status="part_funded" if received else "confirmed")
    agree(pledge, (FIRST, 2_000_000), (SECOND, 3_000_000))
    make_amount_pledge()
    if received:
        pay(pledge, received)
    found = [(one.pk, one.overdue_amount, one.overdue_on) for one in instalments.overdue(on)]
    assert found == ([(pledge.pk, amount, last)] if amount else [])


@pytest.mark.parametrize("status", ["registered", "funded", "closed"])
def test_nothing_is_overdue_of_what_is_not_confirmed_or_is_paid(status):
    pledge = make_amount_pledge(5_000_000, status="registered")
    agree(pledge, (FIRST, 5_000_000))
    by = {} if status == "registered" else {"confirmed_by": make_officer(), "confirmed_at": NOW}
    Pledge.objects.update(status=status, **by)
    assert list(instalments.overdue(SECOND)) == []


def test_no_more_is_overdue_than_is_missing_of_a_pledge_that_became_less():
    gift = make_gift()
    pledge = make_pledge(gift, 10).pledge
    agree(pledge, (FIRST, 2_500_000), (SECOND, 2_500_000))
    pay(pledge, 2_500_000)
    Pledge.objects.update(status="part_funded")
    line = pledge.lines.get()
    pledging.adjust(Pledge.objects.get(), quantities={line.pk: 6}, by=make_officer(), at=NOW)
    [late] = instalments.overdue(date(2028, 1, 1))
    assert (late.overdue_amount, late.missing) == (500_000, 500_000)
    pledging.adjust(Pledge.objects.get(), quantities={line.pk: 5}, by=make_officer(), at=NOW)
    assert list(instalments.overdue(date(2028, 1, 1))) == []


def test_nothing_is_due_of_the_instalments_beyond_the_whole():
    pledge = make_amount_pledge(5_000)
    agree(pledge, (FIRST, 2_000), (SECOND, 2_000), (THIRD, 1_000))
    assert [asked for _part, asked in parts_due(pledge, 5_000)] == [2_000, 2_000, 1_000]
    assert [asked for _part, asked in parts_due(pledge, 3_000)] == [2_000, 1_000, 0]
    assert [asked for _part, asked in parts_due(pledge, 9_000)] == [2_000, 2_000, 1_000]
