"""The table of banks: what it holds, and what is said of a line that is wrong."""

import pytest

from locations.vietnamese import clean_spaces, fold
from sponsors.money.banks import Bank, WrongBankFile, known_banks, read
from sponsors.money.vietqr import Account, parse, payload

HEAD = "bin,short_name,name\n"


def test_known_banks_are_found_by_their_bin():
    assert known_banks()["970436"] == Bank("970436", "Vietcombank", "Ngân hàng TMCP Ngoại thương Việt Nam")
    assert known_banks()["970405"].short_name == "Agribank"
    assert len(known_banks()) == 45


def test_every_known_bank_can_stand_in_a_payload_and_has_names_of_its_own():
    banks = known_banks().values()

    assert [parse(payload(Account(bank.bin, "1"), None, "")).account.bin for bank in banks] == list(known_banks())
    assert len({fold(bank.short_name) for bank in banks}) == len({fold(bank.name) for bank in banks}) == len(banks)
    assert all(clean_spaces(text) == text for bank in banks for text in (bank.short_name, bank.name))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Dòng đầu phải là: bin,short_name,name."),
        ("bin,name\n", "Dòng đầu phải là: bin,short_name,name."),
        (HEAD + "97043,A,B\n", "Dòng 2: cần mã BIN 6 chữ số, tên thường gọi và tên đầy đủ."),
        (HEAD + "970436,A\n", "Dòng 2: cần mã BIN 6 chữ số, tên thường gọi và tên đầy đủ."),
        (HEAD + "970436,,B\n", "Dòng 2: cần mã BIN 6 chữ số, tên thường gọi và tên đầy đủ."),
        (HEAD + "970436,A,B,C\n", "Dòng 2: cần mã BIN 6 chữ số, tên thường gọi và tên đầy đủ."),
        (HEAD + "970436,A,B\n970436,C,D\n", "Dòng 3: mã BIN 970436 đã có ở trên."),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(text, message):
    with pytest.raises(WrongBankFile) as raised:
        read(text)

    assert str(raised.value) == message
