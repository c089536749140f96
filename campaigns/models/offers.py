"""What a campaign gives: one kind of gift each, with what its price depends on."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models.plan import Campaign, is_used
from campaigns.tariffs import BOOK_MONTHS, STUDENT_MONTHS
from config.audit import audited

MOST_VALUE = 10**12
"""Đồng. Nothing that is given is worth more; a million of it still fits the database's numbers."""
MOST_WANTED = 10_000_000


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: User) -> "OfferQuerySet":
        return self.filter(campaign__in=Campaign.objects.visible_to(user))


@audited()
class Offer(models.Model):
    """One kind of gift in a campaign. What a book or a card costs is computed from the tariff that holds on
    `premiums_paid_on` (see `campaigns.pricing`), so it is stored nowhere here. `monthly_income`: đồng, chosen for a
    book; empty is the lowest that the law allows. `value`: đồng, what a gift is worth.
    """

    class Kind(models.TextChoices):
        BOOK = "book", _("Social-insurance book")
        CARD = "card", _("Health-insurance card")
        GIFT = "gift", _("Tết gift")

    class Pays(models.TextChoices):
        LIST = "list", _("the whole premium (list price)")
        RESIDUAL = "residual", _("what is left after support")

    # For how many months a premium can be paid. A card of other months than 3, 6 and 12 is for pupils only.
    MONTHS: ClassVar[dict[str, tuple[int, ...]]] = {
        Kind.BOOK: BOOK_MONTHS,
        Kind.CARD: tuple(STUDENT_MONTHS),
        Kind.GIFT: (),
    }

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="offers", verbose_name=_("campaign"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    pays = models.CharField(_("sponsors pay"), max_length=10, choices=Pays.choices, default=Pays.LIST)
    premiums_paid_on = models.DateField(_("premiums are paid on"), null=True, blank=True)
    monthly_income = models.PositiveBigIntegerField(_("income chosen (đồng a month)"), null=True, blank=True)
    value = models.PositiveBigIntegerField(_("value of a gift (đồng)"), null=True, blank=True)
    wanted = models.PositiveIntegerField(_("wanted"), default=0)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["campaign", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind"],
                name="a_campaign_offers_a_kind_once",
                violation_error_message=_("This campaign already offers that kind of gift."),
            ),
            models.CheckConstraint(
                condition=Q(kind="gift", months=None) | (~Q(kind="gift") & Q(months__isnull=False, months__gte=1)),
                name="books_and_cards_have_months_and_gifts_have_none",
                violation_error_message=_("A book or a card needs its months; a gift has none."),
            ),
            models.CheckConstraint(
                condition=Q(kind="gift", value__isnull=False, value__gt=0) | (~Q(kind="gift") & Q(value=None)),
                name="a_gift_and_nothing_else_has_a_value",
                violation_error_message=_("A gift needs its value; books and cards are priced by law."),
            ),
            models.CheckConstraint(
                condition=(Q(value=None) | Q(value__lte=MOST_VALUE))
                & (Q(monthly_income=None) | Q(monthly_income__lte=MOST_VALUE)),
                name="an_amount_of_an_offer_is_a_trillion_at_the_most",
                violation_error_message=_("An amount is no more than 1.000.000.000.000 đồng."),
            ),
            models.CheckConstraint(
                condition=Q(wanted__lte=MOST_WANTED),
                name="no_more_is_wanted_than_people_may_need",
                violation_error_message=_("No more than 10.000.000 are wanted."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="gift") | Q(premiums_paid_on=None, pays="list"),
                name="no_premium_is_paid_for_a_gift",
                violation_error_message=_("A gift is no insurance: it has no day of payment and no support."),
            ),
            models.CheckConstraint(
                condition=Q(monthly_income=None) | Q(kind="book", monthly_income__gt=0),
                name="an_income_is_chosen_for_a_book_only",
                violation_error_message=_("An income is chosen for a book only."),
            ),
        ]
        triggers = [
            # Pledge lines and nominations compare their campaign with that of the offer once, when written.
            pgtrigger.ReadOnly(name="an_offer_stays_in_its_campaign", fields=["campaign"]),
        ]

    def __str__(self) -> str:
        if not self.months:
            return str(self.get_kind_display())
        return gettext("%(kind)s, %(months)d months") % {"kind": self.get_kind_display(), "months": self.months}

    @property
    def home(self) -> str:
        """The province (code) in which it is offered, whose own support counts for everybody there; "" in a campaign of
        the whole country, or in none.
        """
        return "" if self.campaign_id is None else self.campaign.province_id or ""

    @property
    def has_premium(self) -> bool:
        """Whether its price follows from the law: a book or a card, no gift."""
        return self.kind != self.Kind.GIFT

    @property
    def has_payable_months(self) -> bool:
        """Whether the law knows a premium for so many months, or it is a gift, which has none."""
        return self.months is None or self.months in self.MONTHS[self.kind]

    def in_use(self) -> bool:
        """Whether it is pledged or asked for; then it can't be removed, and kind and months stay, but months for which
        nothing can be paid (see `campaigns.months_in_use`).
        """
        return is_used(self)


_PAYABLE = " OR ".join(
    f"OLD.kind = '{kind}' AND OLD.months IN ({', '.join(map(str, months))})"
    for kind, months in Offer.MONTHS.items()
    if months
)


def keep_what_is_used(table: str, *, given: str = "FALSE") -> pgtrigger.Trigger:
    """A trigger on offers for the app whose `table` has a column `offer_id`: what somebody pledged or asked for keeps
    its kind and months, whoever writes. Months for which no premium can be paid may be corrected, unless the row `used`
    says that somebody has one (`given`, in SQL). It is declared from above, since this app knows nothing of that table.
    """
    return pgtrigger.Trigger(
        name=f"kept_for_{table}",
        operation=pgtrigger.UpdateOf("kind", "months"),
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange("kind", "months"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM {table} used
                WHERE used.offer_id = OLD.id AND (OLD.kind <> NEW.kind OR {_PAYABLE} OR {given})
            ) THEN
                RAISE EXCEPTION 'offer % is used in {table}', OLD.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_used_offer_keeps_its_kind';
            END IF;
            RETURN NEW;
        """,
    )
