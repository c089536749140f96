"""The facts of a letter: as values, as they are kept beside its file, and set as the letter. Money in whole đồng."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from documents import letters
from documents.letter_facts import (
    Certificate,
    Confirmation,
    GiftLine,
    Office,
    ReceivedMoney,
    Signature,
    Thanked,
    ThankYou,
)

_ADDRESSED = (("công ty", "Quý Công ty"), ("ông ", "Ông"), ("bà ", "Bà"))


@dataclass(frozen=True)
class Facts:
    """Every figure of a letter. The lines come to `total`, or there are none; the receipts come to it always."""

    office: Office
    signature: Signature
    written_on: date
    sponsor: Thanked
    campaign: str
    pledge_reference: str
    lines: tuple[GiftLine, ...]
    receipts: tuple[ReceivedMoney, ...]
    number: str = ""
    handed_over: bool = False

    @property
    def total(self) -> int:
        return sum(receipt.amount for receipt in self.receipts)


def kept(facts: Facts) -> dict[str, Any]:
    """As JSON can hold them; `restored` reads them back."""
    receipts = [{**asdict(one), "received_on": one.received_on.isoformat()} for one in facts.receipts]
    return {**asdict(facts), "written_on": facts.written_on.isoformat(), "receipts": receipts, "total": facts.total}


def restored(known: Mapping[str, Any]) -> Facts:
    """Out of what `kept` gave."""
    signature = known["signature"]
    return Facts(
        office=Office(**known["office"]),
        # Of letters made before there were electronic ones nothing is said.
        signature=Signature(tuple(signature["authority"]), signature["name"], signature.get("is_electronic", False)),
        written_on=date.fromisoformat(known["written_on"]),
        sponsor=Thanked(**known["sponsor"]),
        campaign=known["campaign"],
        pledge_reference=known["pledge_reference"],
        lines=tuple(GiftLine(**line) for line in known["lines"]),
        receipts=tuple(
            ReceivedMoney(date.fromisoformat(one["received_on"]), one["bank_reference"], one["amount"])
            for one in known["receipts"]
        ),
        number=known["number"],
        handed_over=known["handed_over"],
    )


def addressed_as(name: str, *, is_individual: bool) -> str:
    """How a sponsor of this name is spoken to within a sentence: “Quý Công ty”, “Bà”, “Quý Đơn vị”, “Quý vị”."""
    for beginning, words in _ADDRESSED:
        if name.lower().startswith(beginning) and is_individual == (not words.startswith("Quý")):
            return words
    return "Quý vị" if is_individual else "Quý Đơn vị"


def with_rest(lines: tuple[GiftLine, ...], total: int, *, gift: str, unit: str) -> tuple[GiftLine, ...]:
    """The lines come to `total`: what they leave stands in a line of its own; without lines there is none."""
    rest = total - sum(line.amount for line in lines)
    return (*lines, GiftLine(gift, 1, unit, rest, rest)) if lines and rest else lines


def set_letter(kind: str, facts: Facts, *, address: str, font_folder: str = "") -> bytes:
    """The file of a letter of this kind: “thanks”, “certificate” or “confirmation”. `address`: of the page that
    confirms it. Raises ValueError for another kind, and for a total below 0.
    """
    given: dict[str, Any] = {
        "office": facts.office,
        "signature": facts.signature,
        "written_on": facts.written_on,
        "sponsor": facts.sponsor,
        "campaign": facts.campaign,
        "pledge_reference": facts.pledge_reference,
        "lines": facts.lines,
        "total": facts.total,
        "confirming_address": address,
    }
    if kind == "thanks":
        return letters.thank_you(ThankYou(**given, handed_over=facts.handed_over), font_folder=font_folder)
    if kind == "certificate":
        return letters.certificate(Certificate(**given), font_folder=font_folder)
    if kind == "confirmation":
        whole = Confirmation(**given, number=facts.number, receipts=facts.receipts, received=facts.total)
        return letters.confirmation(whole, font_folder=font_folder)
    raise ValueError(f"no kind of letter: {kind}")
