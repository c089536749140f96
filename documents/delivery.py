"""How a worker sends an e-mail: never twice, and never lost without a word.

That it is being sent is committed before a server is spoken to. A worker that dies in between leaves it so; whoever
comes next can't know whether the server took it, and says just that: staff decide whether to send it again.
"""

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from documents import mail_queue
from documents.mail_server import mail_is_set_up
from documents.mailing import LIFE_OF_A_CODE
from documents.models import Email

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""How long to wait after each attempt that a server refused for the moment. A server that knows no sender yet (grey
listing) wants some minutes; one that is out of order is repaired within a day.
"""

WAITS_OF_A_CODE = tuple(timedelta(seconds=seconds) for seconds in (3, 10, 30, 60, 120, 240))
"""The same where somebody sits before the screen: all within the life of a code."""

LONGEST_WAIT = timedelta(days=30)
"""Where no server is set up e-mails wait, but not for ever: a reminder of long ago does harm."""

LONGEST_SENDING = timedelta(minutes=10)
"""Longer than any attempt takes (`settings.EMAIL_TIMEOUT` for each answer of a server)."""

_LOST = timedelta(minutes=2)
_MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt: SENT, FAILED or UNKNOWN, or WAITING for the next; `because` as staff read it."""

    status: Email.Status
    because: str = ""


def deliver(email_pk: int, *, at: datetime) -> None:
    """Send the e-mail if it is still to be sent; write down what became of it. In no transaction of the caller."""
    email = Email.objects.filter(pk=email_pk).first()
    if email is None:
        return
    if email.status == Email.Status.SENDING:  # of a worker that is dead, since a job is done by one at a time
        _end(email, Outcome(Email.Status.UNKNOWN, _interrupted()), at=at)
    elif at - email.written_at > _life(email):
        _end(email, Outcome(Email.Status.FAILED, _too_late()), at=at)
    elif mail_is_set_up():
        message = _message(email)  # before it is taken: what can't be put together was certainly not sent
        if _taken(email, at=at):
            _end(email, _attempt(message), at=timezone.now())


def give_up(email_pk: int, *, at: datetime) -> None:
    """Say of an e-mail that still waits that the server failed at it several times, by a fault of ours."""
    email = Email.objects.filter(pk=email_pk, status=Email.Status.WAITING).first()
    if email is not None:
        because = _("The server failed at this e-mail several times. Tell the administrator of the system.")
        _end(email, Outcome(Email.Status.FAILED, because), at=at)


def look_after(*, at: datetime) -> None:
    """Once a minute: forget codes, tell what was left in the middle, put into the queue what fell out of it."""
    codes = Email.objects.filter(secret=True, written_at__lte=at - LIFE_OF_A_CODE)
    for email in codes.filter(status=Email.Status.WAITING):
        _end(email, Outcome(Email.Status.FAILED, _too_late()), at=at)
    codes.done().empty()
    for email in Email.objects.filter(status=Email.Status.SENDING, sending_at__lt=at - LONGEST_SENDING):
        _end(email, Outcome(Email.Status.UNKNOWN, _interrupted()), at=at)
    if mail_is_set_up():
        for email in _fallen_out(at):
            mail_queue.send_later(email)


def _fallen_out(at: datetime) -> list[Email]:
    """E-mails that are due and have no job: written before a server was set up, or their job failed by a fault."""
    jobs = ProcrastinateJob.objects.filter(task_name=mail_queue.SEND, status__in=["todo", "doing"])
    queued = {int(arguments["email_pk"]) for arguments in jobs.values_list("args", flat=True)}
    waiting = Email.objects.filter(status=Email.Status.WAITING, due_at__lt=at - _LOST).order_by("due_at", "pk")
    return [email for email in waiting[: _MOST_AT_ONCE + len(queued)] if email.pk not in queued][:_MOST_AT_ONCE]


def _taken(email: Email, *, at: datetime) -> bool:
    """Whether this worker is the one that sends it now. Committed, before anything is said to a server."""
    with transaction.atomic(durable=True):
        return email.move(Email.Status.SENDING, leaving=Email.Status.WAITING, sending_at=at, attempts=F("attempts") + 1)


