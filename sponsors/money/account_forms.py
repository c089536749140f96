"""What staff type about a receiving account: the bank is chosen, or typed where VietQR doesn't know it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from accounts.models import User
from locations.vietnamese import clean_spaces
from sponsors.forms import offer_offices
from sponsors.models import ReceivingAccount
from sponsors.money import accounts
from sponsors.money.banks import known_banks

OTHER = "other"


def _banks() -> list[tuple[str, str | Promise]]:
    known = [(bank.bin, f"{bank.short_name} · {bank.name}") for bank in known_banks().values()]
    return [("", "---------"), *known, (OTHER, _("Another bank or the State Treasury (without VietQR)"))]


class AccountForm(forms.ModelForm):
    """`user` is set by the admin. `is_preferred` is no field of the model's here: `accounts.keep` writes it."""

    user: User
    bank = forms.ChoiceField(label=_("bank"), choices=_banks, widget=UnfoldAdminSelectWidget)
    other_bank = forms.CharField(
        label=_("name of another bank"),
        max_length=150,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Only if the list above lacks it, such as “Kho bạc Nhà nước tỉnh Bắc Ninh”."),
    )
    is_preferred = forms.BooleanField(
        label=_("told to sponsors"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_(
            "Pledges, letters and QR codes name it. Each office tells one: the earlier one is not told any more."
        ),
    )

    class Meta:
        model = ReceivingAccount
        fields = ("province", "number", "holder", "is_open")
        help_texts = {
            "number": _("Digits and letters without spaces, as the bank writes it."),
            "holder": _("As the bank writes it: in capitals without diacritics."),
            "is_open": _("An account that is no longer in use stays with the money that it has received."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.instance
        if account.pk:
            self.initial["is_preferred"] = account.is_preferred
        if "bank" in self.fields and account.pk:
            by_list = account.bank_bin in known_banks()
            self.initial["bank"] = account.bank_bin if by_list else OTHER
            self.initial["other_bank"] = "" if by_list else account.bank_name
        if "province" in self.fields:
            offer_offices(self.fields["province"], self.user)

    def clean_number(self) -> str:
        return "".join(str(self.cleaned_data["number"]).split()).upper()

    def clean_holder(self) -> str:
        return clean_spaces(self.cleaned_data["holder"]).upper()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "bank" in self.fields and cleaned.get("bank"):
            self._name_bank(cleaned["bank"], clean_spaces(cleaned.get("other_bank", "")))
        if cleaned.get("is_preferred") and not cleaned.get("is_open"):
            self.add_error("is_preferred", _("Only an account in use is told to sponsors."))
        return cleaned

    def _name_bank(self, chosen: str, typed: str) -> None:
        if chosen != OTHER and typed:
            self.add_error("other_bank", _("Choose a bank of the list or type another one, not both."))
        elif chosen == OTHER and not typed:
            self.add_error("other_bank", _("Type the name of the bank."))
        else:
            bank = known_banks().get(chosen)
            self.instance.bank_name = bank.short_name if bank else typed
            self.instance.bank_bin = bank.bin if bank else ""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # not in the stubs
        if self.errors or "number" not in self.fields:
            return
        try:
            accounts.shares_number(self.instance)
        except accounts.NumberKept as refusal:
            self.add_error("number", ValidationError(str(refusal)))
