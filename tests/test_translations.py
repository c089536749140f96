"""The Vietnamese of our catalogues agrees with itself, and reaches what other packages show to the staff."""

import io
from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext, override

from tests.browser.test_english import source_messages

APPS = ["locations", "documents", "accounts", "campaigns", "sponsors", "beneficiaries", "allocations", "office"]
CATALOGUES = [*APPS, ""]
# Parts of the packages that are not switched on, or whose texts no template of ours lets through.
UNUSED = (
    "constance/",
    "crispy",
    "currency",
    "forms/helpers/toolbar",
    "guardian/",
    "location_field/",
    "simple_history/",
    "split_money",
)
# Said to programmers, or by screens that are ours.
UNMET = {
    "use_natural_foreign_keys and key_is_id cannot both be True",
    "call to force_str() on instance failed: %s",
    "Select currency",
    "Events",
    # The same in every language.
    "%(class_name)s %(instance)s",
}


def test_a_string_has_one_translation():
    """Catalogues are merged into one: of two translations only one would be seen, in both places."""
    found: dict[tuple[str, str | None], dict[str, str]] = defaultdict(dict)
    for app in CATALOGUES:
        path = settings.BASE_DIR / app / "locale/vi/LC_MESSAGES/django.po"
        for message in read_po(io.BytesIO(path.read_bytes()), locale="vi") if path.exists() else []:
            text = message.id if isinstance(message.id, str) else message.id[0]
            said = message.string if isinstance(message.string, str) else message.string[0]
            if text and said:
                found[text, message.context][app or "project"] = said
    several = {text: said for (text, _context), said in found.items() if len(set(said.values())) > 1}
    assert several == {}


def test_what_the_theme_and_the_export_say_is_vietnamese():
    packages = [Path(apps.get_app_config(label).path) for label in ("unfold", "import_export", "pghistory")]
    files = [path for package in packages for kind in ("*.py", "*.html") for path in package.rglob(kind)]
    unsaid = set()
    with override("vi"):
        for path in files:
            if not any(part in path.as_posix() for part in UNUSED):
                unsaid |= {text for text in source_messages(path) if gettext(text) == text}
    assert unsaid - UNMET == set()
