"""The approved people of a campaign whose whole premium others pay by now, so that somebody decides about each."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import user_of
from accounts.roles import Capability
from beneficiaries.costing import Costs, facts_of
from campaigns.models import Campaign
from office import covered
from office.links import address, change_page

ROWS_PER_PAGE = 50


@require_GET
def covered_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly those whom the board counts, with who pays for them and on what legal basis."""
    user = user_of(request)
    if not user.may(Capability.SEE_PEOPLE):
        raise PermissionDenied
    campaign = get_object_or_404(Campaign.objects.visible_to(user).select_related("province"), pk=pk)
    found = covered.barred_people(campaign, user)
    people = covered.covered_nominations(campaign, user, found)
    page = Paginator(people.select_related("person", "commune__province", "offer"), ROWS_PER_PAGE).get_page(
        request.GET.get("trang")
    )
    costs, sums = Costs(), covered.covered(found)
    context = {
        **admin.site.each_context(request),
        "title": _("Approved, and supported in full by now"),
        "way": (campaign.code, address("admin:office_board", campaign.pk)),
        "campaign": campaign,
        "board": address("admin:office_board", campaign.pk),
        "sums": sums,
        "count": sum(one.people for one in sums),
        "page": page,
        "rows": [(one, costs.coverage(one.offer, facts_of(one)), change_page(one, request)) for one in page],
    }
    return render(request, "office/covered.html", context)
