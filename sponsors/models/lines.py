"""The lines of a pledge, and what each is meant for."""

from typing import ClassVar

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Sum, When
from django.utils.translation import gettext_lazy as _

from campaigns.models import MOST_VALUE, Offer, keep_what_is_used
from config.audit import audited
from sponsors.models.pledges import Pledge

MOST_UNITS = 1_000_000
"""Of one pledge line; at the highest price they still fit the database's numbers."""

pgtrigger.register(keep_what_is_used("sponsors_pledgeline", given="used.allocated > 0"))(Offer)


class PledgeLineQuerySet(models.QuerySet["PledgeLine"]):
    def with_free(self) -> "PledgeLineQuerySet":
        """Adds `free_units` and `unpaid_units`: see `PledgeLine.free` and `PledgeLine.unpaid`."""
        return self.annotate(free_units=_FREE, unpaid_units=_UNPAID)

    def free_by_offer(self) -> dict[int, int]:
        """How many units of these lines may be given now, by offer."""
        return dict(self.order_by().values_list("offer_id").annotate(free=Sum(_FREE)))


_UNPAID = Case(When(only_when_paid=True, then=F("quantity") - F("paid_units")), default=0)
_FREE = F("quantity") - _UNPAID - F("allocated")


@audited(exclude=["allocated", "paid_units"])
class PledgeLine(models.Model):
    """A quantity of one offer. `unit_price`: đồng for one, as promised: the price of one when the line was written.
    What it costs since is told by `office.shortfalls`.

    `allocated` counts its units that are with somebody now; a trigger on the allocations keeps it, so that the
    constraint below holds whoever writes and however. Where `only_when_paid`, no more of them than `paid_units` are
    given: as many as the money received for the pledge pays for, line after line (`sponsors.money.receipts` keeps it).
    """

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="lines", verbose_name=_("pledge"))
    offer = models.ForeignKey("campaigns.Offer", models.PROTECT, related_name="pledge_lines", verbose_name=_("offer"))
    quantity = models.PositiveIntegerField(_("quantity"), validators=[MinValueValidator(1)])
    unit_price = models.PositiveBigIntegerField(_("price of one, as promised (đồng)"))
    allocated = models.PositiveIntegerField(_("allocated"), default=0, editable=False)
    only_when_paid = models.BooleanField(_("give only what is paid"), default=False)
    paid_units = models.PositiveIntegerField(_("paid"), default=0, editable=False)

    objects = PledgeLineQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(paid_units__lte=F("quantity")), name="no_more_of_a_line_is_paid_than_its_quantity"
            ),
            models.CheckConstraint(
                condition=Q(only_when_paid=False) | Q(allocated__lte=F("paid_units")),
                name="a_line_gives_no_more_than_is_paid_for",
                violation_error_message=_("More of this line is already allocated than is paid for."),
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
    def unpaid(self) -> int:
        """Units that may be given only once money for them has come."""
        return self.quantity - self.paid_units if self.only_when_paid else 0

    @property
    def free(self) -> int:
        """Units that may be given now: what is left of the quantity, or of what is paid where the line gives no more.
        The one place that says so, with `PledgeLineQuerySet`.
        """
        return self.quantity - self.unpaid - self.allocated

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
