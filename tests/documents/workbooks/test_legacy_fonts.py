import copy
import pickle
import unicodedata

import pytest

from documents.workbooks.legacy_fonts import (
    TCVN3,
    VNI,
    Encoding,
    LegacyText,
    OldFont,
    Run,
    decoded,
    encoding_of,
    holds_old_text,
    in_unicode,
    is_certainly_unicode,
    may_be_old,
    may_hold_old_text,
    old_font,
)

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES] + ["đ"]
LETTERS = [letter for letter in SMALL if not letter.isascii()]
TCVN3_FONT, TCVN3_CAPITALS, VNI_FONT = OldFont(Encoding.TCVN3), OldFont(Encoding.TCVN3, True), OldFont(Encoding.VNI)


def in_tcvn3(text):
    written = {letter: sign for sign, letter in TCVN3.items()}
    return "".join(written.get(char, char) for char in text)


def in_vni(text, *, small_signs=False):
    written = {}
    for sign, letter in VNI.items():
        if small_signs or sign[1:].upper() == sign[1:] or letter.islower():
            written.setdefault(letter, sign)
    return "".join(written.get(char, char) for char in text)


def test_there_are_67_letters_beyond_ascii_in_small_and_in_capitals():
    assert len(LETTERS) == len(set(LETTERS)) == 67


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_survives_tcvn3(letter):
    assert len(in_tcvn3(letter)) == 1
    assert decoded(in_tcvn3(letter), TCVN3_FONT) == letter
    assert decoded(in_tcvn3(letter), TCVN3_CAPITALS) == letter.upper()


@pytest.mark.parametrize("letter", [*LETTERS, *map(str.upper, LETTERS)])
@pytest.mark.parametrize("small_signs", [False, True])
def test_every_letter_survives_vni(letter, small_signs):
    assert decoded(in_vni(letter, small_signs=small_signs), VNI_FONT) == letter


def test_the_tables_hold_nothing_else():
    assert sorted(TCVN3.values()) == sorted([*LETTERS, *"ĂÂĐÊÔƠƯ"])
    assert set(VNI.values()) == {*LETTERS, *map(str.upper, LETTERS)}
    assert all(ord(char) < 256 for written in (*TCVN3, *VNI) for char in written)


@pytest.mark.parametrize(
    ("written", "font", "text"),
    [
        ("TrÇn ThÞ H\u00adíng", TCVN3_FONT, "Trần Thị Hướng"),
        ("§Æng ThÞ ¸nh", TCVN3_FONT, "Đặng Thị ánh"),
        ("uû ban nh©n d©n x· tiªn yªn", TCVN3_CAPITALS, "UỶ BAN NHÂN DÂN XÃ TIÊN YÊN"),
        ("Leâ Vaên Ñöùc", VNI_FONT, "Lê Văn Đức"),
        ("NGUYEÃN THÒ HOÀNG", VNI_FONT, "NGUYỄN THỊ HỒNG"),
        ("Kyõ sö Vuõ Kîch", VNI_FONT, "Kỹ sư Vũ Kỵch"),
        ("plain, 12 (3)", TCVN3_FONT, "plain, 12 (3)"),
        ("Hà", TCVN3_FONT, None),
        ("TrÇn", VNI_FONT, None),
        ("Nguyễn", TCVN3_FONT, None),
        ("5 m² – 6 °C", TCVN3_FONT, "5 m² – 6 °C"),
    ],
)
def test_texts_are_read_as_their_font_shows_them(written, font, text):
    assert decoded(written, font) == text


@pytest.mark.parametrize(
    ("name", "known"),
    [
        (".VnTime", TCVN3_FONT),
        (".VnTimeH", TCVN3_CAPITALS),
        (" .vnArial NarrowH ", TCVN3_CAPITALS),
        (".VnArial Narrow", TCVN3_FONT),
        (".VnTeknicalH", TCVN3_CAPITALS),
        ("VNI-Times", VNI_FONT),
        ("VNI Helve", VNI_FONT),
        ("Times New Roman", None),
        ("Vn", None),
        ("", None),
    ],
)
def test_the_name_of_a_font_tells_its_encoding(name, known):
    assert old_font(name) == known


