"""A campaign: where and when it is held, its states, and who comes first in it."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Capability
from campaigns.models.groups import HardshipGroup
from config.audit import audited
from locations.search import folded_key

# The first and the last year for which a campaign is planned.
YEARS = (2000, 2100)


def is_used(record: models.Model) -> bool:
    """Whether a row that must not lose `record` (a protecting foreign key, in whatever app) points to it."""
    return type(record)._default_manager.filter(pointed_to(type(record)), pk=record.pk).exists()


def pointed_to(model: type[models.Model]) -> Q:
    """Those of its rows that a protecting foreign key points to, in whatever app: all are asked in one query."""
    found = Q(pk__in=[])
    for relation in model._meta.related_objects:
        if relation.on_delete is models.PROTECT:
            pointing = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            found |= Q(Exists(pointing))
    return found


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
    # What the public is told, and whether sponsors may pledge there.
    introduction = models.TextField(_("introduction for the public"), max_length=3000, blank=True)
    contact_name = models.CharField(_("whom to call"), max_length=100, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    takes_online = models.BooleanField(_("sponsors may pledge online"), default=False)
    days_to_pay = models.PositiveSmallIntegerField(
        _("days to pay"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("From the day a pledge is confirmed; empty: its gifts wait without an end."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False)
    last_nomination_number = models.PositiveIntegerField(default=0, editable=False)
    last_pledge_number = models.PositiveIntegerField(default=0, editable=False)
    used: bool | None = None  # what `in_use` found, where a page asks it in several places

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
    NEEDED_TO_OPEN: ClassVar[tuple[str, ...]] = (
        "pledges_until",
        "lists_until",
        "handover_from",
        "handover_until",
    )

    # What the public is told, and whether sponsors may pledge there.
    TOLD_OUTSIDE: ClassVar[tuple[str, ...]] = (
        "introduction",
        "contact_name",
        "contact_phone",
        "contact_email",
        "takes_online",
        "days_to_pay",
    )

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
            models.CheckConstraint(
                condition=Q(days_to_pay=None) | Q(days_to_pay__gte=1, days_to_pay__lte=365),
                name="sponsors_have_days_to_pay",
                violation_error_message=_("Sponsors have from 1 to 365 days to pay."),
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
        return is_used(self) if self.used is None else self.used


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
