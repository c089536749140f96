"""What staff type to record a pledge with its lines, to change its quantities, to withdraw it.

A page for a campaign: its gifts stand ready, so that mostly quantities are typed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSingleDateWidget

from accounts.models import User
from accounts.roles import Capability
from campaigns.form_fields import NUMERIC, SearchedSelect, SearchedSelectMultiple, WholeNumberField, commune_label
from campaigns.models import Campaign, HardshipGroup, Offer
from campaigns.pricing import load_tariff, price_of_one
from campaigns.tariffs import CannotPrice, Tariff
from locations.models import Commune, Institution, Province
from sponsors.forms import described, offices_of
from sponsors.models import MOST_UNITS, Pledge, PledgeLine, Sponsor
from sponsors.pledging import Line, Meant, promised_prices

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

    def clean_pledged_on(self) -> Any:
        day = self.cleaned_data["pledged_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Type the day on which the sponsor pledged."))
        return day


def _written(pledge: Pledge) -> dict[str, Any]:
    return {
        "sponsor": pledge.sponsor_id,
        "province": pledge.province_id,
        "pledged_on": pledge.pledged_on,
        "note": pledge.note,
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
        )


class BaseLineFormSet(BaseFormSet):
    def lines(self) -> list[Line]:
        """The lines that were typed, those left empty left out. Only of a valid formset."""
        return [line for form in self.forms if (line := form.line()) is not None]

    def clean(self) -> None:
        if not any(self.errors) and not self.lines():
            raise ValidationError(_("Type the quantity of at least one gift."))


LineFormSet = formset_factory(LineForm, formset=BaseLineFormSet, extra=0, max_num=100, absolute_max=100)


@dataclass(frozen=True)
class PricedOffer:
    """A gift and what one costs, in đồng; `problem` says why there is no price."""

    offer: Offer
    price: int | None
    problem: str = ""


def priced_offers(campaign: Campaign, *, pledge: Pledge | None = None) -> list[PricedOffer]:
    """The gifts of the campaign at the prices of now; those that `pledge` names already as they were promised."""
    promised = promised_prices(pledge) if pledge else {}
    tariff = load_tariff()
    return [_priced(offer, promised.get(offer.pk), tariff) for offer in campaign.offers.all()]


def _priced(offer: Offer, promised: int | None, tariff: Tariff) -> PricedOffer:
    try:
        return PricedOffer(offer, promised or price_of_one(offer, tariff))
    except CannotPrice as problem:
        return PricedOffer(offer, None, str(problem))


def first_lines(offers: Iterable[PricedOffer]) -> list[dict[str, Any]]:
    """A line for each gift that has a price, so that only quantities are typed."""
    return [{"offer": one.offer.pk} for one in offers if one.price]


def written_lines(pledge: Pledge) -> list[dict[str, Any]]:
    """The lines of a pledge as the form shows them."""
    return [_written_line(line) for line in pledge.lines.prefetch_related("earmarks")]


def _written_line(line: PledgeLine) -> dict[str, Any]:
    earmarks = list(line.earmarks.all())
    return {
        "offer": line.offer_id,
        "quantity": line.quantity,
        "provinces": [earmark.province_id for earmark in earmarks if earmark.province_id],
        "communes": [earmark.commune_id for earmark in earmarks if earmark.commune_id],
        "groups": [earmark.group_id for earmark in earmarks if earmark.group_id],
        "institutions": [earmark.institution_id for earmark in earmarks if earmark.institution_id],
    }


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

    def rows(self) -> list[tuple[PledgeLine, forms.BoundField]]:
        return [(line, self[f"line-{line.pk}"]) for line in self.lines]

    def quantities(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data[f"line-{line.pk}"] for line in self.lines}


class WithdrawalForm(forms.Form):
    reason = forms.CharField(label=_("reason for withdrawal"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def institution_label(institution: Institution) -> str:
    """A school or hospital with its place."""
    return f"{institution}, {commune_label(institution.commune)}"


def _keys(chosen: Iterable[Any]) -> frozenset[Any]:
    return frozenset(item.pk for item in chosen)
