"""The plan in the admin: campaigns with their gifts and points, quotas, hardship groups."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from accounts import history
from accounts.roles import Capability
from accounts.scoped_admin import ScopedAdmin, ScopedStackedInline, ScopedTabularInline
from campaigns import (
    admin_views,
    lifecycle,
    months_in_use,
    pricing,
    quota_file_views,
    quota_views,
    repeating_views,
    tariff_admin,
)
from campaigns.forms import CampaignForm, OfferForm, OfferFormSet, PointsForm, PointsFormSet, QuotaForm
from campaigns.models import Campaign, HardshipGroup, Offer, PriorityPoints, Quota, Share
from campaigns.planning import keep_plan
from campaigns.quota_admin import SharedQuotas, planned_ones
from campaigns.tariffs import WHOLE, CannotPrice, Tariff
from locations.vietnamese import date_text, number

__all__ = ["CampaignAdmin", "HardshipGroupAdmin", "QuotaAdmin", "tariff_admin"]

# So many campaigns are offered to start a new one from, the newest first.
EARLIER_OFFERED = 6


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
        found = _priced(offer, self.tariff)
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


class VisibleCampaignFilter(admin.RelatedOnlyFieldListFilter):
    """The campaigns of the rows that the user sees."""


@admin.register(Campaign)
class CampaignAdmin(ScopedAdmin):
    see = (Capability.SEE_PLANS,)
    add = (Capability.PLAN,)
    change = (Capability.PLAN,)
    delete = (Capability.PLAN,)
    folded_search = ("search_key",)
    plain_search = ("code",)
    history_of = ("offers", "offers__quotas", "points")
    form = CampaignForm
    inlines = (OfferInline, PointsInline)
    list_display = ("code", "name", "area", "state", "plain_year", "next_milestone")
    list_display_links = ("code", "name")
    list_select_related = ("province",)
    list_filter = (("status", ChoicesDropdownFilter), "year")
    change_form_outer_before_template = "campaigns/campaign_head.html"
    compressed_fields = True
    fieldsets = (
        (_("Plan"), {"fields": (("code", "year"), "name", "province", "plan_file")}),
        (
            _("Milestones"),
            {
                "fields": (
                    ("pledges_until", "lists_until"),
                    ("posting_from", "posting_until"),
                    ("handover_from", "handover_until"),
                ),
                "description": _("The last day of each term counts in full."),
            },
        ),
    )
    STATE_LOOKS: ClassVar[dict[str, str]] = {
        Campaign.Status.DRAFT: "warning",
        Campaign.Status.OPEN: "success",
        Campaign.Status.CLOSED: "info",
        Campaign.Status.CANCELLED: "danger",
    }

    @admin.display(description=_("area"), ordering="province")
    def area(self, campaign: Campaign) -> str:
        return str(campaign.province or _("Whole country"))

    @display(description=_("status"), ordering="status", label=STATE_LOOKS)
    def state(self, campaign: Campaign) -> tuple[str, str]:
        return campaign.status, campaign.get_status_display()

    @admin.display(description=_("year"), ordering="year")
    def plain_year(self, campaign: Campaign) -> str:
        """Without the dot that other numbers have between thousands."""
        return str(campaign.year)

    @admin.display(description=_("next milestone"))
    def next_milestone(self, campaign: Campaign) -> str:
        today = timezone.localdate()
        for name, day in campaign.milestones():
            if day >= today:
                return f"{date_text(day)} · {Campaign._meta.get_field(name).verbose_name}"
        return "–"

    def get_form(self, request: HttpRequest, obj: Campaign | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        if not self.has_change_permission(request, obj):
            return ("plain_year", "area")
        return ("code", "area") if obj.in_use() else ()

    def get_fieldsets(self, request: HttpRequest, obj: Campaign | None = None) -> Any:
        """Who only reads sees the plan document above, not a field to send one, and the year as it is written. Of a
        campaign in use the area is read by everybody."""
        (title, options), *others = super().get_fieldsets(request, obj)
        fields = options["fields"]
        writable = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if not writable:
            fields = (("code", "plain_year"), "name", "area")
        elif obj is not None and obj.in_use():
            fields = tuple("area" if name == "province" else name for name in fields)
        return ((title, {**options, "fields": fields}), *others)

    def may_change(self, request: HttpRequest, obj: Campaign | None) -> bool:
        return obj is None or (obj.is_planned and obj.plannable_by(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """Only a draft on which nothing stands; from the list nobody deletes."""
        if obj is None or obj.status != Campaign.Status.DRAFT:
            return False
        return super().has_delete_permission(request, obj) and not obj.in_use()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Campaign | None:
        """Before a change the row is locked, then read: what the permissions look at stays so until it is saved."""
        campaign: Campaign | None = super().get_object(request, object_id, from_field)
        if campaign is not None and request.method == "POST" and transaction.get_connection().in_atomic_block:
            return Campaign.objects.select_for_update(of=("self",), no_key=True).filter(pk=campaign.pk).first()
        return campaign

    def save_model(self, request: HttpRequest, obj: Campaign, form: ModelForm, change: bool) -> None:
        """Of a standing campaign only what the form has changed is written, never its state or its counters."""
        if change:
            own = {field.name for field in Campaign._meta.concrete_fields}
            obj.save(update_fields=[name for name in form.changed_data if name in own])
            if obj.points_stand and "points-0-points" in request.POST:
                messages.warning(request, _("Somebody was nominated meanwhile, so the points stay as they were."))
        else:
            super().save_model(request, obj, form, change)
        if file := form.cleaned_data.get("plan_file"):
            keep_plan(obj, name=file.name, content=file.read(), by=request.user, at=timezone.now())

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        """What is promised for a gift whose months were corrected is told: it stays until the sponsors agree."""
        super().save_formset(request, form, formset, change)
        for one in formset.forms:
            if before := getattr(one, "corrected_from", None):
                words = {"before": before, "after": one.instance}
                corrected = _("“%(before)s” was corrected to “%(after)s”.") % words
                messages.warning(request, " ".join([corrected, *months_in_use.notes(one.instance)]))
            _tell_of_new_day(request, one)

    def response_post_save_add(self, request: HttpRequest, obj: Campaign) -> HttpResponse:
        """To the new campaign, where it is opened: a draft in the list says nothing of what comes next."""
        messages.info(request, _("The campaign is a draft. Look it over, then open it with the button below."))
        return redirect("admin:campaigns_campaign_change", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("xa-phuong/", wrap(admin_views.find_communes), name="campaigns_communes"),
            path("<int:pk>/trang-thai/<slug:slug>/", wrap(admin_views.move_state), name="campaigns_campaign_move"),
            path("<int:pk>/ke-hoach/", wrap(admin_views.plan_document), name="campaigns_campaign_plan"),
            path("<int:pk>/lap-lai/", wrap(repeating_views.repeat_campaign), name="campaigns_campaign_repeat"),
            path("<int:pk>/han-muc.xlsx", wrap(quota_file_views.quota_file), name="campaigns_campaign_quota_file"),
            path("<int:pk>/han-muc/", wrap(quota_file_views.take_in_quotas), name="campaigns_campaign_quotas"),
        ]
        return own + super().get_urls()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        campaign: Campaign | None = kwargs.get("obj")
        context["show_save_and_add_another"] = False
        if campaign is not None:
            context |= _head(request, campaign)
        elif kwargs.get("add"):
            context["earlier"] = Campaign.objects.plannable_by(request.user)[:EARLIER_OFFERED]
        return super().render_change_form(request, context, *args, **kwargs)


def _tell_of_new_day(request: HttpRequest, form: Any) -> None:
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


def _head(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """What stands above a campaign's form: its state, what is in the way of the next, and where to go from here."""
    steps = admin_views.steps_from(campaign, request.user)
    forward = next((step for step in steps if step.look == "primary"), None)
    standing = []
    if forward is not None:
        standing = [*lifecycle.own_obstacles(campaign, forward.to), *lifecycle.gathered(campaign, forward.to)]
    offers = list(campaign.offers.all())
    tariff = pricing.load_tariff()
    is_open = campaign.status == Campaign.Status.OPEN
    prices = [(offer, _priced(offer, tariff).get("amount")) for offer in offers]
    return {
        "steps": steps,
        "may_repeat": campaign.plannable_by(request.user),
        "obstacles": standing,
        "lacks": lifecycle.own_obstacles(campaign, Campaign.Status.OPEN, tariff=tariff) if is_open else [],
        "quota_count": Quota.objects.filter(offer__campaign=campaign).count(),
        "quotas": quota_views.quota_list(campaign),
        "offers": offers,
        "budget": sum(offer.wanted * amount for offer, amount in prices if amount),
        "unpriced": [offer for offer, amount in prices if amount is None],
        "look": CampaignAdmin.STATE_LOOKS[campaign.status],
    }


