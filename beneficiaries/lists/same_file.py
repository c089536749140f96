"""The very same file is sent again: it is no second list while the first one holds or may still.

Whoever may see that list is led to it; to others nothing is told of it.
"""

import hashlib

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.models import RecipientList
from campaigns.models import Campaign

Status = RecipientList.Status


class SentBefore(Refusal):
    """`received`, `pk`: the list that the file became."""

    message = _(
        "This very file was sent to campaign %(campaign)s before, at %(when)s by %(who)s: list “%(received)s”. "
        "Settle that list, or withdraw it and send the file again."
    )


class AcceptedBefore(SentBefore):
    """What was accepted can be corrected by another file or taken back as a whole (`taking_back`)."""

    message = _(
        "This very file was sent to campaign %(campaign)s before, at %(when)s by %(who)s: list “%(received)s”, which "
        "is accepted, so its people wait for vetting or are decided on. If something in it is wrong, send the "
        "corrected file, or withdraw the whole list on its page. For people who are missing send a file with them "
        "only, or add them one by one."
    )


class SentByOthers(SentBefore):
    """To whom may not see that list, nothing is told of it."""

    message = _(
        "This very file was sent to campaign %(campaign)s before, as a list that you may not see, so it is not taken a "
        "second time. If it is yours to send, ask %(whom)s."
    )


def check_not_sent_before(content: bytes, campaign: Campaign, *, by: User) -> None:
    """The same file is received once, by whomever and however often the button is pressed: a second attempt waits
    here until the first has ended, and then finds its list. Raises SentBefore.
    """
    digest = hashlib.sha256(content).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [campaign.pk, digest])
    # What another list has corrected holds no more: its file may be sent again, to go back to it.
    corrected = RecipientList.objects.filter(replaces=OuterRef("pk"), status=Status.ACCEPTED)
    same = (
        RecipientList.objects.filter(~Exists(corrected), campaign=campaign, document__sha256=digest)
        .exclude(status__in=[Status.WITHDRAWN, Status.UNREADABLE])
        .select_related("sent_by", "document")
        .defer("document__content")
        .first()
    )
    if same is None:
        return
    if RecipientList.objects.visible_to(by).filter(pk=same.pk).exists():
        when = timezone.localtime(same.sent_at).strftime("%H:%M %d/%m/%Y")
        refusal = AcceptedBefore if same.status == Status.ACCEPTED else SentBefore
        raise refusal(
            campaign=campaign.code, when=when, who=same.sent_by.full_name, received=same.document.name, pk=same.pk
        )
    areas = by.areas(Capability.SEND_LISTS)
    whom = _("Vietnam Social Security") if areas.provinces or areas.nation else _("the provincial office")
    raise SentByOthers(campaign=campaign.code, whom=whom)
