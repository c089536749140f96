"""Places with who waits there and who has a gift, as it may be told."""

from itertools import product

import pytest

from publication.places import Place, placed
from publication.promised import Meant
from publication.small_numbers import HIDDEN, told, tree_told

CARD, GIFT = 1, 2
COMMUNES = {
    "09205": Place("09205", "Xã Yên Trung", "24"),
    "09202": Place("09202", "Xã Tam Giang", "24"),
    "16378": Place("16378", "Phường Đông Sơn", "38"),
}
PROVINCES = {"24": Place("24", "Thành phố Bắc Ninh", "24"), "38": Place("38", "Tỉnh Thanh Hóa", "38")}


def places():
    waiting = {CARD: {"09205": 20, "09202": 30, "16378": 12}, GIFT: {"16378": 3, "09205": 40, "09202": 0}}
    allocated = {CARD: {"09205": 7}}
    return placed(waiting, allocated, COMMUNES, PROVINCES)


def test_places_stand_in_the_order_of_their_names():
    found = places()
    assert [row.place.name for row in found.provinces] == ["Thành phố Bắc Ninh", "Tỉnh Thanh Hóa"]
    assert [row.place.name for row in found.communes] == ["Phường Đông Sơn", "Xã Tam Giang", "Xã Yên Trung"]
    assert [row.within for row in found.communes] == ["Tỉnh Thanh Hóa", "Thành phố Bắc Ninh", "Thành phố Bắc Ninh"]


def test_a_province_has_the_sum_of_its_communes_unless_it_is_hidden():
    bac_ninh, thanh_hoa = places().provinces
    assert (bac_ninh.cell(CARD).waiting, bac_ninh.cell(CARD).allocated) == (told(50), told(7))
    assert (thanh_hoa.cell(CARD).waiting, thanh_hoa.cell(CARD).allocated) == (told(12), told(0))
    # Without the second, the few of the first could be worked out from the whole.
    assert (thanh_hoa.cell(GIFT).waiting, bac_ninh.cell(GIFT).waiting) == (HIDDEN, HIDDEN)
    assert bac_ninh.cell(99) == bac_ninh.cell(98)


def test_the_whole_is_told_for_each_gift():
    found = places()
    assert found.whole_waiting == {CARD: told(62), GIFT: told(43)}
    assert found.whole_allocated == {CARD: told(7)}


def test_a_place_is_found_by_code_by_province_and_by_a_name_without_diacritics():
    found = places()
    assert found.province("38") == found.provinces[1]
    assert found.province("99") is None
    assert [row.place.code for row in found.of_province("24")] == ["09202", "09205"]
    assert [row.place.code for row in found.found("yen trung")] == ["09205"]
    assert [row.place.code for row in found.found("ĐÔNG")] == ["16378"]


def test_the_places_where_most_wait_come_first_as_far_as_it_is_told():
    found = places()
    assert [row.place.code for row in found.most_waiting(found.communes, 2)] == ["09202", "09205"]
    assert found.most_waiting((), 2) == []


def test_a_place_in_which_nobody_waits_or_has_a_gift_is_left_out():
    found = placed({CARD: {"09205": 0, "09202": 9}}, {}, COMMUNES, PROVINCES)
    assert [row.place.code for row in found.communes] == ["09202"]


def test_of_a_gift_whose_whole_is_hidden_every_place_is_and_none_is_there_for_its_sake():
    found = placed({CARD: {"09205": 4}, GIFT: {"09202": 9}}, {CARD: {"16378": 2}}, COMMUNES, PROVINCES)
    assert [row.place.code for row in found.communes] == ["09202"]
    assert [row.place.code for row in found.provinces] == ["24"]
    row = found.communes[0]
    assert (row.cell(CARD).waiting, row.cell(CARD).allocated, row.cell(GIFT).waiting) == (HIDDEN, HIDDEN, told(9))
    assert found.whole_waiting == {CARD: HIDDEN, GIFT: told(9)}


