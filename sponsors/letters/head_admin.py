"""Letterheads in the admin: kept by their office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.requests import user_of
from accounts.roles import Capability
from accounts.scoped_admin import RefusalsToldMixin, ScopedAdmin
from locations.vietnamese import clean_spaces
from sponsors.forms import offer_offices
from sponsors.letters import heads
from sponsors.models import LetterHead
from sponsors.office_filter import OfficeFilter

_ANOTHER_SIGNS = _(
    "Another signs now, who has not agreed to this yet: take the tick off. Set it again once the new signer has agreed."
)


class LetterHeadForm(forms.ModelForm):
    """`user` is set by the admin: only the own offices are offered."""

    user: User

    class Meta:
        model = LetterHead
        fields = (
            *("province", "superior", "name", "place", "filed_as"),
            *("signs_for", "signer_title", "signer_name", "thanks_go_at_once"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "province" in self.fields:
            offer_offices(self.fields["province"], self.user)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        changed = set(self.changed_data)
        if self.instance.thanks_go_at_once and "signer_name" in changed and "thanks_go_at_once" not in changed:
            self.add_error("thanks_go_at_once", _ANOTHER_SIGNS)
        return {name: clean_spaces(value) if isinstance(value, str) else value for name, value in cleaned.items()}


@admin.register(LetterHead)
class LetterHeadAdmin(RefusalsToldMixin, ScopedAdmin):
    see = (Capability.SEE_PLEDGES,)
    add = (Capability.RECORD_PLEDGES,)
    change = (Capability.RECORD_PLEDGES,)
    form = LetterHeadForm
    list_display = ("name", "office", "place", "signer")
    list_filter = (("province", OfficeFilter),)
    list_select_related = ("province",)
    fieldsets = (
        (_("The head of the letter"), {"fields": ("province", "superior", "name", "place")}),
        (_("Who signs"), {"fields": ("signs_for", "signer_title", "signer_name", "thanks_go_at_once")}),
        (_("The copy"), {"fields": ("filed_as",)}),
    )

    @admin.display(description=_("kept by"), ordering="province")
    def office(self, head: LetterHead) -> str:
        return str(head.province or _("national office"))

    @admin.display(description=_("who signs"))
    def signer(self, head: LetterHead) -> str:
        return f"{head.signer_title} {head.signer_name}"

    def get_readonly_fields(self, request: HttpRequest, obj: LetterHead | None = None) -> tuple[str, ...]:
        return ("province",) if obj is not None else ()

    def get_form(self, request: HttpRequest, obj: LetterHead | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"user": user_of(request)})

    def may_change(self, request: HttpRequest, obj: LetterHead | None) -> bool:
        return obj is None or user_of(request).areas(Capability.RECORD_PLEDGES).cover(province=obj.province_id)

    def save_model(self, request: HttpRequest, obj: LetterHead, form: Any, change: bool) -> None:
        heads.keep(obj, by=user_of(request), at=timezone.now())
