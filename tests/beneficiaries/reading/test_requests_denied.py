import pytest

from beneficiaries.reading.requests_denied import request_denied, says_no, without_denials


@pytest.mark.parametrize(
    "written",
    [
        "đã có BHYT",
        "Đã có thẻ BHYT rồi",
        "Thẻ BHYT (đã có)",
        "không nhận thẻ BHYT",
        "Không đề nghị",
        "đang tham gia BHXH",
        "từ chối",
        "da co BHYT",
        "khong",
        "Thẻ BHYT: có rồi",
        "có thẻ BHYT rồi",
        "BHYT rồi",
        "(BHYT rồi)",
        "có BHYT hộ nghèo rồi",
        "co the BHYT roi",
    ],
)
def test_a_denial_asks_for_nothing(written):
    assert without_denials(written) == ""


@pytest.mark.parametrize(
    "written",
    [
        "Thẻ BHYT",
        "chưa có BHYT",
        "Sổ BHXH; thẻ BHYT",
        "Hỗ trợ BHYT cho con",
        "Đại lý thu BHXH",
        "da cam: the BHYT",
        "hết hạn rồi xin BHYT",
    ],
)
def test_a_wish_stays_as_it_is(written):
    assert without_denials(written) == written


def test_what_is_wanted_besides_is_left():
    assert without_denials("Đã có thẻ BHYT, đề nghị sổ BHXH").strip() == "sổ BHXH"
    assert without_denials("BHYT rồi; sổ BHXH").strip() == "sổ BHXH"
    assert without_denials("không nhận quà; thẻ BHYT").strip() == "thẻ BHYT"


@pytest.mark.parametrize(
    ("text", "no"), [("không", True), ("Ko.", True), ("FALSE", True), ("-", False), ("0", False), ("", False)]
)
def test_a_no_in_words_says_more_than_a_dash(text, no):
    assert says_no(text) is no


def test_the_words_are_quoted():
    problem = request_denied("đã có BHYT")
    assert (problem.field, problem.severity, problem.code) == ("requested", "error", "request_denied")
    assert problem.message.startswith("Phần đề nghị tặng ghi “đã có BHYT”, ")
