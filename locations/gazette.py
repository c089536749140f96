"""The country's gazetteer as the tables have it: built when first asked for, kept until the units change."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import F

from locations.gazetteer import Gazetteer
from locations.models import Commune, LegacyCommune, LegacyDistrict, LegacyProvince, Province

Version = tuple[int, ...]

_kept: tuple[Version, Gazetteer] | None = None


def gazetteer() -> Gazetteer:
    """The gazetteer of today's tables. Costs one small query while the units are as they were.

    Raises ImproperlyConfigured if no units were ever loaded: no address could be understood.
    """
    global _kept  # one per process, replaced whole
    now = _version()
    if _kept is None or _kept[0] != now:
        _kept = (now, _build())
    return _kept[1]


def _version() -> Version:
    """The last audit row of each table: every change of a unit, however it was made, writes one."""
    models = (Province, Commune, LegacyProvince, LegacyDistrict, LegacyCommune)
    tables = [model._meta.get_field("events").related_model._meta.db_table for model in models]
    maxima = ", ".join(f"(SELECT coalesce(max(pgh_id), 0) FROM {table})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {maxima}")
        version: Version = cursor.fetchone()
    return version


def _build() -> Gazetteer:
    province, district = F("province_id"), F("district_id")
    communes = list(Commune.objects.values("code", "name", province_code=province))
    if not communes:
        raise ImproperlyConfigured("There are no communes in the database: run manage.py load_locations.")
    listed = LegacyDistrict.objects.filter(merged_into=None)
    dissolved = LegacyDistrict.objects.exclude(merged_into=None)
    return Gazetteer.build(
        provinces=Province.objects.values("code", "name"),
        communes=communes,
        legacy_provinces=LegacyProvince.objects.values("code", "name", "successor_codes"),
        legacy_districts=listed.values("code", "name", province_code=province),
        legacy_communes=LegacyCommune.objects.values(
            "code", "name", "successor_codes", district_code=district, province_code=F("district__province_id")
        ),
        dissolved_districts=dissolved.values(
            "name", province_code=province, merged_into_district_code=F("merged_into_id")
        ),
    )
