"""Sponsors and their pledges in the admin. A pledge has pages of its own: see `admin_views`."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from accounts.roles import Capability
from accounts.scoped_admin import ScopedAdmin, ScopedExportMixin
from locations.vietnamese import date_text, money, number
from sponsors import admin_views, amount_views, follow_views, hold_views, instalment_views, pledge_search, pledging
from sponsors.forms import SponsorForm, described
from sponsors.letters import head_admin
from sponsors.letters.views import urls as letters_urls
from sponsors.models import Pledge, Sponsor
from sponsors.money import account_admin, money_views, receipt_admin, refund_views, statement_admin
from sponsors.office_filter import OfficeFilter
from sponsors.pages import is_key
from sponsors.pledge_export import PledgeResource, Sheet
from sponsors.seen import ChangedMeanwhile, row_stamp, stamps

__all__ = ["PledgeAdmin", "SponsorAdmin", "account_admin", "head_admin", "receipt_admin", "statement_admin"]
_SEEN = "seen"


@admin.register(Sponsor)
class SponsorAdmin(ScopedAdmin):
    see = (Capability.SEE_PLEDGES,)
    add = (Capability.RECORD_PLEDGES,)
    change = (Capability.RECORD_PLEDGES,)
    delete = (Capability.RECORD_PLEDGES,)
    folded_search = ("search_key",)
    plain_search = ("tax_code", "phone")
    choice_related = ("province",)
    form = SponsorForm
    list_display = ("name", "kind", "tax_code", "phone", "office", "pledge_count", "consent")
    list_filter = (("kind", ChoicesDropdownFilter), "may_be_named", ("province", OfficeFilter))
    list_select_related = ("province",)
    change_form_outer_after_template = "sponsors/sponsor_pledges.html"
    fieldsets = (
        (_("Who it is"), {"fields": ("kind", "name", "is_another", "tax_code", "may_be_named")}),
        (_("How to reach it"), {"fields": (("contact_name", "phone"), "email", "address", "province")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sponsor]:
        visible = Q(pledges__in=Pledge.objects.visible_to(request.user))
        counted = super().get_queryset(request).annotate(pledge_count=Count("pledges", filter=visible))
        return counted.order_by("sort_key", "pk")

    def choice_label(self, obj: Sponsor) -> str:
        return described(obj)

    @admin.display(description=_("kept by"), ordering="province")
    def office(self, sponsor: Sponsor) -> str:
        return str(sponsor.province or _("national office"))

    @admin.display(description=_("pledges"), ordering="pledge_count")
    def pledge_count(self, sponsor: Any) -> str:
        return number(sponsor.pledge_count)

    @display(description=_("in public"), ordering="may_be_named", label={True: "success", False: "default"})
    def consent(self, sponsor: Sponsor) -> tuple[bool, Promise]:
        return sponsor.may_be_named, _("named") if sponsor.may_be_named else _("not named")

    def get_fieldsets(self, request: HttpRequest, obj: Sponsor | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        writable = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if writable:
            return fieldsets
        (title, options), *others = fieldsets
        kept = tuple(name for name in options["fields"] if name != "is_another")
        return ((title, {**options, "fields": kept}), *others)

    def get_form(self, request: HttpRequest, obj: Sponsor | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def may_change(self, request: HttpRequest, obj: Sponsor | None) -> bool:
        return obj is None or obj.keepable_by(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Sponsor | None = None) -> bool:
        """Only one without pledges; from the list nobody deletes."""
        if obj is None or obj.pledges.exists():
            return False
        return super().has_delete_permission(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        sponsor: Sponsor | None = kwargs.get("obj")
        if sponsor is not None:
            pledges = Pledge.objects.visible_to(request.user).filter(sponsor=sponsor)
            context["pledges"] = pledges.with_totals().select_related("campaign").order_by("-registered_at", "-pk")
            context["may_pledge"] = request.user.may(Capability.RECORD_PLEDGES)
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Pledge)
class PledgeAdmin(ScopedExportMixin, ScopedAdmin):
    see = (Capability.SEE_PLEDGES,)
    add = (Capability.RECORD_PLEDGES,)
    folded_search = ("sponsor__search_key",)
    plain_search = ("reference", "sponsor__tax_code")
    history_of = ("lines", "lines__earmarks")
    resource_classes = (PledgeResource,)
    formats = (Sheet,)
    skip_export_form = True
    list_display = ("reference", "sponsor", "quantities", "total", "state", "day")
    list_display_links = ("reference", "sponsor")
    list_select_related = ("sponsor", "campaign", "province")
    list_filter = (
        ("status", ChoicesDropdownFilter),
        ("campaign", admin.RelatedOnlyFieldListFilter),
        ("sponsor__kind", ChoicesDropdownFilter),
        ("province", OfficeFilter),
    )
    actions = ("confirm_selected",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pledge]:
        return Pledge.objects.with_totals().filter(pk__in=super().get_queryset(request).values("pk"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Pledge], search_term: str
    ) -> tuple[QuerySet[Pledge], bool]:
        """Also by any part of the reference, and by the code that the sponsor writes in a transfer."""
        found, _may_repeat = super().get_search_results(request, queryset, search_term)
        if not (typed := search_term.strip()[:100]):
            return found, False
        return found | queryset.filter(pledge_search.referred_to(typed)), False

    @admin.display(description=_("quantities"), ordering="units")
    def quantities(self, pledge: Any) -> str:
        counts = ((pledge.books, _("books")), (pledge.cards, _("cards")), (pledge.gifts, _("gifts")))
        return " · ".join(f"{number(count)} {name}" for count, name in counts if count)

    @admin.display(description=_("value"), ordering="value")
    def total(self, pledge: Any) -> str:
        return money(pledge.value)

    @display(description=_("status"), ordering="status", label=admin_views.LOOKS)
    def state(self, pledge: Pledge) -> tuple[str, str]:
        return pledge.status, pledge.get_status_display()

    @admin.display(description=_("pledged on"), ordering="pledged_on")
    def day(self, pledge: Pledge) -> str:
        return date_text(pledge.pledged_on)

    @admin.display(description=ScopedAdmin.action_checkbox.short_description)
    def action_checkbox(self, obj: Pledge) -> str:
        """With what its row shows of the pledge, for `confirm_selected`."""
        box = super().action_checkbox(obj)
        if obj.status != Pledge.Status.REGISTERED:
            return box
        return format_html('{}<input type="hidden" name="{}-{}" value="{}">', box, _SEEN, obj.pk, row_stamp(obj))

    def has_record_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.may(Capability.RECORD_PLEDGES))

    @admin.action(description=_("Confirm the chosen pledges"), permissions=["record"])
    def confirm_selected(self, request: HttpRequest, queryset: QuerySet[Pledge]) -> None:
        """Those whose rows the page showed as they are. `seen` is read first: what changes meanwhile is told."""
        chosen = list(Pledge.objects.filter(pk__in=queryset.values("pk")).select_related("sponsor").order_by("pk"))
        seen = stamps(chosen)
        shown = {key: request.POST.get(f"{_SEEN}-{key}") for key in seen}
        changed = {row.pk for row in queryset if shown.get(row.pk) not in (None, row_stamp(row))}
        asked = [pledge for pledge in chosen if pledge.pk not in changed]
        outcome = pledging.confirm_many(asked, seen=seen, by=request.user, at=timezone.now())
        if outcome.confirmed:
            messages.success(request, str(_("Pledges confirmed: %(count)d.")) % {"count": outcome.confirmed})
        others = [ChangedMeanwhile(reference=pledge.reference) for pledge in chosen if pledge.pk in changed]
        for refusal in (*others, *outcome.refused):
            messages.error(request, str(refusal))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return admin_views.enter_pledge(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not is_key(object_id):
            raise Http404
        return admin_views.show_pledge(request, int(object_id))

    def get_export_filename(self, request: HttpRequest, queryset: QuerySet[Pledge], file_format: Any) -> str:
        return f"cam-ket-tai-tro-{timezone.localdate():%Y-%m-%d}.{file_format.get_extension()}"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("truong-benh-vien/", wrap(admin_views.find_institutions), name="sponsors_institutions"),
            path("<int:pk>/sua/", wrap(admin_views.amend_pledge), name="sponsors_pledge_amend"),
            path("<int:pk>/xac-nhan/", wrap(admin_views.confirm_pledge), name="sponsors_pledge_confirm"),
            path("<int:pk>/rut/", wrap(admin_views.withdraw_pledge), name="sponsors_pledge_withdraw"),
            path("<int:pk>/gia-hien-nay/", wrap(admin_views.agree_to_prices), name="sponsors_pledge_prices"),
            path("<int:pk>/so-luong/", wrap(admin_views.adjust_pledge), name="sponsors_pledge_adjust"),
            path("<int:pk>/ma-qr.svg", wrap(money_views.pledge_code), name="sponsors_pledge_qr"),
            path("<int:pk>/dot-nop/", wrap(instalment_views.agree_parts), name="sponsors_pledge_parts"),
            path("<int:pk>/giu/", wrap(hold_views.extend_hold), name="sponsors_pledge_hold"),
            path("<int:pk>/thanh-qua/", wrap(amount_views.turn_amount), name="sponsors_pledge_turn"),
            path("<int:pk>/thu/<int:email_pk>/", wrap(money_views.send_mail_again), name="sponsors_pledge_mail"),
            path("<int:pk>/tien/<int:receipt_pk>/chuyen/", wrap(money_views.move_money), name="sponsors_money_move"),
            path("<int:pk>/tien/<int:receipt_pk>/hoan/", wrap(refund_views.refund_money), name="sponsors_money_refund"),
            path("huy-ghep/<int:pk>/", wrap(money_views.undo_match), name="sponsors_entry_undo"),
            path("tim/", wrap(pledge_search.find_pledges), name="sponsors_find_pledges"),
            path("theo-doi/", wrap(follow_views.follow_up), name="sponsors_follow_up"),
            path("<int:pk>/nha-tai-tro/<int:sponsor_pk>/", wrap(follow_views.join), name="sponsors_pledge_join"),
        ]
        return own + letters_urls(wrap) + super().get_urls()
