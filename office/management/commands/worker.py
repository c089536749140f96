"""`manage.py worker`: reads and accepts large lists and sends e-mails, beside the web server or on other machines."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import serving, working


class Command(BaseCommand):
    help = "Làm các việc chạy nền (đọc và tiếp nhận danh sách lớn, gửi thư điện tử) cho đến khi được dừng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--concurrency", type=int, default=working.CONCURRENCY, help="số việc làm cùng lúc (mặc định %(default)s)"
        )
        parser.add_argument(
            "--dead-after",
            type=float,
            default=working.DEAD_SECONDS,
            help="sau bấy nhiêu giây không có tín hiệu thì việc của nó được làm lại (mặc định %(default)s)",
        )
        parser.add_argument("--quiet", action="store_true", help="không báo khi đã sẵn sàng")

    def handle(self, *args: object, **options: Any) -> None:
        serving.end_with_the_starter()
        try:
            asked = working.work(
                ready=lambda: None if options["quiet"] else self._say("Đang chờ việc chạy nền. Dừng: Ctrl+C."),
                dead_after=options["dead_after"],
                concurrency=options["concurrency"],
            )
        except working.NotPrepared as error:
            raise CommandError("Cơ sở dữ liệu chưa được chuẩn bị: hãy chạy `manage.py migrate` trước.") from error
        except KeyboardInterrupt:  # before it listened to signals at all
            return
        if not asked:
            raise CommandError("Mất kết nối với cơ sở dữ liệu: hãy chạy lại tiến trình chạy nền.")

    def _say(self, text: str) -> None:
        """At once: whoever started it reads it."""
        self.stdout.write(text)
        self.stdout.flush()
