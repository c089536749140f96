"""People and nominations in the admin."""

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import Count, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.roles import Capability
from accounts.scoped_admin import RefusalsToldMixin, ScopedAdmin, ScopedExportMixin
from beneficiaries import nominating_views, nomination_admin_views, vetting_admin_views
from beneficiaries.admin_filters import (
    CampaignFilter,
    CommuneFilter,
    GiftFilter,
    GroupFilter,
    NominationsLeftFilter,
    ProvinceFilter,
    StateFilter,
)
from beneficiaries.correcting import correct, may_correct
from beneficiaries.costing import Costs
from beneficiaries.forms import PersonForm
from beneficiaries.list_pages.list_admin import RecipientListAdmin
from beneficiaries.list_pages.what_lists_say import says_otherwise, withdrawn_before
from beneficiaries.lookalikes import alike_nominations
from beneficiaries.models import Nomination, Person
from beneficiaries.nomination_export import NominationResource, SafeXLSX, masked
from beneficiaries.vetting import approve, full_coverage
from beneficiaries.vetting_queue import containing, group_names
from campaigns.models import HardshipGroup
from locations.vietnamese import number

__all__ = ["NominationAdmin", "PersonAdmin", "RecipientListAdmin"]

STATE_LOOKS = {
    Nomination.Status.PROPOSED: "warning",
    Nomination.Status.APPROVED: "success",
    Nomination.Status.REJECTED: "danger",
    Nomination.Status.WITHDRAWN: "info",
}


def groups_in_words(codes: Any) -> str:
    """Hardship groups as the history tells them."""
    return ", ".join(group_names(codes, HardshipGroup.objects.in_bulk(codes)))


@admin.register(Person)
class PersonAdmin(RefusalsToldMixin, ScopedAdmin):
    """Nobody is added or deleted here: a person enters the register by being nominated."""

    see = (Capability.SEE_PEOPLE,)
    change = (Capability.VET, Capability.SEND_LISTS)
    folded_search = ("search_key",)
    plain_search = ("personal_id", "old_id", "insurance_code")
    choice_related = ("commune",)
    form = PersonForm
    list_display = ("name", "born", "sex_in_words", "lives_in", "hamlet", "short_id", "nomination_count")
    list_select_related = ("commune__province",)
    list_filter = (ProvinceFilter, CommuneFilter, NominationsLeftFilter)
    list_before_template = "beneficiaries/person_list_head.html"
    change_form_outer_after_template = "beneficiaries/person_nominations.html"
    compressed_fields = True
    ordering = ("sort_key", "pk")
    search_help_text = _("Name, personal ID, old identity number or social-insurance code")

    @admin.display(description=_("full name"), ordering="sort_key")
    def name(self, person: Person) -> str:
        return person.full_name

    @admin.display(description=_("born on"), ordering="birth_date")
    def born(self, person: Person) -> str:
        return person.birth_text or "–"

    @admin.display(description=_("sex"))
    def sex_in_words(self, person: Person) -> str:
        return person.get_sex_display() or "–"

    @admin.display(description=_("commune"), ordering="commune__search_key")
    def lives_in(self, person: Person) -> str:
        return f"{person.commune}, {person.commune.province}"

    @admin.display(description=_("personal ID"))
    def short_id(self, person: Person) -> str:
        return masked(person.personal_id) or "–"

    @admin.display(description=_("nominations"))
    def nomination_count(self, person: Any) -> str:
        return number(person.nominations_seen)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        seen = Nomination.objects.visible_to(request.user).filter(person=OuterRef("pk")).order_by()
        counted = seen.values("person").annotate(count=Count("pk")).values("count")
        people: QuerySet[Person] = super().get_queryset(request)
        return people.annotate(nominations_seen=Coalesce(Subquery(counted, output_field=IntegerField()), 0))

    def choice_label(self, obj: Person) -> str:
        return " · ".join(part for part in (obj.full_name, obj.birth_text, str(obj.commune)) if part)

    def may_change(self, request: HttpRequest, obj: Person | None) -> bool:
        return obj is None or may_correct(obj.commune, request.user)

    def get_form(self, request: HttpRequest, obj: Person | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:
        return ("old_id",) if self.has_change_permission(request, obj) else ("born", "lives_in", "old_id")

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> Any:
        commune = "commune" if self.has_change_permission(request, obj) else "lives_in"
        return (
            (_("Identity"), {"fields": ("full_name", ("born", "sex"), ("personal_id", "old_id"), "insurance_code")}),
            (_("Where the person lives"), {"fields": (commune, ("hamlet", "phone"))}),
        )

    def save_model(self, request: HttpRequest, obj: Person, form: ModelForm, change: bool) -> None:
        correct(obj, facts=cast(PersonForm, form).facts, by=request.user, at=timezone.now())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        mine = Nomination.objects.visible_to(request.user).filter(person=kwargs["obj"])
        context["nominations"] = mine.select_related("campaign", "offer", "commune").order_by("-nominated_at")
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, _may_nominate(request, extra_context))


