"""The plan: a campaign, what is given in it, for whom first, how many at most, and its states."""

from datetime import date, datetime
from typing import ClassVar

import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from config.audit import audited
from locations.search import folded_key

# The first and the last year for which a campaign is planned.
YEARS = (2000, 2100)


def _is_used(record: models.Model) -> bool:
    """Whether a row that must not lose `record` (a protecting foreign key, in whatever app) points to it."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: record}).exists()
        for relation in record._meta.related_objects
        if relation.on_delete is models.PROTECT
    )


@audited()
class HardshipGroup(models.Model):
    """A reason for hardship that a list may state. The codes are those of the list rules. What the State pays for a
    group is told by the `Share`s.
    """

    code = models.CharField(_("code"), max_length=30, primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("hardship group")
        verbose_name_plural = _("hardship groups")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: User) -> "CampaignQuerySet":
        """National campaigns for everybody who has a duty in the plan; provincial ones where the duty lies."""
        areas = user.areas(Capability.SEE_PLANS, Capability.SEND_LISTS)
        if not areas:
            return self.none()
        if areas.nation:
            return self
        return self.filter(Q(province=None) | Q(province__in=areas.provinces | areas.home_provinces))

    def plannable_by(self, user: User) -> "CampaignQuerySet":
        """Campaigns that this user may plan: those of the own provinces; the national ones need the nation."""
        return self.filter(user.areas(Capability.PLAN).q(province="province_id"))

    def open(self) -> "CampaignQuerySet":
        return self.filter(status=Campaign.Status.OPEN)


@audited(exclude=["search_key", "last_nomination_number", "last_pledge_number"])
class Campaign(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", pgettext_lazy("campaign", "Closed")
        CANCELLED = "cancelled", _("Cancelled")

    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.DRAFT: (Status.OPEN, Status.CANCELLED),
        Status.OPEN: (Status.DRAFT, Status.CLOSED),
        Status.CLOSED: (Status.OPEN,),
        Status.CANCELLED: (),
    }

    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]{3,12}\Z", _("3 to 12 capital letters and digits, such as TET2027."))],
        error_messages={"unique": _("A campaign with this code exists.")},
    )
    name = models.CharField(_("name"), max_length=200)
    search_key = folded_key("name")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])]
    )
    province = models.ForeignKey(
        "locations.Province",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("province"),
        help_text=_("Leave empty for a campaign of the whole country."),
    )
    plan = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("plan document"),
        editable=False,
    )
    pledges_until = models.DateField(_("pledges until"), null=True, blank=True)
    lists_until = models.DateField(_("lists until"), null=True, blank=True)
    posting_from = models.DateField(_("posting from"), null=True, blank=True)
    posting_until = models.DateField(_("posting until"), null=True, blank=True)
    handover_from = models.DateField(_("handover from"), null=True, blank=True)
    handover_until = models.DateField(_("handover until"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False)
    last_nomination_number = models.PositiveIntegerField(default=0, editable=False)
    last_pledge_number = models.PositiveIntegerField(default=0, editable=False)

    # The milestones in the order in which a campaign passes them.
    MILESTONES: ClassVar[tuple[str, ...]] = (
        "pledges_until",
        "lists_until",
        "posting_from",
        "posting_until",
        "handover_from",
        "handover_until",
    )

    # Those without which it does not open.
    NEEDED_TO_OPEN: ClassVar[tuple[str, ...]] = ("pledges_until", "lists_until")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-year", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(posting_from=None) | Q(posting_until=None) | Q(posting_until__gte=models.F("posting_from")),
                name="posting_ends_after_it_starts",
                violation_error_message=_("The last day of posting is before its first."),
            ),
            models.CheckConstraint(
                condition=Q(handover_from=None)
                | Q(handover_until=None)
                | Q(handover_until__gte=models.F("handover_from")),
                name="handover_ends_after_it_starts",
                violation_error_message=_("The last day of handover is before its first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"

    @property
    def is_planned(self) -> bool:
        """Whether the plan may still be changed: a closed or cancelled campaign is reopened first."""
        return self.status in (self.Status.DRAFT, self.Status.OPEN)

    def plannable_by(self, user: User) -> bool:
        """Whether the campaign lies where `user` plans; a national one needs a duty in the whole country."""
        return user.areas(Capability.PLAN).cover(province=self.province_id)

    @property
    def points_stand(self) -> bool:
        """Whether somebody was nominated: nominations copy their points, so the table by which they rank stays."""
        return self.last_nomination_number > 0

    def points_table(self) -> dict[str, int]:
        """Priority points by the code of the hardship group; groups without points are missing."""
        return dict(self.points.values_list("group_id", "points"))

    def milestones(self) -> list[tuple[str, date]]:
        """The milestones that have a date, as (name of the field, date), in the order of the work."""
        dated = ((name, getattr(self, name)) for name in self.MILESTONES)
        return [(name, day) for name, day in dated if day is not None]

    def in_use(self) -> bool:
        """Whether pledges, lists, nominations or runs stand on it; then code and area stay as they are."""
        return _is_used(self)


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
    def has_premium(self) -> bool:
        """Whether its price follows from the law: a book or a card, no gift."""
        return self.kind != self.Kind.GIFT

    def in_use(self) -> bool:
        """Whether it is pledged or asked for; then kind and months stay, and it can't be removed."""
        return _is_used(self)


def keep_what_is_used(table: str) -> pgtrigger.Trigger:
    """A trigger on offers for the app whose `table` has a column `offer_id`: what somebody pledged or asked for
    keeps its kind and months, whoever writes. It is declared from above, since this app knows nothing of that table.
    """
    return pgtrigger.Trigger(
        name=f"kept_for_{table}",
        operation=pgtrigger.UpdateOf("kind", "months"),
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange("kind", "months"),
        func=f"""
            IF EXISTS (SELECT 1 FROM {table} used WHERE used.offer_id = OLD.id) THEN
                RAISE EXCEPTION 'offer % is used in {table}', OLD.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_used_offer_keeps_its_kind';
            END IF;
            RETURN NEW;
        """,
    )


class QuotaQuerySet(models.QuerySet["Quota"]):
    def visible_to(self, user: User) -> "QuotaQuerySet":
        return self.filter(offer__campaign__in=Campaign.objects.visible_to(user))


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
        return f"{self.commune or self.province}: {self.most}"

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


@audited()
class PriorityPoints(models.Model):
    """Points that a nomination gets for a hardship group; those of several groups add up."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="points", verbose_name=_("campaign"))
    group = models.ForeignKey(HardshipGroup, models.PROTECT, verbose_name=_("hardship group"))
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("priority points")
        verbose_name_plural = _("priority points")
        ordering = ["campaign", "-points", "group"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "group"],
                name="a_group_has_its_points_once_in_a_campaign",
                violation_error_message=_("This group already has its points."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.points}"
