"""Which money that went out may be money that came before, taken back by the bank or sent back to the payer.

Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sponsors.money import payment_codes
from sponsors.money.statements.line_keys import TELLING, plain, plain_reference

LATEST = timedelta(days=30)
"""So long after it came is money looked for in what went out."""


@dataclass(frozen=True)
class Booked:
    """A line of a statement. `mark`: what the caller knows it by; `amount`: đồng that came, or that went."""

    mark: int
    on: date
    amount: int
    reference: str
    content: str


def taken_back(credits: Sequence[Booked], debits: Sequence[Booked]) -> dict[int, int]:
    """By mark of a debit, the mark of the credit that it may take back: of the same amount, not earlier and no more
    than `LATEST` later, with its telling reference or a code of its content. Each credit is taken back once, the latest
    first.
    """
    told: dict[tuple[int, str], list[Booked]] = defaultdict(list)
    for credit in sorted(credits, key=lambda one: (one.on, one.mark), reverse=True):
        for word in _words(credit):
            told[credit.amount, word].append(credit)
    references: dict[int, set[str]] = defaultdict(set)
    for amount, word in told:
        if word.startswith(_REFERENCE):
            references[amount].add(word)
    found: dict[int, int] = {}
    gone: set[int] = set()
    for debit in sorted(debits, key=lambda one: (one.on, one.mark)):
        words = (*_words(debit), *_named(debit, references.get(debit.amount, ())))
        near = (one for word in words for one in told.get((debit.amount, word), ()) if _is_near(one, debit))
        for one in near:
            if one.mark not in gone:
                found[debit.mark] = one.mark
                gone.add(one.mark)
                break
    return found


_REFERENCE = "reference "


def _words(line: Booked) -> Iterator[str]:
    """Its reference, if it tells something, and the codes of its content."""
    if len(reference := plain_reference(line.reference)) >= TELLING:
        yield f"{_REFERENCE}{reference}"
    for code in payment_codes.codes_in(line.content):
        yield f"code {code}"


def _named(debit: Booked, references: Iterable[str]) -> Iterator[str]:
    """The references that stand in its content."""
    content = plain(debit.content)
    return (word for word in sorted(references) if word.removeprefix(_REFERENCE) in content)


def _is_near(credit: Booked, debit: Booked) -> bool:
    return timedelta() <= debit.on - credit.on <= LATEST
