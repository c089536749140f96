"""What many do at the same moment, or one does many times: nothing is lost, nothing is there twice."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from documents.models import Email
from sponsors.models import EmailProof, OnlineCount, Pledge, PledgeRequest, Sponsor
from sponsors.online import limits
from tests.sponsors.online.pledging import EMAIL, Visitor, another, code_sent, stamp_of_a_minute_ago

MANY = 40


def at_once(actions):
    """Do all of them, each with a connection of its own; what each gave."""

    def one(action):
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=MANY) as pool:
        return list(pool.map(one, actions))


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_forty_times_at_once_is_one_request_and_one_email(campaign):
    stamp = stamp_of_a_minute_ago()
    answers = at_once([lambda: Visitor().send(campaign, stamp=stamp)] * MANY)
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert (PledgeRequest.objects.count(), Email.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_forty_times_at_once_is_one_pledge(campaign):
    url = Visitor().ask(campaign)
    code = code_sent()
    answers = at_once([lambda: Visitor().type_code(url, code)] * MANY)
    pledge = Pledge.objects.get()
    assert {(answer.status_code, answer.url) for answer in answers} == {
        (302, f"/tai-tro/cua-toi/{pledge.reference}/da-ghi-nhan/")
    }
    assert (Sponsor.objects.count(), pledge.lines.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_forty_guesses_at_once_have_five_tries(campaign):
    url = Visitor().ask(campaign)
    wrong = another(code_sent())
    answers = at_once([lambda: Visitor().type_code(url, wrong)] * MANY)
    assert {answer.status_code for answer in answers} == {200}
    assert EmailProof.objects.get().tries == 5
    assert Visitor().type_code(url, code_sent()).status_code == 200
    assert Pledge.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_forty_sponsors_at_once_lose_nothing_and_double_nothing(campaign):
    def pledges(number):
        return lambda: Visitor().pledge(campaign, email=f"nguoi{number}@x.vn", tax_code="", kind="organisation")

    answers = at_once([pledges(number) for number in range(MANY)])
    assert {answer.status_code for answer in answers} == {302}
    made = Pledge.objects.order_by("reference")
    assert [pledge.reference for pledge in made] == [f"BN2027-CK{number:04}" for number in range(1, MANY + 1)]
    assert len({pledge.number for pledge in made}) == MANY
    assert {pledge.contact_email for pledge in made} == {f"nguoi{number}@x.vn" for number in range(MANY)}
    assert PledgeRequest.objects.exclude(pledge=None).count() == MANY


@pytest.mark.django_db(transaction=True)
def test_a_limit_holds_for_requests_at_once():
    narrow = limits.Limit("thu", 7, timedelta(hours=1))
    at = timezone.now()

    def taken():
        try:
            limits.take(narrow, "a", at=at)
        except limits.TooMany:
            return False
        return True

    assert sum(at_once([taken] * MANY)) == 7
    assert OnlineCount.objects.get().count == MANY


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_one_pledge_comes_of_one_request_whatever_is_sent_and_when(campaign, card, seed):
    chance = random.Random(seed)
    stamp, visitors = stamp_of_a_minute_ago(), [Visitor(), Visitor()]
    url = visitors[0].ask(campaign, stamp=stamp)
    proven = False
    for _ in range(12):
        visitor, action = chance.choice(visitors), chance.choice(["form", "code", "wrong", "again", "look"])
        if action == "form":
            quantity = {f"quantity-{card.pk}": str(chance.randint(1, 9))}
            assert visitor.send(campaign, stamp=stamp, **quantity).url == url
        elif action == "code":
            proven = visitor.type_code(url, code_sent()).status_code == 302 or proven
        elif action == "wrong":
            assert visitor.type_code(url, another(code_sent())).status_code == 200
        elif action == "again":
            EmailProof.objects.update(sent_at=timezone.now() - timedelta(minutes=16))
            visitor.client.post(f"{url}gui-lai/", {"email": EMAIL})
        else:
            visitor.client.get(url)
        assert (Pledge.objects.count(), PledgeRequest.objects.count()) == (int(proven), 1)
