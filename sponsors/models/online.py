"""Pledging online before anything counts: that somebody reads the mail of an address, what was asked for, and how much
was asked from where.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from config.audit import audited
from sponsors.models.pledges import Pledge


@audited(exclude=["token", "email", "address", "digest", "tries", "sent", "sent_at"])
class EmailProof(models.Model):
    """That whoever began it reads the mail of an address, told by a code of six digits (`sponsors.online.proving`).

    `token` is known to the browser that began it and stands in the address of the page for the code. `digest`: of the
    code sent last, keyed; `sent`: how many codes there were; `tries`: wrong codes since the last. `address`: keyed
    digest of the network address, nothing else of it is kept.
    """

    token = models.CharField(max_length=43, unique=True)
    email = models.EmailField(_("e-mail"))
    address = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, blank=True)
    sent = models.PositiveSmallIntegerField(_("codes sent"), default=0)
    sent_at = models.DateTimeField(_("last code sent at"), null=True)
    tries = models.PositiveSmallIntegerField(_("wrong codes"), default=0)
    begun_at = models.DateTimeField(_("begun at"))
    expires_at = models.DateTimeField(_("expires at"))
    proven_at = models.DateTimeField(_("proven at"), null=True)

    class Meta:
        verbose_name = _("proof of an e-mail address")
        verbose_name_plural = _("proofs of e-mail addresses")
        ordering = ["-begun_at"]
        indexes = [models.Index(fields=["expires_at"], name="proofs_by_their_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")) & ~Q(email=""), name="an_address_is_proven_in_small_letters"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("begun_at")), name="a_proof_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(sent=0, sent_at=None, digest="") | Q(sent__gt=0, sent_at__isnull=False) & ~Q(digest=""),
                name="a_code_that_was_sent_has_when_and_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.begun_at:%d/%m/%Y %H:%M}"


@audited(exclude=["data"])
class PledgeRequest(models.Model):
    """A pledge as somebody typed it, which counts only once the address is proven; then it is `pledge`, and only that.

    `data`: what was typed, in the shape of `sponsors.online.drafts`; emptied when it has become a pledge. Kept for
    24 hours, and with its pledge for as long as a form may be sent again.
    """

    campaign = models.ForeignKey(
        "campaigns.Campaign", models.CASCADE, related_name="pledge_requests", verbose_name=_("campaign")
    )
    proof = models.OneToOneField(
        EmailProof, models.CASCADE, related_name="request", verbose_name=_("proof of an e-mail address")
    )
    data = models.JSONField(default=dict)
    asked_at = models.DateTimeField(_("asked at"))
    pledge = models.OneToOneField(
        Pledge, models.CASCADE, null=True, related_name="request", editable=False, verbose_name=_("pledge")
    )

    class Meta:
        verbose_name = _("request to pledge")
        verbose_name_plural = _("requests to pledge")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.campaign.code} · {self.asked_at:%d/%m/%Y %H:%M}"


@audited(exclude=["key", "began_at", "count"])
class OnlineCount(models.Model):
    """How often something was asked for from one place since a moment; see `sponsors.online.limits`.

    `key`: keyed digest of a network address or an e-mail. A flood of requests makes one row, not a million.
    """

    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(max_length=64)
    began_at = models.DateTimeField(_("counted since"))
    count = models.PositiveIntegerField(_("how often"), default=0)

    class Meta:
        verbose_name = _("count of requests")
        verbose_name_plural = _("counts of requests")
        indexes = [models.Index(fields=["began_at"], name="online_counts_by_age")]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="each_kind_is_counted_once_for_a_key")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.key[:8]}"
