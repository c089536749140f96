"""Tells the layer below what pledges put in the way of moving a campaign."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SponsorsConfig(AppConfig):
    name = "sponsors"
    verbose_name = _("Sponsors")

    def ready(self) -> None:
        from campaigns.lifecycle import tells_obstacles  # noqa: PLC0415 (models are not loaded before this)
        from sponsors.pledging import obstacles  # noqa: PLC0415

        tells_obstacles(obstacles)
