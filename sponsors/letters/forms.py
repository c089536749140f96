"""What staff type about a letter: how the sponsor is named in it, its number, who signs, and that it may go out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from locations.vietnamese import clean_spaces
from sponsors.letters.facts import Facts
from sponsors.letters.making import MOST_REASON, Kind, Wording
from sponsors.letters.releasing import MOST_BYTES, check_signed
from sponsors.models import Letter, LetterQuerySet


class ReasonForm(forms.Form):
    """Why a letter counts no more."""

    reason = forms.CharField(
        label=_("reason"), max_length=MOST_REASON, help_text=_("Kept with the letter; the sponsor does not see it.")
    )


class ReleaseForm(forms.Form):
    """The signed paper, where it was scanned, and that the signer agrees."""

    file = forms.FileField(
        label=_("signed paper, scanned"),
        max_length=200,
        required=False,
        help_text=_("A PDF up to 8 MB. The sponsor gets it instead of the file without a signature."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )
    agreed = forms.BooleanField(
        label=_("The signer has signed this letter or has agreed that it goes out"),
        error_messages={"required": _("Say that the signer has signed or agreed. Without that no letter goes out.")},
    )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None:
            try:
                check_signed(file.read(MOST_BYTES + 1))
            except Refusal as refusal:
                raise ValidationError(str(refusal)) from refusal
            file.seek(0)
        return file

    def signed(self) -> bytes | None:
        """Of a valid form."""
        file = self.cleaned_data["file"]
        return None if file is None else file.read()


class ReleaseManyForm(forms.Form):
    """Letters that are released as they were made."""

    letters = forms.ModelMultipleChoiceField(
        queryset=Letter.objects.none(),
        error_messages={
            "required": _("Tick the letters that are to be released."),
            "invalid_choice": _("A letter that you ticked is not one of your office."),
            "invalid_pk_value": _("A letter that you ticked is not one of your office."),
        },
    )
    agreed = forms.BooleanField(
        error_messages={"required": _("Say that the signer has signed or agreed. Without that no letter goes out.")}
    )

    def __init__(self, *args: Any, letters: LetterQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["letters"]
        chosen.queryset = letters


class LetterForm(forms.Form):
    """Filled in as sponsor and letterhead say. `reason` is there where the letter replaces another."""

    reason = forms.CharField(
        label=_("reason for the replacement"),
        max_length=MOST_REASON,
        help_text=_("Kept with the letter; the sponsor does not see it."),
    )
    number = forms.CharField(
        label=_("number of the letter"),
        max_length=40,
        required=False,
        help_text=_("Such as 12/XN-BHXH. Left empty, it is written by hand."),
    )
    name = forms.CharField(label=_("sponsor, as in the letter"), max_length=200)
    addressed_as = forms.CharField(
        label=_("spoken to as"), max_length=40, help_text=_("Within a sentence: “Quý Công ty”, “Bà”, “Quý vị”.")
    )
    signs_for = forms.CharField(
        label=_("signed in the stead of"),
        max_length=80,
        required=False,
        help_text=_("Only where a deputy signs, such as “KT. GIÁM ĐỐC”."),
    )
    signer_title = forms.CharField(label=_("office of the signer"), max_length=80)
    signer_name = forms.CharField(label=_("name of the signer"), max_length=80)

    def __init__(self, *args: Any, kind: str, drafted: Facts, replaces: bool = False, **kwargs: Any) -> None:
        authority, sponsor = drafted.signature.authority, drafted.sponsor
        first = {
            "name": sponsor.name,
            "addressed_as": sponsor.addressed_as,
            "signs_for": authority[0] if len(authority) > 1 else "",
            "signer_title": authority[-1],
            "signer_name": drafted.signature.name,
        }
        super().__init__(*args, **{**kwargs, "initial": first})
        if not replaces:
            del self.fields["reason"]
        if kind != Kind.CONFIRMATION:
            del self.fields["number"]
        if kind != Kind.THANKS:
            del self.fields["addressed_as"]

    def wording(self) -> Wording:
        names = Wording.__dataclass_fields__
        return Wording(**{name: clean_spaces(self.cleaned_data[name]) for name in names if name in self.cleaned_data})
