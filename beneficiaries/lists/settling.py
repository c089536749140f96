"""Settling a list: rows are corrected, confirmed or set aside with a reason, until the list can be accepted.

The cells stay as they came; what a person typed stands beside them and takes their place when the row is read again.
One decision may hold for many rows. Each is a step that can be undone until the list is accepted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.lists import kept_communes
from beneficiaries.lists.alike import keys_alike
from beneficiaries.lists.reviewing import NOT_READ_AGAIN, reading_context, review_all, review_changed
from beneficiaries.lists.rewriting import TOGETHER, Change, rewrite
from beneficiaries.lists.title_groups import EVERY, says_no_group, under
from beneficiaries.lists.typed_texts import plain_text, said
from beneficiaries.models import ListRow, RecipientList, SettlingStep
from beneficiaries.models.among import one_of
from beneficiaries.reading.cleaning import CORRECTABLE
from campaigns.models import Offer
from campaigns.transitions import StaleMove
from locations.vietnamese import number

Status = RecipientList.Status
RowStatus = ListRow.Status
What = SettlingStep.What
LONGEST = 500
"""Characters of a text that is typed in place of a cell."""
LONGEST_REASON = 300


class NotYourList(Refusal):
    message = _("This list is not yours to settle.")


class NoReason(Refusal):
    message = _("Say why.")


class CannotBeTyped(Refusal):
    message = _("That field cannot be corrected.")


class TooLong(Refusal):
    message = _("The text is too long: at most %(most)s characters. Write only what belongs in this cell.")


class RowIsGone(Refusal):
    message = _("This row is no longer in the list, which was read again meanwhile. Reload the page.")


class ChangedByAnother(Refusal):
    message = _("Somebody else has changed this cell meanwhile. Look at what it says now and correct it if need be.")


class NoSuchRows(Refusal):
    message = _("There is no such row any more: somebody may have settled them meanwhile. Reload the page.")


class OtherRowsByNow(Refusal):
    message = _("Meanwhile it is %(now)s rows that match, no longer %(seen)s. Look at them, then decide again.")


class UndoneBefore(Refusal):
    message = _("This was undone before.")


class DecidedSince(Refusal):
    message = _("Later decisions touch the same rows. Undo those first, the latest one before the others.")


@dataclass(frozen=True)
class Settled:
    """What a decision did: the step, by which it can be undone, and the keys of the rows that are not as before."""

    step: SettlingStep
    rows: frozenset[int]


@operation(words=_("Row corrected"))
def correct(
    row: ListRow,
    *,
    corrections: Mapping[str, str],
    alike: Collection[str] = (),
    seen: Mapping[str, str | None] | None = None,
    by: User,
    at: datetime,
) -> Settled:
    """Put typed texts in place of cells (by field; the cells stay) and read the row again; '' says it is not known.

    `alike`: fields of which the correction holds for all rows that say the same (`alike.keys_alike`). `seen`: what had
    been typed into a field, None for nothing, when the person looked. Raises CannotBeTyped for a field that is no fact,
    TooLong, and ChangedByAnother if `seen` is not so any more.
    """
    received = lock(row.recipient_list, by=by)
    row = fresh(row)
    texts = _typed(corrections)
    if any(row.corrections.get(field) != before for field, before in (seen or {}).items()):
        raise ChangedByAnother
    wanted = {row.pk: texts}
    for field in sorted(set(alike) & texts.keys()):
        for key in keys_alike(received, row, field, reading_context(received)):
            wanted.setdefault(key, {})[field] = texts[field]

    def change(one: ListRow) -> None:
        one.corrections = {**one.corrections, **wanted[one.pk]}

    value = said(*next(iter(texts.items()))) if len(texts) == 1 else ""
    return _change(received, list(wanted), change, what=What.CORRECTED, fields=sorted(texts), value=value, by=by, at=at)


@operation(words=_("Row taken back to how it came"))
def undo_corrections(row: ListRow, *, by: User, at: datetime) -> Settled:
    """Forget what was typed: the row says again what its cells say."""

    def change(one: ListRow) -> None:
        one.corrections, one.confirmed = {}, False

    return _change(lock(row.recipient_list, by=by), [_key(row)], change, what=What.RESET, by=by, at=at)


@operation(words=_("Row confirmed though it resembles another"))
def confirm_distinct(row: ListRow, *, by: User, at: datetime) -> Settled:
    """A person looked: this is somebody else of the same name, or the same person for another gift."""

    def change(one: ListRow) -> None:
        one.confirmed = True

    return _change(lock(row.recipient_list, by=by), [_key(row)], change, what=What.CONFIRMED, by=by, at=at)


@operation(words=_("Row set aside"))
def set_aside(row: ListRow, *, reason: str, by: User, at: datetime) -> Settled:
    """Leave a row out of the list, with a reason that the sender will read."""
    received = lock(row.recipient_list, by=by)
    return _set_aside(received, [_key(row)], reason=reason, by=by, at=at)


@operation(words=_("Rows set aside"))
def set_aside_many(
    received: RecipientList, *, rows: models.Q, reason: str, seen: int | None = None, by: User, at: datetime
) -> Settled:
    """Leave all rows of the list for which `rows` holds out of it. `seen`: how many these were when the person looked.
    Raises NoSuchRows if there is none, OtherRowsByNow if they are not as many as seen.
    """
    received = lock(received, by=by)
    return _set_aside(received, chosen_keys(received, rows, seen), reason=reason, by=by, at=at)


@operation(words=_("Gift of rows changed"))
def give_many(
    received: RecipientList, *, rows: models.Q, kind: str, seen: int | None = None, by: User, at: datetime
) -> Settled:
    """Let all rows for which `rows` holds ask for one gift, whatever their cells say. Raises as `set_aside_many`."""
    received = lock(received, by=by)
    typed = {"requested": str(Offer.Kind(kind))}
    return _correct_all(received, chosen_keys(received, rows, seen), typed, by=by, at=at)


@operation(words=_("Hardship group chosen for the rows that say none"))
def choose_group(received: RecipientList, *, group: str, title: str = EVERY, by: User, at: datetime) -> Settled:
    """Add a hardship group (its code) to every row that says none, beside what its people or the kind of its list say;
    with '' say that they have no other. `title`: only to those below it (`title_groups.under`). Raises NoSuchRows if
    each says one.
    """
    received = lock(received, by=by)

    def change(one: ListRow) -> None:
        one.corrections = {**one.corrections, "groups": ",".join(sorted({*one.facts["groups"], group} - {""}))}

    keys, value = chosen_keys(received, says_no_group() & under(title)), said("groups", group)
    return _change(received, keys, change, what=What.CORRECTED, fields=["groups"], value=value, by=by, at=at)


@operation(words=_("Row taken back into the list"))
def take_back(row: ListRow, *, by: User, at: datetime) -> Settled:
    """Undo `set_aside`."""

    def change(one: ListRow) -> None:
        one.status, one.set_aside_reason = RowStatus.NEEDS_ATTENTION, ""

    return _change(lock(row.recipient_list, by=by), [_key(row)], change, what=What.TAKEN_BACK, by=by, at=at)


def carry_over(
    received: RecipientList, decided: Mapping[int, ListRow], *, source: str, by: User, at: datetime
) -> Settled:
    """Decide about rows of a locked list (by position) as it was decided about the rows of an earlier sending."""

    def change(one: ListRow) -> None:
        earlier = decided[one.position]
        one.corrections, one.confirmed = earlier.corrections, earlier.confirmed
        if earlier.status == RowStatus.REJECTED:
            one.status, one.set_aside_reason = RowStatus.REJECTED, earlier.set_aside_reason

    keys = list(received.rows.filter(one_of("position", decided)).order_by("position").values_list("pk", flat=True))
    return _change(received, keys, change, what=What.CARRIED, value=source, by=by, at=at)


@operation(words=_("Gift chosen for the whole list"))
def choose_gift(received: RecipientList, *, kind: str, by: User, at: datetime) -> Settled:
    """The gift for rows that do not say one themselves."""
    received = lock(received, by=by)
    former = {"kind": received.default_kind}
    written = _give(received, Offer.Kind(kind))
    step = SettlingStep.objects.create(
        recipient_list=received, what=What.GIFT, value=str(Offer.Kind(kind).label), former=former, by=by, at=at
    )
    return Settled(step, written)


@operation(words=_("Decision about a list undone"))
def undo(step: SettlingStep, *, by: User, at: datetime) -> Settled:
    """Put everything back as it was before the step. Raises UndoneBefore, and DecidedSince if a later step that stands
    touches the same rows.
    """
    received = lock(step.recipient_list, by=by)
    step = check_undoable(step)
    written = _taken_back(received, step)
    step.undone_by, step.undone_at = by, at
    step.save(update_fields=["undone_by", "undone_at"])
    return Settled(step, written)


def _taken_back(received: RecipientList, step: SettlingStep) -> frozenset[int]:
    if step.what == What.GIFT:
        return _give(received, step.former["kind"])
    if step.what == What.KEPT:
        return kept_communes.put(received, step.former["commune"], kept=False)
    return _restore(received, step)


def check_undoable(step: SettlingStep) -> SettlingStep:
    """The step as it is under the lock of its list. Raises as `undo`."""
    step = SettlingStep.objects.get(pk=step.pk)
    if step.undone_at is not None:
        raise UndoneBefore
    if SettlingStep.objects.after(step).exists():
        raise DecidedSince
    return step


@operation(words=_("List compared with the register again"))
def review(received: RecipientList, *, by: User, at: datetime) -> None:
    """Make the remarks anew that depend on the register and on other rows."""
    review_all(lock(received, by=by))


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


def lock(received: RecipientList, *, by: User) -> RecipientList:
    """The list, locked: rows of one list are settled one after the other, and not while it is accepted."""
    named = RecipientList.objects.select_related("campaign", "commune", "institution__commune", "sent_by")
    locked = named.select_for_update(of=("self",)).get(pk=received.pk)
    if not may_settle(by, locked):
        raise NotYourList
    if locked.status != Status.STAGED:
        raise StaleMove(record=locked, status=locked.get_status_display())
    return locked


def _key(row: ListRow) -> int:
    """Of a row that is there under the lock."""
    if not ListRow.objects.filter(pk=row.pk).exists():
        raise RowIsGone
    return row.pk


def fresh(row: ListRow) -> ListRow:
    """The row as it is under the lock."""
    found = ListRow.objects.filter(pk=row.pk).first()
    if found is None:
        raise RowIsGone
    return found


def _typed(corrections: Mapping[str, str]) -> dict[str, str]:
    texts = {field: plain_text(text) for field, text in corrections.items()}
    if texts.keys() - CORRECTABLE:
        raise CannotBeTyped
    if any(len(text) > LONGEST for text in texts.values()):
        raise TooLong(most=number(LONGEST))
    return texts


def chosen_keys(received: RecipientList, rows: models.Q, seen: int | None = None) -> list[int]:
    """The primary keys of the rows of a locked list, not set aside, for which `rows` holds. Raises NoSuchRows and
    OtherRowsByNow.
    """
    keys = list(received.rows.live().filter(rows).order_by("position").values_list("pk", flat=True))
    if not keys:
        raise NoSuchRows
    if seen not in (None, len(keys)):
        raise OtherRowsByNow(now=number(len(keys)), seen=number(seen or 0))
    return keys


def _correct_all(
    received: RecipientList, keys: list[int], texts: Mapping[str, str], *, by: User, at: datetime
) -> Settled:
    """Put the same text of one field in place of the cells of many rows."""

    def change(one: ListRow) -> None:
        one.corrections = {**one.corrections, **texts}

    [(field, text)] = texts.items()
    return _change(received, keys, change, what=What.CORRECTED, fields=[field], value=said(field, text), by=by, at=at)


def _set_aside(received: RecipientList, keys: list[int], *, reason: str, by: User, at: datetime) -> Settled:
    reason = plain_text(reason)
    if not reason:
        raise NoReason
    if len(reason) > LONGEST_REASON:
        raise TooLong(most=number(LONGEST_REASON))

    def change(one: ListRow) -> None:
        one.status, one.set_aside_reason = RowStatus.REJECTED, reason

    return _change(received, keys, change, what=What.SET_ASIDE, value=reason, by=by, at=at)


def _change(
    received: RecipientList,
    keys: list[int],
    change: Change,
    *,
    what: str,
    fields: Iterable[str] = (),
    value: str = "",
    by: User,
    at: datetime,
) -> Settled:
    """Change rows of a locked list, review whom it concerns, and keep how it was."""
    done = rewrite(received, keys, change)
    step = SettlingStep.objects.create(
        recipient_list=received,
        what=what,
        fields=list(fields),
        value=value[:300],
        row_keys=done.keys,
        row_number=done.row_number,
        former=done.former,
        by=by,
        at=at,
    )
    return Settled(step, frozenset(done.written))


def _restore(received: RecipientList, step: SettlingStep) -> frozenset[int]:
    def change(row: ListRow) -> None:
        row.corrections, row.confirmed, status, row.set_aside_reason = step.former[str(row.pk)]
        row.status = status if status == RowStatus.REJECTED else RowStatus.NEEDS_ATTENTION

    return frozenset(rewrite(received, step.row_keys, change).written)


def _give(received: RecipientList, kind: str) -> frozenset[int]:
    received.default_kind = kind
    received.save(update_fields=["default_kind"])
    rows = received.rows.live().filter(facts__requested=None)
    if rows.count() > TOGETHER:
        return frozenset(review_all(received))
    silent = list(rows.defer("cells"))
    return frozenset(review_changed(received, silent, silent, NOT_READ_AGAIN))
