"""Household counts in and out of Excel: communes by code or name, totals, every wrong row named."""

import csv
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from campaigns import household_sheet
from campaigns.household_sheet import HEADING_WITHIN, HEADINGS, Count, Place, read, written
from campaigns.sheet_cells import WrongSheet
from locations.gazetteer import Gazetteer

DATA = Path(__file__).resolve().parents[2] / "locations" / "data"
TABLES = ("provinces", "communes", "legacy_provinces", "legacy_districts", "legacy_communes", "dissolved_districts")
YEN_TRUNG, TAM_GIANG, TONG_COT = "09205", "09202", "01414"
NAMES = ("Xã/phường", "Số hộ nghèo", "Số hộ cận nghèo")


def table(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def country():
    return Gazetteer.build(**{name: table(name) for name in TABLES})


def held_in(country, province=None):
    communes = {
        row["code"]: f"{row['name']}, {country.commune(row['code']).province}"
        for row in table("communes")
        if province in (None, row["province_code"])
    }
    return Place(country, communes, frozenset({province} if province else ()))


@pytest.fixture(scope="module")
def bac_ninh(country):
    return held_in(country, "24")


@pytest.fixture(scope="module")
def nation(country):
    return held_in(country)


def sheet(*rows, headings=HEADINGS, above=()):
    book = Workbook()
    for row in (*above, headings, *rows):
        book.active.append(list(row))
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def counts(content, place):
    taken = read(content, place=place)
    assert taken.problems == ()
    return [(count.commune, count.poor, count.near_poor) for count in taken.counts]


def test_a_file_that_was_written_and_filled_in_reads_back(bac_ninh):
    rows = [
        (YEN_TRUNG, "Xã Yên Trung", "Thành phố Bắc Ninh", 12, 30),
        (TAM_GIANG, "Xã Tam Giang", "Thành phố Bắc Ninh", None, None),
    ]
    content = written("Số hộ của chiến dịch BN2027", rows)
    taken = read(content, place=bac_ninh)
    assert taken.counts == (Count(5, YEN_TRUNG, 12, 30),)
    assert (taken.problems, taken.notes) == ((), ("1 dòng không ghi số hộ nên được bỏ qua (dòng 6).",))
    first = load_workbook(BytesIO(content)).active
    assert [cell.value for cell in first[4]] == list(HEADINGS)
    assert (first["A5"].value, first["A5"].number_format) == (YEN_TRUNG, "@")


@pytest.mark.parametrize("name", ["Xã Yên Trung", "xa yen trung", "Yên Trung", "X. Yên Trung", "XÃ YÊN TRUNG"])
def test_communes_are_known_by_name_with_and_without_diacritics(bac_ninh, name):
    assert counts(sheet((name, 1, 2), headings=NAMES), bac_ninh) == [(YEN_TRUNG, 1, 2)]


@pytest.mark.parametrize("code", ["09205", 9205, 9205.0, "9205"])
def test_communes_are_known_by_code_even_without_its_zeros(bac_ninh, code):
    assert counts(sheet((code, "", "", 1, 2)), bac_ninh) == [(YEN_TRUNG, 1, 2)]


def test_in_a_national_campaign_the_province_tells_which_commune(nation):
    assert counts(sheet(("", "Yên Trung", "Bắc Ninh", 1, 2)), nation) == [(YEN_TRUNG, 1, 2)]


def test_a_code_settles_a_name_that_many_communes_bear(nation):
    assert counts(sheet((YEN_TRUNG, "Yên Trung", "", 1, 2)), nation) == [(YEN_TRUNG, 1, 2)]


@pytest.mark.parametrize(
    "headings",
    [
        ("TÊN XÃ, PHƯỜNG", "Hộ nghèo", "Hộ cận nghèo"),
        ("xa/phuong/dac khu", "so ho ngheo (hộ)", "Tổng số hộ cận nghèo"),
        ("Đơn vị", "SỐ HỘ NGHÈO", "Số hộ cận nghèo "),
    ],
)
def test_headings_are_known_however_they_are_written(bac_ninh, headings):
    assert counts(sheet(("Yên Trung", 1, 2), headings=headings), bac_ninh) == [(YEN_TRUNG, 1, 2)]


def test_columns_stand_in_any_order_below_title_rows(bac_ninh):
    content = sheet(
        (2, "x", 1, "Yên Trung"),
        headings=("Số hộ cận nghèo", "Ghi chú", "Số hộ nghèo", "Xã/phường"),
        above=[("UBND",), (), ("Kết quả rà soát",)],
    )
    assert counts(content, bac_ninh) == [(YEN_TRUNG, 1, 2)]


def test_a_row_that_numbers_the_columns_is_passed_over(bac_ninh):
    headings = ("STT", *HEADINGS)
    rows = [("A", "B", "C", 1, 2, 3), (1, YEN_TRUNG, "Xã Yên Trung", "", 4, 5)]
    assert counts(sheet(*rows, headings=headings), bac_ninh) == [(YEN_TRUNG, 4, 5)]
    rows = [("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), (1, YEN_TRUNG, "Xã Yên Trung", "", 4, 5)]
    assert counts(sheet(*rows, headings=headings), bac_ninh) == [(YEN_TRUNG, 4, 5)]


def test_digits_without_end_below_the_heading_number_no_columns(bac_ninh):
    taken = read(sheet((YEN_TRUNG, "Xã Yên Trung", "", "9" * 5000, 1)), place=bac_ninh)
    assert (taken.counts, len(taken.problems)) == ((), 1)
    assert taken.problems[0] == f"Dòng 2: số hộ nghèo “{'9' * 24}…” lớn quá mức có thể (nhiều nhất 100.000 hộ)."


@pytest.mark.parametrize(("typed", "households"), [(0, 0), ("1.250", 1250), ("-", 0), ("–", 0), (" 7 ", 7)])
def test_households_are_whole_numbers_and_a_dash_is_none(bac_ninh, typed, households):
    assert counts(sheet(("Yên Trung", typed, 1), headings=NAMES), bac_ninh) == [(YEN_TRUNG, households, 1)]


def test_totals_are_no_commune_wherever_they_stand(bac_ninh):
    communes = [("Yên Trung", 3, 4), ("Tam Giang", 5, 6)]
    for word in ("Tổng cộng", "CỘNG:", "Tổng số", "Toàn thành phố", "Cộng toàn tỉnh", "Tổng"):
        for rows in ([*communes, (word, 8, 10)], [(word, 8, 10), *communes]):
            taken = read(sheet(*rows, headings=NAMES), place=bac_ninh)
            assert (len(taken.counts), taken.problems, taken.notes) == (2, (), ())
    numbered = [(1, *communes[0]), (2, *communes[1]), ("Tổng cộng", "", 8, 10)]
    assert len(counts(sheet(*numbered, headings=("STT", *NAMES)), bac_ninh)) == 2


def test_totals_of_parts_are_those_since_the_last(bac_ninh):
    rows = [("Yên Trung", 3, 4), ("Cộng", 3, 4), ("Tam Giang", 5, 6), ("Cộng", 5, 6), ("Tổng cộng", 8, 10)]
    assert read(sheet(*rows, headings=NAMES), place=bac_ninh).notes == ()


def test_a_total_that_does_not_add_up_is_noted(bac_ninh):
    note = (
        "dòng tổng ghi 9 hộ nghèo, 10 hộ cận nghèo, nhưng cộng các dòng được 8 hộ nghèo, 10 hộ cận nghèo. "
        "Hãy kiểm tra xem có dòng nào thiếu hoặc sai số không."
    )
    communes = [("Yên Trung", 3, 4), ("Tam Giang", 5, 6)]
    below = read(sheet(*communes, ("Tổng cộng", 9, 10), headings=NAMES), place=bac_ninh)
    assert below.notes == (f"Dòng 4: {note}",)
    above = read(sheet(("Tổng cộng", 9, 10), *communes, headings=NAMES), place=bac_ninh)
    assert above.notes == (f"Dòng 2: {note}",)


def test_failed_formulas_are_named_and_no_row_without_numbers(bac_ninh):
    rows = [("Yên Trung", "#REF!", "=A1"), ("Tam Giang", 5, 6)]
    taken = read(sheet(*rows, headings=NAMES), place=bac_ninh)
    assert taken.problems == (
        "Dòng 2: ô số hộ nghèo có lỗi công thức (#REF!). Hãy sửa công thức hoặc gõ số vào ô.",
        "Dòng 2: ô số hộ cận nghèo có công thức chưa được tính. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại, "
        "hoặc gõ số vào ô.",
    )
    assert [count.commune for count in taken.counts] == [TAM_GIANG]


def test_a_total_whose_formula_failed_is_noted_and_compared_with_nothing(bac_ninh):
    rows = [("Yên Trung", 3, 4), ("Cộng", "=SUM(B2:B2)", "#REF!"), ("Tam Giang", 5, 6), ("Cộng", 5, 6)]
    taken = read(sheet(*rows, headings=NAMES), place=bac_ninh)
    assert (len(taken.counts), taken.problems) == (2, ())
    assert taken.notes == ("Dòng 3: dòng tổng có lỗi công thức nên không so được với các dòng trên.",)


def test_a_commune_whose_name_begins_like_a_total_is_one(nation):
    assert counts(sheet(("", "Tổng Cọt", "Cao Bằng", 1, 2)), nation) == [(TONG_COT, 1, 2)]
    assert counts(sheet((TONG_COT, "Tổng Cọt", "", 1, 2)), nation) == [(TONG_COT, 1, 2)]


def test_rows_without_numbers_are_passed_over_and_said(bac_ninh):
    rows = [("Yên Trung", 1, 2), *[("Tam Giang", "", "")] * 11, ("", "", ""), ("", "", "")]
    taken = read(sheet(*rows, headings=NAMES), place=bac_ninh)
    assert taken.notes == ("11 dòng không ghi số hộ nên được bỏ qua (dòng 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …).",)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("", "Yên Trung", "", "", 5), "Dòng 2: thiếu số hộ nghèo; ghi 0 nếu không có hộ nào."),
        (("", "Yên Trung", "", 5, ""), "Dòng 2: thiếu số hộ cận nghèo; ghi 0 nếu không có hộ nào."),
        (("", "Yên Trung", "", "ít", 1), "Dòng 2: số hộ nghèo “ít” không phải là số nguyên từ 0 trở lên."),
        (("", "Yên Trung", "", 1.5, 1), "Dòng 2: số hộ nghèo “1.5” không phải là số nguyên từ 0 trở lên."),
        (
            ("", "Yên Trung", "", 1, 100_001),
            "Dòng 2: số hộ cận nghèo “100001” lớn quá mức có thể (nhiều nhất 100.000 hộ).",
        ),
        (("", "", "Bắc Ninh", 1, 1), "Dòng 2: thiếu mã hoặc tên xã, phường."),
        (
            ("99999", "", "", 1, 1),
            "Dòng 2: không có xã, phường nào mang mã “99999”. Hãy sửa mã, hoặc xóa mã và chỉ ghi tên.",
        ),
        (
            ("mã", "", "", 1, 1),
            "Dòng 2: không có xã, phường nào mang mã “mã”. Hãy sửa mã, hoặc xóa mã và chỉ ghi tên.",
        ),
        (("", "Xã Không Có", "", 1, 1), "Dòng 2: không tìm thấy xã, phường “Xã Không Có”. Hãy sửa tên hoặc ghi mã."),
        (
            ("", "Phường Đông Sơn", "Thanh Hóa", 1, 1),
            "Dòng 2: “Phường Đông Sơn” nằm ngoài phạm vi của chiến dịch.",
        ),
        (("16378", "", "", 1, 1), "Dòng 2: “Phường Đông Sơn” nằm ngoài phạm vi của chiến dịch."),
        (
            (YEN_TRUNG, "Xã Tam Giang", "", 1, 1),
            "Dòng 2: mã 09205 là Xã Yên Trung, Thành phố Bắc Ninh, nhưng tên ghi “Xã Tam Giang”. Nhiều mã đã được dùng "
            "lại cho xã khác từ ngày 01/7/2025; hãy sửa mã, hoặc xóa mã và chỉ ghi tên.",
        ),
    ],
)
def test_a_wrong_row_says_what_is_wrong(bac_ninh, row, problem):
    taken = read(sheet(row), place=bac_ninh)
    assert (taken.counts, taken.problems) == ((), (problem,))


