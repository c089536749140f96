"""What somebody with bad intentions tries: floods, guesses, others' pages, endless fields, texts that do harm."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.models import Email
from sponsors.models import EmailProof, OnlineCount, Pledge, PledgeRequest
from sponsors.online import limits
from sponsors.online.stamps import Stamp, new_stamp
from sponsors.online.visitors import digest_of
from sponsors.pledge_export import safe_text
from tests.factories import make_leader, make_pledge, make_sponsor
from tests.pages import page
from tests.sponsors.online.pledging import EMAIL, Visitor, another, code_sent, filled, form_of

pytestmark = pytest.mark.django_db
HARMFUL = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ settings.SECRET_KEY }}{% load x %}",
    '=HYPERLINK("http://lua-dao.example")',
    "+1+1",
    "@SUM(1)",
    "'; DROP TABLE sponsors_pledge; --",
    '#import "/etc/passwd"',
]


def test_a_flood_of_forms_meets_a_calm_page(campaign, visitor):
    visitor.ask(campaign)
    OnlineCount.objects.filter(kind="forms-from").update(count=limits.FORMS_FROM.most - 1)
    answers = [visitor.send(campaign, email=f"{name}@x.vn") for name in "abc"]
    assert [answer.status_code for answer in answers] == [302, 429, 429]
    assert 0 < int(answers[1].headers["Retry-After"]) <= 3600
    text = page(answers[1])
    assert "Vui lòng thử lại sau 60 phút." in text
    assert "Công ty TNHH Cơ khí Hoàng Long" in text
    assert "0222.3.821.330" in text
    assert PledgeRequest.objects.count() == 2
    assert Visitor().send(campaign).status_code == 302
    assert OnlineCount.objects.filter(kind="forms-from").count() == 2


def test_what_writes_nothing_is_not_counted(campaign, visitor):
    for changes in ({"tinh-lai": "1"}, {"contact_phone": ""}, {"trang_web": "x"}):
        assert visitor.send(campaign, **changes).status_code == 200
    assert OnlineCount.objects.count() == 0


def test_a_flood_of_signing_in_meets_a_calm_page(campaign, visitor):
    visitor.client.post(reverse("online:sign-in"), {"email": EMAIL})
    OnlineCount.objects.filter(kind="forms-from").update(count=limits.FORMS_FROM.most)
    answer = visitor.client.post(reverse("online:sign-in"), {"email": "b@x.vn"})
    assert (answer.status_code, 0 < int(answer.headers["Retry-After"]) <= 3600) == (429, True)
    assert "Vui lòng chờ một chút" in page(answer)
    assert "0222.3.821.330" in page(answer)


def test_who_comes_from_no_known_place_is_not_one_with_all_others(campaign):
    for number in range(3):
        Visitor("khong-ro").ask(campaign, email=f"a{number}@x.vn")
    assert set(OnlineCount.objects.values_list("kind", flat=True)) == {"codes-to", "codes-to-a-day"}


def test_one_address_gets_no_flood_of_codes_from_wherever_it_is_asked_for(campaign):
    answers = [Visitor().send(campaign).status_code for _ in range(limits.CODES_TO.most + 2)]
    assert answers == [302] * limits.CODES_TO.most + [429, 429]
    assert (Email.objects.count(), PledgeRequest.objects.count()) == (limits.CODES_TO.most, limits.CODES_TO.most)
    signing_in = Visitor().client.post(reverse("online:sign-in"), {"email": EMAIL})
    assert signing_in.status_code == 429


def test_one_network_address_sends_no_flood_of_codes(campaign, visitor):
    OnlineCount.objects.update_or_create(kind="none", key="x", defaults={"began_at": timezone.now()})
    visitor.ask(campaign)
    OnlineCount.objects.filter(kind="codes-from").update(count=limits.CODES_FROM.most)
    assert visitor.send(campaign, email="b@x.vn").status_code == 429
    assert visitor.client.post(reverse("online:sign-in"), {"email": "c@x.vn"}).status_code == 429
    assert Email.objects.count() == 1


def test_a_day_ends_the_codes_to_an_address(campaign, visitor):
    visitor.ask(campaign)
    OnlineCount.objects.filter(kind="codes-to-a-day").update(count=limits.CODES_TO_A_DAY.most)
    assert Visitor().send(campaign).status_code == 429
    assert Email.objects.count() == 1


def test_guessing_a_code_ends_after_five_tries(campaign, visitor):
    url = visitor.ask(campaign)
    wrong = another(code_sent())
    for _ in range(5):
        assert visitor.type_code(url, wrong).status_code == 200
    assert "không còn hiệu lực" in page(visitor.type_code(url, code_sent()))
    assert Pledge.objects.count() == 0


def test_guessing_at_many_requests_ends_too(campaign, visitor):
    urls = [Visitor().ask(campaign, email=f"a{number}@x.vn") for number in range(3)]
    OnlineCount.objects.update_or_create(
        kind="guesses-from",
        key=digest_of(visitor.place),
        defaults={"began_at": timezone.now(), "count": limits.GUESSES_FROM.most - 2},
    )
    assert [visitor.type_code(url, "000000").status_code for url in urls] == [200, 200, 429]


def test_a_code_is_good_for_its_own_request_only(campaign):
    first, second = Visitor(), Visitor()
    mine, other = first.ask(campaign, email="a@x.vn"), second.ask(campaign, email="b@x.vn")
    if code_sent("a@x.vn") != code_sent("b@x.vn"):
        assert first.type_code(other, code_sent("a@x.vn")).status_code == 200
    assert first.type_code(mine, code_sent("a@x.vn")).status_code == 302
    assert Pledge.objects.get().contact_email == "a@x.vn"


def test_the_code_of_a_request_signs_nobody_in_and_that_of_signing_in_makes_no_pledge(campaign, visitor):
    asked = visitor.ask(campaign)
    token = asked.rstrip("/").rpartition("/")[2]
    assert visitor.client.get(reverse("online:sign-in-code", args=[token])).status_code == 404
    signing_in = visitor.client.post(reverse("online:sign-in"), {"email": "b@x.vn"}).url
    other = signing_in.rstrip("/").rpartition("/")[2]
    assert visitor.client.get(reverse("online:code", args=[other])).status_code == 404


def test_others_pledges_are_as_if_they_were_not_there(campaign, card, visitor):
    visitor.pledge(campaign)
    other = make_pledge(card, contact_email="khac@x.vn").pledge
    for name in ("one", "registered", "qr", "qr-to-keep", "change", "withdraw"):
        strange = visitor.client.get(reverse(f"online:{name}", args=[other.reference]))
        unknown = visitor.client.get(reverse(f"online:{name}", args=["BN2027-CK9999"]))
        assert (strange.status_code, unknown.status_code) == (404, 404)
        assert strange.content == unknown.content
    for name in ("change", "withdraw", "naming"):
        answer = visitor.client.post(reverse(f"online:{name}", args=[other.reference]), {"named": "yes"})
        assert answer.status_code == 404
    other.refresh_from_db()
    assert (other.status, other.sponsor.may_be_named) == ("confirmed", False)


def test_nobody_sees_pledges_without_a_code(campaign, visitor):
    visitor.pledge(campaign)
    reference = Pledge.objects.get().reference
    stranger = Visitor()
    for name in ("one", "registered", "qr", "qr-to-keep", "change", "withdraw", "naming"):
        answer = stranger.client.post(reverse(f"online:{name}", args=[reference]), {"named": "yes"})
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("online:sign-in"))
    assert stranger.client.get(reverse("online:own")).status_code == 302


def test_staff_see_no_pledge_here_and_a_sponsor_nothing_of_the_staff(campaign, card):
    leader = make_leader(email="lanh-dao@x.vn")
    make_pledge(card, contact_email=EMAIL)
    staff = Visitor()
    staff.client.force_login(leader)
    assert staff.client.get(reverse("online:own")).status_code == 302
    sponsor = Visitor()
    sponsor.sign_in()
    assert sponsor.client.get(reverse("online:own")).status_code == 200
    for address in ("/quan-tri/", "/danh-sach/", "/quan-tri/sponsors/pledge/"):
        assert sponsor.client.get(address).status_code == 302


def test_whether_an_address_is_known_is_told_by_nothing(campaign, card):
    make_pledge(card, contact_email=EMAIL)
    known, unknown = (Visitor().client.post(reverse("online:sign-in"), {"email": one}) for one in (EMAIL, "ai@x.vn"))
    assert (known.status_code, unknown.status_code) == (302, 302)
    assert Email.objects.count() == 2
    pages = [page(Visitor().client.get(answer.url)) for answer in (known, unknown)]
    bare = [re.sub(r'csrfmiddlewaretoken" value="\w+"|\d\d:\d\d:\d\d|[\w-]{43}', "", text) for text in pages]
    assert bare[0].replace(EMAIL, "") == bare[1].replace("ai@x.vn", "")


@pytest.mark.parametrize(
    ("field", "size"),
    [
        *[("name", 201), ("tax_code", 31), ("contact_name", 101), ("contact_phone", 41), ("message", 301)],
        *[("commune", 101), ("commune_code", 6), ("institution", 201), ("institution_key", 11), ("amount", 31)],
    ],
)
def test_every_field_has_an_end(campaign, visitor, field, size):
    changes = {"how": "money", "amount": "5000000"} | {field: "9" * size}
    answer = visitor.send(campaign, **changes)
    assert (answer.status_code, PledgeRequest.objects.count()) == (200, 0)


def test_an_address_has_an_end_too(campaign, visitor):
    answer = visitor.send(campaign, email="a" * 250 + "@x.vn")
    assert (answer.status_code, PledgeRequest.objects.count()) == (200, 0)


def test_a_giant_form_is_refused(campaign, visitor):
    assert visitor.send(campaign, message="x" * 70_000).status_code == 413


@pytest.mark.parametrize("sign", ["\n", "\r", "\r\nBcc: x@x.vn", "\u2028", "\x00"])
@pytest.mark.parametrize("field", ["name", "contact_name", "email", "contact_phone", "tax_code"])
def test_a_field_of_one_line_takes_one_line(campaign, visitor, field, sign):
    sound = filled(campaign)[field]
    answer = visitor.send(campaign, **{field: sound[:3] + sign + sound[3:]})
    assert answer.status_code == (400 if sign == "\x00" else 200)
    assert (PledgeRequest.objects.count(), Email.objects.count()) == (0, 0)


def test_what_can_not_be_seen_is_not_kept(campaign, visitor):
    visitor.pledge(campaign, name="Công\u200b ty \u202eHoàng\u00a0Long")
    assert Pledge.objects.get().sponsor.name == "Công ty Hoàng Long"


@pytest.mark.parametrize("text", HARMFUL)
def test_a_text_is_a_text_on_every_page_and_in_every_file(campaign, visitor, text, desk):
    visitor.pledge(campaign, name=text, contact_name=text, message=text, named="yes")
    pledge = Pledge.objects.select_related("sponsor").get()
    assert (pledge.sponsor.name, pledge.contact_name, pledge.note) == (text, text, text)
    pages = [
        visitor.client.get(reverse(f"online:{name}", args=[pledge.reference]))
        for name in ("one", "registered", "change", "withdraw")
    ]
    pages.append(visitor.client.get(reverse("online:own")))
    leader = desk(make_leader())
    pages.append(leader.get(f"/quan-tri/sponsors/pledge/{pledge.pk}/change/"))
    for answer in pages:
        assert answer.status_code == 200
        raw = answer.content.decode()
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
    exported = leader.get("/quan-tri/sponsors/pledge/export/")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(exported.content)).active.iter_rows() for cell in row]
    found = [cell.data_type for cell in cells if cell.value == safe_text(text)]
    assert (exported.status_code, found) == (200, ["s"])


def test_formulas_stay_words_in_the_file_of_pledges(campaign, visitor, desk):
    visitor.pledge(campaign, name="=1+1", contact_name="=2+2")
    exported = desk(make_leader()).get("/quan-tri/sponsors/pledge/export/").content
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(exported)).active.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if "1+1" in str(cell.value)] == ["s"]
    assert all(cell.data_type != "f" for cell in cells)


def test_a_program_that_fills_in_everything_is_asked_again(campaign, visitor):
    answer = visitor.send(campaign, trang_web="http://spam.example")
    assert "Biểu mẫu được gửi quá nhanh" in page(answer)
    assert "spam.example" not in page(answer)
    assert PledgeRequest.objects.count() == 0


@pytest.mark.parametrize("age", [timedelta(0), timedelta(seconds=2)])
def test_nobody_fills_in_the_form_in_two_seconds(campaign, visitor, age):
    answer = visitor.send(campaign, stamp=new_stamp(timezone.now() - age))
    assert "Biểu mẫu được gửi quá nhanh" in page(answer)
    assert PledgeRequest.objects.count() == 0


def test_what_is_wrong_anyway_is_told_without_the_speed(campaign, visitor):
    answer = visitor.send(campaign, stamp=new_stamp(timezone.now()), email="khong-phai")
    assert "gửi quá nhanh" not in page(answer)
    assert "khong-phai" in page(answer)
    assert PledgeRequest.objects.count() == 0


def test_a_page_of_yesterday_and_a_forged_one_are_shown_anew(campaign, visitor):
    old = new_stamp(timezone.now() - timedelta(hours=12, minutes=1))
    coming = new_stamp(timezone.now() + timedelta(minutes=1))
    for stamp in (old, coming, Forged("x", timezone.now())):
        answer = visitor.send(campaign, stamp=stamp)
        assert "Trang đã mở quá lâu" in page(answer)
        assert "Công ty TNHH Cơ khí Hoàng Long" in page(answer)
    assert PledgeRequest.objects.count() == 0


class Forged(Stamp):
    def written(self):
        return "WyJ4Il0:1abcde:khong-phai-chu-ky"


def test_a_form_from_another_site_is_refused(campaign):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(form_of(campaign), filled(campaign)).status_code == 403
    assert PledgeRequest.objects.count() == 0


def test_after_signing_in_nobody_is_led_elsewhere(campaign, card):
    make_pledge(card, contact_email=EMAIL)
    for strange in ("https://lua-dao.example/", "//lua-dao.example", "/quan-tri/", "javascript:alert(1)"):
        visitor = Visitor()
        asked = visitor.client.post(f"{reverse('online:sign-in')}?next={strange}", {"email": EMAIL})
        answer = visitor.type_code(asked.url, code_sent())
        assert answer.url == reverse("online:own")
        OnlineCount.objects.all().delete()


def test_the_session_gets_a_new_key_with_the_address(campaign, visitor):
    url = visitor.ask(campaign)
    before = visitor.client.session.session_key
    visitor.type_code(url, code_sent())
    assert visitor.client.session.session_key != before
    assert visitor.client.session["sponsor"]["email"] == EMAIL


def test_a_strangers_sponsor_with_the_address_of_an_office_is_its_own(campaign, card, visitor):
    kept = make_sponsor(email="Ha@HoangLong.example.vn")
    of_office = make_pledge(card, sponsor=kept).pledge
    visitor.sign_in()
    assert of_office.reference in page(visitor.client.get(reverse("online:own")))
    assert EmailProof.objects.get().email == EMAIL
