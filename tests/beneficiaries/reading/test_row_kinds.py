import time
from datetime import date

import pytest

from beneficiaries.reading.row_kinds import REASONS, Kind, RowJudge, Section, kind_of_place
from documents.workbooks.workbook import BadCell, Row, Sheet
from locations.addresses import Address
from tests.beneficiaries.made_tables import find_header
from tests.beneficiaries.made_workbooks import HEADING, HONG

ID = "027162001234"
PLAIN = ("Họ và tên", "Thôn", "Đối tượng")


@pytest.fixture
def judge(gazetteer):
    def judge(*cells, heading=HEADING, ended=False, apart=False):
        header = find_header(Sheet("Sheet1", (Row(1, heading),)))
        return RowJudge(header, gazetteer.split_address).judge(Row(5, cells), ended=ended, apart=apart)

    return judge


@pytest.fixture
def kind(judge):
    def kind(*cells, **around):
        return judge(*cells, **around).kind.value

    return kind


@pytest.mark.parametrize(
    "cells",
    [
        HONG,
        (1, "Nguyễn Thị Hồng"),
        ("01", "Nguyễn Thị Hồng"),
        ("1.", "Nguyễn Thị Hồng"),
        (BadCell("=A4+1"), "Nguyễn Thị Hồng"),
        (None, "Nguyễn Thị Hồng", "05/03/1962"),
        (None, "Nguyễn Thị Hồng", 1962),
        (None, "Nguyễn Thị Hồng", 25756),
        (None, "Nguyễn Thị Hồng", date(1962, 3, 5)),
        (None, "Nguyễn Thị Hồng", "5/3/62"),
        (None, "Nguyễn Thị Hồng", None, "Nữ"),
        (None, "Nguyễn Thị Hồng", None, None, ID),
        (None, "Nguyễn Thị Hồng", None, None, int(ID)),
        (None, "Nguyễn Thị Hồng", None, None, None, "Thôn Đông"),
        (None, "Krajan Plin", None, None, None, "Thôn Đông"),
        (None, None, "05/03/1962"),
        (None, None, None, None, ID),
        (12, None, None, None, None, "Thôn Đông"),
        (12, BadCell("#N/A")),
        (None, "Hộ nghèo", None, None, ID),
        (None, "Cộng", None, None, ID),
        (None, "Tống Thị Cộng", 1962),
        (3, "Công Văn Tổng"),
        (None, "TONG VAN CONG", 1962),
        (None, "Phố Thị An", None, "Nữ"),
        (3, "Phố Thị An"),
        ("3", "Khu Văn Bản"),
        (7, None, None, "X", "X"),
        (None, "Krajan Plin", None, None, None, None, None, ID),
        (None, "Krajan Plin", None, None, None, None, None, int("96162001234")),
        (None, "Chu Ý Nhi", 1962),
        (None, "Tổng Văn Cộng", None, None, ID),
    ],
)
def test_people_are_people(kind, cells):
    assert kind(*cells) == "person"
    assert kind(*cells[:1], *cells[1:], ended=cells[0] is not None) == "person"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("Cộng",), "total"),
        ((None, "Cộng: 22 người"), "total"),
        ((None, "Tổng cộng: 6 người"), "total"),
        ((None, "Cộng", 6), "total"),
        ((None, "Cộng", 1972), "total"),
        ((None, "TỔNG SỐ", None, None, 22), "total"),
        (("Tổng số: 18 người",), "total"),
        ((None, "Tong cong: 6"), "total"),
        ((None, "Cong", 6), "total"),
        ((None, "Tổng cộng (I+II)", BadCell("=SUM(C2:C9)")), "total"),
        ((1, 2, 3, 4, 5, 6, 7), "column_numbers"),
        (("(1)", "(2)", "(3)"), "column_numbers"),
        (("A", "B", 1, 2, 3), "column_numbers"),
        (("A", "B", "C", "1", "[2]", "3=1+2", "(4)=(3)x(2)"), "column_numbers"),
        (("III", "Tổng số", None, None, 12), "total"),
        (("- Cộng thôn 3: 5 người",), "total"),
        (("Trong đó: hộ nghèo 4 hộ, hộ cận nghèo 1 hộ",), "total"),
        (("Số hộ nghèo: 12",), "total"),
        ((None, "Mang sang", 5), "total"),
        ((None, "Cộng trang", 5), "total"),
        (("Ghi chú: hộ nghèo ghi HN",), "note"),
        (("* Lưu ý hộ nghèo",), "note"),
        (("Luu y: ho ngheo ghi HN",), "note"),
        (("II", "Giảm"), "section"),
        (("1", "Tăng mới"), "section"),
        (("I.1", "Người tham gia"), "section"),
        ((None, "Tăng"), "other"),
        ((7,), "number_only"),
        (("7.",), "number_only"),
        ((None, None, None, None, None, "Nghĩa Đàn, ngày 02 tháng 11 năm 2026"), "signature"),
        ((None, None, "Nghĩa Đàn, ngày 02 tháng 11 năm 2026"), "signature"),
        ((None, None, None, None, "Ngày … tháng … năm 2026"), "signature"),
        ((None, "NGƯỜI LẬP BIỂU", None, None, None, "TM. ỦY BAN NHÂN DÂN"), "signature"),
        ((None, "(Ký, ghi rõ họ tên)", None, None, None, "CHỦ TỊCH"), "signature"),
        ((None, None, None, None, None, "KT. GIÁM ĐỐC"), "signature"),
        ((None, None, None, None, None, "Cán bộ phụ trách: 0912345678"), "signature"),
        ((None, "Danh sách này có hai mươi hai người"), "other"),
        ((None, "CHI HỘI PHỤ NỮ"), "other"),
        ((None, None, None, None, None, "x"), "other"),
        (("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",), "other"),
        (("Tổng hợp theo thôn",), "other"),
        ((None, None, None, None, "Ghi chú: gọi 0912345678 để hỏi thêm"), "note"),
    ],
)
def test_rows_that_are_no_people_are_known(kind, cells, expected):
    assert kind(*cells) == expected
    assert Kind(expected) in REASONS


