"""Whether what was proposed still holds: the figures re-computed, the facts compared with those of now.

The callers hold the locks that `allocations.allocating` describes, so what is found here stays true until they commit.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allocations.freezing import AT_ONCE, rooms, rule_line
from allocations.instance import Instance, Line, Result
from allocations.instance import Nomination as RuleNomination
from allocations.models import AllocationRun
from allocations.solver import no_search_for_cycles, solve
from allocations.stored import instance_of, is_result_of
from allocations.strict_json import InvalidInstance
from beneficiaries.models import Nomination
from campaigns.models import Campaign
from locations.vietnamese import number
from sponsors.models import Pledge, PledgeLine


def verified(run: AllocationRun) -> tuple[Instance, Result] | None:
    """The stored instance and result of a run, if the digest is that of the instance and the rule, applied once more,
    gives the very same result; None if not.
    """
    try:
        with no_search_for_cycles():
            instance = instance_of(run)
            result = solve(instance)  # and names the digest
    except InvalidInstance:
        return None
    return (instance, result) if result.digest == run.digest and is_result_of(run, result) else None


def changes(
    campaign: Campaign,
    instance: Instance,
    result: Result,
    *,
    lines: Mapping[str, PledgeLine],
    nominations: Iterable[tuple[str, RuleNomination]],
    held: set[str],
) -> list[str]:
    """What stands in the way of the awards now, one sentence each. `lines`: the stored rows by their names in the
    instance, with their relations loaded; `nominations`: the state and the facts of the awarded; `held`: the codes of
    those whom a gift is with. A row that is gone is missing.
    """
    units = Counter(award.line for award in result.awards)
    frozen_lines = {line.id: line for line in instance.lines}
    found = [
        change
        for name in units
        if (change := _line_change(frozen_lines[name], lines.get(name), units[name])) is not None
    ]
    codes = {award.nomination for award in result.awards}
    awarded = {one.id: one for one in instance.nominations if one.id in codes}
    changed = _nomination_changes(awarded, nominations, held)
    found += [changed[award.nomination] for award in result.awards if award.nomination in changed]
    return [*found, *_quota_changes(campaign, awarded.values())]


def _line_change(frozen: Line, line: PledgeLine | None, units: int) -> str | None:
    if line is None:
        return _("Pledge line %(line)s is gone.") % {"line": frozen.id}
    if line.pledge.status not in Pledge.ALLOCATABLE:
        return _("Pledge %(pledge)s is “%(status)s” now.") % {
            "pledge": line.pledge.reference,
            "status": line.pledge.get_status_display(),
        }
    if rule_line(frozen.id, line, frozen.quantity) != frozen:
        return _("The gift or the earmark of pledge line %(line)s is another now.") % {"line": frozen.id}
    if line.free < units:
        return _("Pledge line %(line)s has %(left)d left, %(units)d are needed.") % {
            "line": frozen.id,
            "left": line.free,
            "units": units,
        }
    return None


def _nomination_changes(
    awarded: Mapping[str, RuleNomination], nominations: Iterable[tuple[str, RuleNomination]], held: set[str]
) -> dict[str, str]:
    """By code, what has changed with the awarded."""
    gone = set(awarded)
    changed = {}
    for status, now in nominations:
        gone.discard(now.id)
        change = _nomination_change(awarded[now.id], status, now, held=now.id in held)
        if change is not None:
            changed[now.id] = change
    return changed | {code: _("Nomination %(code)s is gone.") % {"code": code} for code in gone}


def _nomination_change(frozen: RuleNomination, status: str, now: RuleNomination, *, held: bool) -> str | None:
    if status != Nomination.Status.APPROVED:
        return _("Nomination %(code)s is “%(status)s” now.") % {
            "code": frozen.id,
            "status": Nomination.Status(status).label,
        }
    if held:
        return _("Nomination %(code)s has its gift already.") % {"code": frozen.id}
    if now != frozen and replace(now, points=frozen.points) != frozen:
        return _("Commune, groups or institution of nomination %(code)s are others now.") % {"code": frozen.id}
    return None


def _quota_changes(campaign: Campaign, awarded: Iterable[RuleNomination]) -> Iterator[str]:
    needed: Counter[tuple[str, str]] = Counter()
    for one in awarded:
        needed[one.offer, one.commune] += 1
        needed[one.offer, one.province] += 1
    for room in rooms(campaign):
        units = needed[room.kind, room.area]
        if units > room.left:
            yield _("The quota of %(area)s (%(offer)s) has room for %(left)d more, %(units)d are needed.") % {
                "area": room.quota.commune or room.quota.province,
                "offer": room.quota.offer.get_kind_display(),
                "left": room.left,
                "units": units,
            }


def points_moved(instance: Instance, campaign: Campaign) -> list[str]:
    """A sentence if people of the instance have other points now: another order would follow, also of those whom the
    run left unserved. Streamed: a campaign may have hundreds of thousands of nominations.
    """
    frozen = {one.id: one.points for one in instance.nominations}
    now = Nomination.objects.filter(campaign=campaign).order_by().values_list("code", "points")
    moved = sum(1 for code, points in now.iterator(chunk_size=AT_ONCE) if frozen.get(code, points) != points)
    if not moved:
        return []
    sentence = ngettext(
        "The priority points of %(count)s nomination are others now.",
        "The priority points of %(count)s nominations are others now.",
        moved,
    )
    return [sentence % {"count": number(moved)}]
