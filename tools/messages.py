"""Translations without GNU gettext: collects the strings of each app, keeps its Vietnamese catalogue, compiles it.

    python tools/messages.py            add new strings, drop old ones, write the .mo files
    python tools/messages.py --check    change nothing; fail if a string is missing, untranslated or not compiled

An app's catalogue holds the strings of its Python files and of `templates/<app>/`. The project's own `locale/`
holds those of `config/` and of the templates that belong to no app, and what we translate in place of other
packages (marked with the comment "override"; they are not collected, so they are never dropped).
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

BASE = Path(__file__).resolve().parent.parent
APPS = [
    "locations",
    "documents",
    "accounts",
    "campaigns",
    "sponsors",
    "beneficiaries",
    "allocations",
    "office",
    "publication",
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources(app: str | None) -> list[Path]:
    """The files whose strings belong to a catalogue; `None` is the project's own."""
    templates = BASE / "templates"
    if app is not None:
        python = [path for path in (BASE / app).rglob("*.py") if "migrations" not in path.parts]
        return sorted([*python, *(templates / app).rglob("*.html"), *(templates / app).rglob("*.txt")])
    own = [path for path in templates.rglob("*.html") if path.relative_to(templates).parts[0] not in APPS]
    return sorted([*(BASE / "config").rglob("*.py"), *own])


def collected(app: str | None) -> Catalog:
    """The strings of a catalogue, in the order of the files."""
    catalog = Catalog(locale="vi")
    for path in sources(app):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What is left of the markup must not read as Python's indentation.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
        content = io.BytesIO(text.encode())
        for _line, message, _comments, context in extract(
            "python", content, keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            if message:
                catalog.add(message, context=context, flags=_flags(message))
    return catalog


def _flags(message: str | tuple[str, ...]) -> set[str]:
    first = message if isinstance(message, str) else message[0]
    return {"python-format"} if "%(" in first else set()


def merged(new: Catalog, old: Catalog) -> Catalog:
    """The collected strings with the translations that exist, and the overrides of other packages' strings."""
    result = Catalog(locale="vi", project="Trao", fuzzy=False, creation_date=old.creation_date)
    result.revision_date = result.creation_date
    for message in new:
        if message.id:
            known = old.get(message.id, message.context)
            result.add(message.id, known.string if known else "", context=message.context, flags=message.flags)
    for message in old:
        if message.id and _is_override(message) and result.get(message.id, message.context) is None:
            result.add(
                message.id,
                message.string,
                context=message.context,
                flags=message.flags,
                user_comments=message.user_comments,
            )
    return result


def _is_override(message: Message) -> bool:
    return any("override" in comment for comment in message.user_comments)


def missing(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or [])
    return message.fuzzy or not strings or any(not string for string in strings)


def compiled(catalog: Catalog) -> bytes:
    output = io.BytesIO()
    write_mo(output, catalog)
    return output.getvalue()


def written(catalog: Catalog) -> bytes:
    output = io.BytesIO()
    write_po(output, catalog, width=110, no_location=True, omit_header=False, sort_output=True)
    return output.getvalue()


def catalogues(apps: list[str]) -> Iterator[tuple[str, Path, Catalog]]:
    """The app, its .po file, the strings collected for it. Those of scripts are other packages', so none of ours."""
    for app in apps:
        folder = BASE / ("" if app == "project" else app) / "locale" / "vi" / "LC_MESSAGES"
        yield app, folder / "django.po", collected(None if app == "project" else app)
        if app == "project":
            yield app, folder / "djangojs.po", Catalog(locale="vi")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("apps", nargs="*", help="only these apps ('project' for the project's own catalogue)")
    arguments = parser.parse_args()
    settings.configure()
    failed = False
    for app, po, new in catalogues(arguments.apps or [*APPS, "project"]):
        mo = po.with_suffix(".mo")
        old = read_po(io.BytesIO(po.read_bytes()), locale="vi") if po.exists() else Catalog(locale="vi")
        catalog = merged(new, old)
        untranslated = [message.id for message in catalog if message.id and missing(message)]
        for text in untranslated:
            print(f"{app}: not translated: {text!r}")
        if arguments.check:
            known = {(message.id, message.context) for message in old if message.id}
            wanted = {(message.id, message.context) for message in catalog if message.id}
            stale = known != wanted or not mo.exists() or mo.read_bytes() != compiled(old)
            if stale:
                print(f"{app}: the catalogue is not up to date; run: python tools/messages.py {app}")
            failed |= stale or bool(untranslated)
        elif catalog:
            po.parent.mkdir(parents=True, exist_ok=True)
            po.write_bytes(written(catalog))
            mo.write_bytes(compiled(read_po(io.BytesIO(po.read_bytes()), locale="vi")))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