def test_a_place_in_the_household_alone_makes_nobody_of_a_numbered_row(kind):
    heading = ("STT", "Họ và tên", "Ngày sinh", "Thứ tự trong hộ")
    assert kind(7, None, None, 1, heading=heading) == "number_only"
    assert kind(7, "Nguyễn Thị Hồng", None, 1, heading=heading) == "person"


def test_names_below_the_end_of_a_table_are_signatures(kind):
    signer = (None, "Cao Thị Lài", None, None, None, None, "Hồ Sỹ Trung")
    assert kind(*signer, ended=True) == "signature"
    assert kind(*signer, apart=True) == "other"
    assert kind(*signer) == "person"
    assert kind(None, "Cao Thị Lài", "05/03/1962", ended=True) == "person"


def test_a_list_without_numbers_may_have_gaps(kind):
    assert kind("Cao Thị Lài", "Thôn 1", "Hộ nghèo", heading=PLAIN, apart=True) == "person"
    assert kind("Cao Thị Lài", heading=PLAIN, apart=True) == "other"


def test_a_name_alone_is_asked_about_if_it_looks_like_one(judge):
    assert judge("Cao Thị Lài", heading=PLAIN).only_name is True
    assert judge("Cao Thị Lài", "Thôn 1", heading=PLAIN).only_name is False
    assert judge("Chi đoàn", heading=PLAIN).kind is Kind.OTHER


