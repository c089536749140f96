"""The base of every admin class: what it shows and allows follows from the user's duties, never from flags.

`visible_to(user)` of the model's queryset is where each list, count, autocomplete, action and export starts.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from import_export.admin import ExportMixin
from unfold.admin import ModelAdmin, StackedInline, TabularInline

from locations.vietnamese import fold


class ScopedAdmin(ModelAdmin):
    """`see`, `add`, `change`, `delete`: capabilities, any one of which suffices (empty: nobody).

    `folded_search`: columns that hold a folded key; `plain_search`: columns searched from their start, such as
    codes and numbers. The whole input is one phrase, so that "nguyen thi hong" finds "Nguyễn Thị Hồng".
    """

    see: ClassVar[tuple[str, ...]] = ()
    add: ClassVar[tuple[str, ...]] = ()
    change: ClassVar[tuple[str, ...]] = ()
    delete: ClassVar[tuple[str, ...]] = ()
    folded_search: ClassVar[tuple[str, ...]] = ()
    plain_search: ClassVar[tuple[str, ...]] = ()

    list_per_page = 50
    show_full_result_count = False
    list_filter_sheet = False
    warn_unsaved_form = True

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


class _ScopedInline:
    """Inlines have the permissions of the record that they stand on."""

    extra = 0

    def _parent(self) -> ScopedAdmin:
        return self.admin_site._registry[self.parent_model]  # type: ignore[attr-defined]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        parent = self._parent()
        return parent.has_change_permission(request, obj) if obj else parent.has_add_permission(request)

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission


class ScopedTabularInline(_ScopedInline, TabularInline):
    """Rows of a table on the record's page."""


class ScopedStackedInline(_ScopedInline, StackedInline):
    """Blocks on the record's page."""


class ScopedExportMixin(ExportMixin):
    """Export of what the user sees, no more: import-export starts from the admin's own queryset."""

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
