"""The people in the register, and who is nominated for what."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from accounts.areas import Areas
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.models.among import among, among_keys
from beneficiaries.models.lists import ListRow, RecipientList
from campaigns.models import Campaign, Offer, keep_what_is_used
from config.audit import audited
from locations.models import Commune, Institution
from locations.search import folded_key
from locations.vietnamese import sort_key

pgtrigger.register(keep_what_is_used("beneficiaries_nomination"))(Offer)


class DataClass(models.TextChoices):
    """How the law on personal data (Law 91/2025/QH15, Decree 356/2025, art. 3 and 4) sees a field."""

    BASIC = "basic", _("basic personal data")
    SENSITIVE = "sensitive", _("sensitive personal data")
    NONE = "none", _("not personal")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> "PersonQuerySet":
        """People who live in the area, or are nominated in a list or by hand in the area."""
        areas = user.areas(Capability.SEE_PEOPLE)
        if not areas:
            return self.none()
        return self if areas.nation else self._of(areas, Nomination.objects.visible_to(user))

    def within(self, areas: Areas) -> "PersonQuerySet":
        """Whom everybody sees who sees people in these areas."""
        return self._of(areas, Nomination.objects.within(areas))

    def _of(self, areas: Areas, nominations: "NominationQuerySet") -> "PersonQuerySet":
        nominated = nominations.exclude(_living_in(areas, "person__commune"))
        return self.filter(_living_in(areas, "commune") | among_keys("pk", nominated.order_by().values("person")))


def _living_in(areas: Areas, column: str) -> Q:
    """`column` holds a commune of these areas."""
    return among(column, Commune.objects.filter(areas.q(province="province_id", commune="pk")))


WITH_OLD_NUMBER = Q(personal_id__regex=r"^[0-9]{9}$")
"""People of whom no other than an old number is known: fewer from year to year."""


@audited(exclude=["search_key", "sort_key"])
class Person(models.Model):
    """One per human being across the years. `personal_id`: 12 digits, or an old 9-digit number while no other is known;
    `old_id`: the old number of somebody whose new one is known. Provinces gave old numbers out by themselves, and some
    twice, so that it tells somebody only together with the name.
    """

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
        "old_id": DataClass.BASIC,
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
    old_id = models.CharField(_("old identity number"), max_length=9, null=True, blank=True)
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
                condition=Q(old_id=None) | Q(old_id__regex=r"^[0-9]{9}$"),
                name="an_old_identity_number_has_9_digits",
                violation_error_message=_("An old identity number has 9 digits."),
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
            models.Index(fields=["old_id"], name="person_by_old_id", condition=Q(old_id__isnull=False)),
            models.Index(fields=["search_key", "commune"], name="person_with_old_number", condition=WITH_OLD_NUMBER),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.full_name)
        super().save(*args, **kwargs)

    @property
    def is_identified(self) -> bool:
        """Whether anything but the name tells this person from others (`UNIDENTIFIED`)."""
        return bool(self.birth_date or self.personal_id or self.insurance_code)

    @property
    def number_hint(self) -> str:
        """The end of the personal ID, else of the insurance code, enough to compare with a paper: “…1234”."""
        number = self.personal_id or self.insurance_code
        return f"…{number[-4:]}" if number else ""

    @property
    def birth_text(self) -> str:
        """The birth date as exactly as it is known: 05/03/1962, 03/1962 or 1962."""
        if self.birth_date is None:
            return ""
        form = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}[self.birth_precision]
        return self.birth_date.strftime(form)


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, user: User) -> "NominationQuerySet":
        """Nominations of the area: the person lives there, or the school or hospital lies there. To a list sender those
        of the own lists and the own ones by hand, and nothing beyond.
        """
        areas = user.areas(Capability.SEE_PEOPLE)
        own = user.areas(Capability.SEND_LISTS)
        if areas.nation:
            return self
        if not areas and not own:
            return self.none()
        own_lists = RecipientList.objects.filter(own.q(commune="commune_id", institution="institution_id"))
        by_hand = Q(recipient_list=None, nominated_by=user)
        return self.filter(
            _inside(areas)
            | among("recipient_list", own_lists)
            | by_hand & own.q(commune="commune_id", institution="institution_id")
        )

    def within(self, areas: Areas) -> "NominationQuerySet":
        """What everybody sees who sees people in these areas."""
        return self.filter(_inside(areas))

    def to_vet_by(self, user: User) -> "NominationQuerySet":
        """What waits for this user's decision: proposed in an open campaign, for a province in which the user vets
        (`Nomination.vetting_province`), not sent in by the user.
        """
        areas = user.areas(Capability.VET)
        waiting = self.exclude(nominated_by=user).filter(
            status=Nomination.Status.PROPOSED, campaign__status=Campaign.Status.OPEN
        )
        if areas.nation:
            return waiting
        nationwide = areas.q(province="institution__commune__province_id")
        nationwide |= Q(institution=None) & areas.q(province="commune__province_id")
        # First by who is there, which an index knows: nobody is in a provincial campaign without a tie to its province.
        there = waiting.filter(_inside(areas))
        return there.filter(areas.q(province="campaign__province_id") | Q(campaign__province=None) & nationwide)


UNIDENTIFIED = Q(person__birth_date=None, person__personal_id=None, person__insurance_code=None)
"""Nominations of people of whom nothing but the name is known (`Person.is_identified`)."""


def _inside(areas: Areas) -> Q:
    """Nominations of who lives in these areas, or is at a school or hospital there."""
    return _living_in(areas, "commune") | _of_institutions(areas)


def _of_institutions(areas: Areas) -> Q:
    """Put forward by a school or hospital of these areas."""
    here = areas.q(province="commune__province_id", institution="pk")
    return among("institution", Institution.objects.filter(here))


@audited(exclude=["number"])
class Nomination(models.Model):
    """This person, one offer of one campaign. `code` is stable and follows the order of the file; `number` is the
    running number in it, None for a code without one. `commune` is where the person lived when nominated;
    `household_position` decides the price of a household's card; `points` are those of the campaign's table, added up
    over `groups`.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.PROPOSED: (Status.APPROVED, Status.REJECTED, Status.WITHDRAWN),
        Status.APPROVED: (Status.REJECTED, Status.WITHDRAWN),
        Status.REJECTED: (Status.PROPOSED, Status.WITHDRAWN),
        Status.WITHDRAWN: (Status.PROPOSED,),  # only with the list that had withdrawn it (`lists.handing_back`)
    }

    # The order of the file, which the code as text has only up to 99,999: "TET2027-100000" < "TET2027-99999".
    IN_ORDER: ClassVar[tuple[str, ...]] = ("campaign_id", "number", "code")

    code = models.CharField(_("code"), max_length=20, unique=True, editable=False)
    number = models.GeneratedField(
        expression=Cast(
            models.Func(models.F("code"), models.Value("-([0-9]{1,9})$"), function="substring"), models.IntegerField()
        ),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )
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
    household_position = models.PositiveSmallIntegerField(
        _("place in the household"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("As the list states it: 1 for the first who is insured. Empty: not known."),
    )
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
        ordering = ["campaign_id", "number", "code"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="a_campaign_numbers_its_nominations_once"),
            models.UniqueConstraint(
                fields=["person", "offer"],
                condition=~Q(status="withdrawn"),
                name="a_person_is_nominated_once_for_a_kind_of_gift",
                violation_error_message=_("This person is already nominated for that gift in this campaign."),
            ),
            models.CheckConstraint(
                condition=Q(household_position=None) | Q(household_position__gte=1),
                name="places_in_a_household_count_from_one",
                violation_error_message=_("The place in the household is 1 or more."),
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

    @property
    def vetting_province(self) -> str:
        """Code of the province that decides: the campaign's; in a nationwide campaign that of the school or hospital,
        else where the person lives. A hospital's patient may live in another province.
        """
        if self.campaign.province_id:
            return str(self.campaign.province_id)
        place = self.institution.commune if self.institution else self.commune
        return str(place.province_id)
