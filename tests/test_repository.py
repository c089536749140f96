"""The repository itself: what would rot unnoticed is a test."""

import configparser
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from beneficiaries.models import DataClass, Person

BASE = Path(settings.BASE_DIR)
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


def source_files(*suffixes: str) -> list[Path]:
    folders = [*APPS, "config", "templates", "static/trao", "tools", "tests"]
    return [path for folder in folders for path in (BASE / folder).rglob("*") if path.suffix in suffixes]


def test_every_app_stands_in_the_layer_contract():
    contract = configparser.ConfigParser()
    contract.read(BASE / ".importlinter")
    layers = re.split(r"[\s|]+", contract["importlinter:contract:apps"]["layers"].strip())
    assert sorted(layers) == sorted(APPS)
    assert {config.label for config in apps.get_app_configs()} >= set(APPS)


def test_every_pure_module_of_the_contract_exists():
    contract = configparser.ConfigParser()
    contract.read(BASE / ".importlinter")
    for module in contract["importlinter:contract:pure"]["source_modules"].split():
        path = BASE / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__init__.py").is_file(), module


def test_every_template_is_used():
    text = "\n".join(path.read_text(encoding="utf-8") for path in source_files(".py", ".html"))
    overriding = {"admin", "registration", "unfold", "import_export"}  # found by the packages under their own names
    unused = []
    for path in (BASE / "templates").rglob("*.html"):
        name = path.relative_to(BASE / "templates").as_posix()
        found_by_name = re.fullmatch(r"(\d{3}|403_csrf|base)\.html", name)
        named = f'"{name}"' in text or f'"{name.removesuffix(".html")}"' in text  # of an e-mail: without its ending
        if name.split("/")[0] not in overriding and not found_by_name and not named:
            unused.append(name)
    assert unused == []


def test_every_class_of_our_own_in_a_style_sheet_is_used():
    sources = (path for path in source_files(".py", ".html", ".js") if BASE / "tests" not in path.parents)
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    words = set(re.findall(r"[\w-]+", text))
    sheets = "\n".join(path.read_text(encoding="utf-8") for path in source_files(".css"))

    def put_together(name):
        """In a template, from a beginning and a word: `t-note--{% if … %}ok`."""
        parts = ((name[: found.end()], name[found.end() :]) for found in re.finditer("-|__", name))
        return any(end in words and re.search(re.escape(start) + r"\{[{%]", text) for start, end in parts)

    own = set(re.findall(r"\.((?:[a-z]|lists)-[\w-]+)(?=[^{}]*\{)", re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)))
    assert len(own) > 100
    assert sorted(name for name in own - words if not put_together(name)) == []


def test_no_template_writes_a_key_or_a_page_with_dots():
    # From 1,000 on a number is written 1.000, which no link, form or script takes for the key that it was.
    bare = re.compile(r"\{\{ *[\w.]*(?:\.pk|\.id|_id|page_number) *\}\}")
    labels = re.compile(r"\.(?:auto_id|id_for_label) ")  # texts of forms
    offending = [
        f"{path.relative_to(BASE)}: {found[0]}"
        for path in source_files(".html")
        for found in bare.finditer(path.read_text())
        if not labels.search(found[0])
    ]
    assert offending == []


def test_every_personal_field_is_classified():
    for model in (Person,):
        fields = {field.name for field in model._meta.concrete_fields}
        assert set(model.PERSONAL_DATA) == fields
        assert set(model.PERSONAL_DATA.values()) <= set(DataClass)


@pytest.mark.parametrize("model", [m for m in apps.get_models() if m._meta.app_label in APPS], ids=str)
def test_every_model_is_audited_or_is_an_audit_table(model):
    if hasattr(model, "pgh_tracked_model"):
        return
    labels = {trigger.name for trigger in model._meta.triggers}
    assert {"insert_insert", "update_update", "delete_delete"} <= labels


def test_no_page_asks_the_outside_for_anything():
    outside = re.compile(r"(?:src|href)=[\"']https?://|@import|url\([\"']?https?://|fetch\([\"']https?://")
    offending = [
        str(path.relative_to(BASE)) for path in source_files(".html", ".css", ".js") if outside.search(path.read_text())
    ]
    assert offending == []


def test_no_requirement_names_an_index():
    for path in BASE.glob("requirements*.txt"):
        text = path.read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"index-url|find-links|https?://|file:", text)


def test_sources_leave_no_marker_behind():
    pattern = re.compile(r"\b(TODO|FIXME|XXX)\b|pytest\.mark\.(skip|xfail)")
    here = Path(__file__)
    offending = [
        str(path.relative_to(BASE))
        for path in source_files(".py", ".html", ".js", ".css")
        if path != here and pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert offending == []


def test_every_setting_from_the_environment_is_in_the_example():
    example = (BASE / ".env.example").read_text()
    source = (BASE / "config/settings.py").read_text()
    names = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', source)) - {"PYTEST_VERSION"}
    assert {name for name in names if not re.search(rf"^#? ?{name}=", example, re.M)} == set()
