"""Schools and hospitals, kept by the offices: who may change which, and in and out of Excel."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

import tablib
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources, widgets
from import_export.formats.base_formats import XLSX
from import_export.results import Result, RowResult
from python_calamine import CalamineError, CalamineWorkbook

from accounts.acting import Refusal, operation
from accounts.models import User
from accounts.roles import Capability
from locations.gazette import gazetteer
from locations.models import Commune, Institution
from locations.vietnamese import clean_spaces, fold

MOST_BYTES = 1024 * 1024
MOST_UNPACKED = 20 * MOST_BYTES
MOST_ROWS = 1_000
MOST_ABOVE = 20

KIND, NAME, CODE, COMMUNE, PROVINCE, ADDRESS = (
    "Loại",
    "Tên",
    "Mã xã/phường",
    "Xã/phường",
    "Tỉnh/thành phố",
    "Địa chỉ",
)
HEADINGS = (KIND, NAME, CODE, COMMUNE, PROVINCE, ADDRESS)

_KINDS = {
    "truong": Institution.Kind.SCHOOL,
    "truong hoc": Institution.Kind.SCHOOL,
    "benh vien": Institution.Kind.HOSPITAL,
    "co so y te": Institution.Kind.HOSPITAL,
}

Table = list[list[str]]
"""The rows of a file as text in the order of HEADINGS, after the number of the row in the file."""


class BadFile(Refusal):
    """A file that can't be taken as a whole."""


class BadRows(Refusal):
    message = gettext_lazy("The file was not taken: some rows have to be mended first.")


class OutsideArea(Refusal):
    message = gettext_lazy("The commune lies outside your area.")


@dataclass(frozen=True)
class RowOutcome:
    """One row: its number in the file, what would become of it (new, update, skip) or what is wrong."""

    number: int
    name: str
    place: str
    outcome: str
    problems: list[str]


def may_keep_in(by: User, commune: Commune) -> bool:
    """Whether `by` keeps the schools and hospitals of this commune."""
    return by.areas(Capability.PLAN, Capability.MANAGE_SENDERS).cover(province=commune.province_id)


class InstitutionResource(resources.ModelResource):
    """A school or hospital as a row; one of the same name in the same commune is the same one."""

    kind = fields.Field(attribute="kind", column_name=KIND)
    name = fields.Field(attribute="name", column_name=NAME)
    commune = fields.Field(attribute="commune", column_name=CODE, widget=widgets.ForeignKeyWidget(Commune))
    commune_name = fields.Field(attribute="commune__name", column_name=COMMUNE, readonly=True)
    province_name = fields.Field(attribute="commune__province__name", column_name=PROVINCE, readonly=True)
    address = fields.Field(attribute="address", column_name=ADDRESS)

    class Meta:
        model = Institution
        fields = ("kind", "name", "commune", "commune_name", "province_name", "address")
        import_id_fields = ("commune", "name")
        clean_model_instances = True
        skip_unchanged = True
        skip_html_diff = True

    def __init__(self, by: User) -> None:
        super().__init__()
        self.by = by

    def dehydrate_kind(self, institution: Institution) -> str:
        return str(institution.get_kind_display())

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """From an office's words to codes; raises ValidationError, which names the row."""
        problems = []
        kind = _KINDS.get(fold(row[KIND]))
        if kind is None:
            problems.append(_("Write “Trường học” or “Bệnh viện” in the column “%(column)s”.") % {"column": KIND})
        if not row[NAME]:
            problems.append(_("The name is missing."))
        commune, problem = self._commune(row)
        if problem:
            problems.append(problem)
        if problems:
            raise ValidationError(problems)
        row[KIND], row[CODE] = kind, commune

    def _commune(self, row: dict[str, Any]) -> tuple[str, str]:
        """The code of the commune, or what is wrong with it."""
        code = row[CODE].removesuffix(".0").zfill(5) if row[CODE] else ""
        if not code:
            areas = self.by.areas(Capability.PLAN, Capability.MANAGE_SENDERS)
            found = gazetteer().resolve(row[COMMUNE], province=row[PROVINCE], default_provinces=areas.provinces)
            if found.code is None:
                names = "; ".join(f"{one.name}, {one.province} ({one.code})" for one in found.candidates[:5])
                return "", _("The commune is not clear. Write its code. %(names)s") % {"names": names}
            code = found.code
        commune = Commune.objects.filter(pk=code).first()
        if commune is None:
            return "", _("There is no commune with the code “%(code)s”.") % {"code": row[CODE]}
        return (code, "") if may_keep_in(self.by, commune) else ("", str(OutsideArea()))


