"""The e-mails that tell a sponsor what became of a pledge. Each goes out once, whatever happens again.

They are written in the transaction of what they tell (`documents.mailing`), to the contact of the pledge, else to the
sponsor; where neither has an address, nobody is written to. They are in Vietnamese, whoever causes them.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents import mailing
from documents.mail_texts import render_mail
from documents.models import Email
from locations.vietnamese import date_text, money, number
from sponsors.due import asked_next, due, missing, parts_due, sent_back
from sponsors.letters import addresses
from sponsors.mail_facts import agreed, meant_for, papers_to_replace
from sponsors.models import Entry, Letter, Pledge
from sponsors.money.paying import way_to_pay

Facts = list[tuple[str, str]]
_NEWS = "sponsors/mails/news"
FUNDED = "pledge-funded"
"""Its e-mail has this word, the pledge's id and, where money came, the last entry's id as its key."""
HOLD_REMINDER = "hold-reminder"
"""Its e-mail has this word, the pledge's id and the last day of the hold as its key."""


@dataclass(frozen=True)
class News:
    """What an e-mail says: `facts` (label, value) stand in a table between the paragraphs."""

    key: str
    heading: str
    before: Sequence[str]
    facts: Facts
    after: Sequence[str] = ()


def _told(write: Callable[..., News]) -> Callable[..., Email | None]:
    """Send the news that `write` makes of a pledge (its first argument), in Vietnamese; None: to nobody."""

    @wraps(write)
    def tell(pledge: Pledge, *args: object) -> Email | None:
        to = address_of(pledge)
        if not mailing.is_address(to):
            return None
        with translation.override("vi"):
            return _send(pledge, to, write(pledge, *args))

    return tell


def address_of(pledge: Pledge) -> str:
    """Where the sponsor is written to about the pledge: the first of both that is an address; where neither is, what
    was typed, or "".
    """
    typed = [text for text in (pledge.contact_email, pledge.sponsor.email) if text]
    return next(filter(mailing.is_address, typed), typed[0] if typed else "")


def _send(pledge: Pledge, to: str, news: News) -> Email:
    campaign, office = pledge.campaign, pledge.campaign.contact_email
    texts = render_mail(
        _NEWS,
        {
            "subject": f"{news.heading} · {pledge.reference}",
            "heading": news.heading,
            "greeting": _("Dear %(name)s,") % {"name": _named(pledge)},
            "before": list(news.before),
            "facts": [(_("Pledge"), pledge.reference), *news.facts],
            "after": list(news.after),
            "own": settings.PUBLIC_URL and addresses.public(reverse("online:one", args=[pledge.reference])),
            "contact": [line for line in (campaign.contact_name, campaign.contact_phone, office) if line],
        },
    )
    reply_to = office if mailing.is_address(office) else ""
    return mailing.send(key=news.key, to=to, about=pledge.reference, reply_to=reply_to, **texts._asdict())


def _named(pledge: Pledge) -> str:
    """The contact, with the sponsor where that is somebody else."""
    contact, sponsor = pledge.contact_name, pledge.sponsor.name
    return sponsor if contact in ("", sponsor) else f"{contact} – {sponsor}"


@_told
def received_online(pledge: Pledge) -> News:
    """The pledge that was made online is registered; how to pay, as the page says it."""
    how = _how_to_pay(pledge)
    return News(
        f"pledge-received:{pledge.pk}",
        _("Your pledge is registered"),
        [_("Thank you for your pledge. The office looks at it and confirms it."), *_asking(pledge)],
        [*_promised(pledge), *meant_for(pledge), *how],
        [_("You may transfer the money at once, or once the pledge is confirmed.")] if how else [],
    )


