"""The figures of the law in the admin: one page of all series, a form for each row, and a price to try out."""

from copy import copy
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.acting import Refusal, refused_by
from accounts.requests import user_of
from accounts.roles import Capability
from accounts.scoped_admin import ScopedAdmin
from campaigns import step_views, tariff_page, tariffs
from campaigns.models import Rate, Share, TariffQuerySet
from campaigns.pricing import load_tariff
from campaigns.tariff_changes import Effect, effects, left_without_a_price, priced_by
from campaigns.tariff_forms import CalculatorForm, RateForm, ShareForm, needed_by
from campaigns.tariffs import CannotPrice
from locations.models import Province
from locations.vietnamese import money_in_words

PAGE = "admin:campaigns_rate_changelist"
TOP_UPS_ON_A_PAGE = 50
NARROWED_BY = {"tinh", "trang"}
CONFIRMED, TOKEN = "da-xem", "csrfmiddlewaretoken"


class StillNeeded(Refusal):
    message = _(
        "A campaign that is not over needs this row for its prices or for the day from which its cards hold, so it "
        "stays. Nothing was changed."
    )


class AlreadyPriced(Refusal):
    message = _("Something approved was priced by this row, so it stays. Add a new row that follows it.")


class PricedThese(Refusal):
    message = _("This row was used for %(what)s, so it stays. Add a new row that follows it.")


class DayTaken(Refusal):
    message = _("Somebody else has just written a row from that day on. Nothing was changed; look again.")


class TariffAdmin(ScopedAdmin):
    """Rows of law: what stands on the list page is the page of all series, and after each form it is shown again."""

    see = (Capability.SEE_PLANS,)
    add = (Capability.PLAN,)
    change = (Capability.PLAN,)
    delete = (Capability.PLAN,)
    actions = None
    compressed_fields = True
    delete_confirmation_template = "campaigns/tariff_delete.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return cast(TariffQuerySet, super().get_queryset(request)).with_use()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"user": user_of(request)})

    def may_change(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or (obj.writable_by(user_of(request)) and not obj.used)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Narrowed by nothing but what the page itself offers, as every list."""
        if unknown := set(request.GET) - NARROWED_BY:
            raise DisallowedModelAdminLookup(", ".join(sorted(unknown)))
        return redirect(PAGE) if self.model is Share else all_figures(request)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        if row is not None and row.used and row.writable_by(user_of(request)):
            messages.warning(request, str(_why_it_stays(row)))
            if request.method == "POST":
                return redirect(PAGE)
        known = row is not None or object_id is None
        if known and request.method == "POST" and CONFIRMED not in request.POST:
            asked = self._asked_before(request, row)
            if asked is not None:
                return asked
        return self._refused(request, super().changeform_view, object_id, *args, **kwargs)

    def _asked_before(self, request: HttpRequest, row: Any) -> HttpResponse | None:
        """Before a row is changed, or added (None), a page says which prices change; None where nothing is to be said,
        or where the form is not right yet.
        """
        may = self.has_change_permission(request, row) if row else self.has_add_permission(request)
        if not may:
            return None
        stored = copy(row)
        form = self.get_form(request, row, change=row is not None)(request.POST, instance=row)
        if not form.is_valid():
            return None
        found = effects(stored, new=form.instance)
        if not found:
            return None
        sent = [(name, value) for name, values in request.POST.lists() if name != TOKEN for value in values]
        context = {"before": stored, "after": form.instance, "effects": found, "sent": sent, "confirmed": CONFIRMED}
        return _render(request, "campaigns/tariff_change.html", _("What this change does"), context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, object_id)
        found: list[Effect] = []
        if row is not None and row.writable_by(user_of(request)):
            if row.used:
                messages.error(request, str(_why_it_stays(row)))
                return redirect(PAGE)
            found = effects(row)
            if lost := left_without_a_price(found):
                messages.error(request, needed_by(lost))
                return redirect(PAGE)
        context = {**(extra_context or {}), "effects": found}
        return self._refused(request, super().delete_view, object_id, context)

    def _refused(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the database refuses, because somebody was quicker, is said on the page."""
        try:
            with refused_by(
                what_is_offered_keeps_its_figures=StillNeeded(),
                what_priced_stays=AlreadyPriced(),
                a_series_of_rates_has_one_row_on_a_day=DayTaken(),
                a_series_of_shares_has_one_row_on_a_day=DayTaken(),
            ):
                response: HttpResponse = view(request, *args, **kwargs)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(PAGE)
        return response

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return redirect(PAGE)

    response_post_save_change = response_post_save_add

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        messages.success(request, _("Removed: %(row)s") % {"row": obj_display})
        return redirect(PAGE)


@admin.register(Rate)
class RateAdmin(TariffAdmin):
    form = RateForm
    fields = ("kind", "position", "value", "valid_from", "legal_basis")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return Rate().writable_by(user_of(request))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("tinh-thu/", wrap(try_out), name="campaigns_try_out"),
            path("bac-ho-gia-dinh/", wrap(step_views.add_steps), name="campaigns_rate_steps"),
        ]
        return own + super().get_urls()


