"""What is seen of register, nominations and lists by whom a remark is told: by one user, or by all who open a list.

A remark is kept with its row, so that everybody who opens the list reads the same words, in the file back too. They are
not the same people as who sent it: a provincial officer sends a list for a commune, and its commune officer settles it.
So a remark on a row tells what each of them sees anyway, which the place of the list decides, whoever has sent it.
"""

from dataclasses import dataclass

from accounts.areas import Areas
from accounts.models import User
from beneficiaries.models import Nomination, Person, RecipientList
from beneficiaries.models.lists import RecipientListQuerySet
from beneficiaries.models.people import NominationQuerySet, PersonQuerySet


@dataclass(frozen=True)
class Sight:
    """What may be told of."""

    people: PersonQuerySet
    nominations: NominationQuerySet
    lists: RecipientListQuerySet

    @classmethod
    def of(cls, user: User) -> "Sight":
        """What one user sees."""
        return cls(
            Person.objects.visible_to(user), Nomination.objects.visible_to(user), RecipientList.objects.visible_to(user)
        )

    @classmethod
    def of_all_who_open(cls, received: RecipientList) -> "Sight":
        """What each of those sees who may open the list (`RecipientListQuerySet.visible_to`), saved or not.

        A list of a commune, school or hospital is opened by its senders, who see nothing but the lists of that place;
        one of a province by those who see all people there; any other by who sent it, and by who sees everybody.
        """
        if received.commune_id or received.institution_id:
            here = {"commune": received.commune_id, "institution": received.institution_id}
            lists = RecipientList.objects.filter(**here)
            return cls(Person.objects.none(), Nomination.objects.filter(recipient_list__in=lists), lists)
        if received.province_id is None:
            return cls.of(received.sent_by)
        areas = Areas(provinces=frozenset({received.province_id}))
        lists = RecipientList.objects.filter(province=received.province_id)
        return cls(Person.objects.within(areas), Nomination.objects.within(areas), lists)
