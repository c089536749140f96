"""What a sponsor sees of the people who have the gifts: numbers, and masked people."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from publication.impact import impact_of
from publication.impact_people import ON_A_PAGE, Recipient
from sponsors.online import sessions
from tests.factories import (
    DONG_SON,
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_institution,
    make_line,
    make_nomination,
    make_offer,
    make_person,
    make_pledge,
    make_sponsor,
)
from tests.office.making import allocate, release
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db

MAIL = "nha-tai-tro@example.vn"
NAMES = ("Quách Thị Ánh", "Doãn Văn Bình", "Lạc Thị Cúc")


def give(line, commune, count, **fields):
    people = [make_person(commune, full_name=NAMES[number % 3]) for number in range(count)]
    return [allocate(line, make_nomination(line.offer, person=person, **fields)) for person in people]


def scatter(line, count):
    """To so few in each commune that none is told."""
    return give(line, YEN_TRUNG, 4) + give(line, TAM_GIANG, count - 4)


def pledged(kind="card", quantity=20, **fields):
    sponsor = make_sponsor(None, kind="individual", email=MAIL)
    return make_pledge(make_offer(make_campaign(None), kind), quantity, sponsor=sponsor, **fields)


def test_each_line_is_told_from_pledged_to_allocated():
    line = pledged()
    line.paid_units = 12
    line.save(update_fields=["paid_units"])
    make_line(line.pledge, make_offer(line.offer.campaign, "gift"), 3)
    release(give(line, YEN_TRUNG, 7)[0])
    found = impact_of(line.pledge)
    told_lines = [(one.name, one.quantity, one.paid, one.allocated) for one in found.given]
    assert told_lines == [("Thẻ BHYT 12 tháng", 20, 12, 6), ("Quà Tết", 3, 0, 0)]
    assert (found.allocated, found.released) == (6, 1)


def test_of_fewer_than_five_people_only_the_number_is_told():
    line = pledged()
    give(line, YEN_TRUNG, 4)
    found = impact_of(line.pledge)
    assert (found.allocated, found.hidden) == (4, 4)
    assert (found.provinces, found.communes, found.groups, found.people[:9]) == ((), (), (), [])


def test_places_are_told_unless_few_are_there():
    line = pledged()
    give(line, YEN_TRUNG, 3)
    give(line, TAM_GIANG, 6)
    give(line, DONG_SON, 7)
    found = impact_of(line.pledge)
    card = "Thẻ BHYT 12 tháng"
    assert [(one.name, one.counts) for one in found.provinces] == [
        ("Thành phố Bắc Ninh", ((9, card),)),
        ("Tỉnh Thanh Hóa", ((7, card),)),
    ]
    assert [(one.name, one.within, one.counts) for one in found.communes] == [
        ("Phường Đông Sơn", "Tỉnh Thanh Hóa", ((7, card),)),
    ]


def test_people_are_two_letters_a_decade_and_a_province():
    line = pledged()
    scatter(line, 7)
    people = impact_of(line.pledge).people[:9]
    assert len(people) == 7
    assert isinstance(people[0], Recipient)
    shown = {(one.gift, one.who.initials, one.who.decade, one.who.province) for one in people}
    place = ("1980–1989", "Thành phố Bắc Ninh")
    assert shown == {("Thẻ BHYT 12 tháng", letters, *place) for letters in ("Q. A.", "D. B.", "L. C.")}


def test_nobody_is_shown_of_a_province_that_is_not_counted_out():
    line = pledged()
    scatter(line, 8)
    give(line, DONG_SON, 2)
    found = impact_of(line.pledge)
    assert [one.counts[0][0] for one in found.provinces] != [8, 2]
    assert (len(found.people), found.hidden) == (0, 10)


def test_people_are_never_shown_beside_the_communes_they_may_live_in():
    line = pledged()
    give(line, YEN_TRUNG, 6)
    found = impact_of(line.pledge)
    assert [one.name for one in found.communes] == ["Xã Yên Trung"]
    assert (len(found.people), found.hidden) == (0, 6)
    line = pledged()
    scatter(line, 7)
    give(line, DONG_SON, 7)
    found = impact_of(line.pledge)
    assert [one.name for one in found.communes] == ["Phường Đông Sơn"]
    assert {one.who.province for one in found.people[:20]} == {"Thành phố Bắc Ninh"}
    assert (len(found.people), found.hidden) == (7, 7)


@pytest.mark.parametrize(("group", "shown"), [("poor", 7), ("disabled", 0), ("ethnic_minority", 0)])
def test_nobody_is_shown_of_whom_the_sponsor_knows_a_group_that_tells_of_health_or_origin(group, shown):
    line = pledged(earmarks=({"group_id": group},))
    scatter(line, 7)
    found = impact_of(line.pledge)
    assert (len(found.people), found.hidden) == (shown, 7 - shown)


@pytest.mark.parametrize("earmark", ["commune", "institution", "province"])
def test_nobody_is_shown_whose_commune_school_or_hospital_the_sponsor_knows(earmark):
    marks = {
        "commune": {"commune_id": YEN_TRUNG},
        "institution": {"institution": make_institution()},
        "province": {"province_id": "24"},
    }
    line = pledged(earmarks=(marks[earmark],))
    scatter(line, 7)
    found = impact_of(line.pledge)
    assert (len(found.people), found.hidden) == ((7, 0) if earmark == "province" else (0, 7))


def test_groups_are_counted_that_tell_nothing_of_health_or_origin():
    line = pledged()
    give(line, YEN_TRUNG, 6, groups=["near_poor", "disabled", "ethnic_minority", "hospital_patient", "orphan"])
    assert impact_of(line.pledge).groups == (("Hộ cận nghèo", 6),)


def test_a_group_that_is_small_or_tells_how_small_another_is_is_left_out():
    line = pledged(quantity=60)
    give(line, YEN_TRUNG, 6, groups=["near_poor"])
    give(line, YEN_TRUNG, 2, groups=["student"])
    assert impact_of(line.pledge).groups == ()
    give(line, YEN_TRUNG, 20, groups=["poor"])
    assert impact_of(line.pledge).groups == (("Hộ nghèo", 20),)


def test_a_group_that_the_sponsor_chose_does_not_tell_who_else_belongs_to_it():
    line = pledged(earmarks=({"group_id": "poor"},))
    give(line, YEN_TRUNG, 8, groups=["poor"])
    other = make_line(line.pledge, make_offer(line.offer.campaign, "gift"), 9)
    give(other, YEN_TRUNG, 1, groups=["poor"])
    assert impact_of(line.pledge).groups == ()


def test_places_are_counted_by_line_since_of_each_the_sponsor_knows_the_whole():
    """Six of a line for Yên Trung, one of a line for anybody, in one sum they would be 7 hidden beside 9 told."""
    line = pledged(earmarks=({"commune_id": YEN_TRUNG},))
    give(line, YEN_TRUNG, 6)
    other = make_line(line.pledge, line.offer, 20)
    give(other, TAM_GIANG, 1)
    give(other, DONG_SON, 9)
    found = impact_of(line.pledge)
    meant = "Thẻ BHYT 12 tháng (Xã Yên Trung, Thành phố Bắc Ninh)"
    assert [one.name for one in found.given] == [meant, "Thẻ BHYT 12 tháng"]
    assert [(one.name, one.counts) for one in found.provinces] == [
        ("Thành phố Bắc Ninh", ((6, meant), (None, "Thẻ BHYT 12 tháng"))),
        ("Tỉnh Thanh Hóa", ((None, "Thẻ BHYT 12 tháng"),)),
    ]
    # Tam Giang is not told to be a place of the other line.
    assert [(one.name, one.counts) for one in found.communes] == [
        ("Xã Yên Trung", ((6, meant), (None, "Thẻ BHYT 12 tháng"))),
    ]


def test_of_many_communes_the_first_that_are_told_are_listed(monkeypatch):
    monkeypatch.setattr("publication.impact.MOST_COMMUNES", 1)
    line = pledged()
    give(line, TAM_GIANG, 6)
    give(line, DONG_SON, 7)
    found = impact_of(line.pledge)
    assert ([one.name for one in found.communes], found.more_communes) == (["Phường Đông Sơn"], 1)


def test_of_a_line_of_which_few_are_given_no_place_is_told():
    line = pledged()
    scatter(line, 7)
    few = make_line(line.pledge, make_offer(line.offer.campaign, "gift"), 3)
    give(few, DONG_SON, 3)
    found = impact_of(line.pledge)
    assert [one.name for one in found.provinces] == ["Thành phố Bắc Ninh"]
    assert found.provinces[0].counts == ((7, "Thẻ BHYT 12 tháng"), (None, "Quà Tết"))
    assert (len(found.people), found.hidden) == (7, 3)


def test_a_person_without_a_birth_date_has_no_decade():
    line = pledged()
    person = make_person(birth_date=None, birth_precision="")
    allocate(line, make_nomination(line.offer, person=person))
    give(line, YEN_TRUNG, 3)
    give(line, TAM_GIANG, 4)
    assert "" in {one.who.decade for one in impact_of(line.pledge).people[:9]}


@pytest.mark.parametrize("size", [6, 15])
def test_it_costs_the_same_queries_for_few_and_many(size, django_assert_num_queries):
    line = pledged()
    scatter(line, 4)
    give(line, DONG_SON, size)
    with django_assert_num_queries(8):
        found = impact_of(line.pledge)
    with django_assert_num_queries(0):
        assert (found.allocated, len(found.people)) == (size + 4, 0)


@pytest.mark.parametrize("size", [7, 8])
def test_a_page_of_people_costs_one_query(size, django_assert_num_queries):
    line = pledged()
    scatter(line, size)
    people = impact_of(line.pledge).people
    with django_assert_num_queries(1):
        assert len(people[:20]) == size


@pytest.fixture
def signed_in(client):
    """A browser in which the address is proven."""
    session = client.session
    now = timezone.now().timestamp()
    session[sessions._KEY] = {"email": MAIL, "since": now, "seen": now}
    session.save()
    return client


def test_a_sponsor_reads_the_page_and_nobody_else(client, signed_in):
    line = pledged()
    scatter(line, 7)
    address = reverse("publication:impact", args=[line.pledge.reference])
    assert address == f"/tai-tro/cua-toi/{line.pledge.reference}/tac-dong/"
    response = signed_in.get(address)
    text = text_of(page(response))
    assert "7 người đã được phân bổ quà của bạn" in text
    assert "Q. A." in text
    assert "no-store" in response["Cache-Control"]
    assert re.search("Quách|Doãn|Lạc|0270|Nguyễn|03/05/1980", text) is None
    session = signed_in.session
    session[sessions._KEY] = session[sessions._KEY] | {"email": "khac@example.vn"}
    session.save()
    assert signed_in.get(address).status_code == 404


def test_a_stranger_is_asked_for_the_address(client):
    line = pledged()
    response = client.get(reverse("publication:impact", args=[line.pledge.reference]))
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("online:sign-in"))


def test_a_pledge_of_which_nothing_is_given_says_so(signed_in):
    line = pledged(pledged_on=date(2026, 11, 2))
    text = text_of(page(signed_in.get(reverse("publication:impact", args=[line.pledge.reference]))))
    assert "Chưa có suất nào được phân bổ" in text


def test_no_more_people_are_shown_than_fit_a_page(signed_in, monkeypatch):
    line = pledged()
    scatter(line, 8)
    monkeypatch.setattr("publication.impact_views.ON_A_PAGE", 6)
    address = reverse("publication:impact", args=[line.pledge.reference])
    first, second = page(signed_in.get(address)), page(signed_in.get(f"{address}?trang=2"))
    assert [html.count('<th scope="row">') for html in (first, second)] == [1 + 6, 1 + 2]
    assert 'href="?trang=2#nhung-nguoi"' in first
    letters = re.findall(r"<th scope=\"row\">(\w\. \w\.)", first + second)
    assert sorted(letters) == sorted(["Q. A."] * 4 + ["D. B."] * 2 + ["L. C."] * 2)
    assert ON_A_PAGE == 100


def test_released_awards_are_told_and_shown_no_more():
    line = pledged()
    release(scatter(line, 8)[0])
    found = impact_of(line.pledge)
    assert (found.allocated, found.released, len(found.people), len(found.people[:9])) == (7, 1, 7, 7)
