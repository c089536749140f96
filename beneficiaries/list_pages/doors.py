"""What the pages about lists have in common: two doors, one for the staff and one for senders, to the same views."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.acting import Refusal
from accounts.requests import user_of
from beneficiaries.lists.settling import may_settle
from beneficiaries.models import ListRow, RecipientList

PAGES = (
    "upload",
    "list",
    "list_file",
    "list_back",
    "list_back_file",
    "blank",
    "list_gift",
    "list_group",
    "list_accept",
    "list_withdraw",
    "list_take_back",
    "list_changes",
    "row",
    "row_set_aside",
    "row_take_back",
    "row_confirm",
    "row_keep",
    "row_undo",
    "cell",
    "rows",
    "step_undo",
    "column",
    "column_forget",
    "communes",
)
NAMED = ("campaign", "province", "commune__province", "institution__commune", "document", "sent_by")
"""What a list needs loaded to say what it is and where it comes from."""

KEPT = ("muc", "loai", "q", "page")
"""What of an address comes back after something was done: the tab, the kind of problem, the search, the page."""


@dataclass(frozen=True)
class Door:
    """`names`: what the names of the addresses begin with; `base`: the template around; `home`: all lists."""

    names: str
    base: str
    home: str
    in_admin: bool = False

    def address(self, page: str, *args: int) -> str:
        return reverse(f"{self.names}{page}", args=args)

    def render(self, request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
        shown = {
            **(admin.site.each_context(request) if self.in_admin else {}),
            "title": title,
            "base": self.base,
            "home": reverse(self.home),
            **self.context(request),
            **context,
        }
        return render(request, template, shown)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """What every part of a page needs to lead on through this door."""
        return {
            "in_admin": self.in_admin,
            "pages": {page: f"{self.names}{page}" for page in PAGES},
            "kept": kept(request),
        }

    def to_list(self, request: HttpRequest, received: RecipientList) -> HttpResponseBase:
        """Back to the list, to the tab and page from which somebody came; to its top, where it is told what was done
        and the list can be accepted.
        """
        return redirect(f"{self.address('list', received.pk)}{kept(request)}")


STAFF = Door(
    "admin:beneficiaries_", "beneficiaries/list_staff.html", "admin:beneficiaries_recipientlist_changelist", True
)
SENDERS = Door("beneficiaries:", "beneficiaries/list_plain.html", "beneficiaries:sent-lists")


def kept(request: HttpRequest, **changes: str) -> str:
    """The query of this address, as far as it says what is shown of a list; with `changes`, '' drops one."""
    query = request.GET.copy()
    for name in list(query):
        if name not in KEPT:
            del query[name]
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}" if query else ""


def has_several_sheets(received: RecipientList) -> bool:
    """Whether a row needs to be told with its sheet: people stand in several of them."""
    return sum(bool(sheet["rows"]) for sheet in received.sheets) > 1


def seen_list(request: HttpRequest, pk: int) -> RecipientList:
    """A list that the user may see; others do not exist. The file's bytes are not loaded."""
    lists = RecipientList.objects.visible_to(user_of(request)).select_related(
        *NAMED, "accepted_by", "withdrawn_by", "acceptance_asked_by", "rereading_asked_by"
    )
    return get_object_or_404(lists.defer("document__content"), pk=pk)


def own_list(request: HttpRequest, pk: int) -> RecipientList:
    """A list that the user may settle; who may only see it gets 403."""
    received = seen_list(request, pk)
    if not may_settle(user_of(request), received):
        raise PermissionDenied
    return received


def own_row(request: HttpRequest, pk: int, row_pk: int) -> ListRow:
    """A row of a list that the user may settle."""
    received = own_list(request, pk)
    row = get_object_or_404(received.rows.select_related("commune__province"), pk=row_pk)
    row.recipient_list = received
    return row


def told(request: HttpRequest, refusal: Refusal) -> None:
    messages.error(request, str(refusal))
