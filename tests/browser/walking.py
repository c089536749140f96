"""Walking through the product by its links, one page of each kind."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Error

from tests.browser.desk import Desk

LINKS = "() => [...document.querySelectorAll('a[href]')].map((link) => link.href)"
NUMBER = re.compile(r"^\d+$")
# Pages of a record whose key is a word: /quan-tri/campaigns/hardshipgroup/orphan/history/.
OF_A_RECORD = re.compile(r"^(/quan-tri/\w+/\w+/)[^/]+(/(?:change|history|delete)/)$")
# Choices that only order, page or count the same rows.
SAME_PAGE = {"_changelist_filters", "_facets", "all", "o", "p", "page", "trang"}
# What leads out of the walk: it signs out, or gives a file instead of a page.
NOT_PAGES = re.compile(r"(dang-xuat|logout|jsi18n|\.xlsx|\.docx|\.pdf|\.json|/excel/)")
MOST_PAGES = 200


def kind_of(address: str) -> tuple[str, ...]:
    """Pages that differ only in the record or in a choice are of one kind: numbers and values do not count."""
    parts = urlsplit(address)
    names = sorted({name for name, _value in parse_qsl(parts.query)} - SAME_PAGE)
    path = OF_A_RECORD.sub(r"\1#\2", parts.path)
    return (*("#" if NUMBER.match(piece) else piece for piece in path.split("/")), *names)


def walk(desk: Desk, start: str, inside: str, visit: Callable[[str], None]) -> list[str]:
    """Open `start` and everything below `inside` that it leads to, one page of each kind; returns the addresses.

    From a page with choices in its address, such as a filtered list, no further choices are followed: they multiply.
    """
    waiting, seen, opened = deque([start]), {kind_of(start)}, []
    while waiting:
        address = waiting.popleft()
        if not _opens(desk, address):
            continue
        opened.append(address)
        assert len(opened) <= MOST_PAGES, "the walk does not end"
        chosen = "?" in address
        for link in _links(desk, inside):
            if kind_of(link) not in seen and not (chosen and "?" in link):
                seen.add(kind_of(link))
                waiting.append(link)
        visit(address)
    return opened


def _opens(desk: Desk, address: str) -> bool:
    """Whether there is a page to look at: not when a file comes instead, nor an error, which is a fault of the desk."""
    try:
        response = desk.page.goto(desk.address + address)
    except Error as error:
        if "Download is starting" in error.message:
            return False
        raise
    desk.settle()
    return response is not None and response.ok


def _links(desk: Desk, inside: str) -> Iterator[str]:
    for link in desk.page.evaluate(LINKS):
        parts = urlsplit(link)
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        same_host = link.startswith(desk.address)
        if same_host and parts.path.startswith(inside) and not NOT_PAGES.search(parts.path):
            yield address
