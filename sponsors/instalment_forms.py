"""The instalments of a pledge as staff type them: a row for each, by a day."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from campaigns.form_fields import check_day
from locations.vietnamese import date_text, money
from sponsors.money.money_forms import amount_field, ask_if_late, day_field, late_field


class PartForm(forms.Form):
    """An instalment; a row left empty is none. `number`: of the row; `pledged_on`, `end`: of the pledge and of the
    handing over of its campaign.
    """

    due_on = day_field(label=_("due on"), required=False)
    amount = amount_field(required=False)
    is_late = late_field()

    def __init__(self, *args: Any, number: int, pledged_on: date, end: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number, self.pledged_on, self.end = number, pledged_on, end

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day is None:
            return None
        check_day(day)
        if day < self.pledged_on:
            words = _(
                "Instalment %(number)s: the pledge was made on %(day)s. Type the same day or a later one, and look at "
                "the year."
            )
            raise ValidationError(words, params={"number": self.number, "day": date_text(self.pledged_on)})
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("due_on") and cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Type the amount of this instalment."))
        if cleaned.get("amount") is not None and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Type the day by which this instalment is due."))
        ask_if_late(self, "due_on", self.end)
        return cleaned


class BasePartFormSet(BaseFormSet):
    """`due` (đồng) is set by the view: the instalments come to just that."""

    due = 0

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "number": (index or 0) + 1}

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
        self._check_days()
        rows = self.written()
        together = sum(amount for _day, amount in rows)
        if rows and together != self.due:
            words = _("The instalments come to %(together)s, but %(due)s are due. Correct the amounts.")
            raise ValidationError(words, params={"together": money(together), "due": money(self.due)})

    def _check_days(self) -> None:
        first: dict[date, int] = {}
        for form in self.forms:
            day = form.cleaned_data.get("due_on")
            if day is not None and first.setdefault(day, form.number) != form.number:
                words = _("Instalments %(first)s and %(second)s are due on the same day: add them up in one row.")
                numbers = {"first": first[day], "second": form.number}
                form.add_error("due_on", ValidationError(words, params=numbers))


PartFormSet = formset_factory(PartForm, formset=BasePartFormSet, extra=3, max_num=24, absolute_max=24)
