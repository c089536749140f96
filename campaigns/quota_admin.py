"""Quotas in the admin: how each came to be, sharing them out; and the household counts by which that is done."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from accounts.requests import user_of
from accounts.roles import Capability
from accounts.scoped_admin import ScopedAdmin, ScopedExportMixin
from campaigns import household_views, quota_file_views, quota_views
from campaigns.forms import QuotaForm
from campaigns.models import Campaign, HouseholdCount, Quota
from campaigns.quota_resource import QuotaResource, QuotaTable
from locations.vietnamese import date_text, number

SharedOut = Quota.SharedOut


class VisibleCampaignFilter(admin.RelatedOnlyFieldListFilter):
    """The campaigns of the rows that the user sees."""


@admin.register(Quota)
class QuotaAdmin(ScopedExportMixin, ScopedAdmin):
    """Besides the numbers: the way a quota came to be, who did it and when, and sharing out."""

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
    resource_classes = (QuotaResource,)
    formats = (QuotaTable,)
    skip_export_form = True

    LOOKS = {SharedOut.BY_HAND: "info", SharedOut.EVENLY: "success", SharedOut.HOUSEHOLDS: "success"}

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
        return obj is None or (obj.offer.campaign.is_planned and obj.offer.campaign.plannable_by(user_of(request)))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        campaigns = planned_ones(request, request.GET.get("offer__campaign__id__exact", ""))
        return super().changelist_view(request, {**(extra_context or {}), "campaigns": campaigns})

    @display(description=_("shared out"), ordering="shared_out", label=LOOKS)
    def how(self, quota: Quota) -> tuple[str, str]:
        return quota.shared_out, quota.get_shared_out_display()

    @admin.display(description=_("shared out"))
    def how_said(self, quota: Quota) -> str:
        """In words, for the quota's own page: only lists know labels."""
        return str(quota.get_shared_out_display())

    @admin.display(description=_("by and on"), ordering="shared_at")
    def who(self, quota: Quota) -> str:
        if quota.shared_by is None or quota.shared_at is None:
            return "–"
        return f"{quota.shared_by}, {date_text(timezone.localdate(quota.shared_at))}"

    def get_fields(self, request: HttpRequest, obj: Quota | None = None) -> Any:
        fields = tuple(super().get_fields(request, obj))
        return (*fields, "how_said", "who") if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Quota | None = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "how_said", "who")

    def save_model(self, request: HttpRequest, obj: Quota, form: ModelForm, change: bool) -> None:
        if form.changed_data:
            obj.typed(obj.most)
        super().save_model(request, obj, form, change)
        province = obj.province_id or (obj.commune.province_id if obj.commune else None)
        quota_file_views.warn_of_sums(request, [obj.offer], province)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("chia/<int:pk>/", wrap(quota_views.share_quotas), name="campaigns_campaign_share"),
            path("chia/<int:pk>.xlsx", wrap(quota_views.share_file), name="campaigns_campaign_share_file"),
        ]
        return own + super().get_urls()


@admin.register(HouseholdCount)
class HouseholdCountAdmin(ScopedAdmin):
    """Counts come in from Excel; a single one is mended here."""

    see = (Capability.SEE_PLANS,)
    change = (Capability.PLAN,)
    delete = (Capability.PLAN,)
    folded_search = ("commune__search_key", "commune__province__search_key")
    plain_search = ("commune__code", "campaign__code")
    list_display = ("place", "poor_households", "near_poor_households", "campaign_code", "decision", "day")
    list_select_related = ("campaign", "commune__province")
    list_filter = (("campaign", admin.RelatedOnlyFieldListFilter),)
    list_before_template = "campaigns/count_list_head.html"
    ordering = ("campaign", "commune__province_id", "commune_id")
    fields = ("place", "campaign_code", ("poor", "near_poor"), "source", "counted_on")
    readonly_fields = ("place", "campaign_code")

    @admin.display(description=_("commune"), ordering="commune__search_key")
    def place(self, count: HouseholdCount) -> str:
        return f"{count.commune}, {count.commune.province}"

    @admin.display(description=_("campaign"), ordering="campaign__code")
    def campaign_code(self, count: HouseholdCount) -> str:
        return str(count.campaign.code)

    @admin.display(description=_("poor households"), ordering="poor")
    def poor_households(self, count: HouseholdCount) -> str:
        return number(count.poor)

    @admin.display(description=_("near-poor households"), ordering="near_poor")
    def near_poor_households(self, count: HouseholdCount) -> str:
        return number(count.near_poor)

    @admin.display(description=_("source"), ordering="source")
    def decision(self, count: HouseholdCount) -> str:
        return count.source

    @admin.display(description=_("numbers of the day"), ordering="counted_on")
    def day(self, count: HouseholdCount) -> str:
        return date_text(count.counted_on)

    def may_change(self, request: HttpRequest, obj: HouseholdCount | None) -> bool:
        return obj is None or (obj.campaign.is_planned and obj.campaign.plannable_by(user_of(request)))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        campaigns = planned_ones(request, request.GET.get("campaign__id__exact", ""))
        return super().changelist_view(request, {**(extra_context or {}), "campaigns": campaigns})

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("tu-excel/<int:pk>/", wrap(household_views.take_in_counts), name="campaigns_campaign_households"),
            path("tu-excel/<int:pk>.xlsx", wrap(household_views.count_file), name="campaigns_campaign_household_file"),
        ]
        return own + super().get_urls()


def planned_ones(request: HttpRequest, chosen: str) -> list[tuple[Campaign, bool]]:
    """The campaigns that are being planned and that the user sees, only the one `chosen` (its id) if there is one;
    and whether the user plans it.
    """
    user = user_of(request)
    planned = Campaign.objects.visible_to(user).filter(status__in=[Campaign.Status.DRAFT, Campaign.Status.OPEN])
    if chosen.isdecimal():
        planned = planned.filter(pk=chosen)
    return [(campaign, campaign.plannable_by(user)) for campaign in planned.select_related("province")]