@_told
def confirmed(pledge: Pledge) -> News:
    """The pledge is confirmed; how to pay."""
    facts = [*_promised(pledge), *meant_for(pledge), *_parts(pledge), *_how_to_pay(pledge), *_until(pledge)]
    return News(
        f"pledge-confirmed:{pledge.pk}",
        _("Your pledge is confirmed"),
        [_("The office has confirmed your pledge. Thank you."), *_asking(pledge)],
        facts,
    )


@_told
def changed(pledge: Pledge, at: datetime) -> News:
    """What the sponsor reads of the pledge (`telling.of_new_promise`) was something else before that moment."""
    facts = [*_promised(pledge), *agreed(pledge), *_so_far(pledge), *_parts(pledge)]
    return News(
        f"pledge-changed:{pledge.pk}:{at.isoformat()}",
        _("Your pledge was changed"),
        [_("Your pledge was changed. This is how it stands now."), *_asking(pledge), *_call_if_wrong()],
        [*facts, *_how_to_pay(pledge), *_until(pledge)],
    )


@_told
def turned(pledge: Pledge, at: datetime) -> News:
    """Since that moment the amount of the pledge stands for these gifts, or for none; what becomes of the rest."""
    gifts = sum(line.value for line in pledge.lines.all())
    left = due(pledge) - gifts
    said = _("The gifts that were named for your amount are taken off again: the office will name others.")
    after = _(
        "What is left over stays with your pledge until the office can turn it into another gift of this campaign. If "
        "you wish otherwise, please call the office."
    )
    return News(
        f"amount-turned:{pledge.pk}:{at.isoformat()}",
        _("What your money becomes"),
        [_("The office has turned the amount of your pledge into gifts.") if gifts else said, *_call_if_wrong()],
        [
            *_promised(pledge, together=_("Amount pledged")),
            *([(_("Value of the gifts"), money(gifts))] if gifts else []),
            *([(_("Not yet turned into gifts"), money(left))] if gifts and left else []),
            *_so_far(pledge),
        ],
        [after] if gifts and left else [],
    )


@_told
def instalments_agreed(pledge: Pledge, at: datetime) -> News:
    """The days on which the pledge is paid are others than before that moment; where they end, it is paid at once."""
    parts = _parts(pledge)
    said = (
        _("The office has written down with you by when your pledge is paid.")
        if parts
        else _("No instalments are agreed for your pledge any more: all of it is due at once.")
    )
    return News(
        f"instalments-agreed:{pledge.pk}:{at.isoformat()}",
        _("When your pledge is paid"),
        [said, *_asking(pledge), *_call_if_wrong()],
        [*parts, *_so_far(pledge), *_how_to_pay(pledge), *_until(pledge)],
    )


@_told
def held_until(pledge: Pledge, until: date, at: datetime) -> News:
    """Since that moment the gifts wait for money until another day."""
    return News(
        f"held-until:{pledge.pk}:{at.isoformat()}",
        _("Your gifts wait until another day"),
        [
            _("The gifts of your pledge are held for you until %(day)s.") % {"day": date_text(until)},
            *_asking(pledge),
            *_call_if_wrong(),
        ],
        [*_so_far(pledge), *_parts(pledge), *_how_to_pay(pledge)],
    )


@_told
def money_received(pledge: Pledge, entry: Entry) -> News:
    """Money came for the pledge (`entry`: of the ledger), or was moved to it from another."""
    moved = entry.kind == Entry.Kind.MOVED_IN
    return News(
        f"money-received:{entry.pk}",
        _("Money was moved to your pledge") if moved else _("Your money has come"),
        [
            _("Money that the office had received for another pledge is now recorded for this one.")
            if moved
            else _("The office has received your money. Thank you.")
        ],
        [*_came([entry]), *_so_far(pledge)],
    )


