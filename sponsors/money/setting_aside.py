"""A line set aside since its money is on record already, or went out and is no refund: looked at again under the lock,
so that nothing is counted twice or nowhere.
"""

from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from campaigns.transitions import move
from locations.vietnamese import money
from sponsors.models import StatementLine
from sponsors.money import receipts
from sponsors.money.alike_receipts import by_hand, lock_account, lock_accounts
from sponsors.money.ledger import check_money, lock_receipt, stated
from sponsors.money.matching_at_once import doubts


class NowhereElse(Refusal):
    message = _(
        "%(line)s: no line of another statement that counts may be this transfer, so its money would be counted "
        "nowhere. Choose another reason, if it is no donation."
    )


class NotByHand(Refusal):
    message = _(
        "%(line)s: nothing that was recorded by hand may be this transfer, or it is another line's already. Choose "
        "another reason, if it is no donation."
    )


class TypedInParts(Refusal):
    """Set aside for one part of it, the rest would be counted nowhere."""

    message = _(
        "%(line)s: under its reference %(typed)s are on record by hand, in other amounts. Undo their matches, say at "
        "each of these receipts that it was recorded by mistake, and match this line with the pledges instead."
    )


class ShowsRefund(Refusal):
    message = _("%(line)s: a refund is on record by this line, so it is not set aside.")


@operation(words=_("Money that went out set aside"))
def as_no_refund(line: StatementLine, *, reason: str, by: User, at: datetime) -> None:
    """Money that went out and is no refund, such as a fee. Raises `NotYourMoney`, `ShowsRefund`, `NoReason`,
    `StaleMove`.
    """
    check_money(line.account.province_id, by=by)
    locked = StatementLine.objects.select_for_update(of=("self",), no_key=True).get(pk=line.pk)
    if locked.refunds.aggregate(told=Sum("amount", default=0))["told"]:
        raise ShowsRefund(line=line)
    decided = {"set_aside_because": stated(reason, 300), "decided_by": by, "decided_at": at}
    move(line, StatementLine.Status.SET_ASIDE, leaving=StatementLine.Status.OUTGOING, **decided)


@operation(words=_("Line of a statement set aside, as another statement has it"))
def as_twin(line: StatementLine, *, reason: str, by: User, at: datetime) -> None:
    """Raises `NowhereElse` where each line that may be the same transfer is set aside, too, or is another line of this
    statement already; and what `receipts.set_aside` does.
    """
    check_money(line.account.province_id, by=by)
    lock_accounts(line.account.province_id)
    now = StatementLine.objects.select_related("account").get(pk=line.pk)
    same = doubts([now])[0].lines if now.status == StatementLine.Status.WAITING else (None,)
    if not same:
        raise NowhereElse(line=line)
    receipts.set_aside(line, reason=reason, repeats=same[0], by=by, at=at)


@operation(words=_("Line of a statement set aside, as it was recorded by hand"))
def as_typed(line: StatementLine, *, reason: str, by: User, at: datetime) -> None:
    """With the receipt that it is; one receipt is one line. Raises `NotByHand`, `TypedInParts`, and what
    `receipts.set_aside` does.
    """
    check_money(line.account.province_id, by=by)
    lock_account(line.account)
    found = by_hand([line])[0]
    for typed in (one for one in found if one.came == line.credit):
        receipt = lock_receipt(typed, by=by)
        if receipt in by_hand([line])[0]:
            receipts.set_aside(line, reason=reason, recorded_as=receipt, by=by, at=at)
            return
    if found:
        raise TypedInParts(line=line, typed=money(sum(one.came for one in found)))
    raise NotByHand(line=line)
