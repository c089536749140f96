import pytest

from beneficiaries.reading.row_remarks import remarks_on_row
from locations.addresses import Address
from tests.beneficiaries.rows import raw


def _said(corrected=False, **around):
    return [(one.field, one.severity.value, one.code) for one in remarks_on_row(raw({}, **around), corrected=corrected)]


def test_nothing_is_said_of_a_plain_row():
    assert _said() == []


def test_a_hidden_row_stays_so_when_somebody_corrects_it():
    assert _said(hidden=True) == [("row", "warning", "row_hidden")]
    assert _said(hidden=True, corrected=True) == [("row", "warning", "row_hidden")]


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


def test_words_that_nobody_knows_are_worth_a_look_where_the_section_gives_the_place():
    around = {"below_unknown": "Đông Thượng", "section": Address("", "Xã Tam Giang", "", "")}
    assert _said(**around) == [("hamlet", "warning", "section_unclear")]
    assert _said(**around, corrected=True) == []
    own = remarks_on_row(raw({"Thôn": "Thôn Đông"}, **around), corrected=False)
    assert list(own) == []
