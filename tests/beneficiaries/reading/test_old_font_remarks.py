from beneficiaries.reading.headings import Field
from beneficiaries.reading.old_font_remarks import old_font_remarks
from beneficiaries.reading.raw_rows import RawCell, RawRow
from documents.workbooks.legacy_fonts import Encoding, LegacyText


def old(text, written):
    return LegacyText(text, written, Encoding.TCVN3)


def remarks(*cells, corrected=()):
    row = RawRow("1", 5, tuple(RawCell(*cell, index=index) for index, cell in enumerate(cells)))
    return [(one.field, one.severity, one.code, one.message) for one in old_font_remarks(row, corrected)]


def test_a_name_in_two_cells_is_told_once_with_what_was_written():
    cells = (
        ("Họ đệm", Field.FAMILY_NAME, old("Trần  Thị", "TrÇn  ThÞ")),
        ("Tên", Field.GIVEN_NAME, old("Hướng", "H\u00adíng")),
        ("Số CCCD", Field.PERSONAL_ID, "022188025501"),
    )
    message = "Đã chuyển từ phông chữ cũ (TCVN3) sang Unicode: “TrÇn ThÞ H\u00adíng” đọc là “Trần Thị Hướng”."
    assert remarks(*cells) == [("full_name", "fixed", "old_font", message)]
    assert remarks(*cells, corrected={"full_name": "A"}) == []


def test_what_may_be_an_illness_is_not_repeated():
    said = remarks(
        ("Đối tượng", Field.GROUPS, old("Hộ nghèo", "Hé nghÌo")),
        ("Chẩn đoán", Field.DIAGNOSIS, old("Lao phổi", "Lao phæi")),
        ("Cột H", None, old("Đỗ", "§ç")),
    )
    assert said == [
        ("groups", "fixed", "old_font", "Đã chuyển từ phông chữ cũ sang Unicode ở cột “Đối tượng”."),
        ("row", "fixed", "old_font", "Đã chuyển từ phông chữ cũ sang Unicode ở cột “Chẩn đoán”, “Cột H”."),
    ]


def test_a_row_in_unicode_is_not_remarked_on():
    assert remarks(("Họ và tên", Field.FULL_NAME, "Trần Thị Hướng"), ("Năm sinh", Field.BIRTH_YEAR, 1988)) == []
