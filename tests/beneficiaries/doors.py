"""The pages of lists behind the two doors: the staff's (in the admin) and the senders' (plain)."""

from django.urls import reverse

ADMIN = "admin:beneficiaries_"
PLAIN = "beneficiaries:"


def at(door, page, *args, query=""):
    """The address of a page behind a door: `door` is what the names of its addresses begin with."""
    return reverse(f"{door}{page}", args=args) + query


def rows_of(answer):
    """The numbers that the rows shown have in the file."""
    return [shown.row.row_number for shown in answer.context["rows"]]
