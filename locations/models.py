"""Provinces and communes of today, the units of before July 2025 and what became of them, schools and hospitals."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.audit import audited
from locations.search import folded_key


class Unit(models.Model):
    """What every administrative unit has. `code` is that of the General Statistics Office.

    Codes were re-used in July 2025, so a code means nothing without its list: present and legacy units live in
    tables of their own, and `as_of` says of which day the list is.
    """

    name = models.CharField(_("name"), max_length=100)
    search_key = folded_key("name")
    as_of = models.DateField(_("list as of"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


@audited(exclude=["search_key"])
class Province(Unit):
    code = models.CharField(_("code"), max_length=2, primary_key=True)
    kind = models.CharField(_("kind"), max_length=30)

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        ordering = ["code"]


@audited(exclude=["search_key"])
class Commune(Unit):
    code = models.CharField(_("code"), max_length=5, primary_key=True)
    kind = models.CharField(_("kind"), max_length=10)
    province = models.ForeignKey(Province, models.PROTECT, related_name="communes", verbose_name=_("province"))
    latitude = models.FloatField(_("latitude"), null=True)
    longitude = models.FloatField(_("longitude"), null=True)

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["province_id", "code"]
        constraints = [
            # Deferrable, so that two communes may swap their names in one statement.
            models.UniqueConstraint(
                fields=["province", "name"],
                name="a_province_has_one_commune_of_a_name",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("This province already has a commune of that name."),
            )
        ]


@audited(exclude=["search_key"])
class LegacyProvince(Unit):
    code = models.CharField(_("code"), max_length=2, primary_key=True)
    successor_codes = ArrayField(models.CharField(max_length=2), verbose_name=_("successors"))

    class Meta:
        verbose_name = _("province before July 2025")
        verbose_name_plural = _("provinces before July 2025")
        ordering = ["code"]


@audited(exclude=["search_key"])
class LegacyDistrict(Unit):
    """A district as of January 2025; `merged_into` and `dissolved_on` for those that were gone before, whose code is
    made up (`x-38-huyen-dong-son`), since the list of January 2025 has none for them.
    """

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    province = models.ForeignKey(LegacyProvince, models.PROTECT, related_name="districts", verbose_name=_("province"))
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("merged into"))
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    class Meta:
        verbose_name = _("district before July 2025")
        verbose_name_plural = _("districts before July 2025")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None, dissolved_on=None)
                | models.Q(merged_into__isnull=False, dissolved_on__isnull=False),
                name="a_dissolved_district_has_a_successor_and_a_date",
            )
        ]


@audited(exclude=["search_key"])
class LegacyCommune(Unit):
    code = models.CharField(_("code"), max_length=5, primary_key=True)
    district = models.ForeignKey(LegacyDistrict, models.PROTECT, related_name="communes", verbose_name=_("district"))
    successor_codes = ArrayField(models.CharField(max_length=5), verbose_name=_("successors"))

    class Meta:
        verbose_name = _("commune before July 2025")
        verbose_name_plural = _("communes before July 2025")
        ordering = ["code"]


@audited(exclude=["search_key"])
class Institution(models.Model):
    """A school or a hospital that sends a list of its own; typed by staff."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("School")
        HOSPITAL = "hospital", _("Hospital")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    search_key = folded_key("name")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="institutions", verbose_name=_("commune"))
    address = models.CharField(_("address"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("school or hospital")
        verbose_name_plural = _("schools and hospitals")
        ordering = ["search_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "name"],
                name="a_commune_has_one_institution_of_a_name",
                violation_error_message=_("This commune already has a school or hospital of that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
