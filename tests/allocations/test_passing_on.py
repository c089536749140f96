"""Who follows on a released award: the same as `replacement` says, read in pieces, with the facts of now."""

import random
import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from allocations import allocating, passing_on
from allocations.freezing import rule_line
from allocations.instance import Instance, Quota
from allocations.models import Allocation, AllocationRun
from allocations.solver import replacement
from beneficiaries.models import Nomination
from campaigns import models as campaigns
from campaigns.models import Offer
from sponsors.models import PledgeLine
from tests.factories import (
    DONG_SON,
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
)

NOW = datetime(2027, 1, 15, 2, 30, tzinfo=UTC)
LATER = datetime(2027, 1, 20, 2, 30, tzinfo=UTC)


def nominate(offer: Offer, code: str, points: int, commune: str = YEN_TRUNG, **fields: object) -> Nomination:
    return make_nomination(offer, code=code, points=points, person=make_person(commune), **fields)


def approved(offer: Offer, seed: str = "XSMB 04821") -> AllocationRun:
    officer, leader = make_officer(None), make_leader(None)
    run = allocating.propose(offer.campaign, seed=seed, by=officer, at=NOW)
    allocating.approve(run, by=leader, at=NOW)
    return run


def released(code: str) -> str | None:
    """Release the live award of `code`; the code of who follows."""
    award = Allocation.objects.live().get(nomination__code=code)
    following = allocating.release(award, reason="Từ chối", by=make_officer(None), at=LATER)
    return following and following.nomination.code


@pytest.mark.django_db
def test_whose_award_of_an_earlier_run_was_released_follows_in_a_later_run():
    card = make_offer()
    make_pledge(card, 1, reference="CKA", earmarks=({"group_id": "orphan"},))
    nominate(card, "A", 90, groups=["orphan"])
    first = approved(card)
    assert released("A") is None
    nominate(card, "B", 95, groups=["orphan"])
    nominate(card, "C", 80, groups=["orphan"])
    second = approved(card)
    assert second.result["unserved"] == [
        {"nomination": "A", "reason": "outranked"},
        {"nomination": "C", "reason": "outranked"},
    ]

    assert released("B") == "A"

    award = Allocation.objects.live().get()
    assert (award.nomination.code, award.run, award.replaces.nomination.code) == ("A", second, "B")
    assert Allocation.objects.get(run=first).status == "released"
    assert released("A") == "C"  # now A had an award of this run too
    assert released("C") is None


@pytest.mark.django_db
def test_who_came_after_the_run_does_not_follow():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "A", 90)
    approved(card)
    nominate(card, "B", 95)
    assert released("A") is None


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_release_answers_as_the_reference_does(seed, monkeypatch):
    """Down to the last one who can follow, in pieces of three."""
    monkeypatch.setattr(passing_on, "AT_ONCE", 3)
    chance = random.Random(seed)
    card = make_offer(make_campaign(None))
    make_pledge(card, 2, reference="CKA", earmarks=({"group_id": "orphan"}, {"commune_id": YEN_TRUNG}))
    make_pledge(card, 2, reference="CKB", earmarks=({"group_id": "disabled"}, {"commune_id": TAM_GIANG}))
    make_pledge(card, 2, reference="CKC")
    for commune, most in ((YEN_TRUNG, 3), (TAM_GIANG, 2), (DONG_SON, 1)):
        campaigns.Quota.objects.create(offer=card, commune_id=commune, most=most)
    for number in range(24):
        commune = chance.choice((YEN_TRUNG, TAM_GIANG, DONG_SON))
        groups = chance.sample(["orphan", "disabled", "near_poor"], 2)
        nominate(card, f"N{number:02}", chance.randrange(3) * 10, commune, groups=groups)
    run = approved(card, f"seed {seed}")
    followed = 0
    for _step in range(12):
        award = chance.choice(list(Allocation.objects.live().order_by("nomination__code")))
        expected = by_the_reference(run, award)
        assert released(award.nomination.code) == expected
        followed += expected is not None
        if not Allocation.objects.live().exists():
            break
    assert followed >= 3


def by_the_reference(run: AllocationRun, award: Allocation) -> str | None:
    """What the pure rule says when `award` is given back: everything in one instance, all other awards as they are."""
    frozen = Instance.from_dict(run.instance)
    lines = PledgeLine.objects.select_related("pledge", "offer").prefetch_related("earmarks")
    names = {line.pk: line.pledge.reference for line in lines}
    instance = Instance(
        seed=frozen.seed,
        lines=tuple(rule_line(names[line.pk], line, line.quantity) for line in lines),
        quotas=tuple(Quota("card", quota.commune_id, quota.most) for quota in campaigns.Quota.objects.all()),
        nominations=frozen.nominations,
    )
    live = Allocation.objects.live().exclude(pk=award.pk).select_related("nomination")
    had = Allocation.objects.filter(run=run).values_list("nomination__code", flat=True)
    return replacement(
        instance,
        [(one.nomination.code, names[one.pledge_line_id]) for one in live],
        freed_line=names[award.pledge_line_id],
        excluded=frozenset(had),
    )


@pytest.mark.django_db
def test_release_reads_no_further_than_the_piece_in_which_it_finds(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(passing_on, "AT_ONCE", 2)
    card = make_offer()
    make_pledge(card, 1)
    campaigns.Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=9)
    for number in range(7):
        nominate(card, f"N{number}", 90 - number)
    run = approved(card)
    award = Allocation.objects.get()
    Allocation.objects.filter(pk=award.pk).update(
        status="released", released_by=make_officer(), released_at=LATER, release_reason="Từ chối"
    )
    award = Allocation.objects.select_related("nomination").get()
    with django_assert_num_queries(11) as counted:
        assert passing_on.heir(award, run.campaign).code == "N1"
    asked = [query["sql"] for query in counted.captured_queries]
    assert len([sql for sql in asked if "N1" in sql and "N2" in sql]) == 1
    assert [sql for sql in asked if "N3" in sql] == []
    assert [sql for sql in asked if '"instance"' in sql] == []


@pytest.mark.django_db(transaction=True)
def test_release_looks_again_when_the_one_who_follows_has_moved_meanwhile():
    card = make_offer()
    make_pledge(card, 1, earmarks=({"commune_id": YEN_TRUNG},))
    for number in range(3):
        nominate(card, f"N{number}", 90 - number)
    approved(card)
    found: list[str | None] = []

    def release():
        try:
            found.append(released("N0"))
        finally:
            connection.close()

    thread = threading.Thread(target=release)
    with transaction.atomic():
        Nomination.objects.filter(code="N1").update(commune=TAM_GIANG)
        thread.start()
        wait_until_blocked()
    thread.join()
    assert found == ["N2"]


def wait_until_blocked() -> None:
    """Until some other session of this database waits for a lock."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        " AND pid <> pg_backend_pid()"
    )
    for _attempt in range(500):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.02), pg_stat_clear_snapshot()")
    pytest.fail("no session came to wait for a lock")
