"""What is said of numbers that do not fit, to whom may see the other entry and to whom may not."""

import pytest

from beneficiaries.lists.doubts import about_doubt
from beneficiaries.reading.problems import Severity
from beneficiaries.recognising import Doubt, PersonFacts
from tests.factories import YEN_TRUNG, make_person

pytestmark = pytest.mark.django_db

STATED = PersonFacts(
    "Trần Thị Lan", YEN_TRUNG, personal_id="027170004321", old_id="125123456", insurance_code="2720547746"
)
BLOCKING = [Doubt.ID_OF_ANOTHER, Doubt.CODE_OF_ANOTHER, Doubt.CODE_WITH_OTHER_ID, Doubt.CODE_WITH_OTHER_YEAR]


@pytest.fixture
def other():
    return make_person(full_name="Lê Văn Khác", personal_id="027170009999", insurance_code="2720540000")


@pytest.mark.parametrize("doubt", Doubt)
def test_every_doubt_has_its_severity_field_and_code(other, doubt):
    problem = about_doubt(doubt, other, STATED, told=True)
    assert problem.code == doubt.value
    assert problem.severity == (Severity.ERROR if doubt in BLOCKING else Severity.WARNING)
    fields = {Doubt.ID_OF_ANOTHER: "personal_id", Doubt.OLD_ID_OF_ANOTHER: "old_id", Doubt.OLD_ID_OF_NAMESAKE: "old_id"}
    assert problem.field == fields.get(doubt, "insurance_code")


@pytest.mark.parametrize("doubt", Doubt)
def test_nothing_of_the_other_entry_is_told_to_a_stranger(other, doubt):
    message = about_doubt(doubt, other, STATED, told=False).message
    assert not any(known in message for known in ("Lê Văn Khác", "1980", "2720540000", "027170009999"))


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (Doubt.ID_OF_ANOTHER, "Số 027170004321 trong sổ theo dõi là của Lê Văn Khác, sinh 03/05/1980."),
        (Doubt.CODE_OF_ANOTHER, "Mã số BHXH 2720547746 trong sổ theo dõi là của Lê Văn Khác, sinh 03/05/1980."),
        (Doubt.CODE_WITH_OTHER_YEAR, "sinh năm khác (1980)."),
        (Doubt.OTHER_CODE, "một mã số BHXH khác (2720540000)"),
    ],
)
def test_who_may_see_the_other_entry_is_told_what_contradicts(other, doubt, words):
    assert words in about_doubt(doubt, other, STATED, told=True).message


def test_a_birth_date_that_is_not_known_is_not_told(other):
    other.birth_date, other.birth_precision = None, ""
    assert "Lê Văn Khác." in about_doubt(Doubt.CODE_OF_ANOTHER, other, STATED, told=True).message
    assert "sinh năm khác." in about_doubt(Doubt.CODE_WITH_OTHER_YEAR, other, STATED, told=True).message


def test_to_a_stranger_an_old_number_is_with_the_same_name_or_another(other):
    message = about_doubt(Doubt.OLD_ID_OF_ANOTHER, other, STATED, told=False).message
    assert "Số CMND cũ 125123456 trong sổ theo dõi là của một người khác tên, nên" in message
    other.full_name = STATED.full_name
    message = about_doubt(Doubt.OLD_ID_OF_ANOTHER, other, STATED, told=False).message
    assert "là của một người cùng họ tên nhưng năm sinh hoặc số định danh khác, nên" in message
