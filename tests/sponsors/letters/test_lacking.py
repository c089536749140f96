"""A confirmation without a number or a tax code: said before it is made and before it is released."""

import pytest
from django.urls import reverse

from sponsors.letters.making import Wording
from tests.factories import make_officer, make_sponsor
from tests.sponsors.letters.written import make_head, make_letter, make_promise, pay, text_of

pytestmark = pytest.mark.django_db
NO_CODE = "Giấy xác nhận này không ghi mã số thuế"
NO_NUMBER = "Giấy xác nhận này chưa có số"
DECLARED = "Mã số thuế đã khai: 0100233488, cơ quan đã ghi mã này cho nhà tài trợ khác. Cảm ơn"


@pytest.fixture
def desk(client):
    client.force_login(make_officer())
    return client


def paid(tax_code="", kind="business", note=""):
    make_head()
    pledge = make_promise(make_sponsor(name="Nhà tài trợ thử", tax_code=tax_code, kind=kind), note=note)
    pay(pledge)
    return pledge


def shown(desk, name, *args):
    return text_of(desk.get(reverse(f"admin:sponsors_letter_{name}", args=args)))


@pytest.mark.parametrize(
    ("facts", "is_lacking", "is_declared"),
    [
        ({}, True, False),
        ({"tax_code": "2300123457"}, False, False),
        ({"kind": "individual"}, False, False),
        ({"kind": "individual", "note": DECLARED}, True, True),
        ({"note": DECLARED}, True, True),
    ],
)
def test_a_tax_code_that_lacks_is_told_before_making_and_releasing(desk, facts, is_lacking, is_declared):
    pledge = paid(**facts)
    letter = make_letter(pledge, "confirmation")
    for text in (shown(desk, "make", pledge.pk, "confirmation"), shown(desk, "release", letter.pk)):
        assert (NO_CODE in text, "Mã 0100233488 được khai khi cam kết" in text) == (is_lacking, is_declared)


def test_of_letters_that_nobody_books_by_nothing_is_said(desk):
    pledge = paid()
    letter = make_letter(pledge)
    for text in (shown(desk, "make", pledge.pk, "thanks"), shown(desk, "release", letter.pk)):
        assert [said for said in (NO_CODE, NO_NUMBER) if said in text] == []


@pytest.mark.parametrize(("number", "is_lacking"), [("", True), ("12/XN-BHXH", False)])
def test_a_number_that_lacks_is_told_before_releasing(desk, number, is_lacking):
    letter = make_letter(paid(), "confirmation", wording=Wording(number=number))
    text = shown(desk, "release", letter.pk)
    listed = text_of(desk.get(reverse("admin:sponsors_letters_to_release")))
    assert (NO_NUMBER in text, "Chưa có số" in listed) == (is_lacking, is_lacking)
