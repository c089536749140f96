"""The list of pledges as an Excel file. The headings are part of the file, so they are Vietnamese."""

from typing import Any

from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.formats.base_formats import XLSX
from import_export.widgets import IntegerWidget
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from tablib import Dataset

from locations.vietnamese import date_text
from sponsors.models import Pledge
from sponsors.pledge_money import AWAITED


class Sheet(XLSX):
    """An .xlsx file in which numbers stay numbers, and no text that somebody typed becomes a formula."""

    def _escape_formulae(self, dataset: Dataset) -> None:
        for _row in range(len(dataset)):
            cells = dataset.lpop()
            dataset.append([safe_text(cell) if isinstance(cell, str) else cell for cell in cells])


def safe_text(cell: str) -> str:
    """What Excel takes for a text and never for a formula, without signs that no workbook may hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", cell).lstrip("=")


class PledgeResource(resources.ModelResource):
    """A row per pledge, with the units of each kind and their value as promised."""

    reference = fields.Field(column_name="Mã cam kết", attribute="reference")
    sponsor = fields.Field(column_name="Nhà tài trợ", attribute="sponsor__name")
    kind = fields.Field(column_name="Loại nhà tài trợ", attribute="sponsor__get_kind_display")
    tax_code = fields.Field(column_name="Mã số thuế", attribute="sponsor__tax_code")
    campaign = fields.Field(column_name="Chiến dịch", attribute="campaign__code")
    office = fields.Field(column_name="Cơ quan quản lý")
    books = fields.Field(column_name="Sổ BHXH", attribute="books", widget=IntegerWidget(coerce_to_string=False))
    cards = fields.Field(column_name="Thẻ BHYT", attribute="cards", widget=IntegerWidget(coerce_to_string=False))
    gifts = fields.Field(column_name="Quà Tết", attribute="gifts", widget=IntegerWidget(coerce_to_string=False))
    value = fields.Field(column_name="Giá trị (đồng)", attribute="value", widget=IntegerWidget(coerce_to_string=False))
    received = fields.Field(
        column_name="Đã nhận (đồng)", attribute="received", widget=IntegerWidget(coerce_to_string=False)
    )
    missing = fields.Field(column_name="Còn thiếu (đồng)", widget=IntegerWidget(coerce_to_string=False))
    channel = fields.Field(column_name="Hình thức", attribute="get_channel_display")
    status = fields.Field(column_name="Trạng thái", attribute="get_status_display")
    pledged_on = fields.Field(column_name="Ngày cam kết")

    class Meta:
        model = Pledge
        fields = (
            "reference",
            "sponsor",
            "kind",
            "tax_code",
            "campaign",
            "office",
            "books",
            "cards",
            "gifts",
            "value",
            "received",
            "missing",
            "channel",
            "status",
            "pledged_on",
        )
        export_order = fields

    def dehydrate_office(self, pledge: Pledge) -> str:
        return str(pledge.province or _("national office"))

    def dehydrate_missing(self, pledge: Any) -> int:
        """Đồng; none of a pledge that is closed or withdrawn, for which nothing is expected any more."""
        return max(0, pledge.value - pledge.received) if pledge.status in AWAITED else 0

    def dehydrate_pledged_on(self, pledge: Pledge) -> str:
        return date_text(pledge.pledged_on)
