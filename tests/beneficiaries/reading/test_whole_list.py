import hashlib
import json
from datetime import date

import pytest

from beneficiaries.reading.headings import Field
from beneficiaries.reading.table_rows import UnknownColumn
from beneficiaries.reading.whole_list import list_json, read_list
from documents.workbooks.workbook import BadCell, UnreadableFile
from tests.beneficiaries.corpus import LISTS
from tests.beneficiaries.made_workbooks import COMMUNE, DUC, HEADING, HONG, with_parts, xlsx

TODAY = date(2026, 11, 22)


@pytest.fixture
def read(gazetteer):
    def read(content, **kwargs):
        return read_list(content, gazetteer=gazetteer, today=TODAY, **kwargs)

    return read


def _answer(read, name, commune):
    content = (LISTS / name).read_bytes()
    return list_json(read(content, commune=commune), name=name, sha256=hashlib.sha256(content).hexdigest())


def test_the_launch_list_asks_for_books_and_cards(read):
    answer = _answer(read, "bac-ninh-2023-launch.xlsx", None)
    requested = [row["requested"] for row in answer["rows"]]
    assert requested == ["book"] * 14 + ["card"] * 22
    assert answer["totals"] == {"rows": 36, "ready": 36, "needs_attention": 0, "rejected": 0}
    assert answer["file"] == {
        "name": "bac-ninh-2023-launch.xlsx",
        "sha256": hashlib.sha256((LISTS / "bac-ninh-2023-launch.xlsx").read_bytes()).hexdigest(),
        "sheets": [{"name": "Người dân", "rows": 22}, {"name": "Học sinh", "rows": 14}],
    }
    assert [row["problems"] for row in answer["rows"]] == [[]] * 36


def test_an_answer_has_exactly_the_fields_of_its_form(read):
    answer = list_json(read(xlsx(HEADING, HONG), commune=COMMUNE), name="a.xlsx", sha256="00")
    assert json.loads(json.dumps(answer)) == {
        "file": {"name": "a.xlsx", "sha256": "00", "sheets": [{"name": "Sheet1", "rows": 1}]},
        "totals": {"rows": 1, "ready": 1, "needs_attention": 0, "rejected": 0},
        "rows": [
            {
                "sheet": "Sheet1",
                "row": 2,
                "status": "ready",
                "full_name": "Nguyễn Thị Hồng",
                "birth_date": "1962-03-05",
                "birth_precision": "day",
                "sex": "female",
                "personal_id": "027162001234",
                "insurance_code": None,
                "commune": "09205",
                "hamlet": "Thôn Đông",
                "groups": ["near_poor"],
                "requested": None,
                "problems": [],
            }
        ],
    }


def test_people_are_numbered_through_the_file(read):
    found = read(xlsx(HEADING, HONG, ("Thôn 3",), DUC, Hai=[HEADING, (1, "Lê Văn Tám", 1955)]), commune=COMMUNE)
    assert [(row.position, row.sheet, row.row) for row in found.rows] == [
        (0, "Sheet1", 2),
        (1, "Sheet1", 4),
        (2, "Hai", 2),
    ]
    assert [(sheet.name, sheet.rows, sheet.hidden, len(sheet.skipped)) for sheet in found.sheets] == [
        ("Sheet1", 2, False, 2),
        ("Hai", 1, False, 1),
    ]


def test_a_row_shows_its_cells_as_they_were_written(read):
    [row] = read(xlsx((*HEADING, "Sở thích"), (*HONG[:4], 27162001234, *HONG[5:], "vẽ")), commune=COMMUNE).rows
    assert row.cells == (
        ("STT", "1"),
        ("Họ và tên", "Nguyễn Thị Hồng"),
        ("Ngày sinh", "05/03/1962"),
        ("Giới tính", "Nữ"),
        ("Số CCCD", "27162001234"),
        ("Thôn", "Thôn Đông"),
        ("Đối tượng", "Hộ cận nghèo"),
        ("Sở thích", "vẽ"),
    )
    assert row.facts.personal_id == "027162001234"


def test_headings_that_were_not_understood_are_named(read):
    found = read(xlsx((*HEADING, "Sở thích"), (*HONG, "vẽ")), commune=COMMUNE)
    assert found.sheets[0].unknown_headings == ("Sở thích",)
    assert found.sheets[0].unknown_columns == (UnknownColumn("Sở thích", "sở thích", ("vẽ",)),)


def test_what_a_sender_settled_about_headings_is_known_the_next_time(read):
    content = xlsx((*HEADING[:6], "Mã ĐT", "Sở thích"), (*HONG[:6], "CN", "vẽ"))
    found = read(content, commune=COMMUNE, meanings={"mã đt": Field.GROUPS, "sở thích": None})
    assert found.rows[0].facts.groups == ("near_poor",)
    assert found.sheets[0].unknown_columns == ()
    assert read(content, commune=COMMUNE).rows[0].facts.groups == ()


def test_the_same_person_twice_needs_attention_the_second_time(read):
    found = read(xlsx(HEADING, HONG, DUC, HONG), commune=COMMUNE)
    assert [row.status for row in found.rows] == ["ready", "ready", "needs_attention"]
    assert [[problem.code for problem in row.problems] for row in found.rows] == [
        ["repeated_below"],
        [],
        ["repeated_id"],
    ]


