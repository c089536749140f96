"""Tells the layer below what proposals put in the way of moving a campaign, and what closing it would leave."""

from django.apps import AppConfig


class AllocationsConfig(AppConfig):
    name = "allocations"

    def ready(self) -> None:
        from allocations.closing import left_over, obstacles  # noqa: PLC0415 (models are not loaded before this)
        from campaigns.lifecycle import tells_obstacles, tells_what_is_left  # noqa: PLC0415

        tells_obstacles(obstacles)
        tells_what_is_left(left_over)
