"""A worker killed at any moment loses nothing and doubles nothing: another one goes on where the rows end, or does anew
what is done whole or not at all.
"""

import random

import pytest

from tests.beneficiaries.killing import ROW, Killing, workbook
from tests.factories import make_campaign, make_offer, make_officer

pytestmark = pytest.mark.django_db(transaction=True)

SIZE = 5_000
RUNS = {1962: ("reading", "accepting"), 1971: ("saving", "rereading"), 2027: ("reading", "saving", "giving back")}
"""By seed: in which moments of it workers are killed. `make torture` kills in all of them each time."""


FACTS = ROW.index("facts")


def test_a_list_comes_out_the_same_however_often_the_worker_was_killed(tmp_path):
    campaign = make_campaign(code="BN2027")
    for kind in ("card", "book"):
        make_offer(campaign, kind)
    killing = Killing(campaign, make_officer(), workbook(SIZE), tmp_path / "worker.log")
    expected = killing.undisturbed()
    assert expected["list"]["rows_saved"] == SIZE
    assert len(expected["nominations"]) > SIZE // 2
    assert {row[FACTS]["phone"] for row in expected["rows"]} >= {"0900000001", "0900000002"}
    assert max(rows for rows, _digest in expected["file back"].values()) > SIZE
    for seed, moments in RUNS.items():
        assert killing.disturbed(random.Random(seed), moments) == expected
    assert killing.log.read_text() == ""
    assert sum(killing.interrupted.values()) > 0
    killing.clear()
