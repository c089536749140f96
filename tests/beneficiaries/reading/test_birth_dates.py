from datetime import date, datetime

import pytest

from beneficiaries.reading.birth_dates import BirthReading, read_birth
from documents.workbooks.workbook import BadCell

TODAY = date(2026, 11, 22)


def _read(cell, **clues):
    reading = read_birth(cell, today=TODAY, **clues)
    born = reading.value.isoformat() if reading.value else None
    return born, reading.precision, [(problem.severity, problem.code) for problem in reading.problems]


@pytest.mark.parametrize(
    ("cell", "born", "precision", "repair"),
    [
        ("03/04/1981", "1981-04-03", "day", None),
        ("3/4/1981", "1981-04-03", "day", None),
        ("12.02.1971", "1971-02-12", "day", None),
        ("05-3-1962", "1962-03-05", "day", None),
        ("5 3 1962", "1962-03-05", "day", None),
        ("05_03_1962", "1962-03-05", "day", None),
        (" 05 / 03 / 1962 ", "1962-03-05", "day", None),
        ("'05/03/1962", "1962-03-05", "day", "date_signs"),
        ("’05/03/1962", "1962-03-05", "day", "date_signs"),
        ("05/03/\u200b1962", "1962-03-05", "day", "date_signs"),
        ("05/03/1962.", "1962-03-05", "day", None),
        ("05/03/1962 00:00:00", "1962-03-05", "day", None),
        ("1962-03-05 00:00:00.000", "1962-03-05", "day", None),
        ("1954-03-27", "1954-03-27", "day", None),
        ("1954/3/27", "1954-03-27", "day", None),
        ("ngày 5 tháng 3 năm 1962", "1962-03-05", "day", None),
        ("Sinh ngày: 05/03/1962", "1962-03-05", "day", None),
        ("Sinh năm 1962", "1962-01-01", "year", None),
        ("SN 1962", "1962-01-01", "year", None),
        ("1962", "1962-01-01", "year", None),
        (1962, "1962-01-01", "year", None),
        (2026, "2026-01-01", "year", None),
        ("8/1971", "1971-08-01", "month", None),
        ("08-1971", "1971-08-01", "month", None),
        ("tháng 8 năm 1971", "1971-08-01", "month", None),
        ("1971/08", "1971-08-01", "month", None),
        (date(1949, 2, 27), "1949-02-27", "day", None),
        (datetime(1949, 2, 27, 7, 30), "1949-02-27", "day", None),
        ("29/02/1972", "1972-02-29", "day", None),
        ("22/11/2026", "2026-11-22", "day", None),
        ("5/3/62", "1962-03-05", "day", "date_century"),
        ("05.03.62", "1962-03-05", "day", "date_century"),
        ("5/3/27", "1927-03-05", "day", "date_century"),
        ("5/3/15", "2015-03-05", "day", "date_century"),
        ("5/3/00", "2000-03-05", "day", "date_century"),
        ("22/12/26", "1926-12-22", "day", "date_century"),
        (62, "1962-01-01", "year", "date_century"),
        ("62", "1962-01-01", "year", "date_century"),
        (25756, "1970-07-07", "day", "date_day_number"),
        (25756.5, "1970-07-07", "day", "date_day_number"),
        (44197, "2021-01-01", "day", "date_day_number"),
        ("05031962", "1962-03-05", "day", "date_run_together"),
        (5031962, "1962-03-05", "day", "date_run_together"),
        ("19620305", "1962-03-05", "day", "date_run_together"),
        ("19101912", "1912-10-19", "day", "date_run_together"),
        ("20101210", "2010-12-10", "day", "date_run_together"),
        ("O5/03/l962", "1962-03-05", "day", "date_letters"),
        ("O3/l962", "1962-03-01", "month", "date_letters"),
        ("l962", "1962-01-01", "year", "date_letters"),
        ("00/00/1950", "1950-01-01", "year", "date_part_unknown"),
        ("--/--/1950", "1950-01-01", "year", None),
        ("x/x/1950", "1950-01-01", "year", "date_part_unknown"),
        ("0/05/1950", "1950-05-01", "month", "date_part_unknown"),
        ("12/00/1950", "1950-01-01", "year", "date_part_unknown"),
        ("0/0/1962", "1962-01-01", "year", "date_part_unknown"),
        ("00/03/1962", "1962-03-01", "month", "date_part_unknown"),
        ("1962 (64 tuổi)", "1962-01-01", "year", "date_remark"),
        ("05/03/1962 (64 tuổi)", "1962-03-05", "day", "date_remark"),
        ("1962 - 65 tuổi", "1962-01-01", "year", "date_remark"),
        ("T3/1962", "1962-03-01", "month", "date_remark"),
        ("5-Mar-1962", "1962-03-05", "day", "date_english"),
        ("05 DEC 2001", "2001-12-05", "day", "date_english"),
        ("05", "2005-01-01", "year", "date_century"),
        ("t03-1962", "1962-03-01", "month", "date_remark"),
        ("０５/０３/１９６２", "1962-03-05", "day", "date_remark"),
    ],
)
def test_a_date_is_read_with_its_precision(cell, born, precision, repair):
    assert _read(cell) == (born, precision, [("fixed", repair)] if repair else [])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/06/1942", "date_impossible"),
        ("29/02/1971", "date_impossible"),
        ("12/25/1980", "date_impossible"),
        ("32/01/1980", "date_impossible"),
        ("13/1980", "date_impossible"),
        ("1980-13-01", "date_impossible"),
        ("00001980", "date_impossible"),
        ("05/03/2027", "date_in_future"),
        ("23/11/2026", "date_in_future"),
        (2027, "date_in_future"),
        (date(2030, 1, 1), "date_in_future"),
        (50000, "date_in_future"),
        ("05/03/1862", "date_too_old"),
        (1890, "date_too_old"),
        ("1890", "date_too_old"),
        ("Năm 1899", "date_too_old"),
        (1799, "date_unreadable"),
        (date(1862, 3, 5), "date_too_old"),
        ("5/3/22", "date_century"),
        ("5/3/26", "date_century"),
        (25, "date_century"),
        ("8/71", "date_unreadable"),
        ("5/3/962", "date_unreadable"),
        ("5/3/19622", "date_unreadable"),
        ("123/4/1962", "date_unreadable"),
        ("1/2/3/1962", "date_unreadable"),
        ("1962-1965", "date_unreadable"),
        ("khoảng 1950", "date_unreadable"),
        ("1950?", "date_unreadable"),
        ("76 tuổi", "date_unreadable"),
        ("1962 (32 tuổi)", "date_unreadable"),
        ("1962 (64 tuổi)" + " " * 80 + "x", "date_unreadable"),
        ("30/02/1962 (AL)", "date_impossible"),
        ("Nguyễn Văn A", "date_unreadable"),
        ("123456", "date_unreadable"),
        ("25756", "date_unreadable"),
        (9162, "date_unreadable"),
        (150, "date_unreadable"),
        (0, "date_unreadable"),
        (-5, "date_unreadable"),
        (123456, "date_unreadable"),
        (10**12, "date_unreadable"),
        (1962.5, "date_unreadable"),
        (float("nan"), "date_unreadable"),
        (float("inf"), "date_unreadable"),
        (True, "date_unreadable"),
        (BadCell("#VALUE!"), "cell_unknown"),
        (BadCell("=C1"), "cell_unknown"),
    ],
)
def test_what_has_no_reading_or_several_is_asked_about(cell, code):
    assert _read(cell) == (None, None, [("error", code)])


