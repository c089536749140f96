"""Statements in small: headers anywhere, what is asked and remembered, rows that are none and rows that are wrong."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.workbooks.workbook import BadCell, Merge, Row, Sheet, read_workbook
from sponsors.money.statements.columns import Layout, Question
from sponsors.money.statements.head import account_in
from sponsors.money.statements.headings import Field
from sponsors.money.statements.line_keys import line_keys
from sponsors.money.statements.lines import Line, NotAStatement, NotInDong, Problem, Skipped, with_answers
from sponsors.money.statements.statement import read_statement

FILES = Path(__file__).parent / "files"
HEADER = ("Ngày", "Ghi nợ", "Ghi có", "Diễn giải")
DAY = date(2026, 11, 22)
NUMBERED_STATEMENT = [("Ngày", "Số tiền", "D/C", "Nội dung"), ("22/11/2026", 5_000, "C", "x")]


def sheet(*rows, name="S", merges=()):
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(cell is not None for cell in row)]
    return Sheet(name, tuple(Row(number, tuple(row)) for number, row in filled), merges=tuple(merges))


def read(*rows, layout=None, merges=()):
    return read_statement([sheet(*rows, merges=merges)], layout)


def told(reading):
    """Lines in short, problems and reasons by their rows."""
    return (
        [(line.row, line.on.day, line.amount, line.content) for line in reading.lines],
        {row.row: row.message for row in reading.problems},
        {row.row: row.reason for row in reading.skipped},
    )


def test_a_line_holds_what_its_row_tells():
    reading = read(
        ("Ngày giao dịch", "Ngày hiệu lực", "Số CT", "Nợ", "Có", "Số dư", "Nội dung", "Người chuyển", "TK đối ứng"),
        (datetime(2026, 11, 22, 8), "21/11/2026", 123, None, "5.000", 9_000, " ung  ho ", "LE THI CUC", 9704),
    )

    shape = "date=ngay giao dich|reference=so ct|content=noi dung"
    assert reading.lines == (
        Line("S", 2, DAY, 5_000, "ung ho", "123", 9_000, date(2026, 11, 21), "LE THI CUC", "9704", shape),
    )
    assert reading.layout.fields["ngay hieu luc"] is Field.VALUE_DATE


@pytest.mark.parametrize(
    "rows",
    [
        (HEADER, ("22/11/2026", None, "5.000", "x")),
        ((None,), ("Sao kê",), (None, None, "Trang 1"), HEADER, ("22/11/2026", None, "5.000", "x")),
        (("Date", "Debit", "Credit", "Description"), (DAY, 0, 5_000, "x")),
        (HEADER, ("Date", "Debit", "Credit", "Details"), (1, 2, 3, 4), ("22/11/2026", None, "5.000", "x")),
        (("Ngày", "Số tiền", None, "Diễn giải"), (None, "Nợ", "Có"), ("22/11/2026", None, "5.000", "x")),
        (("Ngay GD", "No", "Co", "Noi dung"), ("22/11/2026", "7.000", None, "y"), ("22/11/2026", None, "5.000", "x")),
    ],
)
def test_the_header_is_found_wherever_it_stands(rows):
    merges = [Merge(1, 1, 1, 2)] if rows[0] == ("Ngày", "Số tiền", None, "Diễn giải") else [Merge(2, 7, 2, 9)]
    reading = read(*rows, merges=merges)

    assert (reading.missing, reading.questions, reading.problems) == ((), (), ())
    assert [(line.on, line.amount, line.content) for line in reading.lines][-1] == (DAY, 5_000, "x")


def test_no_beside_no_co_numbers_the_rows():
    reading = read(("No.", "Date", "Credit", "Debit", "Details"), (1, DAY, 5_000, None, "x"))

    assert [line.amount for line in reading.lines] == [5_000]
    assert reading.layout.fields["no"] is Field.OTHER


def test_no_beside_co_that_only_counts_is_no_money():
    reading = read(("No.", "Ngay", "Co", "Noi dung"), (1, DAY, 5_000, "x"), (2, DAY, None, "y"))

    assert told(reading)[:2] == ([(2, 22, 5_000, "x")], {3: "Dòng có ngày nhưng không có số tiền."})


@pytest.mark.parametrize("sheets", [[], [sheet()], [sheet(("Họ và tên", "Ngày sinh"), ("An", "05/11/1962"))]])
def test_a_file_without_transfers_is_refused(sheets):
    with pytest.raises(NotAStatement) as raised:
        read_statement(sheets)

    assert str(raised.value).startswith("Không tìm thấy bảng giao dịch trong tệp.")


def test_a_column_that_can_not_be_told_is_asked_and_the_answer_is_remembered():
    rows = (
        ("Ngày GD", "Cột thứ nhất", "Cột thứ hai", "Diễn giải"),
        ("22/11/2026", "5.000", None, "vào"),
        ("22/11/2026", None, "7.000", "ra"),
    )
    asked = read(*rows)

    assert (asked.lines, asked.problems, asked.skipped) == ((), (), ())
    assert asked.missing == (Field.CREDIT,)
    assert asked.questions == (
        Question("cot thu nhat", "Cột thứ nhất", ("5.000",), needed=True),
        Question("cot thu hai", "Cột thứ hai", ("7.000",), needed=True),
    )

    settled = with_answers(asked.layout, {"cot thu nhat": Field.CREDIT, "cot thu hai": Field.DEBIT})
    answered = read(*rows, layout=settled)

    assert [line.amount for line in answered.lines] == [5_000, -7_000]
    assert read(*rows, layout=answered.layout) == answered


def test_a_layout_comes_before_what_headings_mean():
    rows = (HEADER, ("22/11/2026", "5.000", None, "x"))
    turned = Layout({"ghi no": Field.CREDIT, "ghi co": Field.DEBIT})

    assert [line.amount for line in read(*rows).lines] == [-5_000]
    assert [line.amount for line in read(*rows, layout=turned).lines] == [5_000]


def test_columns_without_a_meaning_that_hold_nothing_are_not_asked():
    reading = read((*HEADER, "Cột lạ", "Cột kia"), ("22/11/2026", None, 5_000, "x", None, "A1"))

    assert reading.questions == (Question("cot kia", "Cột kia", ("A1",), needed=False),)
    assert len(reading.lines) == 1


def test_two_columns_of_one_heading_are_asked_apart():
    rows = (("Ngày", "Ghi có", "Ghi có", "Diễn giải"), ("22/11/2026", 1_000, 5_000, "x"))
    asked = read(*rows)

    assert [question.key for question in asked.questions] == ["ghi co", "ghi co 2"]
    answers = {"ghi co": Field.OTHER, "ghi co 2": Field.CREDIT}
    assert [line.amount for line in read(*rows, layout=with_answers(asked.layout, answers)).lines] == [5_000]


def test_two_answers_for_one_field_are_asked_again():
    rows = (("Ngày", "A x", "B y", "Diễn giải"), ("22/11/2026", 1_000, 5_000, "x"))
    both = Layout({"a x": Field.CREDIT, "b y": Field.CREDIT})

    assert [question.key for question in read(*rows, layout=both).questions] == ["a x", "b y"]


def test_unsigned_amounts_are_asked_until_somebody_says_what_they_are():
    rows = (("Ngày", "Số tiền", "Nội dung"), ("22/11/2026", 5_000, "x"))
    asked = read(*rows)

    assert (asked.missing, [question.key for question in asked.questions]) == ((Field.CREDIT,), ["so tien"])
    assert "so tien" not in asked.layout.fields
    for field in (Field.CREDIT, Field.AMOUNT):
        answered = read(*rows, layout=with_answers(asked.layout, {"so tien": field}))
        assert [line.amount for line in answered.lines] == [5_000]


def test_an_amount_beside_debit_and_credit_is_not_used():
    reading = read(("Ngày", "Số tiền", "Nợ", "Có", "Nội dung"), ("22/11/2026", 7, None, 5_000, "x"))

    assert [line.amount for line in reading.lines] == [5_000]


def test_the_best_named_of_two_dates_counts():
    reading = read(
        ("Ngày hạch toán", "Ngày giao dịch", "Số CT", "Số tham chiếu", "Có", "Nội dung"),
        ("23/11/2026", "22/11/2026", "CT1", "FT1", 5_000, "x"),
    )

    [line] = reading.lines
    assert (line.on, line.value_on, line.reference) == (DAY, date(2026, 11, 23), "FT1")


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (("31/11/2026", None, 5_000, "x"), "Không đọc được ngày “31/11/2026”."),
        ((None, None, 5_000, "x"), "Dòng có số tiền nhưng không có ngày."),
        (("22/11/2026", None, None, "x"), "Dòng có ngày nhưng không có số tiền."),
        (
            ("22/11/2026", 5_000, 5_000, "x"),
            "Dòng có cả tiền vào và tiền ra; hãy đối chiếu với ngân hàng rồi nhập tay.",
        ),
        (("22/11/2026", None, "5,5", "x"), "Cột “Tiền vào (ghi có)”: “5,5” có phần lẻ dưới một đồng."),
        (
            ("22/11/2026", BadCell("#REF!"), None, "x"),
            "Cột “Tiền ra (ghi nợ)”: “#REF!” không phải là số tiền.",
        ),
        (
            ("22/11/2026", -5_000, None, "x"),
            "Số tiền ra là số âm, khác với các dòng khác; hãy đối chiếu với ngân hàng rồi nhập tay.",
        ),
    ],
)
def test_a_row_that_can_not_be_read_is_a_problem(rows, problem):
    reading = read(HEADER, ("21/11/2026", 1_000, None, "ra"), rows)

    assert told(reading) == ([(2, 21, -1_000, "ra")], {3: problem}, {1: "Dòng tiêu đề cột"})
    assert reading.problems[0].text.endswith("x")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((None, None, None, "Người lập biểu"), "Không phải dòng giao dịch (chữ ký, ghi chú)"),
        ((None, "Kế toán", "Thủ quỹ"), "Không phải dòng giao dịch (chữ ký, ghi chú)"),
        ((None, 1_000, 5_000), "Dòng cộng (không có ngày và nội dung)"),
        (("Tổng cộng", 1_000, 5_000), "Dòng cộng"),
        ((None, None, 5_000, "Cộng phát sinh"), "Dòng cộng"),
        (("22/11/2026", None, None, "Số dư cuối ngày"), "Dòng số dư"),
        (HEADER, "Dòng tiêu đề lặp lại"),
        (("(1)", "(2)", "(3)", "(4)"), "Dòng đánh số cột"),
        (("22/11/2026", 0, None, "x"), "Số tiền bằng 0"),
        (("23/11/2026",), "Dòng chỉ ghi ngày của các dòng dưới"),
    ],
)
def test_a_row_that_is_no_transfer_is_told_with_its_reason(row, reason):
    reading = read(HEADER, ("22/11/2026", None, 5_000, "x"), row)

    assert told(reading) == ([(2, 22, 5_000, "x")], {}, {1: "Dòng tiêu đề cột", 3: reason})


def test_a_company_whose_name_begins_as_a_sum_is_a_transfer():
    reading = read(HEADER, ("22/11/2026", None, 5_000, "Tổng cộng"), ("22/11/2026", None, 6_000, "Số dư đầu kỳ"))

    assert [line.amount for line in reading.lines] == [5_000, 6_000]


def test_a_content_that_goes_on_below_belongs_to_its_line_if_another_follows():
    reading = read(
        HEADER,
        ("22/11/2026", None, 5_000, "TRAO0000"),
        (None, None, None, "000140"),
        (None, None, None, "cam on"),
        ("22/11/2026", None, 6_000, "y"),
        (None, None, None, "Chứng từ không có chữ ký"),
    )

    assert told(reading) == (
        [(2, 22, 5_000, "TRAO0000 000140 cam on"), (5, 22, 6_000, "y")],
        {},
        {
            1: "Dòng tiêu đề cột",
            3: "Nội dung nối tiếp của dòng trên",
            4: "Nội dung nối tiếp của dòng trên",
            6: "Không phải dòng giao dịch (chữ ký, ghi chú)",
        },
    )


def test_a_day_merged_over_several_rows_counts_for_all_of_them():
    rows = (HEADER, ("22/11/2026", None, 5_000, "x"), (None,), (None, None, 6_000, None), (None, None, 7_000, "z"))

    assert told(read(*rows, merges=[Merge(2, 0, 4, 0), Merge(9, 0, 12, 0)]))[:2] == (
        [(2, 22, 5_000, "x"), (4, 22, 6_000, "")],
        {5: "Dòng có số tiền nhưng không có ngày."},
    )


@pytest.mark.parametrize(
    ("direction", "amount", "problem"),
    [
        ("C", 5_000, None),
        ("Có", 5_000, None),
        ("(+)", 5_000, None),
        ("DR", -5_000, None),
        ("Nợ", -5_000, None),
        ("−", -5_000, None),
        ("X", None, "Không rõ tiền vào hay tiền ra: “X”."),
        (None, None, "Không rõ tiền vào hay tiền ra: “”."),
    ],
)
def test_the_direction_stands_beside_the_amount(direction, amount, problem):
    reading = read(*NUMBERED_STATEMENT, ("22/11/2026", "5.000", direction, "y"))

    assert [line.amount for line in reading.lines[1:]] == ([amount] if amount else [])
    assert [row.message for row in reading.problems] == ([problem] if problem else [])


def test_an_unread_amount_beside_its_direction_is_a_problem():
    reading = read(*NUMBERED_STATEMENT, ("22/11/2026", "5OOO", "C", "y"), (None, None, None, "ký tên"))

    assert (
        reading.problems[0].message
        == "Cột “Số tiền có dấu (+ là tiền vào, − là tiền ra)”: “5OOO” không phải là số tiền."
    )


def test_a_second_table_with_other_headings_is_read_by_its_own():
    reading = read(
        HEADER,
        ("22/11/2026", None, 5_000, "x"),
        ("Sao kê tài khoản khác",),
        ("Ngày", "Nội dung", "Ghi có", "Ghi nợ"),
        ("23/11/2026", "y", 6_000, None),
    )

    assert told(reading)[0] == [(2, 22, 5_000, "x"), (5, 23, 6_000, "y")]
    assert told(reading)[2][4] == "Dòng tiêu đề cột"


def test_a_sheet_without_headings_goes_on_with_the_table_before():
    first = sheet(HEADER, ("22/11/2026", None, 5_000, "x"), name="1")
    second = sheet(("23/11/2026", None, 6_000, "y"), name="2")

    reading = read_statement([sheet(name="0"), first, second])

    assert [(line.sheet, line.row, line.amount) for line in reading.lines] == [("1", 2, 5_000), ("2", 1, 6_000)]


def test_transfers_of_a_sheet_that_goes_on_with_nothing_are_problems():
    first = sheet(HEADER, ("22/11/2026", None, 5_000, "x"), name="1")
    other = sheet(("x", "22/11/2026", 5_000), name="2")
    notes = sheet(("Ghi chú",), name="3")

    reading = read_statement([first, other, notes])

    assert reading.problems == (
        Problem("2", 1, "x | 22/11/2026 | 5000", "Trang tính không có dòng tiêu đề cột, nên không đọc được dòng này."),
    )
    assert reading.skipped[1:] == (Skipped("3", 1, "Ghi chú", "Trang tính không có bảng giao dịch"),)


@pytest.mark.parametrize(
    ("row", "account"),
    [
        (("Số tài khoản: 0991000012345",), "0991000012345"),
        (("Số TK:", None, "0991 0000 12345 - VND"), "0991000012345"),
        (("Số tài khoản/ Account number:", 991000012345), "991000012345"),
        (("Account No. (VND): 118-000-123456",), "118000123456"),
        (("Số tài khoản: 0991000012345VND",), "0991000012345"),
        (("Số tài khoản: 12345678Abc",), "12345678ABC"),
        (("Số TK:", "XYZ0001 - Ủy ban"), "XYZ0001"),
        (("Số tài khoản: 0991 0000 12345 Ngân hàng A",), "0991000012345"),
        (("Tài khoản: Nguyễn Văn An",), ""),
        (("TK số:", "0991000012345"), "0991000012345"),
        (("Số TK thanh toán: 0991000012345",), "0991000012345"),
        (("Tài khoản tiền gửi thanh toán số 0991000012345",), "0991000012345"),
        (("SAO KÊ TÀI KHOẢN KHÁCH HÀNG - TK: 0991000012345",), "0991000012345"),
        (("Chủ tài khoản: BHXH TỈNH BẮC NINH; Số TK 0991000012345",), "0991000012345"),
        (("SAO KÊ TÀI KHOẢN từ 01/11/2026 đến 23/11/2026",), ""),
        (("SAO KÊ TK 01/11/2026 - 23/11/2026",), ""),
        (("Số tài khoản", "chưa có"), ""),
        (("Số tài khoản:",), ""),
        (("Tài khoản: 123",), ""),
        (("Mã khách hàng: 0991000012345",), ""),
        (("0991000012345",), ""),
    ],
)
def test_the_account_is_found_in_the_head(row, account):
    assert account_in([Row(1, ("Ngân hàng",)), Row(2, row)]) == account


def test_a_day_and_a_number_in_one_column_are_parted():
    reading = read(
        ("Ngày GD/ TNX date\nSố CT/ Doc No", "Ghi nợ", "Ghi có", "Nội dung"),
        ("22/11/2026\n5091 - 36712", None, 5_000, "x"),
        ("22/11/2026", None, 6_000, "y"),
        ("22/11/2026 sau giờ", None, 7_000, "z"),
    )

    assert [(line.on, line.reference, line.amount) for line in reading.lines] == [
        (DAY, "5091 - 36712", 5_000),
        (DAY, "", 6_000),
    ]
    assert [row.message for row in reading.problems] == ["Không đọc được ngày “22/11/2026 sau giờ”."]


@pytest.mark.parametrize("head", [("Loại tiền/ Currency:", "USD"), ("Tiền tệ: eur",), ("Ccy", None, "JPY")])
def test_a_statement_in_another_currency_is_refused(head):
    with pytest.raises(NotInDong, match="ở đây chỉ ghi nhận tiền đồng"):
        read(head, HEADER, ("22/11/2026", None, 5_000, "x"))


def test_a_statement_in_dong_is_not_refused():
    assert len(read(("Loại tiền:", "VND"), ("Tiền tệ: Đồng",), HEADER, ("22/11/2026", None, 5_000, "x")).lines) == 1


def test_a_transfer_in_another_currency_is_a_problem():
    reading = read(
        (*HEADER, "Loại tiền"), ("22/11/2026", None, 5_000, "x", "VND"), ("22/11/2026", None, 600, "y", "USD")
    )

    assert told(reading)[:2] == (
        [(2, 22, 5_000, "x")],
        {3: "Loại tiền “USD”: ở đây chỉ ghi nhận tiền đồng."},
    )


def test_statements_of_several_accounts_in_one_file_are_told():
    reading = read(
        ("Số tài khoản: 0991000012345",),
        HEADER,
        ("22/11/2026", None, 5_000, "x"),
        ("Số tài khoản: 0991000054321",),
        HEADER,
        ("23/11/2026", None, 6_000, "y"),
    )

    assert reading.account == "0991000012345"
    assert reading.remarks == (
        "Tệp có sao kê của nhiều tài khoản (0991000012345, 0991000054321); hãy gửi riêng từng tài khoản.",
    )


def test_a_row_that_only_looks_like_other_headings_parts_no_table():
    reading = read(
        HEADER,
        ("22/11/2026", None, 5_000, "x"),
        ("Số dư", "Loại tiền", "Chi nhánh"),
        ("23/11/2026", None, 6_000, "y"),
    )

    assert [line.amount for line in reading.lines] == [5_000, 6_000]


def test_days_are_counted_from_1904_where_the_workbook_does():
    reading = read_statement([sheet(HEADER, (46331 - 1462, None, 5_000, "x"))], date_1904=True)

    assert reading.lines[0].on == date(2026, 11, 5)


def test_the_same_transfers_of_one_bank_have_the_same_keys_in_another_format():
    def keys(name):
        book = read_workbook((FILES / name).read_bytes())
        return set(line_keys(read_statement(book.sheets).lines, "0991000012345"))

    assert keys("vietcombank.xlsx") == keys("bidv.xlsx") == keys("techcombank.csv") == keys("kho-bac.ods")


CELLS = st.none() | st.sampled_from(
    [
        *HEADER,
        "22/11/2026",
        DAY,
        5_000,
        -5_000,
        "5.000",
        "5,000.00",
        "Tổng cộng",
        "Số dư",
        "x",
        0.5,
        True,
        "1",
        "C",
        "D/C",
    ]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=12))
def test_whatever_a_sheet_holds_no_row_is_lost(rows):
    one = sheet(HEADER, *rows)

    reading = read_statement([one])

    found = sorted(row.row for row in (*reading.lines, *reading.problems, *reading.skipped))
    assert reading.missing or found == [row.number for row in one.rows]
