"""Rows of a run, found in what is stored: against the whole of it in memory."""

import random

import pytest

from allocations import instance as rule
from allocations import run_rows, stored
from allocations.models import AllocationRun
from allocations.run_rows import AWARDS, UNSERVED, Rows
from allocations.solver import solve
from tests.allocations.making import NOW
from tests.factories import make_campaign, make_officer

pytestmark = pytest.mark.django_db

COMMUNES = ("09205", "09202", "16378")


def make_run(seed: int, **fields: object) -> AllocationRun:
    """Thirty people of three communes, twelve gifts of two kinds, a quota."""
    chance = random.Random(seed)
    instance = rule.Instance(
        seed=str(seed),
        lines=(rule.Line("CK1/1", "card", 8), rule.Line("CK2/1", "book", 4, communes=("09205",))),
        quotas=(rule.Quota("card", "16378", 2),),
        nominations=tuple(
            rule.Nomination(
                f"BN-{number:05}",
                chance.choice(("card", "book")),
                "24",
                chance.choice(COMMUNES),
                ("near_poor",),
                None,
                number % 5,
            )
            for number in range(30)
        ),
    )
    defaults = {"number": 1, "seed": str(seed), "proposed_by": make_officer(), "proposed_at": NOW}
    run = stored.create(instance, solve(instance), **(defaults | {"campaign": make_campaign()} | fields))
    return AllocationRun.objects.get(pk=run.pk)


@pytest.mark.parametrize("name", [AWARDS, UNSERVED])
def test_rows_are_read_by_slices_and_places_like_the_list(name):
    run = make_run(1)
    whole = run.result[name]
    rows = Rows(run, name, len(whole))
    assert len(rows) == len(whole)
    for start, stop in [(0, 5), (3, 4), (5, 99), (0, 0), (99, 120)]:
        assert rows[start:stop] == whole[start:stop]
    assert rows[2] == whole[2]
    assert list(rows) == whole


@pytest.mark.parametrize("name", [AWARDS, UNSERVED])
@pytest.mark.parametrize("kind", ["", "card"])
@pytest.mark.parametrize("commune", ["", "09205"])
@pytest.mark.parametrize("reason", ["", "quota", "outranked"])
@pytest.mark.parametrize(("words", "named"), [("", []), ("bn-0001", ["BN-00003"]), ("00", []), ("an", ["BN-00003"])])
def test_rows_are_narrowed_like_the_list(name, kind, commune, reason, words, named):
    run = make_run(2)
    frozen = {one["id"]: one for one in run.instance["nominations"]}
    expected = [
        one
        for one in run.result[name]
        if kind in ("", frozen[one["nomination"]]["offer"])
        and commune in ("", frozen[one["nomination"]]["commune"])
        and reason in ("", one.get("reason"))
        and (not words or one["nomination"].lower().startswith(words) or one["nomination"] in named)
    ]
    found = run_rows.matching(run, name, kind=kind, commune=commune, reason=reason, words=words, named=named)
    assert found == expected


def test_facts_communes_and_reasons_are_those_that_were_frozen():
    run = make_run(3)
    nominations = run.instance["nominations"]
    assert run_rows.facts(run, ["BN-00003", "BN-00029", "none"]) == {
        "BN-00003": nominations[3],
        "BN-00029": nominations[29],
    }
    assert run_rows.facts(run, []) == {}
    assert sorted(run_rows.communes(run)) == sorted({one["commune"] for one in nominations})
    counted = {}
    for one in run.result["unserved"]:
        counted[one["reason"]] = counted.get(one["reason"], 0) + 1
    assert run_rows.reasons(run) == counted


def test_two_runs_are_compared_like_their_lists():
    run = make_run(4)
    other = make_run(5, campaign=run.campaign, number=2)
    nothing = rule.Instance("1", (), (), ())
    fields = {"campaign": run.campaign, "number": 3, "proposed_by": run.proposed_by, "proposed_at": NOW}
    empty = stored.create(nothing, solve(nothing), seed="1", **fields)
    here = [one["nomination"] for one in run.result["awards"]]
    there = [one["nomination"] for one in other.result["awards"]]
    both = len(set(here) & set(there))
    assert 0 < both < len(here)
    assert run_rows.awarded_in_both(run, [other.pk, empty.pk]) == {other.pk: (both, len(there)), empty.pk: (0, 0)}
    assert run_rows.awarded_in_both(run, []) == {}
    only = [code for code in here if code not in there]
    assert run_rows.awarded_only_in(run, other, most=99) == only
    assert run_rows.awarded_only_in(run, other, most=1) == only[:1]
    assert run_rows.awarded_only_in(run, empty, most=99) == here
    assert run_rows.awarded_only_in(empty, run, most=99) == []
