"""Nominating: people are recognised or entered in the register, and each gets a nomination with a stable code.

A person is recognised by the personal ID, else by the insurance code together with the same name. Whoever is
known is never entered twice; what the register did not know yet is filled in, and the place of residence follows
the newer statement.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.models import ListRow, Nomination, Person, RecipientList
from campaigns.models import Campaign, Offer
from campaigns.points import points_for
from locations.models import Commune, Institution
from locations.vietnamese import fold, sort_key

CHUNK = 5_000
DEADLOCK_DETECTED = "40P01"
UPDATED_TOGETHER = 200  # each statement has a branch for every row in it: larger ones grow with the square


class NotYourArea(Refusal):
    message = _("Commune %(commune)s is outside the area in which you may nominate people.")


class NotYourInstitution(Refusal):
    message = _("%(institution)s is outside the area in which you may nominate people.")


class OutsideCampaign(Refusal):
    """A provincial campaign is for the people of its province, and for those in its schools and hospitals."""

    message = _("Campaign %(campaign)s is held in %(home)s only, and %(commune)s lies elsewhere.")


class CampaignNotOpen(Refusal):
    message = _("Campaign %(campaign)s is not open, so nobody can be nominated in it.")


class NotOffered(Refusal):
    message = _("Campaign %(campaign)s does not give that kind of gift (%(kind)s).")


class AlreadyNominated(Refusal):
    message = _(
        "%(person)s is already nominated for this gift (%(code)s, %(status)s). Nobody receives the same gift twice "
        "in a campaign: decide on that nomination instead."
    )


class NominatedElsewhere(AlreadyNominated):
    """The standing nomination is none that this user may see, so nothing more is told."""

    message = _(
        "%(person)s is already nominated for this gift in this campaign, by another sender. Ask the provincial "
        "office if that can't be right."
    )


class SomebodyElsesNumber(Refusal):
    message = _(
        "Personal ID %(personal_id)s belongs to %(known)s in the register, not to %(stated)s. "
        "Check the number on the identity card."
    )


class JustEntered(Refusal):
    message = _("Somebody entered one of these people at the same moment. Nothing was saved; try again.")


@dataclass(frozen=True)
class PersonFacts:
    """Who somebody is, as stated. `commune` is a 5-digit code; unknown texts are empty, unknown numbers None."""

    full_name: str
    commune: str
    birth_date: date | None = None
    birth_precision: str = ""
    sex: str = ""
    personal_id: str | None = None
    insurance_code: str | None = None
    hamlet: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Candidacy:
    """A person put forward for one kind of gift, in the order of the list. `distinct`: confirmed to be somebody else
    than a person without number of the same name, birth date and hamlet.
    """

    person: PersonFacts
    kind: str
    groups: tuple[str, ...] = ()
    note: str = ""
    row: ListRow | None = None
    distinct: bool = False


@operation(words=_("Nominated by hand"))
def nominate(
    candidacy: Candidacy,
    *,
    campaign: Campaign,
    institution: Institution | None = None,
    by: User,
    at: datetime,
) -> Nomination:
    """Nominate one person by hand. Raises the refusals of this module."""
    commune = Commune.objects.select_related("province").get(pk=candidacy.person.commune)
    _check_places(commune, institution, campaign, by)
    return nominate_all([candidacy], campaign=campaign, institution=institution, by=by, at=at)[0]


def _check_places(commune: Commune, institution: Institution | None, campaign: Campaign, by: User) -> None:
    """The person lives, or is at a school or hospital, where `by` sends lists for and the campaign is held."""
    areas = by.areas(Capability.SEND_LISTS)
    if institution is not None:
        home = institution.commune
        if not areas.cover(province=home.province_id, commune=home.pk, institution=institution.pk):
            raise NotYourInstitution(institution=institution)
    if not areas.cover(
        province=commune.province_id, commune=commune.pk, institution=institution.pk if institution else None
    ):
        raise NotYourArea(commune=commune)
    held_in = {commune.province_id, institution.commune.province_id if institution else None}
    if campaign.province_id is not None and campaign.province_id not in held_in:
        raise OutsideCampaign(campaign=campaign.code, home=campaign.province, commune=f"{commune}, {commune.province}")


def nominate_all(
    candidacies: Sequence[Candidacy],
    *,
    campaign: Campaign,
    recipient_list: RecipientList | None = None,
    institution: Institution | None = None,
    by: User,
    at: datetime,
) -> list[Nomination]:
    """Nominate everybody in the given order, whole or not at all; called inside an operation.

    `by` and `at` are who put them forward and when. Codes are numbered on under a lock on the campaign, so that
    they follow the order of the file. Raises the refusals of this module.
    """
    offers = {offer.kind: offer for offer in campaign.offers.all()}
    for kind in {candidacy.kind for candidacy in candidacies} - offers.keys():
        raise NotOffered(campaign=campaign.code, kind=Offer.Kind(kind).label)
    with _races():
        people = _enter(candidacies, by)
    # Last of all, since the whole campaign numbers its nominations one list after the other.
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if campaign.status != Campaign.Status.OPEN:
        raise CampaignNotOpen(campaign=campaign.code)
    _refuse_repeated(candidacies, people, offers, by)
    table = campaign.points_table()
    first = campaign.last_nomination_number + 1
    nominations = [
        Nomination(
            code=f"{campaign.code}-{number:05}",
            campaign=campaign,
            offer=offers[candidacy.kind],
            person=person,
            recipient_list=recipient_list,
            row=candidacy.row,
            commune_id=candidacy.person.commune,
            institution=institution,
            groups=list(candidacy.groups),
            points=points_for(candidacy.groups, table),
            note=candidacy.note,
            nominated_by=by,
            nominated_at=at,
        )
        for number, (candidacy, person) in enumerate(zip(candidacies, people, strict=True), start=first)
    ]
    Nomination.objects.bulk_create(nominations, batch_size=CHUNK)
    campaign.last_nomination_number += len(nominations)
    campaign.save(update_fields=["last_nomination_number"])
    return nominations


def recognise(facts: Iterable[PersonFacts]) -> dict[PersonFacts, Person]:
    """Who of these is in the register already, by personal ID, else by insurance code and the same name.

    A person found by the ID under another name is returned as well: the caller decides (`same_name`).
    """
    facts = list(facts)
    by_id = _known("personal_id", (one.personal_id for one in facts))
    by_code = _known("insurance_code", (one.insurance_code for one in facts if not one.personal_id))
    found: dict[PersonFacts, Person] = {}
    for one in facts:
        if one.personal_id:
            person = by_id.get(one.personal_id)
        else:
            person = by_code.get(one.insurance_code or "")
            person = person if person and same_name(person, one) else None
        if person is not None:
            found[one] = person
    return found


def same_name(person: Person, facts: PersonFacts) -> bool:
    return fold(person.full_name) == fold(facts.full_name)


def refuse_other_name(person: Person, facts: PersonFacts, *, by: User) -> None:
    """Raises SomebodyElsesNumber for a person recognised under another name, whom it names to whom may see him or
    her: nobody else learns whose a number is.
    """
    if same_name(person, facts):
        return
    seen = person.pk is None or Person.objects.visible_to(by).filter(pk=person.pk).exists()
    raise SomebodyElsesNumber(
        personal_id=facts.personal_id,
        known=person.full_name if seen else _("somebody of another name"),
        stated=facts.full_name,
    )


def _known(column: str, values: Iterable[str | None]) -> dict[str, Person]:
    wanted = sorted({value for value in values if value})
    known: dict[str, Person] = {}
    for start in range(0, len(wanted), CHUNK):
        for person in Person.objects.filter(**{f"{column}__in": wanted[start : start + CHUNK]}).order_by("pk"):
            known.setdefault(getattr(person, column), person)
    return known


@contextmanager
def _races() -> Iterator[None]:
    """Somebody else enters the same people at this moment: a sentence, never a traceback."""
    try:
        with refused_by(beneficiaries_person_personal_id_key=JustEntered()):
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != DEADLOCK_DETECTED:
            raise
        raise JustEntered from error


def _locked(known: dict[PersonFacts, Person]) -> dict[PersonFacts, Person]:
    """The same people as they are now, locked in primary-key order until the transaction ends."""
    keys = sorted({person.pk for person in known.values()})
    now: dict[int, Person] = {}
    for start in range(0, len(keys), CHUNK):
        chunk = Person.objects.filter(pk__in=keys[start : start + CHUNK]).order_by("pk")
        now.update((person.pk, person) for person in chunk.select_for_update(of=("self",), no_key=True))
    return {facts: now[person.pk] for facts, person in known.items()}


def _enter(candidacies: Sequence[Candidacy], by: User) -> list[Person]:
    """The person of each candidacy: recognised and brought up to date, or new in the register."""
    known = _locked(recognise(candidacy.person for candidacy in candidacies))
    entered: dict[tuple[object, ...], Person] = {}
    fresh: list[Person] = []
    changed: dict[int, Person] = {}
    people: list[Person] = []
    for candidacy in candidacies:
        facts = candidacy.person
        person = known.get(facts) or entered.get(_identity(candidacy))
        if person is None:
            person = _new(facts)
            fresh.append(person)
        else:
            refuse_other_name(person, facts, by=by)
            if _bring_up_to_date(person, facts) and person.pk:
                changed[person.pk] = person
        entered.setdefault(_identity(candidacy), person)
        people.append(person)
    # In the order of their numbers, so that two lists that enter the same people wait for each other and never both.
    Person.objects.bulk_create(sorted(fresh, key=lambda one: one.personal_id or ""), batch_size=CHUNK)
    Person.objects.bulk_update(changed.values(), _UPDATED, batch_size=UPDATED_TOGETHER)
    return people


def _identity(candidacy: Candidacy) -> tuple[object, ...]:
    """What makes two statements of one list the same person (the rule for duplicates within a file)."""
    facts = candidacy.person
    if facts.personal_id:
        return ("id", facts.personal_id)
    if candidacy.distinct:
        return ("itself", id(candidacy))
    return ("name", fold(facts.full_name), facts.birth_date, facts.commune, fold(facts.hamlet))


def _new(facts: PersonFacts) -> Person:
    return Person(
        personal_id=facts.personal_id,
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


_UPDATED = ["insurance_code", "birth_date", "birth_precision", "sex", "commune", "hamlet", "phone"]


def _bring_up_to_date(person: Person, facts: PersonFacts) -> bool:
    """Fill what the register does not know; residence follows the newer statement. Whether anything changed."""
    before = [getattr(person, f"{name}_id" if name == "commune" else name) for name in _UPDATED]
    for name in ("insurance_code", "sex", "phone"):
        if not getattr(person, name) and getattr(facts, name):
            setattr(person, name, getattr(facts, name))
    if facts.birth_date and (person.birth_date is None or _finer(facts, person)):
        person.birth_date, person.birth_precision = facts.birth_date, facts.birth_precision
    if facts.commune != person.commune_id or facts.hamlet:
        person.commune_id, person.hamlet = facts.commune, facts.hamlet
    return before != [getattr(person, f"{name}_id" if name == "commune" else name) for name in _UPDATED]


def _finer(facts: PersonFacts, person: Person) -> bool:
    """A day beats a month, a month beats a year, as long as the year is the same."""
    rank = ["year", "month", "day"]
    return (
        person.birth_date is not None
        and facts.birth_date is not None
        and facts.birth_date.year == person.birth_date.year
        and rank.index(facts.birth_precision) > rank.index(person.birth_precision)
    )


def _refuse_repeated(
    candidacies: Sequence[Candidacy], people: Sequence[Person], offers: dict[str, Offer], by: User
) -> None:
    """Nobody is nominated twice for the same kind of gift, neither before nor in this very list."""
    seen: set[tuple[int, str]] = set()
    for candidacy, person in zip(candidacies, people, strict=True):
        if (person.pk, candidacy.kind) in seen:
            raise AlreadyNominated(person=person.full_name, code=_("this list"), status=_("earlier row"))
        seen.add((person.pk, candidacy.kind))
    standing = existing_nominations([person.pk for person in people], offers.values())
    for candidacy, person in zip(candidacies, people, strict=True):
        nomination = standing.get((person.pk, offers[candidacy.kind].pk))
        if nomination is not None:
            raise _already(nomination, person, by)


def _already(nomination: Nomination, person: Person, by: User) -> AlreadyNominated:
    if not Nomination.objects.visible_to(by).filter(pk=nomination.pk).exists():
        return NominatedElsewhere(person=person.full_name)
    return AlreadyNominated(person=person.full_name, code=nomination.code, status=nomination.get_status_display())


def existing_nominations(people: Sequence[int], offers: Iterable[Offer]) -> dict[tuple[int, int], Nomination]:
    """The nominations that these people (primary keys) already have for these offers, by (person, offer)."""
    offers = list(offers)
    found: dict[tuple[int, int], Nomination] = {}
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        for nomination in Nomination.objects.filter(person__in=chunk, offer__in=offers):
            found[nomination.person_id, nomination.offer_id] = nomination
    return found
