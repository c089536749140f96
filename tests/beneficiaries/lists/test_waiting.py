"""What is read while its sender waits: little, as it came and unpacked, and never more than so many people."""

import io
import zipfile

import pytest
from django.utils import timezone

from beneficiaries.lists import intake, waiting
from beneficiaries.models import RecipientList
from documents.workbooks.packages import unpacked_size
from documents.workbooks.workbook import MAX_BYTES
from tests.beneficiaries import running_jobs
from tests.beneficiaries.sent import HEADINGS, HONG, content_of
from tests.factories import make_campaign, make_offer, make_officer


def packed(**sizes):
    """A ZIP file with parts of so many bytes, which pack well."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in sizes.items():
            archive.writestr(name.replace("_", "."), b"x" * size)
    return file.getvalue()


def test_the_size_unpacked_is_that_of_the_xml():
    assert unpacked_size(packed(sheet1_xml=3_000, STYLES_XML=50, logo_png=9_000)) == 3_050
    assert unpacked_size(b"a,b\n1,2\n") == 8
    assert unpacked_size(b"PK cut off") == 10


@pytest.mark.parametrize(
    ("content", "soon"),
    [
        (packed(sheet1_xml=waiting.AT_ONCE_UNPACKED), True),
        (packed(sheet1_xml=waiting.AT_ONCE_UNPACKED + 1), False),
        (b"x" * waiting.AT_ONCE_BYTES, True),
        (b"x" * (waiting.AT_ONCE_BYTES + 1), False),
        (b"x" * (MAX_BYTES + 1), True),
    ],
    ids=["unpacked", "unpacked, more", "as it came", "as it came, more", "too large at all"],
)
def test_what_is_soon_read(content, soon):
    assert waiting.is_soon_read(content) is soon


def test_two_thousand_people_are_read_at_once_and_many_in_few_bytes_are_not():
    def people(size):
        return content_of(*((number, f"Vũ Thị An {number}", 1960, *HONG[3:]) for number in range(size)))

    few, many = people(2_000), people(8_000)
    assert (waiting.is_soon_read(few), waiting.is_soon_read(many), len(many) < 2 * 256 * 1024) == (True, False, True)


@pytest.mark.django_db
def test_whoever_comes_behind_so_many_people_is_read_in_the_background():
    """However little the file is: of CSV a row is a few bytes."""
    campaign, officer = make_campaign(code="BN2027"), make_officer()
    make_offer(campaign, "card")
    lines = [
        ",".join(HEADINGS[1:3]),
        *(f"Lê Thị {chr(65 + n % 20)}{'abcdeghik'[n // 20 % 9]},19{n % 90:02}" for n in range(2_100)),
    ]
    content = "\n".join(lines).encode()
    received = intake.receive(content, name="a.csv", campaign=campaign, kind="card", by=officer, at=timezone.now())
    assert (received.status, received.rows_saved, received.rows.count()) == ("reading", 2_000, 2_000)
    assert running_jobs.waiting() == [("beneficiaries.stage_list", {"list_pk": received.pk})]
    running_jobs.run_jobs()
    received = RecipientList.objects.get()
    assert (received.status, received.rows_found, received.rows.count()) == ("staged", 2_100, 2_100)
