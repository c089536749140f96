"""Nominating: people are recognised or entered in the register, and each gets a nomination with a stable code.

Whoever is known (`recognising`) is never entered twice; what the register did not know yet is filled in, the numbers
too, and the place of residence follows the newer statement.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from django.db import OperationalError, connection
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.deadlines import check_in_time
from beneficiaries.models import Nomination, NominationQuerySet, Person, RecipientList
from beneficiaries.models.among import one_of
from beneficiaries.models.many import copy_many
from beneficiaries.recognising import CHUNK, Doubt, Known, PersonFacts, doubt_about, recognise, same_name
from beneficiaries.registering import enter, fill_in, fresh_person, write
from beneficiaries.sight import Sight
from campaigns.models import Campaign, Offer
from campaigns.points import points_for
from locations.models import Commune, Institution
from locations.vietnamese import fold

DEADLOCK_DETECTED = "40P01"


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


class SomebodyElsesCode(Refusal):
    message = _(
        "Social-insurance code %(insurance_code)s belongs to %(known)s in the register, not to %(stated)s. "
        "Check the code on the insurance card, or leave it out."
    )


class CodeWithOtherFacts(Refusal):
    message = _(
        "Social-insurance code %(insurance_code)s is with %(known)s in the register, who has another personal ID or "
        "another birth year. Check both on the identity card; if the code is the mistake, leave it out."
    )


class JustEntered(Refusal):
    message = _("Somebody entered one of these people at the same moment. Nothing was saved; try again.")


_REFUSALS: dict[Doubt, type[Refusal]] = {
    Doubt.ID_OF_ANOTHER: SomebodyElsesNumber,
    Doubt.CODE_OF_ANOTHER: SomebodyElsesCode,
    Doubt.CODE_WITH_OTHER_ID: CodeWithOtherFacts,
    Doubt.CODE_WITH_OTHER_YEAR: CodeWithOtherFacts,
}


_COLUMNS = (
    "code",
    "campaign_id",
    "offer_id",
    "person_id",
    "recipient_list_id",
    "row_id",
    "commune_id",
    "institution_id",
    "groups",
    "household_position",
    "points",
    "note",
    "status",
    "nominated_by_id",
    "nominated_at",
    "decision_reason",
)
"""All of a nomination that nobody has decided on; the number is read from the code by the database."""


@dataclass(frozen=True, slots=True)
class Candidacy:
    """A person put forward for one kind of gift, in the order of the list. `row_key`: the primary key of the row of the
    list; `distinct`: confirmed to be somebody else than a person without number of the same name, birth date and
    hamlet.
    """

    person: PersonFacts
    kind: str
    groups: tuple[str, ...] = ()
    household_position: int | None = None
    note: str = ""
    row_key: int | None = None
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
    check_in_time(campaign, by=by, at=at)
    commune = Commune.objects.select_related("province").get(pk=candidacy.person.commune)
    _check_places(commune, institution, campaign, by)
    return nominate_all([candidacy], campaign=campaign, institution=institution, by=by, at=at).get()


def _check_places(commune: Commune, institution: Institution | None, campaign: Campaign, by: User) -> None:
    """The person lives, or is at a school or hospital, where `by` sends lists for and the campaign is held."""
    areas = by.areas(Capability.SEND_LISTS)
    if institution is not None:
        home = institution.commune
        if not areas.cover(province=home.province_id, commune=home.pk, institution=institution.pk):
            raise NotYourInstitution(institution=institution)
    own = institution.pk if institution else None
    if not areas.cover(province=commune.province_id, commune=commune.pk, institution=own):
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
) -> NominationQuerySet:
    """Nominate everybody in the given order, whole or not at all; called inside an operation. Returns the nominations
    in this order, not fetched yet.

    `by` and `at` are who put them forward and when; why a list is refused is read by all who open it. Codes are
    numbered on under a lock on the campaign, so that they follow the order of the file. Raises the refusals of this
    module.
    """
    offers = {offer.kind: offer for offer in campaign.offers.all()}
    for kind in {candidacy.kind for candidacy in candidacies} - offers.keys():
        raise NotOffered(campaign=campaign.code, kind=Offer.Kind(kind).label)
    sight = Sight.of_all_who_open(recipient_list) if recipient_list else Sight.of(by)
    with _races():
        people, fresh = _enter(candidacies, sight)
    # Last of all, since the whole campaign numbers its nominations one list after the other.
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if campaign.status != Campaign.Status.OPEN:
        raise CampaignNotOpen(campaign=campaign.code)
    _refuse_repeated(candidacies, people, fresh, offers, sight)
    table = campaign.points_table()
    first = campaign.last_nomination_number + 1
    end = first + len(candidacies)
    rows = (
        (
            f"{campaign.code}-{number:05}",
            campaign.pk,
            offers[candidacy.kind].pk,
            person.pk,
            recipient_list and recipient_list.pk,
            candidacy.row_key,
            candidacy.person.commune,
            institution and institution.pk,
            list(candidacy.groups),
            candidacy.household_position,
            points_for(candidacy.groups, table),
            candidacy.note,
            Nomination.Status.PROPOSED,
            by.pk,
            at,
            "",
        )
        for number, (candidacy, person) in enumerate(zip(candidacies, people, strict=True), start=first)
    )
    copy_many(Nomination, _COLUMNS, rows)
    campaign.last_nomination_number = end - 1
    campaign.save(update_fields=["last_nomination_number"])
    return Nomination.objects.filter(campaign=campaign, number__range=(first, end - 1)).order_by("number")


def refuse(doubt: Doubt, other: Person, facts: PersonFacts, *, sight: Sight) -> NoReturn:
    """Raises the refusal for a number that is with `other` in the register, whom it names if he or she is in `sight`:
    nobody else learns whose a number is.
    """
    if doubt is not Doubt.ID_OF_ANOTHER and facts.insurance_code is None:
        raise JustEntered  # known by the old number, and changed since: found out under lock
    seen = other.pk is None or sight.people.filter(pk=other.pk).exists()
    raise _REFUSALS[doubt](
        personal_id=facts.personal_id,
        insurance_code=facts.insurance_code,
        known=other.full_name if seen or same_name(other, facts) else _("somebody of another name"),
        stated=facts.full_name,
    )


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


def _locked(known: Iterable[Person]) -> dict[int, Person]:
    """The same people as they are now, locked in primary-key order until the transaction ends."""
    keys = sorted({person.pk for person in known})
    now: dict[int, Person] = {}
    for start in range(0, len(keys), CHUNK):
        chunk = Person.objects.filter(pk__in=keys[start : start + CHUNK]).order_by("pk")
        now.update((person.pk, person) for person in chunk.select_for_update(of=("self",), no_key=True))
    return now


def _enter(candidacies: Sequence[Candidacy], sight: Sight) -> tuple[list[Person], frozenset[int]]:
    """The person of each candidacy: recognised and brought up to date, or new in the register. Beside them the primary
    keys of those who are new.
    """
    known = _recognised([candidacy.person for candidacy in candidacies])
    locked = _locked(one.person for one in known.values() if one.person)
    entered: dict[tuple[object, ...], Person] = {}
    fresh: list[Person] = []
    changed: dict[int, Person] = {}
    people: list[Person] = []
    for candidacy in candidacies:
        facts, found = candidacy.person, known.get(candidacy.person, Known())
        if found.doubt and found.doubt.blocks and found.other:
            refuse(found.doubt, found.other, facts, sight=sight)
        person = locked[found.person.pk] if found.person else _entered_before(candidacy, entered)
        if person is None:
            person = fresh_person(_believed(facts, found))
            fresh.append(person)
        else:
            if doubt := doubt_about(person, facts):  # as it is now, under lock
                refuse(doubt, person, facts, sight=sight)
            if fill_in(person, _believed(facts, found)) and person.pk:
                changed[person.pk] = person
        for key in _identities(candidacy):
            entered.setdefault(key, person)
        people.append(person)
    # In the order of their numbers, so that two lists that enter the same people wait for each other and never both.
    enter(sorted(fresh, key=lambda one: one.personal_id or ""))
    write(list(changed.values()))
    return people, frozenset(person.pk for person in fresh)


def _recognised(facts: Sequence[PersonFacts]) -> dict[PersonFacts, Known]:
    """As `recognise`; who brings codes that the register does not have goes alone, since no constraint holds one person
    to one code (the lists themselves have codes in them that stand with two people).
    """
    known = recognise(facts)
    if not any(one.insurance_code and known.get(one, Known()).person is None for one in facts):
        return known
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('beneficiaries.new-insurance-codes'))")
    return recognise(facts)


def _believed(facts: PersonFacts, found: Known) -> PersonFacts:
    """A number that a second entry has already is not written a second time, nor an old one of which there is doubt."""
    if found.doubt is Doubt.CODE_OF_NAMESAKE:
        return replace(facts, insurance_code=None, old_id=None)
    return replace(facts, old_id=None) if found.doubt else facts


def _entered_before(candidacy: Candidacy, entered: Mapping[tuple[object, ...], Person]) -> Person | None:
    """Who stands in an earlier row of the same list. Two rows with one code, or one old number, and
    two personal IDs are two people.
    """
    for key in _identities(candidacy):
        person = entered.get(key)
        if person is not None and (key[0] not in ("code", "old") or doubt_about(person, candidacy.person) is None):
            return person
    return None


def _identities(candidacy: Candidacy) -> list[tuple[object, ...]]:
    """What makes two statements of one list the same person (the rule for duplicates within a file)."""
    facts, name = candidacy.person, fold(candidacy.person.full_name)
    keys: list[tuple[object, ...]] = [("id", facts.personal_id)] if facts.personal_id else []
    if facts.nine_digits:
        keys.append(("old", facts.nine_digits))
    if candidacy.distinct:
        return keys
    if facts.insurance_code:
        keys.append(("code", facts.insurance_code, name))
    if not facts.personal_id:
        keys.append(("name", name, facts.birth_date, facts.commune, fold(facts.hamlet)))
    return keys


def _refuse_repeated(
    candidacies: Sequence[Candidacy],
    people: Sequence[Person],
    fresh: frozenset[int],
    offers: dict[str, Offer],
    sight: Sight,
) -> None:
    """Nobody is nominated twice for the same kind of gift, neither before nor in this very list. Those who are `fresh`
    in the register have no nomination.
    """
    seen: set[tuple[int, str]] = set()
    for candidacy, person in zip(candidacies, people, strict=True):
        if (person.pk, candidacy.kind) in seen:
            raise AlreadyNominated(person=person.full_name, code=_("this list"), status=_("earlier row"))
        seen.add((person.pk, candidacy.kind))
    standing = existing_nominations([one.pk for one in people if one.pk not in fresh], offers.values())
    for candidacy, person in zip(candidacies, people, strict=True):
        nomination = standing.get((person.pk, offers[candidacy.kind].pk))
        if nomination is not None:
            raise already_nominated(nomination, person, sight)


def already_nominated(nomination: Nomination, person: Person, sight: Sight) -> AlreadyNominated:
    """The refusal because of a nomination that stands, which it describes if it is in `sight`."""
    if not sight.nominations.filter(pk=nomination.pk).exists():
        return NominatedElsewhere(person=person.full_name)
    return AlreadyNominated(person=person.full_name, code=nomination.code, status=nomination.get_status_display())


def existing_nominations(people: Sequence[int], offers: Iterable[Offer]) -> dict[tuple[int, int], Nomination]:
    """The nominations that these people (primary keys) have for these offers, by (person, offer); withdrawn ones do
    not count.
    """
    offers = list(offers)
    found: dict[tuple[int, int], Nomination] = {}
    for start in range(0, len(people), CHUNK):
        standing = Nomination.objects.filter(one_of("person", people[start : start + CHUNK]), offer__in=offers).exclude(
            status=Nomination.Status.WITHDRAWN
        )
        found.update(((one.person_id, one.offer_id), one) for one in standing)
    return found
