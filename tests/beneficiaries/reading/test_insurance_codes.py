from datetime import date

import pytest

from beneficiaries.reading.insurance_codes import read_insurance_code, read_insurance_codes
from documents.workbooks.workbook import BadCell


@pytest.mark.parametrize(
    ("cell", "code", "remarks"),
    [
        ("2720547746", "2720547746", []),
        (2720547746, "2720547746", []),
        (" 27 2054 7746 ", "2720547746", []),
        ("'2720547746", "2720547746", [("fixed", "code_repaired")]),
        ("272O54774l", "2720547741", [("fixed", "code_repaired")]),
        ("2720547746\u200b", "2720547746", [("fixed", "code_repaired")]),
        ("２７２０５４７７４６", "2720547746", [("fixed", "code_repaired")]),
        ("GD4515I1282812O", "5112828120", [("fixed", "code_from_card")]),
        ("GD4515112828120", "5112828120", [("fixed", "code_from_card")]),
        ("gd 4 51 5112828120", "5112828120", [("fixed", "code_from_card")]),
        (None, None, []),
        ("", None, []),
        ("Không", None, []),
        ("chưa có", None, []),
        ("272054774", None, [("warning", "code_unusable")]),
        (272054774, None, [("warning", "code_unusable")]),
        ("027162001234", None, [("warning", "code_unusable")]),
        ("451512828120123", None, [("warning", "code_unusable")]),
        ("GD451511282812", None, [("warning", "code_unusable")]),
        ("GD45151128281205", None, [("warning", "code_unusable")]),
        (BadCell("#N/A"), None, [("warning", "code_unusable")]),
        (2.7e9 + 0.5, None, [("warning", "code_unusable")]),
        (True, None, [("warning", "code_unusable")]),
        (-2720547746, None, [("warning", "code_unusable")]),
        (date(1962, 3, 5), None, [("warning", "code_unusable")]),
    ],
)
def test_an_insurance_code_has_ten_digits_or_is_not_used(cell, code, remarks):
    reading = read_insurance_code(cell)
    assert (reading.value, [(problem.severity, problem.code) for problem in reading.problems]) == (code, remarks)


@pytest.mark.parametrize(
    ("cells", "code", "problems"),
    [
        ((), None, []),
        (("2720547746",), "2720547746", []),
        (("2720547746", "GD4272720547746"), "2720547746", []),
        (("chưa rõ", "2720547746"), "2720547746", []),
        (("chưa rõ", None), None, ["code_unusable"]),
        (("2720547746", "2720547747"), None, ["code_twice"]),
    ],
)
def test_two_insurance_numbers_count_only_if_they_are_one(cells, code, problems):
    reading = read_insurance_codes(cells)
    assert (reading.value, [problem.code for problem in reading.problems]) == (code, problems)
