import pytest

from beneficiaries.reading.digits import Reading
from beneficiaries.reading.sexes import read_sex, read_sex_marks
from documents.workbooks.workbook import BadCell


@pytest.mark.parametrize(
    ("cell", "sex"),
    [
        ("Nam", "male"),
        ("NAM", "male"),
        (" nam. ", "male"),
        ("Male", "male"),
        ("M", "male"),
        ("Trai", "male"),
        ("Nữ", "female"),
        ("Nu", "female"),
        ("nữ giới", "female"),
        ("F", "female"),
        ("Gái", "female"),
        (None, None),
        ("", None),
        ("-", None),
        ("?", None),
    ],
)
def test_sex_is_read_in_its_usual_spellings(cell, sex):
    assert read_sex(cell) == Reading(sex)


@pytest.mark.parametrize("cell", ["1", 0, "Nam/Nữ", "khác", BadCell("#N/A"), True])
def test_an_unreadable_sex_is_a_warning(cell):
    reading = read_sex(cell)
    assert (reading.value, [problem.code for problem in reading.problems]) == (None, ["sex_unreadable"])
    assert reading.problems[0].severity == "warning"


@pytest.mark.parametrize(
    ("male", "female", "sex", "warned"),
    [
        ("x", None, "male", False),
        (None, "X", "female", False),
        (1, 0, "male", False),
        ("Nam", "", "male", False),
        ("", "Nữ", "female", False),
        (None, None, None, False),
        ("-", "-", None, False),
        ("x", "x", None, True),
        ("?", None, None, True),
        (None, 7, None, True),
    ],
)
def test_sex_is_read_from_two_columns_to_tick(male, female, sex, warned):
    reading = read_sex_marks(male, female)
    assert (reading.value, [problem.code for problem in reading.problems]) == (sex, ["sex_unreadable"] * warned)


@pytest.mark.parametrize(
    ("male", "female", "sex", "warned"),
    [
        (None, 62, "female", False),
        ("50", "-", "male", False),
        (None, "7 tuổi", "female", False),
        (None, "6 tháng", "female", False),
        ("x", None, "male", False),
        (50, 62, None, True),
        (None, "già", None, True),
        (None, None, None, False),
    ],
)
def test_an_age_below_one_of_two_columns_tells_the_sex(male, female, sex, warned):
    reading = read_sex_marks(male, female, ages=True)
    assert (reading.value, [problem.code for problem in reading.problems]) == (sex, ["sex_unreadable"] * warned)
