"""How many of an offer an area may receive at most, and who shared that out."""

from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models.offers import Offer
from campaigns.models.plan import Campaign
from config.audit import audited
from locations.vietnamese import number


class QuotaQuerySet(models.QuerySet["Quota"]):
    def visible_to(self, user: User) -> "QuotaQuerySet":
        return self.filter(offer__campaign__in=Campaign.objects.visible_to(user))

    def named(self) -> "QuotaQuerySet":
        """With what a quota is called by."""
        return self.select_related("offer", "province", "commune")


@audited()
class Quota(models.Model):
    """The most that a commune or a province may receive of an offer, and unless it was typed, who shared it out."""

    class SharedOut(models.TextChoices):
        BY_HAND = "by_hand", _("By hand")
        EVENLY = "evenly", _("Evenly")
        HOUSEHOLDS = "households", _("By households")

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="quotas", verbose_name=_("offer"))
    province = models.ForeignKey(
        "locations.Province", models.PROTECT, null=True, blank=True, verbose_name=_("province")
    )
    commune = models.ForeignKey("locations.Commune", models.PROTECT, null=True, blank=True, verbose_name=_("commune"))
    most = models.PositiveIntegerField(_("at most"))
    shared_out = models.CharField(
        _("shared out"), max_length=10, choices=SharedOut.choices, default=SharedOut.BY_HAND, editable=False
    )
    shared_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("shared out by")
    )
    shared_at = models.DateTimeField(_("shared out at"), null=True, editable=False)

    # What is written together: the number, and where it comes from.
    AMOUNT: ClassVar[tuple[str, ...]] = ("most", "shared_out", "shared_by", "shared_at")

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["offer", "province", "commune"]
        constraints = [
            models.CheckConstraint(
                condition=Q(province__isnull=False, commune=None) | Q(province=None, commune__isnull=False),
                name="a_quota_is_for_a_province_or_a_commune",
                violation_error_message=_("Choose either a province or a commune."),
            ),
            models.UniqueConstraint(
                fields=["offer", "province", "commune"],
                nulls_distinct=False,
                name="an_area_has_one_quota_of_an_offer",
                violation_error_message=_("This area already has a quota of that offer."),
            ),
            models.CheckConstraint(
                condition=Q(shared_out="by_hand", shared_by=None, shared_at=None)
                | Q(shared_out__in=["evenly", "households"], shared_by__isnull=False, shared_at__isnull=False),
                name="who_shared_a_quota_out_is_known_unless_it_is_typed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune or self.province}, {self.offer}: {number(self.most)}"

    @property
    def area_code(self) -> str:
        return str(self.commune_id or self.province_id)

    def shared(self, most: int, method: str, *, by: User, at: datetime) -> None:
        """The quota is what was shared out."""
        self.most, self.shared_out, self.shared_by, self.shared_at = most, method, by, at

    def typed(self, most: int) -> None:
        """The quota is what somebody typed, no longer what was shared out."""
        self.most, self.shared_out, self.shared_by, self.shared_at = most, self.SharedOut.BY_HAND, None, None

    def clean(self) -> None:
        """The area lies where the campaign is held."""
        if self.offer_id is None or (home := self.offer.campaign.province) is None:
            return
        if self.province_id is not None and self.province_id != home.pk:
            raise ValidationError({"province": _("The campaign is held in %(home)s only.") % {"home": home}})
        if self.commune is not None and self.commune.province_id != home.pk:
            raise ValidationError({"commune": _("The campaign is held in %(home)s only.") % {"home": home}})
