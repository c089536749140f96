"""What a gift costs: the worked examples, the law's rules one by one, and what must hold whatever the figures are."""

import ast
import csv
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from campaigns import pricing, sharing, tariff_file, tariff_rows, tariffs
from campaigns.tariffs import (
    BOOK_MONTHS,
    CARD_MONTHS,
    STUDENT_MONTHS,
    CannotPrice,
    Facts,
    Price,
    Rate,
    SameDayTwice,
    Share,
    Step,
    Tariff,
    price,
    supported,
)
from office import spending

HERE = Path(__file__).parent
LAW = tariff_file.read((Path(tariffs.__file__).parent / "data" / "tariffs.csv").read_text(encoding="utf-8"))
NAMES = {
    "poor": "Hộ nghèo",
    "near_poor": "Hộ cận nghèo",
    "student": "Học sinh, sinh viên",
    "elderly": "Người cao tuổi",
    "farm_household": "Hộ nông nghiệp",
}
TODAY, NEXT_YEAR = date(2026, 11, 22), date(2027, 1, 1)
DAY_1, DAY_2 = date(2031, 1, 1), date(2032, 1, 1)
BAC_NINH, THANH_HOA = "24", "38"
FULL_RATE = "Thuộc nhóm được Nhà nước hỗ trợ: đóng mức đầy đủ, không giảm theo thứ tự trong hộ gia đình"


def law(*more: Rate | Share) -> Tariff:
    """The project's own figures, and some more."""
    rates = [*LAW.rates, *(row for row in more if isinstance(row, Rate))]
    return Tariff(rates, [*LAW.shares, *(row for row in more if isinstance(row, Share))], NAMES)


def facts(*groups: str, **more: object) -> Facts:
    return Facts(frozenset(groups), **more)


def top_up(kind: str, group: str, share: int, day: date = date(2026, 1, 1), province: str = BAC_NINH) -> Share:
    return Share(kind, group, share, day, f"NQ 10/{day.year}/NQ-HĐND", province)


def amounts(found: Price) -> tuple[int, int, int, int]:
    return found.list_price, found.state_share, found.local_share, found.sponsor_share


# --- the worked examples -------------------------------------------------------------------------------------------

with (HERE / "data" / "tariff_examples.csv").open(encoding="utf-8", newline="") as file:
    EXAMPLES = list(csv.DictReader(file))


def test_examples_are_all_there():
    assert len(EXAMPLES) == 40


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: ",".join(row.values()))
def test_examples_come_out_exactly(row):
    about = facts(
        row["group"],
        household_position=int(row["household_position"]) if row["household_position"] else None,
        monthly_income=int(row["monthly_income"]) if row["monthly_income"] else None,
    )
    found = price(row["kind"], int(row["months"]), date.fromisoformat(row["paid_on"]), about, law())
    assert amounts(found) == (int(row["list_price"]), int(row["state_share"]), 0, int(row["sponsor_share"]))
    assert found.eligible is (row["sponsor_share"] != "0")


# --- cards ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("position", "whole"),
    [(1, 1_366_200), (2, 956_340), (3, 819_720), (4, 683_100), (5, 546_480), (6, 546_480), (40, 546_480)],
)
def test_household_card_falls_with_the_position(position, whole):
    found = price("card", 12, TODAY, facts(household_position=position), law())
    assert amounts(found) == (whole, 0, 0, whole)


def test_household_card_explains_every_step():
    found = price("card", 12, TODAY, facts("household", household_position=2), law())
    decree = "Nghị định 188/2025/NĐ-CP"
    assert found == Price(
        list_price=956_340,
        state_share=0,
        local_share=0,
        sponsor_share=956_340,
        eligible=True,
        group="",
        why=(
            Step("Không thuộc nhóm được hỗ trợ riêng", None, decree),
            Step(
                "Mức đóng BHYT một tháng: 4,5 % × lương cơ sở 2.530.000 đồng",
                113_850,
                f"{decree}; Nghị định 161/2026/NĐ-CP",
            ),
            Step("Hộ gia đình, người thứ 2: đóng 70 % mức của người thứ nhất", 79_695, decree),
            Step("Đóng 12 tháng: 12 × 79.695 đồng", 956_340, decree),
            Step("Còn lại, nhà tài trợ trả", 956_340, decree),
        ),
        rates=(
            Rate("card_rate", 450, date(2025, 7, 1), decree),
            Rate("base_salary", 2_530_000, date(2026, 7, 1), "Nghị định 161/2026/NĐ-CP"),
            Rate("household_step", 7_000, date(2025, 7, 1), decree, 2),
        ),
        shares=(),
    )


def test_missing_position_counts_as_the_first_and_is_marked_as_assumed():
    found = price("card", 12, TODAY, facts(), law())
    assert amounts(found) == (1_366_200, 0, 0, 1_366_200)
    assert found.why[2] == Step(
        "Hộ gia đình, danh sách không ghi thứ tự: giả định là người thứ nhất, đóng 100 %",
        113_850,
        "Nghị định 188/2025/NĐ-CP",
    )


def test_the_first_of_a_household_is_called_so():
    found = price("card", 12, TODAY, facts(household_position=1), law())
    assert found.why[2].text == "Hộ gia đình, người thứ nhất: đóng 100 %"


def test_supported_card_pays_the_full_rate_whatever_the_position():
    for position in (None, 1, 5):
        found = price("card", 12, TODAY, facts("near_poor", household_position=position), law())
        assert amounts(found) == (1_366_200, 956_340, 0, 409_860)


def test_supported_card_explains_every_step():
    found = price("card", 12, TODAY, facts("near_poor"), law())
    decree = "Nghị định 188/2025/NĐ-CP"
    assert found.why == (
        Step("Thuộc nhóm: Hộ cận nghèo", None, decree),
        Step(
            "Mức đóng BHYT một tháng: 4,5 % × lương cơ sở 2.530.000 đồng",
            113_850,
            f"{decree}; Nghị định 161/2026/NĐ-CP",
        ),
        Step("Đóng 12 tháng: 12 × 113.850 đồng", 1_366_200, decree),
        Step("Nhà nước hỗ trợ 70 %: 12 × 79.695 đồng", 956_340, decree),
        Step("Còn lại, nhà tài trợ trả", 409_860, decree),
    )
    assert found.group == "near_poor"
    assert found.shares == (Share("card", "near_poor", 7_000, date(2025, 7, 1), decree),)
    assert [rate.kind for rate in found.rates] == ["card_rate", "base_salary"]


