"""What the page shows on which a list is settled: which rows, chosen by what, what was decided, what is next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.requests import user_of
from beneficiaries.list_pages.column_forms import ColumnForm, meaning_words
from beneficiaries.list_pages.doors import has_several_sheets
from beneficiaries.list_pages.group_questions import group_questions
from beneficiaries.list_pages.list_forms import GiftForm, SetAsideForm
from beneficiaries.list_pages.row_display import (
    LABELS,
    ShownRow,
    in_a_sentence,
    shown_row,
    with_communes_to_keep,
    with_real_doubts,
)
from beneficiaries.lists.column_meanings import unknown_columns
from beneficiaries.lists.fuller_words import say_more
from beneficiaries.lists.notes_on_list import notes_on
from beneficiaries.lists.open_columns import holding_up, in_words
from beneficiaries.lists.problem_kinds import kind_label
from beneficiaries.lists.settling import may_settle, settled
from beneficiaries.models import ColumnMeaning, ListRow, RecipientList, SettlingStep
from beneficiaries.reading.list_notes import NOBODY_GROUPED
from beneficiaries.reading.problems import Severity
from campaigns.models import HardshipGroup
from locations.vietnamese import fold, number

PER_PAGE = 100
STEPS_SHOWN = 10
Status, RowStatus = RecipientList.Status, ListRow.Status

_WARNED = Q(problems__contains=[{"severity": "warning"}])
_REPAIRED = Q(problems__contains=[{"severity": "fixed"}])


@dataclass(frozen=True)
class Tab:
    """A part of the rows: its place in the address, what it is called, which rows, how many, with which problems."""

    slug: str
    label: str | Promise
    rows: Q
    count: int = 0
    severities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of problem, how many rows have it, and its place in the address."""

    slug: str
    label: str
    severity: str
    count: int


@dataclass(frozen=True)
class ShownStep:
    """`blocked`: a later decision about the same rows has to be undone first."""

    step: SettlingStep
    words: str
    blocked: bool


def settle_tabs(received: RecipientList, counts: dict[str, int]) -> list[Tab]:
    more = received.rows.filter(status=RowStatus.READY).aggregate(
        warned=Count("pk", filter=_WARNED), repaired=Count("pk", filter=_REPAIRED)
    )
    ready = Q(status=RowStatus.READY)
    return [
        Tab(
            "can-xu-ly",
            gettext_lazy("Not settled") if received.status == Status.WITHDRAWN else gettext_lazy("To settle"),
            Q(status=RowStatus.NEEDS_ATTENTION),
            counts[RowStatus.NEEDS_ATTENTION],
            ("error",),
        ),
        Tab("canh-bao", gettext_lazy("Ready, with a hint"), ready & _WARNED, more["warned"], ("warning",)),
        Tab("da-sua", gettext_lazy("Repaired by itself"), ready & _REPAIRED, more["repaired"], ("fixed",)),
        Tab("san-sang", gettext_lazy("Ready"), ready, counts[RowStatus.READY], ("warning",)),
        Tab("de-rieng", gettext_lazy("Set aside"), Q(status=RowStatus.REJECTED), counts[RowStatus.REJECTED]),
        Tab("tat-ca", gettext_lazy("All"), Q(), sum(counts.values()), ("error", "warning")),
    ]


def chosen_tab(request: HttpRequest, tabs: Sequence[Tab]) -> Tab:
    """The tab of the address, else the first one; if that is empty everybody."""
    slugs = {tab.slug: tab for tab in tabs}
    return slugs.get(request.GET.get("muc", ""), tabs[0] if tabs[0].count else slugs["tat-ca"])


