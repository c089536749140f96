"""What a card, a book or a gift costs by law on a given day, who pays which part of it, and why.

Pure and in whole numbers: amounts in đồng, rates and shares in hundredths of a percent (4,5 % is 450). The figures
are dated rows that offices keep (`campaigns.tariff_rows`). Amounts are rounded half up to 1 đồng for one month and then
multiplied by the months. Who supports whom, and what counts of several supports: docs/decisions/0007.

Rules: Law on Health Insurance, art. 12 to 15, with Decree 188/2025/NĐ-CP (before: 146/2018/NĐ-CP); Law on Social
Insurance 41/2024/QH15 with Decree 159/2025/NĐ-CP (before: 134/2015/NĐ-CP). The rate is that of the
day of payment: a later change is neither asked for nor paid back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from campaigns.tariff_rows import (
    BASE_SALARY,
    BOOK,
    BOOK_MONTHS,
    BOOK_RATE,
    CARD,
    CARD_MONTHS,
    CARD_RATE,
    CARD_WAIT,
    GIFT,
    HOUSEHOLD,
    HOUSEHOLD_STEP,
    INCOME_CEILING,
    INCOME_STEP,
    POVERTY_LINE,
    STUDENT,
    STUDENT_MONTHS,
    WHOLE,
    CannotPrice,
    Facts,
    Rate,
    SameDayTwice,
    Share,
    Tariff,
)
from locations.vietnamese import date_text, money, percent

__all__ = [
    "BASE_SALARY",
    "BOOK",
    "BOOK_MONTHS",
    "BOOK_RATE",
    "CARD",
    "CARD_MONTHS",
    "CARD_RATE",
    "CARD_WAIT",
    "GIFT",
    "HOUSEHOLD",
    "HOUSEHOLD_STEP",
    "INCOME_CEILING",
    "INCOME_STEP",
    "OTHERS",
    "POVERTY_LINE",
    "STUDENT",
    "STUDENT_MONTHS",
    "WHOLE",
    "CannotPrice",
    "Facts",
    "Price",
    "Rate",
    "SameDayTwice",
    "Share",
    "Step",
    "Tariff",
    "counted_income",
    "price",
    "supported",
]

_NOTHING_LEFT = "Đã được hỗ trợ toàn bộ: không thuộc diện nhận quà này, nhà tài trợ không phải trả"
_NO_STEPS = "Thuộc nhóm được Nhà nước hỗ trợ: đóng mức đầy đủ, không giảm theo thứ tự trong hộ gia đình"


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


def price(kind: str, months: int | None, paid_on: date, facts: Facts, tariff: Tariff) -> Price:
    """The price of one gift that is paid for on a day. Raises `CannotPrice`.

    Of several groups the one with the highest support counts, State and province together (Decree 188/2025/NĐ-CP,
    carried over from 146/2018/NĐ-CP, art. 8). Whether the full rate of a card or that of a member of a household is
    shared out is decided before, by the groups alone (art. 7; Law on Health Insurance, art. 12 and 13): somebody of a
    group that the State supports has no choice of the household's rate, even where the fifth member would pay less. So
    who newly comes into such a group may pay more than before; `why` then names both amounts.
    """
    if kind == GIFT:
        return _gift(facts)
    if kind not in (BOOK, CARD):
        raise CannotPrice(f"Không có loại quà tặng “{kind}”: chỉ có thẻ (card), sổ (book) và quà (gift).")
    if months is None:
        raise CannotPrice("Chưa có số tháng đóng: ghi số tháng của thẻ hoặc sổ.")
    return (_card if kind == CARD else _book)(months, paid_on, facts, tariff)


OTHERS = {BOOK: frozenset({""}), CARD: frozenset({"", HOUSEHOLD})}
"""By kind of premium, who is in no group that counts. Of a household, by the law on cards, is everybody who is insured
as nothing else.
"""


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
    premium = _full_card(on, tariff)
    supports = _supports(CARD, on, facts, tariff)
    chosen = min(supports, key=_rank)
    if not _is_supported(CARD, on, facts, tariff):
        premium = _household_card(premium, position, on, tariff)
    elif position is not None and position > 1 and chosen.whole_part < WHOLE:
        less = _less_in_household(months, premium.month - _part(premium.month, chosen.whole_part), on, facts, tariff)
        premium = premium._replace(steps=(*premium.steps, Step(_NO_STEPS + less, None, _bases(*premium.rates[:1]))))
    if chosen.whole_part < WHOLE and STUDENT not in facts.groups and months not in CARD_MONTHS:
        raise CannotPrice(f"Thẻ BHYT {months} tháng: chỉ đóng được 3, 6 hoặc 12 tháng (học sinh, sinh viên: 1 đến 15).")
    return _priced(months, _choice(supports, chosen, facts, tariff), chosen, premium)


def supported(kind: str, on: date, tariff: Tariff) -> frozenset[str]:
    """The groups (codes) that the State supports on the day: who is of one pays the full rate of a card, and gets
    nothing of what a province adds for everybody else.
    """
    return frozenset(
        group for group in tariff.groups(kind) if _is_supported(kind, on, Facts(frozenset({group})), tariff)
    )


def _is_supported(kind: str, on: date, facts: Facts, tariff: Tariff) -> bool:
    """Whether the State supports any of the groups, so that neither the steps of a household apply nor what a province
    adds for everybody else; by what a province adds nobody comes to be so.
    """
    rows = (tariff.share(kind, group, "", on) for group in facts.groups - OTHERS[kind])
    return any(row is not None and row.share for row in rows)


def _less_in_household(months: int, left: int, on: date, facts: Facts, tariff: Tariff) -> str:
    """Said where the same member of the household without the groups that the State supports would have less than
    `left` (đồng a month) to pay, so that nobody takes the price for a mistake; else "".
    """
    position = facts.household_position
    if not tariff.has_household_steps(on):
        return ""
    rest = frozenset(group for group in facts.groups if not _is_supported(CARD, on, Facts(frozenset({group})), tariff))
    member = _household_card(_full_card(on, tariff), position, on, tariff).month
    support = min(_supports(CARD, on, replace(facts, groups=rest), tariff), key=_rank)
    less = member - _part(member, support.whole_part)
    if less >= left:
        return ""
    return (
        f". Người thứ {position} của hộ gia đình không thuộc nhóm nào chỉ còn phải đóng {money(months * less)}, nhưng "
        f"theo luật người thuộc nhóm không được chọn mức đó: còn {money(months * left)}"
    )


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
        _check_chosen(income, line.value, on, tariff)
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
    chosen = min(supports, key=_rank)
    return _priced(months, _choice(supports, chosen, facts, tariff), chosen, premium)


def _check_chosen(income: int, lowest: int, on: date, tariff: Tariff) -> None:
    """An income is chosen in steps from the poverty line up, at most so many base salaries (Law on Social Insurance
    41/2024/QH15; Decree 159/2025/NĐ-CP).
    """
    times = tariff.rate(INCOME_CEILING, on).value
    highest = times * tariff.rate(BASE_SALARY, on).value
    if income > highest:
        raise CannotPrice(
            f"Thu nhập {money(income)} cao hơn {times} lần lương cơ sở ({money(highest)}): "
            f"chọn thu nhập từ {money(highest)} trở xuống."
        )
    step = tariff.rate(INCOME_STEP, on).value
    if over := (income - lowest) % step:
        nearest = [one for one in (income - over, income - over + step) if one <= highest]
        raise CannotPrice(
            f"Thu nhập {money(income)} không đúng bậc: phải bằng chuẩn nghèo khu vực nông thôn {money(lowest)} cộng "
            f"bội số của {money(step)}. Chọn {' hoặc '.join(map(money, nearest))}."
        )


def counted_income(chosen: int, on: date, tariff: Tariff) -> int:
    """The income (đồng) that counts where one that was chosen before a change of the law is left below the lowest or
    between two steps: the lowest, or the next step up; where that lies above the ceiling, the step below. One that is
    itself above the ceiling stays as it is, and `price` refuses it. Raises `CannotPrice`.
    """
    lowest = tariff.rate(POVERTY_LINE, on).value
    if chosen <= lowest:
        return lowest
    step = tariff.rate(INCOME_STEP, on).value
    next_up = chosen + (lowest - chosen) % step
    highest = tariff.rate(INCOME_CEILING, on).value * tariff.rate(BASE_SALARY, on).value
    if chosen > highest:
        return chosen
    return next_up if next_up <= highest else next_up - step


def _supports(kind: str, on: date, facts: Facts, tariff: Tariff) -> list[_Support]:
    """What each of the person's groups brings, and what everybody else gets (last). A group without a row that brings
    something is left out; what a province adds for everybody else is for who has no group that the State supports.
    """
    others = OTHERS[kind]
    without_top_up = others if _is_supported(kind, on, facts, tariff) else frozenset()
    everybody = tariff.share(kind, "", "", on)
    found = []
    for group in (*sorted((facts.groups | others) - {""}), ""):
        state = tariff.share(kind, group, "", on)
        adds = facts.province and group not in without_top_up
        local = tariff.share(kind, group, facts.province, on) if adds else None
        if not group or (state and state.share) or (local and local.share):
            found.append(_Support(group, _higher(state, everybody), local))
    return found


def _higher(own: Share | None, everybodys: Share | None) -> Share | None:
    if own is None or (everybodys is not None and everybodys.share > own.share):
        return everybodys
    return own


def _rank(support: _Support) -> tuple[int, bool, bool, str]:
    """The highest support comes first; of equal ones that of a group, last that of the household; then by the code."""
    return -support.whole_part, not support.group, support.group == HOUSEHOLD, support.group


def _choice(supports: list[_Support], chosen: _Support, facts: Facts, tariff: Tariff) -> str:
    """Which group counts, and what the person's others would have brought."""
    others = [support for support in supports if support.group in facts.groups and support is not chosen]
    listed = ", ".join(f"{tariff.name(support.group)} {percent(support.whole_part)}" for support in others)
    counted = percent(chosen.whole_part)
    if not chosen.group and others:
        return f"Tính theo mức hỗ trợ cho những người khác {counted}, cao hơn mức của nhóm: {listed}"
    if not chosen.group:
        return "Không thuộc nhóm được hỗ trợ riêng"
    if not others:
        return f"Thuộc nhóm: {tariff.name(chosen.group)}"
    text = f"Thuộc nhiều nhóm, tính theo nhóm được hỗ trợ cao nhất: {tariff.name(chosen.group)} "
    return f"{text}{counted} (không tính: {listed})"


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
        steps.append(Step(f"{_added(support)}: {months} × {money(local_month)}", local, support.local.legal_basis))
    steps.append(Step("Còn lại, nhà tài trợ trả" if rest else _NOTHING_LEFT, rest, decisive))
    return Price(whole, state, local, rest, rest > 0, support.group, tuple(steps), premium.rates, shares)


def _added(support: _Support) -> str:
    """What the province adds, and where that is less than its own row says, why."""
    assert support.local is not None
    counted, own = percent(support.whole_part - support.state_part), percent(support.local.share)
    if counted == own:
        return f"Địa phương hỗ trợ thêm {own}"
    return f"Địa phương hỗ trợ thêm {own}, chỉ tính {counted} vì cùng với Nhà nước không quá 100 %"


def _part(amount: int, share: int) -> int:
    """A share (hundredths of a percent) of an amount that is not negative, rounded half up to 1 đồng."""
    return (amount * share + WHOLE // 2) // WHOLE


def _bases(*rows: Rate | Share) -> str:
    """The legal bases one after the other, each once."""
    return "; ".join(dict.fromkeys(row.legal_basis for row in rows if row.legal_basis))
