"""Many at once against one campaign, each on a connection of its own: every invariant holds, at every moment."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pgtrigger
import pytest
from django.db import connection

from accounts.acting import Refusal
from allocations import allocating
from allocations.models import Allocation, AllocationRun
from beneficiaries import vetting
from beneficiaries.models import Nomination
from campaigns.models import Campaign, Quota
from sponsors import pledging
from sponsors.models import Pledge, PledgeLine
from tests.factories import (
    BAC_NINH,
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

# What must never be found: plain SQL, each one statement, so that it looks at one moment.
LIVE = "allocations_allocation award JOIN beneficiaries_nomination n ON n.id = award.nomination_id"
BROKEN = {
    "a line gives more than its quantity": """
        SELECT line.id FROM sponsors_pledgeline line JOIN allocations_allocation award ON award.pledge_line_id = line.id
        WHERE award.status <> 'released' GROUP BY line.id HAVING count(*) > line.quantity""",
    "a line counts its units wrongly": """
        SELECT line.id FROM sponsors_pledgeline line WHERE line.allocated <> (
            SELECT count(*) FROM allocations_allocation award
            WHERE award.pledge_line_id = line.id AND award.status <> 'released')""",
    "a nomination receives twice": """
        SELECT nomination_id FROM allocations_allocation WHERE status <> 'released'
        GROUP BY nomination_id HAVING count(*) > 1""",
    "a person receives a kind twice": f"""
        SELECT n.person_id FROM {LIVE} WHERE award.status <> 'released'
        GROUP BY n.person_id, n.offer_id HAVING count(*) > 1""",
    "a gift is with somebody who is not approved": f"""
        SELECT n.code FROM {LIVE} WHERE award.status <> 'released' AND n.status <> 'approved'""",
    "a gift is of a pledge that was withdrawn": """
        SELECT award.id FROM allocations_allocation award
        JOIN sponsors_pledgeline line ON line.id = award.pledge_line_id JOIN sponsors_pledge p ON p.id = line.pledge_id
        WHERE award.status <> 'released' AND p.status = 'withdrawn'""",
    "a gift is of another kind than asked for": f"""
        SELECT n.code FROM {LIVE} JOIN sponsors_pledgeline line ON line.id = award.pledge_line_id
        WHERE line.offer_id <> n.offer_id""",
    "a gift is outside its earmark": f"""
        SELECT n.code FROM {LIVE} JOIN locations_commune c ON c.code = n.commune_id
        WHERE EXISTS (SELECT 1 FROM sponsors_earmark e WHERE e.line_id = award.pledge_line_id
                      AND (e.commune_id IS NOT NULL OR e.province_id IS NOT NULL))
          AND NOT EXISTS (SELECT 1 FROM sponsors_earmark e WHERE e.line_id = award.pledge_line_id
                          AND (e.commune_id = n.commune_id OR e.province_id = c.province_id))
        UNION
        SELECT n.code FROM {LIVE}
        WHERE EXISTS (SELECT 1 FROM sponsors_earmark e WHERE e.line_id = award.pledge_line_id
                      AND e.group_id IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM sponsors_earmark e WHERE e.line_id = award.pledge_line_id
                          AND e.group_id = ANY (n.groups))""",
    "a quota is exceeded": f"""
        SELECT quota.id FROM campaigns_quota quota WHERE quota.most < (
            SELECT count(*) FROM {LIVE} JOIN locations_commune c ON c.code = n.commune_id
            WHERE award.status <> 'released' AND n.offer_id = quota.offer_id
              AND (n.commune_id = quota.commune_id OR c.province_id = quota.province_id))""",
    "a run is approved in part": """
        SELECT run.id FROM allocations_allocationrun run WHERE
            (SELECT count(*) FROM allocations_allocation award
             WHERE award.run_id = run.id AND award.replaces_id IS NULL)
            <> CASE WHEN run.status = 'approved' THEN jsonb_array_length(run.result -> 'awards') ELSE 0 END""",
    "an award replaces one that is live or on another line": """
        SELECT award.id FROM allocations_allocation award JOIN allocations_allocation old ON old.id = award.replaces_id
        WHERE old.status <> 'released' OR old.pledge_line_id <> award.pledge_line_id OR old.run_id <> award.run_id""",
}


def broken() -> dict[str, list[object]]:
    """The invariants that do not hold at this moment, and by which rows."""
    found = {}
    with connection.cursor() as cursor:
        for name, sql in BROKEN.items():
            cursor.execute(sql)
            if rows := [row[0] for row in cursor.fetchall()]:
                found[name] = rows
    return found


class Storm:
    """A campaign with everything that can be fought over, and forty things that people do to it at once."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.campaign = make_campaign()
        self.officers = [make_officer() for _ in range(3)]
        self.leaders = [make_leader() for _ in range(4)]
        for user in (*self.officers, *self.leaders):
            assert user.active_duties  # read once, as in a request
        self.make_records()
        first = allocating.propose(self.campaign, seed=f"first {seed}", by=self.officers[0], at=NOW)
        allocating.approve(first, by=self.leaders[0], at=NOW)
        self.given = list(first.allocations.order_by("pk"))
        self.make_second_wave()
        self.runs = [
            allocating.propose(self.campaign, seed=f"{name} {seed}", by=self.officers[0], at=NOW) for name in "ABC"
        ]

    def make_records(self) -> None:
        card, book = make_offer(self.campaign), make_offer(self.campaign, "book")
        make_pledge(card, 6, earmarks=({"commune_id": YEN_TRUNG},))
        make_pledge(card, 4, earmarks=({"group_id": "orphan"}, {"province_id": BAC_NINH}))
        make_pledge(card, 3)
        make_pledge(book, 5)
        for offer, area, most in [
            (card, {"commune_id": TAM_GIANG}, 9),
            (card, {"province_id": BAC_NINH}, 22),
            (book, {"commune_id": YEN_TRUNG}, 6),
        ]:
            Quota.objects.create(offer=offer, most=most, **area)
        self.nominate(30)

    def make_second_wave(self) -> None:
        """More to give and more people, so that proposals made now find something to do."""
        card, book = self.campaign.offers.get(kind="card"), self.campaign.offers.get(kind="book")
        make_pledge(card, 9)
        make_pledge(card, 4, earmarks=({"commune_id": TAM_GIANG},))
        make_pledge(book, 4)
        self.nominate(30)

    def nominate(self, count: int) -> None:
        offers = list(self.campaign.offers.order_by("kind"))
        sender, leader = make_officer(None), make_leader(None)
        for _ in range(count):
            make_nomination(
                self.random.choice(offers),
                person=make_person(self.random.choice([YEN_TRUNG, TAM_GIANG])),
                groups=self.random.choice([["orphan"], ["near_poor"], ["orphan", "student"]]),
                points=self.random.randrange(4),
                nominated_by=sender,
                decided_by=leader,
            )

    def tasks(self) -> list[Callable[[], object]]:
        nominations = self.random.sample(list(self.campaign.nominations.order_by("code")), 6)
        pledges = self.random.sample(list(self.campaign.pledges.order_by("reference")), 3)
        lines = list(PledgeLine.objects.filter(pledge__campaign=self.campaign).order_by("pk"))
        released = self.random.sample(self.given, 8)
        tasks: list[Callable[[], object]] = [
            *(self.approval(run, leader) for run in self.runs for leader in self.leaders),  # 12
            *(self.release(award) for award in released + released[:4]),  # 12, four of them a second time
            *(self.withdrawal(one) for one in nominations),  # 6
            *(self.pledge_withdrawal(pledge) for pledge in pledges),  # 3
            *(self.new_quantity(line) for line in self.random.sample(lines, 2)),  # 2
            *(self.proposal_and_approval(number) for number in range(5)),  # 5
        ]
        assert len(tasks) == 40
        self.random.shuffle(tasks)
        return tasks

    def approval(self, run: AllocationRun, leader):
        run = AllocationRun.objects.get(pk=run.pk)
        return lambda: allocating.approve(run, by=leader, at=NOW)

    def release(self, award: Allocation):
        award, by = Allocation.objects.get(pk=award.pk), self.random.choice(self.officers)
        return lambda: allocating.release(award, reason="Đã chuyển đi", by=by, at=NOW)

    def withdrawal(self, nomination: Nomination):
        by = self.random.choice(self.leaders)
        return lambda: vetting.withdraw(nomination, reason="Đã chuyển đi", by=by, at=NOW)

    def pledge_withdrawal(self, pledge: Pledge):
        by = self.random.choice(self.leaders)
        return lambda: pledging.withdraw(pledge, reason="Gặp khó khăn", by=by, at=NOW)

    def new_quantity(self, line: PledgeLine):
        by, quantities = self.random.choice(self.leaders), {line.pk: max(1, line.quantity + self.random.randint(-3, 2))}
        return lambda: pledging.adjust(line.pledge, quantities=quantities, by=by, at=NOW)

    def proposal_and_approval(self, number: int):
        officer, leader = self.random.choice(self.officers), self.random.choice(self.leaders)

        def work() -> None:
            campaign = Campaign.objects.get(pk=self.campaign.pk)
            run = allocating.propose(campaign, seed=f"anew {number}", by=officer, at=NOW)
            allocating.approve(run, by=leader, at=NOW)

        return work


