"""Runs of the allocation rule, and the allocations that an approved run makes."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from beneficiaries.models import Nomination
from campaigns.models import Rate, Share, keep_what_priced
from campaigns.tariffs import Step
from config.audit import audited
from locations.vietnamese import money
from sponsors.models import Pledge, PledgeLine


class AllocationRunQuerySet(models.QuerySet["AllocationRun"]):
    def visible_to(self, user: User) -> "AllocationRunQuerySet":
        """Runs of campaigns of the area. A run of a national campaign names people of the whole country, so
        that only who sees the whole country sees it; the provinces see their own allocations.
        """
        areas = user.areas(Capability.SEE_PEOPLE)
        return self.filter(areas.q(province="campaign__province_id"))

    def listed(self) -> "AllocationRunQuerySet":
        """For lists: with names, without what may be megabytes."""
        return self.select_related("campaign", "proposed_by", "decided_by").defer("instance", "result", "lines")


@audited(exclude=["instance", "result", "lines", "counts"])
class AllocationRun(models.Model):
    """A proposal: frozen inputs and their digest, the public seed, the results as proposed.

    `instance` and `result` have the form of `allocations.solver`; nominations are named by code, lines by the pledge's
    reference and their place in it (`BN2023-CK0001/1`), institutions by commune and name: never by primary key, so that
    the same data give the same answer wherever they are stored. `lines` says which stored line each of these names
    meant ({name: primary key}), since places may shift later. `counts`: {kind: {"nominated", "awarded"}}. None of them
    changes once written; `digest` is the SHA-256 of the instance as canonical JSON.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        DISCARDED = "discarded", _("Discarded")

    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.PROPOSED: (Status.APPROVED, Status.DISCARDED),
        Status.APPROVED: (),
        Status.DISCARDED: (),
    }

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="runs", verbose_name=_("campaign"))
    number = models.PositiveIntegerField(_("number in the campaign"))
    seed = models.CharField(_("public seed"), max_length=200)
    instance = models.JSONField(_("inputs"))
    digest = models.CharField(_("digest of the inputs (SHA-256)"), max_length=64)
    result = models.JSONField(_("results"))
    lines = models.JSONField(_("pledge lines by name"), default=dict)
    counts = models.JSONField(_("nominated and awarded"), default=dict)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = AllocationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation run")
        verbose_name_plural = _("allocation runs")
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="a_campaign_numbers_its_runs_once"),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(decided_by=F("proposed_by")),
                name="who_proposed_does_not_approve",
                violation_error_message=_("Who proposed an allocation does not approve it."),
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by=None, decided_at=None)
                | ~Q(status="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_decision_on_a_run_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="discarded") | ~Q(decision_reason=""),
                name="a_discarded_run_has_a_reason",
                violation_error_message=_("Say why the proposal is discarded."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="frozen_inputs_and_results",
                fields=[
                    "campaign",
                    "number",
                    "seed",
                    "instance",
                    "digest",
                    "result",
                    "lines",
                    "counts",
                    "proposed_by",
                    "proposed_at",
                ],
            )
        ]

    def __str__(self) -> str:
        return gettext("%(campaign)s, run %(number)d") % {"campaign": self.campaign.code, "number": self.number}


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def visible_to(self, user: User) -> "AllocationQuerySet":
        areas = user.areas(Capability.SEE_PEOPLE)
        own = user.areas(Capability.SEND_LISTS)
        if not areas and not own:
            return self.none()
        return self.filter(
            areas.q(
                province="nomination__commune__province_id",
                commune="nomination__commune_id",
                institution="nomination__institution_id",
            )
            | areas.q(province="nomination__institution__commune__province_id")
            | own.q(
                commune="nomination__recipient_list__commune_id",
                institution="nomination__recipient_list__institution_id",
            )
        )

    def live(self) -> "AllocationQuerySet":
        return self.exclude(status=Allocation.Status.RELEASED)


def _count_units(name: str, operation: pgtrigger.Operation, rows: str) -> pgtrigger.Trigger:
    """A statement-level trigger that keeps `sponsors.PledgeLine.allocated`; `rows` selects (line, change)."""
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(
            old="old_rows" if "old_rows" in rows else None, new="new_rows" if "new_rows" in rows else None
        ),
        func=f"""
            UPDATE sponsors_pledgeline line SET allocated = line.allocated + change.units
            FROM (
                SELECT pledge_line_id, sum(units) AS units FROM ({rows}) AS moved
                GROUP BY pledge_line_id HAVING sum(units) <> 0
            ) AS change
            WHERE line.id = change.pledge_line_id;
            RETURN NULL;
        """,
    )


