"""What staff type about a sponsor, within the area for which they record."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from accounts.telephones import telephone_problem
from campaigns.form_fields import without_links
from locations.models import Province
from locations.vietnamese import clean_spaces
from sponsors.models import Sponsor
from sponsors.tax_codes import WrongTaxCode, tax_code


def offices_of(user: User) -> QuerySet[Province]:
    """The provinces for whose offices the user records; a duty in the whole country has them all, and the nation."""
    return Province.objects.filter(user.areas(Capability.RECORD_PLEDGES).q(province="pk"))


def offer_offices(field: Any, user: User) -> None:
    """Let a field for the province choose one of the user's own offices; empty for the national one."""
    offices, nation = offices_of(user), user.areas(Capability.RECORD_PLEDGES).nation
    field.queryset = offices
    field.required = not nation
    without_links(field.widget)
    field.help_text = ""
    if nation:
        field.empty_label = _("national office")
    elif offices.count() == 1:
        field.initial = offices.first()


class SponsorForm(forms.ModelForm):
    """`user` is set by the admin. Someone very like the sponsor is pointed out once; a tick says it is another."""

    user: User
    is_another = forms.BooleanField(
        label=_("this is another sponsor"),
        required=False,
        widget=forms.HiddenInput,
        help_text=_("Tick to keep it although one very like it exists."),
    )

    class Meta:
        model = Sponsor
        fields: tuple[str, ...] = (
            "kind",
            "name",
            "tax_code",
            "contact_name",
            "phone",
            "email",
            "address",
            "province",
            "may_be_named",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike: list[Sponsor] = []
        if "province" in self.fields:
            offer_offices(self.fields["province"], self.user)

    def clean_name(self) -> str:
        return clean_spaces(self.cleaned_data["name"])

    def clean_tax_code(self) -> str:
        try:
            return tax_code(self.cleaned_data["tax_code"])
        except WrongTaxCode as problem:
            raise ValidationError(str(problem)) from problem

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if problem := telephone_problem(phone):
            raise ValidationError(problem)
        return phone

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        code, name = cleaned.get("tax_code", ""), cleaned.get("name", "")
        alike = Sponsor.objects.visible_to(self.user).alike(name=name, tax_code=code).exclude(pk=self.instance.pk)
        self.alike = list(alike.select_related("province")[:5])
        office = cleaned["province"].pk if cleaned.get("province") else self.instance.province_id
        if any(code and (other.tax_code, other.province_id) == (code, office) for other in self.alike):
            self.add_error("tax_code", _("Your office already keeps a sponsor with this tax code."))
        elif self.alike and self.has_changed() and not cleaned.get("is_another"):
            self.fields["is_another"].widget = forms.CheckboxInput()
            links = format_html_join(
                ", ", '<a href="{}">{}</a>', ((_address(other), described(other)) for other in self.alike)
            )
            self.add_error("is_another", format_html("{} {}", _("Very like it, and kept already:"), links))
        return cleaned


class NewSponsorForm(SponsorForm):
    """A sponsor typed in together with its first pledge; the pledge's office keeps it."""

    class Meta(SponsorForm.Meta):
        fields = ("kind", "name", "tax_code", "contact_name", "phone", "email", "may_be_named")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        super().__init__(*args, prefix="new", initial={"kind": Sponsor.Kind.BUSINESS}, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = Sponsor.Kind.choices

    @property
    def is_filled(self) -> bool:
        """Whether a name or tax code was typed: else no new sponsor is meant."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("name", "tax_code"))


def described(sponsor: Sponsor) -> str:
    """A sponsor with what tells it from another of the same name."""
    office = sponsor.province or _("national office")
    return " · ".join(str(part) for part in (sponsor.name, sponsor.tax_code, office) if part)


def _address(sponsor: Sponsor) -> str:
    return reverse("admin:sponsors_sponsor_change", args=[sponsor.pk])
