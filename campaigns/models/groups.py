"""The hardship groups that a list may state."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.audit import audited

# Lists and files name several groups in one cell, with commas between them.
NO_CODE = _("A code has no commas and no spaces, such as near_poor.")


@audited()
class HardshipGroup(models.Model):
    """A reason for hardship that a list may state. The codes are those of the list rules. What the State pays for a
    group is told by the `Share`s.
    """

    code = models.CharField(
        _("code"), max_length=30, primary_key=True, validators=[RegexValidator(r"^[^,\s]+\Z", NO_CODE)]
    )
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("hardship group")
        verbose_name_plural = _("hardship groups")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[^,\s]+$"),
                name="the_code_of_a_group_has_no_commas_and_no_spaces",
                violation_error_message=NO_CODE,
            ),
        ]

    def __str__(self) -> str:
        return self.name
