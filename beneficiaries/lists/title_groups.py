"""Rows that name no hardship group, to be asked about for all of them at once: which these are, and which groups the
title of their list names, if it does (`reading.titles`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q

from beneficiaries.models import RecipientList
from beneficiaries.reading.titles import CODE

EVERY, UNTITLED = "", "-"
"""As a title (`under`): whatever stands above the rows; nothing that names a group."""

_UNCLEAR = ("group_unknown", "group_of_whom", "cell_unknown")
_TITLE = "cells__around__title_groups"


@dataclass(frozen=True)
class Stretch:
    """Where rows stand: a sheet, and the numbers of the first and the last of them there."""

    sheet: str
    first: int
    last: int


@dataclass(frozen=True)
class Asked:
    """Rows that name no group, below titles that name the same ones (`groups`, codes; none: below no such title)."""

    groups: tuple[str, ...]
    rows: int
    stretches: tuple[Stretch, ...]

    @property
    def title(self) -> str:
        """As `under` takes it."""
        return ",".join(self.groups) or UNTITLED


def told_by_title() -> Q:
    """Holds for a row that was told what the title says, and not yet corrected."""
    return Q(problems__contains=[{"field": "groups", "code": CODE}])


def under(title: str) -> Q:
    """Holds for rows below titles that name these groups (codes, joined by commas), or for `EVERY` or `UNTITLED`."""
    if title == EVERY:
        return Q()
    return ~told_by_title() if title == UNTITLED else told_by_title() & Q(**{_TITLE: title.split(",")})


def groups_asked(received: RecipientList) -> list[Asked]:
    """The rows that name no group by what their titles say, in the order of the file; in two queries."""
    silent = received.rows.live().filter(says_no_group()).order_by()
    measured = {"rows": Count("pk"), "place": Min("position"), "first": Min("row_number"), "last": Max("row_number")}
    told = silent.filter(told_by_title()).values("sheet", _TITLE).annotate(**measured)
    others = silent.exclude(told_by_title()).values("sheet").annotate(**measured)
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in sorted((*told, *others), key=lambda one: one["place"]):
        found.setdefault(tuple(one.get(_TITLE, ())), []).append(one)
    return [_asked(groups, parts) for groups, parts in found.items()]


def _asked(groups: tuple[str, ...], parts: Sequence[dict[str, Any]]) -> Asked:
    stretches = tuple(Stretch(one["sheet"], one["first"], one["last"]) for one in parts)
    return Asked(groups, sum(one["rows"] for one in parts), stretches)


def says_no_group() -> Q:
    """Holds for a row of which neither its cells, nor what stands around it, nor a person says a hardship group. A cell
    that says something unclear is settled by itself.
    """
    silent = (Q(facts__groups=[]) | told_by_title()) & ~Q(corrections__has_key="groups")
    for code in _UNCLEAR:
        silent &= ~Q(problems__contains=[{"field": "groups", "code": code}])
    return silent
