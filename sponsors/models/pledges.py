"""A pledge of a sponsor to a campaign."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest, Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Capability
from campaigns.models import Offer
from config.audit import audited
from sponsors.models.sponsors import Sponsor

MOST_MONEY = 10**13
"""Đồng, of one pledge or one receipt: more than the whole programme of a year."""

NEXT_NUMBER = Func(models.Value("sponsors_pledge_numbers"), function="nextval", output_field=models.BigIntegerField())
"""From a sequence of its own, so that numbers never come back, whatever is deleted."""

_VALUE = Sum(F("lines__quantity") * F("lines__unit_price"), output_field=models.BigIntegerField())


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def visible_to(self, user: User) -> "PledgeQuerySet":
        """Pledges kept by an office in the area, or made to a campaign of a province in the area."""
        areas = user.areas(Capability.SEE_PLEDGES)
        return self.filter(areas.q(province="province_id") | areas.q(province="campaign__province_id"))

    def allocatable(self) -> "PledgeQuerySet":
        return self.filter(status__in=Pledge.ALLOCATABLE)

    def with_totals(self) -> "PledgeQuerySet":
        """Adds `books`, `cards`, `gifts` (units), `units` and `value` (đồng, as promised: the amount, where there is
        one).
        """
        units = {f"{kind}s": Sum("lines__quantity", filter=Q(lines__offer__kind=kind)) for kind in Offer.Kind.values}
        return self.annotate(
            **{name: Coalesce(count, 0) for name, count in units.items()},
            units=Coalesce(Sum("lines__quantity"), 0),
            value=Coalesce(F("amount"), _VALUE, 0, output_field=models.BigIntegerField()),
        )

    def with_due(self) -> "PledgeQuerySet":
        """Adds `due` and `missing` (đồng, the second never below 0): see `sponsors.due`."""
        alone = self.model._default_manager.filter(pk=OuterRef("pk")).order_by().values("pk")
        of_lines = Subquery(alone.annotate(of_lines=_VALUE).values("of_lines"))
        due = Coalesce(F("amount"), of_lines, 0, output_field=models.BigIntegerField())
        return self.annotate(due=due, missing=Greatest(F("due") - F("received"), 0))


@audited(exclude=["number", "received"])
class Pledge(models.Model):
    """What a sponsor promises to one campaign: lines of gifts, or an `amount` (đồng) that the office turns into lines.

    `number` is unique in the whole country: the code in a transfer's note is made of it
    (`sponsors.money.payment_codes`). `received` (đồng) is the sum of its ledger entries; a trigger on them keeps it.
    `held_until` is the last day on which its gifts wait for money. The contact is whom the office asks about this
    pledge; who proves by a code to read `contact_email` sees it online. A pledge that is `unnamed` is shown without its
    sponsor's name, whatever the sponsor agreed to for others.
    """

    class Channel(models.TextChoices):
        OFFICE = "office", _("At the office")
        PHONE = "phone", _("By telephone")
        LETTER = "letter", _("By letter")
        ONLINE = "online", _("Online")

    class Status(models.TextChoices):
        REGISTERED = "registered", _("Registered")
        CONFIRMED = "confirmed", _("Confirmed")
        PART_FUNDED = "part_funded", _("Part funded")
        FUNDED = "funded", _("Funded")
        CLOSED = "closed", pgettext_lazy("pledge", "Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.REGISTERED: (Status.CONFIRMED, Status.WITHDRAWN),
        Status.CONFIRMED: (Status.PART_FUNDED, Status.FUNDED, Status.CLOSED, Status.WITHDRAWN),
        # Back where money is refunded, taken off again or moved to another pledge.
        Status.PART_FUNDED: (Status.CONFIRMED, Status.FUNDED, Status.CLOSED),
        Status.FUNDED: (Status.CONFIRMED, Status.PART_FUNDED, Status.CLOSED),
        Status.CLOSED: (),
        Status.WITHDRAWN: (),
    }
    ALLOCATABLE = (Status.CONFIRMED, Status.PART_FUNDED, Status.FUNDED)

    reference = models.CharField(_("reference"), max_length=30, unique=True, editable=False)
    number = models.PositiveIntegerField(_("number in transfers"), unique=True, editable=False, db_default=NEXT_NUMBER)
    channel = models.CharField(
        _("how it came"), max_length=10, choices=Channel.choices, default=Channel.OFFICE, editable=False
    )
    sponsor = models.ForeignKey(Sponsor, models.PROTECT, related_name="pledges", verbose_name=_("sponsor"))
    campaign = models.ForeignKey(
        "campaigns.Campaign", models.PROTECT, related_name="pledges", verbose_name=_("campaign")
    )
    province = models.ForeignKey(
        "locations.Province",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("kept by the office of"),
        help_text=_("Leave empty for the national office."),
    )
    pledged_on = models.DateField(_("pledged on"))
    amount = models.PositiveBigIntegerField(_("amount promised (đồng)"), null=True, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=100, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    unnamed = models.BooleanField(_("not to be named in public"), default=False)
    consented_at = models.DateTimeField(_("agreed to the use of data at"), null=True, editable=False)
    held_until = models.DateField(_("held until"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, editable=False)
    received = models.PositiveBigIntegerField(_("received (đồng)"), default=0, editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.REGISTERED, editable=False
    )
    registered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("registered by")
    )
    registered_at = models.DateTimeField(_("registered at"), editable=False)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("withdrawn by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawal_reason = models.CharField(_("reason for withdrawal"), max_length=500, blank=True, editable=False)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["-registered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["registered", "withdrawn"], confirmed_by=None, confirmed_at=None)
                | ~Q(status="registered") & Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="a_confirmation_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(withdrawal_reason="")
                | ~Q(status="withdrawn") & Q(withdrawn_by=None, withdrawn_at=None, withdrawal_reason=""),
                name="a_withdrawn_pledge_has_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0, amount__lte=MOST_MONEY),
                name="an_amount_promised_is_money",
                violation_error_message=_("The amount is from 1 to 10.000.000.000.000 đồng."),
            ),
            models.CheckConstraint(
                condition=~Q(channel="online") | Q(consented_at__isnull=False) & ~Q(contact_email=""),
                name="who_pledges_online_agrees_and_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(contact_email=Lower("contact_email")), name="an_address_is_kept_in_small_letters"
            ),
        ]
        triggers = [
            # Lines compare their offer's campaign with the pledge's once, when written; the reference is on paper.
            pgtrigger.ReadOnly(name="a_pledge_stays_in_its_campaign", fields=["campaign", "reference", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.sponsor}"

    @property
    def is_named(self) -> bool:
        """Whether the public may be told who gave it."""
        return self.sponsor.may_be_named and not self.unnamed

    def recordable_by(self, user: User) -> bool:
        """Whether `user` works for the office that keeps the pledge."""
        return user.areas(Capability.RECORD_PLEDGES).cover(province=self.province_id)
