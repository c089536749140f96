"""What follows from the money that a pledge has received: its status, and how many units of its lines are paid for.

Whoever writes the ledger, or what is due of a pledge, calls `follow` in the same transaction. Locks: pledges in the
order of their primary keys, then their lines, as allocating does.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from accounts.acting import Refusal
from campaigns.transitions import move_many
from locations.vietnamese import number
from sponsors.letters.queue import thank_later
from sponsors.models import Pledge, PledgeLine

Status = Pledge.Status
_AT_ONCE = 500


class MoreGivenThanPaid(Refusal):
    """Units of a line that gives only what is paid for are with somebody, and the money for them would be gone."""

    message = gettext_lazy(
        "%(allocated)s units of “%(offer)s” in pledge %(reference)s are allocated, but the money would pay for "
        "%(paid)s only. Release awards first, or let the line give before it is paid."
    )


def lock_pledges(keys: Iterable[int]) -> dict[int, Pledge]:
    """The pledges as they are once they are locked, in the order of their keys."""
    rows = Pledge.objects.filter(pk__in=set(keys)).select_related("sponsor", "campaign")
    return {pledge.pk: pledge for pledge in rows.select_for_update(of=("self",), no_key=True).order_by("pk")}


def lock_lines(keys: Collection[int]) -> list[PledgeLine]:
    """The lines of these pledges, likewise."""
    rows = PledgeLine.objects.filter(pledge__in=keys).select_related("offer__campaign")
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def paid_units(lines: Iterable[PledgeLine], received: int) -> list[int]:
    """How many units of each line that many đồng pay for, line after line: nothing of a line before the one above it is
    paid, so that more money never pays for fewer of any.
    """
    counts, left = [], received
    for line in lines:
        count = min(line.quantity, left // line.unit_price)
        left = left - count * line.unit_price if count == line.quantity else 0
        counts.append(count)
    return counts


def check_given(line: PledgeLine, paid: int, *, reference: str) -> None:
    """Raises `MoreGivenThanPaid`. The line must be locked, so that no unit of it is given meanwhile."""
    if line.only_when_paid and line.allocated > paid:
        raise MoreGivenThanPaid(
            allocated=number(line.allocated), offer=line.offer, reference=reference, paid=number(paid)
        )


def follow(keys: Collection[int]) -> list[int]:
    """Let status and paid units of these pledges (locked by the caller) follow the money received against what is due;
    the keys of those that are fully funded now and were not before. A pledge that is not confirmed yet, or is closed
    or withdrawn, keeps its status. A few queries, however many pledges. Raises `MoreGivenThanPaid`.
    """
    pledges: list[Any] = list(Pledge.objects.filter(pk__in=keys).with_due().order_by("pk"))
    _count_paid({pledge.pk: pledge for pledge in pledges})
    moved: dict[str, list[int]] = defaultdict(list)
    for pledge in pledges:
        if pledge.status in Pledge.ALLOCATABLE and (status := _funded(pledge.received, pledge.due)) != pledge.status:
            moved[status].append(pledge.pk)
    for status, which in moved.items():
        move_many(Pledge.objects.filter(pk__in=which), status)
    thank_later(moved[Status.FUNDED])
    return moved[Status.FUNDED]


def _funded(received: int, due: int) -> str:
    if received >= due:
        return Status.FUNDED
    return Status.PART_FUNDED if received else Status.CONFIRMED


def _count_paid(pledges: dict[int, Pledge]) -> None:
    lines: dict[int, list[PledgeLine]] = defaultdict(list)
    for line in lock_lines(pledges.keys()):
        lines[line.pledge_id].append(line)
    changed = []
    for key, of_pledge in lines.items():
        pledge = pledges[key]
        for line, paid in zip(of_pledge, paid_units(of_pledge, pledge.received), strict=True):
            check_given(line, paid, reference=pledge.reference)
            if line.paid_units != paid:
                line.paid_units = paid
                changed.append(line)
    PledgeLine.objects.bulk_update(changed, ["paid_units"], batch_size=_AT_ONCE)
