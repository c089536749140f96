"""What is said once of a list as a whole, above its rows (`reading.list_notes`), as it stands now."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from beneficiaries.lists.title_groups import says_no_group, told_by_title
from beneficiaries.models import RecipientList
from beneficiaries.reading.list_notes import SheetFacts, nobody_grouped, notes_on_sheets
from beneficiaries.reading.months import MonthsSaid, notes_on_months
from beneficiaries.reading.problems import Problem
from campaigns.models import Offer


def notes_on(received: RecipientList) -> list[Problem]:
    """In one query, or two if it asks for months. That nobody has a group is said until somebody says of anybody that
    he or she has one, or none."""
    silent = says_no_group() & ~told_by_title()
    counts = received.rows.live().aggregate(people=Count("pk"), silent=Count("pk", filter=silent))
    about_groups = [nobody_grouped()] if counts["people"] and counts["people"] == counts["silent"] else []
    return [*about_groups, *notes_on_sheets(map(_facts, received.sheets)), *_about_months(received)]


def _about_months(received: RecipientList) -> Iterable[Problem]:
    """Where the list asks for other months than the campaign gives."""
    said = [
        MonthsSaid(heading, kind, tuple(months)) for one in received.sheets for heading, kind, months in _months(one)
    ]
    if not said:  # mostly
        return ()
    offers = Offer.objects.filter(campaign=received.campaign_id).values_list("kind", "months")
    return notes_on_months(said, {kind: months for kind, months in offers if months is not None})


def _months(sheet: dict[str, Any]) -> Iterable[tuple[str, str, list[int]]]:
    return sheet.get("months", ())


def _facts(sheet: dict[str, Any]) -> SheetFacts:
    """Of a sheet as it is kept (`column_meanings.sheets_json`); lists of before say less of it."""
    known = {name: sheet[name] for name in ("name", "rows", "hidden", "headings_of", "old_font") if name in sheet}
    return SheetFacts(**known, hidden_columns=tuple(sheet.get("hidden_columns", ())))
