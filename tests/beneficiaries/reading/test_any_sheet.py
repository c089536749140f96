"""However a sheet is laid out, every row ends as a person or with the reason why it is none."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beneficiaries.reading.headings import Field
from documents.workbooks.workbook import BadCell, Merge, Row, Sheet, UnreadableFile, Workbook
from tests.beneficiaries.made_tables import read_tables

FIELDS = ("order", "name", "born", "sex", "id", "hamlet", "group")
LAYOUTS = {
    "one row": ([("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn", "Đối tượng")], FIELDS, ()),
    "other order": (
        [("TT", "Số CCCD", "Đối tượng", "Họ tên", "Thôn", "Năm sinh")],
        "order id group name hamlet born",
        (),
    ),
    "two rows": (
        [
            ("TT", "Họ và tên", "Năm sinh", None, "Số CCCD", "Địa chỉ", None),
            (None, None, "Nam", "Nữ", None, "Xóm", "Xã"),
        ],
        "order name male female id hamlet commune",
        (),
    ),
    "merged": (
        [
            ("TT", "Họ và tên", "Ngày tháng năm sinh", None, None, "CCCD", "Đối tượng", None),
            (None, None, "Ngày", "Tháng", "Năm", None, "Hộ nghèo", "Hộ cận nghèo"),
        ],
        "order name day month year id poor near_poor",
        (Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(1, 2, 1, 4), Merge(1, 5, 2, 5), Merge(1, 6, 1, 7)),
    ),
    "three rows": (
        [
            ("A. Người được đề nghị", None, None, None, "B. Đề nghị", None),
            ("TT", "Họ và tên", "Giấy tờ tùy thân", None, "Đề nghị tặng", None),
            (None, None, "Số", "Ngày cấp", "Sổ BHXH", "Thẻ BHYT"),
        ],
        "order name id issued book card",
        (
            Merge(1, 0, 1, 3),
            Merge(1, 4, 1, 5),
            Merge(2, 0, 3, 0),
            Merge(2, 1, 3, 1),
            Merge(2, 2, 2, 3),
            Merge(2, 4, 2, 5),
        ),
    ),
    "households": (
        [("Mã hộ", "Chủ hộ", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh", "CCCD", "Thôn", "Phân loại hộ")],
        "household head name relation born id hamlet group",
        (),
    ),
}
NAMES = [
    "Nguyễn Thị Hồng",
    "TRẦN VĂN ĐỨC",
    "Krajan Plin",
    "Phố Thị An",
    "Hồ Văn Tổng",
    "Lê Thị Cộng",
    "Chu Ý Nhi",
    "Khu Văn Bản",
]
SIDE = [("STT", "Họ và tên", "Năm sinh", "Số CCCD"), "order name born id"]

numbers = st.integers(min_value=10**9, max_value=96 * 10**9 - 1).map("{:012d}".format)
ticks = st.sampled_from([None, "x", "X", "0"])


@st.composite
def people(draw, fields):
    """A row of somebody with a name and an identity number; the rest may be missing."""
    other = {
        "order": st.one_of(st.none(), st.integers(1, 99), st.just(BadCell("=A1+1"))),
        "name": st.sampled_from(NAMES),
        "born": st.sampled_from([None, 1962, "05/03/1962", "1962", 22711]),
        "male": st.sampled_from([None, 1962]),
        "sex": st.sampled_from([None, "Nam", "Nữ", "x"]),
        "id": numbers,
        "hamlet": st.sampled_from([None, "Thôn 3", "Xóm Đông", 7]),
        "group": st.sampled_from([None, "Hộ nghèo", "Cộng", "Hộ cận nghèo; người khuyết tật"]),
        "relation": st.sampled_from([None, "Chủ hộ", "Vợ", "Con"]),
        "head": st.sampled_from([None, "Trần Văn Đức"]),
        "household": st.sampled_from([None, "H1", 2]),
    }
    return {field: draw(other.get(field, ticks)) for field in fields}


OTHERS = [
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",),
    (None, "Thôn 3"),
    ("I", "HỘ NGHÈO"),
    ("II. Xã Bắc Hà: 12 hộ",),
    ("Cộng: 22 người",),
    (None, "Tổng số", None, 22),
    ("Trong đó: hộ nghèo 4 hộ",),
    ("Ghi chú: ghi rõ họ tên",),
    (None, None, None, "Bắc Hà, ngày 02 tháng 11 năm 2026"),
    (None, "NGƯỜI LẬP BIỂU", None, "CHỦ TỊCH"),
    ("(1)", "(2)", "(3)", "(4)"),
    (1, 2, 3, 4, 5, 6),
    (),
    (),
]


class _Made:
    """A sheet in the making: its lines, the people in it (row, name and number), the rows that hold nobody."""

    def __init__(self):
        self.lines, self.merges, self.sure, self.nobody = [], [], [], set()

    def __repr__(self):
        return "\n".join(f"{number}: {line}" for number, line in enumerate(self.lines, 1)) + f"\n{self.merges}"

    def other(self, line):
        self.lines.append(line)
        self.nobody.add(len(self.lines))

    def heading(self, layout, *, beside):
        heading, fields, merges = LAYOUTS[layout]
        top = len(self.lines)
        self.merges += [Merge(m.top + top, m.left, m.bottom + top, m.right) for m in merges]
        self.fields = fields.split() if isinstance(fields, str) else fields
        self.width, self.beside = len(heading[0]) + 1, beside
        for line in heading:
            self.other((*line, None, *(SIDE[0] if beside and line is heading[-1] else ())))

    def person(self, somebody, neighbour):
        line = (*somebody.values(),)
        self.sure.append((len(self.lines) + 1, somebody["name"], somebody["id"]))
        if neighbour:
            line = (*line, *[None] * (self.width - len(line)), *neighbour.values())
            self.sure.append((len(self.lines) + 1, neighbour["name"], neighbour["id"]))
        self.lines.append(line)

    def sheet(self):
        rows = (Row(n, line) for n, line in enumerate(self.lines, 1) if any(cell is not None for cell in line))
        return Sheet("Sheet1", tuple(rows), merges=tuple(self.merges))


@st.composite
def sheets(draw):
    made = _Made()
    layouts, kinds = (
        st.sampled_from(sorted(LAYOUTS)),
        st.sampled_from(["person", "person", "person", "other", "heading"]),
    )
    for number in range(draw(st.integers(0, 3))):
        made.other((f"Dòng {number}",))
    made.heading(draw(layouts), beside=draw(st.booleans()))
    for kind in draw(st.lists(kinds, min_size=1, max_size=12)):
        if kind == "person":
            neighbour = draw(people(SIDE[1].split())) if made.beside and draw(st.booleans()) else None
            made.person(draw(people(made.fields)), neighbour)
        elif kind == "other":
            made.other(draw(st.sampled_from(OTHERS)))
        else:
            made.heading(draw(layouts), beside=draw(st.booleans()))
    return made


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets())
def test_everybody_with_a_name_and_a_number_is_read_and_nobody_else(gazetteer, made):
    sheet = made.sheet()
    if not made.sure:
        with pytest.raises(UnreadableFile, match="không có người nào"):
            read_tables(Workbook((sheet,)), gazetteer)
        return
    [read] = read_tables(Workbook((sheet,)), gazetteer)
    found = [(one.row, one.first(Field.FULL_NAME), one.first(Field.PERSONAL_ID)) for one in read.people]
    assert sorted(found) == sorted(made.sure)
    persons = {one.row for one in read.people}
    assert persons & made.nobody == set()
    assert persons | {row.row for row in read.skipped} == {row.number for row in sheet.rows}
    assert all(row.reason and row.text for row in read.skipped)
