import unicodedata

import pytest

from beneficiaries.reading.hardship import household_groups, is_patient_list, read_hardship
from beneficiaries.reading.headings import Field
from beneficiaries.reading.raw_rows import RawCell, RawRow
from documents.workbooks.workbook import BadCell
from tests.beneficiaries.rows import raw


def _groups(cells, *, institution=None, corrections=None, **around):
    found = read_hardship(raw(cells, **around), institution_kind=institution, corrections=corrections or {})
    return " ".join(found.groups), [(problem.severity, problem.code) for problem in found.problems]


@pytest.mark.parametrize(
    ("cells", "groups"),
    [
        ({"Đối tượng": "Hộ cận nghèo"}, "near_poor"),
        ({"Đối tượng": "Hộ nghèo", "Hoàn cảnh": "Người khuyết tật"}, "disabled poor"),
        ({"Đối tượng": "", "Hoàn cảnh": "-"}, ""),
        ({"Hộ nghèo": "x", "Hộ cận nghèo": None, "Khuyết tật": 1}, "disabled poor"),
        ({"Hộ nghèo": "0", "Hộ cận nghèo": "không"}, ""),
        ({"Hộ nghèo": "cận nghèo"}, "near_poor"),
        ({"Mức độ khuyết tật": "Nặng"}, "disabled"),
        ({"Mức độ khuyết tật": "không"}, ""),
        ({"Dân tộc": "Mông"}, "ethnic_minority"),
        ({"Dân tộc": "Kinh"}, ""),
        ({"Dân tộc": 1}, ""),
        ({"Dân tộc": "Khác"}, ""),
        ({"DTTS": "Tày"}, ""),
        ({"DTTS": "x"}, "ethnic_minority"),
        ({"Ghi chú": "Hộ nghèo"}, "poor"),
        ({"Ghi chú": "Trước là hộ nghèo"}, ""),
        ({"Ghi chú": "Nuôi con một mình"}, ""),
        ({"Ghi chú": BadCell("#N/A")}, ""),
    ],
)
def test_groups_come_from_all_cells_that_speak_of_them(cells, groups):
    assert _groups(cells)[0] == groups


@pytest.mark.parametrize(
    ("written", "groups", "problems"),
    [("Mông", ("ethnic_minority",), 0), ("x", ("ethnic_minority",), 0), ("Kinh", (), 1), (None, (), 0)],
)
def test_another_people_may_be_named_below_the_word_for_others(written, groups, problems):
    cell = RawCell("Dân tộc – Khác", Field.GROUP_MARK, written, "ethnic_minority")
    found = read_hardship(RawRow("Sheet1", 8, (cell,)), institution_kind=None, corrections={})
    assert (found.groups, len(found.problems)) == (groups, problems)


def test_nobody_is_asked_about_a_place_among_the_groups():
    assert _groups({"Đối tượng": "Người dân xã đảo"}) == ("", [])
    assert _groups({"Đối tượng": "Neo đơn"}) == ("", [("warning", "group_unknown")])


@pytest.mark.parametrize(
    ("around", "institution", "groups"),
    [
        ({"section_groups": ("poor",)}, None, "near_poor"),
        ({"section_groups": ("disabled",)}, None, "disabled near_poor"),
        ({"household_groups": ("ethnic_minority", "poor")}, None, "ethnic_minority near_poor"),
        ({"school": True}, None, "near_poor student"),
        ({}, "school", "near_poor student"),
        ({"hospital": True}, None, "hospital_patient near_poor"),
        ({}, "hospital", "hospital_patient near_poor"),
        ({"hospital": True}, "school", "near_poor student"),
        ({"school": True}, "hospital", "near_poor student"),
    ],
)
def test_groups_come_from_around_the_row_too(around, institution, groups):
    assert _groups({"Đối tượng": "Hộ cận nghèo"}, institution=institution, **around)[0] == groups


def test_a_members_own_people_is_not_that_of_the_household():
    around = {"household_groups": ("ethnic_minority", "poor")}
    assert _groups({"Dân tộc": "Kinh"}, **around)[0] == "poor"
    assert _groups({"Dân tộc": None}, **around)[0] == "ethnic_minority poor"


def test_repaired_letters_are_told():
    written = unicodedata.normalize("NFD", "Hộ nghèo")
    assert _groups({"Đối tượng": written}) == ("poor", [("fixed", "decomposed")])


def test_a_household_counts_for_a_member_that_says_nothing_of_its_own():
    assert _groups({"Họ và tên": "A"}, household_groups=("poor",)) == ("poor", [])
    assert _groups({"Đối tượng": "Người khuyết tật"}, household_groups=("poor",)) == ("disabled poor", [])


def test_poor_and_near_poor_contradict_each_other():
    both = [("warning", "group_contradiction")]
    assert _groups({"Đối tượng": "Hộ nghèo, cận nghèo"}) == ("near_poor", both)
    assert _groups({"Hộ nghèo": "x", "Hộ cận nghèo": "x"}) == ("near_poor", both)
    assert _groups({"Đối tượng": "Hộ cận nghèo"}, section_groups=("poor",)) == ("near_poor", both)


def test_what_names_no_group_is_a_warning_that_repeats_no_illness():
    found = read_hardship(raw({"Hoàn cảnh": "Ung thư phổi"}), institution_kind=None, corrections={})
    [problem] = found.problems
    assert (problem.severity, problem.code) == ("warning", "group_unknown")
    assert problem.message == (
        "Không rõ người này thuộc nhóm đối tượng nào theo cột “Hoàn cảnh”: hãy chọn nhóm nếu có."
    )
    assert _groups({"Hộ nghèo": "thiếu đất"}) == ("", [("warning", "group_unknown")])


