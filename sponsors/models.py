"""Sponsors, their pledges, and what each line of a pledge is meant for."""

from typing import Any, ClassVar

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Capability
from campaigns.models import MOST_VALUE, Offer, keep_what_is_used
from config.audit import audited
from locations.search import folded_key
from locations.vietnamese import fold, phrase_key, sort_key

MOST_UNITS = 1_000_000
"""Of one pledge line; at the highest price they still fit the database's numbers."""

pgtrigger.register(keep_what_is_used("sponsors_pledgeline", given="used.allocated > 0"))(Offer)


class SponsorQuerySet(models.QuerySet["Sponsor"]):
    def visible_to(self, user: User) -> "SponsorQuerySet":
        """Sponsors kept by an office in the area, and those with a pledge that the user sees."""
        areas = user.areas(Capability.SEE_PLEDGES)
        if not areas:
            return self.none()
        if areas.nation:
            return self
        pledges = Pledge.objects.visible_to(user)
        return self.filter(Q(province__in=areas.provinces) | Q(pk__in=pledges.values("sponsor_id")))

    def alike(self, *, name: str, tax_code: str) -> "SponsorQuerySet":
        """Sponsors of the same name, diacritics and capitals aside, or with the same tax code."""
        same_code = Q(tax_code=tax_code) if tax_code else Q(pk__in=[])
        return self.filter(Q(search_key=fold(name)) | same_code)


