from datetime import date

import pytest

from beneficiaries.reading.cleaning import (
    CORRECTABLE,
    Context,
    Facts,
    clean_row,
    facts_from_json,
    facts_to_json,
    status_of,
)
from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import error, fixed, warning
from beneficiaries.reading.raw_rows import HouseholdPlace, RawCell, RawRow, Surroundings
from documents.workbooks.workbook import BadCell
from locations.addresses import Address
from tests.beneficiaries.made_workbooks import COMMUNE
from tests.beneficiaries.rows import raw

TODAY = date(2026, 11, 22)
HONG = {
    "Họ và tên": "Nguyễn Thị Hồng",
    "Ngày sinh": "05/03/1962",
    "Giới tính": "Nữ",
    "Số CCCD": "027162001234",
    "Thôn": "Thôn Đông",
    "Đối tượng": "Hộ cận nghèo",
}
FACTS = Facts(
    full_name="Nguyễn Thị Hồng",
    birth_date=date(1962, 3, 5),
    birth_precision="day",
    sex="female",
    personal_id="027162001234",
    commune=COMMUNE,
    hamlet="Thôn Đông",
    groups=("near_poor",),
)


@pytest.fixture
def clean(gazetteer):
    def clean(cells, corrections=None, *, commune=COMMUNE, provinces=(), institution=None, **around):
        context = Context(gazetteer, TODAY, commune, institution, provinces)
        return clean_row(raw(cells, **around), context, corrections)

    return clean


def _said(cleaned):
    return [(problem.field, problem.severity, problem.code) for problem in cleaned.problems]


def test_a_plain_row_gives_its_facts(clean):
    cleaned = clean(HONG)
    assert (cleaned.facts, cleaned.problems, cleaned.commune_candidates) == (FACTS, (), ())
    assert cleaned.status == "ready"


def test_what_is_missing_alone_holds_nobody_back(clean):
    cleaned = clean({"Họ và tên": "Nguyễn Thị Hồng"})
    assert (cleaned.facts, cleaned.problems) == (Facts(full_name="Nguyễn Thị Hồng", commune=COMMUNE), ())


def test_a_row_without_a_name_needs_attention(clean):
    cleaned = clean(HONG | {"Họ và tên": None})
    assert (cleaned.status, _said(cleaned)) == ("needs_attention", [("full_name", "error", "name_missing")])


def test_only_an_error_holds_a_row_back():
    assert status_of([fixed("a", "b", ""), warning("a", "b", "")]) == "ready"
    assert status_of([fixed("a", "b", ""), error("a", "b", "")]) == "needs_attention"
    assert status_of([]) == "ready"


def test_names_in_two_columns_are_one(clean):
    assert clean({"Họ đệm": "Nguyễn Thị"} | HONG | {"Họ và tên": None}).facts.full_name == "Nguyễn Thị"


def test_the_sex_is_known_by_column_ticks_or_column_of_birth(clean):
    def sex(cells, **more):
        return clean({"Họ và tên": "Nguyễn Thị Hồng"} | cells, **more).facts.sex

    assert sex({"Nam": None, "Nữ": "x"}) == "female"
    assert sex({"Nam": "x"}) == "male"
    assert sex({"Năm sinh (Nam)": 1962}) == "male"
    assert sex({"Năm sinh (Nữ)": 1962}) == "female"
    assert sex({"Năm sinh": 1962}) is None


def test_the_number_tells_the_sex_that_the_list_does_not(clean):
    cleaned = clean(HONG | {"Giới tính": None})
    assert cleaned.facts == FACTS
    assert _said(cleaned) == [("sex", "fixed", "sex_from_id")]
    assert clean(HONG | {"Giới tính": None, "Số CCCD": "316926744"}).facts.sex is None


def test_the_number_settles_a_year_of_two_digits_even_without_its_zeros(clean):
    cells = HONG | {"Ngày sinh": "5/3/15", "Giới tính": "Nam", "Số CCCD": 27015001234}
    cleaned = clean(cells)
    assert (cleaned.facts.birth_date, cleaned.facts.personal_id) == (date(1915, 3, 5), "027015001234")
    assert _said(cleaned) == [("birth_date", "fixed", "date_century"), ("personal_id", "fixed", "id_zeros")]


