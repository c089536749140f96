"""The benchmark of the public pages, without its servers: what it makes and counts."""

import re

import pytest
from django.urls import reverse

from benchmarks.publication import crowded, made_anew
from benchmarks.publication_server import limit
from publication import views

pytestmark = pytest.mark.django_db


def test_the_page_is_made_by_a_few_queries_and_kept_without_any():
    campaign = crowded(300, 3)
    told = made_anew(reverse("publication:campaign", args=[campaign.code]))
    assert re.search(r"made anew +\d+ ms   14 queries; from memory 0$", told)
    figures = views._figures(campaign.code)
    assert ([gift.waiting.value for gift in figures.gifts], len(figures.sponsors)) == ([100, 100, 100], 3)


def test_the_limit_answers_a_word():
    begun = []
    assert (b"".join(limit()({}, lambda *args: begun.append(args))), begun[0][0]) == (b"ok", "200 OK")
