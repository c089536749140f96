"""Taking in a list: received and read, settled row by row, accepted whole.

A list is staged first (`staging`), a large one in the background: nobody is in the register because of it. Each row can
be corrected or set aside with a reason; the file and the cells stay as they came. Acceptance is one transaction, of a
large list in the background too, and makes a nomination of every row that was not set aside, in the order of the file.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.deadlines import check_in_time
from beneficiaries.lists import open_columns, queue, staging, updating, waiting
from beneficiaries.lists.column_meanings import meanings_of
from beneficiaries.lists.examining import Reach, examine, fitting, person_facts
from beneficiaries.lists.reviewing import RemarksOnAll, context_of, portions
from beneficiaries.lists.same_file import AcceptedBefore as AcceptedBefore
from beneficiaries.lists.same_file import SentBefore as SentBefore
from beneficiaries.lists.same_file import SentByOthers as SentByOthers
from beneficiaries.lists.same_file import check_not_sent_before
from beneficiaries.lists.settling import NoReason, NotYourList, lock, may_settle, review
from beneficiaries.models import ListRow, NominationQuerySet, RecipientList
from beneficiaries.nominating import Candidacy, nominate_all
from beneficiaries.reading.cleaning import Facts, facts_from_json, status_of
from beneficiaries.reading.problems import Problem
from beneficiaries.reading.whole_list import PersonRow, ReadList, read_list
from beneficiaries.sight import Sight
from campaigns import lifecycle
from campaigns.models import Campaign
from campaigns.transitions import StaleMove, move
from documents.models import Document
from documents.workbooks.workbook import UnreadableFile
from locations.models import Commune, Institution

Status = RecipientList.Status
RowStatus = ListRow.Status
Unreadable = staging.Unreadable

AT_ONCE_ROWS = 2_000
"""The largest list that is accepted while somebody waits."""


class NotYourArea(Refusal):
    message = _("You may not send a list for %(place)s.")


class CampaignTakesNone(Refusal):
    message = _("Campaign %(campaign)s takes no lists now (%(status)s).")


class StillToSettle(Refusal):
    message = _(
        "%(count)d rows are still to be settled (first: sheet “%(sheet)s”, row %(row)d). "
        "Correct them or set them aside."
    )


class NobodyLeft(Refusal):
    message = _("Every row of this list is set aside, so there is nobody to accept.")


class NoGiftNamed(Refusal):
    message = _("%(count)d rows do not say which gift is asked for. Choose one for the whole list or for each row.")


class ColumnsOpen(Refusal):
    message = _(
        "The list can't be accepted before you say what stands in these columns: %(columns)s. "
        "Choose it at the top of the list, or choose “Not to be used”."
    )


class ChangedMeanwhile(Refusal):
    message = _(
        "The register has changed since the list was read: %(count)d rows must be looked at again "
        "(first: sheet “%(sheet)s”, row %(row)d). Nothing was accepted."
    )


_NEEDED = ("recipient_list", "position", "sheet", "row_number", "confirmed", "facts")
"""Of the rows that are accepted."""


@dataclass(frozen=True)
class Origin:
    """For what and from where a list is sent; `kind` is '' if the list itself says which gift is asked for."""

    campaign: Campaign
    commune: Commune | None = None
    institution: Institution | None = None
    kind: str = ""

    @property
    def place(self) -> str:
        return str(self.commune or self.institution or self.campaign.province or _("the whole country"))


@operation(words=_("List received"))
def receive(
    content: bytes,
    *,
    name: str,
    campaign: Campaign,
    commune: Commune | None = None,
    institution: Institution | None = None,
    kind: str = "",
    at_once: bool | None = None,
    by: User,
    at: datetime,
) -> RecipientList:
    """Keep the file as it came and stage its rows: `at_once`, or in the background; by default what a sender can wait
    for (`waiting`) at once.

    Raises the refusals of this module, and keeps nothing then. What is read in the background may still turn out to be
    unreadable: the list says so itself.
    """
    origin = Origin(campaign, commune, institution, kind)
    lifecycle.hold(campaign)
    _check_sender(origin, by=by, at=at)
    check_not_sent_before(content, campaign, by=by)
    received = _as_sent(origin, by)
    received.document = Document.objects.keep(kind=Document.Kind.LIST, name=name, content=content)
    received.reach = Reach.of(by, campaign, institution).to_json()
    received.sent_at = at
    received.save(force_insert=True)
    if at_once or (at_once is None and waiting.is_soon_read(content)):
        try:
            staging.stage(received, at=at, stopped=staging.never if at_once else waiting.after_many())
        except staging.Interrupted:
            queue.stage_later(received)
        received.refresh_from_db()
    else:
        queue.stage_later(received)
    return received


def preview(
    content: bytes,
    *,
    campaign: Campaign,
    commune: Commune | None = None,
    institution: Institution | None = None,
    kind: str = "",
    by: User,
    at: datetime,
) -> ReadList:
    """What `receive` would stage; writes nothing. Raises the same refusals, but for a file that was sent before."""
    origin = Origin(campaign, commune, institution, kind)
    _check_sender(origin, by=by, at=at)
    return read_for(content, origin, by=by, at=at)


def read_for(content: bytes, origin: Origin, *, by: User, at: datetime) -> ReadList:
    """Read a file with everything that is known of campaign, sender and register: what the sender's headings mean at
    that moment, too. Raises Unreadable.
    """
    context = context_of(origin.commune, origin.institution, _province(origin, by))
    try:
        read = read_list(
            content,
            gazetteer=context.gazetteer,
            today=context.today,
            commune=context.commune,
            institution_kind=context.institution_kind,
            default_provinces=context.default_provinces,
            meanings=meanings_of(_as_sent(origin, by), at=at),
        )
    except UnreadableFile as error:
        raise Unreadable(str(error)) from error
    remarks = examine(
        {row.position: row.facts for row in read.rows},
        campaign=origin.campaign,
        default_kind=origin.kind,
        sight=Sight.of_all_who_open(_as_sent(origin, by)),
        reach=Reach.of(by, origin.campaign, origin.institution),
        gazetteer=context.gazetteer,
    )
    rows = (_with_remarks(row, remarks[row.position]) for row in read.rows)
    return ReadList(sheets=read.sheets, rows=tuple(rows))


@operation(words=_("List accepted"))
def accept(received: RecipientList, *, by: User, at: datetime) -> NominationQuerySet:
    """Enter everybody who was not set aside in the register and nominate them, whole or not at all. Returns the new
    nominations, not fetched yet.
    """
    return _accept(lock(received, by=by), by=by, at=at)


@operation(words=_("Acceptance of the list asked for"))
def ask_acceptance(received: RecipientList, *, by: User, at: datetime) -> None:
    """Let the list be accepted in the background, as `accept` would now. Until that is done it can't be changed.

    Raises the refusals that are known at once; others are told by the list (`refuse_acceptance`).
    """
    received = lock(received, by=by)
    _refuse_unready(received)
    move(received, Status.ACCEPTING, acceptance_asked_by=by, acceptance_asked_at=at, not_accepted_because="")
    queue.accept_later(received)


@operation(words=_("List accepted"))
def accept_as_asked(received: RecipientList, *, by: User, at: datetime) -> NominationQuerySet:
    """What `ask_acceptance` promised; `by` and `at` are who asked and when."""
    return _accept(_locked(received, Status.ACCEPTING), by=by, at=at)


@operation(words=_("List not accepted"))
def refuse_acceptance(received: RecipientList, *, because: str, by: User, at: datetime) -> None:
    """The list could not be accepted as asked: it is to be settled again, compared with the register as it is now."""
    received = _locked(received, Status.ACCEPTING)
    move(received, Status.STAGED, not_accepted_because=because)
    if may_settle(by, received):  # no longer, perhaps; then whoever settles the list compares it
        review(received, by=by, at=at)


@operation(words=_("List withdrawn"))
def withdraw(received: RecipientList, *, reason: str, by: User, at: datetime) -> None:
    """Give up a list that is being read or is to be settled; the file stays on record, its rows as far as read."""
    received = RecipientList.objects.select_for_update(of=("self",)).get(pk=received.pk)
    if not may_settle(by, received):
        raise NotYourList
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason
    if received.status == Status.ACCEPTED:  # with its nominations, or not at all: `taking_back`
        raise StaleMove(record=received, status=received.get_status_display())
    move(received, Status.WITHDRAWN, withdrawn_by=by, withdrawn_at=at, withdrawal_reason=reason)


def is_large(received: RecipientList) -> bool:
    """Whether somebody who accepts the list would wait too long for it."""
    return received.rows.live().count() > AT_ONCE_ROWS


def _locked(received: RecipientList, status: str) -> RecipientList:
    locked = RecipientList.objects.select_for_update(of=("self",)).get(pk=received.pk)
    if locked.status != status:
        raise StaleMove(record=locked, status=locked.get_status_display())
    return locked


def _refuse_unready(received: RecipientList) -> None:
    """Raise what stands in the way of acceptance as far as rows and open columns themselves say it."""
    unsettled = received.rows.filter(status=RowStatus.NEEDS_ATTENTION)
    if first := unsettled.first():
        raise StillToSettle(count=unsettled.count(), sheet=first.sheet, row=first.row_number)
    live = received.rows.live()
    if not live.exists():
        raise NobodyLeft
    if columns := open_columns.holding_up(received):
        raise ColumnsOpen(columns=open_columns.in_words(columns))
    silent = 0 if received.default_kind else live.filter(facts__requested=None).count()
    if silent:
        raise NoGiftNamed(count=silent)


def _accept(received: RecipientList, *, by: User, at: datetime) -> NominationQuerySet:
    _refuse_unready(received)
    held = updating.hold(received)
    candidacies, again = _read_rows(received, held)
    nominations = nominate_all(
        candidacies,
        campaign=received.campaign,
        recipient_list=received,
        institution=received.institution,
        by=received.sent_by,
        at=at,
    )
    updating.bring_up_to_date(received, held, again, by=by, at=at)
    move(received, Status.ACCEPTED, accepted_by=by, accepted_at=at)
    return nominations


def _read_rows(received: RecipientList, held: Container[int]) -> tuple[list[Candidacy], dict[int, updating.StoredRow]]:
    """Who is put forward by the rows of the list, and the rows (by position) of those whose nominations are `held`.

    A portion after the other, of which no more is kept than that. The register as it is now, under lock, must raise no
    new question: else raises ChangedMeanwhile.
    """
    candidacies: list[Candidacy] = []
    again: dict[int, updating.StoredRow] = {}
    asked: list[ListRow] = []
    remarks = RemarksOnAll(received)
    for rows in portions(received.rows.live().only(*_NEEDED)):
        facts = {row.position: facts_from_json(row.facts) for row in rows}
        said = remarks.on(facts)
        for row in rows:
            if status_of(said[row.position]) != "ready":
                asked.append(row)
            elif row.position in held:
                again[row.position] = updating.StoredRow(row.pk, facts[row.position])
            else:
                candidacies.append(_candidacy(row, facts[row.position], received.default_kind))
    if asked:
        raise ChangedMeanwhile(count=len(asked), sheet=asked[0].sheet, row=asked[0].row_number)
    return candidacies, again


def _check_sender(origin: Origin, *, by: User, at: datetime) -> None:
    campaign, commune, institution = origin.campaign, origin.commune, origin.institution
    areas = by.areas(Capability.SEND_LISTS)
    if commune is not None:
        allowed = areas.cover(province=commune.province_id, commune=commune.pk)
    elif institution is not None:
        allowed = areas.cover(province=institution.commune.province_id, institution=institution.pk)
    else:
        allowed = areas.nation or bool(areas.provinces)
    if not allowed or not Campaign.objects.visible_to(by).filter(pk=campaign.pk).exists():
        raise NotYourArea(place=origin.place)
    if campaign.status != Campaign.Status.OPEN:
        raise CampaignTakesNone(campaign=campaign.code, status=campaign.get_status_display())
    check_in_time(campaign, by=by, at=at)


def _as_sent(origin: Origin, by: User) -> RecipientList:
    """A list from there, unsaved: as far as it says whose headings it has."""
    return RecipientList(
        campaign=origin.campaign,
        province_id=_province(origin, by),
        commune=origin.commune,
        institution=origin.institution,
        default_kind=origin.kind,
        sent_by=by,
    )


def _province(origin: Origin, by: User) -> str | None:
    """Where people are looked for when neither row nor title says: None is the whole country."""
    if origin.commune is not None:
        return str(origin.commune.province_id)
    if origin.institution is not None:
        return str(origin.institution.commune.province_id)
    if origin.campaign.province_id:
        return str(origin.campaign.province_id)
    areas = by.areas(Capability.SEND_LISTS)
    return next(iter(areas.provinces)) if len(areas.provinces) == 1 and not areas.nation else None


def _with_remarks(row: PersonRow, remarks: Iterable[Problem]) -> PersonRow:
    return replace(row, problems=(*row.problems, *fitting(remarks, row.problems)))


def _candidacy(row: ListRow, facts: Facts, default_kind: str) -> Candidacy:
    return Candidacy(
        person=person_facts(facts),
        kind=facts.requested or default_kind,
        groups=facts.groups,
        household_position=facts.household_position,
        note=facts.note or "",
        row_key=row.pk,
        distinct=row.confirmed,
    )
