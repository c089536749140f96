"""Whether a campaign takes pledges online, and what its page says where it does not."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from documents.mailing import mail_is_set_up
from locations.vietnamese import date_text

ANNOUNCED = (Campaign.Status.OPEN, Campaign.Status.CLOSED)
"""A draft is not told outside yet, and what was cancelled is not held: their pages are not there."""


def why_not(campaign: Campaign, *, on: date) -> str | Promise | None:
    """Why nobody can pledge to it online on that day, in a sentence for a sponsor; None where everybody can."""
    if campaign.status != Campaign.Status.OPEN:
        return _("This campaign is over: it takes no more pledges.")
    if campaign.pledges_until is not None and on > campaign.pledges_until:
        return _("Pledges to this campaign were taken until %(day)s.") % {"day": date_text(campaign.pledges_until)}
    if not campaign.takes_online:
        return _("This campaign takes pledges by telephone, by letter and at the office, not online.")
    if not mail_is_set_up():
        return _("No e-mails can be sent at the moment, so that no pledge can be taken online.")
    return None
