"""A corrected list is accepted while the same nominations are vetted, each on a connection of its own."""

from datetime import date

import pytest
from django.utils import timezone

from beneficiaries import vetting
from beneficiaries.lists import intake, resending, taking_back
from beneficiaries.models import Nomination, RecipientList
from tests.beneficiaries.connections import at_once, one_after_the_other
from tests.beneficiaries.sent import HONG, LAN, but, person, received
from tests.factories import YEN_TRUNG, make_commune_officer, make_leader, make_officer

pytestmark = pytest.mark.django_db(transaction=True)

RIGHT_HONG = but(HONG, born="06/03/1962", groups="Hộ nghèo")


@pytest.fixture
def leader():
    return make_leader()


def sent_twice(campaign, sender, *rows, corrector=None):
    """The accepted list and the corrected one, which is ready to be accepted."""
    earlier = received(sender, campaign, but(HONG, gift="Sổ BHXH"), LAN, person(3))
    intake.accept(earlier, by=sender, at=timezone.now())
    return earlier, received(corrector or sender, campaign, *rows, name="lan-2.xlsx")


def accepting(sent, by):
    def accept():
        intake.accept(RecipientList.objects.get(pk=sent.pk), by=by, at=timezone.now())

    return accept


def of_hong():
    return Nomination.objects.select_related("person", "campaign", "offer", "commune").get(
        person__personal_id=HONG[4], offer__kind="book"
    )


def deciding(decide, by, **given):
    seen = of_hong()  # as it is when somebody looks

    def act():
        decide(seen, by=by, at=timezone.now(), **given)

    return act


def deciding_together(decide, by, **given):
    keys, seen_at = [of_hong().pk], timezone.now()

    def act():
        outcome = decide(Nomination.objects.filter(pk__in=keys), seen_at=seen_at, by=by, at=timezone.now(), **given)
        for refusal in outcome.refused:
            raise refusal

    return act


DECISIONS = {
    "approve": lambda by: deciding(vetting.approve, by),
    "reject": lambda by: deciding(vetting.reject, by, reason="Không đủ điều kiện"),
    "approve_many": lambda by: deciding_together(vetting.approve_many, by),
    "reject_many": lambda by: deciding_together(vetting.reject_many, by, reason="Không đủ điều kiện"),
}
BOOK_HONG = but(RIGHT_HONG, gift="Sổ BHXH")


@pytest.mark.parametrize("decision", DECISIONS)
def test_who_vets_while_a_corrected_list_is_accepted_decides_on_nothing_unseen(campaign, leader, decision):
    sender = make_commune_officer(YEN_TRUNG)
    _earlier, again = sent_twice(campaign, sender, BOOK_HONG, LAN, person(3))
    outcome = one_after_the_other(accepting(again, sender), DECISIONS[decision](leader))
    assert outcome == ["done", "CorrectedMeanwhile"]
    hong = of_hong()
    assert (hong.status, hong.groups, hong.person.birth_date) == ("proposed", ["poor"], date(1962, 3, 6))
    DECISIONS[decision](leader)()  # having looked again
    assert of_hong().status == {"a": "approved", "r": "rejected"}[decision[0]]


@pytest.mark.parametrize("decision", DECISIONS)
def test_what_is_vetted_while_a_corrected_list_is_accepted_stays_and_is_told(campaign, leader, decision):
    sender = make_commune_officer(YEN_TRUNG)
    _earlier, again = sent_twice(campaign, sender, BOOK_HONG, LAN, person(3))
    outcome = one_after_the_other(DECISIONS[decision](leader), accepting(again, sender))
    assert outcome == ["done", "done"]
    hong = of_hong()
    assert (hong.recipient_list, hong.groups, hong.person.birth_date) == (again, ["near_poor"], date(1962, 3, 5))
    assert [problem["code"] for problem in hong.row.problems] == ["vetted_otherwise"]


def test_a_person_vetted_for_another_gift_at_that_moment_is_not_changed_either(campaign, leader):
    sender = make_commune_officer(YEN_TRUNG)
    other = received(sender, campaign, HONG, name="the.xlsx")
    intake.accept(other, by=sender, at=timezone.now())
    _earlier, again = sent_twice(campaign, sender, BOOK_HONG, LAN, person(3))
    card = Nomination.objects.get(recipient_list=other)

    def approve_card():
        vetting.approve(card, by=leader, at=timezone.now())

    assert one_after_the_other(approve_card, accepting(again, sender)) == ["done", "done"]
    hong = of_hong()
    assert (hong.status, hong.groups, hong.person.birth_date) == ("proposed", ["near_poor"], date(1962, 3, 5))
    assert [problem["code"] for problem in hong.row.problems] == ["vetted_otherwise"]


