"""What a letter may say of a pledge: the money that the ledger has for it, and the gifts that this pays for."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.models import Offer
from documents.letter_facts import GiftLine, Office, ReceivedMoney, Signature, Thanked
from sponsors.funding import paid_units
from sponsors.letters.facts import Facts, addressed_as, with_rest
from sponsors.models import Entry, LetterHead, Pledge, Sponsor


def facts_of(pledge: Pledge, head: LetterHead, *, on: date, handed_over: bool) -> Facts:
    """What a letter of that day says unless told otherwise. The pledge is locked by whoever makes a letter of it."""
    receipts = received(pledge)
    return Facts(
        office=Office(name=head.name, superior=head.superior, place=head.place, filed_as=head.filed_as),
        signature=Signature(tuple(filter(None, (head.signs_for, head.signer_title))), head.signer_name),
        written_on=on,
        sponsor=thanked(pledge.sponsor),
        campaign=pledge.campaign.name,
        pledge_reference=pledge.reference,
        lines=gifts(pledge, sum(one.amount for one in receipts)),
        receipts=receipts,
        handed_over=handed_over,
    )


def thanked(sponsor: Sponsor) -> Thanked:
    is_individual = sponsor.kind == Sponsor.Kind.INDIVIDUAL
    return Thanked(
        name=sponsor.name,
        addressed_as=addressed_as(sponsor.name, is_individual=is_individual),
        tax_code=sponsor.tax_code,
        address=sponsor.address,
    )


def received(pledge: Pledge) -> tuple[ReceivedMoney, ...]:
    """Each receipt with what the pledge has of it, in the order of the days, and each refund; nothing of a match or a
    refund that was undone, or of money that was moved away whole.
    """
    of_receipt: dict[int, int] = defaultdict(int)
    found: dict[int, tuple[date, str]] = {}
    refunds = []
    counted = pledge.entries.exclude(kind=Entry.Kind.REFUNDED, reversed_by__isnull=False)
    for entry in counted.exclude(kind=Entry.Kind.REFUND_UNDONE).select_related("receipt").order_by("day", "pk"):
        receipt = entry.receipt
        named = receipt.bank_reference or str(receipt.get_kind_display())
        if entry.kind == Entry.Kind.REFUNDED:
            told = _("%(reference)s (sent back)") % {"reference": named}
            refunds.append(ReceivedMoney(entry.day, told, entry.amount))
            continue
        found.setdefault(receipt.pk, (receipt.received_on, named))
        of_receipt[receipt.pk] += entry.amount
    came = [ReceivedMoney(*found[pk], amount) for pk, amount in of_receipt.items() if amount]
    return tuple(sorted([*came, *refunds], key=lambda one: one.received_on))


def gifts(pledge: Pledge, total: int) -> tuple[GiftLine, ...]:
    """The gifts that so many đồng pay for at the prices promised, and a line for what is for none of them; no lines
    where nothing is paid for yet.
    """
    units = {
        Offer.Kind.BOOK: pgettext("unit in a letter", "book"),
        Offer.Kind.CARD: pgettext("unit in a letter", "card"),
        Offer.Kind.GIFT: pgettext("unit in a letter", "gift"),
    }
    lines = list(pledge.lines.select_related("offer").order_by("pk"))
    paid = tuple(
        GiftLine(
            str(line.offer), count, str(units[Offer.Kind(line.offer.kind)]), line.unit_price, count * line.unit_price
        )
        for line, count in zip(lines, paid_units(lines, total), strict=True)
        if count
    )
    return with_rest(
        paid, total, gift=_("Money for the programme as a whole"), unit=pgettext("unit in a letter", "sum")
    )
