"""Rows that name no hardship group while the title of their list does (`reading.titles`): which these are, and which
group to offer for all of them at once.
"""

from django.db.models import Q

from beneficiaries.models import RecipientList
from beneficiaries.reading.titles import CODE


def told_by_title() -> Q:
    """Holds for a row that was told what the title says, and not yet corrected."""
    return Q(problems__contains=[{"field": "groups", "code": CODE}])


def offered_group(received: RecipientList) -> str:
    """The code of the one group that the titles above all such rows name; '' if they name none, or several."""
    told = received.rows.live().filter(told_by_title()).order_by()
    named = {
        group for groups in told.values_list("cells__around__title_groups", flat=True).distinct() for group in groups
    }
    return named.pop() if len(named) == 1 else ""
