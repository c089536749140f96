"""The frame of the public pages, and those that only inform."""

import re

import pytest
from django.urls import reverse

from tests.factories import make_campaign, make_officer
from tests.pages import page, text_of

PAGES = ["publication:campaigns", "publication:help", "publication:data-use"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_opens_without_an_account_and_leads_to_help(client, name):
    response = client.get(reverse(name))
    text = page(response)
    assert response.status_code == 200
    assert len(re.findall("<h1", text)) == 1
    for address in (*map(reverse, PAGES), reverse("accounts:sign-in"), "/tai-tro/", "/tai-tro/cua-toi/"):
        assert f'href="{address}"' in text
    assert response.cookies == {}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_has_nothing_inline_and_no_script(client, name):
    text = page(client.get(reverse(name)))
    assert re.findall(r"<script|<style|\sstyle=|\son\w+=", text) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_is_the_same_for_who_is_signed_in(client, name):
    before = page(client.get(reverse(name)))
    client.force_login(make_officer())
    assert page(client.get(reverse(name))) == before


@pytest.mark.django_db
def test_the_list_has_the_campaigns_that_are_announced(client):
    for status in ("draft", "open", "closed", "cancelled"):
        make_campaign(name=f"Chiến dịch {status}", status=status)
    text = text_of(page(client.get(reverse("publication:campaigns"))))
    assert [status for status in ("draft", "open", "closed", "cancelled") if f"Chiến dịch {status}" in text] == [
        "open",
        "closed",
    ]
