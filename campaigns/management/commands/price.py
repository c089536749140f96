"""`manage.py price --csv FILE [--json]`: prices each row of a CSV file by the stored figures.

A row that can't be priced has an error in its place. A file that can't be read gives one Vietnamese sentence and the
exit code 1; a command line that can't be read the code 2.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from campaigns import price_requests, tariff_data, tariffs
from campaigns.models import HardshipGroup, Rate
from campaigns.price_requests import BadRow, Request, UnreadableFile
from campaigns.pricing import load_tariff
from campaigns.tariffs import CannotPrice, Price, Tariff
from locations.models import Province
from locations.vietnamese import date_text, number

OWN_FIGURES = "Chưa có mức đóng và hỗ trợ trong cơ sở dữ liệu{why}: tính theo các mức có sẵn của phần mềm."
HEADS = ("Dòng", "Loại", "Tháng", "Ngày đóng", "Giá", "Nhà nước", "Địa phương", "Nhà tài trợ", "Cách tính")


class Known(NamedTuple):
    tariff: Tariff
    groups: frozenset[str]
    provinces: frozenset[str] | None


class Command(BaseCommand):
    help = "Tính giá thẻ BHYT, sổ BHXH và quà cho từng dòng của một tệp CSV, kèm căn cứ của từng bước."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--csv", required=True, type=Path, help=f"tệp CSV (UTF-8), các cột: {', '.join(price_requests.COLUMNS)}"
        )
        parser.add_argument("--json", action="store_true", help="trả kết quả là một danh sách JSON")

    def handle(self, *args: object, **options: Any) -> None:
        file: Path = options["csv"]
        try:
            content = file.read_bytes()
            known = self._known()
            rows = price_requests.read(content, groups=known.groups, provinces=known.provinces)
        except (OSError, UnreadableFile) as error:
            reason = str(error) if isinstance(error, UnreadableFile) else "không có tệp này hoặc không mở được."
            self.stderr.write(f"Không đọc được {file}: {reason}")
            sys.exit(1)
        priced = [(row, _priced(row, known.tariff)) for row in rows]
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(outcome) for _row, outcome in priced], ensure_ascii=False, indent=1))
        else:
            self.stdout.write(_table(priced))

    def _known(self) -> Known:
        """The stored figures; those of the project where nothing is stored."""
        why = ""
        try:
            if Rate.objects.exists():
                groups = HardshipGroup.objects.values_list("code", flat=True)
                provinces = Province.objects.values_list("code", flat=True)
                return Known(load_tariff(), frozenset(groups), frozenset(provinces) or None)
        except DatabaseError:
            why = " (chưa kết nối được, hoặc chưa chạy migrate)"
        self.stderr.write(OWN_FIGURES.format(why=why))
        rows = tariff_data.own_rows()
        names = tariff_data.GROUP_NAMES
        return Known(Tariff(rows.rates, rows.shares, names), frozenset(names), None)


def _priced(row: Request | BadRow, tariff: Tariff) -> Price | BadRow:
    if isinstance(row, BadRow):
        return row
    try:
        return tariffs.price(row.kind, row.months, row.paid_on, row.facts, tariff)
    except CannotPrice as error:
        return BadRow(str(error))


def _as_json(outcome: Price | BadRow) -> dict[str, object]:
    if isinstance(outcome, BadRow):
        return {"error": outcome.error}
    return {
        "list_price": outcome.list_price,
        "state_share": outcome.state_share,
        "local_share": outcome.local_share,
        "sponsor_share": outcome.sponsor_share,
        "eligible": outcome.eligible,
        "why": [step._asdict() for step in outcome.why],
    }


def _table(priced: list[tuple[Request | BadRow, Price | BadRow]]) -> str:
    """Right-aligned columns; the last one says how it was computed, or what is wrong."""
    lines = [HEADS, *(_cells(place, row, outcome) for place, (row, outcome) in enumerate(priced, 2))]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS) - 1)]
    return "\n".join(
        "  ".join([*(cell.rjust(width) for cell, width in zip(line, widths, strict=False)), line[-1]]) for line in lines
    )


def _cells(place: int, row: Request | BadRow, outcome: Price | BadRow) -> tuple[str, ...]:
    asked = ("", "", "") if isinstance(row, BadRow) else (row.kind, str(row.months or ""), date_text(row.paid_on))
    if isinstance(outcome, BadRow):
        return (str(place), *asked, "", "", "", "", f"Lỗi: {outcome.error}")
    amounts = (outcome.list_price, outcome.state_share, outcome.local_share, outcome.sponsor_share)
    note = outcome.why[0].text if outcome.eligible else outcome.why[-1].text
    return (str(place), *asked, *map(number, amounts), note)
