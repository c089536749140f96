"""Places as sponsors write them: a commune, a school or a hospital by its name."""

from dataclasses import dataclass

from locations.gazette import gazetteer
from locations.models import Institution
from locations.vietnamese import clean_spaces, fold

MOST_CHOICES = 12
"""Of which one may be chosen on the page. Where there are more, the page asks for the province or the whole name."""
_MOST_READ = 500


@dataclass(frozen=True)
class Choice:
    """One place that may be meant: its key, and its name with where it lies."""

    key: str
    label: str


def communes_named(text: str, *, province: str) -> list[Choice]:
    """The present communes that are meant by a name of now or of before July 2025: one, several to choose from, none.
    `province`: its code, or "" for the whole country. All of them: how many are shown is not for here to say.
    """
    found = gazetteer().resolve(clean_spaces(text), default_provinces=[province] if province else [])
    within = [one for one in found.candidates if province in ("", one.province_code)]
    chosen = [one for one in within if one.code == found.code] if found.code else within
    return [Choice(one.code, f"{one.name}, {one.province}") for one in chosen]


def institutions_named(text: str, *, province: str, commune: str) -> list[Choice]:
    """Schools and hospitals that are kept under a name: the one that bears it, else all whose names hold it."""
    kept = Institution.objects.select_related("commune__province")
    if commune:
        kept = kept.filter(commune=commune)
    elif province:
        kept = kept.filter(commune__province=province)
    key = fold(clean_spaces(text))
    found = list(kept.filter(search_key=key)[:_MOST_READ])
    found = found or list(kept.filter(search_key__contains=key)[:_MOST_READ])
    return [Choice(str(one.pk), f"{one}, {one.commune}, {one.commune.province}") for one in found]
