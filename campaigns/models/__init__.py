"""The models of the app: the plan of a campaign, and what gifts cost by law."""

from campaigns.models.groups import HardshipGroup
from campaigns.models.households import HouseholdCount, HouseholdCountQuerySet
from campaigns.models.offers import MOST_VALUE, MOST_WANTED, Offer, OfferQuerySet, keep_what_is_used
from campaigns.models.plan import Campaign, CampaignQuerySet, PriorityPoints
from campaigns.models.quotas import Quota, QuotaQuerySet
from campaigns.models.tariff import Rate, Share, TariffQuerySet, keep_what_priced

__all__ = [
    "MOST_VALUE",
    "MOST_WANTED",
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
    "Rate",
    "Share",
    "TariffQuerySet",
    "keep_what_is_used",
    "keep_what_priced",
]
