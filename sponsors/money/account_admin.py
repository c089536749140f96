"""Receiving accounts in the admin: kept by their office, with the QR code to try them out."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST
from unfold.decorators import display

from accounts.acting import Refusal
from accounts.requests import user_of
from accounts.roles import Capability
from accounts.scoped_admin import RefusalsToldMixin, ScopedAdmin
from sponsors.models import ReceivingAccount
from sponsors.money import accounts, paying
from sponsors.money.account_forms import AccountForm
from sponsors.money.statements.headings import Field
from sponsors.office_filter import OfficeFilter
from sponsors.pages import recorder, refuse, tell

TRIAL_NOTE = "THU NGHIEM"


@admin.register(ReceivingAccount)
class ReceivingAccountAdmin(RefusalsToldMixin, ScopedAdmin):
    see = (Capability.SEE_PLEDGES,)
    add = (Capability.RECORD_PLEDGES,)
    change = (Capability.RECORD_PLEDGES,)
    delete = (Capability.RECORD_PLEDGES,)
    plain_search = ("number", "holder", "bank_name")
    choice_related = ("province",)
    form = AccountForm
    list_display = ("number", "bank_name", "holder", "office", "told", "in_use")
    list_display_links = ("number",)
    list_select_related = ("province",)
    list_filter = ("is_open", ("province", OfficeFilter))
    change_form_outer_after_template = "sponsors/account_qr.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("trao/sponsors.css",)}

    @admin.display(description=_("kept by"), ordering="province")
    def office(self, account: ReceivingAccount) -> str:
        return str(account.province or _("national office"))

    @display(description=_("for sponsors"), ordering="is_preferred", label={True: "success", False: "default"})
    def told(self, account: ReceivingAccount) -> tuple[bool, Promise]:
        return account.is_preferred, _("told to sponsors") if account.is_preferred else _("not told")

    @display(description=_("status"), ordering="is_open", label={True: "info", False: "default"})
    def in_use(self, account: ReceivingAccount) -> tuple[bool, Promise]:
        return account.is_open, _("in use") if account.is_open else _("no longer in use")

    def get_fieldsets(self, request: HttpRequest, obj: ReceivingAccount | None = None) -> Any:
        writable = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        fixed = obj is not None and (not writable or accounts.is_used(obj))
        bank = ("bank_name",) if fixed else ("bank", "other_bank")
        which: dict[str, Any] = {"fields": (*bank, ("number", "holder"), "office" if fixed else "province")}
        if fixed and writable:
            which["description"] = _(
                "Money has come to this account: its bank, its number and its office stay as they are."
            )
        return ((_("The account"), which), (_("What for"), {"fields": (("is_preferred", "is_open"),)}))

    def get_readonly_fields(self, request: HttpRequest, obj: ReceivingAccount | None = None) -> tuple[str, ...]:
        return ("bank_name", "number", "office") if obj is not None and accounts.is_used(obj) else ()

    def get_form(
        self, request: HttpRequest, obj: ReceivingAccount | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        fields = [name for _title, options in self.get_fieldsets(request, obj) for name in _flat(options["fields"])]
        readonly = self.get_readonly_fields(request, obj)
        model_fields = [name for name in fields if name in AccountForm.Meta.fields and name not in readonly]
        form = super().get_form(request, obj, change=change, **{**kwargs, "fields": model_fields})
        left_out = {name: None for name in ("bank", "other_bank", "is_preferred") if name not in fields}
        return type(form.__name__, (form,), {"user": request.user, **left_out})

    def may_change(self, request: HttpRequest, obj: ReceivingAccount | None) -> bool:
        return obj is None or user_of(request).areas(Capability.RECORD_PLEDGES).cover(province=obj.province_id)

    def has_delete_permission(self, request: HttpRequest, obj: ReceivingAccount | None = None) -> bool:
        """Only one to which nothing came yet; from the list nobody deletes."""
        if obj is None or accounts.is_used(obj) or obj.statements.exists():
            return False
        return super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: ReceivingAccount, form: Any, change: bool) -> None:
        accounts.keep(obj, told=form.cleaned_data["is_preferred"], by=user_of(request), at=timezone.now())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        account: ReceivingAccount | None = kwargs.get("obj")
        if account is not None:
            context["way"] = paying.way_to(account, note=TRIAL_NOTE, amount=None)
            context["doubles"] = accounts.same_number(account)
            context["columns"] = remembered(account)
            context["may_forget"] = self.may_change(request, account)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/ma-qr.svg", wrap(trial_code), name="sponsors_receivingaccount_qr"),
            path("<int:pk>/quen-cot/", wrap(forget_layout), name="sponsors_receivingaccount_forget"),
            *super().get_urls(),
        ]


@require_GET
def trial_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of the account with a note that says it is a trial, and no amount."""
    account: Any = get_object_or_404(ReceivingAccount.objects.all().visible_to(user_of(request)), pk=pk)
    way = paying.way_to(account, note=TRIAL_NOTE, amount=None)
    if not way.payload:
        raise Http404
    return paying.qr_response(way.payload)


@require_POST
def forget_layout(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the columns of the statements be told anew."""
    recorder(request)
    account: Any = get_object_or_404(ReceivingAccount.objects.all().visible_to(user_of(request)), pk=pk)
    try:
        accounts.forget_layout(account, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        tell(request, _("Forgotten. With the next statement it is asked anew what can't be told of its columns."))
    return redirect("admin:sponsors_receivingaccount_change", account.pk)


def remembered(account: ReceivingAccount) -> list[tuple[str, str]]:
    """What the columns of its statements mean: heading and meaning; what is used first. A heading that was learned
    before headings were kept as they stand is told by its key, without diacritics, until a statement brings it again.
    """
    order = list(Field)
    known = sorted(((Field(field), key) for key, field in account.layout.items()), key=lambda one: order.index(one[0]))
    return [(account.headings.get(key, key), field.label) for field, key in known]


def _flat(names: Any) -> list[str]:
    return [one for name in names for one in ([name] if isinstance(name, str) else name)]
