"""Gifts wait for money until a day: who is reminded, what ends by itself, what somebody decides."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.transitions import StaleMove
from documents.models import Email
from sponsors import holds
from sponsors.models import Pledge, PledgeLine, SentStatement
from sponsors.pledge_records import NotYourOffice
from tests.factories import BAC_NINH, THANH_HOA, make_campaign, make_officer, make_pledge, make_sponsor
from tests.sponsors.money.records import make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import NOW, TODAY, make_amount_pledge, make_gift, pay

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def held(until=TODAY, **fields):
    return make_amount_pledge(held_until=until, **fields)


def stored(pledge):
    one = Pledge.objects.get(pk=pledge.pk)
    return one.status, one.held_until, one.reminded_at


def remind(on=TODAY, at=NOW):
    return holds.remind(on, by=make_officer(None), at=at)


def expire(on, at=NOW):
    return holds.expire(on, by=make_officer(None), at=at)


# Extending


@pytest.mark.parametrize("status", ["confirmed", "part_funded", "funded"])
def test_a_hold_goes_on_and_is_reminded_of_anew(status):
    pledge = held(TODAY - DAY, reminded_at=NOW, status=status)
    holds.extend(pledge, until=TODAY, by=make_officer(), at=NOW)
    assert stored(pledge) == (status, TODAY, None)


def test_a_hold_goes_on_by_its_office_into_the_future():
    pledge = held()
    with pytest.raises(holds.OverAlready, match="21/11/2026"):
        holds.extend(pledge, until=TODAY - DAY, by=make_officer(), at=NOW)
    with pytest.raises(NotYourOffice):
        holds.extend(pledge, until=TODAY, by=make_officer(THANH_HOA), at=NOW)
    with pytest.raises(StaleMove):
        holds.extend(make_amount_pledge(status="registered"), until=TODAY, by=make_officer(), at=NOW)


# Reminding


@pytest.mark.parametrize(
    ("until", "reminded"),
    [(None, 0), (TODAY + 6 * DAY, 0), (TODAY + 5 * DAY, 1), (TODAY, 1)],
)
def test_who_has_few_days_left_is_reminded_once(until, reminded):
    pledge = held(until)
    assert remind() == reminded
    assert stored(pledge) == ("confirmed", until, NOW if reminded else None)
    assert remind(at=NOW + DAY) == 0


def test_who_was_not_reminded_in_time_has_three_days_more():
    pledge = held(TODAY - 10 * DAY)
    assert remind() == 1
    assert stored(pledge) == ("confirmed", TODAY + 3 * DAY, NOW)


@pytest.mark.parametrize(
    ("status", "received", "reminded"), [("registered", 0, 0), ("part_funded", 1, 1), ("funded", 5_000_000, 0)]
)
def test_only_money_that_is_missing_is_asked_for(status, received, reminded):
    pledge = held(status=status)
    if received:
        pay(pledge, received)
    assert remind() == reminded


# Ending


def test_a_hold_without_money_ends_after_its_last_day():
    pledge = held(TODAY, reminded_at=NOW - DAY)
    assert expire(TODAY) == 0
    by, at = make_officer(None), NOW + DAY
    assert holds.expire(TODAY + DAY, by=by, at=at) == 1
    one = Pledge.objects.get()
    assert (one.status, one.withdrawal_reason) == ("withdrawn", "Hết hạn giữ ngày 22/11/2026")
    assert (one.withdrawn_by, one.withdrawn_at, one.held_until) == (by, at, TODAY)
    assert holds.expire(TODAY + DAY, by=by, at=at) == 0
    assert pledge.events.order_by("pgh_id").last().pgh_context["operation"] == "holds._expire"


@pytest.mark.parametrize(
    "reminded_at", [None, datetime(2026, 11, 22, 17, 0, tzinfo=UTC), datetime(2026, 11, 23, 3, 0, tzinfo=UTC)]
)
def test_nothing_ends_whose_sponsor_could_not_know_the_day_before(reminded_at):
    held(TODAY, reminded_at=reminded_at)
    assert expire(TODAY + DAY) == 0


def test_what_was_received_or_given_never_ends_by_itself():
    paid, given, over = held(reminded_at=NOW - DAY), make_pledge(make_gift(), 2), held(reminded_at=NOW - DAY)
    Pledge.objects.filter(pk=given.pledge_id).update(held_until=TODAY, reminded_at=NOW - DAY)
    PledgeLine.objects.update(allocated=1)
    pay(paid, 1_000)
    Pledge.objects.filter(pk=paid.pk).update(status="part_funded")
    pay(over, 1_000)  # and its status has not followed
    assert expire(TODAY + DAY) == 0
    assert set(holds.stuck_holds(TODAY + DAY)) == {paid, given.pledge, over}
    assert set(holds.stuck_holds(TODAY)) == set()
    assert [one.missing for one in holds.stuck_holds(TODAY + DAY).filter(pk=paid.pk)] == [4_999_000]
    pay(paid, 5_000_000)
    assert set(holds.stuck_holds(TODAY + DAY)) == {given.pledge, over}


def test_pledges_of_a_campaign_that_is_over_stay_as_they_are():
    held(campaign=make_campaign(status="closed"), reminded_at=NOW - DAY)
    assert expire(TODAY + DAY) == 0


def test_what_changed_since_it_was_looked_for_is_left_alone():
    by = make_officer(None)
    ended, reminded = held(reminded_at=NOW - DAY), held(reminded_at=NOW)
    for change in (
        {"held_until": None},
        {"held_until": TODAY + DAY},
        {"held_until": TODAY, "status": "funded"},
    ):
        Pledge.objects.filter(pk=ended.pk).update(**change)
        assert holds._expire(ended, on=TODAY + DAY, by=by, at=NOW) is False
    Pledge.objects.filter(pk=ended.pk).update(status="confirmed")
    pay(ended, 1)
    assert holds._expire(ended, on=TODAY + DAY, by=by, at=NOW) is False
    assert holds._remind(reminded, on=TODAY, by=by, at=NOW + DAY) is False
    line = make_pledge(make_gift(), 2, held_until=TODAY)
    PledgeLine.objects.update(allocated=1)
    assert holds._expire(line.pledge, on=TODAY + DAY, by=by, at=NOW) is False


# Ending while money that may be its own waits


def make_sent(status, province=BAC_NINH):
    """A file of a statement on its way in."""
    statement = make_statement(make_account(province))
    facts = {"account": statement.account, "document": statement.document, "sent_by": make_officer(), "sent_at": NOW}
    taken = statement if status == "taken" else None
    return SentStatement.objects.create(status=status, statement=taken, **facts)


@pytest.fixture
def ended():
    """Reminded by telephone, as no address is known, and over since yesterday."""
    return held(TODAY, reminded_at=NOW - DAY, campaign=make_campaign(BAC_NINH))


def stuck():
    return {one: (one.is_begun, one.is_untold, one.money_waits) for one in holds.stuck_holds(TODAY + DAY)}


@pytest.mark.parametrize(
    "waits",
    [
        lambda: make_credit(7_000_000, booked_on=date(2026, 11, 1)),
        lambda: make_receipt(7_000_000, received_on=date(2026, 11, 1)),
        lambda: make_sent("asking"),
    ],
    ids=["line", "rest", "file"],
)
def test_nothing_ends_while_money_of_its_office_is_not_matched(ended, waits):
    waits()
    assert expire(TODAY + DAY) == 0
    assert stuck() == {ended: (False, False, True)}
    assert holds._expire(ended, on=TODAY + DAY, by=make_officer(None), at=NOW) is False


@pytest.mark.parametrize(
    "waits",
    [
        lambda: make_credit(booked_on=date(2026, 10, 31)),
        lambda: make_credit(statement=make_statement(make_account(THANH_HOA))),
        lambda: make_credit(statement=make_statement(make_account(None))),
        lambda: make_credit(status="set_aside", set_aside_because="Lãi", decided_by=make_officer(), decided_at=NOW),
        lambda: make_receipt(received_on=date(2026, 10, 31)),
        lambda: make_receipt(province_id=None),
        lambda: make_sent("taken"),
        lambda: make_sent("asking", THANH_HOA),
    ],
    ids=[
        "line before the pledge",
        "of another office",
        "of the nation",
        "set aside",
        "rest before",
        "of the nation's",
        "file taken in",
        "file of another",
    ],
)
def test_money_that_is_not_its_own_keeps_no_hold(ended, waits):
    waits()
    assert stuck() == {}
    assert expire(TODAY + DAY) == 1


def test_a_pledge_of_the_national_office_waits_for_its_own_money():
    national = held(TODAY, reminded_at=NOW - DAY, campaign=make_campaign(None))
    make_receipt(province_id=BAC_NINH)
    assert stuck() == {}
    make_credit(statement=make_statement(make_account(None)))
    assert (expire(TODAY + DAY), stuck()) == (0, {national: (False, False, True)})


# Ending only after the warning went out


def reminded(until=TODAY, **email):
    """With an address, and the e-mail that reminds of the end, as it stands."""
    pledge = held(until, contact_email="a@example.vn")
    assert remind(TODAY - DAY, at=NOW - DAY) == 1
    Email.objects.filter(key=f"hold-reminder:{pledge.pk}:{until:%Y-%m-%d}").update(**email)
    return pledge


def test_a_hold_ends_the_day_after_its_warning_was_sent():
    reminded(status="sent", sent_at=NOW - DAY)
    assert list(holds.to_call(TODAY)) == []
    assert (stuck(), expire(TODAY + DAY)) == ({}, 1)


def test_a_warning_that_went_out_this_very_day_ends_nothing_yet():
    reminded(status="sent", sent_at=NOW + DAY)
    assert (stuck(), expire(TODAY + DAY), expire(TODAY + 2 * DAY)) == ({}, 0, 1)


@pytest.mark.parametrize("status", ["waiting", "sending", "failed", "unknown"])
def test_a_hold_does_not_end_while_its_warning_did_not_go_out(status):
    pledge = reminded(status=status)
    assert [(one, one.is_untold) for one in holds.to_call(TODAY)] == [(pledge, True)]
    assert list(holds.to_call(TODAY + DAY)) == []
    assert (stuck(), expire(TODAY + 9 * DAY)) == ({pledge: (False, True, False)}, 0)


def test_a_warning_sent_again_is_a_warning():
    pledge = reminded(status="failed")
    first = Email.objects.get()
    facts = {"key": f"{first.key}#2", "to": first.to, "subject": "a", "text": "a", "about": pledge.reference}
    Email.objects.create(**facts, status="sent", sent_at=NOW - DAY, again_of=first)
    assert (stuck(), expire(TODAY + DAY)) == ({}, 1)


def test_the_warning_of_an_end_before_is_none_of_this_one():
    pledge = reminded(status="sent", sent_at=NOW - DAY)
    Pledge.objects.filter(pk=pledge.pk).update(held_until=TODAY + DAY)
    assert (set(holds.stuck_holds(TODAY + 2 * DAY)), expire(TODAY + 2 * DAY)) == ({pledge}, 0)


def test_who_has_an_address_that_takes_no_e_mail_is_called():
    pledge = held(TODAY, contact_email="không phải địa chỉ")
    assert remind() == 1
    assert (Email.objects.count(), list(holds.to_call(TODAY))) == (0, [pledge])
    assert expire(TODAY + 9 * DAY) == 0


def test_who_has_no_address_is_called():
    silent = held(sponsor=make_sponsor())
    held(sponsor=make_sponsor(email="a@example.vn"))
    held(contact_email="b@example.vn")
    held(date(2027, 5, 1))
    assert list(holds.to_call(TODAY)) == [silent]
