"""`manage.py load_tariffs [--by USER]`: adds the project's figures of the law that are missing; changes none."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acting import Refusal
from accounts.models import User
from campaigns import tariff_data
from locations.vietnamese import number


class Command(BaseCommand):
    help = "Nạp các mức đóng và hỗ trợ còn thiếu từ tệp của phần mềm; dòng đã có được giữ nguyên."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", help="tên đăng nhập của người thực hiện (mặc định: hệ thống)")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            added = tariff_data.load(by=_user(options["by"]), at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["verbosity"]:
            self.stdout.write(
                _("Rates: %(rates)s added, %(all_rates)s now. Shares: %(shares)s added, %(all_shares)s now.")
                % {name: number(value) for name, value in added._asdict().items()}
            )


def _user(username: str | None) -> User:
    if username is None:
        return User.objects.system()
    user: User | None = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(_("There is no user “%(username)s”.") % {"username": username})
    return user
