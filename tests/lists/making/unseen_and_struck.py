"""What a spreadsheet shows without a word: columns that are hidden, and text that is struck through."""

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from .lists import List
from .people import Folk
from .places import commune
from .usual import HEAD, USUAL

_KINDS = ("xlsx", "xls", "ods")


def _hide(sheet, *columns):
    for column in columns:
        sheet.sheet.column_dimensions[get_column_letter(column)].hidden = True


def hidden_columns():
    """A second column of names that nobody sees: what is seen counts, and the list is told of the hidden column. A
    whole table beside the first in hidden columns is read, and its people are asked about."""
    for kind in _KINDS:
        folk = Folk("027", "hidden-columns")
        made = List(f"bac-ninh-hidden-columns.{kind}", commune=commune("Bắc Ninh", "Xã Yên Trung"), hamlet="Thôn Đông")
        made.answer.notes = ["nobody_grouped", "columns_hidden"]
        for title, at in (("Ẩn bên phải", 3), ("Ẩn bên trái", 1)):
            sheet = made.sheet(title)
            head = [*USUAL, "Thôn"]
            head.insert(at, "Họ và tên")
            sheet.header(*head)
            for number in range(1, 4):
                person, other = folk.one(), folk.one()
                cells = [number, *person.usual, "Thôn Đông"]
                cells.insert(at, other.full_name)
                sheet.person(person, *cells)
            _hide(sheet, at + 1)
        sheet = made.sheet("Hai bảng")
        sheet.header(*USUAL, None, *USUAL)
        for number in range(1, 4):
            person, other = folk.one(), folk.one()
            row = sheet.person(person, number, *person.usual, None, number + 3, *other.usual, hamlet=None)
            sheet.expect(row, other, hamlet=None, must_report=("row",))
        _hide(sheet, *range(7, 12))
        made.save()


def struck_through():
    """Rows that somebody struck through, or only the name, or a part of it, and single cells: the row stays, and it is
    asked whether it counts."""
    for kind in _KINDS:
        folk = Folk("027", "struck-through")
        place = commune("Bắc Ninh", "Xã Yên Trung")
        made = List(f"bac-ninh-struck-through.{kind}", commune=place, hamlet="Thôn Đông", groups=["poor"])
        sheet = made.sheet("DS")
        sheet.header(*HEAD)
        for number, struck in enumerate(((), range(1, 8), (2,), (1,), (7,), (), (3, 4)), 1):
            person = folk.one()
            told = {"must_report": ("row",)} if set(struck) - {1} else {}
            row = sheet.person(person, number, *person.usual, "Thôn Đông", "Hộ nghèo", **told)
            for column in struck:
                sheet.sheet.cell(row, column).font = Font(strike=True)
        person = folk.one()
        family, _, given = person.full_name.rpartition(" ")
        cells = (number + 1, person.full_name, *person.usual[1:], "Thôn Đông", "Hộ nghèo")
        row = sheet.person(person, *cells, must_report=("row",))
        sheet.sheet.cell(row, 2).value = CellRichText(f"{family} ", TextBlock(InlineFont(strike=True), given))
        made.save()


MAKERS = (hidden_columns, struck_through)
