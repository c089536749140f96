"""What is asked once of all rows that name no hardship group: for each title of the list whether it is right."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beneficiaries.list_pages.list_forms import GroupForm
from beneficiaries.lists.title_groups import Asked, Stretch, groups_asked
from beneficiaries.models import RecipientList
from beneficiaries.reading.groups import GROUPS
from campaigns.models import HardshipGroup
from locations.vietnamese import number

_NAMED = 3


@dataclass(frozen=True)
class GroupQuestion:
    """`says`: what the title says, '' if there is none; `offered`: the one group that it names (code, name), to be
    taken with one click; `may_deny`: whether one click says that these people belong to no group.
    """

    form: GroupForm
    rows: int
    says: str
    offered: tuple[str, str] | None
    may_deny: bool
    label: str


def group_questions(received: RecipientList, nobody_grouped: bool) -> list[GroupQuestion]:
    """One for each title, in the order of the file, and one for rows below none. `nobody_grouped`: that nobody in the
    list has a group is said above them.
    """
    asked, groups = groups_asked(received), list(HardshipGroup.objects.all())
    return [_question(one, place, asked, groups, nobody_grouped) for place, one in enumerate(asked)]


def _question(
    one: Asked, place: int, asked: Sequence[Asked], groups: Sequence[HardshipGroup], nobody_grouped: bool
) -> GroupQuestion:
    form = GroupForm(groups=groups, title=one.title, auto_id=f"id_%s_{place}" if place else "id_%s")
    where = _where(one, asked) if len(asked) > 1 else ""
    offered = (one.groups[0], GROUPS[one.groups[0]]) if len(one.groups) == 1 else None
    own_label = str(form.fields["group"].label) + where
    return GroupQuestion(
        form=form,
        rows=one.rows,
        says=_title_says(one, where) if one.groups else "",
        offered=offered,
        may_deny=bool(one.groups) or nobody_grouped,
        label=_("Or another group for these rows") if offered else own_label,
    )


def _where(one: Asked, asked: Sequence[Asked]) -> str:
    """Which sheets; of a sheet with several titles also which rows."""
    shared = {part.sheet for other in asked if other is not one for part in other.stretches}
    named = ", ".join(_place(part, part.sheet in shared) for part in one.stretches[:_NAMED])
    if (more := len(one.stretches) - _NAMED) > 0:
        named += " " + ngettext("and %(count)s more", "and %(count)s more", more) % {"count": number(more)}
    return f" ({named})"


def _place(part: Stretch, partly: bool) -> str:
    if not partly:
        return _("sheet “%(sheet)s”") % {"sheet": part.sheet}
    if part.first == part.last:
        said = _("sheet “%(sheet)s”, row %(first)s")
    else:
        said = _("sheet “%(sheet)s”, rows %(first)s to %(last)s")
    return said % {"sheet": part.sheet, "first": number(part.first), "last": number(part.last)}


def _title_says(one: Asked, where: str) -> str:
    if len(one.groups) == 1:
        said = ngettext(
            "The title%(where)s says “%(groups)s”, but %(count)s row names no group. Does it belong to that group?",
            "The title%(where)s says “%(groups)s”, but %(count)s rows name no group. Do all belong to that group?",
            one.rows,
        )
    else:
        said = ngettext(
            "The title%(where)s says “%(groups)s”, but %(count)s row names no group: choose its group.",
            "The title%(where)s says “%(groups)s”, but %(count)s rows name no group. If all belong to one group, "
            "choose it here; otherwise write each row's group into the row.",
            one.rows,
        )
    names = ", ".join(GROUPS[group] for group in one.groups)
    return said % {"where": where, "groups": names, "count": number(one.rows)}
