"""The order of a campaign's dates: one list of rules, for opening a campaign and for saving one that is open."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from locations.vietnamese import date_text

# Terms whose last day is before their first: refused in a draft as well.
TERMS = (("posting_from", "posting_until"), ("handover_from", "handover_until"))
# Days after which something can't be done any more.
LAST_DAYS = ("pledges_until", "lists_until", "posting_until", "handover_until")
# How long before its first date, or before today, a campaign may have paid already: a wrong year is further off.
PREPARATION = timedelta(days=92)

Days = Mapping[str, date | None]


def out_of_order(days: Days, *, only: Iterable[tuple[str, str]] | None = None) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each milestone of `days` that is before the one it comes after: lists, posting and handover
    follow each other; pledges may come in until the handover ends. `only`: these pairs alone.
    """
    for earlier, later in _pairs(days) if only is None else only:
        first, second = days.get(earlier), days.get(later)
        if first and second and second < first:
            text = _("“%(later)s” (%(later_day)s) is before “%(earlier)s” (%(earlier_day)s): correct one of them.")
            details = {"later": label(later), "later_day": date_text(second)}
            yield later, text % (details | {"earlier": label(earlier), "earlier_day": date_text(first)})


def passed(days: Days, today: date) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each last day that is over."""
    for name in LAST_DAYS:
        day = days.get(name)
        if day and day < today:
            text = _("“%(milestone)s” (%(day)s) is over: choose a day from today (%(today)s) on.")
            yield name, text % {"milestone": label(name), "day": date_text(day), "today": date_text(today)}


def paid_at_a_wrong_time(
    paid_on: date | None, days: Days, *, year: int | None = None, today: date | None = None
) -> str:
    """What is wrong with the day on which premiums are paid, "" if nothing is: after the handover ends nobody can be
    handed what was paid. `year`, `today`: that of the campaign, and this day, where the day of payment is newly typed;
    nothing is paid before the campaign is prepared.
    """
    end = days.get("handover_until")
    if paid_on and end and paid_on > end:
        text = _("Premiums are paid on %(day)s, after the handover ends (%(end)s): correct one of them.")
        return text % {"day": date_text(paid_on), "end": date_text(end)}
    if paid_on and year and paid_on.year < year - 1:
        text = _("Premiums are paid on %(day)s, long before the campaign of %(year)s: correct the day.")
        return text % {"day": date_text(paid_on), "year": year}
    first = min((day for day in days.values() if day), default=None)
    if paid_on and first and today and paid_on < min(first, today) - PREPARATION:
        text = _("Premiums are paid on %(day)s, long before the first date of the campaign (%(first)s): correct it.")
        return text % {"day": date_text(paid_on), "first": date_text(first)}
    return ""


def label(name: str) -> str:
    """What people call a milestone."""
    field: Any = Campaign._meta.get_field(name)
    return str(field.verbose_name)


def _pairs(days: Days) -> list[tuple[str, str]]:
    dated = [name for name in Campaign.MILESTONES if days.get(name) and name != "pledges_until"]
    return [*pairwise(dated), ("pledges_until", "handover_until")]
