"""Rows alike: of one list, with the same text in the cells of a fact and the same problem with it, so that one decision
may hold for all of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from typing import Any

from beneficiaries.lists.examining import CODES
from beneficiaries.models import ListRow, RecipientList
from beneficiaries.reading.cleaning import Context, clean_row
from beneficiaries.reading.groups import is_minority
from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import Severity
from beneficiaries.reading.raw_rows import raw_from_json
from locations.gazetteer import Gazetteer
from locations.vietnamese import exact_key

ALIKE = ("commune", "hamlet", "groups", "requested", "sex")
"""Facts that people have in common; a name, a date or a number is everybody's own."""

_CELLS = {
    "commune": (Field.COMMUNE, Field.DISTRICT, Field.PROVINCE),
    "hamlet": (Field.HAMLET,),
    "groups": (Field.GROUPS, Field.GROUP_MARK, Field.ETHNICITY),
    "requested": (Field.REQUESTED, Field.REQUEST_MARK),
    "sex": (Field.SEX, Field.MALE_MARK, Field.FEMALE_MARK),
}

CHUNK = 2_000
Key = tuple[str, ...]
Json = Any
NOWHERE = ("", "", "", "")
NOT_HOME = ("", "", "", "", "")


def keys_alike(received: RecipientList, row: ListRow, field: str, context: Context) -> list[int]:
    """The primary keys, in the order of the file, of the other rows, not set aside and not corrected there, that say
    the same as the cells of `row` do. None of a field that is not in `ALIKE`, or where the cells say nothing and nobody
    asked. This is asked while somebody waits, so that the cells are compared as they are kept.
    """
    if field not in ALIKE:
        return []
    others = {name: text for name, text in row.corrections.items() if name != field}
    read = clean_row(raw_from_json(row.cells), context, others)
    codes = _codes((problem.to_json() for problem in read.problems), field)
    key = _key(row.cells, field, context.gazetteer)
    if not codes and not any(key):
        return []
    return [
        pk
        for pk, cells, problems in _candidates(received, row, field, codes)
        if _codes(problems, field) == codes and _key(cells, field, context.gazetteer) == key
    ]


def _candidates(
    received: RecipientList, row: ListRow, field: str, codes: frozenset[str]
) -> Iterable[tuple[int, Json, list[Json]]]:
    rows = received.rows.live().exclude(pk=row.pk).exclude(corrections__has_key=field)
    for code in sorted(codes):
        rows = rows.filter(problems__contains=[{"field": field, "code": code}])
    return rows.order_by("position").values_list("pk", "cells", "problems").iterator(chunk_size=CHUNK)


def _codes(problems: Iterable[Mapping[str, str]], field: str) -> frozenset[str]:
    """What is to be settled or looked at in the cells of this fact."""
    return frozenset(
        one["code"]
        for one in problems
        if one["field"] == field and one["severity"] != Severity.FIXED and one["code"] not in CODES
    )


def _key(row: Json, field: str, gazetteer: Gazetteer) -> Key:
    """What the cells of a fact, and the sheet around them, say: without case and odd spaces. `row`: `raw_to_json`."""
    around = row["around"]
    section = around.get("section", NOWHERE)
    home = around.get("household", NOT_HOME)
    match field:
        case "commune":
            said = [*_addresses(row, gazetteer), *section[1:], *home[1:4]]
            said += _without_hamlet(home[4], gazetteer) if home[4] else []
            said += around.get("title_communes", ())
        case "hamlet":
            said = [section[0], around.get("sheet_hamlet", ""), home[0]]
        case "groups":
            said = [*around.get("section_groups", ()), *around.get("household_groups", ())]
            said += around.get("title_groups", ())
        case "requested":
            said = [around.get("section_request", "")]
        case _:
            said = []
    wanted = _CELLS[field]
    cells = sorted(
        (name, of, _text(value))
        for _heading, name, value, of, _index in row["cells"]
        if name in wanted and not names_majority(name, _text(value))
    )
    written = (part for name, of, text in cells if text.strip() for part in (f"{name}:{of}", text))
    return tuple(exact_key(text) for text in (*written, *said))


def names_majority(field: Field | str | None, text: str) -> bool:
    """Whether a cell says that somebody is a Kinh, which is no group."""
    return field == Field.ETHNICITY and is_minority(text) is False


def _addresses(row: Json, gazetteer: Gazetteer) -> Iterator[str]:
    """Addresses in one cell without the hamlet, which differs from neighbour to neighbour."""
    for _heading, name, value, _of, _index in row["cells"]:
        if name == Field.ADDRESS or (name == Field.HAMLET and "," in _text(value)):
            yield from _without_hamlet(_text(value), gazetteer)


def _without_hamlet(address: str, gazetteer: Gazetteer) -> list[str]:
    return list(astuple(gazetteer.split_address(address))[1:])


def _text(value: Any) -> str:
    """The text of a cell as it is kept; what stood in an old font is compared as it is read."""
    return str(value.get("text", value)) if isinstance(value, dict) else str(value)
