"""A pledge put under the sponsor that the office keeps already: who pledges online is often known."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, Q, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.acting import Refusal, operation
from accounts.models import User
from campaigns.transitions import StaleMove
from locations.vietnamese import fold
from sponsors.models import Pledge, Sponsor
from sponsors.pledge_records import check_office, lock, typed_code, without_typed_code

_DIGITS = Func(F("phone"), Value("[^0-9]"), Value(""), Value("g"), function="regexp_replace")


_BECAUSE = {
    "tax_code": gettext_lazy("same tax code"),
    "name": gettext_lazy("same name"),
    "email": gettext_lazy("same e-mail"),
    "phone": gettext_lazy("same telephone"),
}


class OtherOffice(Refusal):
    message = gettext_lazy(
        "Each office keeps its own sponsors: “%(sponsor)s” is kept by another one than pledge %(reference)s."
    )


class SameSponsor(Refusal):
    message = gettext_lazy("Pledge %(reference)s is of this sponsor already.")


@dataclass(frozen=True)
class Alike:
    """A sponsor that is kept, and what speaks for its being the same: "tax_code", "name", "email", "phone"."""

    sponsor: Sponsor
    because: tuple[str, ...]

    @property
    def reasons(self) -> list[Promise]:
        """What speaks for it, as staff read it."""
        return [_BECAUSE[name] for name in self.because]


@operation(words=gettext_lazy("Pledge put under the sponsor that is kept"))
def put_under(pledge: Pledge, sponsor: Sponsor, *, by: User, at: datetime) -> None:
    """Make the pledge one of this sponsor, whom its office keeps. The one that it had is deleted if it came with the
    pledge and has no other; whose a tax code is that was typed, is settled then. Raises `NotYourOffice`, `OtherOffice`,
    `SameSponsor`, `StaleMove` (withdrawn or closed).
    """
    check_office(pledge.province_id, by=by)
    lock(pledge)
    kept = Sponsor.objects.select_for_update(of=("self",), no_key=True).get(pk=sponsor.pk)
    if kept.province_id != pledge.province_id:
        raise OtherOffice(sponsor=kept, reference=pledge.reference)
    if kept.pk == pledge.sponsor_id:
        raise SameSponsor(reference=pledge.reference)
    if pledge.status in (Pledge.Status.WITHDRAWN, Pledge.Status.CLOSED):
        raise StaleMove(record=pledge, status=pledge.get_status_display())
    before = Sponsor.objects.select_for_update(of=("self",)).get(pk=pledge.sponsor_id)
    came_with_it = _came_together(before, pledge)
    pledge.sponsor = kept
    if kept.tax_code == typed_code(pledge):
        pledge.note = without_typed_code(pledge.note)
    pledge.save(update_fields=["sponsor", "note"])
    if came_with_it and before.province_id == kept.province_id and not before.pledges.exists():
        before.delete()


def alike(pledges: Sequence[Pledge]) -> dict[int, tuple[Alike, ...]]:
    """By key of the pledge: sponsors of its office that may be the very one who pledges, by the tax code too that was
    typed with it and not taken. Two queries at the most, however many pledges, which have their sponsors loaded.
    """
    if not pledges:
        return {}
    wanted = [_facts(pledge) for pledge in pledges]
    kept: Any = Sponsor.objects.annotate(digits=_DIGITS).filter(
        Q(search_key__in=_all(wanted, "name"))
        | Q(tax_code__in=_all(wanted, "tax_code"))
        | Q(email__in=_all(wanted, "email"))
        | Q(digits__in=_all(wanted, "phone"))
    )
    by_office: dict[str | None, list[Any]] = defaultdict(list)
    for sponsor in kept.order_by("pk"):
        by_office[sponsor.province_id].append(sponsor)
    return {
        pledge.pk: tuple(_alike(facts, by_office[pledge.province_id], pledge.sponsor_id))
        for pledge, facts in zip(pledges, wanted, strict=True)
    }


def _alike(facts: dict[str, set[str]], kept: Iterable[Any], own: int) -> Iterable[Alike]:
    found = []
    for sponsor in kept:
        told = {"tax_code": sponsor.tax_code, "name": sponsor.search_key, "email": sponsor.email.lower()}
        told["phone"] = sponsor.digits
        because = tuple(name for name in ("tax_code", "name", "email", "phone") if told[name] in facts[name])
        if because and sponsor.pk != own:
            found.append(Alike(sponsor, because))
    return sorted(found, key=lambda one: (-len(one.because), one.sponsor.pk))


def _facts(pledge: Pledge) -> dict[str, set[str]]:
    """What is known of who pledges: of the sponsor, and of the pledge's own contact."""
    sponsor = pledge.sponsor
    phones = {"".join(filter(str.isdecimal, phone)) for phone in (sponsor.phone, pledge.contact_phone)}
    return {
        "name": {fold(sponsor.name)},
        "tax_code": {sponsor.tax_code, typed_code(pledge)} - {""},
        "email": {sponsor.email.lower(), pledge.contact_email} - {""},
        "phone": {phone for phone in phones if len(phone) > 7},
    }


def _all(wanted: Iterable[dict[str, set[str]]], name: str) -> set[str]:
    return {value for facts in wanted for value in facts[name]}


def _came_together(sponsor: Sponsor, pledge: Pledge) -> bool:
    """Whether one operation wrote both down, as registering does with a sponsor that was not kept before."""
    first_of = {}
    records: tuple[Any, ...] = (sponsor, pledge)  # `config.audit` gives them their events
    for record in records:
        first_of[type(record)] = record.events.order_by("pgh_id").values_list("pgh_label", "pgh_context").first()
    together = first_of[Sponsor]
    return together is not None and together == first_of[Pledge] and together[1] is not None
