"""Rows that name no hardship group while the title of their list does (`reading.titles`): which these are, and which
groups it names, to be asked about for all of them at once.
"""

from django.db.models import Q

from beneficiaries.models import RecipientList
from beneficiaries.reading.titles import CODE


def told_by_title() -> Q:
    """Holds for a row that was told what the title says, and not yet corrected."""
    return Q(problems__contains=[{"field": "groups", "code": CODE}])


def groups_named(received: RecipientList) -> tuple[str, ...]:
    """The codes of the groups that the titles above such rows name, sorted; none if there is no such row."""
    told = received.rows.live().filter(told_by_title()).order_by()
    named = told.values_list("cells__around__title_groups", flat=True).distinct()
    return tuple(sorted({group for groups in named for group in groups}))