def test_fully_supported_person_is_not_eligible_and_costs_nothing():
    found = price("card", 12, TODAY, facts("poor", "student"), law())
    assert amounts(found) == (1_366_200, 1_366_200, 0, 0)
    assert (found.eligible, found.group) == (False, "poor")
    assert found.why[-1] == Step(
        "Đã được hỗ trợ toàn bộ: không thuộc diện nhận quà này, nhà tài trợ không phải trả",
        0,
        "Nghị định 188/2025/NĐ-CP",
    )


def test_of_several_groups_the_highest_support_counts():
    found = price("card", 12, TODAY, facts("student", "near_poor", "elderly", "farm_household"), law())
    assert (found.group, found.sponsor_share) == ("near_poor", 409_860)
    assert found.why[0].text == (
        "Thuộc nhiều nhóm, tính theo nhóm được hỗ trợ cao nhất: Hộ cận nghèo 70 % "
        "(không tính: Hộ nông nghiệp 50 %, Học sinh, sinh viên 50 %)"
    )


def test_equal_supports_are_told_apart_by_the_code():
    for groups in (("student", "farm_household"), ("farm_household", "student")):
        assert price("card", 12, TODAY, facts(*groups), law()).group == "farm_household"


def test_a_group_without_a_name_is_called_by_its_code():
    found = price("card", 12, TODAY, facts("poor"), Tariff(LAW.rates, LAW.shares))
    assert found.why[0].text == "Thuộc nhóm: poor"


def test_a_pupil_pays_the_pupils_price_though_the_fifth_of_a_household_would_pay_less():
    household = price("card", 12, TODAY, facts(household_position=5), law())
    pupil = price("card", 12, TODAY, facts("student", "household", household_position=5), law())
    assert (household.sponsor_share, pupil.sponsor_share) == (546_480, 683_100)
    assert pupil.why[2] == Step(
        f"{FULL_RATE}. Người thứ 5 của hộ gia đình không thuộc nhóm nào chỉ còn phải đóng 546.480 đồng, nhưng "
        "theo luật người thuộc nhóm không được chọn mức đó: còn 683.100 đồng",
        None,
        "Nghị định 188/2025/NĐ-CP",
    )
    for other in (facts("student", household_position=1), facts("poor", household_position=5)):
        assert len(price("card", 12, TODAY, other, law()).why) == 5


@pytest.mark.parametrize(
    ("about", "rows"),
    [
        (facts("student", household_position=2), LAW.rates),  # 956.340 đồng as a member
        (facts("near_poor", household_position=5), LAW.rates),
        (facts("student", household_position=5), [row for row in LAW.rates if row.kind != "household_step"]),
    ],
)
def test_the_price_of_a_member_is_named_only_where_it_is_lower(about, rows):
    found = price("card", 12, TODAY, about, Tariff(rows, LAW.shares, NAMES))
    assert found.why[2].text == FULL_RATE


def test_what_the_province_adds_for_others_counts_in_the_price_that_a_member_would_have():
    here = facts("student", household_position=2, province=BAC_NINH)
    found = price("card", 12, TODAY, here, law(top_up("card", "", 3_000)))
    assert found.sponsor_share == 683_100
    assert "Người thứ 2 của hộ gia đình không thuộc nhóm nào chỉ còn phải đóng 669.432 đồng" in found.why[2].text


def test_island_residents_need_no_card():
    for day, basis in (
        (date(2018, 7, 1), "Nghị định 105/2014/NĐ-CP"),
        (date(2018, 12, 1), "Nghị định 146/2018/NĐ-CP, điều 3"),
        (TODAY, "Nghị định 188/2025/NĐ-CP"),
    ):
        found = price("card", 12, day, facts("island"), law())
        assert (found.state_share, found.sponsor_share, found.eligible) == (found.list_price, 0, False)
        assert found.why[-1].legal_basis == basis


@pytest.mark.parametrize(
    ("groups", "months"),
    [((), (3, 6, 12)), (("near_poor",), (3, 6, 12)), (("student",), range(1, 16)), (("student", "near_poor"), (9,))],
)
def test_months_of_a_card_that_may_be_paid(groups, months):
    for number in months:
        assert price("card", number, TODAY, facts(*groups), law()).list_price == number * 113_850


@pytest.mark.parametrize(
    ("groups", "months", "message"),
    [
        ((), 9, "Thẻ BHYT 9 tháng: chỉ đóng được 3, 6 hoặc 12 tháng (học sinh, sinh viên: 1 đến 15)."),
        (("near_poor",), 1, "Thẻ BHYT 1 tháng: chỉ đóng được 3, 6 hoặc 12 tháng (học sinh, sinh viên: 1 đến 15)."),
        (("student",), 0, "Thẻ BHYT 0 tháng: không có thời hạn đóng này."),
        (("student",), 16, "Thẻ BHYT 16 tháng: không có thời hạn đóng này."),
        (("poor",), -3, "Thẻ BHYT -3 tháng: không có thời hạn đóng này."),
    ],
)
def test_months_of_a_card_that_nobody_may_pay(groups, months, message):
    with pytest.raises(CannotPrice) as caught:
        price("card", months, TODAY, facts(*groups), law())
    assert str(caught.value) == message


def test_a_fully_supported_person_is_no_error_whatever_the_months():
    found = price("card", 9, TODAY, facts("poor"), law())
    assert (found.list_price, found.sponsor_share, found.eligible) == (9 * 113_850, 0, False)


@pytest.mark.parametrize("position", [0, -1])
def test_a_position_below_the_first_is_refused(position):
    with pytest.raises(CannotPrice) as caught:
        price("card", 12, TODAY, facts(household_position=position), law())
    assert str(caught.value) == f"Thứ tự trong hộ là {position}: phải là số từ 1 trở lên."


# --- top-ups of a province -----------------------------------------------------------------------------------------


