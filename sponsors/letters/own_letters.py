"""Which letters a sponsor finds on the own pages."""

from sponsors.models import Letter, LetterQuerySet, Pledge


def letters_of(pledge: Pledge) -> LetterQuerySet:
    """Those that count and are released, the latest first."""
    return Letter.objects.released().filter(pledge=pledge).defer("facts")
