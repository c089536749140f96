"""The campaign board as an Excel file: a row for each gift and place, the sums marked as such."""

import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from campaigns.models import Campaign, Offer
from locations.vietnamese import date_text
from office.board import Board, Numbers

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLACE_WIDTHS = [28, 26, 30]
_HEADING_ROW = 4


def written(campaign: Campaign, offers: list[Offer], board: Board, *, pledges: bool, people: bool, day: date) -> bytes:
    """The bytes of the .xlsx file. Columns on pledges and on people only for those who see them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Campaign board"))
    headings = _headings(pledges=pledges, people=people)
    for index, width in enumerate([*_PLACE_WIDTHS, *[14] * (len(headings) - len(_PLACE_WIDTHS))], start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = f"A{_HEADING_ROW + 1}"
    sheet.append([_text(sheet, str(campaign), Font(bold=True, size=14))])
    sheet.append([_text(sheet, _("As of %(day)s") % {"day": date_text(day)})])
    sheet.append([])
    sheet.append([_heading(sheet, heading) for heading in headings])
    for offer in offers:
        for names, numbers, is_sum in _rows(board, offer):
            row = [str(offer), *names, *_values(numbers, pledges=pledges, people=people)]
            # A style costs more than its cell, and there may be 10,000 rows.
            sheet.append([_sum(sheet, value) for value in row] if is_sum else row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _rows(board: Board, offer: Offer) -> Iterator[tuple[tuple[str, str], Numbers, bool]]:
    """(province, commune), numbers, whether it is a sum."""
    yield (_("Total"), ""), board.total(offer.pk), True
    general = board.general(offer.pk)
    if general != Numbers():
        yield (_("For no place in particular"), ""), general, False
    communes = defaultdict(list)
    for row in board.communes(offer.pk):
        communes[row.place.province].append(row)
    for province in board.provinces(offer.pk):
        yield (province.place.name, _("Total")), province.numbers, True
        whole = board.province_general(offer.pk, province.place.code)
        if whole.pledged or whole.registered:
            yield (province.place.name, _("For the province or several communes")), whole, False
        for commune in communes[province.place.code]:
            yield (province.place.name, commune.place.name), commune.numbers, False


def _headings(*, pledges: bool, people: bool) -> list[str]:
    headings = [_("Gift"), _("Province"), _("Commune"), _("Quota")]
    if pledges:
        headings += [_("Pledged"), _("To confirm")]
    if people:
        headings += [_("Nominated"), _("To vet"), _("Approved people"), _("Allocated")]
    return headings


def _values(numbers: Numbers, *, pledges: bool, people: bool) -> list[int | None]:
    values: list[int | None] = [numbers.quota]
    if pledges:
        values += [numbers.pledged, numbers.registered]
    if people:
        values += [numbers.nominated, numbers.proposed, numbers.approved, numbers.allocated]
    return values


def _text(sheet: WriteOnlyWorksheet, text: str, font: Font | None = None) -> WriteOnlyCell:
    """Text that stays text, even if it begins like a formula."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    if font:
        cell.font = font
    return cell


def _sum(sheet: WriteOnlyWorksheet, value: str | int | None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = "#,##0"
    cell.font = Font(bold=True)
    return cell


def _heading(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = _text(sheet, text, Font(bold=True, color="FFFFFF"))
    cell.fill = PatternFill("solid", fgColor="17656B")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell
