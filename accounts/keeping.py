"""Keeping accounts: opening and closing them, giving and ending duties, setting a new password.

Who may: leaders for every role in their area, officers for list senders in their area, nobody beyond the own area and
nobody for themselves; a system administrator for all. An account is kept by whoever may give all of its duties.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation, refused_by
from accounts.areas import Areas
from accounts.models import NOBODYS_NAMES, Duty, DutyCommune, User
from accounts.roles import SENDER_ROLES, Capability, Role
from accounts.signing_in import forget_failures
from accounts.temporary_passwords import temporary_password
from locations.models import Commune, Institution
from locations.vietnamese import date_text


class KeptElsewhere(Refusal):
    message = _("This account is kept by another office or by a leader.")


class OwnAccount(Refusal):
    message = _("Nobody changes the own duties or closes the own account. Ask another leader.")


class BeyondReach(Refusal):
    message = _("You may not give the role “%(role)s” there: it reaches beyond what you keep.")


class NameTaken(Refusal):
    field = "username"
    message = _("The sign-in name “%(username)s” is taken. Choose another one.")


class BadFacts(Refusal):
    """A field that can't be as it is; `field` is its name, '' for several together."""

    def __init__(self, message: object, field: str = "") -> None:
        super().__init__(str(message))
        self.field = field


class DutyExists(Refusal):
    message = _("The account already has this duty.")


class DutyEnded(Refusal):
    message = _("This duty ended on %(day)s.")


class TooFarBack(Refusal):
    message = _("The last day can't be before %(day)s: until then the duty was in use.")


class StandsAlready(Refusal):
    message = _("Somebody else did this already. Look at the account again.")


@dataclass(frozen=True)
class AccountFacts:
    """Who the account is for."""

    username: str
    full_name: str
    position: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class DutyFacts:
    """A role, where, from when until when; places by code or id, as the area asks for them."""

    role: str
    area: str
    starts_on: date
    ends_on: date | None = None
    province: str | None = None
    communes: tuple[str, ...] = ()
    institution: int | None = None


@dataclass(frozen=True)
class Opened:
    """A new account and its temporary password, which is kept nowhere."""

    account: User
    password: str


def reach(by: User, role: str) -> Areas:
    """Where `by` may give and end duties of this role."""
    if role in SENDER_ROLES:
        return by.areas(Capability.MANAGE_STAFF, Capability.MANAGE_SENDERS)
    return by.areas(Capability.MANAGE_STAFF)


def roles_to_give(by: User) -> list[Role]:
    """The roles that `by` may give somewhere, in the order in which they are offered."""
    return [role for role in Role if reach(by, role)]


def may_give(by: User, facts: DutyFacts) -> bool:
    """Whether the whole place of the duty lies in the reach of `by`."""
    areas = reach(by, facts.role)
    if not areas or areas.nation:
        return bool(areas)
    if facts.area == Duty.Area.PROVINCE:
        return areas.cover(province=facts.province)
    if facts.area == Duty.Area.INSTITUTION:
        schools = Institution.objects.filter(pk=facts.institution or 0)
        return all(areas.cover(province=home) for home in schools.values_list("commune__province_id", flat=True))
    if facts.area == Duty.Area.COMMUNES:
        communes = Commune.objects.filter(pk__in=facts.communes)
        return all(areas.cover(province=home) for home in communes.values_list("province_id", flat=True))
    return False


def may_end(by: User, duty: Duty) -> bool:
    """Whether `by` may end this duty: it is somebody else's, and one that `by` may give."""
    return (by.is_superuser or duty.user_id != by.pk) and may_give(by, facts_of(duty))


def may_keep(by: User, account: User) -> bool:
    """Whether `by` may change the account, close it or set its password: all that it may do is in the reach of `by`.

    The duties of today and of the future count; for an account that has none, those that ended.
    """
    if account.username in NOBODYS_NAMES or account.pk == by.pk:
        return False
    if by.is_superuser:
        return True
    if account.is_superuser:
        return False
    duties = list(account.duties.prefetch_related("communes"))
    today = timezone.localdate()
    living = [duty for duty in duties if duty.ends_on is None or duty.ends_on >= today]
    counting = living or duties
    return bool(counting) and all(may_give(by, facts_of(duty)) for duty in counting)


def facts_of(duty: Duty) -> DutyFacts:
    """The duty as somebody would give it."""
    return DutyFacts(
        role=duty.role,
        area=duty.area,
        starts_on=duty.starts_on,
        ends_on=duty.ends_on,
        province=duty.province_id,
        communes=tuple(sorted(link.commune_id for link in duty.communes.all())),
        institution=duty.institution_id,
    )


@operation(words=_("Account opened"))
def open_account(*, account: AccountFacts, duty: DutyFacts, by: User, at: datetime) -> Opened:
    """Open an account with its first duty; the password has to be changed at the first sign-in.

    Raises BadFacts, NameTaken, BeyondReach.
    """
    password = temporary_password()
    opened = User(must_change_password=True, temporary_since=at, **asdict(account))
    opened.set_password(password)
    _check(opened)
    with refused_by(accounts_user_username_key=NameTaken(username=account.username)):
        opened.save()
    _add_duty(opened, duty, by)
    return Opened(opened, password)


@operation(words=_("Account changed"))
def change_account(*, account: User, facts: AccountFacts, by: User, at: datetime) -> None:
    """Raises KeptElsewhere, BadFacts, NameTaken."""
    _require_keeping(by, account)
    for name, value in asdict(facts).items():
        setattr(account, name, value)
    _check(account)
    with refused_by(accounts_user_username_key=NameTaken(username=facts.username)):
        account.save(update_fields=[*asdict(facts), "sort_key"])


