"""The form in which a sender says what stands in a column that was not understood."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.lists.column_meanings import ASKED, TICKS, AskedColumn
from beneficiaries.reading.groups import GROUPS
from beneficiaries.reading.headings import Field
from campaigns.models import Offer

FIELD_LABELS: dict[Field, str | Promise] = {
    Field.FULL_NAME: _("Full name"),
    Field.FAMILY_NAME: _("Family and middle name"),
    Field.GIVEN_NAME: _("Given name"),
    Field.BIRTH_DATE: _("Birth date"),
    Field.BIRTH_YEAR: _("Birth year or age"),
    Field.BIRTH_MALE: _("Birth date or year of a man"),
    Field.BIRTH_FEMALE: _("Birth date or year of a woman"),
    Field.SEX: _("Sex"),
    Field.PERSONAL_ID: _("Personal ID"),
    Field.OLD_ID: _("Old identity number (9 digits)"),
    Field.INSURANCE_CODE: _("Social-insurance code or card number"),
    Field.ADDRESS: _("Address in one cell"),
    Field.HAMLET: _("Hamlet"),
    Field.COMMUNE: _("Commune"),
    Field.DISTRICT: _("District (before July 2025)"),
    Field.PROVINCE: _("Province"),
    Field.PHONE: _("Telephone"),
    Field.GROUPS: _("Hardship groups"),
    Field.ETHNICITY: _("Ethnic group"),
    Field.REQUESTED: _("Gift asked for"),
    Field.SCHOOL_CLASS: _("School class"),
    Field.HOSPITAL_WARD: _("Hospital ward"),
    Field.HOUSEHOLD: _("Number of the household"),
    Field.HOUSEHOLD_HEAD: _("Head of the household"),
    Field.HOUSEHOLD_POSITION: _("Place in the household"),
    Field.NOTE: _("Remark"),
}


FACTS = [(one.value, FIELD_LABELS[one]) for one in ASKED]
TICKED: list[tuple[str | Promise, list[tuple[str, str | Promise]]]] = [
    (
        _("A tick means: belongs to this hardship group"),
        [(value, GROUPS[tick.of]) for value, tick in TICKS.items() if tick.field is Field.GROUP_MARK],
    ),
    (
        _("A tick means: this gift is asked for"),
        [(value, Offer.Kind(tick.of).label) for value, tick in TICKS.items() if tick.field is Field.REQUEST_MARK],
    ),
]


def meaning_words(field: str) -> str:
    """What was settled about a column, as it is shown (`ColumnMeaning.field`)."""
    if field not in TICKS:
        return str(FIELD_LABELS[Field(field)]) if field else gettext("Not to be used")
    of = TICKS[field].of
    if TICKS[field].field is Field.GROUP_MARK:
        return gettext("A tick means the hardship group “%(group)s”") % {"group": GROUPS[of]}
    return gettext("A tick asks for the gift “%(gift)s”") % {"gift": Offer.Kind(of).label}


class ColumnForm(forms.Form):
    """What stands in a column that was not understood; `UNUSED`: nothing that counts here."""

    UNUSED = "-"

    key = forms.CharField(max_length=120, widget=forms.HiddenInput)
    field = forms.ChoiceField(
        label=_("What stands there"), error_messages={"required": _("Choose what stands in the column.")}
    )

    def __init__(self, data: Any = None, *, column: AskedColumn | None = None, place: int = 0) -> None:
        """`column`: the one that is asked about, `place` its number on the page; what it may be stands first."""
        initial = {"key": column.key, "field": Field.FULL_NAME.value if column.of_names else ""} if column else None
        super().__init__(data, initial=initial, auto_id=f"cot-{place}-%s")
        self.column = column
        field: Any = self.fields["field"]
        nothing: list[Any] = [("", _("– choose –")), (self.UNUSED, _("Not to be used"))]
        if column is not None and column.is_ticked:
            field.choices = [*nothing, *TICKED, (_("What stands there"), FACTS)]
        elif column is not None and column.of_names:
            field.choices = [*FACTS[:1], *nothing, *FACTS[1:], *TICKED]
        else:
            field.choices = [*nothing, *FACTS, *TICKED]

    def meaning(self) -> str:
        """As `column_meanings.settle_column` takes it; after `is_valid()`."""
        field: str = self.cleaned_data["field"]
        return "" if field == self.UNUSED else field
