"""Who would get how many of an offer, shared out among provinces or communes: what is asked, and the proposal.

The rule itself is `campaigns.sharing`. Nothing is written here: `campaigns.quota_sharing` does that, when somebody has
seen the proposal.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from campaigns.models import Campaign, HouseholdCount, Offer, Quota
from campaigns.quota_sheet import MOST_UNITS
from campaigns.sharing import Claim, household_weight, share
from locations.models import Commune, Province
from locations.vietnamese import number

PROVINCES, COMMUNES = "provinces", "communes"
MOST_TOTAL = MOST_UNITS
SharedOut = Quota.SharedOut


class WrongArea(Refusal):
    message = _("The campaign isn't held in this area.")


class NothingToShare(Refusal):
    message = _(
        "The total is 0, so every area would get a quota of 0: nobody would get this gift. Type how many are to be "
        "shared out."
    )


class AlreadyTyped(Refusal):
    message = _(
        "The quotas that were typed and are kept come to %(kept)s, more than the %(total)s to be shared out. Raise the "
        "total, or share out the typed quotas as well."
    )


class NotCounted(Refusal):
    message = _(
        "The households of %(count)s areas are not known yet. Bring in their numbers (0 where there are none), or "
        "share out among the others only."
    )


class NobodyToShareWith(Refusal):
    message = _("Nobody is left to share with: there are no households, or every quota was typed and is kept.")


@dataclass(frozen=True)
class Question:
    """What is to be shared out, among whom and how.

    `area`: `PROVINCES`, `COMMUNES` (all of the campaign), or the code of a province, for its communes. `method`:
    evenly or by households, a poor one counting `poor_weight` times and a near-poor one `near_poor_weight` times.
    `most_each`: no area gets more; `within_households`: nor more than it has poor and near-poor households.
    `keep_typed`: quotas that somebody typed stay and count towards the total. `only_counted`: areas whose households
    are not known are left out (their quotas stay); otherwise the question is refused for them.
    """

    offer: Offer
    area: str
    total: int
    method: str
    poor_weight: int = 1
    near_poor_weight: int = 1
    most_each: int | None = None
    within_households: bool = False
    keep_typed: bool = True
    only_counted: bool = False

    @property
    def draw(self) -> str:
        """What is drawn for where areas are equal, such as "TET2027/card"."""
        return f"{self.offer.campaign.code}/{self.offer.kind}"

    @property
    def needs_counts(self) -> bool:
        return self.method == SharedOut.HOUSEHOLDS or self.within_households


@dataclass(frozen=True)
class Line:
    """An area in the proposal. `poor` and `near_poor` are None if not all of its households are known (then `counted`
    of its `communes` are). `exact` and `proposed` are None if its quota stays as it is: `typed` by somebody and kept,
    or left out. `present`: the quota of now, `method`: how that came to be ('' without one).
    """

    code: str
    name: str
    province: str
    communes: int
    counted: int
    poor: int | None
    near_poor: int | None
    present: int | None
    method: str
    exact: Fraction | None = None
    proposed: int | None = None
    typed: bool = False

    @property
    def households(self) -> int | None:
        return None if self.poor is None or self.near_poor is None else self.poor + self.near_poor

    @property
    def units(self) -> int | None:
        """The quota once this is written: 0 is nothing at all, None no quota, hence no limit."""
        return self.present if self.proposed is None else self.proposed

    @property
    def difference(self) -> int | None:
        """How many more than now; None where nothing changes, or nothing was."""
        return None if self.proposed is None or self.present is None else self.proposed - self.present


@dataclass(frozen=True)
class Proposal:
    """What would be written. `kept` units are typed quotas that stay, `shared` are shared out, `left` nobody may take;
    the three sum to the total. `uncounted`: areas left out, since not all of their households are known. `refusal`:
    why it can't be written as it is.
    """

    question: Question
    lines: tuple[Line, ...]
    kept: int
    shared: int
    left: int
    uncounted: tuple[Line, ...]
    refusal: Refusal | None

    @property
    def digest(self) -> str:
        """The same for the same numbers, those of today's quotas included."""
        rows = [(line.code, line.present, line.method, line.proposed) for line in self.lines]
        return hashlib.sha256(json.dumps([self.question.method, rows]).encode()).hexdigest()


def areas_to_share(campaign: Campaign) -> list[tuple[str, str]]:
    """What may be shared out among: (`Question.area`, its name). Of the provinces those that have communes."""
    if campaign.province is not None:
        return [(campaign.province.pk, str(_("Communes of %(province)s") % {"province": campaign.province}))]
    provinces = [
        (province.pk, str(_("Communes of %(province)s") % {"province": province}))
        for province in Province.objects.filter(Exists(Commune.objects.filter(province=OuterRef("pk"))))
    ]
    return [(PROVINCES, str(_("The provinces"))), (COMMUNES, str(_("All communes of the country"))), *provinces]


