"""`make bench`: each part beside a peer (what one would use instead) and a limit (what no program can undercut here).

All three are measured in the same run, since machines are noisy: the ratios count, not the seconds.
"""

import argparse
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from benchmarks import allocation, lists, planning, publication, read_lists, reading  # noqa: E402 - Django has to be set up first

PARTS = {
    "allocation": allocation,
    "reading": reading,
    "lists": lists,
    "read_lists": read_lists,
    "planning": planning,
    "publication": publication,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all if none is named")
    for name in parser.parse_args().parts or PARTS:
        for line in PARTS[name].measure():
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
