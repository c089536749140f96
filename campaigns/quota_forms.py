"""Forms for sharing quotas out and for taking household counts in."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from accounts.forms import DayInput
from campaigns.form_fields import NUMERIC, WholeNumberField
from campaigns.models import Campaign, Offer, Quota
from campaigns.quota_proposal import MOST_TOTAL, Question, areas_to_share, default_total

MOST_WEIGHT = 100
COUNT_FILE_BYTES = 5 * 1024 * 1024
SharedOut = Quota.SharedOut


class Whole(WholeNumberField):
    """A whole number in a plain field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs=NUMERIC), **kwargs)


class ShareForm(forms.Form):
    """What is to be shared out. An empty total is the offer's or the province's own, and is filled in."""

    offer = forms.ModelChoiceField(label=_("gift"), queryset=Offer.objects.none(), empty_label=None)
    area = forms.ChoiceField(label=_("Share among"))
    total = Whole(
        label=_("Total to share out"),
        min_value=0,
        max_value=MOST_TOTAL,
        required=False,
        help_text=_("Empty: what is wanted of the gift, or within a province the quota of the province."),
    )
    method = forms.ChoiceField(
        label=_("How"),
        choices=[(SharedOut.HOUSEHOLDS, _("By poor and near-poor households")), (SharedOut.EVENLY, _("Evenly"))],
        initial=SharedOut.HOUSEHOLDS,
        widget=forms.RadioSelect,
    )
    poor_weight = Whole(label=_("A poor household counts"), min_value=0, max_value=MOST_WEIGHT, initial=1)
    near_poor_weight = Whole(label=_("A near-poor household counts"), min_value=0, max_value=MOST_WEIGHT, initial=1)
    most_each = Whole(
        label=_("At most for each"),
        min_value=0,
        max_value=MOST_TOTAL,
        required=False,
        help_text=_("Empty: no limit."),
    )
    within_households = forms.BooleanField(
        label=_("Nobody gets more than it has poor and near-poor households"), required=False
    )
    keep_typed = forms.BooleanField(
        label=_("Keep the quotas that were typed: they count towards the total"), required=False, initial=True
    )
    only_counted = forms.BooleanField(
        label=_("Leave out where the households are not known: its quota stays as it is"), required=False
    )

    SWITCHES = ("within_households", "keep_typed", "only_counted")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offers: Any = self.fields["offer"]
        offers.queryset = campaign.offers.select_related("campaign__province")
        areas: Any = self.fields["area"]
        areas.choices = areas_to_share(campaign)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("poor_weight") == 0 and cleaned.get("near_poor_weight") == 0:
            raise ValidationError(_("One of the two kinds of households has to count."))
        if {"offer", "area", "total"} <= cleaned.keys() and cleaned["total"] is None:
            cleaned["total"] = default_total(cleaned["offer"], cleaned["area"])
            self.data = {name: self.data.get(name) for name in self.data} | {"total": cleaned["total"]}
        return cleaned

    def switches(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SWITCHES]

    def question(self) -> Question:
        return Question(**self.cleaned_data)


class CountFileForm(forms.Form):
    file = forms.FileField(
        label=_("Excel file, filled in"), widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx"})
    )
    source = forms.CharField(
        label=_("source"),
        max_length=200,
        help_text=_("The decision that recognised the households, such as “Quyết định số 15/QĐ-UBND”."),
    )
    counted_on = forms.DateField(label=_("numbers of the day"), widget=DayInput)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > COUNT_FILE_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Use the file that you download here."))
        return file

    def clean_counted_on(self) -> date:
        day: date = self.cleaned_data["counted_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day
