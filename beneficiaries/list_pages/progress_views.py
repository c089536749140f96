"""The page of a list on which work is done in the background, and of one whose file turned out to be unreadable."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.requests import user_of
from beneficiaries.list_pages.doors import Door
from beneficiaries.list_pages.row_display import shown_row
from beneficiaries.lists.settling import may_settle, settled
from beneficiaries.models import ListRow, RecipientList
from campaigns.models import HardshipGroup

Status = RecipientList.Status
UNDER_WAY = (Status.READING, Status.REREADING, Status.ACCEPTING, Status.UNREADABLE)

FIRST_PROBLEMS = 20
"""Rows shown while the rest is still being read."""


def show_progress(request: HttpRequest, received: RecipientList, door: Door) -> HttpResponse:
    """How far it is, with the first rows to settle; kept up to date by a script, or by the browser itself."""
    counts = settled(received.rows)
    waiting = received.rows.filter(status=ListRow.Status.NEEDS_ATTENTION).order_by("position")
    rows = list(waiting.select_related("commune__province")[:FIRST_PROBLEMS])
    groups = HardshipGroup.objects.in_bulk()
    for row in rows:
        row.recipient_list = received
    context = {
        "received": received,
        "counts": counts,
        "people": sum(counts.values()),
        "percent": _percent(received),
        "rows": [shown_row(row, groups) for row in rows],
        "skipped": sum(len(sheet["skipped"]) for sheet in received.sheets),
        "unknown": any(sheet["unknown_headings"] for sheet in received.sheets),
        "more": counts[ListRow.Status.NEEDS_ATTENTION] > len(rows),
        "mine": False,  # a row is settled once all have been compared with each other
        "may_withdraw": received.status == Status.READING and may_settle(user_of(request), received),
        "may_send": may_settle(user_of(request), received),
    }
    unreadable = received.status == Status.UNREADABLE
    template = "beneficiaries/list_unreadable.html" if unreadable else "beneficiaries/list_progress.html"
    return door.render(request, template, _("List %(file)s") % {"file": received.document.name}, context)


def _percent(received: RecipientList) -> int:
    """How much of the work is done: to read a cell and to save its row count alike."""
    if not received.rows_found:
        return 0
    return 50 * (received.rows_checked + received.rows_saved) // received.rows_found
