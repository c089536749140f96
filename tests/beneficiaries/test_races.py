"""Two people do the same at the same moment, on real connections."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from accounts.acting import Refusal
from accounts.models import Duty
from beneficiaries.lists import intake, settling
from beneficiaries.models import Nomination, Person, RecipientList
from locations.models import Commune
from tests.beneficiaries.lists.test_intake import HONG, LAN, workbook
from tests.factories import YEN_TRUNG, make_campaign, make_commune_officer, make_offer, make_officer


def together(*acts) -> list[object]:
    """Run each act in a thread and connection of its own; their results or refusals, in order."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        try:
            start.wait(timeout=30)
            results[place] = acts[place]()
        except Refusal as refusal:
            results[place] = type(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def open_campaign(code: str):
    campaign = make_campaign(code=code, lists_until=date(2099, 1, 1))
    make_offer(campaign, "card")
    make_offer(campaign, "book")
    return campaign


@pytest.mark.django_db(transaction=True)
def test_a_double_click_stages_the_file_once():
    campaign, officer = open_campaign("BN2027"), make_officer()
    content = workbook(HONG, LAN)

    def receive():
        intake.receive(content, name="ds.xlsx", campaign=campaign, by=officer, at=timezone.now())

    results = together(*[receive] * 5)
    assert sorted(map(str, results)) == sorted(map(str, [None, *[intake.SentBefore] * 4]))
    assert RecipientList.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_people_in_two_campaigns_are_accepted_at_once_without_a_deadlock():
    officer = make_officer()
    rows = [[n, "Nguyễn Thị Hồng", 1960, "Nữ", f"027160{n:06}", f"Thôn {n}", *HONG[6:]] for n in range(1, 301)]
    lists = [
        intake.receive(workbook(*order), name="a.xlsx", campaign=open_campaign(code), by=officer, at=timezone.now())
        for code, order in (("BN2027", rows), ("BN2028", rows[::-1]))
    ]
    assert {row.status for one in lists for row in one.rows.all()} == {"ready"}
    acts = [lambda one=one: intake.accept(one, by=officer, at=timezone.now()) and None for one in lists]
    results = together(*acts)
    for one, result in zip(lists, results, strict=True):
        if result is not None:  # told to try again: then it works
            settling.review(one, by=officer, at=timezone.now())
            intake.accept(one, by=officer, at=timezone.now())
    assert (Person.objects.count(), Nomination.objects.count()) == (300, 600)


@pytest.mark.django_db
def test_a_staged_list_outlives_the_duty_of_its_sender():
    campaign, sender = open_campaign("BN2027"), make_commune_officer(YEN_TRUNG)
    commune = Commune.objects.get(pk=YEN_TRUNG)
    content = workbook(HONG)
    received = intake.receive(content, name="a.xlsx", campaign=campaign, commune=commune, by=sender, at=timezone.now())
    Duty.objects.filter(user=sender).update(ends_on=date(2021, 1, 1))
    settling.review(received, by=make_officer(), at=timezone.now())
    assert received.rows.get().status == "ready"
