"""The admin site of Trao in place of Django's own."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class TraoAdminConfig(AdminConfig):
    default_site = "config.admin_site.TraoAdminSite"

    def ready(self) -> None:
        """The queue of jobs is no page of the staff's: who waits for a job sees its state where it was asked for."""
        super().ready()
        admin.site.unregister(apps.get_model("procrastinate", "ProcrastinateJob"))
