"""What a corrected list did to the nominations of the list before, so that it can be taken back with it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.lists import ListRow, RecipientList
from beneficiaries.models.people import Nomination
from config.audit import audited


@audited(exclude=["former"])
class Correction(models.Model):
    """A nomination that an accepted list took over from the one that it corrects, or withdrew there (`left_out`).

    `row`: where the nomination stood, a row of the earlier list; `former`: what the corrected list changed,
    {"nomination": {column: as it was}, "person": {column: [as it was, as it became]}}, {} if nothing.
    """

    # No index of its own: it is the first column of the constraint's.
    recipient_list = models.ForeignKey(
        RecipientList, models.PROTECT, related_name="corrections", verbose_name=_("list"), db_index=False
    )
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="corrections", verbose_name=_("nomination"))
    row = models.ForeignKey(ListRow, models.PROTECT, related_name="+", verbose_name=_("row of the list"))
    former = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    left_out = models.BooleanField(_("withdrawn with the corrected list"), default=False)

    class Meta:
        verbose_name = _("correction of a nomination")
        verbose_name_plural = _("corrections of nominations")
        constraints = [
            models.UniqueConstraint(fields=["recipient_list", "nomination"], name="a_list_corrects_a_nomination_once"),
            models.CheckConstraint(
                condition=Q(left_out=False) | Q(former={}), name="who_is_left_out_is_not_changed_too"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id} · {self.recipient_list_id}"
