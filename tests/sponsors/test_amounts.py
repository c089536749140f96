"""What an amount covers, and the lines that are made of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocations.models import Allocation
from campaigns.models import Offer, Share
from campaigns.transitions import StaleMove
from sponsors import amounts, pledging
from sponsors.amount_suggestions import Choice, Suggested, Suggestion, suggest
from sponsors.funding import MoreGivenThanPaid
from sponsors.models import Pledge, PledgeLine
from sponsors.pledging import Line, Meant
from tests.factories import (
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_nomination,
    make_offer,
    make_officer,
    make_pledge,
)
from tests.office.making import make_run
from tests.sponsors.pledged import GIFT, NOW, make_amount_pledge, make_gift, pay

# Suggesting


@pytest.mark.parametrize(
    ("amount", "choices", "lines", "left"),
    [
        (0, [Choice(1, 10)], (), 0),
        (100, [], (), 100),
        (25, [Choice(1, 10), Choice(2, 3)], (Suggested(1, 2, 20), Suggested(2, 1, 3)), 2),
        (25, [Choice(1, 10, 1), Choice(2, 3, 2)], (Suggested(1, 1, 10), Suggested(2, 2, 6)), 9),
        (25, [Choice(1, 10, 0), Choice(2, 30), Choice(3, 25, -4), Choice(4, 5)], (Suggested(4, 5, 25),), 0),
    ],
)
def test_an_amount_goes_to_one_gift_after_the_other(amount, choices, lines, left):
    assert suggest(amount, choices) == Suggestion(lines, left)


@given(
    st.integers(0, 10**13),
    st.lists(st.tuples(st.integers(1, 10**7), st.none() | st.integers(-1, 100)), max_size=6),
)
def test_a_suggestion_adds_up_and_leaves_less_than_one_more_would_cost(amount, gifts):
    choices = [Choice(key, price, most) for key, (price, most) in enumerate(gifts)]
    found = suggest(amount, choices)
    assert sum(line.value for line in found.lines) + found.left == amount
    assert [line.key for line in found.lines] == sorted({line.key for line in found.lines})
    bought = {line.key: line for line in found.lines}
    for choice in choices:
        line = bought.get(choice.key, Suggested(choice.key, 0, 0))
        assert line.value == line.quantity * choice.price
        assert choice.most is None or line.quantity <= max(0, choice.most)
        if choice.most is None or line.quantity < choice.most:
            assert found.left < choice.price


@pytest.mark.parametrize(("amount", "price"), [(-1, 10), (10, 0)])
def test_nothing_is_suggested_of_what_is_no_money(amount, price):
    with pytest.raises(ValueError):
        suggest(amount, [Choice(1, price)])


@pytest.mark.django_db
def test_choices_are_the_priced_gifts_with_what_is_still_wanted():
    campaign = make_campaign()
    gift = make_offer(campaign, "gift", wanted=10)
    book = make_offer(campaign, "book")
    make_offer(campaign, "card", premiums_paid_on=None)
    for quantity, status in ((3, "registered"), (4, "closed")):
        make_pledge(gift, quantity, status=status)
    withdrawn = {"withdrawn_by": make_officer(), "withdrawn_at": NOW, "withdrawal_reason": "Rút"}
    make_pledge(gift, 100, status="withdrawn", **withdrawn)
    expected = {Choice(gift.pk, GIFT, 3), Choice(book.pk, 1_980_000, None)}
    found = amounts.choices(campaign)
    assert (set(found), [one.key for one in found]) == (
        expected,
        [o.pk for o in campaign.offers.all() if o.kind != "card"],
    )
    make_pledge(gift, 50)
    assert Choice(gift.pk, GIFT, 0) in amounts.choices(campaign)


@pytest.mark.django_db
def test_a_gift_that_costs_sponsors_nothing_is_no_choice():
    book = make_offer(kind="book", premiums_paid_on=date(2027, 1, 18), pays="residual")
    assert [one.key for one in amounts.choices(book.campaign)] == [book.pk]
    Share.objects.create(kind="book", share=10_000, valid_from=date(2027, 1, 1), legal_basis="NĐ thử")
    assert amounts.choices(book.campaign) == []


# Turning


def turn(pledge, *lines, by=None):
    amounts.turn_into_lines(pledge, lines=lines, by=by or make_officer(), at=NOW)
    return list(pledge.lines.order_by("pk").values_list("offer_id", "quantity", "paid_units"))


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["registered", "confirmed", "part_funded"])
def test_an_amount_becomes_lines_and_stays_due(status):
    pledge = make_amount_pledge(2_000_000, status=status)
    gift = make_gift(pledge.campaign)
    pay(pledge, GIFT + 1)
    meant = Meant(communes=frozenset({YEN_TRUNG}))
    assert turn(pledge, Line(gift, 2, meant, only_when_paid=True), Line(gift, 1)) == [(gift.pk, 2, 1), (gift.pk, 1, 0)]
    line = pledge.lines.order_by("pk").first()
    assert (line.only_when_paid, line.unit_price, line.earmarks.get().commune_id) == (True, GIFT, YEN_TRUNG)
    one = Pledge.objects.with_due().get()
    assert (one.due, one.amount) == (2_000_000, 2_000_000)
    assert one.status == ("registered" if status == "registered" else "part_funded")
    assert one.events.filter(pgh_label="update").count() == (1 if status == "confirmed" else 0)


@pytest.mark.django_db
def test_lines_are_made_anew_at_the_promised_price_until_they_are_given():
    pledge = make_amount_pledge(3_000_000)
    gift, book = make_gift(pledge.campaign), make_offer(pledge.campaign, "book")
    turn(pledge, Line(gift, 2))
    Offer.objects.filter(pk=gift.pk).update(value=600_000)
    assert turn(pledge, Line(gift, 3)) == [(gift.pk, 3, 0)]
    assert pledge.lines.get().unit_price == GIFT
    PledgeLine.objects.update(allocated=1)
    with pytest.raises(pledging.MoreThanPromised, match=r"3\.480\.000"):
        turn(pledge, Line(book, 1))
    assert turn(pledge, Line(gift, 3)) == [(gift.pk, 3, 0), (gift.pk, 3, 0)]
    assert turn(pledge) == [(gift.pk, 3, 0)]
    PledgeLine.objects.update(allocated=0)
    assert turn(pledge) == []


@pytest.mark.django_db
def test_a_line_that_was_given_and_taken_back_stays():
    pledge = make_amount_pledge(3_000_000)
    gift = make_gift(pledge.campaign)
    turn(pledge, Line(gift, 2))
    run = make_run(gift.campaign)
    Allocation.objects.create(
        run=run,
        pledge_line=pledge.lines.get(),
        nomination=make_nomination(gift),
        unit_price=GIFT,
        status="released",
        allocated_at=NOW,
        released_by=make_officer(),
        released_at=NOW,
        release_reason="Chuyển đi",
    )
    with pytest.raises(amounts.GivenBefore, match="Quà"):
        turn(pledge)


@pytest.mark.django_db
def test_only_an_amount_that_is_awaited_is_turned_by_its_office():
    line = make_pledge(make_gift(), 2)
    with pytest.raises(amounts.NoAmountPledge, match=line.pledge.reference):
        turn(line.pledge, Line(line.offer, 1))
    with pytest.raises(pledging.NotYourOffice):
        turn(make_amount_pledge(), by=make_officer(THANH_HOA))
    with pytest.raises(StaleMove):
        turn(make_amount_pledge(status="closed"))
    with pytest.raises(pledging.CampaignTakesNone):
        turn(make_amount_pledge(campaign=make_campaign(status="closed")))
    pledge = make_amount_pledge()
    with pytest.raises(pledging.NotOffered):
        turn(pledge, Line(line.offer, 1))
    with pytest.raises(pledging.NotPositive):
        turn(pledge, Line(make_gift(pledge.campaign), 0))


@pytest.mark.django_db
def test_lines_that_give_what_is_paid_keep_their_money():
    pledge = make_amount_pledge(2_000_000)
    gift = make_gift(pledge.campaign)
    pay(pledge, GIFT)
    turn(pledge, Line(gift, 2, only_when_paid=True))
    PledgeLine.objects.update(allocated=1)
    pledge.lines.update(unit_price=GIFT + 1, paid_units=1)
    with pytest.raises(MoreGivenThanPaid):
        turn(pledge)


@pytest.mark.django_db
def test_amounts_that_are_not_lines_yet_are_told():
    waiting = make_amount_pledge()
    make_amount_pledge(status="registered")
    turned = make_amount_pledge()
    turn(turned, Line(make_gift(turned.campaign), 1))
    make_pledge(make_gift(), 1)
    assert list(amounts.not_yet_lines(Pledge.objects.all())) == [waiting]


@pytest.mark.django_db
def test_what_a_pledge_is_turned_into_anew_is_wanted_still():
    gift = make_gift()
    Offer.objects.filter(pk=gift.pk).update(wanted=6)
    pledge = make_amount_pledge(3_000_000, campaign=gift.campaign)
    amounts.turn_into_lines(pledge, lines=[Line(gift, 4)], by=make_officer(), at=NOW)
    assert [one.most for one in amounts.choices(gift.campaign)] == [2]
    assert [one.most for one in amounts.choices(gift.campaign, without=pledge)] == [6]
    PledgeLine.objects.update(allocated=1)
    assert [one.most for one in amounts.choices(gift.campaign, without=pledge)] == [2]
