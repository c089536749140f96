"""Settling a list row by row: a row is corrected, confirmed or set aside with a reason, until the list can be accepted.

The cells stay as they came; what a person typed stands beside them and takes their place when the row is read again.
After each change the whole list is reviewed, since one row may have been the double of another.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.cleaning import Context, Facts, clean_row, facts_from_json, facts_to_json, status_of
from beneficiaries.examining import CODES, Reach, examine
from beneficiaries.models import ListRow, RecipientList
from beneficiaries.problems import Problem
from beneficiaries.raw_rows import raw_from_json
from beneficiaries.repeats import REPEATED, Entry, duplicates
from campaigns.models import Offer
from campaigns.transitions import StaleMove
from locations.gazette import gazetteer
from locations.models import Commune, Institution

Status = RecipientList.Status
RowStatus = ListRow.Status
CHUNK = 2_000


class NotYourList(Refusal):
    message = _("This list is not yours to settle.")


class NoReason(Refusal):
    message = _("Say why.")


class CannotBeTyped(Refusal):
    message = _("That field cannot be corrected.")


@operation(words=_("Row corrected"))
def correct(row: ListRow, *, corrections: Mapping[str, str], by: User, at: datetime) -> None:
    """Put typed texts in place of cells (by field; the cells stay) and read the row again; '' says it is not known.

    Raises CannotBeTyped for a field that is no fact.
    """
    received = lock(row.recipient_list, by=by)
    row.refresh_from_db()
    row.corrections = {**row.corrections, **{field: text.strip() for field, text in corrections.items()}}
    _read_again(row, received)
    _review(received)


@operation(words=_("Row taken back to how it came"))
def undo_corrections(row: ListRow, *, by: User, at: datetime) -> None:
    """Forget what was typed: the row says again what its cells say."""
    received = lock(row.recipient_list, by=by)
    row.refresh_from_db()
    row.corrections = {}
    row.confirmed = False
    _read_again(row, received)
    _review(received)


@operation(words=_("Row confirmed though it resembles another"))
def confirm_distinct(row: ListRow, *, by: User, at: datetime) -> None:
    """A person looked: this is somebody else of the same name, or the same person for another gift."""
    received = lock(row.recipient_list, by=by)
    row.refresh_from_db()
    row.confirmed = True
    row.save(update_fields=["confirmed"])
    _review(received)


@operation(words=_("Row set aside"))
def set_aside(row: ListRow, *, reason: str, by: User, at: datetime) -> None:
    """Leave a row out of the list, with a reason that the sender will read."""
    received = lock(row.recipient_list, by=by)
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason
    row.status, row.set_aside_reason = RowStatus.REJECTED, reason
    row.save(update_fields=["status", "set_aside_reason"])
    _review(received)


@operation(words=_("Row taken back into the list"))
def take_back(row: ListRow, *, by: User, at: datetime) -> None:
    """Undo `set_aside`."""
    received = lock(row.recipient_list, by=by)
    row.refresh_from_db()
    row.status, row.set_aside_reason = RowStatus.NEEDS_ATTENTION, ""
    row.save(update_fields=["status", "set_aside_reason"])
    _review(received)


@operation(words=_("Gift chosen for the whole list"))
def choose_gift(received: RecipientList, *, kind: str, by: User, at: datetime) -> None:
    """The gift for rows that do not say one themselves."""
    received = lock(received, by=by)
    received.default_kind = Offer.Kind(kind)
    received.save(update_fields=["default_kind"])
    _review(received)


@operation(words=_("List compared with the register again"))
def review(received: RecipientList, *, by: User, at: datetime) -> None:
    """Make the remarks anew that depend on the register and on other rows."""
    _review(lock(received, by=by))


def may_settle(user: User, received: RecipientList) -> bool:
    """Who may send lists from the same place; a list of several provinces is settled by who sent it."""
    areas = user.areas(Capability.SEND_LISTS)
    places = (received.province_id, received.commune_id, received.institution_id)
    if places == (None, None, None) and areas and received.sent_by_id == user.pk:
        return True
    return areas.cover(province=received.province_id, commune=received.commune_id, institution=received.institution_id)


def settled(rows: models.QuerySet[ListRow] | models.Manager[ListRow]) -> dict[str, int]:
    """How many rows are ready, to settle, set aside; one query."""
    counts = dict(rows.values_list("status").annotate(models.Count("pk")).order_by())
    return {status: counts.get(status, 0) for status in RowStatus.values}


def context_of(commune: Commune | None, institution: Institution | None, province: str | None) -> Context:
    return Context(
        gazetteer=gazetteer(),
        today=timezone.localdate(),
        commune=commune.pk if commune else None,
        institution_kind=institution.kind if institution else None,
        default_provinces=(province,) if province else (),
    )


def lock(received: RecipientList, *, by: User) -> RecipientList:
    """The list, locked: rows of one list are settled one after the other, and not while it is accepted."""
    locked = RecipientList.objects.select_for_update(of=("self",)).get(pk=received.pk)
    if not may_settle(by, locked):
        raise NotYourList
    if locked.status != Status.STAGED:
        raise StaleMove(record=locked, status=locked.get_status_display())
    return locked


def _read_again(row: ListRow, received: RecipientList) -> None:
    """Read one row from its cells and corrections; remarks on other rows and the register follow in `_review`."""
    context = context_of(received.commune, received.institution, received.province_id)
    try:
        cleaned = clean_row(raw_from_json(row.cells), context, row.corrections)
    except ValueError as error:
        raise CannotBeTyped from error
    row.facts = facts_to_json(cleaned.facts)
    row.problems = [problem.to_json() for problem in cleaned.problems]
    row.commune_choices = [[one.code, f"{one.name}, {one.province}"] for one in cleaned.commune_candidates]
    row.full_name = (cleaned.facts.full_name or "")[:150]
    row.commune_id = cleaned.facts.commune
    row.save(update_fields=["corrections", "confirmed", "facts", "problems", "commune_choices", "full_name", "commune"])


def _review(received: RecipientList) -> None:
    """Repeats within the list and remarks of `examining`, for all rows that are not set aside; writes what changed."""
    rows = list(received.rows.live())
    remarks = remarks_on(received, rows, {row.position: facts_from_json(row.facts) for row in rows})
    changed = []
    for row in rows:
        own = [problem for problem in row.problems if problem["code"] not in CODES | REPEATED]
        problems = own + [problem.to_json() for problem in remarks[row.position]]
        status = status_of([Problem.from_json(problem) for problem in problems])
        if (problems, status) != (row.problems, row.status):
            row.problems, row.status = problems, status
            changed.append(row)
    ListRow.objects.bulk_update(changed, ["problems", "status"], batch_size=CHUNK)


def remarks_on(
    received: RecipientList, rows: Iterable[ListRow], facts: Mapping[int, Facts]
) -> dict[int, list[Problem]]:
    """What other rows, the campaign and the register say about each row, by position."""
    rows = list(rows)
    remarks = examine(
        facts,
        campaign=received.campaign,
        default_kind=received.default_kind,
        sender=received.sent_by,
        reach=Reach.from_json(received.reach),
        gazetteer=gazetteer(),
        received=received,
    )
    repeats = duplicates(
        [Entry(row.position, row.sheet, row.row_number, facts[row.position]) for row in rows],
        distinct={row.position for row in rows if row.confirmed},
    )
    return {row.position: [*repeats.get(row.position, ()), *remarks[row.position]] for row in rows}
