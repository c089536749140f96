"""The pledges that may be meant by money that waits, worked out when somebody looks at it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from locations.vietnamese import date_text
from sponsors.models import Pledge, StatementLine
from sponsors.money.matching import EndedPledge, Matcher, Named, OpenPledge, Sure, Transfer, Unsure
from sponsors.money.payment_codes import codes_in, doubtful_codes_in
from sponsors.pledging import REPRICEABLE

ENDED = (Pledge.Status.CLOSED, Pledge.Status.WITHDRAWN)


@dataclass(frozen=True)
class Candidate:
    """`missing`: đồng that are still to come for the pledge; `fits`: exactly what the line brought, and not by that
    alone found.
    """

    pk: int
    reference: str
    sponsor: str
    missing: int
    reasons: tuple[str, ...]
    fits: bool


@dataclass(frozen=True)
class Ended:
    """A pledge that the line names and that waits for no money. `said`: why not. `pk`, `sponsor`: None and "" of one
    that another office keeps. `is_withdrawn`: it can't take the money at all.
    """

    pk: int | None
    reference: str
    sponsor: str
    said: str
    reasons: tuple[str, ...]
    is_withdrawn: bool


@dataclass(frozen=True)
class Found:
    """Best first. `more`: there are others for which no less speaks; `hints`: what else an officer should know;
    `ended`: pledges that are named and wait for no money.
    """

    candidates: tuple[Candidate, ...] = ()
    more: bool = False
    hints: tuple[str, ...] = ()
    ended: tuple[Ended, ...] = ()


NOTHING = Found()


def of(lines: Iterable[StatementLine]) -> dict[int, Found]:
    """By key of the line, among the pledges of the office whose account it is: two queries for each office."""
    by_office: dict[str | None, list[StatementLine]] = defaultdict(list)
    for line in lines:
        by_office[line.account.province_id].append(line)
    found: dict[int, Found] = {}
    for office, of_office in by_office.items():
        pledges = _Pledges(office, of_office)
        for line in of_office:
            found[line.pk] = pledges.found(line)
    return found


class _Pledges:
    """The pledges of an office that wait for money, and the others that these lines may name."""

    def __init__(self, office: str | None, lines: Sequence[StatementLine]) -> None:
        open_ones: Any = Pledge.objects.filter(province=office, status__in=REPRICEABLE).with_due()
        rows = list(open_ones.values_list("number", "pk", "reference", "missing", "sponsor__name"))
        self._office = office
        self._keys = {row[0]: row[1] for row in rows}
        self._ended = {pledge.number: pledge for pledge in _ended(office, lines) if pledge.number not in self._keys}
        opened = [OpenPledge(number, reference, missing, name) for number, _pk, reference, missing, name in rows]
        closed = [EndedPledge(number, pledge.reference) for number, pledge in self._ended.items()]
        self._matcher = Matcher(opened, closed)

    def found(self, line: StatementLine) -> Found:
        match = self._matcher.match(Transfer(line.credit, line.content, line.payer))
        if isinstance(match, Sure):
            reasons = (_("The content has the code of this pledge"), *filter(None, [match.remark]))
            return Found((self._candidate(match.pledge, reasons, line),))
        ended = tuple(self._named(one) for one in match.ended)
        if isinstance(match, Unsure):
            candidates = tuple(
                self._candidate(one.pledge, one.reasons, line, by_amount_alone=one.by_amount_alone)
                for one in match.candidates
            )
            return Found(candidates, match.more, match.hints, ended)
        return Found(hints=match.hints, ended=ended)

    def _candidate(
        self, pledge: OpenPledge, reasons: tuple[str, ...], line: StatementLine, *, by_amount_alone: bool = False
    ) -> Candidate:
        fits = pledge.due == line.credit and not by_amount_alone
        return Candidate(self._keys[pledge.number], pledge.reference, pledge.sponsor, pledge.due, reasons, fits)

    def _named(self, named: Named) -> Ended:
        pledge = self._ended[named.pledge.number]
        if pledge.province_id != self._office:
            office = pledge.province or _("national office")
            said = _("kept by another office: %(office)s") % {"office": office}
            return Ended(None, pledge.reference, "", said, named.reasons, False)
        is_withdrawn = pledge.status == Pledge.Status.WITHDRAWN
        return Ended(pledge.pk, pledge.reference, pledge.sponsor.name, said_of(pledge), named.reasons, is_withdrawn)


def said_of(pledge: Pledge) -> str:
    """Why a pledge that is withdrawn or closed waits for no money."""
    if pledge.withdrawn_at is None:
        return _("closed, so it waits for no money")
    return _("withdrawn on %(day)s") % {"day": date_text(timezone.localdate(pledge.withdrawn_at))}


def _ended(office: str | None, lines: Sequence[StatementLine]) -> Iterable[Pledge]:
    """The ended pledges of the office, and whatever others the codes in these lines are of."""
    codes = {number for line in lines for number in (*codes_in(line.content), *doubtful_codes_in(line.content))}
    named = Q(province=office, status__in=ENDED) | Q(number__in=codes)
    return Pledge.objects.filter(named).select_related("sponsor", "province").order_by("pk")
