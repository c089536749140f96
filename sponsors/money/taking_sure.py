"""Which lines of a statement are surely meant for one pledge: what `matching` calls so, while the pledge waits for
money and nothing else on record may be the same transfer.
"""

from collections.abc import Sequence
from typing import Any

from sponsors.funding import lock_pledges
from sponsors.models import MOST_MONEY, Pledge, ReceivingAccount, StatementLine
from sponsors.money.alike_receipts import by_hand
from sponsors.money.matching import Matcher, OpenPledge, Sure, Transfer

AWAITING = (Pledge.Status.REGISTERED, *Pledge.ALLOCATABLE)


def sure(account: ReceivingAccount, credits: Sequence[StatementLine]) -> list[tuple[StatementLine, Pledge]]:
    """Of the lines (not saved; without a twin) those that are sure, with their pledges, locked from now on."""
    few = [line for line in credits if line.credit <= MOST_MONEY]
    typed = by_hand(few)
    meant = _meant(account, [line for line, found in zip(few, typed, strict=True) if not found])
    locked = lock_pledges(key for _line, key in meant)
    awaited: Any = Pledge.objects.filter(pk__in=locked, status__in=AWAITING).with_due()
    missing: dict[int, int] = dict(awaited.values_list("pk", "missing"))
    found = []
    for line, key in meant:
        if missing.get(key, 0) > 0:
            found.append((line, locked[key]))
            missing[key] -= line.credit
    return found


def _meant(account: ReceivingAccount, credits: Sequence[StatementLine]) -> list[tuple[StatementLine, int]]:
    """The lines whose content surely names a pledge, with its primary key, in the order of the file."""
    if not credits:
        return []
    pledges: Any = Pledge.objects.filter(province=account.province_id, status__in=AWAITING).with_due()
    rows = list(pledges.values_list("number", "pk", "reference", "missing", "sponsor__name"))
    keys = {number: key for number, key, *_facts in rows}
    matcher = Matcher(OpenPledge(number, reference, due, name) for number, _key, reference, due, name in rows)
    found = ((line, matcher.match(Transfer(line.credit, line.content, line.payer))) for line in credits)
    return [(line, keys[match.pledge.number]) for line, match in found if isinstance(match, Sure)]
