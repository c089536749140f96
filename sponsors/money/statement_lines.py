"""The lines of a statement's file, those known before among them: what became of each, and what they come to."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from sponsors.models import KnownLine, Statement, StatementLine
from sponsors.money.given_to import pledges_of, sent_back_of

KNOWN = "known"
"""Of lines that an earlier statement brought, in place of a status."""


@dataclass(frozen=True)
class Total:
    """How many lines, and what came and went by them (đồng)."""

    lines: int = 0
    came: int = 0
    went: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(self.lines + other.lines, self.came + other.came, self.went + other.went)


def lines_of(statement: Statement, user: User) -> QuerySet[Any]:
    """In the order of the file. Each with its `row` there, whether it `is_known` from an earlier statement, and what
    became of it (`given_to`).
    """
    again = KnownLine.objects.filter(statement=statement, line=OuterRef("pk"))
    ours = Q(statement=statement) | Q(pk__in=KnownLine.objects.filter(statement=statement).values("line"))
    lines = StatementLine.objects.filter(ours, account=statement.account_id).annotate(
        row=Coalesce(Subquery(again.values("position")[:1]), F("position")),
        is_known=Exists(again),
        pledges=pledges_of(user, "receipt__pk"),
        sent_back=sent_back_of("receipt__pk"),
    )
    related = lines.select_related("account", "statement", "receipt", "decided_by", "takes_back__receipt")
    return related.prefetch_related("refunds__pledge", "refunds__reversed_by").order_by("row", "pk")


def of_kind(lines: QuerySet[Any], kind: str) -> QuerySet[Any]:
    """Those of a status, or `KNOWN`; what is known stands under no status here."""
    return lines.filter(is_known=True) if kind == KNOWN else lines.filter(is_known=False, status=kind)


def totals(statement: Statement) -> dict[str, Total]:
    """By status, and of what was `KNOWN` before."""
    lines = StatementLine.objects.filter(statement=statement).order_by().values_list("status")
    found = {status: Total() for status in StatementLine.Status.values}
    for status, count, came, went in lines.annotate(count=Count("pk"), came=Sum("credit"), went=Sum("debit")):
        found[status] = Total(count, came, went)
    known: Any = KnownLine.objects.filter(statement=statement).aggregate(
        count=Count("pk"), came=Sum("line__credit", default=0), went=Sum("line__debit", default=0)
    )
    return found | {KNOWN: Total(known["count"], known["came"], known["went"])}


def gap_before(statement: Statement) -> tuple[date, date] | None:
    """The first and the last day before this statement that no statement of the account speaks of, where an earlier
    one is there.
    """
    of_account = Statement.objects.filter(account=statement.account_id, mistaken_at=None)
    others = of_account.filter(first_on__lt=statement.first_on)
    last: date | None = others.aggregate(last=Max("last_on"))["last"]
    day = timedelta(days=1)
    if last is None or last + day >= statement.first_on:
        return None
    return last + day, statement.first_on - day
