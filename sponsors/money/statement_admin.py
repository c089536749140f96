"""Bank statements in the admin: what was taken in, with the file as it came."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from accounts.roles import Capability
from accounts.scoped_admin import ScopedAdmin
from locations.vietnamese import date_text, number
from sponsors.models import Statement, StatementLine
from sponsors.money import queue_views, refund_views, statement_views, taking_views, wrong_account_views
from sponsors.pages import is_key


@admin.register(Statement)
class StatementAdmin(ScopedAdmin):
    see = (Capability.SEE_PLEDGES,)
    add = (Capability.RECORD_PLEDGES,)
    plain_search = ("account__number", "document__name")
    list_display = ("period", "account", "line_count", "new_lines", "waiting_lines", "taken")
    list_display_links = ("period",)
    list_select_related = ("account", "taken_by")
    list_filter = (("account", admin.RelatedOnlyFieldListFilter),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        waiting = Count("lines", filter=Q(lines__status=StatementLine.Status.WAITING))
        return super().get_queryset(request).defer("remarks").annotate(waiting=waiting)

    @admin.display(description=_("period"), ordering="first_on")
    def period(self, statement: Statement) -> str:
        return f"{date_text(statement.first_on)} – {date_text(statement.last_on)}"

    @admin.display(description=_("lines"), ordering="rows")
    def line_count(self, statement: Statement) -> str:
        return number(statement.rows)

    @admin.display(description=_("new lines"))
    def new_lines(self, statement: Statement) -> str:
        return number(statement.rows - statement.known)

    @admin.display(description=_("to be matched"), ordering="waiting")
    def waiting_lines(self, statement: Any) -> str:
        return number(statement.waiting)

    @admin.display(description=_("taken in"), ordering="taken_at")
    def taken(self, statement: Statement) -> str:
        if statement.mistaken_at:
            return str(_("Taken in for the wrong account, and undone"))
        return f"{date_text(statement_views.day_of(statement.taken_at))} · {statement.taken_by}"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return taking_views.take_in_statement(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not is_key(object_id):
            raise Http404
        return statement_views.show_statement(request, int(object_id))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("dang-nhap/<int:pk>/", wrap(taking_views.show_sent), name="sponsors_statement_sent"),
            path("<int:pk>/de-rieng/", wrap(statement_views.set_twins_aside), name="sponsors_statement_twins"),
            path("<int:pk>/nham-tai-khoan/", wrap(wrong_account_views.take_out), name="sponsors_statement_take_out"),
            path("<int:pk>/tep/", wrap(statement_views.statement_file), name="sponsors_statement_file"),
            path("cho-ghep/", wrap(queue_views.queue), name="sponsors_queue"),
            path("cho-ghep/<int:pk>/", wrap(queue_views.decide_line), name="sponsors_line"),
            path("cho-ghep/<int:pk>/hoan-tra/", wrap(refund_views.refund_line), name="sponsors_line_refund"),
            path("cho-ghep/<int:pk>/mo-lai/", wrap(queue_views.reopen_line), name="sponsors_line_reopen"),
            path("cho-ghep/<int:pk>/<int:pledge_pk>/", wrap(queue_views.match_one), name="sponsors_line_match"),
        ]
        return own + super().get_urls()
