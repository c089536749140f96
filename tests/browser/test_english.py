"""The net for English: what it must catch, and what it must let through."""

import io
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

from tests.browser.english import WORD, english_in, is_foreign

OUR_APPS = ["locations", "documents", "accounts", "campaigns", "sponsors", "beneficiaries", "allocations", "office", ""]
HOLE = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{[^}]*\}|<[^>]+>|&\w+;")
# What slips through: every word of it could be Vietnamese.
SLIPS = {"%(size)d byte", "Enter an URL", "Mar", "May", "No", "Thai", "Thu", "may"}


@pytest.mark.parametrize(
    "text",
    [
        "Việc chờ tôi",
        "Chưa có danh sách nào từ 5 xã có hạn mức",
        "Ngày 05/02/2027 · TET2027 · 1.980.000 đồng",
        "Danh sách in ra cho ban cứu trợ do tỉnh giao, an toàn, minh bạch, công khai",
        "Quyết định 59/2015/QĐ-TTg, Nghị định 188/2025/NĐ-CP",
        "Số CCCD, mã số BHXH, tệp Excel .xlsx, danh-sach-2023-launch.xlsx",
        "Xã Kon Braih, Ea Kar, Buôn Đôn",
        "qua, quy, quen, quan, gian, giao, nghe, nghi, khoe, loan, xoong, tuy, huynh, thoai",
    ],
)
def test_vietnamese_passes(text):
    assert english_in(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Save and continue editing", ["Save", "and", "continue", "editing"]),
        ("Lưu and tiếp tục", ["and"]),
        ("Not set", ["Not", "set"]),
        ("Search key", ["Search", "key"]),
        ("dd/mm/yyyy", ["dd", "mm", "yyyy"]),
        ("Quyết định TTg", ["TTg"]),
        ("The", ["The"]),
        ("Chọn tất cả (select all)", ["select", "all"]),
    ],
)
def test_english_is_caught(text, found):
    assert english_in(text) == found


def test_our_own_vietnamese_passes():
    for app in OUR_APPS:
        path = settings.BASE_DIR / app / "locale/vi/LC_MESSAGES/django.po"
        for message in read_po(io.BytesIO(path.read_bytes()), locale="vi") if path.exists() else []:
            for text in _texts(message.string) if message.id else []:
                assert english_in(" ".join(HOLE.split(text))) == [], f"{app}: {text}"


def test_english_of_the_packages_is_caught():
    slipped = set()
    for message in english_messages():
        words = WORD.findall(" ".join(HOLE.split(message)))
        small = [word for word in words if word.isascii() and word.isalpha() and not word.isupper() and len(word) > 1]
        if small and not any(is_foreign(word) for word in words):
            slipped.add(message)
    assert ", ".join(sorted(slipped)) == ", ".join(sorted(SLIPS))


def english_messages() -> Iterator[str]:
    """The English ids of Django's catalogues and import-export's, and of unfold's sources."""
    django = _folder("django")
    catalogues = [
        django / path / "locale/en/LC_MESSAGES/django.po" for path in ("conf", "contrib/admin", "contrib/auth")
    ]
    catalogues += [django / "contrib/admin/locale/en/LC_MESSAGES/djangojs.po"]
    catalogues += [_folder("import_export") / "locale/de/LC_MESSAGES/django.po"]
    for path in catalogues:
        for message in read_po(io.BytesIO(path.read_bytes())):
            yield from _texts(message.id)
    for path in [*_folder("unfold").rglob("*.py"), *_folder("unfold").rglob("*.html")]:
        yield from source_messages(path)


def source_messages(path: Path) -> Iterator[str]:
    """The texts that a Python file or template gives to be translated; of plurals the singular."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # What is no translation is blanked out, and would be read as badly indented Python.
        text = re.sub(r"(?m)^\s+", "", templatize(text, origin=str(path)))
    keywords = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
    found = extract("python", io.BytesIO(text.encode()), keywords=keywords, options={"encoding": "utf-8"})
    for _line, message, _comments, _context in found:
        yield from _texts(message)[:1]


def _texts(message: object) -> list[str]:
    several = message if isinstance(message, tuple | list) else (message,)
    return [text for text in several if isinstance(text, str) and text]


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
