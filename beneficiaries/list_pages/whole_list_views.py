"""What is answered once for a whole list: the gift, and the hardship group, of the rows that say none."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.acting import Refusal
from accounts.requests import user_of
from beneficiaries.list_pages.doors import Door, own_list, told
from beneficiaries.list_pages.list_forms import GiftForm, GroupForm
from beneficiaries.lists import settling
from campaigns.models import HardshipGroup, Offer
from locations.vietnamese import number


@require_POST
def choose_gift(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    received = own_list(request, pk)
    form = GiftForm(request.POST, received=received)
    if not form.is_valid() or not form.cleaned_data["kind"]:
        messages.error(request, _("Choose a gift that this campaign gives."))
        return door.to_list(request, received)
    kind = Offer.Kind(form.cleaned_data["kind"])
    try:
        settling.choose_gift(received, kind=kind, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        told(request, refusal)
    else:
        said = _("Rows that do not say a gift now ask for: %(gift)s.")
        messages.success(request, said % {"gift": kind.label})
    return door.to_list(request, received)


@require_POST
def choose_group(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    received = own_list(request, pk)
    form = GroupForm(request.POST, groups=HardshipGroup.objects.all())
    if not form.is_valid():
        messages.error(request, _("Choose a hardship group."))
        return door.to_list(request, received)
    try:
        which = {"group": form.code(), "title": form.cleaned_data["title"]}
        done = settling.choose_group(received, **which, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        told(request, refusal)
    else:
        messages.success(request, _done(done, form.code()))
    return door.to_list(request, received)


def _done(done: settling.Settled, group: str) -> str:
    count = len(done.step.row_keys)
    if group:
        said = ngettext(
            "%(count)s row now has the group: %(group)s.", "%(count)s rows now have the group: %(group)s.", count
        )
    else:
        said = ngettext(
            "%(count)s row now says: belongs to no group.", "%(count)s rows now say: belong to no group.", count
        )
    return said % {"count": number(count), "group": done.step.value}
