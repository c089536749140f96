"""What stands above a campaign's form: its state, what is in the way of the next one, and where to go from here."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest

from accounts.requests import user_of
from campaigns import admin_views, lifecycle, quota_views
from campaigns.campaign_inlines import priced
from campaigns.models import Campaign, Quota
from campaigns.tariffs import Tariff


def head(request: HttpRequest, campaign: Campaign, tariff: Tariff) -> dict[str, Any]:
    """The context of `campaigns/campaign_head.html`."""
    user = user_of(request)
    prefetch_related_objects([campaign], "offers")
    steps = admin_views.steps_from(campaign, user)
    forward = next((step for step in steps if step.look == "primary"), None)
    standing = []
    if forward is not None:
        own = lifecycle.own_obstacles(campaign, forward.to, tariff=tariff)
        standing = [*own, *lifecycle.gathered(campaign, forward.to)]
    offers = list(campaign.offers.all())
    is_open = campaign.status == Campaign.Status.OPEN
    prices = [(offer, priced(offer, tariff).get("amount")) for offer in offers]
    return {
        "steps": steps,
        "may_repeat": campaign.plannable_by(user),
        "obstacles": standing,
        "lacks": lifecycle.own_obstacles(campaign, Campaign.Status.OPEN, tariff=tariff) if is_open else [],
        "quota_count": Quota.objects.filter(offer__campaign=campaign).count(),
        "quotas": quota_views.quota_list(campaign),
        "offers": offers,
        "budget": sum(offer.wanted * amount for offer, amount in prices if amount),
        "unpriced": [offer for offer, amount in prices if amount is None],
    }
