"""What is said of a row beside its own cells: by other rows of the list, by the campaign, by the register.

After a change only the rows concerned are looked at again: those that were changed, and those that share a number or a
name with one of them, before or after. What is said of all others can't have changed by it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Left

from beneficiaries.costing import Costs
from beneficiaries.lists.contexts import context_of as context_of
from beneficiaries.lists.contexts import reading_context as reading_context
from beneficiaries.lists.examining import CODES, Reach, examine, fitting
from beneficiaries.lists.repeated_rows import repeats_in
from beneficiaries.lists.sent_again import before_all
from beneficiaries.models import ListRow, RecipientList
from beneficiaries.models.among import one_of, one_pair_of
from beneficiaries.models.many import update_many
from beneficiaries.reading.cleaning import Context, Facts, clean_row, facts_from_json, facts_to_json, status_of
from beneficiaries.reading.problems import Problem
from beneficiaries.reading.raw_rows import raw_from_json
from beneficiaries.reading.repeats import REPEATED, Entry, duplicates
from beneficiaries.sight import Sight
from locations.gazette import gazetteer
from locations.vietnamese import fold

LINKS = 5
"""How far the rows concerned are followed from one to the next, a query each; beyond that all are looked at."""

CHUNK = 2_000
"""Rows that are looked at together where all of a list are, so that a large one need not be in memory."""
_REMARKED = ("recipient_list", "position", "facts", "problems", "status")
_COMPARED = (*_REMARKED, "sheet", "row_number", "confirmed")
SETTLED = (
    "corrections",
    "confirmed",
    "facts",
    "problems",
    "commune_choices",
    "full_name",
    "commune_id",
    "status",
    "set_aside_reason",
)
"""All of a row that may change while its list is settled."""
NOT_READ_AGAIN = ("confirmed", "problems", "status", "set_aside_reason")
"""That of a row whose facts stay as they are."""


class RemarksOnAll:
    """What other rows, the campaign and the register say about the rows of a list as they are stored. Asked a portion
    of them after the other, in the order of the file; what concerns them all is found out once.
    """

    def __init__(self, received: RecipientList) -> None:
        self._received = received
        self._repeats = repeats_in(received)
        self._earlier = before_all(received)
        self._costs = Costs()
        self._claimed: dict[int, str] = {}

    def on(self, facts: Mapping[int, Facts]) -> dict[int, list[Problem]]:
        """By position, as the facts."""
        remarks = _examined(self._received, facts, costs=self._costs, earlier=self._earlier, claimed=self._claimed)
        return {position: [*self._repeats.get(position, ()), *said] for position, said in remarks.items()}


def portions(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Rows of one list in the order of the file, so many as are looked at together; their positions must not change."""
    portion = list(rows.order_by("position")[:CHUNK])
    while portion:
        yield portion
        if len(portion) < CHUNK:
            return
        portion = list(rows.filter(position__gt=portion[-1].position).order_by("position")[:CHUNK])


def _examined(received: RecipientList, facts: Mapping[int, Facts], **known: Any) -> dict[int, list[Problem]]:
    return examine(
        facts,
        campaign=received.campaign,
        default_kind=received.default_kind,
        sight=Sight.of_all_who_open(received),
        reach=Reach.from_json(received.reach),
        gazetteer=gazetteer(),
        received=received,
        **known,
    )


def _remarks_on(
    received: RecipientList, rows: Sequence[ListRow], facts: Mapping[int, Facts]
) -> dict[int, list[Problem]]:
    """What other rows, the campaign and the register say about a few rows, each with all that it may be a repetition
    of.
    """
    remarks = _examined(received, facts)
    repeats = duplicates(
        [Entry(row.position, row.sheet, row.row_number, facts[row.position]) for row in rows],
        distinct={row.position for row in rows if row.confirmed},
    )
    return {row.position: [*repeats.get(row.position, ()), *remarks[row.position]] for row in rows}


def read_again(row: ListRow, context: Context) -> None:
    """Read one row from its cells and corrections, unsaved; remarks of others follow in a review."""
    cleaned = clean_row(raw_from_json(row.cells), context, row.corrections)
    row.facts = facts_to_json(cleaned.facts)
    row.problems = [problem.to_json() for problem in cleaned.problems]
    row.commune_choices = [[one.code, f"{one.name}, {one.province}"] for one in cleaned.commune_candidates]
    row.full_name = (cleaned.facts.full_name or "")[:150]
    row.commune_id = cleaned.facts.commune


def read_all_again(rows: Sequence[ListRow], context: Context) -> None:
    """The same of many rows, whose cells are fetched anew: so many need not be in memory at the same time."""
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        came = dict(ListRow.objects.filter(one_of("pk", [row.pk for row in chunk])).values_list("pk", "cells"))
        for row in chunk:
            row.cells = came[row.pk]
            read_again(row, context)
            del row.cells


