"""Money that no pledge takes sent back: of a line that waits, or what is left of a receipt.

Where it was meant for a pledge that is withdrawn or closed, the ledger of that pledge says that it came and went, so
that its sponsor and whoever is asked about it can see both.
"""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from locations.vietnamese import money
from sponsors.funding import lock_pledges
from sponsors.models import Entry, Pledge, Receipt, StatementLine
from sponsors.money import receipts
from sponsors.money.alike_receipts import lock_account
from sponsors.money.candidates import ENDED
from sponsors.money.ledger import MoreThanLeft, check_amount, check_money, lock_receipt, matched
from sponsors.pledge_records import check_office


class WaitsForMoney(Refusal):
    message = _("Pledge %(reference)s waits for money: match it with the pledge first, and send it back from there.")


class Sent(TypedDict):
    """As `receipts.Refund`, of what no pledge was given."""

    amount: int
    day: date
    reason: str
    line: StatementLine | None


@operation(words=_("Money of a statement sent back"))
def send_back_line(
    credit: StatementLine, *, meant_for: Pledge | None, by: User, at: datetime, **sent: Unpack[Sent]
) -> Entry:
    """Of a line that waits: it becomes a receipt. Raises what `receipts.match_line` and `send_back_rest` do."""
    check_money(credit.account.province_id, by=by)
    lock_account(credit.account)
    _lock(sent["line"])
    receipt = receipts.match_line(credit, shares=[], by=by, at=at)
    return send_back_rest(receipt, meant_for=meant_for, by=by, at=at, **sent)


@operation(words=_("Money left of a receipt sent back"))
def send_back_rest(
    receipt: Receipt, *, meant_for: Pledge | None, by: User, at: datetime, **sent: Unpack[Sent]
) -> Entry:
    """Of what is left of a receipt. `meant_for`: a pledge that waits for no money, which had the money in between.
    Raises `WaitsForMoney`, `NotYourOffice`, and what `receipts.refund` does.
    """
    if meant_for is not None:
        check_amount(sent["amount"])
        _lock(sent["line"])
        locked = lock_receipt(receipt, by=by)
        pledge = lock_pledges([meant_for.pk])[meant_for.pk]
        check_office(pledge.province_id, by=by)
        if pledge.status not in ENDED:
            raise WaitsForMoney(reference=pledge.reference)
        if sent["amount"] > locked.left:
            raise MoreThanLeft(left=money(locked.left), asked=money(sent["amount"]))
        matched(locked, pledge, sent["amount"], by=by, at=at).save()
    return receipts.refund(receipt, pledge=meant_for, by=by, at=at, **sent)


def _lock(debit: StatementLine | None) -> None:
    """Lines are locked before receipts."""
    if debit is not None:
        StatementLine.objects.select_for_update(of=("self",), no_key=True).get(pk=debit.pk)
