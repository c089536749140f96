"""Places with who waits there and who has a gift, as it may be told."""

from publication.places import Place, placed
from publication.promised import Meant
from publication.small_numbers import HIDDEN, told

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
    assert found.few_wait
    assert not places().few_wait


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
