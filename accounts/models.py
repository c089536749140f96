"""Staff users and their duties: a role in an area or institution, with an end."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.areas import Areas
from accounts.roles import STAFF_ROLES, Capability, Role, roles_that_may
from config.audit import audited
from locations.search import folded_key
from locations.vietnamese import sort_key

SYSTEM_USERNAME = "he-thong"
PORTAL_USERNAME = "cong-nha-tai-tro"
"""Under this name is written down what sponsors do online."""
NOBODYS_NAMES = frozenset({SYSTEM_USERNAME, PORTAL_USERNAME})
"""Of accounts by which nobody signs in, and which nobody keeps."""
SIGN_IN_NAME = r"^[a-z0-9][a-z0-9._@-]{2,59}\Z"
SIGN_IN_NAME_RULE = _("3 to 60 small letters without diacritics, digits, dots or hyphens, such as tran.thi.thu.")


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> "UserQuerySet":
        """The accounts whose duties lie in an area where `user` may see accounts, and the own one."""
        areas = user.areas(Capability.SEE_ACCOUNTS)
        if areas.nation:
            return self
        duties = Duty.objects.filter(
            areas.q(province="province_id")
            | areas.q(province="communes__commune__province_id")
            | areas.q(province="institution__commune__province_id")
        )
        return self.filter(Q(pk=user.pk) | Q(pk__in=duties.values("user_id")))


# The base is made when this is run, where no type checker can follow.
class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user: User = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """However it was typed: a telephone likes to begin with a capital letter."""
        return self.get(username=(username or "").strip().lower())

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(username, password, is_superuser=True, **fields)

    def system(self) -> "User":
        """The named user under whom commands act when nobody else is named; can't sign in."""
        user, _created = self.get_or_create(
            username=SYSTEM_USERNAME,
            defaults={"full_name": "Hệ thống", "is_superuser": True, "is_active": False, "password": "!"},
        )
        return user


