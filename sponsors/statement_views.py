"""The pages of bank statements that were taken in: what they brought, and the file as it came."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import Refusal
from accounts.requests import user_of
from accounts.roles import Capability
from locations.vietnamese import number
from sponsors import statement_twins
from sponsors.models import Statement, StatementLine
from sponsors.pages import page, recorder, refuse, tell


def day_of(moment: datetime) -> date:
    """The day, here, of a moment."""
    return timezone.localdate(moment)


@require_GET
def show_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """What a statement brought, and what of it waits."""
    user = user_of(request)
    statement: Any = get_object_or_404(_seen(request), pk=pk)
    lines = StatementLine.objects.filter(statement=statement).order_by()
    of_status = lines.values_list("status").annotate(lines=Count("pk"), came=Sum("credit"), went=Sum("debit"))
    counts = {status: (count, came, went) for status, count, came, went in of_status}
    context = {
        "original": statement,
        "statement": statement,
        "new": statement.rows - statement.known,
        "doubtful": statement_twins.doubtful(statement).count(),
        "repeats": len(statement_twins.repeats(statement)),
        "counts": {status: counts.get(status, (0, 0, 0))[0] for status in StatementLine.Status.values},
        "sums": {status: sum(counts.get(status, (0, 0, 0))[1:]) for status in StatementLine.Status.values},
        "came": sum(came for _count, came, _went in counts.values()),
        "may_record": user.areas(Capability.RECORD_PLEDGES).cover(province=statement.account.province_id),
    }
    return page(request, "sponsors/statement_page.html", str(statement), context, model=Statement)


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
    return seen.select_related("account__province", "document", "taken_by")
