"""Tells the layer below what proposals put in the way of moving a campaign."""

from django.apps import AppConfig


class AllocationsConfig(AppConfig):
    name = "allocations"

    def ready(self) -> None:
        from allocations.allocating import obstacles  # noqa: PLC0415 (models are not loaded before this)
        from campaigns.lifecycle import tells_obstacles  # noqa: PLC0415

        tells_obstacles(obstacles)