def on_own_connection(task: Callable[[], object], start: Callable[[], object]) -> str:
    """Do one task; what came of it in a word: "done", the name of a refusal, or what should never come up."""
    try:
        start()
        task()
    except Refusal as refusal:
        return type(refusal).__name__ if str(refusal) else "UNEXPECTED silent refusal"
    except Exception as error:  # noqa: BLE001 -- reported as the outcome, and asserted on
        return f"UNEXPECTED {type(error).__name__}: {error}"
    else:
        return "done"
    finally:
        connection.close()


class Watcher(threading.Thread):
    """Looks at the invariants again and again while the storm lasts."""

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()
        self.looks = 0
        self.found: dict[str, list[object]] = {}

    def run(self) -> None:
        try:
            while not self.over.is_set():
                self.found |= broken()
                self.looks += 1
        finally:
            connection.close()


def weather(storm: Storm, connections: int) -> Counter[str]:
    """All forty tasks on so many connections at a time; asserts on the way that nothing is ever broken."""
    tasks = storm.tasks()
    all_at_once = threading.Barrier(connections)
    start = all_at_once.wait if connections == len(tasks) else (lambda: None)
    watcher = Watcher()
    watcher.start()
    try:
        with ThreadPoolExecutor(connections) as pool:
            outcomes = Counter(pool.map(lambda task: on_own_connection(task, start), tasks))
    finally:
        watcher.over.set()
        watcher.join()
    assert watcher.looks > 0
    assert watcher.found == {}
    assert broken() == {}
    return outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("connections", [40, 4])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_forty_at_once_leave_every_invariant_true(seed, connections):
    storm = Storm(seed)
    assert broken() == {}
    outcomes = weather(storm, connections)
    assert sum(outcomes.values()) == 40
    assert [name for name in outcomes if name.startswith("UNEXPECTED")] == []
    assert outcomes["Busy"] == 0  # one order of locks everywhere: nobody deadlocks
    assert outcomes["done"] >= 10
    assert outcomes["StaleMove"] >= 4  # the awards that were released twice
    assert Allocation.objects.filter(status="released").count() >= 8
    assert AllocationRun.objects.filter(status="approved").count() >= 2


