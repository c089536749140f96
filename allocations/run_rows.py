"""The rows of a run's tables, found in its stored inputs and results by the database.

A nationwide run stores hundreds of thousands; a page shows fifty, and has only these brought. Lists come out of
subqueries, so that the database joins them instead of going through one for each element of the other.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, overload

from django.db import connection

from allocations.models import AllocationRun

AWARDS, UNSERVED = "awards", "unserved"

_STORED = "jsonb_array_elements((SELECT {column} -> '{name}' FROM allocations_allocationrun WHERE id = %({run})s))"
_FACTS = """
    jsonb_to_recordset((SELECT instance -> 'nominations' FROM allocations_allocationrun WHERE id = %(run)s))
    AS frozen (id text, offer text, commune text)
"""
# Among the columns and not after FROM, where the database would first write all of them down.
_STREAMED = """
    SELECT jsonb_array_elements(instance -> 'nominations') AS one FROM allocations_allocationrun WHERE id = %(run)s
"""


def _elements(column: str, name: str, run: str = "run") -> str:
    return _STORED.format(column=column, name=name, run=run)


@dataclass(frozen=True)
class Rows(Sequence[dict[str, str]]):
    """All rows of `name` (AWARDS or UNSERVED) in the order of the rule; a slice is read when it is asked for."""

    run: AllocationRun
    name: str
    total: int

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, place: int) -> dict[str, str]: ...

    @overload
    def __getitem__(self, place: slice) -> list[dict[str, str]]: ...

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop, _step = place.indices(self.total)
        if start >= stop:
            return []
        path = f"$.{self.name}[{start} to {stop - 1}]"
        read = "SELECT jsonb_path_query_array(result, %(path)s::jsonpath)"
        [[rows]] = _rows(f"{read} FROM allocations_allocationrun WHERE id = %(run)s", run=self.run.pk, path=path)
        return json.loads(rows)


def matching(
    run: AllocationRun, name: str, *, kind: str, commune: str, reason: str, words: str, named: Iterable[str]
) -> list[dict[str, str]]:
    """The rows of `name` narrowed, in the order of the rule; "" narrows nothing. `words`, folded, begin a code, or the
    code is among `named`.
    """
    detail = "line" if name == AWARDS else "reason"
    found = _rows(
        f"""
        SELECT entry.one ->> 'nomination', entry.one ->> '{detail}'
        FROM {_elements("result", name)} WITH ORDINALITY AS entry (one, place)
        JOIN {_FACTS} ON frozen.id = entry.one ->> 'nomination'
        WHERE %(kind)s IN ('', frozen.offer) AND %(commune)s IN ('', frozen.commune)
            AND %(reason)s IN ('', entry.one ->> 'reason')
            AND (%(words)s = '' OR starts_with(lower(frozen.id), %(words)s) OR frozen.id = ANY (%(named)s::text[]))
        ORDER BY entry.place
        """,
        run=run.pk,
        kind=kind,
        commune=commune,
        reason=reason,
        words=words,
        named=list(named),
    )
    return [{"nomination": code, detail: value} for code, value in found]


def facts(run: AllocationRun, codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What was frozen of these nominations, by code, in the form of `allocations.instance`."""
    found = _rows(
        f"SELECT one ->> 'id', one FROM ({_STREAMED}) AS frozen WHERE one ->> 'id' = ANY (%(codes)s::text[])",
        run=run.pk,
        codes=list(codes),
    )
    return {code: json.loads(one) for code, one in found}


def communes(run: AllocationRun) -> list[str]:
    """The codes of the communes that the nominations of the run are from."""
    return list(_communes(run.pk, run.digest))


@lru_cache(maxsize=64)
def _communes(run: int, digest: str) -> tuple[str, ...]:
    """Frozen like the digest that names them, so that they are looked for once."""
    found = _rows(f"SELECT DISTINCT one ->> 'commune' FROM ({_STREAMED}) AS frozen", run=run)
    return tuple(code for (code,) in found)


def reasons(run: AllocationRun) -> dict[str, int]:
    """How many are unserved for which reason."""
    counted = f"SELECT one ->> 'reason', count(*) FROM {_elements('result', UNSERVED)} AS one GROUP BY 1"
    return dict(_rows(counted, run=run.pk))


def awarded_in_both(run: AllocationRun, others: Iterable[int]) -> dict[int, tuple[int, int]]:
    """{run: (how many it awards that `run` awards too, how many it awards)} for each of the `others` (primary keys)."""
    found = _rows(
        f"""
        WITH here AS MATERIALIZED (SELECT one ->> 'nomination' AS code FROM {_elements("result", AWARDS)} AS one)
        SELECT other.id, count(here.code), count(there.one)
        FROM allocations_allocationrun other
        LEFT JOIN LATERAL jsonb_array_elements(other.result -> 'awards') AS there (one) ON true
        LEFT JOIN here ON here.code = there.one ->> 'nomination'
        WHERE other.id = ANY (%(others)s)
        GROUP BY other.id
        """,
        run=run.pk,
        others=list(others),
    )
    return {other: (both, awarded) for other, both, awarded in found}


def awarded_only_in(run: AllocationRun, other: AllocationRun, *, most: int) -> list[str]:
    """The codes of the first whom `run` awards and `other` doesn't, in the order of `run`; at most `most`."""
    found = _rows(
        f"""
        SELECT here.one ->> 'nomination' FROM {_elements("result", AWARDS)} WITH ORDINALITY AS here (one, place)
        WHERE here.one ->> 'nomination' NOT IN (
            SELECT there ->> 'nomination' FROM {_elements("result", AWARDS, "other")} AS there
        )
        ORDER BY here.place LIMIT %(most)s
        """,
        run=run.pk,
        other=other.pk,
        most=most,
    )
    return [code for (code,) in found]


def _rows(sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
