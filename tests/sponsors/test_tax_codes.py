"""Tax codes: the one written form, the check digit, and what is said of a wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sponsors.tax_codes import WrongTaxCode, check_digit, tax_code


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("0100233488", "0100233488"),
        (" 0100 233 488 ", "0100233488"),
        ("0100.233.488", "0100233488"),
        ("0314409058-002", "0314409058-002"),
        ("0314409058002", "0314409058-002"),
        ("0314409058–002", "0314409058-002"),
        ("027080001234", "027080001234"),
        ("027 080 001 234", "027080001234"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_right_code_has_one_written_form(typed, written):
    assert tax_code(typed) == written
    assert tax_code(written) == written


@pytest.mark.parametrize("typed", ["0100233489", "1100233488", "0314409059-002", "0000000000"])
def test_a_wrong_check_digit_is_told(typed):
    with pytest.raises(WrongTaxCode, match=r"chữ số kiểm tra \(chữ số thứ 10\) không khớp"):
        tax_code(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "123",
        "01002334881",
        "010023348",
        "MST0100233488",
        "0314409058-02",
        "0314409058-0021",
        "٠١٠٠٢٣٣٤٨٨",
        "1234567890123456",
    ],
)
def test_a_wrong_form_says_which_forms_there_are(typed):
    with pytest.raises(WrongTaxCode, match=f"“{typed}” không đúng dạng.*10 chữ số; chi nhánh.*12 chữ số"):
        tax_code(typed)


def test_the_check_digit_is_that_of_published_codes():
    assert (check_digit("010023348"), check_digit("031440905")) == (8, 8)


def test_nine_digits_without_a_tenth_make_no_code():
    assert check_digit("000000000") is None
    for last in range(10):
        with pytest.raises(WrongTaxCode):
            tax_code(f"000000000{last}")


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_exactly_one_tenth_digit_fits_or_none(nine):
    right = []
    for last in range(10):
        try:
            right.append(tax_code(f"{nine}{last}"))
        except WrongTaxCode:
            continue
    digit = check_digit(nine)
    assert right == ([] if digit is None else [f"{nine}{digit}"])


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_code_or_a_problem_in_words(typed):
    try:
        said = tax_code(typed)
        assert tax_code(said) == said
    except WrongTaxCode as problem:
        said = str(problem)
    assert said == "" or said.startswith("Mã số thuế “") or said.replace("-", "").isdecimal()
