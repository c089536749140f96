"""Which pledge a transfer was meant for, told from its line of the bank's statement.

Pure. Sure is only the code of exactly one open pledge, with no other pledge's code or reference beside it; how much
came says nothing about whose it is. The pledge's reference written out, the sponsor's name in the content and the
amount that is due make candidates, for a person to choose from. A pledge that waits for no money is named where the
line has its code or reference, so that somebody can send the money back. Everything is found by look-up, so that a
statement of 10,000 lines meets 5,000 pledges within seconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from locations.vietnamese import money
from sponsors.money import payment_codes
from sponsors.money.named_in_text import Names, References

MOST_CANDIDATES = 10


@dataclass(frozen=True)
class Transfer:
    """Money that came. `amount`: whole đồng; `payer`: who paid, where a column of the statement tells it."""

    amount: int
    content: str
    payer: str = ""


@dataclass(frozen=True)
class OpenPledge:
    """A pledge that waits for money. `due`: what is still to come, whole đồng; `reference` such as "BN2023-CK0001"."""

    number: int
    reference: str
    due: int
    sponsor: str


@dataclass(frozen=True)
class EndedPledge:
    """A pledge that waits for no money: withdrawn, closed, or of another office."""

    number: int
    reference: str


@dataclass(frozen=True)
class Candidate:
    """A pledge that may be meant, and why, in words for an officer. `by_amount_alone`: nothing but the amount that is
    due says so.
    """

    pledge: OpenPledge
    reasons: tuple[str, ...]
    by_amount_alone: bool = False


@dataclass(frozen=True)
class Named:
    """A pledge that waits for no money, and where the line names it."""

    pledge: EndedPledge
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Sure:
    """The pledge that is meant. `remark`: what is told of the amount; "" if it is what was due."""

    pledge: OpenPledge
    remark: str = ""


@dataclass(frozen=True)
class Unsure:
    """The pledges that may be meant, best first, at most `MOST_CANDIDATES`. `more`: there are others, for which no more
    speaks than for the last of these; `hints`: what else an officer should know; `ended`: pledges that are named and
    wait for no money.
    """

    candidates: tuple[Candidate, ...]
    more: bool = False
    hints: tuple[str, ...] = ()
    ended: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Unknown:
    """No pledge that waits for money may be meant, as far as the line tells. `hints`, `ended`: see `Unsure`."""

    hints: tuple[str, ...] = ()
    ended: tuple[Named, ...] = ()


Match = Sure | Unsure | Unknown
Pledged = TypeVar("Pledged", OpenPledge, EndedPledge)

# How much each finding speaks for a pledge; all weaker ones together never outweigh a stronger one.
_CODE, _REFERENCE, _DOUBTFUL, _NAME, _AMOUNT = 16, 8, 4, 2, 1
# Of pledges for which the same speaks, one more than are shown.
_ENOUGH = MOST_CANDIDATES + 1


class Matcher:
    """The open pledges, and those that wait for no money, ready to be looked up. Raises ValueError if two have one
    number.
    """

    def __init__(self, pledges: Iterable[OpenPledge], ended: Iterable[EndedPledge] = ()) -> None:
        in_order = sorted(pledges, key=lambda pledge: pledge.number)
        closed = list(ended)
        self._by_number = {pledge.number: pledge for pledge in in_order}
        self._ended = {pledge.number: pledge for pledge in closed}
        if len(self._by_number | self._ended) != len(in_order) + len(closed):
            raise ValueError("Hai cam kết có cùng một số.")
        self._by_due: dict[int, list[OpenPledge]] = defaultdict(list)
        self._by_sponsor: dict[str, list[OpenPledge]] = defaultdict(list)
        self._by_both: dict[tuple[str, int], list[OpenPledge]] = defaultdict(list)
        for pledge in in_order:
            self._by_due[pledge.due].append(pledge)
            self._by_sponsor[pledge.sponsor].append(pledge)
            self._by_both[pledge.sponsor, pledge.due].append(pledge)
        waiting = ((pledge.reference, pledge.number) for pledge in in_order)
        self._references = References((*waiting, *((pledge.reference, pledge.number) for pledge in closed)))
        self._names = Names(self._by_sponsor)

    def match(self, transfer: Transfer) -> Match:
        """What the line says. Its amount must be money that came, more than 0."""
        codes = payment_codes.codes_in(transfer.content)
        coded = tuple(self._coded(transfer.content, codes, self._by_number))
        ended = self._named_ended(transfer.content, codes)
        if len(codes) == 1 and {finding.pledge.number for finding in coded} == set(codes) and not ended:
            return Sure(coded[0].pledge, _amount_remark(transfer.amount, coded[0].pledge.due))
        found: dict[int, list[_Finding[OpenPledge]]] = defaultdict(list)
        for finding in (*coded, *self._named(transfer)):
            found[finding.pledge.number].append(finding)
        for finding in self._of_this_amount(transfer.amount, [findings[0].pledge for findings in found.values()]):
            found[finding.pledge.number].append(finding)
        hints = self._hints(transfer.content, codes)
        ranked = sorted(found.values(), key=lambda findings: _rank(findings, transfer.amount))
        if not ranked:
            return Unknown(hints, ended)
        candidates = tuple(_candidate(one) for one in ranked[:MOST_CANDIDATES])
        return Unsure(candidates, len(ranked) > MOST_CANDIDATES, hints, ended)

    def _coded(self, content: str, codes: Sequence[int], among: Mapping[int, Pledged]) -> Iterator["_Finding[Pledged]"]:
        """Pledges whose code or reference the content holds."""
        for pledge in _those(codes, among):
            yield _Finding(pledge, _CODE, f"Nội dung có mã {payment_codes.code_for(pledge.number)}")
        for pledge in _those(self._references.found_in(content), among):
            yield _Finding(pledge, _REFERENCE, f"Nội dung ghi số cam kết {pledge.reference}")
        for pledge in _those(payment_codes.doubtful_codes_in(content), among):
            code = payment_codes.code_for(pledge.number)
            reason = f"Nội dung có thể có mã {code}, nhưng mã dính liền với chữ số khác hoặc bị ngắt ở cuối"
            yield _Finding(pledge, _DOUBTFUL, reason)

    def _named_ended(self, content: str, codes: Sequence[int]) -> tuple[Named, ...]:
        found: dict[int, list[str]] = defaultdict(list)
        for finding in self._coded(content, codes, self._ended):
            found[finding.pledge.number].append(finding.reason)
        return tuple(Named(self._ended[number], tuple(reasons)) for number, reasons in found.items())

    def _named(self, transfer: Transfer) -> Iterator["_Finding[OpenPledge]"]:
        """Pledges of sponsors whose name the line tells; of one sponsor's, those of this amount first, and no more than
        decide what is shown.
        """
        in_content = self._names.found_in(transfer.content)
        paying = [name for name in self._names.found_in(transfer.payer) if name not in in_content]
        for name in (*in_content, *paying):
            where = "Nội dung có tên" if name in in_content else "Người chuyển trùng tên"
            due, others = self._by_both.get((name, transfer.amount), []), self._by_sponsor[name]
            for pledge in {pledge.number: pledge for pledge in (*due[:_ENOUGH], *others[:_ENOUGH])}.values():
                yield _Finding(pledge, _NAME, f"{where} nhà tài trợ “{name}”")

    def _of_this_amount(self, amount: int, found: Sequence[OpenPledge]) -> Iterator["_Finding[OpenPledge]"]:
        """Pledges of which exactly this amount is due: of those found already all, of others no more than decide what
        is shown.
        """
        others = self._by_due.get(amount, [])[: _ENOUGH + len(found)]
        due = [*(pledge for pledge in found if pledge.due == amount), *others]
        for pledge in {pledge.number: pledge for pledge in due}.values():
            yield _Finding(pledge, _AMOUNT, f"Số tiền bằng đúng số còn phải nộp: {money(amount)}")

    def _hints(self, content: str, codes: Sequence[int]) -> tuple[str, ...]:
        unknown = [
            f"Mã {payment_codes.code_for(number)} đúng, nhưng không thuộc cam kết nào."
            for number in codes
            if number not in self._by_number and number not in self._ended
        ]
        several = ["Nội dung có nhiều mã: có thể một lần chuyển cho nhiều cam kết."] if len(codes) > 1 else []
        damaged = [f"“{text}” có vẻ là mã bị sai hoặc bị cắt." for text in payment_codes.damaged_codes_in(content)]
        cut = [f"“{text}” có vẻ là số cam kết bị sai hoặc bị cắt." for text in self._references.cut_in(content)]
        return (*several, *unknown, *dict.fromkeys(damaged), *cut)


@dataclass(frozen=True)
class _Finding(Generic[Pledged]):
    """One thing that speaks for one pledge, and how much."""

    pledge: Pledged
    weight: int
    reason: str


def _those(numbers: Iterable[int], among: Mapping[int, Pledged]) -> Iterator[Pledged]:
    return (among[number] for number in numbers if number in among)


def _candidate(findings: Sequence[_Finding[OpenPledge]]) -> Candidate:
    reasons = tuple(finding.reason for finding in findings)
    return Candidate(findings[0].pledge, reasons, all(finding.weight == _AMOUNT for finding in findings))


def _rank(findings: Sequence[_Finding[OpenPledge]], amount: int) -> tuple[int, int, int]:
    """What the line says most for comes first, then the nearest amount, then the older pledge."""
    pledge = findings[0].pledge
    return -sum(finding.weight for finding in findings), abs(pledge.due - amount), pledge.number


def _amount_remark(amount: int, due: int) -> str:
    if due <= 0:
        return f"Cam kết đã nhận đủ tiền; {money(amount)} này là tiền thừa."
    if amount > due:
        return f"Chuyển thừa {money(amount - due)} so với số còn phải nộp {money(due)}."
    if amount < due:
        return f"Chuyển {money(amount)} trên số còn phải nộp {money(due)}; còn thiếu {money(due - amount)}."
    return ""
