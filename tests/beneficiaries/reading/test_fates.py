import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.reading.fates import PHRASES, Fate, fate_in, is_only_kin
from locations.vietnamese import fold

TABLE = {phrase: fate for fate, phrases in PHRASES.items() for phrase in phrases.split(", ")}
NEED_MARKS = {"mất", "bỏ đi"}
"""Of which nothing is left without diacritics: "mat" may be an eye, "bo di" a father who goes."""


@pytest.mark.parametrize(
    ("clause", "fate"),
    [
        ("Mất ngày 5/10/2026", Fate.DIED),
        ("chết năm ngoái", Fate.DIED),
        ("2024 mất", Fate.DIED),
        ("Tháng 3/2026 đã qua đời", Fate.DIED),
        ("Người này bị chết do đuối nước", Fate.DIED),
        ("da mat", Fate.DIED),
        ("tu tran 2/2026", Fate.DIED),
        ("Chuyển vào Nam sinh sống", Fate.MOVED),
        ("Hiện không còn ở địa phương", Fate.MOVED),
        ("chuyen khau thang 8", Fate.MOVED),
        ("Hiện tại vắng mặt", Fate.AWAY),
        ("ĐI LÀM ĂN XA LÂU NĂM", Fate.AWAY),
        ("di lam an xa", Fate.AWAY),
        ("mất tích năm 2019", Fate.AWAY),
        ("Cụ mất tháng 3", Fate.DIED),
        ("chuyển sang xã khác", Fate.MOVED),
        ("Chuyển sang xã Yên Trung sau sáp nhập", None),
        ("chuyển vào diện hộ nghèo", None),
        ("chuyển ra ở riêng", None),
        ("chuyển đến năm 2020", None),
        ("đi học xa nhà", None),
        ("Mất sổ BHXH", None),
        ("mất trâu", None),
        ("mất đất do sạt lở", None),
        ("Mới chuyển khẩu từ Nam Định", None),
        ("Đi làm ăn xa mới về", None),
        ("vắng mặt bố mẹ", None),
        ("chuyển khẩu đến 2020", None),
        ("mới chuyển hộ khẩu về", None),
        ("chuyển khẩu về từ đầu năm 2024", None),
        ("Chuyển khẩu đến năm ngoái", None),
        ("chuyen khau den 2020", None),
        ("moi chuyen ho khau ve", None),
        ("chuyển khẩu về Nam Định", Fate.MOVED),
        ("chuyển hộ khẩu đến Năm Căn", Fate.MOVED),
        ("Chuyển khẩu đến Hà Nội năm 2020", Fate.MOVED),
        ("chuyển khẩu 2020", Fate.MOVED),
        ("cắt khẩu về 2020", Fate.MOVED),
        ("chuyen khau ve Nam Dinh", Fate.MOVED),
        ("mat", None),
        ("mat kem", None),
        ("chet vo", None),
        ("con di lam an xa", None),
        ("", None),
        ("đã", None),
    ],
)
def test_a_clause_says_what_became_of_the_person(clause, fate):
    assert fate_in(clause) is fate


def test_no_phrase_stands_in_the_table_twice_in_either_spelling():
    phrases = [phrase for phrases in PHRASES.values() for phrase in phrases.split(", ")]
    assert len({fold(phrase) for phrase in phrases}) == len(phrases)


@pytest.mark.parametrize("phrase", TABLE)
def test_no_phrase_is_swallowed_by_another_one(phrase):
    assert fate_in(phrase) is TABLE[phrase]
    assert fate_in(f"Đã {phrase}".upper()) is TABLE[phrase]
    assert fate_in(fold(phrase)) is (None if phrase in NEED_MARKS else TABLE[phrase])


KIN = ("mẹ", "Bố", "chồng", "Vợ", "con trai", "ông bà")


@pytest.mark.parametrize("phrase", TABLE)
def test_what_is_said_of_kin_is_not_said_of_the_person(phrase):
    said = [f"{kin} {how}{phrase}" for kin in KIN for how in ("", "đã ")]
    assert {fate_in(clause) for clause in (*said, *map(fold, said))} == {None}


@given(st.sampled_from(sorted(TABLE)), st.sampled_from(sorted(TABLE)))
def test_what_stands_behind_a_phrase_makes_no_stronger_one_of_it(first, second):
    """Only the phrase at the beginning counts, unless both together are one."""
    together = f"{first} {second}"
    longer = [phrase for phrase in TABLE if together.startswith(phrase) and len(phrase) > len(first)]
    assert fate_in(together) in {None, TABLE[first], *(TABLE[phrase] for phrase in longer)}


@pytest.mark.parametrize(
    ("clause", "kin"),
    [("Chồng", True), ("Bố và mẹ", True), ("bo me:", True), ("Con trai", True), ("Chồng làm thuê", False), ("", False)],
)
def test_a_clause_that_only_names_kin_is_known(clause, kin):
    assert is_only_kin(clause) is kin


@pytest.mark.parametrize(
    "clause", ["năm " * 500, "mất " + "từ " * 600, "đã " * 600 + "mất", "con và " * 300, "t" * 2_000]
)
def test_a_long_clause_takes_no_long_time(clause):
    start = time.perf_counter()
    fate_in(clause)
    is_only_kin(clause)
    assert time.perf_counter() - start < 1
