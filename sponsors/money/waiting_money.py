"""Money that came for a pledge, as its own content says, and that nobody has matched yet."""

from itertools import chain

from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from sponsors.models import Pledge, StatementLine
from sponsors.money.alike_receipts import lock_accounts
from sponsors.money.matching import Matcher, OpenPledge, Transfer, Unknown
from sponsors.money.receipts import with_rest


class MoneyWaits(Refusal):
    message = _(
        "Money that seems to be for this pledge has come, and the office has not recorded it yet: please call the "
        "office to withdraw the pledge."
    )


def refuse_if_named(pledge: Pledge) -> None:
    """Raises `MoneyWaits` where a line of a statement of the pledge's office that waits, or money of which something is
    left, written down by hand or by a statement, has the pledge's code or number, or the sponsor's name. Its amount
    alone says nothing here.

    Looked for before the accounts are locked, too, since a look takes its time and others take money in meanwhile.
    """
    _refuse_if_named(pledge)
    lock_accounts(pledge.province_id)
    _refuse_if_named(pledge)


def _refuse_if_named(pledge: Pledge) -> None:
    """The name counts once the office has confirmed who it is: else anybody could pledge in somebody's name, and learn
    by withdrawing whether money of that name has come.
    """
    name = "" if pledge.confirmed_at is None else pledge.sponsor.name
    matcher = Matcher([OpenPledge(pledge.number, pledge.reference, 0, name)])
    status = StatementLine.Status
    waiting = Q(status=status.WAITING) | Q(status=status.MATCHED, receipt__in=with_rest())
    lines = StatementLine.objects.filter(waiting, account__province=pledge.province_id, credit__gt=0)
    typed = with_rest().filter(line=None, province=pledge.province_id)
    said = Concat("note", Value(" "), "bank_reference")
    for amount, content, payer in chain(
        lines.values_list("credit", "content", "payer").iterator(),
        typed.values_list("amount", said, "payer").iterator(),
    ):
        if not isinstance(matcher.match(Transfer(amount, content, payer)), Unknown):
            raise MoneyWaits