@operation(words=_("Duty given"))
def give_duty(*, account: User, duty: DutyFacts, by: User, at: datetime) -> Duty:
    """Raises OwnAccount, KeptElsewhere, BeyondReach, BadFacts, DutyExists."""
    if account.pk == by.pk and not by.is_superuser:
        raise OwnAccount
    if account.username in NOBODYS_NAMES:
        raise KeptElsewhere
    _lock(account)
    running = account.duties.filter(role=duty.role, area=duty.area).prefetch_related("communes")
    if any(_is_same(facts_of(other), duty) for other in running):
        raise DutyExists
    return _add_duty(account, duty, by)


@operation(words=_("Duty ended"))
def end_duty(*, duty: Duty, ends_on: date, by: User, at: datetime) -> None:
    """Set the last day: yesterday at the earliest, which ends the duty at once. A duty that has not held before
    today is removed by a last day before its first.

    Raises OwnAccount, BeyondReach, DutyEnded, TooFarBack, StandsAlready.
    """
    _lock(duty.user)
    if not Duty.objects.filter(pk=duty.pk, ends_on=duty.ends_on).exists():
        raise StandsAlready
    yesterday = timezone.localdate(at) - timedelta(days=1)
    if duty.user_id == by.pk and not by.is_superuser:
        raise OwnAccount
    if not may_end(by, duty):
        raise BeyondReach(role=duty.get_role_display())
    if duty.ends_on is not None and duty.ends_on <= yesterday:
        raise DutyEnded(day=date_text(duty.ends_on))
    if ends_on < yesterday:
        raise TooFarBack(day=date_text(yesterday))
    if ends_on < duty.starts_on:
        duty.delete()
        return
    duty.ends_on = ends_on
    duty.save(update_fields=["ends_on"])


@operation(words=_("New temporary password set"))
def reset_password(*, account: User, by: User, at: datetime) -> str:
    """A new temporary password, to be changed at the next sign-in; ends all sessions and lifts a lock.

    Raises KeptElsewhere.
    """
    _require_keeping(by, account)
    password = temporary_password()
    account.set_password(password)
    account.must_change_password, account.temporary_since = True, at
    account.save(update_fields=["password", "must_change_password", "temporary_since"])
    forget_failures(account.username)
    return password


@dataclass(frozen=True)
class SetPassword:
    """Who set a temporary password, and when."""

    by: User
    at: datetime


def temporary_password_of(account: User) -> SetPassword | None:
    """Where the account's temporary password comes from, as the audit rows tell it; None if they don't."""
    since = account.temporary_since
    if since is None:
        return None
    events: Any = User._meta.get_field("events").related_model
    told = events.objects.filter(pgh_obj_id=account.pk, temporary_since=since, pgh_context__isnull=False)
    setter = told.order_by("pgh_id").values_list("pgh_context__user", flat=True).first()
    by = User.objects.filter(pk=setter).first()
    return SetPassword(by, since) if by else None


@operation(words=_("Account closed"))
def close_account(*, account: User, by: User, at: datetime) -> None:
    """Nobody can sign in with it any more; sessions end at once. Raises OwnAccount, KeptElsewhere, StandsAlready."""
    if account.pk == by.pk:
        raise OwnAccount
    _set_active(account, False, by)


@operation(words=_("Account opened again"))
def reopen_account(*, account: User, by: User, at: datetime) -> None:
    """Raises KeptElsewhere, StandsAlready."""
    _set_active(account, True, by)


def _set_active(account: User, active: bool, by: User) -> None:
    _require_keeping(by, account)
    if not User.objects.filter(pk=account.pk, is_active=not active).update(is_active=active):
        raise StandsAlready
    account.is_active = active


def _require_keeping(by: User, account: User) -> None:
    if not may_keep(by, account):
        raise KeptElsewhere


def _lock(account: User) -> None:
    """Duties of one account change one after the other."""
    User.objects.select_for_update(of=("self",)).get(pk=account.pk)


def _is_same(one: DutyFacts, other: DutyFacts) -> bool:
    """Whether both give the same at the same time."""
    places = (one.province, tuple(sorted(one.communes)), one.institution)
    if places != (other.province, tuple(sorted(other.communes)), other.institution):
        return False
    return (one.ends_on is None or one.ends_on >= other.starts_on) and (
        other.ends_on is None or other.ends_on >= one.starts_on
    )


def _add_duty(account: User, facts: DutyFacts, by: User) -> Duty:
    if not may_give(by, facts):
        raise BeyondReach(role=Role(facts.role).label)
    duty = Duty(
        user=account,
        role=facts.role,
        area=facts.area,
        province_id=facts.province,
        institution_id=facts.institution,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
    )
    _check(duty)
    communes = Commune.objects.filter(pk__in=facts.communes).order_by("pk")
    if (facts.area == Duty.Area.COMMUNES) != bool(facts.communes) or len(communes) < len(set(facts.communes)):
        raise BadFacts(_("Choose the communes when the area is communes, and only then."), "communes")
    duty.save()
    DutyCommune.objects.bulk_create([DutyCommune(duty=duty, commune=commune) for commune in communes])
    return duty


def _check(record: models.Model) -> None:
    """What the fields and constraints of the record demand, as a refusal in words."""
    try:
        record.clean_fields()
        record.validate_constraints()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise BadFacts(messages[0], "" if name == "__all__" else name) from error
