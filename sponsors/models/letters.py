"""The letters that sponsors get, and what stands at the head and the foot of those of an office."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from config.audit import audited
from documents.models import Document, EmailAttachment
from sponsors.models.banking import OfficeQuerySet
from sponsors.models.pledges import Pledge


@audited()
class LetterHead(models.Model):
    """How the letters of an office begin and end (Decree 30/2020/NĐ-CP, Annex I): the organ above, the organ, the
    place, and who signs: `signs_for` is the line for whoever signs in another's stead (“KT. GIÁM ĐỐC”), `signer_title`
    the own (“PHÓ GIÁM ĐỐC”).
    """

    province = models.ForeignKey(
        "locations.Province",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("letters of the office of"),
        help_text=_("Leave empty for the national office."),
    )
    superior = models.CharField(
        _("organ above"), max_length=120, blank=True, help_text=_("Such as “Bảo hiểm xã hội Việt Nam”.")
    )
    name = models.CharField(
        _("organ that writes"), max_length=120, help_text=_("Such as “Bảo hiểm xã hội tỉnh Bắc Ninh”.")
    )
    place = models.CharField(_("place of the letters"), max_length=60, help_text=_("Such as “Bắc Ninh”."))
    filed_as = models.CharField(
        _("unit that files the copy"), max_length=60, blank=True, help_text=_("Such as “VT, KHTC”. Without it, “VT”.")
    )
    signs_for = models.CharField(
        _("signed in the stead of"),
        max_length=80,
        blank=True,
        help_text=_("Only where a deputy signs, such as “KT. GIÁM ĐỐC”."),
    )
    signer_title = models.CharField(_("office of the signer"), max_length=80, help_text=_("Such as “GIÁM ĐỐC”."))
    signer_name = models.CharField(_("name of the signer"), max_length=80, help_text=_("Without titles."))
    thanks_go_at_once = models.BooleanField(
        _("letters of thanks go out at once, without a signature by hand"),
        default=False,
        help_text=_(
            "Only where the signer has agreed to it: each letter of thanks then goes out by itself once all the money "
            "of a pledge has come, with the line “Văn bản điện tử, tra cứu theo mã QR” in the place of the signature. "
            "Otherwise it waits until somebody releases it. Certificates and confirmations always wait."
        ),
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")
        ordering = ["province"]
        constraints = [
            models.UniqueConstraint(
                fields=["province"],
                nulls_distinct=False,
                name="an_office_has_one_letterhead",
                violation_error_message=_("This office has a letterhead already: change that one."),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(place="") & ~Q(signer_title="") & ~Q(signer_name=""),
                name="a_letterhead_says_who_writes_where_and_who_signs",
                violation_error_message=_("A letterhead names the organ, the place, and who signs."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: User) -> "LetterQuerySet":
        """Those of the pledges that the user sees."""
        return self.filter(pledge__in=Pledge.objects.visible_to(user))

    def recordable_by(self, user: User) -> "LetterQuerySet":
        """Those of the pledges that the user's offices keep."""
        return self.filter(user.areas(Capability.RECORD_PLEDGES).q(province="pledge__province_id"))

    def that_count(self) -> "LetterQuerySet":
        """Neither replaced nor taken back."""
        return self.filter(ended_at=None)

    def released(self) -> "LetterQuerySet":
        """Those that count and that the sponsor and the public may know of."""
        return self.that_count().filter(released_at__isnull=False)

    def to_release(self) -> "LetterQuerySet":
        """Those that wait to be signed and released, and say no more than was received."""
        return self.that_count().filter(released_at=None, total__lte=F("pledge__received"))

    def to_correct(self) -> "LetterQuerySet":
        """Those that say more than is received now: money was sent back or taken off since they were made."""
        return self.that_count().filter(total__gt=F("pledge__received"))

    def to_post(self) -> "LetterQuerySet":
        """Released letters that went to nobody, neither by e-mail nor on paper, and say no more than was received:
        somebody prints and sends them.
        """
        mailed = EmailAttachment.objects.filter(document=Coalesce(OuterRef("signed_document"), OuterRef("document")))
        return self.released().filter(~Exists(mailed), posted_at=None, total__lte=F("pledge__received"))


