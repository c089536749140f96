"""The admin site of Trao in place of Django's own."""

from django.contrib.admin.apps import AdminConfig


class TraoAdminConfig(AdminConfig):
    default_site = "config.admin_site.TraoAdminSite"
