"""What lists and nominations put in the way of closing a campaign (see `campaigns.lifecycle`)."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from beneficiaries.models import Nomination, RecipientList
from campaigns.lifecycle import Sentence
from campaigns.models import Campaign
from locations.vietnamese import number

Status = RecipientList.Status
UNFINISHED = [Status.READING, Status.STAGED, Status.REREADING, Status.ACCEPTING]
"""Lists from which people can still come."""


def obstacles(campaign: Campaign, to: str) -> Iterable[str]:
    """A campaign closes once every list was accepted or withdrawn and every nomination decided: afterwards neither can
    be done any more.
    """
    if to != Campaign.Status.CLOSED:
        return
    lists = RecipientList.objects.filter(campaign=campaign, status__in=UNFINISHED)
    for status, count in lists.order_by("status").values_list("status").annotate(Count("pk")):
        text = _("Lists in the state “%(status)s”: %(count)s. Accept or withdraw them first.")
        if status == Status.ACCEPTING:
            text = _("Lists in the state “%(status)s”: %(count)s. They are being taken in; wait until that is done.")
        details = {"status": Status(status).label, "count": number(count)}
        yield Sentence(text % details, _page("recipientlist", campaign=campaign.pk, status__exact=status))
    undecided = campaign.nominations.filter(status=Nomination.Status.PROPOSED).count()
    if undecided:
        text = _("Nominations not vetted yet: %(count)s. Approve, reject or withdraw them first.")
        page = _page("nomination", campaign=campaign.pk, status__exact=Nomination.Status.PROPOSED)
        yield Sentence(text % {"count": number(undecided)}, page)


def _page(model: str, **query: object) -> str:
    return f"{reverse(f'admin:beneficiaries_{model}_changelist')}?{urlencode(query)}"
