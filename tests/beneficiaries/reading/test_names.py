import unicodedata

import pytest

from beneficiaries.reading.names import NameReading, looks_like_name, named_with_remark, old_font_problem, read_name
from documents.workbooks.workbook import BadCell


def _read(*cells):
    reading = read_name(cells)
    return reading.value, [(problem.severity, problem.code) for problem in reading.problems]


@pytest.mark.parametrize(
    ("written", "name", "problems"),
    [
        ("Nguyễn Văn Hoàng", "Nguyễn Văn Hoàng", []),
        ("  Nguyễn   Văn\u00a0Hoàng ", "Nguyễn Văn Hoàng", []),
        ("Trần Thị Hoà", "Trần Thị Hoà", []),
        ("Ly A Dia", "Ly A Dia", []),
        ("H'Hen Niê", "H'Hen Niê", []),
        ("PHAN THỊ HIỀN", "Phan Thị Hiền", [("fixed", "name_capitals")]),
        ("phan thị hiền", "Phan Thị Hiền", [("fixed", "name_capitals")]),
        (unicodedata.normalize("NFD", "Nguyễn Thị Kim Sửu"), "Nguyễn Thị Kim Sửu", [("fixed", "decomposed")]),
        ("Ðặng Thị Ánh", "Đặng Thị Ánh", [("fixed", "lookalike")]),
        ("Nguyễn\u200b Thị Ánh", "Nguyễn Thị Ánh", [("fixed", "invisible")]),
        (
            "Bà Nguyễn Thị A (vợ ông B)",
            "Nguyễn Thị A",
            [("fixed", "name_remark"), ("warning", "name_remark_kept")],
        ),
        ("Ông Trần Văn Bé", "Trần Văn Bé", [("fixed", "name_remark")]),
        ("Ô. Trần Văn Bé", "Trần Văn Bé", [("fixed", "name_remark")]),
        ("cháu: Lò Thị Mai", "Lò Thị Mai", [("fixed", "name_remark")]),
        ("Bà Ka Hương", "Ka Hương", [("fixed", "name_remark")]),
        ("Ông Văn Tùng", "Ông Văn Tùng", []),
        ("Ông Gia Bảo", "Ông Gia Bảo", []),
        ("Anh Hồ", "Anh Hồ", []),
        ("1. Nguyễn Văn An", "Nguyễn Văn An", [("fixed", "name_remark")]),
        ("Nguyễn Văn An¹", "Nguyễn Văn An", [("fixed", "name_remark")]),
        ("NguyễnVănAn", "Nguyễn Văn An", [("fixed", "name_capitals")]),
        ("Nguyễn Văn ...", "Nguyễn Văn", [("error", "name_left_out")]),
        ("Lê Thị Ca - thôn Đoài", "Lê Thị Ca", [("fixed", "name_remark"), ("warning", "name_remark_kept")]),
        ("- Nguyễn Văn An", "Nguyễn Văn An", []),
        ("Nguyễn Văn An.", "Nguyễn Văn An", []),
        ("Nguyễn Văn An (mới", "Nguyễn Văn An", [("fixed", "name_remark"), ("warning", "name_remark_kept")]),
        ("Nguyễn Văn An ()", "Nguyễn Văn An", [("fixed", "name_remark")]),
        ("Nguyễn Văn Chuyển", "Nguyễn Văn Chuyển", []),
        ("Nguyễn Văn\nAn", "Nguyễn Văn An", []),
        ("Hoa", "Hoa", [("warning", "name_one_word")]),
        ("Ng. Văn An", "Ng. Văn An", [("warning", "name_short")]),
        ("Trần Thị", "Trần Thị", [("warning", "name_no_given")]),
        ("TRẦN THỊ", "Trần Thị", [("fixed", "name_capitals"), ("warning", "name_no_given")]),
        ("Nguyễn Văn", "Nguyễn Văn", []),
        ("Bùi Lê Thị", "Bùi Lê Thị", []),
        ("Công Tằng Tôn Nữ Thị Bích Hà", "Công Tằng Tôn Nữ Thị Bích Hà", []),
    ],
)
def test_names_are_written_the_one_way(written, name, problems):
    assert _read(written) == (name, problems)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ((), "name_missing"),
        ((None,), "name_missing"),
        (("",), "name_missing"),
        ((" - ",), "name_missing"),
        ((BadCell("#N/A"),), "cell_unknown"),
        ((BadCell("=B1&C1"),), "cell_unknown"),
        (("Nguyễn Văn", BadCell("#REF!")), "cell_unknown"),
        ((5,), "name_unreadable"),
        ((True,), "name_unreadable"),
        (("nt",), "name_unreadable"),
        (("x",), "name_unreadable"),
        (("Chưa đặt tên",), "name_unreadable"),
        (("Cháu Bé",), "name_unreadable"),
        (("Con Bà Ba",), "name_of_another"),
        (("Nguyễn Văn A và vợ",), "name_of_another"),
        (("Hai vợ chồng Lê Văn Ba",), "name_of_another"),
        (("Ông bà Lê Văn Ba",), "name_of_another"),
        (("Bà cháu Lê Thị Ba",), "name_of_another"),
        (("Bà Nguyễn Thị Bé nuôi cháu Lan",), "name_of_another"),
        (("Nguyễn Văn A2",), "name_unreadable"),
        (("027081095314",), "name_unreadable"),
        (("Nguyễn @ Văn",), "name_unreadable"),
        (("=HYPERLINK(1)",), "name_unreadable"),
        (("một hai ba bốn năm sáu bảy tám chín",), "name_unreadable"),
        (("x" * 61,), "name_unreadable"),
        (("TrÇn ThÞ H\u00adíng",), "old_font"),
        (("Nguyeãn Thò Hoaøng",), "old_font"),
        (("Nguyễn Văn A, Trần Thị B",), "name_several"),
        (("Nguyễn Văn An\nTrần Thị Bé",), "name_several"),
        (("Nguyễn Văn An và Trần Thị Bé",), "name_several"),
        (("Nguyễn Văn An - Trần Thị Bé",), "name_several"),
        (("Nguyễn Văn An (1962)\nTrần Thị Bé (1965)",), "name_several"),
        (("1. Nguyễn Văn An\n2. Trần Thị Bé",), "name_several"),
        (("Ông Nguyễn Văn An\nBà Trần Thị Bé",), "name_several"),
        (("- Nguyễn Văn An\n- Trần Thị Bé",), "name_several"),
        (("Xa Văn Páo\nXin Thị Mẩy",), "name_several"),
        (("Nguyễn Văn An  Trần Thị Bé",), "name_several"),
        (("Nguyễn Văn An Trần Văn Bình",), "name_several"),
    ],
)
def test_what_is_no_name_or_two_is_asked_about(cells, code):
    assert _read(*cells) == (None, [("error", code)])


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Nguyễn Văn\nAn", "Nguyễn Văn An"),
        ("Nguyễn Thị Lan\n(vợ ông Trần Văn Bình)", "Nguyễn Thị Lan"),
        ("Nguyễn Thị Lan (con ông\nTrần Văn Bình)", "Nguyễn Thị Lan"),
        ("Nguyễn Hoàng Thị Mai Lan", "Nguyễn Hoàng Thị Mai Lan"),
        ("Tôn Nữ Trần Thị Lan", "Tôn Nữ Trần Thị Lan"),
    ],
)
def test_one_name_in_two_lines_or_many_words_is_one_person(cell, name):
    assert read_name((cell,)).value == name


