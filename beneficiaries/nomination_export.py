"""The nominations that somebody sees, in Excel: one row each, with the headings of the lists."""

import io
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export import resources
from import_export.fields import Field
from import_export.formats.base_formats import XLSX
from import_export.widgets import IntegerWidget
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from tablib import Dataset

from accounts.areas import Areas
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.models import Nomination, Person
from beneficiaries.vetting_queue import group_names
from campaigns.models import HardshipGroup
from locations.vietnamese import date_text

DOTS = "••••"


def masked(number: str | None) -> str:
    """A personal ID with its last four digits only: "•••• 1234"; '' for none."""
    return f"{DOTS} {number[-4:]}" if number else ""


class SafeXLSX(XLSX):
    """Excel in which a text is a text, whatever it begins with, and a number a number; written row by row."""

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.freeze_panes = "A2"
        for column, heading in enumerate(dataset.headers, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = max(12, len(str(heading)) + 4)
        sheet.append([_heading(sheet, heading) for heading in dataset.headers])
        for row in dataset:
            sheet.append([_safe(cell) for cell in row])
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()


def _heading(sheet: Any, text: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, str(text))
    cell.font = Font(bold=True)
    return cell


def _safe(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


class NominationResource(resources.Resource):
    """`user` decides which personal IDs are written in full: those where he or she vets."""

    code = Field(attribute="code", column_name=_("Code"))
    campaign = Field(attribute="campaign__code", column_name=_("Campaign"))
    gift = Field(column_name=_("Gift"))
    full_name = Field(attribute="person__full_name", column_name=_("Full name"))
    born = Field(attribute="person__birth_text", column_name=_("Born on"))
    sex = Field(column_name=_("Sex"))
    personal_id = Field(column_name=_("Personal ID"))
    commune = Field(attribute="commune__name", column_name=_("Commune"))
    province = Field(attribute="commune__province__name", column_name=_("Province"))
    hamlet = Field(attribute="person__hamlet", column_name=_("Hamlet"))
    institution = Field(attribute="institution__name", column_name=_("School or hospital"))
    groups = Field(column_name=_("Hardship groups"))
    points = Field(attribute="points", column_name=_("Points"), widget=IntegerWidget(coerce_to_string=False))
    status = Field(column_name=_("Status"))
    reason = Field(attribute="decision_reason", column_name=_("Reason"))
    nominated_on = Field(column_name=_("Nominated on"))
    nominated_by = Field(attribute="nominated_by__full_name", column_name=_("Nominated by"))
    note = Field(attribute="note", column_name=_("Note"))

    def __init__(self, *, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.vets = user.areas(Capability.VET) if user else Areas()
        self.names: dict[Any, HardshipGroup] = {}

    def before_export(self, queryset: QuerySet[Nomination], **kwargs: Any) -> None:
        self.names = HardshipGroup.objects.in_bulk()

    def dehydrate_gift(self, nomination: Nomination) -> str:
        return str(nomination.offer)

    def dehydrate_sex(self, nomination: Nomination) -> str:
        return str(Person.Sex(nomination.person.sex).label) if nomination.person.sex else ""

    def dehydrate_personal_id(self, nomination: Nomination) -> str:
        number = nomination.person.personal_id
        return (number or "") if self.vets.cover(province=nomination.vetting_province) else masked(number)

    def dehydrate_groups(self, nomination: Nomination) -> str:
        return ", ".join(group_names(nomination.groups, self.names))

    def dehydrate_status(self, nomination: Nomination) -> str:
        return str(nomination.get_status_display())

    def dehydrate_nominated_on(self, nomination: Nomination) -> str:
        return date_text(timezone.localtime(nomination.nominated_at).date())
