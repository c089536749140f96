"""Runs and allocations in the admin: lists to look through; what is done with them has pages of its own."""

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import Func, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from accounts.roles import Capability
from accounts.scoped_admin import ScopedAdmin
from allocations import admin_views, list_views
from allocations.models import Allocation, AllocationRun, AllocationRunQuerySet
from beneficiaries.models import Nomination
from campaigns.models import Campaign, Offer
from locations.models import Commune
from locations.vietnamese import date_text

DIGITS = 18  # of the largest primary keys


class _SeenFilter(DropdownFilter):
    """Chooses among what the rows that the user sees point to, by `path`."""

    path: ClassVar[str]

    def seen(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> QuerySet:
        return model_admin.get_queryset(request).order_by().values(self.path)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class RunCampaignFilter(_SeenFilter):
    title = _("campaign")
    parameter_name = "chien-dich"
    path = "campaign__code"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[Any, str]]:
        campaigns = Campaign.objects.filter(code__in=self.seen(request, model_admin))
        return [(one.code, str(one)) for one in campaigns]


class AllocationCampaignFilter(RunCampaignFilter):
    path = "nomination__campaign__code"


class CommuneFilter(_SeenFilter):
    title = _("commune")
    parameter_name = "xa"
    path = "nomination__commune"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[Any, str]]:
        communes = Commune.objects.filter(code__in=self.seen(request, model_admin)).select_related("province")
        return [(one.code, f"{one.name} ({one.province.name})") for one in communes]


class ReadOnlyAdmin(ScopedAdmin):
    """Nothing is typed into these records: operations make and move them."""

    actions = None
    see = (Capability.SEE_PEOPLE,)


@admin.register(AllocationRun)
class AllocationRunAdmin(ReadOnlyAdmin):
    plain_search = ("campaign__code", "seed")
    list_display = ("named", "state", "books", "cards", "gifts", "seed", "proposed")
    list_filter = (("status", ChoicesDropdownFilter), RunCampaignFilter)
    actions_list = ("propose",)
    LOOKS: ClassVar[dict[str, str]] = {
        AllocationRun.Status.PROPOSED: "warning",
        AllocationRun.Status.APPROVED: "success",
        AllocationRun.Status.DISCARDED: "danger",
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return cast(AllocationRunQuerySet, super().get_queryset(request)).listed()

    @admin.display(description=_("run"), ordering="number")
    def named(self, run: AllocationRun) -> str:
        return str(run)

    @display(description=_("status"), ordering="status", label=LOOKS)
    def state(self, run: AllocationRun) -> tuple[str, str]:
        return run.status, run.get_status_display()

    @admin.display(description=_("books"))
    def books(self, run: AllocationRun) -> str:
        return _awarded(run, Offer.Kind.BOOK)

    @admin.display(description=_("cards"))
    def cards(self, run: AllocationRun) -> str:
        return _awarded(run, Offer.Kind.CARD)

    @admin.display(description=_("Tết gifts"))
    def gifts(self, run: AllocationRun) -> str:
        return _awarded(run, Offer.Kind.GIFT)

    @admin.display(description=_("proposal"), ordering="proposed_at")
    def proposed(self, run: AllocationRun) -> str:
        return f"{date_text(timezone.localtime(run.proposed_at).date())} · {run.proposed_by}"

    @action(description=_("Propose an allocation"), url_path="de-xuat", permissions=["propose"], icon="add")
    def propose(self, request: HttpRequest) -> HttpResponseBase:
        return admin_views.propose(request)

    def has_propose_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.may(Capability.PROPOSE)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return admin_views.run_page(request, _number(object_id))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/duyet/", wrap(admin_views.approve), name="allocations_approve"),
            path("<int:pk>/bo/", wrap(admin_views.discard), name="allocations_discard"),
            path("<int:pk>/de-xuat.xlsx", wrap(list_views.proposal_file), name="allocations_proposal_file"),
            path("<int:pk>/instance.json", wrap(list_views.instance_file), name="allocations_instance_file"),
        ]
        return own + super().get_urls()


@admin.register(Allocation)
class AllocationAdmin(ReadOnlyAdmin):
    folded_search = ("nomination__person__search_key", "pledge_line__pledge__sponsor__search_key")
    plain_search = ("nomination__code", "pledge_line__pledge__reference")
    list_display = ("person", "code", "gift", "sponsor", "commune", "state", "allocated")
    list_select_related = (
        "nomination__person",
        "nomination__offer",
        "nomination__commune",
        "pledge_line__pledge__sponsor",
    )
    list_filter = (
        ("status", ChoicesDropdownFilter),
        AllocationCampaignFilter,
        ("nomination__offer__kind", ChoicesDropdownFilter),
        CommuneFilter,
    )
    actions_list = ("lists",)
    LOOKS: ClassVar[dict[str, str]] = {
        Allocation.Status.APPROVED: "success",
        Allocation.Status.RELEASED: "danger",
    }

    @admin.display(description=_("person"), ordering="nomination__person__sort_key")
    def person(self, allocation: Allocation) -> str:
        return allocation.nomination.person.full_name

    @admin.display(
        description=_("nomination"),
        ordering=Func(*(f"nomination__{name}" for name in Nomination.IN_ORDER), function="ROW"),
    )
    def code(self, allocation: Allocation) -> str:
        return allocation.nomination.code

    @admin.display(description=_("gift"), ordering="nomination__offer__kind")
    def gift(self, allocation: Allocation) -> str:
        return str(allocation.nomination.offer)

    @admin.display(description=_("sponsor"), ordering="pledge_line__pledge__sponsor__sort_key")
    def sponsor(self, allocation: Allocation) -> str:
        return f"{allocation.pledge_line.pledge.sponsor} ({allocation.pledge_line.pledge.reference})"

    @admin.display(description=_("commune"), ordering="nomination__commune__name")
    def commune(self, allocation: Allocation) -> str:
        return allocation.nomination.commune.name

    @display(description=_("status"), ordering="status", label=LOOKS)
    def state(self, allocation: Allocation) -> tuple[str, str]:
        return allocation.status, allocation.get_status_display()

    @admin.display(description=_("allocated on"), ordering="allocated_at")
    def allocated(self, allocation: Allocation) -> str:
        return date_text(timezone.localtime(allocation.allocated_at).date())

    @action(description=_("Lists to print or download"), url_path="tai-ve", icon="print")
    def lists(self, request: HttpRequest) -> HttpResponse:
        return list_views.lists(request)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return admin_views.allocation_page(request, _number(object_id))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/thu-hoi/", wrap(admin_views.release), name="allocations_release"),
            path("<slug:campaign>/ket-qua.xlsx", wrap(list_views.allocations_file), name="allocations_file"),
            path("<slug:campaign>/ky-nhan/", wrap(list_views.signature_list), name="allocations_signature_list"),
        ]
        return own + super().get_urls()


def _awarded(run: AllocationRun, kind: str) -> str:
    """How many are awarded, of how many that wait."""
    count = run.counts.get(kind)
    return f"{count['awarded']}/{count['nominated']}" if count else "–"


def _number(object_id: str) -> int:
    """The record's number; what is none names no record."""
    return int(object_id) if object_id.isdecimal() and len(object_id) <= DIGITS else 0
