"""What each member of a household pays of a card's full premium: all steps of a law at once, or none."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from campaigns.models import Rate
from locations.vietnamese import date_text

# The last one counts for all members after it.
MEMBERS = 5


class NotYourFigures(Refusal):
    message = _("Only who plans for the whole country keeps these figures.")


class StepsRise(Refusal):
    message = _("A later member of a household never pays more than the one before.")


class StepsKnown(Refusal):
    message = _(
        "There are steps of household members from %(day)s on already. Nothing was written: edit those one by one, or "
        "choose another day."
    )


@operation(words=_("Steps of the household members written"))
def write_steps(steps: Sequence[int], *, valid_from: date, legal_basis: str, by: User, at: datetime) -> list[Rate]:
    """Write the steps (hundredths of a percent, of the first member to the fifth) that hold from a day on.

    Raises `NotYourFigures`, `StepsRise`, and `StepsKnown` if a step of any member begins on that day already;
    ValueError for another number of steps.
    """
    if not Rate().writable_by(by):
        raise NotYourFigures
    if len(steps) != MEMBERS:
        raise ValueError(f"{len(steps)} steps instead of {MEMBERS}")
    if risen(steps):
        raise StepsRise
    rows = [
        Rate(
            kind=Rate.Kind.HOUSEHOLD_STEP,
            position=position,
            value=value,
            valid_from=valid_from,
            legal_basis=legal_basis,
        )
        for position, value in enumerate(steps, 1)
    ]
    with refused_by(a_series_of_rates_has_one_row_on_a_day=StepsKnown(day=date_text(valid_from))):
        return Rate.objects.bulk_create(rows)


def risen(steps: Sequence[int]) -> list[int]:
    """The members (1, 2 …) who would pay more than the one before."""
    return [place for place in range(2, len(steps) + 1) if steps[place - 1] > steps[place - 2]]


def steps_on(day: date) -> dict[int, int]:
    """The step that holds on a day, by the member."""
    held = Rate.objects.filter(kind=Rate.Kind.HOUSEHOLD_STEP, valid_from__lte=day).order_by("valid_from")
    return {rate.position: rate.value for rate in held if rate.position is not None}
