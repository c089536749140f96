"""The lines of pledges that count, as numbers: of each gift, and for which place they are meant."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field

from django.db.models import QuerySet, Sum

from publication.promised import Meant, are_few, located
from publication.small_numbers import HIDDEN, Count
from sponsors.models import Earmark, Pledge, PledgeLine, Sponsor


@dataclass
class Pledged:
    """Of one gift: units, those that are paid, and units by sponsor: all, those that are told by number, the others."""

    kind: str = ""
    units: int = 0
    paid: int = 0
    by_sponsor: dict[Hashable, int] = field(default_factory=lambda: defaultdict(int))
    by_number: dict[Hashable, int] = field(default_factory=lambda: defaultdict(int))
    of_others: dict[Hashable, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def paid_told(self) -> Count:
        """What few sponsors paid is not told."""
        return HIDDEN if are_few(self.by_sponsor) else Count(self.paid)


def is_told_by_number(kind: str, may_be_named: bool, unnamed: bool) -> bool:
    """Whether everybody is told how many gifts a pledge is: `kind` and `may_be_named` of its sponsor, `unnamed` its
    own.
    """
    return may_be_named and not unnamed and kind != Sponsor.Kind.INDIVIDUAL


def one_sponsor(pk: int, kind: str, tax_code: str) -> int | str:
    """The same for one sponsor, whichever offices keep it."""
    return tax_code if tax_code and kind != Sponsor.Kind.INDIVIDUAL else pk


def pledged_by_offer(pledges: QuerySet[Pledge]) -> dict[int, Pledged]:
    """All lines of these pledges. One query."""
    lines = PledgeLine.objects.filter(pledge__in=pledges).order_by()
    rows = lines.values_list(
        "offer_id", "offer__kind",
        "pledge__sponsor_id", "pledge__sponsor__kind", "pledge__sponsor__tax_code",
        "pledge__sponsor__may_be_named", "pledge__unnamed",
    ).annotate(Sum("quantity"), Sum("paid_units"))  # fmt: skip
    found: dict[int, Pledged] = defaultdict(Pledged)
    for offer, gift, sponsor, kind, tax_code, agreed, unnamed, units, paid in rows:
        of_offer, who = found[offer], one_sponsor(sponsor, kind, tax_code)
        of_offer.kind = gift
        of_offer.units += units
        of_offer.paid += paid
        of_offer.by_sponsor[who] += units
        apart = of_offer.by_number if is_told_by_number(kind, agreed, unnamed) else of_offer.of_others
        apart[who] += units
    return found


def meant_for_places(pledges: QuerySet[Pledge]) -> list[Meant]:
    """The lines that are meant for one place, of sponsors whose gifts are told by number. A commune or province that
    the line names comes first, since people are counted there; else it is where its school or hospital stands. One
    query.
    """
    told = pledges.filter(sponsor__may_be_named=True, unnamed=False).exclude(sponsor__kind=Sponsor.Kind.INDIVIDUAL)
    rows = (
        Earmark.objects.filter(line__pledge__in=told, group=None)
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
