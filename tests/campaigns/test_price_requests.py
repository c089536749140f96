"""Rows of a CSV file of prices to be computed, good ones and bad ones."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.price_requests import BadRow, Request, UnreadableFile, read
from campaigns.tariffs import Facts

GROUPS = {"poor", "near_poor", "student", "household"}
HEAD = "kind,months,paid_on,group,household_position,monthly_income"
GROUP_LIST = "các nhóm là household, near_poor, poor, student, hoặc other (không thuộc nhóm nào)."


def rows(*lines: str, head: str = HEAD, provinces: set[str] | None = None) -> list[Request | BadRow]:
    return [line.asked for line in read("\n".join([head, *lines]).encode(), groups=GROUPS, provinces=provinces)]


def asked(kind: str, months: int | None, day: date, *groups: str, **more: object) -> Request:
    return Request(kind, months, day, Facts(frozenset(groups), **more))


def test_rows_are_read_in_their_order():
    found = rows(
        "card,12,2026-11-22,household,2,",
        "book,6,2027-01-01,other,,2.200.000",
        "card,9,2026-11-22,student;near_poor,,",
    )
    assert found == [
        asked("card", 12, date(2026, 11, 22), "household", household_position=2),
        asked("book", 6, date(2027, 1, 1), monthly_income=2_200_000),
        asked("card", 9, date(2026, 11, 22), "student", "near_poor"),
    ]


def test_a_row_has_the_line_on_which_it_begins():
    lines = ["", HEAD, "", 'gift,,2027-01-05,"a', 'b",,', " ", "", "bike,,,,,", "", "gift,,2027-01-05,,,"]
    found = read("\r\n".join(lines).encode(), groups=GROUPS)
    assert [line.number for line in found] == [4, 8, 10]
    assert [type(line.asked) for line in found] == [Request, BadRow, Request]


def test_other_columns_are_ignored_and_value_and_province_are_taken():
    found = rows(
        "gift,,2027-01-25,,,,500 nghìn,,x",
        "Card, 12 ,25/01/2027, Poor ,,,,24,",
        head="Kind, months,PAID_ON,group,household_position,monthly_income,value,province,list_price",
        provinces={"24"},
    )
    day = date(2027, 1, 25)
    assert found == [asked("gift", None, day, value=500_000), asked("card", 12, day, "poor", province="24")]


@pytest.mark.parametrize("cell", ["2027-01-05", "05/01/2027", "5/1/2027"])
def test_days_are_written_in_two_ways(cell):
    assert rows(f"book,6,{cell},poor,,") == [asked("book", 6, date(2027, 1, 5), "poor")]


@pytest.mark.parametrize(
    "cell", ["student;near_poor", "student|near_poor", "student + near_poor", "near_poor;other;student"]
)
def test_several_groups_stand_in_one_cell(cell):
    assert rows(f"card,12,2027-01-05,{cell},,") == [asked("card", 12, date(2027, 1, 5), "student", "near_poor")]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_of_every_office_program_are_read(newline, mark, separator):
    text = newline.join([HEAD, "card,12,2026-11-22,poor,,", "", "book,6,2026-11-22,other,,", ""])
    found = [line.asked for line in read((mark + text.replace(",", separator)).encode(), groups=GROUPS)]
    assert found == [asked("card", 12, date(2026, 11, 22), "poor"), asked("book", 6, date(2026, 11, 22))]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (
            "bike,12,2026-11-22,poor,,",
            "Loại quà tặng “bike” không có: ghi card (thẻ BHYT), book (sổ BHXH) hoặc gift (quà).",
        ),
        (
            ",12,2026-11-22,poor,,",
            "Loại quà tặng “” không có: ghi card (thẻ BHYT), book (sổ BHXH) hoặc gift (quà).",
        ),
        ("card,12,2026-11-22,rich,,", f"Nhóm “rich” không có: {GROUP_LIST}"),
        ("card,12,2026-11-22,poor;rich,,", f"Nhóm “rich” không có: {GROUP_LIST}"),
        (
            "card,12,2026-11-22,,,",
            "Chưa ghi nhóm (group): ghi mã nhóm, hoặc other nếu không thuộc nhóm nào.",
        ),
        (
            "card,12,2026-02-30,poor,,",
            "Ngày đóng (paid_on) là “2026-02-30”: phải là một ngày có thật, ghi 2027-01-25 hoặc 25/01/2027.",
        ),
        (
            "card,12,22.11.2026,poor,,",
            "Ngày đóng (paid_on) là “22.11.2026”: phải là một ngày có thật, ghi 2027-01-25 hoặc 25/01/2027.",
        ),
        (
            "card,12,,poor,,",
            "Ngày đóng (paid_on) là “”: phải là một ngày có thật, ghi 2027-01-25 hoặc 25/01/2027.",
        ),
        ("card,twelve,2026-11-22,poor,,", "Số tháng (months) là “twelve”: phải là số nguyên, ví dụ 12."),
        ("card,-3,2026-11-22,poor,,", "Số tháng (months) là “-3”: phải là số nguyên, ví dụ 12."),
        ("card,12.5,2026-11-22,poor,,", "Số tháng (months) là “12.5”: phải là số nguyên, ví dụ 12."),
        (
            "card,12,2026-11-22,poor,first,",
            "Thứ tự trong hộ (household_position) là “first”: phải là số nguyên, ví dụ 12.",
        ),
        (
            "card,12,2026-11-22,poor,99999,",
            "Thứ tự trong hộ (household_position) là “99999”: số quá lớn, nhiều nhất là 9999.",
        ),
        (
            "book,6,2026-11-22,poor,,lots",
            "Thu nhập (monthly_income): Không đọc được số tiền “lots”: gõ như 1.980.000, 500 nghìn, 100 triệu "
            "hoặc 1,5 tỷ.",
        ),
        ("card,12,2026-11-22,poor", "Thiếu cột household_position, monthly_income."),
        ("card,12,2026-11-22,poor,,,1", "Dòng có nhiều ô hơn số cột: kiểm tra dấu phẩy trong các ô."),
    ],
)
def test_a_bad_row_is_named_in_its_place(line, error):
    good = "card,12,2026-11-22,poor,,"
    assert rows(good, line, good) == [rows(good)[0], BadRow(error), rows(good)[0]]


def test_a_missing_column_is_named_in_every_row():
    found = rows("card,12,poor,,", "book,6,poor,,", head="kind,months,group,household_position,monthly_income")
    assert found == [BadRow("Thiếu cột paid_on.")] * 2


def test_a_gift_needs_no_group_and_no_months():
    assert rows("gift,,2026-11-22,,,") == [asked("gift", None, date(2026, 11, 22))]


def test_an_unknown_province_is_refused_where_the_provinces_are_known():
    head = f"{HEAD},province"
    line = "card,12,2026-11-22,poor,,,27"
    assert rows(line, head=head, provinces={"24"}) == [
        BadRow("Mã tỉnh “27” không có: ghi mã hai chữ số, ví dụ 24, hoặc để trống.")
    ]
    assert rows(line, head=head) == [asked("card", 12, date(2026, 11, 22), "poor", province="27")]


def test_a_table_without_rows_has_none():
    assert rows() == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", f"tệp trống: dòng đầu phải là tên cột ({HEAD.replace(',', ', ')})."),
        ("tháng".encode("utf-16"), "tệp không phải văn bản UTF-8: lưu lại ở dạng “CSV UTF-8”."),
        (b"\n \r\n", f"tệp trống: dòng đầu phải là tên cột ({HEAD.replace(',', ', ')})."),
        (f'"{HEAD}\ncard,12'.encode(), "dòng tên cột viết sai dấu ngoặc kép."),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(content, message):
    with pytest.raises(UnreadableFile) as caught:
        read(content, groups=GROUPS)
    assert str(caught.value) == message


GOOD = "card,12,2026-11-22,poor,,"
BROKEN = BadRow('Dấu ngoặc kép (") trong dòng mở mà không đóng, hoặc đặt sai chỗ: sửa lại dòng này.')


@pytest.mark.parametrize(
    "line", ['card,12,2026-11-22,"poor,,', 'card,"12"x,2026-11-22,poor,,', 'card,12,2026-11-22,poor,,"']
)
def test_a_broken_quote_is_the_error_of_its_row_alone(line):
    [good] = rows(GOOD)
    assert rows(GOOD, line, GOOD, GOOD) == [good, BROKEN, good, good]
    assert rows(line, GOOD, line, GOOD, line) == [BROKEN, good, BROKEN, good, BROKEN]
    assert rows(*[line] * 50) == [BROKEN] * 50


def test_a_quoted_cell_may_hold_separators_and_line_breaks():
    [good] = rows(GOOD)
    lines = ('card,"12","2026-11-22","poor",,,"nhà ở cuối thôn,\nsố 5 ""cũ"""', GOOD + ",")
    assert rows(*lines, head=f"{HEAD},note") == [good, good]


