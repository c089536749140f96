"""What the campaign board counts, by a handful of aggregate queries, each from what the user may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from accounts.areas import Areas
from accounts.models import User
from accounts.roles import Capability
from allocations.counting import COUNTED, awards_by_place, nominations_by_place
from allocations.models import Allocation
from beneficiaries.models import Nomination
from campaigns.models import Campaign, Quota
from locations.models import Commune, Province
from office.board import WHOLE_CAMPAIGN, Board, Numbers, Place
from sponsors.models import Earmark, Pledge, PledgeLine

_Sums = dict[tuple[int, str], dict[str, int]]


def count(campaign: Campaign, user: User) -> Board:
    """The board of the campaign as far as this user's areas reach. Six queries, however many places and gifts."""
    sums: _Sums = defaultdict(lambda: defaultdict(int))
    places = _places(user.areas(Capability.SEE_PLANS))
    _count_nominations(sums, campaign, user)
    _count_allocations(sums, campaign, user)
    _count_pledges(sums, campaign, user, places)
    quotas = _quotas(campaign, places)
    keys = [key for key in {*sums, *quotas} if key[1] == WHOLE_CAMPAIGN or key[1] in places]
    tally = {key: Numbers(quota=quotas.get(key), **sums.get(key, {})) for key in sorted(keys)}
    return Board(tally, places)


def quotas(campaign: Campaign, user: User) -> Board:
    """The board of the campaign with nothing on it but the quotas."""
    places = _places(user.areas(Capability.SEE_PLANS))
    return Board({key: Numbers(quota=most) for key, most in _quotas(campaign, places).items()}, places)


def left_by_quota(offers: Collection[int]) -> dict[int, dict[str, int]]:
    """What each quota of these offers still allows, by offer and place; two queries."""
    held = Allocation.objects.live().filter(nomination__offer__in=offers).order_by()
    units = held.values_list("nomination__offer_id", "nomination__commune_id", "nomination__commune__province_id")
    rows = list(
        Quota.objects.filter(offer__in=offers).order_by().values_list("offer_id", "commune_id", "province_id", "most")
    )
    taken: dict[tuple[int, str], int] = defaultdict(int)
    for offer, commune, province, count in units.annotate(Count("pk")) if rows else ():
        taken[offer, commune] += count
        taken[offer, province] += count
    left: dict[int, dict[str, int]] = defaultdict(dict)
    for offer, commune, province, most in rows:
        left[offer][commune or province] = most - taken[offer, commune or province]
    return left


def _places(areas: Areas) -> dict[str, Place]:
    """The provinces and communes that the user's areas reach, by code."""
    communes = Commune.objects.filter(areas.q(province="province_id", commune="code"))
    rows = communes.order_by().values_list("code", "name", "province_id")
    places = {code: Place(code, name, province) for code, name, province in rows}
    provinces = {place.province for place in places.values()}
    for code, name in Province.objects.filter(pk__in=provinces).values_list("code", "name"):
        places[code] = Place(code, name, code)
    return places


def _quotas(campaign: Campaign, places: dict[str, Place]) -> dict[tuple[int, str], int]:
    """The most of an offer that a place gets, by offer and place."""
    rows = Quota.objects.filter(offer__campaign=campaign).order_by()
    found = rows.values_list("offer_id", "commune_id", "province_id", "most")
    quotas = {(offer, commune or province): most for offer, commune, province, most in found}
    return {key: most for key, most in quotas.items() if key[1] in places}


def _count_nominations(sums: _Sums, campaign: Campaign, user: User) -> None:
    counted = nominations_by_place(campaign, Nomination.objects.visible_to(user))
    for offer, commune, status, number in counted:
        sums[offer, commune][status] += number


def _count_allocations(sums: _Sums, campaign: Campaign, user: User) -> None:
    for offer, commune, number in awards_by_place(campaign, Allocation.objects.visible_to(user)):
        sums[offer, commune]["allocated"] += number


def _count_pledges(sums: _Sums, campaign: Campaign, user: User, places: dict[str, Place]) -> None:
    """Add the lines of the pledges that the user sees, each to its place; those meant for elsewhere are left out.

    Of a pledge that another office keeps, so that its sponsor is out of sight, what is meant for the own area counts.
    """
    areas = user.areas(Capability.SEE_PLEDGES)
    if not areas:
        return
    lines = PledgeLine.objects.filter(
        pledge__campaign=campaign, pledge__status__in=(*COUNTED, Pledge.Status.REGISTERED)
    )
    in_sight = Exists(Pledge.objects.visible_to(user).filter(pk=OuterRef("pledge")))
    meant_for = _earmarked_places(lines)
    columns = ("pk", "offer_id", "quantity", "unpaid_units", "pledge__status", "in_sight")
    counted: Any = lines.with_free().annotate(in_sight=in_sight).values_list(*columns)
    for line, offer, quantity, unpaid, status, seen in counted:
        place = common_place(meant_for.get(line, ()))
        in_places = place in places and (seen or areas.cover(province=places[place].province))
        if in_places or (seen and place == WHOLE_CAMPAIGN):
            if status == Pledge.Status.REGISTERED:
                sums[offer, place]["registered"] += quantity
            else:
                sums[offer, place]["pledged"] += quantity
                sums[offer, place]["unpaid"] += unpaid


def _earmarked_places(lines: Iterable[PledgeLine]) -> dict[int, set[tuple[str, str]]]:
    """For each line the places that it is meant for, as (province, commune or "")."""
    earmarks = Earmark.objects.filter(
        Q(province__isnull=False) | Q(commune__isnull=False) | Q(institution__isnull=False), line__in=lines
    ).values_list(
        "line_id",
        "province_id",
        "commune_id",
        "commune__province_id",
        F("institution__commune_id"),
        F("institution__commune__province_id"),
    )
    named: dict[int, set[tuple[str, str]]] = defaultdict(set)
    schools: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for line, province, commune, commune_province, school_commune, school_province in earmarks:
        if school_commune:
            schools[line].add((school_province, school_commune))
        else:
            named[line].add((province or commune_province, commune or ""))
    # A line for a school in certain places is for that school: the school is the narrower.
    return named | schools


def common_place(places: Iterable[tuple[str, str]]) -> str:
    """The narrowest place that holds all of these: a commune, a province, or the whole campaign."""
    provinces, communes = {province for province, _commune in places}, {commune for _province, commune in places}
    if len(provinces) != 1:
        return WHOLE_CAMPAIGN
    (province,) = provinces
    return next(iter(communes)) or province if len(communes) == 1 else province
