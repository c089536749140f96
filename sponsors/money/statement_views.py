"""The pages of bank statements that were taken in: what they brought, and the file as it came."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import Refusal
from accounts.requests import user_of
from accounts.roles import Capability
from locations.vietnamese import number
from sponsors.models import Statement, StatementLine
from sponsors.money import statement_lines, statement_twins
from sponsors.money.queue_forms import LinesFilter
from sponsors.money.statement_forms import WrongAccountForm
from sponsors.money.statement_lines import KNOWN, Total
from sponsors.pages import page, recorder, refuse, tell

SHOWN = 50
PAGE = "trang"
TITLES = {**dict(StatementLine.Status.choices), KNOWN: _("Known before, not counted again")}


def day_of(moment: datetime) -> date:
    """The day, here, of a moment."""
    return timezone.localdate(moment)


@require_GET
def show_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """What a statement brought, line by line, and what of it waits."""
    user = user_of(request)
    statement: Any = get_object_or_404(_seen(request), pk=pk)
    of_kind = statement_lines.totals(statement)
    kind, narrowing = request.GET.get("muc", ""), LinesFilter(request.GET)
    lines = narrowing.narrow(statement_lines.lines_of(statement, user))
    if kind in of_kind:
        lines = statement_lines.of_kind(lines, kind)
    context = {
        "original": statement,
        "statement": statement,
        "doubtful": statement_twins.doubtful(statement).count(),
        "repeats": len(statement_twins.repeats(statement)),
        "of_kind": of_kind,
        "whole": sum(of_kind.values(), statement_lines.Total()),
        "without_known": of_kind[KNOWN].lines < statement.known,
        "wrong": WrongAccountForm(),
        "gap": statement_lines.gap_before(statement),
        "sums": [{"title": TITLES[one], "total": total} for one, total in of_kind.items() if total.lines],
        "tabs": _tabs(of_kind, kind),
        "tab": kind,
        "filter": narrowing,
        "page": Paginator(lines, SHOWN).get_page(request.GET.get(PAGE)),
        "may_record": user.areas(Capability.RECORD_PLEDGES).cover(province=statement.account.province_id),
    }
    return page(request, "sponsors/statement_page.html", str(statement), context, model=Statement)


def _tabs(of_kind: Mapping[str, Total], current: str) -> list[dict[str, Any]]:
    """All lines, then those of each kind that there are."""
    first = {"slug": "", "title": _("All lines"), "count": sum(one.lines for one in of_kind.values())}
    others = [{"slug": kind, "title": TITLES[kind], "count": one.lines} for kind, one in of_kind.items() if one.lines]
    return [{**one, "is_current": one["slug"] == current} for one in (first, *others)]


@require_POST
def set_twins_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of a statement that another one brought in another form."""
    recorder(request)
    statement: Any = get_object_or_404(_seen(request), pk=pk)
    try:
        done = statement_twins.set_aside(statement, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        said = ngettext("%(count)s line is set aside.", "%(count)s lines are set aside.", done)
        tell(request, said, count=number(done))
    return redirect("admin:sponsors_statement_change", statement.pk)


@require_GET
def statement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as the bank gave it."""
    statement: Any = get_object_or_404(_seen(request), pk=pk)
    return HttpResponse(
        bytes(statement.document.content),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(True, statement.document.name) or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _seen(request: HttpRequest) -> Any:
    seen: Any = Statement.objects.all().visible_to(user_of(request))
    return seen.select_related("account__province", "document", "taken_by", "mistaken_by")
