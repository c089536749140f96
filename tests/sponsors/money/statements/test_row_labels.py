"""Rows that name a balance or a sum."""

import pytest

from sponsors.money.statements.row_labels import BALANCE, SUM, label_of


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Số dư đầu kỳ", BALANCE),
        ("SO DU DAU KY:", BALANCE),
        ("Số dư đầu kỳ/ Opening balance", BALANCE),
        ("Số dư cuối ngày 22/11/2026: 12.500.000 VND", BALANCE),
        ("Balance brought forward", BALANCE),
        ("Số dư mang sang", BALANCE),
        ("Cộng", SUM),
        ("Tổng cộng", SUM),
        ("Tổng số/ Total", SUM),
        ("Cộng phát sinh trong kỳ", SUM),
        ("Tổng số tiền ghi có", SUM),
        ("Total debit amount", SUM),
        ("Tổng công ty May Sông Cầu ủng hộ", ""),
        ("TONG CONG TY MAY", ""),
        ("Cong ty An Phat", ""),
        ("Công", SUM),
        ("Số dư quỹ lớp 5A ủng hộ", ""),
        ("12.500.000", ""),
        ("", ""),
    ],
)
def test_a_label_is_understood_only_as_a_whole(text, label):
    assert label_of(["", text]) == label
