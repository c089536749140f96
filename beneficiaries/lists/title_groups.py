"""Rows that name no hardship group, to be asked about for all of them at once: which these are, and which groups the
title of their list names, if it does (`reading.titles`).
"""

from django.db.models import Q

from beneficiaries.models import RecipientList
from beneficiaries.reading.titles import CODE

_UNCLEAR = ("group_unknown", "group_of_whom", "cell_unknown")


def told_by_title() -> Q:
    """Holds for a row that was told what the title says, and not yet corrected."""
    return Q(problems__contains=[{"field": "groups", "code": CODE}])


def groups_named(received: RecipientList) -> tuple[str, ...]:
    """The codes of the groups that the titles above such rows name, sorted; none if there is no such row."""
    told = received.rows.live().filter(told_by_title()).order_by()
    named = told.values_list("cells__around__title_groups", flat=True).distinct()
    return tuple(sorted({group for groups in named for group in groups}))


def says_no_group() -> Q:
    """Holds for a row of which neither its cells, nor what stands around it, nor a person says a hardship group. A cell
    that says something unclear is settled by itself.
    """
    silent = (Q(facts__groups=[]) | told_by_title()) & ~Q(corrections__has_key="groups")
    for code in _UNCLEAR:
        silent &= ~Q(problems__contains=[{"field": "groups", "code": code}])
    return silent
