"""`manage.py demo [--no-serve] [--port N]`: prepares the demo and serves it."""

import socket
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from office import demo


class Command(BaseCommand):
    help = "Prepares the demo (two campaigns, invented people) and serves it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="prepare only")
        parser.add_argument("--port", type=int, default=8000, help="first port to try (default 8000)")

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO and not settings.TESTING:
            raise CommandError("Lệnh này chỉ dành cho bản dùng thử: hãy đặt TRAO_DEMO=1 (hoặc chạy `make demo`).")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_locations", verbosity=0)
        demo.prepare()
        if not options["no_serve"]:
            call_command("collectstatic", verbosity=0, interactive=False)
        port = _free_port(int(str(options["port"])))
        self.stdout.write("Trao - bản dùng thử. Mọi người trong đó đều là hư cấu.\n")
        if not options["no_serve"]:
            self.stdout.write(f"Địa chỉ: http://localhost:{port}/\n")
        self.stdout.write("Tên đăng nhập và mật khẩu:")
        demo.sign_in_lines(self.stdout.write)
        self.stdout.flush()
        if not options["no_serve"]:
            self._serve(port)

    def _serve(self, port: int) -> None:
        self.stdout.write("Dừng: Ctrl+C. Dữ liệu được giữ lại cho lần chạy sau.")
        self.stdout.flush()
        server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        command = [
            *server,
            "--workers",
            "2",
            "--blocking-threads",
            "8",
            "--log-level",
            "warning",
            "config.wsgi:application",
        ]
        try:
            subprocess.run(command, check=True, cwd=settings.BASE_DIR)
        except KeyboardInterrupt:
            self.stdout.write("\nĐã dừng.")
        except subprocess.CalledProcessError as error:
            raise CommandError(f"Máy chủ web dừng với mã {error.returncode}.") from error


def _free_port(first: int) -> int:
    """The first port from `first` on that nobody listens on."""
    for port in range(first, first + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise CommandError(f"Không còn cổng nào trống từ {first} đến {first + 49}; hãy chọn cổng khác bằng --port.")