def _end(email: Email, outcome: Outcome, *, at: datetime) -> None:
    """Write the outcome down; where the next attempt is due, its job with it."""
    with transaction.atomic():
        if outcome.status == Email.Status.WAITING:
            _wait(email, outcome, at=at)
        else:
            sent_at = at if outcome.status == Email.Status.SENT else None
            email.move(outcome.status, because=outcome.because[:500], sent_at=sent_at)
        # What the demo sends can be read nowhere else, for as long as a code lives.
        if email.secret and not (settings.DEMO and at - email.written_at < LIFE_OF_A_CODE):
            email.forget_text()


def _wait(email: Email, outcome: Outcome, *, at: datetime) -> None:
    waits = WAITS_OF_A_CODE if email.secret else WAITS
    due_at = at + waits[email.attempts - 1] if email.attempts <= len(waits) else None
    because = outcome.because[:500]
    if due_at is None or due_at - email.written_at > _life(email):
        email.move(Email.Status.FAILED, because=because)
    elif email.move(Email.Status.WAITING, leaving=Email.Status.SENDING, because=because, due_at=due_at):
        mail_queue.send_later(email)
    else:  # taken for dead meanwhile: now it is certain that nothing was sent
        email.move(Email.Status.FAILED, because=because)


def _life(email: Email) -> timedelta:
    return LIFE_OF_A_CODE if email.secret else LONGEST_WAIT


def _attempt(message: EmailMultiAlternatives) -> Outcome:
    connection = message.connection = get_connection()
    try:
        try:
            connection.open()
        except OSError as error:  # the errors of smtplib among them
            return Outcome(Email.Status.WAITING, _("The mail server can't be reached: %(why)s") % {"why": _said(error)})
        return _hand_over(message)
    finally:
        with suppress(OSError):  # whatever it answers to our goodbye, it has said what becomes of the e-mail
            connection.close()


def _hand_over(message: EmailMultiAlternatives) -> Outcome:
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        [(code, reply)] = error.recipients.values()
        return _refused(code, _text(reply))
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, _text(error.smtp_error))
    except OSError as error:  # in the middle of it: perhaps the last word was lost, perhaps the e-mail
        return Outcome(Email.Status.UNKNOWN, f"{_interrupted()} ({_said(error)})")
    return Outcome(Email.Status.SENT, _("The demo sends no e-mails: read it in its mailbox.") if settings.DEMO else "")


def _refused(code: int, reply: str) -> Outcome:
    """400 to 499 is for the moment, everything else for good (RFC 5321, 4.2.1)."""
    said = {"reply": f"{code} {reply}"}
    if 400 <= code < 500:
        return Outcome(Email.Status.WAITING, _("The mail server did not take it for now: %(reply)s") % said)
    return Outcome(Email.Status.FAILED, _("The mail server refused it: %(reply)s") % said)


def _message(email: Email) -> EmailMultiAlternatives:
    """Raises ValueError for what no header can hold."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    # The same for each attempt, so that in a server's log, or in two mailboxes, one e-mail is seen to be one.
    name = f"<trao-{email.pk}-{email.written_at:%Y%m%d%H%M%S}@{domain}>"
    message = EmailMultiAlternatives(
        subject=email.subject,
        body=email.text,
        to=[email.to],
        reply_to=[email.reply_to] if email.reply_to else None,
        headers={"Message-ID": name, "Auto-Submitted": "auto-generated"},
    )
    if email.html:
        message.attach_alternative(email.html, "text/html")
    for attached in email.attached.select_related("document"):
        file_name = "".join(sign if sign.isprintable() else " " for sign in attached.document.name)
        message.attach(file_name, bytes(attached.document.content))
    message.message()
    return message


def _interrupted() -> str:
    return _("The sending was interrupted. The recipient may have got the e-mail or not: ask, or send it again.")


def _too_late() -> str:
    return _("It could not be sent in time, and would be of no use any more.")


def _said(error: OSError) -> str:
    """The error in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return " ".join(str(error).split()) or type(error).__name__


def _text(reply: bytes | str) -> str:
    return " ".join((reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)).split())
