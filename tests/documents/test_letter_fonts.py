"""Whoever looks a server over learns that the font he wants is not there."""

import pytest
from django.core.checks import run_checks

from documents import typesetting


def told():
    return [warning.msg for warning in run_checks(include_deployment_checks=True) if warning.id == "documents.W002"]


@pytest.fixture
def folder(settings, tmp_path):
    settings.FONT_FOLDER = str(tmp_path)
    typesetting._fonts.cache_clear()
    yield
    typesetting._fonts.cache_clear()


def test_without_a_folder_nothing_is_missed():
    assert told() == []


def test_a_folder_without_the_font_is_told(folder):
    assert told() == [
        "Không tìm thấy phông chữ Times New Roman trong thư mục TRAO_FONT_FOLDER: thư dùng phông Libertinus Serif."
    ]


def test_a_folder_with_the_font_is_not(folder, monkeypatch):
    monkeypatch.setattr(typesetting, "WANTED_FONT", "New Computer Modern")  # that typst carries as well
    assert told() == []
