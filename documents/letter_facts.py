"""What stands in the letters to sponsors: who writes, to whom, about what. Money in whole đồng.

The layout is that of Decree 30/2020/NĐ-CP, Annex I: the organ above and the organ that writes at the left, the state's
name and motto at the right, number, place and date, title, text, who signs, who gets a copy.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Office:
    """The organ that writes, as it stands at the head: “BẢO HIỂM XÃ HỘI VIỆT NAM”, “BẢO HIỂM XÃ HỘI TỈNH BẮC NINH”."""

    name: str
    superior: str = ""
    place: str = ""
    """Where it writes, before the date: “Bắc Ninh”."""
    spoken_name: str = ""
    """As it stands in a sentence: “Bảo hiểm xã hội tỉnh Bắc Ninh”. Without it, `name`."""
    filed_as: str = ""
    """The unit that keeps the copy: “VT, CSXH” gives “- Lưu: VT, CSXH.”"""


@dataclass(frozen=True)
class Signature:
    """Who signs: `authority` line by line (“KT. GIÁM ĐỐC”, “PHÓ GIÁM ĐỐC”), and the name without titles.
    `is_electronic`: nobody signs by hand, and a line says so where the signature would be.
    """

    authority: tuple[str, ...]
    name: str = ""
    is_electronic: bool = False


@dataclass(frozen=True)
class Thanked:
    """The sponsor. `addressed_as` within a sentence: “Quý Công ty”, “Ông”, “Bà”, “Quý vị”."""

    name: str
    addressed_as: str = "Quý vị"
    tax_code: str = ""
    address: str = ""


@dataclass(frozen=True)
class GiftLine:
    """So many of one gift: “sổ BHXH tự nguyện”, 12, “sổ”, at 1.584.000 each."""

    gift: str
    quantity: int
    unit: str
    unit_price: int
    amount: int


@dataclass(frozen=True)
class ReceivedMoney:
    """One receipt; a refund with a negative amount."""

    received_on: date
    bank_reference: str
    amount: int


@dataclass(frozen=True)
class Letter:
    """What every letter has. `total`: the money that this letter is about. `confirming_address`: the public page that
    confirms these figures, in the QR code and below it.
    """

    office: Office
    signature: Signature
    written_on: date
    sponsor: Thanked
    campaign: str
    pledge_reference: str
    lines: tuple[GiftLine, ...]
    total: int
    confirming_address: str
    number: str = ""
    """“12/XN-BHXH”; a letter of thanks has none."""


@dataclass(frozen=True)
class ThankYou(Letter):
    """Thư cảm ơn. `paragraphs`: what the office wants to say besides, each a paragraph of its own. `handed_over`: the
    gifts are with those who shall have them (else: will be).
    """

    paragraphs: tuple[str, ...] = ()
    handed_over: bool = False


@dataclass(frozen=True)
class Certificate(Letter):
    """Giấy ghi nhận, one landscape page to hang up."""


@dataclass(frozen=True)
class Confirmation(Letter):
    """Giấy xác nhận tài trợ, for the sponsor's books: `receipts` in the order of their days add up to `received`."""

    receipts: tuple[ReceivedMoney, ...] = ()
    received: int = 0
