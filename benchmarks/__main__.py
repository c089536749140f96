"""`make bench`: each part beside a peer (what one would use instead) and a limit (what no program can undercut here).

All three are measured in the same run, since machines are noisy: the ratios count, not the seconds.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from benchmarks import allocation, lists, planning, reading  # noqa: E402 - Django has to be set up first

if __name__ == "__main__":
    for part in (allocation, reading, lists, planning):
        for line in part.measure():
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
