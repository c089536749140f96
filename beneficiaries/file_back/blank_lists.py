"""Empty lists to be filled in by those who have none: one for communes, one for schools, one for hospitals.

Pure. What is typed into them is read without a question: headings that the reader knows, choices for what has a fixed
word, texts for numbers and dates, so that Excel neither drops a zero nor swaps day and month. Nobody has to use them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from beneficiaries.file_back.result_looks import own_font, write_text
from beneficiaries.reading.groups import GROUPS, REQUESTS
from beneficiaries.reading.result_columns import CHOICES_TITLE, GUIDE_TITLE

LIST_SHEET, GUIDE_SHEET, CHOICES_SHEET = "Danh sách", "Hướng dẫn", "Danh mục"
HEADER_ROW = 5
LAST_ROW = 5_000
_RULED_ROWS = 30
_TEXT = "@"
_SEXES = ("Nam", "Nữ")
_LINE = Side(style="thin", color="FF9AA4AF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", fgColor="FFDCE8F5")
_TOP = Alignment(wrap_text=True, vertical="top")
_MIDDLE = Alignment(wrap_text=True, vertical="center", horizontal="center")
# Formulas of Excel; {} is the first cell of the column. A date is a year, or day/month/year with a day that exists.
_IS_BIRTH = (
    "OR(AND(LEN({0})=4,VALUE({0})>1900),AND(LEN({0})=10,VALUE(RIGHT({0},4))>1900,VALUE(MID({0},4,2))<13,"
    "DAY(DATE(RIGHT({0},4),MID({0},4,2),LEFT({0},2)))=VALUE(LEFT({0},2))))"
)
_IS_ID = "AND(ISNUMBER(VALUE({0})),OR(LEN({0})=12,LEN({0})=9))"
_IS_CODE = "OR(AND(ISNUMBER(VALUE({0})),LEN({0})=10),LEN({0})=15)"


class BlankKind(StrEnum):
    """Who sends the list."""

    COMMUNE = "commune"
    SCHOOL = "school"
    HOSPITAL = "hospital"


@dataclass(frozen=True)
class BlankColumn:
    """``how``: what to type, in a sentence; ``choices``: the column of the sheet of choices, '' for none; ``rule``: a
    formula that is true for what can be read; ``must``: a person cannot do without."""

    heading: str
    width: float
    how: str
    example: str
    choices: str = ""
    rule: str = ""
    must: bool = False


_ORDER = BlankColumn("STT", 6, "Số thứ tự, không bắt buộc.", "1")
_NAME = BlankColumn("Họ và tên", 28, "Ghi đầy đủ, có dấu, mỗi người một dòng.", "Nguyễn Thị Hồng", must=True)
_BIRTH = BlankColumn(
    "Ngày sinh",
    13,
    "Ngày/tháng/năm đủ 10 ký tự; nếu chỉ biết năm thì ghi năm có 4 chữ số.",
    "05/03/1962",
    rule=_IS_BIRTH,
)
_SEX = BlankColumn("Giới tính", 10, "Chọn Nam hoặc Nữ.", "Nữ", choices="Giới tính")
_ID = BlankColumn(
    "Số định danh cá nhân", 16, "12 chữ số ghi trên căn cước (hoặc 9 chữ số của CMND cũ).", "027162001234", rule=_IS_ID
)
_CODE = BlankColumn(
    "Mã số BHXH", 17, "10 chữ số, hoặc 15 ký tự của thẻ BHYT; để trống nếu chưa có.", "2712345678", rule=_IS_CODE
)
_HAMLET = BlankColumn("Thôn, tổ dân phố", 20, "Thôn, xóm, ấp, bản hoặc tổ dân phố nơi cư trú.", "Thôn Đông")
_COMMUNE = BlankColumn(
    "Xã, phường",
    22,
    "Tên hiện nay, kể từ ngày 01/7/2025; chọn trong danh mục nếu có.",
    "Xã Yên Trung",
    choices="Xã, phường",
)
_PROVINCE = BlankColumn(
    "Tỉnh, thành phố", 20, "Tên hiện nay, kể từ ngày 01/7/2025.", "Thành phố Bắc Ninh", choices="Tỉnh, thành phố"
)
_GROUPS = BlankColumn(
    "Đối tượng",
    26,
    "Chọn một nhóm; nếu thuộc nhiều nhóm thì ghi các nhóm, cách nhau bằng dấu chấm phẩy.",
    "Hộ nghèo; Người khuyết tật",
    choices="Đối tượng",
)
_ETHNICITY = BlankColumn("Dân tộc", 12, "Ghi tên dân tộc.", "Kinh")
_PHONE = BlankColumn("Số điện thoại", 15, "Để liên hệ khi trao; không bắt buộc.", "0912345678")
_GIFT = BlankColumn(
    "Đề nghị tặng",
    15,
    "Chọn loại quà tặng; để trống nếu cả danh sách đề nghị một loại (chọn khi gửi danh sách).",
    "Thẻ BHYT",
    choices="Đề nghị tặng",
)
_NOTE = BlankColumn("Ghi chú", 24, "Không ghi chẩn đoán bệnh.", "")
_CLASS = BlankColumn("Lớp", 10, "Lớp của học sinh, sinh viên.", "7A")
_WARD = BlankColumn("Khoa", 20, "Khoa đang điều trị; không ghi chẩn đoán bệnh.", "Khoa Nội")

_PERSON, _PLACE = (_ORDER, _NAME, _BIRTH, _SEX, _ID), (_HAMLET, _COMMUNE)
_COLUMNS = {
    BlankKind.COMMUNE: (*_PERSON, _CODE, *_PLACE, _GROUPS, _ETHNICITY, _PHONE, _GIFT, _NOTE),
    BlankKind.SCHOOL: (*_PERSON, _CLASS, _CODE, *_PLACE, _PROVINCE, _GROUPS, _ETHNICITY, _GIFT, _NOTE),
    BlankKind.HOSPITAL: (*_PERSON, _WARD, _CODE, *_PLACE, _PROVINCE, _GROUPS, _PHONE, _GIFT, _NOTE),
}
_TITLES = {
    BlankKind.COMMUNE: "DANH SÁCH NGƯỜI CÓ HOÀN CẢNH KHÓ KHĂN ĐỀ NGHỊ TẶNG SỔ BHXH, THẺ BHYT",
    BlankKind.SCHOOL: "DANH SÁCH HỌC SINH, SINH VIÊN ĐỀ NGHỊ TẶNG THẺ BHYT",
    BlankKind.HOSPITAL: "DANH SÁCH BỆNH NHÂN ĐỀ NGHỊ TẶNG THẺ BHYT, QUÀ TẾT",
}
_ADVICE = (
    "Chỉ ghi người vào trang tính “Danh sách”, từ dòng ngay dưới dòng tiêu đề cột; không đổi tên các cột.",
    "Các ô số và ngày đã để dạng văn bản nên không mất số 0 ở đầu; khi dán từ tệp khác, hãy dán giá trị.",
    "Không bắt buộc dùng mẫu này: Trao đọc được cả danh sách do đơn vị tự lập.",
)


def columns_of(kind: BlankKind, *, several_provinces: bool = False) -> tuple[BlankColumn, ...]:
    """The columns of a kind of list; with that of the province if the sender's lists reach over several."""
    columns = _COLUMNS[kind]
    if not several_provinces or _PROVINCE in columns:
        return columns
    place = columns.index(_COMMUNE) + 1
    return (*columns[:place], _PROVINCE, *columns[place:])


