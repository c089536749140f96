"""What staff type at the queue of money that waits: what is looked at, and why a line is no donation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSingleDateWidget

from accounts.models import User
from sponsors.models import ReceivingAccount, Statement
from sponsors.money import taken_back

OTHER = "other"
BY_HAND = "by_hand"
TWIN = "twin"
USUAL = (
    ("interest", _("Interest on the account")),
    ("fee", _("Fee or adjustment of the bank")),
    ("mistaken", _("Mistaken transfer")),
    ("returned", _("Taken back by the bank")),
    ("own", _("The office's own money, no donation")),
    (BY_HAND, _("Recorded by hand already")),
    (TWIN, _("In another statement already")),
    (OTHER, _("Another reason")),
)

USUAL_OUT = (
    ("fee", _("Fee or adjustment of the bank")),
    ("own", _("Payment of the office, no refund")),
    (OTHER, _("Another reason")),
)
"""Of money that went out and is no refund."""


class LinesFilter(forms.Form):
    """Which lines are shown. What can't be read shows nothing."""

    q = forms.CharField(label=_("content, payer, reference or amount"), max_length=100, required=False)

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def narrow(self, lines: QuerySet[Any]) -> QuerySet[Any]:
        """The lines that were asked for."""
        if not self.is_valid():
            return lines.none()
        typed = self.cleaned_data["q"]
        return lines.filter(_says(typed)) if typed else lines


class QueueFilter(LinesFilter):
    """The same of all statements. `statement`: only what one of them brought; `taken_back`: only money that went out
    and may have been a receipt's.
    """

    statement = forms.ModelChoiceField(queryset=Statement.objects.none(), required=False, widget=forms.HiddenInput)
    taken_back = forms.BooleanField(required=False, widget=forms.HiddenInput)
    account = forms.ModelChoiceField(
        label=_("account"), queryset=ReceivingAccount.objects.none(), required=False, empty_label=_("all accounts")
    )
    since = forms.DateField(label=_("from"), required=False, widget=UnfoldAdminSingleDateWidget)
    until = forms.DateField(label=_("until"), required=False, widget=UnfoldAdminSingleDateWidget)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account: Any = self.fields["account"]
        account.queryset = ReceivingAccount.objects.all().visible_to(user)
        statement: Any = self.fields["statement"]
        statement.queryset = Statement.objects.all().visible_to(user).select_related("account")
        self.order_fields(["account", "q", "since", "until", "statement", "taken_back"])
        if account.queryset.count() < 2:
            del self.fields["account"]

    @property
    def of_statement(self) -> Statement | None:
        """The one whose lines are shown, if it is one only."""
        found: Statement | None = self.cleaned_data.get("statement") if self.is_valid() else None
        return found

    def narrow(self, lines: QuerySet[Any]) -> QuerySet[Any]:
        lines = super().narrow(lines)
        if not self.is_valid():
            return lines
        asked = self.cleaned_data
        if asked["statement"]:
            lines = lines.filter(statement=asked["statement"])
        if asked["taken_back"]:
            lines = taken_back.untold(lines)
        if asked.get("account"):
            lines = lines.filter(account=asked["account"])
        if asked["since"]:
            lines = lines.filter(booked_on__gte=asked["since"])
        if asked["until"]:
            lines = lines.filter(booked_on__lte=asked["until"])
        return lines


class SetAsideForm(forms.Form):
    """Why what is chosen is no donation, or no refund: a usual reason, or one that is typed."""

    usual = forms.ChoiceField(label=_("why it is no donation"))
    reason = forms.CharField(label=_("in other words"), max_length=300, required=False)

    def __init__(self, *args: Any, is_out: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual: Any = self.fields["usual"]
        self._usual = USUAL_OUT if is_out else USUAL
        usual.choices = [("", "---------"), *self._usual]
        if is_out:
            usual.label = _("what it was")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("usual") == OTHER and not cleaned.get("reason", "").strip():
            self.add_error("reason", ValidationError(_("Say why.")))
        return cleaned

    @property
    def words(self) -> str:
        """The reason as it is kept. Only of a valid form."""
        usual, typed = self.cleaned_data["usual"], self.cleaned_data["reason"].strip()
        if usual == OTHER:
            return typed
        said = str(dict(self._usual)[usual])
        return f"{said}: {typed}"[:300] if typed else said


def _says(typed: str) -> Q:
    words = typed.strip()
    found = Q(content__icontains=words) | Q(payer__icontains=words) | Q(bank_reference__icontains=words)
    digits = words.lower().removesuffix("đồng").replace(".", "").replace(" ", "")
    if digits.isascii() and digits.isdecimal() and len(digits) < 16:
        found |= Q(credit=int(digits)) | Q(debit=int(digits))
    return found
