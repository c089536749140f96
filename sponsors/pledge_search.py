"""Pledges found while somebody types: by their reference, their code in transfers, or the name of their sponsor."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import user_of
from accounts.roles import Capability
from campaigns.form_fields import SearchedSelect
from locations.vietnamese import fold, money
from sponsors.models import Pledge, PledgeQuerySet
from sponsors.money.payment_codes import codes_in
from sponsors.pages import is_key

SHOWN = 20


def payable(user: User) -> PledgeQuerySet:
    """Pledges for which the user may record money: of the own office, and not withdrawn."""
    mine = user.areas(Capability.RECORD_PLEDGES).q(province="province_id")
    return Pledge.objects.filter(mine).exclude(status=Pledge.Status.WITHDRAWN)


def referred_to(term: str, pledge: str = "") -> Q:
    """Pledges with this in their reference ("CK0004"), or whose code for transfers it holds. `pledge`: the path to
    them, such as "pledge__".
    """
    return Q(**{f"{pledge}reference__icontains": term}) | Q(**{f"{pledge}number__in": codes_in(term)})


def described(pledge: Any) -> str:
    """A pledge (with `missing`) as it is chosen: the reference, whose it is, and what is still to come."""
    missing = _("missing: %(amount)s") % {"amount": money(pledge.missing)} if pledge.missing else _("all received")
    return f"{pledge.reference} · {pledge.sponsor} · {missing}"


class PledgeField(forms.ModelChoiceField):
    """`of` says whose pledges are offered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Pledge.objects.none(), widget=SearchedSelect(url_name="admin:sponsors_find_pledges"), **kwargs
        )

    def of(self, user: User) -> None:
        self.queryset = payable(user).with_due().select_related("sponsor")

    def label_from_instance(self, obj: Any) -> str:
        return described(obj)


@require_GET
def find_pledges(request: HttpRequest) -> JsonResponse:
    """What a searched select is answered, 20 at a time; of an empty term the newest first."""
    user = user_of(request)
    if not user.may(Capability.RECORD_PLEDGES):
        raise PermissionDenied
    term, page = request.GET.get("term", "").strip()[:100], request.GET.get("page", "1")
    start = (int(page) - 1) * SHOWN if is_key(page) and 0 < int(page) < 1000 else 0
    named = referred_to(term)
    if folded := fold(term):
        named |= Q(sponsor__search_key__contains=folded)
    pledges = payable(user).filter(named).with_due().select_related("sponsor").order_by("-registered_at", "-pk")
    found = list(pledges[start : start + SHOWN + 1])
    results = [{"id": pledge.pk, "text": described(pledge)} for pledge in found[:SHOWN]]
    return JsonResponse({"results": results, "pagination": {"more": len(found) > SHOWN}})
