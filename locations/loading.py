"""Brings the tables of units in line with the files, in one transaction; run again, it changes nothing.

Rows are copied into temporary tables and merged from there, so that only what differs is written, and audited.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pghistory
from django.db import IntegrityError, connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from locations.models import Commune, LegacyCommune, LegacyDistrict, LegacyProvince, Province
from locations.unit_files import DATA, BadUnits, Row, read_units


@dataclass
class Loaded:
    """What happened to one table. `total`: rows in the data; `kept`: units gone from the data but still in use."""

    model: type[models.Model]
    total: int
    added: int = 0
    changed: int = 0
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def load_units(folder: Path = DATA) -> list[Loaded]:
    """Load the folder's files; raises BadUnits, and then nothing is written."""
    units = read_units(folder)
    tables: list[tuple[type[models.Model], list[Row]]] = [
        (Province, units.provinces),
        (Commune, units.communes),
        (LegacyProvince, units.legacy_provinces),
        (LegacyDistrict, units.legacy_districts),
        (LegacyCommune, units.legacy_communes),
    ]
    outcomes = [Loaded(model, len(rows)) for model, rows in tables]
    try:
        with pghistory.context(user=None, operation="locations.load"), transaction.atomic():
            _wait_for_other_loads()
            # What is gone leaves first, inner units before those that hold them: names become free.
            for outcome, (model, rows) in reversed(list(zip(outcomes, tables, strict=True))):
                _remove_gone(model, [str(row["code"]) for row in rows], outcome)
            for outcome, (model, rows) in zip(outcomes, tables, strict=True):
                _merge(model, rows, outcome)
    except IntegrityError as error:
        kept = ", ".join(name for outcome in outcomes for name in outcome.kept)
        raise BadUnits(
            _("Names in the data are still held by units that are gone from it but in use (%(kept)s): %(error)s")
            % {"kept": kept, "error": error}
        ) from error
    return outcomes


def _wait_for_other_loads() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Province._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _remove_gone(model: type[models.Model], codes: list[str], outcome: Loaded) -> None:
    """Delete the units that are not in the data and that nothing refers to; note those that something does."""
    gone = model._default_manager.exclude(pk__in=codes)
    in_use = models.Q(pk__in=[])
    for relation in model._meta.related_objects:
        if getattr(relation.field, "db_constraint", True):  # not the audit rows, which outlive what they describe
            referring = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            in_use |= models.Q(Exists(referring))
    outcome.kept = [str(unit) for unit in gone.filter(in_use)]
    free = list(gone.exclude(in_use))
    outcome.removed = [str(unit) for unit in free]
    model._base_manager.filter(pk__in=[unit.pk for unit in free])._raw_delete(model._base_manager.db)


def _merge(model: type[models.Model], rows: Sequence[Row], outcome: Loaded) -> None:
    """Insert what is new and update what differs; statement triggers write one audit row for each."""
    table, columns = model._meta.db_table, list(rows[0])
    listed = ", ".join(columns)
    others = [column for column in columns if column != "code"]
    with connection.cursor() as cursor:
        _stage(cursor, table, columns, rows)
        cursor.execute(
            f"INSERT INTO {table} AS known ({listed}) SELECT {listed} FROM staged_units ORDER BY code "
            f"ON CONFLICT (code) DO UPDATE SET {', '.join(f'{column} = excluded.{column}' for column in others)} "
            f"WHERE ({', '.join(f'known.{column}' for column in others)}) "
            f"IS DISTINCT FROM ({', '.join(f'excluded.{column}' for column in others)}) "
            "RETURNING known.xmax = 0"  # true for a row that was inserted, not updated
        )
        inserted = [is_new for (is_new,) in cursor.fetchall()]
        cursor.execute("DROP TABLE staged_units")
    outcome.added = inserted.count(True)
    outcome.changed = inserted.count(False)


def _stage(cursor: CursorWrapper, table: str, columns: list[str], rows: Sequence[Row]) -> None:
    listed = ", ".join(columns)
    cursor.execute(f"CREATE TEMPORARY TABLE staged_units ON COMMIT DROP AS SELECT {listed} FROM {table} WITH NO DATA")
    with cursor.copy(f"COPY staged_units ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[column] for column in columns])
