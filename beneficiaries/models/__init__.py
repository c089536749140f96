"""The models of the app: lists and their rows (`lists`), people and their nominations (`people`)."""

from beneficiaries.models.lists import ListRow, ListRowQuerySet, RecipientList, RecipientListQuerySet, _nowhere
from beneficiaries.models.people import (
    UNIDENTIFIED,
    DataClass,
    Nomination,
    NominationQuerySet,
    Person,
    PersonQuerySet,
)

__all__ = [
    "UNIDENTIFIED",
    "DataClass",
    "ListRow",
    "ListRowQuerySet",
    "Nomination",
    "NominationQuerySet",
    "Person",
    "PersonQuerySet",
    "RecipientList",
    "RecipientListQuerySet",
    "_nowhere",  # named by a migration
]