def test_a_province_tops_up_a_group_that_the_state_supports():
    found = price("card", 12, TODAY, facts("near_poor", province=BAC_NINH), law(top_up("card", "near_poor", 2_000)))
    assert amounts(found) == (1_366_200, 956_340, 273_240, 136_620)
    assert found.why[-2] == Step("Địa phương hỗ trợ thêm 20 %: 12 × 22.770 đồng", 273_240, "NQ 10/2026/NQ-HĐND")
    assert found.why[-1].legal_basis == "Nghị định 188/2025/NĐ-CP; NQ 10/2026/NQ-HĐND"
    assert [share.province for share in found.shares] == ["", BAC_NINH]


def test_a_top_up_counts_in_its_province_and_from_its_day_only():
    tariff = law(top_up("card", "near_poor", 2_000))
    for province, day in (("", TODAY), (THANH_HOA, TODAY), (BAC_NINH, date(2025, 12, 31))):
        assert price("card", 12, day, facts("near_poor", province=province), tariff).local_share == 0


def test_state_and_province_never_pay_more_than_the_list_price():
    found = price("card", 12, TODAY, facts("near_poor", province=BAC_NINH), law(top_up("card", "near_poor", 5_000)))
    assert amounts(found) == (1_366_200, 956_340, 409_860, 0)
    assert found.eligible is False
    assert found.why[-2].text == (
        "Địa phương hỗ trợ thêm 50 %, chỉ tính 30 % vì cùng với Nhà nước không quá 100 %: 12 × 34.155 đồng"
    )


def test_a_top_up_for_everybody_lowers_a_household_card_after_its_step():
    found = price("card", 12, TODAY, facts(household_position=5, province=BAC_NINH), law(top_up("card", "", 1_000)))
    assert amounts(found) == (546_480, 0, 54_648, 491_832)
    assert found.group == ""


@pytest.mark.parametrize(("kind", "share"), [("card", 3_000), ("card", 10_000), ("book", 5_000)])
def test_a_top_up_for_everybody_else_is_none_for_a_group_that_the_state_supports(kind, share):
    here = facts("near_poor", province=BAC_NINH)
    with_it = price(kind, 12, TODAY, here, law(top_up(kind, "", share)))
    assert with_it == price(kind, 12, TODAY, here, law())
    assert (with_it.local_share, with_it.eligible) == (0, True)


@pytest.mark.parametrize("kind", ["card", "book"])
def test_a_province_that_helps_everybody_has_a_row_for_each_group(kind):
    tariff = law(top_up(kind, "", 1_000), top_up(kind, "near_poor", 1_000))
    for groups in ((), ("near_poor",)):
        found = price(kind, 12, TODAY, facts(*groups, province=BAC_NINH), tariff)
        assert found.local_share * 10 == found.list_price


def test_a_group_gets_its_own_top_up_whatever_everybody_else_gets():
    tariff = law(top_up("card", "", 1_000), top_up("card", "student", 2_500))
    assert price("card", 12, TODAY, facts("student", province=BAC_NINH), tariff).local_share == 341_556


@pytest.mark.parametrize("groups", [(), ("household",), ("elderly",), ("elderly", "household")])
def test_a_top_up_of_the_household_reaches_all_who_pay_the_household_rate(groups):
    about = facts(*groups, household_position=2, province=BAC_NINH)
    found = price("card", 12, TODAY, about, law(top_up("card", "household", 3_000)))
    assert (found.group, amounts(found)) == ("household", (956_340, 0, 286_908, 669_432))
    assert found.why[0].text == "Thuộc nhóm: household"


def test_a_top_up_of_the_household_reaches_nobody_whom_the_state_supports():
    about = facts("near_poor", "household", household_position=2, province=BAC_NINH)
    found = price("card", 12, TODAY, about, law(top_up("card", "household", 3_000)))
    assert (found.group, amounts(found)) == ("near_poor", (1_366_200, 956_340, 0, 409_860))
    assert found.why[0].text == "Thuộc nhóm: Hộ cận nghèo"
    whole = price("card", 12, TODAY, about, law(top_up("card", "household", 10_000)))
    assert (whole.eligible, amounts(whole)) == (True, amounts(found))


def test_of_the_household_and_everybody_else_the_higher_top_up_counts():
    about = facts(household_position=1, province=BAC_NINH)
    for household, else_, group in ((3_000, 2_000, "household"), (2_000, 3_000, ""), (3_000, 3_000, "household")):
        tariff = law(top_up("card", "household", household), top_up("card", "", else_))
        found = price("card", 12, TODAY, about, tariff)
        assert (found.group, found.local_share) == (group, 409_860)


def test_a_book_knows_no_household_but_that_of_the_list():
    tariff = law(top_up("book", "household", 3_000))
    assert price("book", 6, TODAY, facts(province=BAC_NINH), tariff).local_share == 0
    assert price("book", 6, TODAY, facts("household", province=BAC_NINH), tariff).local_share == 594_000


def test_the_states_support_of_the_household_leaves_its_steps():
    tariff = law(Share("card", "household", 1_000, NEXT_YEAR, "Nghị định mới"))
    for groups in ((), ("household",)):
        found = price("card", 12, NEXT_YEAR, facts(*groups, household_position=5), tariff)
        assert amounts(found) == (546_480, 54_648, 0, 491_832)


def test_a_group_has_no_less_of_the_state_than_everybody_else():
    tariff = law(Share("book", "elderly", 1_000, NEXT_YEAR, "Nghị định mới"), top_up("book", "elderly", 500))
    found = price("book", 6, NEXT_YEAR, facts("elderly", province=BAC_NINH), tariff)
    assert (found.group, amounts(found)) == ("elderly", (2_904_000, 580_800, 145_200, 2_178_000))


def test_a_group_that_only_the_province_supports_keeps_the_household_rate():
    tariff = law(top_up("card", "elderly", 3_000))
    found = price("card", 12, TODAY, facts("elderly", household_position=2, province=BAC_NINH), tariff)
    assert amounts(found) == (956_340, 0, 286_908, 669_432)
    assert (found.group, found.why[0].text) == ("elderly", "Thuộc nhóm: Người cao tuổi")
    assert [rate.kind for rate in found.rates] == ["card_rate", "base_salary", "household_step"]


def test_the_state_counts_with_the_province_when_groups_are_compared():
    tariff = law(top_up("card", "student", 3_000))
    found = price("card", 12, TODAY, facts("student", "near_poor", province=BAC_NINH), tariff)
    assert (found.group, found.sponsor_share) == ("student", 273_240)