@_told
def funded(pledge: Pledge, entries: Sequence[Entry] = ()) -> News:
    """All the money of the pledge has come, at last by these entries of the ledger. Where a letter of thanks goes out
    at once, its e-mail says so instead (`telling`).
    """
    return News(
        ":".join([FUNDED, str(pledge.pk), *(str(entry.pk) for entry in entries[-1:])]),
        _("Your pledge is paid in full"),
        [_("All the money of your pledge has come. Thank you with all our heart.")],
        [*_came(entries), *_promised(pledge), *_so_far(pledge)],
        [
            _("The office gives the gifts to people in hardship whose lists were vetted and made public."),
            _("A letter of thanks follows once it is signed."),
        ],
    )


def last_of_funded(pledge: Pledge) -> int | None:
    """The id of the last entry that an e-mail of `funded` told of, 0 where it told of none; None without an e-mail."""
    start = f"{FUNDED}:{pledge.pk}"
    keys = Email.objects.filter(Q(key=start) | Q(key__startswith=f"{start}:")).values_list("key", flat=True)
    told = (re.match(r"\d*", key.removeprefix(start).removeprefix(":")) for key in keys)
    return max((int(found[0] or 0) for found in told if found), default=None)


@_told
def corrected(pledge: Pledge, entry: Entry) -> News:
    """Money of the pledge was taken off again, moved away or sent back, or a refund was undone."""
    over = pledge.status == Pledge.Status.WITHDRAWN
    again = 0 if over or entry.kind != Entry.Kind.REFUNDED else sent_back(pledge, missing(pledge))
    said = {
        Entry.Kind.TAKEN_BACK: _(
            "An amount that was recorded for your pledge was not for it, so it is taken off again. If you did pay it, "
            "please call the office."
        ),
        Entry.Kind.MOVED_OUT: _("An amount of your pledge was moved to another pledge."),
        Entry.Kind.REFUNDED: _("Money came for your pledge, which is over. The office has recorded it as sent back.")
        if over
        else _("The office has recorded that an amount of your pledge was sent back."),
        Entry.Kind.REFUND_UNDONE: _(
            "An amount recorded as sent back was not sent: the office still has it. Your pledge is withdrawn, so "
            "please tell the office what shall become of it."
        )
        if over
        else _("An amount recorded as sent back was not sent: it counts for your pledge again."),
    }
    return News(
        f"money-corrected:{entry.pk}",
        _("What is recorded of your money has changed"),
        [said[Entry.Kind(entry.kind)], *_call_if_wrong()],
        [(_("Amount"), money(abs(entry.amount))), *([] if over else _so_far(pledge)[: 1 if again else None])],
        [*(_not_again(again) if again else []), *papers_to_replace(pledge)],
    )


@_told
def hold_reminder(pledge: Pledge, until: date) -> News:
    """The gifts wait for money until that day."""
    return News(
        f"{HOLD_REMINDER}:{pledge.pk}:{until.isoformat()}",
        _("Your pledge waits for money"),
        [
            _("The gifts of your pledge are held for you until %(day)s.") % {"day": date_text(until)},
            *_asking(pledge),
            _("If the money is on its way, you need not do anything. If you need more time, please call the office."),
        ],
        [*_so_far(pledge), *_how_to_pay(pledge, missing(pledge))],
    )


@_told
def hold_expired(pledge: Pledge, until: date) -> News:
    """The pledge was withdrawn, since no money came until that day."""
    return News(
        f"hold-expired:{pledge.pk}:{until.isoformat()}",
        _("The hold of your pledge has ended"),
        [_("No money came for your pledge until %(day)s, so it is withdrawn.") % {"day": date_text(until)}],
        _promised(pledge),
        [_("If you still wish to give, please call the office or pledge anew. Please do not transfer money now.")],
    )


@_told
def withdrawn(pledge: Pledge) -> News:
    """The pledge was withdrawn, by the office or by the sponsor."""
    return News(
        f"pledge-withdrawn:{pledge.pk}",
        _("Your pledge is withdrawn"),
        [_("Your pledge is withdrawn: nothing is expected of you any more. Please do not transfer money for it.")],
        _promised(pledge),
        [_("If this is not what you wanted, please call the office.")],
    )


