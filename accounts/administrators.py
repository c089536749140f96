"""The accounts of system administrators, which whoever runs the server opens: on no page can anybody make one."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.acting import operation, refused_by
from accounts.keeping import BadFacts, NameTaken
from accounts.models import User


def check_facts(*, username: str, full_name: str) -> None:
    """What can be said before anybody types a password. Raises BadFacts and NameTaken."""
    opened = _account(username, full_name)
    _check_fields(opened)
    if User.objects.filter(username=opened.username).exists():
        raise NameTaken(username=opened.username)


@operation(words=_("Account of a system administrator opened"))
def open_administrator(*, username: str, full_name: str, password: str, by: User, at: datetime) -> User:
    """Open an account that may do everything. Raises BadFacts (also for a password that is too weak), NameTaken."""
    opened = _account(username, full_name)
    _check_fields(opened)
    try:
        _check_password(password, opened)
    except ValidationError as error:
        raise BadFacts(*_first(error)) from error
    opened.set_password(password)
    with refused_by(accounts_user_username_key=NameTaken(username=opened.username)):
        opened.save()
    return opened


def _account(username: str, full_name: str) -> User:
    return User(username=username.strip().lower(), full_name=full_name.strip(), is_superuser=True)


def _check_fields(account: User) -> None:
    try:
        account.clean_fields(exclude=["password", "sort_key"])
    except ValidationError as error:
        raise BadFacts(*_first(error)) from error


def _check_password(password: str, account: User) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error


def _first(error: ValidationError) -> tuple[str, str]:
    """What is wrong with the first field that can't be as it is, and which field that is."""
    field, messages = next(iter(error.message_dict.items()))
    return " ".join(messages), field