def test_nobody_gets_less_for_a_group_that_only_the_province_supports():
    tariff = law(top_up("card", "", 6_000), top_up("card", "elderly", 500))
    found = price("card", 12, TODAY, facts("elderly", household_position=5, province=BAC_NINH), tariff)
    assert (found.group, found.list_price, found.sponsor_share) == ("", 546_480, 218_592)
    assert found.why[0].text == (
        "Tính theo mức hỗ trợ cho những người khác 60 %, cao hơn mức của nhóm: Người cao tuổi 5 %"
    )


def test_of_equal_supports_that_of_the_group_counts():
    tariff = law(top_up("card", "", 5_000), top_up("card", "elderly", 5_000))
    found = price("card", 12, TODAY, facts("elderly", province=BAC_NINH), tariff)
    assert (found.group, found.sponsor_share) == ("elderly", 683_100)


def test_of_two_full_supports_that_of_the_group_counts():
    found = price(
        "card", 12, TODAY, facts("poor", household_position=5, province=BAC_NINH), law(top_up("card", "", 10_000))
    )
    assert (found.group, amounts(found)) == ("poor", (1_366_200, 1_366_200, 0, 0))
    assert [step.text for step in found.why if "Địa phương" in step.text] == []


def test_a_top_up_ends_with_a_row_of_nothing():
    tariff = law(top_up("card", "near_poor", 2_000), top_up("card", "near_poor", 0, NEXT_YEAR))
    about = facts("near_poor", province=BAC_NINH)
    assert price("card", 12, date(2026, 12, 31), about, tariff).local_share == 273_240
    ended = price("card", 12, NEXT_YEAR, about, tariff)
    assert ended.local_share == 0
    assert ended.shares[1].valid_from == NEXT_YEAR


def test_support_that_the_state_ends_leaves_the_household_rate():
    tariff = law(Share("card", "student", 0, NEXT_YEAR, "Nghị định mới"))
    found = price("card", 12, NEXT_YEAR, facts("student", household_position=5), tariff)
    assert (found.group, amounts(found)) == ("", (546_480, 0, 0, 546_480))


def test_support_of_the_state_for_everybody_is_counted_on_the_household_rate():
    tariff = law(Share("card", "", 1_000, NEXT_YEAR, "Nghị định mới"))
    assert amounts(price("card", 12, NEXT_YEAR, facts(household_position=5), tariff)) == (546_480, 54_648, 0, 491_832)


# --- books ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "rest"),
    [
        ("poor", (990_000, 1_452_000)),
        ("island", (990_000, 1_452_000)),
        ("near_poor", (1_188_000, 1_742_400)),
        ("ethnic_minority", (1_386_000, 2_032_800)),
        ("", (1_584_000, 2_323_200)),
        ("student", (1_584_000, 2_323_200)),
    ],
)
def test_book_before_and_after_the_poverty_line_rises(group, rest):
    prices = [price("book", 6, day, facts(group), law()) for day in (date(2026, 12, 31), NEXT_YEAR)]
    assert [found.list_price for found in prices] == [1_980_000, 2_904_000]
    assert tuple(found.sponsor_share for found in prices) == rest
    assert all(found.eligible for found in prices)


def test_book_of_a_chosen_income_is_supported_on_the_poverty_line_only():
    found = price("book", 6, TODAY, facts("poor", monthly_income=2_000_000), law())
    assert amounts(found) == (2_640_000, 990_000, 0, 1_650_000)
    law_of_books, decree = "Luật BHXH 41/2024/QH15", "Nghị định 159/2025/NĐ-CP"
    assert found.why == (
        Step("Thuộc nhóm: Hộ nghèo", None, decree),
        Step("Thu nhập đã chọn, làm căn cứ đóng", 2_000_000, "Nghị định 07/2021/NĐ-CP, điều 3"),
        Step("Mức đóng BHXH tự nguyện một tháng: 22 % × 2.000.000 đồng", 440_000, law_of_books),
        Step(
            "Hỗ trợ chỉ tính trên mức đóng theo chuẩn nghèo: 22 % × 1.500.000 đồng",
            330_000,
            "Nghị định 07/2021/NĐ-CP, điều 3",
        ),
        Step("Đóng 6 tháng: 6 × 440.000 đồng", 2_640_000, law_of_books),
        Step("Nhà nước hỗ trợ 50 %: 6 × 165.000 đồng", 990_000, decree),
        Step("Còn lại, nhà tài trợ trả", 1_650_000, decree),
    )
    assert [rate.kind for rate in found.rates] == ["book_rate", "poverty_line"]


def test_book_without_an_income_is_paid_on_the_poverty_line():
    found = price("book", 3, TODAY, facts(), law())
    assert [step.text for step in found.why] == [
        "Không thuộc nhóm được hỗ trợ riêng",
        "Thu nhập thấp nhất, bằng chuẩn nghèo nông thôn, làm căn cứ đóng",
        "Mức đóng BHXH tự nguyện một tháng: 22 % × 1.500.000 đồng",
        "Đóng 3 tháng: 3 × 330.000 đồng",
        "Nhà nước hỗ trợ 20 %: 3 × 66.000 đồng",
        "Còn lại, nhà tài trợ trả",
    ]
    assert price("book", 3, TODAY, facts(monthly_income=1_500_000), law()).list_price == found.list_price


def test_book_before_any_support_is_paid_in_full():
    found = price("book", 6, date(2017, 12, 31), facts("poor"), law())
    assert amounts(found) == (924_000, 0, 0, 924_000)
    assert found.why[0].legal_basis == "Quyết định 59/2015/QĐ-TTg"


def test_book_is_topped_up_by_the_province():
    tariff = law(top_up("book", "", 1_000), top_up("book", "poor", 5_000), top_up("book", "elderly", 3_000))
    here = {"province": BAC_NINH}
    assert amounts(price("book", 6, TODAY, facts(**here), tariff)) == (1_980_000, 396_000, 198_000, 1_386_000)
    assert amounts(price("book", 6, TODAY, facts("near_poor", **here), tariff)) == (1_980_000, 792_000, 0, 1_188_000)
    full = price("book", 6, TODAY, facts("poor", **here), tariff)
    assert (amounts(full), full.eligible) == ((1_980_000, 990_000, 990_000, 0), False)
    # A group that only the province knows has the State's share for everybody.
    assert amounts(price("book", 6, TODAY, facts("elderly", **here), tariff)) == (
        1_980_000,
        396_000,
        594_000,
        990_000,
    )


