"""What was done to a record, in words: who, when, which operation, which field from what to what.

Read from the audit rows that the database keeps (`config.audit`). Columns that are outside the audit can't appear;
columns without a translated name (keys for searching and sorting) are not shown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.acting import operation_words
from accounts.models import User
from locations.vietnamese import date_text, number

PER_PAGE = 50
LONGEST_VALUE = 300

# How an admin class words the values of a field that its type does not explain: {"groups": names_of_groups}.
Wording = Mapping[str, Callable[[Any], str]]


@dataclass(frozen=True)
class Detail:
    """A field; `before` or `after` is '' where there was or is nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What happened to the record (`kind` is '') or to something of it, or to several such things alike, called
    `names`. `verb`: insert, update or delete."""

    verb: str
    kind: str
    names: tuple[str, ...]
    details: list[Detail]

    @property
    def subject(self) -> str:
        """What it happened to, in words; '' for the record itself."""
        return " ".join([self.kind, ", ".join(f"“{name}”" for name in self.names)]).strip()


@dataclass(frozen=True)
class Entry:
    """Changes that one person made in one go."""

    at: datetime
    who: str
    what: str
    changes: list[Change]


@dataclass(frozen=True)
class _Source:
    """Audit rows of one model. `link`: the foreign key to what it belongs to, '' for the record itself."""

    model: type[models.Model]
    events: models.QuerySet[Any]
    link: str = ""

    def fields(self) -> list[models.Field]:
        names = {column.name for column in self.events.model._meta.fields}
        return [
            column
            for column in self.model._meta.fields
            if column.name in names and column.name != self.link and isinstance(column.verbose_name, Promise)
        ]


@dataclass
class _Rows:
    """The audit rows of a page, and each one's predecessor, by source and number."""

    events: dict[tuple[int, int], Any] = field(default_factory=dict)
    before: dict[tuple[int, int], Any] = field(default_factory=dict)


def entries(
    record: models.Model, *, of: Sequence[str] = (), wording: Wording | None = None, page: str | int = 1
) -> tuple[list[Entry], Page]:
    """One page of the record's history, newest first, and the page itself.

    `of`: reverse relations of what belongs to the record, also nested: ("lines", "lines__earmarks"). Deleted ones
    count. The number of queries depends on `of` and on the kinds of related records, not on how much was done.
    """
    sources = _sources(record, of)
    shown = Paginator(_timeline(sources), PER_PAGE).get_page(page)
    keys = [(source, number) for _at, number, source in shown.object_list]
    rows = _load(sources, keys)
    words = _Words(sources, rows, wording or {})
    return list(_entries(keys, rows, words)), shown


def _sources(record: models.Model, of: Sequence[str]) -> list[_Source]:
    own = _Source(type(record), _events(type(record)).filter(pgh_obj_id=record.pk))
    sources = {"": own}
    for path in of:
        holder_path, _separator, name = path.rpartition("__")
        holder = sources[holder_path]
        key: Any = holder.model._meta.get_field(name).remote_field
        child: type[models.Model] = key.model
        holders = [record.pk] if holder is own else holder.events.values("pgh_obj_id")
        sources[path] = _Source(child, _events(child).filter(**{f"{key.attname}__in": holders}), key.name)
    return list(sources.values())


def _events(model: type[models.Model]) -> models.QuerySet[Any]:
    tracked: Any = model._meta.get_field("events").related_model
    return tracked.objects.order_by()


def _timeline(sources: list[_Source]) -> models.QuerySet[Any]:
    """(moment, number, source) of every audit row, newest first."""
    parts = [
        source.events.annotate(source=Value(place)).values_list("pgh_created_at", "pgh_id", "source")
        for place, source in enumerate(sources)
    ]
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return whole.order_by("-pgh_created_at", "source", "-pgh_id")


def _load(sources: list[_Source], keys: list[tuple[int, int]]) -> _Rows:
    rows = _Rows()
    for place, source in enumerate(sources):
        numbers = [number for owner, number in keys if owner == place]
        if not numbers:
            continue
        every = source.events.model.objects
        earlier = every.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
        found = list(
            every.filter(pgh_id__in=numbers).annotate(
                predecessor=Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1])
            )
        )
        predecessors = every.in_bulk([event.predecessor for event in found if event.predecessor])
        for event in found:
            rows.events[place, event.pgh_id] = event
            rows.before[place, event.pgh_id] = predecessors.get(event.predecessor)
    return rows


def _entries(keys: list[tuple[int, int]], rows: _Rows, words: "_Words") -> Iterator[Entry]:
    def occasion(key: tuple[int, int]) -> tuple[Any, ...]:
        event = rows.events[key]
        context = event.pgh_context or {}
        return event.pgh_created_at, event.pgh_context_id, context.get("user"), context.get("operation")

    for (at, _context, user, operation), group in groupby(keys, key=occasion):
        members = list(group)
        changes = [change for key in members if (change := words.change(key)) is not None]
        if not changes:  # nothing that a reader could see: a counter, say
            continue
        outside = all(rows.events[key].pgh_context is None for key in members)
        yield Entry(at, words.who(user, outside), operation_words(operation or ""), list(_together(changes)))


