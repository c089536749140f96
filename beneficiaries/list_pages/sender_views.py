"""Sending a list, from both doors, and the senders' own lists with what became of them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import Refusal
from accounts.models import User
from accounts.requests import user_of
from accounts.roles import Capability
from beneficiaries.deadlines import taking_people
from beneficiaries.list_pages.blank_list_views import blanks_for
from beneficiaries.list_pages.doors import NAMED, SENDERS, Door
from beneficiaries.list_pages.list_forms import SendForm
from beneficiaries.lists import intake
from beneficiaries.lists.receiving_file import KEPT, ListUploadHandler
from beneficiaries.lists.settling import may_settle, settled
from beneficiaries.models import Nomination, RecipientList
from locations.vietnamese import number

PER_PAGE = 20
OUTCOMES = ("waiting", "approved", "refused", "withdrawn")


@csrf_exempt  # only until the handler is set: a protected view looks at the body before
def send_list(request: HttpRequest, door: Door) -> HttpResponseBase:
    """Upload a list; the file is read from memory and kept in the database if it can be read."""
    request.upload_handlers = [ListUploadHandler(request)]
    return _send_list(request, door)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _send_list(request: HttpRequest, door: Door) -> HttpResponseBase:
    if not user_of(request).may(Capability.SEND_LISTS):
        raise PermissionDenied
    form = SendForm(request.POST or None, request.FILES or None, user=user_of(request), with_search=door.in_admin)
    if request.method == "POST" and form.is_valid():
        received = _receive(request, form, door)
        if received is not None:
            corrects = received.replaces_id is not None and received.status == RecipientList.Status.STAGED
            return redirect(door.address("list_changes" if corrects else "list", received.pk))
    context = {"form": form, "wide": form.wide, "blanks": blanks_for(user_of(request))}
    return door.render(request, "beneficiaries/send_list.html", _("Send a list"), context)


def _receive(request: HttpRequest, form: SendForm, door: Door) -> RecipientList | None:
    """The list that the file became, now or when it was sent before; None if it is refused."""
    file = form.cleaned_data["file"]
    try:
        received: RecipientList = intake.receive(
            file.read(KEPT), name=file.name, by=user_of(request), at=timezone.now(), **form.origin()
        )
    except intake.SentBefore as refusal:
        if isinstance(refusal, intake.SentByOthers):
            form.refuse(refusal)
            return None
        messages.warning(request, str(refusal))
        return RecipientList.objects.visible_to(user_of(request)).get(pk=str(refusal.details["pk"]))
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    _tell(request, received)
    return received


def _tell(request: HttpRequest, received: RecipientList) -> None:
    if received.status != RecipientList.Status.STAGED:
        return  # the list's own page says how far it is
    counts = settled(received.rows)
    people = sum(counts.values())
    said = ngettext("The list is here: %(people)s person read.", "The list is here: %(people)s people read.", people)
    waiting = counts["needs_attention"]
    if waiting:
        more = ngettext("%(rows)s row is to be settled.", "%(rows)s rows are to be settled.", waiting)
        messages.warning(request, f"{said} {more}" % {"people": number(people), "rows": number(waiting)})
    else:
        ready = _("All are ready. Look them over, then accept the list.")
        messages.success(request, f"{said} {ready}" % {"people": number(people)})


@dataclass(frozen=True)
class SentList:
    """A list of the user with what is to be done next. `outcome`: nominations by status, once it is accepted."""

    received: Any
    may_settle: bool
    outcome: dict[str, int]

    @property
    def left(self) -> int:
        """Rows that were not set aside."""
        return int(self.received.ready + self.received.to_settle)


@require_GET
def sent_lists(request: HttpRequest) -> HttpResponse:
    """The lists that the user sent or may see, the newest first, each with what to do next."""
    lists = (
        RecipientList.objects.visible_to(user_of(request))
        .select_related(*NAMED)
        .defer("document__content")
        .with_row_counts()
        .order_by("-sent_at", "-pk")
    )
    page = Paginator(lists, PER_PAGE).get_page(request.GET.get("page"))
    people = Paginator(_added_singly(user_of(request)), PER_PAGE).get_page(request.GET.get("nguoi"))
    outcomes = _outcomes(request, page.object_list)
    context = {
        "page": page,
        "lists": [
            SentList(received, may_settle(user_of(request), received), outcomes.get(received.pk, {}))
            for received in page.object_list
        ],
        "people": people,
        "may_send": user_of(request).may(Capability.SEND_LISTS),
        "open_campaigns": taking_people(user_of(request)),
    }
    return SENDERS.render(request, "beneficiaries/sent_lists.html", _("My lists"), context)


def _added_singly(user: User) -> QuerySet[Nomination]:
    """Whom the user put forward by hand, the newest first."""
    mine = Nomination.objects.visible_to(user).filter(nominated_by=user.pk, recipient_list=None)
    return mine.select_related("person", "offer", "campaign", "commune").order_by("-nominated_at", "-pk")


def _outcomes(request: HttpRequest, lists: Any) -> dict[int, dict[str, int]]:
    """How many nominations of each list have which status, by primary key of the list; one query."""
    seen = (
        Nomination.objects.visible_to(user_of(request)).filter(recipient_list__in=[one.pk for one in lists]).order_by()
    )
    status = Nomination.Status
    counted: Any = seen.values("recipient_list").annotate(
        waiting=Count("pk", filter=Q(status=status.PROPOSED)),
        approved=Count("pk", filter=Q(status=status.APPROVED)),
        refused=Count("pk", filter=Q(status=status.REJECTED)),
        withdrawn=Count("pk", filter=Q(status=status.WITHDRAWN)),
    )
    return {one["recipient_list"]: {name: one[name] for name in OUTCOMES} for one in counted}
