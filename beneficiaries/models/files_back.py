"""Files back of large lists, made in the background for the person who asked for one."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.models.lists import RecipientList
from config.audit import audited


@audited(exclude=["rows_done"])
class FileBack(models.Model):
    """The file of a list with its results, for one person: who else sees the list may not see the same nominations.

    `stamp`: what the file tells of (`making.stamp`), by which one is known that tells of things as they were before;
    `rows_done`: rows gathered and rows written, so that twice the people of the list are all of it.
    """

    class Status(models.TextChoices):
        MAKING = "making", _("Being made")
        MADE = "made", _("Made")
        FAILED = "failed", _("Not made")

    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.MAKING: (Status.MADE, Status.FAILED),
        Status.MADE: (Status.MAKING,),
        Status.FAILED: (Status.MAKING,),
    }

    recipient_list = models.ForeignKey(RecipientList, models.CASCADE, related_name="files_back", verbose_name=_("list"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    asked_at = models.DateTimeField(_("asked for at"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.MAKING, editable=False)
    rows_done = models.PositiveIntegerField(default=0, editable=False)
    document = models.OneToOneField("documents.Document", models.PROTECT, null=True, verbose_name=_("file"))
    made_at = models.DateTimeField(_("made at"), null=True)
    stamp = models.CharField(max_length=64, blank=True, editable=False)
    failed_because = models.TextField(_("why it was not made"), blank=True, editable=False)

    class Meta:
        verbose_name = _("file back")
        verbose_name_plural = _("files back")
        constraints = [
            models.UniqueConstraint(fields=["recipient_list", "asked_by"], name="a_person_has_one_file_back_of_a_list"),
            models.CheckConstraint(
                condition=Q(status="made", document__isnull=False, made_at__isnull=False) & ~Q(stamp="")
                | ~Q(status="made") & Q(document=None, made_at=None, stamp=""),
                name="a_file_back_is_there_once_it_is_made",
            ),
            models.CheckConstraint(
                condition=Q(status="failed") & ~Q(failed_because="") | ~Q(status="failed") & Q(failed_because=""),
                name="a_file_back_that_failed_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_list}: {self.get_status_display()}"
