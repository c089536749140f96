"""Prices by the stored figures: the door from the database, and from an offer, to `campaigns.tariffs`."""

from dataclasses import replace
from datetime import date
from typing import Protocol

from campaigns import tariffs
from campaigns.models import Rate, Share
from campaigns.tariffs import Facts, Price, Tariff

# What sponsors pay for a gift: its list price, or what the State and the province leave of it.
PAYS_LIST_PRICE, PAYS_RESIDUAL = "list_price", "residual"


class Offered(Protocol):
    """What of an offer its price depends on. `premiums_paid_on`: the day on which the premiums are to be paid."""

    @property
    def kind(self) -> str: ...
    @property
    def months(self) -> int | None: ...
    @property
    def pays(self) -> str: ...
    @property
    def premiums_paid_on(self) -> date: ...
    @property
    def monthly_income(self) -> int | None: ...
    @property
    def value(self) -> int | None: ...


def load_tariff() -> Tariff:
    """All stored figures, in two queries. Whoever prices many people loads them once."""
    rates = [
        tariffs.Rate(row.kind, row.value, row.valid_from, row.legal_basis, row.position, row.pk)
        for row in Rate.objects.order_by("pk")
    ]
    rows = list(Share.objects.select_related("group").order_by("pk"))
    shares = [
        tariffs.Share(
            row.kind, row.group_id or "", row.share, row.valid_from, row.legal_basis, row.province_id or "", row.pk
        )
        for row in rows
    ]
    return Tariff(rates, shares, {row.group.pk: row.group.name for row in rows if row.group})


def cost(offer: Offered, facts: Facts, tariff: Tariff) -> Price:
    """What the gift costs for somebody, paid on the day of the offer; its income and value stand in for those of the
    facts. Raises `CannotPrice`.
    """
    about = replace(facts, monthly_income=offer.monthly_income, value=offer.value)
    return tariffs.price(offer.kind, offer.months, offer.premiums_paid_on, about, tariff)


def price_of_one(offer: Offered, tariff: Tariff) -> int:
    """What a sponsor promises for one gift before anybody is chosen, in đồng: that of somebody without a group, the
    first of the household, in no province; with the residual no chosen person costs more. A card of months that only
    pupils may pay is a pupil's. Raises `CannotPrice`.
    """
    for_pupils = offer.kind == tariffs.CARD and offer.months not in tariffs.CARD_MONTHS
    found = cost(offer, Facts(frozenset({tariffs.STUDENT}) if for_pupils else frozenset()), tariff)
    return found.sponsor_share if offer.pays == PAYS_RESIDUAL else found.list_price
