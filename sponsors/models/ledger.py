"""Receipts, and the ledger that says for which pledges each of them is.

Trao keeps evidence, it is no treasury: every đồng that is shown is of a receipt here. What is in the ledger is never
changed or deleted; a mistake is undone by an entry that says so.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.audit import audited
from locations.vietnamese import money
from sponsors.models.banking import OfficeQuerySet, ReceivingAccount, StatementLine
from sponsors.models.pledges import MOST_MONEY, Pledge


@audited(exclude=["used", "voided"])
class Receipt(models.Model):
    """Money that came in once: by a line of a statement, or written down by hand (cash, a transfer seen elsewhere).

    `used` (đồng): how much of it is spoken for, that is given to pledges, sent back or voided; `voided` of it: how much
    was written down by mistake, which only of one without a line can be. A trigger on the ledger keeps both. Nothing
    else of a receipt changes once written.
    """

    class Kind(models.TextChoices):
        TRANSFER = "transfer", _("Bank transfer")
        CASH = "cash", _("Cash")
        OTHER = "other", _("Other way")

    account = models.ForeignKey(
        ReceivingAccount, models.PROTECT, null=True, blank=True, related_name="receipts", verbose_name=_("account")
    )
    line = models.OneToOneField(
        StatementLine, models.PROTECT, null=True, related_name="receipt", editable=False, verbose_name=_("line")
    )
    province = models.ForeignKey(
        "locations.Province", models.PROTECT, null=True, blank=True, verbose_name=_("received by the office of")
    )
    kind = models.CharField(_("how it was paid"), max_length=10, choices=Kind.choices)
    received_on = models.DateField(_("received on"))
    amount = models.PositiveBigIntegerField(_("amount (đồng)"))
    payer = models.CharField(_("payer"), max_length=200, blank=True)
    bank_reference = models.CharField(_("reference of the receipt"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    used = models.PositiveBigIntegerField(_("spoken for (đồng)"), default=0, editable=False)
    voided = models.PositiveBigIntegerField(_("recorded by mistake (đồng)"), default=0, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MOST_MONEY),
                name="a_receipt_is_money",
                violation_error_message=_("The amount is from 1 to 10.000.000.000.000 đồng."),
            ),
            models.CheckConstraint(
                condition=Q(used__lte=F("amount")),
                name="a_receipt_is_given_once",
                violation_error_message=_("More than was received can't be given to pledges."),
            ),
            models.CheckConstraint(
                condition=Q(line=None) | Q(kind="transfer", account__isnull=False),
                name="a_line_of_a_statement_is_a_transfer",
            ),
            models.CheckConstraint(
                condition=Q(voided=0) | Q(line=None, voided__lte=F("used")),
                name="what_a_statement_brought_is_never_voided",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="a_receipt_stays_as_written", exclude=["used", "voided"]),
            pgtrigger.Protect(name="a_receipt_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.received_on:%d/%m/%Y} · {money(self.amount)}"

    @property
    def left(self) -> int:
        """Đồng that are neither given to a pledge nor sent back nor voided."""
        return self.amount - self.used

    @property
    def is_no_donation(self) -> bool:
        """Whether its line was un-matched and set aside since. Asks for the line."""
        return self.line is not None and self.line.status == StatementLine.Status.SET_ASIDE

    @property
    def waits_in_statement(self) -> bool:
        """Whether its line waits to be matched again. Asks for the line."""
        return self.line is not None and self.line.status == StatementLine.Status.WAITING

    @property
    def given(self) -> int:
        """Đồng that are given to pledges or were sent back."""
        return self.used - self.voided

    @property
    def came(self) -> int:
        """Đồng that were received: all but what was written down by mistake."""
        return self.amount - self.voided


_COUNTED = """
    UPDATE sponsors_pledge pledge SET received = pledge.received + change.money
    FROM (SELECT pledge_id, sum(amount) AS money FROM new_rows WHERE pledge_id IS NOT NULL GROUP BY pledge_id) AS change
    WHERE pledge.id = change.pledge_id;
    UPDATE sponsors_receipt receipt SET used = receipt.used + change.money, voided = receipt.voided + change.mistaken
    FROM (
        SELECT receipt_id,
            sum(
                CASE WHEN kind NOT IN ('refunded', 'refund_undone', 'voided') THEN amount
                WHEN pledge_id IS NULL THEN -amount ELSE 0 END
            ) AS money,
            sum(CASE WHEN kind = 'voided' THEN -amount ELSE 0 END) AS mistaken
        FROM new_rows GROUP BY receipt_id
    ) AS change
    WHERE receipt.id = change.receipt_id;
    RETURN NULL;
