"""The bar below the rows: which of them something is decided about, and what."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from beneficiaries.list_pages.doors import kept
from beneficiaries.list_pages.list_forms import SetAsideForm
from beneficiaries.list_pages.settle_page import Tab, with_kind
from beneficiaries.models import RecipientList
from campaigns.models import Offer
from locations.vietnamese import fold

ASIDE, GIFT = "de-rieng", "doi-qua"
_HIGHEST = 10**9


class ManyRowsForm(SetAsideForm):
    """Which rows (`row`, or `everything` that matches, being `matching` rows), and what is done with them: `what`."""

    kind = forms.ChoiceField(label=_("Gift"), required=False)
    everything = forms.BooleanField(required=False)
    matching = forms.IntegerField(required=False, min_value=0, max_value=_HIGHEST)
    what = forms.ChoiceField(choices=[(ASIDE, ASIDE), (GIFT, GIFT)])

    def __init__(self, data: Any = None, *, received: RecipientList) -> None:
        super().__init__(data, auto_id="nhieu-%s")
        offered = {offer.kind for offer in received.campaign.offers.all()}
        field: Any = self.fields["kind"]
        field.choices = [("", _("– choose –")), *((kind, name) for kind, name in Offer.Kind.choices if kind in offered)]
        keys = data.getlist("row") if data is not None else []
        self.ticked = frozenset(int(key) for key in keys if key.isdecimal() and len(key) < 19)

    def clean(self) -> dict[str, Any]:
        what = self.cleaned_data.get("what")
        if what == ASIDE and not self.errors and not self.full_reason():
            self.add_error("reason", _("Say why the rows are set aside."))
        elif what == GIFT and not self.cleaned_data.get("kind") and "kind" not in self.errors:
            self.add_error("kind", _("Choose a gift that this campaign gives."))
        if not self.cleaned_data.get("everything") and not self.ticked:
            self.add_error(None, _("First tick the rows, or choose all that match."))
        return self.cleaned_data

    def seen(self) -> int | None:
        """How many rows matched when everything was chosen; None for ticked rows."""
        return self.cleaned_data["matching"] if self.cleaned_data["everything"] else None


@dataclass(frozen=True)
class Bar:
    """`address`: the query that shows the same rows again; `count`: how many match and may be decided about."""

    form: ManyRowsForm
    address: str
    count: int


def matching(request: HttpRequest, tab: Tab) -> Q:
    """The rows of the tab, of the kind of problem and of the name in the address."""
    words = fold(request.GET.get("q", "")[:200])
    return tab.rows & with_kind(request.GET.get("loai", "")) & Q(search_key__contains=words)


def bar_of(request: HttpRequest, received: RecipientList, tab: Tab, form: ManyRowsForm | None = None) -> Bar | None:
    """None where no row can be decided about. `form`: as it was sent and could not be done."""
    count = received.rows.live().filter(matching(request, tab)).count()
    if not count and form is None:
        return None
    return Bar(form or ManyRowsForm(received=received), kept(request, muc=tab.slug), count)
