"""The lines of pledges that count, as numbers: of each gift, and for which place they are meant."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field

from django.db.models import QuerySet, Sum

from publication.promised import Meant, located
from publication.sponsor_names import one_sponsor, told_by_number
from sponsors.models import Earmark, Pledge, PledgeLine


@dataclass
class Pledged:
    """Of one gift: units, those that are paid, and units by sponsor."""

    units: int = 0
    paid: int = 0
    by_sponsor: dict[Hashable, int] = field(default_factory=lambda: defaultdict(int))


def pledged_by_offer(pledges: QuerySet[Pledge]) -> dict[int, Pledged]:
    """All lines of these pledges. One query."""
    lines = PledgeLine.objects.filter(pledge__in=pledges).order_by()
    by = ("offer_id", "pledge__sponsor_id", "pledge__sponsor__kind", "pledge__sponsor__tax_code")
    found: dict[int, Pledged] = defaultdict(Pledged)
    for offer, sponsor, kind, tax_code, units, paid in lines.values_list(*by).annotate(
        Sum("quantity"), Sum("paid_units")
    ):
        of_offer = found[offer]
        of_offer.units += units
        of_offer.paid += paid
        of_offer.by_sponsor[one_sponsor(sponsor, kind, tax_code)] += units
    return found


def meant_for_places(pledges: QuerySet[Pledge]) -> list[Meant]:
    """The lines that are meant for one place, of sponsors whose gifts are told by number. A commune or province that
    the line names comes first, since people are counted there; else it is where its school or hospital stands. One
    query.
    """
    rows = (
        Earmark.objects.filter(line__pledge__in=told_by_number(pledges), group=None)
        .order_by()
        .values_list(
            "line_id", "line__offer_id", "line__quantity", "line__paid_units",
            "line__pledge__sponsor_id", "line__pledge__sponsor__kind", "line__pledge__sponsor__tax_code",
            "province_id", "commune__province_id", "commune_id",
            "institution__commune__province_id", "institution__commune_id",
        )
    )  # fmt: skip
    lines: dict[int, tuple[int, int, int, Hashable]] = {}
    named: dict[int, set[tuple[str, str]]] = defaultdict(set)
    stands: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for line, offer, units, paid, sponsor, kind, tax_code, province, around, commune, beyond, seat in rows:
        lines[line] = offer, units, paid, one_sponsor(sponsor, kind, tax_code)
        if seat:
            stands[line].add((beyond, seat))
        else:
            named[line].add((province or around, commune or ""))
    found = []
    for line, (offer, units, paid, who) in lines.items():
        province, commune = located(named[line] or stands[line])
        if province:
            found.append(Meant(offer, who, province, commune, units, paid))
    return found
