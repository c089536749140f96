"""VietQR payloads: equal to published ones, refused where a bank would not take them, read back as they were meant."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sponsors.money.payment_codes import code_for
from sponsors.money.vietqr import Account, NoPayload, Transfer, WrongPayload, checksum, parse, payload

SACOMBANK = Account("970403", "0011012345678")
STATIC = "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"
DYNAMIC = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS6869"
    "0819thanh toan don hang63042E2E"
)
PLAIN = st.text(string.ascii_letters + string.digits + " ", max_size=25)


def with_checksum(text):
    return f"{text}6304{checksum(f'{text}6304')}"


def test_payloads_equal_the_published_ones():
    assert payload(SACOMBANK, None, "") == STATIC
    assert payload(SACOMBANK, 180_000, "thanh toan don hang", "NPS6869") == DYNAMIC


def test_published_payloads_are_read():
    assert parse(STATIC) == Transfer(SACOMBANK, None, "", "")
    assert parse(DYNAMIC) == Transfer(SACOMBANK, 180_000, "thanh toan don hang", "NPS6869")


def test_a_note_without_an_amount_leaves_the_code_static():
    text = payload(Account("970436", "0991000012345"), None, "TRAO0000123427")

    assert text.startswith("000201010211")
    assert "62180814TRAO0000123427" in text


def test_the_checksum_is_that_of_the_standard():
    assert checksum("123456789") == "29B1"
    assert checksum("") == "FFFF"


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True).filter(str.isascii),
    st.text(string.ascii_letters + string.digits, min_size=1, max_size=19),
    st.none() | st.integers(1, 10**13 - 1),
    PLAIN,
    PLAIN,
)
def test_what_was_written_is_read_back(bank, number, amount, note, reference):
    account = Account(bank, number)

    assert parse(payload(account, amount, note, reference)) == Transfer(account, amount, note, reference)


@given(st.integers(1, 99_999_999), st.integers(1, 10**13 - 1))
def test_the_code_of_every_pledge_fits_into_a_note(number, amount):
    assert parse(payload(SACOMBANK, amount, code_for(number))).note == code_for(number)


@given(st.integers(0, len(DYNAMIC) - 1), st.sampled_from(string.ascii_uppercase + string.digits))
def test_a_payload_with_one_wrong_character_is_not_read(place, char):
    wrong = DYNAMIC[:place] + char + DYNAMIC[place + 1 :]
    if wrong != DYNAMIC:
        with pytest.raises(WrongPayload):
            parse(wrong)


@pytest.mark.parametrize(
    ("amount", "note", "reference", "message"),
    [
        (0, "", "", "Số tiền phải từ 1 đồng và không quá 13 chữ số, không phải “0”."),
        (-5, "", "", "Số tiền phải từ 1 đồng và không quá 13 chữ số, không phải “-5”."),
        (10**13, "", "", "Số tiền phải từ 1 đồng và không quá 13 chữ số, không phải “10000000000000”."),
        (1, 26 * "A", "", "Nội dung chuyển khoản dài 26 ký tự, quá 25 ký tự mà mã VietQR cho phép."),
        (
            1,
            "ủng hộ",
            "",
            "Nội dung chuyển khoản chỉ được có chữ cái không dấu, chữ số và dấu cách, không phải “ủng hộ”.",
        ),
        (
            1,
            "A\n",
            "",
            "Nội dung chuyển khoản chỉ được có chữ cái không dấu, chữ số và dấu cách, không phải “A\n”.",
        ),
        (
            1,
            "",
            "BN2023-CK0001",
            "Số tham chiếu chỉ được có chữ cái không dấu, chữ số và dấu cách, không phải “BN2023-CK0001”.",
        ),
    ],
)
def test_what_no_bank_would_take_is_refused(amount, note, reference, message):
    with pytest.raises(NoPayload) as raised:
        payload(SACOMBANK, amount, note, reference)

    assert str(raised.value) == message


@pytest.mark.parametrize("bank", ["", "97040", "9704033", "97040A", "９70403"])
def test_a_bank_is_named_by_six_digits(bank):
    with pytest.raises(NoPayload) as raised:
        Account(bank, "1")

    assert str(raised.value) == f"Mã BIN của ngân hàng phải có đúng 6 chữ số, không phải “{bank}”."


@pytest.mark.parametrize("number", ["", 20 * "1", "12 34", "12-34", "số"])
def test_the_number_of_an_account_is_short_and_plain(number):
    with pytest.raises(NoPayload) as raised:
        Account("970403", number)

    message = f"Số tài khoản phải có 1 đến 19 chữ số hoặc chữ cái không dấu, không phải “{number}”."
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Mã VietQR sai: mã kiểm tra ở cuối không khớp."),
        (STATIC[:-1] + "0", "Mã VietQR sai: mã kiểm tra ở cuối không khớp."),
        (STATIC.lower(), "Mã VietQR sai: mã kiểm tra ở cuối không khớp."),
        (with_checksum("000201"), "Mã QR không phải là mã VietQR chuyển tiền đồng đến tài khoản."),
        (
            with_checksum(STATIC[:-8].replace("QRIBFTTA", "QRIBFTTC")),
            "Mã QR không phải là mã VietQR chuyển tiền đồng đến tài khoản.",
        ),
        (
            with_checksum(STATIC[:-8].replace("5303704", "5303840")),
            "Mã QR không phải là mã VietQR chuyển tiền đồng đến tài khoản.",
        ),
        (with_checksum("00020102"), "Mã VietQR sai: không đọc được từ ký tự thứ 7."),
        (with_checksum("000201000201"), "Mã VietQR sai: không đọc được từ ký tự thứ 7."),
        (with_checksum("000201XX"), "Mã VietQR sai: không đọc được từ ký tự thứ 7."),
        (with_checksum(STATIC[:-8] + "540200"), "Mã VietQR sai: số tiền “00”."),
        (
            with_checksum(STATIC[:-8].replace("0006970403", "000697040X")),
            "Mã VietQR sai: Mã BIN của ngân hàng phải có đúng 6 chữ số, không phải “97040X”.",
        ),
    ],
)
def test_what_is_no_payload_of_a_transfer_is_refused(text, message):
    with pytest.raises(WrongPayload) as raised:
        parse(text)

    assert str(raised.value) == message
