"""What whoever vets a nomination should know of the lists that put its person forward: a list sent again says otherwise
than was vetted, or the person was withdrawn before.
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.models import User
from beneficiaries.list_pages.row_display import LABELS, birth_text
from beneficiaries.lists.changes import GIFT
from beneficiaries.lists.sent_again import VETTED_OTHERWISE
from beneficiaries.models import ListRow, Nomination, Person, RecipientList
from beneficiaries.vetting_queue import group_names
from campaigns.form_fields import commune_label
from campaigns.models import HardshipGroup, Offer


@dataclass(frozen=True)
class Difference:
    """A fact as register and nomination have it, and as the list says it; '' for what is not known."""

    label: str | Promise
    was: str
    now: str


@dataclass(frozen=True)
class Otherwise:
    """What the list of a nomination says otherwise; `received` only if the user may open it."""

    file: str
    received: RecipientList | None
    differences: tuple[Difference, ...]


def says_otherwise(nomination: Nomination, user: User) -> Otherwise | None:
    """None unless a list was sent again after the vetting and says something else than is still recorded.

    `nomination` with its row, person, commune and list loaded.
    """
    row, received = nomination.row, nomination.recipient_list
    if row is None or received is None or all(one["code"] != VETTED_OTHERWISE for one in row.problems):
        return None
    groups = HardshipGroup.objects.in_bulk()
    known, said = _recorded(nomination, groups), _said(row, received, groups)
    # What a list leaves out of the register is not forgotten; groups and place in the household it says anew.
    differing = [name for name in known if known[name] != said[name] and (said[name] or name in _SAID_ANEW)]
    if not differing:
        return None
    seen = RecipientList.objects.visible_to(user).filter(pk=received.pk).exists()
    return Otherwise(
        received.document.name,
        received if seen else None,
        tuple(Difference(LABELS[name], known[name], said[name]) for name in differing),
    )


_SAID_ANEW = frozenset({"groups", "household_position"})


def withdrawn_before(nomination: Nomination, user: User) -> QuerySet[Nomination]:
    """Nominations of the same person in the campaign that were withdrawn on purpose, not with a whole list; of a
    withdrawn nomination none.
    """
    others = Nomination.objects.visible_to(user).filter(
        person=nomination.person_id, campaign=nomination.campaign_id, status=Nomination.Status.WITHDRAWN
    )
    if nomination.status == Nomination.Status.WITHDRAWN:
        return others.none()
    others = others.exclude(recipient_list__status=RecipientList.Status.WITHDRAWN)
    return others.select_related("offer").order_by("-decided_at", "-pk")


def _recorded(nomination: Nomination, groups: dict[str, HardshipGroup]) -> dict[str, str]:
    person = nomination.person
    return {
        "full_name": person.full_name,
        "birth_date": person.birth_text,
        "sex": str(person.get_sex_display() or ""),
        "personal_id": person.personal_id or "",
        "insurance_code": person.insurance_code or "",
        "commune": commune_label(nomination.commune),
        "hamlet": person.hamlet,
        "phone": person.phone,
        "household_position": str(nomination.household_position or ""),
        "groups": ", ".join(group_names(nomination.groups, groups)),
        GIFT: str(Offer.Kind(nomination.offer.kind).label),
    }


def _said(row: ListRow, received: RecipientList, groups: dict[str, HardshipGroup]) -> dict[str, str]:
    facts = row.facts
    gift = facts["requested"] or received.default_kind
    return {
        **{name: facts[name] or "" for name in ("full_name", "personal_id", "insurance_code", "hamlet", "phone")},
        "birth_date": birth_text(facts),
        "sex": str(Person.Sex(facts["sex"]).label) if facts["sex"] else "",
        "commune": commune_label(row.commune) if row.commune else "",
        "household_position": str(facts.get("household_position") or ""),
        "groups": ", ".join(group_names(facts["groups"], groups)),
        GIFT: str(Offer.Kind(gift).label) if gift else "",
    }
