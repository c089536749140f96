"""The administrative units, schools and hospitals in the admin. (`locations` itself knows nothing of duties.)"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, Func, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import action, display

from accounts import institution_views
from accounts.forms import OWN
from accounts.institutions import OutsideArea, may_keep_in
from accounts.models import User, some_of
from accounts.requests import user_of
from accounts.roles import Capability
from accounts.scoped_admin import ScopedAdmin
from locations.models import (
    Commune,
    Institution,
    LegacyCommune,
    LegacyDistrict,
    LegacyProvince,
    Province,
)
from locations.vietnamese import date_text

# Of the units that became a commune so many are named in the list; the commune's own page names all.
NAMED = 3


def is_autocomplete(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.url_name == "autocomplete"


def where_asked(request: HttpRequest, province: str) -> Q:
    """Everything, or what lies where the user keeps accounts if the form asks for no more."""
    if OWN not in request.GET or not is_autocomplete(request):
        return Q()
    return user_of(request).areas(Capability.MANAGE_STAFF, Capability.MANAGE_SENDERS).q(province=province)


class UnitAdmin(ScopedAdmin):
    """Units come from the list of the State (`manage.py load_locations`): they are read here, not written."""

    see = (Capability.SEE_PLANS,)
    folded_search = ("search_key",)
    plain_search = ("code",)
    actions = None

    @admin.display(description=_("list as of"), ordering="as_of")
    def list_day(self, unit: Any) -> str:
        return date_text(unit.as_of)


@admin.register(Province)
class ProvinceAdmin(UnitAdmin):
    list_display = ("name", "code", "communes_count", "before", "list_day")
    fields = ("name", "code", "kind", "communes_count", "before", "list_day")
    readonly_fields = fields
    ordering = ("code",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Province]:
        merged = LegacyProvince.objects.filter(successor_codes__contains=[OuterRef("code")]).order_by("code")
        return (
            super()
            .get_queryset(request)
            .annotate(communes_here=Count("communes"), predecessors=ArraySubquery(merged.values("name")))
        )

    @admin.display(description=_("communes"), ordering="communes_here")
    def communes_count(self, province: Any) -> int:
        count: int = province.communes_here
        return count

    @admin.display(description=_("before July 2025"))
    def before(self, province: Any) -> str:
        return "; ".join(province.predecessors)


@admin.register(Commune)
class CommuneAdmin(UnitAdmin):
    list_display = ("name", "code", "province_name", "before_in_short", "list_day")
    list_filter = (("province", RelatedDropdownFilter),)
    list_filter_submit = True
    list_select_related = ("province",)
    choice_related = ("province",)
    fields = ("name", "code", "kind", "province_name", "before", "list_day")
    readonly_fields = fields
    ordering = ("province__code", "code")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commune]:
        queryset = super().get_queryset(request).filter(where_asked(request, "province_id")).select_related("province")
        if is_autocomplete(request):
            return queryset
        merged = LegacyCommune.objects.filter(successor_codes__contains=[OuterRef("code")]).order_by("code")
        written = Concat("name", Value(", "), "district__name")
        return queryset.annotate(predecessors=ArraySubquery(merged.values_list(written, flat=True)))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Commune], search_term: str
    ) -> tuple[QuerySet[Commune], bool]:
        """What stands after a comma is the province: "yên trung, bắc ninh". Own provinces come first in a choice."""
        name, _comma, province = search_term.partition(",")
        found, _duplicates = super().get_search_results(request, queryset, name)
        if province.strip():
            found = found.filter(province__in=self._provinces(request, province))
        if is_autocomplete(request):
            areas = user_of(request).areas(*Capability)
            own = Case(
                When(province__in=areas.provinces | areas.home_provinces, then=0),
                default=1,
                output_field=IntegerField(),
            )
            found = found.order_by(own, "search_key", "province_id")
        return found, False

    def _provinces(self, request: HttpRequest, name: str) -> QuerySet[Province]:
        provinces: ProvinceAdmin = self.admin_site._registry[Province]
        return provinces.get_search_results(request, Province.objects.all(), name)[0]

    def choice_label(self, obj: Commune) -> str:
        return f"{obj.name}, {obj.province}"

    @admin.display(description=_("province"), ordering="province__code")
    def province_name(self, commune: Commune) -> str:
        return str(commune.province)

    @admin.display(description=_("before July 2025"))
    def before(self, commune: Any) -> str:
        return "; ".join(commune.predecessors) or "–"

    @admin.display(description=_("before July 2025"))
    def before_in_short(self, commune: Any) -> str:
        return some_of(commune.predecessors, NAMED, "; ") or "–"


def _now_called(model: type[Province] | type[Commune]) -> ArraySubquery:
    """The names of the present units whose codes stand in `successor_codes`."""
    place = Func(OuterRef("successor_codes"), F("code"), function="array_position", output_field=IntegerField())
    present = model._default_manager.alias(place=place).filter(place__isnull=False).order_by("place")
    name = Concat("name", Value(", "), "province__name") if model is Commune else F("name")
    return ArraySubquery(present.values_list(name, flat=True))


class LegacyAdmin(UnitAdmin):
    """Units of before July 2025, and what became of them."""

    @admin.display(description=_("today"))
    def today(self, unit: Any) -> str:
        return "; ".join(unit.now_called) or str(_("no successor on record"))


@admin.register(LegacyProvince)
class LegacyProvinceAdmin(LegacyAdmin):
    list_display = ("name", "code", "today")
    fields = ("name", "code", "today", "list_day")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[LegacyProvince]:
        return super().get_queryset(request).annotate(now_called=_now_called(Province))


@admin.register(LegacyDistrict)
class LegacyDistrictAdmin(LegacyAdmin):
    list_display = ("name", "province", "became")
    list_filter = (("province", RelatedDropdownFilter),)
    list_filter_submit = True
    list_select_related = ("province", "merged_into")
    fields = ("name", "province", "became", "list_day")
    readonly_fields = fields

    @admin.display(description=_("what became of it"))
    def became(self, district: LegacyDistrict) -> str:
        if district.merged_into is None or district.dissolved_on is None:
            return str(_("abolished on 01/07/2025 with all districts"))
        return str(_("merged into %(district)s on %(day)s")) % {
            "district": district.merged_into,
            "day": date_text(district.dissolved_on),
        }


@admin.register(LegacyCommune)
class LegacyCommuneAdmin(LegacyAdmin):
    list_display = ("name", "code", "district_name", "province_name", "today")
    list_filter = (("district__province", RelatedDropdownFilter),)
    list_filter_submit = True
    list_select_related = ("district__province",)
    fields = ("name", "code", "district_name", "province_name", "today", "list_day")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[LegacyCommune]:
        return super().get_queryset(request).annotate(now_called=_now_called(Commune))

    @admin.display(description=_("district"), ordering="district__code")
    def district_name(self, commune: LegacyCommune) -> str:
        return str(commune.district)

    @admin.display(description=_("province"), ordering="district__province__code")
    def province_name(self, commune: LegacyCommune) -> str:
        return str(commune.district.province)


class InstitutionForm(forms.ModelForm):
    """A school or hospital of the own area. `by` is set by the admin."""

    by: User

    class Meta:
        model = Institution
        fields = ("kind", "name", "commune", "address")

    def clean_commune(self) -> Commune:
        commune: Commune = self.cleaned_data["commune"]
        if not may_keep_in(self.by, commune):
            raise forms.ValidationError(str(OutsideArea()))
        return commune


@admin.register(Institution)
class InstitutionAdmin(ScopedAdmin):
    see = (Capability.SEE_PLANS,)
    add = (Capability.PLAN, Capability.MANAGE_SENDERS)
    change = (Capability.PLAN, Capability.MANAGE_SENDERS)
    delete = (Capability.PLAN, Capability.MANAGE_SENDERS)
    form = InstitutionForm
    folded_search = ("search_key",)
    list_display = ("name", "kind_label", "commune_name", "province_name", "address", "number")
    list_filter = (("kind", ChoicesDropdownFilter), ("commune__province", RelatedDropdownFilter))
    list_filter_submit = True
    list_select_related = ("commune__province",)
    choice_related = ("commune__province",)
    autocomplete_fields = ("commune",)
    fields = ("kind", "name", "commune", "address")
    actions = None
    actions_list = ("to_import", "to_export")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Institution]:
        return super().get_queryset(request).filter(where_asked(request, "commune__province_id"))

    @display(description=_("kind"), ordering="kind", label={"school": "info", "hospital": "success"})
    def kind_label(self, institution: Institution) -> tuple[str, str]:
        return institution.kind, institution.get_kind_display()

    @admin.display(description=_("number"), ordering="pk")
    def number(self, institution: Institution) -> str:
        """By which a command names it; without dots, as it has to be typed."""
        return str(institution.pk)

    @admin.display(description=_("commune"), ordering="commune__search_key")
    def commune_name(self, institution: Institution) -> str:
        return str(institution.commune)

    @admin.display(description=_("province"), ordering="commune__province__code")
    def province_name(self, institution: Institution) -> str:
        return str(institution.commune.province)

    def choice_label(self, obj: Institution) -> str:
        return f"{obj.name} ({obj.commune}, {obj.commune.province})"

    def may_change(self, request: HttpRequest, obj: Institution | None) -> bool:
        return obj is None or may_keep_in(user_of(request), obj.commune)

    def get_form(
        self, request: HttpRequest, obj: Institution | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"by": user_of(request)})

    @action(description=_("Take from Excel"), icon="upload", permissions=("add",), url_path="nhap-tu-excel")
    def to_import(self, request: HttpRequest) -> Any:
        return institution_views.take(request)

    @action(description=_("Excel file"), icon="download", permissions=("view",), url_path="xuat-excel")
    def to_export(self, request: HttpRequest) -> Any:
        return institution_views.export(request, self.get_queryset(request))
