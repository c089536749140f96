"""The models of the app: lists and their rows (`lists`), what was decided about them (`settling`), the files that their
senders get back (`files_back`), people and their nominations (`people`), and what a corrected list did to these
(`corrections`).
"""

from beneficiaries.models.corrections import Correction
from beneficiaries.models.files_back import FileBack
from beneficiaries.models.lists import ListRow, ListRowQuerySet, RecipientList, RecipientListQuerySet, _nowhere
from beneficiaries.models.people import (
    UNIDENTIFIED,
    DataClass,
    Nomination,
    NominationQuerySet,
    Person,
    PersonQuerySet,
)
from beneficiaries.models.settling import ColumnMeaning, SettlingStep, sender_of

__all__ = [
    "UNIDENTIFIED",
    "ColumnMeaning",
    "Correction",
    "DataClass",
    "FileBack",
    "ListRow",
    "ListRowQuerySet",
    "Nomination",
    "NominationQuerySet",
    "Person",
    "PersonQuerySet",
    "RecipientList",
    "RecipientListQuerySet",
    "SettlingStep",
    "_nowhere",  # named by a migration
    "sender_of",
]
