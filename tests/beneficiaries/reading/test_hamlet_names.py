import pytest

from beneficiaries.reading.hamlet_names import in_small_letters


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("THÔN ĐOÀI", "Thôn Đoài"),
        ("BẢN NÀ HỶ", "Bản Nà Hỷ"),
        ("TDP SỐ 3", "TDP số 3"),
        ("TỔ DÂN PHỐ SỐ 3A", "Tổ dân phố số 3A"),
        ("KHU DÂN CƯ SỐ IV", "Khu dân cư số IV"),
        ("KHU PHỐ 2", "Khu phố 2"),
        ("KDC AN BÌNH", "KDC An Bình"),
        ("THÔN ĐỒNG TÂM 1", "Thôn Đồng Tâm 1"),
        ("XÓM TRẠI (KHU B)", "Xóm Trại (Khu B)"),
        ("BUÔN H'RING", "Buôn H'Ring"),
        ("BẢN HUỔI-LẾCH", "Bản Huổi-Lếch"),
        ("ĐOÀI", "Đoài"),
        ("PHỐ HUẾ", "Phố Huế"),
        ("THON DOAI", "Thon Doai"),
        ("Thôn ĐOÀI", "Thôn Đoài"),
        ("Bản NÀ HỶ", "Bản Nà Hỷ"),
    ],
)
def test_a_hamlet_in_capitals_is_written_as_elsewhere(written, read):
    assert in_small_letters(written) == read
    assert in_small_letters(read) == read


@pytest.mark.parametrize(
    "written",
    [
        "Thôn Đông",
        "Thôn II",
        "THÔN II",
        "TDP 5",
        "Khu HAGL",
        "KHU TĐC",
        "TK 6",
        "A",
        "B2",
        "",
        "thôn 3",
        "Tổ dân phố Số 3",
    ],
)
def test_numerals_abbreviations_and_what_is_not_in_capitals_stay(written):
    assert in_small_letters(written).lower() == written.lower()
    kept = {"THÔN II": "Thôn II", "KHU TĐC": "Khu TĐC"}
    assert in_small_letters(written) == kept.get(written, written)


@pytest.mark.parametrize("written", ["THÔN  ĐOÀI", "İİ ĐOÀI"])
def test_a_text_of_another_length_when_compared_is_not_taken_for_a_type(written):
    assert in_small_letters(written).endswith("Đoài")
