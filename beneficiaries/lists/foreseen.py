"""What vetting will say of a list, told before it is accepted: after that its sender can no longer mend it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from beneficiaries.lists.sent_again import SET_ASIDE_BEFORE
from beneficiaries.models import ListRow
from beneficiaries.other_numbers import OTHER_NUMBER
from beneficiaries.recognising import Doubt

REFUSED = frozenset({"fully_insured"})
QUESTIONED = frozenset({"unidentified", "seems_repeated", OTHER_NUMBER, *(one for one in Doubt if not one.blocks)})
"""Codes of remarks (`examining`) for which a gift is refused, and for which who vets will ask."""


@dataclass(frozen=True)
class Foreseen:
    """Rows as (primary key, number in the file, name), in the order of the file; who is refused is not questioned.
    `set_aside_before`: who was set aside in the list that this one corrects, and is put forward now.
    """

    refused: tuple[tuple[int, int, str], ...]
    questioned: tuple[tuple[int, int, str], ...]
    set_aside_before: tuple[tuple[int, int, str], ...] = ()


def foresee(rows: QuerySet[ListRow]) -> Foreseen:
    """What is to be expected for `rows`; one query."""
    refused, questioned, set_aside = [], [], []
    for pk, row_number, name, problems in rows.order_by("position").values_list(
        "pk", "row_number", "full_name", "problems"
    ):
        codes = {problem["code"] for problem in problems}
        if codes & REFUSED:
            refused.append((pk, row_number, name))
        elif codes & QUESTIONED:
            questioned.append((pk, row_number, name))
        if SET_ASIDE_BEFORE in codes:
            set_aside.append((pk, row_number, name))
    return Foreseen(tuple(refused), tuple(questioned), tuple(set_aside))
