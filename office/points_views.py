"""The page of a campaign's priority points: the table, what it brings about, and what another one would."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.models import User
from accounts.roles import Capability
from allocations.ranking import MOST_POINTS, Ranked, change_points, run_that_used
from campaigns.models import Campaign, HardshipGroup
from locations.vietnamese import number
from office.links import address, change_page
from office.points_page import OfferEffect, by_group, effects, free_gifts, people_alike

PREVIEW = "xem-truoc"
ALL, APPROVED = "", "da-duyet"


class PointsForm(forms.Form):
    """A whole number for each group, named `diem-<code>`, and whom the preview counts."""

    counted = forms.ChoiceField(
        label=gettext_lazy("The preview counts"),
        required=False,
        choices=[
            (ALL, gettext_lazy("Everybody put forward: approved and waiting for vetting")),
            (APPROVED, gettext_lazy("Approved people only")),
        ],
    )

    def __init__(self, data: Any, *, groups: list[HardshipGroup], table: dict[str, int]) -> None:
        super().__init__(data)
        self.groups = groups
        for group in groups:
            self.fields[f"diem-{group.pk}"] = forms.IntegerField(
                label=group.name,
                min_value=0,
                max_value=MOST_POINTS,
                initial=table.get(group.pk, 0),
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "o-points__input"}),
            )

    def table(self) -> dict[str, int]:
        return {group.pk: self.cleaned_data[f"diem-{group.pk}"] for group in self.groups}

    def lines(self, people: Mapping[str, int]) -> list[dict[str, Any]]:
        """A line of the table for each group, with how many `people` belong to it."""
        return [
            {
                "group": group,
                "field": self[f"diem-{group.pk}"],
                "points": self.fields[f"diem-{group.pk}"].initial,
                "people": people.get(group.pk, 0),
            }
            for group in self.groups
        ]


@require_http_methods(["GET", "POST"])
def points(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who plans the campaign tries other points and writes them; others read the table."""
    if not request.user.may(Capability.SEE_PLANS):
        raise PermissionDenied
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("province"), pk=pk)
    used_by, plans = run_that_used(campaign), campaign.plannable_by(request.user)
    changeable = plans and campaign.is_planned and used_by is None
    if request.method == "POST" and not plans:
        raise PermissionDenied
    groups, table = list(HardshipGroup.objects.all()), campaign.points_table()
    form = PointsForm(request.POST if request.method == "POST" else None, groups=groups, table=table)
    preview = False
    if request.method == "POST" and form.is_valid():
        preview = PREVIEW in request.POST
        if not preview and _written(request, campaign, form):
            return redirect("admin:office_points", campaign.pk)
    new = form.table() if preview else table
    only_approved = form.is_bound and form.data.get("counted") == APPROVED
    people, found = _effects(request.user, campaign, groups, table, new, only_approved=only_approved)
    context = {
        "campaign": campaign,
        "board": address("admin:office_board", campaign.pk),
        "campaign_page": change_page(campaign, request),
        "form": form,
        "lines": form.lines(people),
        "changeable": changeable,
        "plans": plans,
        "used_by": used_by,
        "preview": preview,
        "unchanged": preview and all(new.get(group.pk, 0) == table.get(group.pk, 0) for group in groups),
        "effects": found,
    }
    title = _("Priority points: %(campaign)s") % {"campaign": campaign.name}
    return render(request, "office/points.html", {**admin.site.each_context(request), "title": title, **context})


def _written(request: HttpRequest, campaign: Campaign, form: PointsForm) -> bool:
    try:
        ranked = change_points(campaign, form.table(), by=request.user, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _done(ranked))
    if ranked.proposals:
        messages.warning(request, _outdated(ranked.proposals))
    return True


def _done(ranked: Ranked) -> str:
    if not ranked.nominations:
        return _("The points are saved. Nobody's points have changed.")
    return ngettext(
        "The points are saved; %(count)s nomination has other points now.",
        "The points are saved; %(count)s nominations have other points now.",
        ranked.nominations,
    ) % {"count": number(ranked.nominations)}


def _outdated(proposals: int) -> str:
    return ngettext(
        "%(count)s allocation proposal still goes by the old points: discard it and propose anew.",
        "%(count)s allocation proposals still go by the old points: discard them and propose anew.",
        proposals,
    ) % {"count": number(proposals)}


def _effects(
    user: User,
    campaign: Campaign,
    groups: list[HardshipGroup],
    table: dict[str, int],
    new: dict[str, int],
    *,
    only_approved: bool,
) -> tuple[Mapping[str, int], list[OfferEffect] | None]:
    """How many belong to each group, and the effects. Nothing and None unless the user sees all the people and pledges
    of the campaign: a part of them would mislead.
    """
    needed = (Capability.SEE_PEOPLE, Capability.SEE_PLEDGES)
    if not all(user.areas(capability).cover(province=campaign.province_id) for capability in needed):
        return {}, None
    people, free = people_alike(campaign, user, only_approved=only_approved), free_gifts(campaign, user)
    return by_group(people), effects(campaign.offers.all(), people, free, groups, table, new)