@pytest.mark.parametrize(
    ("cells", "address", "groups", "gift"),
    [
        (("Xã Bắc Hà",), Address("", "Xã Bắc Hà", "", ""), "", ""),
        (("I. Xã Bắc Hà",), Address("", "Xã Bắc Hà", "", ""), "", ""),
        (("I", "Xã Bắc Hà"), Address("", "Xã Bắc Hà", "", ""), "", ""),
        ((1, "Xã Bắc Hà", 12), Address("", "Xã Bắc Hà", "", ""), "", ""),
        (("Xa Bac Ha",), Address("", "Xa Bac Ha", "", ""), "", ""),
        (("THON 3",), Address("THON 3", "", "", ""), "", ""),
        (("Phường 1",), Address("", "Phường 1", "", ""), "", ""),
        (("II. Huyện Yên Phong",), Address("", "", "Huyện Yên Phong", ""), "", ""),
        (("TỈNH LÀO CAI",), Address("", "", "", "TỈNH LÀO CAI"), "", ""),
        (("Thôn Nậm Sắt",), Address("Thôn Nậm Sắt", "", "", ""), "", ""),
        ((None, "Thôn 3"), Address("Thôn 3", "", "", ""), "", ""),
        (("2", "Thôn 3 (12 người)"), Address("Thôn 3", "", "", ""), "", ""),
        (("Thôn 3: 12 hộ",), Address("Thôn 3", "", "", ""), "", ""),
        (("II", "Thôn 3", None, None, "12 người"), Address("Thôn 3", "", "", ""), "", ""),
        (("Tổ dân phố 1",), Address("Tổ dân phố 1", "", "", ""), "", ""),
        (("TDP 5",), Address("TDP 5", "", "", ""), "", ""),
        (("Bản Phố",), Address("Bản Phố", "", "", ""), "", ""),
        (("Plei Ốp",), Address("Plei Ốp", "", "", ""), "", ""),
        (("Thôn 3, xã Bắc Hà, tỉnh Lào Cai",), Address("Thôn 3", "xã Bắc Hà", "", "tỉnh Lào Cai"), "", ""),
        (("Thôn:", "Na Hối"), Address("Thôn Na Hối", "", "", ""), "", ""),
        ((None, "Xã", "Bắc Hà"), Address("", "Xã Bắc Hà", "", ""), "", ""),
        (("THÔN 3 (Tổng số: 12 hộ)",), Address("THÔN 3", "", "", ""), "", ""),
        (("Xã đảo Thạnh An: 25 người",), Address("", "Xã đảo Thạnh An", "", ""), "", ""),
        (("ĐẶC KHU LÝ SƠN",), Address("", "ĐẶC KHU LÝ SƠN", "", ""), "", ""),
        (("Hộ nghèo thôn 3",), Address("Thôn 3", "", "", ""), "poor", ""),
        (("Thôn: 6",), Address("Thôn 6", "", "", ""), "", ""),
        (("II. HỘ CẬN NGHÈO XÃ BẮC HÀ: 3 người",), Address("", "XÃ BẮC HÀ", "", ""), "near_poor", ""),
        (("Hộ nghèo khu vực nông thôn mới",), Address("", "", "", ""), "poor", ""),
        (("Thôn 3 - Hộ nghèo",), Address("Thôn 3", "", "", ""), "poor", ""),
        (("I. HỘ NGHÈO",), Address("", "", "", ""), "poor", ""),
        (("II", "Hộ cận nghèo: 12 hộ"), Address("", "", "", ""), "near_poor", ""),
        (("B. Người khuyết tật",), Address("", "", "", ""), "disabled", ""),
        (("Đối tượng: học sinh",), Address("", "", "", ""), "student", ""),
        (("A. Đề nghị tặng sổ BHXH",), Address("", "", "", ""), "", "book"),
        (("B. Tặng thẻ BHYT cho hộ cận nghèo",), Address("", "", "", ""), "near_poor", "card"),
    ],
)
def test_section_rows_say_where_and_who(judge, cells, address, groups, gift):
    section = judge(*cells).section
    assert (section.address, " ".join(sorted(section.groups)), section.request) == (address, groups, gift)


