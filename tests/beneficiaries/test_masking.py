"""People as a sponsor may see them."""

import pytest

from beneficiaries.masking import HIDDEN, Masked, decade, initials, masked


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Thị Ánh", "N. A."),
        ("Đào Văn Ưng", "D. U."),
        ("  trần   thị  bé ", "T. B."),
        ("H'Hen Niê", "H. N."),
        ("Y Moan", "Y. M."),
        ("An", "A."),
        ("Nguyễn Văn A (cháu ông B)", "N. A."),
        ("", HIDDEN),
        ("123 ...", HIDDEN),
    ],
)
def test_a_name_is_its_first_and_last_letter(name, shown):
    assert initials(name) == shown


@pytest.mark.parametrize(("year", "shown"), [(1967, "1960–1969"), (1970, "1970–1979"), (2019, "2010–2019"), (None, "")])
def test_a_birth_year_is_its_decade(year, shown):
    assert decade(year) == shown


def test_a_person_has_letters_a_decade_and_a_province():
    shown = masked("Nguyễn Thị Ánh", 1967, "Bắc Ninh", place_is_known=False)
    assert shown == Masked("N. A.", "1960–1969", "Bắc Ninh")


def test_who_knows_the_place_sees_neither_letters_nor_decade():
    shown = masked("Nguyễn Thị Ánh", 1967, "Bắc Ninh", place_is_known=True)
    assert shown == Masked(HIDDEN, "", "Bắc Ninh")
