"""The instalments of a pledge as staff type them: a row for each, by a day."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from campaigns.form_fields import check_day
from locations.vietnamese import money
from sponsors.money_forms import amount_field, day_field


class PartForm(forms.Form):
    """An instalment; a row left empty is none."""

    due_on = day_field(label=_("due on"), required=False)
    amount = amount_field(required=False)

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day is not None:
            check_day(day)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("due_on") and cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Type the amount of this instalment."))
        if cleaned.get("amount") is not None and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Type the day by which this instalment is due."))
        return cleaned


class BasePartFormSet(BaseFormSet):
    """`due` (đồng) is set by the view: the instalments come to just that."""

    due = 0

    def written(self) -> list[tuple[Any, int]]:
        """Day and amount of each row that is filled, by their days."""
        rows = [
            (form.cleaned_data["due_on"], form.cleaned_data["amount"])
            for form in self.forms
            if form.cleaned_data.get("due_on")
        ]
        return sorted(rows)

    def clean(self) -> None:
        if any(self.errors):
            return
        rows = self.written()
        if len({day for day, _amount in rows}) < len(rows):
            raise ValidationError(_("Two instalments are due on the same day: add them up in one row."))
        together = sum(amount for _day, amount in rows)
        if rows and together != self.due:
            words = _("The instalments come to %(together)s, but %(due)s are due. Correct the amounts.")
            raise ValidationError(words, params={"together": money(together), "due": money(self.due)})


PartFormSet = formset_factory(PartForm, formset=BasePartFormSet, extra=3, max_num=24, absolute_max=24)