@admin.register(Nomination)
class NominationAdmin(ScopedExportMixin, ScopedAdmin):
    """Facts to read, and buttons for the moves that are possible."""

    see = (Capability.SEE_PEOPLE,)
    folded_search = ("person__search_key",)
    plain_search = ("code", "person__personal_id", "person__old_id")
    choice_related = ("person",)
    history_wording: ClassVar[Any] = {"groups": groups_in_words}
    list_display = ("short_code", "name", "campaign_code", "gift", "lives_in", "points_given", "state")
    list_display_links = ("short_code", "name")
    list_select_related = ("person", "campaign", "offer", "commune__province", "institution__commune", "nominated_by")
    list_filter = (
        CampaignFilter,
        GiftFilter,
        StateFilter,
        ProvinceFilter,
        CommuneFilter,
        GroupFilter,
    )
    list_before_template = "beneficiaries/nomination_list_head.html"
    change_form_outer_before_template = "beneficiaries/nomination_head.html"
    compressed_fields = True
    ordering = Nomination.IN_ORDER
    search_help_text = _("Name, code, personal ID or old identity number")
    resource_classes = (NominationResource,)
    export_formats = (SafeXLSX,)
    skip_export_form = True
    fieldsets = (
        (
            _("Nomination"),
            {
                "fields": (
                    ("code", "campaign"),
                    ("gift", "points_given"),
                    ("groups_in_words", "place_in_household"),
                    "note",
                )
            },
        ),
        (
            _("Person"),
            {"fields": (("person_page", "born"), ("sex_in_words", "personal_id"), ("lives_now", "insurance_code"))},
        ),
        (
            _("Where it comes from"),
            {"fields": (("commune", "institution"), ("source", "row"), ("nominated_by", "nominated_at"))},
        ),
        (_("Decision"), {"fields": (("decided_by", "decided_at"), "decision_reason")}),
    )
    readonly_fields = (
        "gift",
        "points_given",
        "groups_in_words",
        "place_in_household",
        "person_page",
        "born",
        "sex_in_words",
        "personal_id",
        "insurance_code",
        "lives_now",
        "source",
    )

    @admin.display(description=_("code"), ordering=Func(*Nomination.IN_ORDER, function="ROW"))
    def short_code(self, nomination: Nomination) -> SafeString:
        return format_html('<span class="t-nowrap">{}</span>', nomination.code)

    @admin.display(description=_("full name"), ordering="person__sort_key")
    def name(self, nomination: Nomination) -> str:
        return nomination.person.full_name

    @admin.display(description=_("campaign"), ordering="campaign__code")
    def campaign_code(self, nomination: Nomination) -> str:
        return nomination.campaign.code

    @admin.display(description=_("gift"), ordering="offer__kind")
    def gift(self, nomination: Nomination) -> str:
        return str(nomination.offer)

    @admin.display(description=_("commune"), ordering="commune__search_key")
    def lives_in(self, nomination: Nomination) -> str:
        return f"{nomination.commune}, {nomination.commune.province}"

    @admin.display(description=_("points"), ordering="points")
    def points_given(self, nomination: Nomination) -> str:
        return number(nomination.points)

    @display(description=_("status"), ordering="status", label=STATE_LOOKS)
    def state(self, nomination: Nomination) -> tuple[str, str]:
        return nomination.status, nomination.get_status_display()

    @admin.display(description=_("hardship groups"))
    def groups_in_words(self, nomination: Nomination) -> str:
        return groups_in_words(nomination.groups) or "–"

    @admin.display(description=_("place in the household"))
    def place_in_household(self, nomination: Nomination) -> str:
        return str(nomination.household_position or _("not known"))

    @admin.display(description=_("full name"))
    def person_page(self, nomination: Nomination) -> SafeString:
        page = reverse("admin:beneficiaries_person_change", args=[nomination.person_id])
        return format_html('<a class="t-link" href="{}">{}</a>', page, nomination.person)

    @admin.display(description=_("born on"))
    def born(self, nomination: Nomination) -> str:
        return nomination.person.birth_text or "–"

    @admin.display(description=_("sex"))
    def sex_in_words(self, nomination: Nomination) -> str:
        return nomination.person.get_sex_display() or "–"

    @admin.display(description=_("personal ID"))
    def personal_id(self, nomination: Nomination) -> str:
        person = nomination.person
        old = _("old number %(number)s") % {"number": person.old_id} if person.old_id else ""
        return " · ".join(filter(None, (person.personal_id, old))) or "–"

    @admin.display(description=_("social-insurance code"))
    def insurance_code(self, nomination: Nomination) -> str:
        return nomination.person.insurance_code or "–"

    @admin.display(description=_("lives in"))
    def lives_now(self, nomination: Nomination) -> str:
        place = nomination.person
        return ", ".join(part for part in (place.hamlet, str(place.commune), str(place.commune.province)) if part)

    @admin.display(description=_("list"))
    def source(self, nomination: Nomination) -> str:
        return str(nomination.recipient_list.document) if nomination.recipient_list else str(_("Added by hand"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Nomination]:
        nominations: QuerySet[Nomination] = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "beneficiaries_nomination_change":
            nominations = nominations.select_related(
                "recipient_list__document",
                "person__commune__province",
                "decided_by",
                "row__commune__province",
                *self.list_select_related,
            ).defer("recipient_list__document__content")
        return nominations

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Nomination], search_term: str
    ) -> tuple[QuerySet[Nomination], bool]:
        return containing(queryset, search_term), False

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """The province beside the commune only for who sees several."""
        areas = request.user.areas(Capability.SEE_PEOPLE)
        several = areas.nation or len(areas.provinces | areas.home_provinces) > 1
        return tuple("commune" if name == "lives_in" and not several else name for name in self.list_display)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("xet-duyet/", wrap(vetting_admin_views.vetting_queue), name="beneficiaries_vetting"),
            path("xet-duyet/da-xet/", wrap(vetting_admin_views.vetting_decided), name="beneficiaries_vetting_decided"),
            path("them-nguoi/", wrap(nominating_views.nominate_in_admin), name="beneficiaries_nominate"),
            path("<int:pk>/quyet-dinh/<slug:slug>/", wrap(nomination_admin_views.decide), name="beneficiaries_decide"),
        ]
        return own + super().get_urls()

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"user": request.user}

    def get_export_filename(self, request: HttpRequest, queryset: QuerySet, file_format: Any) -> str:
        return f"ho-so-de-nghi-{timezone.localdate():%Y-%m-%d}.xlsx"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        nomination: Nomination = kwargs["obj"]
        insured = full_coverage(nomination, Costs())
        steps = nomination_admin_views.steps_from(nomination, request.user)
        context["insured"] = insured
        context["alike"] = alike_nominations([nomination], request.user)[nomination.pk]
        context["otherwise"] = says_otherwise(nomination, request.user)
        context["withdrawn_before"] = withdrawn_before(nomination, request.user)
        context["steps"] = [step for step in steps if not (insured and step.operation is approve)]
        context["look"] = STATE_LOOKS[Nomination.Status(nomination.status)]
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        answer = super().changelist_view(request, _may_nominate(request, extra_context))
        context = getattr(answer, "context_data", None)
        if context and "cl" in context and not request.GET.get(StateFilter.parameter_name):
            everything = {StateFilter.parameter_name: StateFilter.EVERYTHING}
            context["withdrawn"] = self._withdrawn(request, context["cl"])
            context["with_withdrawn"] = context["cl"].get_query_string(everything)
        return answer

    def _withdrawn(self, request: HttpRequest, changelist: Any) -> int:
        """How many withdrawn nominations match what is asked, and are not shown unless they are asked for."""
        found = changelist.root_queryset.filter(status=Nomination.Status.WITHDRAWN)
        for asked in changelist.filter_specs:
            if not isinstance(asked, StateFilter):
                found = asked.queryset(request, found)
        return self.get_search_results(request, found, changelist.query)[0].count()


def _may_nominate(request: HttpRequest, context: dict[str, Any] | None) -> dict[str, Any]:
    return {
        **(context or {}),
        "may_nominate": request.user.may(Capability.SEND_LISTS),
        "may_vet": request.user.may(Capability.VET),
    }
