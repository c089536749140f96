"""The planner: what an amount of money can do in a campaign, and what the wanted gifts cost."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.roles import Capability
from campaigns.form_fields import WholeNumberField
from campaigns.models import Campaign, HardshipGroup, Offer
from campaigns.pricing import leaves_out_top_ups
from locations.vietnamese import MOST, NotAnAmount, amount_of, money_in_words, number
from office import planner
from office.links import address
from office.spending import BY_POINTS, MOST_PEOPLE
from office.wanted import PEOPLE, PLAN, QUOTA, Wanted, wanted

MOST_GIFTS = 10_000_000
TYPE_AN_AMOUNT = gettext_lazy("Type an amount of money, for example 100 triệu.")
BASES: dict[str, str | Promise] = {
    PLAN: gettext_lazy("Wanted by the plan: %(count)s."),
    QUOTA: gettext_lazy("Quota of your area: %(count)s."),
    PEOPLE: gettext_lazy("Your area has no quota; people nominated there: %(count)s."),
}
AMONG = {"duyet": planner.APPROVED, "de-nghi": planner.NOMINATED}


class AmountField(forms.CharField):
    """An amount of money as people say it: "100 triệu", "1,5 tỷ", "100.000.000"."""

    def clean(self, value: Any) -> int:
        typed = super().clean(value)
        try:
            amount = amount_of(typed)
        except NotAnAmount as problem:
            raise ValidationError(str(problem)) from problem
        if not amount:
            raise ValidationError(TYPE_AN_AMOUNT)
        return amount


class PlannerForm(forms.Form):
    """Sent with GET, so that an answer has an address that can be passed on. The fields of the offers are added:
    `ty_le_<offer>` percent of the money, `so_luong_<offer>` gifts to be priced.
    """

    so_tien = AmountField(
        label=gettext_lazy("amount of money"),
        error_messages={"required": TYPE_AN_AMOUNT},
        max_length=60,
        initial="100 triệu",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    trong_so = forms.ChoiceField(
        label=gettext_lazy("for whom"),
        choices=[
            ("duyet", gettext_lazy("people approved, without a gift")),
            ("de-nghi", gettext_lazy("people nominated, those to vet included")),
        ],
        initial="duyet",
        required=False,
    )
    theo = forms.ChoiceField(
        label=gettext_lazy("who comes first"),
        choices=[
            (BY_POINTS, gettext_lazy("by priority points")),
            (MOST_PEOPLE, gettext_lazy("as many people as possible")),
        ],
        initial=BY_POINTS,
        required=False,
    )
    cam_ket = forms.ChoiceField(
        label=gettext_lazy("gifts pledged and not yet allocated"),
        choices=[
            ("tru", gettext_lazy("go first, the money is for the others")),
            ("bo-qua", gettext_lazy("are left out")),
        ],
        initial="tru",
        required=False,
    )
    nhom = forms.MultipleChoiceField(
        label=gettext_lazy("only these groups"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        offers: list[Offer],
        groups: list[HardshipGroup],
        at_first: Mapping[int, Wanted],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers, self.at_first = offers, at_first
        named: Any = self.fields["nhom"]
        named.choices = [(group.pk, group.name) for group in groups]
        for offer in offers:
            self.fields[f"ty_le_{offer.pk}"] = WholeNumberField(
                label=str(offer), required=False, min_value=0, max_value=100, widget=_short()
            )
            self.fields[f"so_luong_{offer.pk}"] = WholeNumberField(
                label=str(offer), required=False, min_value=0, max_value=MOST_GIFTS, widget=_short()
            )

    def parts(self) -> Iterator[forms.BoundField]:
        return (self[f"ty_le_{offer.pk}"] for offer in self.offers)

    def quantities(self) -> Iterator[tuple[forms.BoundField, str]]:
        """Each with a sentence that says how many are wanted, and by what."""
        for offer in self.offers:
            asked = self.at_first[offer.pk]
            yield self[f"so_luong_{offer.pk}"], str(BASES[asked.basis]) % {"count": number(asked.quantity)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        whole = sum(cleaned.get(f"ty_le_{offer.pk}") or 0 for offer in self.offers)
        if whole > 100:
            raise ValidationError(
                _("The parts of the money are %(whole)d percent together: make them 100 at most.") % {"whole": whole}
            )
        return cleaned

    def question(self) -> planner.Question:
        cleaned = self.cleaned_data
        return planner.Question(
            amount=cleaned["so_tien"],
            order=cleaned["theo"] or BY_POINTS,
            groups=frozenset(cleaned["nhom"]),
            mix={offer.pk: part for offer in self.offers if (part := cleaned[f"ty_le_{offer.pk}"]) is not None},
            pledged=cleaned["cam_ket"] != "bo-qua",
        )

    def wanted(self) -> dict[int, int]:
        return {offer.pk: self.cleaned_data[f"so_luong_{offer.pk}"] or 0 for offer in self.offers}


def _short() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "size": 8, "autocomplete": "off"})


@require_GET
def campaign_planner(request: HttpRequest, pk: int) -> HttpResponse:
    """The question above, the answer below; a script asks again while somebody types, a button does without it."""
    if not request.user.may(Capability.SEE_PLANS) or not request.user.may(Capability.SEE_PEOPLE):
        raise PermissionDenied
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("province"), pk=pk)
    offers, groups = list(campaign.offers.all()), list(HardshipGroup.objects.all())
    at_first = wanted(campaign, request.user, offers)
    form = PlannerForm(_asked(request, at_first), offers=offers, groups=groups, at_first=at_first)
    context: dict[str, Any] = {
        "campaign": campaign,
        "form": form,
        "way": (campaign.code, address("admin:office_board", campaign.pk)),
        "sees_pledges": planner.sees_pledges(campaign, request.user),
        "insured": [offer for offer in offers if offer.has_premium],
        "without_top_ups": any(leaves_out_top_ups(offer) for offer in offers),
        "whole": request.user.areas(Capability.SEE_PEOPLE).cover(province=campaign.province_id),
    }
    if not form.errors.keys() - {"so_tien"}:
        context |= _answer(request, campaign, form, {group.pk: group.name for group in groups})
    return render(
        request, "office/planner.html", {**admin.site.each_context(request), "title": _("What money can do"), **context}
    )


def _asked(request: HttpRequest, at_first: Mapping[int, Wanted]) -> dict[str, Any]:
    """What was typed; what was not, as it is at first."""
    first = {name: field.initial for name, field in PlannerForm.base_fields.items() if field.initial is not None}
    first |= {f"so_luong_{offer}": number(one.quantity) for offer, one in at_first.items()}
    asked = {name: request.GET[name] for name in request.GET}
    return first | asked | {"nhom": request.GET.getlist("nhom")}


def _answer(request: HttpRequest, campaign: Campaign, form: PlannerForm, names: dict[str, str]) -> dict[str, Any]:
    """What the money does, unless no amount can be read, and what the quantities cost."""
    cleaned = form.cleaned_data
    waiting = planner.crowd(campaign, request.user, among=AMONG[cleaned["trong_so"] or "duyet"])
    needs = planner.needs(waiting, form.wanted(), cleaned["nhom"])
    cost = sum(need.needed.cost for need in needs if need.needed)
    answer = {"needs": needs, "needs_cost": cost, "needs_words": money_in_words(cost) if cost <= MOST else ""}
    if form.is_valid():
        answer |= _what_the_money_does(request, campaign, waiting, form.question(), names)
    return answer


def _what_the_money_does(
    request: HttpRequest,
    campaign: Campaign,
    waiting: planner.Crowd,
    question: planner.Question,
    names: dict[str, str],
) -> dict[str, Any]:
    spending = planner.plan(campaign, request.user, waiting, question)
    answer: dict[str, Any] = {
        "spending": spending,
        "amount_words": money_in_words(spending.amount),
        "lines": [
            (line, [names.get(code, code) for code in line.groups]) for line in planner.lines(spending, waiting.offers)
        ],
        "by_offer": _by_offer(spending, waiting),
        "barred": waiting.barred,
    }
    if not spending.lines:
        found = planner.estimates(waiting.offers.values(), question)
        answer["estimates"] = [(one, names.get(one.group, one.group)) for one in found]
        answer["enough_for"] = _enough_for(found, names, parts=bool(question.mix))
        answer["anybody"] = planner.anybody_nominated(campaign, request.user)
    return answer


def _enough_for(found: list[planner.Estimate], names: dict[str, str], *, parts: bool) -> str:
    """The estimates in words: the gifts together where each has its part of the money, else one or the other."""
    by_offer: dict[Offer, list[str]] = {}
    for one in found:
        if one.one:
            of = f" ({names.get(one.group, one.group)})" if one.group else ""
            name = str(one.offer)
            by_offer.setdefault(one.offer, []).append(f"{number(one.gifts)} {name[:1].lower()}{name[1:]}{of}")
    either, both = _(" or "), _(" and ")
    return (both if parts else either).join(either.join(gifts) for gifts in by_offer.values())


def _by_offer(spending: planner.Spending, waiting: planner.Crowd) -> list[tuple[Offer, int, int]]:
    """Each gift with how many of it the money gives, and what they cost."""
    reached: Counter[int] = Counter()
    costs: Counter[int] = Counter()
    for line in spending.lines:
        reached[line.want.offer] += line.reached
        costs[line.want.offer] += line.cost
    return [(offer, reached[pk], costs[pk]) for pk, offer in waiting.offers.items()]
