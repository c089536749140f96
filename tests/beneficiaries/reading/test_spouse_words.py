import pytest

from beneficiaries.reading.sexes import FEMALE, MALE
from beneficiaries.reading.spouse_words import is_spouse, whose, without_spouse


@pytest.mark.parametrize(
    ("path", "sex"),
    [
        (("Chồng",), MALE),
        (("Ông", "Năm sinh"), MALE),
        (("HỌ TÊN ÔNG",), MALE),
        (("Ho ten chong",), MALE),
        (("Vợ", "Số CCCD"), FEMALE),
        (("Năm sinh của bà",), FEMALE),
        (("Ho ten ba",), FEMALE),
        (("Họ và tên",), ""),
        (("Họ tên ông (bà)",), ""),
        (("Vợ/chồng",), ""),
        (("Người thứ ba",), ""),
        (("Thông tin",), ""),
    ],
)
def test_a_heading_is_a_husbands_or_a_wifes_by_its_words(path, sex):
    assert whose(path) == sex


@pytest.mark.parametrize(
    ("path", "bare"),
    [
        (("Chồng", "Họ và tên"), ("Họ và tên",)),
        (("Năm sinh của vợ",), ("Năm sinh",)),
        (("Họ tên ông:",), ("Họ tên",)),
        (("BÀ",), ()),
        (("Nam sinh ba",), ("Nam sinh",)),
    ],
)
def test_without_the_words_a_heading_says_what_it_says_of_anybody(path, bare):
    assert without_spouse(path) == bare


@pytest.mark.parametrize(
    ("heading", "is_so"),
    [
        *((text, True) for text in ("Chồng", "VỢ", "Họ tên vợ", "Họ và tên ông", "Bà:", "Họ đệm chồng", "Tên vợ")),
        *((text, False) for text in ("Năm sinh vợ", "Ông nội", "Vợ chồng", "Họ và tên", "Bản")),
    ],
)
def test_headings_of_names_of_spouses_are_known(heading, is_so):
    assert is_spouse(heading) is is_so
