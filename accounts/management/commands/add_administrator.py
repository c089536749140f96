"""`manage.py add_administrator`: asks for a sign-in name, a full name and a password, and opens the account."""

import sys
from getpass import getpass
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.administrators import check_facts, open_administrator
from accounts.keeping import BadFacts, NameTaken
from accounts.models import User

ASKED = {"username": "Tên đăng nhập", "full_name": "Họ và tên", "password": "Mật khẩu"}


class Command(BaseCommand):
    help = "Mở tài khoản quản trị hệ thống: hỏi tên đăng nhập, họ tên và mật khẩu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", help="tên đăng nhập (không nêu thì được hỏi)")
        parser.add_argument("--name", help="họ và tên (không nêu thì được hỏi)")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            username = options["username"] or input("Tên đăng nhập (chữ thường không dấu, ví dụ quan.tri): ")
            name = options["name"] or input("Họ và tên: ")
            check_facts(username=username, full_name=name)
            password = getpass("Mật khẩu (ít nhất 14 ký tự; không hiện khi gõ): ")
            if password != getpass("Nhập lại mật khẩu: "):
                self._refuse("Hai lần nhập mật khẩu không giống nhau.")
            account = open_administrator(
                username=username, full_name=name, password=password, by=User.objects.system(), at=timezone.now()
            )
        except (KeyboardInterrupt, EOFError):
            self._refuse("Đã dừng.")
        except (BadFacts, NameTaken) as refusal:
            self._refuse(_said(refusal))
        self.stdout.write(f"Đã mở tài khoản quản trị {account.username} ({account.full_name}).")

    def _refuse(self, sentence: str) -> NoReturn:
        """The sentence as it is: `CommandError` would put its own English name before it."""
        self.stderr.write(f"{sentence} Chưa mở tài khoản nào.")
        sys.exit(1)


def _said(refusal: BadFacts | NameTaken) -> str:
    """With the name of what was asked for, unless the sentence names it itself."""
    asked, sentence = ASKED[refusal.field], str(refusal)
    return sentence if sentence.lower().startswith(asked.lower()) else f"{asked}: {sentence}"
