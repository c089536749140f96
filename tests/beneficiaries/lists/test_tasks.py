"""What a worker does with a list: reads it, accepts it, and tells the person whatever comes in between."""

import pytest
from django.db.utils import OperationalError
from django.utils import timezone
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from accounts.acting import Busy
from beneficiaries import tasks
from beneficiaries.lists import intake, portions, queue, staging
from beneficiaries.models import Nomination, RecipientList
from campaigns.models import Campaign
from campaigns.transitions import StaleMove
from tests.beneficiaries.running_jobs import run_jobs, waiting
from tests.beneficiaries.sent import BAD_DATE, HONG, LAN, content_of, person, received
from tests.factories import make_person

pytestmark = pytest.mark.django_db

FAULT = "Máy chủ đã nhiều lần gặp lỗi với danh sách này. Hãy báo cho quản trị viên hệ thống rồi thử lại."


def now():
    return timezone.now()


def broken(*args, **kwargs):
    raise ZeroDivisionError


def job(attempts):
    return Job(
        id=1, queue="lists", lock=None, queueing_lock=None, task_name=queue.STAGE, task_kwargs={}, attempts=attempts
    )


def test_one_list_is_one_job_and_smaller_files_come_first(campaign, officer):
    large = received(officer, campaign, *map(person, range(300)), commune=None, at_once=False)
    small = received(officer, campaign, HONG, commune=None, at_once=False)
    assert waiting() == [(queue.STAGE, {"list_pk": small.pk}), (queue.STAGE, {"list_pk": large.pk})]
    with pytest.raises(intake.SentBefore) as refused:
        received(officer, campaign, HONG, commune=None, at_once=False)
    assert refused.value.details["pk"] == small.pk
    assert len(waiting()) == 2


def test_a_small_list_needs_no_job(campaign, officer):
    assert received(officer, campaign, HONG).status == "staged"
    assert waiting() == []


def test_the_job_stages_the_list(campaign, officer):
    sent = received(officer, campaign, HONG, BAD_DATE, at_once=False)
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, sent.rows.count()) == ("staged", 2)


def test_a_job_that_comes_late_does_nothing(campaign, officer):
    sent = received(officer, campaign, HONG, at_once=False)
    staging.stage(sent, at=now())
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, sent.rows.count()) == ("staged", 1)


def test_the_job_of_a_withdrawn_list_does_nothing(campaign, officer):
    sent = received(officer, campaign, HONG, at_once=False)
    intake.withdraw(sent, reason="Gửi nhầm", by=officer, at=now())
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, sent.rows.count()) == ("withdrawn", 0)


def test_a_stopped_worker_leaves_the_rest_to_the_next(campaign, officer, monkeypatch):
    monkeypatch.setattr(portions, "CHUNK", 1)
    sent = received(officer, campaign, HONG, LAN, BAD_DATE, at_once=False)
    with pytest.raises(JobAborted):
        run_jobs(stop_after=2)
    assert sent.rows.count() == 2
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, sent.rows.count()) == ("staged", 3)


def test_an_unreadable_file_is_told_by_the_list(campaign, officer):
    content = content_of(HONG)[:2000]
    sent = intake.receive(content, name="a.xlsx", campaign=campaign, at_once=False, by=officer, at=now())
    run_jobs()
    sent.refresh_from_db()
    assert sent.status == "unreadable"
    assert "bị hỏng" in sent.unreadable_because
    again = intake.receive(content, name="a.xlsx", campaign=campaign, at_once=False, by=officer, at=now())
    assert again.pk != sent.pk  # perhaps Trao has learned to read it


def test_a_fault_of_ours_is_tried_again_and_told_in_the_end(campaign, officer, monkeypatch):
    sent = received(officer, campaign, HONG, at_once=False)
    monkeypatch.setattr(staging, "read_in_portions", broken)
    with pytest.raises(ZeroDivisionError):
        run_jobs(attempts=tasks.MOST_FAULTS - 2)
    sent.refresh_from_db()
    assert sent.status == "reading"
    with pytest.raises(ZeroDivisionError):
        run_jobs(attempts=tasks.MOST_FAULTS - 1)
    sent.refresh_from_db()
    assert (sent.status, sent.unreadable_because) == ("unreadable", FAULT)


def test_a_list_that_kills_its_workers_is_given_up(campaign, officer):
    sent = received(officer, campaign, HONG, at_once=False)
    run_jobs(attempts=tasks.MOST_DEATHS)
    sent.refresh_from_db()
    assert (sent.status, sent.unreadable_because) == ("unreadable", FAULT)


@pytest.mark.parametrize(
    ("error", "attempts", "waits"),
    [
        (JobAborted(), 3, 0),
        (ZeroDivisionError(), 0, 1),
        (ZeroDivisionError(), 2, 4),
        (ZeroDivisionError(), 3, None),
        (OperationalError(), 3, 8),
        (OperationalError(), 10, 60),
        (OperationalError(), 19, None),
    ],
)
def test_when_a_job_is_tried_again(error, attempts, waits):
    before = now()
    decision = tasks.Again().get_retry_decision(exception=error, job=job(attempts))
    if waits is None:
        assert decision is None
    elif waits == 0:
        assert decision.retry_at is None
    else:
        assert waits <= (decision.retry_at - before).total_seconds() < waits + 5


def asked(officer, campaign, *rows):
    sent = received(officer, campaign, *rows)
    intake.ask_acceptance(sent, by=officer, at=now())
    sent.refresh_from_db()
    return sent


