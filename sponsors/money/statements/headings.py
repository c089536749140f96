"""What the headings of banks' statements mean: Vietnamese, English, or both in one cell.

Pure. A heading is understood only as a whole or in its parts ("Ngày giao dịch/Transaction date"), never because it
holds a word: "Ngày" is in many headings that are no date of a transfer. What isn't in the list is asked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from locations.vietnamese import clean_spaces, fold


class Field(StrEnum):
    """What a column of a statement tells."""

    DATE = "date"
    VALUE_DATE = "value_date"
    REFERENCE = "reference"
    DEBIT = "debit"
    CREDIT = "credit"
    AMOUNT = "amount"
    DIRECTION = "direction"
    BALANCE = "balance"
    CONTENT = "content"
    PAYER = "payer"
    PAYER_ACCOUNT = "payer_account"
    CURRENCY = "currency"
    OTHER = "other"

    @property
    def label(self) -> str:
        """What an officer calls it."""
        return _LABELS[self]


_LABELS = {
    Field.DATE: "Ngày giao dịch",
    Field.VALUE_DATE: "Ngày hiệu lực (ngày hạch toán)",
    Field.REFERENCE: "Số tham chiếu (số chứng từ) của ngân hàng",
    Field.DEBIT: "Tiền ra (ghi nợ)",
    Field.CREDIT: "Tiền vào (ghi có)",
    Field.AMOUNT: "Số tiền có dấu (+ là tiền vào, − là tiền ra)",
    Field.DIRECTION: "Chiều tiền vào, tiền ra (C/D, Có/Nợ, +/−)",
    Field.BALANCE: "Số dư",
    Field.CONTENT: "Nội dung",
    Field.PAYER: "Tên người chuyển",
    Field.PAYER_ACCOUNT: "Số tài khoản người chuyển",
    Field.CURRENCY: "Loại tiền",
    Field.OTHER: "Không dùng",
}

# Folded; what stands first is meant rather than what stands later, where a table has both.
_WORDS: dict[Field, str] = {
    Field.DATE: "ngay giao dich|ngay gd|ngay gio giao dich|thoi gian giao dich|thoi gian gd|transaction date|"
    "trans date|tran date|txn date|tnx date|transaction time|date time|ngay gio|thoi gian|ngay phat sinh|ngay|date|"
    "ngay thang|ngay hach toan|accounting date|ngay ghi so|posting date|booking date|ngay but toan|"
    "ngay chung tu|ngay ct",
    Field.VALUE_DATE: "ngay hieu luc|ngay gia tri|value date|effective date",
    Field.REFERENCE: "so tham chieu|ma tham chieu|so tham chieu giao dich|reference number|reference no|reference|"
    "ref no|ref|so ref|ma giao dich|ma gd|transaction id|transaction no|transaction number|trans no|so giao dich|so gd|"
    "so but toan|but toan|so chung tu|so ct|so hieu chung tu|document no|doc no|seq no|seq",
    Field.DEBIT: "phat sinh no|ps no|so phat sinh no|so tien phat sinh no|so tien ghi no|so tien no|ghi no|no|debit|"
    "debit amount|debits|withdrawal|withdrawals|so tien rut|rut tien|rut ra|tien ra|so tien ra|chi|so tien chi|chi ra",
    Field.CREDIT: "phat sinh co|ps co|so phat sinh co|so tien phat sinh co|so tien ghi co|so tien co|ghi co|co|credit|"
    "credit amount|credits|deposit|deposits|so tien gui|gui tien|gui vao|tien vao|so tien vao|thu|so tien thu|thu vao",
    Field.AMOUNT: "so tien|so tien giao dich|so tien gd|so tien phat sinh|so phat sinh|phat sinh|amount|"
    "transaction amount|gia tri|gia tri giao dich",
    Field.DIRECTION: "no co|co no|ghi no ghi co|ghi co ghi no|d c|c d|dr cr|cr dr|debit credit|credit debit|"
    "tang giam|thu chi|dau",
    Field.BALANCE: "so du sau giao dich|so du sau gd|so du luy ke|running balance|so du|balance|so du cuoi|"
    "so du tai khoan|so du hien tai|account balance|ending balance|closing balance|so du co|"
    "so du kha dung|available balance",
    Field.CONTENT: "noi dung giao dich|noi dung chi tiet|noi dung chuyen khoan|noi dung chuyen tien|noi dung gd|"
    "noi dung thanh toan|noi dung|dien giai|dien giai giao dich|mo ta giao dich|mo ta|transaction description|"
    "description|transaction details|transaction detail|transactions in detail|transaction content|"
    "transaction remarks|details|detail|narrative|particulars|content|chi tiet giao dich|trich yeu|ly do|memo|"
    "remarks|remark|ghi chu|note",
    Field.PAYER: "ten nguoi chuyen|nguoi chuyen|ten nguoi chuyen tien|nguoi chuyen tien|ten nguoi gui|nguoi gui|"
    "nguoi nop tien|nguoi nop|ten nguoi nop|don vi chuyen|don vi chuyen tien|ten doi ung|ten tai khoan doi ung|"
    "ten tk doi ung|ten don vi doi ung|ten doi tac|doi tac|remitter|remitter name|sender|sender name|counterparty|"
    "counterparty name|counter party name|offset name|offset account name|correspondent name",
    Field.PAYER_ACCOUNT: "so tai khoan doi ung|tai khoan doi ung|tk doi ung|so tk doi ung|stk doi ung|"
    "so tai khoan nguoi chuyen|tai khoan nguoi chuyen|tai khoan chuyen|so tai khoan chuyen|counter account|"
    "counterparty account|offset account|offset account number|remitter account|sender account|"
    "correspondent account|corresponsive account",
    Field.CURRENCY: "loai tien|loai tien te|tien te|currency|ccy|dong tien",
    Field.OTHER: "stt|so tt|tt|no|s no|chi nhanh|branch|kenh|kenh giao dich|channel|ngan hang doi tac|"
    "ngan hang doi ung|ngan hang chuyen|ngan hang nguoi chuyen|remitter bank|sender bank|counterparty bank|teller|"
    "giao dich vien|phi|fee|phi giao dich|thue|vat|gio|gio giao dich|time|"
    "ma loai giao dich|transaction code|trang thai|status|so du no|so du dau|so du truoc giao dich|opening balance",
}
_KNOWN: dict[str, tuple[Field, int]] = {}
for _field, _texts in _WORDS.items():
    for _rank, _text in enumerate(_texts.split("|")):
        _KNOWN.setdefault(_text, (_field, _rank))

NUMBER_OR_DEBIT = "no"
"""The key of a heading that is "number" in English and, without its diacritics, "Nợ"."""
# Columns that tell the direction only if their cells do; otherwise they tell the kind of a transfer.
MAYBE_DIRECTION = frozenset({"loai", "loai giao dich", "loai gd", "type", "transaction type", "kieu giao dich"})
_SIGNS = frozenset({"+/-", "-/+", "+/−", "(+/-)", "±"})
_CURRENCY = re.compile(r"(?<!\w)(?:vnd|vnđ|đồng|đ)(?!\w)", re.IGNORECASE)
# "Ngày hiệu lực2": the number of a footnote.
_FOOTNOTE = re.compile(r"(?<=[^\W\d_])[0-9](?!\w)")
_BETWEEN_PARTS = re.compile(r"[\n\r/()\[\]|;]+|\s+[-–]\s+")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Meaning:
    """A field, and how well a heading names it: 0 is best."""

    field: Field
    rank: int


def heading_key(levels: Iterable[str]) -> str:
    """What a column's heading is remembered by: all its rows, folded, without punctuation."""
    text = " ".join(levels)
    key = " ".join(_WORD.findall(fold(text)))
    return key or clean_spaces(text)


