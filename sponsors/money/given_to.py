"""What became of receipts, asked with the receipts themselves: for which pledges they are now, and what was sent back.

Expressions to annotate with, so that a list or file of many takes no query more for each.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Case, F, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Concat

from accounts.models import User
from sponsors.models import Entry, Pledge

MOST = 20
_REFUNDS = (Entry.Kind.REFUNDED, Entry.Kind.REFUND_UNDONE)


def pledges_of(user: User, receipt: str = "pk") -> ArraySubquery:
    """The first 20 pledges that have money of the receipt, each as "SEN-CK0001 · Công ty Hoa Sen"; of a pledge that the
    user doesn't see the reference alone. `receipt`: the column of the outer query with the receipt's key.
    """
    whole = Concat("pledge__reference", Value(" · "), "pledge__sponsor__name")
    seen = When(pledge__in=Pledge.objects.visible_to(user).values("pk"), then=whole)
    named = Case(seen, default=F("pledge__reference"))
    of_pledges = Entry.objects.filter(receipt=OuterRef(receipt), pledge__isnull=False).order_by()
    have = of_pledges.annotate(named=named).values("named").annotate(there=Sum("amount")).filter(there__gt=0)
    return ArraySubquery(have.order_by("named").values("named")[:MOST])


def sent_back_of(receipt: str = "pk") -> Coalesce:
    """Đồng of the receipt that were sent back, by pledges or of what no pledge was given."""
    refunds = Entry.objects.filter(receipt=OuterRef(receipt), kind__in=_REFUNDS).order_by()
    together = refunds.values("receipt").annotate(sent=-Sum("amount")).values("sent")
    return Coalesce(Subquery(together, output_field=BigIntegerField()), 0)
