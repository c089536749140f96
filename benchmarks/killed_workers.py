"""Workers killed over a list of 100,000 people, ten times over: each time the outcome is that of an undisturbed run."""

import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.test.utils import setup_databases, teardown_databases

from locations.loading import load_units
from tests.beneficiaries.killing import Killing, workbook
from tests.factories import make_campaign, make_offer, make_officer

SIZE = int(os.environ.get("TORTURE_PEOPLE", "100000"))
TIMES = int(os.environ.get("TORTURE_TIMES", "10"))
PATIENCE = 1_800.0
"""Seconds until the list is read, or accepted, at the very latest."""
DEAD_AFTER = 10.0
"""Seconds without a sign of life. Less, and on a busy machine a worker that lives is taken for dead: the outcome stays
the same, but it complains in its log."""


def torture() -> Iterator[str]:
    """The lines of the table."""
    yield f"A list of {SIZE} people, workers killed while they read it, read it again, accept it and give it back"
    old = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield from _runs(Path(folder))
    finally:
        teardown_databases(old, verbosity=0)


def _runs(folder: Path) -> Iterator[str]:
    load_units()
    campaign = make_campaign(code="BN2027")
    for kind in ("card", "book"):
        make_offer(campaign, kind)
    log = folder / "worker.log"
    killing = Killing(campaign, make_officer(), workbook(SIZE), log, patience=PATIENCE, dead_after=DEAD_AFTER)
    expected = killing.undisturbed()
    took = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in killing.seconds.items())
    yield f"  undisturbed: {took}"
    for seed in range(TIMES):
        started = time.monotonic()
        before = killing.interrupted.copy()
        result = killing.disturbed(random.Random(seed))
        wrong = [part for part in expected if result[part] != expected[part]]
        assert not wrong, f"seed {seed}: other {', '.join(wrong)}; {killing.log.read_text()}"
        killed = ", ".join(killing.interrupted - before) or "at rest"
        yield f"  seed {seed}: the same; killed while {killed}; {time.monotonic() - started:.1f} s"
    said = killing.log.read_text()
    assert not said, said
    yield f"  {TIMES} times the same; the most memory of a worker: {killing.memory / 1024 / 1024:.0f} MB"