def test_full_support_of_the_poverty_line_leaves_the_rest_of_a_higher_income():
    found = price(
        "book",
        6,
        TODAY,
        facts("poor", monthly_income=2_000_000, province=BAC_NINH),
        law(top_up("book", "poor", 5_000)),
    )
    assert (amounts(found), found.eligible) == ((2_640_000, 990_000, 990_000, 660_000), True)


@pytest.mark.parametrize("months", [0, 2, 4, 9, 13, 24])
def test_months_of_a_book_that_nobody_may_pay(months):
    with pytest.raises(CannotPrice) as caught:
        price("book", months, TODAY, facts(), law())
    assert str(caught.value) == f"Sổ BHXH {months} tháng: chỉ đóng trước được 1, 3, 6 hoặc 12 tháng."


@pytest.mark.parametrize("months", [1, 3, 6, 12])
def test_months_of_a_book_that_may_be_paid(months):
    assert price("book", months, TODAY, facts(), law()).list_price == months * 330_000


def test_an_income_below_the_poverty_line_is_refused():
    with pytest.raises(CannotPrice) as caught:
        price("book", 6, NEXT_YEAR, facts(monthly_income=2_199_999), law())
    assert str(caught.value) == (
        "Thu nhập 2.199.999 đồng thấp hơn chuẩn nghèo khu vực nông thôn 2.200.000 đồng áp dụng cho ngày 01/01/2027: "
        "chọn thu nhập từ 2.200.000 đồng trở lên."
    )
    assert price("book", 6, NEXT_YEAR, facts(monthly_income=2_200_000), law()).list_price == 2_904_000


def test_an_income_above_twenty_base_salaries_is_refused():
    assert price("book", 1, TODAY, facts(monthly_income=50_600_000), law()).list_price == 11_132_000
    with pytest.raises(CannotPrice) as caught:
        price("book", 1, TODAY, facts(monthly_income=50_600_001), law())
    assert str(caught.value) == (
        "Thu nhập 50.600.001 đồng cao hơn 20 lần lương cơ sở (50.600.000 đồng): "
        "chọn thu nhập từ 50.600.000 đồng trở xuống."
    )


@pytest.mark.parametrize(
    ("day", "income", "message"),
    [
        (
            TODAY,
            2_010_000,
            "Thu nhập 2.010.000 đồng không đúng bậc: phải bằng chuẩn nghèo khu vực nông thôn 1.500.000 đồng cộng bội "
            "số của 50.000 đồng. Chọn 2.000.000 đồng hoặc 2.050.000 đồng.",
        ),
        (
            NEXT_YEAR,
            2_200_001,
            "Thu nhập 2.200.001 đồng không đúng bậc: phải bằng chuẩn nghèo khu vực nông thôn 2.200.000 đồng cộng bội "
            "số của 50.000 đồng. Chọn 2.200.000 đồng hoặc 2.250.000 đồng.",
        ),
    ],
)
def test_an_income_off_the_steps_is_refused_with_the_nearest(day, income, message):
    with pytest.raises(CannotPrice) as caught:
        price("book", 6, day, facts(monthly_income=income), law())
    assert str(caught.value) == message


def test_the_nearest_income_is_not_above_the_highest():
    tariff = law(Rate("base_salary", 2_531_000, NEXT_YEAR, "x"))
    with pytest.raises(CannotPrice, match=r"Chọn 50\.600\.000 đồng\.$"):
        price("book", 6, NEXT_YEAR, facts(monthly_income=50_610_000), tariff)


def test_steps_and_ceiling_are_figures_with_their_day():
    rates = [Rate("income_step", 100_000, NEXT_YEAR, "x"), Rate("income_ceiling", 10, NEXT_YEAR, "x")]
    tariff = law(*rates)
    assert price("book", 6, date(2026, 12, 31), facts(monthly_income=40_050_000), tariff).list_price == 52_866_000
    with pytest.raises(CannotPrice, match="cao hơn 10 lần lương cơ sở"):
        price("book", 6, NEXT_YEAR, facts(monthly_income=40_000_000), tariff)
    with pytest.raises(CannotPrice, match=r"Chọn 2\.200\.000 đồng hoặc 2\.300\.000 đồng"):
        price("book", 6, NEXT_YEAR, facts(monthly_income=2_250_000), tariff)


@pytest.mark.parametrize(
    ("missing", "name"),
    [
        ("income_step", "bậc thu nhập được chọn để đóng BHXH tự nguyện"),
        ("income_ceiling", "mức thu nhập cao nhất được chọn để đóng BHXH tự nguyện"),
    ],
)
def test_bounds_are_needed_for_a_chosen_income_only(missing, name):
    tariff = Tariff([rate for rate in LAW.rates if rate.kind != missing], LAW.shares)
    assert price("book", 6, TODAY, facts(), tariff).list_price == 1_980_000
    with pytest.raises(CannotPrice, match=f"Chưa có {name} nào"):
        price("book", 6, TODAY, facts(monthly_income=2_000_000), tariff)


# --- gifts, and what has no price ----------------------------------------------------------------------------------


def test_a_gift_costs_its_value():
    found = price("gift", None, TODAY, facts("poor", value=500_000), law())
    assert found == Price(
        500_000,
        0,
        0,
        500_000,
        eligible=True,
        group="",
        why=(Step("Giá trị một phần quà, nhà tài trợ trả toàn bộ", 500_000, "Kế hoạch của chiến dịch"),),
    )


@pytest.mark.parametrize("value", [None, 0, -1])
def test_a_gift_without_a_value_has_no_price(value):
    with pytest.raises(CannotPrice) as caught:
        price("gift", None, TODAY, facts(value=value), law())
    assert str(caught.value) == "Chưa có giá trị quà: ghi giá trị một phần quà, lớn hơn 0 đồng."


def test_a_gift_of_one_dong_has_a_price():
    assert price("gift", None, TODAY, facts(value=1), law()).sponsor_share == 1


