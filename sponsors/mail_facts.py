"""What e-mails say of a pledge besides its gifts and its money, each as a label and a value."""

from django.utils.translation import gettext as _

from sponsors.models import Earmark, Pledge


def agreed(pledge: Pledge) -> list[tuple[str, str]]:
    """Whom it is for, which office keeps it, and whether its sponsor is named."""
    marks = Earmark.objects.filter(line__pledge=pledge).order_by("pk")
    named = marks.select_related("province", "commune__province", "group", "institution")
    labels = dict.fromkeys(mark.label for mark in named)
    return [
        *([(_("Meant for"), "; ".join(labels))] if labels else []),
        (_("Kept by"), str(pledge.province or _("national office"))),
        (_("Named in public?"), _("named") if pledge.is_named else _("not named")),
    ]
