"""Letterheads in the admin: kept by their office."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from accounts.models import User
from accounts.requests import user_of
from accounts.roles import Capability
from accounts.scoped_admin import ScopedAdmin
from campaigns.form_fields import without_links
from locations.vietnamese import clean_spaces
from sponsors.forms import offices_of
from sponsors.letters import heads
from sponsors.models import LetterHead
from sponsors.office_filter import OfficeFilter


class LetterHeadForm(forms.ModelForm):
    """`user` is set by the admin: only the own offices are offered."""

    user: User

    class Meta:
        model = LetterHead
        fields = ("province", "superior", "name", "place", "filed_as", "signs_for", "signer_title", "signer_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "province" not in self.fields:
            return
        offices, nation = offices_of(self.user), self.user.areas(Capability.RECORD_PLEDGES).nation
        province: Any = self.fields["province"]
        province.queryset = offices
        province.required = not nation
        without_links(province.widget)
        province.help_text = ""
        if nation:
            province.empty_label = _("national office")
        elif offices.count() == 1:
            province.initial = offices.first()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return {name: clean_spaces(value) if isinstance(value, str) else value for name, value in cleaned.items()}


@admin.register(LetterHead)
class LetterHeadAdmin(ScopedAdmin):
    see = (Capability.SEE_PLEDGES,)
    add = (Capability.RECORD_PLEDGES,)
    change = (Capability.RECORD_PLEDGES,)
    form = LetterHeadForm
    list_display = ("name", "office", "place", "signer")
    list_filter = (("province", OfficeFilter),)
    list_select_related = ("province",)
    fieldsets = (
        (_("The head of the letter"), {"fields": ("province", "superior", "name", "place")}),
        (_("Who signs"), {"fields": ("signs_for", "signer_title", "signer_name")}),
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

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
