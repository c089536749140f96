"""Addresses: the public pages, the staff's admin, the plain pages of list senders, signing in and out."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("office.urls")),
    path("", include("publication.urls")),
    path("tai-khoan/", include("accounts.urls")),
    path("danh-sach/", include("beneficiaries.urls")),
    path("tai-tro/", include("sponsors.online.urls")),
    path("quan-tri/", admin.site.urls),
]
if settings.DEMO:
    urlpatterns.append(path("thu-dung-thu/", include("documents.demo_urls")))

handler400 = "office.views.bad_request"
