"""Text files: encodings, delimiters, quotes."""

import csv
import io
import unicodedata

from .lists import FOLDER, Answer
from .old_fonts import tcvn3, vni
from .people import Folk
from .places import commune
from .usual import HEAD, ID, USUAL


class Text:
    """A text file with its answer. People of a text file stand on a sheet that has the name of the format."""

    def __init__(self, name, place, **facts):
        self.answer, self.rows = Answer(name, commune=place, **facts), []

    def none(self, why, *cells):
        self.rows.append(cells)
        self.answer.nobody(SHEET_NAME, len(self.rows), why)

    def person(self, person, *cells, **changes):
        self.rows.append(cells)
        self.answer.expect(SHEET_NAME, len(self.rows), person, **changes)

    def save(self, encode, delimiter=",", **dialect):
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=delimiter, **dialect).writerows(self.rows)
        (FOLDER / self.answer.name).write_bytes(encode(buffer.getvalue()))
        self.answer.write()


SHEET_NAME = "CSV"


def _plain(made, folk, spell=str, count=6, fixed=False, number_of=lambda one: one):
    for number in range(1, count + 1):
        person = folk.one()
        hamlet = ("Thôn Hạ", "Thôn Thượng")[number % 2]
        cells = (
            number,
            person.full_name,
            person.day,
            person.sex_word,
            number_of(person.personal_id),
            hamlet,
            "Hộ cận nghèo",
        )
        made.person(
            person,
            *(spell(cell) if isinstance(cell, str) else cell for cell in cells),
            hamlet=hamlet,
            groups=["near_poor"],
            fixed=("full_name",) if fixed and not person.full_name.isascii() else (),
        )


def utf8_semicolon():
    """As Excel with Vietnamese settings saves it: a mark of UTF-8, semicolons, decimal commas."""
    made = Text("ha-noi-utf8-semicolon.csv", commune("Hà Nội", "Xã Sóc Sơn"))
    made.none("title", "UBND XÃ SÓC SƠN - THÀNH PHỐ HÀ NỘI", "", "", "", "", "", "")
    made.none("header", *HEAD)
    _plain(made, Folk("001", "ha-noi"))
    person = Folk("001", "ha-noi-2").one()
    made.person(
        person,
        7,
        person.full_name,
        person.day,
        person.sex_word,
        person.personal_id[2:],
        "Thôn Hạ",
        "Hộ nghèo",
        hamlet="Thôn Hạ",
        groups=["poor"],
        fixed=ID,
        why="two zeros lost",
    )
    lost = Folk("001", "ha-noi-3").one()
    made.person(
        lost,
        8,
        lost.full_name,
        lost.day,
        lost.sex_word,
        "1,07908E+11",
        "Thôn Hạ",
        "Hộ nghèo",
        hamlet="Thôn Hạ",
        groups=["poor"],
        block=ID,
        why="Excel has thrown the digits away",
    )
    made.none("total", "", "Tổng cộng: 8 người", "", "", "", "", "")
    made.save(lambda text: text.encode("utf-8-sig"), ";")


def utf8_comma_quotes():
    """Commas within addresses, quotes within quotes, a line break within a cell."""
    made = Text("nghe-an-utf8-comma.csv", None)
    folk = Folk("040", "nghe-an-csv")
    made.none("header", *USUAL, "Địa chỉ", "Đối tượng")
    for number, address in enumerate(
        ("Xóm 6, xã Nghĩa Đàn, tỉnh Nghệ An", 'Xóm "Mới", xã Nghĩa Đàn, Nghệ An', "Xã Nghĩa Lộc, Nghệ An"), 1
    ):
        person = folk.one()
        code = commune("Nghệ An", "Xã Nghĩa Lộc" if "Lộc" in address else "Xã Nghĩa Đàn")
        made.person(
            person,
            number,
            *person.usual,
            address,
            "Hộ nghèo, DTTS",
            commune=code,
            leave=("hamlet",),
            groups=["poor", "ethnic_minority"],
        )
    made.save(lambda text: text.encode("utf-8"), quoting=csv.QUOTE_ALL)


def utf16_tab():
    """ "Unicode text" of Excel: UTF-16 with a mark, tabs."""
    made = Text("soc-trang-unicode-text.txt", commune("Cần Thơ", "Phường Sóc Trăng"))
    made.none("header", *HEAD)
    _plain(made, Folk("094", "soc-trang"))
    made.save(lambda text: text.encode("utf-16"), "\t")


def tcvn3_bytes():
    """Bytes of TCVN3, as an old program exports them: no font tells so."""
    made = Text("ha-tay-tcvn3.csv", commune("Hà Nội", "Xã Thường Tín"))
    made.none("header", *map(tcvn3, HEAD))
    _plain(made, Folk("001", "ha-tay"), spell=tcvn3, count=8, fixed=True)
    made.save(lambda text: text.encode("latin-1"))


def vni_bytes():
    made = Text("can-tho-vni.csv", commune("Cần Thơ", "Xã Phong Điền"))
    made.none("header", *map(vni, HEAD))
    _plain(made, Folk("092", "can-tho-vni"), spell=vni, count=8, fixed=True)
    made.save(lambda text: text.encode("cp1252"), ";")


def windows_1258():
    """Bytes of Windows-1258: base letters with combining marks behind them."""
    made = Text("da-nang-windows-1258.csv", commune("Đà Nẵng", "Phường Hải Châu"))
    made.none("header", *HEAD)
    folk = Folk("048", "da-nang-1258")
    for number in range(1, 6):
        person = folk.one()
        made.person(person, number, *person.usual, "Tổ 4", "Hộ gia đình", hamlet="Tổ 4", groups=["household"])
    made.save(_cp1258)


def _cp1258(text):
    """Python's codec knows only what stands in the table: a letter with two marks is taken apart into what does."""
    out = bytearray()
    for letter in text:
        for form in (letter, _one_mark_off(letter), unicodedata.normalize("NFD", letter)):
            try:
                out += form.encode("cp1258")
                break
            except UnicodeEncodeError:
                continue
        else:
            raise ValueError(letter)
    return bytes(out)


def _one_mark_off(letter):
    parts = unicodedata.normalize("NFD", letter)
    tones = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
    rest = "".join(mark for mark in parts if mark not in tones)
    return unicodedata.normalize("NFC", rest) + "".join(tones)


MAKERS = (utf8_semicolon, utf8_comma_quotes, utf16_tab, tcvn3_bytes, vni_bytes, windows_1258)
