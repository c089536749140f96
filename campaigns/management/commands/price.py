"""`manage.py price --csv FILE [--json]`: prices each row of a CSV file by the stored figures.

A row that can't be priced has an error in its place, and the exit code stays 0. A file that can't be read gives one
Vietnamese sentence and the exit code 1; a command line that can't be read the code 2.
"""

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, DjangoHelpFormatter
from django.db import DatabaseError

from campaigns import price_requests, tariff_data, tariffs
from campaigns.models import HardshipGroup, Rate
from campaigns.price_requests import BadRow, Line, Request, UnreadableFile
from campaigns.pricing import load_tariff
from campaigns.tariffs import CannotPrice, Price, Tariff
from locations.models import Province
from locations.vietnamese import date_text, number

OWN_FIGURES = "Chưa có mức đóng và hỗ trợ trong cơ sở dữ liệu{why}: tính theo các mức có sẵn của phần mềm."
HEADS = ("Dòng", "Loại", "Tháng", "Ngày đóng", "Giá", "Nhà nước", "Địa phương", "Nhà tài trợ", "Cách tính")


COLUMNS_OF_THE_FILE = f"""\
các cột của tệp (dòng đầu là tên cột; cách nhau bằng dấu phẩy, chấm phẩy hoặc tab; cột khác được bỏ qua):
  bắt buộc phải có:
    kind                card (thẻ BHYT), book (sổ BHXH) hoặc gift (quà)
    months              số tháng: thẻ {", ".join(map(str, tariffs.CARD_MONTHS))}
                        (học sinh, sinh viên: 1 đến {max(tariffs.STUDENT_MONTHS)});
                        sổ {", ".join(map(str, tariffs.BOOK_MONTHS))}; quà để trống
    paid_on             ngày đóng: 2027-01-25 hoặc 25/01/2027
    group               mã nhóm, ví dụ poor, near_poor; nhiều nhóm cách nhau bằng “;”; {price_requests.NO_GROUP} nếu
                        không thuộc nhóm nào; mã sai thì dòng báo các mã đang có
    household_position  thứ tự đóng trong hộ (chỉ dùng cho thẻ): 1, 2, 3…; có thể để trống
    monthly_income      thu nhập chọn, đồng một tháng (chỉ dùng cho sổ); trống là mức thấp nhất
  không bắt buộc:
    value               giá trị một phần quà, đồng (quà thì phải ghi)
    province            mã tỉnh hai chữ số, ví dụ 24, để tính phần tỉnh hỗ trợ thêm

mã thoát: 0 nếu đọc được tệp, kể cả khi có dòng không tính được giá (dòng đó báo lỗi tại chỗ, với --json là
{{"error": …}}); 1 nếu không đọc được tệp; 2 nếu gõ sai lệnh."""


class Format(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Keeps the lines of the columns."""


class Known(NamedTuple):
    tariff: Tariff
    groups: frozenset[str]
    provinces: frozenset[str] | None


class Command(BaseCommand):
    help = "Tính giá thẻ BHYT, sổ BHXH và quà cho từng dòng của một tệp CSV, kèm căn cứ của từng bước."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = Format
        parser.epilog = COLUMNS_OF_THE_FILE
        parser.add_argument("--csv", required=True, type=Path, help="tệp CSV (UTF-8); các cột: xem bên dưới")
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
        priced = [(row, _priced(row.asked, known.tariff)) for row in rows]
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


def _table(priced: list[tuple[Line, Price | BadRow]]) -> str:
    """Right-aligned columns; the last one says how it was computed, or what is wrong."""
    lines = [HEADS, *(_cells(row.number, row.asked, outcome) for row, outcome in priced)]
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