@pytest.mark.parametrize(
    ("cells", "numbered"),
    [(("HỘ NGHÈO",), False), (("I. HỘ NGHÈO",), True), (("I", "HỘ NGHÈO"), True), (("II HỘ NGHÈO",), True)],
)
def test_sections_may_carry_a_number(judge, cells, numbered):
    assert judge(*cells).section.numbered is numbered


@pytest.mark.parametrize(
    "cells",
    [
        ("Xã hội hóa nguồn lực",),
        ("Xã đội trưởng",),
        ("Tổ chức thực hiện",),
        ("Bảng kê kèm theo",),
        ("Khu vực III",),
        ("Khu vực biển đảo",),
        ("Phân theo địa bàn",),
        ("CN",),
        ("A. Tặng sổ BHXH, thẻ BHYT",),
        ("Xã Bắc Hà", "Xã Bảo Nhai", "Xã Bản Liền"),
        ("Chú thích", "Thôn 3"),
        ("Chú thích", 5, 6),
        (12, None, None, None, None, "Thôn 3"),
    ],
)
def test_other_lines_are_no_sections(judge, cells):
    assert judge(*cells).section is None


def test_classes_of_a_school_are_no_hamlets(judge):
    heading = ("STT", "Họ và tên", "Lớp", "Ngày sinh")
    assert judge("I. Khối 10", heading=heading).section == Section(numbered=True)
    assert judge("Tổ 2", heading=heading).section == Section()
    assert judge("Thôn 3", heading=heading).section == Section(Address("Thôn 3", "", "", ""))


def test_ticks_below_man_and_woman_are_evidence(kind):
    heading = ("STT", "Họ và tên", "Nam", "Nữ", "Thôn")
    assert kind(None, "Krajan Plin", "x", heading=heading) == "person"
    assert kind(None, "Krajan Plin", None, "X", heading=heading, ended=True) == "person"
    assert kind(None, "Krajan Plin", None, "?", heading=heading, ended=True) == "signature"


def test_what_is_counted_once_more_below_a_total_is_no_section(kind):
    assert kind("- Hộ nghèo: 12 hộ", ended=True) == "total"
    assert kind("- Hộ nghèo: 12 hộ") == "section"
    assert kind("Hộ nghèo: 12 hộ", ended=True) == "section"
    assert kind("- Thôn 3: 12 hộ", ended=True) == "section"


def test_a_head_of_household_may_be_named_in_the_column_of_heads(kind):
    heading = ("Chủ hộ", "Họ và tên", "Quan hệ", "Thôn")
    assert kind("Trần Văn Đức", None, "Chủ hộ", "Thôn 3", heading=heading) == "person"
    assert kind("Trần Văn Đức", None, "Con", "Thôn 3", heading=heading) == "other"
    assert kind(None, None, "Chủ hộ", "Thôn 3", heading=heading) == "other"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Thôn 3", "hamlet"),
        ("Xã Bắc Hà", "commune"),
        ("ĐẶC KHU LÝ SƠN", "commune"),
        ("Xã hội", ""),
        ("Quận 1", "district"),
        ("tỉnh Lào Cai", "province"),
        ("Thành phố Huế", ""),
        ("Lào Cai", ""),
    ],
)
def test_a_type_word_says_which_kind_of_place_is_named(text, kind):
    assert kind_of_place(text) == kind


@pytest.mark.parametrize("text", [" " * 300 + "NGƯỜI LẬP", "Thôn 1" + " " * 300 + "Đông", "- Hộ nghèo" + "\n " * 200])
def test_spaces_before_a_text_take_no_time(kind, text):
    """Minutes, if every way to part them were tried."""
    started = time.process_time()
    assert kind(None, text, ended=True) in ("signature", "section")
    assert time.process_time() - started < 1


BY_PLACE = ("STT", "Thôn", "Họ và tên", "Năm sinh", "Giới tính", "Ghi chú")