def test_both_numbers_of_a_row_are_looked_at(bac_ninh):
    taken = read(sheet(("", "Yên Trung", "", "ít", -1)), place=bac_ninh)
    assert taken.problems == (
        "Dòng 2: số hộ nghèo “ít” không phải là số nguyên từ 0 trở lên.",
        "Dòng 2: số hộ cận nghèo “-1” không phải là số nguyên từ 0 trở lên.",
    )


def test_a_name_of_several_communes_names_them(nation):
    (problem,) = read(sheet(("", "Xã Tân Tiến", "", 1, 1)), place=nation).problems
    assert problem.startswith("Dòng 2: chưa rõ “Xã Tân Tiến” là xã, phường nào: ")
    assert problem.endswith(". Hãy ghi mã.")


def test_a_commune_stands_once(bac_ninh):
    rows = [("", "Yên Trung", "", 1, 1), ("", "Tam Giang", "", 1, 1), (YEN_TRUNG, "", "", 2, 2)]
    taken = read(sheet(*rows), place=bac_ninh)
    assert taken.problems == (
        "Dòng 4: Xã Yên Trung, Thành phố Bắc Ninh đã có ở dòng 2. Mỗi xã, phường một dòng; nếu là các xã cũ nay đã "
        "nhập làm một, hãy cộng lại thành một dòng.",
    )
    assert [count.row for count in taken.counts] == [2, 3]


