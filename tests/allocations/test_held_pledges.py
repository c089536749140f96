"""A pledge whose units are with somebody is not withdrawn, and a withdrawn one gives nothing: whoever writes."""

import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from allocations import allocating
from allocations.models import Allocation
from sponsors import pledging
from sponsors.models import Pledge, PledgeLine
from tests.allocations.making import approve, nominate, propose
from tests.factories import make_offer, make_officer, make_pledge

NOW = datetime(2027, 1, 15, 2, 30, tzinfo=UTC)
WITHDRAW = """
    UPDATE sponsors_pledge SET status = 'withdrawn', withdrawn_by_id = confirmed_by_id, withdrawn_at = now(),
        withdrawal_reason = 'Rút'
"""


def in_use() -> PledgeLine:
    """A line of two units, one of them with somebody."""
    card = make_offer()
    line = make_pledge(card, 2)
    nominate(card, "N1")
    approve(propose(card))
    return line


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def constraint(error: IntegrityError) -> str:
    return error.__cause__.diag.constraint_name


@pytest.mark.django_db
def test_a_pledge_in_use_is_not_withdrawn_even_by_raw_sql():
    in_use()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        raw(WITHDRAW)
    assert constraint(refused.value) == "a_pledge_in_use_is_not_withdrawn"
    assert Pledge.objects.get().status == "confirmed"


@pytest.mark.django_db
def test_it_is_withdrawn_once_its_awards_are_released():
    in_use()
    allocating.release(Allocation.objects.get(), reason="Từ chối", by=make_officer(), at=NOW)
    raw(WITHDRAW)
    assert Pledge.objects.get().status == "withdrawn"


@pytest.mark.django_db
def test_another_change_of_a_pledge_in_use_goes_through():
    in_use()
    raw("UPDATE sponsors_pledge SET status = 'part_funded', note = 'đã nhận một phần'")
    raw("UPDATE sponsors_pledge SET status = 'closed'")
    assert Pledge.objects.get().status == "closed"


@pytest.mark.django_db
def test_the_operation_tells_it_before_the_database_does():
    line = in_use()
    with pytest.raises(pledging.StillAllocated, match="Hãy thu hồi"):
        pledging.withdraw(line.pledge, reason="Rút", by=make_officer(), at=NOW)


@pytest.mark.django_db
def test_a_withdrawn_pledge_gives_nothing_even_by_raw_sql():
    card = make_offer()
    line = make_pledge(card, 2)
    nomination = nominate(card, "N1")
    run = propose(card)
    raw(WITHDRAW)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Allocation.objects.create(
            run=run, pledge_line=line, nomination=nomination, unit_price=1, allocated_at=NOW, status="approved"
        )
    assert constraint(refused.value) == "a_withdrawn_pledge_gives_nothing"
    line.refresh_from_db()
    assert line.allocated == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("given_first", [True, False])
def test_giving_and_withdrawing_at_once_leave_one_of_them(given_first):
    """Both by raw SQL, past every lock of ours: the second waits for the first and is refused."""
    card = make_offer()
    line = make_pledge(card, 2)
    nomination = nominate(card, "N1")
    run = propose(card)
    give = f"""
        INSERT INTO allocations_allocation
            (run_id, pledge_line_id, nomination_id, unit_price, status, allocated_at, release_reason)
        VALUES ({run.pk}, {line.pk}, {nomination.pk}, 1, 'approved', now(), '')
    """
    first, second = (give, WITHDRAW) if given_first else (WITHDRAW, give)
    refused: list[str] = []

    def work() -> None:
        try:
            raw(second)
        except IntegrityError as error:
            refused.append(constraint(error))
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    with transaction.atomic():
        raw(first)
        thread.start()
        time.sleep(0.5)
        assert refused == []  # it waits
        assert thread.is_alive()
    thread.join()
    name = "a_pledge_in_use_is_not_withdrawn" if given_first else "a_withdrawn_pledge_gives_nothing"
    assert refused == [name]
