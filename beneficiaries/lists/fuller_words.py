"""What a remark on a row does not tell everybody who opens the list, for whom on the staff sees more.

Remarks are kept in the words for all (`beneficiaries.sight`). Of the few rows on a page those that are about somebody
else are said once more, as far as this one user sees register, nominations and lists.
"""

from collections.abc import Sequence

from accounts.models import User
from accounts.roles import Capability
from beneficiaries.lists.examining import Reach, examine
from beneficiaries.models import ListRow, RecipientList
from beneficiaries.other_numbers import OTHER_NUMBER
from beneficiaries.reading.cleaning import facts_from_json
from beneficiaries.recognising import Doubt
from beneficiaries.sight import Sight
from locations.gazette import gazetteer

ABOUT_OTHERS = frozenset({"already_nominated", "seems_repeated", "withdrawn_before", OTHER_NUMBER, *Doubt})
"""Codes of remarks that have more to tell to who sees more."""


def say_more(received: RecipientList, rows: Sequence[ListRow], user: User) -> None:
    """Put the fuller words on rows that are only to be shown; in a fixed number of queries, for senders in none."""
    if received.status != RecipientList.Status.STAGED or not user.areas(Capability.SEE_PEOPLE):
        return
    asked = [row for row in rows if any(problem["code"] in ABOUT_OTHERS for problem in row.problems)]
    if not asked:
        return
    remarks = examine(
        {row.position: facts_from_json(row.facts) for row in asked},
        campaign=received.campaign,
        default_kind=received.default_kind,
        sight=Sight.of(user),
        reach=Reach.from_json(received.reach),
        gazetteer=gazetteer(),
        received=received,
    )
    for row in asked:
        words = {(one.field, one.code): one.message for one in remarks[row.position] if one.code in ABOUT_OTHERS}
        row.problems = [
            problem | {"message": words.get((problem["field"], problem["code"]), problem["message"])}
            for problem in row.problems
        ]
