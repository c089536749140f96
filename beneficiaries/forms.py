"""Forms of vetting, of one person nominated by hand, and of the facts of a person."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from accounts.areas import Areas
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.deadlines import late_words, taking_people
from beneficiaries.models import Person
from beneficiaries.nominating import Candidacy
from beneficiaries.reading.household_position import LAST
from beneficiaries.reading.problems import Problem
from beneficiaries.reading.typed_facts import ReadFacts, TypedFacts, read_typed
from beneficiaries.recognising import PersonFacts
from campaigns.form_fields import CommuneField, commune_label
from campaigns.models import Campaign, HardshipGroup, Offer
from locations.gazette import gazetteer
from locations.models import Commune, Institution

COMMON_REASONS: tuple[tuple[str, str | Promise], ...] = (
    ("", _("– choose or write –")),
    ("not_in_hardship", _("Not among those whom the campaign is for")),
    ("insured", _("The State already pays the whole health-insurance card")),
    ("has_card", _("Has a valid card or takes part already")),
    ("twice", _("Nominated twice")),
    ("wrong_facts", _("The facts are wrong or not complete")),
    ("moved", _("No longer lives here")),
    ("died", _("Has died")),
    ("declined", _("The person declines")),
)
NAMES_SHOWN = 10
LARGEST_KEY = 2**63 - 1


def _text(**attrs: str) -> forms.TextInput:
    """A line that the browser does not fill in with what was typed about somebody else."""
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


class ReasonForm(forms.Form):
    """A reason in words: a common one, one's own, or both."""

    common_reason = forms.ChoiceField(label=_("Reason"), choices=COMMON_REASONS, required=False)
    reason = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=300,
        widget=_text(placeholder=_("In your own words")),
    )

    def full_reason(self) -> str:
        """What is kept with the decision; '' if none was given."""
        common = dict(COMMON_REASONS)[self.cleaned_data.get("common_reason") or ""]
        parts = [str(common) if self.cleaned_data.get("common_reason") else "", self.cleaned_data.get("reason", "")]
        return ": ".join(part for part in parts if part)


class NeededReasonForm(ReasonForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.full_reason():
            self.add_error("reason", _("Say why."))
        return cleaned


class DecisionForm(ReasonForm):
    """What the queue's buttons send: a decision on those that are ticked, on one, or on all that match the filter.

    `as_of` is when the officer saw the page: what came in later is not decided unseen.
    """

    APPROVE, REJECT = "approve", "reject"

    decision = forms.ChoiceField(choices=[(APPROVE, ""), (REJECT, "")], required=False)
    approve_one = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)
    everything = forms.BooleanField(required=False)
    confirmed = forms.BooleanField(required=False)
    with_unidentified = forms.BooleanField(required=False)
    as_of = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("approve_one"):
            cleaned |= {"decision": self.APPROVE, "everything": False}
            return cleaned
        if not cleaned.get("decision"):
            raise ValidationError(_("Choose whether to approve or to reject."))
        if cleaned.get("everything") and not cleaned.get("as_of"):
            raise ValidationError(_("The page is incomplete. Reload it and choose again."))
        if not cleaned.get("everything") and not self.chosen():
            raise ValidationError(_("Tick at least one nomination."))
        if cleaned["decision"] == self.REJECT and not self.errors and not self.full_reason():
            self.add_error("reason", _("Say why."))
        return cleaned

    def chosen(self) -> list[int]:
        """Primary keys as sent: they say what was ticked, never what may be decided."""
        if one := self.cleaned_data.get("approve_one"):
            return [one]
        sent: Any = self.data
        return sent_keys(sent.getlist("chosen"))


def sent_keys(values: Iterable[str]) -> list[int]:
    """The values that can be primary keys."""
    return [int(value) for value in values if value.isascii() and value.isdecimal() and 0 < len(value) < 19]


