"""Stages one list in a process of its own, as a worker would, and says what it took: `staged_apart DATABASE LIST`."""

import gc
import json
import os
import pickle
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402 - Django has to be set up first
from django.utils import timezone  # noqa: E402

from beneficiaries.lists import staging  # noqa: E402
from beneficiaries.lists.contexts import reading_context  # noqa: E402
from beneficiaries.lists.copied_rows import prepared  # noqa: E402
from beneficiaries.lists.portions import CHUNK  # noqa: E402
from beneficiaries.lists.reading_apart import named, plain  # noqa: E402
from beneficiaries.models import RecipientList  # noqa: E402
from beneficiaries.reading.tables import Tables  # noqa: E402
from beneficiaries.reading.whole_list import open_workbook, read_person  # noqa: E402


class _Clock:
    """Adds up how long calls of some functions take; a call within another one counts for the inner one."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inner = 0.0

    @contextmanager
    def over(self, name: str) -> Iterator[None]:
        outer, self._inner = self._inner, 0.0
        start = perf_counter()
        try:
            yield
        finally:
            took = perf_counter() - start
            self.seconds[name] = self.seconds.get(name, 0.0) + took - self._inner
            self._inner = outer + took

    def watch(self, module: Any, function: str, name: str, *, each: bool = False, apart: bool = False) -> None:
        """Have all calls of a module's function counted under a name; `each`: what it yields is counted with it;
        `apart`: they are made in another thread.
        """
        called = getattr(module, function)
        clock = _Clock() if apart else self

        def counted(*args: Any, **kwargs: Any) -> Any:
            with clock.over(name):
                result = list(called(*args, **kwargs)) if each else called(*args, **kwargs)
            self.seconds[name] = clock.seconds[name]
            return result

        setattr(module, function, counted)


def stage(list_pk: int) -> dict[str, Any]:
    """Stage a list: `seconds` for all, `stages` of it, `reading` as `read` says, seconds until the first chunk is to be
    seen (`on_screen`), `memory` of both processes in bytes at most.
    """
    found = RecipientList.objects.get(pk=list_pk)
    clock = _Clock()
    clock.watch(staging, "examine", "matching campaign, register, other lists")
    clock.watch(staging, "_examined", "rows to what is saved", each=True)
    clock.watch(staging, "save", "saving, beside all that", apart=True)
    clock.watch(staging, "finish", "comparing rows with each other")
    saved_first: list[float] = []
    save = staging.save

    def save_and_note(*args: Any, **kwargs: Any) -> int:
        saved = save(*args, **kwargs)
        saved_first.append(perf_counter())
        return saved

    staging.save = save_and_note
    start = perf_counter()
    with clock.over("the rest, and waiting for the reader"):
        staging.stage(found, at=timezone.now())
    return {
        "seconds": perf_counter() - start,
        "stages": clock.seconds,
        "on_screen": saved_first[0] - start,
        "memory": {"worker": most_memory(), "reader": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024},
        "reading": read(found),
    }


def read(received: RecipientList) -> dict[str, float]:
    """Seconds for each step of what the reader does, done here, one after the other."""
    clock = _Clock()
    context = reading_context(received)
    content = bytes(received.document.content)
    gc.disable()  # as the reader does
    with clock.over("the file to cells"):
        book = open_workbook(content)
    with clock.over("cells to rows of people"):
        people = list(Tables(book, context.gazetteer).people())
    with clock.over("cleaning"):
        rows = [read_person(position, raw, context) for position, raw in enumerate(people)]
    with clock.over("what is saved as JSON"):
        prepared_rows = [prepared(row) for row in rows]
    with clock.over("handing it over"):
        for start in range(0, len(prepared_rows), CHUNK):
            said = pickle.dumps(plain(prepared_rows[start : start + CHUNK]), pickle.HIGHEST_PROTOCOL)
            named(pickle.loads(said))
    return clock.seconds


def most_memory() -> int:
    """The most memory that this process has had, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    connection.settings_dict["NAME"] = sys.argv[1]
    sys.stdout.write(json.dumps(stage(int(sys.argv[2]))))
