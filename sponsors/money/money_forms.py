"""What staff type about money: receipts, for which pledges they are, and what is undone, moved or sent back."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Sum
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSingleDateWidget

from accounts.acting import Refusal
from accounts.models import User
from accounts.roles import Capability
from campaigns.form_fields import NUMERIC, DongField, check_day
from locations.models import Province
from locations.vietnamese import clean_spaces, date_text, money
from sponsors.forms import offices_of
from sponsors.models import MOST_MONEY, Receipt, ReceivingAccount, StatementLine
from sponsors.money.candidates import Ended
from sponsors.money.receipts import Share
from sponsors.pledge_search import PledgeField

MOST_SHARES = 50
MOST_DEBITS = 200


def amount_field(**kwargs: Any) -> DongField:
    """Đồng that came, or a part of them."""
    kwargs.setdefault("label", _("amount (đồng)"))
    kwargs.setdefault("widget", forms.TextInput(attrs=NUMERIC))
    return DongField(min_value=1, max_value=MOST_MONEY, **kwargs)


def reason_field(**kwargs: Any) -> forms.CharField:
    """In one line or several; what is undone, moved or sent back always has one."""
    kwargs = {"label": _("reason"), "max_length": 500, **kwargs}
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


def day_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=UnfoldAdminSingleDateWidget, **kwargs)


def late_field() -> forms.BooleanField:
    """Shown once `ask_if_late` asks."""
    return forms.BooleanField(label=_("Yes, this late day is meant"), required=False, widget=forms.HiddenInput)


def ask_if_late(form: forms.Form, name: str, end: date | None) -> None:
    """Before a day is taken on which money comes too late to be handed over in the campaign: it may be mistyped, and
    the sponsor is written to at once. `end`: the last day of handing over. The form has a `late_field`, `is_late`.
    """
    day = form.cleaned_data.get(name)
    if not day or not end or day <= end or form.cleaned_data.get("is_late"):
        return
    form.fields["is_late"].widget = forms.CheckboxInput()
    words = _(
        "The campaign hands over until %(end)s: gifts of money that comes later can hardly be given any more. Type an "
        "earlier day, or tick below that this one is meant."
    )
    form.add_error(name, ValidationError(words, params={"end": date_text(end)}))


def accounts_of(user: User) -> Any:
    """The accounts for which the user records, those in use first."""
    return (
        ReceivingAccount.objects.all().recordable_by(user).select_related("province").order_by("-is_open", "bank_name")
    )


class ReceiptForm(forms.Form):
    """Money that came, written down by hand."""

    kind = forms.ChoiceField(label=_("how it was paid"), choices=[("", "---------"), *Receipt.Kind.choices])
    received_on = day_field(label=_("received on"), initial=timezone.localdate)
    amount = amount_field()
    payer = forms.CharField(label=_("payer"), max_length=200, required=False)
    account = forms.ModelChoiceField(
        label=_("account"),
        queryset=ReceivingAccount.objects.none(),
        required=False,
        help_text=_("Of a transfer. What a statement brings is not written down here once more."),
    )
    bank_reference = forms.CharField(
        label=_("reference of the receipt"),
        max_length=100,
        required=False,
        help_text=_("Number of the cash receipt, or of the transfer as the bank tells it."),
    )
    province = forms.ModelChoiceField(
        label=_("received by the office of"), queryset=Province.objects.none(), empty_label=_("national office")
    )
    note = forms.CharField(label=_("note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    is_another = forms.BooleanField(label=_("it came twice"), required=False, widget=forms.HiddenInput)
    office: Province | None = None

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["account"].queryset = accounts_of(user).filter(is_open=True)
        offices, nation = offices_of(user), user.areas(Capability.RECORD_PLEDGES).nation
        province = fields["province"]
        province.queryset, province.required = offices, not nation
        if not nation and offices.count() == 1:
            self.office = province.initial = offices.first()
            province.widget = forms.HiddenInput()

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        check_day(day)
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Type the day on which the money came."))
        return day

    def clean_payer(self) -> str:
        return clean_spaces(self.cleaned_data["payer"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        account, transfer = cleaned.get("account"), cleaned.get("kind") == Receipt.Kind.TRANSFER
        if account and not transfer:
            self.add_error("account", _("Only a transfer comes to an account."))
        office = cleaned.get("province")
        if account and "province" not in self.errors and account.province_id != (office.pk if office else None):
            self.add_error("account", _("This account is of another office."))
        return cleaned

    def ask_whether_another(self, refusal: Refusal) -> None:
        """Money like it is on record: show that, and a box to tick where it came twice."""
        self.fields["is_another"].widget = forms.CheckboxInput()
        self.add_error("is_another", str(refusal))

    def facts(self) -> dict[str, Any]:
        """As `receipts.record` takes them. Only of a valid form."""
        typed = self.cleaned_data
        names = ("kind", "received_on", "amount", "payer", "bank_reference", "note", "account", "is_another")
        office = typed["province"]
        return {name: typed[name] for name in names} | {"province_id": office.pk if office else None}


class ShareForm(forms.Form):
    """So much of the money is for this pledge. Left empty it is none; a pledge alone, without an amount, gets all."""

    pledge = PledgeField(label=_("pledge"), required=False)
    amount = amount_field(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "empty_permitted": False})  # what is left as it was offered counts
        field: Any = self.fields["pledge"]
        field.of(user)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("amount") is not None and not cleaned.get("pledge") and "pledge" not in self.errors:
            self.add_error("pledge", _("Choose the pledge for which this amount is."))
        return cleaned


class BaseShareFormSet(BaseFormSet):
    """`whole` (đồng) is set by the view: more than that can't be shared. `needed`: at least one row is."""

    whole: int = MOST_MONEY
    needed = False

    def shares(self) -> list[Share]:
        """Of a valid set."""
        typed = self._typed()
        return [Share(one["pledge"], one["amount"] or min(self.whole, one["pledge"].missing)) for one in typed]

    def clean(self) -> None:
        if any(self.errors):
            return
        typed = self._typed()
        if self.needed and not typed:
            raise ValidationError(_("Choose at least one pledge."))
        if len({one["pledge"].pk for one in typed}) < len(typed):
            raise ValidationError(_("A pledge stands here twice: add its amounts up in one row."))
        for form in self.forms:
            pledge, amount = form.cleaned_data.get("pledge"), form.cleaned_data.get("amount")
            if pledge and amount is None and len(typed) > 1:
                form.add_error("amount", _("Type how much of it is for this pledge."))
            elif pledge and amount is None and not pledge.missing:
                form.add_error("amount", _("This pledge has all its money: type the amount if this is for it, too."))
        if any(self.errors):
            return
        together = sum(share.amount for share in self.shares())
        if together > self.whole:
            words = _("Together these are %(together)s, but only %(whole)s are there.")
            raise ValidationError(words, params={"together": money(together), "whole": money(self.whole)})

    def _typed(self) -> list[dict[str, Any]]:
        """The rows that name a pledge."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("pledge")]


ShareFormSet = formset_factory(
    ShareForm, formset=BaseShareFormSet, extra=1, max_num=MOST_SHARES, absolute_max=MOST_SHARES
)


class ReasonForm(forms.Form):
    reason = reason_field()


class MoveForm(forms.Form):
    """Money of one receipt from one pledge to another."""

    target = PledgeField(label=_("to which pledge"))
    amount = amount_field()
    reason = reason_field()

    def __init__(self, *args: Any, user: User, source: int, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"amount": most}, **kwargs})
        self.most = most
        field: Any = self.fields["target"]
        field.of(user)
        field.queryset = field.queryset.exclude(pk=source)

    def clean_amount(self) -> int:
        return _within(self.cleaned_data["amount"], self.most)


class RefundForm(forms.Form):
    """Money of a receipt that left the house again. `most`: đồng; `ended`: pledges that wait for no money, for one of
    which it may have come. A line of a statement shows it only if it went out with that very amount; cash has none.
    """

    amount = amount_field()
    meant_for = forms.TypedChoiceField(
        label=_("for which pledge it came"), coerce=int, empty_value=None, required=False
    )
    day = day_field(label=_("sent back on"), initial=timezone.localdate)
    line = forms.ModelChoiceField(
        label=_("line of the statement that shows it"),
        queryset=StatementLine.objects.none(),
        required=False,
        empty_label=_("none, or not taken in yet"),
        help_text=_("Lines of money that went out with exactly this amount."),
    )
    offered_for = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = reason_field()

    def __init__(self, *args: Any, receipt: Receipt, most: int, ended: Sequence[Ended] = (), **kwargs: Any) -> None:
        first = {"amount": most, "offered_for": most, "meant_for": next((one.pk for one in ended), None)}
        super().__init__(*args, **{**kwargs, "initial": first | kwargs.get("initial", {})})
        self.most = most
        fields: dict[str, Any] = self.fields
        fields["meant_for"].choices = [("", "---------"), *((one.pk, _ended_label(one)) for one in ended)]
        if not ended:
            del fields["meant_for"]
        if receipt.kind == Receipt.Kind.CASH:
            del fields["line"], fields["offered_for"]
        else:
            fields["line"].queryset = _open_debits(receipt, self._asked() or most)
            fields["line"].label_from_instance = _line_label

    def clean_amount(self) -> int:
        return _within(self.cleaned_data["amount"], self.most)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        check_day(day)
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Type the day on which the money was sent back."))
        return day

    def clean(self) -> dict[str, Any]:
        """Of another amount than the page was made for, its lines are offered first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        amount = cleaned.get("amount")
        lines: Any = self.fields.get("line")
        others = amount and lines and not self.errors and cleaned.get("offered_for") != amount
        if others and cleaned.get("line") is None and lines.queryset.exists():
            self.add_error("line", _("A statement shows money that went out with this amount: choose it, or none."))
            data: Any = self.data
            data = data.copy()
            data["offered_for"] = str(amount)
            self.data = data
        return cleaned

    def sent(self) -> dict[str, Any]:
        """As `receipts.refund` takes it, but for the pledge. Only of a valid form."""
        return {name: self.cleaned_data.get(name) for name in ("amount", "day", "reason", "line")}

    def _asked(self) -> int | None:
        """The amount that was typed, if it can be read."""
        try:
            typed: int | None = self.fields["amount"].clean(self.data.get(self.add_prefix("amount")))
        except ValidationError:
            return None
        return typed


