"""Accounts that receive money, and the lines of their statements."""

from typing import ClassVar, Self, TypeVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from config.audit import audited
from locations.vietnamese import money

Row = TypeVar("Row", bound=models.Model)


class OfficeQuerySet(models.QuerySet[Row]):
    """What belongs to an office: of a province, or the national one."""

    OFFICE: ClassVar[str] = "province_id"

    def visible_to(self, user: User) -> Self:
        return self.filter(user.areas(Capability.SEE_PLEDGES).q(province=self.OFFICE))

    def recordable_by(self, user: User) -> Self:
        return self.filter(user.areas(Capability.RECORD_PLEDGES).q(province=self.OFFICE))


class OfAccountQuerySet(OfficeQuerySet[Row]):
    OFFICE = "account__province_id"


@audited(exclude=["layout", "headings"])
class ReceivingAccount(models.Model):
    """An account at a bank or the Treasury to which sponsors pay. `bank_bin`: six digits, for VietQR; empty where the
    bank takes no part in it. `layout`: what the columns of its statements mean, as settled once
    (`sponsors.money.statements`); `headings`: by the same keys, as the bank writes them. `stated_as`: under which other
    number its statements name it, where it is an alias. `shares_number`: an account of another bank is kept under the
    same number (`sponsors.money.accounts`).
    """

    province = models.ForeignKey(
        "locations.Province",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("account of the office of"),
        help_text=_("Leave empty for the national office."),
    )
    bank_name = models.CharField(_("bank"), max_length=150)
    bank_bin = models.CharField(
        _("bank's number for QR codes"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{6}\Z", _("The bank's number has 6 digits, such as 970436."))],
    )
    number = models.CharField(
        _("account number"),
        max_length=19,
        validators=[RegexValidator(r"^[0-9A-Za-z]{1,19}\Z", _("Up to 19 digits and letters, without spaces."))],
    )
    holder = models.CharField(_("account holder"), max_length=150)
    is_preferred = models.BooleanField(_("told to sponsors"), default=False)
    is_open = models.BooleanField(_("in use"), default=True)
    layout = models.JSONField(default=dict, blank=True, editable=False)
    headings = models.JSONField(default=dict, blank=True, editable=False)
    stated_as = models.CharField(_("number on its statements"), max_length=19, blank=True, editable=False)
    shares_number = models.BooleanField(_("another bank has its number, too"), default=False, editable=False)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("receiving account")
        verbose_name_plural = _("receiving accounts")
        ordering = ["province", "bank_name", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank_name", "number"],
                name="an_account_is_kept_once",
                violation_error_message=_("This account is kept already."),
            ),
            models.UniqueConstraint(
                Func(Upper("number"), Value("0"), function="LTRIM"),
                condition=Q(shares_number=False),
                name="a_number_is_kept_once",
                violation_error_message=_("This account is kept already."),
            ),
            models.UniqueConstraint(
                fields=["province"],
                condition=Q(is_preferred=True),
                nulls_distinct=False,
                name="an_office_tells_sponsors_one_account",
                violation_error_message=_("The office already tells sponsors another account."),
            ),
            models.CheckConstraint(
                condition=Q(is_preferred=False) | Q(is_open=True),
                name="an_account_told_to_sponsors_is_in_use",
                violation_error_message=_("Only an account in use is told to sponsors."),
            ),
            models.CheckConstraint(
                condition=Q(bank_bin="") | Q(bank_bin__regex=r"^[0-9]{6}$"),
                name="a_bank_has_six_digits",
                violation_error_message=_("The bank's number has 6 digits, such as 970436."),
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9A-Za-z]{1,19}$"),
                name="an_account_number_has_digits_and_letters",
                violation_error_message=_("Up to 19 digits and letters, without spaces."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.bank_name}"


@audited()
class Statement(models.Model):
    """A bank's statement as it was taken in. `first_on`, `last_on`: of the period that its head names and of all its
    lines; `rows`: how many lines its file has; `known` of them an earlier statement had brought (`KnownLine`);
    `remarks`: what was seen in reading it, in words. `mistaken_…`: it was taken in for the wrong account, and none of
    its lines counts (`sponsors.money.wrong_account`).
    """

    account = models.ForeignKey(ReceivingAccount, models.PROTECT, related_name="statements", verbose_name=_("account"))
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", verbose_name=_("file"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    rows = models.PositiveIntegerField(_("lines"))
    known = models.PositiveIntegerField(_("lines known before"))
    remarks = models.JSONField(_("remarks"), default=list)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("taken in by"))
    taken_at = models.DateTimeField(_("taken in at"))
    mistaken_because = models.CharField(_("why it is of another account"), max_length=300, blank=True, editable=False)
    mistaken_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("taken out by")
    )
    mistaken_at = models.DateTimeField(_("taken out at"), null=True, editable=False)

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        ordering = ["-taken_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(known__lte=F("rows"), first_on__lte=F("last_on")), name="a_statement_counts_its_lines"
            ),
            models.CheckConstraint(
                condition=Q(mistaken_because="", mistaken_by=None, mistaken_at=None)
                | ~Q(mistaken_because="") & Q(mistaken_by__isnull=False, mistaken_at__isnull=False),
                name="a_statement_taken_out_has_who_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.first_on:%d/%m/%Y}–{self.last_on:%d/%m/%Y}"


@audited()
class StatementLine(models.Model):
    """One line of a statement, once, however many statements bring it (`key`: `sponsors.money.statements.line_key`).

    Money that came (`credit`, đồng) waits until it is told for which pledges it is, or set aside with a reason
    (interest, a mistaken transfer). Money that went (`debit`) is kept as evidence of refunds, or set aside where it is
    none (a fee). `twin`: a line of another statement (or sheet) that may be the same transfer; `shape`: the columns of
    the table it stood in, in which references can be compared (`sponsors.money.statements.known_lines`). Of one that is
    set aside since its money is on record already: `recorded_as`, the receipt that somebody had written down by hand,
    or `repeats`, the line of another statement that it is; of one statement no two lines repeat the same. Of money that
    went out, `takes_back`: the money that came and may have gone back to the payer with it.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("To be matched")
        MATCHED = "matched", _("Matched")
        SET_ASIDE = "set_aside", _("No donation")
        OUTGOING = "outgoing", _("Money that went out")

    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.WAITING: (Status.MATCHED, Status.SET_ASIDE),
        Status.MATCHED: (Status.WAITING,),
        Status.SET_ASIDE: (Status.WAITING, Status.OUTGOING),
        Status.OUTGOING: (Status.SET_ASIDE,),
    }

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines", verbose_name=_("statement"))
    account = models.ForeignKey(ReceivingAccount, models.PROTECT, related_name="lines", verbose_name=_("account"))
    key = models.CharField(max_length=64, editable=False)
    position = models.PositiveIntegerField(_("row in the file"))
    booked_on = models.DateField(_("booked on"))
    bank_reference = models.CharField(_("bank's reference"), max_length=100, blank=True)
    credit = models.PositiveBigIntegerField(_("money in (đồng)"), default=0)
    debit = models.PositiveBigIntegerField(_("money out (đồng)"), default=0)
    balance = models.BigIntegerField(_("balance (đồng)"), null=True)
    content = models.TextField(_("content"), max_length=2000, blank=True)
    payer = models.CharField(_("payer"), max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.WAITING, editable=False
    )
    set_aside_because = models.CharField(_("why it is no donation"), max_length=300, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    shape = models.CharField(max_length=16, blank=True, editable=False)
    twin = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="twins", editable=False, verbose_name=_("may be the same as")
    )
    recorded_as = models.ForeignKey(
        "sponsors.Receipt",
        models.PROTECT,
        null=True,
        related_name="set_aside_lines",
        editable=False,
        verbose_name=_("recorded by hand as"),
    )
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="repeated_by", editable=False, verbose_name=_("the same as")
    )
    takes_back = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="taken_back_by", editable=False, verbose_name=_("may take back")
    )

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement line")
        verbose_name_plural = _("statement lines")
        ordering = ["-booked_on", "-pk"]
        indexes = [models.Index(fields=["status", "booked_on"], name="lines_that_wait")]
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="a_line_of_an_account_is_kept_once"),
            models.UniqueConstraint(fields=["statement", "repeats"], name="a_statement_repeats_a_line_once"),
            models.CheckConstraint(
                condition=Q(repeats=None) | Q(status="set_aside", recorded_as=None), name="what_repeats_is_set_aside"
            ),
            models.CheckConstraint(
                condition=Q(takes_back=None) | Q(debit__gt=0), name="what_takes_money_back_went_out"
            ),
            models.CheckConstraint(
                condition=Q(credit__gt=0, debit=0) & ~Q(status="outgoing")
                | Q(credit=0, debit__gt=0, status__in=["outgoing", "set_aside"]),
                name="a_line_is_money_in_or_money_out",
            ),
            models.CheckConstraint(
                condition=Q(status="set_aside", decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(set_aside_because="")
                | ~Q(status="set_aside") & Q(set_aside_because=""),
                name="a_line_set_aside_has_who_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on:%d/%m/%Y} · {money(self.credit or self.debit)}"


@audited()
class KnownLine(models.Model):
    """A line of a statement that an earlier statement had brought: not counted again. `position`: its row in the file
    of the later one.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="known_lines", verbose_name=_("statement"))
    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="known_again", verbose_name=_("line"))
    position = models.PositiveIntegerField(_("row in the file"))

    class Meta:
        verbose_name = _("line known before")
        verbose_name_plural = _("lines known before")
        constraints = [
            models.UniqueConstraint(fields=["statement", "line"], name="a_line_is_known_again_once_in_a_statement"),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {self.line}"
