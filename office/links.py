"""Addresses of the staff's screens, as far as the signed-in user may open them."""

from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse


def address(name: str, *args: object, **query: object) -> str:
    """The address called `name`, with what comes after the question mark: `address("admin:office_boards", page=2)`."""
    path = reverse(name, args=args)
    return f"{path}?{urlencode(query)}" if query else path


def changelist(model: str, request: HttpRequest, **query: object) -> str:
    """The list of a model ("sponsors.Pledge"), filtered; empty if this user may not see it."""
    return _of_model(model, request, "changelist", **query)


def change_page(record: Any, request: HttpRequest) -> str:
    """The page of a record; empty if this user may not see it."""
    return _of_model(record._meta.label, request, "change", record.pk)


def _of_model(model: str, request: HttpRequest, page: str, *args: object, **query: object) -> str:
    if not admin.site.get_model_admin(apps.get_model(model)).has_view_permission(request):
        return ""
    return address(f"admin:{model.lower().replace('.', '_')}_{page}", *args, **query)
