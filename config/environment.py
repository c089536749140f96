"""What differs between offices: read from the environment and from a file, with one clear sentence for what is wrong.

The sentences are in Vietnamese and English: whoever sets up a server may read only one of them. A value is never
repeated in them, since it may be a secret.
"""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

_TRUE = {"true", "1", "yes", "y", "on", "ok", "t"}
_FALSE = {"false", "0", "no", "n", "off", "f", ""}
_SCHEMES = ("postgres", "postgresql")
_UNFIT_FOR_NAME = "/@:"
"""Nobody calls a database so; in the name they are the rest of a password with `/`, `#` or `?` in it."""

_DATABASE_URL_VI = (
    "DATABASE_URL không đọc được. Hãy viết: postgres://TÊN:MẬT_KHẨU@MÁY:5432/CƠ_SỞ_DỮ_LIỆU. Ký tự đặc biệt trong "
    "mật khẩu phải viết thành mã: / là %2F, @ là %40, : là %3A, # là %23, ? là %3F, % là %25."
)
_DATABASE_URL_EN = (
    "DATABASE_URL cannot be read. Write postgres://NAME:PASSWORD@HOST:5432/DATABASE, special characters of the "
    "password as codes: / as %2F, @ as %40, : as %3A, # as %23, ? as %3F, % as %25."
)

_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
_EMAIL_URL_VI = (
    "EMAIL_URL không đọc được. Hãy viết: smtp+tls://TÊN:MẬT_KHẨU@MÁY:587 (hoặc smtp+ssl://…:465; smtp://MÁY:25 nếu "
    "máy chủ thư không mã hóa). Ký tự đặc biệt trong mật khẩu phải viết thành mã: / là %2F, @ là %40, : là %3A, # là "
    "%23, ? là %3F, % là %25."
)
_EMAIL_URL_EN = (
    "EMAIL_URL cannot be read. Write smtp+tls://NAME:PASSWORD@HOST:587 (or smtp+ssl://…:465; smtp://HOST:25 where the "
    "mail server does not encrypt), special characters of the password as codes: / as %2F, @ as %40, : as %3A, # as "
    "%23, ? as %3F, % as %25."
)


