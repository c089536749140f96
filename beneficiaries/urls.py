"""The plain pages of those who send lists."""

from django.urls import path

from beneficiaries import views

app_name = "beneficiaries"
urlpatterns = [path("", views.sent_lists, name="sent-lists")]
