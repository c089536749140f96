"""The roles of the programme and what each may do. One table, read by every door."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICER = "officer", _("Provincial officer")
    LEADER = "leader", _("Leader (approver)")
    INSURANCE_OFFICER = "insurance_officer", _("Insurance officer (local office)")
    COMMUNE_OFFICER = "commune_officer", _("Commune officer")
    CLERK = "clerk", _("School or hospital clerk")
    ACCOUNTANT = "accountant", _("Accountant")
    AUDITOR = "auditor", _("Auditor")


class Capability(models.TextChoices):
    PLAN = "plan", _("plan campaigns")
    RECORD_PLEDGES = "record_pledges", _("record sponsors and pledges")
    SEND_LISTS = "send_lists", _("send lists and settle their rows")
    VET = "vet", _("approve or reject nominations")
    PROPOSE = "propose", _("propose an allocation")
    APPROVE = "approve", _("approve an allocation")
    RELEASE = "release", _("release an award")
    MANAGE_SENDERS = "manage_senders", _("keep the accounts of list senders")
    MANAGE_STAFF = "manage_staff", _("keep the accounts of the staff")
    SEE_PLANS = "see_plans", _("see campaigns")
    SEE_PLEDGES = "see_pledges", _("see sponsors and pledges")
    SEE_PEOPLE = "see_people", _("see people, lists and allocations")
    SEE_ACCOUNTS = "see_accounts", _("see accounts")


_SEEING = {Capability.SEE_PLANS, Capability.SEE_PLEDGES, Capability.SEE_PEOPLE, Capability.SEE_ACCOUNTS}

CAPABILITIES: dict[str, frozenset[str]] = {
    Role.OFFICER: frozenset(
        _SEEING
        | {
            Capability.PLAN,
            Capability.RECORD_PLEDGES,
            Capability.SEND_LISTS,
            Capability.VET,
            Capability.PROPOSE,
            Capability.RELEASE,
            Capability.MANAGE_SENDERS,
        }
    ),
    Role.LEADER: frozenset(_SEEING | (set(Capability) - {Capability.SEND_LISTS})),
    Role.INSURANCE_OFFICER: frozenset({Capability.SEE_PLANS, Capability.SEE_PEOPLE, Capability.SEND_LISTS}),
    Role.COMMUNE_OFFICER: frozenset({Capability.SEND_LISTS}),
    Role.CLERK: frozenset({Capability.SEND_LISTS}),
    Role.ACCOUNTANT: frozenset({Capability.SEE_PLANS, Capability.SEE_PLEDGES, Capability.RECORD_PLEDGES}),
    Role.AUDITOR: frozenset(_SEEING),
}

# Those who work in the admin; list senders have plain pages of their own.
STAFF_ROLES = frozenset({Role.OFFICER, Role.LEADER, Role.INSURANCE_OFFICER, Role.ACCOUNTANT, Role.AUDITOR})
SENDER_ROLES = frozenset({Role.COMMUNE_OFFICER, Role.CLERK})


def roles_that_may(*capabilities: str) -> frozenset[str]:
    """The roles that hold at least one of the capabilities."""
    return frozenset(role for role, held in CAPABILITIES.items() if held & set(capabilities))