def test_the_old_number_stands_in_for_a_missing_new_one(clean):
    facts = clean(HONG | {"Số CCCD": None, "CMND": "316926744"}).facts
    assert facts.personal_id == "316926744"
    assert clean(HONG | {"CMND": "316926744"}).facts.personal_id == "027162001234"


def test_an_old_number_beside_the_new_one_is_a_fact(clean):
    assert clean(HONG | {"CMND": "316926744"}).facts.old_id == "316926744"
    assert clean(HONG | {"CMND": 316926744}).facts.old_id == "316926744"
    assert clean(HONG | {"CMND": "cũ: 316 926 744"}).facts.old_id is None
    assert clean(HONG | {"Số CCCD": None, "CMND": "316926744"}).facts.old_id is None
    assert clean(HONG).facts.old_id is None


@pytest.mark.parametrize("nothing", ["", "không", HONG["Số CCCD"]])
def test_no_old_number_and_the_same_one_say_nothing(clean, nothing):
    cleaned = clean(HONG | {"CMND": nothing})
    assert (cleaned.facts.old_id, cleaned.problems) == (None, ())


@pytest.mark.parametrize("odd", ["31692674", "000000000", "027162005555", "hỏng", 1.5])
def test_an_old_number_of_no_use_is_told_and_holds_nobody_back(clean, odd):
    cleaned = clean(HONG | {"CMND": odd})
    assert (cleaned.facts.old_id, cleaned.status) == (None, "ready")
    assert _said(cleaned) == [("old_id", "warning", "old_id_unusable")]


@pytest.mark.parametrize(
    ("cells", "typed", "numbers"),
    [
        ({"CMND": "316926744"}, {"old_id": "125123456"}, ("027162001234", "125123456")),
        ({"CMND": "316926744"}, {"old_id": ""}, ("027162001234", None)),
        ({}, {"old_id": "125123456"}, ("027162001234", "125123456")),
        ({"Số CCCD": None, "CMND": "316926744"}, {"personal_id": "027162001234"}, ("027162001234", "316926744")),
        ({"Số CCCD": None, "CMND": "316926744"}, {"personal_id": ""}, (None, None)),
        ({"Số CCCD": None}, {"old_id": "125123456"}, ("125123456", None)),
        ({"CMND": "316926744"}, {"personal_id": "", "old_id": "125123456"}, ("125123456", None)),
        ({"CMND": "316926744"}, {"personal_id": "", "old_id": ""}, (None, None)),
    ],
    ids=str,
)
def test_an_old_number_is_typed(clean, cells, typed, numbers):
    facts = clean(HONG | cells, corrections=typed).facts
    assert (facts.personal_id, facts.old_id) == numbers


def test_telephone_class_ward_household_and_note_are_kept(clean):
    cells = {"SĐT": "0912345678", "Lớp": "11 A2", "Mã hộ": 7, "Ghi chú": " Phụ  hồ ", "Mã số BHXH": "2720547746"}
    facts = clean(HONG | cells).facts
    kept = (facts.phone, facts.school_class, facts.household, facts.note, facts.insurance_code)
    assert kept == ("0912345678", "11 A2", "7", "Phụ hồ", "2720547746")
    assert clean(HONG | {"Ghi chú": BadCell("#N/A")}).facts.note is None
    assert len(clean(HONG | {"Ghi chú": "x" * 999}).facts.note) == 300


def test_what_is_written_about_a_patient_is_not_kept(clean):
    cells = HONG | {"Khoa": "Nội", "Ghi chú": "Suy thận mạn"}
    facts = clean(cells, hospital=True).facts
    assert (facts.hospital_ward, facts.note, facts.groups) == ("Nội", None, ("hospital_patient", "near_poor"))
    assert clean(HONG | {"Ghi chú": "Suy thận mạn"}, institution="hospital").facts.note is None
    assert clean(HONG | {"Ghi chú": "Phụ hồ"}, institution="school").facts.note == "Phụ hồ"


