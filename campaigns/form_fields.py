"""Form fields that staff of every app meet: whole numbers with dots, an amount in đồng, a commune found by name."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import ModelChoiceIterator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from campaigns.models.plan import YEARS
from locations.models import Commune
from locations.vietnamese import number

NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
_GROUPED = re.compile(r"-?(?:[0-9]{1,3}(?:[.,\s][0-9]{3})+|[0-9]+)")


def check_day(day: date) -> None:
    """A day of a plan or a law lies in a year for which campaigns are planned: others are slips of the pen. Raises
    `ValidationError`.
    """
    first, last = YEARS
    if not first <= day.year <= last:
        raise ValidationError(
            _("The year %(year)s can't be right: it lies between %(first)s and %(last)s."),
            code="year",
            params={"year": day.year, "first": first, "last": last},
        )


class WholeNumberField(forms.IntegerField):
    """A whole number as offices write it: "24.300" or "24300"; shown with dots. `units` may stand behind it."""

    default_error_messages = {"invalid": _("Type a whole number, such as 24.300.")}
    units: tuple[str, ...] = ()

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", UnfoldAdminTextInputWidget(attrs=NUMERIC))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if not isinstance(value, str):
            return super().to_python(value)
        typed = value.replace("\u00a0", " ").strip().lower()
        for unit in self.units:
            typed = typed.removesuffix(unit).strip()
        if typed and not _GROUPED.fullmatch(typed):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(re.sub(r"[.,\s]", "", typed))

    def run_validators(self, value: Any) -> None:
        """Limits are said as numbers are shown: with dots."""
        try:
            super().run_validators(value)
        except ValidationError as error:
            for one in error.error_list:
                if one.params and isinstance(limit := one.params.get("limit_value"), int):
                    one.params["limit_value"] = number(limit)
            raise

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value


class DongField(WholeNumberField):
    """Whole đồng: "1.980.000", "1980000" or "1.980.000 đồng"."""

    default_error_messages = {"invalid": _("Type the amount in whole đồng, such as 1.980.000.")}
    units = ("đồng", "đ")


class SearchedSelect(forms.Select):
    """A select whose options are asked for while somebody types. Only what is chosen stands in the page."""

    def __init__(self, *, url_name: str, query: str = "", attrs: dict[str, Any] | None = None) -> None:
        self.url_name = url_name
        self.query = query
        super().__init__(attrs)

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        address = reverse(self.url_name)
        return attrs | {
            "class": f"unfold-admin-autocomplete {attrs.get('class', '')}".strip(),
            "data-theme": "admin-autocomplete",
            "data-ajax--url": f"{address}?{self.query}" if self.query else address,
            "data-ajax--delay": "250",
            "data-allow-clear": "false" if self.is_required else "true",
            "data-placeholder": attrs.get("data-placeholder", ""),
        }

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        chosen = [item for item in value if item]
        choices = self.choices
        if isinstance(choices, ModelChoiceIterator):
            field, found = choices.field, choices.queryset.filter(pk__in=chosen)
            self.choices = [(field.prepare_value(item), field.label_from_instance(item)) for item in found]
        if not self.is_required and not self.allow_multiple_selected:
            self.choices = [("", ""), *self.choices]
        groups: list[Any] = super().optgroups(name, value, attrs)
        self.choices = choices
        return groups

    class Media:
        js = (
            "admin/js/vendor/jquery/jquery.min.js",
            "admin/js/vendor/select2/select2.full.js",
            "admin/js/vendor/select2/i18n/vi.js",
            "admin/js/jquery.init.js",
            "unfold/js/select2.init.js",
        )
        css = {"screen": ("admin/css/vendor/select2/select2.css", "admin/css/autocomplete.css")}


class SearchedSelectMultiple(SearchedSelect, forms.SelectMultiple):
    """Several of many."""


def without_links(widget: forms.Widget) -> None:
    """A select of the admin without the buttons that lead to the chosen record: its options are reference data."""
    for button in ("add", "change", "delete", "view"):
        setattr(widget, f"can_{button}_related", False)


def commune_label(commune: Commune) -> str:
    """A commune with its province: names of communes repeat from province to province."""
    return f"{commune}, {commune.province}"


class CommuneField(forms.ModelChoiceField):
    """A commune, found by its name without diacritics; `province` narrows the search to one (its code)."""

    def __init__(self, *, province: str | None = None, **kwargs: Any) -> None:
        communes: models.QuerySet[Commune] = Commune.objects.select_related("province")
        if province is not None:
            communes = communes.filter(province_id=province)
        query = f"province={province}" if province else ""
        kwargs.setdefault("widget", SearchedSelect(url_name="admin:campaigns_communes", query=query))
        super().__init__(queryset=communes, **kwargs)

    def label_from_instance(self, obj: Commune) -> str:
        return commune_label(obj)
