"""Tax codes of sponsors: an organisation's (10 digits with a check digit), a branch's (10-3), an individual's (12).

Pure: text in, text or a problem out. Sources: Circular 90/2026/TT-BTC (since 1 July 2026, after 86/2024/TT-BTC: the
personal ID is an individual's tax code); the check digit is the tenth.
"""

import re

from stdnum.vn import mst

_ORGANISATION = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?")
_INDIVIDUAL = re.compile(r"[0-9]{12}")
_BETWEEN = re.compile(r"[\s.\u00a0]+")


class WrongTaxCode(ValueError):
    """The message tells the person who typed it what is wrong and what to do."""


def tax_code(text: str) -> str:
    """The code in its one written form: "0314409058002" → "0314409058-002"; nothing for nothing.

    Raises `WrongTaxCode` when the digits are not as many as they must be, or the check digit says that one is wrong.
    """
    typed = _BETWEEN.sub("", text).replace("–", "-")
    if not typed or _INDIVIDUAL.fullmatch(typed):
        return typed
    match = _ORGANISATION.fullmatch(typed)
    if match is None:
        raise WrongTaxCode(
            f"Mã số thuế “{text.strip()}” không đúng dạng. Doanh nghiệp, tổ chức: 10 chữ số; chi nhánh: 10 chữ số, "
            "gạch ngang, 3 chữ số; cá nhân: 12 chữ số của số định danh."
        )
    base, branch = match.groups()
    if check_digit(base[:9]) != int(base[9]):
        raise WrongTaxCode(
            f"Mã số thuế “{text.strip()}” sai: chữ số kiểm tra (chữ số thứ 10) không khớp. Hãy đối chiếu lại từng "
            "chữ số với giấy tờ của nhà tài trợ."
        )
    return f"{base}-{branch}" if branch else base


def check_digit(first_nine: str) -> int | None:
    """The tenth digit that belongs to nine digits; None for the nine of which no code is ever made."""
    digit = mst.calc_check_digit(first_nine)
    return int(digit) if len(digit) == 1 else None