"""

_MIRRORED = """
    IF NOT EXISTS (
        SELECT FROM sponsors_entry undone
        WHERE undone.id = NEW.reverses_id
            AND undone.receipt_id = NEW.receipt_id
            AND undone.pledge_id IS NOT DISTINCT FROM NEW.pledge_id
            AND undone.amount = -NEW.amount
            AND undone.kind = CASE NEW.kind
                WHEN 'taken_back' THEN 'matched' WHEN 'refund_undone' THEN 'refunded' ELSE undone.kind END
    ) THEN
        RAISE EXCEPTION 'entry % is not what undoes entry %', NEW.id, NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'what_undoes_an_entry_mirrors_it';
    END IF;
    RETURN NEW;
"""


@audited()
class Entry(models.Model):
    """A line of the ledger: so much of a receipt is for a pledge, or no longer.

    `amount` (đồng) is signed, as the pledge sees it. Matched: +. Taken back (a match undone, named by `reverses`): −.
    Moved: − at one pledge, + at the other. Refunded: −, the money has left the house; a refund without a pledge is of
    what no pledge was given. Refund undone (named by `reverses`): +, it was written down by mistake. Voided: −, what is
    left of a receipt never came, of no pledge. `day` is that of the receipt, or of the refund.
    """

    class Kind(models.TextChoices):
        MATCHED = "matched", _("Received for the pledge")
        TAKEN_BACK = "taken_back", _("Match undone")
        MOVED_OUT = "moved_out", _("Moved to another pledge")
        MOVED_IN = "moved_in", _("Moved from another pledge")
        REFUNDED = "refunded", _("Sent back")
        REFUND_UNDONE = "refund_undone", _("Refund undone")
        VOIDED = "voided", _("Recorded by mistake")

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="entries", verbose_name=_("receipt"))
    pledge = models.ForeignKey(Pledge, models.PROTECT, null=True, related_name="entries", verbose_name=_("pledge"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    amount = models.BigIntegerField(_("amount (đồng)"))
    day = models.DateField(_("day"))
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    line = models.ForeignKey(
        StatementLine, models.PROTECT, null=True, related_name="refunds", verbose_name=_("line of the refund")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["matched", "moved_in"], amount__gt=0, pledge__isnull=False)
                | Q(kind__in=["taken_back", "moved_out"], amount__lt=0, pledge__isnull=False)
                | Q(kind="refunded", amount__lt=0)
                | Q(kind="refund_undone", amount__gt=0)
                | Q(kind="voided", amount__lt=0, pledge=None),
                name="an_entry_has_the_sign_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="matched") | ~Q(reason=""), name="what_is_undone_moved_or_sent_back_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["taken_back", "refund_undone"], reverses__isnull=False)
                | ~Q(kind__in=["taken_back", "refund_undone"]) & Q(reverses=None),
                name="what_undoes_an_entry_names_it",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="the_ledger_is_never_rewritten", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="what_undoes_an_entry_mirrors_it",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__reverses__isnull=False),
                func=_MIRRORED,
            ),
            pgtrigger.Trigger(
                name="sums_of_pledges_and_receipts",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=_COUNTED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {money(self.amount)}"


@audited()
class Instalment(models.Model):
    """A part of what a pledge promises (đồng), and the day by which the sponsor pays it."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="instalments", verbose_name=_("pledge"))
    due_on = models.DateField(_("due on"))
    amount = models.PositiveBigIntegerField(_("amount (đồng)"))

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["pledge", "due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "due_on"],
                name="one_instalment_of_a_pledge_a_day",
                violation_error_message=_("There is an instalment on this day already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MOST_MONEY),
                name="an_instalment_is_money",
                violation_error_message=_("The amount is from 1 to 10.000.000.000.000 đồng."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on:%d/%m/%Y} · {money(self.amount)}"
