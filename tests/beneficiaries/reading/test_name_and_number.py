import pytest

from beneficiaries.reading.name_and_number import name_and_number


@pytest.mark.parametrize(
    ("cell", "name", "number"),
    [
        ("Nguyễn Văn An\nCCCD: 027066057009", "Nguyễn Văn An", "027066057009"),
        ("NGUYỄN VĂN AN - 027066057009", "Nguyễn Văn An", "027066057009"),
        ("Nguyễn Văn An, số CCCD 027066057009.", "Nguyễn Văn An", "027066057009"),
        ("Nguyễn Văn An; Số định danh cá nhân: 027066057009", "Nguyễn Văn An", "027066057009"),
        ("Nguyễn Văn An CMND 271234567", "Nguyễn Văn An", "271234567"),
        ("Nguyễn Văn Công 027066057009", "Nguyễn Văn Công", "027066057009"),
    ],
)
def test_a_name_and_one_number_are_taken_apart(cell, name, number):
    read, digits = name_and_number(cell)
    assert (read.value, digits) == (name, number)
    assert {(one.field, one.severity.value, one.code) for one in read.problems} >= {
        ("full_name", "fixed", "name_and_number"),
        ("personal_id", "fixed", "name_and_number"),
    }


@pytest.mark.parametrize(
    "cell",
    [
        "Nguyễn Văn An",
        "Nguyễn Văn An 912345678",  # a telephone without its zero, perhaps
        "Nguyễn Văn An 0912345678",
        "Nguyễn Văn An 027066057009 Trần Thị Bé",
        "Nguyễn Văn An 027066057009, 027066057010",
        "Nguyễn Văn An 1966 027066057009",
        "CCCD 027066057009",
        "Nguyễn Văn An và vợ, CCCD 027066057009",
        "Nguyễn Văn An " + " " * 200 + "027066057009",
        27066057009,
        None,
    ],
)
def test_what_may_be_read_otherwise_stays_in_one(cell):
    assert name_and_number(cell) is None
