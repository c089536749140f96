"""A real Chromium against the live server: `browse(user)` opens a desk, and its faults fail the test."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from accounts.models import User
from tests.browser.chromium import SWITCHES, find_chromium
from tests.browser.desk import Desk


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    # Playwright's sync interface runs an event loop in this thread, and Django then refuses the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=SWITCHES)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def browse(chromium, live_server) -> Iterator[Callable[..., Desk]]:
    """`browse(user)` or `browse(user, phone=True)`: a window in which the user is signed in; `browse()`: nobody."""
    desks: list[Desk] = []

    def opened(user: User | None = None, *, phone: bool = False) -> Desk:
        desk = Desk(chromium, live_server.url, phone=phone)
        desks.append(desk)
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            desk.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return desk

    yield opened
    faults = [fault for desk in desks for fault in desk.faults]
    for desk in desks:
        desk.close()
    assert not faults, "\n  ".join(["In the browser:", *faults])
