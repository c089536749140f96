import pytest

from beneficiaries.reading.english_dates import EnglishDate, english_date

_ABBREVIATED = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WHOLE = ("January", "February", "March", "April", "May", "June", "July", "August", "September")


@pytest.mark.parametrize(
    ("text", "day", "month", "year"),
    [
        ("Mar-62", None, 3, "62"),
        ("mar-62", None, 3, "62"),
        ("Mar-1962", None, 3, "1962"),
        ("March 1962", None, 3, "1962"),
        ("62-Mar", None, 3, "62"),
        ("5-Mar-62", 5, 3, "62"),
        ("05-MAR-1962", 5, 3, "1962"),
        ("5 March 1962", 5, 3, "1962"),
        ("Mar 5, 1962", 5, 3, "1962"),
        ("1962-Mar-05", 5, 3, "1962"),
        ("1962-Mar", None, 3, "1962"),
        (" 5-Sept-62 ", 5, 9, "62"),
        ("5-Mar", 5, 3, ""),
        ("31-Dec", 31, 12, ""),
        ("32-Dec", None, 12, "32"),
    ],
)
def test_the_parts_of_a_date_with_an_english_month_are_known(text, day, month, year):
    assert english_date(text) == EnglishDate(day, month, year)


@pytest.mark.parametrize(("number", "month"), [*enumerate(_ABBREVIATED, 1), *enumerate(_WHOLE, 1)])
def test_every_month_is_known(number, month):
    assert english_date(f"{month}-62") == EnglishDate(None, number, "62")


@pytest.mark.parametrize(
    "text", ["", "Mar", "Mar-6", "Mar-196", "Mai-62", "5/3/62", "Mar-62-5", "tháng 3", "March " * 40]
)
def test_other_texts_are_none(text):
    assert english_date(text) is None
