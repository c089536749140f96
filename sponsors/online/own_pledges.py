"""The pledges that somebody may see who proved to read the mail of an address, and what may still be done with them."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.acting import Refusal, operation
from accounts.models import User
from locations.vietnamese import date_text
from sponsors import pledging
from sponsors.due import missing
from sponsors.models import Earmark, Entry, Pledge, Sponsor
from sponsors.online.asking import check_total, lines_of, note_of
from sponsors.online.drafts import Given, Wish, noted
from sponsors.online.visitors import digest_of
from sponsors.pledge_records import NOTE_LENGTH, lock

Status = Pledge.Status


class KeptByOffice(Refusal):
    message = gettext_lazy(
        "The office keeps this sponsor with another contact, too, and there the name is not to be told. Call the "
        "office if it is to be named."
    )


def of_address(email: str) -> QuerySet[Pledge]:
    """Pledges whose contact has this address, or whose sponsor has it with the office that keeps both. `email`: proven,
    in small letters.
    """
    own = Pledge.objects.alias(address=Lower("sponsor__email")).filter(Q(contact_email=email) | Q(address=email))
    return own.select_related("sponsor", "campaign__province", "province").with_due()


@dataclass(frozen=True)
class Year:
    """The pledges to the campaigns of a year, the latest first, with what they come to (đồng; none withdrawn).
    `pledges`: annotated with what is due.
    """

    year: int
    pledges: tuple[Any, ...]

    @property
    def due(self) -> int:
        return sum(pledge.due for pledge in self.pledges if pledge.status != Status.WITHDRAWN)

    @property
    def received(self) -> int:
        return sum(pledge.received for pledge in self.pledges)


def by_year(email: str) -> list[Year]:
    found = of_address(email).order_by("-campaign__year", "-registered_at", "-pk")
    return [Year(year, tuple(pledges)) for year, pledges in groupby(found, key=lambda one: one.campaign.year)]


def said_of_status(pledge: Pledge) -> str:
    """How the pledge stands and what comes next, in a sentence for its sponsor."""
    sentences = {
        Status.REGISTERED: _("The office looks at your pledge and confirms it. You may pay already, or wait for that."),
        Status.CONFIRMED: _("The office has confirmed your pledge and waits for your payment."),
        Status.PART_FUNDED: _("A part of your pledge is paid."),
        Status.FUNDED: _("Your pledge is paid in full. Thank you!"),
        Status.CLOSED: _("This pledge is closed."),
        Status.WITHDRAWN: _("This pledge is withdrawn: nothing is to be paid."),
    }
    wait = ""
    if pledge.held_until and pledge.status in (Status.CONFIRMED, Status.PART_FUNDED):
        wait = _("Its gifts wait for the money until %(day)s.") % {"day": date_text(pledge.held_until)}
    return f"{sentences[Status(pledge.status)]} {wait}".strip()


def said_of_naming(pledge: Pledge) -> str:
    """What became of the consent to be named. An individual is named where nobody can work out what was given, which
    depends on the campaign's other pledges (docs/decisions/0014).
    """
    of_a_person = pledge.sponsor.kind == Sponsor.Kind.INDIVIDUAL
    if pledge.status == Status.REGISTERED:
        said = _("You agreed to be named among the sponsors on the public page, once the office confirms your pledge.")
    elif of_a_person:
        said = _("You agreed to be named among the sponsors on the public page.")
    else:
        said = _("You are named among the sponsors on the public page.")
    only = _("To protect you, an individual's name stands there only while nobody can work out how much was given.")
    return f"{said} {only}" if of_a_person else said


def may_change(pledge: Pledge) -> bool:
    """Until the office confirms it, what came online and still is what the form can say: of each gift one line, all for
    the same people, in one place at most. Whatever else the office wrote would be lost.
    """
    if pledge.status != Status.REGISTERED or not pledge.campaign.is_planned:
        return False
    return pledge.channel == Pledge.Channel.ONLINE and _can_be_typed(pledge)


def _can_be_typed(pledge: Pledge) -> bool:
    lines = list(pledge.lines.all())
    if pledge.amount is not None:
        return not lines
    meant = {frozenset(_meant(mark) for mark in line.earmarks.all()) for line in lines}
    places = [kind for marks in meant for kind, _key in marks if kind != "group"]
    one_place = len(places) == len(set(places)) and not {"province", "commune"} <= set(places)
    each_once = len({line.offer_id for line in lines}) == len(lines)
    return len(meant) == 1 and one_place and each_once and not any(line.only_when_paid for line in lines)


def _meant(mark: Earmark) -> tuple[str, object]:
    return next((kind, key) for kind in Earmark.KINDS if (key := getattr(mark, f"{kind}_id")) is not None)


def why_no_change(pledge: Pledge) -> str:
    """What a sponsor reads who can't change the pledge online; "" where there is nothing to be changed any more."""
    if pledge.status in (Status.WITHDRAWN, Status.CLOSED) or not pledge.campaign.is_planned:
        return ""
    if pledge.status == Status.REGISTERED:
        return str(NotHere.message)
    return _("The office has confirmed this pledge: call it to change something.")


