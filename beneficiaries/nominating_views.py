"""One person nominated by hand: in the admin, and on a plain page for those who send lists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.models import User
from accounts.requests import user_of
from accounts.roles import Capability
from beneficiaries import nominating, vetting
from beneficiaries.costing import Costs, Coverage
from beneficiaries.deadlines import TooLate, is_late
from beneficiaries.forms import NamedCommuneField, NominationForm
from beneficiaries.models import Nomination, Person
from beneficiaries.recognising import Known, PersonFacts, recognise
from beneficiaries.sight import Sight
from campaigns.models import Offer
from locations.models import Commune
from locations.vietnamese import fold

NAMESAKES_SHOWN = 5
RECENT_SHOWN = 10


@dataclass(frozen=True)
class Doubts:
    """What is worth a second look before somebody is nominated.

    `known`: whom the register has under this number and name; `seen`: whether the user may see more of that person;
    `nominations`: what the user sees of that person's nominations; `namesakes`: people of the same name and commune,
    who may be the same person, where there is no number to tell; `insured`: the group that makes a card impossible;
    `unidentified`: nothing but the name is stated; `late`: the last day for lists, where it is over.
    """

    known: Person | None = None
    seen: bool = False
    nominations: tuple[Nomination, ...] = ()
    namesakes: tuple[Person, ...] = ()
    insured: Coverage | None = None
    unidentified: bool = False
    late: date | None = None

    @property
    def token(self) -> str:
        """What was asked, so that the answer to one question never counts as that to another; '' for nothing."""
        known = f"known-{self.known.pk}" if self.known else ""
        namesakes = "".join(f"-{person.pk}" for person in self.namesakes)
        insured = f"insured-{self.insured.code}" if self.insured else ""
        more = ("unidentified" if self.unidentified else "", f"late-{self.late}" if self.late else "")
        return " ".join(part for part in (known, namesakes and f"namesakes{namesakes}", insured, *more) if part)


@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest) -> HttpResponseBase:
    """The plain page."""
    return _nominate(request, "beneficiaries/nominate.html", {}, plain=True)


@require_http_methods(["GET", "POST"])
def nominate_in_admin(request: HttpRequest) -> HttpResponseBase:
    """The page of the staff."""
    return _nominate(request, "beneficiaries/nominate_admin.html", admin.site.each_context(request), plain=False)


def _nominate(request: HttpRequest, template: str, context: dict[str, Any], *, plain: bool) -> HttpResponseBase:
    if not user_of(request).may(Capability.SEND_LISTS):
        raise PermissionDenied
    form = NominationForm(request.POST or None, user=user_of(request), plain=plain)
    form.initial = {**form.initial, **_begun(request, form)}
    doubts = None
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        doubts = _doubts(form, user_of(request))
        if form.is_valid() and request.POST.get("confirmed", "") == doubts.token:
            nomination = _save(form, user_of(request))
            if nomination is not None:
                done = _("%(person)s is nominated: %(code)s, %(gift)s.")
                gift = nomination.offer
                messages.success(request, done % {"person": nomination.person, "code": nomination.code, "gift": gift})
                return redirect(request.path)
    return _show(request, template, context, form, doubts)


def _begun(request: HttpRequest, form: NominationForm) -> dict[str, Any]:
    """What the address says of somebody who shares it with a row of a list, as the fields take it."""
    if not request.GET:
        return {}
    asked = {name: request.GET.get(name, "") for name in ("campaign", "kind", "commune", "hamlet")}
    known: dict[str, Any] = {"hamlet": asked["hamlet"], "groups": request.GET.getlist("groups")}
    if asked["campaign"].isdecimal() and len(asked["campaign"]) < 19:
        known["offer"] = Offer.objects.filter(campaign=int(asked["campaign"]), kind=asked["kind"]).first()
    commune = Commune.objects.filter(pk=asked["commune"]).select_related("province").first()
    if commune:
        by_name = isinstance(form.fields["commune"], NamedCommuneField)
        known["commune"] = f"{commune.name}, {commune.province.name}" if by_name else commune.pk
    return {name: value for name, value in known.items() if value}


def _save(form: NominationForm, user: User) -> Nomination | None:
    try:
        return nominating.nominate(
            form.candidacy(), campaign=form.campaign, institution=form.sending_institution, by=user, at=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(_field_of(refusal), str(refusal))
        return None


def _field_of(refusal: Refusal) -> str | None:
    """Where the form says it."""
    if isinstance(refusal, nominating.SomebodyElsesNumber):
        return "personal_id"
    if isinstance(refusal, nominating.SomebodyElsesCode | nominating.CodeWithOtherFacts):
        return "insurance_code"
    if isinstance(refusal, TooLate):
        return "offer"
    return "commune" if isinstance(refusal, nominating.NotYourArea | nominating.OutsideCampaign) else None


def _doubts(form: NominationForm, user: User) -> Doubts:
    """Recognises the person; adds an error if the number belongs to somebody of another name."""
    facts = form.facts
    found = recognise([facts]).get(facts, Known())
    known = found.person
    if found.doubt and found.doubt.blocks and found.other:
        try:
            nominating.refuse(found.doubt, found.other, facts, sight=Sight.of(user))
        except Refusal as refusal:
            form.add_error(_field_of(refusal), str(refusal))
    candidacy = form.candidacy()
    wanted = Nomination(
        offer=form.cleaned_data["offer"],
        commune_id=candidacy.person.commune,
        groups=list(candidacy.groups),
        household_position=candidacy.household_position,
    )
    return Doubts(
        known=known,
        seen=known is not None and _seen(user).filter(pk=known.pk).exists(),
        nominations=_nominations(known, user),
        namesakes=() if known or facts.personal_id else _namesakes(facts, user),
        insured=vetting.full_coverage(wanted, Costs()),
        unidentified=not (facts.birth_date or facts.personal_id or facts.insurance_code),
        late=form.campaign.lists_until if is_late(form.campaign, timezone.localdate()) else None,
    )


def _seen(user: User) -> QuerySet[Person]:
    """People the user may see, or has put forward."""
    nominated = Nomination.objects.visible_to(user).values("person")
    return Person.objects.filter(
        Q(pk__in=Person.objects.visible_to(user).order_by().values("pk")) | Q(pk__in=nominated)
    ).select_related("commune__province")


def _nominations(known: Person | None, user: User) -> tuple[Nomination, ...]:
    if known is None:
        return ()
    mine = Nomination.objects.visible_to(user).filter(person=known)
    return tuple(mine.select_related("offer", "campaign").order_by("-nominated_at"))


def _namesakes(facts: PersonFacts, user: User) -> tuple[Person, ...]:
    alike = _seen(user).filter(search_key=fold(facts.full_name), commune=facts.commune)
    if facts.birth_date is not None:
        alike = alike.filter(Q(birth_date=None) | Q(birth_date__year=facts.birth_date.year))
    return tuple(alike.order_by("pk")[:NAMESAKES_SHOWN])


def _show(
    request: HttpRequest, template: str, context: dict[str, Any], form: NominationForm, doubts: Doubts | None
) -> HttpResponse:
    doubts = doubts if doubts and doubts.token and form.is_valid() else None
    recent = Nomination.objects.visible_to(user_of(request)).filter(
        nominated_by=user_of(request).pk, recipient_list=None
    )
    shown = {
        **context,
        "title": _("Is this right?") if doubts else _("Add one person"),
        "form": form,
        "doubts": doubts,
        "moves": doubts and doubts.seen and doubts.known and doubts.known.commune_id != form.facts.commune,
        "recent": recent.select_related("person", "offer", "campaign").order_by("-nominated_at")[:RECENT_SHOWN],
    }
    return render(request, template, shown)
