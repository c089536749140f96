"""Whole lists in the layouts that offices use, read from real workbooks."""

from datetime import date

import pytest

from beneficiaries.reading.whole_list import read_list
from tests.beneficiaries.made_workbooks import xlsx


@pytest.fixture
def read(gazetteer):
    def read(*rows, merges=(), **kwargs):
        def merge(book):
            for cells in merges:
                book.active.merge_cells(cells)

        found = read_list(xlsx(*rows, adjust=merge), gazetteer=gazetteer, today=date(2026, 11, 22), **kwargs)
        return [
            (
                *(row.row, row.status, row.facts.full_name, row.facts.birth_date and row.facts.birth_date.isoformat()),
                *(row.facts.sex, row.facts.personal_id, row.facts.commune, row.facts.hamlet),
                *(" ".join(row.facts.groups), row.facts.requested),
            )
            for row in found.rows
        ]

    return read


def test_the_workbook_of_poor_households(read):
    heading = (
        *(None, "Mã hộ/STT hộ", "Họ tên chủ hộ", "Họ tên thành viên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính"),
        *("CCCD", "Tỉnh", "Huyện", "Mã huyện", "Xã", "Mã xã", "Thôn", "Dân tộc", "Phân loại hộ", "QĐ công nhận"),
        *("Ngày QĐ", "B1", "B2", "DTTS", "Không có khả năng LĐ", "TV có công", "Nguyên nhân nghèo", None, "Tuổi"),
        "Số nhân khẩu",
    )
    place = ("Tỉnh Lào Cai", "Huyện Bắc Hà", "085", "Xã Bắc Hà", "02839")
    rows = read(
        (None, "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU KHI RÀ SOÁT"),
        *[()] * 5,
        heading,
        (
            None,
            "H01",
            "Trần Văn Đức",
            "Trần Văn Đức",
            "Chủ hộ",
            "05/03/1962",
            "Nam",
            "010062001234",
            *place,
            "Thôn 3",
            "Mông",
            "Hộ nghèo",
            "12/QĐ-UBND",
            "01/12/2025",
            120,
            30,
            "x",
            None,
            None,
            "Thiếu vốn",
            None,
            64,
            3,
        ),
        (None, None, None, "Lê Thị Mai", "Vợ", "06/04/1964", "Nữ", "010164001234", *[None] * 6, "Mông"),
        (None, None, None, "Trần Văn Con", "Con", "06/04/1994", "Nam", "010094001234"),
        (
            None,
            "H02",
            "Hồ Thị Lan",
            None,
            "Chủ hộ",
            "05/03/1972",
            "Nữ",
            "010172001234",
            *place,
            "Thôn 4",
            "Kinh",
            "Hộ cận nghèo",
        ),
        (
            None,
            "H03",
            "Hồ Văn Nam",
            "Lý Thị Vân",
            "Vợ",
            "05/03/1971",
            "Nữ",
            "010171001234",
            *place,
            "Thôn 5",
            "Kinh",
            "Hộ cận nghèo",
        ),
    )
    poor = "ethnic_minority poor"
    assert rows == [
        (8, "ready", "Trần Văn Đức", "1962-03-05", "male", "010062001234", "02839", "Thôn 3", poor, None),
        (9, "ready", "Lê Thị Mai", "1964-04-06", "female", "010164001234", "02839", "Thôn 3", poor, None),
        (10, "ready", "Trần Văn Con", "1994-04-06", "male", "010094001234", "02839", "Thôn 3", poor, None),
        (11, "ready", "Hồ Thị Lan", "1972-03-05", "female", "010172001234", "02839", "Thôn 4", "near_poor", None),
        (12, "ready", "Lý Thị Vân", "1971-03-05", "female", "010171001234", "02839", "Thôn 5", "near_poor", None),
    ]


