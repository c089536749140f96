"""What waits to be done about letters: sponsors to thank, letters to release, to print and to put right, letterheads to
fill in.
"""

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.roles import Capability
from sponsors.letters.making import THANKED, Kind, Occasion
from sponsors.models import Letter, LetterHead, LetterQuerySet, Pledge, PledgeQuerySet


def to_thank() -> PledgeQuerySet:
    """Funded pledges of which no letter of thanks was ever made."""
    made = Letter.objects.filter(pledge=OuterRef("pk"), kind=Kind.THANKS, occasion=Occasion.FUNDING)
    return Pledge.objects.filter(~Exists(made), status__in=THANKED, received__gt=0)


def with_letterhead(pledges: PledgeQuerySet) -> PledgeQuerySet:
    """Those of offices whose letterhead is filled in."""
    return pledges.filter(_has_letterhead())


def waits_for_letterhead(user: User) -> PledgeQuerySet:
    """Pledges of the user's offices whose sponsors can't be thanked, since the letterhead is not filled in."""
    mine = user.areas(Capability.RECORD_PLEDGES).q(province="province_id")
    return to_thank().filter(mine).exclude(_has_letterhead())


def _has_letterhead() -> Q:
    national = Q(province=None) & Q(Exists(LetterHead.objects.filter(province=None)))
    return Q(Exists(LetterHead.objects.filter(province=OuterRef("province")))) | national


def to_post(user: User) -> LetterQuerySet:
    """Letters of the user's offices that somebody has to print and send."""
    return Letter.objects.recordable_by(user).to_post()


def to_release(user: User) -> LetterQuerySet:
    """Letters of the user's offices that wait to be signed and released."""
    return Letter.objects.recordable_by(user).to_release()


def to_correct(user: User) -> LetterQuerySet:
    """Letters of the user's offices that say more than is received now: somebody replaces them or takes them back."""
    return Letter.objects.recordable_by(user).to_correct()
