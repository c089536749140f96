"""The queue of money that came and waits: matched by one click, shared out, set aside; and what was decided of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting import Refusal
from accounts.models import User
from accounts.requests import user_of
from accounts.roles import Capability
from locations.vietnamese import money, number
from sponsors.models import Pledge, Receipt, Statement, StatementLine
from sponsors.money import candidates, receipts, setting_aside
from sponsors.money.candidates import Found
from sponsors.money.given_to import pledges_of, sent_back_of
from sponsors.money.matching_at_once import Doubt, LookFirst, doubts, match_at_once
from sponsors.money.money_forms import ShareFormSet
from sponsors.money.queue_forms import BY_HAND, TWIN, QueueFilter, SetAsideForm
from sponsors.pages import is_key, page, recordable_pledge, recorder, refuse, sent, tell, tell_of_shares

Status = StatementLine.Status
SHOWN = 25
PAGE = "trang"
AS = {BY_HAND: setting_aside.as_typed, TWIN: setting_aside.as_twin}
TABS = (
    ("", Status.WAITING, _("To be matched"), _("Money to be matched")),
    ("da-ghep", Status.MATCHED, _("Matched"), _("Money matched with pledges")),
    ("de-rieng", Status.SET_ASIDE, _("No donation"), _("Money that is no donation, and no refund")),
    ("tien-ra", Status.OUTGOING, _("Money that went out"), _("Money that went out")),
)


@dataclass(frozen=True)
class Row:
    """A line, the pledges that may be meant, what may be the same transfer, and whether this user decides it."""

    line: StatementLine
    found: Found
    doubt: Doubt
    is_mine: bool


def lines_seen(user: User) -> QuerySet[Any]:
    return StatementLine.objects.all().visible_to(user).select_related("account__province", "decided_by", "receipt")


@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponseBase:
    """The lines of one state, a page at a time; on POST those that are ticked are set aside."""
    user = user_of(request)
    if not user.may(Capability.SEE_PLEDGES):
        recorder(request)
    asked = request.GET.get("muc", "")
    slug, status, _title, heading = next((one for one in TABS if one[0] == asked), TABS[0])
    form = SetAsideForm(sent(request), is_out=status == Status.OUTGOING)
    if request.method == "POST":
        recorder(request)
        if _set_aside(request, form):
            return redirect(request.get_full_path())
    narrowing = QueueFilter(request.GET, user=user)
    lines = _in_tab(narrowing.narrow(lines_seen(user)), status, user)
    shown: Page[Any] = Paginator(lines, SHOWN).get_page(request.GET.get(PAGE))
    context = {
        "rows": _rows(list(shown), user),
        "page": shown,
        "tab": slug,
        "tabs": _tabs(user, slug),
        "filter": narrowing,
        "statement": narrowing.of_statement,
        "form": form,
        "rests": receipts.with_rest(Receipt.objects.all().visible_to(user)).count() if not slug else 0,
        "chosen": request.POST.getlist("chosen"),
        "may_record": user.may(Capability.RECORD_PLEDGES),
        "media": narrowing.media,
    }
    return page(request, "sponsors/queue.html", heading, context, model=Statement)


def _in_tab(lines: QuerySet[Any], status: str, user: User) -> QuerySet[Any]:
    """Those of the status, with what the page tells of them; what waits longest comes first."""
    lines = lines.filter(status=status)
    if status == Status.WAITING:
        return lines.order_by("booked_on", "pk")
    if status == Status.MATCHED:
        lines = lines.annotate(pledges=pledges_of(user, "receipt__pk"), sent_back=sent_back_of("receipt__pk"))
    if status == Status.OUTGOING:
        lines = lines.select_related("takes_back__receipt").prefetch_related("refunds__pledge", "refunds__reversed_by")
    return lines.order_by("-booked_on", "-pk")


@require_POST
def match_one(request: HttpRequest, pk: int, pledge_pk: int) -> HttpResponseBase:
    """The whole credit of a line is for this pledge. Where that is less sure than the page of the queue said, the page
    of the line says why.
    """
    line, pledge = _mine(request, pk), recordable_pledge(request, pledge_pk)
    try:
        match_at_once(line, pledge, by=user_of(request), at=timezone.now())
    except LookFirst as refusal:
        refuse(request, refusal)
        return redirect(f"{reverse('admin:sponsors_line', args=[line.pk])}?pledge={pledge.pk}")
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        words = _("%(amount)s are matched with pledge %(reference)s.")
        tell(request, words, amount=money(line.credit), reference=pledge.reference)
    return _back(request)


@require_http_methods(["GET", "POST"])
def decide_line(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All about a line that waits: shared out over pledges that are searched for."""
    line, user = _mine(request, pk), user_of(request)
    if line.status != Status.WAITING:
        refuse(request, Refusal(_("This line does not wait any more: somebody has decided it.")))
        return _back(request)
    data = request.POST.copy() if request.method == "POST" else None
    total = str(data.get("shares-TOTAL_FORMS", "")) if data is not None else ""
    if data is not None and "add_row" in data and is_key(total):
        data["shares-TOTAL_FORMS"] = str(min(int(total) + 1, 1000))
    shares: Any = ShareFormSet(data, prefix="shares", form_kwargs={"user": user}, initial=_first_share(request, line))
    shares.whole, shares.needed = line.credit, True
    checked = data is not None and "add_row" not in data
    if checked and shares.is_valid():
        try:
            receipt = receipts.match_line(line, shares=shares.shares(), by=user, at=timezone.now())
        except Refusal as refusal:
            refuse(request, refusal)
        else:
            tell_of_shares(request, shares.shares(), receipt)
            return _back(request)
    [row] = _rows([line], user)
    context = {"row": row, "line": line, "shares": shares, "checked": checked, "media": shares.media}
    context |= {"back": _came_from(request)}
    return page(request, "sponsors/queue_line.html", _("Match a line"), context, model=Statement)


