"""The staff's place of work: the themed admin, in Vietnamese, entered by duty."""

from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from accounts.scoped_admin import ScopedAutocomplete
from office import admin_views as office
from office import planner_views
from office.covered_views import covered_people
from office.points_views import points


class TraoAdminSite(UnfoldAdminSite):
    site_title = _("Trao")
    site_header = _("Trao")
    index_title = _("Waiting for me")
    enable_nav_sidebar = True

    def extra_urls(self) -> list[URLPattern]:
        """The screens that belong to no model."""
        return [
            path("bang-dieu-hanh/", self.admin_view(office.boards), name="office_boards"),
            path("bang-dieu-hanh/<int:pk>/", self.admin_view(office.board), name="office_board"),
            path("bang-dieu-hanh/<int:pk>/con-thieu/", self.admin_view(office.missing_money), name="office_shortfalls"),
            path(
                "bang-dieu-hanh/<int:pk>/duoc-ho-tro-toan-bo/", self.admin_view(covered_people), name="office_covered"
            ),
            path("bang-dieu-hanh/<int:pk>/excel/", self.admin_view(office.board_sheet), name="office_board_sheet"),
            path(
                "bang-dieu-hanh/<int:pk>/du-tru/",
                self.admin_view(planner_views.campaign_planner),
                name="office_planner",
            ),
            path("bang-dieu-hanh/<int:pk>/diem-uu-tien/", self.admin_view(points), name="office_points"),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, ScopedAutocomplete.as_view(admin_site=self)(request))

    # There is one way in and one page for a new password, with their rules: those of `accounts`.

    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("accounts:change-password")
