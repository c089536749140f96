"""What a gift costs for the person who is nominated for it, and who needs none because others pay it in full.

The facts that decide the price are read from nominations here and nowhere else: for vetting, allocating and planning.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Func, IntegerField, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _

from beneficiaries.models import Nomination
from campaigns import pricing, tariffs
from campaigns.models import Offer, Share
from campaigns.tariffs import Facts, Price, Tariff

# What of a nomination decides its price, as `facts` takes it after the kind of gift.
READ = ("groups", "household_position", "commune__province_id", "commune__kind")
SPECIAL_ZONE, ISLAND = "đặc khu", "island"


def facts(kind: str, groups: Iterable[str], household_position: int | None, province: str, commune_kind: str) -> Facts:
    """The facts of a person from the values of `READ`. Who lives in a special zone is an island resident, for a book
    (Decree 159/2025/NĐ-CP) as for a card (Law on Health Insurance, art. 12); of a gift nothing decides the price.
    """
    if kind == Offer.Kind.GIFT:
        return Facts()
    return Facts(
        frozenset(groups) | ({ISLAND} if commune_kind == SPECIAL_ZONE else frozenset()),
        household_position=household_position,
        province=province,
    )


def facts_of(nomination: Nomination) -> Facts:
    """The facts of one nomination, whose offer and commune are loaded."""
    commune = nomination.commune
    return facts(
        nomination.offer.kind, nomination.groups, nomination.household_position, commune.province_id, commune.kind
    )


def told_apart() -> dict[str, Combinable]:
    """By the names of `READ`, their values without what makes no difference to any price now, so that far fewer people
    differ: a place in the household counts for a card only, a province where it adds to the State's support, the kind
    of a commune where it is a special zone. `facts` takes them as well.
    """
    helping = Share.objects.exclude(province=None).order_by().values("province")
    return {
        "groups": F("groups"),
        "household_position": Case(When(offer__kind=Offer.Kind.CARD, then=F("household_position"))),
        "commune__province_id": Case(
            When(commune__province__in=helping, then=F("commune__province_id")), default=Value("")
        ),
        "commune__kind": Case(When(commune__kind=SPECIAL_ZONE, then=F("commune__kind")), default=Value("")),
    }


def priced_apart(tariff: Tariff, offers: Iterable[Offer]) -> dict[str, Combinable]:
    """As `told_apart`, of nominations for these offers, by what decides the amounts alone, so that as few people differ
    as can be: a place in the household counts for the card of somebody whom the State supports in no group, up to the
    last place that has a step, and a province for whom it adds something. For counting: why somebody pays so much may
    differ among those who are alike.
    """
    paid: defaultdict[tuple[str, date], list[int]] = defaultdict(list)
    for offer in offers:
        if offer.premiums_paid_on and offer.kind != Offer.Kind.GIFT:
            paid[offer.kind, offer.premiums_paid_on].append(offer.pk)
    places, helped = [], []
    for (kind, day), these in paid.items():
        others = Q(offer__in=these) & ~_of_any(tariffs.supported(kind, day, tariff))
        if kind == Offer.Kind.CARD:
            places.append(others)
        for (of_kind, group), provinces in tariff.top_ups().items():
            if of_kind == kind:
                who = others if group in tariffs.OTHERS[kind] else Q(offer__in=these) & _of_any({group})
                helped.append(who & Q(commune__province__in=sorted(provinces)))
    place = Least(Coalesce("household_position", 1), max(tariff.last_household_step, 1))
    return told_apart() | {
        "household_position": Case(*(When(who, then=place) for who in places), output_field=IntegerField()),
        "commune__province_id": Case(*(When(who, then=F("commune__province_id")) for who in helped), default=Value("")),
    }


def _of_any(groups: Collection[str]) -> Q:
    """Who is of any of the groups, as `facts` says."""
    found = Q(groups__overlap=sorted(groups)) if groups else Q(pk__in=[])
    return found | Q(commune__kind=SPECIAL_ZONE) if ISLAND in groups else found


def alike() -> Combinable:
    """One text for the offer and the values of `told_apart`: nominations with the same text cost the same."""
    apart = told_apart()
    groups = Func(apart["groups"], Value(","), function="array_to_string", output_field=TextField())
    rest = (apart["household_position"], apart["commune__province_id"], apart["commune__kind"])
    parts = [part for one in (groups, *rest) for part in (Value("|"), one)]
    return Func(F("offer_id"), *parts, function="concat", output_field=TextField())


@dataclass(frozen=True)
class Coverage:
    """Why somebody needs no gift: others pay the whole premium. `name`: of the group (`code`) that brings it."""

    kind: str
    code: str
    name: str
    legal_basis: str


class Costs:
    """Prices by the tariff of this moment; people alike in what decides it are priced once."""

    def __init__(self, tariff: Tariff | None = None) -> None:
        self.tariff = tariff or pricing.load_tariff()
        self._prices: dict[tuple[object, Facts], Price] = {}

    def price(self, offer: Offer, about: Facts) -> Price:
        """What the gift costs for people of these facts. Raises `CannotPrice`."""
        about = self.tariff.deciding(offer.kind, about)
        terms = (offer.kind, offer.months, offer.premiums_paid_on, offer.pays, offer.monthly_income, offer.value)
        key = (terms, about)
        if key not in self._prices:
            self._prices[key] = pricing.cost(offer, about, self.tariff)
        return self._prices[key]

    def coverage(self, offer: Offer, about: Facts) -> Coverage | None:
        """Who pays the whole premium already; None where something is left for a sponsor. Raises `CannotPrice`."""
        found = self.price(offer, about)
        if found.eligible:
            return None
        basis = "; ".join(dict.fromkeys(share.legal_basis for share in found.shares if share.legal_basis))
        name = self.tariff.name(found.group) if found.group else _("everybody")
        return Coverage(offer.kind, found.group, name, basis)
