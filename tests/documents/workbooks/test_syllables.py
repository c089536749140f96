import pytest

from documents.workbooks.syllables import is_syllable

SYLLABLES = (
    "Nguyễn Thị Hường Quyên Giềng Gìn Nghiêng Khuỷu Tuyết Uyên yêu Ý ngoằng quạt huých khuya boong Lỷ thủy Hòa "
    "hoà thuỷ Đức PHƯỢNG ơi ăn yểng xoèn"
)
NONE = "Niê Hrôih Kđăm bắn2 mãt hàc bòp ẫẫ nguyễnn ßa ẹinh aõ hiêú"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_syllables_are_known_in_whatever_case(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", [*NONE.split(), "", "é" * 1_000_000])
def test_what_no_syllable_can_be_is_known(word):
    assert not is_syllable(word)


def test_a_word_without_any_tone_need_not_have_one():
    assert is_syllable("cat")