def test_a_cell_that_runs_over_more_lines_than_any_note_is_an_open_quote():
    found = rows(f'{GOOD}"a', *["x"] * 19, 'x"', head=f"{HEAD},note")
    assert len(found) == 21
    assert found[0] == BROKEN
    assert {type(one) for one in found} == {BadRow}


@pytest.mark.parametrize(("months", "position"), [("12.0", "1.0"), ("12,00", "1,0"), ("12", "1")])
def test_whole_numbers_may_be_written_as_decimals(months, position):
    line = f"card;{months};2026-11-22;other;{position};"
    assert rows(line, head=HEAD.replace(",", ";")) == [asked("card", 12, date(2026, 11, 22), household_position=1)]


@pytest.mark.parametrize("cell", ["2000000", "2000000.0", "2000000.00", "2.000.000"])
def test_an_amount_may_be_written_as_a_decimal(cell):
    assert rows(f"book,6.0,2026-11-22,other,,{cell}") == [
        asked("book", 6, date(2026, 11, 22), monthly_income=2_000_000)
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("book,6,2026-11-22,other,đầu,,lots,", asked("book", 6, date(2026, 11, 22))),
        ("card,12,2026-11-22,poor,,lots,lots,", asked("card", 12, date(2026, 11, 22), "poor")),
        ("gift,lots,2026-11-22,rich,đầu,lots,500000,99", asked("gift", None, date(2026, 11, 22), value=500_000)),
    ],
)
def test_a_bad_cell_that_makes_no_difference_is_not_looked_at(line, found):
    assert rows(line, head=f"{HEAD},value,province", provinces={"24"}) == [found]


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=8), max_size=4))
def test_whatever_stands_in_a_row_is_a_request_or_an_error(cells):
    lines = [",".join(cell.replace('"', "").replace("\r", "").replace("\n", "") for cell in row) for row in cells]
    for found in rows(*lines):
        assert isinstance(found, Request) or found.error
