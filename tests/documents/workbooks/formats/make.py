"""Makes `traits.xls` and `traits.ods` beside this file: one workbook with every trait that a reader must see.

Run by hand (`python tests/documents/workbooks/formats/make.py`) with LibreOffice on the machine; the tests only
read what it made. All people are invented.
"""

import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

HERE = Path(__file__).parent
ROWS = (
    ("DANH SÁCH",),
    ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn", "Đối tượng"),
    (1, "Nguyễn Thị Hồng", date(1962, 3, 5), "Nữ", "027162001234", "Thôn Đông", "Hộ cận nghèo"),
    (2, "Trần Văn Đức", datetime(1974, 11, 17, 7, 30), "Nam", 27074047387, "Thôn Đông", "Hộ nghèo"),
    (3, '=B3&" (con)"', "=1/0", "=NA()", '=IF(1,"","")', 0.5, True),
    (4, "TrÇn ThÞ H\u00adíng", 1988, "N÷", "022188025501", "Th«n §ång Vµ", "Hé nghÌo"),
    (5, "lý v¨n ch\u00adíng", 1949, "Nam", "022049089726", "Phè Lý Th\u00adêng KiÖt", "Hé cËn nghÌo"),
    (6, "Leâ Vaên Ñöùc", 1950, "Nam", None, "AÁp 3", "Hoä ngheøo"),
)
FONTS = {6: ".VnTime", 7: ".VnTimeH", 8: "VNI-Times"}


def workbook():
    """The workbook as openpyxl makes it: formulas have no result yet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Thôn Đông"
    for number, row in enumerate(ROWS, 1):
        sheet.append(row)
        for cell in sheet[number]:
            cell.font = Font(name=FONTS.get(number, "Times New Roman"))
    sheet["F9"] = CellRichText(
        TextBlock(InlineFont(rFont="Times New Roman"), "Thôn Đông, "),
        TextBlock(InlineFont(rFont=".VnTime"), "x· Vò An"),
    )
    sheet.merge_cells("A1:G1")
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("Ẩn").append(["x"])
    book["Ẩn"].sheet_state = "hidden"
    return book


def main():
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "traits.xlsx"
        workbook().save(source)
        for kind in ("xls", "ods"):
            command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(HERE), str(source)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
