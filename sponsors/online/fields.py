"""Fields of what strangers type: each with an end, each told by a message what it takes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.telephones import telephone_problem
from campaigns.form_fields import NUMERIC
from documents.mailing import is_address
from locations.vietnamese import clean_spaces, fix_lookalikes
from sponsors.tax_codes import WrongTaxCode, tax_code


class LineField(forms.CharField):
    """Text in one line, in composed letters, without what can't be seen."""

    default_error_messages = {"lines": _("Write this in one line.")}

    def to_python(self, value: Any) -> str:
        text = str(value or "")
        if len(text) > 2000 or any(sign in text for sign in "\r\n\u2028\u2029"):
            raise ValidationError(self.error_messages["lines"], code="lines")
        cleaned = clean_spaces(fix_lookalikes(str(super().to_python(text))))
        return "".join(sign for sign in cleaned if sign.isprintable())


class TelephoneField(LineField):
    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": "tel"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        phone = super().clean(value)
        if problem := telephone_problem(phone):
            raise ValidationError(problem, code="telephone")
        return phone


class AddressField(LineField):
    """An e-mail address, in small letters."""

    default_error_messages = {
        "address": _("This is no e-mail address: it has a name, the sign @ and a domain, without spaces.")
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "email", "autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        kwargs.setdefault("error_messages", {"required": _("Type your e-mail: the code goes there.")})
        super().__init__(max_length=254, widget=forms.EmailInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        address = str(super().clean(value)).lower()
        if address and not is_address(address):
            raise ValidationError(self.error_messages["address"], code="address")
        return address


class TaxCodeField(LineField):
    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return tax_code(super().clean(value))
        except WrongTaxCode as problem:
            raise ValidationError(str(problem), code="tax_code") from problem


class CodeField(forms.CharField):
    """The six digits of an e-mail, however they are spaced."""

    default_error_messages = {
        "required": _("Type the code of 6 digits that stands in the e-mail."),
        "digits": _("The code has 6 digits, nothing else."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = NUMERIC | {"autocomplete": "one-time-code", "maxlength": "12", "pattern": "[0-9 ]*"}
        super().__init__(max_length=12, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        digits = "".join(str(super().clean(value)).split())
        if len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
            raise ValidationError(self.error_messages["digits"], code="digits")
        return digits
