"""Starting a campaign from an earlier one: its plan, moved to the new year, as a draft in one step.

Offers, quotas and points are copied, dates moved with Tết (`campaigns.tet`); whom to call and how many days sponsors
have to pay stay as they were. Nothing else comes along: no plan document, introduction, leave to pledge online,
pledges, lists, household counts (they are reviewed each year) or runs. No price is copied, since prices follow from
the day on which premiums are paid.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from campaigns import tet
from campaigns.lifecycle import NotYourCampaign
from campaigns.models import Campaign, Offer, PriorityPoints, Quota
from campaigns.models.plan import YEARS
from locations.models import Commune, LegacyCommune, LegacyProvince, Province
from locations.vietnamese import number

TAKEN_ALONG = ("contact_name", "contact_phone", "contact_email", "days_to_pay")
TET_FILE = Path(__file__).resolve().parent / "data" / "tet.csv"


class CodeTaken(Refusal):
    message = gettext_lazy("A campaign with the code %(code)s exists. Choose another code.")


class ProvinceGone(Refusal):
    message = gettext_lazy(
        "%(province)s is no longer a province, and it did not become one other as a whole. Plan a new campaign for the "
        "province that takes it on."
    )


@dataclass(frozen=True)
class Proposal:
    """What is proposed for the new campaign: each may be changed. `paid_on`: by kind of the offers with a premium.

    `around_tet`: the dates keep their distance from Tết, otherwise their day of the year. `left_out`: a sentence for
    each quota that finds no place.
    """

    code: str
    name: str
    year: int
    dates: dict[str, date | None]
    paid_on: dict[str, date | None]
    around_tet: bool
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Repeated:
    """The new draft, and a sentence for each quota that was left out."""

    campaign: Campaign
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class _Amount:
    """How many at most, and how that came to be."""

    most: int
    method: str

    def with_more(self, other: "_Amount") -> "_Amount":
        """Together they are shared out only if both were, and in the same way."""
        method = self.method if self.method == other.method else Quota.SharedOut.BY_HAND
        return _Amount(self.most + other.most, method)


@cache
def tet_days() -> dict[int, date]:
    """The table of Tết, read once per process."""
    return tet.read(TET_FILE.read_text(encoding="utf-8"))


def next_year(campaign: Campaign, today: date) -> int:
    """The year for which the campaign is probably planned anew: that of the next Tết, but later than its own, as long
    as there is one.
    """
    return min(YEARS[1], max(campaign.year + 1, tet.next_tet_year(today, tet_days())))


def proposal(campaign: Campaign, *, year: int) -> Proposal:
    """Code, name and dates for the campaign in another year."""
    offers = list(campaign.offers.all())
    old = {name: getattr(campaign, name) for name in Campaign.MILESTONES}
    old_paid_on = {offer.kind: offer.premiums_paid_on for offer in offers if offer.has_premium}
    named = [day for day in (*old.values(), *old_paid_on.values()) if day is not None]
    by = tet.shift(named, year=campaign.year, to=year, days=tet_days())

    def moved(day: date | None) -> date | None:
        return None if day is None else tet.moved(day, year=campaign.year, to=year, by=by)

    return Proposal(
        code=_code_in_year(campaign, year),
        name=_in_year(campaign.name, campaign.year, year),
        year=year,
        dates={name: moved(day) for name, day in old.items()},
        paid_on={kind: moved(day) for kind, day in old_paid_on.items()},
        around_tet=by is not None,
        left_out=_quotas(offers)[1],
    )


def copied(offer: Offer, paid_on: date | None) -> Offer:
    """An unsaved copy of an offer, with another day on which its premiums are paid."""
    fields: dict[str, Any] = {
        field.attname: getattr(offer, field.attname)
        for field in Offer._meta.concrete_fields
        if field.name not in ("id", "campaign", "premiums_paid_on")
    }
    copy = Offer(**fields, premiums_paid_on=paid_on if offer.has_premium else None)
    if offer.campaign_id is not None:
        copy.campaign = offer.campaign
    return copy


@operation(words=gettext_lazy("Campaign started from an earlier one"))
def repeat(
    campaign: Campaign,
    *,
    code: str,
    name: str,
    year: int,
    dates: Mapping[str, date | None],
    paid_on: Mapping[str, date | None],
    by: User,
    at: datetime,
) -> Repeated:
    """Make a draft of the plan of `campaign`. `dates`: by name of the milestone; `paid_on`: by kind of the offer, the
    day on which its premiums are paid; what is left out has no date yet.

    A quota of a commune or province that is gone goes to its successor if there is exactly one (those of several areas
    that became one are added up). Raises `NotYourCampaign`, `ProvinceGone`, `CodeTaken`.
    """
    if not campaign.plannable_by(by):
        raise NotYourCampaign
    offers = list(campaign.offers.all())
    with refused_by(campaigns_campaign_code_key=CodeTaken(code=code)):
        draft = Campaign.objects.create(
            code=code,
            name=name,
            year=year,
            province_id=_province_now(campaign),
            status=Campaign.Status.DRAFT,
            **{milestone: dates.get(milestone) for milestone in Campaign.MILESTONES},
            **{name: getattr(campaign, name) for name in TAKEN_ALONG},
        )
    copies = [copied(offer, paid_on.get(offer.kind)) for offer in offers]
    for copy in copies:
        copy.campaign = draft
    made = {offer.kind: offer for offer in Offer.objects.bulk_create(copies)}
    PriorityPoints.objects.bulk_create(
        PriorityPoints(campaign=draft, group_id=row.group_id, points=row.points) for row in campaign.points.all()
    )
    quotas, left_out = _quotas(offers)
    Quota.objects.bulk_create(
        [_quota(made[kind], area, amount, by=by, at=at) for (kind, area), amount in quotas.items()],
        batch_size=1000,
    )
    return Repeated(draft, left_out)


def _in_year(text: str, old: int, new: int) -> str:
    """The text of another year: its number and the name of the lunar year are replaced where they stand."""
    return text.replace(str(old), str(new)).replace(tet.year_name(old), tet.year_name(new))


def _code_in_year(campaign: Campaign, year: int) -> str:
    code = _in_year(campaign.code, campaign.year, year)
    return f"{code[:8]}{year}" if code == campaign.code else code


def _province_now(campaign: Campaign) -> str | None:
    if campaign.province_id is None:
        return None
    gone = _gone(Province, [campaign.province_id])
    if campaign.province_id not in gone:
        return campaign.province_id
    successors = _successors(LegacyProvince, Province, gone)[campaign.province_id]
    if len(successors) != 1:
        raise ProvinceGone(province=gone[campaign.province_id])
    return next(iter(successors))


def _quota(offer: Offer, area: str, amount: _Amount, *, by: User, at: datetime) -> Quota:
    """An unsaved quota. One that was shared out may be shared out anew: it is as if `by` had done so."""
    quota = Quota(offer=offer, **{"province_id" if len(area) == 2 else "commune_id": area})
    if amount.method == Quota.SharedOut.BY_HAND:
        quota.typed(amount.most)
    else:
        quota.shared(amount.most, amount.method, by=by, at=at)
    return quota


def _quotas(offers: Iterable[Offer]) -> tuple[dict[tuple[str, str], _Amount], tuple[str, ...]]:
    """By kind and area of today how many, and a sentence for each quota that finds no single area."""
    rows = list(Quota.objects.filter(offer__in=list(offers)).select_related("offer", "commune__province", "province"))
    gone: dict[str, Any] = {
        **_gone(Province, {row.province_id for row in rows if row.province_id}),
        **_gone(Commune, {row.commune_id for row in rows if row.commune_id}),
    }
    successors = {
        **_successors(LegacyProvince, Province, gone),
        **_successors(LegacyCommune, Commune, gone),
    }
    kept: dict[tuple[str, str], _Amount] = {}
    left_out = []
    for row in rows:
        area = row.area_code
        found = successors[area] if area in gone else {area: ""}
        if len(found) == 1:
            place, amount = (row.offer.kind, next(iter(found))), _Amount(row.most, row.shared_out)
            kept[place] = kept[place].with_more(amount) if place in kept else amount
        else:
            left_out.append(_left_out(row, list(found.values())))
    return kept, tuple(left_out)


def _left_out(quota: Quota, successors: list[str]) -> str:
    area = f"{quota.commune}, {quota.commune.province}" if quota.commune else str(quota.province)
    details = {"area": area, "offer": quota.offer, "most": number(quota.most), "successors": ", ".join(successors)}
    if successors:
        return _("%(area)s is now %(successors)s: share its quota of %(most)s (%(offer)s) out among them.") % details
    return _("%(area)s no longer exists: set its quota of %(most)s (%(offer)s) for what has become of it.") % details


def _gone(model: type[Province] | type[Commune], codes: Iterable[str]) -> dict[str, Any]:
    """Those that are kept only because something refers to them: they were not in the newest list of units."""
    units = model._default_manager.filter(pk__in=list(codes)).exclude(as_of=_newest(model))
    return {unit.pk: unit for unit in units}


def _newest(model: type[Province] | type[Commune]) -> date:
    """The day of the newest list of units."""
    newest: date = model._default_manager.aggregate(newest=Max("as_of"))["newest"]
    return newest


def _successors(
    legacy: type[LegacyProvince] | type[LegacyCommune], model: type[Province] | type[Commune], gone: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """For each unit of `model` that is gone: its successors, code → name. Codes were used again, so that a unit of
    former times is known by code and name together.
    """
    units = {code: unit for code, unit in gone.items() if isinstance(unit, model)}
    found: dict[str, list[str]] = {
        row.pk: row.successor_codes
        for row in legacy._default_manager.filter(pk__in=list(units))
        if row.name == units[row.pk].name
    }
    known = model._default_manager.filter(pk__in=[code for codes in found.values() for code in codes])
    names = {unit.pk: str(unit) for unit in known.filter(as_of=_newest(model))}
    return {code: {one: names[one] for one in found.get(code, []) if one in names} for code in units}
