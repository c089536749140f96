"""What everybody may open."""

from django.urls import path

from publication import views

app_name = "publication"
urlpatterns = [
    path("chien-dich/", views.campaigns, name="campaigns"),
    path("du-lieu-ca-nhan/", views.data_use, name="data-use"),
    path("can-giup-do/", views.help_wanted, name="help"),
]
