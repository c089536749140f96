"""What a sponsor types: who gives, what for whom, whom the office asks, and what is agreed to."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.form_fields import NUMERIC, DongField, WholeNumberField
from campaigns.models import Campaign, HardshipGroup
from locations.models import Commune, Institution, Province
from sponsors.insured import said_of_groups
from sponsors.models import MOST_UNITS, Sponsor
from sponsors.online.drafts import Draft, Given, Wish
from sponsors.online.fields import AddressField, CodeField, LineField, TaxCodeField, TelephoneField
from sponsors.online.gifts import Gift
from sponsors.online.places import MOST_CHOICES, Choice, communes_named, institutions_named

LEAST_AMOUNT, MOST_AMOUNT = 10_000, 10**12
GIFTS, MONEY = "gifts", "money"
_KINDS = [
    (Sponsor.Kind.BUSINESS, Sponsor.Kind.BUSINESS.label),
    (Sponsor.Kind.ORGANISATION, Sponsor.Kind.ORGANISATION.label),
    (Sponsor.Kind.INDIVIDUAL, Sponsor.Kind.INDIVIDUAL.label),
]


_DIGITS_OF_A_PERSON = 12
_SAID_OF_A_PERSON = _(
    "These 12 digits are the tax code of a person. A business or an organisation has 10 digits. If you give as a "
    "person, or as a household business, choose “Individual” above."
)


class GiftsForm(forms.Form):
    """What is given, gifts by quantity or an amount of money, and for whom. Places are found by their names: where
    several may be meant, `commune_choices` and `institution_choices` are shown, and one of them is chosen.
    """

    how = forms.ChoiceField(
        label=_("what you give"),
        choices=[(GIFTS, _("Gifts, by their number")), (MONEY, _("An amount of money"))],
        widget=forms.RadioSelect,
        initial=GIFTS,
    )
    amount = DongField(
        label=_("amount of money (đồng)"),
        required=False,
        min_value=LEAST_AMOUNT,
        max_value=MOST_AMOUNT,
        widget=forms.TextInput(attrs=NUMERIC | {"maxlength": "30"}),
    )
    province = forms.ModelChoiceField(
        label=_("province"), queryset=Province.objects.none(), required=False, empty_label=_("any province")
    )
    commune = LineField(
        label=_("commune or ward"),
        max_length=100,
        required=False,
        help_text=_("By its name of today, or of before July 2025."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    commune_code = forms.CharField(max_length=5, required=False, widget=forms.HiddenInput)
    groups = forms.ModelMultipleChoiceField(
        label=_("groups of people in hardship"),
        queryset=HardshipGroup.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    institution = LineField(
        label=_("school or hospital"),
        max_length=200,
        required=False,
        help_text=_("By its name, or a part of it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    institution_key = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)
    message = forms.CharField(
        label=_("message to the office"),
        help_text=_("For example another wish for whom the gifts are, or when you want to pay."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, campaign: Campaign, gifts: Iterable[Gift], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign, self.gifts = campaign, list(gifts)
        self.commune_choices: list[Choice] = []
        self.institution_choices: list[Choice] = []
        for gift in self.gifts:
            self.fields[_name_of(gift)] = WholeNumberField(
                label=str(gift.offer),
                required=False,
                min_value=0,
                max_value=MOST_UNITS,
                widget=forms.TextInput(attrs=NUMERIC | {"maxlength": "12", "data-price": gift.price}),
            )
        self.fields["groups"].help_text = " ".join(said_of_groups((gift.offer, gift.insured) for gift in self.gifts))
        if campaign.province_id is None:
            province: Any = self.fields["province"]
            province.queryset = Province.objects.order_by("search_key")
        else:
            del self.fields["province"]

    def rows(self) -> list[tuple[Gift, forms.BoundField]]:
        return [(gift, self[_name_of(gift)]) for gift in self.gifts]

    @property
    def wish_shown(self) -> bool:
        """Whether something is wished, or wrong with a wish, so that its fields are open."""
        names = [name for name in ("province", "commune", "groups", "institution") if name in self.fields]
        return any(self[name].value() or (self.is_bound and self[name].errors) for name in names)

    def prices(self) -> dict[int, int]:
        return {gift.offer.pk: gift.price for gift in self.gifts}

    def typed(self) -> tuple[dict[int, int], int | None]:
        """Quantities and amount as far as they are right already, for the total of a page that is shown again."""
        cleaned = getattr(self, "cleaned_data", {})
        counts = {gift.offer.pk: cleaned.get(_name_of(gift)) or 0 for gift in self.gifts}
        return {key: count for key, count in counts.items() if count}, cleaned.get("amount")

    def total(self) -> int:
        """Đồng."""
        counts, amount = self.typed()
        if self["how"].value() == MONEY:
            return amount or 0
        prices = self.prices()
        return sum(prices[key] * count for key, count in counts.items())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._forget_other_way(cleaned.get("how"))
        if cleaned.get("how") == MONEY:
            self._check_amount(cleaned)
        elif not any(name.startswith("quantity-") for name in self.errors):
            self._check_quantities()
        commune = self._commune(cleaned)
        institution = self._institution(cleaned, commune)
        province = cleaned.get("province")
        self.wish = Wish(
            province.pk if province else "",
            commune,
            tuple(group.pk for group in cleaned.get("groups", ())),
            int(institution) if institution else None,
        )
        return cleaned

    def _forget_other_way(self, how: str | None) -> None:
        """What is typed where nothing is given by it is no mistake."""
        ways = {MONEY: [_name_of(gift) for gift in self.gifts], GIFTS: ["amount"]}
        for name in ways.get(how or "", []):
            self.errors.pop(name, None)

    def _check_amount(self, cleaned: Mapping[str, Any]) -> None:
        if cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Type the amount that you want to give."))

    def _check_quantities(self) -> None:
        if not self.typed()[0]:
            first = _name_of(self.gifts[0]) if self.gifts else "how"
            self.add_error(first, _("Type how many of at least one gift you want to give."))
        elif self.total() > MOST_AMOUNT:
            self.add_error(None, _("This comes to more than can be pledged online. Call us, please."))

    def _commune(self, cleaned: Mapping[str, Any]) -> str:
        typed, province = cleaned.get("commune", ""), self._province(cleaned)
        if not typed:
            return ""
        found = communes_named(typed, province=province)
        key = self._one_of(found, cleaned.get("commune_code", ""))
        if key is None:
            self.commune_choices = found[:MOST_CHOICES]
            self.add_error(
                "commune",
                self._which(found)
                if found
                else _("There is no commune of that name here. Check how it is written and the province."),
            )
        return key or ""

    def _institution(self, cleaned: Mapping[str, Any], commune: str) -> str:
        typed, province = cleaned.get("institution", ""), self._province(cleaned)
        if not typed:
            return ""
        found = institutions_named(typed, province=province, commune=commune)
        key = self._one_of(found, cleaned.get("institution_key", ""))
        if key is None:
            self.institution_choices = found[:MOST_CHOICES]
            self.add_error(
                "institution",
                self._which(found)
                if found
                else _("We know no school or hospital of that name. Leave this empty and write it in the message."),
            )
        return key or ""

    def _province(self, cleaned: Mapping[str, Any]) -> str:
        chosen = cleaned.get("province")
        return self.campaign.province_id or (chosen.pk if chosen else "")

    def _which(self, found: list[Choice]) -> str | Promise:
        if len(found) <= MOST_CHOICES:
            return _("There are several of that name. Choose the one that you mean.")
        if "province" in self.fields and not self.cleaned_data.get("province"):
            return _("There are more of that name than are shown here. Choose the province first.")
        return _("There are more of that name than are shown here. Type the whole name.")

    @staticmethod
    def _one_of(found: list[Choice], chosen: str) -> str | None:
        if len(found) == 1:
            return found[0].key
        return next((one.key for one in found if one.key == chosen), None)

    def given(self) -> Given:
        """What is given. Only of a valid form."""
        counts, amount = self.typed()
        if self.cleaned_data["how"] == MONEY:
            counts = {}
        else:
            amount = None
        return Given(counts, amount, self.total(), self.wish, self.cleaned_data["message"])


class ContactForm(forms.Form):
    """Whom the office asks about the pledge."""

    contact_name = LineField(
        label=_("contact person"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_phone = TelephoneField(
        label=_("telephone"),
        help_text=_("So that the office can ask if something is not clear."),
        error_messages={"required": _("Type a telephone number.")},
    )


class PledgeForm(GiftsForm, ContactForm):
    """The whole form. Its hidden parts: when it was opened, and a field that only programs fill in."""

    kind = forms.ChoiceField(
        label=_("who gives"), choices=_KINDS, widget=forms.RadioSelect, initial=Sponsor.Kind.BUSINESS
    )
    name = LineField(
        label=_("name of the sponsor"),
        max_length=200,
        error_messages={"required": _("Type the name of the sponsor.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    tax_code = TaxCodeField(
        label=_("tax code"), required=False, help_text=_("10 digits; of a branch 10 digits, a dash and 3 digits.")
    )
    email = AddressField(
        label=_("e-mail"), help_text=_("The code goes there, and later what becomes of your pledge. Type it with care.")
    )
    named = forms.ChoiceField(
        label=_("may we name you in public?"),
        choices=[("no", _("No, do not name me")), ("yes", _("Yes, name me among the sponsors"))],
        widget=forms.RadioSelect,
        initial="no",
    )
    agreed = forms.BooleanField(
        label=_("I agree that my data are used as told here."),
        error_messages={"required": _("Without your consent we may not keep your data, and can take no pledge.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == Sponsor.Kind.BUSINESS and not cleaned.get("tax_code") and "tax_code" not in self.errors:
            self.add_error("tax_code", _("Type the tax code of the business: letters and receipts need it."))
        if kind != Sponsor.Kind.INDIVIDUAL and len(cleaned.get("tax_code", "")) == _DIGITS_OF_A_PERSON:
            self.add_error("tax_code", _SAID_OF_A_PERSON)
        if kind != Sponsor.Kind.INDIVIDUAL and not cleaned.get("contact_name") and "contact_name" not in self.errors:
            self.add_error("contact_name", _("Type whom we may ask about this pledge."))
        return cleaned

    def draft(self) -> Draft:
        """Only of a valid form."""
        typed = self.cleaned_data
        return Draft(
            kind=typed["kind"],
            name=typed["name"],
            tax_code=typed["tax_code"],
            given=self.given(),
            contact_name=typed["contact_name"] or typed["name"][:100],
            contact_phone=typed["contact_phone"],
            named=typed["named"] == "yes",
        )


class ChangeForm(GiftsForm, ContactForm):
    """What a sponsor changes of a pledge that is not confirmed yet."""


class CodeForm(forms.Form):
    code = CodeField(label=_("code of 6 digits"))


class AddressForm(forms.Form):
    email = AddressField(label=_("e-mail"))


class NamingForm(forms.Form):
    named = forms.ChoiceField(choices=[("no", ""), ("yes", "")])


_IN_PAGE = (
    *("__all__", "how", "quantity", "amount", "province", "commune", "groups", "institution", "message"),
    *("kind", "name", "tax_code", "contact_name", "contact_phone", "email", "named", "agreed"),
)


def problems_of(form: forms.Form) -> list[tuple[str, str]]:
    """What is wrong, each with the id of its field ("" for the whole form), in the order of the page."""
    found: list[tuple[str, str]] = []
    places = {name: place for place, name in enumerate(_IN_PAGE)}
    for name, errors in sorted(form.errors.items(), key=lambda one: places.get(one[0].partition("-")[0], 0)):
        target = form[name].auto_id if name in form.fields else ""
        found += [(str(target), str(error)) for error in errors]
    return found


def written(given: Given) -> dict[str, Any]:
    """What was given, as the form shows it first."""
    wish = given.wish
    names: dict[str, Any] = {f"quantity-{key}": count for key, count in given.quantities.items()}
    return names | {
        "how": GIFTS if given.amount is None else MONEY,
        "amount": given.amount,
        "province": wish.province or None,
        "commune": _named(Commune, wish.commune),
        "commune_code": wish.commune,
        "groups": list(wish.groups),
        "institution": _named(Institution, wish.institution),
        "institution_key": wish.institution or "",
        "message": given.message,
    }


def _named(model: type[Commune] | type[Institution], key: str | int | None) -> str:
    found = model._default_manager.filter(pk=key).first() if key else None
    return str(found or "")


def _name_of(gift: Gift) -> str:
    return f"quantity-{gift.offer.pk}"
