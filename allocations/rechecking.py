"""Whether what was proposed still holds: the figures re-computed, the facts compared with those of now.

The callers hold the locks that `allocations.allocating` describes, so what is found here stays true until they commit.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from allocations.freezing import rooms, rule_line, rule_nomination
from allocations.instance import Instance, InvalidInstance, Line, Result, digest
from allocations.instance import Nomination as RuleNomination
from allocations.models import Allocation, AllocationRun
from allocations.solver import solve
from beneficiaries.models import Nomination
from campaigns.models import Campaign
from sponsors.models import Pledge, PledgeLine


def verified(run: AllocationRun) -> tuple[Instance, Result] | None:
    """The stored instance and result of a run, if the digest is that of the instance and the rule, applied once more,
    gives the very same result; None if not.
    """
    try:
        instance = Instance.from_dict(run.instance)
    except InvalidInstance:
        return None
    if digest(instance) != run.digest or solve(instance).to_dict() != run.result:
        return None
    return instance, Result.from_dict(run.result)


def changes(
    campaign: Campaign,
    instance: Instance,
    result: Result,
    *,
    lines: Mapping[str, PledgeLine],
    nominations: Mapping[str, Nomination],
) -> list[str]:
    """What stands in the way of the awards now, one sentence each. `lines` and `nominations`: the stored rows by their
    names in the instance, with their relations loaded; a row that is gone is missing.
    """
    units = Counter(award.line for award in result.awards)
    frozen_lines = {line.id: line for line in instance.lines}
    frozen_nominations = {one.id: one for one in instance.nominations}
    with_gift = set(
        Allocation.objects.live().filter(nomination__in=nominations.values()).values_list("nomination__code", flat=True)
    )
    found = [
        change
        for name in units
        if (change := _line_change(frozen_lines[name], lines.get(name), units[name])) is not None
    ]
    for award in result.awards:
        one = nominations.get(award.nomination)
        change = _nomination_change(frozen_nominations[award.nomination], one, held=award.nomination in with_gift)
        if change is not None:
            found.append(change)
    awarded = [frozen_nominations[award.nomination] for award in result.awards]
    return [*found, *_quota_changes(campaign, awarded)]


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
    left = line.quantity - line.allocated
    if left < units:
        return _("Pledge line %(line)s has %(left)d left, %(units)d are needed.") % {
            "line": frozen.id,
            "left": left,
            "units": units,
        }
    return None


def _nomination_change(frozen: RuleNomination, nomination: Nomination | None, *, held: bool) -> str | None:
    if nomination is None:
        return _("Nomination %(code)s is gone.") % {"code": frozen.id}
    if nomination.status != Nomination.Status.APPROVED:
        return _("Nomination %(code)s is “%(status)s” now.") % {
            "code": frozen.id,
            "status": nomination.get_status_display(),
        }
    if held:
        return _("Nomination %(code)s has its gift already.") % {"code": frozen.id}
    if rule_nomination(nomination, frozen.points) != frozen:
        return _("Commune, groups or institution of nomination %(code)s are others now.") % {"code": frozen.id}
    return None


def _quota_changes(campaign: Campaign, awarded: list[RuleNomination]) -> Iterator[str]:
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
