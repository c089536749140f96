"""The vetting queue as an officer asks for it: what is filtered by, in which order, and what each row shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.costing import Costs, Coverage
from beneficiaries.lookalikes import alike_nominations
from beneficiaries.models import Nomination, Person, RecipientList
from beneficiaries.vetting import full_coverage
from campaigns.models import Campaign, HardshipGroup, Offer
from locations.models import Commune, Province
from locations.vietnamese import fold

BY_HAND = "hand"
MOST_COMMUNES = 250  # more than any province has; with several provinces one is chosen first
MOST_LISTS = 300
LISTED = ("campaign", "offer", "person", "commune__province", "nominated_by")

ORDERS: dict[str, tuple[tuple[str, ...], str | Promise]] = {
    "": (Nomination.IN_ORDER, _("code")),
    "name": (("person__sort_key", *Nomination.IN_ORDER), _("given name")),
    "points": (("-points", *Nomination.IN_ORDER), _("points, highest first")),
}


class CampaignByCode(forms.ModelChoiceField):
    """Among six other fields there is room for the code only."""

    def label_from_instance(self, obj: Campaign) -> str:
        return obj.code


class VettingFilter(forms.Form):
    """What the officer looks for in `queue`. Choices are what the queue holds now, and what is chosen already, so that
    a filter outlives the last nomination that it showed. A value that means nothing finds nothing.
    """

    q = forms.CharField(
        label=_("Name, code, ID"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    campaign = CampaignByCode(Campaign.objects.none(), label=_("Campaign"), required=False)
    kind = forms.ChoiceField(label=_("Gift"), required=False, choices=[("", _("All")), *Offer.Kind.choices])
    province = forms.ModelChoiceField(Province.objects.none(), label=_("Province"), required=False)
    commune = forms.ModelChoiceField(Commune.objects.none(), label=_("Commune"), required=False)
    group = forms.ModelChoiceField(HardshipGroup.objects.none(), label=_("Group"), required=False)
    source = forms.ChoiceField(label=_("List"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=[(key, o[1]) for key, o in ORDERS.items()])

    def __init__(self, data: Any, *, user: User, queue: QuerySet[Nomination]) -> None:
        super().__init__(data)
        self.queue = queue
        present = queue.order_by()
        self._choose("campaign", Campaign.objects.visible_to(user), present.values("campaign"))
        self._choose("province", Province.objects.order_by("search_key"), present.values("commune__province"))
        self._choose_commune(present)
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = HardshipGroup.objects.all()
        fields["source"].choices = self._sources(user, present)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = str(_("All"))

    def _choose(self, name: str, everything: QuerySet, present: Any) -> None:
        chosen = self.data.get(name, "")
        wanted = Q(pk__in=present) | (Q(pk=chosen) if chosen.isdecimal() and len(chosen) < 10 else Q(pk__in=[]))
        field: Any = self.fields[name]
        field.queryset = everything.filter(wanted)

    def _choose_commune(self, present: QuerySet[Nomination]) -> None:
        field: Any = self.fields["province"]
        provinces = list(field.queryset)
        province = self.data.get("province", "")
        if province:
            present = present.filter(commune__province=province)
        self._choose("commune", Commune.objects.order_by("search_key", "code"), present.values("commune"))
        if len(provinces) < 2 and not province:
            del self.fields["province"]
        elif not province and not self.data.get("commune"):
            del self.fields["commune"]

    def _sources(self, user: User, present: QuerySet[Nomination]) -> list[tuple[str, str | Promise]]:
        chosen = self.data.get("source", "")
        wanted = Q(pk__in=present.values("recipient_list"))
        if chosen.isdecimal() and len(chosen) < 10:
            wanted |= Q(pk=chosen)
        lists = (
            RecipientList.objects.visible_to(user)
            .filter(wanted)
            .order_by("-sent_at")
            .values_list("pk", "document__name", "commune__name", "institution__name")[:MOST_LISTS]
        )
        named = [
            (str(pk), " · ".join(part for part in (commune or institution, name) if part))
            for pk, name, commune, institution in lists
        ]
        return [("", _("All")), (BY_HAND, _("Added by hand")), *named]

    def matching(self) -> QuerySet[Nomination]:
        """The nominations of the queue that match, in the order asked for."""
        if not self.is_valid():
            return self.queue.none()
        asked = self.cleaned_data
        found = self.queue
        for name, path in (("campaign", "campaign"), ("province", "commune__province"), ("commune", "commune")):
            if asked.get(name):
                found = found.filter(**{path: asked[name]})
        if asked["kind"]:
            found = found.filter(offer__kind=asked["kind"])
        if asked["group"]:
            found = found.filter(groups__contains=[asked["group"].pk])
        if asked["source"]:
            found = found.filter(recipient_list=None if asked["source"] == BY_HAND else asked["source"])
        return containing(found, asked["q"]).order_by(*ORDERS[asked["order"]][0])

    def is_narrowed(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(value for name, value in self.data.items() if name in self.fields and name != "order")


def containing(nominations: QuerySet[Nomination], text: str) -> QuerySet[Nomination]:
    """Those whose person's name contains `text` without diacritics; with a digit in it, those whose code begins with it
    or whose personal ID or old identity number begins or ends with it.
    """
    text = text.strip()
    if not text:
        return nominations
    if not any(character.isdigit() for character in text):
        folded = fold(text)
        return nominations.filter(person__search_key__contains=folded) if folded else nominations.none()
    found = Q(code__startswith=text.upper())
    if text.isdecimal():
        # As a query of its own: joined, every nomination would be looked up together with its person first.
        numbers = Q(personal_id__startswith=text) | Q(personal_id__endswith=text)
        numbers |= Q(old_id__startswith=text) | Q(old_id__endswith=text)
        people = Person.objects.filter(numbers)
        found |= Q(person__in=people.order_by().values("pk"))
    return nominations.filter(found)


@dataclass(frozen=True)
class Row:
    """A nomination as the queue shows it. `insured`: the group for which the gift would be refused; `others`: what else
    the person is nominated for in the campaign; `alike`: nominations of somebody who may be the same person; both as
    far as the user sees them.
    """

    nomination: Nomination
    groups: list[str]
    insured: Coverage | None
    others: list[Nomination]
    alike: list[Nomination]


def rows(nominations: Iterable[Nomination], user: User) -> list[Row]:
    """The rows of a page (a slice), in six queries however many they are."""
    page = list(nominations)
    groups = HardshipGroup.objects.in_bulk()
    others, alike = _others(page, user), alike_nominations(page, user)
    costs = Costs()
    return [
        Row(one, group_names(one.groups, groups), full_coverage(one, costs), others[one.pk], alike[one.pk])
        for one in page
    ]


def listed(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """With all that a row shows, the name of the list's file included, but never the file."""
    return nominations.select_related(*LISTED).annotate(list_name=F("recipient_list__document__name"))


def group_names(codes: Iterable[str], groups: dict[Any, HardshipGroup]) -> list[str]:
    """The groups in words, in the order of the table; a code that is no longer in it stands for itself."""
    known = sorted((groups[code] for code in codes if code in groups), key=lambda group: (group.position, group.code))
    return [*(group.name for group in known), *(code for code in codes if code not in groups)]


def _others(page: Sequence[Nomination], user: User) -> dict[int, list[Nomination]]:
    """By the primary key of each nomination of the page."""
    together = (
        Nomination.objects.visible_to(user)
        .filter(person__in={one.person_id for one in page}, campaign__in={one.campaign_id for one in page})
        .select_related("offer")
        .order_by(*Nomination.IN_ORDER)
    )
    of_person: dict[tuple[int, int], list[Nomination]] = defaultdict(list)
    for nomination in together:
        of_person[nomination.person_id, nomination.campaign_id].append(nomination)
    return {
        one.pk: [other for other in of_person[one.person_id, one.campaign_id] if other.pk != one.pk] for one in page
    }
