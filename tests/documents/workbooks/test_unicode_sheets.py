from documents.workbooks.legacy_fonts import LegacyText, Run
from documents.workbooks.sheets import BadCell, Row, Sheet, Workbook
from documents.workbooks.unicode_sheets import no_fonts, with_old_fonts_read

OLD = "TrÇn ThÞ H\u00adíng"


def book(*rows):
    return Workbook((Sheet("1", tuple(Row(number, cells) for number, cells in enumerate(rows, 1))),))


def read(*rows, fonts_of=no_fonts):
    return [row.cells for sheet in with_old_fonts_read(book(*rows), fonts_of).sheets for row in sheet.rows]


def test_the_fonts_of_a_file_in_unicode_are_never_asked_for():
    def fonts_of(sheet, places):
        raise AssertionError("asked for")

    clean = book(("Nguyễn Thị Hồng", "LÊ VÂN", 5, None, BadCell("#N/A")), ("ở « 5 »", "5 m²"))
    assert with_old_fonts_read(clean, fonts_of) is clean


def test_fonts_are_asked_for_where_a_text_could_be_old():
    asked = []

    def fonts_of(sheet, places):
        asked.append((sheet, sorted(places)))
        return {(1, 1): (Run(0, ".VnTime"),), (2, 0): (Run(0, ".VnTimeH"),)}

    cells = read(("Nam", OLD, 5), ("bïi thÞ", "Thị"), fonts_of=fonts_of)
    assert asked == [(0, [(1, 1), (2, 0)])]
    assert cells == [("Nam", "Trần Thị Hướng", 5), ("BÙI THỊ", "Thị")]
    assert isinstance(cells[0][1], LegacyText)


def test_a_text_that_could_be_either_follows_its_row():
    assert read((OLD, "Vò An"), ("Nguyễn Thị", "Vò An"), ("Vò An",)) == [
        ("Trần Thị Hướng", "Vũ An"),
        ("Nguyễn Thị", "Vò An"),
        ("Vò An",),
    ]


def test_or_the_whole_file_if_nothing_in_it_is_unicode():
    assert read((OLD,), ("Vò An", 1), ("Nam",)) == [("Trần Thị Hướng",), ("Vũ An", 1), ("Nam",)]


def test_where_an_old_font_told_the_encoding_another_font_shows_what_it_says():
    fonts = {(1, 0): (Run(0, ".VnTime"),), (1, 1): (Run(0, "Arial"),)}
    assert read((OLD, "Vò An"), fonts_of=lambda sheet, places: fonts) == [("Trần Thị Hướng", "Vò An")]


def test_texts_of_two_encodings_tell_nothing_of_others():
    assert read((OLD,), ("Leâ Vaên Ñöùc",), ("Vò An",)) == [("Trần Thị Hướng",), ("Lê Văn Đức",), ("Vò An",)]
