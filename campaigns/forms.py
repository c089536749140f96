"""Forms of the plan: what staff may type, within the area in which they plan."""

import json
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from accounts.acting import Refusal
from accounts.models import User
from accounts.roles import Capability
from accounts.telephones import telephone_problem
from campaigns import dates, months_in_use, pricing
from campaigns.form_fields import NUMERIC, CommuneField, DongField, WholeNumberField, check_day, without_links
from campaigns.form_rows import KnownChoice, RowForm, RowFormSet
from campaigns.models import MOST_VALUE, MOST_WANTED, Campaign, HardshipGroup, Offer, PriorityPoints, Quota
from campaigns.planning import MOST_BYTES, check_plan
from campaigns.quota_sheet import MOST_UNITS
from campaigns.tariffs import CannotPrice, Facts, Tariff, price
from locations.models import Province

QUOTA_FILE_BYTES = 5 * 1024 * 1024


class CampaignForm(forms.ModelForm):
    """`user` is set by the admin: the provinces offered are those in which this user plans."""

    user: User
    plan_file = forms.FileField(
        label=_("plan document"),
        required=False,
        help_text=_("PDF or Word (.docx), up to 10 MB. A new file takes the place of the present one."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".pdf,.docx"}),
    )

    class Meta:
        model = Campaign
        fields = ("code", "name", "year", "province", *Campaign.MILESTONES, *Campaign.TOLD_OUTSIDE)
        help_texts = {
            "code": _("3 to 12 capital letters and digits, such as TET2027."),
            "introduction": _(
                "For whom it is and what a gift does, in a few sentences; an empty line parts paragraphs."
            ),
            "contact_name": _("Whom sponsors, and people who look for help, may call."),
            "takes_online": _("The page then has a form, as long as the campaign is open and pledges are taken."),
        }
        error_messages = {"code": {"invalid": _("Leave out spaces, signs and diacritics, and check the length.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "province" in self.fields:
            areas = self.user.areas(Capability.PLAN)
            province: Any = self.fields["province"]
            province.queryset = Province.objects.filter(areas.q(province="pk"))
            province.required = not areas.nation
            without_links(province.widget)
            province.help_text = ""
            if areas.nation:
                province.empty_label = _("Whole country")
            if len(areas.provinces) == 1 and not areas.nation:
                province.initial = next(iter(areas.provinces))

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()

    def clean_contact_phone(self) -> str:
        phone = str(self.cleaned_data["contact_phone"])
        if problem := telephone_problem(phone):
            raise ValidationError(problem)
        return phone

    def clean(self) -> dict[str, Any]:
        """What a campaign needs to open, an open one has, also where it came from an older version without."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.status == Campaign.Status.OPEN:
            for name in Campaign.NEEDED_TO_OPEN:
                if name not in cleaned or cleaned[name] is not None:
                    continue
                if getattr(self.instance, name) is None:
                    self.add_error(name, _("The campaign is open and lacks this date: fill it in, then save."))
                else:
                    self.add_error(name, _("The campaign is open, so it keeps this date: change it, don't empty it."))
        self._check_days(cleaned)
        return cleaned

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        """An open campaign stays in order, and no last day of it is moved into the past."""
        days = {name: cleaned.get(name) for name in Campaign.MILESTONES}
        for name, day in days.items():
            if day is not None:
                try:
                    check_day(day)
                except ValidationError as error:
                    self.add_error(name, error)
                    days[name] = None
        is_open = self.instance.status == Campaign.Status.OPEN
        wrong = list(dates.out_of_order(days, only=None if is_open else dates.TERMS))
        if is_open:
            moved = {name: day for name, day in days.items() if name in self.changed_data}
            wrong += dates.passed(moved, timezone.localdate())
        for name, sentence in wrong:
            self.add_error(name, sentence)

    def clean_plan_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["plan_file"]
        if file is not None:
            try:
                check_plan(file.name or "", file.read(MOST_BYTES + 1))
            except Refusal as refusal:
                raise ValidationError(str(refusal)) from refusal
            file.seek(0)
        return file


# What a kind of gift has besides kind and number wanted; the page hides the rest.
FIELDS_OF = {
    Offer.Kind.BOOK: ("months", "pays", "premiums_paid_on", "monthly_income"),
    Offer.Kind.CARD: ("months", "pays", "premiums_paid_on"),
    Offer.Kind.GIFT: ("value",),
}
NEEDED = ("months", "value")


class OfferForm(RowForm):
    """`tariff` is set by the admin. Fields that don't belong to the kind are hidden on the page by `offers.js`; where
    they are sent nevertheless, they are refused, not dropped.
    """

    tariff: Tariff
    corrected_from: Offer | None = None  # as it was stored, where the months of a gift in use are corrected
    months = forms.TypedChoiceField(label=_("months"), coerce=int, empty_value=None, required=False)
    monthly_income = DongField(
        label=_("income chosen (đồng a month)"),
        min_value=1,
        max_value=MOST_VALUE,
        required=False,
        help_text=_("Empty: the lowest, which is the rural poverty line of the day of payment."),
    )
    value = DongField(label=_("value of a gift (đồng)"), min_value=1, max_value=MOST_VALUE, required=False)
    wanted = WholeNumberField(label=_("wanted"), min_value=0, max_value=MOST_WANTED, initial=0)

    class Meta:
        model = Offer
        fields = ("kind", "months", "pays", "premiums_paid_on", "monthly_income", "value", "wanted")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "pays" not in self.fields:  # only read
            return
        months = self.fields["months"]
        assert isinstance(months, forms.TypedChoiceField)
        offered = {number for numbers in Offer.MONTHS.values() for number in numbers}
        offered |= {self.instance.months} if self.instance.months else set()
        months.choices = [("", "---------"), *((number, str(number)) for number in sorted(offered))]
        months.widget = UnfoldAdminSelectWidget(
            attrs={"data-offer-months": json.dumps(Offer.MONTHS)}, choices=months.choices
        )
        self.fields["kind"].widget.attrs["data-offer-fields"] = json.dumps(FIELDS_OF)
        self.fields["pays"].required = False

    def full_clean(self) -> None:
        """What the model says of the whole is said at its first field: blocks on a page have no place for it."""
        super().full_clean()
        if errors := self.errors.pop(NON_FIELD_ERRORS, None):
            self.add_error("kind", errors.as_data())

    def clean_pays(self) -> str:
        return self.cleaned_data["pays"] or Offer.Pays.LIST

    def clean(self) -> dict[str, Any]:
        """What is pledged or asked for keeps its kind, and its months unless nothing can be paid for them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk and {"kind", "months"} & set(self.changed_data):
            self._check_use()
        if cleaned.get("kind"):
            self._check_fields(Offer.Kind(cleaned["kind"]))
        if not self.errors and (self.has_changed() or self._lacks_its_day()):
            self._check_price()
        return cleaned

    def _check_use(self) -> None:
        """The offer is locked, then looked at; the campaign before it, as by everybody who locks both."""
        Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=self.instance.campaign_id)
        stored = Offer.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if not stored.in_use():
            return
        if "kind" in self.changed_data:
            raise ValidationError(months_in_use.KIND_STAYS)
        if refusal := months_in_use.why_they_stay(stored):
            raise ValidationError(refusal)
        self.corrected_from = stored

    def _lacks_its_day(self) -> bool:
        """Whether the day of payment, without which nothing under way has a price, is missing although nobody has
        touched it here. A price that only a figure of the law can bring back keeps nobody from mending the rest.
        """
        return self.instance.pk is not None and self.instance.has_premium and self.instance.premiums_paid_on is None

    def _check_fields(self, kind: Offer.Kind) -> None:
        """What belongs to the kind is there, and nothing else is."""
        sent = self.cleaned_data
        for name in dict.fromkeys(name for names in FIELDS_OF.values() for name in names):
            belongs = name in FIELDS_OF[kind]
            if belongs and name in NEEDED and name not in self.errors and sent.get(name) is None:
                message = _("“%(kind)s” needs this: fill it in.")
            elif not belongs and sent.get(name) not in (None, "", Offer.Pays.LIST):
                message = _("“%(kind)s” has nothing of the kind: leave this empty.")
            else:
                continue
            self.add_error(name, ValidationError(message, params={"kind": kind.label}))

    def _check_price(self) -> None:
        """An income below the lowest and a day without a rate are refused while they are typed; an offer without a
        day may stay so while the campaign is a draft.
        """
        offer = Offer(**{name: self.cleaned_data[name] for name in OfferForm.Meta.fields})
        if not offer.has_premium:
            return
        if offer.premiums_paid_on is None:
            if self.instance.campaign_id and self.instance.campaign.status != Campaign.Status.DRAFT:
                self.add_error("premiums_paid_on", _("The campaign is under way, so its gifts must have a price."))
            return
        try:
            if "monthly_income" in self.changed_data:
                facts = Facts(monthly_income=offer.monthly_income)  # below the lowest it is refused
                price(offer.kind, offer.months, offer.premiums_paid_on, facts, self.tariff)
            pricing.dearest(offer, self.tariff)  # whatever the campaign's province adds
        except CannotPrice as problem:
            where = "monthly_income" if "monthly_income" in self.changed_data else "premiums_paid_on"
            self.add_error("months" if offer.months not in Offer.MONTHS[offer.kind] else where, str(problem))


class OfferFormSet(RowFormSet):
    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and form.instance.in_use():
                raise ValidationError(
                    _("“%(offer)s” is already pledged or asked for, so it can't be removed.") % {"offer": form.instance}
                )
        self._check_days()
        if self.instance.status == Campaign.Status.OPEN:
            stay = [form for form in self.forms if form not in self.deleted_forms]
            if not any(form.instance.pk or form.has_changed() for form in stay):
                raise ValidationError(
                    _("The campaign is open, so at least one kind of gift stays.")
                    if self.deleted_forms
                    else _("The campaign is open, but nothing is offered: add at least one kind of gift.")
                )

    def _check_days(self) -> None:
        """The days of payment lie within the dates of the campaign, as they are typed beside them."""
        if self.instance.status != Campaign.Status.OPEN:
            return
        days = dict(self.instance.milestones())
        for form in self.forms:
            paid_on = getattr(form, "cleaned_data", {}).get("premiums_paid_on")
            new = {"year": self.instance.year, "today": timezone.localdate()}
            typed = new if "premiums_paid_on" in form.changed_data else {}
            wrong = dates.paid_at_a_wrong_time(paid_on, days, **typed)
            if wrong and form not in self.deleted_forms:
                form.add_error("premiums_paid_on", wrong)


class PointsForm(RowForm):
    group = KnownChoice(HardshipGroup.objects.all(), widget=forms.HiddenInput)
    points = forms.IntegerField(
        label=_("points"),
        min_value=0,
        max_value=1000,
        widget=UnfoldAdminIntegerFieldWidget(attrs=NUMERIC),
    )

    class Meta:
        model = PriorityPoints
        fields = ("group", "points")

    def _get_validation_exclusions(self) -> set[str]:
        """Without the group: its field has looked it up already."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # unknown to the stubs
        return excluded | {"group"}


class PointsFormSet(RowFormSet):
    """A row for each hardship group, those without points (0) included; who only reads sees those with points."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        readable_only = self.max_num == 0
        given = set(instance.points.values_list("group_id", flat=True)) if instance and instance.pk else set()
        self.groups = {group.pk: group for group in HardshipGroup.objects.all()}
        self.missing = [] if readable_only else [group for code, group in self.groups.items() if code not in given]
        kwargs["initial"] = [{"group": group.pk, "points": 0} for group in self.missing]
        self.extra = len(self.missing)
        self.max_num = len(self.missing) + len(given)
        super().__init__(*args, **kwargs)

    def _construct_form(self, i: int, **kwargs: Any) -> forms.ModelForm:
        base: Any = super()
        form: forms.ModelForm = base._construct_form(i, **kwargs)
        place = i - self.initial_form_count()
        if 0 <= place < len(self.missing):
            form.instance.group = self.missing[place]
        elif form.instance.group_id:
            form.instance.group = self.groups[form.instance.group_id]
        field = form.fields.get("group")
        if isinstance(field, KnownChoice):
            field.known = self.groups
        if "points" in form.fields and form.instance.group_id:
            form.fields["points"].widget.attrs["aria-label"] = (
                f"{capfirst(form['points'].label)}: {form.instance.group}"
            )
        return form


class QuotaForm(forms.ModelForm):
    """`user` is set by the admin."""

    user: User
    commune = CommuneField(label=_("commune"), required=False)
    most = WholeNumberField(
        label=_("at most"),
        min_value=0,
        max_value=MOST_UNITS,
        help_text=_("With 0 nobody there gets the gift; without a quota there is no limit."),
    )

    class Meta:
        model = Quota
        fields = ("offer", "province", "commune", "most")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "offer" not in self.fields:
            return
        offer: Any = self.fields["offer"]
        planned = Campaign.objects.plannable_by(self.user)
        offer.queryset = Offer.objects.filter(campaign__in=planned).select_related("campaign")
        offer.label_from_instance = lambda offer: f"{offer.campaign.code} · {offer}"
        areas = self.user.areas(Capability.PLAN)
        province: Any = self.fields["province"]
        without_links(province.widget)
        province.queryset = Province.objects.filter(areas.q(province="pk"))
        province.help_text = _("Fill one of the two: the province for a quota of the whole province, or the commune.")
        if len(areas.provinces) == 1 and not areas.nation:
            self.fields["commune"] = CommuneField(
                label=_("commune"), required=False, province=next(iter(areas.provinces))
            )


class QuotaFileForm(forms.Form):
    file = forms.FileField(
        label=_("Excel file, filled in"), widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx"})
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > QUOTA_FILE_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Use the file that you download here."))
        return file
