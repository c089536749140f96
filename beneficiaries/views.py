"""The plain pages of those who send lists: what I sent and what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beneficiaries.models import RecipientList


def sent_lists(request: HttpRequest) -> HttpResponse:
    lists = RecipientList.objects.visible_to(request.user).select_related("document", "campaign", "commune")
    return render(request, "beneficiaries/sent_lists.html", {"lists": lists})
