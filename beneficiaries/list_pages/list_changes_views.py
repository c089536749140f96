"""The page on which a corrected list is compared with the one sent before: what is said to follow, and what changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from beneficiaries.list_pages.doors import Door, has_several_sheets, own_list, seen_list, told
from beneficiaries.list_pages.row_display import LABELS, ShownRow, shown_row
from beneficiaries.lists import resending
from beneficiaries.lists.changes import Comparison, Line, Pair
from beneficiaries.lists.sent_again import (
    CODES,
    SET_ASIDE_BEFORE,
    by_row,
    comparison,
    list_corrected_by,
    no_longer_put_forward,
)
from beneficiaries.lists.settling import may_settle
from beneficiaries.lists.what_follows import what_follows
from beneficiaries.models import ListRow, Nomination, RecipientList
from beneficiaries.reading.cleaning import facts_from_json
from beneficiaries.reading.problems import Problem
from campaigns.models import HardshipGroup
from locations.vietnamese import number

PER_PAGE = 50
Status = RecipientList.Status


@dataclass(frozen=True)
class Tab:
    slug: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Difference:
    """A fact that differs, in words; '' for one that is not known."""

    label: str | Promise
    was: str
    now: str


@dataclass(frozen=True)
class Entry:
    """Somebody of either list. `later`, `earlier`: the rows; `remarks`: what follows from the change; `carried`: what
    people decided about the earlier row holds, or will hold, for the later one; `may_leave_out`: the nomination can be
    withdrawn with the corrected list, which `ticked` says it will be; `to_nominate`: acceptance makes one.
    """

    later: ListRow | None
    earlier: ListRow | None
    differences: tuple[Difference, ...]
    remarks: tuple[Problem, ...]
    carried: bool
    nomination: Nomination | None
    may_leave_out: bool
    ticked: bool
    to_nominate: bool

    @property
    def row(self) -> ListRow | None:
        return self.later or self.earlier

    @property
    def set_aside_there(self) -> str:
        """For which reason the earlier row is set aside, where no remark tells it."""
        told = any(problem.code == SET_ASIDE_BEFORE for problem in self.remarks)
        return "" if told or self.earlier is None or self.later is None else self.earlier.set_aside_reason


@require_http_methods(["GET", "POST"])
def show_changes(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    received = own_list(request, pk) if request.method == "POST" else seen_list(request, pk)
    if request.method == "POST":
        return _decide(request, received, door)
    earlier = _earlier(request, received)
    if earlier is None or received.status == Status.READING:
        messages.info(request, _("This list corrects no other one."))
        return door.to_list(request, received)
    seen = _compared(received, earlier)
    tabs = _tabs(seen)
    slugs = [tab.slug for tab in tabs]
    asked = request.GET.get("muc", "")
    tab = tabs[slugs.index(asked)] if asked in slugs else next((one for one in tabs if one.count), tabs[0])
    page = Paginator(_in_order(seen, tab.slug), PER_PAGE).get_page(request.GET.get("page"))
    mine = received.status == Status.STAGED and may_settle(user_of(request), received)
    context = {
        "received": received,
        "earlier": earlier,
        "tabs": tabs,
        "tab": tab,
        "page": page,
        "entries": _entries(seen, page, gone=tab.slug == "khong-con", mine=mine),
        "mine": mine,
        "following": what_follows(received, seen.found) if received.status == Status.STAGED else None,
        "choosing": mine and tab.slug == "khong-con" and earlier.status == Status.ACCEPTED,
        "sheets_shown": has_several_sheets(received),
    }
    return door.render(request, "beneficiaries/list_changes.html", _("Compared with the list sent before"), context)


@dataclass(frozen=True)
class Compared:
    """Two lists. `carried`: the positions of rows for which what was decided about the earlier row holds or will hold;
    `left`: whom the later list no longer puts forward, in the order of the earlier one.
    """

    received: RecipientList
    earlier: RecipientList
    found: Comparison
    carried: Collection[int]
    left: tuple[Line, ...]

    @property
    def is_undecided(self) -> bool:
        """Nobody has said yet that the one list takes the place of the other: nothing is carried over so far."""
        return self.earlier.status == Status.STAGED


def _compared(received: RecipientList, earlier: RecipientList) -> Compared:
    """What will be carried over counts as if it were already."""
    found = comparison(earlier, received)
    carried = resending.carried(earlier, found)
    if carried and earlier.status == Status.STAGED:
        typed = {position: facts_from_json(row.facts) for position, row in carried.items()}
        found = comparison(earlier, received, typed)
    standing = by_row(earlier)
    gone = no_longer_put_forward(received, found)
    set_aside = [pair.earlier for pair in found.pairs if pair.earlier.key in gone and pair.earlier.key in standing]
    left = sorted([*found.gone, *set_aside], key=lambda line: line.key)
    return Compared(received, earlier, found, carried.keys(), tuple(left))


def _earlier(request: HttpRequest, received: RecipientList) -> RecipientList | None:
    found = list_corrected_by(received)
    lists = RecipientList.objects.visible_to(user_of(request)).select_related("document", "sent_by")
    return lists.defer("document__content").filter(pk=found.pk).first() if found else None


def _tabs(seen: Compared) -> list[Tab]:
    return [
        Tab("sua", _("Corrected"), len(seen.found.changed)),
        Tab("moi", _("New"), len(seen.found.new)),
        Tab("khong-con", _("No longer in the list"), len(seen.left)),
        Tab("khong-doi", _("Unchanged"), len(seen.found.same)),
    ]


def _in_order(seen: Compared, slug: str) -> Sequence[Pair | Line]:
    """Those with something to settle first, then in the order of the file."""
    if slug == "khong-con":
        return seen.left
    rows = seen.received.rows.filter(status=ListRow.Status.NEEDS_ATTENTION)
    waiting = set(rows.values_list("position", flat=True))
    if seen.is_undecided:
        waiting -= set(seen.carried)
    if slug == "moi":
        return sorted(seen.found.new, key=lambda line: line.key not in waiting)
    pairs = seen.found.changed if slug == "sua" else seen.found.same
    return sorted(pairs, key=lambda pair: pair.later.key not in waiting)


def _entries(seen: Compared, page: Page, *, gone: bool, mine: bool) -> list[Entry]:
    """In a fixed number of queries."""
    received, earlier = seen.received, seen.earlier
    shown: list[Pair | Line] = list(page.object_list)
    groups = HardshipGroup.objects.in_bulk()
    positions, keys = [_keys(one, gone)[0] for one in shown], [_keys(one, gone)[1] for one in shown]
    rows = received.rows.select_related("commune__province")
    later = {row.position: row for row in rows.filter(position__in=[one for one in positions if one is not None])}
    before = earlier.rows.select_related("commune__province").in_bulk([key for key in keys if key is not None])
    nominations = by_row(earlier) | by_row(received)
    return [
        _entry(one, later.get(position), before.get(key), seen, nominations, groups, mine=mine)
        for one, position, key in zip(shown, positions, keys, strict=True)
    ]


def _keys(one: Pair | Line, gone: bool) -> tuple[Any, Any]:
    """Position in the new list, primary key of the row of the earlier one; None where somebody is not there."""
    if isinstance(one, Pair):
        return one.later.key, one.earlier.key
    return (None, one.key) if gone else (one.key, None)


def _entry(
    one: Pair | Line,
    new_row: ListRow | None,
    old_row: ListRow | None,
    seen: Compared,
    nominations: dict[int, Nomination],
    groups: dict[str, HardshipGroup],
    *,
    mine: bool,
) -> Entry:
    received, earlier = seen.received, seen.earlier
    for row, its_list in ((new_row, received), (old_row, earlier)):
        if row is not None:
            row.recipient_list = its_list
    nomination = nominations.get(new_row.pk if new_row else 0) or nominations.get(old_row.pk if old_row else 0)
    differences: tuple[Difference, ...] = ()
    if isinstance(one, Pair) and new_row and old_row:
        differences = _differences(one.changed, shown_row(old_row, groups), shown_row(new_row, groups))
    problems = map(Problem.from_json, new_row.problems if new_row else [])
    waiting = nomination is not None and nomination.status == Nomination.Status.PROPOSED
    return Entry(
        later=new_row,
        earlier=old_row,
        differences=differences,
        remarks=tuple(problem for problem in problems if problem.code in CODES),
        carried=_is_carried(new_row, old_row, seen),
        nomination=nomination,
        may_leave_out=mine and waiting and new_row is None and earlier.status == Status.ACCEPTED,
        ticked=old_row is not None and old_row.pk in received.leaving_out,
        to_nominate=_is_nominated_by(received, new_row) and earlier.status == Status.ACCEPTED and nomination is None,
    )


def _is_carried(new_row: ListRow | None, old_row: ListRow | None, seen: Compared) -> bool:
    """It may have been undone, or decided otherwise, since."""
    if new_row is None or old_row is None or new_row.position not in seen.carried:
        return False
    decided = [(row.corrections, row.confirmed, row.set_aside_reason) for row in (new_row, old_row)]
    return seen.is_undecided or decided[0] == decided[1]


def _is_nominated_by(received: RecipientList, row: ListRow | None) -> bool:
    return row is not None and row.status != ListRow.Status.REJECTED and received.status == Status.STAGED


def _differences(changed: Sequence[str], was: ShownRow, now: ShownRow) -> tuple[Difference, ...]:
    return tuple(Difference(LABELS[name], was.facts[name].value, now.facts[name].value) for name in changed)


def _decide(request: HttpRequest, received: RecipientList, door: Door) -> HttpResponseBase:
    who: dict[str, Any] = {"by": user_of(request), "at": timezone.now()}
    what = request.POST.get("viec", "")
    try:
        if what == "thay":
            resending.replace(received, **who)
            messages.success(request, _("The earlier list is withdrawn. Go on with this one."))
        elif what == "khac":
            resending.is_another(received, **who)
            messages.success(request, _("This list is treated as another one, and so are its people."))
        elif what in ("bo", "bo-ngay", "bo-tiep"):
            return _leave_out(request, received, door, who, what)
    except Refusal as refusal:
        told(request, refusal)
    return door.to_list(request, received)


def _leave_out(
    request: HttpRequest, received: RecipientList, door: Door, who: dict[str, Any], what: str
) -> HttpResponseBase:
    """`bo`: back to the page on which was ticked; `bo-tiep`: on to the list itself; `bo-ngay`: a script asks for it."""
    shown, chosen = ([int(key) for key in request.POST.getlist(name) if key.isdecimal()] for name in ("hien", "dong"))
    resending.leave_out(received, shown=shown, chosen=chosen, **who)
    received.refresh_from_db(fields=["leaving_out"])
    said = _("When this list is accepted, %(count)s nominations of people who are no longer in it are withdrawn.")
    if what == "bo-ngay":
        return HttpResponse(status=204)
    if received.leaving_out or what == "bo":
        messages.success(request, said % {"count": number(len(received.leaving_out))})
    if what == "bo-tiep":
        return redirect(door.address("list", received.pk))
    return redirect(f"{door.address('list_changes', received.pk)}?muc=khong-con")
