"""What is typed in when allocating."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allocations.allocating import SEED_LENGTH


class SeedForm(forms.Form):
    seed = forms.CharField(label=_("public seed"), max_length=SEED_LENGTH)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    )