def test_a_row_to_settle_offers_communes(read):
    content = xlsx((*HEADING, "Xã", "Huyện", "Tỉnh"), (*HONG, "Xã An Nghĩa", "Huyện An Lão", "Bình Định"))
    [row] = read(content).rows
    assert (row.status, [one.name for one in row.commune_candidates]) == (
        "needs_attention",
        ["Xã An Toàn", "Xã An Hòa"],
    )


@pytest.mark.parametrize(
    ("kind", "groups"), [("school", ("near_poor", "student")), ("hospital", ("hospital_patient", "near_poor"))]
)
def test_a_list_of_an_institution_is_one_of_pupils_or_patients(read, kind, groups):
    assert read(xlsx(HEADING, HONG), commune=COMMUNE, institution_kind=kind).rows[0].facts.groups == groups


def test_a_province_may_be_known_beforehand(read):
    content = xlsx((*HEADING, "Xã"), (*HONG, "Xã Yên Trung"))
    assert read(content, default_provinces=["24"]).rows[0].facts.commune == "09205"
    assert read(content).rows[0].facts.commune is None


def test_errors_and_formulas_without_a_result_need_attention_where_they_matter(read):
    formulas = [
        (1, "=B9", "05/03/1962", "Nữ", "027162001234", "Thôn Đông", "Hộ nghèo"),
        (2, "Trần Thị Bé", "=C9", "Nữ", "027162001235", "Thôn Đông", "Hộ nghèo"),
        (3, "Lê Thị Tư", "05/03/1962", "Nữ", "=E9", "Thôn Đông", "Hộ nghèo"),
        (4, "Lê Thị Năm", "05/03/1962", "=D9", "027162001237", "=F9", "=G9"),
        ("=A5+1", "Lê Thị Sáu", "05/03/1962", "Nữ", "027162001238", "Thôn Đông", "Hộ nghèo"),
    ]
    rows = read(xlsx(HEADING, *formulas), commune=COMMUNE).rows
    assert [row.status for row in rows] == ["needs_attention"] * 3 + ["ready"] * 2
    assert [row.problems[0].field for row in rows[:3]] == ["full_name", "birth_date", "personal_id"]
    assert rows[0].raw.cells[1].value == BadCell("=B9")


def test_text_that_looks_like_a_formula_stays_text(read):
    def as_text(book):
        book.active["F2"] = "=cmd|' /C calc'!A0"
        book.active["F2"].data_type = "s"

    [row] = read(xlsx(HEADING, HONG, adjust=as_text), commune=COMMUNE).rows
    assert row.facts.hamlet == "=cmd|' /C calc'!A0"


def test_a_patients_diagnosis_is_nowhere(read):
    heading = (*HEADING, "Khoa", "Chẩn đoán", "Ghi chú", "Hoàn cảnh")
    content = xlsx(heading, (*HONG, "Nội tổng hợp", "Suy thận mạn", "Suy thận mạn", "Suy thận mạn"))
    found = read(content, commune=COMMUNE, institution_kind="hospital")
    assert found.rows[0].facts.groups == ("hospital_patient", "near_poor")
    assert "Suy thận" not in json.dumps(list_json(found, name="a", sha256=""), ensure_ascii=False)
    assert "Chẩn đoán" not in dict(found.rows[0].cells)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 20_000_000,
        b"not a workbook",
        xlsx(),
        xlsx(("DANH SÁCH",)),
        xlsx(HEADING),
        with_parts(xlsx(HEADING, HONG), xl_x_worksheets_x_sheet1__xml="<worksheet>"),
    ],
    ids=["nothing", "20 MB", "no workbook", "empty", "no header", "nobody", "broken"],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(read, content):
    with pytest.raises(UnreadableFile) as caught:
        read(content)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0


def _codes(read_list_):
    return [(note.field, note.code) for note in read_list_.notes]


@pytest.mark.parametrize("written", [None, "", "-", "Không"])
def test_that_nobody_in_a_list_has_a_group_is_said_once(read, written):
    people = [(*HONG[:-1], written), (*DUC[:-1], written)]
    found = read(xlsx(HEADING, *people), commune=COMMUNE)
    assert [row.problems for row in found.rows] == [(), ()]
    assert _codes(found) == [("list", "nobody_grouped")]
    [note] = list_json(found, name="a.xlsx", sha256="00")["notes"]
    assert (note["severity"], note["code"]) == ("warning", "nobody_grouped")


def test_one_group_anywhere_is_enough(read):
    bare = [one[:-1] for one in (HEADING, HONG, DUC)]
    assert _codes(read(xlsx(*bare), commune=COMMUNE)) == [("list", "nobody_grouped")]
    assert _codes(read(xlsx(*bare), commune=COMMUNE, institution_kind="school")) == []
    assert _codes(read(xlsx(("DANH SÁCH HỘ NGHÈO",), *bare), commune=COMMUNE)) == []
    assert _codes(read(xlsx(bare[0], ("HỘ NGHÈO",), *bare[1:]), commune=COMMUNE)) == []
    assert _codes(read(xlsx(HEADING, HONG, (*DUC[:-1], None)), commune=COMMUNE)) == []
    assert _codes(read(xlsx(HEADING, (*HONG[:-1], "Gia đình chính sách"), (*DUC[:-1], None)), commune=COMMUNE)) == []
