"""Rows of a table that is typed all at once: what is known of them is not asked of the database row by row."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import BaseInlineFormSet


class KnownChoice(forms.ModelChoiceField):
    """A choice among records that were read once for the whole table (`known`, by key as it is sent)."""

    known: Mapping[str, Model] | None = None

    def to_python(self, value: Any) -> Any:
        if self.known is None or value not in self.known:
            return super().to_python(value)
        return self.known[value]


class RowForm(forms.ModelForm):
    """Checks a stored row by the rules of its model only where something of it was changed."""

    def _post_clean(self) -> None:
        if self.instance.pk is None or self.has_changed():
            super()._post_clean()  # type: ignore[misc]  # unknown to the stubs


class RowFormSet(BaseInlineFormSet):
    """Knows its own rows by the numbers that come back with the form."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        assert self.model is not None
        name = self.model._meta.pk.name
        asked = form.fields.get(name)
        if isinstance(asked, forms.ModelChoiceField):
            field = KnownChoice(asked.queryset, initial=asked.initial, required=False, widget=forms.HiddenInput)
            field.known = {str(row.pk): row for row in self.get_queryset()}
            form.fields[name] = field