def _ended_label(ended: Ended) -> str:
    return f"{ended.reference} · {ended.sponsor} · {ended.said}"


def _open_debits(receipt: Receipt, amount: int) -> Any:
    """The newest lines of money that went out since, of which just this amount is told by no refund."""
    lines = StatementLine.objects.filter(
        status=StatementLine.Status.OUTGOING,
        account__province=receipt.province_id,
        booked_on__gte=receipt.received_on,
    )
    told = lines.alias(untold=F("debit") + Sum("refunds__amount", default=0)).filter(untold=amount)
    newest = told.order_by("-booked_on", "-pk").values("pk")[:MOST_DEBITS]
    return StatementLine.objects.filter(pk__in=list(newest.values_list("pk", flat=True)))


def _line_label(line: StatementLine) -> str:
    return f"{line} · {line.content[:80]}"


def _within(amount: int, most: int) -> int:
    if amount > most:
        raise ValidationError(_("Only %(most)s are there."), params={"most": money(most)})
    return amount


class HoldForm(forms.Form):
    """`end`: the campaign's last day of handing over, if it says one."""

    until = day_field(label=_("held until"))
    is_late = late_field()

    def __init__(self, *args: Any, end: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.end = end

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        check_day(day)
        if day < timezone.localdate():
            raise ValidationError(_("This day has passed. Type the last day on which the gifts still wait."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        ask_if_late(self, "until", self.end)
        return cleaned


LONGEST_PERIOD = timedelta(days=366)
"""Of one file of the ledger."""


class PeriodForm(forms.Form):
    """From one day until another, the last one counted in full; a year at the most."""

    since = day_field(label=_("from"))
    until = day_field(label=_("until"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["since"] > cleaned["until"]:
            self.add_error("until", _("The last day is before the first."))
        elif cleaned.get("since") and cleaned.get("until") and cleaned["until"] - cleaned["since"] >= LONGEST_PERIOD:
            self.add_error(
                "until", _("The file holds a year at the most. Choose a shorter period, and take several files.")
            )
        return cleaned
