"""Rows alike: of one list, with the same text in the cells of a fact and the same problem with it, so that one decision
may hold for all of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import astuple

from django.db.models import QuerySet

from beneficiaries.cleaning import Context, clean_row
from beneficiaries.examining import CODES
from beneficiaries.headings import Field
from beneficiaries.models import ListRow, RecipientList
from beneficiaries.problems import Problem, Severity
from beneficiaries.raw_rows import HouseholdPlace, RawRow, raw_from_json
from beneficiaries.spelling import cell_text
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

Key = tuple[str, ...]


def rows_alike(received: RecipientList, row: ListRow, field: str, context: Context) -> list[ListRow]:
    """The other rows, not set aside and not corrected there, that say the same as the cells of `row` do. None of a
    field that is not in `ALIKE`, or where the cells say nothing and nobody asked.
    """
    if field not in ALIKE:
        return []
    raw = raw_from_json(row.cells)
    others = {name: text for name, text in row.corrections.items() if name != field}
    read = clean_row(raw, context, others)
    codes = _codes(read.problems, field)
    key = _key(raw, field, context.gazetteer)
    if not codes and not any(key):
        return []
    found = _candidates(received, row, field, codes)
    return [
        one
        for one in found
        if _codes(map(Problem.from_json, one.problems), field) == codes
        and _key(raw_from_json(one.cells), field, context.gazetteer) == key
    ]


def _candidates(received: RecipientList, row: ListRow, field: str, codes: frozenset[str]) -> QuerySet[ListRow]:
    rows = received.rows.live().exclude(pk=row.pk).exclude(corrections__has_key=field)
    for code in sorted(codes):
        rows = rows.filter(problems__contains=[{"field": field, "code": code}])
    return rows.order_by("position")


def _codes(problems: Iterable[Problem], field: str) -> frozenset[str]:
    """What is to be settled or looked at in the cells of this fact."""
    return frozenset(
        problem.code
        for problem in problems
        if problem.field == field and problem.severity is not Severity.FIXED and problem.code not in CODES
    )


def _key(raw: RawRow, field: str, gazetteer: Gazetteer) -> Key:
    """What the cells of a fact, and the sheet around them, say: without case and odd spaces."""
    cells = [(cell.field, cell.of, cell_text(cell.value)) for cell in raw.having(*_CELLS[field])]
    around = raw.around
    home = around.household or HouseholdPlace()
    match field:
        case "commune":
            said = [
                *_addresses(raw, gazetteer),
                *astuple(around.section)[1:],
                home.commune,
                home.district,
                home.province,
            ]
            said += [*astuple(gazetteer.split_address(home.address))[1:]] if home.address else []
        case "hamlet":
            said = [around.section.hamlet, around.sheet_hamlet, home.hamlet]
        case "groups":
            said = [*around.section_groups, *around.household_groups]
        case "requested":
            said = [around.section_request]
        case _:
            said = []
    written = (part for name, of, text in cells if text.strip() for part in (f"{name}:{of}", text))
    return tuple(exact_key(text) for text in (*written, *said))


def _addresses(raw: RawRow, gazetteer: Gazetteer) -> Iterator[str]:
    """Addresses in one cell without the hamlet, which differs from neighbour to neighbour."""
    for cell in raw.having(Field.ADDRESS, Field.HAMLET):
        text = cell_text(cell.value)
        if cell.field is Field.ADDRESS or "," in text:
            yield from astuple(gazetteer.split_address(text))[1:]
