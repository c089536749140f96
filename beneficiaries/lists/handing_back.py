"""A corrected list is withdrawn: what it did to the list before is undone, as if it had never been accepted.

The nominations that it had taken over go back to the rows where they stood, with what they and their people were; those
that it had withdrawn wait for vetting again. Whoever was vetted by what it says can't be put back in silence, so that
then nothing is withdrawn. What has been changed since by somebody else stays as it is.

Called inside `taking_back`, which withdraws the nominations that the list itself has brought.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, refused_by
from beneficiaries.models import Correction, Nomination, Person, RecipientList
from beneficiaries.models.many import update_many
from campaigns.transitions import move_many
from locations.vietnamese import number

Decision = Nomination.Status
NAMED = 5


class VettedAsCorrected(Refusal):
    message = _(
        "%(count)s nominations of this list were vetted by what it says (%(codes)s), so they can't be put back to what "
        "the earlier list said. If that is wrong, send a correct file (it may be the one sent before), or ask the "
        "provincial office to withdraw these nominations one by one."
    )


class NominatedMeanwhile(Refusal):
    message = _(
        "Somebody of this list was put forward again meanwhile for the gift that the earlier list asked for, so it "
        "can't be withdrawn. Nothing was changed. Send a correct file instead."
    )


class NumberTakenMeanwhile(Refusal):
    message = _(
        "The personal ID that somebody of this list had before stands with somebody else in the register now, so it "
        "can't be withdrawn. Nothing was changed. Send a correct file instead."
    )


@dataclass(frozen=True)
class Returning:
    """What goes back to the list `earlier`: nominations that stand and were taken over `unchanged`, or were `changed`
    and are put back to what they were; those that were `left_out` and wait for vetting again.
    """

    earlier: RecipientList
    unchanged: int
    changed: int
    left_out: int

    @property
    def stand(self) -> int:
        return self.unchanged + self.changed


def returning(received: RecipientList) -> Returning | None:
    """What withdrawing the accepted list would give back to the one that it corrects; None if it corrects none."""
    first = received.corrections.select_related("row__recipient_list__document").first()
    if first is None:
        return None
    standing = taken_over(received).exclude(nomination__status=Decision.WITHDRAWN)
    changed = standing.exclude(former={}).count()
    return Returning(first.row.recipient_list, standing.count() - changed, changed, _left_out(received).count())


def taken_over(received: RecipientList) -> QuerySet[Correction]:
    """The nominations that the list has taken over from the one before and still has."""
    return received.corrections.filter(left_out=False, nomination__recipient_list=received)


def refuse(received: RecipientList) -> None:
    """Raise VettedAsCorrected if somebody was vetted by what this list, and not the one before, says."""
    changed = taken_over(received).exclude(former={})
    vetted = Nomination.objects.filter(
        campaign=received.campaign_id,
        person__in=changed.values("nomination__person"),
        status__in=[Decision.APPROVED, Decision.REJECTED],
    ).order_by(*Nomination.IN_ORDER)
    if count := vetted.count():
        codes = list(vetted.values_list("code", flat=True)[:NAMED])
        raise VettedAsCorrected(count=number(count), codes=", ".join(codes + ["…"] * (count > NAMED)))


def hold_people(received: RecipientList) -> None:
    """Lock the people whom the list has changed, before any nomination is locked."""
    people = taken_over(received).exclude(former={}).values("nomination__person")
    locked = Person.objects.filter(pk__in=people).select_for_update(of=("self",), no_key=True).order_by("pk")
    list(locked.values_list("pk"))


def hand_back(received: RecipientList, *, at: datetime) -> None:
    """Undo all that is told in the module's docstring; list, people, campaign and nominations are locked. Raises
    NominatedMeanwhile and NumberTakenMeanwhile.
    """
    found = list(taken_over(received).select_related("nomination__person", "row").order_by("nomination"))
    for one in found:
        one.nomination.row_id, one.nomination.recipient_list_id = one.row_id, one.row.recipient_list_id
    update_many([one.nomination for one in found], ("row_id", "recipient_list_id"))
    with refused_by(
        a_person_is_nominated_once_for_a_kind_of_gift=NominatedMeanwhile(),
        beneficiaries_person_personal_id_key=NumberTakenMeanwhile(),
    ):
        for one in found:
            if one.former:
                _put_back(one, at)
        left_out = Nomination.objects.filter(pk__in=list(_left_out(received).values_list("nomination", flat=True)))
        move_many(left_out, Decision.PROPOSED, decided_by=None, decided_at=None, decision_reason="")


def was(record: Nomination, new: Mapping[str, object]) -> dict[str, object]:
    """For `Correction.former`: what the record has in the columns that get `new` values."""
    return {column: getattr(record, column) for column in new}


def was_and_became(person: Person, new: Mapping[str, object]) -> dict[str, object]:
    return {column: [getattr(person, column), value] for column, value in new.items()}


def _left_out(received: RecipientList) -> QuerySet[Correction]:
    """Whom the list has withdrawn, but for those who were put forward for the same gift again since."""
    same = Nomination.objects.filter(person=OuterRef("nomination__person"), offer=OuterRef("nomination__offer"))
    again = same.exclude(status=Decision.WITHDRAWN)
    return received.corrections.filter(~Exists(again), left_out=True, nomination__status=Decision.WITHDRAWN)


def _put_back(one: Correction, at: datetime) -> None:
    """As of now: whoever looked at what the corrected list said decides on nothing unseen (`vetting`)."""
    former: dict[str, Any] = one.former
    Nomination.objects.filter(pk=one.nomination_id).update(**former["nomination"], nominated_at=at)
    person = one.nomination.person
    changed = former["person"].items()
    back = {name: before for name, (before, became) in changed if _plain(getattr(person, name)) == became}
    if back:
        Person.objects.filter(pk=person.pk).update(**back)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