@admin.register(Share)
class ShareAdmin(TariffAdmin):
    form = ShareForm
    fields = ("kind", "group", "province", "share", "valid_from", "legal_basis")


@require_GET
def all_figures(request: HttpRequest) -> HttpResponse:
    """Every series of figures and shares; the top-ups of one province, or of all, page by page."""
    user, today = user_of(request), timezone.localdate()
    if not user.may(Capability.SEE_PLANS):
        raise PermissionDenied
    shares = Share.objects.visible_to(user).with_use().select_related("group", "province")
    states = shares.filter(province=None).order_by("kind", F("group__position").asc(nulls_last=True), "group", "pk")
    top_ups = shares.exclude(province=None)
    provinces = Province.objects.filter(pk__in=top_ups.order_by().values("province")).order_by("search_key")
    chosen = request.GET.get("tinh", "")
    if chosen:
        top_ups = top_ups.filter(province=chosen)
    top_ups = top_ups.order_by("province__search_key", "kind", F("group__position").asc(nulls_last=True), "group", "pk")
    page = Paginator(tariff_page.share_series(top_ups, user, today), TOP_UPS_ON_A_PAGE).get_page(
        request.GET.get("trang")
    )
    areas = user.areas(Capability.PLAN)
    steps = tariff_page.household_steps(user, today)
    context = {
        "rates": tariff_page.rate_series(user, today),
        "steps": [step for step in steps if step.state != tariff_page.PAST],
        "past_steps": [step for step in steps if step.state == tariff_page.PAST],
        "states": [
            tariff_page.Supported(
                kind.value,
                str(kind.label),
                tariff_page.share_series([share for share in states if share.kind == kind], user, today),
            )
            for kind in Share.Kind
        ],
        "page": page,
        "provinces": list(provinces),
        "chosen": chosen,
        "writes_nation": areas.nation,
        "writes_province": bool(areas.nation or areas.provinces),
    }
    return _render(request, "campaigns/tariffs.html", _("Rates and support"), context)


@require_GET
def try_out(request: HttpRequest) -> HttpResponse:
    """The price of one gift for somebody, with every step and its legal basis."""
    if not user_of(request).may(Capability.SEE_PLANS):
        raise PermissionDenied
    form = CalculatorForm(request.GET or None, initial={"kind": "card", "months": 12, "paid_on": timezone.localdate()})
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        asked = form.cleaned_data
        try:
            price = tariffs.price(asked["kind"], asked["months"], asked["paid_on"], form.facts(), load_tariff())
            context |= {"price": price, "in_words": money_in_words(price.sponsor_share)}
        except CannotPrice as error:
            context["problem"] = str(error)
    return _render(request, "campaigns/try_out.html", _("Try out a price"), context)


def _why_it_stays(row: Rate | Share) -> Refusal:
    """The refusal to change or remove a row that priced something, with what it priced where that is known."""
    what = priced_by(row)
    return PricedThese(what=", ".join(what)) if what else AlreadyPriced()


def _render(request: HttpRequest, name: str, title: str | Promise, context: dict[str, Any]) -> HttpResponse:
    return render(
        request, name, {**admin.site.each_context(request), "title": title, "content_title": title, **context}
    )