def test_headings_to_tick_in_two_rows(read):
    rows = read(
        (
            "STT",
            "Họ và tên",
            "Giới tính",
            None,
            "Ngày tháng năm sinh",
            None,
            None,
            "Dân tộc",
            None,
            "Đối tượng",
            None,
            "Đề nghị tặng",
        ),
        (
            None,
            None,
            "Nam",
            "Nữ",
            "Ngày",
            "Tháng",
            "Năm",
            "Kinh",
            "Khác",
            "Hộ nghèo",
            "Hộ cận nghèo",
            "Sổ BHXH",
            "Thẻ BHYT",
        ),
        tuple(f"({number})" for number in range(1, 14)),
        (1, "Giàng A Sỉ", "x", None, 5, 3, 1962, None, "Mông", None, "x", None, "x"),
        (2, "Lý Thị Mây", None, "x", None, 4, 1970, "x", None, "x", None, "x"),
        merges=("C1:D1", "E1:G1", "H1:I1", "J1:K1", "L1:M1"),
        commune="02839",
    )
    assert rows == [
        (4, "ready", "Giàng A Sỉ", "1962-03-05", "male", None, "02839", None, "ethnic_minority near_poor", "card"),
        (5, "ready", "Lý Thị Mây", "1970-04-01", "female", None, "02839", None, "poor", "book"),
    ]


def test_two_tables_on_one_page(read):
    half = ("STT", "Họ và tên", "Năm sinh", None, "Thôn")
    rows = read(
        ("DANH SÁCH",),
        (*half, None, *half),
        (None, None, "Nam", "Nữ", None, None, None, None, "Nam", "Nữ"),
        (1, "Nguyễn Văn An", 1962, None, "Thôn 1", None, 3, "Lê Thị Tư", None, 1960, "Thôn 2"),
        (2, "Nguyễn Văn Bé", 1963, None, "Thôn 1"),
        merges=("A1:K1", "C2:D2", "I2:J2", "A2:A3", "B2:B3", "E2:E3", "G2:G3", "H2:H3", "K2:K3"),
        commune="09205",
    )
    assert [row[:5] + row[7:8] for row in rows] == [
        (4, "ready", "Nguyễn Văn An", "1962-01-01", "male", "Thôn 1"),
        (5, "ready", "Nguyễn Văn Bé", "1963-01-01", "male", "Thôn 1"),
        (4, "ready", "Lê Thị Tư", "1960-01-01", "female", "Thôn 2"),
    ]


def test_islands_in_section_rows_are_places(read):
    rows = read(
        ("STT", "Họ và tên", "Năm sinh", "Đối tượng"),
        ("I. Xã đảo Thạnh An",),
        (1, "Nguyễn Thị An", 1962, "Người dân xã đảo"),
        ("II. ĐẶC KHU CÔN ĐẢO: 5 người",),
        ("Khu dân cư số 3",),
        (2, "Nguyễn Văn Bé", 1962, "Hộ nghèo"),
        default_provinces=["79"],
    )
    assert [row[:3] + row[6:9] for row in rows] == [
        (3, "ready", "Nguyễn Thị An", "27676", None, ""),
        (6, "ready", "Nguyễn Văn Bé", "26732", "Khu dân cư số 3", "poor"),
    ]


def test_the_insurers_list_of_voluntary_insurance(read):
    rows = read(
        ("DANH SÁCH NGƯỜI THAM GIA BHXH TỰ NGUYỆN",),
        ("Mẫu D05-TS",),
        (
            "STT",
            "Họ và tên",
            "Mã số BHXH",
            "Số CCCD/ĐDCN/Hộ chiếu",
            "Địa chỉ",
            "Biên lai",
            None,
            "Mức thu nhập",
            "Số tiền",
            None,
            None,
            "Mã nhân viên thu",
            "Ghi chú",
        ),
        (*[None] * 5, "Ngày", "Số", None, "Tổng số", "Trong đó", None),
        (*[None] * 9, "Hỗ trợ khác", None),
        (*[None] * 9, "Tỷ lệ (%)", "Số tiền"),
        ("A", "B", "C", 1, 2, 3, 4, 5, "6=5x22%", 7, 8, 9, 10),
        ("I", "Tăng"),
        (
            1,
            "Nguyễn Văn An",
            "2712345678",
            "027062001234",
            "Thôn 1, xã Yên Trung, tỉnh Bắc Ninh",
            "05/03/2026",
            "B1",
            1500000,
            3960000,
            10,
            396000,
            "NV01",
        ),
        ("II", "Giảm"),
        (None, "Cộng", *[None] * 6, 3_960_000),
        merges=(
            *("A3:A6", "B3:B6", "C3:C6", "D3:D6", "E3:E6", "F3:G3", "F4:F6", "G4:G6", "H3:H6", "I3:K3", "I4:I6"),
            *("J4:K4", "J5:K5", "L3:L6", "M3:M6"),
        ),
    )
    assert rows == [
        (9, "ready", "Nguyễn Văn An", None, "male", "027062001234", "09205", "Thôn 1", "", None),
    ]