@pytest.mark.parametrize(
    ("kind", "months", "message"),
    [
        ("bicycle", 12, "Không có loại quà tặng “bicycle”: chỉ có thẻ (card), sổ (book) và quà (gift)."),
        ("card", None, "Chưa có số tháng đóng: ghi số tháng của thẻ hoặc sổ."),
        ("book", None, "Chưa có số tháng đóng: ghi số tháng của thẻ hoặc sổ."),
    ],
)
def test_what_is_asked_wrongly_has_no_price(kind, months, message):
    with pytest.raises(CannotPrice) as caught:
        price(kind, months, TODAY, facts(), law())
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("missing", "kind", "name"),
    [
        ("base_salary", "card", "lương cơ sở"),
        ("card_rate", "card", "tỷ lệ đóng BHYT"),
        ("household_step", "card", "mức giảm trừ theo thứ tự trong hộ gia đình"),
        ("book_rate", "book", "tỷ lệ đóng BHXH tự nguyện"),
        ("poverty_line", "book", "chuẩn nghèo khu vực nông thôn"),
    ],
)
def test_a_series_without_rows_is_named(missing, kind, name):
    tariff = Tariff([rate for rate in LAW.rates if rate.kind != missing], LAW.shares)
    with pytest.raises(CannotPrice) as caught:
        price(kind, 12, TODAY, facts(), tariff)
    assert str(caught.value) == f"Chưa có {name} nào. Bổ sung tại mục “Mức đóng và hỗ trợ”."


def test_a_day_before_the_first_row_is_named():
    with pytest.raises(CannotPrice) as caught:
        price("card", 12, date(2018, 6, 30), facts(), law())
    assert str(caught.value) == (
        "Chưa có lương cơ sở cho ngày 30/06/2018: dòng sớm nhất áp dụng từ 01/07/2018. "
        "Bổ sung tại mục “Mức đóng và hỗ trợ”."
    )
    assert price("card", 12, date(2018, 7, 1), facts(), law()).list_price == 750_600


def test_a_day_before_the_first_household_step_is_named():
    tariff = law(Rate("base_salary", 1_000_000, date(2014, 1, 1), "x"))
    with pytest.raises(CannotPrice) as caught:
        price("card", 12, date(2014, 12, 31), facts(household_position=3), tariff)
    assert "mức giảm trừ theo thứ tự trong hộ gia đình cho ngày 31/12/2014: dòng sớm nhất áp dụng từ 01/01/2015" in str(
        caught.value
    )


def test_a_missing_step_names_the_first_day_of_the_first_member():
    steps = [Rate("household_step", 10_000, day, "x", place) for day, place in ((DAY_1, 1), (DAY_2, 2))]
    with pytest.raises(CannotPrice, match="dòng sớm nhất áp dụng từ 01/01/2031"):
        Tariff(steps, []).household_step(5, TODAY)


def test_a_group_without_a_code_is_nobodys():
    assert price("book", 6, TODAY, facts(""), law()) == price("book", 6, TODAY, facts(), law())


def test_the_poor_need_no_household_steps():
    tariff = Tariff([rate for rate in LAW.rates if rate.kind != "household_step"], LAW.shares)
    assert price("card", 12, TODAY, facts("near_poor"), tariff).sponsor_share == 409_860


# --- the rows ------------------------------------------------------------------------------------------------------


def test_a_row_holds_from_its_day_until_the_next():
    tariff = law()
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2099, 1, 1)]
    assert [tariff.rate("base_salary", day).value for day in days] == [2_340_000, 2_530_000, 2_530_000]


def test_rows_may_come_in_any_order():
    tariff = Tariff(reversed(LAW.rates), reversed(LAW.shares), NAMES)
    about = facts("near_poor", "student", household_position=4)
    for day in (date(2019, 1, 1), TODAY, NEXT_YEAR):
        assert price("card", 12, day, about, tariff) == price("card", 12, day, about, law())


def test_a_position_without_a_row_yet_takes_the_one_before():
    steps = [Rate("household_step", value, date(2020, 1, 1), "x", place) for place, value in ((1, 10_000), (2, 7_000))]
    tariff = Tariff([*steps, Rate("household_step", 1_000, NEXT_YEAR, "x", 3)], [])
    assert tariff.household_step(3, TODAY).value == 7_000
    assert tariff.household_step(3, NEXT_YEAR).value == 1_000
    assert tariff.household_step(2, NEXT_YEAR).value == 7_000


@pytest.mark.parametrize(
    "row",
    [
        Rate("base_salary", 1, date(2026, 7, 1), "x"),
        Rate("household_step", 1, date(2025, 7, 1), "x", 2),
        Share("book", "", 1, date(2025, 7, 1), "x"),
    ],
)
def test_two_rows_of_a_series_on_one_day_are_refused(row):
    with pytest.raises(SameDayTwice, match=r"đều áp dụng từ ngày 01/07/202[56]: (Rate|Share)"):
        law(row)


def test_rows_carry_the_key_of_what_is_stored():
    rates = [replace(rate, key=number) for number, rate in enumerate(LAW.rates)]
    found = price("card", 12, TODAY, facts(), Tariff(rates, LAW.shares))
    assert [rates[rate.key].kind for rate in found.rates] == ["card_rate", "base_salary", "household_step"]


@pytest.mark.parametrize(
    ("amount", "share", "part"),
    [(1, 5_000, 1), (1, 4_999, 0), (3, 5_000, 2), (113_850, 7_000, 79_695), (7, 1_429, 1), (7, 10_000, 7), (9, 0, 0)],
)
def test_parts_are_rounded_half_up(amount, share, part):
    rates = [
        Rate("poverty_line", amount, date(2020, 1, 1), "x"),
        Rate("book_rate", 10_000, date(2020, 1, 1), "x"),
    ]
    tariff = Tariff(rates, [Share("book", "", share, date(2020, 1, 1), "x")])
    found = price("book", 12, TODAY, facts(), tariff)
    assert amounts(found) == (12 * amount, 12 * part, 0, 12 * (amount - part))


def test_a_rest_of_one_dong_is_still_to_be_donated():
    rates = [Rate("poverty_line", 1_000, date(2020, 1, 1), "x"), Rate("book_rate", 10_000, date(2020, 1, 1), "x")]
    found = price("book", 1, TODAY, facts(), Tariff(rates, [Share("book", "", 9_990, date(2020, 1, 1), "x")]))
    assert (found.sponsor_share, found.eligible) == (1, True)


def test_rows_and_prices_stay_as_they_are():
    for made in (LAW.rates[0], LAW.shares[0], facts(), price("gift", None, TODAY, facts(value=1), law())):
        with pytest.raises(FrozenInstanceError):
            setattr(made, fields(made)[0].name, None)


