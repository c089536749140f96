"""Tells the layer below what lists and nominations put in the way of moving a campaign."""

from django.apps import AppConfig


class BeneficiariesConfig(AppConfig):
    name = "beneficiaries"

    def ready(self) -> None:
        from beneficiaries.closing import obstacles  # noqa: PLC0415 (models are not loaded before this)
        from campaigns.lifecycle import tells_obstacles  # noqa: PLC0415

        tells_obstacles(obstacles)
