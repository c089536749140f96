"""What a sender's headings mean: settled once, remembered for the next list, and taken back if it was wrong. What is
said about a column without a heading counts for the one list.

The list on which a heading was settled is read again with it. Rows keep what was decided about them: the file is the
same, so a row is known by its place in it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from sys import intern
from typing import NamedTuple

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from beneficiaries.lists.reviewing import read_again, reading_context, review_all, write_rows
from beneficiaries.lists.settling import lock
from beneficiaries.lists.typed_texts import plain_text
from beneficiaries.models import ColumnMeaning, ListRow, RecipientList, sender_of
from beneficiaries.models.among import one_of
from beneficiaries.reading.cleaning import Context
from beneficiaries.reading.columns import Ticked
from beneficiaries.reading.groups import GROUPS, REQUESTS, is_not_ticked, is_tick
from beneficiaries.reading.headings import Field
from beneficiaries.reading.headless_columns import is_letter_of_column
from beneficiaries.reading.raw_rows import RawRow, raw_from_json, raw_to_json
from beneficiaries.reading.whole_list import OpenedList, SheetSummary, open_list
from documents.models import Document
from documents.workbooks.workbook import UnreadableFile
from locations.gazette import gazetteer

AWAY = 1_000_000_000
CHUNK = 2_000
READ = ("position", "cells", "facts", "problems", "commune_choices", "full_name", "commune_id")

ASKED = (
    Field.FULL_NAME,
    Field.FAMILY_NAME,
    Field.GIVEN_NAME,
    Field.BIRTH_DATE,
    Field.BIRTH_YEAR,
    Field.BIRTH_MALE,
    Field.BIRTH_FEMALE,
    Field.SEX,
    Field.PERSONAL_ID,
    Field.OLD_ID,
    Field.INSURANCE_CODE,
    Field.ADDRESS,
    Field.HAMLET,
    Field.COMMUNE,
    Field.DISTRICT,
    Field.PROVINCE,
    Field.PHONE,
    Field.GROUPS,
    Field.ETHNICITY,
    Field.REQUESTED,
    Field.SCHOOL_CLASS,
    Field.HOSPITAL_WARD,
    Field.HOUSEHOLD,
    Field.HOUSEHOLD_HEAD,
    Field.HOUSEHOLD_POSITION,
    Field.NOTE,
)
"""What a column may be said to be, in the order in which it is offered. Not a diagnosis, which is never read."""

TICKS = {
    **{f"{Field.GROUP_MARK}:{group}": Ticked(Field.GROUP_MARK, group) for group in GROUPS},
    **{f"{Field.REQUEST_MARK}:{kind}": Ticked(Field.REQUEST_MARK, kind) for kind in REQUESTS},
}
"""What a tick in a column may stand for, by how it is kept: a hardship group or a gift."""


@dataclass(frozen=True)
class AskedColumn:
    """A column that was not understood. `of_names`: names are missed, and seem to stand there; `telling`: its cells
    tell who, where or what; None if only the samples can say it, in a list of before."""

    key: str
    heading: str
    samples: tuple[str, ...]
    of_names: bool = False
    telling: bool | None = None

    @property
    def is_headless(self) -> bool:
        """Whether it has no heading of its own, so that it is named by its letter."""
        return is_letter_of_column(self.heading)

    @property
    def is_ticked(self) -> bool:
        """Whether nothing but ticks stand in it, as far as that is known."""
        return bool(self.samples) and all(is_tick(text) or is_not_ticked(text) for text in self.samples)


class NoSuchColumn(Refusal):
    message = _("This list has no such column any more: it may have been settled meanwhile. Reload the page.")


class NoSuchMeaning(Refusal):
    message = _("Choose what stands in the column “%(heading)s”, or that it is not to be used.")


class ReadsWorse(Refusal):
    message = _("Read like this the list could not be understood, so nothing was changed. %(why)s")


def meanings_of(received: RecipientList, *, at: datetime) -> dict[str, Field | Ticked | None]:
    """What was settled about the headings of this sender and held at a moment; None for a column that is not used."""
    held = ColumnMeaning.objects.of_sender(received).filter(
        Q(taken_back_at=None) | Q(taken_back_at__gt=at), settled_at__lte=at
    )
    return {key: _meant(field) for key, field in held.order_by("settled_at").values_list("key", "field")}


def _meant(field: str) -> Field | Ticked | None:
    return TICKS[field] if field in TICKS else Field(field) if field else None


def sheets_json(sheets: Sequence[SheetSummary]) -> list[dict[str, object]]:
    """What is kept of the sheets of a file, as `RecipientList.sheets`."""
    return [
        {
            "name": sheet.name,
            "rows": sheet.rows,
            "hidden": sheet.hidden,
            "headings_of": sheet.headings_of,
            "old_font": sheet.old_font,
            "hidden_columns": list(sheet.hidden_columns),
            "months": [[one.heading, one.kind, list(one.months)] for one in sheet.months],
            "skipped": [[skipped.row, skipped.reason, skipped.text] for skipped in sheet.skipped],
            "unknown_headings": list(sheet.unknown_headings),
            "unknown_columns": [
                [one.heading, one.key, list(one.samples), one.of_names, one.telling] for one in sheet.unknown_columns
            ],
        }
        for sheet in sheets
    ]


def unknown_columns(received: RecipientList) -> dict[str, AskedColumn]:
    """The columns of the list that were not understood, by the key of their heading; those of names first."""
    found: dict[str, AskedColumn] = {}
    for sheet in received.sheets:
        for heading, key, samples, *more in sheet.get("unknown_columns", ()):
            of_names, telling = [*more, None, None][:2]
            if key:
                known = found.setdefault(key, AskedColumn(key, heading, tuple(samples), bool(of_names), telling))
                if telling and not known.telling:
                    found[key] = replace(known, telling=True)
    return dict(sorted(found.items(), key=lambda item: not item[1].of_names))


def check_meaning(received: RecipientList, *, key: str, field: str) -> str:
    """The heading of the column as it is written. Raises NoSuchColumn and NoSuchMeaning."""
    known = unknown_columns(received)
    if key not in known:
        raise NoSuchColumn
    heading = plain_text(known[key].heading)[:300]
    if field and field not in TICKS and field not in {one.value for one in ASKED}:
        raise NoSuchMeaning(heading=heading)
    return heading


@operation(words=_("Meaning of a column settled"))
def settle_column(received: RecipientList, *, key: str, field: str, by: User, at: datetime) -> ColumnMeaning:
    """Say what stands in a column that was not understood ('' for one that is not used), and read the list again.

    Raises NoSuchColumn, NoSuchMeaning, and ReadsWorse with the sentence of the reader; nothing is changed then. Of a
    large list that is too long to wait for: see `rereading`.
    """
    received = lock(received, by=by)
    heading = check_meaning(received, key=key, field=field)
    only_for = received if is_letter_of_column(heading) else None
    sender = ColumnMeaning.objects.of_sender(received)
    sender.holding().filter(key=key).update(taken_back_by=by, taken_back_at=at)
    meaning = ColumnMeaning.objects.create(
        **sender_of(received),
        recipient_list=only_for,
        key=key,
        heading=heading,
        field=field,
        settled_by=by,
        settled_at=at,
    )
    _read_again(received, at=at)
    return meaning


@operation(words=_("Meaning of a column taken back"))
def forget_column(received: RecipientList, meaning: ColumnMeaning, *, by: User, at: datetime) -> None:
    """Let a heading of this sender mean again what Trao itself makes of it, and read the list again."""
    received = lock(received, by=by)
    held = ColumnMeaning.objects.of_sender(received).holding().filter(pk=meaning.pk)
    if not held.update(taken_back_by=by, taken_back_at=at):
        raise NoSuchColumn
    _read_again(received, at=at)


def _read_again(received: RecipientList, *, at: datetime) -> None:
    content = Document.objects.values_list("content", flat=True).get(pk=received.document_id)
    try:
        opened = open_list(bytes(content), gazetteer=gazetteer(), meanings=meanings_of(received, at=at))
    except UnreadableFile as error:
        raise ReadsWorse(why=str(error)) from error
    received.sheets = sheets_json(opened.sheets)
    received.rows_found = received.rows_checked = received.rows_saved = len(opened.people)
    received.save(update_fields=["sheets", "rows_found", "rows_checked", "rows_saved"])
    _put_rows(received, opened)
    del opened  # half of the memory that a large list takes
    review_all(received)


class _Stood(NamedTuple):
    """A row of the list as it was. A large list has many of them, so that it is no model."""

    key: int
    position: int
    corrections: dict[str, str] | None


def _put_rows(received: RecipientList, opened: OpenedList) -> None:
    """Rows at the same place of the file stay the same rows, with their corrections; others come and go."""
    context = reading_context(received)
    stood = _stood(received, opened.people)
    # Out of the way first: each position is taken once, at any moment.
    moved = [one.key for position, one in enumerate(stood) if one is not None and one.position != position]
    received.rows.filter(one_of("pk", moved)).update(position=F("position") + AWAY)
    for start in range(0, len(opened.people), CHUNK):  # no more rows at once than are written together
        fresh: list[ListRow] = []
        kept: list[ListRow] = []
        for position, raw in enumerate(opened.people[start : start + CHUNK], start):
            one = stood[position]
            (fresh if one is None else kept).append(_read(_row(received, raw, one), position, raw, context))
        write_rows(kept, columns=READ)
        ListRow.objects.bulk_create(fresh)


def _stood(received: RecipientList, people: Sequence[RawRow]) -> list[_Stood | None]:
    """Which row each of the people is already; rows that are nobody's any more are removed."""
    standing = _Standing(received, people)
    stood = [standing.take(raw) for raw in people]
    gone = standing.left()
    for start in range(0, len(gone), CHUNK):
        received.rows.filter(one_of("pk", gone[start : start + CHUNK])).delete()
    return stood


