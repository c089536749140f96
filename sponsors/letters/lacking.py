"""What a confirmation that a sponsor books money by still lacks: said before it is made, and before it goes out."""

from sponsors.letters.facts import Facts
from sponsors.models import Letter, Pledge, Sponsor
from sponsors.pledge_records import typed_code


def lacks(kind: str, facts: Facts, pledge: Pledge) -> dict[str, object]:
    """For the pages: `no_number`, `no_tax_code` and the `typed_code` that was declared. Nothing of other letters, and
    of an individual no tax code is awaited that was not declared.
    """
    if kind != Letter.Kind.CONFIRMATION:
        return {}
    typed = typed_code(pledge)
    is_awaited = bool(typed) or pledge.sponsor.kind != Sponsor.Kind.INDIVIDUAL
    return {
        "no_number": not facts.number,
        "no_tax_code": is_awaited and not facts.sponsor.tax_code,
        "typed_code": typed,
    }