def _priced(offer: Offer, tariff: Tariff) -> dict[str, Any]:
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


@admin.register(Quota)
class QuotaAdmin(SharedQuotas):
    see = (Capability.SEE_PLANS,)
    add = (Capability.PLAN,)
    change = (Capability.PLAN,)
    delete = (Capability.PLAN,)
    folded_search = ("commune__search_key", "province__search_key")
    plain_search = ("commune__code", "province__code", "offer__campaign__code")
    form = QuotaForm
    fields = ("offer", "province", "commune", "most")
    list_display = ("area", "gift", "campaign", "at_most", "how", "who")
    list_select_related = ("offer__campaign", "province", "commune__province", "shared_by")
    list_filter = (
        ("offer__campaign", VisibleCampaignFilter),
        ("offer__kind", ChoicesDropdownFilter),
        ("shared_out", ChoicesDropdownFilter),
    )
    list_before_template = "campaigns/quota_list_head.html"
    ordering = ("offer__campaign", "offer__kind", "province_id", "commune__search_key", "pk")

    @admin.display(description=_("area"), ordering="commune__search_key")
    def area(self, quota: Quota) -> str:
        return f"{quota.commune}, {quota.commune.province}" if quota.commune else str(quota.province)

    @admin.display(description=_("gift"), ordering="offer__kind")
    def gift(self, quota: Quota) -> str:
        return str(quota.offer)

    @admin.display(description=_("campaign"), ordering="offer__campaign__code")
    def campaign(self, quota: Quota) -> str:
        return str(quota.offer.campaign.code)

    @admin.display(description=_("at most"), ordering="most")
    def at_most(self, quota: Quota) -> str:
        return number(quota.most) if quota.most else str(_("0 (none at all)"))

    def get_form(self, request: HttpRequest, obj: Quota | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def may_change(self, request: HttpRequest, obj: Quota | None) -> bool:
        return obj is None or (obj.offer.campaign.is_planned and obj.offer.campaign.plannable_by(request.user))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        campaigns = planned_ones(request, request.GET.get("offer__campaign__id__exact", ""))
        return super().changelist_view(request, {**(extra_context or {}), "campaigns": campaigns})


@admin.register(HardshipGroup)
class HardshipGroupAdmin(ScopedAdmin):
    """The groups that lists may state: the codes are those of the list rules, so none is added or taken away here.

    The codes themselves, English words for programs, are nowhere shown.
    """

    see = (Capability.SEE_PLANS,)
    change = (Capability.PLAN,)
    folded_search = ()
    list_display = ("name", "insured", "legal_basis")
    fields = ("name", "position", "legal_basis")
    history_wording: ClassVar[history.Wording] = {"code": lambda code: ""}

    @display(description=_("the State pays the whole card"), label={"yes": "warning", "no": "success"})
    def insured(self, group: Any) -> tuple[str, Promise]:
        """Of the State's shares as they are today."""
        whole = group.card_share == WHOLE
        return ("yes", _("No card needed")) if whole else ("no", _("May get a card"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[HardshipGroup]:
        rows = Share.objects.filter(
            kind=Share.Kind.CARD, group=OuterRef("pk"), province=None, valid_from__lte=timezone.localdate()
        )
        today = Subquery(rows.order_by("-valid_from").values("share")[:1])
        return super().get_queryset(request).annotate(card_share=today)

    def may_change(self, request: HttpRequest, obj: HardshipGroup | None) -> bool:
        return request.user.areas(Capability.PLAN).nation
