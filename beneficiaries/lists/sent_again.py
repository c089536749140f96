"""A list that was sent before: which one a new list corrects, and which of its people have a nomination by it.

Nothing is written here; see `resending` for what people decide about it and `updating` for what acceptance does.
"""

import json
from collections.abc import Collection, Container, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from beneficiaries.lists.changes import Comparison, Line, Pair, compare
from beneficiaries.lists.linked_rows import linked_rows
from beneficiaries.models import ListRow, Nomination, Person, RecipientList
from beneficiaries.models.among import one_of
from beneficiaries.models.settling import sender_of
from beneficiaries.reading.cleaning import Facts, facts_from_json
from beneficiaries.reading.groups import REQUESTS
from beneficiaries.reading.heading_words import Field
from beneficiaries.reading.problems import Problem, error, quoted, warning
from beneficiaries.recognising import PersonFacts, same_name
from campaigns.models import Campaign
from locations.vietnamese import date_text

Status = RecipientList.Status
CHUNK = 2_000
_NOT_UNDERSTOOD = (None, Field.ORDER)
_ENCODER = json.JSONEncoder(ensure_ascii=False)
VETTED_OTHERWISE = "vetted_otherwise"
SET_ASIDE_BEFORE = "set_aside_before"
CODES = frozenset(
    {"nominated_changed", VETTED_OTHERWISE, "number_of_another_entry", "withdrawn_before", SET_ASIDE_BEFORE}
)
"""The codes of the remarks made here."""

FACTS = {
    "full_name": "họ tên",
    "birth_date": "ngày sinh",
    "sex": "giới tính",
    "personal_id": "số định danh",
    "insurance_code": "mã số BHXH",
    "commune": "xã",
    "hamlet": "thôn",
    "phone": "điện thoại",
    "groups": "nhóm hoàn cảnh",
    "household_position": "thứ tự trong hộ",
    "requested": "loại quà",
}


@dataclass(frozen=True)
class Kept:
    """A nomination by the earlier list, of somebody who is in the new one too. `changed`: facts that differ now;
    `waits`: nobody has vetted the person in this campaign yet, so that what differs is brought up to date.
    """

    nomination: Nomination
    changed: tuple[str, ...]
    waits: bool

    def is_about(self, other: Person, facts: PersonFacts) -> bool:
        """Whether `other` is the person of the nomination, whose name or birth year at least is still the same."""
        if other.pk != self.nomination.person_id:
            return False
        years = {day.year for day in (other.birth_date, facts.birth_date) if day}
        return same_name(other, facts) or len(years) == 1

    def remarks(self, found: Person | None, *, accepted: bool = False) -> Iterator[Problem]:
        """What the row's settler has to know. `found`: whom the register has for what the row says now; `accepted`: the
        new list is, so that what differs is brought up to date.
        """
        code = self.nomination.code
        if found is not None and found.pk != self.nomination.person_id:
            yield error(
                "personal_id",
                "number_of_another_entry",
                f"Người này đã có hồ sơ {code} từ danh sách gửi trước, nhưng số vừa sửa lại là của một người khác đã "
                "có trong sổ theo dõi. Hãy kiểm tra lại số theo căn cước; nếu số mới đúng, hãy để riêng dòng này và "
                "báo cơ quan cấp tỉnh.",
            )
        elif self.changed and self.waits:
            what = "đã sửa theo danh sách này" if accepted else "khi chốt danh sách này sẽ sửa"
            message = f"Đã có hồ sơ {code} từ danh sách gửi trước; {what}: {named(self.changed)}."
            yield warning("row", "nominated_changed", message)
        elif self.changed:
            status = self.nomination.get_status_display().lower()
            yield warning(
                "row",
                VETTED_OTHERWISE,
                f"Đã có hồ sơ {code} ({status}) từ danh sách gửi trước và đã qua xét duyệt, nên phần sửa "
                f"({named(self.changed)}) không tự thay vào hồ sơ. Cơ quan cấp tỉnh cần xem lại hồ sơ này.",
            )


def named(facts: tuple[str, ...]) -> str:
    return ", ".join(FACTS[name] for name in facts)


def earlier_list(received: RecipientList) -> RecipientList | None:
    """The list of which `received` seems to be a corrected sending: for the same campaign, from the same place, sent
    before, with most of its people. Of several the one with the most people in common, and of these the latest.
    """
    best: tuple[int, RecipientList] | None = None
    candidates = list(_candidates(received))
    own = list(lines(received)) if candidates else []
    for earlier in candidates:
        found = compare(lines(earlier), own)
        if found.is_correction and (best is None or len(found.pairs) > best[0]):
            best = len(found.pairs), earlier
    return best[1] if best else None


