"""Whom a gift is not given to, since others pay their whole premium: said where a pledge is meant for them."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from campaigns.models import Offer
from campaigns.pricing import cost, load_tariff
from campaigns.tariffs import GIFT, CannotPrice, Facts, Tariff
from sponsors.models import PledgeLine


def insured_groups(offer: Offer, tariff: Tariff) -> dict[str, str]:
    """The groups (code → name, by the codes) of which nobody gets this gift, on the day on which its premiums are paid.
    None of a gift that is no premium, or where what it costs can't be said.
    """
    if offer.kind == GIFT:
        return {}
    return {
        code: tariff.name(code) for code in sorted(tariff.groups(offer.kind) - {""}) if _is_insured(offer, code, tariff)
    }


def _is_insured(offer: Offer, group: str, tariff: Tariff) -> bool:
    about = Facts(frozenset({group}), household_position=1, province=offer.home)
    try:
        return not cost(offer, about, tariff).eligible
    except CannotPrice:
        return False


def said_of_groups(insured: Iterable[tuple[Offer, Mapping[str, str]]]) -> list[str]:
    """A sentence for each gift that people of some groups don't get."""
    words = _(
        "%(offer)s is not given to people of: %(groups)s. Their premium is paid in full already. Choose another gift "
        "for them, or other groups."
    )
    return [words % {"offer": offer, "groups": ", ".join(groups.values())} for offer, groups in insured if groups]


def meant_for_insured(lines: Iterable[PledgeLine]) -> list[str]:
    """Likewise of the groups that lines of a pledge are meant for. The lines have their earmarks loaded."""
    meant = [(line, {mark.group_id for mark in line.earmarks.all() if mark.group_id}) for line in lines]
    if not any(groups for _line, groups in meant):
        return []
    tariff = load_tariff()
    found = [
        (line.offer, {code: name for code, name in insured_groups(line.offer, tariff).items() if code in groups})
        for line, groups in meant
    ]
    return list(dict.fromkeys(said_of_groups(found)))
