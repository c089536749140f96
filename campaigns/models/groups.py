"""The hardship groups that a list may state."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.audit import audited


@audited()
class HardshipGroup(models.Model):
    """A reason for hardship that a list may state. The codes are those of the list rules. What the State pays for a
    group is told by the `Share`s.
    """

    code = models.CharField(_("code"), max_length=30, primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("hardship group")
        verbose_name_plural = _("hardship groups")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name
