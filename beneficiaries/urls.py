"""The plain pages of those who send lists."""

from django.urls import path

from beneficiaries import nominating_views
from beneficiaries.list_pages import sender_views
from beneficiaries.list_pages.doors import SENDERS
from beneficiaries.list_pages.list_urls import addresses

app_name = "beneficiaries"
urlpatterns = [
    path("", sender_views.sent_lists, name="sent-lists"),
    path("them-nguoi/", nominating_views.nominate, name="nominate"),
    *addresses(SENDERS),
]
