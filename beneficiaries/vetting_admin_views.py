"""The vetting queue of the staff, and what each has decided of late."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from accounts.roles import Capability
from beneficiaries import vetting
from beneficiaries.forms import DecisionForm, sent_keys
from beneficiaries.models import UNIDENTIFIED, Nomination
from beneficiaries.vetting_queue import VettingFilter, containing, group_names, listed, rows
from campaigns.models import HardshipGroup
from locations.vietnamese import number

PER_PAGE = 50
UNIDENTIFIED_SHOWN = 50
AS_OF = "%Y-%m-%dT%H:%M:%S.%f%z"


@require_http_methods(["GET", "POST"])
def vetting_queue(request: HttpRequest) -> HttpResponseBase:
    """What waits for the user's decision; POST decides on those ticked, on one, or on all that match the filter."""
    _vets(request)
    queue = Nomination.objects.visible_to(user_of(request)).to_vet_by(user_of(request))
    asked = VettingFilter(request.GET, user=user_of(request), queue=queue)
    if request.method != "POST":
        return _show_queue(request, asked)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show_queue(request, asked, form)
    if form.cleaned_data["everything"]:
        chosen = asked.matching().filter(nominated_at__lte=form.cleaned_data["as_of"])
    else:
        chosen = Nomination.objects.visible_to(user_of(request)).filter(pk__in=form.chosen())
    if not form.cleaned_data["confirmed"] and (form.cleaned_data["everything"] or _unidentified(form, chosen).exists()):
        return _ask(request, form, chosen)
    _decide(request, form, chosen)
    return redirect(f"{request.path}{_query(request.GET)}")


def _decide(request: HttpRequest, form: DecisionForm, chosen: QuerySet[Nomination]) -> None:
    chosen, at, seen_at = chosen.order_by(), timezone.now(), form.cleaned_data["as_of"]
    if form.cleaned_data["decision"] == DecisionForm.APPROVE:
        # One by itself was looked at: its row says what is missing.
        looked_at = bool(form.cleaned_data["with_unidentified"] or form.cleaned_data["approve_one"])
        outcome = vetting.approve_many(chosen, with_unidentified=looked_at, seen_at=seen_at, by=user_of(request), at=at)
        _tell(request, outcome, _approved(outcome.decided), gettext_lazy("%(count)s could not be approved:"))
    else:
        outcome = vetting.reject_many(chosen, reason=form.full_reason(), seen_at=seen_at, by=user_of(request), at=at)
        _tell(request, outcome, _rejected(outcome.decided), gettext_lazy("%(count)s could not be rejected:"))


def _approved(count: int) -> str:
    return ngettext("%(count)s nomination approved.", "%(count)s nominations approved.", count) % {
        "count": number(count)
    }


def _rejected(count: int) -> str:
    return ngettext("%(count)s nomination rejected.", "%(count)s nominations rejected.", count) % {
        "count": number(count)
    }


def _tell(request: HttpRequest, outcome: vetting.Outcome, done: str, not_done: Promise) -> None:
    """What became of them; each that was refused is named with its reason, the first ones at least."""
    if outcome.decided:
        messages.success(request, done)
    elif not outcome.refused:
        messages.warning(request, _("Nothing was chosen that waits for your decision."))
    if outcome.refused:
        messages.warning(request, _named(outcome, str(not_done)))


def _named(outcome: vetting.Outcome, words: str) -> SafeString:
    shown = format_html_join("", "<li>{}</li>", ((str(refusal),) for refusal in outcome.refused))
    rest = outcome.not_decided - len(outcome.refused)
    more = format_html("<p>{}</p>", _("… and %(count)s more.") % {"count": number(rest)}) if rest > 0 else ""
    head = words % {"count": number(outcome.not_decided)}
    return format_html('<p><strong>{}</strong></p><ul class="v-refused">{}</ul>{}', head, shown, more)


