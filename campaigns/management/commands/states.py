"""Writes `docs/states.md`: the state diagrams of every model with a table of moves, drawn from the tables."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

HEAD = """# States

Written by `manage.py states` from the tables of moves beside the models, and compared by `make check`: never edited
by hand.
"""


class Command(BaseCommand):
    help = "Vẽ sơ đồ trạng thái từ các bảng chuyển trạng thái, hoặc so với tệp đã có."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="không thay đổi gì; mã thoát 1 nếu tệp khác")
        parser.add_argument(
            "--path", type=Path, default=settings.BASE_DIR / "docs" / "states.md", help="tệp (docs/states.md)"
        )

    def handle(self, *, check: bool, path: Path, **options: object) -> None:
        text = diagrams()
        if not check:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path}: {text.count('## ')} diagrams")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            raise CommandError(f"{path} is not what the tables say; run: manage.py states", returncode=1)


def diagrams() -> str:
    """The whole file: one Mermaid diagram per model of ours that has `MOVES`, in the order of the apps."""
    with override("vi"):
        stateful = [model for model in apps.get_models() if hasattr(model, "MOVES")]
        return "\n".join([HEAD, *(_diagram(model) for model in stateful)])


def _diagram(model: Any) -> str:
    moves: dict[str, tuple[str, ...]] = model.MOVES
    field: Any = model._meta.get_field("status")
    labels = dict(field.choices or ())
    first = field.default
    lines = [f'    state "{labels[state]}" as {state}' for state in moves]
    lines += [f"    [*] --> {first}"] if first in moves else []
    lines += [f"    {source} --> {target}" for source, targets in moves.items() for target in targets]
    lines += [f"    {state} --> [*]" for state, targets in moves.items() if not targets]
    title = str(model._meta.verbose_name)
    body = "\n".join(lines)
    return f"## {title[:1].upper()}{title[1:]} (`{model._meta.label}`)\n\n```mermaid\nstateDiagram-v2\n{body}\n```\n"
