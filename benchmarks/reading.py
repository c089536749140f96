"""Reading a list of 10,000 people: from the bytes of the file to facts and problems.

Peer: openpyxl reading the same cells and doing nothing with them. Limit: python-calamine doing so.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
from django.conf import settings
from python_calamine import CalamineWorkbook

from benchmarks.timing import best_of, row
from beneficiaries.reading.whole_list import read_list
from locations.gazetteer import Gazetteer

SIZE = 10_000
DATA = Path(settings.BASE_DIR) / "locations" / "data"


def gazetteer() -> Gazetteer:
    def table(name: str) -> list[dict[str, str]]:
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    names = ("provinces", "communes", "legacy_provinces", "legacy_districts", "legacy_communes", "dissolved_districts")
    return Gazetteer.build(**{name: table(name) for name in names})


def workbook(size: int) -> bytes:
    """A list of invented people of two communes, one in ten with something to settle."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(["DANH SÁCH NGƯỜI CÓ HOÀN CẢNH KHÓ KHĂN, THÀNH PHỐ BẮC NINH"])
    sheet.append(["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn", "Xã", "Đối tượng", "Đề nghị tặng"])
    for number in range(size):
        year = 1940 + number % 60
        born = f"31/06/{year}" if number % 10 == 0 else f"{1 + number % 28:02}/{1 + number % 12:02}/{year}"
        commune = "Xã Yên Trung" if number % 2 else "Xã Tam Giang"
        personal_id = f"0271{year % 100:02}{number:06}"
        group = "Hộ cận nghèo" if number % 3 else "Hoàn cảnh khó khăn"
        name = f"Nguyễn Thị {['Hồng', 'Lan', 'Mai', 'Cúc', 'Đào'][number % 5]}"
        sheet.append([number + 1, name, born, "Nữ", personal_id, f"Thôn {number}", commune, group, "Thẻ BHYT"])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def with_openpyxl(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for sheet in book for _row in sheet.iter_rows(values_only=True))


def with_calamine(content: bytes) -> int:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def measure() -> Iterator[str]:
    yield "Reading a list (people, seconds)"
    content, places = workbook(SIZE), gazetteer()
    today = date(2026, 11, 22)
    ours = best_of(3, lambda: read_list(content, gazetteer=places, today=today))
    yield row("ours: read, clean, find communes, compare rows", ours, SIZE)
    yield row("peer: openpyxl, cells only", best_of(3, lambda: with_openpyxl(content)), SIZE, ours)
    yield row("limit: python-calamine, cells only", best_of(3, lambda: with_calamine(content)), SIZE, ours)
