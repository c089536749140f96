"""The pages on which a bank's statement is taken in: the file, what its columns mean where that is open, what would be
read, and how far a large one is.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from sponsors.models import SentStatement, Statement
from sponsors.money import taking_files
from sponsors.money.money_forms import accounts_of
from sponsors.money.statement_forms import ColumnsForm, StatementForm
from sponsors.money.statements.columns import Question
from sponsors.money.statements.headings import Field
from sponsors.money.taking_reading import borrows_layout
from sponsors.money.taking_statements import OtherThanShown, taken_before
from sponsors.pages import page, recorder, refuse, sent, tell

Status = SentStatement.Status
SHOWN = 10
TITLES = {
    Status.READING: _("The statement is being read"),
    Status.ASKING: _("What the columns mean"),
    Status.SHOWN: _("Is it read rightly?"),
    Status.REFUSED: _("The statement was not taken in"),
}


@require_http_methods(["GET", "POST"])
def take_in_statement(request: HttpRequest) -> HttpResponseBase:
    """The account and the file; what is open of it is asked next."""
    recorder(request)
    user, before = user_of(request), None
    form = StatementForm(sent(request), request.FILES or None, user=user)
    if form.is_valid():
        account, file = form.cleaned_data["account"], form.cleaned_data["file"]
        try:
            one = taking_files.send(account, name=file.name, content=file.read(), by=user, at=timezone.now())
            if one.status != Status.REFUSED or one.stated or one.elsewhere:
                return _onward(request, one)
            form.add_error("file", one.because)
            before = taken_before(account, one.document.sha256)
            taking_files.drop(one, by=user, at=timezone.now())
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    waiting = SentStatement.objects.all().recordable_by(user).exclude(status=Status.TAKEN)
    context = {
        "form": form,
        "before": before,
        "accounts": accounts_of(user),
        "waiting": waiting.select_related("account", "document", "sent_by").defer("document__content")[:SHOWN],
        "media": form.media,
    }
    return page(request, "sponsors/statement_form.html", _("Take in a statement"), context, model=Statement)


@require_http_methods(["GET", "POST"])
def show_sent(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file on its way: what is asked of it, how it would be read, how far it is, why it was not taken in."""
    one = _mine(request, pk)
    if request.method == "POST" and request.POST.get("do") in _ACTS:
        return _ACTS[request.POST["do"]](request, one)
    if one.status == Status.TAKEN:
        return redirect("admin:sponsors_statement_change", one.statement_id)
    form = ColumnsForm(sent(request) if one.status == Status.ASKING else None, questions=_questions(one.asked))
    if request.method == "POST" and one.status == Status.ASKING and form.is_valid():
        return _act(request, lambda at: taking_files.answer(one, answers=form.answers(), by=user_of(request), at=at))
    before = _before(request, one) if one.status == Status.REFUSED else None
    context = {"sent": one, "form": form, "account": one.account, "file": one.document, "answers": _answers(one)}
    context |= {"before": before, "borrowed": not one.answers and borrows_layout(one.account)}
    return page(request, "sponsors/statement_sent.html", TITLES[Status(one.status)], context, model=Statement)


def _before(request: HttpRequest, one: SentStatement) -> Statement | None:
    """The statement as which this very file was taken in, if the user sees it."""
    if one.elsewhere is None:
        return taken_before(one.account, one.document.sha256)
    return Statement.objects.all().visible_to(user_of(request)).filter(pk=one.elsewhere.pk).first()


def _confirm(request: HttpRequest, one: SentStatement) -> HttpResponse:
    response = _act(request, lambda at: taking_files.confirm(one, by=user_of(request), at=at))
    if one.status == Status.SHOWN:
        refuse(request, OtherThanShown(one.shown))
    return response


def _is_of_account(request: HttpRequest, one: SentStatement) -> HttpResponse:
    return _act(request, lambda at: taking_files.is_of_account(one, by=user_of(request), at=at))


def _is_meant(request: HttpRequest, one: SentStatement) -> HttpResponse:
    return _act(request, lambda at: taking_files.is_meant(one, by=user_of(request), at=at))


def _ask_again(request: HttpRequest, one: SentStatement) -> HttpResponse:
    def again(at: Any) -> SentStatement:
        taking_files.ask_again(one, by=user_of(request), at=at)
        return one

    return _act(request, again)


def _drop(request: HttpRequest, one: SentStatement) -> HttpResponse:
    try:
        taking_files.drop(one, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    return redirect("admin:sponsors_statement_add")


_ACTS: dict[str, Callable[[HttpRequest, SentStatement], HttpResponse]] = {
    "confirm": _confirm,
    "own": _is_of_account,
    "meant": _is_meant,
    "again": _ask_again,
    "drop": _drop,
}


def _act(request: HttpRequest, act: Callable[[Any], SentStatement]) -> HttpResponse:
    try:
        return _onward(request, act(timezone.now()))
    except Refusal as refusal:
        refuse(request, refusal)
        return redirect(request.path)


def _onward(request: HttpRequest, one: SentStatement) -> HttpResponse:
    if one.status == Status.TAKEN:
        tell(request, _("The statement is taken in."))
        return redirect("admin:sponsors_statement_change", one.statement_id)
    return redirect("admin:sponsors_statement_sent", one.pk)


def _mine(request: HttpRequest, pk: int) -> SentStatement:
    recorder(request)
    files = SentStatement.objects.all().recordable_by(user_of(request))
    found: SentStatement = get_object_or_404(files.select_related("account__province", "document", "sent_by"), pk=pk)
    return found


def _questions(asked: Any) -> list[Question]:
    return [Question(**{**one, "samples": tuple(one["samples"])}) for one in asked]


def _answers(one: SentStatement) -> list[tuple[str, str]]:
    """What was answered, in words: heading and meaning."""
    headings = {question["key"]: question["heading"] for question in (*one.asked_first, *one.asked)}
    return [(headings.get(key) or key, Field(field).label) for key, field in one.answers.items()]