def test_the_sponsors_rest_depends_on_the_sum_of_the_shares_alone():
    rates = [Rate("poverty_line", 101, date(2020, 1, 1), "x"), Rate("book_rate", 10_000, date(2020, 1, 1), "x")]
    day = date(2020, 1, 1)
    halves = Tariff(rates, [Share("book", "", 2_500, day, "x"), top_up("book", "", 2_500, day)])
    whole = Tariff(rates, [Share("book", "", 5_000, day, "x")])
    here = facts(province=BAC_NINH)
    assert amounts(price("book", 1, TODAY, here, halves)) == (101, 25, 26, 50)
    assert amounts(price("book", 1, TODAY, here, whole)) == (101, 51, 0, 50)


# --- whatever the figures are --------------------------------------------------------------------------------------

START = date(2020, 1, 1)
GROUPS = ("a", "b", "household")
portions = st.integers(0, 10_000)


@st.composite
def tariffs_of_any_law(draw):
    """Any law whose household steps do not rise from one member to the next."""
    steps = sorted(draw(st.lists(portions.filter(bool), min_size=1, max_size=5)), reverse=True)
    rates = [
        Rate("base_salary", draw(st.integers(1, 10_000_000)), START, "x"),
        Rate("poverty_line", draw(st.integers(1, 5_000_000)), START, "x"),
        Rate("card_rate", draw(st.integers(1, 10_000)), START, "x"),
        Rate("book_rate", draw(st.integers(1, 10_000)), START, "x"),
        Rate("income_step", draw(st.integers(1, 1_000_000)), START, "x"),
        Rate("income_ceiling", draw(st.integers(1, 40)), START, "x"),
        *(Rate("household_step", value, START, "x", place) for place, value in enumerate(steps, 1)),
    ]
    payers = [(kind, group, payer) for kind in ("card", "book") for group in ("", *GROUPS) for payer in ("", BAC_NINH)]
    shares = [
        Share(kind, group, draw(portions), START, "x", payer)
        for kind, group, payer in draw(st.lists(st.sampled_from(payers), unique=True))
    ]
    return rates, shares


people = st.builds(
    Facts,
    groups=st.frozensets(st.sampled_from([*GROUPS, "student"])),
    household_position=st.none() | st.integers(1, 9),
    province=st.sampled_from(["", BAC_NINH]),
)
kinds = st.sampled_from(
    [
        *(("card", months) for months in STUDENT_MONTHS),
        *(("book", months) for months in BOOK_MONTHS),
        ("gift", None),
    ]
)


def incomes(rates: list[Rate]) -> st.SearchStrategy[int | None]:
    """Those that may be chosen by the law, if any: from the poverty line in steps up to the ceiling."""
    value = {rate.kind: rate.value for rate in rates if rate.position is None}
    room = value["income_ceiling"] * value["base_salary"] - value["poverty_line"]
    chosen = st.integers(0, room // value["income_step"]).map(
        lambda steps: value["poverty_line"] + steps * value["income_step"]
    )
    return st.none() | chosen if room >= 0 else st.none()


@st.composite
def questions(draw, laws):
    """The rows of a law, somebody, and what may be given to them by it: a card of odd months to a pupil only."""
    of_law, about, what = draw(laws), draw(people), draw(kinds)
    if what[0] == "card" and what[1] not in CARD_MONTHS:
        about = replace(about, groups=about.groups | {"student"})
    income, value = draw(incomes(of_law[0])), draw(st.just(1) | st.integers(1, 5_000_000))
    return of_law, replace(about, monthly_income=income, value=value), what


@given(questions(tariffs_of_any_law()))
def test_parts_always_sum_to_the_list_price(question):
    of_law, about, what = question
    found = price(*what, TODAY, about, Tariff(*of_law))
    assert found.state_share + found.local_share + found.sponsor_share == found.list_price
    assert min(amounts(found)) >= 0
    assert found.eligible is (found.sponsor_share > 0)
    assert all(amount % (what[1] or 1) == 0 for amount in amounts(found))


@given(tariffs_of_any_law(), people, st.integers(1, 9), st.integers(1, 9))
def test_a_later_member_of_a_household_never_costs_more(of_law, about, one, other):
    earlier, later = (
        price("card", 12, TODAY, replace(about, household_position=place), Tariff(*of_law))
        for place in sorted((one, other))
    )
    assert later.list_price <= earlier.list_price
    assert later.sponsor_share <= earlier.sponsor_share


def comes_to_be_supported(what, before_, after_) -> bool:
    """Whether the State supports a group of the person after the change and none before, who then is neither of a
    household nor one of the others any more (docs/decisions/0007). `before_`, `after_`: the rows and the facts.
    """
    others = {"", "household"} if what[0] == "card" else {""}
    supported = [
        any(
            row.share and not row.province and row.group in about.groups - others
            for row in shares
            if row.kind == what[0]
        )
        for shares, about in (before_, after_)
    ]
    return supported == [False, True]


def first_pays_all(of_law):
    """The same law with a first member who pays the full rate, as every law so far has it."""
    rates, shares = of_law
    whole = [replace(r, value=10_000) if r.kind == "household_step" and r.position == 1 else r for r in rates]
    return whole, shares


@given(questions(tariffs_of_any_law().map(first_pays_all)), st.data())
def test_a_higher_share_never_raises_the_sponsors(question, data):
    """Without exception: what is supported already stays on the rate on which it is."""
    of_law, about, what = question
    rates, shares = of_law
    given_ = [place for place, row in enumerate(shares) if row.share or row.province]
    assume(given_)
    place = data.draw(st.sampled_from(given_))
    higher = replace(shares[place], share=data.draw(st.integers(shares[place].share, 10_000)))
    raised = [*shares[:place], higher, *shares[place + 1 :]]
    before, after = (price(*what, TODAY, about, Tariff(rates, rows)) for rows in (shares, raised))
    assert after.sponsor_share <= before.sponsor_share