def _candidates(received: RecipientList) -> QuerySet[RecipientList]:
    """One whose people have gone over into a later list is no candidate any more: that later one is."""
    [(place, value)] = sender_of(received).items()
    if place == "user_id":
        same_place: dict[str, object] = {"sent_by": value, "province": None}
    else:
        same_place = {place: value}
    if place in ("user_id", "province_id"):
        same_place |= {"commune": None, "institution": None}
    followed = RecipientList.objects.filter(replaces=OuterRef("pk"), status=Status.ACCEPTED)
    return (
        RecipientList.objects.filter(
            ~Exists(followed),
            campaign=received.campaign_id,
            status__in=[Status.STAGED, Status.ACCEPTED],
            pk__lt=received.pk,
            **same_place,
        )
        .defer("sheets")
        .order_by("-pk")
    )


def comparison(
    earlier: RecipientList,
    received: RecipientList,
    facts: Mapping[int, Facts] | None = None,
    linked: tuple[Collection[int], Collection[int]] | None = None,
) -> Comparison:
    """The keys of the earlier lines are the primary keys of their rows, those of the later ones are positions. `facts`:
    by position, in place of what is stored; `linked`: the primary keys of the rows of both lists that are compared.
    """
    before, now = linked or (None, None)
    return compare(lines(earlier, by_position=False, keys=before), lines(received, facts, keys=now))


def lines(
    received: RecipientList,
    facts: Mapping[int, Facts] | None = None,
    *,
    by_position: bool = True,
    keys: Collection[int] | None = None,
) -> Iterator[Line]:
    """The rows of a list, those set aside too, in the order of the file; with these primary `keys` only."""
    wanted = received.rows.all() if keys is None else received.rows.filter(pk__in=keys)
    rows = wanted.order_by("position").values_list("pk", "position", "sheet", "row_number", "facts", "cells__cells")
    for pk, position, sheet, row, stored, cells in rows.iterator(chunk_size=CHUNK):
        said = (facts or {}).get(position) or facts_from_json(stored)
        gift = said.requested or received.default_kind
        yield Line(position if by_position else pk, sheet, row, said, gift, _understood(cells))


def _understood(cells: list[list[Any]] | None) -> tuple[Hashable, ...]:
    """Which fact, what came, what a tick stands for, as one text; without running numbers and columns of no use."""
    said = [(field, value, of) for _heading, field, value, of, _index in cells or () if field not in _NOT_UNDERSTOOD]
    return (_ENCODER.encode(said),) if said else ()


def list_corrected_by(received: RecipientList | None) -> RecipientList | None:
    """The list that `received` corrects: what it was recognised as a sending of or, if that one is withdrawn, what that
    one had corrected in turn and still holds.
    """
    if received is None or received.replaces_id is None:
        return None
    lists = RecipientList.objects.select_related("commune", "institution", "document").defer(
        "sheets", "document__content"
    )
    first = earlier = lists.get(pk=received.replaces_id)
    while earlier.status == Status.WITHDRAWN and earlier.replaces_id is not None:
        earlier = lists.get(pk=earlier.replaces_id)
    return first if earlier.status == Status.WITHDRAWN else earlier


def corrects_an_accepted(received: RecipientList | None) -> RecipientList | None:
    """The accepted list that this one corrects, if there is one."""
    earlier = list_corrected_by(received)
    return earlier if earlier is not None and earlier.status == Status.ACCEPTED else None


@dataclass(frozen=True)
class Before:
    """What the list that another one corrects has brought, by position in the new list. `kept`: nominations that stand;
    `withdrawn`: those that were withdrawn one by one, on purpose; `set_aside`: for which reason rows that are not set
    aside now were so there. `rows`: the rows of that list, by primary key, that are in the new one too.
    """

    kept: Mapping[int, Kept] = field(default_factory=dict)
    withdrawn: Mapping[int, Nomination] = field(default_factory=dict)
    set_aside: Mapping[int, str] = field(default_factory=dict)
    rows: Collection[int] = frozenset()


def before(received: RecipientList | None, facts: Mapping[int, Facts]) -> Before:
    """For the rows of `facts` (by position). Whoever was withdrawn and is in the new list is nominated anew."""
    earlier = _looked_up(received)
    if earlier is None or received is None:
        return Before()
    linked = linked_rows(earlier, received, facts)
    return _before(earlier, comparison(earlier, received, facts, linked).pairs, facts, linked and linked[0])


def before_all(received: RecipientList, found: Comparison | None = None) -> Before:
    """For all rows that are not set aside, by what is stored of them. `found`: the comparison, if it is made."""
    earlier = _looked_up(received)
    if earlier is None:
        return Before()
    live = set(received.rows.live().values_list("position", flat=True))
    return _before(earlier, (found or comparison(earlier, received)).pairs, live)


def _looked_up(received: RecipientList | None) -> RecipientList | None:
    """The earlier list, if it has anything to say: nominations, or rows set aside while it was settled."""
    earlier = list_corrected_by(received)
    if earlier is None or earlier.status == Status.ACCEPTED:
        return earlier
    put_in_place = earlier.status == Status.WITHDRAWN and earlier.rows.filter(set_aside_reason__gt="").exists()
    return earlier if put_in_place else None