def test_a_name_without_its_province_belongs_to_title_then_commune_then_default(clean):
    cells = HONG | {"Xã": "Xã Yên Trung"}
    assert clean(cells, commune=None, title_provinces=("24",)).facts.commune == "09205"
    assert clean(cells, commune="28360", title_provinces=("24",)).facts.commune == "09205"
    assert clean(cells, commune="09187").facts.commune == "09205"
    assert clean(cells, commune=None, provinces=("24",)).facts.commune == "09205"
    assert clean(cells, commune="28360").facts.commune is None


def test_an_unsettled_commune_comes_with_choices(clean):
    cleaned = clean(HONG | {"Xã": "Xã An Nghĩa", "Huyện": "Huyện An Lão", "Tỉnh": "Bình Định"})
    assert (cleaned.facts.commune, cleaned.status) == (None, "needs_attention")
    assert [one.name for one in cleaned.commune_candidates] == ["Xã An Toàn", "Xã An Hòa"]


def test_a_member_lives_where_the_household_lives(clean):
    home = HouseholdPlace(hamlet="Thôn 7", commune="Xã Cái Bè", province="Đồng Tháp")
    member = {"Họ và tên": "Trần Văn Bé"}
    facts = clean(member, household=home, commune=None, section=Address("Thôn 1", "", "", "")).facts
    assert (facts.hamlet, facts.commune) == ("Thôn 7", "28360")
    assert clean(member | {"Thôn": "Thôn 8"}, household=home).facts.hamlet == "Thôn 8"
    district = HouseholdPlace(address="Thôn 9, xã Yên Trung", district="Huyện Yên Phong", province="Bắc Ninh")
    facts = clean(member, household=district, commune=None).facts
    assert (facts.hamlet, facts.commune) == ("Thôn 9", "09205")


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("full_name", "Trần Thị Bé", "Trần Thị Bé"),
        ("birth_date", "06/04/1962", date(1962, 4, 6)),
        ("birth_date", "", None),
        ("sex", "female", "female"),
        ("sex", "", "female"),
        ("personal_id", "027 162 009 999", "027162009999"),
        ("personal_id", " ", None),
        ("insurance_code", "2720547746", "2720547746"),
        ("commune", "28360", "28360"),
        ("commune", "Xã Tam Giang, huyện Yên Phong", "09202"),
        ("hamlet", "Thôn Tây", "Thôn Tây"),
        ("hamlet", "", None),
        ("groups", "poor, elderly", ("elderly", "poor")),
        ("requested", "book", "book"),
        ("phone", "0912345678", "0912345678"),
    ],
)
def test_a_typed_value_takes_the_place_of_the_cell(clean, field, typed, value):
    cells = HONG | {"Đề nghị tặng": "Thẻ BHYT", "Xã": "Xã Yên Trung", "Huyện": "Yên Phong", "SĐT": "1"}
    cleaned = clean(cells, {field: typed}, commune="09187")
    assert getattr(cleaned.facts, field) == value
    assert [problem for problem in cleaned.problems if problem.field == field and problem.severity == "error"] == []


def test_every_fact_that_may_be_typed_is_a_fact():
    assert set(FACTS._fields) > CORRECTABLE


def test_an_emptied_hamlet_is_not_filled_from_the_household(clean):
    home = HouseholdPlace(hamlet="Thôn 7")
    assert clean({"Họ và tên": "A B"}, {"hamlet": ""}, household=home).facts.hamlet is None


def test_a_correction_can_settle_a_row(clean):
    cells = HONG | {"Số CCCD": "8,2081E+10"}
    assert clean(cells).status == "needs_attention"
    assert clean(cells, {"personal_id": "027162001234"}).status == "ready"
    assert clean(cells, {"personal_id": ""}).status == "ready"
    assert clean(HONG | {"Họ và tên": BadCell("#N/A")}, {"full_name": "Nguyễn Thị Hồng"}).facts == FACTS
    assert clean(HONG, {"full_name": ""}).status == "needs_attention"


def test_a_typed_value_is_checked_like_a_cell(clean):
    assert _said(clean(HONG, {"sex": "Nam"})) == [("personal_id", "error", "id_contradicts")]
    assert _said(clean(HONG, {"birth_date": "31/06/1962"})) == [("birth_date", "error", "date_impossible")]


