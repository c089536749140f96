"""Headings that nobody understood: settled once, known next time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from beneficiaries.lists import column_meanings, intake, settling
from beneficiaries.lists.column_meanings import AskedColumn, forget_column, meanings_of, settle_column, unknown_columns
from beneficiaries.models import ColumnMeaning
from beneficiaries.reading.headings import Field
from tests.beneficiaries.sent import BAD_DATE, HEADINGS, HONG, LAN, open_for_lists, person, received
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_commune_officer,
    make_institution,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db

ODD = [*HEADINGS, "Mã liên lạc"]
KEY = "mã liên lạc"


@pytest.fixture
def campaign():
    return open_for_lists("TET2027", province=None)


def now():
    return timezone.now()


def odd(by, campaign, *rows, **origin):
    return received(
        by, campaign, *[(*row, f"09123456{number:02}") for number, row in enumerate(rows)], headings=ODD, **origin
    )


def test_a_column_that_is_not_understood_is_shown_with_some_of_its_values(campaign):
    sent = odd(make_officer(), campaign, HONG, LAN, person(3), person(4))
    samples = ("0912345600", "0912345601", "0912345602")
    assert unknown_columns(sent) == {KEY: AskedColumn(KEY, "Mã liên lạc", samples, telling=False)}


def test_a_list_of_before_and_a_heading_without_letters_have_no_columns_to_settle(campaign):
    sent = odd(make_officer(), campaign, HONG)
    sent.sheets = [{"name": "Cũ", "unknown_headings": ["Màu áo"]}, {"name": "Mới", "unknown_columns": [["…", "", []]]}]
    assert unknown_columns(sent) == {}


def test_what_a_column_means_is_read_at_once_and_known_next_time(campaign):
    officer = make_commune_officer(YEN_TRUNG)
    sent = odd(officer, campaign, HONG, BAD_DATE)
    settling.correct(sent.rows.last(), corrections={"birth_date": "1962"}, by=officer, at=now())
    settling.set_aside(sent.rows.first(), reason="Đã mất", by=officer, at=now())
    keys = list(sent.rows.values_list("pk", flat=True))
    settle_column(sent, key=KEY, field="phone", by=officer, at=now())
    sent.refresh_from_db()
    assert unknown_columns(sent) == {}
    assert [(row.pk, row.status, row.facts["phone"], row.corrections) for row in sent.rows.all()] == [
        (keys[0], "rejected", "0912345600", {}),
        (keys[1], "ready", "0912345601", {"birth_date": "1962"}),
    ]
    again = odd(officer, campaign, LAN, person(1))
    assert [row.facts["phone"] for row in again.rows.all()] == ["0912345600", "0912345601"]
    assert unknown_columns(again) == {}


def test_a_column_may_be_settled_as_not_used(campaign):
    officer = make_officer()
    sent = odd(officer, campaign, HONG)
    settle_column(sent, key=KEY, field="", by=officer, at=now())
    sent.refresh_from_db()
    assert (unknown_columns(sent), sent.rows.get().facts["phone"]) == ({}, None)
    assert unknown_columns(odd(officer, campaign, LAN)) == {}


def test_a_meaning_is_taken_back_and_may_be_settled_anew(campaign):
    officer = make_officer()
    sent = odd(officer, campaign, HONG)
    meaning = settle_column(sent, key=KEY, field="phone", by=officer, at=now())
    forget_column(sent, meaning, by=officer, at=now())
    sent.refresh_from_db()
    assert (list(unknown_columns(sent)), sent.rows.get().facts["phone"]) == ([KEY], None)
    with pytest.raises(column_meanings.NoSuchColumn):
        forget_column(sent, meaning, by=officer, at=now())
    settle_column(sent, key=KEY, field="insurance_code", by=officer, at=now())
    assert sent.rows.get().facts["insurance_code"] == "0912345600"
    assert ColumnMeaning.objects.count() == 2


def test_a_list_is_read_as_headings_were_meant_when_it_was_sent(campaign):
    officer = make_officer()
    sent = odd(officer, campaign, HONG)
    meaning = settle_column(sent, key=KEY, field="phone", by=officer, at=now())
    forget_column(sent, meaning, by=officer, at=now())
    meaning.refresh_from_db()
    assert meanings_of(sent, at=meaning.settled_at) == {KEY: Field.PHONE}
    assert meanings_of(sent, at=meaning.settled_at - timedelta(seconds=1)) == {}
    assert meanings_of(sent, at=meaning.taken_back_at) == {}


def test_each_sender_has_meanings_of_its_own(campaign):
    officer = make_officer(province=None)
    school = make_institution(YEN_TRUNG)
    sent = odd(officer, campaign, HONG)
    settle_column(sent, key=KEY, field="phone", by=officer, at=now())
    others = {
        "commune": odd(officer, campaign, LAN, commune=TAM_GIANG),
        "school": odd(officer, campaign, person(1), commune=None, institution=school),
        "country": odd(officer, campaign, person(2), commune=None),
        "province": odd(make_officer(), campaign, person(3), commune=None),
    }
    assert {name: list(unknown_columns(one)) for name, one in others.items()} == {name: [KEY] for name in others}
    for number, one in enumerate(others.values()):
        settle_column(one, key=KEY, field="", by=one.sent_by, at=now())
        assert ColumnMeaning.objects.count() == number + 2
        assert meanings_of(one, at=now()) == {KEY: None}
    assert meanings_of(sent, at=now()) == {KEY: Field.PHONE}


@pytest.mark.parametrize("field", ["x", "group_mark", "group_mark:rich", "request_mark:poor", "diagnosis"])
def test_what_no_column_can_be_is_refused(campaign, field):
    officer = make_officer()
    sent = odd(officer, campaign, HONG)
    with pytest.raises(column_meanings.NoSuchMeaning):
        settle_column(sent, key=KEY, field=field, by=officer, at=now())
    assert not ColumnMeaning.objects.exists()


def test_a_heading_that_the_list_does_not_have_is_refused(campaign):
    officer = make_officer()
    with pytest.raises(column_meanings.NoSuchColumn):
        settle_column(odd(officer, campaign, HONG), key="họ và tên", field="phone", by=officer, at=now())


def test_who_may_not_settle_the_list_settles_no_column(campaign):
    sent = odd(make_officer(), campaign, HONG)
    with pytest.raises(settling.NotYourList):
        settle_column(sent, key=KEY, field="phone", by=make_commune_officer(TAM_GIANG), at=now())


def test_rows_that_turn_out_to_be_people_come_and_others_go(campaign):
    officer = make_officer()
    sent = odd(officer, campaign, HONG, BAD_DATE, LAN)
    first, second, third = sent.rows.all()
    sent.rows.filter(pk=second.pk).update(row_number=99)
    sent.rows.filter(pk=third.pk).delete()
    settle_column(sent, key=KEY, field="phone", by=officer, at=now())
    assert [(row.position, row.row_number, row.facts["phone"]) for row in sent.rows.all()] == [
        (0, 2, "0912345600"),
        (1, 3, "0912345601"),
        (2, 4, "0912345602"),
    ]
    assert sent.rows.first().pk == first.pk
    assert not sent.rows.filter(pk=second.pk).exists()
    assert [row.status for row in sent.rows.all()] == ["ready", "needs_attention", "ready"]


def test_a_meaning_with_which_nothing_can_be_read_changes_nothing(campaign):
    officer = make_officer()
    sent = odd(officer, campaign, HONG)
    before = list(sent.rows.values())
    ColumnMeaning.objects.create(
        commune_id=YEN_TRUNG, key="họ và tên", heading="Họ và tên", settled_by=officer, settled_at=now()
    )
    with pytest.raises(column_meanings.ReadsWorse) as refused:
        settle_column(sent, key=KEY, field="phone", by=officer, at=now())
    assert "Trang tính “Sheet1”" in str(refused.value)
    assert list(sent.rows.values()) == before


def test_a_heading_means_one_thing_for_a_sender(campaign):
    officer = make_officer()
    meant = {"key": KEY, "heading": "x", "settled_by": officer, "settled_at": now()}
    for sender in (
        {"commune_id": YEN_TRUNG},
        {"province_id": "24"},
        {"user": officer},
        {"institution": make_institution(YEN_TRUNG)},
    ):
        ColumnMeaning.objects.create(**sender, **meant)
        with pytest.raises(IntegrityError, match="a_heading_means_one_thing_for_"), transaction.atomic():
            ColumnMeaning.objects.create(**sender, **meant)
    for sender in ({}, {"commune_id": YEN_TRUNG, "user": make_user()}):
        with pytest.raises(IntegrityError, match="a_meaning_is_of_one_sender"), transaction.atomic():
            ColumnMeaning.objects.create(**sender, **meant | {"key": "y"})
    with pytest.raises(IntegrityError, match="a_meaning_taken_back_has_who_and_when"), transaction.atomic():
        ColumnMeaning.objects.update(taken_back_at=now())


def test_names_below_an_unknown_heading_are_asked_about_once_for_the_whole_list(campaign):
    officer = make_commune_officer(YEN_TRUNG)
    headings = ["Danh tính" if heading == "Họ và tên" else heading for heading in HEADINGS]
    sent = received(officer, campaign, HONG, LAN, headings=headings)
    assert [(row.status, row.full_name) for row in sent.rows.all()] == [("needs_attention", "")] * 2
    assert list(unknown_columns(sent)) == ["danh tính"]
    settle_column(sent, key="danh tính", field="full_name", by=officer, at=now())
    sent.refresh_from_db()
    assert [row.facts["full_name"] for row in sent.rows.all()] == [HONG[1], LAN[1]]
    again = received(officer, campaign, person(1), headings=headings)
    assert [row.facts["full_name"] for row in again.rows.all()] == [person(1)[1]]


@pytest.mark.parametrize(
    ("field", "groups", "gifts"),
    [
        ("group_mark:disabled", [["disabled", "near_poor"], ["poor"]], ["card", "book"]),
        ("request_mark:book", [["near_poor"], ["poor"]], ["book", None]),
    ],
)
def test_a_tick_stands_for_a_group_or_a_gift_remembered_and_taken_back(campaign, field, groups, gifts):
    officer = make_officer()
    headings = [*HEADINGS[:-1], "Diện 67"] if field == "request_mark:book" else [*HEADINGS, "Diện 67"]

    def sent_with(*ticks):
        rows = zip((HONG, LAN), ticks, strict=False)
        return received(
            officer, campaign, *[(*row[: len(headings) - 1], tick) for row, tick in rows], headings=headings
        )

    def said(sent):
        facts = [row.facts for row in sent.rows.all()]
        return [one["groups"] for one in facts], [one["requested"] for one in facts]

    sent = sent_with("x", None)
    before = said(sent)
    [column] = unknown_columns(sent).values()
    assert (column.is_ticked, column.of_names) == (True, False)
    meaning = settle_column(sent, key=column.key, field=field, by=officer, at=now())
    assert said(sent) == (groups, gifts)
    again = sent_with("X")
    assert (said(again), unknown_columns(again)) == ((groups[:1], gifts[:1]), {})
    forget_column(sent, meaning, by=officer, at=now())
    sent.refresh_from_db()
    assert (said(sent), list(unknown_columns(sent))) == (before, [column.key])


def test_a_column_of_other_words_is_not_said_to_be_of_ticks():
    assert not AskedColumn("x", "X", ("x", "mồ côi")).is_ticked
    assert not AskedColumn("x", "X", ()).is_ticked
    assert AskedColumn("x", "X", ("x", "-")).is_ticked


def test_columns_in_which_names_seem_to_stand_come_first(campaign):
    headings = ["Màu áo", *["Danh tính" if heading == "Họ và tên" else heading for heading in HEADINGS]]
    sent = received(make_officer(), campaign, ("đỏ", *HONG), ("xanh", *LAN), headings=headings)
    assert [(one.heading, one.of_names) for one in unknown_columns(sent).values()] == [
        ("Danh tính", True),
        ("Màu áo", False),
    ]


COUPLES = ("STT", "Chồng", "Vợ", "Thôn", "Xã", "Đối tượng", "Đề nghị tặng")
AN_AND_BE = (1, "Lê Văn An", "Trần Thị Bé", "Thôn Đông", "Xã Yên Trung", "Hộ nghèo", "Thẻ BHYT")


def test_husband_and_wife_stay_who_they_are_when_the_list_is_read_again(campaign):
    officer = make_officer()
    sent = received(officer, campaign, AN_AND_BE, (2, "Đỗ Văn Ba", "Vũ Thị Tư", *AN_AND_BE[3:]), headings=COUPLES)
    an, be, ba, tu = sent.rows.all()
    assert {row.status for row in (an, be, ba, tu)} == {"needs_attention"}
    settling.correct(be, corrections={"birth_date": "1962"}, by=officer, at=now())
    settling.set_aside(ba, reason="Đã mất", by=officer, at=now())
    settle_column(sent, key="chồng", field="full_name", by=officer, at=now())
    settle_column(sent, key="vợ", field="full_name", by=officer, at=now())
    assert [(row.pk, row.full_name, row.status, row.corrections) for row in sent.rows.all()] == [
        (an.pk, "Lê Văn An", "ready", {}),
        (be.pk, "Trần Thị Bé", "ready", {"birth_date": "1962"}),
        (ba.pk, "Đỗ Văn Ba", "rejected", {}),
        (tu.pk, "Vũ Thị Tư", "ready", {}),
    ]


def test_husbands_who_are_not_put_forward_go_and_wives_stay(campaign):
    officer = make_officer()
    sent = received(officer, campaign, AN_AND_BE, headings=COUPLES)
    _an, be = sent.rows.all()
    settling.correct(be, corrections={"birth_date": "1962"}, by=officer, at=now())
    settle_column(sent, key="chồng", field="", by=officer, at=now())
    assert [(row.pk, row.full_name, row.corrections) for row in sent.rows.all()] == [
        (be.pk, "Trần Thị Bé", {"birth_date": "1962"})
    ]


def test_people_of_tables_beside_each_other_stay_who_they_are(campaign):
    officer = make_officer()
    headings = ("STT", "Họ và tên", "Năm sinh", "Ghi", "STT", "Họ và tên", "Năm sinh", "Ghi")
    sent = received(officer, campaign, (1, "Lê Văn An", 1960, "a", 2, "Trần Thị Bé", 1962, "b"), headings=headings)
    an, be = sent.rows.all()
    settling.correct(an, corrections={"hamlet": "Thôn 1"}, by=officer, at=now())
    settle_column(sent, key="ghi", field="note", by=officer, at=now())
    assert [(row.pk, row.full_name, row.corrections) for row in sent.rows.all()] == [
        (an.pk, "Lê Văn An", {"hamlet": "Thôn 1"}),
        (be.pk, "Trần Thị Bé", {}),
    ]


def test_settling_a_column_of_tables_beside_each_other_doubles_nobody(campaign):
    table = ("STT", "Họ và tên", "Năm sinh", "Cột lạ")
    officer = make_officer()
    sent = received(
        officer,
        campaign,
        (1, "Lê Văn An", 1950, "Thôn 9", None, 3, "Phạm Thị Bé", 1951, "Thôn 8"),
        (2, "Lê Văn Tư", 1952, "Thôn 9", None, 4, "Phạm Thị Năm", 1953, "Thôn 8"),
        headings=(*table, None, *table),
        kind="card",
    )
    before = dict(sent.rows.values_list("full_name", "pk"))
    settle_column(sent, key="cột lạ", field="hamlet", by=officer, at=now())
    sent.refresh_from_db()
    rows = list(sent.rows.order_by("position").values_list("position", "full_name", "facts__hamlet"))
    assert sorted(rows, key=lambda row: row[1]) == [
        (0, "Lê Văn An", "Thôn 9"),
        (1, "Lê Văn Tư", "Thôn 9"),
        (2, "Phạm Thị Bé", "Thôn 8"),
        (3, "Phạm Thị Năm", "Thôn 8"),
    ]
    assert dict(sent.rows.values_list("full_name", "pk")) == before
    assert (sent.rows_found, sent.rows_saved) == (4, 4)
    assert len(intake.accept(sent, by=officer, at=now())) == 4


@pytest.mark.parametrize(
    ("field", "names"), [("given_name", ["Lê Đức Anh", "Vũ Thu Hà"]), ("hamlet", ["Lê Đức", "Vũ Thu"])]
)
def test_nobody_is_ready_with_half_a_name_until_the_column_beside_it_is_explained(campaign, field, names):
    officer = make_commune_officer(YEN_TRUNG)
    headings = ("STT", "Họ và tên", None, "Năm sinh", "Đối tượng", "Đề nghị tặng")
    people = [
        (1, "Lê Đức", "Anh", 1962, "Hộ cận nghèo", "Thẻ BHYT"),
        (2, "Vũ Thu", "Hà", 1963, "Hộ cận nghèo", "Thẻ BHYT"),
    ]
    sent = received(officer, campaign, *people, headings=headings)
    assert [(row.status, row.problems[0]["code"]) for row in sent.rows.all()] == [("needs_attention", "name_half")] * 2
    [key] = unknown_columns(sent)
    settle_column(sent, key=key, field=field, by=officer, at=now())
    assert [(row.status, row.full_name) for row in sent.rows.all()] == [("ready", name) for name in names]


def test_what_is_said_of_a_column_without_a_heading_counts_for_that_list_alone(campaign):
    officer = make_commune_officer(YEN_TRUNG)
    headings = ("STT", "Họ và tên", "Năm sinh", "Giới tính", None)

    def sent_with(name, *cells):
        people = [(at, f"{name} Văn {chr(65 + at)}n", 1960 + at, "Nam", cell) for at, cell in enumerate(cells, 1)]
        return received(officer, campaign, *people, headings=headings)

    def asked(sent):
        return [row.facts["requested"] for row in sent.rows.all()]

    first = sent_with("Lê", "Sổ BHXH", "Sổ BHXH")
    [key] = unknown_columns(first)
    meaning = settle_column(first, key=key, field="requested", by=officer, at=now())
    first.refresh_from_db()
    assert (meaning.recipient_list, asked(first), unknown_columns(first)) == (first, ["book", "book"], {})
    second = sent_with("Vũ", "Thôn 1", "Thôn 2 có thẻ")
    assert (asked(second), list(unknown_columns(second))) == ([None, None], [key])
    settle_column(second, key=key, field="hamlet", by=officer, at=now())
    assert second.rows.first().facts["hamlet"] == "Thôn 1"
    assert (meanings_of(first, at=now()), meanings_of(second, at=now())) == (
        {key: Field.REQUESTED},
        {key: Field.HAMLET},
    )
    with pytest.raises(IntegrityError, match="a_column_means_one_thing_in_a_list"), transaction.atomic():
        ColumnMeaning.objects.create(
            commune_id=YEN_TRUNG, recipient_list=first, key=key, heading="x", settled_by=officer, settled_at=now()
        )
    forget_column(first, meaning, by=officer, at=now())
    assert (asked(first), meanings_of(second, at=now())) == ([None, None], {key: Field.HAMLET})
