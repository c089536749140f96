"""All figures of the law as one page shows them: each series with its rows, the one that holds now, those that come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from campaigns.models import Rate, Share
from campaigns.tariffs import HOUSEHOLD_STEP

PAST, NOW, COMING = "past", "now", "coming"


@dataclass(frozen=True)
class Row:
    """A row of a series. `state`: `PAST`, `NOW` or `COMING`. `edit`: the address of its page, '' for who only reads."""

    record: Any
    state: str
    edit: str


@dataclass(frozen=True)
class Series:
    """The rows of one series, the latest first. `add`: the address where the next row is typed, '' for who reads."""

    title: str
    rows: list[Row]
    add: str

    @property
    def present(self) -> list[Row]:
        """What holds now and what comes."""
        return [row for row in self.rows if row.state != PAST]

    @property
    def past(self) -> list[Row]:
        return [row for row in self.rows if row.state == PAST]


@dataclass(frozen=True)
class Supported:
    """What the State pays of one kind of premium, group by group."""

    kind: str
    label: str
    groups: list[Series]

    @property
    def has_past(self) -> bool:
        return any(series.past for series in self.groups)


@dataclass(frozen=True)
class Steps:
    """The household steps that begin on one day: a cell for each position, None where none begins. `state`: `NOW` if
    any of them holds now.
    """

    day: date
    legal_basis: str
    state: str
    cells: list[Row | None]


def rate_series(user: User, today: date) -> list[Series]:
    """The figures without positions, in the order of their kinds; a figure without rows is there as well."""
    writes = Rate().writable_by(user)
    stored = list(Rate.objects.visible_to(user).with_use().filter(position=None))
    return [
        Series(
            str(kind.label),
            _rows([rate for rate in stored if rate.kind == kind], user, today),
            _address("rate_add", kind=kind.value) if writes else "",
        )
        for kind in Rate.Kind
        if kind != Rate.Kind.HOUSEHOLD_STEP
    ]


def household_steps(user: User, today: date) -> list[Steps]:
    """The steps of the household members, by the day on which they begin, the latest first."""
    stored = list(Rate.objects.visible_to(user).with_use().filter(kind=HOUSEHOLD_STEP).order_by("position"))
    cells: dict[date, dict[int, Row]] = {}
    for position, of_position in groupby(stored, key=lambda rate: rate.position):
        for row in _rows(list(of_position), user, today):
            cells.setdefault(row.record.valid_from, {})[position or 0] = row
    return [_steps(day, of_day) for day, of_day in sorted(cells.items(), reverse=True)]


def _steps(day: date, of_day: dict[int, Row]) -> Steps:
    rows = list(of_day.values())
    states = {row.state for row in rows}
    return Steps(
        day,
        "; ".join(dict.fromkeys(row.record.legal_basis for row in rows)),
        NOW if NOW in states else rows[0].state,
        [of_day.get(place) for place in range(1, 6)],
    )


def share_series(shares: Iterable[Share], user: User, today: date) -> list[Series]:
    """A series for each kind, group and payer of the shares, which come sorted so."""
    found = []
    for _key, of_series in groupby(shares, key=lambda share: (share.kind, share.province_id, share.group_id)):
        rows = list(of_series)
        first = rows[0]
        asked = {"kind": first.kind, "group": first.group_id or "", "province": first.province_id or ""}
        add = _address("share_add", **asked) if first.writable_by(user) else ""
        found.append(Series(first.group_name, _rows(rows, user, today), add))
    return found


def _rows(records: Sequence[Any], user: User, today: date) -> list[Row]:
    """The rows of one series, the latest first."""
    latest_first = sorted(records, key=lambda record: record.valid_from, reverse=True)
    now = next((record for record in latest_first if record.valid_from <= today), None)
    return [
        Row(
            record,
            NOW if record is now else COMING if record.valid_from > today else PAST,
            _address(f"{record._meta.model_name}_change", record.pk)
            if record.writable_by(user) and not record.used
            else "",
        )
        for record in latest_first
    ]


def _address(name: str, *args: object, **query: str) -> str:
    path = reverse(f"admin:campaigns_{name}", args=args)
    return f"{path}?{urlencode(query)}" if query else path
