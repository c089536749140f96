"""Sharing an offer out among provinces or communes: the question, the proposal page by page, the writing."""

from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from campaigns.models import Campaign, Offer, Quota
from campaigns.planning import PlanClosed
from campaigns.quota_forms import ShareForm
from campaigns.quota_proposal import COMMUNES, PROVINCES, Line, Proposal, Question, WrongArea, propose
from campaigns.quota_sharing import share_out
from campaigns.sheet_cells import made_file
from locations.vietnamese import number

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 100
LEFT_OUT_SHOWN = 200
ZEROS_NAMED = 10
_HEADINGS = (
    "Mã",
    "Địa bàn",
    "Tỉnh/thành phố",
    "Số hộ nghèo",
    "Số hộ cận nghèo",
    "Chia chính xác",
    "Đề xuất",
    "Hiện nay",
)
_WIDTHS = (10, 32, 28, 14, 16, 16, 12, 12)


def planned_campaign(request: HttpRequest, pk: int) -> Campaign:
    """The campaign, if the user plans it. Raises Http404, PermissionDenied and, if it is over, `PlanClosed`."""
    user = user_of(request)
    campaign = get_object_or_404(Campaign.objects.visible_to(user).select_related("province"), pk=pk)
    if not campaign.plannable_by(user):
        raise PermissionDenied
    if not campaign.is_planned:
        raise PlanClosed(campaign=campaign.code)
    return campaign


def quota_list(campaign: Campaign, offer: Offer | None = None) -> str:
    """The address of the list of the campaign's quotas, or of one of its offers."""
    chosen = {"offer__campaign__id__exact": campaign.pk} | ({"offer__kind__exact": offer.kind} if offer else {})
    return f"{reverse('admin:campaigns_quota_changelist')}?{urlencode(chosen)}"


@require_http_methods(["GET", "POST"])
def share_quotas(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is asked stands in the address, so that the same page shows it again; POST writes what was seen."""
    try:
        campaign = planned_campaign(request, pk)
        form = ShareForm(request.GET if "offer" in request.GET else None, campaign=campaign)
        if not form.is_valid():
            return _page(request, campaign, form, None)
        question = form.question()
        if request.method == "POST":
            return _write(request, question)
        return _page(request, campaign, form, propose(question))
    except PlanClosed as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:campaigns_quota_changelist")
    except WrongArea as refusal:
        form.add_error(None, str(refusal))
        return _page(request, campaign, form, None)


def _write(request: HttpRequest, question: Question) -> HttpResponse:
    """Write what was seen. A refusal leads back to the page, which says by itself what is wrong with the question."""
    try:
        changes = share_out(question, seen=request.POST.get("seen", ""), by=user_of(request), at=timezone.now())
    except (PlanClosed, WrongArea):
        raise
    except Refusal as refusal:
        if str(refusal) != str(propose(question).refusal):
            messages.error(request, str(refusal))
        return redirect(request.get_full_path())
    done = _("Quotas shared out: %(made)s new, %(changed)s changed, %(kept)s as they were.")
    messages.success(request, done % {name: number(count) for name, count in vars(changes).items()})
    return redirect(quota_list(question.offer.campaign, question.offer))


@require_GET
def share_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal as an Excel file, for whoever decides on it."""
    try:
        campaign = planned_campaign(request, pk)
    except PlanClosed as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:campaigns_quota_changelist")
    form = ShareForm(request.GET, campaign=campaign)
    if not form.is_valid():
        return redirect("admin:campaigns_campaign_share", pk)
    try:
        proposal = propose(form.question())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:campaigns_campaign_share", pk)
    content = made_file(
        name="Chia hạn mức",
        title=f"Đề xuất chia hạn mức {proposal.question.offer}, chiến dịch {campaign}",
        hint=f"Tổng số: {number(proposal.question.total)}; giữ nguyên: {number(proposal.kept)}; "
        f"chia: {number(proposal.shared)}; chưa chia: {number(proposal.left)}. Phần lẻ: phần lẻ lớn hơn được "
        "trước; bằng nhau thì nơi nhiều hộ nghèo, cận nghèo hơn; vẫn bằng nhau thì theo mã băm SHA-256 của "
        f"“{proposal.question.draw}/mã địa bàn”, nhỏ hơn đứng trước.",
        headings=_HEADINGS,
        widths=_WIDTHS,
        rows=[
            (
                line.code,
                line.name,
                line.province,
                line.poor,
                line.near_poor,
                decimal_text(line.exact),
                line.units,
                line.present,
            )
            for line in proposal.lines
        ],
        codes=(1,),
    )
    name = f"chia-han-muc-{campaign.code}.xlsx"
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=SHEET_TYPE, headers={"Content-Disposition": disposition})


def decimal_text(exact: Fraction | None) -> str:
    """With two decimals, rounded half up: 12,35; whole numbers without; '' for nothing."""
    if exact is None:
        return ""
    hundredths = int(exact * 100 + Fraction(1, 2))
    whole, rest = divmod(hundredths, 100)
    return f"{number(whole)},{rest:02}" if rest else number(whole)


def _page(request: HttpRequest, campaign: Campaign, form: ShareForm, proposal: Proposal | None) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Share quotas out"),
        "opts": Quota._meta,
        "campaign": campaign,
        "form": form,
        "quotas": quota_list(campaign),
    }
    if proposal is not None:
        context |= _shown(request, proposal)
    return render(request, "campaigns/share_quotas.html", context)


def _shown(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """The proposal: its sums, and one page of its lines."""
    left_out = [line for line in proposal.lines if _outcome(line) == "left_out"]
    part = Paginator([line for line in proposal.lines if _outcome(line) != "left_out"], PER_PAGE).get_page(
        request.GET.get("trang")
    )
    asked = request.GET.copy()
    asked.pop("trang", None)
    lines = proposal.lines
    return {
        "proposal": proposal,
        "part": part,
        "rows": [(line, decimal_text(line.exact), _outcome(line)) for line in part],
        "left_out": left_out[:LEFT_OUT_SHOWN],
        "left_out_count": len(left_out),
        "left_out_more": max(0, len(left_out) - LEFT_OUT_SHOWN),
        "asked": asked.urlencode(),
        "by_province": proposal.question.area == PROVINCES,
        "nationwide": proposal.question.area == COMMUNES,
        "poor": sum(line.poor or 0 for line in lines),
        "near_poor": sum(line.near_poor or 0 for line in lines),
        "present": sum(line.present or 0 for line in lines),
        "together": proposal.kept + proposal.shared,
        "differing": sum(
            1 for line in lines if line.difference or (line.proposed is not None and line.present is None)
        ),
        "without_any": sum(1 for line in lines if line.units == 0),
        "first_zeros": [line for line in lines if line.units == 0][:ZEROS_NAMED],
        "unlimited": sum(1 for line in lines if line.units is None),
        "province_quota": _above_province(proposal),
    }


def _outcome(line: Line) -> str:
    """`typed` and kept, `left_out`, `new`, `more`, `fewer` or `same`."""
    if line.typed:
        return "typed"
    if line.proposed is None:
        return "left_out"
    if line.difference is None:
        return "new"
    return "more" if line.difference > 0 else "fewer" if line.difference < 0 else "same"


def _above_province(proposal: Proposal) -> int | None:
    """The quota of the province itself, where its communes together would get more."""
    question = proposal.question
    own = Quota.objects.filter(offer=question.offer, province=question.area).values_list("most", flat=True).first()
    return own if own is not None and own < proposal.kept + proposal.shared else None