@given(questions(tariffs_of_any_law().map(first_pays_all)), st.sampled_from(["", *GROUPS, "student"]), portions)
def test_a_new_top_up_never_raises_the_sponsors_share(question, group, share):
    """Whatever the law, the people, the group and what others get: without exception."""
    of_law, about, what = question
    rates, shares = of_law
    without = [row for row in shares if (row.kind, row.group, row.province) != (what[0], group, BAC_NINH)]
    new = top_up(what[0], group, share)
    before, after = (price(*what, TODAY, about, Tariff(rates, rows)) for rows in (without, [*without, new]))
    assert after.sponsor_share <= before.sponsor_share


@given(questions(tariffs_of_any_law().map(first_pays_all)), st.sampled_from(["", *GROUPS, "student"]), portions)
def test_new_support_of_the_state_never_raises_the_sponsors_share(question, group, share):
    of_law, about, what = question
    rates, shares = of_law
    without = [row for row in shares if (row.kind, row.group, row.province) != (what[0], group, "")]
    new = Share(what[0], group, share, START, "x")
    before, after = (price(*what, TODAY, about, Tariff(rates, rows)) for rows in (without, [*without, new]))
    if not comes_to_be_supported(what, (without, about), ([*without, new], about)):
        assert after.sponsor_share <= before.sponsor_share


@given(questions(tariffs_of_any_law().map(first_pays_all)), st.sampled_from([*GROUPS, "student"]))
def test_one_more_group_never_raises_the_sponsors_share(question, group):
    of_law, about, what = question
    tariff = Tariff(*of_law)
    more = replace(about, groups=about.groups | {group})
    before, after = price(*what, TODAY, about, tariff), price(*what, TODAY, more, tariff)
    if not comes_to_be_supported(what, (of_law[1], about), (of_law[1], more)):
        assert after.sponsor_share <= before.sponsor_share


@given(questions(tariffs_of_any_law().map(first_pays_all)), st.sampled_from([*GROUPS, "student"]))
def test_support_of_the_state_never_costs_the_first_of_a_household_more(question, group):
    """Where no province adds anything for others, it holds for them without exception too."""
    of_law, about, what = question
    rates, shares = of_law
    first, rows = replace(about, household_position=None), [row for row in shares if not row.province]
    more = replace(first, groups=first.groups | {group})
    before, after = (price(*what, TODAY, one, Tariff(rates, rows)) for one in (first, more))
    assert after.sponsor_share <= before.sponsor_share


@given(questions(tariffs_of_any_law()), st.integers(0, 400))
def test_a_price_is_that_of_the_day_alone(question, days):
    """A row that begins later changes nothing before its day."""
    of_law, about, what = question
    rates, shares = of_law
    later = TODAY + timedelta(days=days + 1)
    changed = [*rates, *(replace(rate, value=1, valid_from=later) for rate in rates)]
    assert price(*what, TODAY, about, Tariff(changed, shares)) == price(*what, TODAY, about, Tariff(rates, shares))


# --- no float anywhere ---------------------------------------------------------------------------------------------


def numbers_in(value: object) -> list[object]:
    """Every number of a result, however deep."""
    if is_dataclass(value):
        return [number for field in fields(value) for number in numbers_in(getattr(value, field.name))]
    if isinstance(value, tuple):
        return [number for part in value for number in numbers_in(part)]
    return [] if value is None or isinstance(value, str | date) else [value]


@given(questions(tariffs_of_any_law()))
def test_every_number_of_a_price_is_whole(question):
    of_law, about, what = question
    found = numbers_in(price(*what, TODAY, about, Tariff(*of_law)))
    assert {type(number) for number in found} <= {int, bool}
    assert len(found) >= 5


@pytest.mark.parametrize("module", [tariffs, tariff_file, tariff_rows, pricing, sharing, spending])
def test_the_module_knows_no_float(module):
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float | complex)), ast.dump(node)
        assert not isinstance(node, ast.Div), ast.dump(node)
        assert not (isinstance(node, ast.Name) and node.id in ("float", "Decimal", "round")), ast.dump(node)


def test_facts_that_make_no_difference_to_a_kind_are_left_out():
    top_up = Share("card", "near_poor", 1_000, date(2026, 1, 1), "NQ 1", province="24")
    tariff = Tariff([], [top_up])
    there, elsewhere = (Facts(frozenset({"poor"}), household_position=3, province=place) for place in ("24", "38"))
    assert tariff.telling(tariffs.CARD, there) is there
    assert tariff.telling(tariffs.CARD, elsewhere) == Facts(frozenset({"poor"}), household_position=3)
    assert tariff.telling(tariffs.BOOK, there) == Facts(frozenset({"poor"}))
    assert (tariff.helping(tariffs.CARD), tariff.helping(tariffs.BOOK)) == (frozenset({"24"}), frozenset())


def test_groups_that_no_row_names_decide_nothing():
    rows = [
        Share("card", "near_poor", 1_000, date(2026, 1, 1), "NQ 1", province="24"),
        Share("card", "near_poor", 7_000, date(2026, 1, 1), "NĐ 1"),
        Share("book", "", 2_000, date(2026, 1, 1), "NQ 1", province="38"),
    ]
    tariff = Tariff([], rows)
    facts = Facts(frozenset({"near_poor", "orphan", "student"}), household_position=3, province="24")
    assert tariff.deciding(tariffs.CARD, facts) == replace(facts, groups=frozenset({"near_poor", "student"}))
    assert tariff.deciding(tariffs.BOOK, facts) == Facts(frozenset({"student"}))
    few = Facts(frozenset({"near_poor"}))
    assert tariff.deciding(tariffs.CARD, few) is few
    assert tariff.top_ups() == {("card", "near_poor"): frozenset({"24"}), ("book", ""): frozenset({"38"})}


def test_the_groups_that_the_state_supports_are_those_of_the_day():
    assert supported("card", TODAY, law()) == {"poor", "near_poor", "island", "student", "farm_household"}
    assert supported("book", TODAY, law()) == {"poor", "near_poor", "island", "ethnic_minority"}
    assert supported("book", date(2017, 12, 31), law()) == frozenset()
    added = (top_up("card", "orphan", 1_000), Share("card", "household", 1_000, date(2026, 1, 1), "x"))
    assert supported("card", TODAY, law(*added)) == supported("card", TODAY, law())


def test_groups_with_a_row_and_the_last_step_are_told():
    assert Tariff([], [top_up("card", "orphan", 1_000), Share("book", "", 1, DAY_1, "x")]).groups("card") == {"orphan"}
    assert (law().last_household_step, Tariff([], []).last_household_step) == (5, 0)
