"""What accepting a corrected list will do, in people: told before it is done, on the page that compares and on the page
that asks.

Nothing is written here; see `updating` for what does it.
"""

from dataclasses import dataclass

from beneficiaries.lists.changes import Comparison
from beneficiaries.lists.sent_again import (
    Before,
    before_all,
    by_row,
    comparison,
    corrects_an_accepted,
    no_longer_put_forward,
)
from beneficiaries.models import Nomination, RecipientList


@dataclass(frozen=True)
class Following:
    """Of the people who are not set aside: `new`, nominated; `anew`, nominated because they have no nomination by the
    list `earlier` (any more); `changed`, whose nomination is brought up to date; `vetted`, of whom something differs
    but who are vetted already; `unchanged`.

    Of people who are no longer there, or set aside: `withdrawn`, the names of those whose nomination is withdrawn;
    `staying`, how many others stay nominated.
    """

    earlier: RecipientList
    new: int
    anew: int
    changed: int
    vetted: int
    unchanged: int
    withdrawn: tuple[str, ...]
    staying: int

    @property
    def nominated(self) -> int:
        return self.new + self.anew


def what_follows(received: RecipientList, found: Comparison | None = None) -> Following | None:
    """None if the list corrects no accepted one. `found`: how it compares with that one, if it is known."""
    earlier = corrects_an_accepted(received)
    if earlier is None:
        return None
    found = found or comparison(earlier, received)
    had = before_all(received, found)
    live = set(received.rows.live().values_list("position", flat=True))
    again = {pair.later.key for pair in found.pairs} & live
    differing = [one for one in had.kept.values() if one.changed]
    waiting = sum(one.waits for one in differing)
    withdrawn, staying = _gone(received, earlier, found, had)
    return Following(
        earlier=earlier,
        new=len(live - again),
        anew=len(again - had.kept.keys()),
        changed=waiting,
        vetted=len(differing) - waiting,
        unchanged=len(had.kept) - len(differing),
        withdrawn=withdrawn,
        staying=staying,
    )


def _gone(
    received: RecipientList, earlier: RecipientList, found: Comparison, had: Before
) -> tuple[tuple[str, ...], int]:
    """Names of whom acceptance withdraws, and how many others stay nominated by the earlier list."""
    gone = no_longer_put_forward(received, found)
    kept = {one.nomination.pk for one in had.kept.values()}
    standing = {row: one for row, one in by_row(earlier).items() if row in gone and one.pk not in kept}
    ticked = set(received.leaving_out)
    leaving = [one for row, one in standing.items() if row in ticked and one.status == Nomination.Status.PROPOSED]
    names = tuple(one.person.full_name for one in sorted(leaving, key=lambda one: one.number or 0))
    return names, len(standing) - len(names)