def test_who_sent_the_corrected_list_does_not_vet_what_it_corrected(campaign):
    sender, office = make_commune_officer(YEN_TRUNG), make_officer()
    _earlier, again = sent_twice(campaign, sender, BOOK_HONG, LAN, person(3), corrector=office)
    outcome = one_after_the_other(accepting(again, office), deciding(vetting.approve, office))
    assert outcome == ["done", "CorrectedMeanwhile"]
    assert (of_hong().status, of_hong().nominated_by) == ("proposed", office)


def test_who_is_left_out_of_the_corrected_list_is_approved_or_withdrawn_but_never_both(campaign, leader):
    sender = make_commune_officer(YEN_TRUNG)
    earlier, again = sent_twice(campaign, sender, LAN, person(3), person(4))
    gone = earlier.rows.get(full_name=HONG[1]).pk
    resending.leave_out(again, shown=[gone], chosen=[gone], by=sender, at=timezone.now())
    assert one_after_the_other(deciding(vetting.approve, leader), accepting(again, sender)) == ["done", "done"]
    assert of_hong().status == "approved"


def test_nobody_is_withdrawn_for_what_a_corrected_list_has_just_changed(campaign, leader):
    sender = make_commune_officer(YEN_TRUNG)
    _earlier, again = sent_twice(campaign, sender, BOOK_HONG, LAN, person(3))
    withdraw = deciding(vetting.withdraw, leader, reason="Đã chuyển đi")
    assert one_after_the_other(accepting(again, sender), withdraw) == ["done", "CorrectedMeanwhile"]
    assert (of_hong().status, of_hong().groups) == ("proposed", ["poor"])
    deciding(vetting.withdraw, leader, reason="Đã chuyển đi")()  # having looked again
    assert of_hong().status == "withdrawn"


def test_who_was_corrected_and_rejected_meanwhile_is_not_put_back_unseen(campaign, leader):
    sender, office = make_commune_officer(YEN_TRUNG), make_officer()
    _earlier, again = sent_twice(campaign, sender, BOOK_HONG, LAN, person(3), corrector=office)
    deciding(vetting.reject, leader, reason="Không đủ điều kiện")()
    put_back, correct = deciding(vetting.reconsider, office), accepting(again, office)

    def corrected_and_rejected():
        deciding(vetting.reconsider, leader)()
        correct()
        deciding(vetting.reject, leader, reason="Đã có sổ")()

    assert one_after_the_other(corrected_and_rejected, put_back) == ["done", "CorrectedMeanwhile"]
    hong = of_hong()
    assert (hong.status, hong.groups, hong.nominated_by) == ("rejected", ["poor"], office)
    with pytest.raises(vetting.OwnNomination):
        deciding(vetting.reconsider, office)()


@pytest.mark.parametrize("rows", [(BOOK_HONG, LAN, person(3)), (BOOK_HONG, LAN, person(4))])
def test_a_list_is_not_withdrawn_whose_people_a_corrected_one_has_just_taken_over(campaign, rows):
    sender = make_commune_officer(YEN_TRUNG)
    earlier, again = sent_twice(campaign, sender, *rows)
    seen = taking_back.extent(earlier).nominations

    def take_back():
        taking_back.take_back(earlier, reason="Gửi nhầm", seen=seen, by=sender, at=timezone.now())

    assert one_after_the_other(accepting(again, sender), take_back) == ["done", "CorrectedByAnother"]
    earlier.refresh_from_db()
    assert earlier.status == "accepted"
    assert set(Nomination.objects.values_list("status", flat=True)) == {"proposed"}


def test_a_list_withdrawn_while_a_corrected_one_is_accepted_leaves_that_one_whole(campaign):
    sender = make_commune_officer(YEN_TRUNG)
    earlier, again = sent_twice(campaign, sender, BOOK_HONG, LAN, person(3))

    def take_back():
        taking_back.take_back(earlier, reason="Gửi nhầm", seen=3, by=sender, at=timezone.now())

    assert one_after_the_other(take_back, accepting(again, sender)) == ["done", "done"]
    standing = Nomination.objects.exclude(status="withdrawn").values_list("recipient_list", "code")
    assert set(standing) == {(again.pk, f"BN2027-0000{number}") for number in (4, 5, 6)}


def test_all_at_once_ends_in_one_of_both_orders(campaign, leader):
    sender = make_commune_officer(YEN_TRUNG)
    _earlier, again = sent_twice(campaign, sender, BOOK_HONG, LAN, person(3))
    decide = [DECISIONS[name](leader) for name in ("approve", "approve_many", "reject")]
    outcome = at_once(accepting(again, sender), *decide)
    assert outcome["done"] in (1, 2, 3)  # the acceptance; what was approved may be rejected thereafter
    hong = of_hong()
    told = [problem["code"] for problem in hong.row.problems]
    was = (["near_poor"], date(1962, 3, 5), ["vetted_otherwise"])
    now = (["poor"], date(1962, 3, 6), ["nominated_changed"])
    assert (hong.groups, hong.person.birth_date, told) == (now if hong.status == "proposed" else was)
