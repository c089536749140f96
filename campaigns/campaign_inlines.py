"""What belongs to a campaign on its page in the admin: the gifts that it offers, with their price, and the points."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.scoped_admin import ScopedStackedInline, ScopedTabularInline
from campaigns import months_in_use, pricing
from campaigns.forms import OfferForm, OfferFormSet, PointsForm, PointsFormSet
from campaigns.models import Campaign, Offer, PriorityPoints
from campaigns.tariffs import CannotPrice, Tariff
from locations.vietnamese import date_text


class OfferInline(ScopedStackedInline):
    model = Offer
    form = OfferForm
    formset = OfferFormSet
    verbose_name_plural = _("gifts offered")
    fields = (
        ("kind", "wanted"),
        ("months", "premiums_paid_on"),
        "pays",
        "monthly_income",
        "value",
        "price",
    )

    class Media:
        js = ("trao/offers.js",)
        css = {"screen": ("trao/offers.css",)}

    @cached_property
    def tariff(self) -> Tariff:
        """Read once for the page: an inline is made anew for each request."""
        return pricing.load_tariff()

    def get_formset(self, request: HttpRequest, obj: Campaign | None = None, **kwargs: Any) -> Any:
        """Without the admin's own check of a removal, which would name whoever asked for the gift."""
        formset = super().get_formset(request, obj, **kwargs)
        own = {"hand_clean_DELETE": lambda form: None, "tariff": self.tariff}
        formset.form = type("OfferForm", (formset.form,), own)
        return formset

    def get_extra(self, request: HttpRequest, obj: Campaign | None = None, **kwargs: Any) -> int:
        return 0 if obj and obj.offers.exists() else 1

    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None) -> tuple[str, ...]:
        return ("price",)

    def get_fields(self, request: HttpRequest, obj: Campaign | None = None) -> Any:
        """Who only reads sees what is offered and what it costs, without the fields of other kinds."""
        return self.fields if self.has_change_permission(request, obj) else (("kind", "months", "wanted"), "price")

    @admin.display(description=_("price of one"))
    def price(self, offer: Offer) -> str:
        """With each step and its legal basis; computed from what is saved."""
        if offer.pk is None:
            return str(_("Computed once it is saved."))
        found = priced(offer, self.tariff)
        if "problem" in found:
            found["problem"] = " ".join([found["problem"], *months_in_use.how_to_correct(offer)])
        return render_to_string("campaigns/offer_price.html", {"offer": offer, **found})


class PointsInline(ScopedTabularInline):
    model = PriorityPoints
    form = PointsForm
    formset = PointsFormSet
    readonly_fields = ("group_name",)
    fields = ("group_name", "group", "points")
    can_delete = False
    hide_title = True
    template_before = "campaigns/points_head.html"
    verbose_name_plural = _("priority points of the hardship groups")

    def has_change_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """Until somebody is nominated; the campaign is locked when this is asked before saving."""
        return not (obj and obj.points_stand) and super().has_change_permission(request, obj)

    has_add_permission = has_change_permission

    def get_fields(self, request: HttpRequest, obj: Campaign | None = None) -> tuple[str, ...]:
        return self.fields if self.has_change_permission(request, obj) else ("group_name", "points")

    @admin.display(description=_("group"))
    def group_name(self, points: PriorityPoints) -> str:
        return str(points.group) if points.group_id else ""


def priced(offer: Offer, tariff: Tariff) -> dict[str, Any]:
    """The price of one and why, or what stands in its way."""
    try:
        found = pricing.first_price(offer, tariff)
    except CannotPrice as problem:
        return {"problem": str(problem)}
    return {
        "amount": pricing.asked(offer, found),
        "steps": found.why,
        "without_top_ups": pricing.leaves_out_top_ups(offer),
    }


def tell_of_new_day(request: HttpRequest, form: Any) -> None:
    """Where the day of payment of a gift in use was moved: what keeps its price, and where the difference shows."""
    before, offer = form.initial.get("premiums_paid_on"), form.instance
    if not before or not offer.premiums_paid_on or "premiums_paid_on" not in form.changed_data or not offer.in_use():
        return
    text = _(
        "The premiums of “%(offer)s” are paid on %(after)s now, not on %(before)s. Approved awards and pledges keep "
        "their price; what is missing by the price of now is shown on the campaign's board."
    )
    days = {"before": date_text(before), "after": date_text(offer.premiums_paid_on)}
    messages.warning(request, text % (days | {"offer": offer}))
