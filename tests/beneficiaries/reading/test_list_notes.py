import pytest

from beneficiaries.reading.list_notes import CODES, LIST, SheetFacts, nobody_grouped, notes_on_sheets


def _said(*sheets):
    notes = notes_on_sheets(sheets)
    assert {note.field for note in notes} <= {LIST}
    assert {note.code for note in notes} <= CODES
    return [(note.severity.value, note.code, note.message) for note in notes]


def test_a_plain_sheet_is_worth_no_note():
    assert _said(SheetFacts("Thôn 1", 12), SheetFacts("Danh mục", 0)) == []


def test_of_a_hidden_sheet_it_is_asked_once_whether_its_people_count():
    assert _said(SheetFacts("Thôn 1", 12), SheetFacts("Thôn 2", 500, hidden=True)) == [
        (
            "warning",
            "sheet_hidden",
            "Trang tính “Thôn 2” (500 người) bị ẩn trong tệp Excel nhưng vẫn được đọc: hãy xem những người này có được "
            "tính không.",
        )
    ]


def test_a_hidden_sheet_without_people_is_not_spoken_of():
    assert _said(SheetFacts("Danh mục", 0, hidden=True)) == []


def test_sheets_that_go_on_are_told_with_the_sheet_whose_headings_they_have():
    sheets = [
        *(SheetFacts("Trang 2", 1_000, headings_of="Trang 1"), SheetFacts("Trang 3", 234, headings_of="Trang 1")),
        SheetFacts("B2", 3, headings_of="B1"),
    ]
    assert _said(*sheets) == [
        (
            "warning",
            "sheet_continued",
            "Các trang tính “Trang 2”, “Trang 3” (1.234 người) không có dòng tiêu đề cột nên được đọc theo các cột của "
            "trang tính “Trang 1”: hãy đối chiếu vài dòng với tệp gốc.",
        ),
        (
            "warning",
            "sheet_continued",
            "Trang tính “B2” (3 người) không có dòng tiêu đề cột nên được đọc theo các cột của trang tính “B1”: hãy "
            "đối chiếu vài dòng với tệp gốc.",
        ),
    ]


def test_many_sheets_in_old_fonts_are_one_note():
    sheets = [SheetFacts(f"Thôn {one}", 10, old_font="TCVN3" if one < 5 else "VNI") for one in range(1, 6)]
    assert _said(*sheets) == [
        (
            "fixed",
            "sheet_old_font",
            "Các trang tính “Thôn 1”, “Thôn 2”, “Thôn 3” và 2 trang khác (50 người) viết bằng phông chữ cũ (TCVN3 và "
            "VNI), đã chuyển sang Unicode: hãy đối chiếu vài họ tên với tệp gốc.",
        )
    ]


@pytest.mark.parametrize("words", ["0 điểm ưu tiên", "hộ nghèo", "tặng thẻ", "chọn nhóm đó một lần", "“Đối tượng”"])
def test_that_nobody_has_a_group_is_said_with_what_follows_and_what_to_do(words):
    note = nobody_grouped()
    assert (note.field, note.severity.value, note.code) == (LIST, "warning", "nobody_grouped")
    assert words in note.message


def test_hidden_columns_are_told_once_with_their_names():
    many = tuple(f"“Cột” (cột {letter})" for letter in "ABCDEFGHIJ")
    sheets = [SheetFacts("Thôn 1", 12, hidden_columns=("“Họ và tên” (cột D)",)), SheetFacts("Thôn 2", 8)]
    end = "Nếu cột ẩn và cột đang hiện cùng một nội dung thì cột đang hiện được dùng; hãy đối chiếu vài dòng."
    read = "có cột bị ẩn trong tệp Excel nhưng vẫn được đọc"
    assert _said(*sheets) == [
        ("warning", "columns_hidden", f"Trang tính “Thôn 1” (12 người) {read}: “Họ và tên” (cột D). {end}")
    ]
    [(_, _, said)] = _said(SheetFacts("Thôn 3", 1, hidden_columns=many))
    assert said == f"Trang tính “Thôn 3” (1 người) {read}: {', '.join(many[:8])} và 2 cột khác. {end}"
