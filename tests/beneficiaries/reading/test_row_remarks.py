import pytest

from beneficiaries.reading.row_remarks import remarks_on_row
from tests.beneficiaries.rows import raw


def _said(corrected=False, **around):
    return [(one.field, one.severity.value, one.code) for one in remarks_on_row(raw({}, **around), corrected=corrected)]


def test_nothing_is_said_of_a_plain_row():
    assert _said() == []


@pytest.mark.parametrize(
    ("around", "said"),
    [
        ({"hidden": True}, ("row", "warning", "row_hidden")),
        ({"headings_of": "Trang 1"}, ("row", "warning", "headings_before")),
    ],
)
def test_what_the_sheet_says_stays_when_somebody_corrects_the_row(around, said):
    assert _said(**around) == [said]
    assert _said(**around, corrected=True) == [said]


@pytest.mark.parametrize(
    ("around", "said"),
    [
        ({"couple": ("Chồng", "Vợ")}, ("row", "error", "couple")),
        ({"only_name": True}, ("row", "error", "only_name")),
    ],
)
def test_what_is_asked_of_the_row_is_answered_by_a_correction(around, said):
    assert _said(**around) == [said]
    assert _said(**around, corrected=True) == []
