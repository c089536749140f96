"""Lists as they came, their rows, the people in them, and who is nominated for what."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from campaigns.models import Campaign, Offer, keep_what_is_used
from config.audit import audited
from locations.search import folded_key
from locations.vietnamese import sort_key

pgtrigger.register(keep_what_is_used("beneficiaries_nomination"))(Offer)


class DataClass(models.TextChoices):
    """How the law on personal data (Law 91/2025/QH15, Decree 356/2025, art. 3 and 4) sees a field."""

    BASIC = "basic", _("basic personal data")
    SENSITIVE = "sensitive", _("sensitive personal data")
    NONE = "none", _("not personal")


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

        def rows(status: str) -> models.Count:
            return models.Count("rows", filter=Q(rows__status=status))

        states = ListRow.Status
        return self.annotate(
            ready=rows(states.READY), to_settle=rows(states.NEEDS_ATTENTION), set_aside=rows(states.REJECTED)
        )


@audited()
class RecipientList(models.Model):
    """A file as it came. `province` is where its people are looked for when a row does not say; it is that of the
    commune or institution, else of the sender's duty, and empty for a nationwide list.
    """

    class Status(models.TextChoices):
        STAGED = "staged", _("To settle")
        ACCEPTED = "accepted", _("Accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.STAGED: (Status.ACCEPTED, Status.WITHDRAWN),
        Status.ACCEPTED: (),
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
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.STAGED, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent at"))
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("accepted by"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawal_reason = models.CharField(_("reason for withdrawal"), max_length=500, blank=True)

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
                condition=Q(status="accepted", accepted_by__isnull=False, accepted_at__isnull=False)
                | ~Q(status="accepted") & Q(accepted_by=None, accepted_at=None),
                name="an_accepted_list_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(withdrawal_reason="")
                | ~Q(status="withdrawn") & Q(withdrawn_by=None, withdrawn_at=None, withdrawal_reason=""),
                name="a_withdrawn_list_has_who_when_and_why",
            ),
        ]

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


@audited(exclude=["cells"])
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

    recipient_list = models.ForeignKey(RecipientList, models.CASCADE, related_name="rows", verbose_name=_("list"))
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
    commune = models.ForeignKey("locations.Commune", models.PROTECT, null=True, blank=True, verbose_name=_("commune"))
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

    def __str__(self) -> str:
        return f"{self.sheet}, {self.row_number}: {self.full_name}"


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> "PersonQuerySet":
        """People who live in the area, or are nominated in a list or by hand in the area."""
        areas = user.areas(Capability.SEE_PEOPLE)
        if not areas:
            return self.none()
        if areas.nation:
            return self
        # Two searches that each have their index, joined: one condition over both would look at everybody.
        living_here = Person.objects.filter(areas.q(province="commune__province_id", commune="commune_id"))
        nominated = Nomination.objects.visible_to(user).order_by()
        return self.filter(pk__in=living_here.order_by().values("pk").union(nominated.values("person_id")))


@audited(exclude=["search_key", "sort_key"])
class Person(models.Model):
    """One per human being across the years. `personal_id`: 12 digits, or an old 9-digit number."""

    class Sex(models.TextChoices):
        MALE = "male", _("Male")
        FEMALE = "female", _("Female")

    class Precision(models.TextChoices):
        DAY = "day", _("day")
        MONTH = "month", _("month and year")
        YEAR = "year", _("year")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "id": DataClass.NONE,
        "personal_id": DataClass.BASIC,
        "insurance_code": DataClass.BASIC,
        "full_name": DataClass.BASIC,
        "search_key": DataClass.BASIC,
        "sort_key": DataClass.BASIC,
        "birth_date": DataClass.BASIC,
        "birth_precision": DataClass.NONE,
        "sex": DataClass.BASIC,
        "commune": DataClass.BASIC,
        "hamlet": DataClass.BASIC,
        "phone": DataClass.BASIC,
    }

    personal_id = models.CharField(
        _("personal ID"),
        max_length=12,
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": _("A person with this personal ID exists.")},
    )
    insurance_code = models.CharField(_("social-insurance code"), max_length=10, null=True, blank=True)
    full_name = models.CharField(_("full name"), max_length=150)
    search_key = folded_key("full_name")
    sort_key = models.CharField(max_length=600, editable=False, db_collation="C")
    birth_date = models.DateField(_("born on"), null=True, blank=True)
    birth_precision = models.CharField(
        _("birth date known to the"), max_length=5, choices=Precision.choices, blank=True
    )
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    commune = models.ForeignKey("locations.Commune", models.PROTECT, verbose_name=_("commune"))
    hamlet = models.CharField(_("hamlet"), max_length=150, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(personal_id=None) | Q(personal_id__regex=r"^([0-9]{12}|[0-9]{9})$"),
                name="a_personal_id_has_12_or_9_digits",
                violation_error_message=_("A personal ID has 12 digits, an old one 9."),
            ),
            models.CheckConstraint(
                condition=Q(insurance_code=None) | Q(insurance_code__regex=r"^[0-9]{10}$"),
                name="an_insurance_code_has_10_digits",
                violation_error_message=_("A social-insurance code has 10 digits."),
            ),
            models.CheckConstraint(
                condition=Q(birth_date=None, birth_precision="") | Q(birth_date__isnull=False) & ~Q(birth_precision=""),
                name="a_birth_date_has_a_precision",
                violation_error_message=_("Say how exactly the birth date is known."),
            ),
            models.CheckConstraint(condition=~Q(full_name=""), name="a_person_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["sort_key"], name="person_by_given_name"),
            models.Index(fields=["search_key"], name="person_by_search_key", opclasses=["text_pattern_ops"]),
            models.Index(fields=["insurance_code"], name="person_by_insurance_code"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_key = sort_key(self.full_name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def birth_text(self) -> str:
        """The birth date as exactly as it is known: 05/03/1962, 03/1962 or 1962."""
        if self.birth_date is None:
            return ""
        form = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}[self.birth_precision]
        return self.birth_date.strftime(form)


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, user: User) -> "NominationQuerySet":
        """Nominations of the area; to a list sender those of the own lists and the own ones by hand, and nothing
        beyond.
        """
        areas = user.areas(Capability.SEE_PEOPLE)
        own = user.areas(Capability.SEND_LISTS)
        if not areas and not own:
            return self.none()
        by_hand = Q(recipient_list=None, nominated_by=user)
        return self.filter(
            areas.q(province="commune__province_id", commune="commune_id", institution="institution_id")
            | own.q(commune="recipient_list__commune_id", institution="recipient_list__institution_id")
            | by_hand & own.q(commune="commune_id", institution="institution_id")
        )

    def to_vet_by(self, user: User) -> "NominationQuerySet":
        """What waits for this user's decision: proposed in an open campaign, in the area, not sent in by the user."""
        areas = user.areas(Capability.VET)
        return (
            self.filter(areas.q(province="commune__province_id"))
            .filter(status=Nomination.Status.PROPOSED, campaign__status=Campaign.Status.OPEN)
            .exclude(nominated_by=user)
        )


