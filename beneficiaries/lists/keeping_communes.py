"""The decision that people from outside the sender's area stay in a list (`kept_communes`)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from beneficiaries.lists import kept_communes
from beneficiaries.lists.examining import OUTSIDE
from beneficiaries.lists.settling import NoSuchRows, Settled, fresh, lock
from beneficiaries.lists.typed_texts import said
from beneficiaries.models import ListRow, SettlingStep


class NotYourArea(Refusal):
    message = _("This commune is not in your area, or not in that of the campaign.")


@operation(words=_("Commune outside the sender's area kept in the list"))
def keep_commune(row: ListRow, *, by: User, at: datetime) -> Settled:
    """Let the people of the row's commune stand in the list though its sender has another area. Raises NotYourArea
    unless it is in that of `by`, NoSuchRows if it is no longer outside.
    """
    received, row = lock(row.recipient_list, by=by), fresh(row)
    if row.commune is None or not kept_communes.that_may_be_kept(by, received, [row.commune]):
        raise NotYourArea
    if all(problem["code"] != OUTSIDE for problem in row.problems):
        raise NoSuchRows
    written = kept_communes.put(received, row.commune.pk, kept=True)
    step = SettlingStep.objects.create(
        recipient_list=received,
        what=SettlingStep.What.KEPT,
        value=said("commune", row.commune.pk),
        former={"commune": row.commune.pk},
        by=by,
        at=at,
    )
    return Settled(step, written)
