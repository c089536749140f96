"""Communes outside the area of who sent a list, whose people stay in it: somebody has said so whose own area they are.

The list keeps how far it reaches (`examining.Reach`); such a commune is added to that, for all its rows.
"""

from collections.abc import Iterable
from dataclasses import replace

from accounts.models import User
from accounts.roles import Capability
from beneficiaries.lists.examining import Reach
from beneficiaries.lists.reviewing import NOT_READ_AGAIN, review_all, review_changed
from beneficiaries.lists.rewriting import TOGETHER
from beneficiaries.models import RecipientList
from locations.models import Commune


def that_may_be_kept(user: User, received: RecipientList, communes: Iterable[Commune]) -> set[str]:
    """The codes of those which the user's own area covers; none outside the campaign's province."""
    areas = user.areas(Capability.SEND_LISTS)
    province = Reach.from_json(received.reach).campaign_province
    return {
        one.pk
        for one in communes
        if province in (None, one.province_id) and areas.cover(province=one.province_id, commune=one.pk)
    }


def put(received: RecipientList, commune: str, *, kept: bool) -> frozenset[int]:
    """Let a locked list reach into the commune (its code), or no longer; returns the keys of the rows written."""
    reach = Reach.from_json(received.reach)
    communes = reach.communes | {commune} if kept else reach.communes - {commune}
    received.reach = replace(reach, communes=communes).to_json()
    received.save(update_fields=["reach"])
    rows = received.rows.live().filter(commune=commune)
    if rows.count() > TOGETHER:
        return frozenset(review_all(received))
    there = list(rows.defer("cells"))
    return frozenset(review_changed(received, there, there, NOT_READ_AGAIN))
