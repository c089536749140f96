"""What is said when a file as a whole cannot be taken.

Pure. One Vietnamese sentence each, with what to do: whatever the format, the sender reads the same words.
"""

from __future__ import annotations

MAX_BYTES = 10 * 1024 * 1024
"""The largest file taken, in bytes."""
MAX_ROWS = 200_000
MAX_COLUMNS = 256
"""How far a sheet may reach."""
MAX_CELLS = 5_000_000
"""The most places (rows × columns, over all sheets) that are laid out in memory."""
MAX_TEXT = 128 * 1024 * 1024
"""The most characters that the cells of a file may hold together, each with its own copy."""

SAVE_AS = "hãy mở tệp bằng Excel, lưu lại dạng .xlsx (Excel Workbook) rồi gửi lại"


class UnreadableFile(Exception):
    """The file as a whole cannot be taken. ``str()`` is the Vietnamese sentence for the user.

    ``code``: ``empty``, ``too_big``, ``encrypted``, ``other_format``, ``not_workbook``, ``damaged``, ``expands``,
    ``too_many_cells``, ``unsafe``, ``old_font``, ``no_header``, ``unclear_header`` or ``no_people``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def no_bytes() -> UnreadableFile:
    return UnreadableFile("empty", "Tệp rỗng (0 byte); hãy kiểm tra đã chọn đúng tệp rồi gửi lại.")


def no_content() -> UnreadableFile:
    return UnreadableFile("empty", "Tệp không có nội dung nào; hãy kiểm tra đã chọn đúng tệp rồi gửi lại.")


def too_big() -> UnreadableFile:
    return UnreadableFile(
        "too_big",
        f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB, vượt mức cho phép; hãy bỏ hình ảnh và các trang tính "
        "không cần thiết, hoặc chia dữ liệu thành nhiều tệp rồi gửi lại.",
    )


def encrypted() -> UnreadableFile:
    return UnreadableFile(
        "encrypted",
        "Tệp được đặt mật khẩu (hoặc khóa cấu trúc) nên không đọc được; hãy bỏ mật khẩu trong Excel rồi gửi lại.",
    )


def not_workbook() -> UnreadableFile:
    return UnreadableFile(
        "not_workbook",
        f"Tệp không phải là bảng tính (.xlsx, .xls, .ods hoặc .csv); {SAVE_AS}.",
    )


def other_format(what: str, advice: str = SAVE_AS) -> UnreadableFile:
    """``what``: the kind of file, as the subject of the sentence."""
    return UnreadableFile("other_format", f"{what}; {advice}.")


def damaged() -> UnreadableFile:
    return UnreadableFile(
        "damaged",
        "Tệp bị hỏng hoặc tải lên chưa trọn vẹn; hãy mở lại bằng Excel, lưu lại dạng .xlsx rồi gửi lại.",
    )


def expands() -> UnreadableFile:
    return UnreadableFile(
        "expands",
        "Tệp bung ra quá lớn so với một bảng tính, không an toàn để đọc; hãy chép riêng bảng dữ liệu "
        "sang một tệp Excel mới rồi gửi lại.",
    )


def too_many_cells() -> UnreadableFile:
    rows = f"{MAX_ROWS:,}".replace(",", ".")
    return UnreadableFile(
        "too_many_cells",
        f"Bảng tính quá rộng hoặc quá dài (tối đa {rows} dòng và {MAX_COLUMNS} cột); hãy xóa các "
        "dòng, cột thừa ngoài bảng hoặc chia thành nhiều tệp rồi gửi lại.",
    )


def unsafe() -> UnreadableFile:
    return UnreadableFile(
        "unsafe",
        "Tệp chứa khai báo không an toàn nên không được đọc; hãy chép riêng bảng dữ liệu sang một tệp "
        "Excel mới rồi gửi lại.",
    )
