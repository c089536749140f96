"""The way in: staff to the admin, list senders to their own pages, everybody else to the public ones. And what is said
when a request is no good.
"""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import redirect, render


@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """Send each user to the place where the own work is, and who is not signed in to what everybody may see."""
    if not request.user.is_authenticated:
        return redirect("publication:campaigns")
    return redirect("admin:index" if request.user.is_staff else "beneficiaries:sent-lists")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that too much was sent (413), or that the request could not be understood (400)."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return render(request, f"{status}.html", status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was refused: because of where the server believes to be, which only who runs it can mend; else
    because the page is too old.
    """
    origin = request.headers.get("origin", "")
    if reason == REASON_BAD_ORIGIN % origin:
        return render(request, "403_origin.html", {"origin": origin}, status=403)
    return render(request, "403_csrf.html", status=403)
