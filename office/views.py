"""The way in: staff to the admin, list senders to their own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def start(request: HttpRequest) -> HttpResponse:
    """Send each user to the place where the own work is."""
    return redirect("admin:index" if request.user.is_staff else "beneficiaries:sent-lists")