@pytest.mark.django_db
def test_each_invariant_is_seen_when_it_is_broken():
    """The questions are good ones: each finds what is put wrong behind the back of triggers and constraints."""
    Storm(9)
    assert broken() == {}
    least, most = "(SELECT min(id) FROM {0})", "(SELECT max(id) FROM {0})"
    award = "allocations_allocation"
    with connection.cursor() as cursor, pgtrigger.ignore():
        for statement in [
            "SET CONSTRAINTS ALL IMMEDIATE",
            "ALTER TABLE sponsors_pledge DROP CONSTRAINT a_withdrawn_pledge_has_who_when_and_why",
            "ALTER TABLE beneficiaries_nomination DROP CONSTRAINT a_rejection_has_a_reason",
            "DROP INDEX a_nomination_receives_once",
            "UPDATE sponsors_pledgeline SET quantity = 1, allocated = 0",
            "UPDATE beneficiaries_nomination SET status = 'rejected', groups = '{}', commune_id = '16378'",
            "UPDATE sponsors_pledge SET status = 'withdrawn'",
            "UPDATE campaigns_quota SET most = 0, commune_id = '16378', province_id = NULL WHERE id = "
            + least.format("campaigns_quota"),
            f"UPDATE {award} SET nomination_id = (SELECT min(nomination_id) FROM {award})",
            f"UPDATE {award} SET replaces_id = {least.format(award)} WHERE id = {most.format(award)}",
            "UPDATE sponsors_pledgeline SET offer_id = (SELECT max(offer_id) FROM sponsors_pledgeline)",
        ]:
            cursor.execute(statement)
        assert set(broken()) == set(BROKEN)
