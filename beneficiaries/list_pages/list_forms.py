"""Forms of sending a list and of settling it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from accounts.acting import Refusal
from accounts.areas import Areas
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.deadlines import TooLate, late_words, taking_people
from beneficiaries.forms import NamedCommuneField
from beneficiaries.list_pages.row_display import came, shown_facts
from beneficiaries.lists import intake
from beneficiaries.models import ListRow, Person, RecipientList
from beneficiaries.reading.cleaning import CORRECTABLE
from beneficiaries.reading.headings import Field
from beneficiaries.reading.identity import choices_of
from beneficiaries.reading.raw_rows import raw_from_json
from campaigns.form_fields import CommuneField, commune_label
from campaigns.models import Campaign, HardshipGroup, Offer
from locations.models import Commune, Institution

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv,.txt"
"""What the browser's file dialogue offers; the reader goes by the bytes, whatever the name."""

SET_ASIDE_REASONS: tuple[tuple[str, str | Promise], ...] = (
    ("", _("– choose or write –")),
    ("twice", _("Stands in the list twice")),
    ("outside", _("Lives outside the area")),
    ("no_person", _("This row is no person")),
    ("insured", _("The State already pays the whole health-insurance card")),
    ("has_card", _("Has a valid card or takes part already")),
    ("wrong_facts", _("The facts are wrong or not complete")),
    ("moved", _("No longer lives here")),
    ("died", _("Has died")),
    ("declined", _("The person declines")),
)


class CampaignField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Campaign) -> str:
        late = late_words(obj)
        return f"{obj.code} · {obj.name}" + (f" ({late})" if late else "")


class InstitutionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Institution) -> str:
        return f"{obj.name}, {obj.commune}"


@dataclass(frozen=True)
class Place:
    """A commune or institution for which somebody sends lists."""

    key: str
    label: str
    commune: Commune | None = None
    institution: Institution | None = None


class SendForm(forms.Form):
    """Campaign, place, gift and file. What can be only one thing is not asked, but told by `only_campaign` and
    `only_place`. `with_search`: communes are searched with a script and files chosen as in the admin.
    """

    campaign = CampaignField(Campaign.objects.none(), label=_("Campaign"), empty_label=_("– choose –"))
    place = forms.ChoiceField(label=_("Comes from"))
    commune = forms.CharField()
    institution = InstitutionField(
        Institution.objects.none(), label=_("School or hospital"), required=False, empty_label="–"
    )
    kind = forms.ChoiceField(
        label=_("Gift asked for"),
        required=False,
        help_text=_("For rows that do not say it themselves."),
    )
    file = forms.FileField(
        label=_("File of the list"),
        allow_empty_file=True,  # the reader has a sentence of its own for it
        help_text=_("An .xlsx, .xls, .ods or .csv file of at most 10 MB, as it is: nothing has to be retyped."),
        error_messages={"required": _("Choose the Excel file of the list.")},
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, user: User, with_search: bool = False) -> None:
        super().__init__(data, files)
        areas = user.areas(Capability.SEND_LISTS)
        self.wide = areas.nation or bool(areas.provinces)
        self.only_campaign: Campaign | None = None
        self.only_place: Place | None = None
        if with_search:  # the admin's scripts know no other
            self.fields["file"].widget = UnfoldAdminFileFieldWidget(attrs={"accept": ACCEPTED})
        self._campaigns(taking_people(user).prefetch_related("offers"))
        if self.wide:
            self._wide_places(areas, with_search=with_search)
        else:
            self._own_places(areas)

    def _campaigns(self, campaigns: QuerySet[Campaign]) -> None:
        self.open_campaigns = list(campaigns)
        field: Any = self.fields["campaign"]
        field.queryset = campaigns
        offered = {offer.kind for campaign in self.open_campaigns for offer in campaign.offers.all()}
        kinds = [(kind, label) for kind, label in Offer.Kind.choices if kind in offered]
        gift: Any = self.fields["kind"]
        gift.choices = [("", _("The list says it for each person")), *kinds]
        if len(self.open_campaigns) == 1:
            self.only_campaign = self.open_campaigns[0]
            del self.fields["campaign"]

    def _wide_places(self, areas: Areas, *, with_search: bool) -> None:
        del self.fields["place"]
        only = next(iter(areas.provinces)) if len(areas.provinces) == 1 and not areas.communes else None
        province = None if areas.nation else only
        field: forms.Field = NamedCommuneField(provinces=areas.provinces, label=_("Commune"), required=False)
        if with_search:
            field = CommuneField(label=_("Commune"), required=False, province=province)
        field.help_text = _("Leave empty for people of several communes: then each row must name its commune.")
        self.fields["commune"] = field
        institutions: Any = self.fields["institution"]
        institutions.queryset = (
            Institution.objects.filter(areas.q(province="commune__province_id", commune="commune_id", institution="pk"))
            .select_related("commune")
            .order_by("search_key")
        )
        institutions.help_text = _("Only if a school or a hospital sends the list.")
        if not institutions.queryset.exists():
            del self.fields["institution"]

    def _own_places(self, areas: Areas) -> None:
        del self.fields["commune"], self.fields["institution"]
        communes = Commune.objects.filter(pk__in=areas.communes).select_related("province").order_by("search_key")
        institutions = Institution.objects.filter(pk__in=areas.institutions).select_related("commune")
        self._places = [Place(f"commune-{one.pk}", commune_label(one), commune=one) for one in communes] + [
            Place(f"institution-{one.pk}", f"{one.name}, {one.commune}", institution=one) for one in institutions
        ]
        field: Any = self.fields["place"]
        field.choices = [("", _("– choose –")), *((place.key, place.label) for place in self._places)]
        if len(self._places) == 1:
            self.only_place = self._places[0]
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        campaign: Campaign | None = cleaned.get("campaign") or self.only_campaign
        kind = cleaned.get("kind")
        if campaign and kind and kind not in {offer.kind for offer in campaign.offers.all()}:
            self.add_error("kind", _("This campaign does not give that. Choose another gift."))
        if cleaned.get("commune") and cleaned.get("institution"):
            self.add_error("institution", _("Choose either a commune or a school or hospital."))
        return cleaned

    def origin(self) -> dict[str, Any]:
        """Campaign, commune, institution and kind as `intake.receive` takes them; after `is_valid()`."""
        cleaned = self.cleaned_data
        chosen = {place.key: place for place in ([] if self.wide else self._places)}
        place = self.only_place or chosen.get(cleaned.get("place", ""))
        return {
            "campaign": self.only_campaign or cleaned["campaign"],
            "commune": place.commune if place else cleaned.get("commune"),
            "institution": place.institution if place else cleaned.get("institution"),
            "kind": cleaned["kind"],
        }

    def refuse(self, refusal: Refusal) -> None:
        """Say it beside the field that it is about."""
        field = None
        if isinstance(refusal, intake.Unreadable | intake.SentBefore):
            field = "file"
        elif isinstance(refusal, intake.CampaignTakesNone | TooLate):
            field = "campaign"
        elif isinstance(refusal, intake.NotYourArea):
            field = "commune" if self.wide else "place"
        self.add_error(field if field in self.fields else None, str(refusal))


