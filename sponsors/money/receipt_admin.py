"""Receipts in the admin: what came, how much of it is spoken for. They are written once and read ever after."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import display

from accounts.requests import user_of
from accounts.roles import Capability
from accounts.scoped_admin import ScopedAdmin
from locations.vietnamese import date_text, money
from sponsors.models import Receipt
from sponsors.money import correction_views, receipt_views, receipts, refund_views
from sponsors.money.given_to import pledges_of, sent_back_of
from sponsors.office_filter import OfficeFilter
from sponsors.pages import is_key

CONTENT_SHOWN = 80
"""Letters of a line's content, in the list."""


class LeftFilter(admin.SimpleListFilter):
    title = _("spoken for")
    parameter_name = "con"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("du", _("something is left")), ("het", _("nothing is left")), ("nham", _("recorded by mistake"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Receipt]) -> QuerySet[Receipt]:
        if self.value() == "du":
            return receipts.with_rest(queryset)
        if self.value() == "nham":
            return queryset.filter(voided__gt=0)
        return queryset.filter(used=F("amount")) if self.value() == "het" else queryset


class DayFilter(RangeDateFilter):
    """From one day until another, as days are written here: the theme's own filter reads the month first."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Receipt]) -> QuerySet[Receipt]:
        for name, lookup in (("from", "gte"), ("to", "lte")):
            typed = self.used_parameters.get(f"{self.parameter_name}_{name}")
            try:
                day = forms.DateField(required=False).clean(typed)
            except ValidationError:
                return queryset.none()
            if day is not None:
                queryset = queryset.filter(**{f"{self.parameter_name}__{lookup}": day})
        return queryset


@admin.register(Receipt)
class ReceiptAdmin(ScopedAdmin):
    see = (Capability.SEE_PLEDGES,)
    add = (Capability.RECORD_PLEDGES,)
    plain_search = ("payer", "bank_reference", "entries__pledge__reference")
    list_display = ("day", "total", "shown_payer", "for_whom", "spoken_for", "shown_reference")
    list_display_links = ("day", "total")
    list_select_related = ("account", "line")
    list_filter_submit = True
    list_before_template = "sponsors/receipt_list_head.html"
    list_filter = (
        LeftFilter,
        ("kind", ChoicesDropdownFilter),
        ("account", admin.RelatedOnlyFieldListFilter),
        ("received_on", DayFilter),
        ("province", OfficeFilter),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        of_receipts = super().get_queryset(request)
        return of_receipts.annotate(sent_back=sent_back_of(), pledges=pledges_of(user_of(request)))

    @admin.display(description=_("for which pledges"))
    def for_whom(self, receipt: Any) -> str:
        return "; ".join(receipt.pledges) or "–"

    @admin.display(description=_("received on"), ordering="received_on")
    def day(self, receipt: Receipt) -> str:
        return date_text(receipt.received_on)

    @admin.display(description=_("amount"), ordering="amount")
    def total(self, receipt: Receipt) -> str:
        """What came of it; of one that never did, what was typed."""
        return money(receipt.came or receipt.amount)

    @admin.display(description=_("payer"), ordering="payer")
    def shown_payer(self, receipt: Receipt) -> str:
        """Of a line that names nobody what stands in its content."""
        return receipt.payer or (Truncator(receipt.note).chars(CONTENT_SHOWN) if receipt.line_id else "–")

    @admin.display(description=_("reference of the receipt"), ordering="bank_reference")
    def shown_reference(self, receipt: Receipt) -> SafeString:
        """With how and to which account it was paid."""
        how = " · ".join(filter(None, (receipt.get_kind_display(), str(receipt.account or ""))))
        told = format_html("{}<br>", receipt.bank_reference) if receipt.bank_reference else ""
        return format_html('<span>{}<span class="t-muted">{}</span></span>', told, how)

    @display(
        description=_("spoken for"), label={"all": "success", "left": "warning", "line": "info", "none": "default"}
    )
    def spoken_for(self, receipt: Any) -> tuple[str, str]:
        if receipt.is_no_donation:
            return "none", str(_("no donation"))
        if receipt.waits_in_statement:
            return "line", str(_("its line waits to be matched"))
        if not receipt.came:
            return "none", str(_("recorded by mistake"))
        if receipt.left:
            said = _("left: %(amount)s") if receipt.given else _("not matched: %(amount)s")
            return "left", str(said % {"amount": money(receipt.left)})
        if receipt.sent_back:
            all_back = receipt.sent_back == receipt.given
            return "none", str(_("all of it sent back") if all_back else _("a part sent back"))
        typed = _("of %(amount)s typed") % {"amount": money(receipt.amount)} if receipt.voided else ""
        return "all", f"{_('all of it')} {typed}".strip()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Receipt], search_term: str
    ) -> tuple[QuerySet[Receipt], bool]:
        """By payer, by a reference of bank or pledge, by the sponsor, or by the amount as it is written."""
        return receipt_views.found(queryset, search_term, user_of(request)), False

    def _lookups(self, request: HttpRequest) -> Any:
        yield from super()._lookups(request)
        yield from ("received_on_from", "received_on_to")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return receipt_views.record_receipt(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not is_key(object_id):
            raise Http404
        return receipt_views.show_receipt(request, int(object_id))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("so-tien/", wrap(receipt_views.export_ledger), name="sponsors_ledger_export"),
            path("<int:pk>/ghep/", wrap(receipt_views.match_rest), name="sponsors_receipt_match"),
            path("<int:pk>/hoan-tra/", wrap(refund_views.refund_rest), name="sponsors_receipt_refund"),
            path("<int:pk>/ghi-nham/", wrap(correction_views.void_receipt), name="sponsors_receipt_void"),
            path("huy-hoan-tra/<int:pk>/", wrap(correction_views.undo_refund), name="sponsors_refund_undo"),
        ]
        return own + super().get_urls()
