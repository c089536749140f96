import pytest

from beneficiaries.reading.row_remarks import remarks_on_row
from locations.addresses import Address
from tests.beneficiaries.rows import raw


def _said(corrected=(), cells=(), **around):
    row = raw(dict(cells), **around)
    return [(one.field, one.severity.value, one.code) for one in remarks_on_row(row, corrected=corrected)]


def test_nothing_is_said_of_a_plain_row():
    assert _said() == []


def test_a_hidden_row_stays_so_when_somebody_corrects_it():
    assert _said(hidden=True) == [("row", "warning", "row_hidden")]
    assert _said(hidden=True, corrected=["sex"]) == [("row", "warning", "row_hidden")]


@pytest.mark.parametrize(
    ("around", "said"),
    [
        ({"couple": ("Chồng", "Vợ")}, ("row", "error", "couple")),
        ({"only_name": True}, ("row", "error", "only_name")),
        ({"overflows": True}, ("row", "error", "row_overflows")),
    ],
)
def test_what_is_asked_of_the_row_is_answered_by_a_correction(around, said):
    assert _said(**around) == [said]
    assert _said(**around, corrected=["sex"]) == []


def test_words_that_nobody_knows_are_worth_a_look_where_the_section_gives_the_place():
    around = {"below_unknown": "Đông Thượng", "section": Address("", "Xã Tam Giang", "", "")}
    assert _said(**around) == [("hamlet", "warning", "section_unclear")]
    assert _said(**around, corrected=["sex"]) == []
    own = remarks_on_row(raw({"Thôn": "Thôn Đông"}, **around), corrected=())
    assert list(own) == []


LABEL = "Cột C (không có tiêu đề, bên phải “Họ và tên”)"


def test_a_name_that_may_go_on_beside_it_is_asked_about_until_the_name_is_typed():
    half = {"Họ và tên": "Nguyễn Đức", LABEL: "Anh"}
    asked = [("full_name", "error", "name_half")]
    assert _said(cells=half, halves=LABEL) == asked
    assert _said(cells=half, halves=LABEL, corrected=["sex"]) == asked
    assert _said(cells=half, halves=LABEL, corrected=["full_name"]) == []
    assert _said(cells={"Họ và tên": "Nguyễn Đức Anh"}, halves=LABEL) == []
    assert _said(cells=half) == []


@pytest.mark.parametrize(
    ("name", "beside", "severity"),
    [
        ("Trần Thị", "Lan", "error"),
        ("TRẦN VĂN", "nam anh", "error"),
        ("Nguyễn Đức", "Anh", "warning"),
        ("Nguyễn Đức", "nghèo", None),
        ("Nguyễn Đức", "Nhà Xa", None),
        ("Nguyễn Đức Anh", "Mới", None),
        ("Trần Thị", "Thôn 3", None),
        ("Trần Thị", "x", None),
        ("Trần Thị", 5, None),
        (None, "Lan", None),
        (5, "Lan", None),
    ],
)
def test_a_name_is_asked_about_that_goes_on_beside_it_in_this_row_alone(name, beside, severity):
    asked = [("full_name", severity, "name_half")] if severity else []
    cells = {"Họ và tên": name, "Cột B": beside}
    if name is None:
        cells = {"Thôn": "Thôn 1", "Cột B": beside}
    assert _said(cells=cells) == asked
    assert _said(cells=cells, corrected=["full_name"]) == []


def test_what_stands_beyond_another_column_is_no_part_of_the_name():
    assert _said(cells={"Họ và tên": "Trần Thị", "Thôn": "Thôn 1", "Cột C": "Lan"}) == []
    assert _said(cells={"Họ và tên": "Trần Thị", "Thôn": "Thôn 1", "Cột B": "Lan"}) == []


def test_the_question_tells_what_stands_beside_the_name_but_not_of_a_patient():
    row = raw({"Họ và tên": "Nguyễn Đức", LABEL: " Anh "}, halves=LABEL)
    [problem] = remarks_on_row(row, corrected=())
    assert problem.message == (
        "Họ tên có vẻ còn một phần ở cột không có tiêu đề (“Anh”): hãy cho biết cột đó là gì ở đầu trang, hoặc nhập "
        "lại họ tên đầy đủ."
    )
    [problem] = remarks_on_row(raw({"Họ và tên": "Nguyễn Đức"}, halves=LABEL, hospital=True), corrected=())
    assert "cột không có tiêu đề: hãy" in problem.message


@pytest.mark.parametrize(
    ("around", "code"),
    [
        ({"in_hidden_columns": True}, "row_hidden"),
        ({"struck": True}, "row_struck"),
        ({"struck": True, "struck_cells": ("Thôn",)}, "row_struck"),
        ({"struck_cells": ("Thôn", "Số CCCD")}, "cell_struck"),
    ],
)
def test_what_excel_shows_without_a_word_is_asked_about(around, code):
    assert _said(**around) == [("row", "warning", code)]
    assert _said(**around, corrected=["sex"]) == [("row", "warning", code)]