def export(institutions: QuerySet[Institution], by: User) -> bytes:
    """The institutions as an .xlsx file, with the headings that an import understands."""
    dataset = InstitutionResource(by).export(institutions.select_related("commune__province"))
    content: bytes = XLSX().export_data(dataset, escape=True)
    return content


def read_table(content: bytes) -> Table:
    """The rows of the first sheet of an .xlsx file. Raises BadFile."""
    if len(content) > MOST_BYTES:
        raise BadFile(gettext_lazy("The file is larger than 1 MB. Send schools and hospitals in several files."))
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > MOST_UNPACKED:
            raise BadFile(gettext_lazy("The file holds far more than schools and hospitals. Send these only."))
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (BadZipFile, CalamineError, OSError, IndexError) as error:
        raise BadFile(
            gettext_lazy("The file is no Excel workbook. Open it in Excel, save it as .xlsx and send it again.")
        ) from error
    table = list(_below_heading([[clean_spaces(str(cell)) for cell in row] for row in rows]))
    if not table:
        raise BadFile(gettext_lazy("The file has no rows below the heading."))
    if len(table) > MOST_ROWS:
        raise BadFile(gettext_lazy("The file has more than %(most)d rows. Send it in parts."), most=MOST_ROWS)
    return table


def _below_heading(rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Each row that is not empty: its number in the file, then the texts in the order of HEADINGS."""
    top, places = _heading(rows)
    for number, row in enumerate(rows[top:], top + 1):
        if any(row):
            yield [str(number), *(row[places[heading]] if heading in places else "" for heading in HEADINGS)]


def _heading(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """How many rows there are down to the heading, and where each column is. Raises BadFile."""
    wanted = {fold(heading): heading for heading in HEADINGS}
    for number, row in enumerate(rows[:MOST_ABOVE], 1):
        places = {wanted[fold(cell)]: place for place, cell in enumerate(row) if fold(cell) in wanted}
        if {KIND, NAME} <= places.keys() and places.keys() & {CODE, COMMUNE}:
            return number, places
    raise BadFile(
        gettext_lazy("There is no heading. The file needs the columns: %(headings)s."), headings=", ".join(HEADINGS)
    )


def check(*, table: Table, by: User) -> list[RowOutcome]:
    """What an import would do, row by row; writes nothing."""
    result = _run(table, by, dry_run=True)
    invalid = {row.number: row.error.messages for row in result.invalid_rows}
    return [
        RowOutcome(
            number=int(row[0]),
            name=row[2],
            place=", ".join(text for text in (row[4] or row[3], row[5]) if text),
            outcome=done.import_type,
            problems=list(invalid.get(place, ())),
        )
        for place, (row, done) in enumerate(zip(table, result.rows, strict=True), 1)
    ]


@operation(words=gettext_lazy("Schools and hospitals taken from Excel"))
def take(*, table: Table, by: User, at: datetime) -> tuple[int, int]:
    """Write the rows, all or none; how many are new and how many changed. Raises BadRows."""
    result = _run(table, by, dry_run=False)
    if result.has_validation_errors():
        raise BadRows
    return result.totals[RowResult.IMPORT_TYPE_NEW], result.totals[RowResult.IMPORT_TYPE_UPDATE]


def _run(table: Table, by: User, *, dry_run: bool) -> Result:
    dataset = tablib.Dataset(*(row[1:] for row in table), headers=HEADINGS)
    resource = InstitutionResource(by)
    result = resource.import_data(dataset, dry_run=dry_run, use_transactions=True)
    for failure in [*result.base_errors, *(error for _number, errors in result.row_errors() for error in errors)]:
        raise failure.error  # not what somebody wrote wrongly, which is a validation error
    return result
