import pytest

from beneficiaries.reading.residence import Place, read_residence
from documents.workbooks.workbook import BadCell
from locations.addresses import Address

NOWHERE = Address("", "", "", "")


@pytest.fixture
def read(gazetteer):
    def read(place=None, *, section=NOWHERE, sheet_hamlet="", commune=None, provinces=(), titles=()):
        found = read_residence(
            place or Place(),
            section=section,
            default_hamlet=sheet_hamlet,
            default_commune=commune,
            default_provinces=provinces,
            gazetteer=gazetteer,
            title_communes=titles,
        )
        return (
            found.commune,
            found.hamlet,
            [(problem.field, problem.severity, problem.code) for problem in found.problems],
        )

    return read


def test_the_rows_own_cells_come_first(read):
    place = Place("Thôn Đông", "Xã Yên Trung", "Huyện Yên Phong", "Bắc Ninh")
    section = Address("Thôn 3", "Xã Bắc Hà", "", "Lào Cai")
    assert read(place, section=section, sheet_hamlet="Thôn 9", commune="28360") == ("09205", "Thôn Đông", [])


def test_then_the_section_then_what_the_list_was_sent_for(read):
    section = Address("Thôn 3", "Xã Bắc Hà", "", "Lào Cai")
    assert read(section=section, commune="28360") == ("02839", "Thôn 3", [])
    assert read(sheet_hamlet="Thôn 9", commune="28360") == ("28360", "Thôn 9", [])
    assert read() == (None, None, [("commune", "error", "commune_missing")])


def test_a_name_without_its_province_belongs_to_the_default_one(read):
    assert read(Place(commune="Xã Yên Trung"), provinces=("24",))[0] == "09205"
    assert read(Place(commune="Xã Yên Trung", province="Thanh Hóa"), provinces=("24",))[0] != "09205"


def test_a_section_is_of_the_district_and_province_above_it(read):
    section = Address("", "Xã Yên Trung", "Huyện Yên Phong", "Tỉnh Bắc Ninh")
    assert read(section=section) == ("09205", None, [])
    assert read(Place(district="Huyện Yên Phong"), section=Address("", "Xã Yên Trung", "", "Bắc Ninh"))[0] == "09205"
    assert (
        read(
            Place(commune="Xã Dũng Liệt"), section=Address("", "Xã Yên Trung", "Huyện Yên Phong", ""), provinces=("24",)
        )[0]
        == "09205"
    )


def test_an_address_in_one_cell_is_taken_apart(read):
    address = "Thôn Chánh Hội, xã Cát Chánh, huyện Phù Cát, tỉnh Bình Định"
    assert read(Place(address=address)) == ("21901", "Thôn Chánh Hội", [])
    assert read(Place(hamlet="Thôn 7", address=address)) == ("21901", "Thôn 7", [])
    assert read(Place(address="Thôn 4"), commune="28360") == ("28360", "Thôn 4", [])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("Hà Nội", [("hamlet", "warning", "hamlet_elsewhere")]),
        ("Yên Phong", [("hamlet", "warning", "hamlet_elsewhere")]),
        ("Bắc Giang", [("hamlet", "warning", "hamlet_elsewhere")]),
        ("Thôn Yên Phong", []),
        ("Yên Trung", []),
        ("Xuân Cai", []),
    ],
)
def test_an_address_that_names_a_province_or_another_commune_is_told(read, address, said):
    assert read(Place(address=address), commune="09205") == ("09205", address, said)
    assert read(Place(hamlet=address), commune="09205") == ("09205", address, [])


def test_it_is_told_what_the_address_names(gazetteer):
    def message(address):
        place = Place(address=address)
        found = read_residence(
            place,
            section=NOWHERE,
            default_hamlet="",
            default_commune="09205",
            default_provinces=(),
            gazetteer=gazetteer,
        )
        return found.problems[0].message

    ending = "đang đọc là thôn của Xã Yên Trung: hãy xem người này ở xã nào."
    assert message("Hà Nội") == f"Địa chỉ “Hà Nội” là tên tỉnh, thành phố, {ending}"
    assert message("Yên Phong") == f"Địa chỉ “Yên Phong” là tên xã, phường khác, {ending}"


