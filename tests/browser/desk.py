"""A desk: one browser window of one user, which notices everything that goes wrong in it."""

import os
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser.english import english_in

DESKTOP, PHONE = (1280, 800), (390, 844)
FITTING = Path(__file__).with_name("fitting.js").read_text(encoding="utf-8")
SETTLED = "() => document.fonts.ready.then(() => !document.documentElement.hasAttribute('x-cloak'))"
# Twice: what observes sizes acts in the first frame, and what it changed is drawn in the second.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def artifacts() -> Path:
    """The folder in which screenshots are kept."""
    folder = Path(os.environ.get("TRAO_ARTIFACTS") or settings.BASE_DIR / "var" / "test-artifacts")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Desk:
    """`page` is playwright's; `goto` opens an address of the product and wants the given answer.

    `faults` collects what no page may do: errors on the console, failed requests, requests to another host,
    answers of 400 and above that were not asked for. The `browse` fixture fails the test that leaves any.
    """

    def __init__(self, browser: Browser, address: str, *, phone: bool = False) -> None:
        self.address = address
        self.faults: list[str] = []
        self.awaited: set[int] = set()
        width, height = PHONE if phone else DESKTOP
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            has_touch=phone,
        )
        self.context.set_default_timeout(45_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: script error: {error}"))
        self.page.on("requestfailed", self._miss)
        self.page.on("request", self._look)
        self.page.on("response", self._answer)

    def _hear(self, message: ConsoleMessage) -> None:
        # Chromium's own line about an answer of 400 and above; _answer tells of it with the address.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"{self.page.url}: console: {message.text}")

    def _miss(self, request: Request) -> None:
        # A page that is left stops what it was still loading; a download ends its navigation the same way.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{self.page.url}: {request.url} failed: {request.failure}")

    def _look(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"{self.page.url}: asks another host: {request.url}")

    def _answer(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.awaited:
            self.faults.append(f"{self.page.url}: {response.url} answered {response.status}")

    def goto(self, address: str, *, status: int = 200) -> Page:
        """Open an address of the product, such as `reverse("admin:index")`, that answers with `status`."""
        self.awaited = {status}
        response = self.page.goto(self.address + address if address.startswith("/") else address)
        assert response is not None
        assert response.status == status, f"{address} answered {response.status}"
        self.settle()
        self.awaited = set()
        return self.page

    def settle(self) -> None:
        """Wait until the page with its scripts and fonts is there."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_function(SETTLED)
        self.page.evaluate(DRAWN)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the form, as people do."""
        self.goto("/tai-khoan/dang-nhap/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.page.click("main button[type=submit]")
        self.settle()

    def sign_out(self) -> None:
        """Forget who was signed in here."""
        self.context.clear_cookies()

    def shot(self, name: str) -> None:
        """Keep the page as it stands at both widths, and fail if something does not fit or is English."""
        before = self.page.viewport_size
        for width, height in (DESKTOP, PHONE):
            self.page.set_viewport_size({"width": width, "height": height})
            self.settle()
            self.page.evaluate("window.scrollTo(0, 0)")
            self.page.screenshot(path=artifacts() / f"{name}-{width}.png", full_page=True, animations="disabled")
            assert_fits(self.page)
        assert_no_english(self.page)
        self.page.set_viewport_size(before or {"width": DESKTOP[0], "height": DESKTOP[1]})

    def close(self) -> None:
        self.context.close()


LOOKS, PAUSE = 10, 300
"""How often, and how many milliseconds apart, one looks again at what did not fit."""


def misfits(page: Page) -> list[str]:
    """What does not fit: sideways scrolling, text cut off, overlaps, buttons too small for a finger."""
    width = page.viewport_size["width"] if page.viewport_size else DESKTOP[0]
    found: list[str] = page.evaluate(FITTING, width < 768)
    return found


def assert_fits(page: Page) -> None:
    """Fail with a sentence for each thing that does not fit at the window's present width.

    On a busy machine the menu's own scrolling is laid out a moment after the page: only what stays so is a fault.
    """
    found = misfits(page)
    for _ in range(LOOKS):
        if not found:
            break
        page.wait_for_timeout(PAUSE)
        found = misfits(page)
    width = page.viewport_size["width"] if page.viewport_size else "?"
    assert not found, f"{page.url} at {width} px:\n  " + "\n  ".join(found)


TEXTS = """() => {
  const unread = "script, style, template, noscript, [data-verbatim], .material-symbols-outlined";
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element || element.closest(unread)) continue;
    texts.push(walker.currentNode.textContent);
  }
  for (const element of document.body.querySelectorAll("*")) {
    for (const name of ["placeholder", "title", "aria-label", "alt", "data-label", "data-placeholder"]) {
      if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
    }
    if (element.matches("input[type=submit], input[type=button]")) texts.push(element.value);
  }
  return texts.map((text) => text.replace(/\\s+/g, " ").trim()).filter((text) => text);
}"""


def english_on(page: Page, known: frozenset[str] = frozenset()) -> list[str]:
    """The texts of the page, shown or not yet shown, labels and hints included, in which there is English.

    Left out are `known` texts, such as sign-in names, and what stands in an element with `data-verbatim`: cells as they
    came, seeds, digests.
    """
    texts: list[str] = page.evaluate(TEXTS)
    looked_at = (text for text in texts if text not in known)
    return sorted({f"{text[:120]!r}: {', '.join(found)}" for text in looked_at if (found := english_in(text))})


def assert_no_english(page: Page) -> None:
    """Fail with each English text on the page."""
    found = english_on(page)
    assert not found, f"English on {page.url}:\n  " + "\n  ".join(found)
