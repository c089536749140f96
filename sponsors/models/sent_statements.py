"""Files of statements on their way in: read at once or by a worker, asked about, looked at."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.audit import audited
from sponsors.models.banking import OfAccountQuerySet, ReceivingAccount, Statement

AGAIN = "again"
"""In `SentStatement.shown`: it was shown before, and is read differently now."""


@audited(exclude=["asked", "asked_first", "answers", "shown"])
class SentStatement(models.Model):
    """A file that somebody sent for an account, until its lines are taken in; nobody's evidence, and kept for a day.

    `asked`: the columns that can't be told now, `asked_first` those of the beginning (each as
    `sponsors.money.statements.columns.Question`); `answers`: what was answered of them; `shown`: how its first lines
    would be read with these answers (`sponsors.money.statement_preview`), which somebody says is right
    (`is_confirmed`). `because`: what is missing to read it, or speaks against taking it in. `stated`: the number that
    the file names instead of the account's; `is_own`: somebody said that it is the same account. `elsewhere`: as which
    statement the very file was taken in for another account; `is_meant`: somebody said that it is to be taken in all
    the same.
    """

    class Status(models.TextChoices):
        READING = "reading", _("Being read")
        ASKING = "asking", _("Columns to be told")
        SHOWN = "shown", _("To be looked at")
        TAKEN = "taken", _("Taken in")
        REFUSED = "refused", _("Not taken in")

    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.READING: (Status.ASKING, Status.SHOWN, Status.TAKEN, Status.REFUSED),
        Status.ASKING: (Status.READING,),
        Status.SHOWN: (Status.READING, Status.ASKING),
        Status.TAKEN: (),
        Status.REFUSED: (Status.READING,),
    }

    account = models.ForeignKey(ReceivingAccount, models.PROTECT, related_name="+", verbose_name=_("account"))
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", verbose_name=_("file"))
    statement = models.OneToOneField(
        Statement, models.PROTECT, null=True, related_name="sent", verbose_name=_("statement")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.READING)
    asked = models.JSONField(default=list)
    asked_first = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)
    is_confirmed = models.BooleanField(_("looked at"), default=False)
    stated = models.CharField(_("number that the file names"), max_length=19, blank=True)
    is_own = models.BooleanField(_("of this account all the same"), default=False)
    elsewhere = models.ForeignKey(
        Statement, models.PROTECT, null=True, related_name="+", verbose_name=_("taken in for another account as")
    )
    is_meant = models.BooleanField(_("taken in once more all the same"), default=False)
    because = models.CharField(_("why it was not taken in"), max_length=500, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent at"))

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement on its way")
        verbose_name_plural = _("statements on their way")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="taken", statement__isnull=False) | ~Q(status="taken") & Q(statement=None),
                name="a_statement_taken_in_is_one",
            ),
            models.CheckConstraint(
                condition=Q(status="refused") & ~Q(because="")
                | Q(status="asking")
                | ~Q(status="refused") & Q(because=""),
                name="a_statement_not_taken_in_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.account}"

    @property
    def looked_at(self) -> dict[str, Any] | None:
        """What somebody said is right; None if nothing was shown."""
        shown = {name: value for name, value in self.shown.items() if name != AGAIN}
        return shown if self.is_confirmed else None