def wrong(content, place, match):
    with pytest.raises(WrongSheet, match=match):
        read(content, place=place)


def test_a_file_that_can_not_be_taken_says_why(bac_ninh, monkeypatch):
    wrong(b"words", bac_ninh, "Không đọc được tệp")
    wrong(sheet(("Yên Trung", 1), headings=("Xã", "Số hộ nghèo")), bac_ninh, "Không thấy dòng tiêu đề")
    wrong(sheet((1, 1), headings=("Số hộ nghèo", "Số hộ cận nghèo")), bac_ninh, "Không thấy dòng tiêu đề")
    wrong(sheet(("Yên Trung", "", ""), headings=NAMES), bac_ninh, "không có dòng nào ghi số hộ")
    twice = ("Xã", "Hộ nghèo", "Số hộ nghèo", "Hộ cận nghèo")
    wrong(sheet(("Yên Trung", 1, 1, 1), headings=twice), bac_ninh, "Dòng 1: cột “Số hộ nghèo” có hai lần")
    late = [("Trang",)] * HEADING_WITHIN
    wrong(sheet(("Yên Trung", 1, 1), headings=NAMES, above=late), bac_ninh, "Không thấy dòng tiêu đề")
    assert counts(sheet(("Yên Trung", 1, 1), headings=NAMES, above=late[1:]), bac_ninh) == [(YEN_TRUNG, 1, 1)]
    monkeypatch.setattr(household_sheet, "MOST_ROWS", 1)
    wrong(sheet(("Yên Trung", 1, 1), ("Tam Giang", 1, 1), headings=NAMES), bac_ninh, "hơn 1 dòng")