def problem_kinds(received: RecipientList, tab: Tab) -> list[Kind]:
    """The problems of the rows of a tab, counted by kind, the most frequent first."""
    if not tab.severities:
        return []
    ready = {"can-xu-ly": [RowStatus.NEEDS_ATTENTION], "tat-ca": [RowStatus.NEEDS_ATTENTION, RowStatus.READY]}
    statement = (
        "SELECT one->>'field', one->>'code', one->>'severity', count(DISTINCT row.id) "
        f"FROM {ListRow._meta.db_table} AS row, jsonb_array_elements(row.problems) AS one "
        "WHERE row.recipient_list_id = %s AND row.status = ANY(%s) AND one->>'severity' = ANY(%s) GROUP BY 1, 2, 3"
    )
    states = [str(state) for state in ready.get(tab.slug, [RowStatus.READY])]
    with connection.cursor() as cursor:
        cursor.execute(statement, [received.pk, states, list(tab.severities)])
        found = [
            Kind(f"{field}.{code}", kind_label(field, code), severity, count)
            for field, code, severity, count in cursor.fetchall()
        ]
    return sorted(found, key=lambda kind: (-kind.count, kind.label, kind.slug))


def _with_chosen(kinds: list[Kind], slug: str) -> list[Kind]:
    """With the kind that is shown, to be taken off, though no row has it any more."""
    field, _dot, code = slug.partition(".")
    if not code or any(kind.slug == slug for kind in kinds):
        return kinds
    return [*kinds, Kind(slug, kind_label(field, code), Severity.WARNING, 0)]


def with_kind(slug: str) -> Q:
    """Rows that have a problem of this kind (`Kind.slug`); of '' all rows."""
    field, _dot, code = slug.partition(".")
    return Q(problems__contains=[{"field": field, "code": code}]) if slug else Q()


def rows_of_page(request: HttpRequest, received: RecipientList, tab: Tab, *, in_order_of_file: bool = False) -> Page:
    """The rows of the tab, of the kind of problem and of the name in the address: the page that it says."""
    words = fold(request.GET.get("q", "")[:200])
    rows = received.rows.filter(tab.rows, with_kind(request.GET.get("loai", "")), search_key__contains=words)
    ordered = rows.order_by("position") if in_order_of_file or tab.slug != "tat-ca" else _problems_first(rows)
    return Paginator(ordered.select_related("commune__province"), PER_PAGE).get_page(request.GET.get("page"))


