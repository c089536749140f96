"""What people decided about a list while they settled it: each decision, to be undone, and what columns mean."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.models.lists import RecipientList
from config.audit import audited


class SettlingStepQuerySet(models.QuerySet["SettlingStep"]):
    def standing(self) -> "SettlingStepQuerySet":
        """Those that were not undone, the latest first."""
        return self.filter(undone_at=None).order_by("-pk")

    def after(self, step: "SettlingStep") -> "SettlingStepQuerySet":
        """Later decisions that stand and touch the same rows; a gift for the whole list touches the same only."""
        later = self.standing().filter(recipient_list=step.recipient_list_id, pk__gt=step.pk)
        if step.what == SettlingStep.What.GIFT:
            return later.filter(what=SettlingStep.What.GIFT)
        return later.filter(row_keys__overlap=step.row_keys)


@audited(exclude=["former", "row_keys"])
class SettlingStep(models.Model):
    """One decision about rows of a list. `value`: what was typed, chosen or given as the reason, as it is shown;
    `row_keys`: the primary keys of the rows; `former`: {primary key: [corrections, confirmed, status, reason for
    setting aside]} as they were before, {"kind": …} for the gift of the whole list, {"commune": code} for one that
    was kept in it.
    """

    class What(models.TextChoices):
        CORRECTED = "corrected", _("Corrected")
        RESET = "reset", _("Taken back to how it came")
        CONFIRMED = "confirmed", _("Seen that they differ")
        SET_ASIDE = "set_aside", _("Set aside")
        TAKEN_BACK = "taken_back", _("Taken back into the list")
        GIFT = "gift", _("Gift chosen for the whole list")
        KEPT = "kept", _("Commune outside the area kept in the list")
        CARRIED = "carried", _("Carried over from the list sent before")

    recipient_list = models.ForeignKey(RecipientList, models.CASCADE, related_name="steps", verbose_name=_("list"))
    what = models.CharField(_("decision"), max_length=10, choices=What.choices)
    fields = ArrayField(models.CharField(max_length=30), default=list, verbose_name=_("facts"))
    value = models.CharField(_("decided for"), max_length=300, blank=True)
    row_keys = ArrayField(models.BigIntegerField(), default=list, editable=False)
    row_number = models.PositiveIntegerField(_("first row"), null=True)
    former = models.JSONField(default=dict, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    at = models.DateTimeField(_("decided at"))
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by"))
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = SettlingStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision about a list")
        verbose_name_plural = _("decisions about lists")
        ordering = ["recipient_list", "pk"]
        indexes = [models.Index(fields=["recipient_list", "-id"], name="steps_of_a_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_at=None) | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="a_step_undone_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.value}"


class ColumnMeaningQuerySet(models.QuerySet["ColumnMeaning"]):
    def of_sender(self, received: RecipientList) -> "ColumnMeaningQuerySet":
        """What counts for lists from the same place (of a list of several provinces: for who sent it), or for this
        list alone.
        """
        return self.filter(Q(recipient_list=None) | Q(recipient_list=received.pk), **sender_of(received))

    def holding(self) -> "ColumnMeaningQuerySet":
        return self.filter(taken_back_at=None)


def sender_of(received: RecipientList) -> dict[str, object]:
    """The one place or user that stands for the sender of a list: a field of `ColumnMeaning` and its value."""
    if received.institution_id:
        return {"institution_id": received.institution_id}
    if received.commune_id:
        return {"commune_id": received.commune_id}
    if received.province_id:
        return {"province_id": received.province_id}
    return {"user_id": received.sent_by_id}


_PLACES = ("institution", "commune", "province", "user")


@audited()
class ColumnMeaning(models.Model):
    """What a sender's heading means: settled once, known next time. `key`: `headings.heading_key`; `field`: a
    `headings.Field`, with the group or gift that a tick stands for (`group_mark:poor`), '' for a column that is not to
    be used. What is taken back stays on record, since a list that was sent before is read as it was meant then.
    `recipient_list`: the one list for which it counts, since a column without a heading may hold something else in the
    next file; None if it counts for all lists of the sender.
    """

    institution = models.ForeignKey(
        "locations.Institution", models.CASCADE, null=True, related_name="+", verbose_name=_("school or hospital")
    )
    commune = models.ForeignKey(
        "locations.Commune", models.PROTECT, null=True, related_name="+", verbose_name=_("commune")
    )
    province = models.ForeignKey(
        "locations.Province", models.PROTECT, null=True, related_name="+", verbose_name=_("province")
    )
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("sender"))
    recipient_list = models.ForeignKey(
        RecipientList, models.CASCADE, null=True, related_name="+", verbose_name=_("only for the list")
    )
    key = models.CharField(_("heading"), max_length=120)
    heading = models.CharField(_("heading as written"), max_length=300)
    field = models.CharField(_("what stands there"), max_length=30, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("settled by"))
    settled_at = models.DateTimeField(_("settled at"))
    taken_back_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("taken back by")
    )
    taken_back_at = models.DateTimeField(_("taken back at"), null=True)

    objects = ColumnMeaningQuerySet.as_manager()

    class Meta:
        verbose_name = _("meaning of a column")
        verbose_name_plural = _("meanings of columns")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(Q(**{f"{other}__isnull": other != place for other in _PLACES}) for place in _PLACES),
                    _connector=Q.OR,
                ),
                name="a_meaning_is_of_one_sender",
            ),
            *(
                models.UniqueConstraint(
                    fields=[place, "key"],
                    condition=Q(taken_back_at=None, recipient_list=None),
                    name=f"a_heading_means_one_thing_for_{place}",
                )
                for place in _PLACES
            ),
            models.UniqueConstraint(
                fields=["recipient_list", "key"],
                condition=Q(taken_back_at=None),
                name="a_column_means_one_thing_in_a_list",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by=None, taken_back_at=None)
                | Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
                name="a_meaning_taken_back_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading} → {self.field or '–'}"
