"""The base of every admin class: what it shows and allows follows from the user's duties, never from flags.

`visible_to(user)` of the model's queryset is where each list, count, autocomplete, action and export starts.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.utils import get_fields_from_path, unquote
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin
from unfold.admin import ModelAdmin, StackedInline, TabularInline

from accounts import history
from accounts.acting import Refusal
from locations.vietnamese import fold

_LOOKUPS = ("", "__exact", "__in", "__isnull")
_DATE_LOOKUPS = ("__gte", "__lt", "__year", "__month", "__day")


class ScopedAutocomplete(AutocompleteJsonView):
    """Autocomplete answers with the label that the admin class gives its records."""

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "choice_label", str)
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}


class _ScopedFields:
    """Fields that choose another record offer, and accept, only what the user may see."""

    empty_value_display = "–"

    # What the admin class beside it brings.
    admin_site: Any
    parent_model: Any

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField:
        beside: Any = super()
        field = beside.formfield_for_foreignkey(db_field, request, **kwargs)
        if hasattr(field.queryset, "visible_to"):
            visible = field.queryset.visible_to(request.user)
            field.queryset = field.queryset.filter(pk__in=visible.order_by().values("pk"))
        chosen_from = self.admin_site._registry.get(db_field.related_model)
        if isinstance(chosen_from, ScopedAdmin):
            field.queryset = field.queryset.select_related(*chosen_from.choice_related)
            field.label_from_instance = chosen_from.choice_label
        return field


class ScopedAdmin(_ScopedFields, ModelAdmin):
    """`see`, `add`, `change`, `delete`: capabilities, any one of which suffices (empty: nobody).

    `folded_search`: columns that hold a folded key; `plain_search`: columns searched from their start, such as
    codes and numbers. The whole input is one phrase, so that "nguyen thi hong" finds "Nguyễn Thị Hồng".

    `history_of`: reverse relations whose changes belong to the record's history, also nested: ("lines",
    "lines__earmarks"). `history_wording`: {field: function that words its values} where the type does not tell.
    `choice_related`: what `choice_label` needs loaded.
    """

    see: ClassVar[tuple[str, ...]] = ()
    add: ClassVar[tuple[str, ...]] = ()
    change: ClassVar[tuple[str, ...]] = ()
    delete: ClassVar[tuple[str, ...]] = ()
    folded_search: ClassVar[tuple[str, ...]] = ()
    plain_search: ClassVar[tuple[str, ...]] = ()
    history_of: ClassVar[tuple[str, ...]] = ()
    history_wording: ClassVar[history.Wording] = {}
    choice_related: ClassVar[tuple[str, ...]] = ()

    object_history_template = "accounts/record_history.html"
    list_per_page = 50
    show_full_result_count = False
    list_filter_sheet = False
    warn_unsaved_form = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Django's checks of autocompletes look at the attribute."""
        super().__init_subclass__(**kwargs)
        cls.search_fields = cls.folded_search + cls.plain_search

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        queryset = super().get_queryset(request)
        return queryset.visible_to(request.user) if hasattr(queryset, "visible_to") else queryset

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return self.folded_search + self.plain_search

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        folded = fold(search_term)
        if not folded:
            return queryset, False
        found = Q(pk__in=[])
        for column in self.folded_search:
            found |= Q(**{f"{column}__contains": folded})
        for column in self.plain_search:
            found |= Q(**{f"{column}__istartswith": search_term.strip()})
        return queryset.filter(found), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the list's own filters ask. Django allows every column, so that a list of accounts could be
        narrowed by the beginning of a password's hash."""
        return lookup in self._lookups(request)

    def _lookups(self, request: HttpRequest) -> Iterator[str]:
        for item in self.get_list_filter(request):
            if isinstance(item, type) and issubclass(item, SimpleListFilter):
                yield str(item.parameter_name)
            else:
                yield from self._lookups_on(item if isinstance(item, str) else item[0])
        if self.date_hierarchy:
            yield from self._lookups_on(self.date_hierarchy)

    def _lookups_on(self, path: str) -> Iterator[str]:
        """How filters name one field: a relation by the key that it points to, a date also by its period."""
        field = get_fields_from_path(self.model, path)[-1]
        yield from (path + suffix for suffix in _LOOKUPS)
        if isinstance(field, models.ForeignKey):
            yield f"{path}__{field.target_field.name}__exact"
        if isinstance(field, models.DateField):
            yield from (path + suffix for suffix in _DATE_LOOKUPS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.see) and request.user.may(*self.see)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.add) and request.user.may(*self.add)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.change) and request.user.may(*self.change) and self.may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.delete) and request.user.may(*self.delete) and self.may_change(request, obj)

    def may_change(self, request: HttpRequest, obj: Any) -> bool:
        """Whether this one record may be changed by this user; `obj` is None when the list asks."""
        return True

    def choice_label(self, obj: Any) -> str:
        """How the record is called where it is chosen: in autocompletes and selects."""
        return str(obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        entries, page = history.entries(
            record, of=self.history_of, wording=self.history_wording, page=request.GET.get("p", 1)
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(record)s") % {"record": record},
            "record": record,
            "original": record,
            "opts": self.opts,
            "entries": entries,
            "page": page,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    # The audit rows tell more than the admin's own log, which would keep names beyond their retention.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        return None


class RefusalsToldMixin:
    """What an operation refuses while a form is saved is told on the form; nothing was written."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        beside: Any = super()
        try:
            answer: HttpResponseBase = beside.changeform_view(request, object_id, form_url, extra_context)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        return answer


class _ScopedInline(_ScopedFields):
    """Inlines have the permissions of the record that they stand on."""

    extra = 0

    def _parent(self) -> ScopedAdmin:
        parent: ScopedAdmin = self.admin_site._registry[self.parent_model]
        return parent

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        parent = self._parent()
        return parent.has_change_permission(request, obj) if obj else parent.has_add_permission(request)

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission


class ScopedTabularInline(_ScopedInline, TabularInline):
    """Rows of a table on the record's page."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """In a table the heading of the column labels a field for the eye; it is said to readers aloud as well."""
        formset = super().get_formset(request, obj, **kwargs)
        for field in formset.form.base_fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs.setdefault("aria-label", capfirst(field.label))
        return formset


class ScopedStackedInline(_ScopedInline, StackedInline):
    """Blocks on the record's page."""


class ScopedExportMixin(ExportMixin):
    """Export of what the user sees, no more: import-export starts from the admin's own queryset."""

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