@audited()
class Nomination(models.Model):
    """This person, one offer of one campaign. `code` is stable and follows the order of the file. `commune` is where
    the person lived when nominated; `points` are those of the campaign's table, added up over `groups`.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.PROPOSED: (Status.APPROVED, Status.REJECTED, Status.WITHDRAWN),
        Status.APPROVED: (Status.REJECTED, Status.WITHDRAWN),
        Status.REJECTED: (Status.PROPOSED,),
        Status.WITHDRAWN: (),
    }

    code = models.CharField(_("code"), max_length=20, unique=True, editable=False)
    campaign = models.ForeignKey(
        "campaigns.Campaign", models.PROTECT, related_name="nominations", verbose_name=_("campaign")
    )
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="nominations", verbose_name=_("gift"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="nominations", verbose_name=_("person"))
    recipient_list = models.ForeignKey(
        RecipientList,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name=_("list"),
    )
    row = models.OneToOneField(
        ListRow,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nomination",
        verbose_name=_("row of the list"),
    )
    commune = models.ForeignKey("locations.Commune", models.PROTECT, verbose_name=_("commune"))
    institution = models.ForeignKey(
        "locations.Institution", models.PROTECT, null=True, blank=True, verbose_name=_("school or hospital")
    )
    groups = ArrayField(models.CharField(max_length=30), verbose_name=_("hardship groups"), default=list)
    points = models.PositiveIntegerField(_("points"), default=0)
    note = models.CharField(_("note"), max_length=500, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED, editable=False
    )
    nominated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("nominated by"))
    nominated_at = models.DateTimeField(_("nominated at"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "offer"],
                name="a_person_is_nominated_once_for_a_kind_of_gift",
                violation_error_message=_("This person is already nominated for that gift in this campaign."),
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by=None, decided_at=None)
                | ~Q(status="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_decision_on_a_nomination_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["rejected", "withdrawn"]) | ~Q(decision_reason=""),
                name="a_rejection_has_a_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(status="approved") | ~Q(decided_by=F("nominated_by")),
                name="who_sent_a_list_does_not_approve_it",
                violation_error_message=_("Who sent a list does not vet it."),
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "status", "offer", "commune"], name="nomination_by_board"),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.person}"
