"""The plan in the admin: campaigns with their gifts and points, quotas, hardship groups."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from accounts import history
from accounts.roles import Capability
from accounts.scoped_admin import ScopedAdmin
from campaigns import admin_views, months_in_use, quota_file_views, repeating_views, tariff_admin
from campaigns.campaign_head import head
from campaigns.campaign_inlines import OfferInline, PointsInline, tell_of_new_day
from campaigns.forms import CampaignForm
from campaigns.models import Campaign, HardshipGroup, Share
from campaigns.planning import keep_plan
from campaigns.quota_admin import QuotaAdmin
from campaigns.tariffs import WHOLE
from locations.vietnamese import date_text

__all__ = ["CampaignAdmin", "HardshipGroupAdmin", "QuotaAdmin", "tariff_admin"]

# So many campaigns are offered to start a new one from, the newest first.
EARLIER_OFFERED = 6


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
        (
            _("Public page and pledging online"),
            {
                "fields": (
                    "introduction",
                    ("contact_name", "contact_phone", "contact_email"),
                    ("takes_online", "days_to_pay"),
                ),
                "description": _("Everybody may read this, without signing in."),
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
            locked = Campaign.objects.select_for_update(of=("self",), no_key=True)
            campaign = locked.filter(pk=campaign.pk).first()
        if campaign is not None:
            campaign.used = campaign.in_use()
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
            tell_of_new_day(request, one)

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
        if request.FILES.get("plan_file"):  # refused, wherever the mistake lies
            field = context["adminform"].form["plan_file"]
            again = _("The browser does not keep the file: choose it again.")
            field.help_text = f"{field.help_text} {again}"
        if campaign is not None:
            [offers] = [one.opts for one in context["inline_admin_formsets"] if isinstance(one.opts, OfferInline)]
            context |= head(request, campaign, offers.tariff) | {"look": self.STATE_LOOKS[campaign.status]}
        elif kwargs.get("add"):
            context["earlier"] = Campaign.objects.plannable_by(request.user)[:EARLIER_OFFERED]
        return super().render_change_form(request, context, *args, **kwargs)


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