@pytest.mark.parametrize("cell", [None, "", " ", "-", "--", ".", "Không rõ", "không có", "x"])
def test_a_missing_date_is_no_fault(cell):
    assert read_birth(cell, today=TODAY) == BirthReading(None)


@pytest.mark.parametrize(
    ("cell", "id_year", "born", "repairs"),
    [
        ("5/3/15", 1915, "1915-03-05", ["date_century"]),
        ("5/3/22", 2022, "2022-03-05", ["date_century"]),
        ("5/3/22", 1922, "1922-03-05", ["date_century"]),
        ("5/3/62", 1965, "1962-03-05", ["date_century"]),
        ("25756", 1970, "1970-07-07", ["date_day_number"]),
        (9162, 1925, "1925-01-30", ["date_day_number"]),
    ],
)
def test_the_identity_number_settles_what_the_date_leaves_open(cell, id_year, born, repairs):
    found, _, problems = _read(cell, id_year=id_year)
    assert (found, [code for _, code in problems]) == (born, repairs)


def test_a_year_of_two_digits_by_the_number_may_still_lie_in_the_future():
    assert _read("5/3/27", id_year=2027) == (None, None, [("error", "date_in_future")])


def test_day_numbers_count_from_1904_where_the_workbook_says_so():
    assert _read(24294, date_1904=True)[0] == "1970-07-07"