@audited(exclude=["search_key", "password", "last_login"])
class User(AbstractBaseUser):
    username = models.CharField(
        _("sign-in name"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                SIGN_IN_NAME,
                _("3 to 60 small letters without diacritics, digits, dots or hyphens, such as tran.thi.thu."),
            )
        ],
        error_messages={"unique": _("This sign-in name is taken.")},
    )
    full_name = models.CharField(_("full name"), max_length=100)
    search_key = folded_key("full_name")
    sort_key = models.CharField(max_length=400, editable=False, db_collation="C")
    position = models.CharField(_("position and office"), max_length=150, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_superuser = models.BooleanField(_("system administrator"), default=False)
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)
    # Told in the history and to the owner: the password itself is outside the audit.
    temporary_since = models.DateTimeField(_("temporary password set at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(username__regex=SIGN_IN_NAME),
                name="a_sign_in_name_can_be_typed_anywhere",
                violation_error_message=SIGN_IN_NAME_RULE,
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.full_name)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @cached_property
    def active_duties(self) -> list["Duty"]:
        """Duties that hold today; read once per request."""
        return list(self.duties.active_on(timezone.localdate()).named())

    def areas(self, *capabilities: str) -> Areas:
        """Where this user may do any of `capabilities` today."""
        if self.is_superuser:
            return Areas(nation=True)
        if not self.is_active:
            return Areas()
        roles = roles_that_may(*capabilities)
        duties = [duty for duty in self.active_duties if duty.role in roles]
        communes = [link.commune for duty in duties for link in duty.communes.all()]
        institutions = [duty.institution for duty in duties if duty.institution is not None]
        return Areas(
            nation=any(duty.area == Duty.Area.NATION for duty in duties),
            provinces=frozenset(duty.province_id for duty in duties if duty.province_id),
            communes=frozenset(commune.code for commune in communes),
            institutions=frozenset(institution.pk for institution in institutions),
            home_provinces=frozenset(
                [commune.province_id for commune in communes]
                + [institution.commune.province_id for institution in institutions]
            ),
        )

    def may(self, *capabilities: str) -> bool:
        """Whether this user may do any of `capabilities` anywhere."""
        return bool(self.areas(*capabilities))

    @property
    def is_staff(self) -> bool:
        """Whether the admin is this user's place of work."""
        return self.is_superuser or any(duty.role in STAFF_ROLES for duty in self.active_duties)

    # What the admin asks of a user model. The admin classes themselves decide, by capability and area.
    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_superuser

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


def some_of(names: list[str], most: int | None, separator: str) -> str:
    """The first `most` names and how many more there are; all of them where `most` is None."""
    if most is None or len(names) <= most:
        return separator.join(names)
    shown = {"names": separator.join(names[:most]), "count": len(names) - most}
    return gettext("%(names)s and %(count)d more units") % shown


class DutyQuerySet(models.QuerySet["Duty"]):
    def active_on(self, day: date) -> "DutyQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def named(self) -> "DutyQuerySet":
        """With what it takes to say role and place."""
        return self.select_related("province", "institution__commune").prefetch_related("communes__commune")


@audited()
class Duty(models.Model):
    """A role in an area (nation, province, communes) or institution, from a day until a day."""

    class Area(models.TextChoices):
        NATION = "nation", _("Whole country")
        PROVINCE = "province", _("Province")
        COMMUNES = "communes", _("Communes")
        INSTITUTION = "institution", _("School or hospital")

    # Which areas each role may have, as the constraint below demands.
    AREAS_OF_ROLE: ClassVar[dict[str, tuple[str, ...]]] = {
        Role.OFFICER: (Area.PROVINCE, Area.NATION),
        Role.LEADER: (Area.PROVINCE, Area.NATION),
        Role.INSURANCE_OFFICER: (Area.COMMUNES, Area.PROVINCE),
        Role.COMMUNE_OFFICER: (Area.COMMUNES,),
        Role.CLERK: (Area.INSTITUTION,),
        Role.ACCOUNTANT: (Area.PROVINCE, Area.NATION),
        Role.AUDITOR: (Area.PROVINCE, Area.NATION),
    }

    user = models.ForeignKey(User, models.CASCADE, related_name="duties", verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    area = models.CharField(_("area"), max_length=20, choices=Area.choices)
    province = models.ForeignKey(
        "locations.Province", models.PROTECT, null=True, blank=True, verbose_name=_("province")
    )
    institution = models.ForeignKey(
        "locations.Institution", models.PROTECT, null=True, blank=True, verbose_name=_("school or hospital")
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until (last day)"), null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["user", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(area="province") & Q(province__isnull=False)) | (~Q(area="province") & Q(province=None)),
                name="a_duty_names_a_province_exactly_when_its_area_is_one",
                violation_error_message=_("Choose the province when the area is a province, and only then."),
            ),
            models.CheckConstraint(
                condition=(Q(area="institution") & Q(institution__isnull=False))
                | (~Q(area="institution") & Q(institution=None)),
                name="a_duty_names_an_institution_exactly_when_its_area_is_one",
                violation_error_message=_("Choose the school or hospital when the area is one, and only then."),
            ),
            models.CheckConstraint(
                condition=(Q(role=Role.CLERK) & Q(area="institution"))
                | (Q(role=Role.COMMUNE_OFFICER) & Q(area="communes"))
                | (Q(role=Role.INSURANCE_OFFICER) & Q(area__in=["communes", "province"]))
                | (
                    ~Q(role__in=[Role.CLERK, Role.COMMUNE_OFFICER, Role.INSURANCE_OFFICER])
                    & Q(area__in=["nation", "province"])
                ),
                name="a_role_fits_its_area",
                violation_error_message=_(
                    "Commune officers need communes, clerks a school or hospital, insurance officers communes or "
                    "a province, everybody else a province or the whole country."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="a_duty_ends_after_it_starts",
                violation_error_message=_("The last day of a duty is not before its first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.place()}"

    def place(self, most: int | None = None) -> str:
        """Where, in words; of communes the first `most` are named and the others counted."""
        if self.area == self.Area.PROVINCE:
            return str(self.province)
        if self.area == self.Area.INSTITUTION:
            return str(self.institution)
        if self.area == self.Area.COMMUNES:
            return some_of([str(link.commune) for link in self.communes.all()], most, ", ")
        return str(self.get_area_display())


@audited()
class DutyCommune(models.Model):
    """One of the communes of a duty."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="communes", verbose_name=_("duty"))
    commune = models.ForeignKey("locations.Commune", models.PROTECT, verbose_name=_("commune"))

    class Meta:
        verbose_name = _("commune of a duty")
        verbose_name_plural = _("communes of a duty")
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "commune"],
                name="a_duty_names_a_commune_once",
                violation_error_message=_("This duty already has that commune."),
            )
        ]

    def __str__(self) -> str:
        return str(self.commune)


@audited()
class FailedSignIns(models.Model):
    """Wrong passwords for one sign-in name, whether there is such an account or not, and the lock that follows.

    `key`: SHA-256 of the name as typed, since people type their password into the wrong field, too.
    """

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    failed_at = ArrayField(models.DateTimeField(), verbose_name=_("failed at"), default=list)
    locked_until = models.DateTimeField(_("locked until"), null=True)
    updated_at = models.DateTimeField(_("last failure at"))

    class Meta:
        verbose_name = _("failed sign-ins")
        verbose_name_plural = _("failed sign-ins")
        indexes = [models.Index(fields=["updated_at"], name="failed_sign_ins_by_age")]

    def __str__(self) -> str:
        return self.key[:8]