def test_the_place_in_the_household_is_a_fact_that_can_be_corrected(clean):
    cells = HONG | {"STT": 7, "Quan hệ với chủ hộ": "Con", "Thứ tự trong hộ": "02"}
    assert clean(cells).facts == FACTS._replace(household_position=2)
    assert clean(cells, {"household_position": "3"}).facts == FACTS._replace(household_position=3)
    assert clean(cells, {"household_position": ""}).facts == FACTS
    assert clean(HONG | {"STT": 7}).facts == FACTS


def test_a_place_that_cannot_be_read_is_left_out_with_a_warning(clean):
    cleaned = clean(HONG | {"Thứ tự trong hộ": "Con"})
    assert (cleaned.facts, cleaned.status) == (FACTS, "ready")
    assert _said(cleaned) == [("household_position", "warning", "position_unreadable")]


def test_only_facts_can_be_corrected(clean):
    with pytest.raises(ValueError, match="cannot be corrected: household"):
        clean(HONG, {"household": "x"})


def test_what_is_said_beside_the_name_goes_into_the_note_and_is_settled_there_or_with_the_name(clean):
    row = HONG | {"Họ và tên": "Nguyễn Thị Hồng (đã chết)", "Ghi chú": "Làm thuê"}
    cleaned = clean(row)
    assert (cleaned.facts.full_name, cleaned.facts.note, cleaned.status) == (
        "Nguyễn Thị Hồng",
        "Làm thuê; đã chết",
        "needs_attention",
    )
    assert _said(cleaned) == [("full_name", "fixed", "name_remark"), ("full_name", "error", "said_dead")]
    retyped = clean(row, {"full_name": "Nguyễn Thị Hồng"})
    assert (retyped.facts.note, retyped.status) == ("Làm thuê", "ready")


def test_a_note_that_holds_a_row_up_can_be_corrected(clean):
    row = HONG | {"Ghi chú": "Đã mất tháng 10"}
    assert _said(clean(row)) == [("note", "error", "said_dead")]
    assert clean(row, {"note": "Chồng đã mất tháng 10"}).facts.note == "Chồng đã mất tháng 10"
    assert (clean(row, {"note": ""}).facts.note, clean(row, {"note": ""}).status) == (None, "ready")


def test_who_has_what_the_row_asks_for_is_asked_about(clean):
    row = HONG | {"Ghi chú": "Đã có thẻ BHYT"}
    assert _said(clean(row)) == []
    assert _said(clean(row | {"Đề nghị tặng": "Thẻ BHYT"})) == [("note", "error", "has_it_already")]
    assert _said(clean(row | {"Đề nghị tặng": "Sổ BHXH"})) == []


@pytest.mark.parametrize(
    "facts", [FACTS, Facts(), Facts(full_name="A B", groups=("elderly", "poor"), household_position=2, note="x")]
)
def test_facts_survive_the_way_through_json(facts):
    assert facts_from_json(facts_to_json(facts)) == facts


def test_facts_as_json_are_plain():
    assert facts_to_json(FACTS) == {
        "full_name": "Nguyễn Thị Hồng",
        "birth_date": "1962-03-05",
        "birth_precision": "day",
        "sex": "female",
        "personal_id": "027162001234",
        "old_id": None,
        "insurance_code": None,
        "commune": "09205",
        "hamlet": "Thôn Đông",
        "groups": ["near_poor"],
        "requested": None,
        "phone": None,
        "school_class": None,
        "hospital_ward": None,
        "household": None,
        "household_position": None,
        "note": None,
    }


def test_where_neighbours_live_is_found_once_and_remembered_within_bounds(gazetteer):
    context = Context(gazetteer, TODAY, COMMUNE)
    first, second = clean_row(raw(HONG), context), clean_row(raw(HONG), context)
    assert (first.facts, second.facts, len(context.residences)) == (FACTS, FACTS, 1)
    context.residences.update(dict.fromkeys(range(20_000), next(iter(context.residences.values()))))
    elsewhere = clean_row(raw(HONG | {"Thôn": "Thôn Đoài"}), context)
    assert (elsewhere.facts.hamlet, len(context.residences)) == ("Thôn Đoài", 1)