class _Standing:
    """The rows of a list by where their person stands in the file. Several may stand in one row of a sheet, in tables
    beside each other or as husband and wife: these are told apart by their first own cell.
    """

    def __init__(self, received: RecipientList, people: Iterable[RawRow]) -> None:
        self._rows: dict[tuple[str, int], list[_Stood]] = {}
        rows = received.rows.order_by("position").values_list("pk", "position", "corrections", "sheet", "row_number")
        for key, position, corrections, sheet, row_number in rows.iterator(chunk_size=CHUNK):
            there = self._rows.setdefault((intern(sheet), row_number), [])
            there.append(_Stood(key, position, corrections or None))
        self._people = Counter((raw.sheet[:100], raw.row) for raw in people)
        several = [
            row.key
            for place, there in self._rows.items()
            if not len(there) == 1 == self._people[place]
            for row in there
        ]
        self._cells = dict(received.rows.filter(one_of("pk", several)).values_list("pk", "cells"))

    def take(self, raw: RawRow) -> _Stood | None:
        """The row of the person, who is then no longer looked for."""
        place = (raw.sheet[:100], raw.row)
        there = self._rows.get(place, [])
        if len(there) == 1 == self._people[place]:
            return there.pop()
        own = _own_cells(raw)
        return next(
            (there.pop(at) for at, row in enumerate(there) if _own_cells(raw_from_json(self._cells[row.key])) & own),
            None,
        )

    def left(self) -> list[int]:
        return [row.key for rows in self._rows.values() for row in rows]


def _own_cells(raw: RawRow) -> set[int]:
    """The columns in which nobody else of the same row of the sheet has a cell."""
    own = raw.around.own_columns
    return {cell.index for cell in raw.cells if not own or cell.index in own}


def _row(received: RecipientList, raw: RawRow, stood: _Stood | None) -> ListRow:
    """The row to read again, or a new one."""
    if stood is not None:
        return ListRow(pk=stood.key, corrections=stood.corrections or {})
    return ListRow(
        recipient_list=received, sheet=raw.sheet[:100], row_number=raw.row, status=ListRow.Status.NEEDS_ATTENTION
    )


def _read(row: ListRow, position: int, raw: RawRow, context: Context) -> ListRow:
    row.position, row.cells = position, raw_to_json(raw)
    read_again(row, context)
    return row
