"""Prices by the stored figures: the door from the database, and from an offer, to `campaigns.tariffs`."""

from dataclasses import replace
from datetime import date
from typing import Protocol

from campaigns import tariffs
from campaigns.models import Offer, Rate, Share
from campaigns.tariffs import CannotPrice, Facts, Price, Step, Tariff
from locations.vietnamese import date_text, money

LEFT_OUT = "Chiến dịch toàn quốc: chưa trừ phần địa phương hỗ trợ thêm, vì mỗi tỉnh, thành phố quy định riêng"


class Offered(Protocol):
    """What of an offer its price depends on. `premiums_paid_on`: the day on which the premiums are to be paid; `home`:
    the province (code) of its campaign, "" for the whole country.
    """

    @property
    def kind(self) -> str: ...
    @property
    def months(self) -> int | None: ...
    @property
    def pays(self) -> str: ...
    @property
    def premiums_paid_on(self) -> date | None: ...
    @property
    def monthly_income(self) -> int | None: ...
    @property
    def value(self) -> int | None: ...
    @property
    def home(self) -> str: ...


def load_tariff(*, without: Rate | Share | None = None, adding: Rate | Share | None = None) -> Tariff:
    """All stored figures, in two queries, or as they would be `without` a row, `adding` one that is not stored so.
    Whoever prices many people loads them once.
    """
    rows: list[Rate | Share] = [*Rate.objects.order_by("pk")]
    rows += Share.objects.select_related("group").order_by("pk")
    rows = [row for row in rows if row != without]
    rows += [] if adding is None else [adding]
    rates = [
        tariffs.Rate(row.kind, row.value, row.valid_from, row.legal_basis, row.position, row.pk)
        for row in rows
        if isinstance(row, Rate)
    ]
    held = [row for row in rows if isinstance(row, Share)]
    shares = [
        tariffs.Share(
            row.kind, row.group_id or "", row.share, row.valid_from, row.legal_basis, row.province_id or "", row.pk
        )
        for row in held
    ]
    return Tariff(rates, shares, {row.group.pk: row.group.name for row in held if row.group})


def cost(offer: Offered, facts: Facts, tariff: Tariff) -> Price:
    """What the gift costs for somebody, paid on the day of the offer; its income and value stand in for those of the
    facts. An income that a later change of the law left below the lowest or between two steps counts as the lowest or
    as the next step up, and the first step says so. Raises `CannotPrice`.
    """
    day = _day(offer)
    chosen = offer.monthly_income
    counted = None if chosen is None else tariffs.counted_income(chosen, day, tariff)
    if chosen is None or counted is None or counted == chosen:
        about = replace(facts, monthly_income=chosen, value=offer.value)
        return _as_asked(offer, tariffs.price(offer.kind, offer.months, day, about, tariff))
    line = tariff.rate(tariffs.POVERTY_LINE, day)
    about = replace(facts, monthly_income=None if chosen < line.value else counted)
    found = _as_asked(offer, tariffs.price(offer.kind, offer.months, day, about, tariff))
    return replace(found, why=(_overtaken(chosen, counted, line), *found.why))


def _overtaken(chosen: int, counted: int, line: tariffs.Rate) -> Step:
    """What became of an income that a later change of the law left below the lowest or between two steps."""
    since = f"chuẩn nghèo khu vực nông thôn áp dụng từ {date_text(line.valid_from)}"
    if chosen < line.value:
        text = f"Thu nhập đã chọn {money(chosen)} thấp hơn {since}: tính theo chuẩn nghèo"
    else:
        text = f"Thu nhập đã chọn {money(chosen)} không còn đúng bậc theo {since}: tính theo bậc {money(counted)}"
    return Step(text, counted, line.legal_basis)


def _as_asked(offer: Offered, found: Price) -> Price:
    """Where sponsors pay the list price although others would pay a part of it, the last steps say so."""
    paid = asked(offer, found)
    if paid in (0, found.sponsor_share):
        return found
    *steps, rest = found.why
    whole = Step("Theo kế hoạch, nhà tài trợ trả toàn bộ mức đóng (giá niêm yết)", paid, "")
    return replace(found, why=(*steps, rest._replace(text="Còn lại sau hỗ trợ"), whole))


def asked(offer: Offered, found: Price) -> int:
    """Đồng that a sponsor pays at this price, as the offer says: the list price or what is left after support. Nothing
    for who is not eligible.
    """
    if not found.eligible:
        return 0
    return found.sponsor_share if offer.pays == Offer.Pays.RESIDUAL else found.list_price


def first_price(offer: Offered, tariff: Tariff) -> Price:
    """The price for somebody without a group, the first of the household, who lives in the province of the campaign:
    what it adds to the support of everybody is counted. In a campaign of the whole country no province's is, and the
    steps say so where it would make a difference. A card of months that only pupils may pay is a pupil's. Raises
    `CannotPrice`.
    """
    found = cost(offer, replace(_first(offer), province=offer.home), tariff)
    if not leaves_out_top_ups(offer):
        return found
    *steps, rest = found.why
    return replace(found, why=(*steps, Step(LEFT_OUT, None, ""), rest))


def price_of_one(offer: Offered, tariff: Tariff) -> int:
    """What a sponsor promises for one gift before anybody is chosen, in đồng. Raises `CannotPrice`."""
    return asked(offer, first_price(offer, tariff))


def leaves_out_top_ups(offer: Offered) -> bool:
    """Whether people of some provinces may cost less than the price of one, since their province adds to the State's
    support: in a campaign of the whole country, where sponsors pay what is left.
    """
    return not offer.home and offer.kind != tariffs.GIFT and offer.pays == Offer.Pays.RESIDUAL


def dearest(offer: Offered, tariff: Tariff) -> int:
    """Đồng that nobody costs more than. It is more than the price of one where the province of the campaign adds to
    the support of everybody: its schools and hospitals also put forward people from elsewhere. Raises `CannotPrice`.
    """
    return asked(offer, cost(offer, _first(offer), tariff))


def _first(offer: Offered) -> Facts:
    """Somebody without a group (a pupil, where only pupils may have it), the first of the household, in no province."""
    for_pupils = offer.kind == tariffs.CARD and offer.months not in tariffs.CARD_MONTHS
    return Facts(frozenset({tariffs.STUDENT}) if for_pupils else frozenset(), household_position=1)


def _day(offer: Offered) -> date:
    if offer.kind == tariffs.GIFT:
        return date.min  # it costs the same on every day
    if offer.premiums_paid_on is None:
        raise CannotPrice("Chưa có ngày đóng tiền: ghi ngày dự kiến đóng tiền cho cơ quan BHXH.")
    return offer.premiums_paid_on
