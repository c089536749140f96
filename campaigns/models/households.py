"""How many poor and near-poor households a commune has: what quotas may be shared out by."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models.plan import Campaign
from config.audit import audited
from locations.vietnamese import number


class HouseholdCountQuerySet(models.QuerySet["HouseholdCount"]):
    def visible_to(self, user: User) -> "HouseholdCountQuerySet":
        return self.filter(campaign__in=Campaign.objects.visible_to(user))


@audited()
class HouseholdCount(models.Model):
    """A commune's households by the yearly review of poverty, as known to one campaign.

    A commune without a row is one whose numbers are not known, which is not the same as 0. `source` names the
    decision that recognised them, `counted_on` is its day.
    """

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="household_counts", verbose_name=_("campaign"), editable=False
    )
    commune = models.ForeignKey("locations.Commune", models.PROTECT, verbose_name=_("commune"), editable=False)
    poor = models.PositiveIntegerField(_("poor households"))
    near_poor = models.PositiveIntegerField(_("near-poor households"))
    source = models.CharField(_("source"), max_length=200)
    counted_on = models.DateField(_("numbers of the day"))

    # What is written together.
    FACTS: ClassVar[tuple[str, ...]] = ("poor", "near_poor", "source", "counted_on")

    objects = HouseholdCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("household count")
        verbose_name_plural = _("household counts")
        ordering = ["campaign", "commune"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "commune"],
                name="a_commune_has_one_household_count_in_a_campaign",
                violation_error_message=_("This commune already has its numbers in the campaign."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune}: {number(self.poor)} + {number(self.near_poor)}"
