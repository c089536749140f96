"""The filter of lists by the office that keeps the record."""

from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


class OfficeFilter(admin.RelatedOnlyFieldListFilter):
    """None of a province is the national office."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = SafeString(_("national office"))
