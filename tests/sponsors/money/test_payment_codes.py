"""Codes of transfers: read through what banks do to a note, and never read as another pledge's."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10

from sponsors.money.payment_codes import LENGTH, MOST, code_for, codes_in, damaged_codes_in, doubtful_codes_in

NUMBERS = st.integers(1, MOST) | st.integers(1, 30_000)
CHARACTERS = string.ascii_uppercase + string.digits + " .-_"
# What banks put around a note, glued to it or apart. One single digit glued to the end is not among them: with a digit
# of the code missing nothing could tell it from the code's own.
BEFORE = ["", "FT26326", "MBVCB.7781234567.", "22112026", "IBFT 0000", "CT DEN:", "TRA", "ung ho TRAO "]
AFTER = [
    *["", "FT26326001", " FT26326", "-221126-10:22:33", " 7", "77", "20261122", "000", ".CT tu 0011001234567", "LAN 2"],
    *["Ong Nam", " I", "_1_2", "   42", "IB", "/7"],
]


def damaged(code):
    """The code with one character wrong, missing, doubled or swapped with its neighbour, at every place."""
    for place, right in enumerate(code):
        for wrong in CHARACTERS:
            if wrong != right:
                yield code[:place] + wrong + code[place + 1 :]
        yield code[:place] + code[place + 1 :]
        yield code[:place] + right + code[place:]
        if place:
            yield code[: place - 1] + right + code[place - 1] + code[place + 1 :]


@pytest.mark.parametrize(
    ("number", "code"), [(1, "TRAO0000000140"), (1234, "TRAO0000123427"), (MOST, "TRAO9999999994")]
)
def test_a_code_has_the_word_the_number_and_its_check_digits(number, code):
    assert code_for(number) == code
    assert mod_97_10.is_valid(code)
    assert len(code) == LENGTH


@pytest.mark.parametrize("number", [0, -1, MOST + 1])
def test_a_number_outside_the_eight_digits_has_no_code(number):
    with pytest.raises(ValueError, match="Mã chuyển khoản chỉ có cho số từ 1 đến 99999999"):
        code_for(number)


@pytest.mark.parametrize(
    "content",
    [
        "TRAO0000123427",
        "trao0000123427",
        "Ung ho TRAO0000123427 cam on",
        "MBVCB.7781234567.TRAO0000123427.CT tu 0011001234567",
        "FT26326TRAO0000123427FT26326001",
        "00112233TRAO0000123427",
        "TRAO 0000 1234 27",
        "TRAO-00001234-27",
        "T R A O 0000.1234.27",
        "TRAO_00001234_27",
        "TRAO000\n0123427 ngan hang xuong dong",
        "TRAOOOOOI23427",
        "TRAOoooo l23427",
        "TRAO0000123427LAN 2",
        "TRAO0000123427Ong Nam",
        "TRAO0000123427IB",
        "TRAO0000123427-221126-10:22:33",
        "TRAO0000123427 20261122",
        "TRAO0000123427 7",
        "TRAO0000123427ứng trước",
        "TRAO0000123427 TRAO0000123427",
        "TRAO00001 TRAO0000123427",
        "TRAO\u00a00000123427",
    ],
)
def test_a_code_is_read_through_what_banks_and_people_do_to_it(content):
    assert codes_in(content) == (1234,)
    assert doubtful_codes_in(content) == ()


@given(st.lists(NUMBERS, max_size=4, unique=True), st.sampled_from(BEFORE), st.sampled_from(["", " ", "FT", ", "]))
def test_codes_are_given_once_each_in_their_order(numbers, before, between):
    content = before + between.join(f"{code_for(number)};" for number in [*numbers, *numbers[::-1]])

    assert codes_in(content) == tuple(numbers)


@given(NUMBERS, st.text("ABCFT -.0123456789", max_size=12), st.text("ABCFT -.0123456789", max_size=12))
def test_a_whole_code_is_found_or_doubted_between_any_texts(number, before, after):
    content = before + code_for(number) + after

    assert (*codes_in(content), *doubtful_codes_in(content)) == (number,)


@given(NUMBERS, st.sampled_from(BEFORE), st.sampled_from(AFTER))
def test_a_damaged_code_never_yields_another_number(number, before, after):
    for wrong in damaged(code_for(number)):
        assert set(codes_in(before + wrong + after)) <= {number}, wrong


@given(NUMBERS, st.data())
def test_a_damaged_code_broken_by_spaces_never_yields_another_number(number, data):
    code = code_for(number)
    breaks = data.draw(st.sets(st.integers(1, LENGTH - 1), max_size=3))
    after = data.draw(st.sampled_from([text for text in AFTER if not text[:1].isdigit()]))
    for wrong in {code[:place] + code[place + 1 :] for place in range(LENGTH)} | {
        code[:place] + digit + code[place + 1 :] for place in range(4, LENGTH) for digit in string.digits
    }:
        broken = "".join(f" {char}" if place in breaks else char for place, char in enumerate(wrong))
        assert set(codes_in(broken + after)) <= {number}, broken


@pytest.mark.parametrize("after", ["7", "20261122", "00"])
def test_digits_glued_to_the_end_make_a_code_doubtful(after):
    assert codes_in(f"TRAO0000123427{after}") == ()
    assert doubtful_codes_in(f"TRAO0000123427{after}") == (1234,)
    assert damaged_codes_in(f"TRAO0000123427{after}") == (f"TRAO0000123427{after}",)


def test_a_single_last_digit_apart_makes_a_code_doubtful():
    assert codes_in("TRAO000012342 7") == ()
    assert doubtful_codes_in("TRAO000012342 7 TRAO000012342 7") == (1234,)


def test_a_doubtful_code_that_stands_whole_elsewhere_is_no_doubt():
    assert codes_in("TRAO00001234277 TRAO0000123427") == (1234,)
    assert doubtful_codes_in("TRAO00001234277 TRAO0000123427") == ()


@pytest.mark.parametrize(
    ("content", "near"),
    [
        ("ung ho TRAO0000123 nam 2027", ("TRAO0000123",)),
        ("TRAO0000123428 ung ho", ("TRAO0000123428",)),
        ("trao 0000 123", ("trao 0000 123",)),
        ("TRAO12345", ("TRAO12345",)),
        ("TRAO0000123428 va TRAO0000000140 va TRAO000", ("TRAO0000123428", "TRAO000")),
        ("TRAO0000000000", ("TRAO0000000000",)),
        ("TRAO0" + 50 * "1", ("TRAO0" + 25 * "1",)),
        ("TRAO0000123427", ()),
        ("trao tang 50 so BHXH", ()),
        ("TRAO 200 the BHYT", ()),
        ("TRAO OCB 0000", ()),
        ("", ()),
    ],
)
def test_what_was_meant_to_be_a_code_is_told_as_it_stands(content, near):
    assert damaged_codes_in(content) == near
