"""Headings of statements, in Vietnamese, English and both."""

import pytest

from sponsors.money.statements.headings import Field, heading_key, is_heading, meaning_of


@pytest.mark.parametrize(
    ("levels", "field"),
    [
        (["Ngày giao dịch"], Field.DATE),
        (["NGAY GIAO DICH"], Field.DATE),
        (["Ngày giao dịch/Transaction date"], Field.DATE),
        (["Ngày giao dịch\nTransaction date"], Field.DATE),
        (["Ngày giao dịch (Transaction date)"], Field.DATE),
        (["Ngày giao dịch Transaction date"], Field.DATE),
        (["Ngày giao dịch - Trans. Date"], Field.DATE),
        (["Ngày giao dịch", "Transaction date"], Field.DATE),
        (["Ngày GD / Giờ GD"], Field.DATE),
        (["Ngày GD/ TNX date\nSố CT/ Doc No"], Field.DATE),
        (["Ngày1/\nTNX Date/ Số CT/ Doc No"], Field.DATE),
        (["Ngày hiệu lực2/\nEffective date"], Field.VALUE_DATE),
        (["STT\nNo."], Field.OTHER),
        (["Loại tiền"], Field.CURRENCY),
        (["Ngày hiệu lực"], Field.VALUE_DATE),
        (["Số tham chiếu/ Reference No."], Field.REFERENCE),
        (["Số tiền ghi nợ (VND)"], Field.DEBIT),
        (["Số tiền giao dịch", "Nợ"], Field.DEBIT),
        (["Số phát sinh", "Có"], Field.CREDIT),
        (["Phát sinh (VNĐ)", "Ghi có / Credit"], Field.CREDIT),
        (["Số tiền"], Field.AMOUNT),
        (["Nợ/Có"], Field.DIRECTION),
        (["+/-"], Field.DIRECTION),
        (["D/C"], Field.DIRECTION),
        (["Số dư"], Field.BALANCE),
        (["Số dư", "Có"], Field.BALANCE),
        (["Số dư", "Nợ"], Field.OTHER),
        (["Diễn giải"], Field.CONTENT),
        (["Đơn vị thụ hưởng/Đơn vị chuyển"], Field.PAYER),
        (["Tài khoản đối ứng"], Field.PAYER_ACCOUNT),
        (["STT"], Field.OTHER),
        (["No."], Field.OTHER),
        (["Nợ"], Field.DEBIT),
        (["Chi nhánh"], Field.OTHER),
    ],
)
def test_a_heading_means_its_field(levels, field):
    assert meaning_of(levels).field is field


@pytest.mark.parametrize(
    "levels",
    [
        ["Tài khoản"],
        ["Ngày sinh"],
        ["Ngày giao dịch/Số dư"],
        ["Số CT/ Ngày CT"],
        ["Tổng số tiền hỗ trợ"],
        [""],
        ["Nợ", "Số dư"],
        ["Ghi nợ Ghi"],
    ],
)
def test_a_heading_that_is_not_known_means_nothing(levels):
    assert meaning_of(levels) is None


def test_what_names_a_field_better_has_the_lower_rank():
    assert meaning_of(["Ngày giao dịch"]).rank < meaning_of(["Ngày hạch toán"]).rank
    assert meaning_of(["Ngày hạch toán/Transaction date"]).rank == meaning_of(["Transaction date"]).rank


@pytest.mark.parametrize(
    ("levels", "key"),
    [
        (["Ngày giao dịch/\nTransaction  date"], "ngay giao dich transaction date"),
        (["Số tiền (VND)", "Nợ"], "so tien vnd no"),
        (["+/-"], "+/-"),
        (["  "], ""),
    ],
)
def test_a_heading_is_remembered_without_its_signs(levels, key):
    assert heading_key(levels) == key


def test_a_heading_that_tells_something_only_by_its_cells_is_one():
    assert [is_heading(text) for text in ("Loại giao dịch", "Số dư", "0991000012345")] == [True, True, False]


def test_every_field_has_a_label_of_its_own():
    assert len({field.label for field in Field}) == len(Field)
