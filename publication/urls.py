"""What everybody may open."""

from django.urls import path

from publication import impact_views, letters, views

app_name = "publication"
urlpatterns = [
    path("chien-dich/", views.campaigns, name="campaigns"),
    path("chien-dich/<slug:code>/", views.campaign, name="campaign"),
    path("chien-dich/<slug:code>/dia-phuong/", views.places, name="places"),
    path("chien-dich/<slug:code>/nha-tai-tro/", views.sponsors, name="sponsors"),
    path("du-lieu-ca-nhan/", views.data_use, name="data-use"),
    path("can-giup-do/", views.help_wanted, name="help"),
    path("xac-nhan/<slug:token>/", letters.letter, name="letter"),
    path("tai-tro/cua-toi/<str:reference>/tac-dong/", impact_views.impact, name="impact"),
    path("robots.txt", views.robots, name="robots"),
]
