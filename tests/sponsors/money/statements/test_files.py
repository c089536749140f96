"""Statements in the style of several banks, each read as what stands beside it says."""

import json
from pathlib import Path

import pytest

from documents.workbooks.workbook import read_workbook
from sponsors.money.statements.statement import read_statement

FILES = Path(__file__).parent / "files"
NAMES = sorted(path.name.removesuffix(".json") for path in FILES.glob("*.json"))
OPTIONAL = {"reference": "", "balance": None, "value_on": None, "payer": "", "payer_account": ""}


def reading_of(name):
    book = read_workbook((FILES / name).read_bytes())
    return read_statement(book.sheets, date_1904=book.date_1904)


def said(line):
    """A line as the files write it: what it does not hold left out."""
    value_on = line.value_on.isoformat() if line.value_on else None
    told = {"row": line.row, "on": line.on.isoformat(), "amount": line.amount, "content": line.content}
    more = {"reference": line.reference, "balance": line.balance, "value_on": value_on, "payer": line.payer}
    more |= {"payer_account": line.payer_account}
    return told | {key: value for key, value in more.items() if value != OPTIONAL[key]}


def answer(reading):
    return {
        "lines": [said(line) for line in reading.lines],
        "skipped": {str(row.row): row.reason for row in reading.skipped},
        "problems": {str(row.row): row.message for row in reading.problems},
        "questions": {question.key: list(question.samples) for question in reading.questions},
        "missing": list(reading.missing),
        "remarks": list(reading.remarks),
        "account": reading.account,
        "period": [day.isoformat() for day in reading.period] if reading.period else None,
    }


def expected(name):
    meant = json.loads((FILES / f"{name}.json").read_text("utf-8"))
    lines = [{key: value for key, value in line.items() if value != OPTIONAL.get(key, ...)} for line in meant["lines"]]
    return meant | {"lines": lines}


def test_there_are_files_of_many_banks():
    assert len(NAMES) == 17


@pytest.mark.parametrize("name", NAMES)
def test_a_statement_is_read_as_it_was_meant(name):
    assert answer(reading_of(name)) == expected(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_a_file_is_a_line_a_problem_or_has_its_reason(name):
    reading = reading_of(name)
    rows = sorted(row.row for row in (*reading.lines, *reading.problems, *reading.skipped))
    [sheet] = [sheet for sheet in read_workbook((FILES / name).read_bytes()).sheets if sheet.rows]

    assert rows == ([] if reading.missing else [row.number for row in sheet.rows])
