"""The money of a pledge as its page shows it: what is due and received, its ledger, instalments, hold and e-mails."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from sponsors import mails_again
from sponsors.due import asked_of, parts_due
from sponsors.models import Entry, Instalment, Pledge, PledgeLine
from sponsors.money.paying import Way, way_to_pay

Status = Pledge.Status
# Whoever promised this may still be asked for money.
AWAITED = (Status.REGISTERED, *Pledge.ALLOCATABLE)


@dataclass(frozen=True)
class Money:
    """Đồng. `percent`: of what is due, whole and at most 100, for the bar."""

    due: int
    received: int

    @property
    def missing(self) -> int:
        return max(0, self.due - self.received)

    @property
    def beyond(self) -> int:
        return max(0, self.received - self.due)

    @property
    def percent(self) -> int:
        return min(100, self.received * 100 // self.due) if self.due else 0


@dataclass(frozen=True)
class LedgerRow:
    """An entry, and what may be done about it: undone, or the rest of its receipt at this pledge moved or sent back."""

    entry: Entry
    may_undo: bool
    may_undo_refund: bool
    left: int


@dataclass(frozen=True)
class Part:
    """An instalment, and what of it is still due (đồng): less than was agreed where the pledge became less."""

    instalment: Instalment
    asked: int
    paid: int
    is_overdue: bool

    @property
    def is_paid(self) -> bool:
        return self.paid >= self.asked


def money_of(pledge: Pledge, lines: Sequence[PledgeLine]) -> Money:
    """From the lines that are loaded already; elsewhere `sponsors.due` says what is due."""
    due = pledge.amount if pledge.amount is not None else sum(line.value for line in lines)
    return Money(due, pledge.received)


def ledger_of(pledge: Pledge) -> list[LedgerRow]:
    """The entries of a pledge, the latest last."""
    return ledger_rows(pledge.entries.select_related("receipt__account", "by", "line", "reversed_by"))


def ledger_rows(entries: QuerySet[Entry]) -> list[LedgerRow]:
    """All entries of a pledge, or of a receipt, as they were written. What a receipt has left at a pledge is told at
    the first of the entries that brought it there.
    """
    found = list(entries.order_by("at", "pk"))
    left: dict[tuple[int, int | None], int] = defaultdict(int)
    for entry in found:
        left[entry.receipt_id, entry.pledge_id] += entry.amount
    rows, told = [], set()
    for entry in found:
        place, brought, undone = (entry.receipt_id, entry.pledge_id), entry.amount > 0, hasattr(entry, "reversed_by")
        first = brought and place not in told
        if brought:
            told.add(place)
        may_undo = entry.kind == Entry.Kind.MATCHED and not undone and left[place] >= entry.amount
        sent_back = entry.kind == Entry.Kind.REFUNDED and not undone
        rows.append(LedgerRow(entry, may_undo, sent_back, left[place] if first else 0))
    return rows


def parts_of(pledge: Pledge, due: int, today: date) -> list[Part]:
    """The instalments in the order of their days; the money received pays them one after the other. `due` (đồng): of
    the whole pledge.
    """
    parts, rest = [], pledge.received
    for instalment, asked in parts_due(pledge, due):
        paid = min(rest, asked)
        rest -= paid
        parts.append(Part(instalment, asked, paid, instalment.due_on < today and paid < asked))
    return parts


def late_money(pledge: Pledge, parts: Sequence[Part], held_until: date | None) -> tuple[date, date] | None:
    """The last day on which money is awaited, and the campaign's last day of handing over (else of pledges), where that
    is before: gifts of money that comes later can hardly be given any more.
    """
    end = pledge.campaign.handover_until or pledge.campaign.pledges_until
    awaited = [part.instalment.due_on for part in parts if not part.is_paid]
    last = max([*awaited, *([held_until] if held_until else [])], default=None)
    return (last, end) if last and end and last > end else None


def page_context(pledge: Pledge, lines: Sequence[PledgeLine], *, by: User) -> dict[str, Any]:
    """What the page of the pledge adds about money. `by`: who looks."""
    money, today = money_of(pledge, lines), timezone.localdate()
    mine, awaited = pledge.recordable_by(by), pledge.status in AWAITED
    parts = parts_of(pledge, money.due, today)
    agreed = sum(part.instalment.amount for part in parts)
    held_until = pledge.held_until if money.missing else None
    way: Way | None = None
    if awaited and money.missing:
        due = [(part.instalment, part.asked) for part in parts]
        way = way_to_pay(pledge, amount=asked_of(due, pledge.received, wanted=money.due, on=today))
    return {
        "money": money,
        "way": way,
        "later": money.missing - way.amount if way and way.amount else 0,
        "is_awaited": awaited,
        "awaits_money": awaited and money.missing > 0,
        "ledger": ledger_of(pledge),
        "parts": parts,
        "late_money": late_money(pledge, parts, held_until) if awaited and money.missing else None,
        "parts_come_to": agreed if parts and awaited and agreed != money.due else None,
        "mails": mails_again.rows_of(pledge),
        "may_record": mine,
        "may_agree_parts": mine and awaited and money.missing > 0,
        "may_extend": mine and pledge.status in Pledge.ALLOCATABLE and held_until is not None,
        "held_until": held_until,
        "hold_is_over": awaited and held_until is not None and held_until < today,
        "may_turn": mine and awaited and pledge.amount is not None and pledge.campaign.is_planned,
        "unassigned": max(0, (pledge.amount or 0) - sum(line.value for line in lines)),
    }
