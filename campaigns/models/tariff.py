"""What gifts cost by law: dated figures, and who pays which share. `campaigns.tariffs` computes with them.

A row holds from its day until the next row of its series (docs/decisions/0006): only `valid_from` is stored, so that
two rows can overlap only by beginning on the same day, and a series has no gap after its first row.
"""

from typing import Self

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from campaigns.models.groups import HardshipGroup
from campaigns.models.plan import pointed_to
from campaigns.tariffs import HOUSEHOLD_STEP, WHOLE
from config.audit import audited
from locations.vietnamese import date_text, money, number, percent

MOST_COUNTED = 1_000  # far more than any law counts in base salaries or days


class TariffQuerySet(models.QuerySet):
    """Rows of law, the same for everybody who sees plans."""

    def visible_to(self, user: User) -> Self:
        return self if user.may(Capability.SEE_PLANS) else self.none()

    def with_use(self) -> Self:
        """With `used`: whether something that must not lose the row (a protecting foreign key) points to it."""
        used = models.ExpressionWrapper(pointed_to(self.model), models.BooleanField())
        return self.annotate(used=used)


# What a gift of a campaign that is not over needs of `OLD`, a row of rates, to have a price or a day to hold from.
_NEEDED = """
    offered.kind = 'card' AND (
        OLD.kind IN ('base_salary', 'card_rate', 'card_wait') OR OLD.kind = 'household_step' AND OLD.position = 1
    )
    OR offered.kind = 'book' AND (
        OLD.kind IN ('poverty_line', 'book_rate')
        OR offered.monthly_income IS NOT NULL AND OLD.kind IN ('base_salary', 'income_step', 'income_ceiling')
    )
"""


def _what_is_offered_keeps_its_figures() -> pgtrigger.Trigger:
    """A trigger that keeps a rate from being removed or moved where a gift of a draft or an open campaign would have
    none of its series on the day on which its premiums are paid. It looks once the statement is done. Shares need none:
    without a row nobody is supported.
    """
    same = "held.kind = OLD.kind AND held.position IS NOT DISTINCT FROM OLD.position"
    return pgtrigger.Trigger(
        name="what_is_offered_keeps_its_figures",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.After,
        func=pgtrigger.Func(f"""
            IF EXISTS (
                SELECT 1 FROM campaigns_offer offered JOIN campaigns_campaign plan ON plan.id = offered.campaign_id
                WHERE plan.status IN ('draft', 'open') AND offered.premiums_paid_on >= OLD.valid_from AND ({_NEEDED})
                    AND NOT EXISTS (
                        SELECT 1 FROM {{meta.db_table}} held
                        WHERE {same} AND held.valid_from <= offered.premiums_paid_on
                    )
            ) THEN
                RAISE EXCEPTION 'row % of {{meta.db_table}} is needed by what is offered', OLD.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'what_is_offered_keeps_its_figures';
            END IF;
            RETURN NULL;
        """),
    )


def keep_what_priced(table: str, column: str) -> pgtrigger.Trigger:
    """A trigger on `Rate` or `Share` for the app whose `table` names, in `column`, the rows that priced something that
    stands: such a row is neither changed nor removed, only followed by a new one, whoever writes. It is declared from
    above, since this app knows nothing of that table.
    """
    return pgtrigger.Trigger(
        name=f"kept_for_{table}"[:40],
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (SELECT 1 FROM {table} used WHERE used.{column} = OLD.id) THEN
                RAISE EXCEPTION 'row % priced what stands in {table}', OLD.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'what_priced_stays';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,
    )