def test_messages_quote_the_date_as_written_and_say_what_to_do():
    def message(cell):
        [problem] = read_birth(cell, today=TODAY).problems
        return problem.message

    assert message("31/06/1942") == "Ngày sinh “31/06/1942” không có trên lịch: hãy nhập lại ngày sinh."
    assert message("5/3/26") == "Ngày sinh “5/3/26” có thể là năm 1926 hoặc 2026: hãy ghi đủ bốn chữ số năm."
    assert message("5/3/62") == "Năm sinh hai chữ số trong “5/3/62” đọc là 1962."
    assert message("0/05/1950") == "“0/05/1950” đọc là tháng 05/1950."
    assert message("x/x/1950") == "“x/x/1950” đọc là năm 1950."
    assert message("O5/03/1962") == "Đã thay chữ bằng số, “O5/03/1962” đọc là 05/03/1962."
    assert message("8/71") == "Không đọc được ngày sinh “8/71”: hãy nhập theo dạng ngày/tháng/năm."
    assert message(BadCell("#N/A")) == "Ngày sinh là ô bị lỗi (#N/A): hãy nhập ngày sinh."
    assert message(BadCell("=A1")) == "Ngày sinh là công thức chưa có kết quả (=A1): hãy nhập ngày sinh."


@pytest.mark.parametrize(
    "text", ["05/03/1962 (AL)", "05/03/1962 ÂL", "5/3/1962 (âm lịch)", "05/03/1962 a\u0302m li\u0323ch"]
)
def test_a_day_of_the_lunar_calendar_is_kept_with_a_warning(text):
    assert _read(text) == ("1962-03-05", "day", [("warning", "date_lunar")])


def test_a_year_of_the_lunar_calendar_is_a_year():
    assert _read("1962 (AL)") == ("1962-01-01", "year", [("warning", "date_lunar")])


def test_the_date_of_an_english_excel_is_read_with_the_month_in_the_middle():
    reading = read_birth("5-Mar-62", today=TODAY)
    assert (reading.value, reading.precision) == (date(1962, 3, 5), "day")
    assert [problem.code for problem in reading.problems] == ["date_century", "date_english"]
    assert [problem.severity.value for problem in reading.problems] == ["fixed", "fixed"]


@pytest.mark.parametrize("cell", [5, "5", 9, "Mar-6", "5-Mai-62"])
def test_one_digit_is_no_year(cell):
    reading = read_birth(cell, today=TODAY)
    assert (reading.value, [problem.code for problem in reading.problems]) == (None, ["date_unreadable"])


def test_one_digit_is_the_year_that_the_identity_number_names():
    assert read_birth(5, today=TODAY, id_year=2005).value == date(2005, 1, 1)
    assert read_birth(5, today=TODAY, id_year=1962).value is None


@pytest.mark.parametrize(
    ("written", "id_year", "born"),
    [
        ("Mar-62", None, ("1962-03-01", "month", ["date_century", "date_english"])),
        ("62-Mar", None, ("1962-03-01", "month", ["date_century", "date_english"])),
        ("Mar-1962", None, ("1962-03-01", "month", ["date_english"])),
        ("5-Mar-62", None, ("1962-03-05", "day", ["date_century", "date_english"])),
        ("Mar 5, 1962", None, ("1962-03-05", "day", ["date_english"])),
        ("Mar-12", None, ("2012-03-01", "month", ["date_century", "date_english"])),
        ("Dec-26", None, ("1926-12-01", "month", ["date_century", "date_english"])),
        ("Mar-24", None, (None, None, ["date_century"])),
        ("Mar-24", 1924, ("1924-03-01", "month", ["date_century", "date_english"])),
        ("5-Mar", None, (None, None, ["date_no_year"])),
        ("5-Mar", 1962, (None, None, ["date_no_year"])),
        ("31-Feb-1962", None, (None, None, ["date_impossible"])),
        ("Mar-2031", None, (None, None, ["date_in_future"])),
    ],
)
def test_a_date_with_an_english_month_is_read_by_the_rules_of_all_others(written, id_year, born):
    reading = read_birth(written, today=date(2026, 11, 22), id_year=id_year)
    found = reading.value and reading.value.isoformat(), reading.precision, [one.code for one in reading.problems]
    assert found == born


def test_what_is_said_of_an_english_month_is_what_was_read_or_what_is_missing():
    def last(written):
        return read_birth(written, today=date(2026, 11, 22)).problems[-1].message

    assert last("Mar-62") == "“Mar-62” đọc là tháng 03/1962."
    assert last("5-Mar") == "Ngày sinh “5-Mar” chỉ có ngày 5 tháng 3, không có năm: hãy nhập ngày sinh đầy đủ."
