"""A person who was read → a row of a list, as a line that COPY takes.

Pure. This runs for everybody in a large list, so that what is the same in all rows is written as JSON only once. What
the file alone decides is prepared first, perhaps in another process; what campaign and register say is added to it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from beneficiaries.reading.cleaning import Facts, status_of
from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import Problem
from beneficiaries.reading.raw_rows import RawRow, Surroundings, plain_cell, surroundings_to_json
from beneficiaries.reading.whole_list import PersonRow
from locations.gazetteer import Candidate

COLUMNS = (
    *("recipient_list_id", "status", "problems"),
    *("position", "row_number", "sheet", "full_name", "commune_id", "cells", "facts", "commune_choices"),
    *("corrections", "confirmed", "set_aside_reason"),
)
_SAME_IN_ALL = ("{}", "f", "")
"""The values of the last columns in every new row."""
_NULL = "\\N"
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_NUL = b"\\u0000"
_FACTS = "{" + ", ".join(f'"{name}": %s' for name in Facts._fields) + "}"
"""The JSON of facts, but for their values."""
READY = "ready"


class PreparedRow(NamedTuple):
    """A row as far as the file says it. ``problems`` is JSON; ``values``: those of all columns behind it, for COPY.

    A tuple, as it goes from one process to another.
    """

    position: int
    facts: Facts
    unsettled: bool
    problems: str
    values: bytes


def prepared(row: PersonRow) -> PreparedRow:
    facts = row.facts
    texts = [row.sheet[:100], (facts.full_name or "")[:150]]
    jsons = [_raw(row.raw), _facts(facts), _choices(row.commune_candidates)]
    problems = _problems(row.problems)
    values = _encoded(_values(row, texts, jsons))
    if values is None or _encoded(problems) is None:
        *jsons, problems = [_ENCODER.encode(storable(json.loads(one))) for one in (*jsons, problems)]
        values = _values(row, storable(texts), jsons).encode()
    return PreparedRow(row.position, facts, row.status != READY, problems, values)


def _values(row: PersonRow, texts: Sequence[str], jsons: Sequence[str]) -> str:
    numbers = (str(row.position), str(row.row))
    commune = row.facts.commune or _NULL
    return "\t".join((*numbers, *map(_escaped, texts), commune, *map(_escaped_json, jsons), *_SAME_IN_ALL))


def copied(list_pk: int, row: PreparedRow, remarks: Sequence[Problem]) -> bytes:
    """The values of `COLUMNS` as a line. ``remarks``: all that there is to say of the row beside the file."""
    problems, unsettled = row.problems, row.unsettled
    if remarks:
        own = problems.removesuffix("]")
        problems = f"{own}{', ' if own != '[' else ''}{_problems(remarks)[1:]}"
        unsettled = unsettled or status_of(remarks) != READY
    status = "needs_attention" if unsettled else READY
    return b"%s%s\n" % (f"{list_pk}\t{status}\t{_escaped_json(problems)}\t".encode(), row.values)


def _escaped(text: str) -> str:
    """As COPY takes it, which separates values by tabs and rows by line ends."""
    return _escaped_json(text).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _escaped_json(text: str) -> str:
    """JSON, in which tabs and line ends are escaped already."""
    return text.replace("\\", "\\\\")


def storable(value: Any) -> Any:
    """Plain values without what no database takes, NUL and halves of characters: Excel can write both."""
    match value:
        case str():
            return value.replace("\0", "").encode("utf-8", "replace").decode()
        case list() | tuple():
            return [storable(one) for one in value]
        case dict():
            return {storable(name): storable(one) for name, one in value.items()}
        case _:
            return value


def _encoded(text: str) -> bytes | None:
    """A text, or a text of JSON, as a database takes it; None if it does not."""
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        return None
    return None if b"\0" in encoded or _NUL in encoded else encoded


def _choices(candidates: Sequence[Candidate]) -> str:
    return _value([[one.code, f"{one.name}, {one.province}"] for one in candidates]) if candidates else "[]"


def _problems(problems: Sequence[Problem]) -> str:
    return f"[{', '.join(map(_problem, problems))}]" if problems else "[]"


def _problem(problem: Problem) -> str:
    texts = [f'"{name}": {encode_basestring(text)}' for name, text in problem.to_json().items()]
    return f"{{{', '.join(texts)}}}"


def _facts(facts: Facts) -> str:
    """The JSON of ``facts_to_json``. Most facts of a person are not known, the others mostly texts: these are written
    here, without a call for each."""
    values = ["null" if one is None else encode_basestring(one) if type(one) is str else _value(one) for one in facts]
    return _FACTS % tuple(values)


def _value(value: Any) -> str:
    """Its JSON; the most frequent kinds without the encoder, which takes longer to begin than to write them."""
    if value is None:
        return "null"
    if type(value) is str:
        return encode_basestring(value)
    if type(value) is int:
        return str(value)
    if type(value) in (list, tuple):
        return f"[{', '.join(map(_value, value))}]"
    if type(value) is date:
        return f'"{value.isoformat()}"'
    return _ENCODER.encode(value)


def _raw(raw: RawRow) -> str:
    """The JSON of ``raw_to_json``."""
    cells = []
    for heading, field, value, of, index in raw.cells:
        before, behind = _around_value(heading, field, of, index)
        written = encode_basestring(value) if type(value) is str else _value(plain_cell(value))
        cells.append(f"{before}{written}{behind}")
    sheet = encode_basestring(raw.sheet)
    return f'{{"sheet": {sheet}, "row": {raw.row}, "cells": [{", ".join(cells)}], "around": {_around(raw.around)}}}'


@lru_cache(maxsize=1_000)
def _around_value(heading: str, field: Field | None, of: str, index: int) -> tuple[str, str]:
    """What stands around the value of every cell of a column."""
    name = _ENCODER.encode(field and field.value)
    return f"[{encode_basestring(heading)}, {name}, ", f", {encode_basestring(of)}, {index}]"


@lru_cache(maxsize=100)
def _around(around: Surroundings) -> str:
    return _ENCODER.encode(surroundings_to_json(around))
