"""What is asked for when somebody keeps accounts."""

import json
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from accounts.areas import Areas
from accounts.keeping import AccountFacts, DutyFacts, reach, roles_to_give
from accounts.models import SIGN_IN_NAME, SIGN_IN_NAME_RULE, Duty, DutyCommune, User
from accounts.telephones import telephone_problem
from locations.models import Commune, Institution, Province
from locations.vietnamese import date_text

# In the address of an autocomplete: only what lies where the user keeps accounts.
OWN = "own"


class DayInput(forms.DateInput):
    """A date as offices write it, whatever language the browser speaks."""

    def __init__(self) -> None:
        super().__init__(
            {"placeholder": _("day/month/year"), "inputmode": "numeric", "autocomplete": "off"}, "%d/%m/%Y"
        )


class SignInNameField(forms.RegexField):
    """A sign-in name, however large its letters were typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(SIGN_IN_NAME, error_messages={"invalid": SIGN_IN_NAME_RULE}, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).lower()


class AccountForm(forms.Form):
    """Who the account is for. The name of another account is refused by the operation."""

    full_name = forms.CharField(label=_("Full name"), max_length=100)
    username = SignInNameField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("Small letters without diacritics, such as tran.thi.thu. It is typed at each sign-in."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    position = forms.CharField(
        label=_("Position and office"),
        max_length=150,
        required=False,
        help_text=_("Such as: Trưởng phòng Quản lý thu, BHXH tỉnh Bắc Ninh."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=User._meta.get_field("phone").max_length,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if problem := telephone_problem(phone):
            raise forms.ValidationError(problem)
        return phone

    @classmethod
    def of(cls, account: User, data: Any = None) -> "AccountForm":
        """The form filled with what is known."""
        return cls(data, initial={name: getattr(account, name) for name in cls.base_fields})

    def facts(self) -> AccountFacts:
        return AccountFacts(**self.cleaned_data)


class OwnCommunes(AutocompleteSelectMultiple):
    """Communes among which the user may give duties."""

    def get_url(self) -> str:
        return f"{super().get_url()}?{OWN}=1"


class OwnInstitution(AutocompleteSelect):
    """A school or hospital at which the user may give duties."""

    def get_url(self) -> str:
        return f"{super().get_url()}?{OWN}=1"


class CommunesField(forms.ModelMultipleChoiceField):
    """Communes called by name and province."""

    def label_from_instance(self, obj: Commune) -> str:
        return f"{obj.name}, {obj.province}"


class DutyForm(forms.Form):
    """A role, where, from when until when; offers what `by` may give."""

    role = forms.ChoiceField(label=_("Role"))
    area = forms.ChoiceField(
        label=_("Area"), help_text=_("The user sees and works on what lies in this area, nothing beyond.")
    )
    province = forms.ModelChoiceField(
        Province.objects.none(), label=_("Province"), required=False, empty_label=_("Choose a province")
    )
    communes = CommunesField(
        Commune.objects.none(),
        label=_("Communes"),
        required=False,
        help_text=_("Type some letters of the name, with or without diacritics; several can be chosen."),
        error_messages={"invalid_choice": _("Choose communes of your own area.")},
    )
    institution = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("School or hospital"),
        required=False,
        help_text=_("Not in the list? It is entered under “Schools and hospitals” first."),
        error_messages={"invalid_choice": _("Choose a school or hospital of your own area.")},
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Until (last day)"), required=False, widget=DayInput, help_text=_("Empty: until somebody ends it.")
    )

    PLACES = {
        Duty.Area.PROVINCE: "province",
        Duty.Area.COMMUNES: "communes",
        Duty.Area.INSTITUTION: "institution",
    }

    class Media:
        js = ("trao/accounts.js",)

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data, initial={"starts_on": timezone.localdate()})
        roles = roles_to_give(by)
        reaches = [reach(by, role) for role in roles]
        nation = any(areas.nation for areas in reaches)
        areas_of = {role.value: Duty.AREAS_OF_ROLE[role] for role in roles}
        fitting = {area for areas in areas_of.values() for area in areas}
        fields: dict[str, Any] = self.fields
        fields["role"].choices = [("", _("Choose a role")), *((role.value, role.label) for role in roles)]
        fields["area"].choices = [
            (area.value, area.label)
            for area in (Duty.Area.PROVINCE, Duty.Area.COMMUNES, Duty.Area.INSTITUTION, Duty.Area.NATION)
            if area in fitting and (nation or area != Duty.Area.NATION)
        ]
        fields["area"].widget.attrs["data-areas-of-role"] = json.dumps(areas_of)
        self._offer_places(
            fields, Areas(nation=nation, provinces=frozenset().union(*(one.provinces for one in reaches)))
        )

    def _offer_places(self, fields: dict[str, Any], kept: Areas) -> None:
        fields["province"].queryset = Province.objects.filter(kept.q(province="pk"))
        if not kept.nation and len(kept.provinces) == 1:
            fields["province"].initial = next(iter(kept.provinces))
        communes = Commune.objects.filter(kept.q(province="province_id"))
        fields["communes"].queryset = communes.select_related("province")
        fields["communes"].widget = OwnCommunes(DutyCommune._meta.get_field("commune"), admin.site)
        fields["institution"].queryset = Institution.objects.filter(kept.q(province="commune__province_id"))
        fields["institution"].widget = OwnInstitution(Duty._meta.get_field("institution"), admin.site)
        for name in ("communes", "institution"):
            fields[name].widget.choices = fields[name].choices

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        role, area = values.get("role"), values.get("area")
        if role and area:
            if area not in Duty.AREAS_OF_ROLE[role]:
                fitting = ", ".join(str(Duty.Area(one).label) for one in Duty.AREAS_OF_ROLE[role])
                self.add_error("area", _("This role goes with the area: %(areas)s.") % {"areas": fitting})
                return values
            place = self.PLACES.get(area)
            if place and not values.get(place) and place not in self.errors:
                self.add_error(place, _("Choose where the duty holds."))
        return values

    def facts(self) -> DutyFacts:
        values = self.cleaned_data
        place = self.PLACES.get(values["area"])
        return DutyFacts(
            role=values["role"],
            area=values["area"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            province=values["province"].pk if place == "province" else None,
            communes=tuple(sorted(commune.pk for commune in values["communes"])) if place == "communes" else (),
            institution=values["institution"].pk if place == "institution" else None,
        )


class EndDutyForm(forms.Form):
    ends_on = forms.DateField(label=_("Last day of the duty"), widget=DayInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"ends_on": timezone.localdate()})
        yesterday = date_text(timezone.localdate() - timedelta(days=1))
        self.fields["ends_on"].help_text = _(
            "The duty still holds on its last day. To end it at once, write yesterday: %(yesterday)s."
        ) % {"yesterday": yesterday}


def show_refusal(refusal: Refusal, *forms_shown: forms.Form) -> None:
    """Put an operation's refusal where the user sees it: at its field, or above the last form."""
    field = getattr(refusal, "field", "")
    form = next((form for form in forms_shown if field in form.fields), None)
    if form is None:
        forms_shown[-1].add_error(None, str(refusal))
    else:
        form.add_error(field, str(refusal))
