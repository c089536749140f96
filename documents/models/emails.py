"""E-mails: what is to be sent, and what became of it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.audit import audited


class EmailQuerySet(models.QuerySet["Email"]):
    def about(self, reference: str) -> Self:
        """Those about the pledge with this reference; none for an empty one."""
        return self.filter(about=reference).exclude(about="")

    def unsettled(self) -> Self:
        """Those that did not go out, or perhaps did not, and were not sent again: somebody should look at them.

        A code to sign in with is none of them: whoever waited for it asks for another.
        """
        return self.filter(status__in=[Email.Status.FAILED, Email.Status.UNKNOWN], secret=False, again=None)

    def done(self) -> Self:
        """Those that are neither to be sent nor being sent."""
        return self.exclude(status__in=[Email.Status.WAITING, Email.Status.SENDING])

    def empty(self) -> int:
        """Forget what they said; how many did say something."""
        return self.exclude(text="").update(text="", html="")


# Retention empties texts and deletes whom a code went to, which may be anybody; a server's remark may quote an address.
@audited(exclude=["to", "text", "html", "because"])
class Email(models.Model):
    """One e-mail to one address. Written by `documents.mailing.send`; `documents.delivery` speaks to the server."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")
        UNKNOWN = "unknown", _("Perhaps sent")

    MOVES: dict[str, tuple[str, ...]] = {
        Status.WAITING: (Status.SENDING, Status.FAILED),
        Status.SENDING: (Status.SENT, Status.WAITING, Status.FAILED, Status.UNKNOWN),
        Status.UNKNOWN: (Status.SENT, Status.FAILED),  # told by a worker that was taken for dead too early
        Status.SENT: (),
        Status.FAILED: (),
    }

    key = models.CharField(
        _("key"), max_length=200, unique=True, help_text=_("What the e-mail is for: no two are sent under one key.")
    )
    to = models.CharField(_("address of the recipient"), max_length=254)
    reply_to = models.CharField(_("answers go to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("text as a page"), blank=True)
    about = models.CharField(_("about the pledge"), max_length=40, blank=True, db_index=True)
    secret = models.BooleanField(_("holds a code to sign in with"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    because = models.CharField(_("remark on the sending"), max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    due_at = models.DateTimeField(_("to be sent at"), default=timezone.now)
    sending_at = models.DateTimeField(_("last attempt at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("went out at"), null=True, blank=True)
    again_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="again", verbose_name=_("sent again for")
    )
    asked_by = models.CharField(_("sent again by"), max_length=150, blank=True)

    objects = models.Manager.from_queryset(EmailQuerySet)()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(status__in=["waiting", "sending"]), name="emails_to_be_sent_by_moment"
            ),
            models.Index(
                fields=["written_at"], condition=Q(secret=True) & ~Q(text=""), name="codes_that_can_still_be_read"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["waiting", "sending"]) | ~Q(text=""),
                name="an_email_to_be_sent_has_a_text",
                violation_error_message=_("An e-mail that is to be sent must have a text."),
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at=None)),
                name="an_email_is_sent_at_a_moment",
                violation_error_message=_("An e-mail that was sent was sent at a moment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    def move(self, to: str, *, leaving: str | None = None, **fields: object) -> bool:
        """Go to the state `to` and write `fields` with it, in a single UPDATE; False (and nothing written) if the
        e-mail is in no state from which that leads there. `leaving` names the one state that the move may leave.
        """
        allowed = [source for source, targets in self.MOVES.items() if to in targets and leaving in (None, source)]
        changed = type(self).objects.filter(pk=self.pk, status__in=allowed).update(status=to, **fields)
        self.refresh_from_db()
        return changed == 1

    def forget_text(self) -> None:
        """Empty what a code's e-mail said; one that is still to be sent will not be any more."""
        type(self).objects.filter(pk=self.pk).done().empty()
        self.refresh_from_db(fields=["text", "html"])


@audited()
class EmailAttachment(models.Model):
    """A file that goes with an e-mail; in the order of the keys."""

    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="attached", verbose_name=_("e-mail"))
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "document"],
                name="a_file_goes_with_an_email_once",
                violation_error_message=_("This file is attached already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.document)
