"""What a statement about somebody does to the register: a new person, or what was not known yet filled in.

Nothing is decided here: whoever calls has recognised the person and holds the lock (`nominating`).
"""

from collections.abc import Sequence

from beneficiaries.models import Person
from beneficiaries.models.many import copy_many, new_keys, update_many
from beneficiaries.reading.identity import NEW_ID, OLD_ID
from beneficiaries.recognising import PersonFacts
from locations.vietnamese import sort_key

_FILLED_IN = (
    "personal_id",
    "old_id",
    "insurance_code",
    "birth_date",
    "birth_precision",
    "sex",
    "commune_id",
    "hamlet",
    "phone",
)
_ENTERED = (*_FILLED_IN, "full_name", "sort_key")
"""All that is known of a person; the search key is made by the database."""


def fresh_person(facts: PersonFacts) -> Person:
    """Somebody whom the register does not know yet; not saved."""
    return Person(
        personal_id=facts.personal_id,
        old_id=facts.old_id,
        insurance_code=facts.insurance_code,
        full_name=facts.full_name,
        sort_key=sort_key(facts.full_name),
        birth_date=facts.birth_date,
        birth_precision=facts.birth_precision,
        sex=facts.sex,
        commune_id=facts.commune,
        hamlet=facts.hamlet,
        phone=facts.phone,
    )


def fill_in(person: Person, facts: PersonFacts) -> bool:
    """Fill what the register does not know; residence follows the newer statement. Whether anything changed."""
    before = [getattr(person, column) for column in _FILLED_IN]
    _fill_in_ids(person, facts)
    for name in ("insurance_code", "sex", "phone"):
        if not getattr(person, name) and getattr(facts, name):
            setattr(person, name, getattr(facts, name))
    if facts.birth_date and (person.birth_date is None or _finer(facts, person)):
        person.birth_date, person.birth_precision = facts.birth_date, facts.birth_precision
    if facts.commune != person.commune_id or facts.hamlet:
        person.commune_id, person.hamlet = facts.commune, facts.hamlet
    return before != [getattr(person, column) for column in _FILLED_IN]


def _fill_in_ids(person: Person, facts: PersonFacts) -> None:
    """A personal ID of twelve digits takes the place of an old number, which is kept beside it."""
    stated = [number for number in (facts.personal_id, facts.old_id) if number]
    if person.personal_id is None:
        person.personal_id = next(iter(stated), None)
    for number in stated:
        if len(number) == NEW_ID and len(person.personal_id or "") == OLD_ID:
            person.personal_id, person.old_id = number, person.personal_id
        elif len(number) == OLD_ID and number != person.personal_id:
            person.old_id = person.old_id or number


def _finer(facts: PersonFacts, person: Person) -> bool:
    """A day beats a month, a month beats a year, as long as the year is the same."""
    rank = ["year", "month", "day"]
    return (
        person.birth_date is not None
        and facts.birth_date is not None
        and facts.birth_date.year == person.birth_date.year
        and rank.index(facts.birth_precision) > rank.index(person.birth_precision)
    )


def write(changed: Sequence[Person]) -> None:
    """Save what `fill_in` changed."""
    update_many(changed, _FILLED_IN)


def enter(fresh: Sequence[Person]) -> None:
    """Put new people in the register, in this order; each gets a primary key."""
    for person, key in zip(fresh, new_keys(Person, len(fresh)), strict=True):
        person.pk = key
    copy_many(
        Person, ("id", *_ENTERED), ((person.pk, *(getattr(person, name) for name in _ENTERED)) for person in fresh)
    )
