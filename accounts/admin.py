"""Accounts in the admin: the list is the theme's, the pages are our own."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from accounts import admin_views, locations_admin
from accounts.models import Duty, User
from accounts.roles import Capability, Role
from accounts.scoped_admin import ScopedAdmin
from locations.models import Province

__all__ = ["UserAdmin", "locations_admin"]

OPEN, CLOSED, IDLE = "open", "closed", "idle"
# Of the communes of a duty so many are named in the list of accounts.
NAMED = 3


class RoleFilter(DropdownFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if not self.value():
            return queryset
        duties = Duty.objects.active_on(timezone.localdate()).filter(role=self.value())
        return queryset.filter(pk__in=duties.values("user_id"))


class ProvinceFilter(DropdownFilter):
    """The provinces in which the user sees accounts."""

    title = _("province")
    parameter_name = "province"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        areas = request.user.areas(Capability.SEE_ACCOUNTS)
        return [(province.pk, province.name) for province in Province.objects.filter(areas.q(province="pk"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        here = self.value()
        if not here:
            return queryset
        duties = Duty.objects.active_on(timezone.localdate()).filter(
            Q(province=here) | Q(communes__commune__province=here) | Q(institution__commune__province=here)
        )
        return queryset.filter(pk__in=duties.values("user_id"))


class StandingFilter(DropdownFilter):
    title = _("status")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [(OPEN, _("In use")), (IDLE, _("Without a duty")), (CLOSED, _("Closed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        busy = Q(pk__in=Duty.objects.active_on(timezone.localdate()).values("user_id")) | Q(is_superuser=True)
        if self.value() == OPEN:
            return queryset.filter(busy, is_active=True)
        if self.value() == IDLE:
            return queryset.exclude(busy).filter(is_active=True)
        return queryset.filter(is_active=False) if self.value() == CLOSED else queryset


# Django's groups of permissions mean nothing here: duties say what a user may do.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ScopedAdmin):
    see = (Capability.SEE_ACCOUNTS,)
    add = (Capability.MANAGE_STAFF, Capability.MANAGE_SENDERS)
    folded_search = ("search_key",)
    plain_search = ("username",)
    history_of = ("duties", "duties__communes")
    list_display = ("who", "position", "duties_today", "standing", "last_seen")
    list_filter = (RoleFilter, ProvinceFilter, StandingFilter)
    list_filter_submit = True
    actions = None
    LOOKS: ClassVar[dict[str, str]] = {OPEN: "success", IDLE: "warning", CLOSED: "danger"}

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        today = Duty.objects.active_on(timezone.localdate()).named()
        return admin_views.visible_accounts(request.user).prefetch_related(
            Prefetch("duties", queryset=today, to_attr="held_today")
        )

    @display(description=_("account"), header=True, ordering="sort_key")
    def who(self, account: User) -> list[str]:
        return [account.full_name, account.username]

    @admin.display(description=_("duties"))
    def duties_today(self, account: Any) -> str:
        if account.is_superuser:
            return str(_("System administrator"))
        return "; ".join(f"{duty.get_role_display()} · {duty.place(NAMED)}" for duty in account.held_today) or "–"

    @display(description=_("status"), label=LOOKS)
    def standing(self, account: Any) -> tuple[str, Any]:
        if not account.is_active:
            return CLOSED, _("Closed")
        if account.held_today or account.is_superuser:
            return OPEN, _("In use")
        return IDLE, _("Without a duty")

    @admin.display(description=_("last sign-in"), ordering="last_login")
    def last_seen(self, account: User) -> str:
        if account.last_login is None:
            return str(_("never"))
        return f"{timezone.localtime(account.last_login):%H:%M %d/%m/%Y}"

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whether the page of an account opens: what may be done there is decided on it, button by button."""
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if object_id is None:
            return admin_views.open_account(request)
        if not object_id.isdecimal():
            raise Http404
        return admin_views.account_page(request, int(object_id))

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "edit": ("<int:object_id>/sua/", admin_views.edit_account),
            "give_duty": ("<int:object_id>/nhiem-vu/", admin_views.give_duty),
            "end_duty": ("<int:object_id>/nhiem-vu/<int:duty_id>/ket-thuc/", admin_views.end_duty),
            "reset_password": ("<int:object_id>/dat-lai-mat-khau/", admin_views.reset_password),
            "password": ("<int:object_id>/mat-khau-tam/", admin_views.show_password),
            "close": ("<int:object_id>/khoa/", admin_views.close_account),
            "reopen": ("<int:object_id>/mo-khoa/", admin_views.reopen_account),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"accounts_user_{name}")
            for name, (route, view) in pages.items()
        ]
        return own + super().get_urls()