def blank_list(
    kind: BlankKind, *, place: str = "", communes: Sequence[str] = (), provinces: Sequence[str] = ()
) -> bytes:
    """The bytes of an .xlsx file. ``place``: who sends it, below the title; ``communes``: to choose from, where the
    sender is of one province; ``provinces``: to choose from, as well."""
    book = Workbook()
    sheet = book.active
    sheet.title = LIST_SHEET
    columns = columns_of(kind, several_provinces=not communes)
    choices = {
        "Giới tính": _SEXES,
        "Đối tượng": tuple(GROUPS.values()),
        "Đề nghị tặng": tuple(REQUESTS.values()),
        # A patient or a pupil may live anywhere; an officer's people live in the own province.
        "Xã, phường": tuple(communes) if kind is BlankKind.COMMUNE else (),
        "Tỉnh, thành phố": tuple(provinces),
    }
    offered = {name: values for name, values in choices.items() if values}
    _fill_list(sheet, kind, columns, place)
    for rule in _rules(columns, offered):
        sheet.add_data_validation(rule)
    _fill_guide(book.create_sheet(GUIDE_SHEET), columns)
    _fill_choices(book.create_sheet(CHOICES_SHEET), offered)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill_list(sheet: Any, kind: BlankKind, columns: Sequence[BlankColumn], place: str) -> None:
    _say(sheet["A1"], _TITLES[kind], own_font(bold=True, size=13))
    if place:
        _say(sheet["A2"], place, own_font(bold=True))
    _say(sheet["A3"], f"Cách ghi từng cột: xem trang tính “{GUIDE_SHEET}”.", own_font(italic=True))
    for index, column in enumerate(columns, start=1):
        head = sheet.cell(HEADER_ROW, index)
        _say(head, column.heading, own_font(bold=True))
        head.fill, head.border, head.alignment = _HEAD_FILL, _BORDER, _MIDDLE
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = _TEXT
        for number in range(HEADER_ROW + 1, HEADER_ROW + 1 + _RULED_ROWS):
            cell = sheet.cell(number, index)
            cell.number_format, cell.border = _TEXT, _BORDER
    for number in range(1, HEADER_ROW - 1):
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(columns))
    sheet.row_dimensions[HEADER_ROW].height = 32
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 3)
    _to_print(sheet, f"{HEADER_ROW}:{HEADER_ROW}")


