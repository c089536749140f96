"""A list under construction: its workbook, and beside it the answer that reading it must give."""

import io
import json
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FOLDER = Path(__file__).resolve().parents[1]
_FACTS = (
    "status",
    "full_name",
    "birth_date",
    "birth_precision",
    "sex",
    "personal_id",
    "insurance_code",
    "commune",
    "hamlet",
    "groups",
    "requested",
)
_REMARKS = ("must_block", "fault", "may_block", "fixed", "must_report", "why")


def answer_of(person, place, changes):
    """The expected row: what is known of the person and the place, with changes.

    ``block=("personal_id",)``: must be held back because of one of these fields (any, if there are none), which are
    then left open unless a change names them; ``leave``: fields whose value is open.
    """
    changes = dict(changes)
    block, leave = changes.pop("block", None), set(changes.pop("leave", ()))
    row = {"status": "ready", "insurance_code": None, "groups": [], **place, **person.known(), **changes}
    if block is not None:
        row |= {"must_block": True, "fault": list(block)}
        leave |= {"status", *(set(block) - changes.keys())}
        if "birth_date" in block and "birth_precision" not in changes:
            leave.add("birth_precision")
    if "birth_date" in row.get("may_block", ()):
        row["may_block"] = (*row["may_block"], "birth_precision")
    row["groups"] = sorted(row["groups"]) if row["groups"] is not None else None
    return {name: row[name] for name in (*_FACTS, *_REMARKS) if name in row and name not in leave and row[name] != ()}


class Answer:
    """What must come out of a file. ``place``: what holds for every person unless the row says something else."""

    def __init__(self, name, *, commune=None, why=None, **place):
        self.name, self.commune, self.why = name, commune, why
        self.place = {"commune": commune, "hamlet": None, **place}
        self.rows, self.not_rows, self.hidden_sheets, self.notes = [], [], [], None

    def expect(self, sheet, row, person, **changes):
        self.rows.append({"sheet": sheet, "row": row} | answer_of(person, self.place, changes))

    def nobody(self, sheet, row, why):
        self.not_rows.append({"sheet": sheet, "row": row, "why": why})

    def write(self):
        head = {"file": self.name, "arguments": {"campaign": "TET2027", "commune": self.commune}}
        if self.why:
            head["why"] = self.why
        if self.hidden_sheets:
            head["hidden_sheets"] = self.hidden_sheets
        if self.notes is not None:
            head["notes"] = self.notes
        parts = [f'  "{key}": {_json(value)}' for key, value in (head | {"row_count": len(self.rows)}).items()]
        for key, lines in (("rows", self.rows), ("not_rows", self.not_rows)):
            body = ",\n".join(f"    {_json(line)}" for line in lines)
            parts.append(f'  "{key}": [\n{body}\n  ]' if lines else f'  "{key}": []')
        (FOLDER / f"{self.name}.json").write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _json(value):
    return json.dumps(value, ensure_ascii=False)


class Sheet:
    """One sheet, filled from the top. Every method that writes a row gives its number."""

    def __init__(self, answer, sheet, place):
        self.answer, self.sheet, self.place, self.at = answer, sheet, place, 1

    def skip(self, rows=1):
        self.at += rows

    def cells(self, *values, font=None):
        for column, value in enumerate(values, 1):
            if value is not None:
                cell = self.sheet.cell(self.at, column, value)
                if isinstance(value, str) and value.startswith("=") and len(value) == 1:
                    cell.data_type = "s"
                if font:
                    cell.font = Font(name=font)
        self.at += 1
        return self.at - 1

    def none(self, why, *values, font=None):
        """A row that is no person."""
        row = self.cells(*values, font=font)
        self.answer.nobody(self.sheet.title, row, why)
        return row

    def header(self, *values, font=None):
        return self.none("header", *values, font=font)

    def person(self, person, *values, font=None, **changes):
        row = self.cells(*values, font=font)
        self.expect(row, person, **changes)
        return row

    def expect(self, row, person, **changes):
        self.answer.expect(self.sheet.title, row, person, **{**self.place, **changes})

    def merge(self, *ranges):
        for one in ranges:
            self.sheet.merge_cells(one)

    def merged(self, top, left, bottom, right):
        self.merge(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")


class List:
    """A workbook with its answer; ``save`` writes both into tests/lists."""

    def __init__(self, name, *, commune=None, why=None, resaved=False, **place):
        """``resaved``: LibreOffice opens and saves the .xlsx once more, with shared texts and styles of its own."""
        self.answer = Answer(name, commune=commune, why=why, **place)
        self.resaved = resaved
        self.book = openpyxl.Workbook()
        self.book.remove(self.book.active)
        self.stored = []

    def sheet(self, title, state="visible", **place):
        sheet = self.book.create_sheet(title)
        sheet.sheet_state = state
        return Sheet(self.answer, sheet, place)

    def store(self, sheet, coordinate, value):
        """The result that Excel left beside the formula of this cell."""
        self.stored.append((self.book.sheetnames.index(sheet.sheet.title) + 1, coordinate, value))

    def save(self):
        name = self.answer.name
        content = self._content()
        kind = name.rpartition(".")[2]
        if self.resaved or kind != "xlsx":
            content = converted(content, kind)
        (FOLDER / name).write_bytes(content)
        self.answer.write()

    def _content(self):
        buffer = io.BytesIO()
        self.book.save(buffer)
        return _with_results(buffer.getvalue(), self.stored) if self.stored else buffer.getvalue()


def _with_results(content, stored):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            for number, coordinate, value in stored:
                if part == f"xl/worksheets/sheet{number}.xml":
                    data = _with_result(data.decode(), coordinate, value).encode()
            new.writestr(part, data)
    return buffer.getvalue()


def _with_result(xml, coordinate, value):
    kind = "str" if isinstance(value, str) else "n"
    pattern = rf'<c r="{coordinate}"([^>]*?)( t="\w+")?><f>(.*?)</f><v ?/?>(</v>)?</c>'
    done, count = re.subn(pattern, rf'<c r="{coordinate}"\1 t="{kind}"><f>\3</f><v>{value}</v></c>', xml)
    assert count == 1, coordinate
    return done


def converted(content, kind):
    """The workbook as LibreOffice writes it in another format (xls, ods, docx from html, …)."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "list.xlsx")
        source.write_bytes(content)
        libreoffice(source, kind, Path(folder, "made"))
        return Path(folder, "made", f"list.{kind}").read_bytes()


def libreoffice(source, kind, folder):
    profile = f"-env:UserInstallation=file://{Path(tempfile.gettempdir(), 'trao-lists-libreoffice')}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
