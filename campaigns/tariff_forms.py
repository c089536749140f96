"""Forms of the figures of the law, and of a price to try out. Figures are typed as offices write them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.forms import DayInput
from accounts.models import User
from accounts.roles import Capability
from campaigns.form_fields import WholeNumberField, check_day, without_links
from campaigns.models import HardshipGroup, Offer, Rate, Share
from campaigns.models.tariff import MOST_COUNTED
from campaigns.tariff_changes import effects, left_without_a_price
from campaigns.tariffs import WHOLE, Facts
from locations.models import Province
from locations.vietnamese import NotAnAmount, NotAShare, amount_of, number, percent, share_of

SUCH_AS = {"inputmode": "decimal", "autocomplete": "off"}


class AmountField(forms.CharField):
    """Whole đồng as people type them: "1.980.000", "100 triệu", "1,5 tỷ"; shown with dots."""

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        try:
            return amount_of(typed) if typed else None
        except NotAnAmount as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value


class PercentField(forms.CharField):
    """A share as people type it: "4,5" or "70 %"; hundredths of a percent inside."""

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        try:
            share = share_of(typed) if typed else None
        except NotAShare as error:
            raise ValidationError(str(error), code="invalid") from error
        if share is not None and share > WHOLE:
            raise ValidationError(_("At most 100 %."), code="invalid")
        return share

    def prepare_value(self, value: Any) -> Any:
        return percent(value).removesuffix(" %") if isinstance(value, int) else value


def needed_by(offers: Sequence[Offer]) -> str:
    """Why a row stays from its day on: these gifts would have no price."""
    return gettext(
        "Needed for the price of: %(gifts)s. Add the right row first, or change the day on which they are paid."
    ) % {"gifts": _named(offers)}


def no_price_by(offers: Sequence[Offer]) -> str:
    """Why a row keeps its figure: by the new one, these gifts would have no price."""
    return gettext("By this figure there is no price any more for: %(gifts)s. Check the figure.") % {
        "gifts": _named(offers)
    }


def _named(offers: Sequence[Offer]) -> str:
    return ", ".join(f"{offer.campaign.code} ({offer})" for offer in offers)


class SeriesForm(forms.ModelForm):
    """A row of a series. What a standing row is a value of stays; a new one follows it."""

    series: tuple[str, ...] = ()
    figure: str  # the field of what the row says
    model: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.series:
            if self.instance.pk and name in self.fields:
                self.fields[name].disabled = True

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        check_day(day)
        return day

    def full_clean(self) -> None:
        """A standing row is neither moved away from gifts that would have no price then, nor given a figure by which
        they have none.
        """
        super().full_clean()
        counted = [name for name in ("valid_from", self.figure) if name in self.changed_data]
        if not self.is_bound or self.errors or not self.instance.pk or not counted:
            return
        row = type(self.instance)._default_manager.get(pk=self.instance.pk)
        if lost := left_without_a_price(effects(row, new=self.instance)):
            self.add_error(counted[0], needed_by(lost) if counted[0] == "valid_from" else no_price_by(lost))


class RateForm(SeriesForm):
    """`value` is typed as đồng, percent or a plain number, as the figure has it."""

    series = ("kind", "position")
    figure = "value"
    value = forms.CharField(
        label=_("value"),
        help_text=_("In đồng (2.530.000), in percent (4,5) or as a plain number (30), as the figure has it."),
        widget=UnfoldAdminTextInputWidget(attrs=SUCH_AS),
    )

    class Meta:
        model = Rate
        fields = ("kind", "position", "value", "valid_from", "legal_basis")
        help_texts = {"position": _("Of a household step only: 1 to 5, the last one for all after it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "value" in self.fields:
            self.initial["value"] = self._field(self.instance.kind).prepare_value(self.instance.value)
        if self.instance.pk and self.instance.position is None and "position" in self.fields:
            self.fields["position"].widget = forms.HiddenInput()  # nobody is asked for the position of a base salary

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "value" not in cleaned:
            return cleaned
        if not cleaned.get("kind"):
            self.add_error("value", _("Choose the figure first."))
            return cleaned
        try:
            cleaned["value"] = self._field(cleaned["kind"]).clean(cleaned["value"])
        except ValidationError as error:
            self.add_error("value", error)
        return cleaned

    @staticmethod
    def _field(kind: str) -> forms.Field:
        if kind in Rate.COUNTS:
            return WholeNumberField(min_value=1, max_value=MOST_COUNTED)
        return AmountField() if kind in Rate.AMOUNTS else PercentField()


class ShareForm(SeriesForm):
    """`user` is set by the admin: who plans for provinces only keeps their top-ups."""

    user: User
    series = ("kind", "group", "province")
    figure = "share"
    share = PercentField(
        label=_("share in percent"),
        help_text=_("Such as 70 or 12,5. With 0, what was before ends on that day."),
        widget=UnfoldAdminTextInputWidget(attrs=SUCH_AS),
    )

    class Meta:
        model = Share
        fields = ("kind", "group", "province", "share", "valid_from", "legal_basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "province" not in self.fields:
            return
        areas = self.user.areas(Capability.PLAN)
        group: Any = self.fields["group"]
        group.empty_label = _("Everybody else: who belongs to no supported group")
        group.help_text = _(
            "“Everybody else” is who belongs to no group that is supported. To help everybody, add a row for each "
            "group as well."
        )
        without_links(group.widget)
        province: Any = self.fields["province"]
        province.queryset = Province.objects.filter(areas.q(province="pk"))
        province.required = not areas.nation
        province.empty_label = _("The State, in the whole country") if areas.nation else None
        without_links(province.widget)


class CalculatorForm(forms.Form):
    """What a price depends on. Sent by GET, so that its address can be kept and passed on."""

    kind = forms.ChoiceField(label=_("Gift"), choices=Offer.Kind.choices)
    months = forms.IntegerField(
        label=_("Months"), required=False, min_value=1, max_value=99, widget=forms.TextInput({"inputmode": "numeric"})
    )
    paid_on = forms.DateField(label=_("Paid on"), widget=DayInput)
    groups = forms.ModelMultipleChoiceField(
        HardshipGroup.objects.all(),
        label=_("Hardship groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    position = forms.IntegerField(
        label=_("Place in the household"),
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.TextInput({"inputmode": "numeric"}),
        help_text=_("Of a card. Empty: counted as the first."),
    )
    income = AmountField(
        label=_("Monthly income chosen"),
        required=False,
        widget=forms.TextInput(attrs=SUCH_AS),
        help_text=_("Of a book. Empty: the lowest, which is the poverty line."),
    )
    value = AmountField(
        label=_("Value of the gift"),
        required=False,
        widget=forms.TextInput(attrs=SUCH_AS),
        help_text=_("Of a gift, such as 500.000 or 500 nghìn."),
    )
    province = forms.ModelChoiceField(
        Province.objects.order_by("search_key"),
        label=_("Province"),
        required=False,
        empty_label=_("Without a province's top-up"),
    )

    def facts(self) -> Facts:
        """What was typed, once it is valid."""
        asked = self.cleaned_data
        return Facts(
            groups=frozenset(group.pk for group in asked["groups"]),
            household_position=asked["position"],
            monthly_income=asked["income"],
            value=asked["value"],
            province=asked["province"].pk if asked["province"] else "",
        )
