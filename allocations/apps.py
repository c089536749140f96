"""Tells the layer below what proposals put in the way of moving a campaign, what closing it would leave, what was
priced by a figure of the law, and which nominations hold a gift.
"""

from django.apps import AppConfig


class AllocationsConfig(AppConfig):
    name = "allocations"

    def ready(self) -> None:
        from allocations.closing import left_over, obstacles  # noqa: PLC0415 (models are not loaded before this)
        from allocations.holding import holding_gifts  # noqa: PLC0415
        from allocations.priced import priced_by  # noqa: PLC0415
        from beneficiaries.lists.taking_back import tells_who_holds_gifts  # noqa: PLC0415
        from campaigns.lifecycle import tells_obstacles, tells_what_is_left  # noqa: PLC0415
        from campaigns.tariff_changes import tells_what_was_priced  # noqa: PLC0415

        tells_obstacles(obstacles)
        tells_what_is_left(left_over)
        tells_what_was_priced(priced_by)
        tells_who_holds_gifts(holding_gifts)
