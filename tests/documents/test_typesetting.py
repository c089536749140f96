"""Data come out of a template as text, whatever they are, and the file is one that can be kept for decades."""

import pytest
import typst

from documents import typesetting
from tests.documents.pdf_pages import fonts, is_pdf_a_2b, letters_only, opened, words

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#let images = json(bytes(sys.inputs.images))
#set text(font: json(bytes(sys.inputs.fonts)), fallback: false)
#data.text
#strong(data.text)
#emph(data.text)
#for (name, picture) in images { image(bytes(picture), width: 1cm, alt: name) }
"""
VIETNAMESE = "".join(
    f"{base}{base.upper()}"
    for base in "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
)
OTHERS = "0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ §°±×÷ ‘’“”–—…•†‡‰″′‹›₫€№™− ÀÉÎÕÜßçñøþ ŁŐŠŽ"


@pytest.fixture
def template(tmp_path, monkeypatch):
    """`template(text)`: the file with that text; `of` another template."""
    monkeypatch.setattr(typesetting, "FOLDER", tmp_path)

    def made(text, images=None, *, of=TEMPLATE, **how):
        (tmp_path / "mau.typ").write_text(of, encoding="utf-8")
        return typesetting.typeset("mau", {"text": text}, images, **how)

    return made


def test_every_vietnamese_letter_is_there_in_each_style_and_in_the_file(template):
    content = template(VIETNAMESE + OTHERS)
    assert letters_only(content).count((VIETNAMESE + OTHERS).replace(" ", "")) == 3
    assert fonts(content) == {
        ("LibertinusSerif-Regular", True),
        ("LibertinusSerif-Bold", True),
        ("LibertinusSerif-Italic", True),
    }
    assert is_pdf_a_2b(content)


def test_whatever_is_let_through_has_a_glyph(template):
    """Typst refuses to make a PDF/A of a text with a letter that the font lacks."""
    every = [chr(number) for first, end in typesetting._RANGES for number in range(first, end)]
    signs = [sign for sign in every + sorted(typesetting._MARKS) if typesetting.printable(sign).strip()]
    assert len(signs) > 800
    content = template(" ".join(f"a{sign}" for sign in signs))
    assert opened(content).pages


@pytest.mark.parametrize(
    "text",
    [
        '#eval("1+1")',
        "#sys.version",
        '#read("/etc/passwd")',
        '#image("/etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        "*đậm* _nghiêng_ `mã` = Tiêu đề",
        "= Tiêu đề",
        "- mục",
        "+ mục",
        "/ Mục: nghĩa",
        "$x^2$",
        "\\ \\u{41} \\#",
        "<nhãn> @nhãn",
        "// ghi chú",
        "/* ghi chú */",
        "http://a.vn ~ -- --- ...",
        "]]} #[",
        '"} , "x": {',
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
    ],
)
def test_markup_in_data_is_text(template, text):
    assert letters_only(template(text)).count(text.replace(" ", "")) == 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hoa 🌸 sen", "Hoa sen"),
        ("漢字 한국", "□□ □□"),
        ("a\x00b\x07c\u200bd\u202ee\ufefff\ue000g", "abcdefg"),
        ("a\nb\tc\u00a0d\u2028e\u3000f", "a b c d e f"),
        ("Tie\u0302\u0301ng Vie\u0323\u0302t", "Tiếng Việt"),
        ("\ud800x\U000e0041", "x"),
        ("12²½", "12²½"),
        ("x\u0301\u0302", "x\u0301\u0302"),
        ("٣", "□"),
    ],
)
def test_what_no_font_shows_is_left_out_or_a_box(template, text, shown):
    assert typesetting.printable(text) == shown
    assert is_pdf_a_2b(template(text))


def test_a_long_word_is_broken_and_whole():
    assert typesetting._breakable("a" * 20) == "a" * 20
    assert typesetting._breakable(f"b {'a' * 21} c") == f"b {'a' * 8}\u200b{'a' * 8}\u200b{'a' * 5} c"


def test_all_texts_are_looked_at_and_nothing_else_is_changed(template):
    of = """
    #let data = json(bytes(sys.inputs.data))
    #set text(font: json(bytes(sys.inputs.fonts)), fallback: false)
    #data.text.list.first() #data.text.list.last().a #(data.text.n + 1)
    #(if data.text.yes [có]) #(data.text.none == none)
    """
    data = {"list": ("🌸x", {"a": "y\x00"}), "n": 41, "yes": True, "none": None}
    assert words(template(data, of=of)).strip() == "x y 42 có true"


def test_the_same_data_give_the_same_file(template):
    assert template("Lan") == template("Lan")


def test_pictures_are_shown(template):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    assert len(template("a", {"qr": svg})) > len(template("a"))


def test_a_template_reads_no_file_outside_its_folder(template, tmp_path_factory):
    secret = tmp_path_factory.mktemp("other") / "secret.txt"
    secret.write_text("bí mật", encoding="utf-8")
    with pytest.raises(typst.TypstError):
        template("a", of=f'#read("{secret}")')
    with pytest.raises(typst.TypstError):
        template("a", of=f'#read("../{secret.parent.name}/secret.txt")')


@pytest.mark.parametrize("name", ["../config/x", "thank-you", "", "a.typ", "thank_you\n"])
def test_only_templates_are_set(name):
    with pytest.raises(ValueError, match="no template"):
        typesetting.typeset(name, {})


def test_an_offices_own_fonts_come_first_where_they_are(template, tmp_path_factory):
    empty = tmp_path_factory.mktemp("fonts")
    assert fonts(template("Lan", font_folder=str(empty))) == fonts(template("Lan"))
    found, families = typesetting._fonts("")
    assert families == ["Libertinus Serif"]
    assert "Libertinus Serif" in found.families()


def test_times_new_roman_is_preferred(monkeypatch, template):
    monkeypatch.setattr(typesetting, "WANTED_FONT", "New Computer Modern")  # that typst carries as well
    typesetting._fonts.cache_clear()
    try:
        assert {name.partition("-")[0] for name, _embedded in fonts(template("Lan"))} == {"NewCM10"}
    finally:
        typesetting._fonts.cache_clear()
