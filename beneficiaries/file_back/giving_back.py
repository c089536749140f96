"""What became of a list, row by row, as it is told in the file that its sender gets back."""

from collections.abc import Iterator, Mapping
from typing import Any

from accounts.models import User
from beneficiaries.file_back.annotated_file import annotated
from beneficiaries.file_back.fact_cells import CellFinder, Places
from beneficiaries.file_back.list_results import ListResult, Remark, RowResult
from beneficiaries.file_back.progress import Progress, untold
from beneficiaries.lists.typed_texts import said
from beneficiaries.models import ListRow, Nomination, RecipientList
from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import Problem, Severity
from beneficiaries.reading.result_columns import State
from beneficiaries.reading.table_rows import SkippedRow
from documents.models import Document

CHUNK = 2_000

_STATES = {
    ListRow.Status.READY: State.READY,
    ListRow.Status.NEEDS_ATTENTION: State.TO_SETTLE,
    ListRow.Status.REJECTED: State.SET_ASIDE,
}
# The file is Vietnamese, whatever language the pages are shown in.
_DECISIONS = {
    Nomination.Status.PROPOSED: "Chờ xét duyệt",
    Nomination.Status.APPROVED: "Đã duyệt",
    Nomination.Status.REJECTED: "Không duyệt",
    Nomination.Status.WITHDRAWN: "Đã rút",
}
HAS_ROWS = (
    RecipientList.Status.STAGED,
    RecipientList.Status.REREADING,
    RecipientList.Status.ACCEPTING,
    RecipientList.Status.ACCEPTED,
    RecipientList.Status.WITHDRAWN,
)
"""Lists that were read to their end, so that there is something to give back."""


def file_back(received: RecipientList, *, by: User, progress: Progress | None = None) -> bytes:
    """The list's file with what became of each row, as far as `by` may see it; an .xlsx file.

    `progress` counts each row twice, once gathered and once written. Raises UnreadableFile.
    """
    progress = progress or untold()
    content = Document.objects.values_list("content", flat=True).get(pk=received.document_id)
    return annotated(bytes(content), result_of(received, by=by, progress=progress), progress)


def result_of(received: RecipientList, *, by: User, progress: Progress | None = None) -> ListResult:
    """The rows of a list with their problems, corrections, and the nominations that `by` may see."""
    nominated = received.accepted_at is not None  # and withdrawn since, perhaps
    decided = _decided(received, by) if nominated else {}
    cells = received.rows.order_by("position").values_list("sheet", "cells__cells", "cells__around__own_columns")
    finder = CellFinder(
        (sheet, _places(found), tuple(own or ())) for sheet, found, own in cells.iterator(chunk_size=CHUNK)
    )
    return ListResult(
        name=received.document.name,
        rows=tuple(_counted(_results(received, finder, decided, nominated=nominated), progress or untold())),
        skipped={sheet["name"][:100]: [SkippedRow(*one) for one in sheet["skipped"]] for sheet in received.sheets},
        unknown={sheet["name"][:100]: sheet["unknown_headings"] for sheet in received.sheets},
        nominated=nominated,
    )


def _decided(received: RecipientList, by: User) -> Mapping[int, tuple[str, str]]:
    """Code and decision of the nomination of each row, by the primary key of the row."""
    found = Nomination.objects.visible_to(by).filter(recipient_list=received, row__isnull=False).order_by()
    return {
        row: (code, f"{_DECISIONS[Nomination.Status(status)]}{f': {reason}' if reason else ''}")
        for row, code, status, reason in found.values_list("row", "code", "status", "decision_reason")
    }


def _results(
    received: RecipientList, finder: CellFinder, decided: Mapping[int, tuple[str, str]], *, nominated: bool
) -> Iterator[RowResult]:
    rows = received.rows.order_by("position").only(
        "recipient_list", "sheet", "row_number", "cells", "corrections", "problems", "status", "set_aside_reason"
    )
    for row in rows.iterator(chunk_size=CHUNK):
        places = _places(row.cells.get("cells", ()))
        state = _STATES[ListRow.Status(row.status)]
        code, decision = decided.get(row.pk, ("", ""))
        yield RowResult(
            row.sheet,
            row.row_number,
            State.TAKEN if nominated and state is State.READY else state,
            first=min((index for _, index in places), default=0),
            reason=row.set_aside_reason,
            remarks=tuple(_remarks(row, places, finder)),
            code=code,
            decision=decision,
        )


def _counted(results: Iterator[RowResult], progress: Progress) -> Iterator[RowResult]:
    for result in results:
        yield result
        progress.one_more()


def _places(cells: Any) -> Places:
    return [(Field(field) if field else None, index) for _, field, _, _, index in cells or ()]


def _remarks(row: ListRow, places: Places, finder: CellFinder) -> Iterator[Remark]:
    own = tuple(row.cells.get("around", {}).get("own_columns", ()))
    for stored in row.problems:
        problem = Problem.from_json(stored)
        columns = finder.find(row.sheet, problem.field, places, own)
        yield Remark(problem.field, problem.severity, problem.message, columns)
    for field, text in row.corrections.items():
        words = said(field, text)
        message = f"Đã sửa trên Trao thành “{words}”." if words else "Đã xóa trên Trao."
        yield Remark(field, Severity.FIXED, message, finder.find(row.sheet, field, places, own))
