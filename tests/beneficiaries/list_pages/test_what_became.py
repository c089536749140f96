"""What is true of a list and its nominations after a later one: withdrawn whole, corrected, vetted otherwise."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from beneficiaries import vetting
from beneficiaries.file_back.giving_back import result_of
from beneficiaries.list_pages.what_lists_say import says_otherwise, withdrawn_before
from beneficiaries.lists import intake, resending, taking_back
from beneficiaries.models import Nomination
from tests.beneficiaries.sent import BAD_DATE, HONG, LAN, but, person, received
from tests.factories import (
    TAM_GIANG,
    make_commune_officer,
    make_leader,
    make_officer,
)
from tests.pages import page

pytestmark = pytest.mark.django_db


def accepted(sent, by):
    intake.accept(sent, by=by, at=timezone.now())
    sent.refresh_from_db()
    return sent


def list_page(client, door, sent):
    return client.get(reverse(f"{door}list", args=[sent.pk]))


def of(name):
    return Nomination.objects.get(person__full_name=name)


def nomination_page(client, nomination):
    client.force_login(make_officer())
    return page(client.get(reverse("admin:beneficiaries_nomination_change", args=[nomination.pk])))


def test_the_rows_of_an_accepted_list_that_was_withdrawn_are_not_shown_as_taken(client, campaign, sender, door):
    sent = accepted(received(sender, campaign, HONG, LAN), sender)
    taking_back.take_back(sent, reason="Gửi nhầm tệp", by=sender, at=timezone.now())
    shown = page(list_page(client, door, sent))
    assert "Sẵn sàng" not in shown
    assert shown.count("Gửi nhầm tệp") == 3  # of the list, and of each nomination
    assert ("BN2027-00001" in shown, "Rút cả danh sách" in shown) == (True, False)


def test_the_file_back_of_a_withdrawn_accepted_list_tells_what_became_of_its_nominations(campaign, sender):
    sent = accepted(received(sender, campaign, HONG, LAN), sender)
    taking_back.take_back(sent, reason="Gửi nhầm tệp", by=sender, at=timezone.now())
    sent.refresh_from_db()
    told = result_of(sent, by=sender)
    assert [(row.code, row.decision) for row in told.rows] == [
        ("BN2027-00001", "Đã rút: Gửi nhầm tệp"),
        ("BN2027-00002", "Đã rút: Gửi nhầm tệp"),
    ]


def test_a_list_withdrawn_before_it_was_accepted_shows_its_rows(client, campaign, sender, door):
    sent = received(sender, campaign, HONG, BAD_DATE)
    intake.withdraw(sent, reason="Gửi nhầm tệp", by=sender, at=timezone.now())
    assert list_page(client, door, sent).templates[0].name == "beneficiaries/list.html"


def test_a_list_and_the_one_that_corrects_it_lead_to_each_other(client, campaign, sender, door):
    first = accepted(received(sender, campaign, HONG, LAN, name="lan-1.xlsx"), sender)
    again = received(sender, campaign, HONG, LAN, person(3), name="lan-2.xlsx")
    there = reverse(f"{door}list", args=[again.pk])
    assert [one.pk for one in list_page(client, door, first).context["corrected_by"]] == [again.pk]
    assert f'href="{there}"' in page(list_page(client, door, first))
    assert "“lan-1.xlsx”" in page(list_page(client, door, again)).replace("<span data-verbatim>", "").replace(
        "</span>", ""
    )
    intake.withdraw(again, reason="Nhầm", by=sender, at=timezone.now())
    assert f'href="{there}"' not in page(list_page(client, door, first))


def test_a_list_still_to_settle_says_that_it_is_corrected(client, campaign, sender, door):
    first = received(sender, campaign, HONG, LAN, name="lan-1.xlsx")
    again = received(sender, campaign, HONG, LAN, person(3), name="lan-2.xlsx")
    assert reverse(f"{door}list", args=[again.pk]) in page(list_page(client, door, first))
    resending.replace(again, by=sender, at=timezone.now())
    assert reverse(f"{door}list", args=[again.pk]) in page(list_page(client, door, first))


def test_a_correcting_list_that_is_not_seen_is_not_led_to(client, campaign, sender):
    first = received(sender, campaign, HONG, LAN)
    again = received(make_commune_officer(TAM_GIANG), campaign, but(HONG, hamlet="x"), commune=TAM_GIANG)
    again.replaces = first
    again.save(update_fields=["replaces"])
    client.force_login(sender)
    assert list(list_page(client, "beneficiaries:", first).context["corrected_by"]) == []


def test_nominations_that_went_over_into_the_corrected_list_are_told_in_the_first_one(client, campaign, sender, door):
    first = accepted(received(sender, campaign, HONG, LAN, person(3)), sender)
    aside = received(sender, campaign, HONG, LAN, person(4))
    accepted(aside, sender)
    answer = list_page(client, door, first)
    handed = set(first.rows.filter(full_name__in=[HONG[1], LAN[1]]).values_list("pk", flat=True))
    assert answer.context["handed_over"] == handed
    assert page(answer).count("Hồ sơ nay thuộc danh sách gửi lại.") == 2
    assert list_page(client, door, aside).context["handed_over"] == set()


def corrected(campaign, sender, *rows, vet=vetting.approve, **given):
    """The nomination of Hồng, vetted, of whom a list sent again then says otherwise."""
    accepted(received(sender, campaign, HONG, LAN, person(3)), sender)
    vet(of(HONG[1]), by=make_leader(), at=timezone.now(), **given)
    return accepted(received(sender, campaign, *rows, LAN, person(3), name="lan-2.xlsx"), sender)


def test_what_a_corrected_list_says_otherwise_than_was_vetted_is_on_the_nominations_page(client, campaign, sender):
    right = but(HONG, born="06/03/1962", groups="Hộ nghèo", hamlet="Thôn Nam", gift="Sổ BHXH")
    again = corrected(campaign, sender, right)
    shown = nomination_page(client, of(HONG[1]))
    assert "gửi lại sau khi xét duyệt ghi khác" in shown
    assert f'href="{reverse("admin:beneficiaries_list", args=[again.pk])}"' in shown
    otherwise = says_otherwise(of(HONG[1]), make_officer())
    assert [(str(one.label), one.was, one.now) for one in otherwise.differences] == [
        ("Ngày sinh", "05/03/1962", "06/03/1962"),
        ("Thôn, tổ dân phố", "Thôn Đông", "Thôn Nam"),
        ("Nhóm hoàn cảnh", "Hộ cận nghèo", "Hộ nghèo"),
        ("Đề nghị tặng", "Thẻ BHYT", "Sổ BHXH"),
    ]
    assert "gửi lại sau khi xét duyệt" not in nomination_page(client, of(LAN[1]))


def test_once_the_register_says_the_same_nothing_is_told_any_more(campaign, sender):
    corrected(campaign, sender, but(HONG, hamlet="Thôn Nam"))
    one = of(HONG[1])
    type(one.person).objects.filter(pk=one.person_id).update(hamlet="Thôn Nam")
    assert says_otherwise(of(HONG[1]), make_officer()) is None


def test_what_the_list_leaves_out_is_no_difference(campaign, sender):
    corrected(campaign, sender, but(HONG, hamlet="Thôn Nam", number=None, sex=None, groups=None))
    otherwise = says_otherwise(of(HONG[1]), make_officer())
    assert [(one.was, one.now) for one in otherwise.differences] == [
        ("Thôn Đông", "Thôn Nam"),
        ("Hộ cận nghèo", ""),
    ]


def test_a_list_that_is_not_seen_is_named_without_a_way_to_it(campaign, sender):
    corrected(campaign, sender, but(HONG, hamlet="Thôn Nam"))
    otherwise = says_otherwise(of(HONG[1]), make_commune_officer(TAM_GIANG))
    assert (otherwise.file, otherwise.received) == ("lan-2.xlsx", None)


def test_a_nomination_by_hand_or_as_it_was_vetted_says_nothing(campaign, sender):
    accepted(received(sender, campaign, HONG, LAN), sender)
    one = of(HONG[1])
    assert says_otherwise(one, make_officer()) is None
    one.row = one.recipient_list = None
    assert says_otherwise(one, make_officer()) is None


def test_who_was_withdrawn_before_is_told_to_whom_vets(client, campaign, sender):
    accepted(received(sender, campaign, HONG, LAN), sender)
    first = of(HONG[1])
    vetting.withdraw(first, reason="Đã chuyển đi", by=make_officer(), at=datetime(2026, 11, 12, 3, tzinfo=UTC))
    accepted(received(sender, campaign, HONG, LAN, person(3)), sender)
    anew = Nomination.objects.get(person=first.person_id, status="proposed")
    words = f"Đã rút trước đây, ngày 12/11/2026: hồ sơ BN2027-00001, {first.offer} (“Đã chuyển đi”)."
    assert words in " ".join(nomination_page(client, anew).split())
    assert "Đã rút trước đây" not in nomination_page(client, first)
    queue = page(client.get(reverse("admin:beneficiaries_vetting")))
    assert f"Đã rút trước đây: BN2027-00001, {first.offer} (“Đã chuyển đi”)" in queue
    assert list(withdrawn_before(anew, make_commune_officer(TAM_GIANG))) == []


def test_who_was_withdrawn_with_a_whole_list_is_not_told_of(campaign, sender):
    first = accepted(received(sender, campaign, HONG, LAN), sender)
    taking_back.take_back(first, reason="Gửi nhầm tệp", by=sender, at=timezone.now())
    accepted(received(sender, campaign, HONG, LAN, person(3)), sender)
    anew = Nomination.objects.get(person__full_name=HONG[1], status="proposed")
    assert list(withdrawn_before(anew, make_officer())) == []


def test_who_was_withdrawn_is_told_where_the_lists_are_compared(client, campaign, sender, door):
    accepted(received(sender, campaign, HONG, LAN), sender)
    vetting.withdraw(of(HONG[1]), reason="Đã chuyển đi", by=make_officer(), at=timezone.now())
    again = received(sender, campaign, HONG, LAN, person(3))
    same = page(client.get(reverse(f"{door}list_changes", args=[again.pk]) + "?muc=khong-doi"))
    assert same.count("đã được rút ngày") == 1
