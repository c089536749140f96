"""Money in words, typed amounts and shares, as Vietnamese offices write and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations.vietnamese import (
    MOST,
    NotAnAmount,
    NotAShare,
    amount_of,
    money,
    money_in_words,
    number,
    number_in_words,
    percent,
    share_of,
)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (804_600, "Tám trăm linh bốn nghìn sáu trăm đồng"),
        (1_980_000, "Một triệu chín trăm tám mươi nghìn đồng"),
        (2_001_000, "Hai triệu không trăm linh một nghìn đồng"),
        (1_005_000_000, "Một tỷ không trăm linh năm triệu đồng"),
        (24_300, "Hai mươi tư nghìn ba trăm đồng"),
        (1_366_200, "Một triệu ba trăm sáu mươi sáu nghìn hai trăm đồng"),
        (1_000_001, "Một triệu không trăm linh một đồng"),
        (1_000_010, "Một triệu không trăm mười đồng"),
        (100_000_000, "Một trăm triệu đồng"),
        (1_000_000_000_000, "Một nghìn tỷ đồng"),
        (1_005_000_000_000, "Một nghìn không trăm linh năm tỷ đồng"),
        (1_000_000_000_005, "Một nghìn tỷ không trăm linh năm đồng"),
        (
            MOST,
            "Chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu "
            "chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng",
        ),
    ],
)
def test_money_is_written_in_words(amount, words):
    assert money_in_words(amount) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "không"),
        (1, "một"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (44, "bốn mươi tư"),
        (55, "năm mươi lăm"),
        (71, "bảy mươi mốt"),
        (90, "chín mươi"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (999, "chín trăm chín mươi chín"),
        (1_000, "một nghìn"),
        (1_001, "một nghìn không trăm linh một"),
        (12_021, "mười hai nghìn không trăm hai mươi mốt"),
    ],
)
def test_numbers_are_read(value, words):
    assert number_in_words(value) == words


@pytest.mark.parametrize("value", [-1, MOST + 1])
def test_numbers_beyond_the_range_are_not_read(value):
    with pytest.raises(ValueError) as caught:
        number_in_words(value)
    assert str(caught.value) == "Chỉ đọc được số từ 0 đến 999.999.999.999.999."


DIGITS = {
    word: digit
    for digit, words in enumerate(
        ["không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy", "tám", "chín"],
    )
    for word in words.split()
}


def understood(words: str) -> int:
    """What somebody understands who hears the words: written backwards from how they are made, in no way like it."""
    if " tỷ" in words:
        before, _, after = words.partition(" tỷ")
        return understood(before) * 10**9 + (understood(after.strip()) if after else 0)
    total = held = 0
    for word in words.split():
        if word in ("triệu", "nghìn"):
            total, held = total + held * {"triệu": 10**6, "nghìn": 1_000}[word], 0
        elif word == "trăm":
            held *= 100
        elif word == "mươi":
            held += held % 10 * 9
        elif word == "mười":
            held += 10
        elif word != "linh":
            held += DIGITS[word]
    return total + held


@pytest.mark.parametrize(
    ("words", "value"),
    [("hai mươi mốt", 21), ("một trăm linh năm", 105), ("chín trăm ba mươi tư", 934), ("không", 0), ("mười lăm", 15)],
)
def test_the_hearer_of_these_tests_understands_plain_words(words, value):
    assert understood(words) == value


sizes = st.integers(0, 14).flatmap(lambda digits: st.integers(0, 10 ** (digits + 1) - 1))
sparse = st.lists(st.sampled_from([0, 0, 1, 5, 10, 15, 21, 101, 110, 999]), min_size=5, max_size=5).map(
    lambda groups: sum(group * 1_000**place for place, group in enumerate(groups))
)


@given(sizes | sparse)
def test_words_are_understood_as_the_number_they_were_made_of(value):
    words = number_in_words(value)
    assert understood(words) == value
    assert words == " ".join(words.split()) == words.lower()


@given(sizes, sizes)
def test_different_numbers_are_read_differently(one, other):
    assert (number_in_words(one) == number_in_words(other)) == (one == other)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("100 triệu", 100_000_000),
        ("1,5 tỷ", 1_500_000_000),
        ("1.5 tỉ", 1_500_000_000),
        ("1.980.000", 1_980_000),
        ("1.980.000 đồng", 1_980_000),
        ("1,980,000", 1_980_000),
        ("1 980 000", 1_980_000),
        ("1980000đ", 1_980_000),
        ("  1.980.000\u00a0VNĐ ", 1_980_000),
        ("804.600 đ.", 804_600),
        ("1,500", 1_500),
        ("500 nghìn", 500_000),
        ("500 ngàn đồng", 500_000),
        ("500k", 500_000),
        ("500 K", 500_000),
        ("0,5k", 500),
        ("100tr", 100_000_000),
        ("100 Triệu Đồng", 100_000_000),
        ("100 trieu dong", 100_000_000),
        ("1.500 triệu", 1_500_000_000),
        ("2,25 triệu", 2_250_000),
        ("1,0005 tỷ", 1_000_500_000),
        ("1 tỷ 200 triệu", 1_200_000_000),
        ("1 tỷ 200 triệu 500 nghìn", 1_200_500_000),
        ("2 tỷ rưỡi", 2_500_000_000),
        ("1 triệu rưỡi", 1_500_000),
        ("3 nghìn tỷ", 3_000_000_000_000),
        ("1,5 ngàn tỉ", 1_500_000_000_000),
        ("0", 0),
        ("999.999.999.999.999", MOST),
    ],
)
def test_typed_amounts_are_understood(typed, amount):
    assert amount_of(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "đồng",
        "trăm triệu",
        "-5",
        "+5",
        "2tr5",
        "1 tỷ 5",
        "1,500 triệu",
        "1.500,5",
        "1,5",
        "1.5",
        "12 34",
        "1.98.000",
        "1,2345 k",
        "1 triệu 2 tỷ",
        "1 tỷ 2 tỷ",
        "1 triệu rưỡi 200 nghìn",
        "1 tỷ rưỡi rưỡi",
        "1e5",
        "１００",
        "100 usd",
        "100 đồng triệu",
        "1.000.000.000.000.000",
        "1.000.000 tỷ",
        "9" * 5_000,
    ],
)
def test_what_is_no_amount_or_can_be_read_in_two_ways_is_refused(typed):
    with pytest.raises(NotAnAmount) as caught:
        amount_of(typed)
    assert str(caught.value).startswith("Không đọc được số tiền “")
    assert str(caught.value).endswith("”: gõ như 1.980.000, 500 nghìn, 100 triệu hoặc 1,5 tỷ.")
    assert len(str(caught.value)) < 200


@given(st.integers(0, MOST))
def test_amounts_are_understood_as_they_are_shown(amount):
    assert amount_of(money(amount)) == amount_of(number(amount)) == amount_of(str(amount)) == amount


@given(st.text(alphabet="0123456789., kđtrỷiệunghìrưỡo-", max_size=20))
def test_whatever_is_typed_is_an_amount_or_refused(typed):
    try:
        amount = amount_of(typed)
    except NotAnAmount:
        amount = 0
    assert 0 <= amount <= MOST


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (5, "0,05 %"), (50, "0,5 %"), (450, "4,5 %"), (1_234, "12,34 %"), (7_000, "70 %"), (10_000, "100 %")],
)
def test_shares_are_written_with_a_comma(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("typed", "share"),
    [("4,5", 450), ("4.5", 450), (" 4,50 % ", 450), ("70%", 7_000), ("0,05", 5), ("100", 10_000), ("0", 0)],
)
def test_typed_shares_are_understood(typed, share):
    assert share_of(typed) == share


@pytest.mark.parametrize("typed", ["", "%", "-1", "4,555", "1.000", "4,5,5", "bốn", "٤", "1000"])
def test_what_is_no_share_is_refused(typed):
    with pytest.raises(NotAShare) as caught:
        share_of(typed)
    assert str(caught.value) == (f"Không đọc được tỷ lệ “{typed}”: gõ như 4,5 hoặc 70 (phần trăm, tối đa hai số lẻ).")


@given(st.integers(0, 10_000))
def test_shares_are_understood_as_they_are_shown(share):
    assert share_of(percent(share)) == share
