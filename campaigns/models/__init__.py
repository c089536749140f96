"""The models of the app: the plan of a campaign."""

from campaigns.models.households import HouseholdCount, HouseholdCountQuerySet
from campaigns.models.plan import (
    Campaign,
    CampaignQuerySet,
    HardshipGroup,
    Offer,
    OfferQuerySet,
    PriorityPoints,
    Quota,
    QuotaQuerySet,
    keep_what_is_used,
)

__all__ = [
    "Campaign",
    "CampaignQuerySet",
    "HardshipGroup",
    "HouseholdCount",
    "HouseholdCountQuerySet",
    "Offer",
    "OfferQuerySet",
    "PriorityPoints",
    "Quota",
    "QuotaQuerySet",
    "keep_what_is_used",
]
