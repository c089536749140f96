"""The planner on a nationwide campaign, in a database of its own that is removed afterwards.

Peer: the same answer person by person, as a straightforward view would work it out. Limit: the database counting the
same people by what they have in common, without a price or an order.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from django.db import connection
from django.db.models import Count
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from accounts.models import User
from benchmarks.timing import best_of, row
from beneficiaries import costing
from beneficiaries.models import Nomination, Person
from campaigns import pricing
from campaigns.models import Campaign, Offer, Share
from locations.loading import load_units
from locations.models import Province
from office import planner
from office.spending import Want, spend
from tests.factories import make_campaign, make_leader, make_offer, make_officer

SIZE = 100_000
AMOUNT = 50_000_000_000
GROUPS = (
    *("near_poor", "student", "disabled", "elderly", "household", "other_hardship", "orphan", "ethnic_minority"),
    "farm_household",
)
DAY = date(2027, 1, 18)


@dataclass(frozen=True)
class Case:
    """How different people are: each has up to `most` of the first `groups`, and points by chance up to `points`, or
    (None) those that the groups give.
    """

    name: str
    groups: int
    most: int
    points: int | None


CASES = (
    Case("0-2 of 8 groups, points 0-20", 8, 2, 20),
    Case("0-2 of 8 groups, points from the groups", 8, 2, None),
    Case("0-3 of 9 groups, points 0-40", 9, 3, 40),
)


# For whom every province comes to add something, one after the other. The last are all who have no group that the State
# supports, so that nearly every person is a case of its own.
TOPPED_UP = (("", ()), (", near-poor topped up", ("near_poor",)), (", others topped up too", ("", "household")))


def measure() -> Iterator[str]:
    """The lines of the table."""
    yield f"What {AMOUNT:,} đồng do for the nominations of a campaign".replace(",", ".")
    old = setup_databases(verbosity=0, interactive=False)
    try:
        load_units()
        yield from compared(SIZE)
    finally:
        teardown_databases(old, verbosity=0)


def compared(size: int) -> Iterator[str]:
    """The planner beside its peer and its limit with so many nominations a campaign, in a database that has the units.
    Raises `AssertionError` where the peer has another answer.
    """
    leader, officer = make_leader(None), make_officer(None)
    people = _people(size)
    campaigns = [(case, _made(case, people, leader, officer)) for case in CASES]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for told, groups in TOPPED_UP:
        for group in groups:
            _top_up(group)
        for case, campaign in campaigns:
            yield from _measured(case.name + told, campaign, leader, size)


def _measured(name: str, campaign: Campaign, leader: User, size: int) -> Iterator[str]:
    ours = best_of(3, lambda: _answer(campaign, leader))
    limit = best_of(3, lambda: _count(campaign))
    start = perf_counter()
    by_hand = _one_by_one(campaign)
    peer = perf_counter() - start
    assert by_hand == _answer(campaign, leader), name
    yield row(name, ours, size)
    yield row("  peer: person by person", peer, size, ours)
    yield row("  limit: the database counts who is alike", limit, size, ours)


def _people(size: int) -> list[Person]:
    rng, communes = random.Random(2027), list(_communes())
    return Person.objects.bulk_create(
        [Person(full_name="Nguyễn Thị Thử", sort_key="thu", commune_id=rng.choice(communes)) for _each in range(size)],
        batch_size=5_000,
    )


def _made(case: Case, people: list[Person], leader: User, officer: User) -> Campaign:
    campaign, rng, now = make_campaign(None), random.Random(2027), timezone.now()
    offers = [
        make_offer(campaign, kind, pays=Offer.Pays.RESIDUAL, premiums_paid_on=DAY, wanted=len(people))
        for kind in ("card", "book")
    ]
    names = GROUPS[: case.groups]
    worth = {name: 3 * place for place, name in enumerate(names, 1)}
    nominations = []
    for place, person in enumerate(people, 1):
        groups = sorted(rng.sample(names, rng.randint(0, case.most)))
        nominations.append(
            Nomination(
                code=f"{campaign.code}-{place:06}",
                campaign=campaign,
                offer=rng.choice(offers),
                person=person,
                commune_id=person.commune_id,
                groups=groups,
                household_position=rng.choice([None, 1, 2, 3, 4, 5, 6]),
                points=sum(worth[name] for name in groups) if case.points is None else rng.randint(0, case.points),
                status="approved",
                nominated_by=officer,
                nominated_at=now,
                decided_by=leader,
                decided_at=now,
            )
        )
    Nomination.objects.bulk_create(nominations, batch_size=5_000)
    return campaign


def _top_up(group: str) -> None:
    """Every province adds to the support of the group ("": of everybody else), each another share."""
    Share.objects.bulk_create(
        Share(
            kind=kind,
            group_id=group or None,
            province=province,
            share=500 + 25 * place,
            valid_from=date(2026, 1, 1),
            legal_basis="Nghị quyết thử nghiệm",
        )
        for kind in ("card", "book")
        for place, province in enumerate(Province.objects.order_by("code"))
    )


def _communes() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM locations_commune ORDER BY code")
        yield from (code for (code,) in cursor.fetchall())


def _answer(campaign: Campaign, leader: User) -> tuple[int, int, int]:
    """How many are reached and missed, and đồng that are left."""
    waiting = planner.crowd(campaign, leader, among=planner.APPROVED)
    spending = planner.plan(campaign, leader, waiting, planner.Question(AMOUNT))
    return spending.reached, spending.missed, spending.left


def _one_by_one(campaign: Campaign) -> tuple[int, int, int]:
    tariff = pricing.load_tariff()
    wants = []
    for nomination in campaign.nominations.select_related("offer__campaign", "commune").filter(allocations=None):
        price = pricing.cost(nomination.offer, costing.facts_of(nomination), tariff)
        if not price.eligible:
            continue  # others pay the whole premium, as of a card for who lives in a special zone
        groups = planner.GROUPS_JOINED.join(nomination.groups)
        wants.append(
            Want(nomination.offer_id, groups, nomination.points, pricing.asked(nomination.offer, price), people=1)
        )
    spending = spend(AMOUNT, wants)
    return spending.reached, spending.missed, spending.left


def _count(campaign: Campaign) -> int:
    alike = campaign.nominations.order_by().values_list("offer_id", "points", *costing.READ).annotate(Count("pk"))
    return len(alike)
