"""A campaign's way from draft to open to closed, and what stands in the way of each step.

The operations refuse with everything that stands in the way, told in sentences that say what to do: what this app
sees by itself (`own_obstacles`), what the apps above see (`gathered`: pledges, lists, runs; each registers its source
once, when it is set up) and what the caller tells (`obstacles`). They look under the campaign's lock, for which whoever
confirms, takes in, proposes or approves in it waits: nothing comes in between looking and moving.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.acting import Refusal, operation
from accounts.models import User
from campaigns import dates, pricing
from campaigns.models import Campaign, Offer
from campaigns.tariffs import CannotPrice, Tariff
from campaigns.transitions import move
from locations.vietnamese import date_text

Status = Campaign.Status
Source = Callable[[Campaign, str], Iterable[str]]

_sources: list[Source] = []
_left_over: list[Source] = []


class Sentence(str):
    """A sentence that says what to do, and `url`, where that is done ("" where nowhere in particular)."""

    url: str

    def __new__(cls, text: str, url: str = "") -> "Sentence":
        sentence = super().__new__(cls, text)
        sentence.url = url
        return sentence


class NotYourCampaign(Refusal):
    message = gettext_lazy(
        "You don't plan campaigns of this area: a provincial campaign is planned by its province, a national one by "
        "those with a duty in the whole country."
    )


class InTheWay(Refusal):
    """The step is not possible yet; `obstacles` are the sentences, each for itself."""

    message = gettext_lazy("“%(campaign)s” can't be moved to “%(status)s” yet. %(obstacles)s")

    def __init__(self, message: str | Promise | None = None, *, obstacles: Sequence[str], **details: object) -> None:
        self.obstacles = tuple(obstacles)
        super().__init__(message, obstacles=" ".join(obstacles), **details)


def tells_obstacles(source: Source) -> Source:
    """Register `source(campaign, to)`: sentences of an app above that stand in the way of the state `to`."""
    if source not in _sources:
        _sources.append(source)
    return source


def gathered(campaign: Campaign, to: str) -> list[str]:
    """What the apps above see in the way of moving `campaign` to the state `to`."""
    return [sentence for source in _sources for sentence in source(campaign, to)]


def tells_what_is_left(source: Source) -> Source:
    """Register `source(campaign, to)`: sentences of an app above on what the state `to` would leave undone. They keep
    nobody from moving the campaign.
    """
    if source not in _left_over:
        _left_over.append(source)
    return source


def left_over(campaign: Campaign, to: str) -> list[str]:
    """What the apps above would leave undone if `campaign` moved to the state `to`."""
    return [sentence for source in _left_over for sentence in source(campaign, to)]


def hold(campaign: Campaign) -> None:
    """Until the transaction ends nobody moves the campaign. Its state is read anew: others may have moved it before."""
    with connection.cursor() as cursor:  # Django has no words for FOR SHARE
        cursor.execute("SELECT FROM campaigns_campaign WHERE id = %s FOR SHARE", [campaign.pk])
    campaign.refresh_from_db(fields=["status"])


def own_obstacles(campaign: Campaign, to: str, *, tariff: Tariff | None = None, today: date | None = None) -> list[str]:
    """What this app sees in the way: a campaign opens (or reopens) with a complete plan. Whoever asks of many campaigns
    gives the `tariff`, so that it is loaded once. `today`: the day of the clock unless said.
    """
    if to != Status.OPEN:
        return []
    offers = list(campaign.offers.all())
    return [*_missing(campaign, offers, tariff), *_dates(campaign, offers, today or timezone.localdate())]


@operation(words=gettext_lazy("Campaign opened"))
def open_campaign(campaign: Campaign, *, by: User, at: datetime, obstacles: Sequence[str] = ()) -> None:
    """From draft to open: from now on pledges are confirmed and lists taken in."""
    _step(campaign, Status.OPEN, leaving=Status.DRAFT, by=by, at=at, obstacles=obstacles)


@operation(words=gettext_lazy("Campaign closed"))
def close_campaign(campaign: Campaign, *, by: User, at: datetime, obstacles: Sequence[str] = ()) -> None:
    """From open to closed: nothing changes in it any more."""
    _step(campaign, Status.CLOSED, leaving=Status.OPEN, by=by, at=at, obstacles=obstacles)


@operation(words=gettext_lazy("Campaign reopened"))
def reopen_campaign(campaign: Campaign, *, by: User, at: datetime, obstacles: Sequence[str] = ()) -> None:
    """From closed back to open."""
    _step(campaign, Status.OPEN, leaving=Status.CLOSED, by=by, at=at, obstacles=obstacles)


@operation(words=gettext_lazy("Campaign cancelled"))
def cancel_campaign(campaign: Campaign, *, by: User, at: datetime, obstacles: Sequence[str] = ()) -> None:
    """Give up a draft, for good."""
    _step(campaign, Status.CANCELLED, leaving=Status.DRAFT, by=by, at=at, obstacles=obstacles)


@operation(words=gettext_lazy("Campaign taken back to draft"))
def back_to_draft(campaign: Campaign, *, by: User, at: datetime, obstacles: Sequence[str] = ()) -> None:
    """From open back to draft, to mend the plan: nothing is confirmed or taken in until it opens again."""
    _step(campaign, Status.DRAFT, leaving=Status.OPEN, by=by, at=at, obstacles=obstacles)


def _step(campaign: Campaign, to: Status, *, leaving: Status, by: User, at: datetime, obstacles: Sequence[str]) -> None:
    if not campaign.plannable_by(by):
        raise NotYourCampaign
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update(of=("self",), no_key=True))
    if campaign.status == leaving:
        # A caller that asked before, to show them, may tell the same again.
        own = own_obstacles(campaign, to, today=timezone.localdate(at))
        standing = list(dict.fromkeys([*own, *gathered(campaign, to), *obstacles]))
        if standing:
            raise InTheWay(obstacles=standing, campaign=campaign, status=to.label)
    move(campaign, to, leaving=leaving)


def _missing(campaign: Campaign, offers: list[Offer], tariff: Tariff | None) -> Iterable[str]:
    if not offers:
        yield _("Nothing is offered yet: add at least one kind of gift.")
    tariff = tariff or pricing.load_tariff()
    for offer in offers:
        if campaign.status == Status.DRAFT and not offer.wanted:
            yield _("“%(offer)s”: say how many are wanted (0 now).") % {"offer": offer}
        try:
            if pricing.price_of_one(offer, tariff) == 0:
                yield _(
                    "“%(offer)s” costs sponsors nothing after the State's support, so nobody can pledge it: let them "
                    "pay the whole premium, or remove it."
                ) % {"offer": offer}
        except CannotPrice as problem:
            yield _("“%(offer)s” has no price. %(problem)s") % {"offer": offer, "problem": problem}
    for name in Campaign.NEEDED_TO_OPEN:
        if getattr(campaign, name) is None:
            yield _("The date “%(milestone)s” is missing: fill it in.") % {"milestone": dates.label(name)}


def _dates(campaign: Campaign, offers: list[Offer], today: date) -> Iterable[str]:
    """What is wrong with the dates; what is over already concerns a draft only, since a campaign that reopens has been
    held.
    """
    days = dict(campaign.milestones())
    yield from (sentence for _field, sentence in dates.out_of_order(days))
    drafted = campaign.status == Status.DRAFT
    if drafted:
        yield from (sentence for _field, sentence in dates.passed(days, today))
    for offer in offers:
        paid_on = offer.premiums_paid_on
        if wrong := dates.paid_at_a_wrong_time(paid_on, days):
            yield f"{offer}: {wrong}"
        elif drafted and paid_on and paid_on < today:
            text = _("%(offer)s: the day on which premiums are paid (%(day)s) is over: correct it.")
            yield text % {"offer": offer, "day": date_text(paid_on)}
