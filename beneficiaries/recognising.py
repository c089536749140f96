"""Recognising: who of those stated, in a list or by hand, is in the register already.

By the personal ID; else by an old number of nine digits, or by the social-insurance code, together with the same name,
as long as neither another personal ID nor another birth year speaks against it. An old number and a new one of twelve
digits do not contradict each other. Nobody is merged in silence: what does not fit together is a doubt.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from beneficiaries.models import Person
from beneficiaries.models.among import one_of
from beneficiaries.reading.identity import OLD_ID
from locations.vietnamese import fold

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Who somebody is, as stated. `commune` is a 5-digit code; unknown texts are empty, unknown numbers None."""

    full_name: str
    commune: str
    birth_date: date | None = None
    birth_precision: str = ""
    sex: str = ""
    personal_id: str | None = None
    old_id: str | None = None
    insurance_code: str | None = None
    hamlet: str = ""
    phone: str = ""

    @property
    def nine_digits(self) -> str | None:
        """The old number, whether there is a new one or not."""
        return self.old_id or (self.personal_id if len(self.personal_id or "") == OLD_ID else None)


class Doubt(StrEnum):
    """What does not fit together; the values are the codes of the remarks on a row."""

    ID_OF_ANOTHER = "number_of_somebody_else"  # the personal ID, under another name
    CODE_OF_ANOTHER = "code_of_somebody_else"  # the insurance code, under another name
    CODE_WITH_OTHER_ID = "code_with_other_id"  # same code and name, another personal ID
    CODE_WITH_OTHER_YEAR = "code_with_other_year"  # same code and name, another birth year
    OTHER_CODE = "other_code"  # the person is known by the ID, with another code: the register's stays
    CODE_OF_NAMESAKE = "code_of_namesake"  # known by the ID; the code is with a second entry of the same name
    OLD_ID_OF_ANOTHER = "old_number_of_somebody_else"  # beside a new ID: another name, birth year or new ID
    OLD_ID_OF_NAMESAKE = "old_number_of_namesake"  # known by the new ID; the old one is with a second entry

    @property
    def blocks(self) -> bool:
        """Whether somebody has to put the numbers right before this can be entered."""
        return self not in _HINTS


_HINTS = {Doubt.OTHER_CODE, Doubt.CODE_OF_NAMESAKE, Doubt.OLD_ID_OF_ANOTHER, Doubt.OLD_ID_OF_NAMESAKE}


@dataclass(frozen=True)
class Known:
    """Whom the register has for a statement. `other`: the entry that a doubt is about."""

    person: Person | None = None
    doubt: Doubt | None = None
    other: Person | None = None


def recognise(facts: Iterable[PersonFacts], claimed: dict[int, str] | None = None) -> dict[PersonFacts, Known]:
    """What the register has for each statement, in three queries; those of whom it has nothing are left out.

    The order counts: of two statements that give one entry two different personal IDs, the first one has it. `claimed`:
    what entries (primary keys) were given by the portions before of one list; what this one gives is added.
    """
    facts = list(facts)
    by_id = _entries("personal_id", (number for one in facts for number in (one.personal_id, one.old_id)))
    by_old_id = _entries("old_id", (one.nine_digits for one in facts))
    by_code = _entries("insurance_code", (one.insurance_code for one in facts))
    claimed = {} if claimed is None else claimed
    known: dict[PersonFacts, Known] = {}
    for one in facts:
        owner = by_id.get(one.personal_id or "")
        with_code = by_code.get(one.insurance_code or "", ())
        with_old = (*by_id.get(one.old_id or "", ()), *by_old_id.get(one.nine_digits or "", ()))
        if not (owner or with_code or with_old):
            continue
        holders, olds = (sorted(some, key=lambda person: not same_name(person, one)) for some in (with_code, with_old))
        if owner:
            known[one] = _by_id(owner[0], one, holders, olds)
        elif found := _by_old_id(one, olds, claimed) or (_by_code(one, holders, claimed) if holders else None):
            known[one] = found
        elif olds:
            known[one] = Known(None, Doubt.OLD_ID_OF_ANOTHER, olds[0])
    return known


