"""Lists in the admin: found, opened on the page where they are settled, sent."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from accounts.requests import user_of
from accounts.roles import Capability
from accounts.scoped_admin import ScopedAdmin
from beneficiaries.admin_filters import CampaignFilter
from beneficiaries.list_pages.doors import NAMED, STAFF
from beneficiaries.list_pages.list_urls import addresses
from beneficiaries.models import RecipientList
from locations.models import Province
from locations.search import Fold
from locations.vietnamese import fold, number

TO_ACCEPT = "to_accept"
STATE_LOOKS = {
    RecipientList.Status.READING: "info",
    RecipientList.Status.UNREADABLE: "danger",
    RecipientList.Status.STAGED: "danger",
    TO_ACCEPT: "warning",
    RecipientList.Status.REREADING: "info",
    RecipientList.Status.ACCEPTING: "info",
    RecipientList.Status.ACCEPTED: "success",
    RecipientList.Status.WITHDRAWN: "info",
}


class ListProvinceFilter(DropdownFilter):
    """Only for those who see lists of several provinces."""

    title = _("province")
    parameter_name = "province"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        present = RecipientList.objects.visible_to(user_of(request)).order_by().values("province")
        found = [(one.pk, str(one)) for one in Province.objects.filter(pk__in=present).order_by("search_key")]
        return found if len(found) > 1 or self.value() else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(province=self.value()) if self.value() else queryset


@admin.register(RecipientList)
class RecipientListAdmin(ScopedAdmin):
    """A list is never typed or changed as a record: it is sent, settled, accepted or withdrawn."""

    see = (Capability.SEE_PEOPLE,)
    add = (Capability.SEND_LISTS,)
    folded_search = ("commune__search_key", "institution__search_key")
    plain_search = ("campaign__code",)
    list_display = ("file", "campaign_code", "place", "sender", "sent", "row_counts", "state")
    list_display_links = ("file",)
    list_select_related = NAMED
    list_filter = (CampaignFilter, ("status", ChoicesDropdownFilter), ListProvinceFilter)
    list_per_page = 25
    ordering = ("-sent_at", "-pk")
    search_help_text = _("Name of the file, of the commune or of the school or hospital (without diacritics, too)")

    @admin.display(description=_("file"), ordering="document__name")
    def file(self, received: RecipientList) -> str:
        return received.document.name

    @admin.display(description=_("campaign"), ordering="campaign__code")
    def campaign_code(self, received: RecipientList) -> str:
        return received.campaign.code

    @admin.display(description=_("comes from"))
    def place(self, received: RecipientList) -> str:
        return received.place

    @admin.display(description=_("sent by"), ordering="sent_by__sort_key")
    def sender(self, received: RecipientList) -> str:
        return received.sent_by.full_name

    @admin.display(description=_("sent at"), ordering="sent_at")
    def sent(self, received: RecipientList) -> str:
        return timezone.localtime(received.sent_at).strftime("%H:%M %d/%m/%Y")

    @admin.display(description=_("ready / to settle / set aside"))
    def row_counts(self, received: Any) -> str:
        return " / ".join(number(count) for count in (received.ready, received.to_settle, received.set_aside))

    @display(description=_("status"), ordering="status", label=STATE_LOOKS)
    def state(self, received: Any) -> tuple[str, Any]:
        if received.status == RecipientList.Status.STAGED and not received.to_settle:
            return TO_ACCEPT, _("To accept")
        return received.status, received.get_status_display()

    def get_queryset(self, request: HttpRequest) -> QuerySet[RecipientList]:
        lists: Any = super().get_queryset(request)
        counted: QuerySet[RecipientList] = lists.with_row_counts().defer("document__content", "sheets")
        return counted

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        found, repeated = super().get_search_results(request, queryset, search_term)
        words = fold(search_term)
        if not words:
            return found, repeated
        named = RecipientList.objects.alias(file=Fold("document__name")).filter(file__contains=words)
        wanted = Q(pk__in=found.order_by().values("pk")) | Q(pk__in=named.order_by().values("pk"))
        return queryset.filter(wanted), repeated

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        # The theme decides at run time which class of list is extended.
        class LeadingToPages(super().get_changelist(request, **kwargs)):  # type: ignore[misc]
            def url_for_result(self, result: RecipientList) -> str:
                return STAFF.address("list", result.pk)

        return LeadingToPages

    def get_urls(self) -> list[URLPattern]:
        own = addresses(STAFF, prefix="beneficiaries_", wrap=self.admin_site.admin_view)
        return own + super().get_urls()

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect("admin:beneficiaries_upload")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list's own page decides who may see it."""
        if not object_id.isdecimal():
            return redirect(reverse("admin:beneficiaries_recipientlist_changelist"))
        return redirect("admin:beneficiaries_list", pk=int(object_id))
