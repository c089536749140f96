import time

import pytest

from beneficiaries.reading.groups import (
    GROUPS,
    OF_HOUSEHOLD,
    REQUESTS,
    groups_in,
    is_minority,
    is_not_ticked,
    is_tick,
    requests_in,
)
from documents.workbooks.workbook import BadCell


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Hộ nghèo", "poor"),
        ("HỘ NGHÈO", "poor"),
        ("ho ngheo", "poor"),
        ("HN", "poor"),
        ("Nghèo", "poor"),
        ("Nghèo đa chiều", "poor"),
        ("Hộ gia đình nghèo", "poor"),
        ("Hộ dân nghèo", "poor"),
        ("Thuộc diện hộ nghèo", "poor"),
        ("Người nghèo", "poor"),
        ("Hộ nghèo không có khả năng lao động", "poor"),
        ("Hộ cận nghèo", "near_poor"),
        ("Cận nghèo", "near_poor"),
        ("Hộ gia đình cận nghèo", "near_poor"),
        ("Thuộc hộ cận nghèo đa chiều", "near_poor"),
        ("CN", "near_poor"),
        ("HCN", "near_poor"),
        ("Hộ cận nghèo; người khuyết tật", "disabled near_poor"),
        ("DTTS, hộ cận nghèo", "ethnic_minority near_poor"),
        ("HN-DTTS", "ethnic_minority poor"),
        ("Người dân tộc thiểu số", "ethnic_minority"),
        ("Dân tộc ít người", "ethnic_minority"),
        ("Đồng bào dân tộc", "ethnic_minority"),
        ("Học sinh", "student"),
        ("Sinh viên", "student"),
        ("HSSV", "student"),
        ("Học sinh nghèo vượt khó", "student"),
        ("Học sinh thuộc hộ nghèo", "poor student"),
        ("Người cao tuổi", "elderly"),
        ("NCT", "elderly"),
        ("Người khuyết tật nặng", "disabled"),
        ("Trẻ em khuyết tật", "disabled"),
        ("NKT", "disabled"),
        ("Trẻ mồ côi cả cha và mẹ", "orphan"),
        ("Hộ nông nghiệp có mức sống trung bình", "farm_household"),
        ("Hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình", "farm_household"),
        ("Hộ gia đình làm nông nghiệp có mức sống trung bình", "farm_household"),
        ("HGĐ làm nông, lâm, ngư nghiệp có MSTB", "farm_household"),
        ("Hộ gia đình", "household"),
        ("HGĐ", "household"),
        ("Bệnh nhân nội trú", "hospital_patient"),
        ("Hoàn cảnh khó khăn", "other_hardship"),
        ("Hoàn cảnh gia đình đặc biệt khó khăn", "other_hardship"),
        ("Gia đình khó khăn", "other_hardship"),
        ("HCKK", "other_hardship"),
        ("Hộ gia đình có hoàn cảnh khó khăn", "household other_hardship"),
        ("Hộ nghèo\nMồ côi", "orphan poor"),
        ("Hộ nghèo/người cao tuổi", "elderly poor"),
        ("near_poor", "near_poor"),
        ("Bệnh hiểm nghèo", ""),
        ("Mắc bệnh hiểm nghèo, hộ cận nghèo", "near_poor"),
        ("Xã đặc biệt khó khăn", ""),
        ("Vùng có điều kiện kinh tế - xã hội đặc biệt khó khăn", ""),
        ("Người dân ở vùng khó khăn, hộ nghèo", "poor"),
        ("Không thuộc hộ nghèo, cận nghèo", ""),
        ("Không phải hộ nghèo; người khuyết tật", "disabled"),
        ("Mới thoát nghèo", ""),
        ("Hộ mới thoát cận nghèo", ""),
        ("Không có thẻ BHYT, hộ nghèo", "poor"),
        ("Không khuyết tật", ""),
        ("Hộ có mức sống trung bình", ""),
        ("Làm nghề tự do, hộ có mức sống trung bình", ""),
        ("Nuôi con một mình", ""),
        ("Lao động tự do", ""),
        ("", ""),
        ("x", ""),
        ("12", ""),
    ],
)
def test_groups_are_what_the_text_says(text, groups):
    assert sorted(groups_in(text).groups) == groups.split()


def test_near_poor_is_never_poor_as_well():
    reading = groups_in("Hộ nghèo, cận nghèo")
    assert (reading.groups, reading.contradiction) == ({"near_poor"}, True)
    assert groups_in("Hộ cận nghèo").contradiction is False


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Hộ nghèo", True),
        ("Thuộc hộ cận nghèo", True),
        ("Nghèo", True),
        ("HN, NKT", True),
        ("Hộ nghèo, chồng mất sớm", False),
        ("Không thuộc hộ nghèo", False),
        ("Hộ nghèo không có khả năng lao động", False),
        ("Lao động tự do", False),
        ("", False),
    ],
)
def test_a_text_that_names_groups_and_nothing_else_is_known(text, whole):
    assert groups_in(text).whole is whole


