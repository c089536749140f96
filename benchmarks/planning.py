"""The planner on a nationwide campaign, in a database of its own that is removed afterwards.

Peer: the same answer person by person, as a straightforward view would work it out. Limit: the database counting the
same people by what they have in common, without a price or an order.
"""

import random
from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.db.models import Count
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from accounts.models import User
from benchmarks.timing import best_of, row
from beneficiaries import costing
from beneficiaries.models import Nomination, Person
from campaigns import pricing
from campaigns.models import Campaign, Offer
from locations.loading import load_units
from office import planner
from office.spending import Want, spend
from tests.factories import make_campaign, make_leader, make_offer, make_officer

SIZE = 100_000
AMOUNT = 50_000_000_000
GROUPS = ["near_poor", "student", "disabled", "elderly", "household", "other_hardship", "orphan", "ethnic_minority"]


def measure() -> Iterator[str]:
    """The lines of the table."""
    yield f"What {AMOUNT:,} đồng do for the nominations of a campaign".replace(",", ".")
    old = setup_databases(verbosity=0, interactive=False)
    try:
        campaign, leader = _made()
        ours = best_of(3, lambda: _answer(campaign, leader))
        peer = best_of(1, lambda: _one_by_one(campaign))
        limit = best_of(3, lambda: _count(campaign))
        assert _one_by_one(campaign) == _answer(campaign, leader)
    finally:
        teardown_databases(old, verbosity=0)
    yield row("the planner: people alike are priced once", ours, SIZE)
    yield row("peer: person by person", peer, SIZE, ours)
    yield row("limit: the database counts who is alike", limit, SIZE, ours)


def _made() -> tuple[Campaign, User]:
    load_units()
    campaign, leader, officer = make_campaign(None), make_leader(None), make_officer(None)
    offers = [
        make_offer(campaign, "card", pays=Offer.Pays.RESIDUAL, premiums_paid_on=date(2027, 1, 18)),
        make_offer(campaign, "book", pays=Offer.Pays.RESIDUAL, premiums_paid_on=date(2027, 1, 18)),
    ]
    rng, communes, now = random.Random(2027), list(_communes()), timezone.now()
    people = Person.objects.bulk_create(
        [Person(full_name="Nguyễn Thị Thử", sort_key="thu", commune_id=rng.choice(communes)) for _each in range(SIZE)],
        batch_size=5_000,
    )
    Nomination.objects.bulk_create(
        [
            Nomination(
                code=f"{campaign.code}-{place:06}",
                campaign=campaign,
                offer=rng.choice(offers),
                person=person,
                commune_id=person.commune_id,
                groups=sorted(rng.sample(GROUPS, rng.randint(0, 2))),
                household_position=rng.choice([None, 1, 2, 3, 4, 5, 6]),
                points=rng.randint(0, 20),
                status="approved",
                nominated_by=officer,
                nominated_at=now,
                decided_by=leader,
                decided_at=now,
            )
            for place, person in enumerate(people, 1)
        ],
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return campaign, leader


def _communes() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM locations_commune ORDER BY code")
        yield from (code for (code,) in cursor.fetchall())


def _answer(campaign: Campaign, leader: User) -> tuple[int, int]:
    waiting = planner.crowd(campaign, leader, among=planner.APPROVED)
    spending = planner.plan(campaign, leader, waiting, planner.Question(AMOUNT))
    return spending.reached, spending.left


def _one_by_one(campaign: Campaign) -> tuple[int, int]:
    tariff = pricing.load_tariff()
    wants = []
    for nomination in campaign.nominations.select_related("offer", "commune").filter(allocations=None):
        price = pricing.cost(nomination.offer, costing.facts_of(nomination), tariff)
        groups = planner.GROUPS_JOINED.join(nomination.groups)
        wants.append(
            Want(nomination.offer_id, groups, nomination.points, pricing.asked(nomination.offer, price), people=1)
        )
    spending = spend(AMOUNT, wants)
    return spending.reached, spending.left


def _count(campaign: Campaign) -> int:
    alike = campaign.nominations.order_by().values_list("offer_id", "points", *costing.READ).annotate(Count("pk"))
    return len(alike)
