"""Whether letters are set in the font that the office wants."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

from documents.typesetting import WANTED_FONT, has_wanted_font


def check_fonts(**_kwargs: Any) -> list[CheckMessage]:
    """For `manage.py check --deploy`."""
    if not settings.FONT_FOLDER or has_wanted_font(settings.FONT_FOLDER):
        return []
    message = f"Không tìm thấy phông chữ {WANTED_FONT} trong thư mục TRAO_FONT_FOLDER: thư dùng phông Libertinus Serif."
    return [Warning(message, hint="Chép các tệp .ttf của phông chữ vào thư mục đó.", id="documents.W002")]
