"""Who may settle a list, and what settling leaves alone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from beneficiaries import settling
from beneficiaries.models import RecipientList
from tests.beneficiaries.sent import BAD_DATE, HONG, LAN, received
from tests.factories import (
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    give_duty,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_offer,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    campaign = make_campaign(code="TET2027", province=None, lists_until=date(2099, 1, 1))
    make_offer(campaign, "card")
    make_offer(campaign, "book")
    return campaign


def test_a_communes_list_is_settled_where_the_commune_lies(campaign):
    sent = received(make_commune_officer(YEN_TRUNG), campaign, HONG)
    may = {
        "colleague": make_commune_officer(YEN_TRUNG, TAM_GIANG),
        "province": make_officer(),
        "nation": make_officer(province=None),
        "insurance": make_user(Role.INSURANCE_OFFICER, communes=(YEN_TRUNG,)),
    }
    may_not = {
        "other commune": make_commune_officer(TAM_GIANG),
        "other province": make_officer(province=THANH_HOA),
        "leader": make_leader(),
        "school": make_user(Role.CLERK, institution=make_institution(YEN_TRUNG)),
    }
    assert {name for name, user in may.items() if settling.may_settle(user, sent)} == set(may)
    assert {name for name, user in may_not.items() if settling.may_settle(user, sent)} == set()


def test_who_sent_a_list_but_left_the_commune_settles_it_no_more(campaign):
    sender = make_commune_officer(YEN_TRUNG)
    sent = received(sender, campaign, HONG)
    sender.duties.update(ends_on=timezone.localdate() - timedelta(days=1))
    give_duty(sender, Role.COMMUNE_OFFICER, communes=(TAM_GIANG,))
    again = sender.__class__.objects.get(pk=sender.pk)
    assert settling.may_settle(again, sent) is False
    assert not RecipientList.objects.visible_to(again).exists()
    with pytest.raises(settling.NotYourList):
        settling.review(sent, by=again, at=timezone.now())


def test_a_list_of_several_provinces_is_settled_by_who_sent_it_and_by_the_nation(campaign):
    sender = make_officer()
    give_duty(sender, Role.OFFICER, province=THANH_HOA)
    sent = received(sender, campaign, HONG, commune=None)
    assert (sent.province, settling.may_settle(sender, sent)) == (None, True)
    assert settling.may_settle(make_officer(province=None), sent) is True
    assert settling.may_settle(make_officer(), sent) is False
    assert list(RecipientList.objects.visible_to(sender)) == [sent]
    assert not RecipientList.objects.visible_to(make_officer()).exists()
    sender.duties.update(ends_on=timezone.localdate() - timedelta(days=1))
    again = sender.__class__.objects.get(pk=sender.pk)
    assert settling.may_settle(again, sent) is False
    assert not RecipientList.objects.visible_to(again).exists()


def test_a_correction_adds_to_those_before(campaign):
    officer = make_officer()
    row = received(officer, campaign, BAD_DATE).rows.get()
    settling.correct(row, corrections={"birth_date": "1962"}, by=officer, at=timezone.now())
    settling.correct(row, corrections={"hamlet": " Thôn Mới "}, by=officer, at=timezone.now())
    row.refresh_from_db()
    assert row.corrections == {"birth_date": "1962", "hamlet": "Thôn Mới"}


def test_settling_one_row_leaves_rows_without_new_remarks_untouched(campaign):
    officer = make_officer()
    sent = received(officer, campaign, BAD_DATE, LAN)
    settling.correct(sent.rows.first(), corrections={"birth_date": "1962"}, by=officer, at=timezone.now())
    assert [row.events.count() > 1 for row in sent.rows.all()] == [True, False]


def test_counts_of_rows_by_state_come_in_one_query(campaign, django_assert_num_queries):
    officer = make_officer()
    sent = received(officer, campaign, HONG, BAD_DATE, LAN)
    settling.set_aside(sent.rows.last(), reason="Đã mất", by=officer, at=timezone.now())
    with django_assert_num_queries(1):
        assert settling.settled(sent.rows) == {"ready": 1, "needs_attention": 1, "rejected": 1}
    counted = RecipientList.objects.with_row_counts().get()
    assert (counted.ready, counted.to_settle, counted.set_aside) == (1, 1, 1)