def _show_queue(request: HttpRequest, asked: VettingFilter, form: DecisionForm | None = None) -> HttpResponse:
    page = Paginator(listed(asked.matching()), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": asked,
        "page": page,
        "rows": rows(page, user_of(request)),
        "form": form or DecisionForm(),
        "problems": form.non_field_errors() if form else [],
        "chosen": set(form.chosen()) if form and form.is_bound else set(),
        "everything": form is not None and bool(form.data.get("everything")),
        "as_of": timezone.now().strftime(AS_OF),
        "with_page": _query(request.GET),
    }
    return _render(request, "beneficiaries/vetting_queue.html", _("Vetting"), context)


def _unidentified(form: DecisionForm, chosen: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Those of `chosen` that are approved among others without a birth date or a number."""
    if form.cleaned_data["decision"] != DecisionForm.APPROVE or form.cleaned_data["approve_one"]:
        return chosen.none()
    waiting = chosen.filter(UNIDENTIFIED, status=Nomination.Status.PROPOSED)
    return waiting.select_related("person", "commune").order_by(*Nomination.IN_ORDER)


def _ask(request: HttpRequest, form: DecisionForm, chosen: QuerySet[Nomination]) -> HttpResponse:
    """Many at once are not decided by a slip of the hand, and nobody unidentified is approved unseen."""
    approving = form.cleaned_data["decision"] == DecisionForm.APPROVE
    unidentified = _unidentified(form, chosen)
    everything = form.cleaned_data["everything"]
    context = {
        "count": chosen.count(),
        "everything": everything,
        "chosen": [] if everything else form.chosen(),
        "approving": approving,
        "unidentified": unidentified.count(),
        "shown": unidentified[:UNIDENTIFIED_SHOWN],
        "reason": form.full_reason(),
        "sent": [(name, form.data.get(name, "")) for name in ("decision", "common_reason", "reason", "as_of")],
        "back": f"{request.path}{_query(request.GET)}",
    }
    title = _("Approve all that match?") if approving else _("Reject all that match?")
    if not everything:
        title = _("Approve those chosen?")
    return _render(request, "beneficiaries/vetting_confirm.html", title, context)


@require_http_methods(["GET", "POST"])
def vetting_decided(request: HttpRequest) -> HttpResponseBase:
    """What the user decided, newest first; POST puts rejected ones back into the queue."""
    _vets(request)
    visible = Nomination.objects.visible_to(user_of(request))
    if request.method == "POST":
        chosen = visible.filter(pk__in=sent_keys(request.POST.getlist("chosen")))
        outcome = vetting.reconsider_many(chosen, by=user_of(request), at=timezone.now())
        done = ngettext(
            "%(count)s nomination waits for vetting again.",
            "%(count)s nominations wait for vetting again.",
            outcome.decided,
        ) % {"count": number(outcome.decided)}
        _tell(request, outcome, done, gettext_lazy("%(count)s could not be put back:"))
        return redirect(f"{request.path}{_query(request.GET)}")
    text = request.GET.get("q", "")
    decided = containing(visible.filter(decided_by=user_of(request).pk), text).order_by(
        "-decided_at", *Nomination.IN_ORDER
    )
    page = Paginator(listed(decided), PER_PAGE).get_page(request.GET.get("page"))
    groups = HardshipGroup.objects.in_bulk()
    context = {
        "page": page,
        "rows": [(one, group_names(one.groups, groups)) for one in page],
        "q": text,
        "with_page": _query(request.GET),
    }
    return _render(request, "beneficiaries/vetting_decided.html", _("Decided by me"), context)


def _query(data: QueryDict) -> str:
    return f"?{data.urlencode()}" if data else ""


def _vets(request: HttpRequest) -> None:
    if not user_of(request).may(Capability.VET):
        raise PermissionDenied


def _render(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    waiting = Nomination.objects.to_vet_by(user_of(request)).order_by().count()
    if name == "beneficiaries/vetting_queue.html":
        words = str(capfirst(Nomination._meta.verbose_name_plural))
        way = (words, reverse("admin:beneficiaries_nomination_changelist"))
    else:
        way = (_("Vetting"), reverse("admin:beneficiaries_vetting"))
    shown = {**admin.site.each_context(request), "title": title, "way": way, "waiting": waiting, **context}
    return render(request, name, shown)
