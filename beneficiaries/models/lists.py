"""Lists as they came, and their rows as they were read."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from campaigns.models import Offer
from config.audit import audited
from locations.search import folded_key


def _nowhere() -> dict[str, object]:
    """The form of `examining.Reach.to_json`."""
    return {"nation": False, "provinces": [], "communes": [], "campaign_province": None}


class RecipientListQuerySet(models.QuerySet["RecipientList"]):
    def visible_to(self, user: User) -> "RecipientListQuerySet":
        """Lists of the area; to a sender the lists of the own communes or institution, and those of several provinces
        that the user sent.
        """
        seen = user.areas(Capability.SEE_PEOPLE)
        own = user.areas(Capability.SEND_LISTS)
        if not seen and not own:
            return self.none()
        reach = seen.q(province="province_id", commune="commune_id", institution="institution_id")
        if own:
            reach |= own.q(commune="commune_id", institution="institution_id")
            reach |= Q(province=None, commune=None, institution=None, sent_by=user)
        return self.filter(reach)

    def with_row_counts(self) -> "RecipientListQuerySet":
        """Annotates `ready`, `to_settle` and `set_aside`: how many rows are so."""

        def rows(status: str) -> Coalesce:
            found = ListRow.objects.filter(recipient_list=models.OuterRef("pk"), status=status).order_by()
            counted = found.values("recipient_list").annotate(count=models.Count("pk")).values("count")
            return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)

        states = ListRow.Status
        # Counted for the lists of a page only: a join would count the rows of all lists first.
        return self.annotate(
            ready=rows(states.READY), to_settle=rows(states.NEEDS_ATTENTION), set_aside=rows(states.REJECTED)
        )


def _withdrawn_whole() -> pgtrigger.Trigger:
    """A list is withdrawn with all its nominations, or not at all."""
    return pgtrigger.Trigger(
        name="a_withdrawn_list_nominates_nobody",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Q(new__status="withdrawn") & ~pgtrigger.Q(old__status="withdrawn"),
        func="""
            IF EXISTS (
                SELECT 1 FROM beneficiaries_nomination standing
                WHERE standing.recipient_list_id = OLD.id AND standing.status <> 'withdrawn'
            ) THEN
                RAISE EXCEPTION 'list % has nominations that stand', OLD.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_withdrawn_list_nominates_nobody';
            END IF;
            RETURN NEW;
        """,
    )


@audited(exclude=["rows_found", "rows_checked", "rows_saved"])
class RecipientList(models.Model):
    """A file as it came. `province` is where its people are looked for when a row does not say; it is that of the
    commune or institution, else of the sender's duty, and empty for a nationwide list.

    While it is read, `rows_found` are the people in the file (None until that is known), `rows_checked` those whose
    cells were read, `rows_saved` those who are rows of the list; of an older list none of these is known.

    `replaces`: the list of which this one is a corrected sending (`resending`); `leaving_out`: rows of that list whose
    people this one no longer has and whose nominations are withdrawn when this one is accepted.
    """

    class Status(models.TextChoices):
        READING = "reading", _("Being read")
        UNREADABLE = "unreadable", _("Can't be read")
        STAGED = "staged", _("To settle")
        REREADING = "rereading", _("Being read again")
        ACCEPTING = "accepting", _("Being accepted")
        ACCEPTED = "accepted", _("Accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.READING: (Status.STAGED, Status.UNREADABLE, Status.WITHDRAWN),
        Status.UNREADABLE: (),
        Status.STAGED: (Status.REREADING, Status.ACCEPTING, Status.ACCEPTED, Status.WITHDRAWN),
        Status.REREADING: (Status.STAGED,),
        Status.ACCEPTING: (Status.ACCEPTED, Status.STAGED),
        Status.ACCEPTED: (Status.WITHDRAWN,),
        Status.WITHDRAWN: (),
    }

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="lists", verbose_name=_("campaign"))
    province = models.ForeignKey(
        "locations.Province", models.PROTECT, null=True, blank=True, verbose_name=_("province")
    )
    commune = models.ForeignKey("locations.Commune", models.PROTECT, null=True, blank=True, verbose_name=_("commune"))
    institution = models.ForeignKey(
        "locations.Institution", models.PROTECT, null=True, blank=True, verbose_name=_("school or hospital")
    )
    default_kind = models.CharField(_("gift asked for"), max_length=10, choices=Offer.Kind.choices, blank=True)
    document = models.ForeignKey("documents.Document", models.PROTECT, verbose_name=_("file"))
    sheets = models.JSONField(_("sheets"), default=list, encoder=DjangoJSONEncoder)
    reach = models.JSONField(default=_nowhere, editable=False)  # examining.Reach: where its people may live
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.READING, editable=False
    )
    rows_found = models.PositiveIntegerField(_("rows found"), null=True, editable=False)
    rows_checked = models.PositiveIntegerField(_("rows checked"), default=0, editable=False)
    rows_saved = models.PositiveIntegerField(_("rows saved"), default=0, editable=False)
    unreadable_because = models.TextField(_("why it can't be read"), blank=True, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent at"))
    # Of a list that is accepted in the background: who asked for it and when, and why it was not done the last time.
    acceptance_asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("acceptance asked for by")
    )
    acceptance_asked_at = models.DateTimeField(_("acceptance asked for at"), null=True)
    not_accepted_because = models.TextField(_("why it was not accepted"), blank=True, editable=False)
    # Of one that is read again in the background (`rereading`), the same; `column_asked` is why: what a column means,
    # or a decision about many rows.
    column_asked = models.JSONField(null=True, editable=False)
    rereading_asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("reading again asked for by")
    )
    rereading_asked_at = models.DateTimeField(_("reading again asked for at"), null=True)
    not_reread_because = models.TextField(_("why it was not read again"), blank=True, editable=False)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("accepted by"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawal_reason = models.CharField(_("reason for withdrawal"), max_length=500, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="sent_again_as",
        verbose_name=_("corrects the list"),
        editable=False,
    )
    leaving_out = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects = RecipientListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list")
        verbose_name_plural = _("lists")
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(commune=None) | Q(institution=None),
                name="a_list_is_of_a_commune_or_of_an_institution",
                violation_error_message=_("Choose either a commune or a school or hospital."),
            ),
            models.CheckConstraint(
                condition=Q(status="unreadable") & ~Q(unreadable_because="")
                | ~Q(status="unreadable") & Q(unreadable_because=""),
                name="an_unreadable_list_says_why",
            ),
            models.CheckConstraint(
                condition=Q(acceptance_asked_by=None, acceptance_asked_at=None) & ~Q(status="accepting")
                | Q(acceptance_asked_by__isnull=False, acceptance_asked_at__isnull=False),
                name="an_acceptance_asked_for_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(status="rereading", column_asked__isnull=False)
                | ~Q(status="rereading") & Q(column_asked__isnull=True),
                name="a_list_is_read_again_for_a_column",
            ),
            models.CheckConstraint(
                condition=Q(rereading_asked_by=None, rereading_asked_at=None) & ~Q(status="rereading")
                | Q(rereading_asked_by__isnull=False, rereading_asked_at__isnull=False),
                name="a_rereading_asked_for_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["accepted", "withdrawn"], accepted_by__isnull=False, accepted_at__isnull=False)
                | ~Q(status="accepted") & Q(accepted_by=None, accepted_at=None),
                name="an_accepted_list_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(withdrawal_reason="")
                | ~Q(status="withdrawn") & Q(withdrawn_by=None, withdrawn_at=None, withdrawal_reason=""),
                name="a_withdrawn_list_has_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=models.F("pk")), name="a_list_does_not_correct_itself"
            ),
        ]
        triggers = [_withdrawn_whole()]

    def __str__(self) -> str:
        return f"{self.document} · {self.commune or self.institution or self.province or self.campaign.code}"

    @property
    def place(self) -> str:
        """From where the list comes, in words."""
        if self.commune:
            return f"{self.commune}, {self.commune.province}"
        if self.institution:
            return f"{self.institution}, {self.institution.commune}"
        return str(self.province or _("the whole country"))


class ListRowQuerySet(models.QuerySet["ListRow"]):
    def visible_to(self, user: User) -> "ListRowQuerySet":
        return self.filter(recipient_list__in=RecipientList.objects.visible_to(user))

    def live(self) -> "ListRowQuerySet":
        """Rows that stand in the way of acceptance or will be accepted: all but those set aside."""
        return self.exclude(status=ListRow.Status.REJECTED)


@audited(exclude=["cells", "search_key"])
class ListRow(models.Model):
    """A row as it was read. `cells`: the row as it came with what the sheet says around it (`raw_rows.raw_to_json`);
    `corrections`: {field: text typed by a person}, put in place of the cell when the row is read again; `facts` and
    `problems`: what reading gave (`cleaning.facts_to_json`, `Problem.to_json`); `commune_choices`: [[code, name], …]
    while the commune is in question; `confirmed`: a person looked at a row that resembles another and lets both stand.
    """

    class Status(models.TextChoices):
        READY = "ready", _("Ready")
        NEEDS_ATTENTION = "needs_attention", _("To settle")
        REJECTED = "rejected", _("Set aside")

    # Neither key has an index of its own: each is the first column of another one (Meta), and a list has many rows.
    recipient_list = models.ForeignKey(
        RecipientList, models.CASCADE, related_name="rows", verbose_name=_("list"), db_index=False
    )
    position = models.PositiveIntegerField(_("order in the file"))
    sheet = models.CharField(_("sheet"), max_length=100)
    row_number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells as they came"), default=dict)
    corrections = models.JSONField(_("corrections"), default=dict, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    problems = models.JSONField(_("problems"), default=list, blank=True)
    commune_choices = models.JSONField(_("communes to choose from"), default=list, blank=True)
    confirmed = models.BooleanField(_("confirmed beside a row like it"), default=False)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    search_key = folded_key("full_name")
    commune = models.ForeignKey(
        "locations.Commune", models.PROTECT, null=True, blank=True, verbose_name=_("commune"), db_index=False
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices)
    set_aside_reason = models.CharField(_("reason for setting aside"), max_length=300, blank=True)

    objects = ListRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a list")
        verbose_name_plural = _("rows of lists")
        ordering = ["recipient_list", "position"]
        constraints = [
            models.UniqueConstraint(fields=["recipient_list", "position"], name="a_position_in_a_list_is_taken_once"),
            models.CheckConstraint(
                condition=Q(status="rejected") & ~Q(set_aside_reason="")
                | ~Q(status="rejected") & Q(set_aside_reason=""),
                name="a_row_set_aside_has_a_reason",
                violation_error_message=_("Say why the row is set aside."),
            ),
        ]
        indexes = [models.Index(fields=["commune", "search_key"], name="row_by_commune_and_name")]

    def __str__(self) -> str:
        return f"{self.sheet}, {self.row_number}: {self.full_name}"