def _hold_nominations() -> pgtrigger.Trigger:
    """A nomination cannot stop being approved while a gift is with it: the award is released first.

    Declared here, because `beneficiaries` knows nothing of allocations.
    """
    return pgtrigger.Trigger(
        name="a_gift_is_released_first",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Q(old__status="approved") & ~pgtrigger.Q(new__status="approved"),
        func="""
            IF EXISTS (
                SELECT 1 FROM allocations_allocation held
                WHERE held.nomination_id = OLD.id AND held.status <> 'released'
            ) THEN
                RAISE EXCEPTION 'nomination % holds a gift', OLD.code
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_gift_is_released_first';
            END IF;
            RETURN NEW;
        """,
    )


pgtrigger.register(_hold_nominations())(Nomination)
# A figure of the law that priced an award stays, and is only followed by a new one.
pgtrigger.register(keep_what_priced("allocations_appliedrate", "rate_id"))(Rate)
pgtrigger.register(keep_what_priced("allocations_appliedshare", "share_id"))(Share)


@audited()
class AppliedPrice(models.Model):
    """A price at which awards were approved: one row for all people who cost the same, never changed.

    `groups` (with that of island residents, where it counts), `household_position` and `province` are the facts it was
    computed from, as far as they made a difference: a place in the household for a card, a province that adds to the
    State's support, nothing for a gift. Where somebody lives, the nomination says. `group` is the one that counted.
    Amounts in đồng: the parts add up to the list price, `unit_price` is what the sponsor pays of it. `why`: the steps
    as [text, amount or null, legal basis].
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    offer = models.ForeignKey("campaigns.Offer", models.PROTECT, related_name="applied_prices", verbose_name=_("offer"))
    paid_on = models.DateField(_("premiums are paid on"), null=True)
    groups = ArrayField(models.CharField(max_length=30), verbose_name=_("hardship groups"), default=list)
    household_position = models.PositiveSmallIntegerField(_("place in the household"), null=True)
    province = models.ForeignKey("locations.Province", models.PROTECT, null=True, verbose_name=_("province"))
    group = models.CharField(_("group that counts"), max_length=30, blank=True)
    unit_price = models.PositiveBigIntegerField(_("price (đồng)"))
    list_price = models.PositiveBigIntegerField(_("list price (đồng)"))
    state_share = models.PositiveBigIntegerField(_("paid by the State (đồng)"))
    local_share = models.PositiveBigIntegerField(_("paid by the province (đồng)"))
    sponsor_share = models.PositiveBigIntegerField(_("left to pay (đồng)"))
    why = models.JSONField(_("why"), default=list)
    rates = models.ManyToManyField("campaigns.Rate", through="AppliedRate", related_name="+")
    shares = models.ManyToManyField("campaigns.Share", through="AppliedShare", related_name="+")

    class Meta:
        verbose_name = _("applied price")
        verbose_name_plural = _("applied prices")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(list_price=F("state_share") + F("local_share") + F("sponsor_share")),
                name="the_parts_of_a_price_add_up",
            ),
            models.CheckConstraint(
                condition=Q(unit_price__in=[F("list_price"), F("sponsor_share")]) & Q(unit_price__gt=0),
                name="a_sponsor_pays_the_list_price_or_what_is_left",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="an_applied_price_stays")]

    def __str__(self) -> str:
        return f"{self.offer}: {money(self.unit_price)}"

    def steps(self) -> list[Step]:
        """How it came about, step by step."""
        return [Step(*step) for step in self.why]


@audited()
class AppliedRate(models.Model):
    """A figure of the law by which a price came about."""

    price = models.ForeignKey(AppliedPrice, models.CASCADE, verbose_name=_("applied price"))
    rate = models.ForeignKey("campaigns.Rate", models.PROTECT, related_name="applied", verbose_name=_("rate"))

    class Meta:
        verbose_name = _("applied rate")
        verbose_name_plural = _("applied rates")
        constraints = [models.UniqueConstraint(fields=["price", "rate"], name="a_price_names_a_rate_once")]
        triggers = [pgtrigger.ReadOnly(name="an_applied_rate_stays")]

    def __str__(self) -> str:
        return f"{self.price} · {self.rate}"


@audited()
class AppliedShare(models.Model):
    """A share of the State or a province by which a price came about."""

    price = models.ForeignKey(AppliedPrice, models.CASCADE, verbose_name=_("applied price"))
    share = models.ForeignKey("campaigns.Share", models.PROTECT, related_name="applied", verbose_name=_("share"))

    class Meta:
        verbose_name = _("applied share")
        verbose_name_plural = _("applied shares")
        constraints = [models.UniqueConstraint(fields=["price", "share"], name="a_price_names_a_share_once")]
        triggers = [pgtrigger.ReadOnly(name="an_applied_share_stays")]

    def __str__(self) -> str:
        return f"{self.price} · {self.share}"


def _hold_pledges() -> pgtrigger.Trigger:
    """A pledge cannot be withdrawn while a unit of it is with somebody: the awards are released first. Its lines are
    locked to look at them: a unit that is just being given is waited for.

    Declared here, because who holds what is known here only; `PledgeLine.allocated` is kept by the triggers below.
    """
    return pgtrigger.Trigger(
        name="awards_are_released_first",
        operation=pgtrigger.UpdateOf("status"),
        when=pgtrigger.Before,
        condition=pgtrigger.Q(new__status="withdrawn") & ~pgtrigger.Q(old__status="withdrawn"),
        func="""
            PERFORM FROM sponsors_pledgeline WHERE pledge_id = OLD.id ORDER BY id FOR SHARE;
            IF EXISTS (SELECT 1 FROM sponsors_pledgeline WHERE pledge_id = OLD.id AND allocated > 0) THEN
                RAISE EXCEPTION 'units of pledge % are with somebody', OLD.reference
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_pledge_in_use_is_not_withdrawn';
            END IF;
            RETURN NEW;
        """,
    )


def _refuse_withdrawn() -> pgtrigger.Trigger:
    """The other way round: no unit of a withdrawn pledge is given. The pledge is locked, so that one that is just being
    withdrawn is waited for.
    """
    return pgtrigger.Trigger(
        name="a_withdrawn_pledge_gives_nothing",
        operation=pgtrigger.UpdateOf("allocated"),
        when=pgtrigger.Before,
        condition=pgtrigger.Q(new__allocated__gt=pgtrigger.F("old__allocated")),
        func="""
            IF (SELECT status FROM sponsors_pledge WHERE id = NEW.pledge_id FOR SHARE) = 'withdrawn' THEN
                RAISE EXCEPTION 'the pledge of line % is withdrawn', OLD.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_withdrawn_pledge_gives_nothing';
            END IF;
            RETURN NEW;
        """,
    )


pgtrigger.register(_hold_pledges())(Pledge)
pgtrigger.register(_refuse_withdrawn())(PledgeLine)

_ADDED = "SELECT pledge_line_id, 1 AS units FROM new_rows WHERE status <> 'released'"
_REMOVED = "SELECT pledge_line_id, -1 AS units FROM old_rows WHERE status <> 'released'"


@audited()
class Allocation(models.Model):
    """One unit of a pledge line to one nomination. `unit_price`: đồng that the sponsor pays, as it was when allocated;
    `price` says how it came about (none for awards of before the tariff was kept).
    """

    class Status(models.TextChoices):
        APPROVED = "approved", _("Approved")
        RELEASED = "released", _("Released")

    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.APPROVED: (Status.RELEASED,),
        Status.RELEASED: (),
    }

    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="allocations", verbose_name=_("allocation run"))
    pledge_line = models.ForeignKey(
        "sponsors.PledgeLine", models.PROTECT, related_name="allocations", verbose_name=_("pledge line")
    )
    nomination = models.ForeignKey(
        "beneficiaries.Nomination", models.PROTECT, related_name="allocations", verbose_name=_("nomination")
    )
    unit_price = models.PositiveBigIntegerField(_("price (đồng)"))
    price = models.ForeignKey(
        AppliedPrice, models.PROTECT, null=True, related_name="allocations", verbose_name=_("applied price")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.APPROVED, editable=False
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    allocated_at = models.DateTimeField(_("allocated at"))
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("released by"))
    released_at = models.DateTimeField(_("released at"), null=True)
    release_reason = models.CharField(_("reason for release"), max_length=500, blank=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["nomination__campaign_id", "nomination__number", "nomination__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=~Q(status="released"),
                name="a_nomination_receives_once",
                violation_error_message=_("This nomination already has its gift."),
            ),
            models.CheckConstraint(
                condition=Q(status="released", released_by__isnull=False, released_at__isnull=False)
                & ~Q(release_reason="")
                | ~Q(status="released") & Q(released_by=None, released_at=None, release_reason=""),
                name="a_release_has_who_when_and_why",
            ),
        ]
        indexes = [models.Index(fields=["pledge_line"], condition=~Q(status="released"), name="live_by_line")]
        triggers = [
            _count_units("count_added_units", pgtrigger.Insert, _ADDED),
            _count_units("count_changed_units", pgtrigger.Update, f"{_ADDED} UNION ALL {_REMOVED}"),
            _count_units("count_removed_units", pgtrigger.Delete, _REMOVED),
        ]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.nomination.offer}"
