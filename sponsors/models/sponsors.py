"""Who gives: a sponsor as one office knows it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from config.audit import audited
from locations.search import folded_key
from locations.vietnamese import fold, phrase_key, sort_key


class SponsorQuerySet(models.QuerySet["Sponsor"]):
    def visible_to(self, user: User) -> "SponsorQuerySet":
        """Sponsors kept by an office in the area, and those with a pledge that the user sees."""
        areas = user.areas(Capability.SEE_PLEDGES)
        if not areas:
            return self.none()
        if areas.nation:
            return self
        own = areas.q(province="pledges__campaign__province_id") | areas.q(province="pledges__province_id")
        pledging = self.model._default_manager.filter(own).values("pk")
        return self.filter(Q(province__in=areas.provinces) | Q(pk__in=pledging))

    def alike(self, *, name: str, tax_code: str) -> "SponsorQuerySet":
        """Sponsors of the same name, diacritics and capitals aside, or with the same tax code."""
        same_code = Q(tax_code=tax_code) if tax_code else Q(pk__in=[])
        return self.filter(Q(search_key=fold(name)) | same_code)


@audited(exclude=["search_key"])
class Sponsor(models.Model):
    class Kind(models.TextChoices):
        BUSINESS = "business", _("Business")
        ORGANISATION = "organisation", _("Organisation")
        INDIVIDUAL = "individual", _("Individual")
        STAFF_FUND = "staff_fund", _("Charity fund of an office")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    search_key = folded_key("name")
    sort_key = models.CharField(max_length=600, editable=False, db_collation="C")
    tax_code = models.CharField(
        _("tax code"),
        max_length=14,
        blank=True,
        help_text=_("10 digits, 10-3 for a branch, or the 12-digit personal ID of an individual."),
    )
    contact_name = models.CharField(_("contact person"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    province = models.ForeignKey(
        "locations.Province",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("kept by the office of"),
        help_text=_("Leave empty for the national office."),
    )
    may_be_named = models.BooleanField(
        _("may be named in public"), default=False, help_text=_("Tick only with the sponsor's consent.")
    )

    objects = SponsorQuerySet.as_manager()

    class Meta:
        verbose_name = _("sponsor")
        verbose_name_plural = _("sponsors")
        ordering = ["sort_key"]
        constraints = [
            # Each office keeps its own: it knows the sponsor by its own contact, and sees no other office's.
            models.UniqueConstraint(
                fields=["province", "tax_code"],
                condition=~Q(tax_code=""),
                nulls_distinct=False,
                name="an_office_keeps_a_tax_code_once",
                violation_error_message=_("Your office already keeps a sponsor with this tax code."),
            ),
            models.CheckConstraint(
                condition=Q(tax_code="") | Q(tax_code__regex=r"^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$"),
                name="a_tax_code_has_10_or_13_or_12_digits",
                violation_error_message=_("A tax code has 10 digits, 10-3 for a branch, or 12 for an individual."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        individual = self.kind == self.Kind.INDIVIDUAL
        self.sort_key = sort_key(self.name) if individual else phrase_key(self.name)
        super().save(*args, **kwargs)

    def keepable_by(self, user: User) -> bool:
        """Whether `user` works for the office that keeps the sponsor."""
        return user.areas(Capability.RECORD_PLEDGES).cover(province=self.province_id)