@audited(exclude=["search_key"])
class Sponsor(models.Model):
    class Kind(models.TextChoices):
        BUSINESS = "business", _("Business")
        ORGANISATION = "organisation", _("Organisation")
        INDIVIDUAL = "individual", _("Individual")
        STAFF_FUND = "staff_fund", _("Charity fund of an office")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    search_key = folded_key("name")
    sort_key = models.CharField(max_length=600, editable=False, db_collation="C")
    tax_code = models.CharField(
        _("tax code"),
        max_length=14,
        blank=True,
        help_text=_("10 digits, 10-3 for a branch, or the 12-digit personal ID of an individual."),
    )
    contact_name = models.CharField(_("contact person"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    province = models.ForeignKey(
        "locations.Province",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("kept by the office of"),
        help_text=_("Leave empty for the national office."),
    )
    may_be_named = models.BooleanField(
        _("may be named in public"), default=False, help_text=_("Tick only with the sponsor's consent.")
    )

    objects = SponsorQuerySet.as_manager()

    class Meta:
        verbose_name = _("sponsor")
        verbose_name_plural = _("sponsors")
        ordering = ["sort_key"]
        constraints = [
            # Each office keeps its own: it knows the sponsor by its own contact, and sees no other office's.
            models.UniqueConstraint(
                fields=["province", "tax_code"],
                condition=~Q(tax_code=""),
                nulls_distinct=False,
                name="an_office_keeps_a_tax_code_once",
                violation_error_message=_("Your office already keeps a sponsor with this tax code."),
            ),
            models.CheckConstraint(
                condition=Q(tax_code="") | Q(tax_code__regex=r"^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$"),
                name="a_tax_code_has_10_or_13_or_12_digits",
                violation_error_message=_("A tax code has 10 digits, 10-3 for a branch, or 12 for an individual."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        individual = self.kind == self.Kind.INDIVIDUAL
        self.sort_key = sort_key(self.name) if individual else phrase_key(self.name)
        super().save(*args, **kwargs)

    def keepable_by(self, user: User) -> bool:
        """Whether `user` works for the office that keeps the sponsor."""
        return user.areas(Capability.RECORD_PLEDGES).cover(province=self.province_id)


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def visible_to(self, user: User) -> "PledgeQuerySet":
        """Pledges kept by an office in the area, or made to a campaign of a province in the area."""
        areas = user.areas(Capability.SEE_PLEDGES)
        return self.filter(areas.q(province="province_id") | areas.q(province="campaign__province_id"))

    def allocatable(self) -> "PledgeQuerySet":
        return self.filter(status__in=Pledge.ALLOCATABLE)

    def with_totals(self) -> "PledgeQuerySet":
        """Adds `books`, `cards`, `gifts` (units), `units` and `value` (đồng, as promised)."""
        units = {f"{kind}s": Sum("lines__quantity", filter=Q(lines__offer__kind=kind)) for kind in Offer.Kind.values}
        return self.annotate(
            **{name: Coalesce(count, 0) for name, count in units.items()},
            units=Coalesce(Sum("lines__quantity"), 0),
            value=Coalesce(
                Sum(F("lines__quantity") * F("lines__unit_price")), 0, output_field=models.BigIntegerField()
            ),
        )


@audited()
class Pledge(models.Model):
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
        Status.PART_FUNDED: (Status.FUNDED, Status.CLOSED),
        Status.FUNDED: (Status.CLOSED,),
        Status.CLOSED: (),
        Status.WITHDRAWN: (),
    }
    ALLOCATABLE = (Status.CONFIRMED, Status.PART_FUNDED, Status.FUNDED)

    reference = models.CharField(_("reference"), max_length=30, unique=True, editable=False)
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
        ]
        triggers = [
            # Lines compare their offer's campaign with the pledge's once, when written; the reference is on paper.
            pgtrigger.ReadOnly(name="a_pledge_stays_in_its_campaign", fields=["campaign", "reference"]),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.sponsor}"

    def recordable_by(self, user: User) -> bool:
        """Whether `user` works for the office that keeps the pledge."""
        return user.areas(Capability.RECORD_PLEDGES).cover(province=self.province_id)


@audited(exclude=["allocated"])
class PledgeLine(models.Model):
    """A quantity of one offer. `unit_price`: đồng for one, as promised: the price of one when the line was written.
    What it costs since is told by `office.shortfalls`.

    `allocated` counts its units that are with somebody now; a trigger on the allocations keeps it, so that the
    constraint below holds whoever writes and however.
    """

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="lines", verbose_name=_("pledge"))
    offer = models.ForeignKey("campaigns.Offer", models.PROTECT, related_name="pledge_lines", verbose_name=_("offer"))
    quantity = models.PositiveIntegerField(_("quantity"), validators=[MinValueValidator(1)])
    unit_price = models.PositiveBigIntegerField(_("price of one, as promised (đồng)"))
    allocated = models.PositiveIntegerField(_("allocated"), default=0, editable=False)

    class Meta:
        verbose_name = _("pledge line")
        verbose_name_plural = _("pledge lines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="a_pledge_line_gives_something",
                violation_error_message=_("The quantity is at least 1."),
            ),
            models.CheckConstraint(
                condition=Q(unit_price__gt=0),
                name="a_pledge_line_promises_money",
                violation_error_message=_("The price is more than 0 đồng."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__lte=MOST_UNITS),
                name="a_pledge_line_gives_a_million_at_the_most",
                violation_error_message=_("The quantity is at most 1.000.000."),
            ),
            models.CheckConstraint(
                condition=Q(unit_price__lte=MOST_VALUE),
                name="a_price_is_a_trillion_at_the_most",
                violation_error_message=_("The price is at most 1.000.000.000.000 đồng."),
            ),
            models.CheckConstraint(
                condition=Q(allocated__lte=F("quantity")),
                name="a_line_never_gives_more_than_its_quantity",
                violation_error_message=_("More of this line is already allocated than that."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="offered_in_its_campaign",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("pledge_id", "offer_id"),
                when=pgtrigger.Before,
                func="""
                    IF (SELECT campaign_id FROM sponsors_pledge WHERE id = NEW.pledge_id)
                        IS DISTINCT FROM (SELECT campaign_id FROM campaigns_offer WHERE id = NEW.offer_id)
                    THEN
                        RAISE EXCEPTION 'offer % is not of the campaign of pledge %', NEW.offer_id, NEW.pledge_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_line_gives_what_its_campaign_offers';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.offer}"

    @property
    def value(self) -> int:
        """Đồng, as promised."""
        return int(self.quantity * self.unit_price)


@audited()
class Earmark(models.Model):
    """One place, group or institution that a line is meant for. Provinces and communes are alternatives, so are
    groups, so are institutions; all three must hold. A line without earmarks is for anybody.
    """

    KINDS: ClassVar[tuple[str, ...]] = ("province", "commune", "group", "institution")

    line = models.ForeignKey(PledgeLine, models.CASCADE, related_name="earmarks", verbose_name=_("pledge line"))
    province = models.ForeignKey(
        "locations.Province", models.PROTECT, null=True, blank=True, verbose_name=_("province")
    )
    commune = models.ForeignKey("locations.Commune", models.PROTECT, null=True, blank=True, verbose_name=_("commune"))
    group = models.ForeignKey(
        "campaigns.HardshipGroup", models.PROTECT, null=True, blank=True, verbose_name=_("hardship group")
    )
    institution = models.ForeignKey(
        "locations.Institution", models.PROTECT, null=True, blank=True, verbose_name=_("school or hospital")
    )

    class Meta:
        verbose_name = _("earmark")
        verbose_name_plural = _("earmarks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(province__isnull=False, commune=None, group=None, institution=None)
                    | Q(province=None, commune__isnull=False, group=None, institution=None)
                    | Q(province=None, commune=None, group__isnull=False, institution=None)
                    | Q(province=None, commune=None, group=None, institution__isnull=False)
                ),
                name="an_earmark_names_exactly_one_thing",
                violation_error_message=_("Each earmark names one province, commune, group or institution."),
            ),
            models.UniqueConstraint(
                fields=["line", "province", "commune", "group", "institution"],
                nulls_distinct=False,
                name="a_line_names_a_thing_once",
                violation_error_message=_("This line is already meant for that."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.province or self.commune or self.group or self.institution)

    @property
    def label(self) -> str:
        """As `str`, a commune with its province: names of communes repeat from province to province."""
        return f"{self.commune}, {self.commune.province}" if self.commune else str(self)
