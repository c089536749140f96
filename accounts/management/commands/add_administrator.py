"""`manage.py add_administrator`: asks for a sign-in name, a full name and a password, and opens the account."""

from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.administrators import open_administrator
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
            password = getpass("Mật khẩu (ít nhất 14 ký tự; không hiện khi gõ): ")
            again = getpass("Nhập lại mật khẩu: ")
        except (KeyboardInterrupt, EOFError) as error:
            raise CommandError("Đã dừng; chưa mở tài khoản nào.") from error
        if password != again:
            raise CommandError("Hai lần nhập mật khẩu không giống nhau; chưa mở tài khoản nào.")
        try:
            account = open_administrator(
                username=username, full_name=name, password=password, by=User.objects.system(), at=timezone.now()
            )
        except (BadFacts, NameTaken) as refusal:
            asked = ASKED[refusal.field]
            raise CommandError(f"{asked}: {refusal} Chưa mở tài khoản nào.") from refusal
        self.stdout.write(f"Đã mở tài khoản quản trị {account.username} ({account.full_name}).")
