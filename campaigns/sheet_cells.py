"""What the plan's Excel files have in common: rows of the first sheet, cells as text and as whole numbers, a made file.

Pure: bytes in, values out. Nothing that somebody typed becomes a formula in a file that is made here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from campaigns import sheet_bounds

_WHOLE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+")
_HEADING_ROW = 4
# Excel keeps no more digits; beyond some thousands Python refuses to read them.
_MOST_DIGITS = 15
TOO_LARGE = 10**_MOST_DIGITS
_SHOWN = 24

Cell = object
Written = str | int | None


class WrongSheet(ValueError):
    """The file as a whole can't be taken in; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A cell whose formula gave an error (`code`, such as "#REF!") or was never worked out (""). Not empty: whoever
    made the file meant something to stand there.
    """

    code: str

    def __str__(self) -> str:
        return self.code or "công thức chưa có kết quả"

    def words(self, cell: str) -> str:
        """What is wrong, as a sentence about the `cell` ("ô hạn mức")."""
        if self.code:
            return f"{cell} có lỗi công thức ({self.code}). Hãy sửa công thức hoặc gõ số vào ô."
        return f"{cell} có công thức chưa được tính. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại, hoặc gõ số vào ô."


def rows_of(content: bytes) -> list[list[Cell]]:
    """The rows of the first sheet of an .xlsx file, from its first row; of a failed formula `Failed` where the reader
    would say "". Raises `WrongSheet`.
    """
    try:
        failed = sheet_bounds.check(content)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        rows: list[list[Cell]] = [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    except sheet_bounds.TooMuch as error:
        raise WrongSheet("Tệp chứa quá nhiều dữ liệu. Hãy tải tệp mẫu, điền rồi gửi lại.") from error
    except (sheet_bounds.NotExcel, CalamineError, OSError, ValueError, IndexError) as error:
        raise WrongSheet("Không đọc được tệp. Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi gửi lại.") from error
    _mark(rows, failed)
    return rows


def _mark(rows: list[list[Cell]], failed: sheet_bounds.Failed) -> None:
    """Put the failed formulas where they stand, below and beside what the reader laid out as well."""
    width = max((len(row) for row in rows), default=0)
    width = max([width, *(column for _row, column in failed)])
    rows += [[] for _ in range(len(rows), max((row for row, _column in failed), default=0))]
    for row in rows:
        row += [""] * (width - len(row))
    for (line, column), code in failed.items():
        rows[line - 1][column - 1] = Failed(code)


def text_of(cell: Cell) -> str:
    """The cell as one reads it: whole numbers without decimals, no spaces around."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def whole_of(cell: Cell) -> int | None:
    """A whole number from 0, also written "1.250"; `TOO_LARGE` for one of more than 15 digits; None for what is none
    (or is empty).
    """
    text = text_of(cell)
    if not _WHOLE.fullmatch(text) or (isinstance(cell, float) and not cell.is_integer()):
        return None
    digits = text.replace(".", "").lstrip("0")
    return int(digits or "0") if len(digits) <= _MOST_DIGITS else TOO_LARGE


def said(cell: Cell) -> str:
    """The cell in quotation marks as a message says it: of a long one the beginning."""
    text = text_of(cell)
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"


def made_file(
    *,
    name: str,
    title: str,
    hint: str,
    headings: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[Written]],
    codes: Sequence[int] = (),
) -> bytes:
    """An .xlsx file: the title, a hint, and from row 4 the headings and rows. `codes`: columns (from 1) that are text
    to Excel, which would drop their leading zeros.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has its one sheet
    sheet.title = name
    for row in ([title], [hint], [], headings, *rows):
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in row])
    for cell in (cell for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)):
        cell.data_type = "s"  # a name that starts with "=" is no formula
    sheet["A1"].font = Font(bold=True, size=13)
    sheet["A2"].font = Font(italic=True)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(_HEADING_ROW, column).font = Font(bold=True)
        sheet.cell(_HEADING_ROW, column).alignment = Alignment(vertical="center", wrap_text=True)
    for column in codes:
        for cell in sheet[get_column_letter(column)]:
            cell.number_format = "@"
    sheet.freeze_panes = f"A{_HEADING_ROW + 1}"
    output = BytesIO()
    book.save(output)
    return output.getvalue()
