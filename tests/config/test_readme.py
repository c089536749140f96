"""What README.md tells people to type can be typed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.config.processes import ROOT, environment

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"manage\.py ([a-z_]+)([^`\n]*)", README)))


@pytest.mark.parametrize(("name", "rest"), COMMANDS)
def test_every_command_is_there_with_its_options(name, rest):
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    options = {option for action in parser._actions for option in action.option_strings}
    assert set(re.findall(r"--[a-z-]+", rest)) <= options


def test_commands_are_run_by_the_python_that_has_the_packages():
    typed = re.findall(r"^ *(.*manage\.py .*)$", "\n".join(re.findall(r"```\n(.*?)```", README, re.S)), re.M)
    assert len(typed) >= 3
    assert [line for line in typed if not line.startswith(".venv/bin/python manage.py ")] == []


def test_every_make_target_is_there():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"(?:`|^ *|… )make ([a-z]+)", README, re.M))
    assert {"demo", "install", "test"} <= named <= targets


def test_the_allocation_rule_needs_no_package():
    """Without the folder of the packages (-S), as any Python runs it."""
    done = subprocess.run(
        [sys.executable, "-S", "-m", "allocations.solver"],
        cwd=ROOT,
        env=environment(),
        input='{"seed": "x", "lines": [], "quotas": [], "nominations": []}',
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, '"awards": []' in done.stdout) == (0, True)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_every_link_leads_somewhere(name):
    assert Path(ROOT / name).exists()


def test_every_setting_named_is_in_the_example():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:TRAO|CSRF|ALLOWED|SECRET|DATABASE)_[A-Z_]+)", README))
    assert {name for name in named if not re.search(rf"^#? ?{name}=", example, re.M)} == set()
