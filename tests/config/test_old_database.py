"""What becomes of an office's data when an old database is brought up to date, from before gifts were priced by law.

The tables of then are made in a database of their own, beside that of the other tests.
"""

from contextlib import nullcontext
from datetime import date
from importlib import import_module

import pghistory
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts import history
from allocations.models import Allocation, AllocationRun, AppliedPrice
from beneficiaries.models import ListRow, Nomination, RecipientList
from campaigns.models import Campaign, HardshipGroup, Offer, Quota, Rate, Share
from campaigns.tariff_data import own_rows
from office.shortfalls import shortfalls
from sponsors import pledging
from sponsors.models import Pledge, PledgeLine
from tests.config.old_data import AT, THEN, Writer
from tests.factories import give_duty


@pytest.fixture(scope="module")
def brought_up_to_date(django_db_setup, django_db_blocker):
    """Until these tests are over, the connection leads to an old database that was migrated."""
    own = connection.settings_dict["NAME"]
    old = f"{own}_old"
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{old}"')
    connection.settings_dict["NAME"] = old
    try:
        with django_db_blocker.unblock():
            executor = MigrationExecutor(connection)
            executor.migrate(THEN)
            Writer(executor.loader.project_state(THEN).apps).write()
            call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = own
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')


pytestmark = [pytest.mark.usefixtures("brought_up_to_date"), pytest.mark.django_db]


def test_a_gift_keeps_its_value_and_premiums_are_paid_when_the_handover_begins():
    found = {
        (offer.campaign.code, offer.kind): (offer.months, offer.value, offer.premiums_paid_on, offer.pays, offer.wanted)
        for offer in Offer.objects.select_related("campaign")
    }
    day = date(2027, 1, 18)
    assert found == {
        ("TET2027", "book"): (6, None, day, "list", 10),
        ("TET2027", "card"): (18, None, day, "list", 20),
        ("TET2027", "gift"): (None, 500_000, None, "list", 30),
        ("NGAY2027", "card"): (12, None, None, "list", 0),
    }


def test_the_rest_of_the_plan_is_as_it_was():
    campaign = Campaign.objects.get(code="TET2027")
    quota = Quota.objects.get()
    assert (campaign.status, campaign.year, campaign.search_key) == ("open", 2027, "tet")
    assert campaign.milestones() == [("pledges_until", date(2026, 12, 1)), ("handover_from", date(2027, 1, 18))]
    assert (campaign.last_nomination_number, campaign.last_pledge_number) == (100_002, 1)
    assert campaign.points_table() == {"poor": 70}
    assert (quota.offer.kind, quota.area_code, quota.most, quota.shared_out, quota.shared_at) == (
        "card",
        "09205",
        12,
        "evenly",
        AT,
    )


def test_each_pledge_line_keeps_the_price_that_was_typed_as_promised():
    lines = PledgeLine.objects.values_list("offer__kind", "quantity", "unit_price", "allocated")
    assert list(lines) == [("book", 5, 1_782_000, 1), ("card", 5, 1_206_900, 0), ("gift", 5, 500_000, 0)]
    pledge = Pledge.objects.get()
    assert (pledge.reference, pledge.status, pledge.confirmed_at) == ("TET2027-CK0001", "confirmed", AT)
    assert pledge.sponsor.phone == "02223 822 333"
    assert [earmark.commune_id for line in pledge.lines.all() for earmark in line.earmarks.all()] == ["09205"]


def test_what_lines_were_promised_at_is_in_their_history_too():
    promised = [str(line.events.get().unit_price) for line in PledgeLine.objects.all()]
    assert promised == ["1782000", "1206900", "500000"]


def test_what_a_typed_price_lacks_by_law_is_told_and_an_unpriced_card_is_named():
    campaign = Campaign.objects.get(code="TET2027")
    found = shortfalls(campaign, Pledge.objects.all(), campaign.offers.all())
    assert [(one.line.offer.kind, one.line.unit_price, one.now) for one in found.lines] == [
        ("book", 1_782_000, 2_904_000)
    ]
    assert [(offer.kind, offer.months) for offer, _problem in found.unpriced] == [("card", 18)]


def test_a_sponsor_may_agree_to_the_prices_of_now():
    PledgeLine.objects.filter(offer__kind="card").delete()
    officer = Pledge.objects.get().registered_by
    give_duty(officer, "officer", province="24")
    pledging.agree_to_present_prices(Pledge.objects.get(), by=officer, at=AT)
    assert dict(PledgeLine.objects.values_list("offer__kind", "unit_price")) == {"book": 2_904_000, "gift": 500_000}


