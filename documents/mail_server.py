"""Whether there is a server that e-mails go out by."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

NO_SERVER = "django.core.mail.backends.dummy.EmailBackend"
"""What stands in EMAIL_BACKEND where nothing goes out."""


def mail_is_set_up() -> bool:
    """Whether e-mails go out (in the demo: into its mailbox). Where they do not, they wait, and a page that needs a
    code by e-mail must not offer it.
    """
    return settings.DEMO or settings.EMAIL_BACKEND != NO_SERVER


def check_mail_server(**_kwargs: Any) -> list[CheckMessage]:
    """For `manage.py check --deploy`."""
    if mail_is_set_up():
        return []
    message = "Chưa đặt EMAIL_URL: thư điện tử nằm chờ trong cơ sở dữ liệu, nhà tài trợ không đăng nhập được."
    hint = "Đặt EMAIL_URL và EMAIL_FROM trong tệp .env (xem .env.example); thư đang chờ sẽ tự gửi đi."
    return [Warning(message, hint=hint, id="documents.W001")]
