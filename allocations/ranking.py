"""By which points people rank: a campaign's table is changed for everybody at once, until an allocation has used it.

A nomination carries its points, so that whoever reads it need not know the table. When the table changes, the points
of all nominations of the campaign follow, in one statement. Proposals that wait keep the points that they froze, and
their approval is refused (`allocations.rechecking`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from allocations.models import AllocationRun
from campaigns.lifecycle import NotYourCampaign
from campaigns.models import Campaign, HardshipGroup, PriorityPoints
from campaigns.points import points_for

MOST_POINTS = 1000

# In primary-key order, like vetting: who decides about some of them meanwhile is waited for, never entangled with.
_LOCK = """
    SELECT count(*) FROM (
        SELECT FROM beneficiaries_nomination WHERE campaign_id = %s ORDER BY id FOR NO KEY UPDATE
    ) AS locked
"""
_SETS = "SELECT groups::text, groups FROM beneficiaries_nomination WHERE campaign_id = %s GROUP BY groups"
_RANK = """
    UPDATE beneficiaries_nomination nomination SET points = ranked.points
    FROM unnest(%s::text[], %s::integer[]) AS ranked (groups, points)
    WHERE nomination.campaign_id = %s AND nomination.groups::text = ranked.groups
        AND nomination.points <> ranked.points
"""


class PlanStays(Refusal):
    message = _(
        "Campaign %(campaign)s is “%(status)s”, so its points stay as they are. Only a draft or an open campaign is "
        "planned."
    )


class PointsAreUsed(Refusal):
    """Gifts were allocated by the present table, so that another would rank people of one campaign by two."""

    message = _(
        "%(run)s was approved by the present points, so they stay for the whole of the campaign: everybody is ranked "
        "by the same table."
    )


class BadPoints(Refusal):
    message = _("Points of a group are whole numbers from 0 to %(most)d. Correct: %(groups)s.")


class UnknownGroup(Refusal):
    message = _("There is no hardship group “%(group)s”. Open the page anew and try again.")


@dataclass(frozen=True)
class Ranked:
    """How many nominations have other points now, and how many proposals that wait are outdated by it."""

    nominations: int
    proposals: int


def run_that_used(campaign: Campaign) -> AllocationRun | None:
    """The first approved run of the campaign, by which its points stand; None: they may be changed."""
    approved = AllocationRun.objects.listed().filter(campaign=campaign, status=AllocationRun.Status.APPROVED)
    return approved.order_by("number").first()


@operation(words=_("Priority points changed"))
def change_points(campaign: Campaign, table: Mapping[str, int], *, by: User, at: datetime) -> Ranked:
    """Write the whole table (code of the group → points; what is left out has none) and rank everybody by it.

    The campaign is locked: nobody is nominated, and nothing proposed or approved in it meanwhile. Raises
    `NotYourCampaign`, `PlanStays`, `PointsAreUsed`, `UnknownGroup`, `BadPoints`.
    """
    if not campaign.plannable_by(by):
        raise NotYourCampaign
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update(of=("self",), no_key=True))
    if not campaign.is_planned:
        raise PlanStays(campaign=campaign.code, status=campaign.get_status_display())
    used_by = run_that_used(campaign)
    if used_by is not None:
        raise PointsAreUsed(run=used_by)
    _check(table)
    if not _write(campaign, table):
        return Ranked(nominations=0, proposals=0)
    nominations = _rank(campaign)
    waiting = campaign.runs.filter(status=AllocationRun.Status.PROPOSED)
    return Ranked(nominations=nominations, proposals=waiting.count() if nominations else 0)


def _check(table: Mapping[str, int]) -> None:
    names = dict(HardshipGroup.objects.values_list("pk", "name"))
    for group in table:
        if group not in names:
            raise UnknownGroup(group=group)
    bad = [names[group] for group, points in table.items() if not 0 <= points <= MOST_POINTS]
    if bad:
        raise BadPoints(most=MOST_POINTS, groups=", ".join(bad))


def _write(campaign: Campaign, table: Mapping[str, int]) -> bool:
    """Whether the table is another now. Rows are written only where it is, so that the history says what changed."""
    stored = {row.group_id: row for row in campaign.points.all()}
    changed = [row for row in stored.values() if row.points != table.get(row.group_id, 0)]
    for row in changed:
        row.points = table.get(row.group_id, 0)
    made = [
        PriorityPoints(campaign=campaign, group_id=group, points=points)
        for group, points in table.items()
        if points and group not in stored
    ]
    PriorityPoints.objects.bulk_update(changed, ["points"])
    PriorityPoints.objects.bulk_create(made)
    return bool(changed or made)


def _rank(campaign: Campaign) -> int:
    """The points of all nominations of the campaign by its table, whatever their state; how many have changed.

    People of the same groups are computed once: there are many nominations, and few sets of groups.
    """
    table = campaign.points_table()
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [campaign.pk])
        cursor.execute(_SETS, [campaign.pk])
        ranked = [(text, points_for(groups, table)) for text, groups in cursor.fetchall()]
        cursor.execute(_RANK, [[text for text, _points in ranked], [points for _text, points in ranked], campaign.pk])
        return cursor.rowcount