class FactsMixin(forms.Form):
    """The fields that say who somebody is. After `is_valid()`, `facts` holds what they say."""

    facts: PersonFacts

    full_name = forms.CharField(label=_("Full name"), max_length=150, widget=_text())
    born = forms.CharField(
        label=_("Born on"),
        required=False,
        max_length=40,
        help_text=_("Day/month/year; month/year or the year alone if that is all that is known."),
        widget=_text(placeholder=_("day/month/year")),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=[("", _("Not known")), *Person.Sex.choices],
    )
    personal_id = forms.CharField(
        label=_("Personal ID"),
        required=False,
        max_length=30,
        help_text=_("12 digits as on the identity card (an old number has 9)."),
        widget=_text(inputmode="numeric"),
    )
    insurance_code = forms.CharField(
        label=_("Social-insurance code"),
        required=False,
        max_length=30,
        help_text=_("10 digits, or the 15 characters of the health-insurance card."),
        widget=_text(),
    )
    hamlet = forms.CharField(
        label=_("Hamlet"),
        required=False,
        max_length=150,
        widget=_text(),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=30,
        widget=_text(inputmode="tel"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        names = ("full_name", "sex", "personal_id", "insurance_code", "hamlet", "phone")
        typed = TypedFacts(birth_date=cleaned.get("born", ""), **{name: cleaned.get(name, "") for name in names})
        read = read_typed(typed, today=timezone.localdate())
        for problem in read.problems:
            self._blame(problem)
        commune = cleaned.get("commune")
        if commune is not None:
            self.facts = person_facts(read, commune)
        return cleaned

    def _blame(self, problem: Problem) -> None:
        field = "born" if problem.field == "birth_date" else problem.field
        if field not in self.errors:  # an empty name is said once
            self.add_error(field, problem.message)


def person_facts(read: ReadFacts, commune: Commune) -> PersonFacts:
    return PersonFacts(
        full_name=read.full_name,
        commune=commune.pk,
        birth_date=read.birth_date,
        birth_precision=read.birth_precision,
        sex=read.sex,
        personal_id=read.personal_id,
        insurance_code=read.insurance_code,
        hamlet=read.hamlet,
        phone=read.phone,
    )


class PersonForm(FactsMixin, forms.ModelForm):
    """The facts of a person in the register. `user` is set by the admin."""

    user: User
    commune = CommuneField(label=_("Commune"))

    class Meta:
        model = Person
        fields = ("full_name", "sex", "personal_id", "insurance_code", "commune", "hamlet", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "born" not in self.fields:  # to read only
            return
        self.fields["born"].initial = self.instance.birth_text
        areas = self.user.areas(Capability.VET, Capability.SEND_LISTS)
        self.fields["commune"] = _commune_field(areas)
        for field in self.fields.values():  # as the admin's own forms look
            if type(field.widget) is forms.TextInput:
                field.widget = UnfoldAdminTextInputWidget(attrs=field.widget.attrs)
            elif type(field.widget) is forms.Select and isinstance(field, forms.ChoiceField):
                field.widget = UnfoldAdminSelectWidget(choices=field.widget.choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if hasattr(self, "facts") and not self.errors:
            cleaned |= {"personal_id": self.facts.personal_id, "insurance_code": self.facts.insurance_code}
            cleaned |= {"full_name": self.facts.full_name, "phone": self.facts.phone, "hamlet": self.facts.hamlet}
            cleaned |= {"sex": self.facts.sex}
            self.instance.birth_date = self.facts.birth_date
            self.instance.birth_precision = self.facts.birth_precision
        return cleaned


class NamedCommuneField(forms.CharField):
    """A commune as somebody writes it, of today or of before July 2025; never empty; cleaned to the commune.

    `provinces` (codes) are where it is looked for when the text names no province.
    """

    def __init__(self, *, provinces: Iterable[str], **kwargs: Any) -> None:
        self.provinces = frozenset(provinces)
        super().__init__(max_length=200, **kwargs)

    def clean(self, value: Any) -> Commune:
        found = gazetteer().resolve(super().clean(value), default_provinces=self.provinces)
        if found.code is not None:
            return Commune.objects.select_related("province").get(pk=found.code)
        if not found.candidates:
            raise ValidationError(_("No commune of this name was found. Write it with its province."))
        names = "; ".join(f"{one.name}, {one.province}" for one in found.candidates[:NAMES_SHOWN])
        raise ValidationError(_("Which one is meant? Write its present name: %(names)s"), params={"names": names})


class OwnCommuneField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Commune) -> str:
        return commune_label(obj)


def _commune_field(areas: Areas, *, plain: bool = False) -> forms.Field:
    """How somebody of these areas names a commune: searched by staff, chosen by a commune, written by an institution,
    whose pupils and patients come from anywhere. On a `plain` page nothing is searched with a script.
    """
    wide = areas.nation or bool(areas.provinces)
    if areas.institutions or (wide and plain):
        return NamedCommuneField(
            label=_("Commune"),
            provinces=areas.home_provinces | areas.provinces,
            help_text=_("As it is called today or was before July 2025; add the province if it is another one."),
        )
    if wide:
        only = next(iter(areas.provinces)) if len(areas.provinces) == 1 and not areas.communes else None
        return CommuneField(label=_("Commune"), province=None if areas.nation else only)
    own = Commune.objects.filter(pk__in=areas.communes).select_related("province").order_by("search_key")
    field = OwnCommuneField(own, label=_("Commune"))
    if len(areas.communes) == 1:
        field.initial, field.empty_label = next(iter(areas.communes)), None
    return field


class OfferByCampaign(forms.ModelChoiceField):
    """One select for the campaign and its gift: each campaign with the gifts that it offers."""

    def label_from_instance(self, obj: Offer) -> str:
        late = late_words(obj.campaign)
        return f"{obj} – {obj.campaign.code}" + (f" ({late})" if late else "")


class NominationForm(FactsMixin):
    """One person for one gift, by hand, within the area for which `user` sends lists."""

    field_order = (
        "offer",
        "institution",
        "full_name",
        "born",
        "sex",
        "personal_id",
        "insurance_code",
        "commune",
        "hamlet",
        "phone",
        "household_position",
        "groups",
        "note",
    )

    offer = OfferByCampaign(Offer.objects.none(), label=_("Gift and campaign"))
    institution = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("School or hospital"),
        required=False,
        help_text=_("Only if a school or a hospital nominates the person."),
    )
    household_position = forms.IntegerField(
        label=_("Place in the household"),
        required=False,
        min_value=1,
        max_value=LAST,
        help_text=_("For a card: 1, 2, 3… among the insured of the household. Leave empty if it is not known."),
    )
    groups = forms.ModelMultipleChoiceField(
        HardshipGroup.objects.all(), label=_("Hardship groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        help_text=_("What matters for the decision. No diagnosis."),
        widget=_text(),
    )

    def __init__(self, data: Any = None, *, user: User, plain: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        areas = user.areas(Capability.SEND_LISTS)
        self._offers(Offer.objects.filter(campaign__in=taking_people(user)).select_related("campaign"))
        self._institutions(areas)
        self.fields["commune"] = _commune_field(areas, plain=plain)
        self.order_fields(self.field_order)

    def _offers(self, offers: Any) -> None:
        field: Any = self.fields["offer"]
        field.empty_label = _("– choose –")
        field.queryset = offers.order_by("-campaign__year", "campaign__code", "kind")

    def _institutions(self, areas: Areas) -> None:
        field: Any = self.fields["institution"]
        field.queryset = Institution.objects.filter(
            areas.q(province="commune__province_id", commune="commune_id", institution="pk")
        )
        if areas.institutions and not (areas.nation or areas.provinces or areas.communes):
            field.required, field.help_text = True, ""
            if len(areas.institutions) == 1:
                field.initial, field.empty_label = next(iter(areas.institutions)), None
        elif areas.nation or areas.provinces or areas.institutions:
            field.empty_label = _("– none –")
        else:
            del self.fields["institution"]

    def clean_groups(self) -> Any:
        groups = self.cleaned_data["groups"]
        if {"poor", "near_poor"} <= {group.pk for group in groups}:
            raise ValidationError(_("Choose either a poor household or a near-poor one, not both."))
        return groups

    def candidacy(self) -> Candidacy:
        """What `nominating.nominate` takes; after `is_valid()`."""
        asked = self.cleaned_data
        groups = tuple(sorted(group.pk for group in asked["groups"]))
        return Candidacy(
            self.facts,
            asked["offer"].kind,
            groups=groups,
            household_position=asked["household_position"],
            note=" ".join(asked["note"].split()),
        )

    @property
    def campaign(self) -> Campaign:
        campaign: Campaign = self.cleaned_data["offer"].campaign
        return campaign

    @property
    def sending_institution(self) -> Institution | None:
        return self.cleaned_data.get("institution")
