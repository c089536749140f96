"""Writing the quotas that were shared out: all of a proposal that somebody has seen, or nothing."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from campaigns.bulk import rewrite
from campaigns.lifecycle import NotYourCampaign
from campaigns.models import Campaign, Quota
from campaigns.planning import Changes, PlanClosed
from campaigns.quota_proposal import PROVINCES, Line, Proposal, Question, propose


class ChangedSinceSeen(Refusal):
    message = _("Something changed since this was shown. Nothing was written; look at the new numbers first.")


@operation(words=_("Quotas shared out"))
def share_out(question: Question, *, seen: str, by: User, at: datetime) -> Changes:
    """Write the quotas of the proposal whose digest is `seen`, all or none. Raises what the proposal refuses,
    `ChangedSinceSeen`, `NotYourCampaign` and `PlanClosed`.
    """
    campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=question.offer.campaign_id)
    if not campaign.plannable_by(by):
        raise NotYourCampaign
    if not campaign.is_planned:
        raise PlanClosed(campaign=campaign.code)
    proposal = propose(question)
    if proposal.refusal is not None:
        raise proposal.refusal
    if proposal.digest != seen:
        raise ChangedSinceSeen
    new = [line for line in proposal.lines if line.proposed is not None and line.present is None]
    changed = _change(proposal, by, at)
    with refused_by(an_area_has_one_quota_of_an_offer=ChangedSinceSeen()):
        Quota.objects.bulk_create(_quota(question, line, by, at) for line in new)
    unchanged = sum(1 for line in proposal.lines if line.difference == 0)
    return Changes(made=len(new), changed=changed, removed=0, kept=unchanged)


def _change(proposal: Proposal, by: User, at: datetime) -> int:
    """Write the quotas that exist and were not shared out the same before; how many of them get another number."""
    question = proposal.question
    lines = {
        line.code: line
        for line in proposal.lines
        if line.difference is not None and (line.difference != 0 or line.method != question.method)
    }
    standing = Quota.objects.select_for_update(of=("self",)).order_by("pk").filter(offer=question.offer)
    areas = f"{_column(question)}__in"
    quotas = {quota.area_code: quota for quota in standing.filter(**{areas: list(lines)})}
    if any(code not in quotas or quotas[code].most != line.present for code, line in lines.items()):
        raise ChangedSinceSeen  # by the quota's own form, which does not wait for the campaign
    for code, line in lines.items():
        quotas[code].shared(line.proposed or 0, question.method, by=by, at=at)
    rewrite(Quota, list(quotas.values()), Quota.AMOUNT)
    return sum(1 for line in lines.values() if line.difference)


def _quota(question: Question, line: Line, by: User, at: datetime) -> Quota:
    quota = Quota(offer=question.offer, **{_column(question): line.code})
    quota.shared(line.proposed or 0, question.method, by=by, at=at)
    return quota


def _column(question: Question) -> str:
    return "province_id" if question.area == PROVINCES else "commune_id"
