"""Tells the layer below what pledges put in the way of moving a campaign, and what stands on a gift."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SponsorsConfig(AppConfig):
    name = "sponsors"
    verbose_name = _("Sponsors")

    def ready(self) -> None:
        from campaigns.lifecycle import tells_obstacles  # noqa: PLC0415 (models are not loaded before this)
        from campaigns.months_in_use import tells_use  # noqa: PLC0415
        from sponsors.pledged_gifts import use  # noqa: PLC0415
        from sponsors.pledging import obstacles  # noqa: PLC0415

        tells_obstacles(obstacles)
        tells_use(use)
