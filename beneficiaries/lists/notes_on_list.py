"""What is said once of a list as a whole, above its rows (`reading.list_notes`), as it stands now."""

from django.db.models import Count

from beneficiaries.lists.title_groups import says_no_group, told_by_title
from beneficiaries.models import RecipientList
from beneficiaries.reading.list_notes import SheetFacts, nobody_grouped, notes_on_sheets
from beneficiaries.reading.problems import Problem


def notes_on(received: RecipientList) -> list[Problem]:
    """In one query. That nobody has a group is said until somebody says of anybody that he or she has one, or none."""
    silent = says_no_group() & ~told_by_title()
    counts = received.rows.live().aggregate(people=Count("pk"), silent=Count("pk", filter=silent))
    about_groups = [nobody_grouped()] if counts["people"] and counts["people"] == counts["silent"] else []
    return [*about_groups, *notes_on_sheets(map(_facts, received.sheets))]


def _facts(sheet: dict[str, object]) -> SheetFacts:
    """Of a sheet as it is kept (`column_meanings.sheets_json`); lists of before say less of it."""
    known = {name: sheet[name] for name in ("name", "rows", "hidden", "headings_of", "old_font") if name in sheet}
    columns = tuple(sheet.get("hidden_columns", ()))  # type: ignore[arg-type, var-annotated]  # as below
    return SheetFacts(**known, hidden_columns=columns)  # type: ignore[arg-type]  # plain values of a JSON column
