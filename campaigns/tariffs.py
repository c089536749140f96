"""What a card, a book or a gift costs by law on a given day, who pays which part of it, and why.

Pure and in whole numbers: amounts in đồng, rates and shares in hundredths of a percent (4,5 % is 450). The figures
are dated rows that offices keep; a row holds from its day until the next row of the same series. Amounts are rounded
half up to 1 đồng for one month and then multiplied by the months.

Rules: Law on Health Insurance, art. 12 to 15, with Decree 188/2025/NĐ-CP (before: 146/2018/NĐ-CP); Law on Social
Insurance 41/2024/QH15 with Decree 159/2025/NĐ-CP (before: 134/2015/NĐ-CP). The rate is that of the
day of payment: a later change is neither asked for nor paid back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, NoReturn, TypeVar

from locations.vietnamese import date_text, money, percent

BOOK, CARD, GIFT = "book", "card", "gift"
BASE_SALARY, POVERTY_LINE = "base_salary", "poverty_line"
CARD_RATE, BOOK_RATE, HOUSEHOLD_STEP = "card_rate", "book_rate", "household_step"

WHOLE = 10_000  # 100 % in hundredths of a percent
BOOK_MONTHS = (1, 3, 6, 12)
CARD_MONTHS = (3, 6, 12)
STUDENT = "student"
STUDENT_MONTHS = range(1, 16)  # a school card runs from one to fifteen months
MOST_BASE_SALARIES = 20  # the highest income on which a book may be paid

_SERIES_NAMES = {
    BASE_SALARY: "lương cơ sở",
    POVERTY_LINE: "chuẩn nghèo khu vực nông thôn",
    CARD_RATE: "tỷ lệ đóng BHYT",
    BOOK_RATE: "tỷ lệ đóng BHXH tự nguyện",
    HOUSEHOLD_STEP: "mức giảm trừ theo thứ tự trong hộ gia đình",
}
_NOTHING_LEFT = "Đã được hỗ trợ toàn bộ: không thuộc diện nhận quà này, nhà tài trợ không phải trả"
_WHERE = "Bổ sung tại mục “Mức đóng và hỗ trợ”."


class CannotPrice(ValueError):
    """There is no price; the message says in Vietnamese what is missing or wrong and what to do."""


class SameDayTwice(ValueError):
    """Two rows of one series begin on the same day, so that it is open which of them holds."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure from its day on. `value`: đồng for `base_salary` and `poverty_line`; hundredths of a percent for
    `card_rate`, `book_rate` and `household_step` (`position` 1, 2 …; the last one counts for those after it).
    `key`: the primary key of the stored row.
    """

    kind: str
    value: int
    valid_from: date
    legal_basis: str
    position: int | None = None
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What part of the premium of a `kind` ("book" or "card") the State pays for a group, or, with a `province` (its
    code), what that province adds. `group`: its code; "" is everybody else. `share`: hundredths of a percent.
    """

    kind: str
    group: str
    share: int
    valid_from: date
    legal_basis: str
    province: str = ""
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the price depends on besides kind, months and day: the person's hardship groups (codes), the place in the
    household (1, 2 …; None: not known), the income chosen for a book (đồng; None: the lowest), the value of a gift
    (đồng), and the province (its code; "": no top-up).
    """

    groups: frozenset[str] = frozenset()
    household_position: int | None = None
    monthly_income: int | None = None
    value: int | None = None
    province: str = ""


Row = TypeVar("Row", Rate, Share)


class Step(NamedTuple):
    """One step of the explanation, in Vietnamese; `amount` in đồng, None where the step sets none."""

    text: str
    amount: int | None
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Price:
    """All amounts in đồng for all months; the three shares add up to the list price.

    `eligible`: False where others pay everything, so that there is nothing to donate. `group`: the group that counted,
    "" for none. `rates`, `shares`: the rows by which it was priced.
    """

    list_price: int
    state_share: int
    local_share: int
    sponsor_share: int
    eligible: bool
    group: str
    why: tuple[Step, ...]
    rates: tuple[Rate, ...] = ()
    shares: tuple[Share, ...] = ()


class Tariff:
    """All rows, indexed once. `names`: what people call the groups (code → name), for the explanations.

    Raises `SameDayTwice`.
    """

    def __init__(self, rates: Iterable[Rate], shares: Iterable[Share], names: Mapping[str, str] | None = None) -> None:
        self._names = dict(names or {})
        self._rates: dict[tuple[str, int | None], list[Rate]] = {}
        self._shares: dict[tuple[str, str, str], list[Share]] = {}
        for rate in sorted(rates, key=_day):
            _append(self._rates.setdefault((rate.kind, rate.position), []), rate)
        for share in sorted(shares, key=_day):
            _append(self._shares.setdefault((share.kind, share.group, share.province), []), share)
        self._helping = {(kind, province) for kind, _group, province in self._shares if province}
        self._positions = sorted(place for kind, place in self._rates if kind == HOUSEHOLD_STEP and place is not None)

    def rate(self, kind: str, on: date) -> Rate:
        """The row of a series without positions that holds on the day; raises `CannotPrice` if there is none yet."""
        rows = self._rates.get((kind, None), [])
        return _holding(rows, on) or _missing(kind, on, rows)

    def household_step(self, position: int, on: date) -> Rate:
        """The step of a member of a household: that of the position or of the last one before it that has a step."""
        for place in reversed(self._positions):
            row = _holding(self._rates[HOUSEHOLD_STEP, place], on) if place <= position else None
            if row is not None:
                return row
        return _missing(HOUSEHOLD_STEP, on, self._rates.get((HOUSEHOLD_STEP, 1), []))

    def share(self, kind: str, group: str, province: str, on: date) -> Share | None:
        """The row for exactly this group ("": everybody else) and payer ("": the State) that holds on the day."""
        return _holding(self._shares.get((kind, group, province), []), on)

    def helping(self, kind: str) -> frozenset[str]:
        """The provinces (codes) that have a row of their own for this kind of premium, of whatever day."""
        return frozenset(province for paid, province in self._helping if paid == kind)

    def telling(self, kind: str, facts: Facts) -> Facts:
        """These facts without what makes no difference to the price of this kind: people who are alike in the others
        cost the same. A place in the household counts for a card only, a province where it has a row of its own.
        """
        place = facts.household_position if kind == CARD else None
        province = facts.province if (kind, facts.province) in self._helping else ""
        if (place, province) == (facts.household_position, facts.province):
            return facts
        return replace(facts, household_position=place, province=province)

    def name(self, group: str) -> str:
        """What people call the group."""
        return self._names.get(group, group)


def price(kind: str, months: int | None, paid_on: date, facts: Facts, tariff: Tariff) -> Price:
    """The price of one gift that is paid for on a day. Raises `CannotPrice`.

    Of several groups the one with the highest support counts, state and local together (Decree 188/2025/NĐ-CP,
    carried over from 146/2018/NĐ-CP, art. 8). A pupil in a household of five therefore pays the pupil's price, though
    the fifth member of a household would pay less: the law's order of the groups decides, not the price.
    """
    if kind == GIFT:
        return _gift(facts)
    if kind not in (BOOK, CARD):
        raise CannotPrice(f"Không có loại quà tặng “{kind}”: chỉ có thẻ (card), sổ (book) và quà (gift).")
    if months is None:
        raise CannotPrice("Chưa có số tháng đóng: ghi số tháng của thẻ hoặc sổ.")
    return (_card if kind == CARD else _book)(months, paid_on, facts, tariff)


class _Support(NamedTuple):
    """What others pay for somebody of a group."""

    group: str
    state: Share | None
    local: Share | None

    @property
    def state_part(self) -> int:
        return self.state.share if self.state else 0

    @property
    def whole_part(self) -> int:
        """State and province together, at most the whole."""
        return min(WHOLE, self.state_part + (self.local.share if self.local else 0))

    def has_own_state_part(self) -> bool:
        """Whether the State supports this very group, which then pays the full rate, not that of a household."""
        return bool(self.group and self.state and self.state.group == self.group and self.state.share)


class _Premium(NamedTuple):
    """A month's premium, that part of it on which support is counted, and how they came about: the rows, that of the
    rate first.
    """

    month: int
    supported_month: int
    steps: tuple[Step, ...]
    rates: tuple[Rate, ...]


def _gift(facts: Facts) -> Price:
    if facts.value is None or facts.value <= 0:
        raise CannotPrice("Chưa có giá trị quà: ghi giá trị một phần quà, lớn hơn 0 đồng.")
    why = (Step("Giá trị một phần quà, nhà tài trợ trả toàn bộ", facts.value, "Kế hoạch của chiến dịch"),)
    return Price(facts.value, 0, 0, facts.value, eligible=True, group="", why=why)


def _card(months: int, on: date, facts: Facts, tariff: Tariff) -> Price:
    position = facts.household_position
    if position is not None and position < 1:
        raise CannotPrice(f"Thứ tự trong hộ là {position}: phải là số từ 1 trở lên.")
    if months not in STUDENT_MONTHS:
        raise CannotPrice(f"Thẻ BHYT {months} tháng: không có thời hạn đóng này.")
    full = _full_card(on, tariff)
    supports = _supports(CARD, on, facts, tariff)
    premiums = {
        support: full if support.has_own_state_part() else _household_card(full, position, on, tariff)
        for support in _highest(supports)
    }
    chosen = min(premiums, key=lambda support: _rank(support, premiums[support]))
    if chosen.whole_part < WHOLE and STUDENT not in facts.groups and months not in CARD_MONTHS:
        raise CannotPrice(f"Thẻ BHYT {months} tháng: chỉ đóng được 3, 6 hoặc 12 tháng (học sinh, sinh viên: 1 đến 15).")
    return _priced(months, _choice(supports, chosen, tariff), chosen, premiums[chosen])


def _full_card(on: date, tariff: Tariff) -> _Premium:
    salary, rate = tariff.rate(BASE_SALARY, on), tariff.rate(CARD_RATE, on)
    month = _part(salary.value, rate.value)
    text = f"Mức đóng BHYT một tháng: {percent(rate.value)} × lương cơ sở {money(salary.value)}"
    return _Premium(month, month, (Step(text, month, _bases(rate, salary)),), (rate, salary))


def _household_card(full: _Premium, position: int | None, on: date, tariff: Tariff) -> _Premium:
    step = tariff.household_step(position or 1, on)
    month = _part(full.month, step.value)
    if position is None:
        text = f"Hộ gia đình, danh sách không ghi thứ tự: giả định là người thứ nhất, đóng {percent(step.value)}"
    elif position == 1:
        text = f"Hộ gia đình, người thứ nhất: đóng {percent(step.value)}"
    else:
        text = f"Hộ gia đình, người thứ {position}: đóng {percent(step.value)} mức của người thứ nhất"
    return _Premium(month, month, (*full.steps, Step(text, month, step.legal_basis)), (*full.rates, step))


def _book(months: int, on: date, facts: Facts, tariff: Tariff) -> Price:
    if months not in BOOK_MONTHS:
        raise CannotPrice(f"Sổ BHXH {months} tháng: chỉ đóng trước được 1, 3, 6 hoặc 12 tháng.")
    rate, line = tariff.rate(BOOK_RATE, on), tariff.rate(POVERTY_LINE, on)
    income = line.value if facts.monthly_income is None else facts.monthly_income
    if income < line.value:
        raise CannotPrice(
            f"Thu nhập {money(income)} thấp hơn chuẩn nghèo khu vực nông thôn {money(line.value)} áp dụng cho ngày "
            f"{date_text(on)}: chọn thu nhập từ {money(line.value)} trở lên."
        )
    if facts.monthly_income is not None:
        _check_ceiling(income, on, tariff)
    what = "Thu nhập đã chọn" if facts.monthly_income is not None else "Thu nhập thấp nhất, bằng chuẩn nghèo nông thôn"
    month, floor = _part(income, rate.value), _part(line.value, rate.value)
    steps: tuple[Step, ...] = (
        Step(f"{what}, làm căn cứ đóng", income, line.legal_basis),
        Step(f"Mức đóng BHXH tự nguyện một tháng: {percent(rate.value)} × {money(income)}", month, rate.legal_basis),
    )
    if income != line.value:
        text = f"Hỗ trợ chỉ tính trên mức đóng theo chuẩn nghèo: {percent(rate.value)} × {money(line.value)}"
        steps = (*steps, Step(text, floor, _bases(line)))
    premium = _Premium(month, floor, steps, (rate, line))
    supports = _supports(BOOK, on, facts, tariff)
    chosen = min(_highest(supports), key=lambda support: _rank(support, premium))
    return _priced(months, _choice(supports, chosen, tariff), chosen, premium)


def _check_ceiling(income: int, on: date, tariff: Tariff) -> None:
    highest = MOST_BASE_SALARIES * tariff.rate(BASE_SALARY, on).value
    if income > highest:
        raise CannotPrice(
            f"Thu nhập {money(income)} cao hơn {MOST_BASE_SALARIES} lần lương cơ sở ({money(highest)}): "
            f"chọn thu nhập từ {money(highest)} trở xuống."
        )


def _supports(kind: str, on: date, facts: Facts, tariff: Tariff) -> list[_Support]:
    """What each of the person's groups brings, and what everybody gets (last). A group without a row of its own
    brings nothing of its own, so that it is left out.
    """
    everybody = tariff.share(kind, "", "", on)
    everybody_here = tariff.share(kind, "", facts.province, on) if facts.province else None
    found = []
    for group in sorted(facts.groups - {""}):
        state = tariff.share(kind, group, "", on)
        local = tariff.share(kind, group, facts.province, on) if facts.province else None
        if (state and state.share) or (local and local.share):
            found.append(_Support(group, state or everybody, local or everybody_here))
    return [*found, _Support("", everybody, everybody_here)]


def _highest(supports: list[_Support]) -> list[_Support]:
    """Those that bring the most."""
    most = max(support.whole_part for support in supports)
    return [support for support in supports if support.whole_part == most]


def _rank(support: _Support, premium: _Premium) -> tuple[int, bool, str]:
    """Among equally high supports the smaller rest comes first, then a group of its own, then the code."""
    rest = premium.month - _part(premium.supported_month, support.whole_part)
    return rest, not support.group, support.group


def _choice(supports: list[_Support], chosen: _Support, tariff: Tariff) -> str:
    """Which group counts, and what the others would have brought."""
    if not chosen.group:
        return "Không thuộc nhóm được hỗ trợ riêng"
    others = [support for support in supports if support.group and support is not chosen]
    if not others:
        return f"Thuộc nhóm: {tariff.name(chosen.group)}"
    text = f"Thuộc nhiều nhóm, tính theo nhóm được hỗ trợ cao nhất: {tariff.name(chosen.group)} "
    listed = ", ".join(f"{tariff.name(support.group)} {percent(support.whole_part)}" for support in others)
    return f"{text}{percent(chosen.whole_part)} (không tính: {listed})"


def _priced(months: int, choice: str, support: _Support, premium: _Premium) -> Price:
    """The month's premium shared out and multiplied. The province pays what the State leaves of their common part, so
    that the sponsor's rest depends on the sum of the two shares alone.
    """
    state_month = _part(premium.supported_month, support.state_part)
    local_month = _part(premium.supported_month, support.whole_part) - state_month
    whole, state, local = months * premium.month, months * state_month, months * local_month
    rest = whole - state - local
    shares = tuple(row for row in (support.state, support.local) if row)
    decisive = _bases(*(shares or premium.rates[-1:]))
    steps = [Step(choice, None, decisive), *premium.steps]
    steps.append(Step(f"Đóng {months} tháng: {months} × {money(premium.month)}", whole, premium.rates[0].legal_basis))
    if support.state:
        text = f"Nhà nước hỗ trợ {percent(support.state.share)}: {months} × {money(state_month)}"
        steps.append(Step(text, state, support.state.legal_basis))
    if support.local and support.whole_part > support.state_part:
        text = f"Địa phương hỗ trợ thêm {percent(support.whole_part - support.state_part)}"
        steps.append(Step(f"{text}: {months} × {money(local_month)}", local, support.local.legal_basis))
    steps.append(Step("Còn lại, nhà tài trợ trả" if rest else _NOTHING_LEFT, rest, decisive))
    return Price(whole, state, local, rest, rest > 0, support.group, tuple(steps), premium.rates, shares)


def _part(amount: int, share: int) -> int:
    """A share (hundredths of a percent) of an amount that is not negative, rounded half up to 1 đồng."""
    return (amount * share + WHOLE // 2) // WHOLE


def _bases(*rows: Rate | Share) -> str:
    """The legal bases one after the other, each once."""
    return "; ".join(dict.fromkeys(row.legal_basis for row in rows if row.legal_basis))


def _day(row: Rate | Share) -> date:
    return row.valid_from


def _append(rows: list[Row], row: Row) -> None:
    if rows and rows[-1].valid_from == row.valid_from:
        raise SameDayTwice(f"Hai dòng của cùng một mức đều áp dụng từ ngày {date_text(row.valid_from)}: {row}")
    rows.append(row)


def _holding(rows: list[Row], on: date) -> Row | None:
    """The last row that begins on the day or before it."""
    place = bisect_right(rows, on, key=_day)
    return rows[place - 1] if place else None


def _missing(kind: str, on: date, rows: list[Rate]) -> NoReturn:
    name = _SERIES_NAMES[kind]
    if rows:
        first = date_text(rows[0].valid_from)
        raise CannotPrice(f"Chưa có {name} cho ngày {date_text(on)}: dòng sớm nhất áp dụng từ {first}. {_WHERE}")
    raise CannotPrice(f"Chưa có {name} nào. {_WHERE}")
