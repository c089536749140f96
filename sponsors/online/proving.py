"""That somebody reads the mail of an address: a code of six digits goes there, and comes back by the page.

A code counts for 15 minutes and five tries; the next is sent after a wait that grows. Codes are kept as a keyed digest
only. Each check holds the lock of its proof, so that guesses sent at once have no more tries than those sent one by
one. Whoever has the right code within a minute of it having been taken is whoever clicked twice.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy

from accounts.acting import Refusal
from documents import mailing
from documents.mail_texts import render_mail
from sponsors.models import EmailProof
from sponsors.online import limits
from sponsors.online.visitors import digest_of

LIFE = mailing.LIFE_OF_A_CODE
MOST_TRIES = 5
KEPT = timedelta(hours=24)
"""How long a proof may be finished, with as many codes as it takes."""
WAITS = tuple(timedelta(seconds=seconds) for seconds in (60, 120, 300, 900))
"""Before the second code, the third and so on; the last holds for all that follow."""
REPEATED = timedelta(minutes=1)

_SALT = "sponsors.online.proving"
_DIGITS = 6


class TooSoon(Refusal):
    message = gettext_lazy("A code was sent just now. Wait %(seconds)d more seconds before you ask for another.")


class Answer(Enum):
    """What was said to a code."""

    PROVEN = "proven"
    REPEATED = "repeated"
    WRONG = "wrong"
    ENDED = "ended"
    DONE = "done"


@dataclass(frozen=True)
class Check:
    """`left`: how many tries a wrong code leaves."""

    answer: Answer
    left: int = 0

    @property
    def is_right(self) -> bool:
        return self.answer in (Answer.PROVEN, Answer.REPEATED)


def new_token() -> str:
    return secrets.token_urlsafe(32)


def begin(*, token: str, email: str, visitor: str, at: datetime) -> EmailProof:
    """The proof with this token, locked until the end of the caller's transaction; new if there is none yet. One that
    is proven stays as it is; for another address it has no code yet.
    """
    fields = {"email": email, "address": visitor, "begun_at": at, "expires_at": at + KEPT}
    EmailProof.objects.get_or_create(token=token, defaults=fields)
    proof = locked(token)
    if proof.proven_at is None and proof.email != email:
        proof.email, proof.digest, proof.sent, proof.sent_at = email, "", 0, None
        proof.save(update_fields=["email", "digest", "sent", "sent_at"])
    return proof


def locked(token: str) -> EmailProof:
    """Raises EmailProof.DoesNotExist."""
    return EmailProof.objects.select_for_update(no_key=True).get(token=token)


def next_code_at(proof: EmailProof) -> datetime | None:
    """When another code may be asked for; None before the first."""
    if proof.sent_at is None:
        return None
    return proof.sent_at + WAITS[min(proof.sent, len(WAITS)) - 1]


def send_code(proof: EmailProof, *, purpose: str, visitor: str, at: datetime) -> None:
    """Send a new code, which ends the one before. `purpose`: what it is for, in a sentence of the e-mail. The proof is
    locked. Raises TooSoon, `limits.TooMany`, and `documents.mailing.UnfitEmail` for an address that is none.
    """
    due_at = next_code_at(proof)
    if due_at is not None and at < due_at:
        raise TooSoon(seconds=-(-(due_at - at).total_seconds() // 1))
    limits.take(limits.CODES_FROM, visitor, at=at)
    limits.take(limits.CODES_TO, digest_of(proof.email), at=at)
    limits.take(limits.CODES_TO_A_DAY, digest_of(proof.email), at=at)
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    proof.digest, proof.sent, proof.sent_at, proof.tries = _digest(proof, code), proof.sent + 1, at, 0
    proof.save(update_fields=["digest", "sent", "sent_at", "tries"])
    said = {"code": code, "purpose": purpose, "minutes": int(LIFE.total_seconds() // 60)}
    texts = render_mail("sponsors/online/code_mail", said)
    mailing.send(key=f"online-code:{proof.pk}:{proof.digest}", to=proof.email, secret=True, **texts._asdict())


def check(proof: EmailProof, typed: str, *, at: datetime) -> Check:
    """Say whether the code is right, and count it if it is wrong. The proof is locked; the caller commits whatever is
    said, or wrong codes would not count. A right code is not yet taken: `take` does that.
    """
    is_right = bool(proof.digest) and constant_time_compare(proof.digest, _digest(proof, typed))
    if proof.proven_at is not None:
        return Check(Answer.REPEATED if is_right and at - proof.proven_at < REPEATED else Answer.DONE)
    if proof.sent_at is None or at - proof.sent_at >= LIFE or proof.tries >= MOST_TRIES or at >= proof.expires_at:
        return Check(Answer.ENDED)
    if is_right:
        return Check(Answer.PROVEN)
    proof.tries += 1
    proof.save(update_fields=["tries"])
    return Check(Answer.WRONG if proof.tries < MOST_TRIES else Answer.ENDED, MOST_TRIES - proof.tries)


def take(proof: EmailProof, *, at: datetime) -> None:
    """The address is proven; its code is used up."""
    proof.proven_at = at
    proof.save(update_fields=["proven_at"])


@transaction.atomic
def prove(token: str, typed: str, *, at: datetime) -> Check:
    """Check a code that is for signing in, and take it if it is right. Raises EmailProof.DoesNotExist."""
    proof = locked(token)
    said = check(proof, typed, at=at)
    if said.answer == Answer.PROVEN:
        take(proof, at=at)
    return said


def forget_old(at: datetime) -> int:
    """Delete proofs that are over, with the requests that came of them; how many records."""
    return EmailProof.objects.filter(expires_at__lt=at).delete()[0]


def _digest(proof: EmailProof, code: str) -> str:
    return salted_hmac(_SALT, f"{proof.token}:{code}", algorithm="sha256").hexdigest()
