"""Vietnamese telephone numbers: whether what somebody typed can be called.

Pure: text in, a problem or nothing out. The number itself stays as it was typed ("0222.3.821.330 máy lẻ 12").
Mobile numbers have 10 digits since 2018 (03, 05, 07, 08, 09), fixed lines 10 or 11 (02 and the area).
"""

import re

_EXTENSION = re.compile(r"\s*(?:máy lẻ|số lẻ|nhánh|ext\.?|x)\s*[0-9]{1,6}$", re.IGNORECASE)
_COUNTRY = re.compile(r"^(?:\+|00)?84(?:\(0\))?")
_MOBILE = re.compile(r"0[35789][0-9]{8}")
_FIXED = re.compile(r"02[0-9]{8,9}")
_SHORT = re.compile(r"1[89]00[0-9]{4,6}")
# The 11-digit mobile numbers of before September 2018, and what each beginning became.
_OLD_BEGINNINGS = {
    **{f"016{digit}": f"03{digit}" for digit in "23456789"},
    **{"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078"},
    **{"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082"},
    **{"0186": "056", "0188": "058", "0199": "059"},
}


def telephone_problem(text: str) -> str | None:
    """What is wrong with a telephone number and what to do; None when it is right or empty."""
    if not text.strip():
        return None
    number = _EXTENSION.sub("", text.strip())
    digits = re.sub(r"[\s.\-–()/\u00a0]", "", _COUNTRY.sub("0", re.sub(r"\s", "", number)))
    if any(form.fullmatch(digits) for form in (_MOBILE, _FIXED, _SHORT)):
        return None
    renewed = _OLD_BEGINNINGS.get(digits[:4])
    if renewed and re.fullmatch(r"[0-9]{11}", digits):
        return f"Số điện thoại “{text.strip()}” theo đầu số cũ. Đầu số mới: {renewed}{digits[4:]}."
    return (
        f"Số điện thoại “{text.strip()}” không đúng dạng. Di động: 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09; "
        "cố định: 10 hoặc 11 chữ số, bắt đầu bằng 02."
    )