_CHOICES = {"commune_choice": "commune", "id_choice": "personal_id"}
"""Fields in which one of a few values is chosen, by the fact that it is about."""


class RowForm(forms.Form):
    """What a row says, to be corrected. What was on the page travels along, so that only what this person changed
    is written, whatever others did meanwhile. `asked`: a fact that has its field though the row says nothing of it.
    """

    full_name = forms.CharField(label=_("Full name"), max_length=150, required=False)
    birth_date = forms.CharField(
        label=_("Born on"),
        max_length=100,
        required=False,
        help_text=_("Day/month/year; month/year or the year alone if that is all that is known."),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[*Person.Sex.choices, ("", _("Not known"))],
        required=False,
        widget=forms.RadioSelect,
    )
    personal_id = forms.CharField(
        label=_("Personal ID"),
        max_length=100,
        required=False,
        help_text=_("12 digits as on the identity card (an old number has 9)."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    id_choice = forms.ChoiceField(label=_("Which number is it?"), required=False)
    old_id = forms.CharField(
        label=_("Old identity number"),
        max_length=100,
        required=False,
        help_text=_("9 digits. By it, together with the name, the person is found in the register; it may be empty."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    insurance_code = forms.CharField(
        label=_("Social-insurance code"),
        max_length=100,
        required=False,
        help_text=_("10 digits, or the 15 characters of the health-insurance card."),
    )
    commune_choice = forms.ChoiceField(label=_("Which commune is it?"), required=False)
    commune = forms.CharField(
        label=_("Commune"),
        max_length=300,
        required=False,
        help_text=_("As it is called today or was before July 2025; add the province if it is another one."),
    )
    hamlet = forms.CharField(label=_("Hamlet"), max_length=150, required=False)
    household_position = forms.CharField(
        label=_("Place in the household"),
        max_length=100,
        required=False,
        help_text=_("For a card: 1, 2, 3… among the insured of the household. Leave empty if it is not known."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    groups = forms.MultipleChoiceField(label=_("Hardship groups"), required=False, widget=forms.CheckboxSelectMultiple)
    requested = forms.ChoiceField(label=_("Gift asked for"), required=False)
    phone = forms.CharField(
        label=_("Telephone"), max_length=100, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, row: ListRow, groups: Sequence[HardshipGroup], asked: str = "") -> None:
        super().__init__(data, initial=_as_read(row))
        self.row = row
        received = row.recipient_list
        fields: dict[str, Any] = self.fields
        fields["groups"].choices = [(group.pk, group.name) for group in groups]
        offered = {offer.kind for offer in received.campaign.offers.all()} | {row.facts["requested"]}
        default = _("As for the whole list: %(gift)s") % {"gift": received.get_default_kind_display()}
        fields["requested"].choices = [
            ("", default if received.default_kind else _("Not said")),
            *((kind, label) for kind, label in Offer.Kind.choices if kind in offered),
        ]
        if row.commune_choices:
            fields["commune_choice"].choices = [("", _("– choose –")), *row.commune_choices]
            fields["commune"].label = _("Or another commune")
        else:
            del self.fields["commune_choice"]
        if numbers := _numbers_to_choose_from(row):
            fields["id_choice"].choices = [("", _("– choose –")), *((number, number) for number in numbers)]
            fields["personal_id"].label = _("Or another number")
        else:
            del self.fields["id_choice"]
        if not (self.initial["old_id"] or "old_id" in row.corrections or asked == "old_id"):
            del self.fields["old_id"]  # from year to year fewer people have one
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField):  # a cell may hold more than a fact
                self.initial[name] = self.initial[name][: field.max_length]
            field.show_hidden_initial = True
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("id_choice") and "personal_id" not in self.changed_data:
            cleaned["personal_id"] = cleaned["id_choice"]
        chosen, typed = cleaned.get("commune_choice"), cleaned.get("commune", "")
        if "commune" in self.changed_data and typed:
            province = self.row.recipient_list.province_id
            try:
                commune = NamedCommuneField(provinces=[province] if province else []).clean(typed)
            except ValidationError as error:
                self.add_error("commune", error)
            else:
                cleaned["commune"] = commune.pk if commune else ""
        elif chosen:
            cleaned["commune"] = chosen
        return cleaned

    def corrections(self) -> dict[str, str]:
        """What this person changed, as `settling.correct` takes it; after `is_valid()`."""
        changed = set(self.changed_data)
        changed |= {field for choice, field in _CHOICES.items() if choice in changed}
        texts = {name: self.cleaned_data[name] for name in sorted(changed & CORRECTABLE)}
        return {name: ",".join(value) if isinstance(value, list) else value for name, value in texts.items()}


class CellForm(RowForm):
    """One fact of a row, edited where it stands."""

    def __init__(self, data: Any = None, *, row: ListRow, groups: Sequence[HardshipGroup], field: str) -> None:
        super().__init__(data, row=row, groups=groups, asked=field)
        kept = {field, *(choice for choice, of in _CHOICES.items() if of == field)}
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        for one in self.fields.values():
            one.show_hidden_initial = False


def _numbers_to_choose_from(row: ListRow) -> tuple[str, ...]:
    """The numbers of a cell that names several, unless something was typed in its place."""
    if "personal_id" in row.corrections or all(problem["code"] != "id_several" for problem in row.problems):
        return ()
    return choices_of(raw_from_json(row.cells).first(Field.PERSONAL_ID, Field.OLD_ID))


def _as_read(row: ListRow) -> dict[str, Any]:
    """What the fields show at first: what was read, else the cell as it came, to be mended."""
    shown = {fact.name: fact for fact in shown_facts(row, {})}
    texts = {name: shown[name].value or came(row, name) for name in CORRECTABLE if name in shown}
    choices = {
        "sex": row.facts["sex"] or "",
        "groups": row.facts["groups"],
        "requested": row.facts["requested"] or "",
    }
    return texts | choices


class ReasonForm(forms.Form):
    """Why a list is withdrawn."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, error_messages={"required": _("Say why.")}, widget=forms.TextInput
    )


class SetAsideForm(forms.Form):
    """Why a row is set aside: a common reason, one's own, or both."""

    common_reason = forms.ChoiceField(label=_("Reason"), choices=SET_ASIDE_REASONS, required=False)
    reason = forms.CharField(label=_("In your own words"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.full_reason():
            self.add_error("reason", _("Say why the row is set aside."))
        return cleaned

    def full_reason(self) -> str:
        common = self.cleaned_data.get("common_reason") or ""
        parts = (str(dict(SET_ASIDE_REASONS)[common]) if common else "", self.cleaned_data.get("reason", ""))
        return ": ".join(part for part in parts if part)


class GiftForm(forms.Form):
    """The gift for rows of a list that do not say one."""

    kind = forms.ChoiceField(label=_("Gift for rows that do not say one"))

    def __init__(self, data: Any = None, *, received: RecipientList) -> None:
        super().__init__(data, initial={"kind": received.default_kind})
        offered = {offer.kind for offer in received.campaign.offers.all()}
        field: Any = self.fields["kind"]
        field.choices = [
            *([] if received.default_kind in offered else [("", _("– choose –"))]),
            *((kind, label) for kind, label in Offer.Kind.choices if kind in offered),
        ]


class GroupForm(forms.Form):
    """The hardship group of the rows that say none."""

    NONE = "-"

    group = forms.ChoiceField(label=_("Hardship group for rows that do not say one"))
    title = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, groups: Iterable[HardshipGroup], title: str = "", auto_id: str = "id_%s"
    ) -> None:
        """`title`: which rows are asked about (`title_groups.under`)."""
        super().__init__(data, initial={"title": title}, auto_id=auto_id)
        field: Any = self.fields["group"]
        named = ((group.pk, group.name) for group in groups)
        field.choices = [("", _("– choose –")), (self.NONE, _("Belong to no group")), *named]

    def code(self) -> str:
        """As `settling.choose_group` takes it; after `is_valid()`."""
        group: str = self.cleaned_data["group"]
        return "" if group == self.NONE else group
