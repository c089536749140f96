"""The inputs and results of a run as the database keeps them, written and read a piece at a time.

Those of a nationwide run are tens of megabytes: nothing here has them in memory as one text or as one tree of dicts.
"""

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import starmap, zip_longest
from operator import eq
from typing import Any

from django.db import connection
from django.db.models import F, Func, JSONField
from django.db.models.expressions import RawSQL

from allocations.instance import Award, Instance, Result, Unserved, object_pieces, pieces
from allocations.models import AllocationRun

AT_ONCE = 2_000
_WHOLE = "SELECT string_agg(piece, '' ORDER BY place)::jsonb FROM pg_temp.frozen WHERE part = %s"


class Elements(Func):
    """The elements of a JSON list, a row each, in their order."""

    function = "jsonb_array_elements"
    output_field = JSONField()
    set_returning = True


def create(instance: Instance, result: Result, **fields: Any) -> AllocationRun:
    """A run with these inputs and results, which go to the database by COPY; it puts the pieces together. Whoever wants
    them back from the returned run has them read from the database.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE frozen (part text, place int, piece text)")
        with cursor.copy("COPY pg_temp.frozen FROM STDIN") as copy:
            for name, told in (("instance", instance), ("result", result)):
                for place, piece in enumerate(pieces(told)):
                    copy.write_row((name, place, piece))
    whole = {name: RawSQL(_WHOLE, [name], output_field=JSONField()) for name in ("instance", "result")}
    run: AllocationRun = AllocationRun.objects.create(digest=result.digest, **whole, **fields)
    del run.instance, run.result
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE pg_temp.frozen")
    return run


def instance_of(run: AllocationRun) -> Instance:
    """The frozen inputs. Raises `InvalidInstance` when what is stored is none."""
    rest, lists = _apart(run, "instance", ["nominations"])
    with closing(elements(run, "instance__nominations")) as nominations:
        return Instance.from_dict(rest | dict.fromkeys(lists, nominations))


def instance_name(run: AllocationRun) -> str:
    """What the file of the frozen inputs is called."""
    return f"{run.campaign.code}-dot-{run.number}-instance.json"


def instance_file(run: AllocationRun) -> Iterator[str]:
    """The frozen inputs as canonical JSON, a piece at a time: the digest of the run is the SHA-256 of these very texts
    in UTF-8, and `allocations.solver` reads them. People are in it by the code of their nomination, nobody by name.
    """
    rest, lists = _apart(run, "instance", ["nominations"])
    with closing(elements(run, "instance__nominations")) as nominations:
        yield from object_pieces(rest | dict.fromkeys(lists, nominations))


def is_result_of(run: AllocationRun, result: Result) -> bool:
    """Whether this very result is stored."""
    rest, lists = _apart(run, "result", ["awards", "unserved"])
    if lists != ["awards", "unserved"]:
        return False
    if rest != {"left": [left.to_dict() for left in result.left], "digest": result.digest}:
        return False
    return _are(run, "result__awards", result.awards) and _are(run, "result__unserved", result.unserved)


def _are(run: AllocationRun, path: str, told: Sequence[Award | Unserved]) -> bool:
    with closing(elements(run, path)) as stored:
        return all(starmap(eq, zip_longest(stored, (one.to_dict() for one in told))))


def elements(run: AllocationRun, path: str) -> Generator[Any, None, None]:
    """The elements of a stored list, such as `result__awards`, streamed. To be closed when it isn't read to the end."""
    rows = AllocationRun.objects.filter(pk=run.pk).order_by().values_list(Elements(F(path)), flat=True)
    yield from rows.iterator(chunk_size=AT_ONCE)


def _apart(run: AllocationRun, column: str, names: list[str]) -> tuple[dict[str, Any], list[str]]:
    """The stored object without `names`, and which of these are lists in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} - %(names)s::text[], ARRAY("
            f" SELECT name FROM unnest(%(names)s::text[]) name WHERE jsonb_typeof({column} -> name) = 'array'"
            f") FROM allocations_allocationrun WHERE id = %(run)s AND jsonb_typeof({column}) = 'object'",
            {"names": names, "run": run.pk},
        )
        rest, lists = cursor.fetchone() or ("{}", [])
    return json.loads(rest), lists
