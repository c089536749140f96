"""Where Chromium is. A machine without it fails the browser tests with a sentence: they are never skipped."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", "--lang=vi"]


class NoChromium(Exception):
    """No browser is installed."""


def find_chromium(playwright: Playwright) -> str:
    """The path of a Chromium: that named by TRAO_CHROMIUM, else one on the PATH, else playwright's own."""
    named = os.environ.get("TRAO_CHROMIUM")
    if named:
        if not Path(named).is_file():
            raise NoChromium(f"TRAO_CHROMIUM names {named}, but there is no such file.")
        return named
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    own = playwright.chromium.executable_path
    if Path(own).is_file():
        return own
    raise NoChromium(
        "The browser tests need Chromium, and none was found. Install it (Debian, Ubuntu: apt-get install chromium; "
        "anywhere: python -m playwright install chromium) or name its program in the environment: TRAO_CHROMIUM=/path."
    )
