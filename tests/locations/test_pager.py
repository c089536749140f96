"""The links of a pager: what else is asked in the address stays, and numbers in it have no dots."""

import re
from html import unescape

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template


@pytest.fixture
def links(rf):
    def of(page, address, tag="{% pager page %}"):
        context = Context({"request": rf.get(address), "page": page})
        return re.findall(r'rel="(\w+)" href="([^"]+)"', unescape(Template(tag).render(context)))

    return of


def test_pager_leads_to_the_pages_before_and_after(links):
    paginator = Paginator(range(60), 20)
    assert links(paginator.page(1), "/") == [("next", "?trang=2")]
    assert links(paginator.page(2), "/?trang=2") == [("prev", "?trang=1"), ("next", "?trang=3")]
    assert links(paginator.page(3), "/?trang=3") == [("prev", "?trang=2")]


def test_pager_keeps_what_else_is_asked(links):
    page = Paginator(range(60), 20).page(2)
    kept = links(page, "/?tim=Yên+Trung&trang=2&loc=a&loc=b", '{% pager page at="#xa" %}')
    assert kept[0] == ("prev", "?tim=Y%C3%AAn+Trung&trang=1&loc=a&loc=b#xa")
    assert links(page, "/?p=2", '{% pager page "p" %}')[1] == ("next", "?p=3")


def test_pager_writes_large_numbers_for_people_and_for_addresses(rf):
    context = Context({"request": rf.get("/"), "page": Paginator(range(3_000), 2).page(1_000)})
    text = Template("{% pager page %}").render(context)
    assert "1.999–2.000 trong 3.000" in text
    assert 'href="?trang=1001"' in text


def test_one_page_needs_no_pager(rf):
    context = Context({"request": rf.get("/"), "page": Paginator(range(3), 20).page(1)})
    assert Template("{% pager page %}").render(context).strip() == ""