def test_of_few_in_each_commune_the_sum_of_the_province_is_told_and_no_commune():
    found = placed({CARD: {"09205": 1, "09202": 5}, GIFT: {"09202": 9}}, {}, COMMUNES, PROVINCES)
    assert found.whole_waiting == {CARD: told(6), GIFT: told(9)}
    assert [(row.place.code, row.cell(CARD).waiting) for row in found.provinces] == [("24", told(6))]
    # The commune is there for its gifts, and the other is not told to be one where anybody waits.
    assert [(row.place.code, row.cell(CARD).waiting) for row in found.communes] == [("09202", HIDDEN)]


@pytest.mark.parametrize(
    ("counts", "anybody"), [({}, False), ({CARD: {"09205": 0}}, False), ({CARD: {"09205": 1}}, True)]
)
def test_it_is_known_whether_anybody_waits_at_all(counts, anybody):
    assert placed(counts, {}, COMMUNES, PROVINCES).anybody_waits is anybody


def test_the_rows_and_cells_tell_no_more_than_the_counts_that_may_be_told():
    """Two tables of which the same may be told are told in the same rows and cells, whichever two gifts they are of."""
    known = {}
    tables = list(product((0, 1, 3, 5, 6), repeat=3))
    for waiting, allocated in zip(tables, reversed(tables), strict=True):
        for second in ((0, 2, 5), (1, 1, 8), waiting):
            counts = [dict(zip(COMMUNES, one, strict=True)) for one in (waiting, second, allocated)]
            view = tuple(_seen(one) for one in counts)
            found = placed({CARD: counts[0], GIFT: counts[1]}, {CARD: counts[2]}, COMMUNES, PROVINCES)
            assert known.setdefault(view, found) == found
    assert len(known) < 3 * len(tables)


def _seen(counts):
    """All that may be told of these counts."""
    tree = tree_told({"24": {code: counts[code] for code in ("09205", "09202")}, "38": {"16378": counts["16378"]}})
    places = [("24", ""), ("38", ""), ("24", "09205"), ("24", "09202"), ("38", "16378")]
    return tree.whole, *((tree.count(*place), tree.names(*place)) for place in places)


def test_places_of_which_no_number_is_told_come_last():
    found = placed({GIFT: {"09205": 3, "09202": 6, "16378": 40}}, {}, COMMUNES, PROVINCES)
    assert [row.place.code for row in found.most_waiting(found.communes, 3)] == ["16378", "09202", "09205"]


def meant(commune, units, paid=0, sponsor="A", offer=CARD):
    return Meant(offer, sponsor, "38" if commune == "16378" else "24", commune, units, paid)


def test_what_is_pledged_stands_beside_who_waits_and_brings_a_place_in():
    lines = [meant("09205", 12, 3), meant("09202", 5, 5, "B"), meant("16378", 6, 6, "C")]
    everybody = {CARD: {"A": 12, "B": 5, "C": 6}}
    found = placed({CARD: {"09205": 20}}, {CARD: {}}, COMMUNES, PROVINCES, meant=lines, everybody=everybody)
    cells = {row.place.code: row.cell(CARD) for row in (*found.provinces, *found.communes)}
    assert {code: cell.promised.units for code, cell in cells.items()} == {
        "24": 17, "38": 6, "09202": 5, "09205": 12, "16378": 6,
    }  # fmt: skip
    assert cells["16378"].waiting == told(0)
    assert [row.place.code for row in found.most_waiting(found.communes, 5)] == ["09205"]


def test_nothing_is_told_of_what_is_pledged_where_the_people_with_a_gift_are_not_told():
    lines = [meant("09205", 12), meant("09202", 50), meant("16378", 60)]
    everybody = {CARD: {"A": 122}}
    allocated = {CARD: {"09205": 3, "09202": 20, "16378": 90}}
    found = placed({}, allocated, COMMUNES, PROVINCES, meant=lines, everybody=everybody)
    cells = {row.place.code: row.cell(CARD) for row in (*found.provinces, *found.communes)}
    assert {code: cell.promised.units for code, cell in cells.items()} == {
        "24": 122 - 60, "38": 60, "09202": 0, "09205": 0, "16378": 60,
    }  # fmt: skip


def test_where_the_whole_is_hidden_nothing_is_told_of_pledges_by_place():
    allocated = {CARD: {"09205": 3}}
    found = placed({}, allocated, COMMUNES, PROVINCES, meant=[meant("16378", 60)], everybody={CARD: {"A": 60}})
    assert (found.provinces, found.communes) == ((), ())
