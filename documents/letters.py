"""The letters to a sponsor as PDF/A files: facts in, the same file for the same facts."""

import io
from dataclasses import asdict
from datetime import date

import segno

from documents.letter_facts import Certificate, Confirmation, GiftLine, Letter, ThankYou
from documents.typesetting import typeset
from locations.vietnamese import date_text, money_in_words, number


def thank_you(facts: ThankYou, *, font_folder: str = "") -> bytes:
    """Thư cảm ơn. Raises ValueError for a total below 0."""
    return _set("thank_you", facts, {"paragraphs": facts.paragraphs, "handed_over": facts.handed_over}, font_folder)


def certificate(facts: Certificate, *, font_folder: str = "") -> bytes:
    """Giấy ghi nhận. Raises ValueError for a total below 0."""
    return _set("certificate", facts, {"gifts": gifts_in_words(facts.lines)}, font_folder)


def confirmation(facts: Confirmation, *, font_folder: str = "") -> bytes:
    """Giấy xác nhận tài trợ. Raises ValueError for a sum below 0."""
    receipts = [
        {
            "received_on": date_text(receipt.received_on),
            "bank_reference": receipt.bank_reference,
            "amount": number(receipt.amount),
        }
        for receipt in facts.receipts
    ]
    sums = {"received": number(facts.received), "received_in_words": money_in_words(facts.received)}
    return _set("confirmation", facts, {"receipts": receipts, **sums}, font_folder)


def long_date(day: date) -> str:
    """As it stands at the head of a letter: “ngày 05 tháng 02 năm 2027”; the first two months with a 0 as well."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def counted(line: GiftLine) -> str:
    """So many of a gift: “12 sổ BHXH tự nguyện”, “5 phần quà Tết”."""
    first, rest = line.gift[:1], line.gift[1:]
    gift = line.gift if rest[:1].isupper() else first.lower() + rest
    unit = "" if gift.lower().startswith(f"{line.unit.lower()} ") else f"{line.unit} "
    return f"{number(line.quantity)} {unit.lstrip()}{gift}"


def gifts_in_words(lines: tuple[GiftLine, ...]) -> str:
    """The gifts in one phrase: “12 sổ BHXH tự nguyện, 30 thẻ BHYT và 5 phần quà Tết”."""
    gifts = [counted(line) for line in lines]
    return f"{', '.join(gifts[:-1])} và {gifts[-1]}" if len(gifts) > 1 else "".join(gifts)


def _set(template: str, facts: Letter, more: dict[str, object], font_folder: str) -> bytes:
    office = {**asdict(facts.office), "spoken_name": facts.office.spoken_name or facts.office.name}
    day = facts.written_on
    data: dict[str, object] = {
        "office": office,
        "signature": asdict(facts.signature),
        "sponsor": asdict(facts.sponsor),
        "campaign": facts.campaign,
        "pledge_reference": facts.pledge_reference,
        "number": facts.number,
        "written_on": long_date(day),
        "written_on_parts": {"year": day.year, "month": day.month, "day": day.day},
        "lines": [
            {
                "gift": line.gift,
                "counted": counted(line),
                "quantity": number(line.quantity),
                "unit": line.unit,
                "unit_price": number(line.unit_price),
                "amount": number(line.amount),
            }
            for line in facts.lines
        ],
        "total": number(facts.total),
        "total_in_words": money_in_words(facts.total),
        "confirming_address": facts.confirming_address,
        **more,
    }
    return typeset(template, data, {"qr": _qr(facts.confirming_address)}, font_folder=font_folder)


def _qr(address: str) -> bytes:
    """As SVG, with its white border; it stands some smudging (level M)."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=4, light="white")
    return drawn.getvalue()
