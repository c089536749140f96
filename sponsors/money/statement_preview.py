"""How the first lines of a file would be read with what is known of its columns, before it is taken in."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from locations.vietnamese import date_text
from sponsors.models import ReceivingAccount
from sponsors.money.ledger import check_money
from sponsors.money.statements.lines import Line, Reading
from sponsors.money.taking_reading import read

LINES = 8
PROBLEMS = 3


def look(
    account: ReceivingAccount, content: bytes, answers: Mapping[str, str], *, is_own: bool, by: User, at: datetime
) -> dict[str, Any]:
    """The `preview` of a file. Nothing is written. Raises `NotYourMoney` and what `taking_reading.read` does."""
    check_money(account.province_id, by=by)
    return preview(read(account, content, answers, is_own=is_own, today=timezone.localdate(at)))


def preview(reading: Reading) -> dict[str, Any]:
    """For JSON: the first `lines`, how many there are, the sums of money that `came` and `went` (đồng), the first and
    the last day, how many rows can't be read, the first of them and why, remarks, and a digest of all lines.
    """
    came = [line for line in reading.lines if line.amount > 0]
    went = [line for line in reading.lines if line.amount < 0]
    days = [line.on for line in reading.lines]
    return {
        "lines": [_shown(line) for line in _first(reading.lines, came, went)],
        "count": len(reading.lines),
        "came": {"count": len(came), "sum": sum(line.amount for line in came)},
        "went": {"count": len(went), "sum": -sum(line.amount for line in went)},
        "first": date_text(min(days)),
        "last": date_text(max(days)),
        "unread": len(reading.problems),
        "problems": [{"row": one.row, "message": one.message[:300]} for one in reading.problems[:PROBLEMS]],
        "remarks": list(reading.remarks[:5]),
        "digest": hashlib.sha256(repr(reading.lines).encode()).hexdigest(),
    }


def _first(lines: Sequence[Line], came: Sequence[Line], went: Sequence[Line]) -> list[Line]:
    """The first lines, in the order of the file; of money that came and that went at least two, where there are."""
    chosen = {id(line): line for line in (*came[:2], *went[:2], *lines[:LINES])}
    few = dict(list(chosen.items())[:LINES])
    return [line for line in lines if id(line) in few]


def _shown(line: Line) -> dict[str, Any]:
    return {
        "row": line.row,
        "day": date_text(line.on),
        "came": max(line.amount, 0),
        "went": max(-line.amount, 0),
        "content": line.content[:200],
        "reference": line.reference[:100],
    }
