"""Sponsors are told of money that came: at once by whoever matched it, or by a worker after a statement."""

from collections.abc import Collection, Iterable

from sponsors import mails
from sponsors.models import Entry, Pledge

_RELATED = ("pledge__sponsor", "pledge__campaign")


def of_money(entries: Iterable[Entry], funded: Collection[int]) -> None:
    """`entries` of the ledger (saved) brought money; `funded`: keys of the pledges that are paid in full by it."""
    found = Entry.objects.filter(pk__in=[entry.pk for entry in entries]).select_related(*_RELATED)
    for entry in found.order_by("pk"):
        mails.money_received(entry.pledge, entry)
    for pledge in Pledge.objects.filter(pk__in=funded).select_related("sponsor", "campaign").order_by("pk"):
        mails.funded(pledge)


def of_statement(statement: int) -> None:
    """Of all that a statement (its key) brought and that is still matched. May be done twice: each e-mail is one."""
    entries = Entry.objects.filter(
        receipt__line__statement=statement, kind=Entry.Kind.MATCHED, reversed_by=None
    ).order_by("pk")
    found = list(entries)
    paid = Pledge.objects.filter(entries__in=found, status=Pledge.Status.FUNDED).distinct()
    of_money(found, paid.values_list("pk", flat=True))
