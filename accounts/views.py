"""Signing in, and choosing a new password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import keeping
from accounts.models import User
from accounts.requests import user_of
from accounts.signing_in import sign_in


class SignInForm(AuthenticationForm):
    """Name and password, checked by `signing_in`, which also counts the failures."""

    def clean(self) -> dict[str, str]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username and password:
            outcome = sign_in(username=username, password=password, at=timezone.now())
            if outcome.user is None:
                raise ValidationError(outcome.refusal)
            self.user_cache = outcome.user
        return self.cleaned_data


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True


class NewPasswordForm(PasswordChangeForm):
    """A password that somebody else read out is not kept by typing it as the new one."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        if user.must_change_password:
            self.fields["old_password"].label = _("Temporary password")

    def clean(self) -> dict[str, str]:
        super().clean()
        new, old = self.cleaned_data.get("new_password1"), self.cleaned_data.get("old_password")
        if new and new == old:
            self.add_error("new_password1", _("The new password is the present one. Choose one that differs from it."))
        return self.cleaned_data


class ChangePassword(PasswordChangeView):
    template_name = "accounts/change_password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("office:start")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With who set the present password, as long as it is a temporary one."""
        user = user_of(self.request)
        set_by = keeping.temporary_password_of(user) if user.must_change_password else None
        return super().get_context_data(set_by=set_by, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        self.request.user.must_change_password = False  # saved with the password
        messages.success(self.request, _("Your new password holds from now on."))
        return super().form_valid(form)
