"""Filters of the lists of people and nominations: each offers what the user's own rows hold."""

from typing import Any, ClassVar

from django.contrib.admin import ModelAdmin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from accounts.requests import user_of
from beneficiaries.models import Nomination
from campaigns.models import Campaign, HardshipGroup, Offer
from locations.models import Commune, Province

MOST_COMMUNES = 250


class CampaignFilter(DropdownFilter):
    title = _("campaign")
    parameter_name = "campaign"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [(str(campaign.pk), str(campaign)) for campaign in Campaign.objects.visible_to(user_of(request))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return _narrowed(queryset, "campaign", self.value())


class GiftFilter(DropdownFilter):
    title = _("gift")
    parameter_name = "gift"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return list(Offer.Kind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(offer__kind=self.value()) if self.value() else queryset


class GroupFilter(DropdownFilter):
    title = _("hardship group")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [(group.code, group.name) for group in HardshipGroup.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(groups__contains=[self.value()]) if self.value() else queryset


class StateFilter(DropdownFilter):
    """Withdrawn nominations stay on record for ever: they are shown to who asks for them."""

    title = _("status")
    parameter_name = "status__exact"
    all_option: ClassVar[list[Any]] = ["", _("All but withdrawn")]
    EVERYTHING = "all"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [*Nomination.Status.choices, (self.EVERYTHING, _("All, withdrawn as well"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case self.EVERYTHING:
                return queryset
            case None | "":
                return queryset.exclude(status=Nomination.Status.WITHDRAWN)
            case state:
                return queryset.filter(status=state)


class NominationsLeftFilter(DropdownFilter):
    """Who came with a list that was withdrawn, and by no other way, stays in the register."""

    title = _("nominations")
    parameter_name = "nominations"
    NONE = "none"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [(self.NONE, _("None left, all withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != self.NONE:
            return queryset
        # All that there are, not those alone that the user sees: elsewhere somebody may wait for a gift.
        standing = Nomination.objects.filter(person=OuterRef("pk")).exclude(status=Nomination.Status.WITHDRAWN)
        return queryset.filter(~Exists(standing))


class ProvinceFilter(DropdownFilter):
    """Only for those who see several provinces."""

    title = _("province")
    parameter_name = "province"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        present = model_admin.get_queryset(request).order_by().values("commune__province")
        found = Province.objects.filter(pk__in=present).order_by("search_key")
        chosen = [(province.pk, str(province)) for province in found]
        return chosen if len(chosen) > 1 or self.value() else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(commune__province=self.value()) if self.value() else queryset


class CommuneFilter(DropdownFilter):
    """The communes of the rows, once they are few enough to choose from."""

    title = _("commune")
    parameter_name = "commune"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        present = model_admin.get_queryset(request).order_by()
        if province := request.GET.get(ProvinceFilter.parameter_name):
            present = present.filter(commune__province=province)
        found = Commune.objects.filter(pk__in=present.values("commune")).order_by("search_key", "code")
        communes = list(found[: MOST_COMMUNES + 1])
        if len(communes) > MOST_COMMUNES:
            return []
        return [(commune.pk, str(commune)) for commune in communes]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(commune=self.value()) if self.value() else queryset


def _narrowed(queryset: QuerySet, path: str, value: str | None) -> QuerySet:
    """By a primary key as it stands in the address; what is no key finds nothing."""
    if not value:
        return queryset
    return queryset.filter(**{path: value}) if value.isdecimal() and len(value) < 10 else queryset.none()
