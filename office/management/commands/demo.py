"""`manage.py demo [--no-serve] [--port N]`: prepares the demo and serves it."""

import os
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config import serving
from office import demo


class Command(BaseCommand):
    help = "Chuẩn bị bản dùng thử (hai chiến dịch, mọi người đều là hư cấu) và mở máy chủ web cho bản đó."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="chỉ chuẩn bị, không mở máy chủ web")
        parser.add_argument("--port", type=int, default=8000, help="cổng đầu tiên được thử (mặc định 8000)")

    def handle(self, *args: object, **options: Any) -> None:
        folder = connection.settings_dict["OPTIONS"].get("data_dir")
        if not settings.DEMO or folder is None:
            raise CommandError("Lệnh này chỉ dành cho bản dùng thử: hãy đặt TRAO_DEMO=1 (hoặc chạy `make demo`).")
        try:
            self._prepare(folder)
            if not options["no_serve"]:
                self._serve(options["port"])
        except KeyboardInterrupt:
            self._say("\nĐã dừng.")

    def _prepare(self, folder: str) -> None:
        self._say("Trao - bản dùng thử. Mọi người trong đó đều là hư cấu.")
        self._say(f"Dữ liệu: {folder}")
        self._say("Đang chuẩn bị; lần đầu mất khoảng một phút…")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_locations", verbosity=0)
        demo.prepare()
        self._say("Tên đăng nhập và mật khẩu:")
        demo.sign_in_lines(self._say)

    def _serve(self, first: int) -> None:
        call_command("collectstatic", verbosity=0, interactive=False)
        port = serving.free_port(first, folder=settings.VAR_DIR)
        if port is None:
            raise CommandError(f"Không còn cổng nào trống từ {first}; hãy chọn cổng khác bằng --port.")
        if port.passed_over:
            why = "; ".join(map(str, port.passed_over))
            self._say(f"{why[0].upper()}{why[1:]}; dùng cổng {port.number}.")
        # For the server and the worker that start now.
        os.environ["TRAO_PUBLIC_URL"] = f"http://localhost:{port.number}"
        code = serving.serve(port, ready=lambda: self._say_address(port.number), beside=serving.WORKER)
        if code:
            raise CommandError(f"Máy chủ web tự dừng với mã {code}.")
        self._say("\nĐã dừng.")

    def _say_address(self, port: int) -> None:
        self._say(f"Địa chỉ: http://localhost:{port}/\nDừng: Ctrl+C. Dữ liệu được giữ lại cho lần chạy sau.")

    def _say(self, text: str) -> None:
        """At once: who waits reads it. And to nobody, once the window it was started from has been closed."""
        with suppress(OSError):
            self.stdout.write(text)
            self.stdout.flush()