def test_a_commune_in_the_cell_of_the_hamlet_is_found(read):
    assert read(Place(hamlet="Ấp 2, xã Cái Bè"), provinces=("82",)) == ("28360", "Ấp 2", [])
    assert read(Place(hamlet="Ấp 2, khu B"), commune="28360")[0] == "28360"


def test_a_row_of_another_province_is_not_of_the_commune_the_list_was_sent_for(read):
    assert read(Place(province="Bình Định"), commune="28360")[2] == [("commune", "error", "commune_missing")]
    assert read(Place(province="Đồng Tháp"), commune="28360") == ("28360", None, [])
    assert read(Place(province="Không rõ"), commune="28360") == ("28360", None, [])


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (Place(commune="Xã An Nghĩa", district="Huyện An Lão", province="Bình Định"), "commune_split"),
        (Place(commune="Xã Hòa Bình", province="Lạng Sơn"), "commune_ambiguous"),
        (Place(commune="Xã Hòa Phúc Thịnh", district="Huyện Cao Lộc", province="Lạng Sơn"), "commune_unknown"),
        (Place(commune="Xã Không Có Ở Đâu"), "commune_unknown"),
        (Place(commune="28360"), "commune_unknown"),
        (Place(commune=28360), "commune_unknown"),
        (Place(commune=BadCell("#N/A")), "cell_unknown"),
        (Place(address=BadCell("=A1")), "cell_unknown"),
        (Place(commune="X· Yªn Trung"), "old_font"),
    ],
)
def test_a_commune_that_is_not_one_is_asked_about(read, place, code):
    assert read(place) == (None, None, [("commune", "error", code)])


def test_a_commune_to_choose_from_is_offered(gazetteer):
    found = read_residence(
        Place(commune="Xã An Nghĩa", district="Huyện An Lão", province="Bình Định"),
        section=NOWHERE,
        default_hamlet="",
        default_commune=None,
        default_provinces=(),
        gazetteer=gazetteer,
    )
    assert [one.name for one in found.candidates] == ["Xã An Toàn", "Xã An Hòa"]
    assert found.problems[0].message == (
        "Xã An Nghĩa, Huyện An Lão, Tỉnh Bình Định (trước 7/2025) nay thuộc nhiều xã, phường "
        "(Xã An Toàn, Tỉnh Gia Lai; Xã An Hòa, Tỉnh Gia Lai): hãy chọn xã, phường hiện nay."
    )


def test_a_broken_cell_of_the_commune_is_not_filled_from_elsewhere(read):
    place = Place(commune=BadCell("#N/A"))
    assert read(place, section=Address("", "Xã Bắc Hà", "", "Lào Cai"), commune="28360") == (
        None,
        None,
        [("commune", "error", "cell_unknown")],
    )


def test_a_name_found_without_diacritics_is_told(read):
    assert read(Place(commune="Xa Cai Be"), provinces=("82",)) == (
        "28360",
        None,
        [("commune", "fixed", "commune_folded")],
    )


def test_a_typed_commune_may_be_a_code(read):
    assert read(Place(commune="28360", corrected=True)) == ("28360", None, [])
    assert read(Place(commune="99999", corrected=True)) == (None, None, [("commune", "error", "commune_unknown")])
    assert read(Place(commune="xã Cái Bè, tỉnh Đồng Tháp", corrected=True)) == ("28360", None, [])


def test_a_commune_the_list_was_sent_for_must_exist(read):
    assert read(commune="99999")[2] == [("commune", "error", "commune_unknown")]
    assert read(Place(province="Đồng Tháp"), commune="99999")[2] == [("commune", "error", "commune_unknown")]


def test_a_hamlet_in_capitals_is_repaired_and_told_of_where_a_cell_says_it(read):
    told = [("hamlet", "fixed", "hamlet_capitals")]
    assert read(Place(hamlet="THÔN ĐOÀI"), commune="28360") == ("28360", "Thôn Đoài", told)
    assert read(Place(address="BẢN NÀ HỶ"), commune="28360") == ("28360", "Bản Nà Hỷ", told)
    section = Address("THÔN ĐOÀI", "", "", "")
    assert read(section=section, commune="28360") == ("28360", "Thôn Đoài", [])
    assert read(sheet_hamlet="TDP SỐ 3", commune="28360") == ("28360", "TDP số 3", [])


def test_the_hamlet_is_repaired_or_asked_about(read):
    assert read(Place(hamlet=" Thôn  2"), commune="28360") == ("28360", "Thôn 2", [])
    assert read(Place(hamlet="Thôn\u200b 2"), commune="28360") == (
        "28360",
        "Thôn 2",
        [("hamlet", "fixed", "invisible")],
    )
    assert read(Place(hamlet=3), commune="28360") == ("28360", "3", [])
    assert read(Place(hamlet="-"), commune="28360") == ("28360", None, [])
    assert read(Place(hamlet=BadCell("#N/A")), commune="28360") == (
        "28360",
        None,
        [("hamlet", "warning", "cell_unknown")],
    )
    assert read(Place(hamlet="Th«n 2"), commune="28360") == ("28360", None, [("hamlet", "error", "old_font")])
    assert read(Place(hamlet="x" * 151), commune="28360") == ("28360", None, [("hamlet", "error", "hamlet_long")])


def test_two_communes_in_one_cell_are_asked_about(read):
    asked = [("commune", "error", "commune_several")]
    assert read(Place(commune="Yên Trung - Tam Giang"), provinces=("24",)) == (None, None, asked)
    address = Place(address="Thôn Đông, xã Yên Trung, xã Tam Giang")
    assert read(address, provinces=("24",))[::2] == (None, asked)
    assert read(Place(commune="Yên Trung", district="Yên Phong"), provinces=("24",))[0] == "09205"


def test_of_a_labelled_address_the_registered_place_counts(read):
    place = Place(address="thường trú: xã Đông Phong; tạm trú: xã Yên Trung")
    told = [("commune", "warning", "address_chosen")]
    assert read(place, commune="09205", provinces=("24",)) == ("09208", None, told)


def test_initials_of_the_province_are_not_looked_for_as_a_commune(read):
    place = Place(address="Thôn Đông, xã Đông Phong, BN")
    assert read(place, commune="09205", provinces=("24",)) == ("09208", "Thôn Đông", [])


def test_a_title_of_another_commune_is_asked_about_where_the_row_names_none(read):
    other = {"commune": "09205", "provinces": ("24",), "titles": ("XÃ ĐÔNG PHONG",)}
    assert read(**other) == (None, None, [("commune", "error", "commune_in_title")])
    assert read(Place(commune="Xã Yên Trung"), **other) == ("09205", None, [])
    assert read(section=Address("", "Xã Yên Trung", "", ""), **other) == ("09205", None, [])
    assert read(commune="09205", titles=("XÃ YÊN TRUNG",)) == ("09205", None, [])
    assert read(commune="00000", titles=("XÃ YÊN TRUNG",))[0] is None


def test_a_title_offers_its_commune_where_none_is_known(gazetteer):
    found = read_residence(
        Place(),
        section=NOWHERE,
        default_hamlet="",
        default_commune=None,
        default_provinces=("24",),
        gazetteer=gazetteer,
        title_communes=("XÃ ĐÔNG PHONG",),
    )
    assert ([one.code for one in found.problems], [one.code for one in found.candidates]) == (
        ["commune_missing"],
        ["09208"],
    )