@audited()
class Rate(models.Model):
    """A figure set by law, from its day on. `value`: đồng for the `AMOUNTS`, a number for the `COUNTS`, hundredths of a
    percent for the others. `position`: of a household step, 1 to 5; the last one counts for all members after it.
    """

    class Kind(models.TextChoices):
        BASE_SALARY = "base_salary", _("Base salary")
        POVERTY_LINE = "poverty_line", _("Rural poverty line")
        CARD_RATE = "card_rate", _("Premium rate of a health-insurance card")
        BOOK_RATE = "book_rate", _("Premium rate of a social-insurance book")
        HOUSEHOLD_STEP = "household_step", _("Step of a household member")
        INCOME_STEP = "income_step", _("Step between incomes chosen for a book")
        INCOME_CEILING = "income_ceiling", _("Highest income for a book")
        CARD_WAIT = "card_wait", _("Days until a new card holds")

    AMOUNTS = (Kind.BASE_SALARY, Kind.POVERTY_LINE, Kind.INCOME_STEP)
    COUNTS = (Kind.INCOME_CEILING, Kind.CARD_WAIT)
    used = False  # what `with_use` finds; nothing points to a row that is being written

    kind = models.CharField(_("figure"), max_length=20, choices=Kind.choices)
    position = models.PositiveSmallIntegerField(_("place in the household"), null=True, blank=True)
    value = models.PositiveBigIntegerField(_("value"), validators=[MinValueValidator(1)])
    valid_from = models.DateField(_("valid from"))
    legal_basis = models.CharField(_("legal basis"), max_length=200)

    objects = TariffQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        ordering = ["kind", "position", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "base_salary",
                        "poverty_line",
                        "card_rate",
                        "book_rate",
                        "household_step",
                        "income_step",
                        "income_ceiling",
                        "card_wait",
                    ]
                ),
                name="a_rate_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=HOUSEHOLD_STEP, position__isnull=False, position__range=(1, 5))
                | (~Q(kind=HOUSEHOLD_STEP) & Q(position=None)),
                name="household_steps_and_nothing_else_have_a_position",
                violation_error_message=_("A household step has a place from 1 to 5; other figures have none."),
            ),
            models.CheckConstraint(
                condition=Q(value__gt=0), name="a_rate_is_more_than_nothing", violation_error_message=_("More than 0.")
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["base_salary", "poverty_line", "income_step", "income_ceiling", "card_wait"])
                | Q(value__lte=WHOLE),
                name="a_rate_in_percent_is_at_most_the_whole",
                violation_error_message=_("At most 100 %."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["income_ceiling", "card_wait"]) | Q(value__lte=MOST_COUNTED),
                name="a_rate_that_is_counted_is_at_most_a_thousand",
                violation_error_message=_("At most 1.000."),
            ),
            models.CheckConstraint(
                condition=~Q(legal_basis=""),
                name="a_rate_has_its_legal_basis",
                violation_error_message=_("Name the decree or law."),
            ),
            models.UniqueConstraint(
                fields=["kind", "position", "valid_from"],
                nulls_distinct=False,
                name="a_series_of_rates_has_one_row_on_a_day",
                violation_error_message=_("This figure already has a row from that day on."),
            ),
        ]
        triggers = [_what_is_offered_keeps_its_figures()]

    def __str__(self) -> str:
        return f"{self.series}: {self.value_text} ({date_text(self.valid_from)})"

    @property
    def series(self) -> str:
        """What the row is a value of."""
        name = str(self.get_kind_display())
        return name if self.position is None else f"{name} {self.position}"

    def in_series(self) -> TariffQuerySet:
        """All rows of its series, itself included."""
        return Rate.objects.filter(kind=self.kind, position=self.position)

    @property
    def value_text(self) -> str:
        return self.worded(self.value)

    def worded(self, value: int) -> str:
        """A value of its series as people read it, with its unit."""
        if self.kind in self.COUNTS:
            words = _("%s base salaries") if self.kind == self.Kind.INCOME_CEILING else _("%s days")
            return str(words % number(value))
        return money(value) if self.kind in self.AMOUNTS else percent(value)

    def writable_by(self, user: User) -> bool:
        """Whether `user` keeps the nation's figures."""
        return user.areas(Capability.PLAN).nation


@audited()
class Share(models.Model):
    """What part of a premium the State pays for a hardship group from a day on or, with a `province`, what that
    province adds. Without `group`: for everybody else. `share`: hundredths of a percent; 0 ends what was before.
    """

    class Kind(models.TextChoices):
        CARD = "card", _("Health-insurance card")
        BOOK = "book", _("Social-insurance book")

    used = False  # as in `Rate`

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    group = models.ForeignKey(
        HardshipGroup, models.PROTECT, null=True, blank=True, related_name="shares", verbose_name=_("hardship group")
    )
    province = models.ForeignKey(
        "locations.Province", models.PROTECT, null=True, blank=True, verbose_name=_("province")
    )
    share = models.PositiveSmallIntegerField(_("share"))
    valid_from = models.DateField(_("valid from"))
    legal_basis = models.CharField(_("legal basis"), max_length=200)

    objects = TariffQuerySet.as_manager()

    class Meta:
        verbose_name = _("share of the premium")
        verbose_name_plural = _("shares of the premium")
        ordering = ["kind", "province", "group", "valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["card", "book"]), name="a_share_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=WHOLE),
                name="a_share_is_between_nothing_and_the_whole",
                violation_error_message=_("From 0 to 100 %."),
            ),
            models.CheckConstraint(
                condition=~Q(legal_basis=""),
                name="a_share_has_its_legal_basis",
                violation_error_message=_("Name the decree or the province's resolution."),
            ),
            models.UniqueConstraint(
                fields=["kind", "group", "province", "valid_from"],
                nulls_distinct=False,
                name="a_series_of_shares_has_one_row_on_a_day",
                violation_error_message=_("This group already has a share from that day on."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.group_name}: {self.value_text} ({date_text(self.valid_from)})"

    @property
    def group_name(self) -> str:
        return str(self.group or _("Everybody else"))

    def in_series(self) -> TariffQuerySet:
        """All rows of its series, itself included."""
        return Share.objects.filter(kind=self.kind, group=self.group_id, province=self.province_id)

    @property
    def value_text(self) -> str:
        return percent(self.share)

    def writable_by(self, user: User) -> bool:
        """Whether `user` keeps it: the State's shares need the nation, a top-up its province."""
        return user.areas(Capability.PLAN).cover(province=self.province_id)
