import pytest

from beneficiaries.reading.places_in_words import (
    by_label,
    communes_in,
    communes_of_title,
    in_one_line,
    title_problem,
    told_by_title,
    two_communes,
    without_initials,
)

YEN_TRUNG, DONG_PHONG, TAM_DA = "09205", "09208", "09193"


@pytest.mark.parametrize(
    ("written", "chosen", "told"),
    [
        ("Thôn Đông, xã Yên Trung", "Thôn Đông, xã Yên Trung", False),
        ("Thôn Đông (gần trú sở)", "Thôn Đông (gần trú sở)", False),
        ("Thường trú: xã Đông Phong; tạm trú: xã Yên Trung", "xã Đông Phong", True),
        ("Tạm trú: xã Yên Trung. HKTT: xã Đông Phong", "xã Đông Phong", True),
        ("Tạm trú tại xã Yên Trung", "xã Yên Trung", False),
        ("Quê: Nghệ An, ở: Thôn Đông", "Thôn Đông", False),
        ("Thôn Đông; hộ khẩu: Thôn Đoài", "Thôn Đoài", True),
        ("Quê quán: Nghệ An", "", False),
        ("Thôn Đông, quê Nghệ An", "Thôn Đông", False),
        ("Thường trú: " + "x" * 300, "Thường trú: " + "x" * 300, False),
    ],
)
def test_of_several_places_the_registered_one_counts(written, chosen, told):
    found, problem = by_label(written)
    assert (found, problem is not None) == (chosen, told)
    if problem:
        assert (problem.field, problem.severity, problem.code) == ("commune", "warning", "address_chosen")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Thôn Đông\nxã Đông Phong", "Thôn Đông, xã Đông Phong"),
        ("Thôn Đông,\nxã Đông\nPhong", "Thôn Đông, xã Đông\nPhong"),
        ("Thôn Đông\nxã Đông Phong\nBắc Ninh", "Thôn Đông, xã Đông Phong, Bắc Ninh"),
        ("Thôn Đông", "Thôn Đông"),
        ("x" * 300 + "\nxã A", "x" * 300 + "\nxã A"),
    ],
)
def test_an_address_over_several_lines_is_one(gazetteer, written, read):
    assert in_one_line(written, gazetteer) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("xã Đông Phong, BN", "xã Đông Phong"),
        ("xã Đông Phong - BN.", "xã Đông Phong "),
        ("xã Đông Phong, HN", "xã Đông Phong, HN"),
        ("xã Đông Phong", "xã Đông Phong"),
    ],
)
def test_the_initials_of_the_province_are_no_place(written, read):
    assert without_initials(written, "Thành phố Bắc Ninh") == read


@pytest.fixture
def codes(gazetteer):
    def codes(text, *, typed=False, province=""):
        found = communes_in(text, typed=typed, gazetteer=gazetteer, province=province, default_provinces=("24",))
        return [one.code for one in found]

    return codes


@pytest.mark.parametrize(
    "written", ["Yên Trung, Tam Giang", "Yên Trung - Tam Giang", "Yên Trung/Tam Giang", "xã Yên Trung và xã Tam Giang"]
)
def test_two_communes_in_a_cell_are_a_question(codes, written):
    assert len(codes(written)) == 2
    assert codes(written)[0] == YEN_TRUNG


@pytest.mark.parametrize(
    "written",
    [
        "Yên Trung",
        "Yên Trung, Yên Phong",
        "Yên Trung, Bắc Ninh",
        "Yên Trung, xã Yên Trung",
        "Yên Trung (Đông Phong cũ)",
        "Yên Trung, " * 50,
    ],
)
def test_one_commune_is_none(codes, written):
    assert codes(written) == []


def test_in_an_address_only_typed_names_are_communes(codes):
    assert codes("Thôn Yên Trung, xã Tam Giang", typed=True) == []
    assert codes("Yên Trung, Tam Giang, Yên Phong", typed=True) == []
    assert len(codes("xã Yên Trung, xã Tam Giang", typed=True)) == 2


@pytest.mark.parametrize(
    ("line", "communes"),
    [
        ("UBND XÃ ĐÔNG PHONG", ("XÃ ĐÔNG PHONG",)),
        ("DANH SÁCH HỘ NGHÈO XÃ YÊN TRUNG NĂM 2026", ("XÃ YÊN TRUNG",)),
        ("Kính gửi: UBND xã Yên Trung, xã Tam Giang", ("xã Yên Trung", "xã Tam Giang")),
        ("BẢO HIỂM XÃ HỘI TỈNH BẮC NINH", ()),
        ("Danh sách xã viên hợp tác xã", ()),
        ("UBND XÃ", ()),
        ("XÃ KHÔNG CÓ THẬT", ()),
    ],
)
def test_a_title_may_name_communes(gazetteer, line, communes):
    assert communes_of_title([line], gazetteer) == communes


def test_a_title_may_speak_of_another_commune(gazetteer):
    def told(commune, *titles):
        found = told_by_title(commune, titles, gazetteer=gazetteer, default_provinces=("24",))
        return [one.code for one in found]

    assert told(YEN_TRUNG, "XÃ YÊN TRUNG") == []
    assert told(YEN_TRUNG, "XÃ TAM GIANG", "XÃ YÊN TRUNG") == []
    assert told(YEN_TRUNG) == []
    assert told(YEN_TRUNG, "XÃ ĐÔNG PHONG") == [DONG_PHONG]
    assert told(None, "XÃ ĐÔNG PHONG") == [DONG_PHONG]
    assert YEN_TRUNG not in told(YEN_TRUNG, "Xã Nghĩa Lộc")


def test_what_is_asked_names_all_of_them(gazetteer):
    home, other = gazetteer.commune(YEN_TRUNG), gazetteer.commune(TAM_DA)
    several = two_communes("Yên Trung, Đông Phong", (home, other))
    assert (several.field, several.severity, several.code) == ("commune", "error", "commune_several")
    assert home.name in several.message
    assert other.name in several.message
    titled = title_problem(("XÃ ĐÔNG PHONG",), home)
    assert (titled.field, titled.severity, titled.code) == ("commune", "error", "commune_in_title")
    assert "“XÃ ĐÔNG PHONG” nhưng danh sách được gửi cho Xã Yên Trung" in titled.message
