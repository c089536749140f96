"""The staff's place of work: the themed admin, in Vietnamese, entered by duty."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite


class TraoAdminSite(UnfoldAdminSite):
    site_title = _("Trao")
    site_header = _("Trao")
    index_title = _("Waiting for me")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff
