"""Columns that may hold who somebody is, where they live or what they get: the list waits for an answer."""

import pytest
from django.utils import timezone

from beneficiaries.lists import intake
from beneficiaries.lists.column_meanings import AskedColumn, settle_column, unknown_columns
from beneficiaries.lists.open_columns import holding_up, in_words
from beneficiaries.models import Nomination
from tests.beneficiaries.sent import HEADINGS, HONG, LAN, open_for_lists, received
from tests.factories import YEN_TRUNG, make_commune_officer

pytestmark = pytest.mark.django_db

PLAIN = ("STT", "Họ và tên", "Năm sinh", "Giới tính", "Thôn")


@pytest.fixture
def campaign():
    return open_for_lists("BN2027")


@pytest.fixture
def officer():
    return make_commune_officer(YEN_TRUNG)


def sent_with(officer, campaign, heading, first, second):
    people = [(1, "Lê Văn An", 1960, "Nam", "Thôn 1", first), (2, "Trần Thị Bé", 1962, "Nữ", "Thôn 2", second)]
    return received(officer, campaign, *people, headings=(*PLAIN, heading), kind="card")


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        (None, ("Xã Đông Phong", "Xã Đông Phong")),
        (None, ("xanh", "đỏ")),
        ("Cột lạ", ("Xã Đông Phong", "Xã Yên Trung")),
        ("Cột lạ", ("Đông Phong", "Yên Trung")),
        ("Cột lạ", ("027060001234", "027162004321")),
        ("Cột lạ", ("Sổ BHXH", "Thẻ BHYT")),
        ("Cột lạ", ("vẽ", "Quà Tết")),
        ("Cột lạ", ("Nguyễn Thị Hồng", "Phạm Văn Tư")),
    ],
)
def test_a_list_waits_for_a_column_that_may_tell_who_where_or_what(officer, campaign, heading, cells):
    sent = sent_with(officer, campaign, heading, *cells)
    [column] = unknown_columns(sent).values()
    assert holding_up(sent) == (column,)
    for accept in (intake.accept, intake.ask_acceptance):
        with pytest.raises(intake.ColumnsOpen, match="hãy cho biết") as refusal:
            accept(sent, by=officer, at=timezone.now())
        assert f"“{column.heading}”" in str(refusal.value)
        assert "Không dùng cột này" in str(refusal.value)
    assert not Nomination.objects.exists()
    settle_column(sent, key=column.key, field="", by=officer, at=timezone.now())
    sent.refresh_from_db()
    assert holding_up(sent) == ()
    assert len(intake.accept(sent, by=officer, at=timezone.now())) == 2


@pytest.mark.parametrize("cells", [("vẽ", "hát"), ("0912345678", "0912345679"), ("x", None), ("HN", "CN")])
def test_a_list_does_not_wait_for_another_column(officer, campaign, cells):
    sent = sent_with(officer, campaign, "Cột lạ", *cells)
    assert list(unknown_columns(sent)) == ["cột lạ"]
    assert holding_up(sent) == ()
    assert len(intake.accept(sent, by=officer, at=timezone.now())) == 2


def test_a_name_and_a_commune_in_columns_without_headings_are_entered_for_nobody(officer, campaign):
    people = [
        (1, "Lê", "Văn An", "05/03/1962", "Nam", "Thôn 1", "Xã Đông Phong", "Bắc Ninh"),
        (2, "Trần", "Thị Bé", "05/03/1972", "Nữ", "Thôn 2", "Xã Yên Trung", "Bắc Ninh"),
    ]
    headings = ("STT", "Họ và tên", None, "Ngày sinh", "Giới tính", "Địa chỉ", None, None)
    sent = received(officer, campaign, *people, headings=headings, kind="card")
    assert [column.heading for column in holding_up(sent)] == [c.heading for c in unknown_columns(sent).values()]
    assert holding_up(sent)


def test_a_list_waits_for_what_only_a_late_cell_tells(officer, campaign):
    people = [(at, f"Lê Văn {chr(65 + at)}n", 1960 + at, "Nam", "Thôn 1", f"thích hoa {at}") for at in range(1, 9)]
    late = (9, "Trần Thị Bé", 1962, "Nữ", "Thôn 2", "027162004321")
    sent = received(officer, campaign, *people, late, headings=(*PLAIN, "Cột lạ"), kind="card")
    [column] = unknown_columns(sent).values()
    assert (len(column.samples), column.telling, holding_up(sent)) == (3, True, (column,))


def test_what_one_sheet_does_not_tell_another_may(officer, campaign):
    sent = received(officer, campaign, HONG)
    columns = [["Lạ", "lạ", ["x"], False, False]], [["Lạ", "lạ", [], False, True]], [["Lạ", "lạ", [], False, False]]
    sent.sheets = [{"name": "S", "unknown_columns": one} for one in columns]
    assert unknown_columns(sent) == {"lạ": AskedColumn("lạ", "Lạ", ("x",), False, True)}
    assert len(holding_up(sent)) == 1


def asked_as(received, *columns):
    """The list with these columns open: heading and samples."""
    received.sheets = [
        {
            "name": "S",
            "unknown_columns": [[heading, f"k{at}", samples] for at, (heading, samples) in enumerate(columns)],
        }
    ]
    return received


def test_whose_a_number_is_and_who_else_is_named_is_asked_though_no_cell_is_shown(officer, campaign):
    columns = [
        ("Số CCCD (bên phải “Họ tên cha”)", []),
        ("Vợ", []),
        ("Họ tên người chăm sóc", []),
        ("Cột C (không có tiêu đề)", []),
        ("Tình trạng", []),
    ]
    sent = asked_as(received(officer, campaign, HONG, LAN), *columns)
    assert [one.heading for one in holding_up(sent)] == [heading for heading, _samples in columns[:-1]]


def test_wives_beside_heads_of_households_are_waited_for(officer, campaign):
    headings = ("STT", "Chủ hộ", "Năm sinh", "Họ tên vợ (chồng)", "Năm sinh")
    sent = received(officer, campaign, (1, "Lê Văn An", 1960, "Trần Thị Bé", 1962), headings=headings, kind="card")
    assert "Họ tên vợ (chồng)" in [one.heading for one in holding_up(sent)]


def test_a_list_whose_columns_are_all_understood_waits_for_nothing(officer, campaign):
    assert holding_up(received(officer, campaign, HONG, headings=HEADINGS)) == ()


def test_columns_are_named_in_a_sentence():
    columns = (AskedColumn("a", "Cột A", ()), AskedColumn("b", "Diện quà", ()))
    assert in_words(columns) == "“Cột A”, “Diện quà”"