def shares_of(group):
    rows = Share.objects.filter(kind="card", group=group, province=None).order_by("valid_from")
    return list(rows.values_list("valid_from", "share", "legal_basis"))


def test_what_the_office_said_of_a_group_follows_what_the_law_says():
    basis = "Nghị định 146/2018/NĐ-CP, điều 3 và 8"
    assert shares_of("near_poor") == [
        (date(2015, 1, 1), 7_000, "Nghị định 105/2014/NĐ-CP"),
        (date(2018, 12, 1), 7_000, basis),
        (date(2025, 7, 1), 7_000, "Nghị định 188/2025/NĐ-CP"),
        (timezone.localdate(), 10_000, "NQ 10/2022/NQ-HĐND"),
    ]
    assert shares_of("orphan") == [(date(2015, 1, 1), 10_000, "Trẻ mồ côi")]


def test_all_figures_of_the_project_are_there_and_unchanged():
    rows = own_rows()
    rates = Rate.objects.values_list("kind", "position", "valid_from", "value")
    assert sorted(rates, key=str) == sorted(
        ((row.kind, row.position, row.valid_from, row.value) for row in rows.rates), key=str
    )
    kept = set(Share.objects.values_list("kind", "group", "valid_from", "share"))
    assert {(row.kind, row.group or None, row.valid_from, row.share) for row in rows.shares} - kept == set()
    assert len(kept) == len(rows.shares) + 2
    assert HardshipGroup.objects.get(pk="island").name == "Người sinh sống ở xã đảo, đặc khu"


def test_nominations_keep_what_they_ranked_by_and_get_their_number():
    found = Nomination.objects.values_list("code", "number", "groups", "points", "status", "household_position")
    groups = ["near_poor", "elderly"]
    assert list(found) == [
        ("TET2027-00017", 17, groups, 70, "approved", None),
        ("TET2027-100002", 100_002, groups, 0, "approved", None),
    ]


def test_lists_and_rows_are_as_they_came():
    row, sent = ListRow.objects.get(), RecipientList.objects.get()
    assert (row.cells, row.facts, row.row_number, row.status) == (
        {"3": "Nguyễn Thị Ánh"},
        {"full_name": "Nguyễn Thị Ánh"},
        7,
        "ready",
    )
    assert (row.nomination.code, bytes(sent.document.content), sent.sheets[0]["counted"]) == ("TET2027-00017", b"x", 2)
    assert RecipientList._meta.get_field("reach").default() == sent.reach


def test_approved_awards_keep_their_price_and_name_no_figures():
    found = Allocation.objects.values_list("nomination__code", "unit_price", "status", "price", "release_reason")
    assert list(found) == [
        ("TET2027-00017", 1_782_000, "approved", None, ""),
        ("TET2027-100002", 500_000, "released", None, "Đã chuyển đi nơi khác"),
    ]
    run = AllocationRun.objects.get()
    assert (run.seed, run.digest, run.result, run.status) == (
        "Xổ số 01/11/2026",
        "f" * 64,
        {"awards": []},
        "approved",
    )
    assert not AppliedPrice.objects.exists()


def test_the_history_of_old_records_reads_on():
    offer = Offer.objects.get(kind="gift")
    [entry], _page = history.entries(offer)
    assert ("Giá trị một suất quà (đồng)", "", "500.000") in [
        (detail.name, detail.before, detail.after) for change in entry.changes for detail in change.details
    ]


def overwritten(group, *, by_hand=False):
    """The last share by law of the group, written over with the whole; the figures of the law come back after it."""
    row = Share.objects.get(kind="card", group=group, province=None, valid_from=date(2025, 7, 1))
    with pghistory.context(user=None) if by_hand else nullcontext():
        Share.objects.filter(pk=row.pk).update(share=10_000, legal_basis="NQ 1/2026/NQ-HĐND")
    import_module("campaigns.migrations.0015_what_the_law_said_comes_back").follow_instead(apps, None)
    return [(day, share) for day, share, _basis in shares_of(group) if day >= row.valid_from]


def test_only_what_no_person_wrote_is_put_back():
    last = date(2025, 7, 1)
    assert overwritten("farm_household") == [(last, 5_000), (timezone.localdate(), 10_000)]
    assert overwritten("poor") == [(last, 10_000)]
    assert overwritten("student", by_hand=True) == [(last, 10_000)]
