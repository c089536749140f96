"""Ten thousand damaged files sent, staged, settled and accepted: each is refused in a sentence or becomes its list."""

import os
from collections import Counter
from collections.abc import Iterator
from time import perf_counter

from django.test.utils import setup_databases, teardown_databases

from locations.loading import load_units
from tests.beneficiaries.any_file import Outcome, Sending

FILES = int(os.environ.get("TORTURE_FILES", "10000"))
FIRST = int(os.environ.get("TORTURE_FIRST", "0"))
EVERY = 1_000


def torture() -> Iterator[str]:
    """The lines of the table. A file of which something does not hold raises AssertionError with how to repeat it."""
    yield f"{FILES} damaged files of every format, from number {FIRST} on, each on its whole way"
    old = setup_databases(verbosity=0, interactive=False)
    try:
        load_units()
        yield from _runs(Sending.made())
    finally:
        teardown_databases(old, verbosity=0)


def _runs(sending: Sending) -> Iterator[str]:
    outcomes: list[Outcome] = []
    start = perf_counter()
    for seed in range(FIRST, FIRST + FILES):
        outcomes.append(sending.run(seed))
        if len(outcomes) % EVERY == 0:
            yield f"  {len(outcomes)} files, {perf_counter() - start:.0f} s"
    said = Counter(outcome.said for outcome in outcomes)
    yield f"  read: {said.pop('read', 0)}; refused: {_told(said)}"
    yield f"  of those read: {_told(Counter(outcome.settled for outcome in outcomes if outcome.rows))}"
    yield f"  people saved as rows: {sum(outcome.rows for outcome in outcomes)}"
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    largest = max(outcomes, key=lambda outcome: outcome.memory)
    yield f"  slowest: {slowest.seconds:.1f} s ({slowest.name})"
    yield f"  most memory: {largest.memory / 1024 / 1024:.0f} MB ({largest.name})"
    yield f"  {len(outcomes)} files in {perf_counter() - start:.0f} s, none with a fault"


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())
