"""The letters on a sponsor's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from sponsors.letters.files import file_of
from sponsors.models import Letter
from sponsors.online import own_pledges
from sponsors.online.sessions import for_sponsors


@for_sponsors
@require_http_methods(("GET", "HEAD"))
def letter_file(request: HttpRequest, email: str, reference: str, pk: int) -> HttpResponse:
    """The file of a letter about a pledge of the proven address."""
    own = own_pledges.of_address(email).filter(reference=reference)
    letters = Letter.objects.released().filter(pledge__in=own.values("pk"))
    return file_of(get_object_or_404(letters, pk=pk).file, as_attachment=True)
