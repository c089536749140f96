import pytest

from beneficiaries.reading.headings import Field
from beneficiaries.reading.raw_rows import RawCell, RawRow, Surroundings
from beneficiaries.reading.titles import TitleGroups, groups_of_title, title_problem


@pytest.mark.parametrize(
    ("line", "groups"),
    [
        ("DANH SÁCH HỘ NGHÈO XÃ YÊN TRUNG ĐỀ NGHỊ TẶNG THẺ BHYT", ("poor",)),
        ("DANH SÁCH HỘ CẬN NGHÈO NĂM 2026", ("near_poor",)),
        ("Danh sa\u0301ch hộ nghèo", ("poor",)),
        ("DANH SACH HO CAN NGHEO", ("near_poor",)),
        ("HỘ NGHÈO ĐỀ NGHỊ TẶNG THẺ BHYT", ("poor",)),
        ("Đề nghị tặng thẻ BHYT cho người khuyết tật", ("disabled",)),
        ("BIỂU TỔNG HỢP HỘ NÔNG NGHIỆP CÓ MỨC SỐNG TRUNG BÌNH", ("farm_household",)),
        ("DANH SÁCH HỌC SINH, SINH VIÊN ĐỀ NGHỊ TẶNG THẺ BHYT", ("student",)),
        ("DANH SÁCH HỌC SINH DÂN TỘC THIỂU SỐ", ("ethnic_minority", "student")),
        ("DANH SÁCH NGƯỜI CÓ HOÀN CẢNH KHÓ KHĂN KHÔNG THUỘC HỘ NGHÈO", ()),
        ("DANH SÁCH NGƯỜI MẮC BỆNH HIỂM NGHÈO", ()),
        ("DANH SÁCH HỘ THOÁT NGHÈO", ()),
        ("DANH SÁCH THAM GIA BHYT HỘ GIA ĐÌNH", ()),
        ("DANH SÁCH ĐỀ NGHỊ QUỸ VÌ NGƯỜI NGHÈO TẶNG QUÀ", ()),
        ("HỘI NGƯỜI CAO TUỔI XÃ YÊN TRUNG", ()),
        ("BAN CHỈ ĐẠO GIẢM NGHÈO XÃ YÊN TRUNG", ()),
        ("PHÒNG GD&ĐT - TRƯỜNG THCS THANH LIÊM", ()),
        ("(Kèm theo Tờ trình số 12/TTr-UBND về hộ nghèo)", ()),
        ("", ()),
    ],
)
def test_a_title_says_of_what_group_its_people_are(line, groups):
    assert groups_of_title([line]) == TitleGroups(groups)


@pytest.mark.parametrize(
    "lines",
    [
        ["DANH SÁCH HỘ NGHÈO, CẬN NGHÈO ĐỀ NGHỊ TẶNG THẺ BHYT"],
        ["DANH SÁCH HỘ NGHÈO VÀ HỘ CẬN NGHÈO"],
        ["DANH SÁCH HỘ NGHÈO", "Hộ cận nghèo năm 2026"],
    ],
)
def test_a_title_of_several_kinds_of_people_says_so(lines):
    assert groups_of_title(lines) == TitleGroups(("near_poor", "poor"), several=True)


def test_the_same_group_said_twice_is_one():
    assert groups_of_title(["DANH SÁCH HỘ NGHÈO", "Hộ nghèo năm 2026"]) == TitleGroups(("poor",))


def _raw(title=("poor",), several=False, written=None):
    cells = () if written is None else (RawCell("Đối tượng", Field.GROUPS, written),)
    return RawRow("A", 5, cells, Surroundings(title_groups=title, title_of_several=several))


@pytest.mark.parametrize("groups", [(), ("student",), ("hospital_patient",), ("ethnic_minority", "student")])
def test_a_row_that_names_no_group_is_told_what_the_title_says(groups):
    problem = title_problem(_raw(), groups)
    assert problem.to_json() == {
        "field": "groups",
        "severity": "warning",
        "code": "group_in_title",
        "message": (
            "Tiêu đề phía trên ghi “Hộ nghèo” nhưng dòng này không ghi thuộc nhóm nào: nếu các dòng không ghi nhóm "
            "dưới tiêu đề này đều thuộc nhóm đó, hãy chọn một lần cho các dòng ấy ở đầu trang."
        ),
    }


def test_of_a_title_of_several_groups_the_row_is_asked_for_its_own():
    problem = title_problem(_raw(("near_poor", "poor"), several=True, written="-"), ())
    assert problem.message == (
        "Tiêu đề phía trên ghi “Hộ cận nghèo, Hộ nghèo” nhưng dòng này không ghi thuộc nhóm nào: hãy chọn nhóm."
    )


@pytest.mark.parametrize(
    ("raw", "groups"),
    [
        (_raw(), ("poor",)),
        (_raw(), ("near_poor",)),
        (_raw(("student",)), ("student",)),
        (_raw(()), ()),
        (_raw(written="Gia đình chính sách"), ()),
    ],
)
def test_a_row_that_names_a_group_is_not(raw, groups):
    assert title_problem(raw, groups) is None
