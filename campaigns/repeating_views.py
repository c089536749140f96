"""The page that starts a campaign from an earlier one: dates and prices of both side by side, then one step."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.forms import DayInput
from accounts.requests import user_of
from campaigns import pricing, tet
from campaigns.models import Campaign, Offer
from campaigns.models.plan import YEARS
from campaigns.repeating import Proposal, Repeated, copied, next_year, proposal, repeat, tet_days
from campaigns.tariffs import CannotPrice, Tariff
from locations.vietnamese import number

PRICES = "tinh-gia"
LEFT_OUT_NAMED = 10


class YearForm(forms.Form):
    """For which year, in the address: `?nam=2028`."""

    nam = forms.IntegerField(label=gettext_lazy("Year of the new campaign"), min_value=YEARS[0], max_value=YEARS[1])


class RepeatForm(forms.Form):
    """Code, name and dates of the new campaign; `premium-<kind>` for each offer whose premiums are paid on a day."""

    code = Campaign._meta.get_field("code").formfield()
    name = Campaign._meta.get_field("name").formfield()

    def __init__(self, data: Any, *, proposed: Proposal) -> None:
        super().__init__(data, initial={"code": proposed.code, "name": proposed.name})
        self.proposed = proposed
        for name, day in proposed.dates.items():
            milestone: Any = Campaign._meta.get_field(name)
            self.fields[name] = forms.DateField(
                label=milestone.verbose_name, required=False, initial=day, widget=DayInput
            )
        for kind, day in proposed.paid_on.items():
            label = _("Premiums are paid: %(kind)s") % {"kind": Offer.Kind(kind).label}
            self.fields[f"premium-{kind}"] = forms.DateField(label=label, required=False, initial=day, widget=DayInput)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).upper()
        Campaign._meta.get_field("code").run_validators(code)
        if Campaign.objects.filter(code=code).exists():
            raise ValidationError(_("A campaign with this code exists."))
        return code

    def clean(self) -> dict[str, Any]:
        """The two terms of the plan end after they start; what else is out of order is said of the draft."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for first, last in (("posting_from", "posting_until"), ("handover_from", "handover_until")):
            begin, end = cleaned.get(first), cleaned.get(last)
            if begin and end and end < begin:
                self.add_error(last, _("This is before the first day of the term."))
        return cleaned

    def day(self, name: str, proposed: Any) -> Any:
        """The day as typed, as far as it is one; before anything is sent, the proposed."""
        return self.cleaned_data.get(name) if self.is_bound else proposed

    def paid_on(self) -> dict[str, Any]:
        return {kind: self.day(f"premium-{kind}", day) for kind, day in self.proposed.paid_on.items()}

    def dates(self) -> dict[str, Any]:
        return {name: self.day(name, day) for name, day in self.proposed.dates.items()}


@dataclass(frozen=True)
class PriceRow:
    """The price of one gift in both campaigns (đồng), or why there is none."""

    offer: Offer
    old: int | None
    new: int | None
    problem: str

    @property
    def more(self) -> int | None:
        return None if self.old is None or self.new is None else self.new - self.old


@require_http_methods(["GET", "POST"])
def repeat_campaign(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who plans the campaign's area starts a new one from it."""
    user = user_of(request)
    campaign = get_object_or_404(Campaign.objects.visible_to(user).select_related("province"), pk=pk)
    if not campaign.plannable_by(user):
        raise PermissionDenied
    years = YearForm(request.GET if "nam" in request.GET else None)
    year = years.cleaned_data["nam"] if years.is_valid() else next_year(campaign, timezone.localdate())
    proposed = proposal(campaign, year=year)
    form = RepeatForm(request.POST if request.method == "POST" else None, proposed=proposed)
    if form.is_valid() and PRICES not in request.POST:
        try:
            repeated = repeat(
                campaign,
                code=form.cleaned_data["code"],
                name=form.cleaned_data["name"],
                year=year,
                dates=form.dates(),
                paid_on=form.paid_on(),
                by=user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, repeated)
            return redirect("admin:campaigns_campaign_change", repeated.campaign.pk)
    context = {
        "campaign": campaign,
        "years": years,
        "proposed": proposed,
        "year_name": tet.year_name(year),
        "tet": (tet_days().get(campaign.year), tet_days().get(year)),
        "form": form,
        "dates": _date_rows(campaign, form),
        "prices": _prices(campaign, form, pricing.load_tariff()),
    }
    title = _("Start from campaign %(campaign)s") % {"campaign": campaign.code}
    return render(request, "campaigns/repeat.html", {**admin.site.each_context(request), "title": title, **context})


def _tell(request: HttpRequest, repeated: Repeated) -> None:
    campaign = repeated.campaign
    done = _("Campaign %(campaign)s is there as a draft. Check it, then open it.")
    messages.success(request, done % {"campaign": campaign.code})
    for sentence in repeated.left_out[:LEFT_OUT_NAMED]:
        messages.warning(request, sentence)
    others = len(repeated.left_out) - LEFT_OUT_NAMED
    if others > 0:
        messages.warning(request, _("%(count)s more quotas were left out.") % {"count": number(others)})


def _date_rows(campaign: Campaign, form: RepeatForm) -> list[tuple[Any, forms.BoundField]]:
    """The old day beside the field of the new one, in the order of the work; the days of payment last."""
    rows = [(getattr(campaign, name), form[name]) for name in form.proposed.dates]
    old = {offer.kind: offer.premiums_paid_on for offer in campaign.offers.all()}
    return rows + [(old[kind], form[f"premium-{kind}"]) for kind in form.proposed.paid_on]


def _prices(campaign: Campaign, form: RepeatForm, tariff: Tariff) -> list[PriceRow]:
    paid_on = form.paid_on()
    rows = []
    for offer in campaign.offers.all():
        old, _unsaid = _price(offer, tariff)
        new, problem = _price(copied(offer, paid_on.get(offer.kind)), tariff)
        rows.append(PriceRow(offer, old, new, problem))
    return rows


def _price(offer: Offer, tariff: Tariff) -> tuple[int | None, str]:
    try:
        return pricing.price_of_one(offer, tariff), ""
    except CannotPrice as problem:
        return None, str(problem)
