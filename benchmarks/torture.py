"""`make torture`: what must hold whatever happens, tried far more often than in the tests. Takes an hour or so.

Each part yields lines with its figures, and raises AssertionError where something does not hold.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from benchmarks import any_file, crowd, killed_workers  # noqa: E402 - Django has to be set up first

PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "any-file": any_file.torture,
    "killed-workers": killed_workers.torture,
    "crowd": crowd.torture,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all if none is named")
    for name in parser.parse_args().parts or PARTS:
        for line in PARTS[name]():
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
