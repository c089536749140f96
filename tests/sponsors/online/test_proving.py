"""Codes: what counts, what ends them, and how long one waits for the next."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from documents.models import Email
from sponsors.models import EmailProof
from sponsors.online import proving
from sponsors.online.proving import Answer
from tests.sponsors.online.pledging import EMAIL, another, code_sent

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@transaction.atomic
def begun(token="t" * 43, email=EMAIL, at=NOW):
    proof = proving.begin(token=token, email=email, visitor="v", at=at)
    send(proof, at=at)
    return proof


def send(proof, *, at):
    proving.send_code(proof, purpose="Để thử.", visitor="v", at=at)


def prove(code, at=NOW):
    return proving.prove("t" * 43, code, at=at)


def test_the_right_code_proves_the_address_once():
    begun()
    assert prove(code_sent()).answer == Answer.PROVEN
    assert EmailProof.objects.get().proven_at == NOW
    assert prove(code_sent(), at=NOW + timedelta(seconds=59)).answer == Answer.REPEATED
    assert prove(another(code_sent())).answer == Answer.DONE
    assert prove(code_sent(), at=NOW + timedelta(seconds=60)).answer == Answer.DONE


def test_five_wrong_codes_end_it_and_the_right_one_comes_too_late():
    begun()
    wrong = another(code_sent())
    said = [prove(wrong) for _ in range(6)]
    assert [(check.answer, check.left) for check in said[:4]] == [(Answer.WRONG, left) for left in (4, 3, 2, 1)]
    assert [check.answer for check in said[4:]] == [Answer.ENDED, Answer.ENDED]
    assert prove(code_sent()).answer == Answer.ENDED
    assert EmailProof.objects.get().tries == 5


def test_a_code_lives_for_a_quarter_of_an_hour():
    begun()
    assert prove(code_sent(), at=NOW + timedelta(minutes=15)).answer == Answer.ENDED
    assert prove(code_sent(), at=NOW + timedelta(minutes=14, seconds=59)).answer == Answer.PROVEN


def test_a_code_is_kept_as_a_digest_that_another_proof_does_not_share():
    first = begun()
    code = code_sent()
    second = begun(token="u" * 43, email="b@x.vn")
    assert code not in first.digest
    assert len(first.digest) == 64
    assert first.digest != second.digest
    assert proving._digest(second, code) != first.digest


def test_the_wait_for_the_next_code_grows():
    proof = begun()
    at = NOW
    for seconds in (60, 120, 300, 900):
        with pytest.raises(proving.TooSoon) as refused:
            send(proof, at=at + timedelta(seconds=seconds - 1))
        assert refused.value.details == {"seconds": 1}
        at += timedelta(seconds=seconds)
        send(proof, at=at)
    assert proving.next_code_at(proof) == at + timedelta(seconds=900)
    assert (proof.sent, Email.objects.count()) == (5, 5)


def test_a_new_code_ends_the_one_before_and_gives_new_tries():
    proof = begun()
    old = code_sent()
    prove(another(old))
    proof.refresh_from_db()
    send(proof, at=NOW + timedelta(minutes=1))
    assert EmailProof.objects.get().tries == 0
    if code_sent() != old:
        assert prove(old, at=NOW + timedelta(minutes=1)).answer == Answer.WRONG
    assert prove(code_sent(), at=NOW + timedelta(minutes=1)).answer == Answer.PROVEN


def test_before_the_first_code_nothing_is_right():
    with transaction.atomic():
        proof = proving.begin(token="t" * 43, email=EMAIL, visitor="v", at=NOW)
    assert proving.next_code_at(proof) is None
    assert prove("").answer == Answer.ENDED


def test_another_address_starts_anew_and_a_proven_one_stays():
    begun()
    code = code_sent()
    with transaction.atomic():
        proof = proving.begin(token="t" * 43, email="b@x.vn", visitor="v", at=NOW)
    assert (proof.email, proof.sent, proof.digest) == ("b@x.vn", 0, "")
    assert prove(code).answer == Answer.ENDED
    send(proof, at=NOW)
    prove(code_sent("b@x.vn"))
    with transaction.atomic():
        assert proving.begin(token="t" * 43, email=EMAIL, visitor="v", at=NOW).email == "b@x.vn"


def test_what_is_over_is_deleted():
    begun()
    assert proving.forget_old(NOW + timedelta(hours=24)) == 0
    assert proving.forget_old(NOW + timedelta(hours=24, seconds=1)) == 1
    assert EmailProof.objects.count() == 0


@pytest.mark.parametrize(
    "fields",
    [{"email": "Ha@x.vn"}, {"email": ""}, {"expires_at": NOW}, {"sent": 1}, {"digest": "x"}],
    ids=["capitals", "no-address", "no-time", "sent-without-moment", "code-that-was-not-sent"],
)
def test_the_database_keeps_no_proof_that_makes_no_sense(fields):
    sound = {"token": "t", "email": EMAIL, "begun_at": NOW, "expires_at": NOW + timedelta(hours=1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        EmailProof.objects.create(**(sound | fields))