@pytest.mark.parametrize(
    ("written", "text", "encoding"),
    [
        ("NguyÔn ThÞ Hång", "Nguyễn Thị Hồng", "TCVN3"),
        ("Vò §×nh ¦ng", "Vũ Đình Ưng", "TCVN3"),
        ("Hé cËn nghÌo; ng\u00adêi khuyÕt tËt", "Hộ cận nghèo; người khuyết tật", "TCVN3"),
        ("Nguyeãn Thò Hoaøng", "Nguyễn Thị Hoàng", "VNI"),
        ("Nguyễn V¨n Vò", "Nguyễn Văn Vò", "TCVN3"),
        ("Thôn Đồng (x· Yªn H\u00adng)", "Thôn Đồng (xã Yên Hưng)", "TCVN3"),
    ],
)
def test_without_a_font_the_characters_tell(written, text, encoding):
    read = in_unicode(written)
    assert (read, read.written, read.encoding) == (text, written, encoding)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "Nguyễn Thị Hồng",
            "Lê Hà",
            "Vò An",
            "nam 1962",
            "",
            "«Nam»",
            "H'Ñang Niê",
            "Ñinh",
            "Bl¬ Kp¨",
            "10 m² · 5 °C",
        ),
        "\u00ad An ",
    ],
)
def test_what_is_unicode_or_cannot_be_told_stays_as_it_is(written):
    assert in_unicode(written) is written


@pytest.mark.parametrize(
    ("written", "font", "text"),
    [
        ("Vò An", ".VnTime", "Vũ An"),
        ("vò an", ".VnTimeH", "VŨ AN"),
        ("Bl¬ Kp¨", ".VnTime", "Blơ Kpă"),
        ("Hoàng", "VNI-Times", "Hồng"),
        ("Ñinh", "VNI-Times", "Đinh"),
        ("TrÇn", "Times New Roman", "Trần"),
        ("TrÇn", "VNI-Times", "Trần"),
    ],
)
def test_the_font_tells_what_the_characters_do_not(written, font, text):
    read = in_unicode(written, (Run(0, font),))
    assert (read, type(read), read.written) == (text, LegacyText, written)


@pytest.mark.parametrize(
    ("written", "font"),
    [
        ("Nam", ".VnTime"),
        ("Nam", ".VnTimeH"),
        ("Nguyễn", ".VnTime"),
        ("Hà", ".VnTime"),
        ("Lý", ".VnTime"),
        ("5 m²", ".VnTime"),
    ],
)
def test_a_text_that_an_old_font_does_not_change_stays(written, font):
    assert in_unicode(written, (Run(0, font),)) is written


def test_a_cell_of_several_fonts_is_read_part_by_part():
    written = "Xã Đông, th«n Vò. TrÇn"
    runs = (Run(0, "Arial"), Run(9, ".VnTime"), Run(18, ".VnTimeH"))
    read = in_unicode(written, runs)
    assert (read, read.written, read.encoding) == ("Xã Đông, thôn Vũ. TRẦN", written, "TCVN3")


def test_runs_behind_the_end_of_a_text_are_no_matter():
    assert in_unicode("x·", (Run(0, ".VnTime"), Run(99, "Arial"))) == "xã"


def test_a_text_that_could_be_either_follows_those_around_it():
    assert in_unicode("Vò An", around=Encoding.TCVN3) == "Vũ An"
    assert in_unicode("Hà", around=Encoding.TCVN3) == "Hà"
    assert in_unicode("Ñinh", around=Encoding.VNI) == "Đinh"
    assert in_unicode("Vò Thị", around=Encoding.TCVN3) == "Vò Thị"


def test_words_of_two_encodings_in_one_text_are_left():
    assert in_unicode("x· Ñöùc") == "x· Ñöùc"


def test_where_a_text_may_hold_an_old_word():
    assert holds_old_text("Nguyễn V¨n")
    assert not holds_old_text("Nguyễn ¨ Vân")
    assert not holds_old_text("LÊ VÂN")
    assert may_hold_old_text("Hé nghÌo")
    assert may_hold_old_text("x·")
    assert not may_hold_old_text("LÊ ÈN Nguyễn Thị")
    assert not may_hold_old_text("Lê Hà")
    assert (may_be_old("Hà"), may_be_old("Thị"), may_be_old("Nam")) == (True, False, False)
    assert (is_certainly_unicode("Thị"), is_certainly_unicode("Hà")) == (True, False)


def test_a_converted_text_is_its_unicode_and_keeps_what_was_written():
    text = LegacyText("Trần", "TrÇn", Encoding.TCVN3)
    assert text == "Trần"
    for again in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert (again, type(again), again.written, again.encoding) == ("Trần", LegacyText, "TrÇn", Encoding.TCVN3)


def test_the_one_encoding_of_several_texts():
    tcvn3, vni = LegacyText("à", "µ", Encoding.TCVN3), LegacyText("à", "aø", Encoding.VNI)
    assert encoding_of([tcvn3, "x", tcvn3]) is Encoding.TCVN3
    assert encoding_of([tcvn3, vni]) is None
    assert encoding_of(["x"]) is None


def test_a_long_text_is_read_like_a_short_one():
    assert in_unicode("x· Yªn H\u00adng, " * 20) == "xã Yên Hưng, " * 20
