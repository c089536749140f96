"""Many records written by one statement are as if each had been saved."""

from datetime import date

import pytest
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from accounts.acting import operation
from beneficiaries.models import ListRow, Nomination, Person
from beneficiaries.models.many import CHUNK, copy_many, new_keys, update_many
from tests.beneficiaries.sent import HONG, LAN, person, received
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
)

pytestmark = pytest.mark.django_db
ODD = 'Vũ "Thị"\t\\N {a,b} \\ NULL\n\u0110'
COLUMNS = ("full_name", "sort_key", "birth_precision", "sex", "commune_id", "hamlet", "phone")


def events(record):
    return list(record.events.order_by("pgh_id").values_list("pgh_label", "pgh_context__operation"))


@operation
def write(records, columns, *, by, at):
    update_many(records, columns)


@operation
def copy(model, columns, rows, *, by, at):
    copy_many(model, columns, rows)


def test_columns_of_many_are_updated_and_nothing_else():
    people = [make_person(full_name=f"Vũ Thị {name}") for name in "AB"]
    bystander = make_person()
    before = Person.objects.values().get(pk=bystander.pk)
    people[0].birth_date, people[0].birth_precision, people[0].personal_id = date(1962, 3, 5), "day", "027162001234"
    people[0].hamlet, people[0].full_name = ODD, "not written"
    people[1].commune_id, people[1].personal_id, people[1].birth_date = TAM_GIANG, None, None
    people[1].birth_precision = ""
    write(
        people,
        ("birth_date", "birth_precision", "personal_id", "hamlet", "commune_id"),
        by=make_officer(),
        at=timezone.now(),
    )
    stored = list(
        Person.objects.filter(pk__in=[one.pk for one in people])
        .order_by("pk")
        .values_list("full_name", "birth_date", "personal_id", "hamlet", "commune_id")
    )
    assert stored == [
        ("Vũ Thị A", date(1962, 3, 5), "027162001234", ODD, YEN_TRUNG),
        ("Vũ Thị B", None, None, people[1].hamlet, TAM_GIANG),
    ]
    assert Person.objects.values().get(pk=bystander.pk) == before
    assert [events(one)[-1] for one in people] == [("update", "test_many.write")] * 2


def test_json_truths_and_numbers_are_updated_as_saving_does(django_assert_num_queries):
    campaign = make_campaign()
    for kind in ("card", "book"):
        make_offer(campaign, kind)
    rows = list(received(make_commune_officer(YEN_TRUNG), campaign, HONG, LAN).rows.all())
    columns = ("facts", "problems", "confirmed", "position", "full_name")
    for number, row in enumerate(rows):
        row.facts = {"full_name": ODD, "groups": ["poor"], "birth_date": None, "household_position": 3}
        row.problems, row.confirmed, row.position, row.full_name = [{"code": ODD}], True, 70 + number, ODD
    with django_assert_num_queries(1):
        update_many(rows, columns)
    written = list(ListRow.objects.order_by("pk").values(*columns, "search_key"))
    for row in rows:
        row.save(update_fields=columns)
    assert list(ListRow.objects.order_by("pk").values(*columns, "search_key")) == written
    assert [row["position"] for row in written] == [70, 71]


def test_more_than_a_chunk_is_updated(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("beneficiaries.models.many.CHUNK", 2)
    people = [make_person() for _ in range(5)]
    for number, one in enumerate(people):
        one.phone = str(number)
    with django_assert_num_queries(3):
        update_many(people, ("phone",))
    assert list(Person.objects.order_by("pk").values_list("phone", flat=True)) == list("01234")
    assert CHUNK > 2


def test_nothing_to_update_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        update_many([], ("phone",))
        update_many([Person(pk=1)], ())


def test_what_is_too_long_or_a_list_is_refused_and_not_cut_off():
    one = make_person(phone="0912345678")
    one.phone = "0" * 21
    with pytest.raises(DataError), transaction.atomic():
        update_many([one], ("phone",))
    one.refresh_from_db()
    assert one.phone == "0912345678"
    with pytest.raises(ValueError, match="groups"):
        update_many([Nomination(pk=1)], ("status", "groups"))


def test_copied_records_are_as_saved_ones():
    values = (ODD, "v", "", "female", TAM_GIANG, "", "0912")
    copy(Person, COLUMNS, [values], by=make_officer(), at=timezone.now())
    copied = Person.objects.get()
    assert events(copied) == [("insert", "test_many.copy")]
    saved = Person(**dict(zip(COLUMNS, values, strict=True)))
    saved.save()
    differing = {"id", "sort_key"}
    both = [
        {key: v for key, v in one.items() if key not in differing} for one in Person.objects.order_by("pk").values()
    ]
    assert both[0] == both[1]


def test_json_and_lists_are_copied():
    row = received(make_commune_officer(YEN_TRUNG), _campaign(), person(1)).rows.get()
    columns = ("recipient_list_id", "position", "sheet", "row_number", "cells", "facts", "problems", "corrections")
    more = ("commune_choices", "confirmed", "full_name", "commune_id", "status", "set_aside_reason")
    values = {name: getattr(row, name) for name in (*columns, *more)} | {"position": 9, "full_name": ODD}
    copy_many(ListRow, tuple(values), [tuple(values.values())])
    assert ListRow.objects.values(*values).get(position=9) == values
    made = make_nomination(_campaign().offers.first(), groups=["poor", 'o,{d"d}'])
    names = ("campaign_id", "offer_id", "commune_id", "groups", "points", "note", "status", "nominated_by_id")
    kept = {
        name: getattr(made, name) for name in (*names, "nominated_at", "decision_reason", "decided_by_id", "decided_at")
    }
    new = {**kept, "code": "X-7", "person_id": make_person().pk}
    copy_many(Nomination, tuple(new), [tuple(new.values())])
    assert Nomination.objects.values(*new).get(code="X-7") == new


def test_a_copy_that_breaks_a_constraint_or_stops_halfway_leaves_nothing():
    make_person(personal_id="027162001234")
    columns = (*COLUMNS, "personal_id")
    rows = [("A", "a", "", "", YEN_TRUNG, "", "", number) for number in ("027162009999", "027162001234")]
    with pytest.raises(IntegrityError, match="beneficiaries_person_personal_id_key") as error, transaction.atomic():
        copy_many(Person, columns, rows)
    assert error.value.__cause__.diag.constraint_name == "beneficiaries_person_personal_id_key"
    with pytest.raises(DataError), transaction.atomic():
        copy_many(Person, columns, [rows[0], ("too", "few")])
    assert Person.objects.count() == 1


def test_new_keys_are_nobody_elses():
    first = make_person()
    keys = new_keys(Person, 3)
    assert len({first.pk, *keys, make_person().pk}) == 5
    copy_many(Person, ("id", *COLUMNS), [(keys[1], "A", "a", "", "", YEN_TRUNG, "", "")])
    assert Person.objects.get(full_name="A").pk == keys[1]
    assert new_keys(Person, 0) == []


def _campaign():
    campaign = make_campaign()
    for kind in ("card", "book"):
        make_offer(campaign, kind)
    return campaign
