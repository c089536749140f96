"""Signing in, and choosing a new password after somebody else set it."""

from django.contrib import messages
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True


class ChangePassword(PasswordChangeView):
    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("office:start")

    def form_valid(self, form: Form) -> HttpResponse:
        self.request.user.must_change_password = False
        response = super().form_valid(form)
        self.request.user.save(update_fields=["must_change_password", "sort_key"])
        messages.success(self.request, _("Your new password holds from now on."))
        return response
