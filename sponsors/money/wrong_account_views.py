"""What undoes a statement that was taken in for the wrong account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.acting import Refusal
from accounts.requests import user_of
from locations.vietnamese import number
from sponsors.models import Statement
from sponsors.money import wrong_account
from sponsors.money.statement_forms import WrongAccountForm
from sponsors.pages import recorder, refuse, tell


@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    recorder(request)
    user = user_of(request)
    seen: Any = Statement.objects.all().visible_to(user).select_related("account")
    statement: Statement = get_object_or_404(seen, pk=pk)
    form = WrongAccountForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        undone = wrong_account.take_out(statement, reason=reason, by=user, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        said = ngettext(
            "The statement counts no more: %(count)s match is undone. Now take the file in for the right account.",
            "The statement counts no more: %(count)s matches are undone. Now take the file in for the right account.",
            undone,
        )
        tell(request, said, count=number(undone))
    return redirect("admin:sponsors_statement_change", statement.pk)
