"""Whether e-mails go out, and how a server is told that they do not."""

import pytest
from django.core.checks import run_checks

from documents.mail_server import mail_is_set_up

BACKENDS = "django.core.mail.backends"


@pytest.mark.parametrize(
    ("demo", "backend", "is_set_up"),
    [(False, "smtp", True), (False, "locmem", True), (False, "dummy", False), (True, "dummy", True)],
)
def test_emails_go_out_by_a_server_or_into_the_mailbox_of_the_demo(settings, demo, backend, is_set_up):
    settings.DEMO, settings.EMAIL_BACKEND = demo, f"{BACKENDS}.{backend}.EmailBackend"
    assert mail_is_set_up() is is_set_up
    told = [warning for warning in run_checks(include_deployment_checks=True) if warning.id == "documents.W001"]
    assert [warning.msg for warning in told] == (
        []
        if is_set_up
        else ["Chưa đặt EMAIL_URL: thư điện tử nằm chờ trong cơ sở dữ liệu, nhà tài trợ không đăng nhập được."]
    )


def test_only_the_checks_of_a_server_ask(settings):
    settings.EMAIL_BACKEND = f"{BACKENDS}.dummy.EmailBackend"
    assert [warning for warning in run_checks() if warning.id == "documents.W001"] == []
