"""Lines that give only what is paid for: nothing is planned that approval would refuse, and nothing given unpaid."""

import pytest
from django.db import IntegrityError, transaction

from allocations import allocating
from allocations.allocating import LineNotPaid
from allocations.freezing import lines_to_give
from allocations.models import Allocation, AllocationRun
from allocations.prospects import prospects
from office.counting import count
from office.planner import free_units
from office.points_page import free_gifts
from sponsors.funding import MoreGivenThanPaid
from sponsors.models import PledgeLine
from sponsors.money import receipts
from sponsors.money.receipts import Share
from tests.factories import make_leader, make_line, make_nomination, make_offer, make_officer, make_pledge
from tests.sponsors.money.records import make_receipt
from tests.sponsors.pledged import GIFT, NOW, make_amount_pledge

pytestmark = pytest.mark.django_db


@pytest.fixture
def gift():
    return make_offer(kind="gift")


@pytest.fixture
def line(gift):
    """Five gifts, of which none is paid yet."""
    line = make_pledge(gift, 5)
    PledgeLine.objects.update(only_when_paid=True)
    line.refresh_from_db()
    return line


def pay(line, units):
    share = Share(line.pledge, units * GIFT)
    receipt = make_receipt(units * GIFT)
    return receipts.match_rest(receipt, shares=[share], by=make_officer(), at=NOW)


def approve(gift):
    run = allocating.propose(gift.campaign, seed="1", by=make_officer(), at=NOW)
    return allocating.approve(run, by=make_leader(), at=NOW)


def told_free(gift):
    """What every place says can be given now."""
    officer = make_officer()
    lines = PledgeLine.objects.all()
    by_database = sum(lines.with_free().values_list("free_units", flat=True))
    return {
        by_database,
        sum(line.free for line in lines),
        lines.free_by_offer().get(gift.pk, 0),
        sum(line.free for line in lines_to_give(gift.campaign).values()),
        next(one.units for one in prospects(gift.campaign) if one.offer == gift),
        free_units(gift.campaign).get(gift.pk, 0),
        free_gifts(gift.campaign, officer).get(gift.pk, 0),
    }


def test_every_place_tells_the_same_units_to_give(gift, line):
    assert told_free(gift) == {0}
    pay(line, 3)
    assert told_free(gift) == {3}
    make_nomination(gift)
    approve(gift)
    assert told_free(gift) == {2}
    PledgeLine.objects.update(only_when_paid=False)
    assert told_free(gift) == {4}


def test_a_line_that_is_free_without_money_and_one_that_is_not(gift, line):
    make_line(line.pledge, gift, 2)
    assert told_free(gift) == {2}
    board = count(gift.campaign, make_officer()).total(gift.pk)
    assert (board.pledged, board.unpaid, board.registered) == (7, 5, 0)


def test_only_what_is_paid_is_proposed_and_approved(gift, line):
    for _ in range(4):
        make_nomination(gift)
    with pytest.raises(allocating.NothingToGive):
        approve(gift)
    pay(line, 2)
    assert approve(gift) == 2
    pay(line, 3)
    assert approve(gift) == 2
    line.refresh_from_db()
    assert (line.allocated, line.paid_units) == (4, 5)


def test_a_proposal_is_outdated_once_the_money_is_gone(gift, line):
    for _ in range(2):
        make_nomination(gift)
    receipt = pay(line, 2)
    run = allocating.propose(gift.campaign, seed="1", by=make_officer(), at=NOW)
    receipts.take_back(receipt.entries.get(), reason="Nhầm", by=make_officer(), at=NOW)
    with pytest.raises(allocating.Outdated):
        allocating.approve(run, by=make_leader(), at=NOW)
    assert Allocation.objects.count() == 0


def test_money_of_gifts_that_are_with_somebody_stays_until_they_are_released(gift, line):
    make_nomination(gift)
    receipt = pay(line, 2)
    approve(gift)
    by = make_officer()
    entry = receipt.entries.get()
    with pytest.raises(MoreGivenThanPaid):
        receipts.take_back(entry, reason="Nhầm", by=by, at=NOW)
    allocating.release(Allocation.objects.get(), reason="Chuyển đi", by=by, at=NOW)
    receipts.take_back(entry, reason="Nhầm", by=by, at=NOW)
    line.refresh_from_db()
    assert (line.allocated, line.paid_units) == (0, 0)


def test_a_released_unit_is_passed_on_without_more_money(gift, line):
    for points in (20, 10):
        make_nomination(gift, points=points)
    pay(line, 1)
    approve(gift)
    heir = allocating.release(Allocation.objects.get(), reason="Chuyển đi", by=make_officer(), at=NOW)
    assert heir is not None
    line.refresh_from_db()
    assert (line.allocated, line.paid_units) == (1, 1)


def test_what_the_database_refuses_is_told_by_name(gift, line):
    pay(line, 1)
    make_nomination(gift)
    run = allocating.propose(gift.campaign, seed="1", by=make_officer(), at=NOW)
    gifts = [
        Allocation(run=run, pledge_line=line, nomination=one, unit_price=1, allocated_at=NOW)
        for one in (make_nomination(gift), make_nomination(gift))
    ]
    with pytest.raises(LineNotPaid, match="tiền"), transaction.atomic(), allocating._races():
        Allocation.objects.bulk_create(gifts)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Allocation.objects.bulk_create(gifts)
    assert error.value.__cause__.diag.constraint_name == "a_line_gives_no_more_than_is_paid_for"
    assert (AllocationRun.objects.count(), Allocation.objects.count()) == (1, 0)


def test_a_pledge_of_money_is_no_units_until_it_is_turned_into_lines(gift):
    pledge = make_amount_pledge(10 * GIFT, campaign=gift.campaign)
    receipts.match_rest(make_receipt(10 * GIFT), shares=[Share(pledge, 10 * GIFT)], by=make_officer(), at=NOW)
    assert told_free(gift) == {0}
    assert count(gift.campaign, make_officer()).total(gift.pk).pledged == 0
    make_line(pledge, gift, 3)
    assert told_free(gift) == {3}