def test_family_and_given_name_in_two_cells_are_one_name():
    assert _read("Nguyễn Văn", "AN") == ("Nguyễn Văn An", [("fixed", "name_capitals")])
    assert _read("Nguyễn Văn", None) == ("Nguyễn Văn", [])


def test_messages_quote_the_value_and_say_what_to_do():
    assert read_name((BadCell("=B1"),)) == NameReading(None, (read_name((BadCell("=B1"),)).problems[0],))
    assert [problem.message for problem in read_name((BadCell("=B1"),)).problems] == [
        "Họ tên là công thức chưa có kết quả (=B1): hãy nhập họ và tên."
    ]
    assert [problem.message for problem in read_name((BadCell("#N/A"),)).problems] == [
        "Họ tên là ô bị lỗi (#N/A): hãy nhập họ và tên."
    ]
    assert old_font_problem("hamlet", "Thôn", "Th«n  1").message == (
        "Thôn “Th«n 1” viết bằng phông chữ cũ (TCVN3 hoặc VNI): hãy nhập lại bằng bảng mã Unicode."
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Nguyễn Văn An", True),
        ("GIÀNG A PHỬ", True),
        ("Trần", False),
        ("CHI HỘI PHỤ NỮ", False),
        ("Nguyễn Văn 2", False),
        ("Nguyễn một hai ba bốn năm sáu", False),
        (5, False),
        (None, False),
    ],
)
def test_a_name_that_stands_alone_is_told_from_a_title(cell, expected):
    assert looks_like_name(cell) is expected


@pytest.mark.parametrize("written", ["Đã mất", "ĐÃ CHẾT", "Qua Đời", "góa", "ly hôn.", "Không có", "(đã mất)"])
def test_words_for_nobody_are_no_name(written):
    reading = read_name((written,))
    assert (reading.value, [problem.code for problem in reading.problems]) == (None, ["name_unreadable"])


@pytest.mark.parametrize("written", ["Lê Thị Không", "Mật Thị Mất", "Lý Hôn", "Hà Đã"])
def test_names_with_such_words_are_names(written):
    assert read_name((written,)).value == written


@pytest.mark.parametrize(
    "written",
    [
        "Trần Thị Lan - hộ nghèo",
        "TRẦN THỊ LAN - HỘ NGHÈO",
        "Trần Thị Lan (HN)",
        "Lê Văn Bốn hộ cận nghèo",
        "Nguyễn Văn Bé (học sinh giỏi)",
    ],
)
def test_somebody_with_a_remark_is_no_title(written):
    assert named_with_remark(written)


@pytest.mark.parametrize(
    "written",
    [
        "Trần Thị Lan",
        "Kim Sơn - hộ nghèo",
        "Danh sách hộ nghèo",
        "DANH SÁCH HỘ NGHÈO (tiếp theo)",
        "Hộ ông Nguyễn Văn A (hộ nghèo)",
        "Thôn Đông - hộ nghèo",
        "Hồ sơ kèm theo - hộ nghèo",
    ],
)
def test_a_title_is_nobody_with_a_remark(written):
    assert not named_with_remark(written)
