import pytest

from beneficiaries.reading.row_kinds import Section
from beneficiaries.reading.sections import SectionContext, words_alone
from documents.workbooks.workbook import Row
from locations.addresses import Address


def _place(hamlet="", commune="", district="", province=""):
    return Section(Address(hamlet, commune, district, province))


def _group(*groups, numbered=False):
    return Section(groups=frozenset(groups), numbered=numbered)


def _context(*sections):
    context = SectionContext()
    for section in sections:
        context.enter(section)
    return context


def test_nothing_is_said_at_first():
    context = SectionContext()
    assert (context.address, context.groups, context.request) == (Address("", "", "", ""), frozenset(), "")


def test_a_wider_place_ends_the_narrower_ones():
    context = _context(_place(province="A"), _place(district="B"), _place(commune="C"), _place(hamlet="D"))
    assert context.address == Address("D", "C", "B", "A")
    context.enter(_place(hamlet="E"))
    assert context.address == Address("E", "C", "B", "A")
    context.enter(_place(commune="F"))
    assert context.address == Address("", "F", "B", "A")
    context.enter(_place(province="G"))
    assert context.address == Address("", "", "", "G")


def test_a_hamlet_named_first_does_not_outlive_its_commune():
    assert _context(_place(hamlet="D"), _place(commune="C")).address == Address("", "C", "", "")


def test_groups_within_hamlets_end_with_them():
    context = _context(_place(hamlet="1"), _group("poor"))
    assert (context.address.hamlet, context.groups) == ("1", {"poor"})
    context.enter(_place(hamlet="2"))
    assert (context.address.hamlet, context.groups) == ("2", frozenset())


def test_hamlets_within_groups_end_with_them():
    context = _context(_group("poor"), _place(hamlet="1"), _place(hamlet="2"))
    assert (context.address.hamlet, context.groups) == ("2", {"poor"})
    context.enter(_group("near_poor"))
    assert (context.address.hamlet, context.groups) == ("", {"near_poor"})


def test_what_is_said_in_one_row_holds_together():
    context = _context(Section(Address("1", "", "", ""), frozenset({"poor"}), "card"))
    assert (context.address.hamlet, context.groups, context.request) == ("1", {"poor"}, "card")
    context.enter(_place(hamlet="2"))
    assert (context.address.hamlet, context.groups, context.request) == ("2", frozenset(), "")


def test_requests_and_groups_nest_like_places():
    context = _context(Section(request="book"), _group("poor"), _group("near_poor"))
    assert (context.request, context.groups) == ("book", {"near_poor"})
    context.enter(Section(request="card"))
    assert (context.request, context.groups) == ("card", frozenset())


def test_a_section_that_says_nothing_changes_nothing():
    context = _context(_place(hamlet="1"), Section(numbered=True))
    assert context.address.hamlet == "1"


def test_a_new_table_keeps_only_what_stands_right_above_it():
    context = _context(_place(hamlet="1"))
    context.person_follows()
    context.enter(_place(hamlet="2"))
    context.enter(_group("poor"))
    context.enter(_group("disabled", numbered=True))
    fresh = context.since_last_person()
    assert (fresh.address.hamlet, fresh.groups) == ("2", {"disabled"})
    context.person_follows()
    assert context.since_last_person().address.hamlet == ""


def test_an_unnumbered_line_with_a_group_is_the_title_of_another_list():
    context = _context(_group("poor", numbered=True), _place(hamlet="1"))
    assert context.is_titled is False
    context.enter(_group("near_poor"))
    assert context.is_titled is True
    context.person_follows()
    assert context.is_titled is False


def test_people_of_no_group_of_ours_end_the_group_above_and_what_is_within_it():
    other = Section(numbered=True, other=True)
    context = _context(_group("poor"), _place(hamlet="Thôn 1"), other)
    assert (context.groups, context.address.hamlet) == (frozenset(), "")
    context.enter(_place(hamlet="Thôn 2"))
    context.enter(other)
    assert (context.groups, context.address.hamlet) == (frozenset(), "Thôn 2")


@pytest.mark.parametrize("text", ["Đông Thượng", "Ngoài thôn"])
def test_words_alone_may_name_a_place(text):
    assert words_alone(Row(3, (None, f" {text} "))) == text


@pytest.mark.parametrize(
    "cells",
    [
        ("Trang 2",),
        ("(tiếp theo)",),
        ("Người lập biểu",),
        ("Đông", "Thượng"),
        (3,),
        ("x" * 61,),
        (),
    ],
)
def test_other_words_alone_name_none(cells):
    assert words_alone(Row(3, cells)) == ""


def test_it_is_known_whether_a_place_is_named():
    assert not _context(_place(district="B"), _group("poor")).names_place
    assert _context(_place(hamlet="D")).names_place
    assert _context(_place(commune="C")).names_place
