"""What e-mails say of a pledge besides its gifts and its money, each as a label and a value."""

from django.utils.translation import gettext as _

from sponsors.models import Earmark, Letter, Pledge
from sponsors.online.drafts import wish_said


def agreed(pledge: Pledge) -> list[tuple[str, str]]:
    """Whom it is for, which office keeps it, and whether its sponsor is named."""
    return [
        *meant_for(pledge),
        (_("Kept by"), str(pledge.province or _("national office"))),
        (_("Named in public?"), _("named") if pledge.is_named else _("not named")),
    ]


def meant_for(pledge: Pledge) -> list[tuple[str, str]]:
    """Whom it is for; nothing where anybody may have it. Of an amount without lines its note says so."""
    marks = Earmark.objects.filter(line__pledge=pledge).order_by("pk")
    named = marks.select_related("province", "commune__province", "group", "institution")
    labels = "; ".join(dict.fromkeys(mark.label for mark in named))
    if not labels and pledge.amount is not None:
        labels = wish_said(pledge.note)
    return [(_("Meant for"), labels)] if labels else []


def papers_to_replace(pledge: Pledge) -> list[str]:
    """A sentence where the sponsor has letters that state more than is received now."""
    if not Letter.objects.released().to_correct().filter(pledge=pledge).exists():
        return []
    return [
        _(
            "The letters and confirmations that you have of this pledge state more than is received now: please do not "
            "use them any more. The office replaces them or takes them back, and tells you."
        )
    ]
