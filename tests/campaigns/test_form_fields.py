"""Amounts as offices type them, and selects that hold only what is chosen."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from campaigns.form_fields import CommuneField, DongField, SearchedSelectMultiple, WholeNumberField
from locations.models import Commune
from tests.factories import BAC_NINH, DONG_SON, YEN_TRUNG


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1980000", 1_980_000),
        ("1.980.000", 1_980_000),
        ("1,980,000", 1_980_000),
        ("1 980 000", 1_980_000),
        (" 1.980.000 đồng ", 1_980_000),
        ("1.980.000đ", 1_980_000),
        ("804.600\u00a0ĐỒNG", 804_600),
        ("0", 0),
        (5000, 5000),
        ("", None),
        (None, None),
    ],
)
def test_an_amount_is_read_as_it_is_written(typed, amount):
    assert DongField(required=False).clean(typed) == amount


@pytest.mark.parametrize("typed", ["1.98", "1980,5", "một triệu", "1.980.00", "12e3", "đồng 5", "¹²"])
def test_what_is_no_amount_is_refused_in_words(typed):
    with pytest.raises(ValidationError, match="Hãy nhập số tiền bằng đồng"):
        DongField().clean(typed)


@pytest.mark.parametrize("typed", ["0", "-5", "-1.980.000"])
def test_an_amount_has_its_limits(typed):
    with pytest.raises(ValidationError, match="Giá trị không được nhỏ hơn 1"):
        DongField(min_value=1).clean(typed)


def test_limits_are_said_with_dots():
    with pytest.raises(ValidationError, match=r"Giá trị không được lớn hơn 10\.000\.000\."):
        WholeNumberField(max_value=10_000_000).clean("10.000.001")
    with pytest.raises(ValidationError, match=r"^\['Cần 1\.000 suất\.'\]$"):
        WholeNumberField(min_value=1000, error_messages={"min_value": "Cần %(limit_value)s suất."}).clean("999")


def test_a_whole_number_is_read_with_and_without_dots():
    assert [WholeNumberField().clean(typed) for typed in ("24300", "24.300", " 24 300 ")] == [24_300] * 3


@pytest.mark.parametrize("typed", ["24.30", "24.300 đồng", "nhiều"])
def test_what_is_no_whole_number_is_refused_in_words(typed):
    with pytest.raises(ValidationError, match=r"Hãy nhập số nguyên, ví dụ 24\.300"):
        WholeNumberField().clean(typed)


def test_an_amount_is_shown_with_dots_and_counts_as_unchanged():
    field = DongField()
    assert (field.prepare_value(1_980_000), field.prepare_value("abc"), field.prepare_value(None)) == (
        "1.980.000",
        "abc",
        None,
    )
    assert field.has_changed(1_980_000, "1.980.000") is False
    assert field.has_changed(1_980_000, "1.980.001") is True


class Places(forms.Form):
    one = CommuneField(required=False)
    narrow = CommuneField(province=BAC_NINH)


def options(html):
    return html.count("<option")


@pytest.mark.django_db
def test_a_searched_select_holds_only_what_is_chosen():
    html = str(Places({"one": DONG_SON, "narrow": YEN_TRUNG})["one"])
    assert "Phường Đông Sơn, Tỉnh Thanh Hóa" in html
    assert 'data-ajax--url="/quan-tri/campaigns/campaign/xa-phuong/"' in html
    assert options(html) == 2  # nothing, and the one
    assert options(str(Places()["one"])) == 1
    assert options(str(Places()["narrow"])) == 0


@pytest.mark.django_db
def test_a_narrowed_field_searches_and_takes_one_province_only():
    form = Places({"narrow": DONG_SON})
    assert 'data-ajax--url="/quan-tri/campaigns/campaign/xa-phuong/?province=24"' in str(form["narrow"])
    assert list(form.errors) == ["narrow"]
    chosen = Places({"narrow": YEN_TRUNG})
    assert chosen.is_valid()
    assert chosen.cleaned_data == {"one": None, "narrow": Commune.objects.get(pk=YEN_TRUNG)}


@pytest.mark.django_db
def test_several_are_chosen_in_few_queries(django_assert_num_queries):
    class Several(forms.Form):
        places = forms.ModelMultipleChoiceField(
            Commune.objects.all(), widget=SearchedSelectMultiple(url_name="admin:campaigns_communes")
        )

    form = Several({"places": [DONG_SON, YEN_TRUNG]})
    with django_assert_num_queries(2):  # the chosen, and whether they are among the options
        html = str(form["places"].as_widget())
    assert html.count("selected") == options(html) == 2


def test_a_searched_select_with_plain_choices_offers_them():
    widget = SearchedSelectMultiple(url_name="admin:campaigns_communes")
    widget.choices = [("a", "A"), ("b", "B")]
    assert options(widget.render("places", ["a"])) == 2
