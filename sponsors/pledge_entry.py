"""The entry of a pledge: its three forms, and what a button of the page asks before anything is saved."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.requests import user_of
from campaigns.models import Campaign
from sponsors.first_lines import first_lines, priced_offers, written_lines
from sponsors.forms import NewSponsorForm
from sponsors.models import Pledge, Sponsor
from sponsors.pages import is_key
from sponsors.pledge_forms import LineFormSet, PledgeForm

REDISPLAYS = ("add_line", "use_sponsor", "suggest")


@dataclass
class Entry:
    """The three forms of the entry page: the pledge, perhaps a new sponsor, the lines."""

    pledge: PledgeForm
    sponsor: NewSponsorForm
    lines: Any
    checked: bool

    def is_valid(self) -> bool:
        """Whether all is as it must be, and the sponsor is either chosen or new."""
        valid = self.pledge.is_valid()
        office = self.pledge.cleaned_data.get("province") if valid else None
        self.sponsor.instance.province = office
        chosen = bool(self.pledge["sponsor"].value())
        if self.sponsor.is_filled and chosen:
            self.pledge.add_error("sponsor", _("Choose a sponsor or type a new one, not both."))
        elif self.sponsor.is_filled:
            valid = self.sponsor.is_valid() and valid
        elif not chosen:
            self.pledge.add_error("sponsor", _("Choose the sponsor, or type a new one below."))
        self.lines.may_be_empty = bool(self.pledge.cleaned_data.get("amount")) or "amount" in self.pledge.errors
        return self.lines.is_valid() and valid and not self.pledge.errors

    def facts(self) -> dict[str, Any]:
        """As `pledging.Facts` name them. Only of a valid entry."""
        chosen = self.pledge.cleaned_data["sponsor"]
        return self.pledge.facts() | {"sponsor": self.sponsor.save(commit=False) if self.sponsor.is_filled else chosen}


def entry_of(request: HttpRequest, campaign: Campaign, pledge: Pledge | None = None) -> Entry:
    """The forms as they were sent, or fresh. A line more, a sponsor that is kept taken: shown again, not checked."""
    data: QueryDict | None = None
    if request.method == "POST":
        data = request.POST.copy()
        _do_what_a_button_asks(request, data)
    initial = written_lines(pledge) if pledge else first_lines(priced_offers(campaign))
    user = user_of(request)
    return Entry(
        pledge=PledgeForm(data, user=user, campaign=campaign, pledge=pledge, sponsor=asked_sponsor(request)),
        sponsor=NewSponsorForm(data, user=user),
        lines=LineFormSet(data, prefix="lines", initial=initial, form_kwargs={"campaign": campaign}),
        checked=data is not None and not any(name in data for name in REDISPLAYS),
    )


def asked_sponsor(request: HttpRequest) -> int | None:
    """The id of the sponsor from whose page the user comes."""
    asked = request.GET.get("sponsor", "")
    found = Sponsor.objects.visible_to(user_of(request)).filter(pk=asked) if is_key(asked) else Sponsor.objects.none()
    return found.values_list("pk", flat=True).first()


def _do_what_a_button_asks(request: HttpRequest, data: QueryDict) -> None:
    """In the data as they were sent: one line more, or a sponsor that is kept already in place of the new one."""
    total = str(data.get("lines-TOTAL_FORMS", ""))
    if "add_line" in data and is_key(total):
        data["lines-TOTAL_FORMS"] = str(int(total) + 1)
    taken = str(data.get("use_sponsor", ""))
    if is_key(taken) and Sponsor.objects.visible_to(user_of(request)).filter(pk=taken).exists():
        data["sponsor"] = taken
        for name in NewSponsorForm.Meta.fields:
            data.pop(f"new-{name}", None)