def _problems_first(rows: QuerySet[ListRow]) -> QuerySet[ListRow]:
    """Rows to settle, then with hints, then repaired, then clean; each in the order of the file."""
    ranks = Case(
        When(status=RowStatus.NEEDS_ATTENTION, then=Value(0)),
        When(status=RowStatus.REJECTED, then=Value(4)),
        When(_WARNED, then=Value(1)),
        When(_REPAIRED, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return rows.order_by(ranks, "position")


def shown_rows(received: RecipientList, rows: Iterable[ListRow], user: User) -> list[ShownRow]:
    """In a fixed number of queries, however many rows (with `commune__province` loaded)."""
    groups = HardshipGroup.objects.in_bulk()
    rows = list(rows)
    say_more(received, rows, user)
    for row in rows:
        row.recipient_list = received
    shown = with_real_doubts(received, [shown_row(row, groups) for row in rows])
    return with_communes_to_keep(user, received, shown)


def to_do(request: HttpRequest, received: RecipientList, counts: dict[str, int]) -> dict[str, Any]:
    """What is still in the way of acceptance, the forms with which rows are settled, and what can be undone."""
    silent = without_gift(received)
    steps = standing_steps(received)
    held = ColumnMeaning.objects.of_sender(received).holding().select_related("settled_by")
    notes = notes_on(received)
    return {
        "obstacle": obstacle(received, counts, silent),
        "list_notes": notes,
        "gift_form": GiftForm(received=received) if silent or received.default_kind else None,
        "without_gift": silent,
        "next_row": received.rows.filter(status=RowStatus.NEEDS_ATTENTION).order_by("position").first(),
        "set_aside_form": SetAsideForm(auto_id=False),
        "group_questions": group_questions(received, any(note.code == NOBODY_GROUPED for note in notes)),
        "steps": steps,
        "last_step": _own_first(steps, user_of(request)),
        "columns": [
            ColumnForm(column=column, place=place) for place, column in enumerate(unknown_columns(received).values())
        ],
        "meanings": [(one, meaning_words(one.field)) for one in held],
    }


def obstacle(received: RecipientList, counts: dict[str, int], silent: int) -> str:
    """Why the list can't be accepted yet; '' if it can."""
    waiting = counts[RowStatus.NEEDS_ATTENTION]
    if waiting:
        said = ngettext("%(count)s row is still to be settled.", "%(count)s rows are still to be settled.", waiting)
        return said % {"count": number(waiting)}
    if not counts[RowStatus.READY]:
        return _("Every row is set aside, so there is nobody to accept.")
    if columns := holding_up(received):
        said = _(
            "The list can be accepted once you say what stands in these columns: %(columns)s. "
            "If such a column is not needed, choose “Not to be used”."
        )
        return said % {"columns": in_words(columns)}
    return _("First choose the gift for the rows that do not say one.") if silent else ""


def without_gift(received: RecipientList) -> int:
    """How many rows that are not set aside say no gift while none is chosen for the whole list."""
    if received.default_kind:
        return 0
    unclear = Q(problems__contains=[{"field": "requested", "severity": "error"}])
    return received.rows.live().filter(~unclear, facts__requested=None).count()


def standing_steps(received: RecipientList) -> list[ShownStep]:
    """The latest decisions that stand, the latest first."""
    touched: set[int] = set()
    gift = False
    shown = []
    for step in received.steps.standing().select_related("by")[:STEPS_SHOWN]:
        of_gift = step.what == SettlingStep.What.GIFT
        shown.append(ShownStep(step, step_words(step), gift if of_gift else not touched.isdisjoint(step.row_keys)))
        gift = gift or of_gift
        touched.update(step.row_keys)
    return shown


def step_words(step: SettlingStep) -> str:
    """A decision in a line: “Sửa xã/phường, 40 dòng: Xã Tân Thành”."""
    count = len(step.row_keys)
    facts = ", ".join(in_a_sentence(LABELS[field]) for field in step.fields)
    where = ""
    if count == 1:
        where = _("row %(row)s") % {"row": number(step.row_number or 0)}
    elif count:
        where = ngettext("%(count)s row", "%(count)s rows", count) % {"count": number(count)}
    done = " ".join(filter(None, (step.get_what_display(), facts)))
    return ", ".join(filter(None, (done, where))) + (f": “{step.value}”" if step.value else "")


def _own_first(steps: Sequence[ShownStep], user: User) -> ShownStep | None:
    """What the user would want to undo: the own latest decision, else the latest."""
    free = [one for one in steps if not one.blocked]
    return next((one for one in free if one.step.by_id == user.pk), free[0] if free else None)


def may_change(request: HttpRequest, received: RecipientList) -> bool:
    return received.status == Status.STAGED and may_settle(user_of(request), received)


def page_head(request: HttpRequest, received: RecipientList, kept: Any) -> dict[str, Any]:
    """All of the page that a decision about any row changes: what is next, counts, tabs, kinds. `kept` makes addresses
    (`list_pages.kept`).
    """
    counts = settled(received.rows)
    tabs = settle_tabs(received, counts)
    tab = chosen_tab(request, tabs)
    kind = request.GET.get("loai", "")
    kinds = _with_chosen(problem_kinds(received, tab), kind)
    mine = may_change(request, received)
    return {
        "received": received,
        "counts": counts,
        "people": sum(counts.values()),
        "tabs": [(one, kept(request, muc=one.slug, page="", loai="")) for one in tabs],
        "tab": tab,
        "kinds": [
            (one, kept(request, muc=tab.slug, loai="" if one.slug == kind else one.slug, page="")) for one in kinds
        ],
        "kind": next((one for one in kinds if one.slug == kind), None),
        "all_of_tab": kept(request, muc=tab.slug, loai="", q="", page=""),
        "words": request.GET.get("q", "").strip(),
        "mine": mine,
        "sheets_shown": has_several_sheets(received),
        **(to_do(request, received, counts) if mine else {}),
    }
