"""A person who was read → the columns of a row of a list, as COPY takes them.

Pure. This runs for everybody in a large list, so that what is the same in all rows is written as JSON only once. What
the file alone decides is prepared first, perhaps in another process; what campaign and register say is added to it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from beneficiaries.reading.cleaning import Facts, facts_to_json, status_of
from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import Problem
from beneficiaries.reading.raw_rows import RawRow, plain_cell, raw_to_json, surroundings_to_json
from beneficiaries.reading.whole_list import PersonRow

COLUMNS = (
    "recipient_list_id",
    "position",
    "sheet",
    "row_number",
    "cells",
    "corrections",
    "facts",
    "problems",
    "commune_choices",
    "confirmed",
    "full_name",
    "commune_id",
    "status",
    "set_aside_reason",
)
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_NUL = "\\u0000"
READY = "ready"


class PreparedRow(NamedTuple):
    """A row as far as the file says it. ``problems``, ``cells``, ``facts_json`` and ``choices`` are JSON."""

    position: int
    facts: Facts
    unsettled: bool
    problems: str
    sheet: str
    row_number: int
    cells: str
    facts_json: str
    choices: str
    full_name: str


def prepared(row: PersonRow) -> PreparedRow:
    facts = row.facts
    choices = [[one.code, f"{one.name}, {one.province}"] for one in row.commune_candidates]
    return PreparedRow(
        row.position,
        facts,
        row.status != READY,
        _problems(row.problems),
        storable(row.sheet[:100]),
        row.row,
        _raw(row.raw),
        _json(facts_to_json(facts)),
        _json(choices) if choices else "[]",
        storable((facts.full_name or "")[:150]),
    )


def copied(list_pk: int, row: PreparedRow, remarks: Sequence[Problem]) -> tuple[object, ...]:
    """The values of `COLUMNS`. ``remarks``: all that there is to say of the row beside the file."""
    problems, unsettled = row.problems, row.unsettled
    if remarks:
        own = problems.removesuffix("]")
        problems = f"{own}{', ' if own != '[' else ''}{_problems(remarks)[1:]}"
        unsettled = unsettled or status_of(remarks) != READY
    return (
        list_pk,
        row.position,
        row.sheet,
        row.row_number,
        row.cells,
        "{}",
        row.facts_json,
        problems,
        row.choices,
        False,
        row.full_name,
        row.facts.commune,
        "needs_attention" if unsettled else READY,
        "",
    )


def _problems(problems: Sequence[Problem]) -> str:
    return _json([problem.to_json() for problem in problems]) if problems else "[]"


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


def _json(value: Any) -> str:
    text = _ENCODER.encode(value)
    return text if _is_storable(text) else _ENCODER.encode(storable(value))


def _is_storable(text: str) -> bool:
    if _NUL in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _raw(raw: RawRow) -> str:
    """The JSON of ``raw_to_json``."""
    cells = []
    for heading, field, value, of, index in raw.cells:
        before, behind = _around_value(heading, field, of, index)
        text = encode_basestring(value) if type(value) is str else _ENCODER.encode(plain_cell(value))
        cells.append(f"{before}{text}{behind}")
    around = _ENCODER.encode(surroundings_to_json(raw.around))
    sheet = encode_basestring(raw.sheet)
    text = f'{{"sheet": {sheet}, "row": {raw.row}, "cells": [{", ".join(cells)}], "around": {around}}}'
    return text if _is_storable(text) else _ENCODER.encode(storable(raw_to_json(raw)))


@lru_cache(maxsize=1_000)
def _around_value(heading: str, field: Field | None, of: str, index: int) -> tuple[str, str]:
    """What stands around the value of every cell of a column."""
    name = _ENCODER.encode(field and field.value)
    return f"[{encode_basestring(heading)}, {name}, ", f", {encode_basestring(of)}, {index}]"
