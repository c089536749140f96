"""The sidebar: the staff's work in the order it flows, each entry only for whom it is there.

An entry names a model of ours (shown if its admin lets the user see it) or an address.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from beneficiaries.models import Nomination
from office.links import changelist

MOST_COUNTED = 999


@dataclass(frozen=True)
class Entry:
    """`target`: a model ("sponsors.Pledge") or the name of an address ("admin:office_boards"), which is there for those
    who hold any of `capabilities`, for everybody if none are named.
    """

    title: str | Promise
    icon: str
    target: str
    capabilities: tuple[str, ...] = ()
    count: Callable[[User], int] | None = None


def nominations_to_vet(user: User) -> int:
    """How many nominations wait for this user, counted up to `MOST_COUNTED` and one more."""
    return Nomination.objects.to_vet_by(user).order_by()[: MOST_COUNTED + 1].count()


GROUPS: tuple[tuple[str | Promise, tuple[Entry, ...]], ...] = (
    ("", (Entry(_("Waiting for me"), "task_alt", "admin:index"),)),
    (
        _("Campaigns"),
        (
            Entry(_("Campaign board"), "monitoring", "admin:office_boards", (Capability.SEE_PLANS,)),
            Entry(_("Campaigns"), "flag", "campaigns.Campaign"),
            Entry(_("Quotas"), "speed", "campaigns.Quota"),
            Entry(_("Hardship groups"), "diversity_1", "campaigns.HardshipGroup"),
            Entry(_("Rates and support"), "payments", "campaigns.Rate"),
        ),
    ),
    (
        _("Sponsors"),
        (
            Entry(_("Sponsors"), "handshake", "sponsors.Sponsor"),
            Entry(_("Pledges"), "redeem", "sponsors.Pledge"),
            Entry(
                _("To follow up"), "notification_important", "admin:sponsors_follow_up", (Capability.RECORD_PLEDGES,)
            ),
        ),
    ),
    (
        _("Money"),
        (
            Entry(_("Money to be matched"), "join_inner", "admin:sponsors_queue", (Capability.SEE_PLEDGES,)),
            Entry(_("Receipts"), "receipt_long", "sponsors.Receipt"),
            Entry(_("Bank statements"), "account_balance", "sponsors.Statement"),
            Entry(_("Receiving accounts"), "account_balance_wallet", "sponsors.ReceivingAccount"),
            Entry(_("Letterheads"), "contract_edit", "sponsors.LetterHead"),
        ),
    ),
    (
        _("Beneficiaries"),
        (
            Entry(_("Recipient lists"), "upload_file", "beneficiaries.RecipientList"),
            Entry(
                _("Vetting"), "fact_check", "admin:beneficiaries_vetting", (Capability.VET,), count=nominations_to_vet
            ),
            Entry(_("Nominations"), "assignment_ind", "beneficiaries.Nomination"),
            Entry(_("People"), "groups", "beneficiaries.Person"),
        ),
    ),
    (
        _("Allocation"),
        (
            Entry(_("Allocation runs"), "account_tree", "allocations.AllocationRun"),
            Entry(_("Allocated gifts"), "card_giftcard", "allocations.Allocation"),
        ),
    ),
    (
        _("Reference data"),
        (
            Entry(_("Provinces"), "map", "locations.Province"),
            Entry(_("Communes"), "location_on", "locations.Commune"),
            Entry(_("Communes before July 2025"), "history", "locations.LegacyCommune"),
            Entry(_("Schools and hospitals"), "local_hospital", "locations.Institution"),
        ),
    ),
    (_("Accounts"), (Entry(_("Accounts"), "badge", "accounts.User"),)),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of entries that the signed-in user may open, in the form of the admin theme."""
    shown: list[dict[str, Any]] = []
    for title, entries in GROUPS:
        items = [item for entry in entries if (item := _item(entry, request))]
        if items:
            shown.append({"title": title, "separator": bool(title), "items": items})
    _mark_active([item for group in shown for item in group["items"]], request.path)
    return shown


def _item(entry: Entry, request: HttpRequest) -> dict[str, Any] | None:
    link = _link(entry, request)
    if not link:
        return None
    item: dict[str, Any] = {"title": entry.title, "icon": entry.icon, "link": link}
    count = entry.count(request.user) if entry.count else 0
    if count:
        item["badge"] = f"{MOST_COUNTED}+" if count > MOST_COUNTED else count
        item["badge_variant"] = "primary"
    return item


def _link(entry: Entry, request: HttpRequest) -> str:
    """Where the entry leads; empty when this user may not go there."""
    if ":" not in entry.target:
        return changelist(entry.target, request)
    if entry.capabilities and not request.user.may(*entry.capabilities):
        return ""
    return reverse(entry.target)


def _mark_active(items: Iterable[dict[str, Any]], path: str) -> None:
    """The entry whose address is the longest beginning of this page's: one, never two."""
    index = reverse("admin:index")
    matching = [
        item for item in items if path == item["link"] or (item["link"] != index and path.startswith(item["link"]))
    ]
    active = max(matching, key=lambda item: len(item["link"]), default=None)
    for item in items:
        item["active"] = item is active