class SettingError(ImproperlyConfigured):
    """A value from outside that can't be used: what is wrong and what to do."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(f"{vietnamese}\n{english}")


class Environment(environ.Env):
    """The values by name. Those of a file count where the process has none of its own, and stay out of `os.environ`:
    what is started from here reads the file itself, or shall not know it.
    """

    ENVIRON: dict[str, str] = dict(os.environ)

    def read_file(self, path: Path) -> None:
        """Add the values of the file, if there is one. Raises SettingError if it can't be read."""
        try:
            with path.open(encoding="utf-8") as file:
                self.read_env(file)
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(
                f"Không đọc được tệp cài đặt {path}: hãy cho người dùng chạy lệnh quyền đọc, và lưu tệp bằng UTF-8.",
                f"The settings file {path} cannot be read: let the user who runs this read it, and save it as UTF-8.",
            ) from error

    def secret(self, name: str) -> str:
        """A value without a default. Raises SettingError when it is missing or empty."""
        value = self.ENVIRON.get(name, "").strip()
        if not value:
            raise SettingError(
                f"Chưa có {name}. Hãy đặt {name} trong tệp .env cạnh manage.py (xem .env.example). "
                "Nếu muốn dùng thử: make demo, hoặc đặt TRAO_DEMO=1 trước lệnh.",
                f"{name} is not set. Set it in the file .env beside manage.py (see .env.example). "
                "For the demo: make demo, or TRAO_DEMO=1 before the command.",
            )
        return value

    def flag(self, name: str) -> bool:
        """True or false (the default). Raises SettingError for anything else."""
        value = self.ENVIRON.get(name, "").strip().lower()
        if value not in _TRUE | _FALSE:
            raise SettingError(f"{name} phải là true hoặc false.", f"{name} must be true or false.")
        return value in _TRUE

    def number(self, name: str, *, default: int) -> int:
        """A whole number, 0 or more. Raises SettingError."""
        value = self.ENVIRON.get(name, "").strip()
        if value and not (value.isascii() and value.isdecimal()):
            raise SettingError(f"{name} phải là một số nguyên, từ 0.", f"{name} must be a whole number, 0 or more.")
        return int(value) if value else default

    def database(self, name: str) -> dict[str, Any] | None:
        """Django's settings of the PostgreSQL server at the address; None without one. Raises SettingError."""
        address = self.ENVIRON.get(name, "").strip()
        if not address:
            return None
        if address.partition("://")[0] not in _SCHEMES:
            raise SettingError(_DATABASE_URL_VI, _DATABASE_URL_EN)
        try:
            found: dict[str, Any] = self.db_url_config(address)
        except (ValueError, LookupError, TypeError):
            # Not told as the cause: the error's own words hold a part of the password.
            raise SettingError(_DATABASE_URL_VI, _DATABASE_URL_EN) from None
        database = str(found.get("NAME", ""))
        if not database or set(database) & set(_UNFIT_FOR_NAME):
            raise SettingError(_DATABASE_URL_VI, _DATABASE_URL_EN)
        return found

    def mail_server(self, name: str) -> dict[str, Any] | None:
        """Django's settings of the mail server at the address; None without one. Raises SettingError.

        Not as django-environ reads it: that takes a + in a password for a blank, and has a console for a server.
        """
        address = self.ENVIRON.get(name, "").strip()
        if not address:
            return None
        try:
            parts = urlsplit(address)
            port = parts.port or _MAIL_PORTS[parts.scheme]
        except (ValueError, LookupError):
            raise SettingError(_EMAIL_URL_VI, _EMAIL_URL_EN) from None
        if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
            raise SettingError(_EMAIL_URL_VI, _EMAIL_URL_EN)
        return {
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": port,
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
        }

    def web_address(self, name: str, *, hosts: list[str], https: bool) -> str:
        """How the site is reached, without a path or a last slash: `https://trao.bhxh.example.vn`. Where it is not set,
        that of the first host that others reach, "" where there is none. Raises SettingError.
        """
        address = self.ENVIRON.get(name, "").strip().rstrip("/")
        if not address:
            known = [host for host in hosts if "." in host and not host.startswith((".", "*", "127."))]
            return f"http{'s' if https else ''}://{known[0]}" if known else ""
        try:
            parts = urlsplit(address)
            is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            is_whole = False
        if not is_whole or address != f"{parts.scheme}://{parts.netloc}" or parts.username or not address.isprintable():
            raise SettingError(
                f"{name} phải là địa chỉ trang web của Trao, không có phần sau tên máy, ví dụ: https://trao.bhxh.example.vn.",
                f"{name} must be the address of the site with nothing after the host, such as https://trao.bhxh.example.vn.",
            )
        return address

    def sender(self, name: str, *, default: str) -> str:
        """An address with or without a name before it: `Trao <trao@bhxh.example.vn>`. Raises SettingError for one that
        is no address, and for none where there is no default.
        """
        value = self.ENVIRON.get(name, "").strip() or default
        before, _at, domain = parseaddr(value)[1].partition("@")
        if not before or "." not in domain or not value.isprintable():
            raise SettingError(
                f"{name} phải là địa chỉ thư điện tử mà Trao gửi thư từ đó, ví dụ: Trao <trao@bhxh.example.vn>.",
                f"{name} must be the e-mail address that Trao sends from, such as: Trao <trao@bhxh.example.vn>.",
            )
        return value


def out_of_reach(error: OperationalError) -> str | None:
    """What to say of a database server that can't be had, in both languages; None if `error` is something else.

    PostgreSQL gives what happens within a session a code; what keeps one from beginning, or breaks it, has none.
    """
    cause = error.__cause__
    if cause is None or getattr(cause, "sqlstate", None) is not None:
        return None
    said = " ".join(str(cause).split())
    return (
        f"Không kết nối được với cơ sở dữ liệu: hãy kiểm tra DATABASE_URL và máy chủ PostgreSQL.\n"
        f"The database cannot be reached: check DATABASE_URL and the PostgreSQL server.\n({said})"
    )
