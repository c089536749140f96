"""Unicode → the characters that a document of before Unicode holds: TCVN3 (.Vn… fonts) and VNI (VNI-… fonts)."""

import unicodedata

_SIGNS = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_TCVN3 = dict(zip(_LETTERS, _SIGNS, strict=True))

_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_I = {"\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}
_MARKS = {"\u0302": "hat", "\u0306": "breve", "\u031b": "horn"}


def tcvn3(text):
    """For a font that shows small letters as they are; a capital with a tone is given as the small letter."""
    return "".join(_TCVN3.get(letter, _TCVN3.get(letter.lower(), letter)) for letter in text)


def tcvn3_capitals(text):
    """For a font whose name ends in H: everything small, the font shows capitals."""
    return tcvn3(text.lower())


def vni(text):
    return "".join(map(_vni_letter, unicodedata.normalize("NFC", text)))


def _vni_letter(letter):
    if letter in "đĐ":
        return {"đ": "ñ", "Đ": "Ñ"}[letter]
    base, *marks = unicodedata.normalize("NFD", letter)
    shape = next((_MARKS[mark] for mark in marks if mark in _MARKS), "")
    tone = next((mark for mark in marks if mark in _TONES), "")
    small = base.lower()
    if not shape and not tone:
        return letter
    if shape == "hat":
        written = small + _HAT[tone]
    elif shape == "breve":
        written = small + _BREVE[tone]
    elif shape == "horn":
        written = {"o": "ô", "u": "ö"}[small] + (_TONES[tone] if tone else "")
    elif small == "i":
        written = _I[tone]
    else:
        written = "î" if (small, tone) == ("y", "\u0323") else small + _TONES[tone]
    return written.upper() if base.isupper() else written
