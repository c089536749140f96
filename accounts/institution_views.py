"""Schools and hospitals in and out of Excel: a file, a look at what it would do, and the writing."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminFileFieldWidget

from accounts import institutions
from accounts.acting import Refusal
from accounts.institutions import HEADINGS, RowOutcome, Table
from accounts.requests import user_of
from locations.models import Institution

LIST = "admin:locations_institution_changelist"
_SALT = "institutions-as-read"
_HOUR = 3600


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Excel file (.xlsx)"),
        widget=UnfoldAdminFileFieldWidget(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another one."),
        },
    )


def export(request: HttpRequest, listed: QuerySet[Institution]) -> HttpResponse:
    """All schools and hospitals that the user sees, as a workbook."""
    return HttpResponse(
        institutions.export(listed, user_of(request)),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="truong-hoc-benh-vien.xlsx"'},
    )


def take(request: HttpRequest) -> HttpResponse:
    """A file leads to its rows with what would become of them; these, confirmed, are written.

    Between the two the rows travel in the page, signed, so that any web process can go on and none keeps a file.
    """
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    try:
        if request.method == "POST" and "rows" in request.POST:
            return _write(request, signing.loads(request.POST["rows"], salt=_SALT, max_age=_HOUR))
        if request.method == "POST" and form.is_valid():
            table = institutions.read_table(form.cleaned_data["file"].read())
            return _preview(request, table)
    except signing.BadSignature:
        form = FileForm()
        messages.error(request, _("That took longer than an hour. Choose the file again."))
    except Refusal as refusal:
        form.add_error(None if "rows" in request.POST else "file", str(refusal))
    return _page(request, form=form)


def _preview(request: HttpRequest, table: Table) -> HttpResponse:
    outcomes = institutions.check(table=table, by=user_of(request))
    wrong = [row for row in outcomes if row.problems]
    rows = "" if wrong else signing.dumps(table, salt=_SALT, compress=True)
    return _page(request, form=FileForm(), outcomes=_wrong_first(outcomes), wrong=len(wrong), rows=rows)


def _write(request: HttpRequest, table: Table) -> HttpResponse:
    new, changed = institutions.take(table=table, by=user_of(request), at=timezone.now())
    messages.success(
        request,
        _("Taken from Excel: %(new)d new, %(changed)d changed, %(same)d as they were.")
        % {"new": new, "changed": changed, "same": len(table) - new - changed},
    )
    return redirect(LIST)


def _wrong_first(outcomes: list[RowOutcome]) -> list[RowOutcome]:
    return sorted(outcomes, key=lambda row: (not row.problems, row.number))


def _page(request: HttpRequest, **context: Any) -> HttpResponse:
    every = {
        **admin.site.each_context(request),
        "title": _("Take schools and hospitals from Excel"),
        "opts": Institution._meta,
        "headings": HEADINGS,
    }
    return render(request, "accounts/take_institutions.html", {**every, **context})
