"""Values that a cell of a list should not have, and some that only look so."""

import random
from datetime import date

PIECES = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\x7f", b"9999999", b"<", b">", b'"', b"\x80", b"</", b"&")
"""Bytes that mean something in one format or the other."""

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp1258", "latin-1", "utf-7", "shift_jis")

NUMBERS = (
    *("1E308", "-1E308", "1E309", "NaN", "nan", "INF", "-inf", "1e-320", "0", "-0", "-1", "0.1", "0,1", "1_000"),
    *("9007199254740993", "99999999999999999999", "27162001234", "27162001234.0", "2.7162001234E10", "0x1F"),
    *("2958465", "2958466", "1e10", "60", "59.999999999", "1962", "1962.5", "20271231", "0001", "", " ", "--1"),
)

TEXTS = (
    *("\0", "A\0B", "\x01\x02\x1f\x7f", "\ud800", "Vũ \udc00 Thị", "\ufffe\uffff", "\ufeff\u200b\u2060", "\u202eAn"),
    *("A" * 40_000, "Nguyễn " * 3_000, "0" * 5_000, "(" * 3_000, "- " * 3_000, "a\u0301\u0323" * 2_000, "31/" * 2_000),
    *("huyện " * 5_000, "Thành phố Bắc Ninh " * 1_700, "xã Yên Trung, " * 2_000),
    *("ho nong lam ngu " * 2_000, "hộ " * 9_000, " " * 400 + "A", "Thôn 1" + " " * 9_000 + "(5 hộ)", "1 " * 9_000),
    *("\n", "\t", "Vũ\r\nThị\nAn", "\u00a0\u3000\u2028", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+84912345678"),
    *("#N/A", "#REF!", "#DIV/0!", "TRUE", "FALSE", "None", "null", "\\u0000", "\\", "%s%(x)s{0}", "<script>", "'"),
    *("31/02/1960", "00/00/0000", "29/02/1900", "1/1/0001", "31/12/9999", "32/13/1960", "05/03/62", "3/1962", "/"),
    *("1962-03-05T00:00:00Z", "sinh năm 1962", "khoảng 1960-1962", "05031962", "5.3.1962", "٠٥/٠٣/١٩٦٢"),
    *("²²/³/¹⁹⁶²", "'027162001234", "027162001234", "125123456", "HC4012716200123", "CN30127 0123456789"),
    *(
        "０２７１６２００１２３４",
        "٠٢٧١٦٢٠٠١٢٣٤",
        "027162001234 / 125123456",
        "O271620O1234",
        "27162001234",
        "0123456789",
    ),
    *("000000000000", "999999999999", "Nguyễn Thị Hồng", "nguyÔn thÞ hång", "Nguyeãn Thò Hoàng", "NGUYỄN THỊ HỒNG"),
    *("Nguyê\u0303n", "ㅤ", "😀" * 50, "Xã Yên Trung", "Xã Tân Thành", "Thôn 3", "xã", "Hà Nội, Hà Nội", "Kết quả"),
    *("Tổ dân phố số 5, phường Suối Hoa, TP Bắc Ninh", "Họ và tên", "STT", "Ngày sinh", "Số CCCD", "Năm sinh", "Nam"),
    *("Nữ", "x", "X", "Có", "Tổng cộng", "Người lập biểu", "Cộng: 25 người", "I", "II. Xã Yên Trung", "A", "1.", "1"),
    *("Hộ nghèo", "Hộ cận nghèo, hộ nghèo", "Khuyết tật nặng; trẻ mồ côi", "Thẻ BHYT", "Sổ BHXH", "Quà", "(1)"),
    *("ﬁ", "İı", "ǅ", "\u1e9e", "\U0010ffff", "_x0000_"),
)

OTHERS = (
    *(None, True, False, 0, -1, 10**30, 1e308, -1e308, float("nan"), float("inf"), 0.1, 60, 1962, 27162001234),
    *(date(1, 1, 1), date(9999, 12, 31), date(1962, 3, 5)),
)


def odd_value(dice: random.Random) -> object:
    """One of them; sometimes characters from anywhere in Unicode."""
    match dice.randrange(8):
        case 0:
            return dice.choice(OTHERS)
        case 1:
            return dice.choice(NUMBERS)
        case 2:
            return "".join(chr(dice.randrange(0x110000)) for _ in range(dice.randint(1, 40)))
        case 3:
            return "".join(chr(dice.randrange(*dice.choice(((0x20, 0x250), (0x1EA0, 0x1EFA))))) for _ in range(9))
        case _:
            return dice.choice(TEXTS)