def review_all(received: RecipientList) -> set[int]:
    """Make all remarks anew that depend on the register and on other rows; returns the keys of the rows written."""
    remarks = RemarksOnAll(received)
    written: set[int] = set()
    for rows in portions(received.rows.live().only(*_REMARKED)):
        changed = _put(rows, remarks.on({row.position: facts_from_json(row.facts) for row in rows}))
        write_rows([row for row in rows if row.pk in changed], columns=("problems", "status"))
        written |= changed
    return written


def review_changed(
    received: RecipientList,
    changed: Sequence[ListRow],
    former: Collection[ListRow],
    columns: Sequence[str] = SETTLED,
) -> set[int]:
    """Save `columns` of `changed` rows, with what is to be said of them and of the rows that they concern now or
    concerned as `former`. Returns the keys of all rows written.
    """
    live = [row for row in changed if row.status != ListRow.Status.REJECTED]
    concerned = _concerned(received, changed, [*former, *live])
    written = _remarked(received, [*live, *concerned]) - {row.pk for row in changed}
    write_rows(changed, columns)
    write_rows([row for row in concerned if row.pk in written], columns=("problems", "status"))
    return written | {row.pk for row in changed}


def write_rows(rows: Sequence[ListRow], columns: Sequence[str] = SETTLED) -> None:
    """Save columns of many rows."""
    update_many(rows, columns)


def _remarked(received: RecipientList, rows: Sequence[ListRow]) -> set[int]:
    """Put remarks and status on the rows, unsaved; returns the keys of those for which something is new. `rows`: each
    with all that it may be a repetition of.
    """
    if not rows:
        return set()
    return _put(rows, _remarks_on(received, rows, {row.position: facts_from_json(row.facts) for row in rows}))


def _put(rows: Iterable[ListRow], remarks: Mapping[int, Sequence[Problem]]) -> set[int]:
    """The same with what there is to say (by position)."""
    changed = set()
    for row in rows:
        own = [problem for problem in row.problems if problem["code"] not in CODES | REPEATED]
        fit = fitting(remarks[row.position], map(Problem.from_json, own))
        problems = own + [problem.to_json() for problem in fit]
        status = status_of([Problem.from_json(problem) for problem in problems])
        if (problems, status) != (row.problems, row.status):
            row.problems, row.status = problems, status
            changed.add(row.pk)
    return changed


def _concerned(received: RecipientList, changed: Sequence[ListRow], seeds: Collection[ListRow]) -> list[ListRow]:
    """The other rows of the list, not set aside, that are linked to `seeds` by a number or a name, however many links
    there are between.
    """
    others = (
        received.rows.live()
        .filter(~one_of("pk", [row.pk for row in changed]))
        .alias(**{name: KT(f"facts__{name}") for name in ("personal_id", "insurance_code", "birth_date")})
        .alias(birth_year=Coalesce(Left("birth_date", 4), Value("")))
        .only(*_COMPARED)
    )
    found: dict[int, ListRow] = {}
    asked = _Identities()
    news = _Identities.of(seeds)
    for _link in range(LINKS):
        if not news:
            return list(found.values())
        asked = asked.with_more(news)
        linked = [row for row in others.filter(news.condition()) if row.pk not in found]
        found.update((row.pk, row) for row in linked)
        news = _Identities.of(linked).without(asked)
    return list(others) if news else list(found.values())


class _Identities:
    """What rows may share: personal IDs, insurance codes, and names with years of birth, '' for none."""

    def __init__(
        self,
        numbers: frozenset[str] = frozenset(),
        codes: frozenset[str] = frozenset(),
        names: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.numbers, self.codes, self.names = numbers, codes, names

    @classmethod
    def of(cls, rows: Collection[ListRow]) -> "_Identities":
        facts = [row.facts for row in rows]
        return cls(
            frozenset(one["personal_id"] for one in facts if one["personal_id"]),
            frozenset(one["insurance_code"] for one in facts if one["insurance_code"]),
            frozenset(
                (fold(one["full_name"][:150]), (one["birth_date"] or "")[:4]) for one in facts if one["full_name"]
            ),
        )

    def __bool__(self) -> bool:
        return bool(self.numbers or self.codes or self.names)

    def with_more(self, other: "_Identities") -> "_Identities":
        return _Identities(self.numbers | other.numbers, self.codes | other.codes, self.names | other.names)

    def without(self, other: "_Identities") -> "_Identities":
        return _Identities(self.numbers - other.numbers, self.codes - other.codes, self.names - other.names)

    def condition(self) -> Q:
        """Holds for every row that has one of them."""
        return (
            one_of("personal_id", self.numbers)
            | one_of("insurance_code", self.codes)
            | one_pair_of(("search_key", "birth_year"), self.names)
        )
