"""What COPY is given for a row is what the row says."""

import json
import re
from datetime import date, datetime

import pytest

from beneficiaries.lists.copied_rows import COLUMNS, copied, prepared, storable
from beneficiaries.reading.cleaning import Facts, facts_to_json
from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import error, warning
from beneficiaries.reading.raw_rows import HouseholdPlace, RawCell, RawRow, Surroundings, raw_to_json
from beneficiaries.reading.whole_list import PersonRow
from documents.workbooks.legacy_fonts import Encoding, LegacyText
from documents.workbooks.workbook import BadCell
from locations.addresses import Address
from locations.gazetteer import Candidate

FACTS = Facts(full_name="Nguyễn Thị Hồng", birth_date=date(1962, 3, 5), birth_precision="day", groups=("poor",))

WARNING = warning("groups", "group_unknown", "Không rõ.")
ERROR = error("commune", "commune_missing", "Chưa rõ “xã”: [].")


def _copied(raw, facts=FACTS, problems=(), candidates=(), remarks=()):
    row = prepared(PersonRow(7, raw, facts, tuple(problems), candidates))
    line = copied(3, row, remarks).decode()
    assert line.endswith("\n")
    return dict(zip(COLUMNS, map(_unescaped, line[:-1].split("\t")), strict=True))


def _unescaped(value):
    """As the database reads a value."""
    if value == "\\N":
        return None
    return re.sub(r"\\(.)", lambda match: {"t": "\t", "n": "\n", "r": "\r"}.get(match[1], match[1]), value)


def test_a_row_is_copied_with_all_that_was_read():
    raw = RawRow("Thôn 1", 12, (RawCell("Họ và tên", Field.FULL_NAME, "Nguyễn Thị Hồng", index=1),))
    problems = (WARNING, ERROR)
    candidates = (Candidate("09205", "Xã Yên Trung", "24", "Tỉnh Bắc Ninh"),)
    row = _copied(raw, problems=problems, candidates=candidates)
    assert json.loads(row.pop("cells")) == raw_to_json(raw)
    assert json.loads(row.pop("facts")) == facts_to_json(FACTS)
    assert json.loads(row.pop("problems")) == [problem.to_json() for problem in problems]
    assert json.loads(row.pop("commune_choices")) == [["09205", "Xã Yên Trung, Tỉnh Bắc Ninh"]]
    assert row == {
        "recipient_list_id": "3",
        "position": "7",
        "sheet": "Thôn 1",
        "row_number": "12",
        "corrections": "{}",
        "confirmed": "f",
        "full_name": "Nguyễn Thị Hồng",
        "commune_id": None,
        "status": "needs_attention",
        "set_aside_reason": "",
    }


def test_a_row_without_anything_to_say_is_ready():
    row = _copied(RawRow("1", 2, ()), Facts())
    assert (row["status"], row["problems"], row["commune_choices"], row["full_name"]) == ("ready", "[]", "[]", "")


@pytest.mark.parametrize(
    "value",
    [
        'Nguyễn "Hồng" \\ \t\n /',
        "",
        12,
        7.5,
        True,
        date(1962, 3, 5),
        datetime(2021, 5, 1, 7, 30),
        BadCell("#N/A"),
        LegacyText("Trần", "TrÇn", Encoding.TCVN3),
    ],
)
@pytest.mark.parametrize(("heading", "field", "of"), [('Ngày "sinh"', Field.BIRTH_DATE, ""), ("X", None, "poor")])
def test_every_cell_is_written_as_json(heading, field, of, value):
    around = Surroundings(section=Address("Thôn 1", "", "", ""), household=HouseholdPlace(head="Lý"), hidden=True)
    raw = RawRow('S"1', 2, (RawCell(heading, field, value, of, 4), RawCell("STT", Field.ORDER, 1)), around)
    assert json.loads(_copied(raw)["cells"]) == raw_to_json(raw)


def test_what_no_database_takes_is_left_out_and_everything_else_stays():
    raw = RawRow("1\0", 2, (RawCell("Họ và tên", Field.FULL_NAME, "Lan\0 \ud800"), RawCell("Mã", None, "\\u0000")))
    row = _copied(raw, Facts(full_name="Lan", note="b\ud800"))
    assert [cell[2] for cell in json.loads(row["cells"])["cells"]] == ["Lan ?", "\\u0000"]
    assert (row["sheet"], json.loads(row["facts"])["note"]) == ("1", "b?")
    assert _copied(raw, Facts(full_name="Lan\0"))["full_name"] == "Lan"
    assert _copied(raw, Facts(full_name="Lan\t\\n\n\r"))["full_name"] == "Lan\t\\n\n\r"
    assert storable({"a\ud800": ["b\0", ("\\u0000", 1)], "c": None}) == {"a?": ["b", ["\\u0000", 1]], "c": None}


@pytest.mark.parametrize("own", [(), (WARNING,), (ERROR,), (WARNING, ERROR)])
@pytest.mark.parametrize("remarks", [(), (WARNING,), (ERROR, WARNING)])
def test_remarks_stand_behind_the_problems_of_the_file_and_count_like_them(own, remarks):
    row = _copied(RawRow("1", 2, ()), problems=own, remarks=remarks)
    assert json.loads(row["problems"]) == [problem.to_json() for problem in (*own, *remarks)]
    assert row["status"] == ("needs_attention" if ERROR in (*own, *remarks) else "ready")
