"""The figures of the law that `campaigns.tariffs` computes with: dated rows, each holding from its day until the next
row of its series, and all of them indexed once.

Pure. Amounts in đồng, rates and shares in hundredths of a percent (4,5 % is 450).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn, TypeVar

from locations.vietnamese import date_text

BOOK, CARD, GIFT = "book", "card", "gift"
BASE_SALARY, POVERTY_LINE = "base_salary", "poverty_line"
CARD_RATE, BOOK_RATE, HOUSEHOLD_STEP = "card_rate", "book_rate", "household_step"
INCOME_STEP, INCOME_CEILING, CARD_WAIT = "income_step", "income_ceiling", "card_wait"

WHOLE = 10_000  # 100 % in hundredths of a percent
BOOK_MONTHS = (1, 3, 6, 12)
CARD_MONTHS = (3, 6, 12)
STUDENT, HOUSEHOLD = "student", "household"
STUDENT_MONTHS = range(1, 16)  # a school card runs from one to fifteen months

_SERIES_NAMES = {
    BASE_SALARY: "lương cơ sở",
    POVERTY_LINE: "chuẩn nghèo khu vực nông thôn",
    CARD_RATE: "tỷ lệ đóng BHYT",
    BOOK_RATE: "tỷ lệ đóng BHXH tự nguyện",
    HOUSEHOLD_STEP: "mức giảm trừ theo thứ tự trong hộ gia đình",
    INCOME_STEP: "bậc thu nhập được chọn để đóng BHXH tự nguyện",
    INCOME_CEILING: "mức thu nhập cao nhất được chọn để đóng BHXH tự nguyện",
    CARD_WAIT: "số ngày chờ thẻ BHYT mới có giá trị",
}
_WHERE = "Bổ sung tại mục “Mức đóng và hỗ trợ”."


class CannotPrice(ValueError):
    """There is no price; the message says in Vietnamese what is missing or wrong and what to do."""


class SameDayTwice(ValueError):
    """Two rows of one series begin on the same day, so that it is open which of them holds."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure from its day on. `value`: đồng for `base_salary`, `poverty_line` and `income_step`; base salaries for
    `income_ceiling`; days for `card_wait`; hundredths of a percent for `card_rate`, `book_rate` and `household_step`
    (`position` 1, 2 …; the last one counts for those after it). `key`: the primary key of the stored row.
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
    code), what that province adds. `group`: its code; "" is who has no supported group, of the State's and of the
    province's rows alike. `share`: hundredths of a percent.
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
        self._named = {(kind, group) for kind, group, _province in self._shares}
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

    def has_household_steps(self, on: date) -> bool:
        return _holding(self._rates.get((HOUSEHOLD_STEP, 1), []), on) is not None

    def share(self, kind: str, group: str, province: str, on: date) -> Share | None:
        """The row for exactly this group ("": everybody else) and payer ("": the State) that holds on the day."""
        return _holding(self._shares.get((kind, group, province), []), on)

    def helping(self, kind: str) -> frozenset[str]:
        """The provinces (codes) that have a row of their own for this kind of premium, of whatever day."""
        return frozenset(province for paid, province in self._helping if paid == kind)

    def groups(self, kind: str) -> frozenset[str]:
        """The groups (codes; "": everybody else) that have a row for this premium, of any day and payer."""
        return frozenset(group for paid, group in self._named if paid == kind)

    @property
    def last_household_step(self) -> int:
        """The last place in a household that has a step, of whatever day: later members pay as much. 0: none has."""
        return self._positions[-1] if self._positions else 0

    def top_ups(self) -> dict[tuple[str, str], frozenset[str]]:
        """By kind of premium and group ("": everybody else) the provinces that have a row of their own for it."""
        found: dict[tuple[str, str], frozenset[str]] = {}
        for kind, group, province in self._shares:
            if province:
                found[kind, group] = found.get((kind, group), frozenset()) | {province}
        return found

    def telling(self, kind: str, facts: Facts) -> Facts:
        """These facts without what makes no difference to the price of this kind: people who are alike in the others
        cost the same. A place in the household counts for a card only, a province where it has a row of its own.
        """
        place = facts.household_position if kind == CARD else None
        province = facts.province if (kind, facts.province) in self._helping else ""
        if (place, province) == (facts.household_position, facts.province):
            return facts
        return replace(facts, household_position=place, province=province)

    def deciding(self, kind: str, facts: Facts) -> Facts:
        """What `telling` leaves, without the groups that no row names: people who are alike in the rest cost the same
        by these rows. A pupil stays one, who may have a card for other months than anybody else.
        """
        about = self.telling(kind, facts)
        groups = frozenset(group for group in about.groups if group == STUDENT or (kind, group) in self._named)
        return about if len(groups) == len(about.groups) else replace(about, groups=groups)

    def name(self, group: str) -> str:
        """What people call the group."""
        return self._names.get(group, group)


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
