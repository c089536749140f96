"""Which pledge a transfer was meant for: sure by one code alone, else candidates with their reasons."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sponsors.money.matching import (
    MOST_CANDIDATES,
    Candidate,
    EndedPledge,
    Matcher,
    Named,
    OpenPledge,
    Sure,
    Transfer,
    Unknown,
    Unsure,
)
from sponsors.money.payment_codes import MOST, code_for

AN = OpenPledge(1, "BN2023-CK0001", 1_980_000, "Nguyễn Văn An")
MINH_PHAT = OpenPledge(2, "BN2023-CK0002", 5_000_000, "Công ty TNHH Minh Phát")
MINH_PHAT_AGAIN = OpenPledge(3, "BN2023-CK0003", 1_980_000, "Công ty TNHH Minh Phát")
PAID = OpenPledge(4, "BN2023-CK0004", 0, "Lê Thị Cúc")
OPEN = Matcher([PAID, MINH_PHAT_AGAIN, AN, MINH_PHAT])

HAS_CODE_1 = "Nội dung có mã TRAO0000000140"
HAS_CODE_2 = f"Nội dung có mã {code_for(2)}"
THIS_AMOUNT = "Số tiền bằng đúng số còn phải nộp: 1.980.000 đồng"
NAMES_MINH_PHAT = "Nội dung có tên nhà tài trợ “Công ty TNHH Minh Phát”"


@pytest.mark.parametrize(
    ("amount", "content", "match"),
    [
        (1_980_000, "FT1 TRAO0000000140 ung ho", Sure(AN)),
        (
            2_000_000,
            "TRAO0000000140",
            Sure(AN, "Chuyển thừa 20.000 đồng so với số còn phải nộp 1.980.000 đồng."),
        ),
        (
            980_000,
            "TRAO0000000140 cty Minh Phat chuyen",
            Sure(AN, "Chuyển 980.000 đồng trên số còn phải nộp 1.980.000 đồng; còn thiếu 1.000.000 đồng."),
        ),
        (5_000, f"{code_for(4)}", Sure(PAID, "Cam kết đã nhận đủ tiền; 5.000 đồng này là tiền thừa.")),
        (1_980_000, "TRAO0000000140 BN2023-CK0001 TRAO 0000 0001 407", Sure(AN)),
    ],
)
def test_one_code_of_an_open_pledge_is_sure_whatever_the_amount(amount, content, match):
    assert OPEN.match(Transfer(amount, content)) == match


def test_two_codes_in_one_content_are_left_to_a_person():
    assert OPEN.match(Transfer(6_980_000, f"{code_for(2)} TRAO0000000140")) == Unsure(
        (Candidate(AN, (HAS_CODE_1,)), Candidate(MINH_PHAT, (HAS_CODE_2,)))[::-1],
        hints=("Nội dung có nhiều mã: có thể một lần chuyển cho nhiều cam kết.",),
    )


def test_a_code_of_no_open_pledge_beside_an_open_one_is_left_to_a_person():
    assert OPEN.match(Transfer(1, f"{code_for(77)} TRAO0000000140")) == Unsure(
        (Candidate(AN, (HAS_CODE_1,)),),
        hints=(
            "Nội dung có nhiều mã: có thể một lần chuyển cho nhiều cam kết.",
            f"Mã {code_for(77)} đúng, nhưng không thuộc cam kết nào.",
        ),
    )


def test_another_pledges_reference_beside_a_code_is_left_to_a_person():
    assert OPEN.match(Transfer(1, "TRAO0000000140 BN2023CK0002")) == Unsure(
        (Candidate(AN, (HAS_CODE_1,)), Candidate(MINH_PHAT, ("Nội dung ghi số cam kết BN2023-CK0002",)))
    )


def test_a_doubtful_code_is_a_candidate_with_a_hint():
    assert OPEN.match(Transfer(7, "TRAO000000014020261122")) == Unsure(
        (
            Candidate(
                AN,
                ("Nội dung có thể có mã TRAO0000000140, nhưng mã dính liền với chữ số khác hoặc bị ngắt ở cuối",),
            ),
        ),
        hints=("“TRAO000000014020261122” có vẻ là mã bị sai hoặc bị cắt.",),
    )


def test_candidates_are_told_best_first_with_their_reasons():
    match = OPEN.match(Transfer(1_980_000, "CTY TNHH MINH PHAT tai tro BN2023CK0002"))

    assert match == Unsure(
        (
            Candidate(MINH_PHAT, ("Nội dung ghi số cam kết BN2023-CK0002", NAMES_MINH_PHAT)),
            Candidate(MINH_PHAT_AGAIN, (NAMES_MINH_PHAT, THIS_AMOUNT)),
            Candidate(AN, (THIS_AMOUNT,), by_amount_alone=True),
        )
    )


def test_the_nearest_amount_comes_first_where_the_same_speaks():
    match = OPEN.match(Transfer(4_500_000, "minh phat"))

    assert match == Unsure((Candidate(MINH_PHAT, (NAMES_MINH_PHAT,)), Candidate(MINH_PHAT_AGAIN, (NAMES_MINH_PHAT,))))


def test_the_payer_of_a_column_of_its_own_counts_as_well():
    assert OPEN.match(Transfer(3, "chuyen tien", payer="LE THI CUC")) == Unsure(
        (Candidate(PAID, ("Người chuyển trùng tên nhà tài trợ “Lê Thị Cúc”",)),)
    )
    assert OPEN.match(Transfer(3, "le thi cuc", payer="LE THI CUC")) == Unsure(
        (Candidate(PAID, ("Nội dung có tên nhà tài trợ “Lê Thị Cúc”",)),)
    )


@pytest.mark.parametrize(
    ("content", "hints"),
    [
        ("lai nhap von", ()),
        (f"{code_for(77)}", (f"Mã {code_for(77)} đúng, nhưng không thuộc cam kết nào.",)),
        (f"{code_for(77)}7", (f"“{code_for(77)}7” có vẻ là mã bị sai hoặc bị cắt.",)),
        ("TRAO0000 TRAO0000", ("“TRAO0000” có vẻ là mã bị sai hoặc bị cắt.",)),
        ("ung ho BN2023-CK00", ("“BN2023CK00” có vẻ là số cam kết bị sai hoặc bị cắt.",)),
    ],
)
def test_a_line_that_tells_nothing_is_unknown(content, hints):
    assert OPEN.match(Transfer(12_345, content)) == Unknown(hints)


def test_no_more_candidates_are_shown_than_one_can_look_at():
    many = [OpenPledge(number, f"BN2023-CK{number:04}", 500_000, "Hội Khuyến học") for number in range(1, 40)]
    named = Matcher(many).match(Transfer(500_000, "HOI KHUYEN HOC"))
    of_amount = Matcher(many).match(Transfer(500_000, "ung ho"))
    few = Matcher(many[:MOST_CANDIDATES]).match(Transfer(500_000, "ung ho"))

    assert [candidate.pledge for candidate in named.candidates] == many[:MOST_CANDIDATES]
    assert [candidate.pledge for candidate in of_amount.candidates] == many[:MOST_CANDIDATES]
    assert (named.more, of_amount.more, few.more) == (True, True, False)


def test_of_many_pledges_of_one_sponsor_those_of_the_amount_are_found():
    many = [OpenPledge(number, "", 1_000 * number, "Hội Khuyến học") for number in range(1, 200)]

    match = Matcher(many).match(Transfer(150_000, "HOI KHUYEN HOC"))

    assert match.candidates[0].pledge.number == 150


def test_two_pledges_of_one_number_are_refused():
    with pytest.raises(ValueError, match="Hai cam kết có cùng một số"):
        Matcher([AN, AN])


@given(
    st.lists(st.integers(1, MOST), unique=True, min_size=1, max_size=8),
    st.text(max_size=40),
    st.integers(1, 10**10),
    st.data(),
)
def test_only_a_code_makes_a_match_sure(numbers, content, amount, data):
    pledges = [OpenPledge(number, f"BN2023-CK{number:04}", amount, "Trần Văn Đức") for number in numbers]
    matcher = Matcher(pledges)
    meant = data.draw(st.sampled_from(pledges))

    assert not isinstance(matcher.match(Transfer(amount, f"{content} {meant.reference} {meant.sponsor}")), Sure)
    assert matcher.match(Transfer(amount, f"ung ho {code_for(meant.number)} {meant.sponsor}")) == Sure(meant)


def seconds(pledges, lines):
    """How long it takes to match so many lines with so many pledges that look alike."""
    sponsors = [f"Công ty TNHH Hướng Dương {number % 97} Số {number}" for number in range(pledges)]
    matcher = Matcher(
        OpenPledge(number, f"BN2023-CK{number:04}", 1_980_000, sponsors[number - 1]) for number in range(1, pledges + 1)
    )
    transfers = [
        Transfer(
            1_980_000, f"MBVCB.{place}.CONG TY TNHH HUONG DUONG {place % 97} SO {place % pledges} ung ho CT tu 0011"
        )
        for place in range(lines)
    ]
    started = time.process_time()
    for transfer in transfers:
        matcher.match(transfer)
    return time.process_time() - started


def test_the_time_of_a_line_does_not_grow_with_the_pledges():
    assert seconds(4_000, 500) < 8 * seconds(100, 500)


WITHDRAWN = EndedPledge(8, "BN2023-CK0008")
WITH_ENDED = Matcher([AN], [WITHDRAWN])
IN_CODE_8 = f"Nội dung có mã {code_for(8)}"


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (f"{code_for(8)} ung ho", Unknown(ended=(Named(WITHDRAWN, (IN_CODE_8,)),))),
        ("CK so BN2023 CK0008", Unknown(ended=(Named(WITHDRAWN, ("Nội dung ghi số cam kết BN2023-CK0008",)),))),
        (
            f"{code_for(8)} BN2023CK0008",
            Unknown(ended=(Named(WITHDRAWN, (IN_CODE_8, "Nội dung ghi số cam kết BN2023-CK0008")),)),
        ),
        (
            "TRAO0000000140 thay BN2023-CK0008",
            Unsure(
                (Candidate(AN, (HAS_CODE_1,)),),
                ended=(Named(WITHDRAWN, ("Nội dung ghi số cam kết BN2023-CK0008",)),),
            ),
        ),
        ("TRAO0000000140", Sure(AN, "Chuyển 5 đồng trên số còn phải nộp 1.980.000 đồng; còn thiếu 1.979.995 đồng.")),
    ],
)
def test_a_pledge_that_waits_for_no_money_is_named_and_never_matched(content, match):
    assert WITH_ENDED.match(Transfer(5, content)) == match


def test_no_two_pledges_have_one_number_whether_they_wait_for_money_or_not():
    with pytest.raises(ValueError, match="cùng một số"):
        Matcher([AN], [EndedPledge(AN.number, "BN2022-CK0001")])


def test_a_candidate_says_whether_nothing_but_the_amount_speaks_for_it():
    match = OPEN.match(Transfer(1_980_000, "ung ho BN2023-CK0001"))
    assert isinstance(match, Unsure)
    assert [(one.pledge, one.by_amount_alone) for one in match.candidates] == [(AN, False), (MINH_PHAT_AGAIN, True)]