def test_what_is_alike_but_of_another_kind_is_not_taken_for_what_was_read_before(gazetteer):
    context = Context(gazetteer, TODAY, COMMUNE)
    said = [clean_row(raw(HONG | {"Thôn": hamlet}), context).facts.hamlet for hamlet in (1, True, 1.0, "1")]
    assert said == ["1", "True", "1.0", "1"]


def test_of_the_numbers_of_book_and_card_none_is_used_if_they_differ(clean):
    cells = HONG | {"Số sổ BHXH": "2720547746", "Mã thẻ BHYT": "GD4272720547747"}
    cleaned = clean(cells)
    assert (cleaned.facts.insurance_code, _said(cleaned)) == (None, [("insurance_code", "warning", "code_twice")])
    corrected = clean(cells, corrections={"insurance_code": "2720547747"})
    assert (corrected.facts.insurance_code, _said(corrected)) == ("2720547747", [])


def test_a_birth_year_below_man_or_woman_tells_the_sex(clean):
    facts = clean({"Họ và tên": "A B", "Năm sinh (Nữ)": "19/12/1971"}).facts
    assert (facts.birth_date, facts.sex) == (date(1971, 12, 19), "female")
    both = clean({"Họ và tên": "A B", "Năm sinh (Nam)": 1971, "Năm sinh (Nữ)": 1972})
    assert (both.facts.birth_date, both.facts.sex, _said(both)) == (None, None, [("birth_date", "error", "date_twice")])


def test_what_is_said_of_the_row_as_a_whole_is_said_until_somebody_corrects_it(clean):
    bare = {"Họ và tên": "Nguyễn Thị Hồng"}
    assert _said(clean(bare, only_name=True)) == [("row", "error", "only_name")]
    assert _said(clean(bare, {"sex": "Nữ"}, only_name=True)) == []


def test_a_womans_name_beside_a_mans_number_is_remarked_on(clean):
    row = clean({"Họ và tên": "Lê Thị Bé", "Số CCCD": "027062001234"})
    assert _said(row)[-1] == ("personal_id", "warning", "id_against_name")
    assert (row.status, row.facts.sex) == ("ready", "male")
    for name, number in (("Thị Bé Lê", "027062001234"), ("Lê Thị Bé", "027162001234"), ("Lê Văn Thị", "027062001234")):
        assert "id_against_name" not in [code for _, _, code in _said(clean({"Họ và tên": name, "Số CCCD": number}))]


def test_the_old_number_of_two_in_one_cell_is_a_fact_unless_a_person_says_otherwise(clean):
    both = HONG | {"Số CCCD": "CMND 125123456, CCCD 027162001234"}
    row = clean(both)
    assert (row.facts.personal_id, row.facts.old_id, row.status) == ("027162001234", "125123456", "ready")
    assert _said(row) == [("personal_id", "fixed", "id_and_old")]
    assert clean(both, {"old_id": ""}).facts.old_id is None
    assert clean(both, {"personal_id": "027162001234"}).facts.old_id is None
    beside = clean(both | {"CMND": "316926744"})
    assert (beside.facts.personal_id, beside.facts.old_id) == ("027162001234", "316926744")


def test_of_two_new_numbers_in_one_cell_none_is_taken(clean):
    row = clean(HONG | {"Số CCCD": "027162001234; 027162001235"})
    assert (row.facts.personal_id, row.status) == (None, "needs_attention")
    assert _said(row) == [("personal_id", "error", "id_several")]


BOTH = "Nguyễn Thị Hồng\nCCCD: 027162001234"


def test_a_number_in_the_cell_of_the_name_is_the_persons_if_there_is_no_other(clean):
    row = clean({"Họ và tên": BOTH, "Năm sinh": 1962, "Giới tính": "Nữ", "Số CCCD": None})
    assert (row.status, row.facts.full_name, row.facts.personal_id) == ("ready", "Nguyễn Thị Hồng", "027162001234")
    assert _said(row) == [(field, "fixed", "name_and_number") for field in ("full_name", "personal_id")]
    wrong = clean({"Họ và tên": BOTH, "Năm sinh": 1963, "Giới tính": "Nữ"})
    assert _said(wrong)[-1] == ("personal_id", "error", "id_contradicts")


