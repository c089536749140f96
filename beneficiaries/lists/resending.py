"""A list sent again, corrected: recognised as such, put in place of the earlier one, or said to be another list.

While the earlier list is to be settled too, the new one is not accepted before somebody says which of the two holds:
both would nominate the same people. What people typed and set aside in the earlier list is carried over to rows whose
cells came unchanged. For what happens when the earlier list is accepted already see `updating`.
"""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from beneficiaries.lists import settling
from beneficiaries.lists.changes import Comparison
from beneficiaries.lists.reviewing import review_all
from beneficiaries.lists.sent_again import (
    comparison,
    corrects_an_accepted,
    earlier_list,
    list_corrected_by,
    no_longer_put_forward,
    replaced_by_words,
)
from beneficiaries.models import ListRow, RecipientList
from campaigns.transitions import move

Status = RecipientList.Status


class CorrectsNothing(Refusal):
    message = _("This list corrects no other one (any more). Reload the page.")


def recognise(received: RecipientList, *, by: User, at: datetime) -> None:
    """Link a list that was just read, and is locked, with the one that it seems to correct."""
    earlier = earlier_list(received)
    if earlier is None:
        return
    received.replaces = earlier
    received.save(update_fields=["replaces"])
    if earlier.status == Status.ACCEPTED:
        _carry_over(received, earlier, by=by, at=at)
        review_all(received)


@operation(words=_("List put in place of the one sent before"))
def replace(received: RecipientList, *, by: User, at: datetime) -> None:
    """Withdraw the earlier list, which is still to be settled, and go on with this one. Raises CorrectsNothing, and
    StaleMove if the earlier list is no longer to be settled.
    """
    received = settling.lock(received, by=by)
    found = list_corrected_by(received)
    if found is None:
        raise CorrectsNothing
    earlier = settling.lock(found, by=by)
    _carry_over(received, earlier, by=by, at=at)
    reason = replaced_by_words(received)
    move(earlier, Status.WITHDRAWN, withdrawn_by=by, withdrawn_at=at, withdrawal_reason=reason)
    accepted = corrects_an_accepted(earlier)
    if accepted is not None:  # of which both were corrections
        received.replaces = accepted
        received.save(update_fields=["replaces"])
    review_all(received)


@operation(words=_("Said to be another list than the one sent before"))
def is_another(received: RecipientList, *, by: User, at: datetime) -> None:
    """It corrects nothing: its people are looked at as those of any list. Raises CorrectsNothing."""
    received = settling.lock(received, by=by)
    if received.replaces_id is None:
        raise CorrectsNothing
    received.replaces, received.leaving_out = None, []
    received.save(update_fields=["replaces", "leaving_out"])
    review_all(received)


@operation(words=_("Chosen who is withdrawn with the corrected list"))
def leave_out(
    received: RecipientList, *, shown: Collection[int], chosen: Collection[int], by: User, at: datetime
) -> None:
    """Of the people `shown` (rows of the earlier list that the new one has no more, or has set aside) withdraw the
    `chosen` when the new list is accepted, and keep the others. Raises CorrectsNothing.
    """
    received = settling.lock(received, by=by)
    earlier = corrects_an_accepted(received)
    if earlier is None:
        raise CorrectsNothing
    gone = no_longer_put_forward(received, comparison(earlier, received))
    received.leaving_out = sorted(((set(received.leaving_out) - set(shown)) | set(chosen)) & gone)
    received.save(update_fields=["leaving_out"])


def carried(earlier: RecipientList, found: Comparison) -> dict[int, ListRow]:
    """The rows of the earlier list about which people decided something that holds for the new one, since their cells
    came unchanged; by the position there.
    """
    unchanged = {
        pair.earlier.key: pair.later.key
        for pair in found.pairs
        if pair.later.cells and pair.earlier.cells == pair.later.cells
    }
    rows = earlier.rows.filter(pk__in=unchanged).exclude(corrections={}, confirmed=False, set_aside_reason="")
    return {unchanged[row.pk]: row for row in rows}


def _carry_over(received: RecipientList, earlier: RecipientList, *, by: User, at: datetime) -> None:
    """What people decided about rows whose cells came unchanged, and the gift for the whole list."""
    if earlier.default_kind and not received.default_kind:
        received.default_kind = earlier.default_kind
        received.save(update_fields=["default_kind"])
    if decided := carried(earlier, comparison(earlier, received)):
        settling.carry_over(received, decided, source=str(earlier.document), by=by, at=at)
