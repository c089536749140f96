"""A workbook's sheets taken apart into rows of people, and rows that are none, with the reason.

Pure. Walks each sheet from its header down and remembers what the rows above say: the commune, the hamlet and the
group of the section, the place of the household. Nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from beneficiaries.columns import HEADER_WITHIN, Header, UnclearHeader, find_header, header_at, looks_like_people
from beneficiaries.hardship import household_groups
from beneficiaries.headings import Field, meaning_of
from beneficiaries.problems import quoted
from beneficiaries.raw_rows import HouseholdPlace, RawCell, RawRow, Surroundings
from beneficiaries.row_kinds import HAMLET_WORDS, REASONS, Kind, RowJudge, is_hamlet
from beneficiaries.sections import SectionContext
from beneficiaries.spelling import cell_text, is_old_font
from beneficiaries.workbook import Row, Sheet, UnreadableFile, Workbook
from locations.gazetteer import Gazetteer
from locations.vietnamese import clean_spaces, exact_key, fold

TITLE, HEADING = "Tiêu đề của danh sách", "Dòng tiêu đề cột"
NO_PEOPLE = "Trang tính không có danh sách người"

_EXPECTED = (
    "một dòng tiêu đề có cột “Họ và tên” và ít nhất một trong các cột “Ngày sinh”, “Giới tính”, “Số CCCD”, "
    "“Thôn”, “Xã”, “Địa chỉ”, “Đối tượng”"
)
_HEADER_STARTS = ("họ", "ho ", "tên", "ten", "hovaten", "hoten")
_HEADER_PREFIX = 12
_HEADS = frozenset({"ch", "chu", "ban than"})
_SHEET_PREFIX = re.compile(r"^(?:ds|danh sách|d\.s)[\s.:_-]+", re.IGNORECASE)
_OLD_FONT_SAMPLE = 30


@dataclass(frozen=True)
class SkippedRow:
    """A row that is no person: its number in Excel, why, and its text."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class SheetRows:
    """What was read from one sheet. ``unknown_headings``: columns that were not understood."""

    name: str
    hidden: bool
    people: tuple[RawRow, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    unknown_headings: tuple[str, ...] = ()


def read_tables(book: Workbook, gazetteer: Gazetteer) -> tuple[SheetRows, ...]:
    """All sheets in order. Raises UnreadableFile if no sheet has a header, if one cannot be read for sure, or if
    there is nobody in the file."""
    headers = [_header(sheet) for sheet in book.sheets]
    if not any(headers):
        raise _no_header()
    titles = [_title_provinces(sheet, header, gazetteer) for sheet, header in zip(book.sheets, headers, strict=True)]
    anywhere = tuple(sorted({code for codes in titles for code in codes}))
    sheets = tuple(
        _SheetReader(sheet, book, gazetteer, title or anywhere).read(header)
        for sheet, header, title in zip(book.sheets, headers, titles, strict=True)
    )
    if not any(sheet.people for sheet in sheets):
        raise UnreadableFile(
            "no_people", "Dưới dòng tiêu đề không có người nào; hãy kiểm tra đã chọn đúng tệp danh sách rồi gửi lại."
        )
    return sheets


def _header(sheet: Sheet) -> Header | None:
    try:
        header = find_header(sheet)
    except UnclearHeader as error:
        raise _unclear(sheet, error) from error
    if header is None and looks_like_people(sheet.rows):
        raise _headless(sheet)
    return header


def _unclear(sheet: Sheet, error: UnclearHeader) -> UnreadableFile:
    where = f"Trang tính {quoted(sheet.name)}, dòng {error.row}"
    messages = {
        "several_rows": "tiêu đề cột gồm nhiều dòng; hãy sửa thành một dòng tiêu đề, mỗi cột một tên "
        "(ví dụ “Ngày sinh”, “Giới tính”), rồi gửi lại.",
        "side_by_side": "có hai bảng đặt cạnh nhau; hãy để mỗi người một dòng trong một bảng, rồi gửi lại.",
        "merged": "một ô tiêu đề gộp trùm lên nhiều cột có dữ liệu; hãy đặt tên riêng cho từng cột, rồi gửi lại.",
    }
    return UnreadableFile("unclear_header", f"{where}: {messages[error.reason]}")


def _headless(sheet: Sheet) -> UnreadableFile:
    if _in_old_font(sheet.rows):
        return UnreadableFile(
            "old_font",
            f"Trang tính {quoted(sheet.name)} viết bằng phông chữ cũ (TCVN3 hoặc VNI) nên không đọc được tiêu đề cột; "
            "hãy chuyển sang bảng mã Unicode rồi gửi lại.",
        )
    return UnreadableFile(
        "no_header",
        f"Trang tính {quoted(sheet.name)} có vẻ có danh sách người nhưng không thấy dòng tiêu đề cột trong "
        f"{HEADER_WITHIN} dòng đầu; hãy thêm {_EXPECTED}, rồi gửi lại.",
    )


def _no_header() -> UnreadableFile:
    return UnreadableFile(
        "no_header",
        f"Không tìm thấy dòng tiêu đề cột trong {HEADER_WITHIN} dòng đầu của trang tính nào; "
        f"danh sách cần {_EXPECTED}.",
    )


def _in_old_font(rows: Iterable[Row]) -> bool:
    texts = [cell for row in list(rows)[:_OLD_FONT_SAMPLE] for cell in row.cells if isinstance(cell, str)]
    return any(map(is_old_font, texts))


def _title_provinces(sheet: Sheet, header: Header | None, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The provinces that the rows above the header name; without a header, those of the first rows."""
    end = header.rows[0] if header else HEADER_WITHIN
    texts = {cell for row in sheet.rows if row.number < end for cell in row.cells if isinstance(cell, str)}
    return tuple(sorted({code for text in texts for code in gazetteer.provinces_in_title(text)}))


def _sheet_hamlet(sheet: Sheet, header: Header) -> str:
    """The sheet's name if it is a hamlet's: by its own words, or because the title says so."""
    name = clean_spaces(_SHEET_PREFIX.sub("", sheet.name))
    if header.is_school_list or header.is_hospital_list:
        return ""
    if is_hamlet(name):
        return name
    titled = re.compile(rf"(?<!\w){HAMLET_WORDS}{re.escape(exact_key(name))}(?!\w)")
    titles = (cell for row in sheet.rows if row.number < header.rows[0] for cell in row.cells)
    return name if any(isinstance(cell, str) and titled.search(exact_key(cell)) for cell in titles) else ""


class _SheetReader:
    """Walks one sheet from its header down."""

    def __init__(self, sheet: Sheet, book: Workbook, gazetteer: Gazetteer, provinces: tuple[str, ...]) -> None:
        self._sheet = sheet
        self._gazetteer = gazetteer
        self._around = Surroundings(title_provinces=provinces, hidden=sheet.hidden, date_1904=book.date_1904)
        self._people: list[RawRow] = []
        self._skipped: list[SkippedRow] = []
        self._unknown: list[str] = []

    def read(self, header: Header | None) -> SheetRows:
        if header is None:
            for row in self._sheet.rows:
                self._skip(row, NO_PEOPLE)
        else:
            self._around = replace(self._around, sheet_hamlet=_sheet_hamlet(self._sheet, header))
            self._start_table(header, SectionContext())
            self._walk(header)
        return SheetRows(
            self._sheet.name, self._sheet.hidden, tuple(self._people), tuple(self._skipped), tuple(self._unknown)
        )

    def _skip(self, row: Row, reason: str) -> None:
        text = " | ".join(cell_text(cell).strip() for cell in row.cells if cell is not None)
        self._skipped.append(SkippedRow(row.number, reason, clean_spaces(text)))

    def _start_table(self, header: Header, sections: SectionContext) -> None:
        self._header = header
        self._judge = RowJudge(header, self._gazetteer.split_address)
        self._sections = sections
        self._household = _Household(header)
        self._ended = False
        self._columns = tuple(column for column in header.columns if column.field is not Field.DIAGNOSIS)
        self._around = replace(self._around, school=header.is_school_list, hospital=header.is_hospital_list)
        self._say_sections()
        self._unknown += [heading for heading in header.unknown if heading not in self._unknown]

    def _walk(self, header: Header) -> None:
        last = header.rows[-1]
        for place, row in enumerate(self._sheet.rows):
            if row.number in header.rows or row.number < header.rows[0]:
                self._skip(row, HEADING if row.number in header.rows else TITLE)
            elif (below := self._header_at(place)) is not None:
                self._skip(row, HEADING)
                # headings printed again at the top of a page change nothing
                if self._ended or below.columns != self._header.columns:
                    self._start_table(below, self._sections.since_last_person())
            else:
                self._take(row, apart=row.number > last + 1)
            last = row.number

    def _take(self, row: Row, *, apart: bool) -> None:
        judgement = self._judge.judge(row, ended=self._ended, apart=apart)
        if judgement.kind is Kind.PERSON:
            self._ended = False
            self._people.append(self._person(row, only_name=judgement.only_name))
            return
        self._skip(row, REASONS[judgement.kind])
        if judgement.section is not None:
            self._ended = False
            self._sections.enter(judgement.section)
            self._household.leave()
            self._say_sections()
        elif judgement.kind in (Kind.TOTAL, Kind.SIGNATURE):
            self._ended = True

    def _say_sections(self) -> None:
        self._said = replace(
            self._around,
            section=self._sections.address,
            section_groups=tuple(sorted(self._sections.groups)),
            section_request=self._sections.request,
        )

    def _header_at(self, place: int) -> Header | None:
        """The header of another table further down. Looked for only where a cell could be its column of names."""
        if not any(isinstance(cell, str) and _may_head_names(cell) for cell in self._sheet.rows[place].cells):
            return None
        try:
            return header_at(self._sheet, place)
        except UnclearHeader as error:
            raise _unclear(self._sheet, error) from error

    def _person(self, row: Row, *, only_name: bool) -> RawRow:
        written = row.cells
        cells = tuple(
            RawCell(column.heading, column.field, value, column.of, column.index)
            for column in self._columns
            if column.index < len(written) and (value := written[column.index]) is not None
        )
        around = self._said  # the same for all rows of a section
        if row.hidden or only_name:
            around = replace(around, hidden=around.hidden or row.hidden, only_name=only_name)
        self._sections.person_follows()
        return self._household.with_household(RawRow(self._sheet.name, row.number, cells, around))


def _may_head_names(text: str) -> bool:
    if not text[:_HEADER_PREFIX].lower().lstrip().startswith(_HEADER_STARTS):
        return False
    meaning = meaning_of(clean_spaces(text))
    return meaning is not None and meaning.field in (Field.FULL_NAME, Field.HOUSEHOLD_HEAD)


class _Household:
    """Carries down the cells that stand only on the first row of a household."""

    def __init__(self, header: Header) -> None:
        self._applies = header.is_household_list
        self._place = HouseholdPlace()
        self._groups: tuple[str, ...] = ()

    def leave(self) -> None:
        """A section starts, and with it another household."""
        self._place, self._groups = HouseholdPlace(), ()

    def with_household(self, raw: RawRow) -> RawRow:
        """The row with what its household's first row says; that row itself begins a household."""
        if not self._applies:
            return raw
        if self._begins(raw):
            self._place = _household_place(raw)
            self._groups = household_groups(raw)
            return raw
        around = replace(raw.around, household=self._place, household_groups=self._groups)
        return RawRow(raw.sheet, raw.row, raw.cells, around)

    def _begins(self, raw: RawRow) -> bool:
        """Whether the row is not a member of the household above: a head, another number or head, or a row
        numbered like the others that says nothing of its household."""
        relation = fold(cell_text(raw.first(Field.RELATIONSHIP))).strip(" .")
        if relation:
            return relation in _HEADS or relation.startswith("chu ho")
        number = cell_text(raw.first(Field.HOUSEHOLD)).strip()
        head = cell_text(raw.first(Field.HOUSEHOLD_HEAD)).strip()
        if number or head:
            return (number or self._place.number, head or self._place.head) != (self._place.number, self._place.head)
        return raw.first(Field.ORDER) is not None


def _household_place(raw: RawRow) -> HouseholdPlace:
    def text(field: Field) -> str:
        return cell_text(raw.first(field)).strip()

    return HouseholdPlace(
        hamlet=text(Field.HAMLET),
        commune=text(Field.COMMUNE),
        district=text(Field.DISTRICT),
        province=text(Field.PROVINCE),
        address=text(Field.ADDRESS),
        number=text(Field.HOUSEHOLD),
        head=text(Field.HOUSEHOLD_HEAD),
    )