def test_a_cell_without_a_value_is_a_warning():
    assert _groups({"Đối tượng": BadCell("#REF!")}) == ("", [("warning", "cell_unknown")])


def test_an_old_font_must_be_retyped():
    assert _groups({"Đối tượng": "Hé nghÌo"}) == ("", [("error", "old_font")])


def test_groups_of_a_household_are_not_those_of_its_head():
    assert household_groups(raw({"Đối tượng": "Hộ nghèo; người khuyết tật", "Dân tộc": "Tày"})) == (
        "ethnic_minority",
        "poor",
    )


@pytest.mark.parametrize(
    ("typed", "groups", "problems"),
    [
        ("", "", []),
        ("near_poor", "near_poor", []),
        ("near_poor, disabled", "disabled near_poor", []),
        ("Hộ nghèo; Người khuyết tật", "disabled poor", []),
        ("elderly, Hộ nghèo", "elderly poor", []),
        ("không biết", "", [("warning", "group_unknown")]),
    ],
)
def test_typed_groups_replace_what_the_list_says(typed, groups, problems):
    found = _groups({"Đối tượng": "Hộ cận nghèo"}, corrections={"groups": typed}, school=True)
    assert found == (groups, problems)


def _requested(cells, corrections=None, **around):
    found = read_hardship(raw(cells, **around), institution_kind=None, corrections=corrections or {})
    return found.requested, [(problem.severity, problem.code) for problem in found.problems]


@pytest.mark.parametrize(
    ("cells", "requested", "problems"),
    [
        ({"Đề nghị tặng": "Sổ BHXH"}, "book", []),
        ({"Đề nghị tặng": "Thẻ BHYT"}, "card", []),
        ({"Đề nghị tặng": "Quà Tết"}, "gift", []),
        ({"Đề nghị tặng": None}, None, []),
        ({"Đề nghị tặng": "-"}, None, []),
        ({"Đề nghị tặng sổ BHXH": "x", "Đề nghị tặng thẻ BHYT": None}, "book", []),
        ({"Đề nghị tặng sổ BHXH": None, "Đề nghị tặng thẻ BHYT": "x"}, "card", []),
        ({"Đề nghị tặng sổ BHXH": "x", "Đề nghị tặng thẻ BHYT": "x"}, None, [("error", "request_several")]),
        ({"Đề nghị tặng": "Sổ BHXH, thẻ BHYT"}, None, [("error", "request_several")]),
        ({"Đề nghị tặng": "Xe lăn"}, None, [("warning", "request_unknown")]),
        ({"Quà đề nghị": "Sổ BHXH"}, "book", []),
        ({"Quà đề xuất": "Thẻ BHYT"}, "card", []),
        ({"Quà đề nghị": "x"}, "gift", []),
        ({"Quà đề nghị": "500.000 đồng tiền mặt"}, "gift", []),
        ({"Quà đề nghị": "Sổ BHXH và thẻ BHYT"}, None, [("error", "request_several")]),
        ({"Quà đề nghị": "Xe lăn"}, None, [("warning", "request_unknown")]),
        ({"Quà đề nghị": "không"}, None, [("error", "request_denied")]),
        ({"Đề nghị tặng": "không"}, None, [("error", "request_denied")]),
        ({"Đề nghị tặng": "0"}, None, []),
        ({"Đề nghị tặng": "đã có BHYT"}, None, [("error", "request_denied")]),
        ({"Đề nghị tặng": "Đã có thẻ BHYT, đề nghị sổ BHXH"}, "book", []),
        ({"Đề nghị tặng sổ BHXH": "không", "Đề nghị tặng thẻ BHYT": "x"}, "card", []),
        ({"Đề nghị tặng sổ BHXH": "không", "Đề nghị tặng thẻ BHYT": "Ko"}, None, [("error", "request_denied")]),
        ({"Đề nghị tặng sổ BHXH": "không", "Đề nghị tặng thẻ BHYT": "-"}, None, []),
        ({"Đề nghị tặng thẻ BHYT": "Thẻ BHYT 12 tháng"}, "card", []),
        ({"Đề nghị tặng thẻ BHYT": "Sổ BHXH"}, None, [("error", "request_several")]),
        ({"Đề nghị tặng thẻ BHYT": 2}, None, [("warning", "request_unknown")]),
    ],
)
def test_the_gift_asked_for_is_one(cells, requested, problems):
    assert _requested(cells) == (requested, problems)


def test_a_section_asks_for_the_rows_that_say_nothing():
    assert _requested({"Họ và tên": "A"}, section_request="book") == ("book", [])
    assert _requested({"Đề nghị tặng": "Thẻ BHYT"}, section_request="book") == ("card", [])


def test_a_typed_gift_replaces_what_the_list_says():
    assert _requested({"Đề nghị tặng": "Thẻ BHYT"}, {"requested": "book"}) == ("book", [])
    assert _requested({"Đề nghị tặng": "Thẻ BHYT"}, {"requested": "Sổ BHXH"}) == ("book", [])
    assert _requested({"Đề nghị tặng": "Thẻ BHYT"}, {"requested": " "}) == (None, [])


def test_patients_are_known_by_list_or_institution():
    row = raw({"Họ và tên": "A"})
    assert [is_patient_list(row, kind) for kind in (None, "school", "hospital")] == [False, False, True]
    assert is_patient_list(raw({"Họ và tên": "A"}, hospital=True), None)


def test_poverty_that_is_over_or_only_hoped_for_is_not_counted_and_looked_at():
    said = [("warning", "group_doubtful")]
    assert _groups({"Đối tượng": "HN 2025 (đã thoát)"}) == ("", said)
    assert _groups({"Đối tượng": "Đề nghị xét hộ nghèo; NKT"}) == ("disabled", said)
