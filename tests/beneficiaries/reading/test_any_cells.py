"""Whatever stands in the cells, reading them ends in facts and problems, never in an exception."""

import json
from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from beneficiaries.reading.birth_dates import read_birth
from beneficiaries.reading.cleaning import CORRECTABLE, Context, clean_row, facts_from_json, facts_to_json
from beneficiaries.reading.groups import GROUPS, REQUESTS, groups_in, is_minority, requests_in
from beneficiaries.reading.headings import meaning_of
from beneficiaries.reading.household_position import LAST, read_household_position
from beneficiaries.reading.identity import read_id_number, settle_personal_id
from beneficiaries.reading.insurance_codes import read_insurance_code
from beneficiaries.reading.names import read_name
from beneficiaries.reading.phones import read_phone
from beneficiaries.reading.raw_rows import raw_from_json, raw_to_json
from beneficiaries.reading.sexes import read_sex, read_sex_marks
from beneficiaries.reading.spelling import cell_text, repaired
from documents.workbooks.workbook import BadCell, Row, Sheet, UnreadableFile, Workbook
from tests.beneficiaries.made_tables import read_tables
from tests.beneficiaries.rows import raw

TODAY = date(2026, 11, 22)
HEADINGS = [
    *("STT", "Họ và tên", "Họ đệm", "Tên", "Ngày sinh", "Năm sinh", "Năm sinh (Nam)", "Năm sinh (Nữ)"),
    *("Ngày", "Tháng", "Năm", "Giới tính", "Nam", "Nữ", "Số CCCD", "CMND", "Mã số BHXH"),
    *("Thôn", "Xã", "Huyện", "Tỉnh", "Địa chỉ", "Đối tượng", "Hộ nghèo", "Mức độ khuyết tật", "Dân tộc"),
    *("Lớp", "Khoa", "Đề nghị tặng", "Tặng thẻ BHYT", "SĐT", "Ghi chú", "Mã hộ", "Chủ hộ", "Quan hệ", "Sở thích"),
    *("Thứ tự trong hộ", "Chỉ có năm sinh"),
]

plausible = st.sampled_from(
    [
        "Nguyễn Thị Hồng",
        "PHAN THỊ HIỀN",
        "TrÇn ThÞ H\u00adíng",
        "Bà Nguyễn Thị A (vợ ông B)",
        "05/03/1962",
        "5/3/62",
        "31/06/1942",
        "8/1971",
        "027162001234",
        "O27162001234",
        "8,2081E+10",
        "GD4515112828120",
        "Xã Yên Trung",
        "Thôn 3, xã Bắc Hà, tỉnh Lào Cai",
        "Huyện Yên Phong",
        "Bắc Ninh",
        "Hộ cận nghèo; người khuyết tật",
        "Không thuộc hộ nghèo",
        "Sổ BHXH, thẻ BHYT",
        "I. HỘ NGHÈO",
        "Cộng: 22 người",
        "NGƯỜI LẬP BIỂU",
        "x",
        "-",
    ]
)
cells = st.one_of(
    st.none(),
    plausible,
    st.text(max_size=40),
    st.text(alphabet="0123456789/.-, OlI'\u00a0\u200b", max_size=20),
    st.integers(min_value=-(10**20), max_value=10**20),
    st.integers(min_value=0, max_value=70_000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.builds(BadCell, st.sampled_from(["#N/A", "=A1", "", "="])),
)
exhaustive = settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])


@exhaustive
@given(cells, cells)
def test_every_reader_of_a_cell_takes_any_cell(cell, other):
    assert isinstance(cell_text(cell), str)
    birth = read_birth(cell, today=TODAY, id_year=1962)
    assert (birth.value is None) == (birth.precision is None)
    assert type(birth.value) in (date, type(None))
    for sex in (None, "male"):
        number = settle_personal_id(read_id_number(other), sex=sex, birth=birth, today=TODAY)
        assert number.value is None or (
            number.value.isascii() and number.value.isdigit() and len(number.value) in (9, 12)
        )
    code = read_insurance_code(cell)
    assert code.value is None or (code.value.isascii() and code.value.isdigit() and len(code.value) == 10)
    assert read_sex(cell).value in (None, "male", "female")
    assert read_sex_marks(cell, other).value in (None, "male", "female")
    phone = read_phone(cell)
    assert phone.value is None or len(phone.value) in (10, 11)
    assert read_household_position(cell).value in (None, *range(1, LAST + 1))
    name = read_name((cell, other))
    assert name.value is None or (name.value == " ".join(name.value.split()) and len(name.value) <= 60)


@exhaustive
@given(st.text(max_size=80))
@example("\r\xad0")
def test_every_reader_of_a_text_takes_any_text(text):
    assert groups_in(text).groups <= set(GROUPS)
    assert requests_in(text) <= set(REQUESTS)
    assert is_minority(text) in (True, False, None)
    assert repaired(repaired(text).value).value == repaired(text).value
    assert meaning_of(text) is None or meaning_of(text).rank >= 0


@exhaustive
@given(
    st.dictionaries(st.sampled_from(HEADINGS), cells), st.dictionaries(st.sampled_from(sorted(CORRECTABLE)), st.text())
)
def test_every_row_ends_in_facts_and_problems(gazetteer, written, typed):
    row = raw(written)
    cleaned = clean_row(row, Context(gazetteer, TODAY, "28360"), typed)
    facts = cleaned.facts
    assert (facts.full_name is None) <= (cleaned.status == "needs_attention")
    assert (facts.commune is None) <= (cleaned.status == "needs_attention")
    assert all(problem.message.strip().endswith(".") for problem in cleaned.problems)
    assert facts_from_json(json.loads(json.dumps(facts_to_json(facts)))) == facts
    again = raw_from_json(json.loads(json.dumps(raw_to_json(row), allow_nan=False)))
    assert clean_row(again, Context(gazetteer, TODAY, "28360"), typed).facts == facts


rows_of_cells = st.lists(st.lists(cells, max_size=8), max_size=8)
headings = st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=8)


@exhaustive
@given(headings, rows_of_cells, headings, rows_of_cells)
def test_every_sheet_is_read_or_refused_and_loses_no_row(gazetteer, first, above, second, below):
    lines = [["Họ và tên", "Ngày sinh", *first], *above, ["Họ và tên", *second], *below]
    rows = tuple(Row(number, tuple(line)) for number, line in enumerate(lines, 1) if any(x is not None for x in line))
    try:
        [sheet] = read_tables(Workbook((Sheet("Sheet1", rows),)), gazetteer)
    except UnreadableFile as refusal:
        refused = refusal.code
    else:
        refused = None
        seen = {row.row for row in sheet.people} | {row.row for row in sheet.skipped}
        assert seen == {row.number for row in rows}
    assert refused in (None, "no_header", "unclear_header", "no_people", "old_font")
