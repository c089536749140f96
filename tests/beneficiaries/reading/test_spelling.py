import unicodedata
from datetime import date, datetime

import pytest

from beneficiaries.reading.problems import fixed
from beneficiaries.reading.spelling import Text, cell_text, is_old_font, repair_problem, repaired
from documents.workbooks.workbook import BadCell


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Nam", Text("Nam")),
        ("Thôn Đông", Text("Thôn Đông")),
        ("Hoà", Text("Hoà")),
        ("", Text("")),
        ("  Thôn   2 ", Text("Thôn 2", ("spaces",))),
        ("Thôn\u00a02", Text("Thôn 2", ("spaces",))),
        ("Thôn\n2", Text("Thôn 2", ("spaces",))),
        ("Nguyễn\u200b Văn An", Text("Nguyễn Văn An", ("invisible",))),
        ("Phư\u00adơng", Text("Phương", ("invisible",))),
        (unicodedata.normalize("NFD", "Sửu"), Text("Sửu", ("decomposed",))),
        ("Ðặng Thị Ánh", Text("Đặng Thị Ánh", ("lookalike",))),
        ("Ðào Hà", Text("Đào Hà", ("lookalike",))),
        ("Đặng Vаn", Text("Đặng Van", ("lookalike",))),  # a Cyrillic а
        ("H’Hen Niê", Text("H'Hen Niê")),
        ("TrÇn ThÞ H\u00adíng", Text("TrÇn ThÞ H\u00adíng", (), True)),
    ],
)
def test_texts_are_repaired_and_the_repairs_named(written, expected):
    assert repaired(written) == expected


def test_several_repairs_are_told_together():
    written = " " + unicodedata.normalize("NFD", "Ðặng\u200b Thị Sửu")
    text = repaired(written)
    assert text == Text("Đặng Thị Sửu", ("spaces", "invisible", "decomposed", "lookalike"))
    assert repair_problem("hamlet", written, text) == fixed(
        "hamlet",
        "invisible",
        "Đã sửa ký tự ẩn, dấu bị tách rời, chữ giống hình, đọc là “Đặng Thị Sửu”.",
    )


def test_spaces_alone_are_not_worth_a_word():
    assert repair_problem("hamlet", " a ", repaired(" a ")) is None


@pytest.mark.parametrize(
    "written",
    [
        "NguyÔn ThÞ Hång",
        "TrÇn V¨n S¬n",
        "Hoµng ThÞ Ngät",
        "§Æng ThÞ ¸nh",
        "lý v¨n ch\u00adíng",
        "L\u00adu",
        "Ng« ThÞ Ng÷",
        "Hé nghÌo",
        "N÷",
        "Thuéc diÖn",
        "t« v¨n ho»ng",
        "Nguyeãn Thò Hoaøng",
        "Leâ Vaên Traàn",
        "Ñaëng Thò Phöông",
    ],
)
def test_fonts_of_before_unicode_are_recognised(written):
    assert is_old_font(written)


@pytest.mark.parametrize(
    "written",
    [
        "Nguyễn Thị Hồng",
        "Lê Hà",
        "LÊ VÂN TÔ ÉN",
        "Lý Hoà Bé",
        "Trà Quý Xuân Hoè",
        "H'Hen Niê",
        "Y Blăc Kđăm",
        "Siu H'Blĕ",
        "Ðào Hà",
        "10 m² · 5 °C",
        "Khoa Tâm – Thần",
        "\u00ad An ",
        "Xã Ea Hiao",
    ],
)
def test_vietnamese_and_minority_names_are_not_taken_for_old_fonts(written):
    assert not is_old_font(written)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (" A ", " A "),
        (82187094423, "82187094423"),
        (12.5, "12.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(1962, 3, 5), "05/03/1962"),
        (datetime(1962, 3, 5, 7, 30), "05/03/1962"),
        (BadCell("#N/A"), "#N/A"),
    ],
)
def test_cells_are_shown_as_they_were_written(cell, text):
    assert cell_text(cell) == text


def test_a_long_text_is_repaired_like_a_short_one():
    assert repaired("Đông  Hà " * 50).value == ("Đông Hà " * 50).strip()
