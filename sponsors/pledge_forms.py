"""What staff type to record a pledge with its lines, to change its quantities, to withdraw it.

A page for a campaign: its gifts stand ready, so that mostly quantities are typed.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSingleDateWidget

from accounts.models import User
from accounts.roles import Capability
from accounts.telephones import telephone_problem
from campaigns.form_fields import (
    NUMERIC,
    DongField,
    SearchedSelect,
    SearchedSelectMultiple,
    WholeNumberField,
    check_day,
    commune_label,
)
from campaigns.models import Campaign, HardshipGroup, Offer
from locations.models import Commune, Institution, Province
from locations.vietnamese import clean_spaces
from sponsors.forms import described, offices_of
from sponsors.models import MOST_MONEY, MOST_UNITS, Pledge, PledgeLine, Sponsor
from sponsors.pledging import Line, Meant

# How a pledge comes that staff write down; online, sponsors do it themselves.
BY_HAND = [choice for choice in Pledge.Channel.choices if choice[0] != Pledge.Channel.ONLINE]
# A multiple select with all its options in the page, made searchable there.
NATIVE = {"class": "unfold-admin-autocomplete", "data-theme": "admin-autocomplete", "data-width": "100%", "size": 4}


class PledgeForm(forms.Form):
    """Who pledges, when, and which office keeps it; a sponsor may be new instead (see `NewSponsorForm`)."""

    sponsor = forms.ModelChoiceField(
        label=_("sponsor"),
        queryset=Sponsor.objects.none(),
        required=False,
        widget=SearchedSelect(
            url_name="admin:autocomplete", query="app_label=sponsors&model_name=pledge&field_name=sponsor"
        ),
    )
    province = forms.ModelChoiceField(
        label=_("kept by the office of"), queryset=Province.objects.none(), empty_label=_("national office")
    )
    pledged_on = forms.DateField(label=_("pledged on"), widget=UnfoldAdminSingleDateWidget, initial=timezone.localdate)
    channel = forms.ChoiceField(label=_("how it came"), choices=BY_HAND, required=False)
    contact_name = forms.CharField(label=_("contact person"), max_length=100, required=False)
    contact_phone = forms.CharField(label=_("telephone"), max_length=40, required=False)
    contact_email = forms.EmailField(
        label=_("e-mail"),
        required=False,
        help_text=_("With it the sponsor gets news of the pledge and follows it online."),
    )
    unnamed = forms.BooleanField(
        label=_("not to be named in public"),
        required=False,
        help_text=_("For this pledge, whatever the sponsor agreed to for others."),
    )
    amount = DongField(
        label=_("amount promised (đồng)"),
        min_value=1,
        max_value=MOST_MONEY,
        required=False,
        widget=forms.TextInput(attrs=NUMERIC),
        help_text=_("Where the sponsor promises money and no quantities; the office turns it into lines later."),
    )
    note = forms.CharField(label=_("note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    # The only office for which the user records: told, not asked.
    office: Province | None = None

    def __init__(
        self,
        *args: Any,
        user: User,
        campaign: Campaign,
        pledge: Pledge | None = None,
        sponsor: int | None = None,
        **kwargs: Any,
    ) -> None:
        """`sponsor`: the id of the one that stands there first."""
        offices = offices_of(user)
        nation = user.areas(Capability.RECORD_PLEDGES).nation
        office = campaign.province if nation else offices.first()
        kwargs["initial"] = _written(pledge) if pledge else {"province": office, "sponsor": sponsor}
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["sponsor"].queryset = Sponsor.objects.visible_to(user).select_related("province")
        fields["sponsor"].label_from_instance = described
        province = fields["province"]
        province.queryset = offices
        province.required = not nation
        if not nation and offices.count() == 1:
            province.widget = forms.HiddenInput()
            self.office = office
        if pledge is not None and pledge.channel == Pledge.Channel.ONLINE:
            del fields["channel"]  # how it came stays
            fields["contact_email"].required = True

    def clean_contact_name(self) -> str:
        return clean_spaces(self.cleaned_data["contact_name"])

    def clean_contact_phone(self) -> str:
        phone = clean_spaces(self.cleaned_data["contact_phone"])
        if problem := telephone_problem(phone):
            raise ValidationError(problem)
        return phone

    def clean_contact_email(self) -> str:
        return str(self.cleaned_data["contact_email"]).lower()

    def clean_pledged_on(self) -> Any:
        day = self.cleaned_data["pledged_on"]
        check_day(day)
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Type the day on which the sponsor pledged."))
        return day

    def facts(self) -> dict[str, Any]:
        """What was typed, besides the sponsor, as `pledging.Facts` name it. Only of a valid form."""
        typed = self.cleaned_data
        told = ("pledged_on", "note", "amount", "contact_name", "contact_phone", "contact_email", "unnamed")
        facts = {name: typed[name] for name in told}
        if "channel" in self.fields:
            facts["channel"] = typed["channel"] or Pledge.Channel.OFFICE
        return facts | {"province_id": typed["province"].pk if typed["province"] else None}


def _written(pledge: Pledge) -> dict[str, Any]:
    return {
        "sponsor": pledge.sponsor_id,
        "province": pledge.province_id,
        "pledged_on": pledge.pledged_on,
        "note": pledge.note,
        "channel": pledge.channel,
        "contact_name": pledge.contact_name,
        "contact_phone": pledge.contact_phone,
        "contact_email": pledge.contact_email,
        "unnamed": pledge.unnamed,
        "amount": pledge.amount,
    }


class LineForm(forms.Form):
    """A quantity of one gift, and whom it is meant for. A line without quantity and without earmarks is no line."""

    offer = forms.ModelChoiceField(label=_("gift"), queryset=Offer.objects.none(), empty_label=None)
    quantity = WholeNumberField(
        label=_("quantity"),
        min_value=1,
        max_value=MOST_UNITS,
        required=False,
        widget=forms.TextInput(attrs=NUMERIC),
    )
    provinces = forms.ModelMultipleChoiceField(label=_("provinces"), queryset=Province.objects.all(), required=False)
    communes = forms.ModelMultipleChoiceField(
        label=_("communes"), queryset=Commune.objects.select_related("province"), required=False
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("hardship groups"), queryset=HardshipGroup.objects.all(), required=False
    )
    institutions = forms.ModelMultipleChoiceField(
        label=_("schools and hospitals"),
        queryset=Institution.objects.select_related("commune__province"),
        required=False,
    )
    only_when_paid = forms.BooleanField(
        label=_("give only what is paid"),
        required=False,
        help_text=_("What is not paid yet waits. Without this the line can be allocated once the pledge is confirmed."),
    )
    EARMARKS = ("provinces", "communes", "groups", "institutions")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer: Any = self.fields["offer"]
        offer.queryset = campaign.offers.all()
        if campaign.province_id is None:
            self._search_for("communes", commune_label, "admin:campaigns_communes")
            self._search_for("institutions", institution_label, "admin:sponsors_institutions")
            self._show_all("provinces", str)
        else:  # all its communes stand in the page
            del self.fields["provinces"]
            self._show_all("communes", str, province=campaign.province_id)
            self._show_all("institutions", str, commune__province=campaign.province_id)
        self._show_all("groups", str)

    def _search_for(self, name: str, label: Callable[[Any], str], url_name: str) -> None:
        field: Any = self.fields[name]
        field.label_from_instance = label
        field.widget = SearchedSelectMultiple(url_name=url_name, attrs={"data-width": "100%"})
        field.widget.choices = field.choices

    def _show_all(self, name: str, label: Callable[[Any], str], **within: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = field.queryset.filter(**within)
        field.label_from_instance = label
        field.widget.attrs |= NATIVE

    @property
    def is_meant(self) -> bool:
        """Whether earmarks are said, so that the page shows them."""
        return any(self[name].value() for name in self.EARMARKS if name in self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        meant = any(cleaned.get(name) for name in self.EARMARKS)
        if meant and cleaned.get("quantity") is None and "quantity" not in self.errors:
            self.add_error("quantity", _("Type how many are meant for them."))
        return cleaned

    def line(self) -> Line | None:
        """The line that was typed; None for one left empty. Only of a valid form."""
        chosen = self.cleaned_data
        if chosen.get("quantity") is None:
            return None
        return Line(
            offer=chosen["offer"],
            quantity=chosen["quantity"],
            meant=Meant(
                provinces=_keys(chosen.get("provinces", [])),
                communes=_keys(chosen["communes"]),
                groups=_keys(chosen["groups"]),
                institutions=_keys(chosen["institutions"]),
            ),
            only_when_paid=chosen["only_when_paid"],
        )


class BaseLineFormSet(BaseFormSet):
    """`may_be_empty` is set where an amount is promised: lines may come later."""

    may_be_empty = False

    def lines(self) -> list[Line]:
        """The lines that were typed, those left empty left out. Only of a valid formset."""
        return [line for form in self.forms if (line := form.line()) is not None]

    def clean(self) -> None:
        if not any(self.errors) and not self.lines() and not self.may_be_empty:
            raise ValidationError(_("Type the quantity of at least one gift, or the amount that is promised."))


LineFormSet = formset_factory(LineForm, formset=BaseLineFormSet, extra=0, max_num=100, absolute_max=100)


class QuantitiesForm(forms.Form):
    """A quantity for each line of a confirmed pledge, never below what is allocated."""

    def __init__(self, *args: Any, lines: Iterable[PledgeLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            least = max(1, line.allocated)
            self.fields[f"line-{line.pk}"] = WholeNumberField(
                label=str(line.offer),
                initial=line.quantity,
                min_value=least,
                max_value=MOST_UNITS,
                error_messages={"min_value": _("%(limit_value)s are needed: so many are allocated already.")}
                if line.allocated
                else {},
                widget=forms.TextInput(attrs=NUMERIC),
            )
            self.fields[f"only-{line.pk}"] = forms.BooleanField(
                label=_("give only what is paid"), initial=line.only_when_paid, required=False
            )

    def rows(self) -> list[tuple[PledgeLine, forms.BoundField, forms.BoundField]]:
        return [(line, self[f"line-{line.pk}"], self[f"only-{line.pk}"]) for line in self.lines]

    def only_when_paid(self) -> dict[int, bool]:
        """Line id → whether no more of it is given than is paid."""
        return {line.pk: self.cleaned_data[f"only-{line.pk}"] for line in self.lines}

    def quantities(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data[f"line-{line.pk}"] for line in self.lines}


class WithdrawalForm(forms.Form):
    reason = forms.CharField(label=_("reason for withdrawal"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def institution_label(institution: Institution) -> str:
    """A school or hospital with its place."""
    return f"{institution}, {commune_label(institution.commune)}"


def _keys(chosen: Iterable[Any]) -> frozenset[Any]:
    return frozenset(item.pk for item in chosen)
