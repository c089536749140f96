"""Signing in with a password: who may, who must wait, whose duties have ended.

After five wrong passwords within 15 minutes a sign-in name is locked for 15 minutes (TCVN 14423). The count is kept in
the database, so that it holds for all web processes; unknown names are counted like known ones, so that nobody learns
from a lock which accounts exist.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import FailedSignIns, User
from locations.vietnamese import date_text

MOST_FAILURES = 5
WINDOW = timedelta(minutes=15)
LOCK = timedelta(minutes=15)
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class SignIn:
    """Either the user who may enter, or why nobody does, in words for the person who tried."""

    user: User | None = None
    refusal: str = ""


@transaction.atomic
def sign_in(*, username: str, password: str, at: datetime) -> SignIn:
    """Check a name and a password at the moment `at`. Attempts for the same name wait for each other."""
    name = username.strip().lower()
    key = hashlib.sha256(name.encode()).hexdigest()
    _queue(key)
    failed = FailedSignIns.objects.filter(key=key).first()
    if failed is not None and failed.locked_until is not None and at < failed.locked_until:
        return SignIn(refusal=_locked(failed.locked_until, at))
    user = _with_password(name, password)
    if user is None:
        return SignIn(refusal=_count_failure(key, failed, at))
    if failed is not None:
        failed.delete()
    refusal = _why_not(user, timezone.localdate(at))
    return SignIn(refusal=str(refusal)) if refusal else SignIn(user)


def forget_failures(username: str) -> None:
    """Lift the lock: somebody who may has given the account a new password."""
    FailedSignIns.objects.filter(key=hashlib.sha256(username.encode()).hexdigest()).delete()


def _queue(key: str) -> None:
    """One attempt at a time for a name, across all processes, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sign-in'), hashtext(%s))", [key])


def _with_password(name: str, password: str) -> User | None:
    user = User.objects.filter(username=name).first()
    if user is None:
        make_password(password)  # as long as a wrong password for a known name takes
        return None
    return user if user.check_password(password) else None


def _count_failure(key: str, failed: FailedSignIns | None, at: datetime) -> str:
    recent = [moment for moment in failed.failed_at if moment > at - WINDOW] if failed else []
    recent.append(at)
    locked_until = at + LOCK if len(recent) >= MOST_FAILURES else None
    FailedSignIns.objects.update_or_create(
        key=key,
        defaults={"failed_at": [] if locked_until else recent, "locked_until": locked_until, "updated_at": at},
    )
    FailedSignIns.objects.filter(updated_at__lt=at - KEPT).delete()
    if locked_until is not None:
        return _locked(locked_until, at)
    return str(_("The sign-in name or the password is not right. Check both and try again."))


def _locked(until: datetime, at: datetime) -> str:
    minutes = -(-(until - at).total_seconds() // 60)
    return str(
        _(
            "Wrong passwords were given too often. Try again in %(minutes)d minutes, or ask who keeps your account "
            "for a new password."
        )
    ) % {"minutes": minutes}


def _why_not(user: User, today: date) -> str | Promise:
    """Only who knows the password learns how the account stands."""
    if not user.is_active:
        return _("This account is closed. Ask who keeps the accounts of your office.")
    if user.is_superuser or user.duties.active_on(today).exists():
        return ""
    coming = user.duties.filter(starts_on__gt=today).order_by("starts_on").first()
    if coming is not None:
        return str(_("Your duty begins on %(day)s. You can sign in from then on.")) % {
            "day": date_text(coming.starts_on)
        }
    ended = user.duties.aggregate(last=Max("ends_on"))["last"]
    if ended is None:
        return _("This account has no duty yet. Ask who keeps the accounts of your office.")
    return str(
        _("Your duty ended on %(day)s, so the account can no longer be used. If this is wrong, ask your office.")
    ) % {"day": date_text(ended)}