@pytest.mark.parametrize(
    "cells",
    [
        (1, "Tổng Cọt", "Hoàng Thị Mai", 1950, "Nữ"),
        (2, "Cộng Hiền", "Lê Văn Bé"),
        (None, "Tổng 1", "Lê Văn Bé", 1960),
        (3, "Cộng Đồng", None, 1953),
        (4, None, "Cộng Văn Nam", 1961, "Nam"),
        (None, None, "Cộng Văn Nam", 1961),
        (5, None, "Cộng Thị Nữ"),
        (6, None, "Tổng Cộng Hòa", 1961, "Nam"),
        (7, None, "Lưu Ý Nhi"),
        (None, "Thôn 2", "Lưu Ý Nhi"),
        (None, "Thôn 2", "Tô Trường An", None, None, None),
        (None, "Thôn 2", "Lê Thị Bé", None, None, "Có giấy xác nhận khuyết tật"),
        (None, "Thôn 2", "Krajan Plin", None, None, "Con trưởng thôn"),
        (None, "Thôn 2", "Lê Đại Diện", 1961),
        (None, "Thôn 2", "Cán bộ hưu trí Lê Văn An", 1961),
        (8, None, "Cán bộ An", 1961),
    ],
)
def test_words_of_sums_notes_and_signatures_may_stand_in_the_rows_of_people(kind, cells):
    assert kind(*cells, heading=BY_PLACE) == "person"


@pytest.mark.parametrize("name", ["Tổng Văn Lợi", "Tổng Thị Hà", "Cộng Văn Bé", "CỘNG THỊ NỮ"])
def test_a_whole_name_that_begins_like_a_sum_is_somebody_by_any_fact_beside_it(kind, name):
    assert kind(name, "T1", heading=PLAIN) == "person"
    assert kind(name, "T1", "Hộ nghèo", heading=PLAIN) == "person"


@pytest.mark.parametrize(
    "label",
    ["Tổng", "Cộng", "Cộng Văn", "Tổng thị trấn", "Cộng thị trấn Bắc Hà", "Cộng thị xã Sa Pa", "Tổng văn phòng 2"],
)
def test_a_sum_of_a_place_is_nobody(kind, label):
    assert kind(label, "T1", heading=PLAIN) == "total"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("Cộng", None, "25 người", 12, 13), "total"),
        (("Tổng số", None, "Hai mươi lăm người", 12, 13), "total"),
        ((None, "Tổng cộng", "25 người"), "total"),
        ((None, "Tổng cộng", None, 12, 13), "total"),
        ((None, "Cộng Văn", None, None), "total"),
        ((None, "Lưu ý", "Nhập đúng mẫu"), "note"),
        ((None, "Thôn 3", "Người lập biểu", "Sơn La, ngày 12 tháng 11 năm 2026"), "signature"),
        ((None, None, "Người lập", "12/11/2026"), "signature"),
        ((None, None, "Hiệu trưởng", None, "Lê Văn An"), "signature"),
        ((None, "Thôn 3", "Nguyễn Thị Hồng", None, "Kế toán"), "signature"),
    ],
)
def test_sums_notes_and_signatures_beside_names_are_none(kind, cells, expected):
    assert kind(*cells, heading=BY_PLACE) == expected


def test_a_name_below_a_sum_is_a_signature_unless_people_follow(judge):
    judgement = judge("Lê Thị Bé", "Thôn 2", heading=PLAIN, ended=True)
    assert (judgement.kind, judgement.unless_followed, judgement.only_name) == (Kind.SIGNATURE, True, False)
    assert judge("Lê Thị Bé", heading=PLAIN, ended=True).only_name is True
    assert judge("Lê Thị Bé", "Trưởng thôn", heading=PLAIN, ended=True).unless_followed is False
    assert judge(None, "Lê Thị Bé", None, None, None, "Thôn 2", ended=True).unless_followed is False
