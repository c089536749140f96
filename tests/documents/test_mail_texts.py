"""What an e-mail says, whatever its values are."""

import pytest
from django.core import mail
from django.utils.safestring import mark_safe

from documents import mailing
from documents.mail_texts import render_mail
from tests.documents.mail_jobs import send_waiting_mail

EVIL = "<script>alert(1)</script> & \"Công ty\" 'Lan'"
TEMPLATES = {
    "thu.subject.txt": "Cảm ơn {{ name }}\n",
    "thu.txt": "Kính gửi {{ name }},\n\n\n\n{% if paid %}Đã nhận {{ paid|dong }}.{% endif %}   \n{{ url }}\n",
    "thu.html": """{% extends "documents/mail.html" %}
        {% block title %}{{ name }}{% endblock %}{% block preview %}{{ name }}{% endblock %}
        {% block heading %}Kính gửi {{ name }}{% endblock %}
        {% block content %}<p>Đã nhận {{ paid|dong }}.</p>
        {% include "documents/mail_code.html" with code=code %}
        {% include "documents/mail_facts.html" with facts=facts %}
        {% include "documents/mail_button.html" with url=url label=name %}{% endblock %}
        {% block contact %}<p>{{ office.name }}</p>{% endblock %}""",
}


@pytest.fixture
def base(settings, tmp_path):
    for name, text in TEMPLATES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    [templates] = settings.TEMPLATES
    settings.TEMPLATES = [{**templates, "DIRS": [*templates["DIRS"], tmp_path]}]
    return "thu"


def context(name="Công ty Minh Phát"):
    facts = [("Mã cam kết", name), ("Số tiền", "1.980.000 đồng")]
    return {
        "name": name,
        "office": {"name": name},
        "paid": 1_980_000,
        "url": f"https://trao.vn/?a=1&b={name}",
        "code": "123456",
        "facts": facts,
    }


def test_text_and_page_say_the_same(base):
    texts = render_mail(base, context())
    assert texts.subject == "Cảm ơn Công ty Minh Phát"
    assert texts.text == (
        "Kính gửi Công ty Minh Phát,\n\nĐã nhận 1.980.000 đồng.\nhttps://trao.vn/?a=1&b=Công ty Minh Phát\n"
    )
    for part in ("Kính gửi Công ty Minh Phát", "Đã nhận 1.980.000 đồng.", ">123456<", "Không để ai bị bỏ lại phía sau"):
        assert part in texts.html


@pytest.mark.parametrize("value", [EVIL, mark_safe(EVIL)], ids=["plain", "said to be safe"])
def test_every_value_is_escaped_on_the_page_and_shown_as_it_is_in_the_text(base, value):
    texts = render_mail(base, context(value))
    assert "<script" not in texts.html
    assert texts.html.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Công ty&quot; &#x27;Lan&#x27;") == 8
    assert texts.subject == f"Cảm ơn {EVIL}"
    assert texts.text.startswith(f"Kính gửi {EVIL},\n")


def test_a_subject_is_one_line(base):
    texts = render_mail(base, context("A\r\nBcc: x@y.vn\u2028\u00a0\x07B"))
    assert texts.subject == "Cảm ơn A Bcc: x@y.vn B"


def test_a_page_loads_nothing_from_anywhere(base):
    html = render_mail(base, context()).html
    for part in ("<img", "<link", "<style", "<script", "src=", "url("):
        assert part not in html


@pytest.mark.django_db
def test_texts_go_into_an_email_as_they_are(base):
    texts = render_mail(base, context())
    mailing.send(key="a", to="lan@example.vn", **texts._asdict())
    send_waiting_mail()
    [sent] = mail.outbox
    assert (sent.subject, sent.body, sent.alternatives[0].content) == texts