def _to_print(sheet: Any, repeated: str | None = None) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = repeated
    sheet.oddFooter.right.text = "Trang &P/&N"


def _rules(columns: Sequence[BlankColumn], offered: dict[str, tuple[str, ...]]) -> Iterator[DataValidation]:
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        rule = _rule(column, f"{letter}{HEADER_ROW + 1}", offered)
        rule.promptTitle, rule.prompt, rule.showInputMessage = column.heading, column.how, True
        rule.errorTitle, rule.error = column.heading, f"{column.how} Vẫn ghi như vậy?"
        rule.errorStyle = "warning"  # what is written is read all the same, and asked about if it has to be
        rule.add(f"{letter}{HEADER_ROW + 1}:{letter}{LAST_ROW}")
        yield rule


def _rule(column: BlankColumn, first: str, offered: dict[str, tuple[str, ...]]) -> DataValidation:
    if column.choices in offered:
        letter = get_column_letter(list(offered).index(column.choices) + 1)
        last = len(offered[column.choices]) + 2
        return DataValidation(
            type="list",
            formula1=f"'{CHOICES_SHEET}'!${letter}$3:${letter}${last}",
            showErrorMessage=column is not _GROUPS,
        )
    if column.rule:
        return DataValidation(type="custom", formula1=column.rule.format(first), showErrorMessage=True)
    return DataValidation()


def _fill_guide(sheet: Any, columns: Sequence[BlankColumn]) -> None:
    _say(sheet["A1"], GUIDE_TITLE, own_font(bold=True, size=13))
    for offset, line in enumerate(_ADVICE, start=2):
        _say(sheet.cell(offset, 1), f"• {line}")
    top = len(_ADVICE) + 3
    rows = [("Cột", "Bắt buộc", "Cách ghi", "Ví dụ")]
    rows += [(one.heading, "Có" if one.must else "", one.how, one.example) for one in columns]
    for number, row in enumerate(rows, start=top):
        for index, text in enumerate(row, start=1):
            cell = sheet.cell(number, index)
            _say(cell, text, own_font(bold=True) if number == top or index == 1 else None)
            cell.border, cell.alignment = _BORDER, _TOP
            if number == top:
                cell.fill = _HEAD_FILL
    for letter, width in zip("ABCD", (22, 10, 96, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    _to_print(sheet)


def _fill_choices(sheet: Any, offered: dict[str, tuple[str, ...]]) -> None:
    _say(sheet["A1"], CHOICES_TITLE, own_font(bold=True, size=13))
    for index, (name, values) in enumerate(offered.items(), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = max(18, *(len(value) + 2 for value in values))
        _say(sheet.cell(2, index), name, own_font(bold=True))
        for number, value in enumerate(values, start=3):
            _say(sheet.cell(number, index), value)
    _to_print(sheet)


def _say(cell: Any, text: str, font: Font | None = None) -> None:
    write_text(cell, text)
    if font:
        cell.font = font
