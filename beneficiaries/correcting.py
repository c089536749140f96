"""Correcting what the register says of a person, by somebody who vets or sends lists where the person lives."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.models import Person
from beneficiaries.recognising import PersonFacts
from locations.models import Commune
from locations.vietnamese import sort_key

FACTS = (
    "full_name",
    "birth_date",
    "birth_precision",
    "sex",
    "personal_id",
    "insurance_code",
    "commune_id",
    "hamlet",
    "phone",
)


class NotYourPerson(Refusal):
    message = _("%(person)s lives outside the area in which you may correct what is known of people.")


class NotYourCommune(Refusal):
    message = _(
        "%(commune)s is outside your area. Who moves there is entered anew by that place: the register then follows."
    )


class NumberTaken(Refusal):
    message = _("Another person in the register has this personal ID. Check the number on the identity card.")


@operation(words=_("Facts of a person corrected"))
def correct(person: Person, *, facts: PersonFacts, by: User, at: datetime) -> None:
    """Write `facts` as they are stated, the empty ones too. Raises the refusals of this module."""
    stored = Person.objects.select_for_update(of=("self",)).select_related("commune").get(pk=person.pk)
    commune = Commune.objects.get(pk=facts.commune)
    if not may_correct(stored.commune, by):
        raise NotYourPerson(person=stored)
    if not may_correct(commune, by):
        raise NotYourCommune(commune=commune)
    stated = {name: getattr(facts, name.removesuffix("_id") if name == "commune_id" else name) for name in FACTS}
    changed = {name: value for name, value in stated.items() if getattr(stored, name) != value}
    if not changed:
        return
    with refused_by(beneficiaries_person_personal_id_key=NumberTaken()):
        Person.objects.filter(pk=stored.pk).update(**changed, sort_key=sort_key(facts.full_name))


def may_correct(commune: Commune, by: User) -> bool:
    """Whether `by` vets or sends lists for this commune."""
    areas = by.areas(Capability.VET, Capability.SEND_LISTS)
    return areas.cover(province=commune.province_id, commune=commune.pk)
