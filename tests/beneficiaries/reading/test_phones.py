import pytest

from beneficiaries.reading.phones import read_phone
from documents.workbooks.workbook import BadCell


@pytest.mark.parametrize(
    ("cell", "phone", "remark"),
    [
        ("0912345678", "0912345678", None),
        ("091 234 5678", "0912345678", None),
        ("091.234.5678", "0912345678", None),
        (912345678, "0912345678", "phone_repaired"),
        ("+84912345678", "0912345678", "phone_repaired"),
        ("84912345678", "0912345678", "phone_repaired"),
        ("01681234567", "0381234567", "phone_repaired"),
        ("01201234567", "0701234567", "phone_repaired"),
        ("0222.3.821.330", "02223821330", None),
        ("(0222) 3821330", "02223821330", None),
        (2223821330, "02223821330", "phone_repaired"),
        (None, None, None),
        ("không có", None, None),
        ("12345", None, "phone_unreadable"),
        ("0412345678", None, "phone_unreadable"),
        ("0912345678, 0987654321", "0912345678", "phone_several"),
        ("0912.345.678 / 0222 3821330", "0912345678", "phone_several"),
        ("0912345678 0987654321", "0912345678", "phone_several"),
        ("0912345678 - 01687654321", "0912345678", "phone_several"),
        ("0912345678, 12", None, "phone_unreadable"),
        ("0912345678, " * 9, None, "phone_unreadable"),
        (-912345678, None, "phone_unreadable"),
        (BadCell("#N/A"), None, "phone_unreadable"),
        (True, None, "phone_unreadable"),
    ],
)
def test_telephone_numbers_are_read(cell, phone, remark):
    reading = read_phone(cell)
    assert (reading.value, [problem.code for problem in reading.problems]) == (phone, [remark] if remark else [])