def _before(
    earlier: RecipientList, pairs: Sequence[Pair], positions: Container[int], keys: Collection[int] | None = None
) -> Before:
    """`positions`: of the rows that are asked about; `keys`: of the rows of the earlier list that are paired, if these
    are few.
    """
    nominations = _by_row(earlier, keys) if earlier.status == Status.ACCEPTED else {}
    reasons = _set_aside(earlier, keys)
    vetted = vetted_people(nominations.values())
    kept: dict[int, Kept] = {}
    withdrawn: dict[int, Nomination] = {}
    set_aside: dict[int, str] = {}
    for pair in pairs:
        position, nomination = pair.later.key, nominations.get(pair.earlier.key)
        if position not in positions:
            continue
        if reason := reasons.get(pair.earlier.key):
            set_aside[position] = reason
        if nomination is None:
            continue
        if nomination.status == Nomination.Status.WITHDRAWN:
            withdrawn[position] = nomination
            continue
        waits = nomination.status == Nomination.Status.PROPOSED and nomination.person_id not in vetted
        kept[position] = Kept(nomination, pair.changed, waits)
    return Before(kept, withdrawn, set_aside, frozenset(pair.earlier.key for pair in pairs))


def _set_aside(earlier: RecipientList, keys: Collection[int] | None) -> dict[int, str]:
    """Why rows of the list are set aside, by primary key."""
    rows = earlier.rows.filter(status=ListRow.Status.REJECTED)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    return dict(rows.values_list("pk", "set_aside_reason"))


def about_set_aside(reason: str) -> Problem:
    return warning(
        "row",
        SET_ASIDE_BEFORE,
        f"Trong danh sách gửi trước, dòng này đã được để riêng: {quoted(reason)}. Nay dòng đã khác hoặc đã được đưa "
        "lại, nên nếu chốt sẽ được lập hồ sơ; nếu lý do vẫn còn, hãy để riêng lại.",
    )


def no_longer_put_forward(received: RecipientList, found: Comparison) -> set[int]:
    """Of the list that `received` was compared with the rows, by primary key, of people whom it no longer has, or has
    set aside.
    """
    aside = set(received.rows.filter(status=ListRow.Status.REJECTED).values_list("position", flat=True))
    set_aside = {pair.earlier.key for pair in found.pairs if pair.later.key in aside}
    return {line.key for line in found.gone} | set_aside


def by_row(received: RecipientList) -> dict[int, Nomination]:
    """The nominations of a list that stand, by the primary key of their row."""
    return {row: one for row, one in _by_row(received).items() if one.status != Nomination.Status.WITHDRAWN}


def _by_row(received: RecipientList, rows: Collection[int] | None = None) -> dict[int, Nomination]:
    found = Nomination.objects.filter(recipient_list=received, row__isnull=False).select_related("person", "offer")
    if rows is not None:
        found = found.filter(row__in=rows)
    return {one.row_id: one for one in found if one.row_id}


def withdrawn_singly(people: Collection[int], campaign: Campaign) -> dict[int, Nomination]:
    """Of these people (primary keys) the latest nomination in the campaign that was withdrawn on purpose, not with a
    whole list.
    """
    found = (
        Nomination.objects.filter(one_of("person", people), campaign=campaign, status=Nomination.Status.WITHDRAWN)
        .exclude(recipient_list__status=Status.WITHDRAWN)
        .select_related("offer")
        .order_by("decided_at", "pk")
    )
    return {one.person_id: one for one in found} if people else {}


def about_withdrawn(nomination: Nomination, *, told: bool) -> Problem:
    """`told`: who settles the row may see that nomination."""
    which = "Một hồ sơ của người này trong chiến dịch đã được rút trước đây. "
    if told and nomination.decided_at is not None:
        on = date_text(timezone.localtime(nomination.decided_at).date())
        gift = REQUESTS[nomination.offer.kind]
        which = (
            f"Hồ sơ {nomination.code} ({gift[0].lower()}{gift[1:]}) của người này đã được rút ngày {on}: "
            f"{quoted(nomination.decision_reason)}. "
        )
    return warning(
        "row",
        "withdrawn_before",
        f"{which}Nếu chốt, người này được đề nghị lại và chờ xét duyệt; nếu không đề nghị nữa, hãy để riêng dòng này.",
    )


def vetted_people(nominations: Any) -> set[int]:
    """The primary keys of those people of whom any nomination of the same campaign is approved or rejected."""
    nominations = list(nominations)
    if not nominations:
        return set()
    decided = Nomination.objects.filter(
        campaign=nominations[0].campaign_id,
        person__in={one.person_id for one in nominations},
        status__in=[Nomination.Status.APPROVED, Nomination.Status.REJECTED],
    )
    return set(decided.order_by().values_list("person", flat=True))


def replaced_by_words(received: RecipientList) -> str:
    """Why a list is withdrawn that another one replaces."""
    return f"Thay bằng danh sách {quoted(received.document.name)}"
