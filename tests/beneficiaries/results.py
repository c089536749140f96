"""What a list became when it was read, in the form in which it is told in the file back."""

from datetime import date

from beneficiaries.file_back.fact_cells import CellFinder
from beneficiaries.file_back.list_results import ListResult, Remark, RowResult
from beneficiaries.reading.result_columns import State
from beneficiaries.reading.whole_list import list_json, read_list

TODAY = date(2026, 11, 22)
YEN_TRUNG = "09205"


def read(content, gazetteer):
    return read_list(content, gazetteer=gazetteer, today=TODAY, commune=YEN_TRUNG)


def result_of(found, name="danh-sach.xlsx"):
    """The result of a list that was only read."""
    places = [
        (row.sheet, [(cell.field, cell.index) for cell in row.raw.cells], row.raw.around.own_columns)
        for row in found.rows
    ]
    finder = CellFinder(places)
    rows = [
        RowResult(
            row.sheet,
            row.row,
            State.READY if row.status == "ready" else State.TO_SETTLE,
            first=min((index for _, index in cells), default=0),
            remarks=tuple(
                Remark(one.field, one.severity, one.message, finder.find(row.sheet, one.field, cells, own))
                for one in row.problems
            ),
        )
        for row, (_, cells, own) in zip(found.rows, places, strict=True)
    ]
    return ListResult(
        name,
        rows,
        {sheet.name: sheet.skipped for sheet in found.sheets},
        {sheet.name: sheet.unknown_headings for sheet in found.sheets},
    )


def answer(found, *, old_fonts=True):
    """What the reading says of every person; without the remarks on old fonts if a copy is written in Unicode."""
    rows = list_json(found, name="", sha256="")["rows"]
    for row in rows if not old_fonts else ():
        row["problems"] = [problem for problem in row["problems"] if problem["code"] != "old_font"]
    return rows