# They never change; the facts name the sponsor, the token opens a page, the total is one of the facts.
@audited(exclude=["facts", "token", "total"])
class Letter(models.Model):
    """A letter about a pledge, as it was made: `document` is the file, `facts` the figures in it
    (`sponsors.letters.facts`), `total` (đồng) of them what it says was received. Who has the paper finds all confirmed
    on a public page whose address holds `token`.

    Nobody outside the office knows of a letter until it is released: whoever releases it says that the signer signed it
    or agrees. `signed_document` is the scan of the signed paper, where there is one.

    A letter never changes. One that was wrong is replaced by another or taken back, with a reason; the page says so.
    """

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Letter of thanks")
        CERTIFICATE = "certificate", _("Certificate")
        CONFIRMATION = "confirmation", _("Confirmation of sponsorship")

    class Occasion(models.TextChoices):
        FUNDING = "funding", _("The money has come")
        HANDOVER = "handover", _("The gifts are handed over")

    FILE_NAMES: ClassVar[dict[str, str]] = {
        Kind.THANKS: "thu-cam-on",
        Kind.CERTIFICATE: "giay-ghi-nhan",
        Kind.CONFIRMATION: "giay-xac-nhan",
    }

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="letters", verbose_name=_("pledge"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    occasion = models.CharField(_("occasion"), max_length=8, choices=Occasion.choices, default=Occasion.FUNDING)
    token = models.CharField(max_length=64, unique=True, editable=False)
    facts = models.JSONField(_("figures"), editable=False)
    total = models.GeneratedField(
        expression=Cast(KT("facts__total"), models.BigIntegerField()),
        output_field=models.BigIntegerField(_("amount (đồng)")),
        db_persist=True,
    )
    document = models.OneToOneField(
        "documents.Document", models.PROTECT, related_name="+", editable=False, verbose_name=_("file")
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), editable=False)
    released_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("letter released by")
    )
    released_at = models.DateTimeField(_("letter released at"), null=True, editable=False)
    signed_document = models.OneToOneField(
        "documents.Document",
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("signed paper, scanned"),
    )
    posted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("sent on paper by")
    )
    posted_at = models.DateTimeField(_("sent on paper at"), null=True, editable=False)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaces", editable=False, verbose_name=_("replaced by")
    )
    ended_because = models.CharField(_("why it counts no more"), max_length=300, blank=True, editable=False)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("counts no more since"), null=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(
                fields=["made_at"],
                condition=Q(released_at=None, ended_at=None),
                name="letters_that_wait_by_moment",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "kind", "occasion"],
                condition=Q(ended_at=None),
                name="one_letter_of_a_kind_counts",
                violation_error_message=_("This letter is made already. Replace it if it is wrong."),
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_at=None, ended_because="", replaced_by=None)
                | Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(ended_because=""),
                name="a_letter_that_counts_no_more_has_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("pk")), name="no_letter_replaces_itself"
            ),
            models.CheckConstraint(
                condition=Q(posted_by=None, posted_at=None) | Q(posted_by__isnull=False, posted_at__isnull=False),
                name="a_letter_sent_on_paper_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="a_released_letter_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=False) | Q(posted_at=None, signed_document=None),
                name="what_is_signed_or_sent_on_paper_is_released",
            ),
            models.CheckConstraint(
                condition=Q(token__regex=r"^[0-9A-Za-z_-]{22,64}$"), name="nobody_guesses_the_token_of_a_letter"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="a_letter_stays_as_it_was_made",
                fields=["pledge", "kind", "occasion", "token", "facts", "document", "made_by", "made_at"],
            ),
            pgtrigger.Protect(
                name="a_released_letter_stays_released_as_it_was",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__released_at__isnull=False)
                & (
                    pgtrigger.Q(old__released_at__df=pgtrigger.F("new__released_at"))
                    | pgtrigger.Q(old__released_by__df=pgtrigger.F("new__released_by"))
                    | pgtrigger.Q(old__signed_document__df=pgtrigger.F("new__signed_document"))
                ),
            ),
            pgtrigger.Protect(name="a_letter_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.pledge.reference}"

    @property
    def file(self) -> Document:
        """What the sponsor gets: the signed paper where it was scanned, else the file as it was made."""
        return self.signed_document or self.document

    @property
    def file_id(self) -> int:
        """Its key."""
        return self.signed_document_id or self.document_id