def same_name(person: Person, facts: PersonFacts) -> bool:
    return fold(person.full_name) == fold(facts.full_name)


def doubt_about(person: Person, facts: PersonFacts) -> Doubt | None:
    """Why `facts`, which have a number in common with `person`, cannot be about this person; None if they can."""
    same_id = facts.personal_id is not None and facts.personal_id in (person.personal_id, person.old_id)
    if not same_name(person, facts):
        return Doubt.ID_OF_ANOTHER if same_id else Doubt.CODE_OF_ANOTHER
    if same_id:
        return None
    if _has_other_id(person, facts):
        return Doubt.CODE_WITH_OTHER_ID
    if person.birth_date and facts.birth_date and person.birth_date.year != facts.birth_date.year:
        return Doubt.CODE_WITH_OTHER_YEAR
    return None


def _has_other_id(person: Person, facts: PersonFacts) -> bool:
    """Whether both have a new number, or both an old one, and these differ."""
    theirs, stated = (
        {len(number): number for number in numbers if number}
        for numbers in ((person.old_id, person.personal_id), (facts.old_id, facts.personal_id))
    )
    return any(theirs[length] != stated[length] for length in theirs.keys() & stated.keys())


def _by_id(owner: Person, facts: PersonFacts, holders: Sequence[Person], olds: Sequence[Person]) -> Known:
    """`holders` have the stated code, `olds` the old number; those of the same name first."""
    if doubt := doubt_about(owner, facts):
        return Known(None, doubt, owner)
    if owner.insurance_code and facts.insurance_code not in (None, owner.insurance_code):
        return Known(owner, Doubt.OTHER_CODE, owner)
    if not facts.insurance_code or owner.insurance_code or not holders:
        return _with_old_id(owner, facts, olds)
    doubt = doubt_about(holders[0], facts)
    return Known(None, doubt, holders[0]) if doubt else Known(owner, Doubt.CODE_OF_NAMESAKE, holders[0])


def _with_old_id(owner: Person, facts: PersonFacts, olds: Sequence[Person]) -> Known:
    """Known by the personal ID; the old number may be with another entry."""
    other = next((person for person in olds if person.pk != owner.pk), None)
    if other is None:
        return Known(owner)
    return Known(owner, Doubt.OLD_ID_OF_NAMESAKE if same_name(other, facts) else Doubt.OLD_ID_OF_ANOTHER, other)


def _by_old_id(facts: PersonFacts, olds: Sequence[Person], claimed: dict[int, str]) -> Known | None:
    """Whoever has the old number; None if that is somebody else. Where nothing but nine digits is stated, they are the
    personal ID, and another name is a contradiction.
    """
    for person in olds:
        doubt = doubt_about(person, facts)
        if doubt is Doubt.ID_OF_ANOTHER:
            return Known(None, doubt, person)
        if doubt is None and (not facts.old_id or _claims(person, facts, claimed)):
            return Known(person)
    return None


def _claims(person: Person, facts: PersonFacts, claimed: dict[int, str]) -> bool:
    """Whether the stated personal ID is the one that the entry was given first."""
    return not facts.personal_id or claimed.setdefault(person.pk, facts.personal_id) == facts.personal_id


def _by_code(facts: PersonFacts, holders: Sequence[Person], claimed: dict[int, str]) -> Known:
    for person in holders:
        if doubt_about(person, facts):
            continue
        if _claims(person, facts, claimed):
            return Known(person)
    return Known(None, doubt_about(holders[0], facts) or Doubt.CODE_WITH_OTHER_ID, holders[0])


def _entries(column: str, values: Iterable[str | None]) -> Mapping[str, list[Person]]:
    wanted = sorted({value for value in values if value})
    found: dict[str, list[Person]] = defaultdict(list)
    for start in range(0, len(wanted), CHUNK):
        for person in Person.objects.filter(one_of(column, wanted[start : start + CHUNK])).order_by("pk"):
            found[getattr(person, column)].append(person)
    return found
