"""The form of all steps of the household members."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from campaigns.household_steps import MEMBERS, risen
from campaigns.models import Rate
from campaigns.tariff_forms import SUCH_AS, PercentField
from locations.vietnamese import percent


class StepField(PercentField):
    """More than nothing: a member who pays nothing needs no step, but a group that is supported."""

    def to_python(self, value: Any) -> Any:
        share = super().to_python(value)
        if share == 0:
            raise ValidationError(_("More than 0."), code="invalid")
        return share


class StepsForm(forms.Form):
    """A step in percent for each member, the day from which they hold, and the law. `present`: what holds now, in
    hundredths of a percent by the member, which is what the fields start with.
    """

    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        max_length=Rate._meta.get_field("legal_basis").max_length,
        help_text=_("Such as “Nghị định 188/2025/NĐ-CP”."),
    )

    def __init__(self, data: Any = None, *, present: Mapping[int, int]) -> None:
        super().__init__(data, initial={_name(place): step for place, step in present.items()})
        for place in range(1, MEMBERS + 1):
            said = gettext("Member %(place)s and later") if place == MEMBERS else gettext("Member %(place)s")
            now = present.get(place)
            self.fields[_name(place)] = StepField(
                label=said % {"place": place},
                widget=forms.TextInput(attrs=SUCH_AS),
                help_text=gettext("Today: %(step)s") % {"step": percent(now)} if now is not None else "",
            )

    def members(self) -> list[forms.BoundField]:
        return [self[_name(place)] for place in range(1, MEMBERS + 1)]

    def steps(self) -> list[int]:
        """What was typed, once it is valid: hundredths of a percent, of the first member to the last."""
        return [self.cleaned_data[_name(place)] for place in range(1, MEMBERS + 1)]

    def clean(self) -> dict[str, Any]:
        """A later member never pays more."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if all(_name(place) in cleaned for place in range(1, MEMBERS + 1)):
            for place in risen(self.steps()):
                self.add_error(_name(place), _("Not more than the member before."))
        return cleaned


def _name(place: int) -> str:
    return f"step_{place}"
