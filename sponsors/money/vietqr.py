"""VietQR: what the QR code of a transfer says, as banks' apps in Vietnam read it.

Pure: values in, the payload as text out. Source: EMVCo's "QR Code Specification for Payment Systems,
Merchant-Presented Mode" and NAPAS's profile of it for transfers to an account (service QRIBFTTA). The payload is a
sequence of fields, each two digits of its name, two of its length and the value; some values are such sequences
themselves. The last field is a checksum over all before it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

MOST_NOTE = 25
"""Characters of a note, and of a reference."""
MOST_DIGITS = 13
"""Digits of an amount in đồng."""

_STATIC, _DYNAMIC = "11", "12"
_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
_DONG = "704"
_BIN = re.compile(r"[0-9]{6}")
_NUMBER = re.compile(r"[A-Za-z0-9]{1,19}")
_PLAIN = re.compile(rf"[A-Za-z0-9 ]{{0,{MOST_NOTE}}}")
_AMOUNT = re.compile(rf"[1-9][0-9]{{0,{MOST_DIGITS - 1}}}")
_CHECKED = re.compile(r"6304([0-9A-F]{4})\Z")
_FIELD = re.compile(r"([0-9]{2})([0-9]{2})")


class NoPayload(ValueError):
    """What is asked for can't stand in a VietQR code; the message says what is wrong with it."""


class WrongPayload(ValueError):
    """A text is no VietQR payload of a transfer to an account; the message says why."""


@dataclass(frozen=True)
class Account:
    """Where money goes: the bank's six-digit BIN and the number of the account. Raises `NoPayload`."""

    bin: str
    number: str

    def __post_init__(self) -> None:
        if not _BIN.fullmatch(self.bin):
            raise NoPayload(f"Mã BIN của ngân hàng phải có đúng 6 chữ số, không phải “{self.bin}”.")
        if not _NUMBER.fullmatch(self.number):
            raise NoPayload(f"Số tài khoản phải có 1 đến 19 chữ số hoặc chữ cái không dấu, không phải “{self.number}”.")


@dataclass(frozen=True)
class Transfer:
    """What a payload asks for. `amount`: whole đồng, which the payer can't change; None where the payer types it."""

    account: Account
    amount: int | None
    note: str
    reference: str


def payload(account: Account, amount: int | None, note: str, reference: str = "") -> str:
    """The text of the QR code. `reference`: the payee's own number of the bill, which few banks show to the payer.

    Raises `NoPayload` for a note or reference that is too long or holds anything but A–Z, a–z, 0–9 and spaces, and for
    an amount below 1 or of more than 13 digits.
    """
    _check_text("Nội dung chuyển khoản", note)
    _check_text("Số tham chiếu", reference)
    if amount is not None and not _AMOUNT.fullmatch(str(amount)):
        raise NoPayload(f"Số tiền phải từ 1 đồng và không quá {MOST_DIGITS} chữ số, không phải “{amount}”.")
    said = _fields(
        {
            "00": "01",
            "01": _STATIC if amount is None else _DYNAMIC,
            "38": _fields({"00": _NAPAS, "01": _fields({"00": account.bin, "01": account.number}), "02": _TO_ACCOUNT}),
            "53": _DONG,
            "54": "" if amount is None else str(amount),
            "58": "VN",
            "62": _fields({"01": reference, "08": note}),
        }
    )
    return f"{said}6304{checksum(f'{said}6304')}"


def parse(text: str) -> Transfer:
    """What a payload of a transfer to an account says. Raises `WrongPayload`, also if its checksum is wrong."""
    end = _CHECKED.search(text)
    if end is None or checksum(text[:-4]) != end[1]:
        raise WrongPayload("Mã VietQR sai: mã kiểm tra ở cuối không khớp.")
    fields = _values(text[: end.start()])
    napas = _values(fields.get("38", ""))
    if napas.get("00") != _NAPAS or napas.get("02") != _TO_ACCOUNT or fields.get("53") != _DONG:
        raise WrongPayload("Mã QR không phải là mã VietQR chuyển tiền đồng đến tài khoản.")
    bank, more, amount = _values(napas.get("01", "")), _values(fields.get("62", "")), fields.get("54")
    if amount is not None and not _AMOUNT.fullmatch(amount):
        raise WrongPayload(f"Mã VietQR sai: số tiền “{amount}”.")
    try:
        account = Account(bank.get("00", ""), bank.get("01", ""))
    except NoPayload as error:
        raise WrongPayload(f"Mã VietQR sai: {error}") from error
    return Transfer(account, int(amount) if amount else None, more.get("08", ""), more.get("01", ""))


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 1021, from FFFF) of an ASCII text, four capital hexadecimal digits."""
    rest = 0xFFFF
    for byte in text.encode("ascii", "replace"):
        rest ^= byte << 8
        for _bit in range(8):
            rest = (rest << 1 ^ 0x1021 if rest & 0x8000 else rest << 1) & 0xFFFF
    return f"{rest:04X}"


def _check_text(what: str, text: str) -> None:
    if len(text) > MOST_NOTE:
        raise NoPayload(f"{what} dài {len(text)} ký tự, quá {MOST_NOTE} ký tự mà mã VietQR cho phép.")
    if not _PLAIN.fullmatch(text):
        raise NoPayload(f"{what} chỉ được có chữ cái không dấu, chữ số và dấu cách, không phải “{text}”.")


def _fields(values: Mapping[str, str]) -> str:
    """Name, length and value of each that holds something."""
    return "".join(f"{name}{len(value):02}{value}" for name, value in values.items() if value)


def _values(text: str) -> dict[str, str]:
    """Name → value. Raises `WrongPayload` if the lengths don't come out even, or a name is there twice."""
    values: dict[str, str] = {}
    place = 0
    while place < len(text):
        head = _FIELD.match(text, place)
        end = place + 4 + int(head[2]) if head else 0
        if head is None or end > len(text) or head[1] in values:
            raise WrongPayload(f"Mã VietQR sai: không đọc được từ ký tự thứ {place + 1}.")
        values[head[1]] = text[place + 4 : end]
        place = end
    return values