def test_a_list_is_accepted_in_the_background(campaign, officer):
    sent = asked(officer, campaign, HONG, LAN)
    assert (sent.status, sent.acceptance_asked_by, Nomination.objects.count()) == ("accepting", officer, 0)
    assert waiting() == [(queue.ACCEPT, {"list_pk": sent.pk})]
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, sent.accepted_by, sent.accepted_at) == ("accepted", officer, sent.acceptance_asked_at)
    assert list(Nomination.objects.values_list("code", flat=True)) == ["BN2027-00001", "BN2027-00002"]


def test_acceptance_is_asked_for_once(campaign, officer):
    sent = asked(officer, campaign, HONG)
    for again in (intake.ask_acceptance, intake.accept):
        with pytest.raises(StaleMove):
            again(sent, by=officer, at=now())
    with pytest.raises(StaleMove):
        intake.withdraw(sent, reason="Muộn", by=officer, at=now())
    assert len(waiting()) == 1


def test_the_job_of_an_accepted_list_does_nothing(campaign, officer):
    sent = asked(officer, campaign, HONG)
    intake.accept_as_asked(sent, by=officer, at=now())
    run_jobs()
    assert Nomination.objects.count() == 1


def test_what_is_known_at_once_is_refused_at_once(campaign, officer):
    sent = received(officer, campaign, HONG, BAD_DATE)
    with pytest.raises(intake.StillToSettle):
        intake.ask_acceptance(sent, by=officer, at=now())
    sent.refresh_from_db()
    assert (sent.status, waiting()) == ("staged", [])


def test_a_register_that_moved_on_refuses_in_the_background(campaign, officer):
    sent = asked(officer, campaign, HONG)
    make_person(personal_id=HONG[4], full_name="Lê Văn Khác")
    run_jobs()
    sent.refresh_from_db()
    assert sent.status == "staged"
    assert sent.not_accepted_because.startswith("Dữ liệu đã thay đổi")
    assert sent.rows.get().status == "needs_attention"  # compared anew
    assert Nomination.objects.count() == 0


def test_a_campaign_that_closed_refuses_in_the_background(campaign, officer):
    sent = asked(officer, campaign, HONG)
    Campaign.objects.filter(pk=campaign.pk).update(status="closed")
    run_jobs()
    sent.refresh_from_db()
    assert sent.status == "staged"
    assert "BN2027" in sent.not_accepted_because
    assert Nomination.objects.count() == 0


def test_a_fault_in_acceptance_is_told_and_accepts_nothing(campaign, officer, monkeypatch):
    sent = asked(officer, campaign, HONG)
    monkeypatch.setattr(intake, "nominate_all", broken)
    with pytest.raises(ZeroDivisionError):
        run_jobs(attempts=0)
    sent.refresh_from_db()
    assert sent.status == "accepting"
    with pytest.raises(ZeroDivisionError):
        run_jobs(attempts=tasks.MOST_FAULTS - 1)
    sent.refresh_from_db()
    assert (sent.status, sent.not_accepted_because) == ("staged", FAULT)


def raising(error):
    def act(*args, **kwargs):
        raise error

    return act


def test_who_loses_against_others_tries_again_and_is_told_in_the_end(campaign, officer, monkeypatch):
    sent = asked(officer, campaign, HONG)
    monkeypatch.setattr(intake, "nominate_all", raising(Busy()))
    with pytest.raises(Busy):
        run_jobs(attempts=tasks.MOST_FAULTS)
    sent.refresh_from_db()
    assert sent.status == "accepting"
    with pytest.raises(Busy):
        run_jobs(attempts=tasks.MOST_DEATHS - 1)
    sent.refresh_from_db()
    assert (sent.status, sent.not_accepted_because) == ("staged", str(Busy.message))


def test_a_list_that_another_worker_accepts_first_is_left_to_it(campaign, officer, monkeypatch):
    sent = asked(officer, campaign, HONG)
    monkeypatch.setattr(intake, "nominate_all", raising(StaleMove(record=sent, status="Đã chốt")))
    run_jobs()
    sent.refresh_from_db()
    assert (sent.status, sent.not_accepted_because) == ("accepting", "")


def test_an_acceptance_that_kills_its_workers_is_given_up(campaign, officer):
    sent = asked(officer, campaign, HONG)
    run_jobs(attempts=tasks.MOST_DEATHS)
    sent.refresh_from_db()
    assert (sent.status, sent.not_accepted_because) == ("staged", FAULT)


def test_who_asked_and_may_no_longer_settle_is_refused_all_the_same(campaign, officer):
    sent = asked(officer, campaign, HONG)
    officer.duties.all().delete()
    Campaign.objects.filter(pk=campaign.pk).update(status="closed")
    run_jobs()
    sent.refresh_from_db()
    assert sent.status == "staged"


def test_asking_again_forgets_the_former_refusal(campaign, officer):
    sent = asked(officer, campaign, HONG)
    intake.refuse_acceptance(sent, because="Vì thế.", by=officer, at=now())
    sent.refresh_from_db()
    assert sent.not_accepted_because == "Vì thế."
    intake.ask_acceptance(sent, by=officer, at=now())
    sent.refresh_from_db()
    assert sent.not_accepted_because == ""


def test_large_is_what_has_many_rows_left(campaign, officer, monkeypatch):
    sent = received(officer, campaign, HONG, LAN)
    monkeypatch.setattr(intake, "AT_ONCE_ROWS", 1)
    assert intake.is_large(sent) is True
    sent.rows.filter(position=0).update(status="rejected", set_aside_reason="x")
    assert intake.is_large(RecipientList.objects.get(pk=sent.pk)) is False
