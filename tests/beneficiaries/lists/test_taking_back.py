"""A whole accepted list is withdrawn with all its nominations, or nothing is."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from beneficiaries import vetting
from beneficiaries.lists import intake, taking_back
from beneficiaries.lists.settling import NoReason, NotYourList
from beneficiaries.models import Nomination, Person, RecipientList
from campaigns.models import Campaign
from campaigns.transitions import StaleMove
from locations.models import Commune
from tests.beneficiaries.sent import HONG, LAN, but, content_of, person, received
from tests.factories import (
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_user,
)
from tests.pages import told

pytestmark = pytest.mark.django_db
WHY = "Gửi nhầm danh sách của năm ngoái"


def accepted(by, campaign, *rows, **origin):
    sent = received(by, campaign, *rows, **origin)
    intake.accept(sent, by=by, at=timezone.now())
    sent.refresh_from_db()
    return sent


def take_back(sent, by, reason=WHY):
    return taking_back.take_back(sent, reason=reason, by=by, at=timezone.now())


def vetted(sent, name, decide, **more):
    nomination = Nomination.objects.get(recipient_list=sent, person__full_name=name)
    decide(nomination, by=make_leader(), at=timezone.now(), **more)
    return nomination


def test_the_sender_withdraws_a_list_while_all_of_it_waits(campaign, sender):
    sent = accepted(sender, campaign, HONG, LAN, person(3))
    assert taking_back.extent(sent) == taking_back.Extent(people=3, nominations=3, waiting=3, approved=0, rejected=0)
    assert take_back(sent, sender) == 3
    sent.refresh_from_db()
    assert (sent.status, sent.withdrawn_by, sent.withdrawal_reason) == ("withdrawn", sender, WHY)
    assert sent.accepted_by == sender  # that it was accepted stays on record
    decided = Nomination.objects.values_list("status", "decided_by", "decision_reason")
    assert set(decided) == {("withdrawn", sender.pk, WHY)}
    assert Person.objects.count() == 3


def test_a_list_taken_back_may_be_sent_again_as_it_was(campaign, sender):
    sent = accepted(sender, campaign, HONG, LAN)
    take_back(sent, sender)
    again = accepted(sender, campaign, HONG, LAN)
    assert again.pk != sent.pk
    assert Person.objects.count() == 2
    standing = Nomination.objects.filter(status="proposed").values_list("code", "recipient_list")
    assert set(standing) == {("BN2027-00003", again.pk), ("BN2027-00004", again.pk)}


def test_the_same_bytes_lead_to_an_accepted_list_until_it_is_taken_back(campaign, sender):
    content, commune = content_of(HONG), Commune.objects.get(pk=YEN_TRUNG)

    def send():
        now = timezone.now()
        return intake.receive(content, name="a.xlsx", campaign=campaign, commune=commune, by=sender, at=now)

    sent = send()
    intake.accept(sent, by=sender, at=timezone.now())
    with pytest.raises(intake.AcceptedBefore) as refusal:
        send()
    assert refusal.value.details["pk"] == sent.pk
    take_back(sent, sender)
    assert send().status == "staged"


@pytest.mark.parametrize("decide", ["approve", "reject"])
def test_after_vetting_has_begun_only_who_vets_withdraws_the_list(campaign, sender, decide):
    sent = accepted(sender, campaign, HONG, LAN)
    vetted(sent, HONG[1], getattr(vetting, decide), **({"reason": "Đã có thẻ"} if decide == "reject" else {}))
    with pytest.raises(taking_back.DecidedAlready):
        take_back(sent, sender)
    assert set(Nomination.objects.values_list("status", flat=True)) & {"proposed"}
    assert take_back(sent, make_leader()) == 2
    assert set(Nomination.objects.values_list("status", flat=True)) == {"withdrawn"}


def test_the_reason_of_a_rejection_stays_to_be_read(campaign, sender):
    sent = accepted(sender, campaign, HONG, LAN)
    rejected = vetted(sent, HONG[1], vetting.reject, reason="Đã có thẻ")
    take_back(sent, make_officer())
    rejected.refresh_from_db()
    assert rejected.decision_reason == f"{WHY} (trước đó không duyệt: Đã có thẻ)"


def test_a_long_reason_is_cut(campaign, sender):
    sent = accepted(sender, campaign, HONG)
    vetted(sent, HONG[1], vetting.reject, reason="x" * 500)
    take_back(sent, make_officer(), reason="y" * 900)
    sent.refresh_from_db()
    assert sent.withdrawal_reason == "y" * 300
    assert len(Nomination.objects.get().decision_reason) == 500


def test_a_nomination_withdrawn_before_keeps_its_own_reason(campaign, sender):
    sent = accepted(sender, campaign, HONG, LAN)
    gone = vetted(sent, HONG[1], vetting.withdraw, reason="Đã chuyển đi")
    assert take_back(sent, sender) == 1
    gone.refresh_from_db()
    assert gone.decision_reason == "Đã chuyển đi"


def test_the_office_withdraws_its_own_list_too(campaign):
    officer = make_officer()
    sent = accepted(officer, campaign, HONG, commune=None)
    vetted(sent, HONG[1], vetting.approve)
    assert take_back(sent, officer) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_commune_officer(TAM_GIANG),
        lambda: make_officer(province=THANH_HOA),
        lambda: make_leader(province=THANH_HOA),
        lambda: make_user(Role.AUDITOR),
        lambda: make_user(Role.CLERK, institution=make_institution(YEN_TRUNG)),
    ],
)
def test_a_stranger_withdraws_nothing(campaign, sender, make):
    sent = accepted(sender, campaign, HONG)
    stranger = make()
    assert taking_back.may_take_back(stranger, sent) is False
    with pytest.raises(NotYourList):
        take_back(sent, stranger)
    assert Nomination.objects.get().status == "proposed"


def test_in_a_nationwide_campaign_who_vets_in_every_province_concerned_decides(sender):
    campaign = make_campaign(code="TET2027", province=None, lists_until=date(2099, 1, 1))
    make_offer(campaign, "card")
    nation = make_officer(province=None)
    far = but(LAN, commune="Phường Đông Sơn, tỉnh Thanh Hóa", gift="Thẻ BHYT")
    sent = accepted(nation, campaign, but(HONG, commune="Xã Yên Trung, tỉnh Bắc Ninh"), far, commune=None)
    assert set(Nomination.objects.values_list("commune__province_id", flat=True)) == {"24", "38"}
    assert [taking_back.may_take_back(one, sent) for one in (make_leader(), make_leader(THANH_HOA))] == [False, False]
    assert taking_back.may_take_back(make_leader(province=None), sent) is True


def test_the_province_of_a_school_decides_on_its_list(sender):
    campaign = make_campaign(code="TET2027", province=None, lists_until=date(2099, 1, 1))
    make_offer(campaign, "card")
    school = make_institution(YEN_TRUNG)
    clerk = make_user(Role.CLERK, institution=school)
    sent = accepted(clerk, campaign, HONG, commune=None, institution=school)
    assert taking_back.may_take_back(make_leader(), sent) is True
    assert taking_back.may_take_back(make_leader(THANH_HOA), sent) is False


def test_withdrawing_needs_a_reason(campaign, sender):
    sent = accepted(sender, campaign, HONG)
    with pytest.raises(NoReason):
        take_back(sent, sender, reason=" \t ")


def test_nothing_is_withdrawn_in_a_closed_campaign(campaign, sender):
    sent = accepted(sender, campaign, HONG)
    Campaign.objects.update(status="closed")
    with pytest.raises(taking_back.CampaignNotOpen):
        take_back(sent, sender)


def test_a_list_is_taken_back_once(campaign, sender):
    sent = accepted(sender, campaign, HONG)
    take_back(sent, sender)
    with pytest.raises(StaleMove):
        take_back(sent, sender)
    staged = received(sender, campaign, LAN)
    with pytest.raises(StaleMove):
        take_back(staged, sender)
    assert taking_back.may_take_back(sender, staged) is False


def test_the_database_withdraws_no_list_whose_nominations_stand(campaign, sender):
    sent = accepted(sender, campaign, HONG)
    with pytest.raises(IntegrityError, match="has nominations that stand"), transaction.atomic():
        RecipientList.objects.filter(pk=sent.pk).update(
            status="withdrawn", withdrawn_by=sender, withdrawn_at=timezone.now(), withdrawal_reason=WHY
        )


def test_one_standing_nomination_per_person_and_gift(campaign):
    card = campaign.offers.get(kind="card")
    first = make_nomination(card, status="withdrawn")
    make_nomination(card, person=first.person, status="withdrawn")
    make_nomination(card, person=first.person, status="rejected")
    with pytest.raises(IntegrityError, match="a_person_is_nominated_once"), transaction.atomic():
        make_nomination(card, person=first.person, status="proposed")


def test_taking_back_locks_and_writes_in_as_many_queries_for_many_as_for_few(
    campaign, sender, django_assert_max_num_queries
):
    sent = accepted(sender, campaign, *(person(number) for number in range(1, 60)))
    with django_assert_max_num_queries(20):
        assert take_back(sent, sender) == 59


# The pages.


def test_the_page_says_how_many_and_does_it(client, campaign, door):
    sent = accepted(client.user, campaign, HONG, LAN)
    address = reverse(f"{door}list_take_back", args=[sent.pk])
    assert address in client.get(reverse(f"{door}list", args=[sent.pk])).content.decode()
    page = client.get(address).content.decode()
    assert "Rút danh sách cùng 2 hồ sơ" in page
    answer = client.post(address, {"reason": WHY}, follow=True)
    assert told(answer) == ["Đã rút danh sách cùng 2 hồ sơ đề nghị. Tệp vẫn được lưu lại."]
    assert WHY in answer.content.decode()
    sent.refresh_from_db()
    assert sent.status == "withdrawn"


def test_the_page_withdraws_no_other_nominations_than_it_named(client, campaign, door):
    sent = accepted(client.user, campaign, HONG, LAN, person(3))
    address = reverse(f"{door}list_take_back", args=[sent.pk])
    assert '<input type="hidden" name="seen" value="3" id="id_seen">' in client.get(address).content.decode()
    vetted(sent, HONG[1], vetting.withdraw, reason="Đã chuyển đi")
    answer = client.post(address, {"reason": WHY, "seen": "3"}, follow=True)
    assert told(answer) == [
        "Danh sách này hiện còn 2 hồ sơ, không còn là 3: một danh sách gửi lại đã nhận một số người của danh sách này, "
        "hoặc có hồ sơ vừa được rút. Hãy xem lại rồi quyết định."
    ]
    client.post(address, {"reason": WHY, "seen": "2"})
    assert set(Nomination.objects.values_list("status", flat=True)) == {"withdrawn"}


def test_the_page_says_that_the_corrected_list_is_withdrawn_first(client, campaign, door):
    sent = accepted(client.user, campaign, HONG, LAN, person(3))
    address = reverse(f"{door}list_take_back", args=[sent.pk])
    accepted(client.user, campaign, but(HONG, hamlet="Thôn Tây"), LAN, name="2.xlsx")
    page = client.get(address).content.decode()
    assert "Danh sách “2.xlsx” đã sửa lại danh sách này và đã được chốt" in page
    assert 'name="reason"' not in page
    client.post(address, {"reason": WHY, "seen": "3"})
    assert set(Nomination.objects.values_list("status", flat=True)) == {"proposed"}


def test_the_page_asks_why(client, campaign, door):
    sent = accepted(client.user, campaign, HONG)
    answer = client.post(reverse(f"{door}list_take_back", args=[sent.pk]), {"reason": " "})
    assert answer.context["form"].errors
    assert Nomination.objects.get().status == "proposed"


def test_the_page_says_what_is_in_the_way(client, campaign):
    sender = make_commune_officer(YEN_TRUNG)
    sent = accepted(sender, campaign, HONG, LAN)
    vetted(sent, HONG[1], vetting.approve)
    client.force_login(sender)
    address = reverse("beneficiaries:list_take_back", args=[sent.pk])
    page = client.get(address).content.decode()
    assert "1 hồ sơ của danh sách này đã được xét duyệt" in page
    assert 'name="reason"' not in page
    assert told(client.post(address, {"reason": WHY}, follow=True)) == [str(_refusal(sent, sender))]


def _refusal(sent, by):
    with pytest.raises(taking_back.DecidedAlready) as refusal:
        taking_back.refuse(sent, by=by)
    return refusal.value


def test_a_list_to_settle_has_its_own_page_for_withdrawing(client, campaign, door):
    sent = received(client.user, campaign, HONG)
    answer = client.get(reverse(f"{door}list_take_back", args=[sent.pk]), follow=True)
    assert told(answer) == ["Ở đây chỉ rút được danh sách đã chốt."]


def test_who_only_looks_on_is_offered_nothing(client, campaign, sender):
    sent = accepted(sender, campaign, HONG)
    client.force_login(make_user(Role.AUDITOR))
    address = reverse("admin:beneficiaries_list_take_back", args=[sent.pk])
    assert address not in client.get(reverse("admin:beneficiaries_list", args=[sent.pk])).content.decode()
    assert client.get(address).status_code == 403


def test_a_stranger_finds_no_page(client, campaign, sender):
    sent = accepted(sender, campaign, HONG)
    client.force_login(make_commune_officer(TAM_GIANG))
    assert client.get(reverse("beneficiaries:list_take_back", args=[sent.pk])).status_code == 404


def test_the_history_names_the_operation(campaign, sender):
    sent = accepted(sender, campaign, HONG)
    take_back(sent, sender)
    events = RecipientList.pgh_event_model.objects.filter(pgh_obj_id=sent.pk, status="withdrawn")
    assert [event.pgh_context["operation"] for event in events] == ["taking_back.take_back"]
