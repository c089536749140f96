"""What the acceptance of a corrected list does to the nominations of the accepted list that it corrects.

Whoever is in both lists keeps the nomination, which belongs to the new list from then on. What differs is brought up to
date, in the register and in the nomination, while nobody has vetted the person in this campaign; afterwards the row
says so and nothing is changed. Whoever is in the earlier list only stays nominated, unless the sender ticked otherwise.
What was done is kept (`Correction`), so that it is undone if the corrected list is withdrawn (`handing_back`).

Called inside the acceptance. The locks: both lists, the people in primary-key order, the campaign (`nominate_all`), the
nominations in primary-key order.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, refused_by
from accounts.models import User
from beneficiaries.lists.changes import GIFT
from beneficiaries.lists.handing_back import was, was_and_became
from beneficiaries.lists.reviewing import write_rows
from beneficiaries.lists.sent_again import CODES, Kept, before_all, comparison, no_longer_put_forward
from beneficiaries.models import Correction, ListRow, Nomination, Person, RecipientList
from beneficiaries.models.many import copy_many, update_many
from beneficiaries.nominating import JustEntered, already_nominated
from beneficiaries.reading.cleaning import Facts
from beneficiaries.reading.identity import NEW_ID, OLD_ID
from beneficiaries.reading.problems import quoted
from beneficiaries.sight import Sight
from campaigns.models import Campaign, Offer
from campaigns.points import points_for
from campaigns.transitions import move_many
from locations.vietnamese import sort_key

Status = RecipientList.Status
Decision = Nomination.Status


class ReplaceFirst(Refusal):
    message = _(
        "This list seems to correct list “%(earlier)s”, which is not accepted yet. First say whether it replaces that "
        "one or is another list."
    )


class StoredRow(NamedTuple):
    """A row of the list, by its primary key."""

    key: int
    facts: Facts


def hold(received: RecipientList) -> Mapping[int, Kept]:
    """The nominations that rows keep, by position; their list and their people are locked. Raises ReplaceFirst while
    the list that is corrected may still be accepted itself.
    """
    if received.replaces_id is None:
        return {}
    earlier = _locked_list(received.replaces_id)
    while earlier.status == Status.WITHDRAWN and earlier.replaces_id is not None:  # as `sent_again.list_corrected_by`
        earlier = _locked_list(earlier.replaces_id)
    if earlier.status in (Status.STAGED, Status.REREADING, Status.ACCEPTING):
        raise ReplaceFirst(earlier=earlier.document.name)
    if earlier.status == Status.ACCEPTED and earlier.pk != received.replaces_id:
        received.replaces, received.leaving_out = earlier, []
        received.save(update_fields=["replaces", "leaving_out"])
    held = before_all(received).kept
    people = sorted({one.nomination.person_id for one in held.values()})
    list(Person.objects.filter(pk__in=people).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return held


def _locked_list(pk: int) -> RecipientList:
    lists = RecipientList.objects.select_related("document").defer("document__content", "sheets")
    return lists.select_for_update(of=("self",)).get(pk=pk)


def bring_up_to_date(
    received: RecipientList,
    held: Mapping[int, Kept],
    rows: Mapping[int, StoredRow],
    *,
    by: User,
    at: datetime,
) -> None:
    """Hand the kept nominations over to this list, with what has changed, and withdraw those of whom the sender ticked
    it. `held` and `rows` are by position; the campaign is locked. Raises AlreadyNominated for a changed gift that the
    person is nominated for already.
    """
    if received.replaces_id is None:
        return
    campaign = Campaign.objects.get(pk=received.campaign_id)
    now = _locked({one.nomination.person_id for one in held.values()}, campaign)
    vetted = {one.person_id for one in now.values() if one.status in (Decision.APPROVED, Decision.REJECTED)}
    differing = ListRow.objects.filter(pk__in=[rows[position].key for position, one in held.items() if one.changed])
    by_position = {row.position: row for row in differing.only("position", "problems")}
    changed = []
    former: dict[int, dict[str, object]] = {}
    for position, one in held.items():
        nomination = now[one.nomination.pk]
        waits = nomination.status == Decision.PROPOSED and nomination.person_id not in vetted
        as_now = Kept(nomination, one.changed, waits)
        if one.changed and _tell(by_position[position], as_now):
            changed.append(by_position[position])
        if one.changed and waits:
            former[nomination.pk] = _update(as_now, rows[position].facts, received, campaign, at)
    write_rows(changed, columns=("problems",))
    _remember(received, [(one.nomination.pk, now[one.nomination.pk].row_id) for one in held.values()], former)
    _hand_over(received, {one.nomination.pk: rows[position].key for position, one in held.items()}, now)
    _leave_out(received, by=by, at=at)


def _locked(people: Collection[int], campaign: Campaign) -> dict[int, Nomination]:
    """All nominations of these people in the campaign, by primary key: nobody vets any of them until it is done."""
    found = Nomination.objects.filter(person__in=people, campaign=campaign).select_related("person", "offer")
    return {one.pk: one for one in found.select_for_update(of=("self",), no_key=True).order_by("pk")}


def _tell(row: ListRow, one: Kept) -> bool:
    """Put on the row what became of what differs; whether that is new."""
    problems = [problem for problem in row.problems if problem["code"] not in CODES]
    problems += [problem.to_json() for problem in one.remarks(None, accepted=True)]
    new = problems != row.problems
    row.problems = problems
    return new


def _remember(
    received: RecipientList,
    touched: Iterable[tuple[int, int | None]],
    former: Mapping[int, Mapping[str, object]],
    *,
    left_out: bool = False,
) -> None:
    """`touched`: primary keys of nominations, with those of the rows where they stood."""
    rows = ((received.pk, nomination, row, former.get(nomination, {}), left_out) for nomination, row in touched)
    copy_many(Correction, ("recipient_list_id", "nomination_id", "row_id", "former", "left_out"), rows)


def _update(one: Kept, facts: Facts, received: RecipientList, campaign: Campaign, at: datetime) -> dict[str, object]:
    """The person, and the nomination; who sent the corrected facts has put the person forward with them. Returns what
    both were before, for `Correction.former`.
    """
    nomination, person = one.nomination, one.nomination.person
    values: dict[str, object] = {"nominated_by_id": received.sent_by_id}
    if "groups" in one.changed:
        values |= {"groups": list(facts.groups), "points": points_for(facts.groups, campaign.points_table())}
    if "household_position" in one.changed:
        values["household_position"] = facts.household_position
    if "commune" in one.changed and facts.commune:
        values["commune_id"] = facts.commune
    if GIFT in one.changed:
        values["offer_id"] = _offer(one, facts.requested or received.default_kind, campaign, received).pk
    new = _person_facts(one.changed, facts)
    new |= _old_id(person, new, facts)
    if new:
        with refused_by(beneficiaries_person_personal_id_key=JustEntered()):
            Person.objects.filter(pk=person.pk).update(**new)
    Nomination.objects.filter(pk=nomination.pk).update(**values, nominated_at=at)
    return {"nomination": was(nomination, values), "person": was_and_became(person, new)}


def _offer(one: Kept, kind: str, campaign: Campaign, received: RecipientList) -> Offer:
    offer = campaign.offers.get(kind=kind)
    standing = Nomination.objects.filter(person=one.nomination.person_id, offer=offer).exclude(
        status=Decision.WITHDRAWN
    )
    if other := standing.exclude(pk=one.nomination.pk).first():
        raise already_nominated(other, one.nomination.person, Sight.of_all_who_open(received))
    return offer


def _person_facts(changed: Sequence[str], facts: Facts) -> dict[str, object]:
    """Columns of the register. What the corrected list leaves out is not forgotten."""
    new: dict[str, object] = {}
    for name in ("sex", "personal_id", "insurance_code", "hamlet", "phone"):
        if name in changed and getattr(facts, name):
            new[name] = getattr(facts, name)
    if "full_name" in changed and facts.full_name:
        new |= {"full_name": facts.full_name, "sort_key": sort_key(facts.full_name)}
    if "birth_date" in changed and facts.birth_date:
        new |= {"birth_date": facts.birth_date, "birth_precision": facts.birth_precision or "day"}
    if "commune" in changed and facts.commune:
        new["commune_id"] = facts.commune
    return new


def _old_id(person: Person, new: Mapping[str, object], facts: Facts) -> dict[str, object]:
    """A new personal ID takes the place of an old number, which is kept beside it."""
    before, now = person.personal_id or "", str(new.get("personal_id", ""))
    if person.old_id or len(now) != NEW_ID:
        return {}
    kept = before if len(before) == OLD_ID else facts.old_id
    return {"old_id": kept} if kept else {}


def _hand_over(received: RecipientList, rows: Mapping[int, int], now: Mapping[int, Nomination]) -> None:
    """`rows`: the primary key of the new row by that of the nomination."""
    kept = [now[key] for key in rows]
    for nomination in kept:
        nomination.row_id, nomination.recipient_list_id = rows[nomination.pk], received.pk
    update_many(kept, ("row_id", "recipient_list_id"))


def _leave_out(received: RecipientList, *, by: User, at: datetime) -> None:
    """Only whom nobody has vetted, and who is not in the new list: the rows may have been settled since the tick."""
    if received.replaces_id is None or not received.leaving_out:
        return
    earlier = RecipientList.objects.get(pk=received.replaces_id)
    gone = no_longer_put_forward(received, comparison(earlier, received)) & set(received.leaving_out)
    waiting = Nomination.objects.filter(recipient_list=earlier, row__in=gone, status=Decision.PROPOSED)
    locked = waiting.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", "row")
    _remember(received, list(locked), {}, left_out=True)
    reason = f"Không còn trong danh sách gửi lại {quoted(received.document.name)}"
    move_many(waiting, Decision.WITHDRAWN, decided_by=by, decided_at=at, decision_reason=reason)