@require_POST
def reopen_line(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A line that was set aside, or whose matches are all undone, waits again."""
    line = _mine(request, pk)
    try:
        receipts.reopen(line, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        words = _("The line may show a refund again.") if line.debit else _("The line waits to be matched again.")
        tell(request, words)
    return _back(request)


def _set_aside(request: HttpRequest, form: SetAsideForm) -> bool:
    """Whether the lines that are ticked were set aside, as far as none of them was refused."""
    keys = [key for key in request.POST.getlist("chosen") if is_key(key)][: SHOWN * 4]
    if not keys:
        form.add_error(None, _("Tick the lines that are to be set aside first."))
        return False
    if not form.is_valid():
        return False
    user, done = user_of(request), 0
    usual: Any = AS.get(form.cleaned_data["usual"], receipts.set_aside)
    for line in lines_seen(user).filter(pk__in=keys).order_by("pk"):
        act = setting_aside.as_no_refund if line.debit else usual
        try:
            act(line, reason=form.words, by=user, at=timezone.now())
            done += 1
        except Refusal as refusal:
            refuse(request, refusal)
    if done:
        said = ngettext("%(count)s line is set aside.", "%(count)s lines are set aside.", done)
        tell(request, said, count=number(done))
    return True


def _rows(lines: Sequence[StatementLine], user: User) -> list[Row]:
    mine = user.areas(Capability.RECORD_PLEDGES)
    waiting = [line for line in lines if line.status == Status.WAITING]
    found = candidates.of(waiting)
    doubtful = {line.pk: doubt for line, doubt in zip(waiting, doubts(waiting), strict=True)}
    return [
        Row(
            line,
            found.get(line.pk, candidates.NOTHING),
            doubtful.get(line.pk, Doubt()),
            mine.cover(province=line.account.province_id),
        )
        for line in lines
    ]


def _tabs(user: User, current: str) -> list[dict[str, Any]]:
    counted = StatementLine.objects.all().visible_to(user).order_by().values_list("status").annotate(lines=Count("pk"))
    counts = dict(counted)
    return [
        {"slug": slug, "title": title, "count": counts.get(status, 0), "is_current": slug == current}
        for slug, status, title, _heading in TABS
    ]


def _first_share(request: HttpRequest, line: StatementLine) -> list[dict[str, Any]]:
    """The pledge of the candidate from which the user comes, with what it lacks, at most what came."""
    asked = request.GET.get("pledge", "")
    if not is_key(asked):
        return []
    pledge: Any = Pledge.objects.visible_to(user_of(request)).with_due().filter(pk=asked).first()
    return [{"pledge": pledge.pk, "amount": min(pledge.missing or line.credit, line.credit)}] if pledge else []


def _mine(request: HttpRequest, pk: int) -> StatementLine:
    """A line that the user sees; whether it may be decided, the operation says."""
    recorder(request)
    line: StatementLine = get_object_or_404(lines_seen(user_of(request)), pk=pk)
    return line


def _back(request: HttpRequest) -> HttpResponse:
    """To the page of the queue, or of the statement, from which the user comes."""
    return redirect(_came_from(request) or reverse("admin:sponsors_queue"))


def _came_from(request: HttpRequest) -> str:
    """As an address of ours; "" where it is none."""
    home = reverse("admin:sponsors_statement_changelist")
    asked = request.POST.get("back") or request.GET.get("back", "")
    return asked if asked.startswith(home) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""