def test_a_number_in_the_cell_of_the_name_does_not_count_beside_one_of_its_own(clean):
    row = clean({"Họ và tên": BOTH, "Số CCCD": "027162001235"})
    assert (row.facts.full_name, row.facts.personal_id) == (None, "027162001235")


@pytest.mark.parametrize(
    ("corrections", "name", "number"),
    [
        ({"full_name": "Nguyễn Thị Hoa"}, "Nguyễn Thị Hoa", "027162001234"),
        ({"personal_id": "027162009999"}, None, "027162009999"),
        ({"personal_id": ""}, None, None),
        ({"hamlet": "Thôn Đông"}, "Nguyễn Thị Hồng", "027162001234"),
    ],
)
def test_what_is_typed_counts_before_name_and_number_in_one_cell(clean, corrections, name, number):
    row = clean({"Họ và tên": BOTH}, corrections)
    assert (row.facts.full_name, row.facts.personal_id) == (name, number)


def test_ages_below_two_columns_tell_the_sex_where_their_heading_says_so(gazetteer):
    def sex(heading):
        marks = RawCell(f"{heading} – Nam", Field.MALE_MARK, None), RawCell(f"{heading} – Nữ", Field.FEMALE_MARK, 62)
        cells = (RawCell("Họ tên", Field.FULL_NAME, "Lê Bé"), *(one for one in marks if one.value is not None))
        return clean_row(RawRow("DS", 2, cells), Context(gazetteer, TODAY)).facts.sex

    assert (sex("Tuổi"), sex("Giới")) == ("female", None)


def test_ages_tell_the_sex_though_their_heading_stands_above_the_other_column(gazetteer):
    cells = RawCell("Họ tên", Field.FULL_NAME, "Lê Bé"), RawCell("Nữ", Field.FEMALE_MARK, 62)
    row = clean_row(RawRow("DS", 2, cells, Surroundings(ages=True)), Context(gazetteer, TODAY))
    assert (row.facts.sex, [one.code for one in row.problems if one.field == "sex"]) == ("female", [])


def test_a_commune_left_blank_below_another_one_is_looked_at(clean):
    asked = [("commune", "warning", "commune_blank")]
    assert _said(clean(HONG, commune_above="Xã Đông Phong")) == asked
    assert _said(clean(HONG, commune_above="Xã Yên Trung")) == []
    assert _said(clean(HONG, commune_above="Xã Không Có")) == []
    assert _said(clean(HONG, commune_above="Xã Đông Phong", household=HouseholdPlace(commune="Xã Yên Trung"))) == []
    assert _said(clean(HONG, {"commune": COMMUNE}, commune_above="Xã Đông Phong")) == []
    away = clean(HONG, commune=None, provinces=("24",), commune_above="Xã Đông Phong")
    assert _said(away) == [("commune", "error", "commune_missing")]


def test_a_commune_of_signs_alone_counts_as_blank(clean):
    asked, row = [("commune", "warning", "commune_blank")], {**HONG, "Xã": "-"}
    assert _said(clean(row, commune_above="Xã Đông Phong")) == asked
    assert _said(clean({**row, "Địa chỉ": "-"}, commune_above="Xã Đông Phong")) == asked
    [problem] = [one for one in clean(row, commune_above="Xã Đông Phong").problems if one.field == "commune"]
    assert problem.message.startswith("Ô xã chỉ ghi “-”, đang lấy Xã Yên Trung là nơi gửi danh sách")
    [problem] = [one for one in clean(HONG, commune_above="Xã Đông Phong").problems if one.field == "commune"]
    assert problem.message.startswith("Ô xã để trống, đang lấy")
    there = clean(row, commune_above="Xã Đông Phong", household=HouseholdPlace(commune="Xã Đông Phong"))
    assert (there.facts.commune, _said(there)) == (clean({**HONG, "Xã": "Xã Đông Phong"}).facts.commune, [])
