"""Sponsors are told of money: at once by whoever recorded or changed it, or by a worker after a statement.

That a pledge is paid in full they read once: in the e-mail of the letter of thanks, where that goes out at once, else
in `mails.funded`, which the letter follows when it is released. Either names the money that came, so that no other
e-mail does. Where money went and came again since, they read what came.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import F, Sum

from sponsors import mails
from sponsors.letters.making import thanked_at, thanks_go_at_once
from sponsors.models import Earmark, Entry, Pledge, PledgeLine
from sponsors.online.drafts import wish_said

_RELATED = ("sponsor", "campaign")


def of_money(entries: Iterable[Entry], funded: Collection[int]) -> None:
    """`entries` of the ledger (saved) brought money; `funded`: keys of the pledges that are paid in full by it."""
    found: Any = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    by_pledge: dict[int, list[Entry]] = defaultdict(list)
    for entry in found.select_related("pledge__sponsor", "pledge__campaign").order_by("pk"):
        if entry.pledge.pk in funded:
            by_pledge[entry.pledge.pk].append(entry)
        else:
            mails.money_received(entry.pledge, entry)
    for pledge in Pledge.objects.filter(pk__in=funded).select_related(*_RELATED).order_by("pk"):
        _of_funded(pledge, by_pledge[pledge.pk])


def of_funded(keys: Collection[int]) -> None:
    """These pledges are paid in full though no money came: less is due of them than was."""
    for pledge in Pledge.objects.filter(pk__in=keys).select_related(*_RELATED).order_by("pk"):
        _of_funded(pledge, [])


@contextmanager
def of_new_promise(
    pledge: Pledge, *, at: datetime, tell: Callable[[Pledge, datetime], object] = mails.changed
) -> Iterator[None]:
    """Tell the sponsor if what is done within changes what the pledge gives or costs, whom it is for, which office it
    is paid to, or who is named; not of one that the office wrote down and has told nobody of yet, nor where it is said
    already that all of it is paid.
    """
    before, was_funded = _promise(pledge), pledge.status == Pledge.Status.FUNDED
    yield
    one = Pledge.objects.select_related(*_RELATED).get(pk=pledge.pk)
    if _promise(one) == before or (one.status == Pledge.Status.FUNDED and not was_funded):
        return
    if one.status != Pledge.Status.REGISTERED or one.channel == Pledge.Channel.ONLINE:
        tell(one, at)


def _promise(pledge: Pledge) -> object:
    """What its sponsor reads of the pledge: who gives what to whom, to which office it is paid, and who is named."""
    lines = PledgeLine.objects.filter(pledge=pledge.pk).prefetch_related("earmarks")
    gifts = sorted((line.offer_id, line.quantity, line.unit_price, _marks(line)) for line in lines)
    meant = wish_said(pledge.note)
    return pledge.sponsor_id, pledge.province_id, pledge.unnamed, pledge.amount, meant, gifts


def _marks(line: PledgeLine) -> list[str]:
    return sorted(f"{kind} {getattr(mark, kind + '_id')}" for mark in line.earmarks.all() for kind in Earmark.KINDS)


def _of_funded(pledge: Pledge, entries: list[Entry]) -> None:
    if thanks_go_at_once(pledge):
        return
    thanked, last = thanked_at(pledge), mails.last_of_funded(pledge)
    if thanked is None and last is None:
        mails.funded(pledge, entries)
        return
    for entry in entries:
        if (thanked is None or entry.at > thanked) and entry.pk > (last or 0):
            mails.money_received(pledge, entry)


def of_change(entry: Entry) -> None:
    """Money was taken off a pledge, moved away or sent back, or is the pledge's again."""
    [pledge] = Pledge.objects.select_related(*_RELATED).filter(entries=entry)
    mails.corrected(pledge, entry)


def of_statement(statement: int) -> None:
    """Of all that a statement (its key) brought and that is still matched. May be done twice: each e-mail is one."""
    entries = Entry.objects.filter(
        receipt__line__statement=statement, kind=Entry.Kind.MATCHED, reversed_by=None
    ).order_by("pk")
    found = list(entries)
    brought: Any = Pledge.objects.with_due().filter(status=Pledge.Status.FUNDED, entries__in=found)
    paid = brought.annotate(brought=Sum("entries__amount")).filter(received__lt=F("due") + F("brought"))
    of_money(found, set(paid.values_list("pk", flat=True)))
