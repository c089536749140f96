"""Which letters a sponsor finds on the own pages."""

from sponsors.models import Letter, LetterQuerySet, Pledge


def letters_of(pledge: Pledge) -> LetterQuerySet:
    """Those that count, the latest first."""
    return Letter.objects.that_count().filter(pledge=pledge).defer("facts")
