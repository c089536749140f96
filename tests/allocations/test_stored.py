"""The inputs and results of a run, written and read a piece at a time: what is stored is what was told."""

import hashlib
import json

import pytest
from django.db import connection

from allocations import instance as rule
from allocations import stored
from allocations.models import AllocationRun
from allocations.solver import solve
from allocations.strict_json import InvalidInstance
from tests.allocations.making import NOW
from tests.factories import make_campaign, make_officer

pytestmark = pytest.mark.django_db


def story(people: int = 7) -> rule.Instance:
    """Texts with everything that a copy could spoil: quotes, backslashes, tabs, new lines, letters beyond Latin-1."""
    nasty = 'Trường “số 1” \\ \t "ờ" \n\r \\N \\.'
    return rule.Instance(
        seed="XSMB 'đặc biệt' \\ 04821",
        lines=(rule.Line("CK1/1", "card", 3, communes=("09205",)), rule.Line("CK2/1", "book", 0)),
        quotas=(rule.Quota("card", "24", 5),),
        nominations=tuple(
            rule.Nomination(f"N{number}", "card", "24", "09205", ("near_poor", "orphan"), nasty, number % 3)
            for number in range(people)
        ),
    )


def keep(instance: rule.Instance, **fields: object) -> AllocationRun:
    defaults = {"campaign": make_campaign(), "number": 1, "seed": "1", "proposed_by": make_officer()}
    return stored.create(instance, solve(instance), proposed_at=NOW, **(defaults | fields))


@pytest.mark.parametrize("at_once", [1, 3, 1000])
@pytest.mark.parametrize("people", [0, 7])
def test_what_is_stored_is_the_json_form_byte_for_byte(at_once, people, monkeypatch):
    monkeypatch.setattr(rule, "AT_ONCE", at_once)
    instance = story(people)
    run = keep(instance)
    found = AllocationRun.objects.get(pk=run.pk)
    assert (found.instance, found.result) == (instance.to_dict(), solve(instance).to_dict())
    canonical = json.dumps(found.instance, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert found.digest == hashlib.sha256(canonical.encode()).hexdigest()
    assert (run.instance, run.result) == (found.instance, found.result)


def test_it_comes_back_as_it_was_told(monkeypatch):
    monkeypatch.setattr(stored, "AT_ONCE", 2)
    instance = story()
    run = keep(instance)
    assert stored.instance_of(run) == instance
    assert stored.is_result_of(run, solve(instance))


def test_several_are_kept_in_one_transaction_and_nothing_lies_about():
    campaign, officer = make_campaign(), make_officer()
    runs = [keep(story(n), campaign=campaign, number=n, proposed_by=officer) for n in (1, 2)]
    assert [len(stored.instance_of(run).nominations) for run in runs] == [1, 2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.frozen')")
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize(
    "spoiled",
    [
        [],
        "none",
        {},
        {"seed": "1", "lines": [], "quotas": []},
        {"seed": "1", "lines": [], "quotas": [], "nominations": {}},
        {"seed": "1", "lines": [], "quotas": [], "nominations": [{"id": "N1"}, {"id": "N2"}, {"id": "N3"}]},
        {"seed": "1", "lines": [], "quotas": [], "nominations": [], "more": 1},
    ],
)
def test_what_is_no_instance_is_refused(spoiled, monkeypatch):
    monkeypatch.setattr(stored, "AT_ONCE", 1)
    run = AllocationRun.objects.create(
        campaign=make_campaign(),
        number=1,
        seed="1",
        instance=spoiled,
        digest="0" * 64,
        result=spoiled,
        proposed_by=make_officer(),
        proposed_at=NOW,
    )
    with pytest.raises(InvalidInstance):
        stored.instance_of(run)
    assert not stored.is_result_of(run, solve(story()))
    assert not stored.is_result_of(run, solve(story(0)))


def _first_award_on_another_line(result):
    result["awards"][0]["line"] = "CK2/1"


def _an_award_too_few(result):
    del result["awards"][-1]


def _an_award_with_more_in_it(result):
    result["awards"][0]["more"] = 1


def _another_reason(result):
    result["unserved"][0]["reason"] = "quota"


def _somebody_unserved_too_many(result):
    result["unserved"].append(result["unserved"][0])


def _another_rest(result):
    result["left"][0]["quantity"] += 1


def _another_digest(result):
    result["digest"] = "0" * 64


def _more_beside(result):
    result["more"] = []


def _awards_that_are_no_list(result):
    result["awards"] = {}


@pytest.mark.parametrize(
    "spoil",
    [
        _first_award_on_another_line,
        _an_award_too_few,
        _an_award_with_more_in_it,
        _another_reason,
        _somebody_unserved_too_many,
        _another_rest,
        _another_digest,
        _more_beside,
        _awards_that_are_no_list,
    ],
)
def test_another_result_is_told_from_the_stored_one(spoil, monkeypatch):
    monkeypatch.setattr(stored, "AT_ONCE", 1)
    instance = story()
    result = solve(instance).to_dict()
    spoil(result)
    run = AllocationRun.objects.create(
        campaign=make_campaign(),
        number=1,
        seed="1",
        instance=instance.to_dict(),
        digest="0" * 64,
        result=result,
        proposed_by=make_officer(),
        proposed_at=NOW,
    )
    assert not stored.is_result_of(run, solve(instance))
