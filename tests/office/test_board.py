"""The board's arithmetic and order, without a database."""

import pytest

from office.board import Board, Numbers, Place, Show

BAC_NINH = Place("24", "Thành phố Bắc Ninh", "24")
THANH_HOA = Place("38", "Tỉnh Thanh Hóa", "38")
YEN_TRUNG = Place("09205", "Xã Yên Trung", "24")
TAM_GIANG = Place("09202", "Phường Tam Giang", "24")
DONG_SON = Place("16378", "Phường Đông Sơn", "38")
PLACES = {place.code: place for place in (BAC_NINH, THANH_HOA, YEN_TRUNG, TAM_GIANG, DONG_SON)}
BOOK, CARD = 1, 2


@pytest.fixture
def board() -> Board:
    tally = {
        (CARD, "09205"): Numbers(quota=10, pledged=4, proposed=2, approved=5, allocated=3),
        (CARD, "09202"): Numbers(quota=7),
        (CARD, "24"): Numbers(pledged=6, registered=1),
        (CARD, "16378"): Numbers(proposed=1),
        (CARD, "38"): Numbers(quota=20),
        (CARD, ""): Numbers(pledged=100, registered=9),
        (BOOK, "16378"): Numbers(quota=3, approved=1, allocated=1),
    }
    return Board(tally, PLACES)


def test_nominated_are_those_that_wait_and_those_that_are_approved():
    assert Numbers(proposed=2, approved=5).nominated == 7


def test_unserved_are_the_approved_without_a_gift():
    assert Numbers(approved=5, allocated=3).unserved == 2


def test_the_target_is_the_quota_and_without_one_those_who_are_nominated():
    assert (Numbers(quota=4, approved=9).target, Numbers(proposed=2, approved=9).target) == (4, 11)


def test_adding_keeps_no_quota_apart_from_a_quota_of_none():
    assert Numbers() + Numbers() == Numbers(quota=None)
    assert Numbers(quota=0) + Numbers() == Numbers(quota=0)
    assert Numbers(quota=2) + Numbers(quota=3) == Numbers(quota=5)


def test_a_province_adds_up_its_communes_and_what_is_meant_for_it_as_a_whole(board):
    assert board.province(CARD, "24") == Numbers(
        quota=17, pledged=10, registered=1, proposed=2, approved=5, allocated=3
    )


def test_a_quota_of_the_province_itself_counts_instead_of_those_of_its_communes(board):
    assert board.province(CARD, "38") == Numbers(quota=20, proposed=1)


def test_the_total_adds_up_provinces_and_what_is_meant_for_none(board):
    assert board.total(CARD) == Numbers(quota=37, pledged=110, registered=10, proposed=3, approved=5, allocated=3)
    assert board.total(BOOK) == Numbers(quota=3, approved=1, allocated=1)


def test_a_gift_of_which_there_is_nothing_yet_has_zeros(board):
    assert board.total(99) == Numbers()
    assert (board.provinces(99), board.communes(99), board.province(99, "24")) == ([], [], Numbers())


def test_what_is_meant_for_no_commune_stands_apart(board):
    assert board.general(CARD) == Numbers(pledged=100, registered=9)
    assert board.province_general(CARD, "24") == Numbers(pledged=6, registered=1)
    assert board.province_general(CARD, "16") == Numbers()


def test_provinces_and_communes_come_in_the_order_of_their_names_without_the_kind_of_unit(board):
    assert [row.place for row in board.provinces(CARD)] == [BAC_NINH, THANH_HOA]
    assert [row.place for row in board.communes(CARD)] == [DONG_SON, TAM_GIANG, YEN_TRUNG]


def test_communes_are_those_of_the_province_asked_for(board):
    assert [row.place for row in board.communes(CARD, province="24")] == [TAM_GIANG, YEN_TRUNG]


@pytest.mark.parametrize(
    ("search", "found"), [("dong son", [DONG_SON]), ("Tam Giang", [TAM_GIANG]), ("yên", [YEN_TRUNG]), ("bac", [])]
)
def test_communes_are_found_without_diacritics(board, search, found):
    assert [row.place for row in board.communes(CARD, search=search)] == found


@pytest.mark.parametrize(
    ("show", "found"),
    [
        (Show.ALL, [DONG_SON, TAM_GIANG, YEN_TRUNG]),
        (Show.SILENT, [TAM_GIANG]),
        (Show.WAITING, [DONG_SON, YEN_TRUNG]),
        (Show.UNSERVED, [YEN_TRUNG]),
    ],
)
def test_communes_are_those_with_something_left_to_do(board, show, found):
    assert [row.place for row in board.communes(CARD, show=show)] == found


def test_silent_communes_have_a_quota_and_no_nomination_for_any_gift(board):
    assert board.silent() == {"09202"}
