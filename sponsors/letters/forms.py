"""What staff type about a letter: how the sponsor is named in it, its number, and who signs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from locations.vietnamese import clean_spaces
from sponsors.letters.facts import Facts
from sponsors.letters.making import MOST_REASON, Kind, Wording


class ReasonForm(forms.Form):
    """Why a letter counts no more."""

    reason = forms.CharField(
        label=_("reason"), max_length=MOST_REASON, help_text=_("Kept with the letter; the sponsor does not see it.")
    )


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
