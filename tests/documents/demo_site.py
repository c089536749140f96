"""The addresses as the demo has them."""

from django.urls import include, path

from config import urls

urlpatterns = [*urls.urlpatterns, path("thu-dung-thu/", include("documents.demo_urls"))]
