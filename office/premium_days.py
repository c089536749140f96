"""The days on which premiums are paid: cards that would not hold in time, and prices that the law changes before."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from campaigns import pricing
from campaigns.models import Campaign, Offer, Rate
from campaigns.repeating import copied
from campaigns.tariffs import CARD_WAIT, CannotPrice, Price, Tariff
from campaigns.tariffs import Rate as Figure
from campaigns.tariffs import Share as Support
from locations.vietnamese import date_text, money, percent

TOLD_BEFORE = timedelta(days=7)


def cards_that_hold_too_late(campaign: Campaign, offers: Iterable[Offer], tariff: Tariff, today: date) -> Iterator[str]:
    """A sentence for cards whose premiums would be paid so late that new ones don't hold when they are handed over;
    of a draft at once, else from a week before the last day that is early enough, until they are paid.

    Whoever joins as a member of a household for the first time, or again after 90 days, is insured some days after the
    premium is paid: the figure `card_wait` (Law on Health Insurance, art. 16; Decree 188/2025/NĐ-CP).
    """
    if campaign.handover_from is None:
        return
    for offer in offers:
        planned = offer.premiums_paid_on
        if offer.kind != Offer.Kind.CARD or planned is None or today > planned:
            continue
        wait = _wait(planned, tariff)
        latest = campaign.handover_from - wait
        if planned <= latest:
            continue
        details = {
            "days": wait.days,
            "latest": date_text(latest),
            "handover": date_text(campaign.handover_from),
            "planned": date_text(planned),
            "holds": date_text(planned + wait),
        }
        if today > latest:
            yield (
                _(
                    "Cards of people who are new in the insurance hold %(days)s days after payment. Premiums paid on "
                    "%(planned)s give cards that hold from %(holds)s, after the handover begins (%(handover)s)."
                )
                % details
            )
        elif campaign.status == Campaign.Status.DRAFT or today >= latest - TOLD_BEFORE:
            yield (
                _(
                    "Cards of people who are new in the insurance hold %(days)s days after payment. Pay the premiums "
                    "until %(latest)s, so that they hold when they are handed over (%(handover)s); %(planned)s is "
                    "planned."
                )
                % details
            )


def _wait(paid_on: date, tariff: Tariff) -> timedelta:
    """How long a new card doesn't hold yet; not at all where no figure says so."""
    try:
        return timedelta(days=tariff.rate(CARD_WAIT, paid_on).value)
    except CannotPrice:
        return timedelta(0)


def price_changes(offers: Iterable[Offer], tariff: Tariff, today: date) -> Iterator[str]:
    """A sentence for each offer that costs something else on its day than it would today, and by which figures."""
    for offer in offers:
        if not offer.has_premium or offer.premiums_paid_on is None or offer.premiums_paid_on <= today:
            continue
        try:
            then, now = pricing.first_price(offer, tariff), pricing.first_price(copied(offer, today), tariff)
        except CannotPrice:
            continue  # told as an obstacle to opening
        before, after = pricing.asked(offer, now), pricing.asked(offer, then)
        figures = "; ".join(_figures(then, today))
        if before == after or not figures:
            continue
        details = {
            "figures": figures[0].upper() + figures[1:],
            "offer": offer,
            "before": money(before),
            "after": money(after),
            "day": date_text(offer.premiums_paid_on),
        }
        if after > before:
            yield _("%(figures)s: %(offer)s rises from %(before)s to %(after)s (paid on %(day)s).") % details
        else:
            yield _("%(figures)s: %(offer)s falls from %(before)s to %(after)s (paid on %(day)s).") % details


def _figures(price: Price, today: date) -> Iterator[str]:
    """The figures by which it is priced that hold only later."""
    rows: list[Figure | Support] = [*price.rates, *price.shares]
    for row in sorted(rows, key=lambda row: row.valid_from):
        if row.valid_from <= today:
            continue
        if isinstance(row, Figure):
            value, name = Rate(kind=row.kind).worded(row.value), str(Rate.Kind(row.kind).label)
        else:
            value, name = percent(row.share), _("support of the premium")
        details = {"day": date_text(row.valid_from), "figure": name[0].lower() + name[1:], "value": value}
        yield _("from %(day)s %(figure)s is %(value)s") % details
