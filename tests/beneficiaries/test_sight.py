"""What remarks tell: to everybody who opens a list what each of them sees anyway, to who sees more the rest."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.acting import Refusal
from accounts.roles import Role
from beneficiaries.lists import settling
from beneficiaries.models import ListRow, Person, RecipientList
from beneficiaries.nominating import Candidacy, NominatedElsewhere, SomebodyElsesNumber, nominate_all
from beneficiaries.recognising import PersonFacts
from beneficiaries.sight import Sight
from tests.beneficiaries.doors import ADMIN, PLAIN, at
from tests.beneficiaries.sent import HEADINGS as SENT
from tests.beneficiaries.sent import HONG, LAN, person, received
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_commune_officer,
    make_institution,
    make_list,
    make_nomination,
    make_officer,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db

SECRET = "Phạm Thị Bí Mật"


def seen(sight):
    """Names of people, codes of nominations and keys of lists."""
    return (
        set(sight.people.values_list("full_name", flat=True)),
        set(sight.nominations.values_list("code", flat=True)),
        set(sight.lists.values_list("pk", flat=True)),
    )


def here_and_there(campaign):
    """People, nominations and lists in Yên Trung, elsewhere in the province, and in another province."""
    lists, nominations = [], []
    offer = campaign.offers.first()
    for commune, province in ((YEN_TRUNG, BAC_NINH), (TAM_GIANG, BAC_NINH), (DONG_SON, THANH_HOA)):
        somebody = make_person(commune, full_name=f"Lê Thị {commune}", personal_id=None)
        sent = make_list(campaign, commune, province_id=province)
        nominations.append(make_nomination(offer, person=somebody, recipient_list=sent))
        lists.append(sent)
    by_hand = make_nomination(offer, person=make_person(YEN_TRUNG, full_name="Lê Thị Tay", personal_id=None))
    return lists, [*nominations, by_hand]


def test_a_list_of_a_commune_is_opened_by_who_sees_nothing_but_its_lists(campaign):
    lists, nominations = here_and_there(campaign)
    sight = Sight.of_all_who_open(lists[0])
    assert seen(sight) == (set(), {nominations[0].code}, {lists[0].pk})


def test_a_list_of_a_school_is_opened_by_who_sees_nothing_but_its_lists(campaign):
    here_and_there(campaign)
    school = make_institution(YEN_TRUNG)
    sent = make_list(campaign, None, institution=school, province_id=BAC_NINH)
    nomination = make_nomination(campaign.offers.first(), recipient_list=sent, institution=school)
    assert seen(Sight.of_all_who_open(sent)) == (set(), {nomination.code}, {sent.pk})


def test_a_list_of_a_province_is_opened_by_who_sees_all_people_there(campaign):
    lists, nominations = here_and_there(campaign)
    sent = make_list(campaign, None, province_id=BAC_NINH, sent_by=make_officer(province=None))
    people, codes, keys = seen(Sight.of_all_who_open(sent))
    assert people == {f"Lê Thị {YEN_TRUNG}", f"Lê Thị {TAM_GIANG}", "Lê Thị Tay"}
    assert codes == {one.code for one in nominations} - {nominations[2].code}
    assert keys == {lists[0].pk, lists[1].pk, sent.pk}
    officer = make_officer()
    assert (people, codes, keys) == seen(Sight.of(officer))


def test_a_list_of_several_provinces_is_opened_by_who_sent_it(campaign):
    here_and_there(campaign)
    sender = make_officer()
    sent = make_list(campaign, None, province_id=None, sent_by=sender)
    assert seen(Sight.of_all_who_open(sent)) == seen(Sight.of(sender))


def test_nobody_who_opens_a_list_sees_less_than_is_told_of_all(campaign):
    lists, _nominations = here_and_there(campaign)
    school = make_institution(YEN_TRUNG)
    lists += [
        make_list(campaign, None, institution=school, province_id=BAC_NINH),
        make_list(campaign, None, province_id=BAC_NINH),
        make_list(campaign, None, province_id=None, sent_by=make_officer(province=None)),
    ]
    users = [
        make_officer(),
        make_officer(province=None),
        make_user(Role.LEADER, province=BAC_NINH),
        make_user(Role.AUDITOR, province=THANH_HOA),
        make_user(Role.INSURANCE_OFFICER, communes=[YEN_TRUNG]),
        make_user(Role.INSURANCE_OFFICER, province=BAC_NINH),
        make_commune_officer(YEN_TRUNG, TAM_GIANG),
        make_user(Role.CLERK, institution=school),
    ]
    opened = 0
    for user in users:
        own = seen(Sight.of(user))
        for one in RecipientList.objects.visible_to(user):
            opened += 1
            assert all(told <= mine for told, mine in zip(seen(Sight.of_all_who_open(one)), own, strict=True))
    assert opened > 15


@pytest.fixture
def secrets(campaign):
    """Of people elsewhere: name, birth date, insurance code, a rejected nomination, a list that tells much."""
    make_person(TAM_GIANG, full_name=SECRET, personal_id=HONG[4], birth_date=date(1980, 5, 3))
    xa = make_person(TAM_GIANG, full_name=LAN[1], personal_id=LAN[4], insurance_code="2799999999")
    nomination = make_nomination(campaign.offers.get(kind="book"), person=xa, status="rejected")
    alike = person(3)
    received(make_officer(), campaign, alike, commune=None, name="danh sách mật toàn tỉnh.xlsx")
    return [SECRET, "03/05/1980", "2799999999", nomination.code, "mật toàn tỉnh"], [HONG, LAN, alike]


HEADINGS = (*SENT, "Mã số BHXH")


def sent_for_yen_trung(campaign, rows):
    codes = [None, "2711111111", None]
    rows = [(*row, code) for row, code in zip(rows, codes, strict=True)]
    return received(make_officer(), campaign, *rows, headings=HEADINGS, name="yen-trung.xlsx")


CODES = ["number_of_somebody_else", "other_code", "already_nominated", "seems_repeated"]


def test_who_settles_a_list_reads_nothing_of_people_and_lists_elsewhere(client, campaign, secrets):
    hidden, rows = secrets
    sent = sent_for_yen_trung(campaign, rows)
    codes = [problem["code"] for row in sent.rows.all() for problem in row.problems if problem["code"] in CODES]
    assert codes == CODES
    officer = make_commune_officer(YEN_TRUNG)
    settling.review(sent, by=officer, at=timezone.now())
    client.force_login(officer)
    row = sent.rows.first()
    pages = [
        client.get(reverse("beneficiaries:list", args=[sent.pk]), {"muc": "tat-ca"}).content.decode(),
        client.get(reverse("beneficiaries:row", args=[sent.pk, row.pk])).content.decode(),
        str(client.get(reverse("beneficiaries:cell", args=[sent.pk, row.pk, "personal_id"])).content.decode()),
    ]
    book = load_workbook(io.BytesIO(client.get(reverse("beneficiaries:list_back", args=[sent.pk])).content))
    file_back = str([cells for sheet in book for cells in sheet.iter_rows(values_only=True)])
    assert "một người khác tên" in pages[0]
    assert "một người khác tên" in file_back
    assert [word for word in hidden for text in (*pages, file_back) if word in text] == []


def test_on_the_page_of_the_staff_the_words_are_fuller(client, campaign, secrets):
    hidden, rows = secrets
    sent = sent_for_yen_trung(campaign, rows)
    client.force_login(make_officer())
    page = client.get(reverse("admin:beneficiaries_list", args=[sent.pk]), {"muc": "tat-ca"}).content.decode()
    assert [word for word in hidden if word not in page] == []
    row = sent.rows.first()
    page = client.get(reverse("admin:beneficiaries_row", args=[sent.pk, row.pk])).content.decode()
    assert f"{SECRET}, sinh 03/05/1980" in page
    assert SECRET not in str(ListRow.objects.get(pk=row.pk).problems)


def test_the_staff_read_the_other_number_of_who_may_be_the_same(client, campaign):
    make_person(YEN_TRUNG, full_name=HONG[1], birth_date=date(1962, 3, 5), personal_id="271234567")
    sent = received(make_officer(), campaign, HONG)
    pages = []
    for door, user in ((ADMIN, make_officer()), (PLAIN, make_commune_officer(YEN_TRUNG))):
        client.force_login(user)
        pages.append(client.get(at(door, "list", sent.pk, query="?muc=tat-ca")).content.decode())
    assert ["có thể là một người đã đổi giấy tờ" in page for page in pages] == [True, True]
    assert ["số CMND cũ 9 số (271234567)" in page for page in pages] == [True, False]
    assert "271234567" not in pages[1]


def test_the_words_of_the_staff_are_theirs_alone(client, campaign, secrets):
    hidden, rows = secrets
    sent = sent_for_yen_trung(campaign, rows)
    client.force_login(make_user(Role.INSURANCE_OFFICER, communes=[YEN_TRUNG]))
    page = client.get(reverse("admin:beneficiaries_list", args=[sent.pk]), {"muc": "tat-ca"}).content.decode()
    assert [word for word in hidden if word in page] == []


def test_why_a_list_is_not_accepted_tells_nothing_either(campaign):
    """Somebody else enters or nominates the person at the moment in which the list is accepted."""
    sent = received(make_officer(), campaign, HONG)
    hong = Candidacy(PersonFacts(HONG[1], YEN_TRUNG, personal_id=HONG[4]), "card")

    def refusal():
        with pytest.raises(Refusal) as refused:
            nominate_all([hong], campaign=campaign, recipient_list=sent, by=sent.sent_by, at=timezone.now())
        return type(refused.value), str(refused.value)

    known = make_person(TAM_GIANG, full_name=HONG[1], personal_id=HONG[4])
    nomination = make_nomination(campaign.offers.get(kind="card"), person=known)
    why, words = refusal()
    assert (why, nomination.code in words) == (NominatedElsewhere, False)
    nomination.delete()
    Person.objects.filter(pk=known.pk).update(full_name=SECRET)
    why, words = refusal()
    assert (why, SECRET in words) == (SomebodyElsesNumber, False)
