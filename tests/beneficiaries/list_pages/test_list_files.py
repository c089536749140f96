"""The files of a list, from both doors: as it came, back with its results, and empty ones to fill in."""

import io
from datetime import date
from urllib.parse import unquote

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from beneficiaries import vetting
from beneficiaries.file_back.blank_lists import CHOICES_SHEET, HEADER_ROW, LIST_SHEET
from beneficiaries.file_back.giving_back import result_of
from beneficiaries.list_pages.list_files import disposition
from beneficiaries.lists import intake, settling
from beneficiaries.models import Nomination, RecipientList
from beneficiaries.reading.result_columns import CODE, DECISION, DETAIL, STATE, State
from documents.models import Document
from tests.beneficiaries.doors import ADMIN, PLAIN, at
from tests.beneficiaries.sent import BAD_DATE, HONG, LAN, but, received
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_list,
    make_offer,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db


def sheet_of(answer, name="Sheet1"):
    return openpyxl.load_workbook(io.BytesIO(answer.content))[name]


def beside(answer):
    """The cells right of the table, row by row, without those that are empty at the end."""
    return [[cell.value for cell in row] for row in sheet_of(answer).iter_rows(min_col=10)]


def settle(row, by, **typed):
    settling.correct(row, corrections=typed, by=by, at=timezone.now())


def test_the_file_back_tells_of_each_row_what_is_to_be_done(client, campaign, door):
    sent = received(client.user, campaign, HONG, BAD_DATE, but(LAN, name="Trần Thị Mai", number=None))
    first, _, last = sent.rows.order_by("position")
    settle(first, client.user, hamlet="Thôn Tây", commune=TAM_GIANG)
    settling.set_aside(last, reason="Đã mất", by=client.user, at=timezone.now())
    answer = client.get(at(door, "list_back", sent.pk))
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["Cache-Control"].startswith("private, no-store")
    assert answer["Content-Disposition"].startswith('attachment; filename="danh-sach - ket qua doc.xlsx"; ')
    head, one, two, three = beside(answer)
    assert head == [STATE, DETAIL]
    assert "Đã sửa – Thôn: Đã sửa trên Trao thành “Thôn Tây”." in one[1].splitlines()
    assert any("Xã/phường: Đã sửa trên Trao thành “Xã Tam Giang, " in line for line in one[1].splitlines())
    assert two[0] == "Cần xử lý"
    assert two[1].startswith("Cần xử lý – Ngày sinh: ")
    assert [three[0], three[1].splitlines()[0]] == ["Để riêng", "Lý do để riêng: Đã mất"]


def test_codes_and_decisions_stand_in_the_file_back_of_an_accepted_list(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN, but(HONG, name="Vũ Thị Đào", number=None, born=1950))
    settling.set_aside(sent.rows.last(), reason="Đã mất", by=client.user, at=timezone.now())
    intake.accept(sent, by=client.user, at=timezone.now())
    hong, lan = Nomination.objects.order_by("code")
    vetting.approve(hong, by=make_leader(), at=timezone.now())
    vetting.reject(lan, reason="Đã có thẻ", by=make_leader(), at=timezone.now())
    rows = beside(client.get(at(door, "list_back", sent.pk)))
    assert rows[0] == [STATE, DETAIL, CODE, DECISION]
    assert [[row[0], *row[2:]] for row in rows[1:]] == [
        ["Đã tiếp nhận", "BN2027-00001", "Đã duyệt"],
        ["Đã tiếp nhận", "BN2027-00002", "Không duyệt: Đã có thẻ"],
        ["Để riêng", None, None],
    ]


def test_a_fact_that_is_missing_is_marked_in_its_column_and_one_typed_away_is_told(campaign):
    by = make_officer()
    sent = received(by, campaign, HONG, but(LAN, name=None))
    settle(sent.rows.first(), by, insurance_code="", hamlet="")
    first, second = result_of(sent, by=by).rows
    assert [remark.message for remark in first.remarks if remark.field == "hamlet"] == ["Đã xóa trên Trao."]
    assert [remark.columns for remark in second.remarks if remark.field == "full_name"] == [(1,)]
    assert second.state is State.TO_SETTLE


def test_the_file_back_sent_again_is_read_like_the_first(client, campaign, door):
    sent = received(client.user, campaign, HONG, BAD_DATE)
    back = client.get(at(door, "list_back", sent.pk)).content
    other = make_campaign(code="BN2028", lists_until=date(2099, 1, 1))
    make_offer(other, "card")
    again = intake.receive(
        back, name="lai.xlsx", campaign=other, commune=sent.commune, by=client.user, at=timezone.now()
    )
    assert again.status == RecipientList.Status.STAGED
    assert [sheet["unknown_headings"] for sheet in again.sheets] == [[], []]
    assert [row.facts["full_name"] for row in again.rows.all()] == [row.facts["full_name"] for row in sent.rows.all()]
    assert [row.row_number for row in again.rows.all()] == [2, 3]


def test_a_list_that_is_not_read_yet_has_no_file_back(client, campaign, door):
    being_read = make_list(campaign, status=RecipientList.Status.READING, sent_by=client.user)
    assert client.get(at(door, "list_back", being_read.pk)).status_code == 404