def _together(changes: Iterable[Change]) -> Iterator[Change]:
    """Things of one kind that came or went in one go, of which there is no more to say than the name, as one."""
    alike = groupby(changes, key=lambda change: (change.verb, change.kind, bool(change.names and not change.details)))
    for (verb, kind, only_named), group in alike:
        if only_named:
            yield Change(verb, kind, tuple(name for change in group for name in change.names), [])
        else:
            yield from group


class _Words:
    """Says events in words; looks up all people and related records of the page at once."""

    def __init__(self, sources: list[_Source], rows: _Rows, wording: Wording) -> None:
        self._sources, self._rows, self._wording = sources, rows, wording
        contexts = [event.pgh_context or {} for event in rows.events.values()]
        self._users = User.objects.in_bulk({context["user"] for context in contexts if context.get("user")})
        self._related = self._look_up(self._references())

    def who(self, user: int | None, outside: bool) -> str:
        if outside:
            return _("Outside the application")
        if user is None:
            return _("The system")
        return str(self._users.get(user) or _("A removed account"))

    def change(self, key: tuple[int, int]) -> Change | None:
        """None for an update of columns that are not shown."""
        source, event, before = self._sources[key[0]], self._rows.events[key], self._rows.before[key]
        if event.pgh_label == "insert":
            before = None
        after = None if event.pgh_label == "delete" else event
        if event.pgh_label == "delete":
            before = event
        details = [
            Detail(str(capfirst(column.verbose_name)), *values)
            for column in source.fields()
            if (values := self._values(column, before, after))[0] != values[1]
        ]
        if event.pgh_label == "update" and not details:
            return None
        kind, names = self._subject(source, event)
        if len(details) == 1 and names == (details[0].after,):
            details = []  # all there is to say stands in the name already
        return Change(event.pgh_label, kind, names, details)

    def _values(self, column: models.Field, before: Any, after: Any) -> tuple[str, str]:
        first, second = (
            "" if row is None else self._value(column, getattr(row, column.attname)) for row in (before, after)
        )
        return first, second

    def _subject(self, source: _Source, event: Any) -> tuple[str, tuple[str, ...]]:
        """The kind of thing, and what it is called if it still exists."""
        if not source.link:
            return "", ()
        living = self._related[source.model].get(event.pgh_obj_id)
        return str(capfirst(source.model._meta.verbose_name)), (str(living),) if living else ()

    def _value(self, column: models.Field, value: Any) -> str:
        if value in (None, "", [], {}):
            return ""
        if column.name in self._wording:
            return self._wording[column.name](value)
        if isinstance(column, models.ForeignKey):
            living = self._related[column.related_model].get(value)
            return str(living) if living else _("removed record (%(key)s)") % {"key": value}
        if column.flatchoices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(column, ArrayField):
            return ", ".join(self._value(column.base_field, one) for one in value)
        return _plain(column.name, value)

    def _references(self) -> dict[type[models.Model], set[Any]]:
        """The primary keys to look up: what foreign keys name, and what belongs to the record."""
        keys: dict[type[models.Model], set[Any]] = defaultdict(set)
        for (place, _number), event in self._rows.events.items():
            source = self._sources[place]
            if source.link:
                keys[source.model].add(event.pgh_obj_id)
            for row in (event, self._rows.before[place, event.pgh_id]):
                for column in source.fields():
                    if isinstance(column, models.ForeignKey) and row is not None:
                        keys[column.related_model].add(getattr(row, column.attname))
        return keys

    def _look_up(self, keys: dict[type[models.Model], set[Any]]) -> dict[type[models.Model], dict[Any, models.Model]]:
        found: dict[type[models.Model], dict[Any, models.Model]] = defaultdict(dict)
        for model, wanted in keys.items():
            found[model] = _named(model).in_bulk(wanted - {None})
        return found


def _plain(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{local:%H:%M} {date_text(local.date())}"
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, int):
        return str(value) if name.endswith("year") else number(value)
    if isinstance(value, dict | list):
        return _("(data)")
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _named(model: type[models.Model]) -> models.QuerySet[Any]:
    """Records with all that their names need: what the queryset's `named()` says, else the required foreign keys."""
    manager: Any = model._default_manager
    if hasattr(manager, "named"):
        return manager.named()
    return model._base_manager.select_related().defer(*_heavy(model))


def _heavy(model: type[models.Model], prefix: str = "", depth: int = 5) -> Iterable[str]:
    """Files and frozen data on the way of `select_related()`, which no name needs."""
    for column in model._meta.fields:
        if isinstance(column, models.JSONField | models.BinaryField):
            yield prefix + column.name
        elif isinstance(column, models.ForeignKey) and not column.null and depth:
            yield from _heavy(column.related_model, f"{prefix}{column.name}__", depth - 1)