def meaning_of(levels: Sequence[str]) -> Meaning | None:
    """What a heading of one row or several (the upper first) means; None if that can't be told."""
    whole = _meaning(" ".join(levels))
    if whole is not None:
        return whole
    found = [meaning for level in levels if (meaning := _of_level(level)) is not None]
    fields = {meaning.field for meaning in found}
    if not found and _date_and_reference(levels):
        return Meaning(Field.DATE, 0)
    if len(fields) > 1 and Field.AMOUNT in fields:
        found = [meaning for meaning in found if meaning.field != Field.AMOUNT]
        fields.discard(Field.AMOUNT)
    return min(found, key=lambda meaning: meaning.rank) if len(fields) == 1 else None


def _date_and_reference(levels: Sequence[str]) -> bool:
    """Whether a column holds both, the day first ("Ngày GD/ Số CT"): see `days.number_behind_day`."""
    parts = (_meaning(part) for level in levels for part in _BETWEEN_PARTS.split(level))
    found = [meaning.field for meaning in parts if meaning is not None]
    return found[:1] == [Field.DATE] and set(found) == {Field.DATE, Field.REFERENCE}


def is_heading(text: str) -> bool:
    """Whether a text of one cell is a heading that is understood."""
    return _of_level(text) is not None or " ".join(_WORD.findall(fold(text))) in MAYBE_DIRECTION


def _of_level(text: str) -> Meaning | None:
    """A text of one cell: as a whole, in two languages one after the other, or in parts that mean the same."""
    whole = _meaning(text)
    if whole is not None:
        return whole
    found = [meaning for part in _BETWEEN_PARTS.split(text) if (meaning := _meaning(part)) is not None]
    if not found:
        found = list(_two_in_one(_CURRENCY.sub(" ", text)))
    return min(found, key=lambda meaning: meaning.rank) if len({meaning.field for meaning in found}) == 1 else None


def _meaning(text: str) -> Meaning | None:
    if clean_spaces(text) in _SIGNS:
        return Meaning(Field.DIRECTION, 0)
    bare = _FOOTNOTE.sub("", _CURRENCY.sub(" ", text))
    key = " ".join(_WORD.findall(fold(bare)))
    if key == NUMBER_OR_DEBIT and bare.isascii():
        return Meaning(Field.OTHER, 0)
    known = _KNOWN.get(key)
    return Meaning(*known) if known else None


def _two_in_one(text: str) -> Iterator[Meaning]:
    """Both halves of "Ngày giao dịch Transaction date", if there is such a place to part it."""
    words = text.split()
    for place in range(1, len(words)):
        first, second = _meaning(" ".join(words[:place])), _meaning(" ".join(words[place:]))
        if first and second and first.field == second.field:
            yield first