def test_a_stranger_gets_no_file(client, campaign):
    sent = received(make_commune_officer(YEN_TRUNG), campaign, HONG)
    client.force_login(make_commune_officer(TAM_GIANG))
    assert [client.get(at(PLAIN, page, sent.pk)).status_code for page in ("list_file", "list_back")] == [404, 404]


def test_the_page_of_a_list_leads_to_both_files(client, campaign, door):
    sent = received(client.user, campaign, HONG)
    page = client.get(at(door, "list", sent.pk)).content.decode()
    assert at(door, "list_file", sent.pk) in page
    assert at(door, "list_back", sent.pk) in page


@pytest.mark.parametrize("people", [1, 50])
def test_the_file_back_takes_a_fixed_number_of_queries(campaign, people):
    by = make_officer()
    sent = received(
        by,
        campaign,
        *(but(HONG, name=f"Vũ Thị {chr(65 + n % 26)}o", born=1950 + n, number=None) for n in range(people)),
    )
    intake.accept(sent, by=by, at=timezone.now())
    sent.refresh_from_db()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        result_of(sent, by=by)
    assert len(queries) <= 8


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"Ho va ten;Nam sinh\nAn;1950\n", "text/csv"),
        (b"<html><table></table></html>", "application/octet-stream"),
        (b"%PDF-1.7", "application/octet-stream"),
    ],
)
def test_a_file_goes_out_as_what_it_is(client, campaign, content, content_type):
    by = make_officer()
    document = Document.objects.keep(kind=Document.Kind.LIST, name="ds.xls", content=content)
    sent = make_list(campaign, document=document, sent_by=by)
    client.force_login(by)
    answer = client.get(at(ADMIN, "list_file", sent.pk))
    assert (answer["Content-Type"], answer.content) == (content_type, content)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Danh sách xã Yên Trung.xlsx", "danh sach xa yen trung.xlsx"),
        ('a"; filename="b.exe\r\nX: y', "a_ filename_b.exe X_ y"),
        ("../../etc/passwd", "passwd"),
        ("…", "danh-sach"),
        ("", "danh-sach"),
    ],
)
def test_a_name_is_safe_in_a_header_and_readable_for_every_program(name, plain):
    header = disposition(name)
    first, _, second = header.removeprefix("attachment; ").partition("; filename*=UTF-8''")
    assert first.lower() == f'filename="{plain}"'.lower()
    assert "\r" not in header
    assert "\n" not in header
    assert unquote(second) == (name.split("/")[-1] or "danh-sach")


def offered(client, door):
    page = client.get(at(door, "upload")).content.decode()
    return [slug for slug in ("xa", "truong-hoc", "benh-vien") if at(door, "blank", slug) in page]


def test_an_officer_is_offered_every_empty_list_with_the_communes_of_the_province(client, campaign):
    client.force_login(make_officer())
    assert offered(client, ADMIN) == ["xa", "truong-hoc", "benh-vien"]
    answer = client.get(at(ADMIN, "blank", "xa"))
    assert 'filename="mau danh sach cua xa_ phuong.xlsx"' in answer["Content-Disposition"].lower()
    choices = {cell.value for column in sheet_of(answer, CHOICES_SHEET).iter_cols(min_row=3) for cell in column}
    assert {"Xã Yên Trung", "Xã Tam Giang", "Nam", "Hộ nghèo", "Thẻ BHYT"} <= choices
    assert sheet_of(answer, LIST_SHEET)["A2"].value is None


def test_a_commune_officer_gets_the_list_of_the_own_commune(client, campaign):
    client.force_login(make_commune_officer(YEN_TRUNG))
    assert offered(client, PLAIN) == ["xa"]
    sheet = sheet_of(client.get(at(PLAIN, "blank", "xa")), LIST_SHEET)
    assert sheet["A2"].value.startswith("Xã Yên Trung, ")
    assert "Tỉnh, thành phố" not in [cell.value for cell in sheet[HEADER_ROW]]
    assert client.get(at(PLAIN, "blank", "benh-vien")).status_code == 404


@pytest.mark.parametrize(("kind", "slug"), [("school", "truong-hoc"), ("hospital", "benh-vien")])
def test_a_clerk_gets_the_list_of_the_own_institution(client, campaign, kind, slug):
    institution = make_institution(kind=kind, name="Đơn vị Yên Trung")
    client.force_login(make_user(Role.CLERK, institution=institution))
    assert offered(client, PLAIN) == [slug]
    sheet = sheet_of(client.get(at(PLAIN, "blank", slug)), LIST_SHEET)
    assert sheet["A2"].value.startswith("Đơn vị Yên Trung, Xã Yên Trung, ")


def test_an_officer_of_two_communes_gets_a_list_without_a_place_and_the_nation_one_with_provinces(client, campaign):
    client.force_login(make_commune_officer(YEN_TRUNG, TAM_GIANG))
    assert sheet_of(client.get(at(PLAIN, "blank", "xa")), LIST_SHEET)["A2"].value is None
    client.force_login(make_officer(province=None))
    sheet = sheet_of(client.get(at(ADMIN, "blank", "xa")), LIST_SHEET)
    assert "Tỉnh, thành phố" in [cell.value for cell in sheet[HEADER_ROW]]


def test_who_sends_no_lists_gets_no_empty_one(client, campaign):
    client.force_login(make_user(Role.AUDITOR, province="24"))
    assert client.get(at(ADMIN, "blank", "xa")).status_code == 403
