"""Money that came with the code of a pledge and is not recorded for it: what became of it, told at the pledge."""

from django.db.models import QuerySet

from sponsors.models import Entry, Pledge, StatementLine
from sponsors.money.payment_codes import codes_in, doubtful_codes_in, pattern_of

MOST = 50


def not_recorded(pledge: Pledge) -> list[StatementLine]:
    """Lines of statements of the pledge's office that have its code, and nothing of which the pledge's ledger tells;
    the latest first, at most `MOST`.
    """
    told = Entry.objects.filter(pledge=pledge, receipt__line__isnull=False).values("receipt__line")
    lines: QuerySet[StatementLine] = StatementLine.objects.filter(
        account__province=pledge.province_id, credit__gt=0, content__regex=pattern_of(pledge.number)
    )
    near = lines.exclude(pk__in=told).select_related("receipt").order_by("-booked_on", "-pk")[:MOST]
    return [line for line in near if pledge.number in (*codes_in(line.content), *doubtful_codes_in(line.content))]
