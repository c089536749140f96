"""The screens on which accounts are kept: each loads what the user may see, makes one call, and leads back."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import keeping
from accounts.acting import Refusal
from accounts.forms import AccountForm, DutyForm, EndDutyForm, show_refusal
from accounts.models import NOBODYS_NAMES, Duty, User
from accounts.roles import Capability

ACCOUNT = "admin:accounts_user_change"
_PASSWORD = "temporary-password"


def visible_accounts(user: User) -> Any:
    """The accounts that `user` may see here: not the one under which commands act."""
    if not user.may(Capability.SEE_ACCOUNTS):
        return User.objects.none()
    return User.objects.visible_to(user).exclude(username__in=NOBODYS_NAMES)


def account_page(request: HttpRequest, object_id: int) -> HttpResponse:
    """One account: who, what it may do, what it could do before."""
    account = _account(request, object_id)
    today = timezone.localdate()
    duties = list(account.duties.named())
    living = [duty for duty in duties if duty.ends_on is None or duty.ends_on >= today]
    return _page(
        request,
        "accounts/account.html",
        account.full_name,
        account=account,
        living=[(duty, keeping.may_end(request.user, duty)) for duty in living],
        ended=[duty for duty in duties if duty not in living],
        today=today,
        may_keep=keeping.may_keep(request.user, account),
        may_give=_may_give(request.user, account),
    )


def open_account(request: HttpRequest) -> HttpResponse:
    """A new account with its first duty; leads to its temporary password."""
    if not keeping.roles_to_give(request.user):
        raise PermissionDenied
    account_form = AccountForm(request.POST or None)
    duty_form = DutyForm(request.user, request.POST or None)
    if request.method == "POST" and account_form.is_valid() and duty_form.is_valid():
        try:
            opened = keeping.open_account(
                account=account_form.facts(), duty=duty_form.facts(), by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            show_refusal(refusal, account_form, duty_form)
        else:
            return _to_password(request, opened.account, opened.password)
    return _page(request, "accounts/open_account.html", _("Open an account"), account_form=account_form, form=duty_form)


def edit_account(request: HttpRequest, object_id: int) -> HttpResponse:
    """Name, position, telephone, e-mail, sign-in name."""
    account = _kept(request, object_id)
    form = AccountForm.of(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.change_account(account=account, facts=form.facts(), by=request.user, at=timezone.now())
        except Refusal as refusal:
            show_refusal(refusal, form)
        else:
            messages.success(request, _("The account is changed."))
            return redirect(ACCOUNT, account.pk)
    return _page(
        request, "accounts/edit_account.html", _("Change the account"), account=_account(request, object_id), form=form
    )


def give_duty(request: HttpRequest, object_id: int) -> HttpResponse:
    """One more duty."""
    account = _account(request, object_id)
    if not _may_give(request.user, account):
        raise PermissionDenied
    form = DutyForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            duty = keeping.give_duty(account=account, duty=form.facts(), by=request.user, at=timezone.now())
        except Refusal as refusal:
            show_refusal(refusal, form)
        else:
            messages.success(request, _("Duty given: %(duty)s.") % {"duty": duty})
            return redirect(ACCOUNT, account.pk)
    return _page(request, "accounts/give_duty.html", _("Give a duty"), account=account, form=form)


def end_duty(request: HttpRequest, object_id: int, duty_id: int) -> HttpResponse:
    """The last day of a duty."""
    account = _account(request, object_id)
    duty = get_object_or_404(Duty.objects.named(), pk=duty_id, user=account)
    if not keeping.may_end(request.user, duty):
        raise PermissionDenied
    form = EndDutyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.end_duty(duty=duty, ends_on=form.cleaned_data["ends_on"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            show_refusal(refusal, form)
        else:
            messages.success(request, _("The end of the duty is set: %(duty)s.") % {"duty": duty})
            return redirect(ACCOUNT, account.pk)
    return _page(request, "accounts/end_duty.html", _("End the duty"), account=account, duty=duty, form=form)


@never_cache
def show_password(request: HttpRequest, object_id: int) -> HttpResponse:
    """The temporary password, once: it leaves the session with the first look."""
    account = _account(request, object_id)
    password = request.session.pop(f"{_PASSWORD}-{account.pk}", None)
    return _page(
        request, "accounts/temporary_password.html", _("Temporary password"), account=account, password=password
    )


def reset_password(request: HttpRequest, object_id: int) -> HttpResponse:
    """Asks first; leads to the new temporary password."""
    return _confirmed(request, object_id, keeping.reset_password, _("Set a new password"))


def close_account(request: HttpRequest, object_id: int) -> HttpResponse:
    return _confirmed(request, object_id, keeping.close_account, _("Close the account"))


def reopen_account(request: HttpRequest, object_id: int) -> HttpResponse:
    return _confirmed(request, object_id, keeping.reopen_account, _("Open the account again"))


def _confirmed(request: HttpRequest, object_id: int, change: Callable[..., str | None], title: str) -> HttpResponse:
    """A page that asks, and the change when it is confirmed."""
    account = _kept(request, object_id)
    if request.method != "POST":
        return _page(request, "accounts/confirm.html", title, account=account, change=change.__name__)
    try:
        password = change(account=account, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if password:
            return _to_password(request, account, password)
        messages.success(request, _("The account is open again.") if account.is_active else _("The account is closed."))
    return redirect(ACCOUNT, account.pk)


def _account(request: HttpRequest, object_id: int) -> User:
    account: User = get_object_or_404(visible_accounts(request.user), pk=object_id)
    return account


def _kept(request: HttpRequest, object_id: int) -> User:
    account = _account(request, object_id)
    if not keeping.may_keep(request.user, account):
        raise PermissionDenied
    return account


def _may_give(by: User, account: User) -> bool:
    """Whether there is something that `by` could give to this account."""
    return (by.is_superuser or account.pk != by.pk) and bool(keeping.roles_to_give(by))


def _to_password(request: HttpRequest, account: User, password: str) -> HttpResponse:
    request.session[f"{_PASSWORD}-{account.pk}"] = password
    return redirect("admin:accounts_user_password", account.pk)


def _page(request: HttpRequest, template: str, title: str, form: Form | None = None, **context: Any) -> HttpResponse:
    every = {**admin.site.each_context(request), "title": title, "opts": User._meta, "form": form}
    own_page = template == "accounts/account.html"
    return render(request, template, {**every, "original": None if own_page else context.get("account"), **context})
