"""The demo's mailbox shows what was sent, to anybody, and only in the demo."""

from urllib.parse import quote

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from documents import mailing
from documents.demo_mailbox import mailbox_address
from documents.models import Document, Email
from tests.documents import demo_site
from tests.documents.mail_jobs import send_waiting_mail
from tests.pages import page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls(demo_site.__name__)]


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


def written(key="a", to="lan@example.vn", **changed):
    words = {"subject": "Mã đăng nhập", "text": "Mã: 123456", "html": "<p>Mã: 123456</p>", **changed}
    return mailing.send(key=key, to=to, **words)


def test_an_empty_mailbox_says_what_to_do(demo, client):
    response = client.get(reverse("demo-mailbox:list"))
    assert response.status_code == 200
    assert "Chưa có thư nào." in page(response)


def test_a_code_is_read_without_signing_in(demo, client):
    written(secret=True, text="Mã: 123456\nhttps://trao.example.vn/dang-nhap/?x=1&y=2\n<b>")
    send_waiting_mail()
    text = page(client.get(reverse("demo-mailbox:list")))
    assert "Mã: 123456<br>" in text
    assert 'href="https://trao.example.vn/dang-nhap/?x=1&y=2"' in text
    assert "<b>" not in client.get(reverse("demo-mailbox:list")).content.decode()
    assert "Gửi lan@example.vn" in text_of(text)
    Email.objects.all().empty()
    text = page(client.get(reverse("demo-mailbox:list")))
    assert "Nội dung thư này không còn được lưu." in text
    assert "Xem như người nhận" not in text


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_same_of_one_and_of_three(demo, client, many, django_assert_num_queries):
    letter = Document.objects.keep(kind=Document.Kind.LETTER, name="Thư cảm ơn.pdf", content=b"%PDF-1.7")
    for number in range(many):
        written(f"k{number}", attachments=[letter])
    with django_assert_num_queries(3):
        text = page(client.get(reverse("demo-mailbox:list")))
    assert text.count("Thư cảm ơn.pdf") == many


def test_one_recipient_is_looked_for(demo, client):
    written("a", text="Mã: 111111")
    written("b", to="hong@example.vn", text="Mã: 222222")
    text = page(client.get(mailbox_address("LAN@example.vn")))
    assert ("111111" in text, "222222" in text) == (True, False)


def test_a_page_runs_nothing(demo, client):
    email = written(html="<p>Xin chào</p><script>x()</script>")
    response = client.get(reverse("demo-mailbox:page", args=[email.pk]))
    assert response.content.decode() == "<p>Xin chào</p><script>x()</script>"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "sandbox allow-popups" in response.headers["Content-Security-Policy"]
    assert client.get(reverse("demo-mailbox:page", args=[written("b", html="").pk])).status_code == 404


def test_a_file_is_kept_by_the_browser_and_not_shown(demo, client):
    letter = Document.objects.keep(kind=Document.Kind.LETTER, name="Thư cảm ơn.pdf", content=b"%PDF-1.7")
    other = Document.objects.keep(kind=Document.Kind.LIST, name="b.xlsx", content=b"b")
    email = written(attachments=[letter])
    response = client.get(reverse("demo-mailbox:file", args=[email.pk, letter.pk]))
    assert (response.content, response.headers["Content-Type"]) == (b"%PDF-1.7", "application/octet-stream")
    assert response.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(letter.name)}"
    assert client.get(reverse("demo-mailbox:file", args=[email.pk, other.pk])).status_code == 404


def test_elsewhere_nobody_reads_a_mail(client):
    email = written()
    assert mailbox_address("lan@example.vn") == ""
    for address in (
        reverse("demo-mailbox:list"),
        reverse("demo-mailbox:page", args=[email.pk]),
        reverse("demo-mailbox:file", args=[email.pk, 1]),
    ):
        assert client.get(address).status_code == 404


@pytest.mark.urls("config.urls")
def test_elsewhere_there_is_no_mailbox():
    with pytest.raises(NoReverseMatch):
        reverse("demo-mailbox:list")


def test_the_newest_come_first_and_not_for_ever(demo, client, monkeypatch):
    monkeypatch.setattr("documents.demo_mailbox.MOST", 2)
    for number in range(3):
        written(f"k{number}", subject=f"Thư số {number}")
        Email.objects.filter(key=f"k{number}").update(written_at=timezone.now())
    text = text_of(page(client.get(mailbox_address())))
    assert text.index("Thư số 2") < text.index("Thư số 1")
    assert "Thư số 0" not in text
