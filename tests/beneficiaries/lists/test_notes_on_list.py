"""What is said once of a list as a whole, as long as it is so."""

import pytest
from django.utils import timezone

from beneficiaries.lists import settling
from beneficiaries.lists.notes_on_list import notes_on
from tests.beneficiaries.sent import HEADINGS, HONG, LAN, but, open_for_lists, received
from tests.factories import YEN_TRUNG, make_commune_officer

pytestmark = pytest.mark.django_db

ANYBODY = [but(HONG, groups=None), but(LAN, groups="-")]


@pytest.fixture
def officer():
    return make_commune_officer(YEN_TRUNG)


@pytest.fixture
def sent(officer):
    return received(officer, open_for_lists(), *ANYBODY)


def _codes(sent):
    return [(note.field, note.code) for note in notes_on(sent)]


def test_a_list_in_which_nobody_has_a_group_says_so_in_one_query(sent, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert _codes(sent) == [("list", "nobody_grouped")]
    assert [row.problems for row in sent.rows.all()] == [[], []]


def test_a_group_chosen_for_the_list_or_one_row_ends_it_and_undoing_brings_it_back(sent, officer):
    done = settling.choose_group(sent, group="poor", by=officer, at=timezone.now())
    assert _codes(sent) == []
    settling.undo(done.step, by=officer, at=timezone.now())
    assert _codes(sent) == [("list", "nobody_grouped")]
    settling.correct(sent.rows.first(), corrections={"groups": ""}, by=officer, at=timezone.now())
    assert _codes(sent) == []


def test_only_rows_that_are_not_set_aside_count(officer):
    sent = received(officer, open_for_lists(), HONG, but(LAN, groups=None))
    assert _codes(sent) == []
    settling.set_aside(sent.rows.first(), reason="Đã mất", by=officer, at=timezone.now())
    assert _codes(sent) == [("list", "nobody_grouped")]
    settling.set_aside(sent.rows.last(), reason="Đã mất", by=officer, at=timezone.now())
    assert _codes(sent) == []


@pytest.mark.parametrize("row", [HONG, but(HONG, groups="Gia đình chính sách")])
def test_a_group_and_a_text_that_is_asked_about_by_itself_are_no_silence(officer, row):
    assert _codes(received(officer, open_for_lists(), row, ANYBODY[1])) == []


def test_what_holds_for_whole_sheets_is_said_from_what_is_kept_of_them(officer):
    sent = received(officer, open_for_lists(), HONG)
    assert sent.sheets[0]["hidden_columns"] == []
    assert sent.sheets[0]["headings_of"] == sent.sheets[0]["old_font"] == ""
    sent.sheets = [
        {**sent.sheets[0], "hidden": True, "hidden_columns": ["“Họ và tên” (cột D)"]},
        {**sent.sheets[0], "name": "Trang 2", "headings_of": "Trang 1", "old_font": "TCVN3"},
        {"name": "Trước đây", "rows": 3, "hidden": False, "skipped": [], "unknown_headings": []},
    ]
    codes = ["sheet_hidden", "columns_hidden", "sheet_continued", "sheet_old_font"]
    assert [code for _field, code in _codes(sent)] == codes


def test_other_months_than_the_campaign_gives_are_told(officer, django_assert_num_queries):
    headings = [*HEADINGS, "Số tháng BHXH", "Số tháng BHYT"]
    sent = received(officer, open_for_lists(), (*HONG, 12, 12), (*LAN, 6, None), headings=headings)
    assert sent.sheets[0]["months"] == [["Số tháng BHXH", "book", [6, 12]], ["Số tháng BHYT", "card", [12]]]
    with django_assert_num_queries(2):
        [note] = notes_on(sent)
    assert note.code == "months_differ"
    assert note.message.startswith("Cột “Số tháng BHXH” ghi 12 tháng, nhưng chiến dịch này tặng Sổ BHXH 6 tháng")
