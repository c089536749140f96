"""What a gift costs for the person who is nominated for it, and who needs none because others pay it in full.

The facts that decide the price are read from nominations here and nowhere else: for vetting, allocating and planning.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, Func, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from beneficiaries.models import Nomination
from campaigns import pricing
from campaigns.models import Offer, Share
from campaigns.tariffs import HOUSEHOLD, Facts, Price, Tariff

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


def told_apart(tariff: Tariff | None = None) -> dict[str, Combinable]:
    """By the names of `READ`, their values without what makes no difference to any price now, so that far fewer people
    differ: a place in the household counts for a card only, a province where it adds to the State's support, the kind
    of a commune where it is a special zone. `facts` takes them as well.

    By a `tariff` that is loaded a province is told apart only for whom it adds something: that is for counting people,
    and not what `alike` tells them by.
    """
    return {
        "groups": F("groups"),
        "household_position": Case(When(offer__kind=Offer.Kind.CARD, then=F("household_position"))),
        "commune__province_id": Case(
            *(When(who, then=F("commune__province_id")) for who in _helped(tariff)), default=Value("")
        ),
        "commune__kind": Case(When(commune__kind=SPECIAL_ZONE, then=F("commune__kind")), default=Value("")),
    }


def _helped(tariff: Tariff | None) -> list[Q]:
    """Whom a province adds something for."""
    if tariff is None:
        return [Q(commune__province__in=Share.objects.exclude(province=None).order_by().values("province"))]
    return [
        _of_group(kind, group) & Q(offer__kind=kind, commune__province__in=sorted(provinces))
        for (kind, group), provinces in tariff.top_ups().items()
    ]


def _of_group(kind: str, group: str) -> Q:
    """Who counts as of the group for a premium, as `facts` and `campaigns.tariffs` say: a card is everybody's as a
    member of a household.
    """
    if not group or (kind, group) == (Offer.Kind.CARD, HOUSEHOLD):
        return Q()
    of_group = Q(groups__contains=[group])
    return of_group | Q(commune__kind=SPECIAL_ZONE) if group == ISLAND else of_group


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
