"""The pledges that may be meant by money that waits, worked out when somebody looks at it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sponsors.matching import Matcher, OpenPledge, Sure, Transfer, Unsure
from sponsors.models import Pledge, StatementLine
from sponsors.pledging import REPRICEABLE


@dataclass(frozen=True)
class Candidate:
    """`missing`: đồng that are still to come for the pledge; `fits`: exactly what the line brought."""

    pk: int
    reference: str
    sponsor: str
    missing: int
    reasons: tuple[str, ...]
    fits: bool


@dataclass(frozen=True)
class Found:
    """Best first. `more`: there are others for which no less speaks; `hints`: what else an officer should know."""

    candidates: tuple[Candidate, ...] = ()
    more: bool = False
    hints: tuple[str, ...] = ()


NOTHING = Found()


def of(lines: Iterable[StatementLine]) -> dict[int, Found]:
    """By key of the line, among the open pledges of the office whose account it is: one query for each office."""
    by_office: dict[str | None, list[StatementLine]] = defaultdict(list)
    for line in lines:
        by_office[line.account.province_id].append(line)
    found: dict[int, Found] = {}
    for office, of_office in by_office.items():
        keys, matcher = _matcher(office)
        for line in of_office:
            found[line.pk] = _found(matcher, keys, line)
    return found


def _matcher(office: str | None) -> tuple[dict[int, int], Matcher]:
    pledges: Any = Pledge.objects.filter(province=office, status__in=REPRICEABLE).with_due()
    rows = list(pledges.values_list("number", "pk", "reference", "missing", "sponsor__name"))
    opened = [OpenPledge(number, reference, missing, name) for number, _pk, reference, missing, name in rows]
    return {row[0]: row[1] for row in rows}, Matcher(opened)


def _found(matcher: Matcher, keys: dict[int, int], line: StatementLine) -> Found:
    match = matcher.match(Transfer(line.credit, line.content, line.payer))
    if isinstance(match, Sure):
        reasons = ("Nội dung có mã của cam kết này", *filter(None, [match.remark]))
        return Found((_candidate(match.pledge, reasons, keys, line),))
    if isinstance(match, Unsure):
        candidates = tuple(_candidate(one.pledge, one.reasons, keys, line) for one in match.candidates)
        return Found(candidates, match.more, match.hints)
    return Found(hints=match.hints)


def _candidate(pledge: OpenPledge, reasons: tuple[str, ...], keys: dict[int, int], line: StatementLine) -> Candidate:
    fits = pledge.due == line.credit
    return Candidate(keys[pledge.number], pledge.reference, pledge.sponsor, pledge.due, reasons, fits)
