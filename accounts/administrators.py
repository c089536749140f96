"""The accounts of system administrators, which whoever runs the server opens: on no page can anybody make one."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.acting import operation, refused_by
from accounts.keeping import BadFacts, NameTaken
from accounts.models import User


@operation(words=_("Account of a system administrator opened"))
def open_administrator(*, username: str, full_name: str, password: str, by: User, at: datetime) -> User:
    """Open an account that may do everything. Raises BadFacts (also for a password that is too weak), NameTaken."""
    opened = User(username=username.strip().lower(), full_name=full_name.strip(), is_superuser=True)
    try:
        opened.clean_fields(exclude=["password", "sort_key"])
        _check_password(password, opened)
    except ValidationError as error:
        raise BadFacts(*_first(error)) from error
    opened.set_password(password)
    with refused_by(accounts_user_username_key=NameTaken(username=opened.username)):
        opened.save()
    return opened


def _check_password(password: str, account: User) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error


def _first(error: ValidationError) -> tuple[str, str]:
    """What is wrong with the first field that can't be as it is, and which field that is."""
    field, messages = next(iter(error.message_dict.items()))
    return " ".join(messages), field