def test_every_group_is_found_by_its_own_name_and_code():
    for code, name in GROUPS.items():
        assert groups_in(name).groups == {code}
        assert groups_in(code).groups == {code}
    assert set(GROUPS) > OF_HOUSEHOLD


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Sổ BHXH", "book"),
        ("sổ bảo hiểm xã hội", "book"),
        ("BHXH tự nguyện", "book"),
        ("BHXHTN", "book"),
        ("Sổ", "book"),
        ("book", "book"),
        ("Thẻ BHYT", "card"),
        ("THẺ BẢO HIỂM Y TẾ", "card"),
        ("Thẻ", "card"),
        ("card", "card"),
        ("Quà Tết", "gift"),
        ("Tiền mặt", "gift"),
        ("gift", "gift"),
        ("Sổ BHXH, thẻ BHYT", "book card"),
        ("Sổ/thẻ", "book card"),
        ("Xe lăn", ""),
        ("", ""),
        ("Theo danh sách", ""),
        ("Số", ""),
    ],
)
def test_requests_are_what_the_text_asks_for(text, kinds):
    assert sorted(requests_in(text)) == kinds.split()


def test_every_gift_is_found_by_its_own_name():
    assert {kind: requests_in(name) for kind, name in REQUESTS.items()} == {kind: {kind} for kind in REQUESTS}


@pytest.mark.parametrize("cell", ["x", "X", " x ", "(x)", "✓", "1", 1, True, "có", "V"])
def test_ticks_say_yes(cell):
    assert is_tick(cell)
    assert not is_not_ticked(cell)


@pytest.mark.parametrize("cell", [None, "", " ", "0", 0, False, "-", "không", "Không", "."])
def test_empty_marks_say_no(cell):
    assert is_not_ticked(cell)
    assert not is_tick(cell)


@pytest.mark.parametrize("cell", ["nặng", 7, "Hộ nghèo", BadCell("#N/A")])
def test_other_texts_are_no_marks(cell):
    assert not is_tick(cell)
    assert not is_not_ticked(cell)


@pytest.mark.parametrize(
    ("people", "minority"),
    [
        ("Mông", True),
        ("Tày", True),
        ("Ê Đê", True),
        ("Người Dao", True),
        ("Dân tộc Hoa", True),
        ("Kinh", False),
        ("KINH", False),
        ("Kinh (Việt)", False),
        ("Người Kinh", False),
        ("", None),
        ("-", None),
        ("x", None),
        ("Không", None),
        ("Khác", None),
        ("1", None),
        ("Nhóm 2", None),
    ],
)
def test_a_people_other_than_kinh_is_a_minority(people, minority):
    assert is_minority(people) is minority


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Xã đảo", True),
        ("Người dân xã đảo Thạnh An", True),
        ("Sống tại đặc khu Lý Sơn", True),
        ("Vùng đặc biệt khó khăn", True),
        ("Xã ĐBKK", True),
        ("Hộ nghèo xã đảo", False),
        ("Người có công", False),
        ("Đảo chính", False),
    ],
)
def test_where_somebody_lives_is_no_group(text, place):
    assert groups_in(text).place is place
    assert groups_in(text).groups <= {"poor"}


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Hộ nông, lâm nghiệp có mức sống trung bình", {"farm_household"}),
        ("hộ gia đình làm nông nghiệp có MSTB, khuyết tật", {"farm_household", "disabled"}),
        ("Hộ gia đình có mức sống trung bình", {"household"}),
        ("Mức sống trung bình, làm nông", set()),
        ("nông dân x mức sống trung bình", set()),
        ("có mức sống trung bình", set()),
        ("hộ nông dân MSTB và hộ ngư dân mức sống trung bình", {"farm_household"}),
    ],
)
def test_farmers_of_an_average_living_are_found_from_these_words_to_the_left(text, groups):
    assert groups_in(text).groups == groups


@pytest.mark.parametrize(
    "words", ["hộ nông lâm ngư ", "thuộc diện hộ gia đình ", "người đồng bào ", "hoàn cảnh xã vùng "]
)
def test_a_text_of_any_length_is_read_in_time_that_grows_with_it(words):
    """Ten seconds and more, if each of its words began a search to its end."""
    started = time.process_time()
    assert groups_in(words * 2_000).groups <= {"household"}
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("HN 2025 (đã thoát)", ()),
        ("Hộ nghèo (đã rút)", ()),
        ("đề nghị xét hộ nghèo", ()),
        ("Hộ cận nghèo mới thoát", ()),
        ("vợ là hộ nghèo", ()),
        ("xin vào hộ nghèo", ()),
        ("hộ nghèo cũ", ()),
        ("Hộ nghèo cũ năm 2024", ()),
        ("HN cũ", ()),
        ("ho ngheo cu", ()),
        ("nguyên hộ nghèo", ()),
        ("trước là hộ nghèo", ()),
        ("trước đây là hộ nghèo", ()),
        ("Trước năm 2020 thuộc hộ cận nghèo", ()),
        ("Hộ cận nghèo cũ, khuyết tật", ("disabled",)),
        ("Người khuyết tật, hộ nghèo đã thoát", ("disabled",)),
    ],
)
def test_poverty_that_is_over_or_not_yet_there_is_doubtful(text, groups):
    reading = groups_in(text)
    assert (reading.doubtful, reading.groups, reading.whole) == (True, frozenset(groups), False)


@pytest.mark.parametrize(
    "text",
    [
        "Hộ nghèo",
        "Hộ cận nghèo, mới thoát nghèo",
        "Hộ nghèo năm 2026",
        "Con hộ nghèo",
        "Hộ nghèo cư trú tại thôn 3",
        "Hộ nghèo, cụ già neo đơn",
        "Hộ nghèo xã Bắc Hà cũ",
        "Hộ nghèo Nguyễn",
        "Dân Thái Nguyên hộ nghèo",
        "Hộ cận nghèo, trước là hộ nghèo",
    ],
)
def test_other_poverty_is_not(text):
    assert not groups_in(text).doubtful
