"""Files kept as they came or as they were made. They live in the database: same transaction, same backup."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.audit import audited


class DocumentManager(models.Manager["Document"]):
    def keep(self, *, kind: str, name: str, content: bytes) -> "Document":
        """Store `content` (bytes, as it came) under its SHA-256 digest."""
        return self.create(
            kind=kind,
            name=name[:200],
            content=content,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )


@audited(exclude=["content"])  # file contents stay outside the audit rows
class Document(models.Model):
    class Kind(models.TextChoices):
        LIST = "list", _("List as it came")
        PLAN = "plan", _("Plan")
        LIST_RESULTS = "list_results", _("List with its results")
        STATEMENT = "statement", _("Bank statement")
        LETTER = "letter", _("Letter")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    kept_at = models.DateTimeField(_("kept at"), auto_now_add=True)

    objects = DocumentManager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-kept_at"]

    def __str__(self) -> str:
        return self.name