def default_total(offer: Offer, area: str) -> int:
    """What is shared out if nobody says otherwise: within a province its quota, if it has one; else what is wanted."""
    if area not in (PROVINCES, COMMUNES):
        own = Quota.objects.filter(offer=offer, province=area).values_list("most", flat=True).first()
        if own is not None:
            return own
    return offer.wanted


def propose(question: Question) -> Proposal:
    """What each area would get. Raises `WrongArea`; everything else that is in the way is the proposal's `refusal`."""
    lines = [replace(line, typed=_is_kept(question, line)) for line in _lines(question)]
    if not lines:
        raise WrongArea
    kept = sum(line.present or 0 for line in lines if line.typed)
    waiting = [line for line in lines if not line.typed]
    uncounted = [line for line in waiting if question.needs_counts and line.households is None]
    taking = [line for line in waiting if not (question.needs_counts and line.households is None)]
    refusal = _refusal(question, kept, taking, uncounted)
    sharing = share(max(0, question.total - kept), [_claim(question, line) for line in taking], draw=question.draw)
    portions = {portion.code: portion for portion in sharing.portions}
    shown = [
        replace(line, exact=portion.exact, proposed=portion.units) if (portion := portions.get(line.code)) else line
        for line in lines
    ]
    return Proposal(
        question=question,
        lines=tuple(shown),
        kept=kept,
        shared=sum(portion.units for portion in sharing.portions),
        left=sharing.left,
        uncounted=tuple(uncounted),
        refusal=refusal,
    )


def _is_kept(question: Question, line: Line) -> bool:
    return question.keep_typed and line.method == SharedOut.BY_HAND


def _refusal(question: Question, kept: int, taking: Sequence[Line], left_out: Sequence[Line]) -> Refusal | None:
    if question.total == 0:
        return NothingToShare()
    if left_out and not question.only_counted:
        return NotCounted(count=number(len(left_out)))
    if kept > question.total:
        return AlreadyTyped(kept=number(kept), total=number(question.total))
    if not any(_claim(question, line).weight for line in taking):
        return NobodyToShareWith()
    return None


def _claim(question: Question, line: Line) -> Claim:
    limits = [question.most_each, line.households if question.within_households else None]
    most = min((limit for limit in limits if limit is not None), default=None)
    if question.method == SharedOut.EVENLY:
        return Claim(line.code, 1, most, line.households or 0)
    weight = household_weight(
        line.poor or 0,
        line.near_poor or 0,
        poor_weight=question.poor_weight,
        near_poor_weight=question.near_poor_weight,
    )
    return Claim(line.code, weight, most, line.households or 0)


def _lines(question: Question) -> list[Line]:
    """The areas in the order of their codes, with their households and quotas of now; none if it is the wrong area."""
    campaign = question.offer.campaign
    if question.area == PROVINCES:
        return _province_lines(question) if campaign.province_id is None else []
    counts = {
        count.commune_id: count
        for count in HouseholdCount.objects.filter(campaign=campaign).only("commune_id", "poor", "near_poor")
    }
    quotas = _quotas(question.offer, "commune_id")
    lines = []
    for commune in _communes(question):
        count = counts.get(commune.pk)
        present, method = quotas.get(commune.pk, (None, ""))
        lines.append(
            Line(
                code=commune.pk,
                name=commune.name,
                province=commune.province.name,
                communes=1,
                counted=1 if count else 0,
                poor=count.poor if count else None,
                near_poor=count.near_poor if count else None,
                present=present,
                method=method,
            )
        )
    return lines


def _communes(question: Question) -> QuerySet[Commune]:
    """Those of the area in which the campaign is held."""
    communes = Commune.objects.select_related("province").order_by("province_id", "pk")
    if question.area != COMMUNES:
        communes = communes.filter(province=question.area)
    home = question.offer.campaign.province_id
    return communes if home is None else communes.filter(province=home)


def _province_lines(question: Question) -> list[Line]:
    """A province's households are the sum of its communes', once all of them are known."""
    of_campaign = HouseholdCount.objects.filter(campaign=question.offer.campaign).order_by()
    counts = {
        row["commune__province"]: row
        for row in of_campaign.values("commune__province").annotate(
            counted=Count("pk"), poor=Sum("poor"), near_poor=Sum("near_poor")
        )
    }
    quotas = _quotas(question.offer, "province_id")
    lines = []
    for province in Province.objects.annotate(communes_now=Count("communes")).order_by("pk"):
        count = counts.get(province.pk, {"counted": 0})
        known = count["counted"] == province.communes_now
        present, method = quotas.get(province.pk, (None, ""))
        lines.append(
            Line(
                code=province.pk,
                name=province.name,
                province=province.name,
                communes=province.communes_now,
                counted=count["counted"],
                poor=count["poor"] if known else None,
                near_poor=count["near_poor"] if known else None,
                present=present,
                method=method,
            )
        )
    return lines


def _quotas(offer: Offer, column: str) -> Mapping[str, tuple[int, str]]:
    """Of each area its quota, and how that came to be."""
    standing = Quota.objects.filter(offer=offer).exclude(**{column: None}).order_by()
    return {code: (most, method) for code, most, method in standing.values_list(column, "most", "shared_out")}
