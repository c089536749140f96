#!/bin/sh
# Makes a virtual environment with the newest Python from 3.11 on that this machine has.
set -eu
target=$1
for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$python" >/dev/null 2>&1 \
        && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        if "$python" -c 'import venv, ensurepip' 2>/dev/null; then
            exec "$python" -m venv --clear "$target"
        fi
        missing=$python
    fi
done
if [ -n "${missing:-}" ]; then
    echo "$missing cannot make virtual environments; on Debian or Ubuntu: apt-get install python3-venv" >&2
else
    echo "Trao needs Python 3.11 or newer; found none. / Trao cần Python 3.11 trở lên." >&2
fi
exit 1