@_told
def overdue(pledge: Pledge, amount: int, due_on: date) -> News:
    """So many đồng should have come by that day."""
    return News(
        f"overdue:{pledge.pk}:{due_on.isoformat()}",
        _("An instalment of your pledge is overdue"),
        [
            _("By %(day)s more should have come than did.") % {"day": date_text(due_on)},
            _("If the money is on its way, you need not do anything. If you need more time, please call the office."),
        ],
        [(_("Overdue"), money(amount)), *_so_far(pledge), *_how_to_pay(pledge, amount)],
    )


@_told
def letter_ended(pledge: Pledge, letter: Letter) -> News:
    """A letter that the sponsor had counts no more; where another takes its place, that follows by itself."""
    said = (
        _("The office has replaced this letter. You get the new one as soon as it is signed.")
        if letter.replaced_by_id
        else _("The office has taken this letter back.")
    )
    made_on = date_text(timezone.localdate(letter.made_at))
    return News(
        f"letter-ended:{letter.pk}",
        _("A letter that you got counts no more"),
        [said, _("Please do not use it any more, and do not keep it in your books."), *_call_if_wrong()],
        [(_("Letter"), str(letter.get_kind_display())), (_("Made on"), made_on), (_("Amount"), money(letter.total))],
    )


def _promised(pledge: Pledge, *, together: str = "") -> Facts:
    lines = [f"{number(line.quantity)} × {line.offer}" for line in pledge.lines.select_related("offer__campaign")]
    gifts = [(_("Gifts pledged"), "; ".join(lines))] if lines else []
    return [(_("Campaign"), pledge.campaign.name), *gifts, (together or _("Together"), money(due(pledge)))]


def _came(entries: Sequence[Entry]) -> Facts:
    return [(_("Received on %(day)s") % {"day": date_text(one.day)}, money(one.amount)) for one in entries]


def _so_far(pledge: Pledge) -> Facts:
    return [(_("Received so far"), money(pledge.received)), (_("Still to come"), money(missing(pledge)))]


def _parts(pledge: Pledge) -> Facts:
    return [
        (_("By %(day)s") % {"day": date_text(part.due_on)}, money(asked))
        for part, asked in parts_due(pledge, due(pledge))
        if asked
    ]


def _until(pledge: Pledge) -> Facts:
    return [(_("Held until"), date_text(pledge.held_until))] if pledge.held_until and missing(pledge) else []


def _asking(pledge: Pledge) -> list[str]:
    """How to pay, in a sentence, where money is missing."""
    left = missing(pledge)
    if not left:
        return [_("All its money has come already.")]
    again = sent_back(pledge, left)
    said = _not_again(again) if again else []
    if again >= left:
        return said
    if way_to_pay(pledge, amount=None) is None:
        return [*said, _("The office will tell you how to pay.")]
    return [
        *said,
        _("Please transfer the money as told below, with exactly this note: by it we know your money again."),
    ]


def _not_again(amount: int) -> list[str]:
    said = _(
        "%(amount)s were sent back to you. If you do not mean to pay them again, please tell the office, so that it "
        "changes or withdraws your pledge."
    )
    return [said % {"amount": money(amount)}]


def _call_if_wrong() -> list[str]:
    return [_("If this is not as you know it, please call the office.")]


def _how_to_pay(pledge: Pledge, amount: int | None = None) -> Facts:
    """`amount` (đồng): what is asked for; None: what is to be paid next."""
    asked = amount or asked_next(pledge, due(pledge), timezone.localdate())
    way = way_to_pay(pledge, amount=asked)
    if way is None or not asked:
        return []
    account = way.account
    return [
        (_("Bank"), account.bank_name),
        (_("Account number"), account.number),
        (_("Account holder"), account.holder),
        (_("Amount"), money(asked)),
        (_("Note of the transfer"), way.note),
    ]
