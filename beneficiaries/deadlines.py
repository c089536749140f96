"""Until when people may be put forward: the same for a list and for one person added by hand."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from accounts.models import User
from campaigns.models import Campaign


class TooLate(Refusal):
    """The office may still take what comes late; senders are asked to call it."""

    message = _("Lists for campaign %(campaign)s were to be sent by %(until)s. Please call the provincial office.")


def is_late(campaign: Campaign, on: date) -> bool:
    return campaign.lists_until is not None and on > campaign.lists_until


def check_in_time(campaign: Campaign, *, by: User, at: datetime) -> None:
    """Raises TooLate for everybody but the staff once the last day is over."""
    if not by.is_staff and campaign.lists_until and is_late(campaign, timezone.localdate(at)):
        raise TooLate(campaign=campaign.code, until=campaign.lists_until.strftime("%d/%m/%Y"))


def taking_people(user: User) -> QuerySet[Campaign]:
    """The open campaigns in which this user may put people forward today, by list or by hand."""
    campaigns = Campaign.objects.visible_to(user).open()
    return campaigns if user.is_staff else campaigns.exclude(lists_until__lt=timezone.localdate())


def late_words(campaign: Campaign) -> str:
    """For the staff, beside a campaign whose last day is over; '' for others."""
    if campaign.lists_until is None or not is_late(campaign, timezone.localdate()):
        return ""
    return gettext("lists were to be sent by %(until)s") % {"until": campaign.lists_until.strftime("%d/%m/%Y")}
