"""The pages on which a bank's statement is taken in, and told what its columns mean where that is open."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from documents.models import Document
from sponsors import taking_statements
from sponsors.models import ReceivingAccount, Statement
from sponsors.money_forms import accounts_of
from sponsors.pages import page, recorder, refuse, sent, tell
from sponsors.statement_forms import ColumnsForm, StatementForm
from sponsors.statements.columns import Question

OPEN = "statement-with-open-columns"
"""In the session: the file that waits for an answer, its account, what is asked, and what was answered before."""


@require_http_methods(["GET", "POST"])
def take_in_statement(request: HttpRequest) -> HttpResponseBase:
    """The account and the file; where a column can't be told, it is asked next."""
    recorder(request)
    user = user_of(request)
    form = StatementForm(sent(request), request.FILES or None, user=user)
    if form.is_valid():
        account, file = form.cleaned_data["account"], form.cleaned_data["file"]
        name, content = file.name, file.read()
        try:
            return _taken(request, account, name=name, content=content, layout=None)
        except taking_statements.ColumnsUnclear as unclear:
            if unclear.questions:
                _ask(request, account, unclear, name=name, content=content)
                return redirect("admin:sponsors_statement_columns")
            form.add_error("file", str(unclear))
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "accounts": accounts_of(user), "media": form.media}
    return page(request, "sponsors/statement_form.html", _("Take in a statement"), context, model=Statement)


@require_http_methods(["GET", "POST"])
def settle_columns(request: HttpRequest) -> HttpResponseBase:
    """What the columns mean that can't be told; the answers are remembered for the bank."""
    recorder(request)
    waiting = request.session.get(OPEN) or {}
    account: Any = accounts_of(user_of(request)).filter(pk=waiting.get("account", 0)).first()
    file = Document.objects.filter(pk=waiting.get("document", 0), kind=Document.Kind.STATEMENT).first()
    if account is None or file is None or "first" not in waiting:
        refuse(request, Refusal(_("No statement waits for an answer. Send the file again.")))
        return redirect("admin:sponsors_statement_add")
    form = ColumnsForm(sent(request), questions=_questions(waiting))
    if form.is_valid():
        answers = {**waiting["answers"], **form.answers()}
        try:
            return _taken(request, account, name=file.name, content=bytes(file.content), layout=answers)
        except taking_statements.ColumnsUnclear as unclear:
            refuse(request, unclear)
            if unclear.questions:
                request.session[OPEN] = {**waiting, "answers": answers, **_asked(unclear)}
            else:  # with these answers the file says no more what is missing: all is asked again
                request.session[OPEN] = {**waiting, "answers": {}, "questions": waiting["first"]}
            return redirect("admin:sponsors_statement_columns")
        except Refusal as refusal:
            refuse(request, refusal)
            _forget_open(request)
            return redirect("admin:sponsors_statement_add")
    context = {"form": form, "account": account, "file": file}
    return page(request, "sponsors/statement_columns.html", _("What the columns mean"), context, model=Statement)


def _taken(
    request: HttpRequest, account: ReceivingAccount, *, name: str, content: bytes, layout: Mapping[str, str] | None
) -> HttpResponse:
    taken = taking_statements.take_in(
        account, name=name, content=content, layout=layout, by=user_of(request), at=timezone.now()
    )
    _forget_open(request)
    tell(request, _("The statement is taken in."))
    return redirect("admin:sponsors_statement_change", taken.statement.pk)


def _ask(
    request: HttpRequest,
    account: ReceivingAccount,
    unclear: taking_statements.ColumnsUnclear,
    *,
    name: str,
    content: bytes,
) -> None:
    """Keep the file until its columns are told."""
    _forget_open(request)
    kept = Document.objects.keep(kind=Document.Kind.STATEMENT, name=name, content=content)
    asked = _asked(unclear)
    waiting = {"document": kept.pk, "account": account.pk, "answers": {}, "first": asked["questions"]}
    request.session[OPEN] = {**waiting, **asked}


def _asked(unclear: taking_statements.ColumnsUnclear) -> dict[str, Any]:
    """For the session: what is asked."""
    return {"questions": [asdict(question) for question in unclear.questions]}


def _questions(waiting: Mapping[str, Any]) -> list[Question]:
    return [Question(**{**one, "samples": tuple(one["samples"])}) for one in waiting["questions"]]


def _forget_open(request: HttpRequest) -> None:
    """A file that waited for an answer is kept no longer, unless a statement has it by now."""
    waiting = request.session.pop(OPEN, None)
    if waiting:
        used = Statement.objects.values("document")
        Document.objects.filter(pk=waiting["document"], kind=Document.Kind.STATEMENT).exclude(pk__in=used).delete()