def version(pledge: Pledge) -> str:
    """What the form of a change was filled with, in short: another one where the office has written since."""
    lines = [
        (line.offer_id, line.quantity, line.only_when_paid, sorted(map(str, line.earmarks.values_list(*_MARK))))
        for line in pledge.lines.order_by("pk")
    ]
    whole = (pledge.status, pledge.amount, pledge.note, pledge.contact_name, pledge.contact_phone, lines)
    return digest_of(repr(whole))[:16]


_MARK = ("province", "commune", "group", "institution")


def may_withdraw(pledge: Pledge) -> bool:
    """Not once money came, nor once somebody has a gift of it."""
    if pledge.status not in (Status.REGISTERED, Status.CONFIRMED) or not pledge.campaign.is_planned:
        return False
    return not pledge.received and not any(line.allocated for line in pledge.lines.all())


def may_pay(pledge: Pledge) -> bool:
    """Whether something is still to come."""
    return pledge.status in (Status.REGISTERED, Status.CONFIRMED, Status.PART_FUNDED) and missing(pledge) > 0


def pay_by(pledge: Pledge, *, on: date) -> date | None:
    """The last day on which the gifts wait for money; None where no end is set, or it is over."""
    return pledge.held_until if pledge.held_until and pledge.held_until >= on else None


def payments(pledge: Pledge) -> list[Entry]:
    """What was received, moved or sent back, the oldest first. What was undone and its undoing are left out: no money
    moved.
    """
    entries = pledge.entries.filter(reversed_by=None).exclude(
        kind__in=[Entry.Kind.TAKEN_BACK, Entry.Kind.REFUND_UNDONE]
    )
    return list(entries.order_by("day", "pk"))


def given_by(pledge: Pledge) -> Given:
    """What the pledge gives, as the form has it (`may_change`)."""
    lines = list(pledge.lines.prefetch_related("earmarks"))
    quantities: dict[int, int] = {}
    for line in lines:
        quantities[line.offer_id] = quantities.get(line.offer_id, 0) + line.quantity
    marks = [mark for line in lines[:1] for mark in line.earmarks.all()]
    wish = Wish(
        province=next((mark.province_id for mark in marks if mark.province_id), ""),
        commune=next((mark.commune_id for mark in marks if mark.commune_id), ""),
        groups=tuple(mark.group_id for mark in marks if mark.group_id),
        institution=next((mark.institution_id for mark in marks if mark.institution_id), None),
    )
    if pledge.amount is not None:
        quantities = {}
    return Given(quantities, pledge.amount, 0, wish)


class NotHere(Refusal):
    message = gettext_lazy(
        "The office has written something of this pledge that this page can't say. Call it to change something."
    )


class ChangedMeanwhile(Refusal):
    message = gettext_lazy(
        "The office has changed this pledge while you were typing. Open the page again and look at what stands there."
    )


class NoRoom(Refusal):
    message = gettext_lazy("There is no room for another message with this pledge. Call the office, please.")


@transaction.atomic
def change(
    pledge: Pledge, *, given: Given, seen: str, contact_name: str, contact_phone: str, by: User, at: datetime
) -> None:
    """Write anew what a registered pledge gives. What the office or the sponsor noted before stays; a new message comes
    after it. `seen`: the `version` that the sponsor saw. Raises what `pledging.amend_online` does, `OtherPrice`,
    `GiftGone`, `PlaceGone`, `NotHere`, `ChangedMeanwhile` and `NoRoom`.
    """
    lock(pledge)
    if pledge.status == Status.REGISTERED and not may_change(pledge):
        raise NotHere
    if seen != version(pledge):
        raise ChangedMeanwhile
    note = noted(pledge.note, note_of(given))
    if len(note) > NOTE_LENGTH:
        raise NoRoom
    pledging.amend_online(
        pledge,
        lines=lines_of(pledge.campaign, given),
        amount=given.amount,
        contact_name=contact_name,
        contact_phone=contact_phone,
        unnamed=pledge.unnamed,
        note=note,
        by=by,
        at=at,
    )
    check_total(pledge, given)


@operation(words=gettext_lazy("Sponsor decided about being named"))
def name(pledge: Pledge, *, named: bool, email: str, by: User, at: datetime) -> None:
    """Let the public be told the sponsor of this pledge; or of no pledge of this address any more: one that is still
    named would tell the name. A first yes names this pledge only: others stay as they are seen. Raises KeptByOffice
    where the office knows the sponsor by another address than `email` (proven, in small letters), or has pledges of
    others.
    """
    if not named:
        Pledge.objects.filter(pk__in=of_address(email).values("pk")).update(unnamed=True)
        return
    sponsor = Sponsor.objects.select_for_update(no_key=True).get(pk=pledge.sponsor_id)
    if not sponsor.may_be_named:
        others = Pledge.objects.filter(sponsor=sponsor).exclude(pk=pledge.pk)
        if sponsor.email.lower() != email or others.exclude(contact_email=pledge.contact_email).exists():
            raise KeptByOffice
        others.update(unnamed=True)
        Sponsor.objects.filter(pk=sponsor.pk).update(may_be_named=True)
    Pledge.objects.filter(pk=pledge.pk).update(unnamed=False)
